//! Decimals of fixed precision, as Parquet and databases have them.

use crate::problem::{Code, Problem};
use crate::record::Record;
use crate::write::tables::{Spec, Type, rows};

/// Digits of a decimal column in all. 38 is the most that a 16-byte decimal
/// holds, and what DuckDB, Spark and Arrow agree on.
pub const PRECISION: u32 = 38;
/// Digits after its point: forms print at most six, ratios of ours four.
pub const SCALE: u32 = 10;

/// A JSON number times 10^[`SCALE`]; `None` when it does not fit exactly.
#[must_use]
pub fn scaled(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    if whole.is_empty() || fraction.len() > SCALE as usize {
        return None;
    }
    let missing = (SCALE as usize).saturating_sub(fraction.len());
    let mut value: i128 = 0;
    let zeros = std::iter::repeat_n('0', missing);
    for digit in whole.chars().chain(fraction.chars()).chain(zeros) {
        let digit = i128::from(digit.to_digit(10)?);
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    if value >= 10_i128.checked_pow(PRECISION)? {
        return None;
    }
    Some(if negative { -value } else { value })
}

/// Adds a problem for every number of the record that a decimal column
/// cannot hold: Parquet has nothing in its place.
pub fn flag(spec: &Spec, record: &mut Record) {
    // Numbers come from printed digits: without a long run of digits in the
    // record there is none that does not fit.
    let Ok(value) = serde_json::to_value(&*record) else {
        return;
    };
    for table in &spec.tables {
        for row in rows::rows(table, &value) {
            for (column, cell) in table.columns.iter().zip(row) {
                if column.kind != Type::Number {
                    continue;
                }
                if let Some(text) = cell.filter(|text| scaled(text).is_none()) {
                    let message = format!(
                        "{}.{}: {text} is not a DECIMAL({PRECISION},{SCALE})",
                        table.name, column.name
                    );
                    record
                        .problems
                        .push(Problem::new(Code::NumberBeyondColumn, message));
                }
            }
        }
    }
}

/// Whether a record in JSON holds a number that does not fit. One pass over
/// its bytes: every record is looked at, and hardly any has one.
#[must_use]
pub fn is_suspect(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some((before, text)) = split_at_quote(rest) {
        if has_long_number(before) {
            return true;
        }
        rest = after_text(text);
    }
    has_long_number(rest)
}

/// What stands before the next text, and the text without its first quote.
fn split_at_quote(json: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = json.iter().position(|&b| b == b'"')?;
    Some((json.get(..at)?, json.get(at.saturating_add(1)..)?))
}

/// What follows a text of which the first quote is gone.
fn after_text(json: &[u8]) -> &[u8] {
    let mut escaped = false;
    let end = json.iter().position(|&byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.and_then(|at| json.get(at.saturating_add(1)..))
        .unwrap_or_default()
}

/// Whether one of the numbers between two texts does not fit.
fn has_long_number(json: &[u8]) -> bool {
    // Shorter ones fit whatever they say.
    json.len() > SCALE as usize
        && json
            .split(|b| !matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
            .filter(|number| number.len() > SCALE as usize)
            .any(|number| std::str::from_utf8(number).map_or(true, |n| scaled(n).is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_exact_and_what_does_not_is_nothing() {
        assert_eq!(scaled("0"), Some(0));
        assert_eq!(scaled("-1.5"), Some(-15_000_000_000));
        assert_eq!(scaled("97.4500"), Some(974_500_000_000));
        assert_eq!(scaled("0.0000000001"), Some(1));
        assert_eq!(scaled("0.00000000010"), Some(1));
        assert_eq!(scaled("0.00000000001"), None);
        let most = "9999999999999999999999999999";
        assert!(scaled(most).is_some());
        assert_eq!(scaled(&format!("{most}9")), None);
        for wrong in ["", "-", ".5", "1e5", "NaN", "1,000"] {
            assert_eq!(scaled(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_numbers_are_suspect() {
        assert!(!is_suspect(br#"{"a":"12345678901234567890","b":1.5}"#));
        assert!(!is_suspect(br#"{"a":123456789012}"#));
        assert!(!is_suspect(br#"{"a":"\\","b":1.5,"c":"\"0.12345678901"}"#));
        assert!(!is_suspect(
            b"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,false,true]"
        ));
        assert!(is_suspect(br#"{"a":[{"b":0.12345678901}]}"#));
        assert!(is_suspect(br#"{"a":"\\","b":0.12345678901}"#));
        assert!(is_suspect(b"0.12345678901"));
    }
}
