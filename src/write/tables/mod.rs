//! The flat tables: what `schemas/tables.json` says, and nothing else. Rows,
//! codebook and data package are all driven by that one description.

pub mod codebook;
pub mod csv;
pub mod day;
pub mod decimal;
pub mod folder;
pub mod import;
pub mod package;
pub mod parquet;
pub mod rows;
pub mod sqlite;
pub mod values;
mod views;
pub mod workbook;

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

/// The committed description.
const DESCRIPTION: &str = include_str!("../../../schemas/tables.json");

/// The table of files that could not be read; it is written in every run.
pub const FAILURES: &str = "failures";

/// A file, or several, into which the rows of all tables go.
pub trait Format: std::fmt::Debug {
    /// The rows of another record begin.
    ///
    /// # Errors
    /// When what came before cannot be written.
    fn record(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Adds a row to the table at this place of the description.
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, table: usize, cells: &[rows::Cell]) -> io::Result<()>;

    /// Writes what is left and gives the files their names.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The table of what became of the forms listed with `--expected`.
pub const EXPECTED: &str = "expected";

/// `schemas/tables.json` is not what it should be: a fault of this program.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    /// It is no description.
    #[error("schemas/tables.json: {0}")]
    Json(#[from] serde_json::Error),
    /// A column names a kind of value that is not described.
    #[error("schemas/tables.json: column {column} has the unknown kind {kind}")]
    Kind {
        /// The column.
        column: String,
        /// Its kind.
        kind: String,
    },
}

/// The type of a column, in the words of Frictionless.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// An exact decimal.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A JSON array.
    Array,
}

impl Type {
    /// The type's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Array => "array",
        }
    }
}

/// One column, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Where in the record its cells stand: a JSON pointer below the row, or
    /// below `record:` or `form:`; `#` is the row's ordinal. After the pointer
    /// of a list, `#rest` means all but its first item and `#count` how many.
    pub path: String,
    /// The type of its cells.
    pub kind: Type,
    /// Their unit, where it is always the same.
    pub unit: Option<String>,
    /// What it holds, in Chinese.
    pub zh: String,
    /// What it holds, in English.
    pub en: String,
    /// Whether it only says where a printed value stands and what is in doubt about it.
    pub aside: bool,
}

/// Columns that refer to the key of another table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Reference {
    /// The columns here, of the same names there.
    pub fields: Vec<String>,
    /// The other table.
    pub table: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, and that of its file.
    pub name: String,
    /// What its rows are: `record`, `forms`, a list in the forms like
    /// `forms/budget`, `problems`, `values`, `failures` or `expected`.
    pub rows: String,
    /// The columns that name a row.
    pub key: Vec<String>,
    /// References to other tables.
    pub references: Vec<Reference>,
    /// What it holds, in Chinese.
    pub zh: String,
    /// What it holds, in English.
    pub en: String,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// All tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Version of the description.
    pub version: String,
    /// The tables in the order of the codebook.
    pub tables: Vec<Table>,
}

#[derive(Deserialize)]
struct RawSpec {
    version: String,
    value: Around,
    kinds: BTreeMap<String, Vec<Suffix>>,
    /// What `--sources` says of a document: the last columns of every table.
    published: Vec<RawColumn>,
    tables: Vec<RawTable>,
}

/// The columns that every printed value has, around those of its kind.
#[derive(Deserialize)]
struct Around {
    before: Vec<Suffix>,
    after: Vec<Suffix>,
}

#[derive(Deserialize)]
struct Suffix {
    suffix: String,
    path: String,
    #[serde(rename = "type")]
    kind: Type,
    unit: Option<String>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
struct RawTable {
    name: String,
    rows: String,
    key: Vec<String>,
    references: Vec<Reference>,
    zh: String,
    en: String,
    columns: Vec<RawColumn>,
}

/// A column of its own, or a printed value that becomes several.
#[derive(Clone, Deserialize)]
struct RawColumn {
    name: String,
    path: String,
    zh: String,
    en: String,
    unit: Option<String>,
    #[serde(flatten)]
    what: What,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum What {
    Plain {
        #[serde(rename = "type")]
        kind: Type,
    },
    Printed {
        kind: String,
    },
}

impl Spec {
    /// The tables as committed in `schemas/tables.json`.
    ///
    /// # Errors
    /// [`SpecError`] when the description is wrong; a test sees to it that it is not.
    pub fn load() -> Result<Self, SpecError> {
        let raw: RawSpec = serde_json::from_str(DESCRIPTION)?;
        let mut tables = Vec::new();
        for table in raw.tables {
            let mut columns = Vec::new();
            // What is expected belongs to no document.
            let published = match table.rows.as_str() {
                EXPECTED => Vec::new(),
                _ => raw.published.clone(),
            };
            for column in table.columns.into_iter().chain(published) {
                expand(column, &raw.value, &raw.kinds, &mut columns)?;
            }
            tables.push(Table {
                name: table.name,
                rows: table.rows,
                key: table.key,
                references: table.references,
                zh: table.zh,
                en: table.en,
                columns,
            });
        }
        Ok(Self {
            version: raw.version,
            tables,
        })
    }
}

/// Adds a described column, or those of a described value.
fn expand(
    raw: RawColumn,
    around: &Around,
    kinds: &BTreeMap<String, Vec<Suffix>>,
    columns: &mut Vec<Column>,
) -> Result<(), SpecError> {
    let kind = match raw.what {
        What::Plain { kind } => {
            columns.push(Column {
                name: raw.name,
                path: raw.path,
                kind,
                unit: raw.unit,
                zh: raw.zh,
                en: raw.en,
                aside: false,
            });
            return Ok(());
        }
        What::Printed { kind } => kind,
    };
    let Some(own) = kinds.get(&kind) else {
        return Err(SpecError::Kind {
            column: raw.name,
            kind,
        });
    };
    let parts = around.before.iter().chain(own).map(|part| (part, false));
    for (part, aside) in parts.chain(around.after.iter().map(|part| (part, true))) {
        columns.push(Column {
            name: format!("{}{}", raw.name, part.suffix),
            path: format!("{}{}", raw.path, part.path),
            kind: part.kind,
            unit: part.unit.clone(),
            zh: format!("{}：{}", raw.zh, part.zh),
            en: format!("{}: {}", raw.en, part.en),
            aside,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_suit_every_program() {
        let spec = Spec::load().unwrap();
        for table in &spec.tables {
            let mut seen = HashSet::new();
            for column in &table.columns {
                let name = &column.name;
                assert!(name.len() <= 32, "{name}: Stata takes 32 characters");
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                assert!(name.chars().all(plain), "{name}");
                assert!(name.starts_with(|c: char| c.is_ascii_lowercase()), "{name}");
                assert!(seen.insert(name), "{} has {name} twice", table.name);
                assert!(!column.zh.is_empty() && !column.en.is_empty(), "{name}");
            }
            for field in table.references.iter().flat_map(|r| &r.fields) {
                assert!(seen.contains(field), "{field}");
            }
            for field in &table.key {
                assert!(seen.contains(field), "{field}");
            }
        }
    }

    #[test]
    fn every_printed_value_has_its_evidence_and_its_doubts() {
        let spec = Spec::load().unwrap();
        let mut values = 0;
        for table in &spec.tables {
            let names: HashSet<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
            for value in names.iter().filter_map(|name| name.strip_suffix("_raw")) {
                values += 1;
                for suffix in ["_page", "_reading", "_consistency"] {
                    let name = format!("{value}{suffix}");
                    assert!(names.contains(name.as_str()), "{}: {name}", table.name);
                }
            }
        }
        assert!(values > 40, "{values}");
    }
}
