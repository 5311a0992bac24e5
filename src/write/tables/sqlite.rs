//! `selfeval.sqlite`: every table with its keys, exact decimals as text, and
//! views over them.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::write::atomic::Temporary;
use crate::write::tables::rows::Cell;
use crate::write::tables::{Format, Spec, Table, Type, views};

/// Name of the file.
pub const NAME: &str = "selfeval.sqlite";

/// How the file is written: it has no readers before it gets its name, so
/// nothing need be undone. Foreign keys are held from the first row on.
const SETTINGS: &str = "
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -16384;
    BEGIN;";

/// The database being written.
#[derive(Debug)]
pub struct Sqlite {
    // Closed before the file gets its name.
    connection: Connection,
    file: Temporary,
    inserts: Vec<String>,
    types: Vec<Vec<Type>>,
    ending: String,
}

impl Sqlite {
    /// Starts the database below `out`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(out: &Path, spec: &Spec) -> io::Result<Self> {
        let file = Temporary::beside(&out.join(NAME))?;
        let connection = Connection::open(file.path()).map_err(refused)?;
        connection.set_prepared_statement_cache_capacity(spec.tables.len());
        let mut start = String::from(SETTINGS);
        let mut ending = String::new();
        for table in &spec.tables {
            start.push_str(&create(table));
            index(table, &mut ending);
            ending.push_str(&views::numeric(table));
        }
        ending.push_str(views::QUESTIONS);
        ending.push_str("COMMIT;");
        connection.execute_batch(&start).map_err(refused)?;
        Ok(Self {
            connection,
            file,
            inserts: spec.tables.iter().map(insert).collect(),
            types: spec
                .tables
                .iter()
                .map(|table| table.columns.iter().map(|c| c.kind).collect())
                .collect(),
            ending,
        })
    }
}

impl Format for Sqlite {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let (Some(insert), Some(types)) = (self.inserts.get(table), self.types.get(table)) else {
            return Ok(());
        };
        let values = types
            .iter()
            .zip(cells)
            .map(|(kind, cell)| value(*kind, cell));
        let mut statement = self.connection.prepare_cached(insert).map_err(refused)?;
        statement
            .execute(params_from_iter(values))
            .map(drop)
            .map_err(refused)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.connection
            .execute_batch(&self.ending)
            .map_err(refused)?;
        self.connection
            .close()
            .map_err(|(_, error)| refused(error))?;
        self.file.finish()
    }
}

/// A cell as its column's type stores it.
fn value(kind: Type, cell: &Cell) -> Value {
    let Some(text) = cell else {
        return Value::Null;
    };
    let number = match kind {
        Type::Integer => text.parse().ok(),
        Type::Boolean => text.parse::<bool>().ok().map(i64::from),
        _ => None,
    };
    number.map_or_else(|| Value::Text(text.clone()), Value::Integer)
}

/// A name as SQL takes it; `values` and `key` are words of its own.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(", ")
}

fn create(table: &Table) -> String {
    let mut sql = format!("\nCREATE TABLE {} (\n", quoted(&table.name));
    let mut lines: Vec<String> = Vec::new();
    for column in &table.columns {
        let kind = match column.kind {
            Type::Integer | Type::Boolean => "INTEGER",
            // Exact: SQLite has no decimals, and its reals are binary.
            Type::Number | Type::String | Type::Date | Type::Array => "TEXT",
        };
        let needed = if table.key.contains(&column.name) {
            " NOT NULL"
        } else {
            ""
        };
        lines.push(format!("  {} {kind}{needed}", quoted(&column.name)));
    }
    if !table.key.is_empty() {
        lines.push(format!("  PRIMARY KEY ({})", list(&table.key)));
    }
    for reference in &table.references {
        let fields = list(&reference.fields);
        lines.push(format!(
            "  FOREIGN KEY ({fields}) REFERENCES {} ({fields})",
            quoted(&reference.table)
        ));
    }
    sql.push_str(&lines.join(",\n"));
    sql.push_str("\n) STRICT;\n");
    sql
}

/// Columns that questions go by, where a table has them.
const SOUGHT: [&str; 9] = [
    "document_id",
    "fiscal_year",
    "logical_key",
    "organization_raw",
    "item",
    "task_row",
    "rule",
    "finding_id",
    "code",
];

/// Indexes: the references that the key does not begin with, and what
/// questions go by.
fn index(table: &Table, sql: &mut String) {
    let mut add = |columns: &[String]| {
        let name = quoted(&format!("{}_by_{}", table.name, columns.join("_")));
        let _ = writeln!(
            sql,
            "CREATE INDEX {name} ON {} ({});",
            quoted(&table.name),
            list(columns)
        );
    };
    for reference in &table.references {
        if !table.key.starts_with(&reference.fields) {
            add(&reference.fields);
        }
    }
    for column in &table.columns {
        if SOUGHT.contains(&column.name.as_str()) {
            add(std::slice::from_ref(&column.name));
        }
    }
}

fn insert(table: &Table) -> String {
    let marks = vec!["?"; table.columns.len()].join(", ");
    format!("INSERT INTO {} VALUES ({marks})", quoted(&table.name))
}

fn refused(error: rusqlite::Error) -> io::Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => io::Error::new(io::ErrorKind::StorageFull, error),
        _ => io::Error::other(error),
    }
}
