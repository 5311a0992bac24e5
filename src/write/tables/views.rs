//! Views of the database: numbers to calculate with, and the usual questions.

use crate::write::tables::sqlite::quoted;
use crate::write::tables::{Table, Type};

/// The usual questions. A row of `v_tasks` is a task and one of
/// `v_indicators` an indicator; no view carries a task's amount to its
/// indicators, where a sum would count it once for each.
pub const QUESTIONS: &str = include_str!("views.sql");

/// The view of a table with its decimals as floating-point numbers, for
/// sums and averages; empty for a table without decimals.
pub fn numeric(table: &Table) -> String {
    if table.columns.iter().all(|c| c.kind != Type::Number) {
        return String::new();
    }
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let name = quoted(&column.name);
            match column.kind {
                Type::Number => format!("CAST({name} AS REAL) AS {name}"),
                _ => name,
            }
        })
        .collect();
    format!(
        "CREATE VIEW {} AS SELECT {} FROM {};\n",
        quoted(&format!("{}_num", table.name)),
        columns.join(", "),
        quoted(&table.name)
    )
}
