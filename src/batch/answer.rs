//! A worker's answer: a record as it was sent, and of it what a run counts.
//!
//! The worker has written the record as one line of JSON, which is what goes
//! into the output. To build the record from it again, or only to step over it,
//! would cost more than all else that the supervisor does for a document, so the
//! worker sends a glance at it behind the line.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::record::{
    CheckClass, CheckVerdict, Form, Kind, Record, Source, Status, TextValue, Tool,
};

/// Stands between a record and its glance; JSON escapes it within texts.
const BETWEEN: u8 = b'\t';

/// A record as one line of JSON, and a glance at it.
#[derive(Debug, Clone)]
pub struct Answer {
    line: Vec<u8>,
    glance: Glance,
}

/// What a run needs to know of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    /// The program that made it.
    pub tool: Tool,
    /// The document.
    pub source: Source,
    /// How far it could be read.
    pub status: Status,
    /// What went wrong or is in doubt.
    pub problems: Vec<Problem>,
    /// Its forms.
    pub forms: Vec<FormGlance>,
}

/// What a run needs to know of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormGlance {
    /// Its identifier.
    pub form_id: String,
    /// The family that read it.
    pub family: String,
    /// What kind of form it is.
    pub kind: Kind,
    /// The organization that evaluates itself, as printed.
    pub organization: Option<String>,
    /// 主管部门, as printed.
    pub competent_department: Option<String>,
    /// 实施单位, as printed.
    pub implementing_unit: Option<String>,
    /// The fiscal year.
    pub fiscal_year: Option<u16>,
    /// Number of budget rows.
    pub budget: usize,
    /// Number of goals.
    pub goals: usize,
    /// Number of tasks.
    pub tasks: usize,
    /// Number of indicators.
    pub indicators: usize,
    /// Number of narrative sections and notes.
    pub sections: usize,
    /// Number of texts and tables that belong to no field.
    pub unplaced: usize,
    /// Number of checks that fail, by the class of their rule.
    pub findings: BTreeMap<CheckClass, usize>,
}

impl Glance {
    /// A glance at a record.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        Self {
            tool: record.tool.clone(),
            source: record.source.clone(),
            status: record.status,
            problems: record.problems.clone(),
            forms: record.forms.iter().map(FormGlance::of).collect(),
        }
    }
}

impl FormGlance {
    fn of(form: &Form) -> Self {
        let printed = |value: &Option<TextValue>| value.as_ref().map(|v| v.raw.clone());
        let mut findings = BTreeMap::new();
        for check in &form.checks {
            if check.verdict == CheckVerdict::Fail {
                *findings.entry(check.class).or_default() += 1;
            }
        }
        Self {
            form_id: form.form_id.clone(),
            family: form.family.clone(),
            kind: form.kind,
            organization: printed(&form.organization),
            competent_department: printed(&form.competent_department),
            implementing_unit: printed(&form.implementing_unit),
            fiscal_year: form.fiscal_year.as_ref().map(|year| year.value),
            budget: form.budget.len(),
            goals: form.goals.len(),
            tasks: form.tasks.len(),
            indicators: form.indicators.len(),
            sections: form.sections.len(),
            unplaced: form
                .unplaced
                .texts
                .len()
                .saturating_add(form.unplaced.tables.len()),
            findings,
        }
    }
}

impl Answer {
    /// Adds the glance to a record's line, as a worker sends both.
    ///
    /// # Errors
    /// When the glance cannot be written as JSON.
    pub fn add_glance(line: &mut Vec<u8>, record: &Record) -> serde_json::Result<()> {
        line.push(BETWEEN);
        serde_json::to_writer(line, &Glance::of(record))
    }

    /// The answer that a worker has sent as a line.
    ///
    /// # Errors
    /// When the line holds no record with a glance at it.
    pub fn from_line(mut line: Vec<u8>) -> serde_json::Result<Self> {
        let at = line.iter().rposition(|&byte| byte == BETWEEN);
        let at = at.ok_or_else(|| serde_json::Error::custom("there is no glance at it"))?;
        let glance = line.get(at.saturating_add(1)..).unwrap_or_default();
        let glance = serde_json::from_slice(glance)?;
        line.truncate(at);
        Ok(Self { line, glance })
    }

    /// The answer that a worker would have sent.
    ///
    /// # Errors
    /// When the record cannot be written as JSON.
    pub fn of(record: &Record) -> serde_json::Result<Self> {
        Ok(Self {
            line: serde_json::to_vec(record)?,
            glance: Glance::of(record),
        })
    }

    /// Changes the record.
    ///
    /// # Errors
    /// When it is none, or cannot be written as JSON.
    pub fn change(&mut self, act: impl FnOnce(&mut Record)) -> serde_json::Result<()> {
        let mut record: Record = serde_json::from_slice(&self.line)?;
        act(&mut record);
        *self = Self::of(&record)?;
        Ok(())
    }

    /// The record as one line of JSON, without its end.
    #[must_use]
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// What a run needs to know of it.
    #[must_use]
    pub const fn glance(&self) -> &Glance {
        &self.glance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_worker_sends_is_what_the_record_says() {
        let text = "整体支出绩效自评表\t单位名称：\t某局\n";
        let record = crate::extract::extract(
            text.as_bytes(),
            std::path::Path::new("\t.txt"),
            &crate::extract::Options::default(),
            &crate::budget::Budget::default(),
        );
        let mut line = serde_json::to_vec(&record).unwrap();
        let own = line.clone();
        Answer::add_glance(&mut line, &record).unwrap();
        line.push(b'\n');
        let answer = Answer::from_line(line).unwrap();
        assert_eq!(answer.line(), own);
        assert_eq!(*answer.glance(), Glance::of(&record));
        assert_eq!(answer.glance().source.paths, ["\t.txt"]);
        assert!(Answer::from_line(own).is_err());
    }
}
