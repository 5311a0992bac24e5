//! Decimals of fixed precision, as Parquet and databases have them.

use std::cell::Cell;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter};

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

/// A value as one line of JSON, and whether it holds a number that may not fit: every
/// record is looked at while it is written, and hardly any has one.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn line(value: &impl Serialize) -> serde_json::Result<(Vec<u8>, bool)> {
    let suspect = Cell::new(false);
    let mut line = Vec::with_capacity(LINE_BYTES);
    let watch = Watch { suspect: &suspect };
    value.serialize(&mut Serializer::with_formatter(&mut line, watch))?;
    Ok((line, suspect.get()))
}

/// Room that is made for a line at once: a record has some 45 KB.
const LINE_BYTES: usize = 64 << 10;

/// Writes as `serde_json` does, and looks at the numbers.
struct Watch<'a> {
    suspect: &'a Cell<bool>,
}

impl Formatter for Watch<'_> {
    fn write_number_str<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        number: &str,
    ) -> io::Result<()> {
        // Shorter ones fit whatever they say.
        if number.len() > SCALE as usize && scaled(number).is_none() {
            self.suspect.set(true);
        }
        writer.write_all(number.as_bytes())
    }

    fn write_f64<W: Write + ?Sized>(&mut self, writer: &mut W, number: f64) -> io::Result<()> {
        // Boxes have hundredths of a point.
        let fits = number.abs() < FITTING && (number * 100.0).round() / 100.0 == number;
        if !fits {
            self.suspect.set(true);
        }
        CompactFormatter.write_f64(writer, number)
    }
}

/// Below it a number with two decimals is printed with them and fits.
const FITTING: f64 = 1e12;

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
        let is_suspect = |json: &str| {
            let value: serde_json::Value = serde_json::from_str(json).unwrap();
            let (written, suspect) = line(&value).unwrap();
            assert_eq!(written, serde_json::to_vec(&value).unwrap());
            suspect
        };
        assert!(!is_suspect(r#"{"a":"12345678901234567890","b":1.5}"#));
        assert!(!is_suspect(r#"{"a":123456789012}"#));
        assert!(!is_suspect(r#"{"a":"\\","b":1.5,"c":"\"0.12345678901"}"#));
        assert!(!is_suspect("[1,2,3,4,5,6,7,8,9,10,11,12,13,14,false,true]"));
        assert!(is_suspect(r#"{"a":[{"b":0.12345678901}]}"#));
        assert!(is_suspect(r#"{"a":"\\","b":0.12345678901}"#));
        assert!(is_suspect("0.12345678901"));
        assert!(!line(&[595.28, -0.5, 0.0]).unwrap().1);
        assert!(line(&[1e300]).unwrap().1);
        assert!(line(&[0.001]).unwrap().1);
    }
}
