//! Ranges and intervals: two numbers that are the ends of one quantity.

use std::ops::Range;

use super::comparator::{self, Comparator};
use super::finder::{Finder, JOINED, Step};
use super::glue;
use super::measure::Measure;
use super::number::{Commas, NumberError, Token, scan};
use super::text::ends_clause;
use super::unit::{self, Found, UnitKind};

/// What may stand between the ends of a range.
const BETWEEN: &[&str] = &["——", "--", "-", "–", "—", "―", "~", "至", "到"];

impl Finder<'_> {
    /// (90%,95%]: a range where both ends are included, else a bound on each side.
    pub(super) fn interval(&self, interval: glue::Interval) -> Step {
        let end = interval.end;
        let Some((low, high)) = interval.ends else {
            return Step::Skip(end);
        };
        let (Ok(least), Ok(most)) = (low.token.value(), high.token.value()) else {
            return Step::Skip(end);
        };
        if low.included && high.included {
            return self.finish(low.token, interval.unit, end, Some((least, most)));
        }
        let one = |number: glue::End, span: Range<usize>, bounds: (Comparator, Comparator)| {
            let bound = if number.included { bounds.0 } else { bounds.1 };
            let value = number.token.value();
            Box::new(Measure {
                number: number.token.start..number.token.end,
                comparator: Some(bound),
                reached: false,
                value,
                upper: None,
                shift: number.token.shift,
                unit: interval.unit.clone(),
                approximation: None,
                per: false,
                adverbial: false,
                noun: span.start..span.start,
                object: span.end..span.end,
                span,
            })
        };
        let start = low.token.start.saturating_sub(1);
        let comma = interval.comma;
        Step::Bounds(
            one(low, start..comma, (Comparator::Ge, Comparator::Gt)),
            one(high, comma + 1..end, (Comparator::Le, Comparator::Lt)),
        )
    }

    /// 90%-95%, 3~5天, 10-20万元
    pub(super) fn range(
        &self,
        first: &Token,
        first_unit: Option<&Found>,
        end: usize,
    ) -> Option<Step> {
        let text = self.text;
        // 80%(含)-100%
        let bound = comparator::bracketed_bound(text, text.skip_space(end));
        let joint = text.skip_space(bound.map_or(end, |(after, _)| after));
        let around = text.at(joint) == Some('±');
        let at = if around {
            joint + 1
        } else {
            text.starts_any(joint, BETWEEN)?
        };
        let at = text.skip_space(at);
        let limit = self.limit(at);
        if !text.is_digit(at) {
            return None;
        }
        let second = scan(text, at, limit, Commas::Prose)?;
        let unit = unit::find(text, text.skip_space(second.end)).filter(|u| u.range.end <= limit);
        match (first_unit, &unit) {
            // 100人±10%: a share of the number, which nobody prints.
            (Some(a), Some(b)) if a.canonical != b.canonical && around => {
                let mut whole = first.clone();
                whole.fail(NumberError::Malformed);
                return Some(self.finish(whole, Some((*a).clone()), b.range.end, None));
            }
            (Some(a), Some(b)) if a.canonical != b.canonical => return None,
            // 80%-90: the sign stands once.
            (Some(a), None)
                if a.kind == UnitKind::Share
                    && first.shift == 0
                    && second.shift == 0
                    && text.at(second.end).is_none_or(ends_clause) => {}
            (Some(_), None) => return None,
            // 020-38622211 and 1-2 are no quantities in a sentence.
            (None, None)
                if second.end < text.len() && !text.at(second.end).is_some_and(ends_clause) =>
            {
                return None;
            }
            _ => {}
        }
        let (mut low, high) = (first.value(), second.value());
        if first.shift == 0
            && second.shift > 0
            && first_unit.is_none()
            && let (Ok(a), Ok(b)) = (first.value(), second.unscaled())
            && a <= b
        {
            low = first.scaled(second.shift);
        }
        let (Ok(mut low), Ok(mut high)) = (low, high) else {
            return None;
        };
        if around {
            (low, high) = (low.checked_sub(high)?, low.checked_add(high)?);
        }
        let end = unit.as_ref().map_or(second.end, |u| u.range.end);
        let mut whole = first.clone();
        whole.end = second.end;
        whole.shift = first.shift.max(second.shift);
        whole.approximation = first.approximation.or(second.approximation);
        let unit = unit.or_else(|| first_unit.cloned());
        Some(self.finish(whole, unit, end, Some((low.min(high), low.max(high)))))
    }

    /// 五至十人, 三到五天: both ends are numerals, and the second has a unit.
    pub(super) fn chinese_range(&self, first: &Token) -> Option<Step> {
        let text = self.text;
        let at = text.starts_any(first.end, BETWEEN)?;
        let limit = self.limit(at);
        let second = scan(text, at, limit, Commas::Prose).filter(|t| t.chinese)?;
        let unit = unit::find(text, second.end).filter(|u| u.range.end <= limit)?;
        // 一至三级 are ranks, 一至三月 months and 一至三期 names.
        if matches!(unit.canonical.as_str(), "级" | "类" | "月" | "期" | "号")
            || text.before(first.start).is_some_and(|c| JOINED.contains(c))
        {
            return None;
        }
        let ends = (first.value().ok()?, second.value().ok()?);
        let mut whole = first.clone();
        whole.end = second.end;
        let end = unit.range.end;
        (ends.0 < ends.1).then(|| self.finish(whole, Some(unit), end, Some(ends)))
    }
}
