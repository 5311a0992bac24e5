//! Records to rows: each cell is looked up where its column says.

use serde_json::{Value, json};

use crate::write::tables::{Column, EXPECTED, Table, values};

/// One cell; `None` where the record has nothing.
pub type Cell = Option<String>;

/// The rows that a record gives to a table.
#[must_use]
pub fn rows(table: &Table, record: &Value) -> Vec<Vec<Cell>> {
    let forms = || record.get("forms").and_then(Value::as_array);
    let mut out = Vec::new();
    let mut add = |form: &Value, row: &Value, ordinal: usize| {
        let here = Here {
            record,
            form,
            row,
            ordinal,
        };
        out.push(table.columns.iter().map(|c| here.cell(c)).collect());
    };
    match table.rows.as_str() {
        "record" => add(&Value::Null, record, 0),
        "problems" => each(record.get("problems"), |at, row| add(&Value::Null, row, at)),
        "failures" => {
            for (at, row) in failures(record).iter().enumerate() {
                add(&Value::Null, row, at);
            }
        }
        // Not of any record.
        EXPECTED => {}
        "forms" => each(record.get("forms"), |at, form| add(form, form, at)),
        "values" => {
            for form in forms().into_iter().flatten() {
                for (at, row) in values::values(form).iter().enumerate() {
                    add(form, row, at);
                }
            }
        }
        list => {
            let list = list.strip_prefix("forms/").unwrap_or(list);
            for form in forms().into_iter().flatten() {
                each(form.get(list), |at, row| add(form, row, at));
            }
        }
    }
    out
}

fn each(list: Option<&Value>, mut act: impl FnMut(usize, &Value)) {
    let items = list.and_then(Value::as_array).into_iter().flatten();
    for (at, item) in items.enumerate() {
        act(at, item);
    }
}

/// The errors of a failed document, once for each of its paths: whoever goes
/// through the list looks for files, not for documents.
fn failures(record: &Value) -> Vec<Value> {
    if record.get("status").and_then(Value::as_str) != Some("failed") {
        return Vec::new();
    }
    let list = |pointer: &str| {
        let items = record.pointer(pointer).and_then(Value::as_array);
        items.map(Vec::as_slice).unwrap_or_default()
    };
    let is_error = |problem: &&Value| problem.get("severity") == Some(&json!("error"));
    let mut out = Vec::new();
    for file in list("/source/paths") {
        for problem in list("/problems").iter().filter(is_error) {
            out.push(json!({
                "file": file,
                "code": problem.get("code"),
                "message": problem.get("message"),
                "page": problem.get("page"),
            }));
        }
    }
    out
}

/// Where a row stands.
struct Here<'a> {
    record: &'a Value,
    form: &'a Value,
    row: &'a Value,
    ordinal: usize,
}

impl Here<'_> {
    fn cell(&self, column: &Column) -> Cell {
        let path = column.path.as_str();
        if path == "#" {
            return Some(self.ordinal.to_string());
        }
        let (root, pointer) = match path.split_once(':') {
            Some(("record", pointer)) => (self.record, pointer),
            Some((_, pointer)) => (self.form, pointer),
            None => (self.row, path),
        };
        let items = |list: &str| root.pointer(list)?.as_array();
        match pointer.split_once('#') {
            Some((list, "count")) => Some(items(list)?.len().to_string()),
            Some((list, _)) => {
                let rest = items(list)?.get(1..).filter(|rest| !rest.is_empty())?;
                text(&Value::from(rest))
            }
            None => text(root.pointer(pointer)?),
        }
    }
}

/// A value as the text of a cell: numbers as they stand in the JSON.
fn text(value: &Value) -> Cell {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
