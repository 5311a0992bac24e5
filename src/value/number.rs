//! Numbers: digits with thousands separators, Chinese numerals, scales.

use std::ops::Range;

use rust_decimal::Decimal;
use thiserror::Error;

use super::blank::{Cell, blank_in};
use super::chinese::{power, scan_chinese};
use super::text::Text;
use super::unit;

/// Why a text is not one number. Nothing is ever repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum NumberError {
    /// Thousands separators that do not separate thousands.
    #[error("the thousands separators are not in their places")]
    BrokenThousands,
    /// More than one decimal point, or a numeral out of order.
    #[error("the number is malformed")]
    Malformed,
    /// A zero before further digits, as when the first digits were lost.
    #[error("the number starts with a superfluous zero")]
    LeadingZero,
    /// More digits than an exact decimal holds.
    #[error("the number has more digits than an exact decimal holds")]
    TooManyDigits,
    /// More than one number.
    #[error("the text holds several numbers")]
    SeveralNumbers,
    /// Something that is no number at all, or a number with other text.
    #[error("the text is not a number")]
    NotANumber,
}

/// One number as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The exact value. Digits after the point are kept as printed unless a scale (万) is multiplied in.
    pub value: Decimal,
    /// In which direction the text says that the number is not exact.
    pub approximation: Option<Approximation>,
    /// Where the number stands in the raw text, in characters.
    pub span: Range<usize>,
}

/// In which direction an approximate number may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Approximation {
    /// 余, 多: the fact is at or above the number.
    Above,
    /// 近: the fact is below the number.
    Below,
    /// 约, 左右: either.
    Around,
}

/// Reads a cell that should hold one number and nothing else.
///
/// # Errors
/// When the cell is neither blank nor exactly one well-formed number.
pub fn number(raw: &str) -> Result<Option<Number>, NumberError> {
    let text = Text::new(raw);
    if blank_in(&text, Cell::Number).is_some() {
        return Ok(None);
    }
    let cell = bare(&text);
    let token = cell.token(&text)?;
    cell.nothing_after(&text, token.end)?;
    let value = cell.sign(token.value()?);
    Ok(Some(Number {
        value,
        approximation: token.approximation,
        span: text.whole(),
    }))
}

/// A cell's content without the brackets and signs of a negative number.
pub(crate) struct Bare {
    pub(crate) range: Range<usize>,
    negative: bool,
}

/// Strips brackets (accountants' minus), sign and currency sign.
pub(crate) fn bare(text: &Text) -> Bare {
    let mut range = text.whole();
    let mut negative = false;
    if text.at(range.start) == Some('(') && text.before(range.end) == Some(')') && range.len() > 2 {
        range = text.trim(range.start + 1..range.end - 1);
        negative = true;
    }
    if let Some(sign) = text.at(range.start)
        && matches!(sign, '-' | '+' | '–')
        && text
            .at(text.skip_space(range.start + 1))
            .is_some_and(|c| c.is_ascii_digit() || c == '¥')
    {
        // Brackets around a minus still mean minus.
        negative |= sign != '+';
        range.start = text.skip_space(range.start + 1);
    }
    if text.at(range.start) == Some('¥') {
        range.start = text.skip_space(range.start + 1);
    }
    Bare { range, negative }
}

impl Bare {
    /// The number at the start.
    pub(crate) fn token(&self, text: &Text) -> Result<Token, NumberError> {
        scan(text, self.range.start, self.range.end, Commas::Any).ok_or(NumberError::NotANumber)
    }

    /// Applies the sign.
    pub(crate) fn sign(&self, value: Decimal) -> Decimal {
        if self.negative && !value.is_zero() {
            -value
        } else {
            value
        }
    }

    /// Checks that nothing stands after the number.
    pub(crate) fn nothing_after(&self, text: &Text, end: usize) -> Result<(), NumberError> {
        let end = text.skip_space(end);
        if end >= self.range.end {
            return Ok(());
        }
        let digits = (end..self.range.end).any(|i| text.is_digit(i));
        Err(if digits {
            NumberError::SeveralNumbers
        } else {
            NumberError::NotANumber
        })
    }
}

/// Whether a full-width comma may separate thousands. In prose it separates clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commas {
    /// In a cell of its own any comma may.
    Any,
    /// In prose only beside full-width digits.
    Prose,
}

/// A number in a text, with its scale (万) apart.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// One past the last digit, before 余 and scale.
    pub(crate) digits_end: usize,
    pub(crate) mantissa: Result<i128, NumberError>,
    pub(crate) decimals: u32,
    /// The power of ten of the scale.
    pub(crate) shift: u32,
    pub(crate) approximation: Option<Approximation>,
    pub(crate) chinese: bool,
}

impl Token {
    /// The value with the scale multiplied in.
    pub(crate) fn value(&self) -> Result<Decimal, NumberError> {
        exact(self.mantissa?, self.decimals, self.shift)
    }

    /// The value without the scale.
    pub(crate) fn unscaled(&self) -> Result<Decimal, NumberError> {
        exact(self.mantissa?, self.decimals, 0)
    }

    /// The value under another scale.
    pub(crate) fn scaled(&self, shift: u32) -> Result<Decimal, NumberError> {
        exact(self.mantissa?, self.decimals, shift)
    }

    pub(crate) fn fail(&mut self, error: NumberError) {
        self.mantissa = Err(error);
    }

    pub(crate) fn negate(&mut self, start: usize) {
        self.start = start;
        self.mantissa = self.mantissa.map(|m| m.saturating_neg());
    }
}

/// `mantissa / 10^decimals * 10^shift` with no more decimals than needed.
fn exact(mantissa: i128, decimals: u32, shift: u32) -> Result<Decimal, NumberError> {
    let common = decimals.min(shift);
    let factor = 10_i128
        .checked_pow(shift - common)
        .ok_or(NumberError::TooManyDigits)?;
    let mantissa = mantissa
        .checked_mul(factor)
        .ok_or(NumberError::TooManyDigits)?;
    Decimal::try_from_i128_with_scale(mantissa, decimals - common)
        .map_err(|_| NumberError::TooManyDigits)
}

/// The number that starts at `start`, if one does; nothing beyond `limit` is touched.
pub(crate) fn scan(text: &Text, start: usize, limit: usize, commas: Commas) -> Option<Token> {
    if text.is_digit(start) {
        scan_digits(text, start, limit, commas)
    } else {
        scan_chinese(text, start, limit)
    }
}

fn scan_digits(text: &Text, start: usize, limit: usize, commas: Commas) -> Option<Token> {
    let (mut end, mut mantissa, decimals) = digit_run(text, start, limit, commas)?;
    let mut decimals = decimals;
    let digits_end = end;
    let mut approximation = None;
    let (mut shift, after) = scale(text, end, limit, &mut approximation);
    end = after;
    // 1亿2000万: the parts are one number as long as scales fall.
    while shift > 0 && text.is_digit(end) && end < limit {
        let Some((part_end, part, part_decimals)) = digit_run(text, end, limit, commas) else {
            break;
        };
        let (part_shift, after) = scale(text, part_end, limit, &mut approximation);
        // 1万2000 has all its digits; 3万5 is 35000 to some and 30005 to others.
        let whole = part_shift > 0 || u32::try_from(part_end - end).is_ok_and(|n| n == shift);
        if part_shift >= shift || !whole {
            break;
        }
        let exact_parts = decimals == 0 && part_decimals == 0;
        mantissa = mantissa.and_then(|high| {
            let part = part?;
            if !exact_parts {
                return Err(NumberError::Malformed);
            }
            let factor = 10_i128.checked_pow(shift - part_shift);
            let high = factor.and_then(|f| high.checked_mul(f));
            high.and_then(|h| h.checked_add(part))
                .ok_or(NumberError::TooManyDigits)
        });
        decimals = 0;
        shift = part_shift;
        end = after;
    }
    Some(Token {
        start,
        end,
        digits_end,
        mantissa,
        decimals,
        shift,
        approximation,
        chinese: false,
    })
}

type DigitRun = (usize, Result<i128, NumberError>, u32);

/// Digits with separators and points: the end, the digits, the decimals.
fn digit_run(text: &Text, start: usize, limit: usize, commas: Commas) -> Option<DigitRun> {
    let mut end = start;
    let mut groups: Vec<usize> = vec![0];
    let mut points = 0_u32;
    let mut broken = false;
    let mut decimals = 0_u32;
    let mut mantissa: Option<i128> = Some(0);
    while end < limit {
        match text.at(end) {
            Some(ch) if ch.is_ascii_digit() => {
                let digit = i128::from(ch.to_digit(10).unwrap_or(0));
                mantissa = mantissa.and_then(|m| m.checked_mul(10)?.checked_add(digit));
                if points == 0 {
                    if let Some(last) = groups.last_mut() {
                        *last += 1;
                    }
                } else {
                    decimals = decimals.saturating_add(1);
                }
            }
            Some(sep @ (',' | '.')) if end + 1 < limit && text.is_digit(end + 1) && end > start => {
                if sep == ',' {
                    let wide = text.raw_at(end) == Some('，')
                        && text.raw_at(end - 1).is_some_and(|c| c.is_ascii());
                    if wide && commas == Commas::Prose {
                        break;
                    }
                    broken |= points > 0;
                    groups.push(0);
                } else {
                    points += 1;
                }
            }
            _ => break,
        }
        end += 1;
    }
    if end == start {
        return None;
    }
    let first = groups.first().copied().unwrap_or(0);
    let rest = groups.get(1..).unwrap_or_default();
    let separated = !rest.is_empty();
    broken |= separated && (first > 3 || rest.iter().any(|&g| g != 3));
    let zero = text.at(start) == Some('0') && (first > 1 || separated);
    let value = if broken {
        Err(NumberError::BrokenThousands)
    } else if points > 1 {
        Err(NumberError::Malformed)
    } else if zero {
        Err(NumberError::LeadingZero)
    } else {
        mantissa.ok_or(NumberError::TooManyDigits)
    };
    Some((end, value, decimals))
}

/// Scale characters that belong to a word, not to the number before them.
const NOT_SCALES: &[&str] = &[
    "百分", "百姓", "百强", "百货", "千方", "十佳", "十大", "十强", "万达",
];

/// 余, scale and 余 after digits: the power of ten and the end.
fn scale(
    text: &Text,
    start: usize,
    limit: usize,
    approximation: &mut Option<Approximation>,
) -> (u32, usize) {
    let mut at = start;
    let spaced = text.skip_space(at);
    if spaced > at && text.at(spaced).and_then(power).is_some() {
        at = spaced;
    }
    let mut more = false;
    if matches!(text.at(at), Some('余' | '多' | '来')) && text.at(at + 1).and_then(power).is_some()
    {
        more = true;
        at += 1;
    }
    let mut shift = 0_u32;
    let mut last = 0_u32;
    while at < limit
        && let Some(p) = text.at(at).and_then(power)
        && p > last
        && text.starts_any(at, NOT_SCALES).is_none()
        && !unit::starts_with_scale(text, at)
    {
        shift = shift.saturating_add(p);
        last = p;
        at += 1;
    }
    if shift == 0 {
        (at, more) = (start, false);
    }
    if matches!(text.at(at), Some('余' | '多')) && at < limit {
        more = true;
        at += 1;
    }
    if more {
        *approximation = Some(Approximation::Above);
    }
    (shift, at)
}
