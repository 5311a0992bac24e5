//! `datapackage.json`: the tables for programs, after Frictionless v2.

use serde_json::{Map, Value, json};

use crate::write::tables::{Column, Spec, Table};

/// Name of the file.
pub const NAME: &str = "datapackage.json";

/// The data package of a folder of CSV files. It holds no date and no count:
/// the same for every run of the same version.
///
/// # Errors
/// Never in practice; JSON of plain values can be written.
pub fn json(spec: &Spec) -> Result<String, serde_json::Error> {
    let resources: Vec<Value> = spec.tables.iter().map(resource).collect();
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "selfeval",
        "title": "绩效自评表 / Performance self-evaluations",
        "version": spec.version,
        "resources": resources,
    });
    let mut text = serde_json::to_string_pretty(&package)?;
    text.push('\n');
    Ok(text)
}

fn resource(table: &Table) -> Value {
    let mut schema = Map::new();
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    schema.insert("fields".to_owned(), fields.into());
    schema.insert("missingValues".to_owned(), json!([""]));
    if !table.key.is_empty() {
        schema.insert("primaryKey".to_owned(), json!(table.key));
    }
    if !table.references.is_empty() {
        let keys = table.references.iter().map(|reference| {
            json!({
                "fields": reference.fields,
                "reference": { "resource": reference.table, "fields": reference.fields },
            })
        });
        schema.insert("foreignKeys".to_owned(), keys.collect());
    }
    json!({
        "name": table.name,
        "type": "table",
        "path": format!("{}.csv", table.name),
        "description": format!("{} {}", table.zh, table.en),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "lineTerminator": "\r\n" },
        "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), json!(column.name));
    field.insert("type".to_owned(), json!(column.kind));
    field.insert("title".to_owned(), json!(column.zh));
    field.insert("description".to_owned(), json!(column.en));
    if let Some(unit) = &column.unit {
        field.insert("unit".to_owned(), json!(unit));
    }
    Value::Object(field)
}
