//! What stands before and after a number.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::{Finder, Step};
use crate::value::comparator::{self, Comparator};
use crate::value::measure::Measure;
use crate::value::number::{Approximation, Token};
use crate::value::numbering::LABELS;
use crate::value::text::{ends_clause, is_han, last_characters};
use crate::value::unit::{Found, UnitKind};

/// Words between a comparator and its number.
const FILLERS: &[&str] = &[
    "每季度",
    "每季",
    "每年",
    "每月",
    "每周",
    "每日",
    "每天",
    "每人",
    "每户",
    "每次",
    "每场",
    "每期",
    "每亩",
    "全年",
    "年均",
    "人均",
    "人民币",
    "累计",
    "¥",
    "各",
    "总共",
    "共",
    "开展",
    "举办",
    "组织",
    "完成",
    "召开",
    "发放",
    "新增",
    "培训",
];

static FILLER_ENDS: LazyLock<Vec<char>> = LazyLock::new(|| last_characters(&[FILLERS]));

/// Approximations before a number.
const ROUGHLY: &[(&str, Approximation)] = &[
    ("大约", Approximation::Around),
    ("大致", Approximation::Around),
    ("约为", Approximation::Around),
    ("约", Approximation::Around),
    ("将近", Approximation::Below),
    ("接近", Approximation::Below),
    ("近", Approximation::Below),
];

impl Finder<'_> {
    /// Adds what stands before and after the number.
    pub(in crate::value) fn finish(
        &self,
        token: Token,
        unit: Option<Found>,
        end: usize,
        range: Option<(Decimal, Decimal)>,
    ) -> Step {
        let text = self.text;
        let mut approximation = token.approximation;
        let mut start = token.start;
        let mut comparator = None;
        let mut per = false;
        let mut filled = start;
        let time = unit.as_ref().is_some_and(|u| u.kind == UnitKind::Time);
        for _ in 0..4 {
            let at = text.back_space(filled);
            let rough = ROUGHLY
                .iter()
                .find_map(|&(word, a)| Some((text.ends(at, word)?, a)));
            // 近3年 is a period, 附近5个 and 最近 are words.
            if let Some((from, rough)) = rough
                && !(rough == Approximation::Below
                    && (time
                        || text
                            .before(from)
                            .is_some_and(|c| matches!(c, '附' | '最' | '就' | '邻' | '临'))))
                && !text
                    .before(from)
                    .is_some_and(|c| matches!(c, '节' | '预' | '签' | '集' | '制' | '履' | '违'))
            {
                approximation = Some(rough);
                (start, filled) = (from, from);
            } else if comparator.is_none()
                && let Some(found) =
                    comparator::before(text, at).filter(|b| b.start >= self.last_end)
            {
                comparator = Some(found);
                start = found.start;
                break;
            } else if text.ends_with_one(at, &FILLER_ENDS)
                && let Some(from) = text.ends_any(at, FILLERS)
            {
                per |= text.at(from) == Some('每') && text.at(from + 1) != Some('年');
                filled = from;
            } else {
                break;
            }
        }
        let after = comparator::after(text, end, unit.as_ref().map(|u| u.kind));
        let after_allowed = after.end <= self.limit(token.start);
        let mut span_end = end;
        let mut chosen = comparator.map(|b| b.comparator);
        let mut reached = comparator.is_some_and(|b| b.reached);
        if chosen.is_none()
            && start <= text.whole().start
            && let Some(bound) = comparator::mirrored(text, end)
        {
            // In a result 95%>目标 boasts; only a target sets a bound that way.
            (chosen, reached) = (Some(bound), true);
        }
        if after_allowed {
            span_end = after.end.max(end);
            approximation = after.approximation.or(approximation);
            if let Some(bound) = after.comparator
                && comparator.is_none_or(|b| b.soft)
            {
                chosen = Some(bound);
                reached = false;
            }
            chosen = chosen.map(|c| after.settle(c));
        }
        let (value, upper) = match range {
            Some((low, high)) => {
                chosen = Some(Comparator::Range);
                reached = false;
                (Ok(low), Some(high))
            }
            None => (token.value(), None),
        };
        // 前3名: a rank, the smaller the better.
        let mut unit = unit;
        if let Some(u) = &mut unit
            && u.canonical == "人"
            && text.before(token.start) == Some('前')
        {
            u.canonical = "名次".to_owned();
            chosen = chosen.or(Some(Comparator::Le));
            start = start.min(token.start - 1);
        }
        if unit.is_none() && chosen.is_none() && text.before(token.start) == Some('前') {
            chosen = Some(Comparator::Le);
            start = start.min(token.start - 1);
        }
        let measure = Measure {
            number: token.start..token.end,
            span: start..span_end,
            comparator: chosen,
            reached,
            value,
            upper,
            shift: token.shift,
            unit,
            approximation,
            per,
            adverbial: after_allowed
                && time
                && after.comparator.is_some()
                && text.at(span_end).is_some_and(is_han),
            noun: 0..0,
            object: 0..0,
        };
        if self.counts(&measure) {
            Step::Measure(Box::new(measure))
        } else {
            Step::Skip(token.end)
        }
    }

    /// Whether a number is a quantity at all: it has a unit or a comparator,
    /// or it is all the text says.
    fn counts(&self, measure: &Measure) -> bool {
        let text = self.text;
        if measure.unit.is_some() || measure.comparator.is_some() {
            return true;
        }
        // A cell without words holds nothing but numbers.
        if self.wordless {
            return true;
        }
        let whole = text.whole();
        let mut start = measure.span.start;
        if text.before(start).is_some_and(|c| matches!(c, '(' | '¥')) {
            start -= 1;
        }
        if start <= whole.start {
            // A cell of its own: the number and at most a few words.
            return measure.span.end >= whole.end
                || whole.end - measure.span.end <= 4 && text.at(measure.span.end) != Some('号');
        }
        let last = (measure.span.end..whole.end)
            .all(|i| text.at(i).is_some_and(|c| ends_clause(c) || c == '.'));
        let named = text
            .before(start)
            .is_some_and(|c| is_han(c) || matches!(c, ':' | ')'))
            && text.ends_any(start, LABELS).is_none();
        let year = measure
            .value
            .as_ref()
            .is_ok_and(|v| (Decimal::from(1949)..=Decimal::from(2099)).contains(v))
            && measure.number.len() == 4;
        last && named && !year && text.before(measure.span.end) != Some(')')
    }
}
