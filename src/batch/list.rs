//! Tables that a person hands in as CSV: which documents come from where,
//! and which forms are expected.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::read::text;

/// Why such a table cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}{}: {message}", .line.map_or_else(String::new, |line| format!(", line {line}")))]
pub struct ListError {
    /// The file.
    pub path: PathBuf,
    /// The line, where one is to blame.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
}

/// A column by the name under which the program knows it, and the names that
/// it may bear in the file.
pub type Known = (&'static str, &'static [&'static str]);

/// A table read from a file.
#[derive(Debug)]
pub struct List {
    /// The file.
    pub path: PathBuf,
    /// Rows with their lines, by the names of [`Known`]; empty cells are left out.
    pub rows: Vec<(u64, BTreeMap<&'static str, String>)>,
    /// Columns that the program does not know.
    pub unknown: Vec<String>,
    /// Known columns that the file has.
    pub columns: Vec<&'static str>,
}

impl List {
    /// Reads a table in UTF-8, UTF-16 or GB18030, as Excel saves it.
    ///
    /// # Errors
    /// [`ListError`] when it cannot be read, or names a column twice.
    pub fn read(path: &Path, known: &[Known]) -> Result<Self, ListError> {
        let fail = |line, message: String| ListError {
            path: path.to_owned(),
            line,
            message,
        };
        let bytes = fs::read(path).map_err(|error| fail(None, error.to_string()))?;
        let (decoded, broken) = text::decode(&bytes);
        if broken {
            let message = "is neither UTF-8, UTF-16 nor GB18030".to_owned();
            return Err(fail(None, message));
        }
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(decoded.trim_start_matches('\u{FEFF}').as_bytes());
        let head = reader
            .headers()
            .map_err(|error| fail(None, error.to_string()))?
            .clone();
        let mut places: Vec<Option<&'static str>> = Vec::new();
        let mut list = Self {
            path: path.to_owned(),
            rows: Vec::new(),
            unknown: Vec::new(),
            columns: Vec::new(),
        };
        for name in &head {
            let wanted = name.to_ascii_lowercase();
            let found = known
                .iter()
                .find(|(own, others)| *own == wanted || others.contains(&wanted.as_str()));
            match found {
                Some((own, _)) if list.columns.contains(own) => {
                    return Err(fail(
                        Some(1),
                        format!("the column {own} stands there twice"),
                    ));
                }
                Some((own, _)) => list.columns.push(own),
                None => list.unknown.push(name.to_owned()),
            }
            places.push(found.map(|(own, _)| *own));
        }
        for row in reader.records() {
            let row = row.map_err(|error| {
                let line = error.position().map(csv::Position::line);
                fail(line, error.to_string())
            })?;
            let line = row.position().map_or(0, csv::Position::line);
            let cells = places.iter().zip(&row);
            let cells = cells.filter(|(_, text)| !text.is_empty());
            let cells = cells.filter_map(|(name, text)| Some(((*name)?, text.to_owned())));
            list.rows.push((line, cells.collect()));
        }
        Ok(list)
    }

    /// An error of one line.
    #[must_use]
    pub fn wrong(&self, line: u64, message: impl Into<String>) -> ListError {
        ListError {
            path: self.path.clone(),
            line: Some(line),
            message: message.into(),
        }
    }
}
