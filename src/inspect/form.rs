//! The record's forms.

use std::path::Path;

use serde_json::{Value, json};

use crate::budget::Budget;
use crate::extract::extract;
use crate::inspect::{InspectError, View};

/// Status, problems and forms; with a page, the forms that stand on it.
pub(super) fn json(
    bytes: &[u8],
    path: &Path,
    view: &View,
    budget: &Budget,
) -> Result<Value, InspectError> {
    let mut record = extract(bytes, path, &view.options, budget);
    if let Some(page) = view.page {
        record
            .forms
            .retain(|form| form.pages.is_none_or(|[a, b]| (a..=b).contains(&page)));
    }
    Ok(json!({
        "status": record.status,
        "problems": record.problems,
        "forms": serde_json::to_value(&record.forms)?,
    }))
}
