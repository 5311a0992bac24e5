//! The cells of the workbook: each value in the type of its column, and what
//! is in doubt in a colour.

use rust_xlsxwriter::{Color, Format as Style, FormatAlign, Worksheet, XlsxError};

use crate::write::tables::rows::Cell;
use crate::write::tables::{Table, Type, day};

/// Significant digits that Excel keeps of a number.
pub(super) const DIGITS: usize = 15;
/// Longest text of a cell, in UTF-16 units; a limit of Excel is 32,767.
const TEXT_UNITS: usize = 32_700;
/// Excel's day 0 is 1899-12-30.
const EPOCH_DAY: i32 = 25_569;

/// How cells look.
pub(super) struct Styles {
    pub(super) head: Style,
    pub(super) name: Style,
    pub(super) link: Style,
    /// By doubt: none, in the reading, by other numbers, both.
    kinds: [Kinds; 4],
}

/// How cells of each type look.
#[derive(Default)]
pub(super) struct Kinds {
    text: Style,
    number: Style,
    day: Style,
}

impl Default for Styles {
    fn default() -> Self {
        let kinds = |reading: bool, contradicted: bool| {
            let mut plain = Style::new();
            if reading {
                plain = plain.set_background_color(Color::RGB(0x00FC_E4D6));
            }
            if contradicted {
                plain = plain.set_font_color(Color::RGB(0x00C0_0000));
            }
            Kinds {
                // "@" is text: editing a cell does not convert it either.
                text: plain.clone().set_num_format("@"),
                day: plain.clone().set_num_format("yyyy-mm-dd"),
                number: plain,
            }
        };
        Self {
            head: Style::new().set_text_wrap().set_align(FormatAlign::Top),
            name: Style::new().set_bold(),
            link: Style::new().set_hyperlink(),
            kinds: [
                kinds(false, false),
                kinds(true, false),
                kinds(false, true),
                kinds(true, true),
            ],
        }
    }
}

impl Styles {
    /// How cells with this doubt look.
    pub(super) fn of(&self, doubt: Doubt) -> &Kinds {
        let [none, reading, contradicted, both] = &self.kinds;
        match (doubt.reading, doubt.contradicted) {
            (false, false) => none,
            (true, false) => reading,
            (false, true) => contradicted,
            (true, true) => both,
        }
    }
}

/// What is in doubt about a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Doubt {
    reading: bool,
    contradicted: bool,
}

/// For each column of a table, those that say what is in doubt about it.
#[derive(Debug)]
pub(super) struct Doubts(Vec<Option<[usize; 2]>>);

impl Doubts {
    /// The columns of a table.
    pub(super) fn of(table: &Table) -> Self {
        let at = |path: String| table.columns.iter().position(|c| c.path == path);
        let beside = |path: &str| {
            let (value, _) = path.rsplit_once('/')?;
            Some([
                at(format!("{value}/reading"))?,
                at(format!("{value}/consistency"))?,
            ])
        };
        Self(table.columns.iter().map(|c| beside(&c.path)).collect())
    }

    /// What is in doubt about a cell of a row.
    pub(super) fn at(&self, column: usize, cells: &[Cell]) -> Doubt {
        let Some(Some([reading, consistency])) = self.0.get(column) else {
            return Doubt::default();
        };
        let says =
            |at: &usize, word: &str| cells.get(*at).is_some_and(|c| c.as_deref() == Some(word));
        Doubt {
            reading: says(reading, "doubtful"),
            contradicted: says(consistency, "contradicted"),
        }
    }
}

/// Writes one cell; returns whether a text was cut, and whether a number is
/// stored as text.
pub(super) fn write(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    kind: Type,
    text: &str,
    styles: &Kinds,
) -> Result<(bool, bool), XlsxError> {
    match kind {
        Type::Integer | Type::Number => {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let leading = text.trim_start_matches(['-', '0', '.']).len();
            if let (true, Ok(number)) = (digits.min(leading) <= DIGITS, text.parse::<f64>()) {
                sheet.write_number_with_format(row, at, number, &styles.number)?;
                return Ok((false, false));
            }
            sheet.write_string_with_format(row, at, text, &styles.text)?;
            Ok((false, true))
        }
        Type::Boolean => {
            sheet.write_boolean_with_format(row, at, text == "true", &styles.number)?;
            Ok((false, false))
        }
        Type::Date => {
            match day::since_epoch(text) {
                Some(day) => {
                    let day = f64::from(day.saturating_add(EPOCH_DAY));
                    sheet.write_number_with_format(row, at, day, &styles.day)?;
                }
                None => {
                    sheet.write_string_with_format(row, at, text, &styles.text)?;
                }
            }
            Ok((false, false))
        }
        Type::String | Type::Array => {
            let fitted = fitted(text);
            sheet.write_string_with_format(
                row,
                at,
                fitted.as_deref().unwrap_or(text),
                &styles.text,
            )?;
            Ok((fitted.is_some(), false))
        }
    }
}

/// A text cut to what a cell holds; `None` when it fits.
fn fitted(text: &str) -> Option<String> {
    // No text has more UTF-16 units than bytes.
    if text.len() <= TEXT_UNITS || text.encode_utf16().count() <= TEXT_UNITS {
        return None;
    }
    let mut units = 0_usize;
    let kept = text.chars().take_while(|c| {
        units = units.saturating_add(c.len_utf16());
        units < TEXT_UNITS
    });
    let mut kept: String = kept.collect();
    kept.push('…');
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::tables::Spec;

    #[test]
    fn texts_are_cut_to_what_a_cell_holds() {
        assert_eq!(fitted("短"), None);
        assert_eq!(fitted(&"长".repeat(TEXT_UNITS)), None);
        let cut = fitted(&"长".repeat(40_000)).unwrap();
        assert!(cut.ends_with('…') && cut.encode_utf16().count() <= TEXT_UNITS);
        let astral = fitted(&"𠮷".repeat(20_000)).unwrap();
        assert!(astral.encode_utf16().count() <= TEXT_UNITS);
    }

    #[test]
    fn a_doubt_colours_its_value_and_no_other() {
        let spec = Spec::load().unwrap();
        let table = spec.tables.iter().find(|t| t.name == "budget").unwrap();
        let at = |name: &str| table.columns.iter().position(|c| c.name == name).unwrap();
        let mut cells: Vec<Cell> = vec![None; table.columns.len()];
        cells[at("initial_reading")] = Some("doubtful".to_owned());
        cells[at("executed_consistency")] = Some("contradicted".to_owned());
        let doubts = Doubts::of(table);
        let reading = Doubt {
            reading: true,
            contradicted: false,
        };
        assert_eq!(doubts.at(at("initial_raw"), &cells), reading);
        assert_eq!(doubts.at(at("initial_yuan"), &cells), reading);
        assert!(doubts.at(at("executed_yuan"), &cells).contradicted);
        for plain in ["form_id", "item", "adjusted_raw"] {
            assert_eq!(doubts.at(at(plain), &cells), Doubt::default(), "{plain}");
        }
    }
}
