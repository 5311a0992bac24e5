//! What a form prints that belongs to no field: said aloud, once a form and column.

use std::collections::BTreeSet;

use super::draft::{Draft, Found, PrintedLabel};
use crate::problem::{Code, Problem};
use crate::record::Evidence;

/// Characters of a text quoted in a message.
const QUOTED: usize = 20;

/// Problems for texts and tables without an owner and for columns without a field.
#[must_use]
pub fn problems(draft: &Draft) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (texts, tables) = (draft.unplaced.len(), draft.unplaced_tables.len());
    if texts > 0 || tables > 0 {
        let first = draft.unplaced.first().map(|f| f.text.clone());
        let quoted: String = first.unwrap_or_default().chars().take(QUOTED).collect();
        let places = draft
            .unplaced
            .iter()
            .map(|f| f.places.as_slice())
            .chain(draft.unplaced_tables.iter().map(|(_, p)| p.as_slice()));
        let message = format!(
            "{texts} texts and {tables} tables of the form belong to no field; the first text: {quoted:?}"
        );
        problems.push(placed(
            Problem::new(Code::TextUnplaced, message),
            places.flatten(),
        ));
    }
    let columns = draft
        .indicators
        .iter()
        .flat_map(|i| &i.other)
        .chain(draft.budget.iter().flat_map(|b| &b.other))
        .chain(draft.tasks.iter().flat_map(|t| &t.other));
    let mut seen = BTreeSet::new();
    for (label, found) in columns {
        if seen.insert(label.label.key.clone()) {
            problems.push(column(label, found));
        }
    }
    problems
}

fn column(label: &PrintedLabel, found: &Found) -> Problem {
    let message = format!(
        "no field for the column {:?}; its cells are kept under `other`",
        label.text
    );
    placed(
        Problem::new(Code::ColumnUnknown, message),
        found.places.iter(),
    )
}

fn placed<'e>(mut problem: Problem, mut places: impl Iterator<Item = &'e Evidence>) -> Problem {
    if let Some(place) = places.next() {
        (problem.page, problem.rect) = (place.page, place.rect);
    }
    problem
}
