//! Prose: the numbers it states, ratios of them, parts larger than their whole.

use super::Outcome;
use crate::record::{Evidence, Form, Mention, TextValue};
use crate::value;

/// A number in prose.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// JSON pointer to the text.
    pub(super) field: String,
    /// The sentence it stands in.
    pub(super) sentence: String,
    /// The number.
    pub(super) mention: value::Mention,
    evidence: Vec<Evidence>,
}

impl Said {
    /// The mention as it stands in records.
    pub(super) fn mention(&self) -> Mention {
        Mention {
            value: self.mention.value,
            unit: self.mention.unit.clone(),
            noun: self.mention.noun.clone(),
            sentence: self.sentence.clone(),
            field: self.field.clone(),
            evidence: self.evidence.clone(),
        }
    }
}

/// Every number of the form's prose in the order of the record.
pub(super) fn said(form: &Form) -> Vec<Said> {
    let mut found = Vec::new();
    for (at, goal) in form.goals.iter().enumerate() {
        text(
            goal.expected.as_ref(),
            format!("/goals/{at}/expected"),
            &mut found,
        );
        text(
            goal.actual.as_ref(),
            format!("/goals/{at}/actual"),
            &mut found,
        );
    }
    for (at, task) in form.tasks.iter().enumerate() {
        text(
            task.expected.as_ref(),
            format!("/tasks/{at}/expected"),
            &mut found,
        );
        text(
            task.actual.as_ref(),
            format!("/tasks/{at}/actual"),
            &mut found,
        );
    }
    for (at, row) in form.indicators.iter().enumerate() {
        if let Some(actual) = &row.actual {
            passage(
                &actual.raw,
                &actual.evidence,
                format!("/indicators/{at}/actual"),
                &mut found,
            );
        }
    }
    for (at, section) in form.sections.iter().enumerate() {
        text(
            Some(&section.text),
            format!("/sections/{at}/text"),
            &mut found,
        );
    }
    found
}

fn text(value: Option<&TextValue>, field: String, found: &mut Vec<Said>) {
    if let Some(value) = value {
        passage(&value.raw, &value.evidence, field, found);
    }
}

fn passage(raw: &str, evidence: &[Evidence], field: String, found: &mut Vec<Said>) {
    let slice = |range: &std::ops::Range<usize>| -> String {
        raw.chars().skip(range.start).take(range.len()).collect()
    };
    found.extend(value::mentions(raw).into_iter().map(|mention| Said {
        field: field.clone(),
        sentence: slice(&mention.sentence),
        mention,
        evidence: evidence.to_vec(),
    }));
}

/// Runs the rules of prose.
pub(super) fn check(_form: &Form, _said: &[Said], _found: &mut Vec<Outcome>) {}
