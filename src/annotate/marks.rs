//! What is marked: the values of a record, its findings and problems, each at its places.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::check::report::{self, Language};
use crate::content::Rect;
use crate::record::{CheckVerdict, Evidence, Form, Record};
use crate::write::tables::values::values;

/// What a mark looks like.
/// In the order of how much a person should look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// A text that belongs to no field.
    Unplaced,
    /// A value that no identity covers.
    Untested,
    /// A value that other printed numbers support.
    Corroborated,
    /// A value that other printed numbers contradict.
    Contradicted,
    /// A value whose reading is in doubt.
    Doubtful,
    /// A finding or a problem.
    Note,
}

/// One mark on one page.
#[derive(Debug, Clone)]
pub struct Mark {
    /// 1-based page.
    pub page: u32,
    /// Where, on the displayed page.
    pub rect: Rect,
    /// What it looks like.
    pub ink: Ink,
    /// What it says.
    pub text: String,
}

/// All marks of a record, in its order.
pub fn marks(record: &Record, language: Language) -> Vec<Mark> {
    let mut out = Vec::new();
    for form in &record.forms {
        if let Ok(value) = serde_json::to_value(form) {
            let mut highlights = Vec::new();
            for row in values(&value) {
                value_marks(&row, &mut highlights);
            }
            out.extend(laid_together(highlights));
        }
        finding_marks(form, language, &mut out);
    }
    for problem in &record.problems {
        if let (Some(page), Some(rect)) = (problem.page, problem.rect) {
            out.push(Mark {
                page,
                rect,
                ink: Ink::Note,
                text: format!("{}: {}", problem.code.as_str(), problem.message),
            });
        }
    }
    out
}

/// Highlights of a value, one a place.
fn value_marks(row: &Value, out: &mut Vec<Mark>) {
    let text = |key: &str| row.get(key).and_then(Value::as_str);
    let pointer = text("pointer").unwrap_or_default();
    let ink = match (text("reading"), text("consistency")) {
        _ if pointer.starts_with("/unplaced") => Ink::Unplaced,
        (Some("doubtful"), _) => Ink::Doubtful,
        (_, Some("contradicted")) => Ink::Contradicted,
        (_, Some("corroborated")) => Ink::Corroborated,
        _ => Ink::Untested,
    };
    let says = says(row, pointer);
    let first = [("page", row.get("page")), ("box", row.get("box"))];
    let first: Value = first
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let more = row.get("more_places").and_then(Value::as_array);
    for place in std::iter::once(&first).chain(more.into_iter().flatten()) {
        let Ok(Evidence {
            page: Some(page),
            rect: Some(rect),
            ..
        }) = serde_json::from_value(place.clone())
        else {
            continue;
        };
        out.push(Mark {
            page,
            rect,
            ink,
            text: says.clone(),
        });
    }
}

/// One mark a place: the cell of a level belongs to all indicators beside it.
fn laid_together(marks: Vec<Mark>) -> Vec<Mark> {
    let mut at: BTreeMap<(u32, [u32; 4]), usize> = BTreeMap::new();
    let mut out: Vec<Mark> = Vec::new();
    for mark in marks {
        let there = at.entry((mark.page, mark.rect.0.map(f32::to_bits)));
        let index = *there.or_insert(out.len());
        match out.get_mut(index) {
            Some(first) => {
                first.ink = first.ink.max(mark.ink);
                first.text.push_str("\n\n");
                first.text.push_str(&mark.text);
            }
            None => out.push(mark),
        }
    }
    out
}

/// The field, what was normalized out of the print, and the two doubts.
fn says(row: &Value, pointer: &str) -> String {
    let shown = |key: &str| {
        row.get(key)
            .filter(|v| !v.is_null())
            .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
    };
    let mut text = pointer.to_owned();
    if let Some(number) = shown("normalized") {
        let sign = shown("comparator").filter(|sign| sign != "=");
        let sign = sign.map_or_else(String::new, |sign| sign + " ");
        let unit = shown("unit").unwrap_or_default();
        text.push_str(&format!("\n{sign}{number} {unit}"));
    }
    for key in ["label", "reading", "consistency"] {
        if let Some(state) = shown(key) {
            text.push_str(&format!("\n{key}: {state}"));
        }
    }
    text
}

/// A note for each finding, where the first of its passages stands.
fn finding_marks(form: &Form, language: Language, out: &mut Vec<Mark>) {
    let failed = form
        .checks
        .iter()
        .filter(|c| c.verdict == CheckVerdict::Fail);
    for check in failed {
        let place = report::places(form, check)
            .into_iter()
            .find_map(|e| Some((e.page?, e.rect?)));
        // A finding about what is not there stands at the head of its form.
        let first_page = form.pages.map_or(1, |[first, _]| first);
        let (page, rect) = place.unwrap_or((first_page, Rect::new(0.0, 0.0, 0.0, 0.0)));
        out.push(Mark {
            page,
            rect,
            ink: Ink::Note,
            text: report::finding_text(form, check, language),
        });
    }
}
