//! The long table: every printed value of a form, with its pointer and place.

use serde_json::{Map, Value, json};

/// The form's printed values in the order of the record.
pub fn values(form: &Value) -> Vec<Value> {
    let form_id = form.get("form_id").and_then(Value::as_str);
    let mut out = Vec::new();
    walk(form, "", None, &mut |pointer, label, value| {
        out.push(row(form_id.unwrap_or_default(), pointer, label, value));
    });
    out
}

type Take<'a> = dyn FnMut(&str, Option<&Value>, &Map<String, Value>) + 'a;

/// Goes down until something has evidence: that is a printed value.
fn walk(value: &Value, pointer: &str, label: Option<&Value>, take: &mut Take<'_>) {
    match value {
        Value::Object(map) if map.contains_key("evidence") => take(pointer, label, map),
        Value::Object(map) => {
            // Mentions repeat numbers of texts that have their row.
            for (key, below) in map.iter().filter(|(key, _)| *key != "mentions") {
                // The label of `{label, value}` belongs to the value.
                let label = map.get("label").filter(|_| key == "value");
                walk(below, &format!("{pointer}/{key}"), label, take);
            }
        }
        Value::Array(items) => {
            for (at, below) in items.iter().enumerate() {
                walk(below, &format!("{pointer}/{at}"), None, take);
            }
        }
        _ => {}
    }
}

fn row(form_id: &str, pointer: &str, label: Option<&Value>, value: &Map<String, Value>) -> Value {
    let get = |key: &str| value.get(key).filter(|v| !v.is_null());
    let (number, unit) = number(pointer, value);
    let evidence = get("evidence").and_then(Value::as_array);
    let place = |key: &str| evidence.and_then(|places| places.first()?.get(key));
    let others = evidence
        .and_then(|places| places.get(1..))
        .filter(|others| !others.is_empty());
    json!({
        "value_id": format!("{form_id}#{pointer}"),
        "pointer": pointer,
        "label": get("label").or(label),
        "raw": raw(value),
        "blank": get("blank"),
        "comparator": get("comparator"),
        "normalized": number,
        "upper": get("upper"),
        "unit": unit,
        "page": place("page"),
        "line": place("line"),
        "box": place("box"),
        "more_places": others,
        "reading": get("reading"),
        "consistency": get("consistency"),
    })
}

/// The printed text; a table of which nothing was used as lines of cells
/// with tabs between them.
fn raw(value: &Map<String, Value>) -> Option<Value> {
    if let Some(raw) = value.get("raw") {
        return Some(raw.clone());
    }
    if let Some(rows) = value.get("rows").and_then(Value::as_array) {
        let line = |row: &Value| {
            let cells = row.as_array().into_iter().flatten();
            let cells: Vec<&str> = cells.filter_map(Value::as_str).collect();
            cells.join("\t")
        };
        let lines: Vec<String> = rows.iter().map(line).collect();
        return Some(lines.join("\n").into());
    }
    value.get("value").filter(|v| v.is_string()).cloned()
}

/// The normalized number and its unit.
fn number<'a>(pointer: &str, value: &'a Map<String, Value>) -> (Option<&'a Value>, Option<Value>) {
    let get = |key: &str| value.get(key).filter(|v| !v.is_null());
    if let Some(yuan) = get("yuan") {
        return (Some(yuan), Some("元".into()));
    }
    if let Some(amount) = get("amount") {
        return (Some(amount), get("unit").cloned());
    }
    if let Some(percent) = get("percent") {
        return (Some(percent), Some("%".into()));
    }
    let number = get("value").filter(|v| v.is_number());
    let unit = if value.contains_key("comparator") {
        get("unit_canonical").or_else(|| get("unit")).cloned()
    } else if pointer == "/fiscal_year" {
        Some("年".into())
    } else {
        number.map(|_| "分".into())
    };
    (number, unit)
}
