//! Digits that touch: numbers torn apart or stuck together, fractions,
//! products, intervals. What cannot be told apart is refused, never guessed.

use rust_decimal::Decimal;

use super::number::{Commas, NumberError, Token, scan};
use super::text::{Text, ends_clause};
use super::unit::{self, Found, UnitKind};

/// Whether more digits stand beside a number, apart from it by white space, or
/// by a mark that only an ill-set number has inside: 1 234, 1，200, 5。5, 5·5.
pub(crate) fn torn(text: &Text, masked: &[bool], token: &Token) -> bool {
    let free = |i: usize| text.is_digit(i) && masked.get(i) == Some(&false);
    let gap = text.back_space(token.start);
    if gap < token.start && gap > 0 && free(gap - 1) {
        return true;
    }
    let wide = |i: usize| text.raw_at(i) == Some('，');
    let point = |i: usize| matches!(text.at(i), Some('。' | '·'));
    // Three digits behind a full-width comma may be thousands.
    let three = |i: usize| (i..i + 3).all(|j| text.is_digit(j)) && !text.is_digit(i + 3);
    let before = token.start.checked_sub(1).is_some_and(|mark| {
        mark > 0 && free(mark - 1) && (point(mark) || wide(mark) && three(token.start))
    });
    let mark = token.digits_end;
    let after = token.digits_end == token.end
        && free(mark + 1)
        && (point(mark) || wide(mark) && three(mark + 1));
    before || after
}

/// Whether a point stands before the first digit: .5 has lost a digit or gained a point.
pub(crate) fn pointed(text: &Text, masked: &[bool], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|point| {
        text.at(point) == Some('.')
            && masked.get(point) == Some(&false)
            && !text.before(point).is_some_and(|c| c.is_ascii_digit())
    })
}

/// Whether a sign that makes a ratio or a product stands between digits.
pub(crate) fn product(text: &Text, at: usize) -> bool {
    matches!(text.at(at), Some(':' | '*' | '×' | 'x' | 'X' | '比')) && text.is_digit(at + 1)
}

/// Whether the number is both ends of an interval: (90,100].
pub(crate) fn interval(text: &Text, token: &Token) -> bool {
    let comma = (token.start..token.end).any(|i| text.at(i) == Some(','));
    let open = text.before(token.start);
    let close = text.at(token.end);
    comma
        && matches!(open, Some('(' | '['))
        && matches!(close, Some(')' | ']'))
        && (open, close) != (Some('('), Some(')'))
}

/// An interval of two numbers in brackets.
pub(crate) struct Interval {
    /// Its ends; `None` for one that leaves an end out, which no range says.
    pub(crate) ends: Option<(Decimal, Decimal)>,
    pub(crate) unit: Option<Found>,
    pub(crate) end: usize,
}

/// [90%,95%], (80，90]: the interval whose first number is given.
pub(crate) fn interval_of_two(text: &Text, low: &Token, limit: usize) -> Option<Interval> {
    let open = text.before(low.start).filter(|c| matches!(c, '(' | '['))?;
    let of_low = unit::find(text, low.end);
    let end = of_low.as_ref().map_or(low.end, |u| u.range.end);
    let comma = text.starts_any(end, &[",", "、"])?;
    let high = scan(text, text.skip_space(comma), limit, Commas::Prose)?;
    let of_high = unit::find(text, high.end);
    let end = of_high.as_ref().map_or(high.end, |u| u.range.end);
    let close = text.at(end).filter(|c| matches!(c, ')' | ']'))?;
    if open == '(' && close == ')' {
        return None;
    }
    let one = match (&of_low, &of_high) {
        (Some(a), Some(b)) => a.canonical == b.canonical,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let closed = one && open == '[' && close == ']';
    let ends = closed.then(|| low.value().ok().zip(high.value().ok()));
    Some(Interval {
        ends: ends.flatten().filter(|(a, b)| a <= b),
        unit: of_high,
        end: end + 1,
    })
}

/// What is bad enough that its absence is an aim: 零事故, 零投诉.
const UNWANTED: &[&str] = &[
    "投诉",
    "事故",
    "差错",
    "上访",
    "信访",
    "伤亡",
    "死亡",
    "失误",
    "缺陷",
    "违规",
    "违纪",
    "违法",
    "逾期",
    "延误",
    "火灾",
    "案件",
    "安全事故",
    "有责投诉",
    "责任事故",
    "重大事故",
    "感染",
    "污染",
    "排放",
    "拖欠",
    "欠薪",
    "新增",
    "增长",
    "缺陷",
    "缺报",
    "漏报",
    "瞒报",
];

/// Whether the numeral 零 counts what is not there: a cell of 零事故, or 事故为零.
pub(crate) fn none_of(text: &Text, at: usize, end: usize) -> bool {
    if text.at(at) != Some('零') || end != at + 1 {
        return false;
    }
    let whole = text.whole();
    let closes = |at: usize| text.at(at).is_none_or(ends_clause);
    let cell = at == whole.start
        && UNWANTED
            .iter()
            .any(|word| text.starts(end, word).is_some_and(|e| e == whole.end));
    cell || closes(end) && text.ends(at, "为").is_some()
}

/// What a stroke and digits behind a number mean: 10/10万 is a rate, 1/3 a
/// fraction that no exact decimal holds. Gives the end and the unit of a rate.
pub(crate) fn stroke(text: &Text, at: usize, limit: usize) -> Option<(usize, Option<Found>)> {
    if text.at(at) != Some('/') || !text.is_digit(at + 1) {
        return None;
    }
    let base = scan(text, at + 1, limit, Commas::Prose)?;
    let end = base.end;
    let per = per(&base).map(|value| Found {
        range: at..end,
        canonical: format!("/{value}"),
        kind: UnitKind::Share,
    });
    Some((end, per))
}

/// A power of ten from a thousand up, as rates are stated.
fn per(base: &Token) -> Option<u64> {
    let value = base.value().map_err(|_: NumberError| ()).ok()?;
    let value: u64 = value.normalize().to_string().parse().ok()?;
    [1_000, 10_000, 100_000, 1_000_000]
        .contains(&value)
        .then_some(value)
}
