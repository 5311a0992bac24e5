//! Digits that touch: numbers torn apart or stuck together, fractions,
//! products, intervals. What cannot be told apart is refused, never guessed.

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

/// The longest end of an interval that is looked at, in characters.
const END: usize = 24;

/// One end of an interval.
pub(crate) struct End {
    pub(crate) token: Token,
    /// Whether the bracket includes it.
    pub(crate) included: bool,
}

/// An interval of two numbers in brackets.
pub(crate) struct Interval {
    /// Its ends, the lower first; `None` when they are no two well-formed numbers in order.
    pub(crate) ends: Option<(End, End)>,
    pub(crate) unit: Option<Found>,
    /// Where the lower end stops, the comma apart.
    pub(crate) comma: usize,
    pub(crate) end: usize,
}

/// [90%,95%], (80，90], [0,0.05): the interval whose first number starts at a position.
/// Round brackets on both sides are no interval: they list.
pub(crate) fn interval(text: &Text, at: usize, limit: usize) -> Option<Interval> {
    let open = text.before(at).filter(|c| matches!(c, '(' | '['))?;
    let find = |from: usize, signs: &[char]| {
        let stop = from.saturating_add(END).min(limit);
        (from..stop).find(|&i| text.at(i).is_some_and(|c| signs.contains(&c)))
    };
    let comma = find(at, &[',', '、', ')', ']'])?;
    matches!(text.at(comma), Some(',' | '、')).then_some(())?;
    let start = text.skip_space(comma + 1);
    let stop = find(start, &[')', ']'])?;
    let close = text.at(stop)?;
    if open == '(' && close == ')' {
        return None;
    }
    // An end is a number, a unit perhaps, and nothing else.
    let one_end = |from: usize, to: usize| {
        let token = scan(text, from, to, Commas::Any)?;
        let unit = unit::find(text, token.end).filter(|u| u.range.end <= to);
        let end = unit.as_ref().map_or(token.end, |u| u.range.end);
        (text.skip_space(end) >= to).then_some((token, unit))
    };
    let (low, of_low) = one_end(at, comma)?;
    let (high, of_high) = one_end(start, stop)?;
    let one_unit = match (&of_low, &of_high) {
        (Some(a), Some(b)) => a.canonical == b.canonical,
        (Some(_), None) => false,
        (None, _) => true,
    };
    // [90,100] may be one number with a thousands separator.
    let thousands = open == '['
        && close == ']'
        && of_high.is_none()
        && start == comma + 1
        && low.end - low.start <= 3
        && high.end - high.start == 3;
    let ordered = matches!((low.value(), high.value()), (Ok(a), Ok(b)) if a <= b);
    let low = End {
        token: low,
        included: open == '[',
    };
    let high = End {
        token: high,
        included: close == ']',
    };
    Some(Interval {
        ends: (one_unit && ordered && !thousands).then_some((low, high)),
        unit: of_high,
        comma,
        end: stop + 1,
    })
}

/// Whether 半 makes more of the number than its digits say: 2年半, 3个半月.
pub(crate) fn and_a_half(text: &Text, end: usize) -> bool {
    text.at(end) == Some('半')
        && text
            .at(end + 1)
            .is_none_or(|c| ends_clause(c) || "月年天日小以内、".contains(c))
}

/// Where the saying ends that starts at a position: 1户1策, 1人1档.
pub(crate) fn saying(text: &Text, at: usize) -> Option<usize> {
    let one = |i: usize| text.at(i) == Some('1') && !text.is_digit(i + 1);
    let word = |i: usize| text.at(i).is_some_and(super::text::is_han);
    (one(at) && word(at + 1) && one(at + 2) && word(at + 3)).then_some(at + 3)
}

/// Where the number of a standard ends: GB/T 1234-2020, GB50204.1—2015.
pub(crate) fn standard(text: &Text, at: usize) -> Option<usize> {
    let name = text.back_space(at);
    text.before(name).filter(char::is_ascii_uppercase)?;
    let mut end = at;
    while text.is_digit(end) || text.at(end) == Some('.') && text.is_digit(end + 1) {
        end += 1;
    }
    let end = text.starts_any(end, &["-", "–", "—"])?;
    let year = text.starts_any(end, &["19", "20"])?;
    let closes = (year..year + 2).all(|i| text.is_digit(i)) && !text.is_digit(year + 2);
    closes.then_some(year + 2)
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
