//! Numbers in digits.

use super::{Finder, Step};
use crate::value::chinese::power;
use crate::value::comparator;
use crate::value::glue;
use crate::value::number::{Approximation, Commas, NumberError, Token, scan};
use crate::value::text::ends_clause;
use crate::value::unit::{self, Found, UnitKind};

impl Finder<'_> {
    pub(super) fn digits(&self, at: usize, limit: usize) -> Step {
        let text = self.text;
        // A4, 5G, 1+1+9 and 第3 are names.
        if text.before(at).is_some_and(|c| {
            c.is_ascii_alphabetic()
                || c == '第'
                || c == '+'
                    && text
                        .before(at - 1)
                        .is_some_and(|c| c.is_ascii_alphanumeric())
        }) {
            return Step::Skip(glue::standard(text, at).unwrap_or_else(|| self.run_end(at)));
        }
        if let Some(end) = glue::standard(text, at).or_else(|| glue::saying(text, at)) {
            return Step::Skip(end);
        }
        if let Some(interval) = glue::interval(text, at, limit) {
            return self.interval(interval);
        }
        let token = self
            .wide_thousands(at, limit)
            .or_else(|| scan(text, at, limit, Commas::Prose));
        let Some(mut token) = token else {
            return Step::Skip(at + 1);
        };
        if text.at(token.end) == Some('+') {
            let next = token.end + 1;
            if text.at(next).is_some_and(|c| c.is_ascii_alphanumeric()) {
                return Step::Skip(token.end);
            }
            // 100+, 100+人次: at or above.
            if text.at(next).is_none_or(ends_clause) || unit::find(text, next).is_some() {
                token.end = next;
                token.approximation = Some(Approximation::Above);
            }
        }
        // 1:10, 8:30, 7×24 and 1比5 are ratios, times and products.
        if glue::product(text, token.end) {
            return Step::Skip(self.product_end(token.end));
        }
        // 854万854万 and 10 000: nobody knows where one number ends.
        let next = text.skip_space(token.end);
        let pasted = text.is_digit(next) && next < limit;
        if pasted || at == self.pasted || glue::torn(text, self.masked, &token) {
            token.fail(NumberError::SeveralNumbers);
        }
        if glue::pointed(text, self.masked, at) {
            token.fail(NumberError::Malformed);
        }
        if let Some((end, per)) = glue::stroke(text, token.end, limit) {
            let Some(per) = per else {
                token.fail(NumberError::Malformed);
                return self.finish(token, None, end, None);
            };
            return self.finish(token, Some(per), end, None);
        }
        if let Some(start) = self.minus(at) {
            token.negate(start);
        }
        let unit_at = text.skip_space(token.end);
        let plain = unit::find(text, unit_at).filter(|u| u.range.end <= limit);
        // 2级以上 is a rank and no number of anything.
        if plain.is_none()
            && text
                .at(token.end)
                .is_some_and(|c| c.is_ascii_alphabetic() || c == '级')
        {
            return Step::Skip(self.run_end(at));
        }
        // Budget systems print the unit in brackets: ≥80.00(%), 13459.00(平方米).
        let bracketed = |token: &Token| {
            let open = text.at(unit_at) == Some('(');
            let inner = unit_at.saturating_add(1);
            // 0.5(万元): the scale stands with the unit.
            let scale = text.at(inner).and_then(power).filter(|_| token.shift == 0);
            let (unit, shift) = match unit::find(text, inner) {
                Some(unit) => (unit, 0),
                None => (unit::find(text, inner + 1)?, scale?),
            };
            let closed = open && text.at(unit.range.end) == Some(')') && unit.range.end < limit;
            closed.then_some((unit, shift))
        };
        let (unit, end) = match plain {
            Some(unit) => {
                let end = unit.range.end;
                (Some(unit), end)
            }
            None => {
                if let Some((unit, shift)) = bracketed(&token) {
                    token.shift = token.shift.max(shift);
                    let end = unit.range.end.saturating_add(1);
                    (Some(unit), end)
                } else {
                    // 6万/年: counted per something, of what the cell does not say.
                    let per = unit::per(text, token.end).filter(|u| u.range.end <= limit);
                    let end = per.as_ref().map_or(token.end, |u| u.range.end);
                    (per, end)
                }
            }
        };
        if let Some(range) = self.range(&token, unit.as_ref(), end) {
            return range;
        }
        if self.unsure_sign(at, end, unit.as_ref()) {
            token.fail(NumberError::Malformed);
        }
        // 10亩×3: the number is a factor of another; 2年半 is more than two years.
        if glue::product(text, end) || glue::and_a_half(text, end) {
            token.fail(NumberError::Malformed);
        }
        let tilde = text.back_space(token.start);
        if text.before(tilde) == Some('±')
            && let Ok(value) = token.value()
        {
            token.start = tilde - 1;
            return self.finish(token, unit, end, Some((-value, value)));
        }
        self.finish(token, unit, end, None)
    }

    /// 1，234.56万元 and 2，000元 where they are all that a cell says: in prose a
    /// full-width comma separates clauses, and 1，200 may be a list.
    fn wide_thousands(&self, at: usize, limit: usize) -> Option<Token> {
        let text = self.text;
        let whole = text.whole();
        let opens = at == whole.start
            || comparator::before(text, at).is_some_and(|b| b.start == whole.start);
        let token = scan(text, at, limit, Commas::Any).filter(|_| opens)?;
        let wide = (at..token.end).any(|i| text.raw_at(i) == Some('，'));
        let unit = unit::find(text, text.skip_space(token.end));
        let end = unit.as_ref().map_or(token.end, |u| u.range.end);
        let sure = wide && (unit.is_some() || token.decimals > 0) && end == whole.end;
        (sure && token.value().is_ok()).then_some(token)
    }

    /// The end of `×24小时` in 7×24小时: no factor is a quantity.
    fn product_end(&self, joint: usize) -> usize {
        let mut end = self.run_end(joint + 1);
        while glue::product(self.text, end) {
            end = self.run_end(end + 1);
        }
        end
    }

    /// Where the minus of a negative number stands.
    fn minus(&self, at: usize) -> Option<usize> {
        let start = at.checked_sub(1)?;
        let dash = matches!(self.text.at(start), Some('-' | '–'));
        let is_minus = dash && self.masked.get(start) == Some(&false);
        (is_minus && start >= self.last_end && self.opens(start)).then_some(start)
    }

    /// Whether a sign may stand at a position for the number behind it.
    fn opens(&self, start: usize) -> bool {
        match self.text.before(start) {
            None => true,
            Some(c) => {
                !(c.is_ascii_alphanumeric() || matches!(c, '-' | '%' | '—' | ')'))
                    && start > self.last_end
                    || is_sign(c)
            }
        }
    }

    /// Whether what stands around a number leaves its sign open: △5% and —5%
    /// are negative to some, and so is a cell of nothing but (5%).
    fn unsure_sign(&self, at: usize, end: usize, unit: Option<&Found>) -> bool {
        let text = self.text;
        let Some(start) = at.checked_sub(1).filter(|&s| s >= self.last_end) else {
            return false;
        };
        let whole = text.whole();
        match text.at(start) {
            Some('△' | '▲' | '▽' | '▼' | '↓' | 'Δ') => true,
            Some('—') => self.opens(start),
            Some('(') => {
                let counted =
                    unit.is_some_and(|u| !matches!(u.kind, UnitKind::Share | UnitKind::Money));
                start == whole.start && !counted && text.starts(end, ")") == Some(whole.end)
            }
            _ => false,
        }
    }
}

fn is_sign(ch: char) -> bool {
    matches!(ch, '≥' | '≤' | '=' | '>' | '<' | '(' | ':')
}
