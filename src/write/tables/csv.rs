//! CSV after RFC 4180, in UTF-8 with a byte order mark, by which Excel knows it.

use std::io::{self, Write};
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::write::atomic::{self, AtomicFile};
use crate::write::tables::folder::Wanted;
use crate::write::tables::rows::Cell;
use crate::write::tables::{EXPECTED, FAILURES, Format, Spec, Table, Type};

/// The byte order mark.
pub const MARK: &str = "\u{FEFF}";

/// The CSV files of a run.
#[derive(Debug)]
pub struct Csv {
    /// By their place in the description; only the list of failures is
    /// written in every run.
    files: Vec<Option<(Table, AtomicFile)>>,
    excel_safe: bool,
}

impl Csv {
    /// Starts the files below `out`.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn create(out: &Path, spec: &Spec, wanted: Wanted) -> io::Result<Self> {
        let mut files = Vec::new();
        for table in &spec.tables {
            let is_wanted = match table.name.as_str() {
                FAILURES => true,
                EXPECTED => wanted.csv || wanted.expected,
                _ => wanted.csv,
            };
            files.push(if is_wanted {
                let mut file = AtomicFile::create(&out.join(format!("{}.csv", table.name)))?;
                head(table, &mut file)?;
                Some((table.clone(), file))
            } else {
                None
            });
        }
        Ok(Self {
            files,
            excel_safe: wanted.excel_safe,
        })
    }
}

impl Format for Csv {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        match self.files.get_mut(table) {
            Some(Some((table, file))) => row(table, cells, self.excel_safe, file),
            _ => Ok(()),
        }
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let files = self.files.into_iter().flatten().map(|(_, file)| file);
        atomic::finish_all(files.collect())
    }
}

/// Writes the mark and the names of the columns.
///
/// # Errors
/// When the writer refuses.
pub fn head(table: &Table, out: &mut impl Write) -> io::Result<()> {
    out.write_all(MARK.as_bytes())?;
    line(table.columns.iter().map(|c| Some(c.name.as_str())), out)
}

/// Writes one row; `excel_safe` puts a ' before texts that Excel would run
/// or convert.
///
/// # Errors
/// When the writer refuses.
pub fn row(
    table: &Table,
    cells: &[Cell],
    excel_safe: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    if !excel_safe {
        return line(cells.iter().map(Option::as_deref), out);
    }
    let guarded: Vec<Cell> = table
        .columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| match cell {
            Some(text) if column.kind == Type::String && is_touched_by_excel(text) => {
                Some(format!("'{text}"))
            }
            other => other.clone(),
        })
        .collect();
    line(guarded.iter().map(Option::as_deref), out)
}

/// Writes one line of cells; nothing at all for `None`.
///
/// # Errors
/// When the writer refuses.
pub fn line<'a>(
    cells: impl Iterator<Item = Option<&'a str>>,
    out: &mut impl Write,
) -> io::Result<()> {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        match cell {
            None => {}
            // An empty text is quoted, nothing at all is not: some readers
            // tell them apart.
            Some(text) if text.is_empty() || text.contains(['"', ',', '\n', '\r']) => {
                write!(out, "\"{}\"", text.replace('"', "\"\""))?;
            }
            Some(text) => out.write_all(text.as_bytes())?,
        }
    }
    out.write_all(b"\r\n")
}

/// Whether Excel would take a text for a formula, a number, a date or a truth
/// value when it opens the file. Rather one apostrophe too many.
fn is_touched_by_excel(text: &str) -> bool {
    // Excel reads full-width digits and signs as well.
    let plain: String = text.nfkc().collect();
    if plain.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        return true;
    }
    let plain = plain.trim();
    if ["true", "false"]
        .iter()
        .any(|w| plain.eq_ignore_ascii_case(w))
    {
        return true;
    }
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = plain.to_ascii_lowercase();
    let digits = lower.contains(|c: char| c.is_ascii_digit());
    let numeric = |c: char| c.is_ascii_digit() || " .,:/-%e+()$¥年月日时分秒".contains(c);
    digits && (lower.chars().all(numeric) || months.iter().any(|month| lower.contains(month)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut out = Vec::new();
        let cells = [Some("a,b"), None, Some(""), Some("x\"y"), Some("线\n条")];
        line(cells.into_iter(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\"a,b\",,\"\",\"x\"\"y\",\"线\n条\"\r\n");
    }

    #[test]
    fn what_excel_would_run_or_convert() {
        for text in [
            "=100%",
            "+1",
            "-",
            "@x",
            "＝1+1",
            "1-2",
            "97.70%",
            "3/4",
            "(5)",
            "00123",
            "1E5",
            "20220123456789012345",
            "2021年3月",
            "5日",
            "TRUE",
            "1 Mar",
            "１２",
        ] {
            assert!(is_touched_by_excel(text), "{text}");
        }
        for text in [
            "",
            "≥95%",
            "教育局",
            "不少于5万人次",
            "100%以上",
            "a-1",
            "附件2",
        ] {
            assert!(!is_touched_by_excel(text), "{text}");
        }
    }
}
