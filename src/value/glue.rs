//! Digits that touch: numbers torn apart or stuck together, fractions,
//! products, intervals. What cannot be told apart is refused, never guessed.

use super::number::{Commas, NumberError, Token, scan};
use super::text::Text;
use super::unit::{Found, UnitKind};

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
