//! Rates: per cent, per mille and bare numbers under a label with %.

use std::ops::Range;

use rust_decimal::Decimal;

use super::blank::{Cell, blank_in};
use super::number::{Commas, NumberError, bare, scan};
use super::text::Text;

/// How a rate was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PercentForm {
    /// 97.45%
    Sign,
    /// 9.7‰
    PerMille,
    /// 百分之九十五
    Words,
    /// A bare number; the label says %.
    Bare,
}

/// A rate in per cent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Percent {
    /// 97.45 for 97.45%, with the printed decimals.
    pub percent: Decimal,
    /// How it was printed.
    pub form: PercentForm,
    /// Where it stands in the raw text, in characters.
    pub span: Range<usize>,
}

/// Reads a cell that should hold one rate. A number without a sign counts
/// only when `label_says_percent`; it is never taken for a fraction.
///
/// # Errors
/// When the cell is neither blank nor exactly one well-formed rate.
pub fn percent(raw: &str, label_says_percent: bool) -> Result<Option<Percent>, NumberError> {
    let text = Text::new(raw);
    if blank_in(&text, Cell::Number).is_some() {
        return Ok(None);
    }
    let cell = bare(&text);
    let span = text.whole();
    if let Some((start, mille)) = words(&text, cell.range.start) {
        let token =
            scan(&text, start, cell.range.end, Commas::Any).ok_or(NumberError::NotANumber)?;
        cell.nothing_after(&text, token.end)?;
        let value = if hundred(&text, start, token.end) {
            Decimal::ONE_HUNDRED
        } else {
            cell.sign(token.value()?)
        };
        let percent = if mille { tenth(value)? } else { value };
        return Ok(Some(Percent {
            percent,
            form: PercentForm::Words,
            span,
        }));
    }
    let token = cell.token(&text)?;
    let value = cell.sign(token.value()?);
    let at = text.skip_space(token.end);
    let signs = [
        ("%(百分比)", PercentForm::Sign),
        ("百分比", PercentForm::Sign),
        ("%", PercentForm::Sign),
        ("‰", PercentForm::PerMille),
    ];
    let sign = signs
        .into_iter()
        .find_map(|(sign, form)| Some((text.starts(at, sign)?, form)));
    let (end, form) = sign.unwrap_or((token.end, PercentForm::Bare));
    cell.nothing_after(&text, end)?;
    if token.shift > 0 || (form == PercentForm::Bare && !label_says_percent) {
        return Err(NumberError::NotANumber);
    }
    let percent = if form == PercentForm::PerMille {
        tenth(value)?
    } else {
        value
    };
    Ok(Some(Percent {
        percent,
        form,
        span,
    }))
}

/// 百分之, 千分之 or the 百分 of 百分百 at a position: where the number starts
/// and whether it is per mille.
pub(crate) fn words(text: &Text, at: usize) -> Option<(usize, bool)> {
    if !matches!(text.at(at), Some('百' | '千')) {
        return None;
    }
    if let Some(end) = text.starts(at, "百分之") {
        return Some((end, false));
    }
    if text.starts(at, "百分百").is_some() {
        return text.starts(at, "百分").map(|end| (end, false));
    }
    text.starts(at, "千分之").map(|end| (end, true))
}

/// 百分之百 and 百分百: the one numeral that is a bare power.
pub(crate) fn hundred(text: &Text, start: usize, end: usize) -> bool {
    let said = text.ends_any(start, &["百分之", "百分"]).is_some();
    end == start + 1 && text.at(start) == Some('百') && said
}

fn tenth(value: Decimal) -> Result<Decimal, NumberError> {
    value
        .checked_mul(Decimal::new(1, 1))
        .ok_or(NumberError::TooManyDigits)
}
