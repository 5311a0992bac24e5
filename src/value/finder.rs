//! Reads one number with its comparator, unit and approximation.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::chinese::{is_numeral, power};
use super::comparator::{self, Comparator};
use super::glue;
use super::measure::Measure;
use super::number::{Approximation, Commas, NumberError, Token, scan};
use super::numbering::LABELS;
use super::percent;
use super::text::{Text, ends_clause, is_han, last_characters};
use super::unit::{self, Found, UnitKind};

/// What stands at a position.
pub(crate) enum Step {
    /// A quantity.
    Measure(Box<Measure>),
    /// An interval that leaves an end out: a bound on each side.
    Bounds(Box<Measure>, Box<Measure>),
    /// Nothing up to the position given.
    Skip(usize),
}

/// Where the reader stands in its text.
pub(crate) struct Finder<'a> {
    pub(crate) text: &'a Text,
    pub(crate) masked: &'a [bool],
    /// The first masked position at or after each position.
    pub(crate) next_mask: &'a [usize],
    pub(crate) last_end: usize,
    /// Where a number starts that is pasted to the one before it.
    pub(crate) pasted: usize,
    /// No letter stands in the text.
    pub(crate) wordless: bool,
}

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
/// Characters that make one word with the numeral after them: 第三, 统一, 数十.
pub(super) const JOINED: &str = "第数几上成统同某另唯每逐单若进专归合";
/// Units that make one word with a Chinese numeral: 一级, 二期, 三年.
const IDIOMS: &str = "级类家线门点方部期票员生年月日口步度组条村镇县";
/// Units before which 一 can be a count.
const ONE_OF: &str = "次场份套座台辆篇本部";
/// Words after which a small numeral is a count and not part of a name
/// (一次留工补贴, 三项保险).
const COUNTED_AFTER: &[&str] = &[
    "开展",
    "举办",
    "组织",
    "召开",
    "进行",
    "完成",
    "发布",
    "编制",
    "举行",
    "实施",
    "出版",
    "建成",
    "新建",
    "建设",
    "购置",
    "采购",
    "制作",
    "印发",
    "了",
    "每年",
    "每月",
    "每季度",
    "每半年",
    "每周",
    "少于",
    "至少",
    "各",
    "共",
];
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
    pub(super) fn limit(&self, at: usize) -> usize {
        self.next_mask.get(at).copied().unwrap_or(self.text.len())
    }

    /// The end of a run of digits, letters and points that is no quantity.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at;
        while end < self.text.len()
            && self.masked.get(end) == Some(&false)
            && self.text.at(end).is_some_and(|c| {
                c.is_ascii_alphanumeric() || (matches!(c, '.' | ',') && self.text.is_digit(end + 1))
            })
        {
            end += 1;
        }
        end
    }

    /// Reads what stands at a position.
    pub(crate) fn step(&self, at: usize) -> Step {
        let text = self.text;
        let limit = self.limit(at);
        if let Some((start, mille)) = percent::words(text, at) {
            if let Some(mut token) = scan(text, start, limit, Commas::Prose) {
                if percent::hundred(text, start, token.end) {
                    token.mantissa = Ok(100);
                }
                token.start = at;
                let end = token.end;
                let canonical = if mille { "‰" } else { "%" }.to_owned();
                let unit = Found {
                    range: at..start,
                    canonical,
                    kind: UnitKind::Share,
                };
                return self.finish(token, Some(unit), end, None);
            }
            return Step::Skip(start);
        }
        let Some(ch) = text.at(at) else {
            return Step::Skip(at + 1);
        };
        if ch.is_ascii_digit() {
            self.digits(at, limit)
        } else if is_numeral(ch) {
            self.chinese(at, limit)
        } else {
            Step::Skip(at + 1)
        }
    }

    fn digits(&self, at: usize, limit: usize) -> Step {
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

    /// A Chinese numeral counts only with a unit, and 一 only where it is not part of a word.
    fn chinese(&self, at: usize, limit: usize) -> Step {
        let text = self.text;
        let run_end = (at..limit)
            .find(|&i| !text.at(i).is_some_and(is_numeral))
            .unwrap_or(limit);
        let blocked = text.before(at).is_some_and(|c| JOINED.contains(c));
        let Some(token) = scan(text, at, limit, Commas::Prose) else {
            return Step::Skip(run_end);
        };
        let whole = text.whole();
        let unit = unit::find(text, token.end).filter(|u| u.range.end <= limit);
        let end = unit.as_ref().map_or(token.end, |u| u.range.end);
        if let Some(range) = self.chinese_range(&token) {
            return range;
        }
        // 二级 is a rank, not two of something, and 三月 is March.
        let rank = unit
            .as_ref()
            .is_some_and(|u| matches!(u.canonical.as_str(), "级" | "类" | "月"));
        if at == whole.start && end == whole.end && token.value().is_ok() && !rank {
            return self.finish(token, unit, end, None);
        }
        let Some(unit) = unit else {
            if glue::none_of(text, at, run_end) {
                return self.finish(token, None, end, None);
            }
            return Step::Skip(run_end);
        };
        // “十件民生实事” and “双胜利” are names.
        let quoted = text
            .before(at)
            .is_some_and(|c| matches!(c, '“' | '"' | '《' | '‘'));
        // 五年以上, 三日内: the word behind makes it a number.
        let bounded = unit.kind == UnitKind::Time
            && comparator::after(text, unit.range.end, Some(unit.kind))
                .comparator
                .is_some();
        let compared = comparator::before(text, at).is_some() || bounded && !blocked && !quoted;
        let one = token.value() == Ok(Decimal::ONE);
        let first = text.at(token.end);
        let idiom = first.is_some_and(|c| IDIOMS.contains(c))
            || (one && !first.is_some_and(|c| ONE_OF.contains(c)));
        // 三项保险 and 两支队伍 count what was just named; only a verb makes a result.
        let few = token.value().is_ok_and(|v| v < Decimal::TEN);
        let named = few && text.ends_any(at, COUNTED_AFTER).is_none();
        let phrase = text
            .at(unit.range.end)
            .is_some_and(|c| matches!(c, '性' | '式' | '化' | '体' | '揽'));
        if token.value().is_err() || phrase || (!compared && (blocked || idiom || quoted || named))
        {
            return Step::Skip(run_end);
        }
        let end = unit.range.end;
        self.finish(token, Some(unit), end, None)
    }

    /// Adds what stands before and after the number.
    pub(super) fn finish(
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

fn is_sign(ch: char) -> bool {
    matches!(ch, '≥' | '≤' | '=' | '>' | '<' | '(' | ':')
}
