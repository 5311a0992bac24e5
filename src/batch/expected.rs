//! `--expected`: which forms there should be, and what became of each.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::batch::answer::{FormGlance, Glance};
use crate::batch::list::{Known, List, ListError};
use crate::record::Status;
use crate::write::tables::rows::Cell;

/// The columns, with the names that people give them.
const COLUMNS: [Known; 3] = [
    ("organization", &["单位", "单位名称", "部门"]),
    ("year", &["年度", "年份", "fiscal_year"]),
    ("kind", &["类型"]),
];

/// What became of an expected form, from the least to the best.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No document of this organization and year was given.
    #[default]
    Absent,
    /// A document could not be read.
    Failed,
    /// A document has no text.
    NeedsOcr,
    /// The form is an empty template.
    BlankForm,
    /// The form was read in part.
    Partial,
    /// The form was read.
    Found,
}

impl Outcome {
    /// Every outcome in the order of the summary.
    pub const ALL: [Self; 6] = [
        Self::Found,
        Self::Partial,
        Self::BlankForm,
        Self::NeedsOcr,
        Self::Failed,
        Self::Absent,
    ];

    /// The outcome as it stands in the matrix.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Failed => "failed",
            Self::NeedsOcr => "needs_ocr",
            Self::BlankForm => "blank_form",
            Self::Partial => "partial",
            Self::Found => "found",
        }
    }
}

/// One expected form.
#[derive(Debug)]
struct Want {
    organization: String,
    year: Option<i32>,
    kind: Option<String>,
    /// The organization as it is compared.
    key: String,
    outcome: Outcome,
    form_id: Option<String>,
    path: Option<String>,
}

/// The expected forms.
#[derive(Debug, Default)]
pub struct Expected {
    wants: Vec<Want>,
}

impl Expected {
    /// Reads the table.
    ///
    /// # Errors
    /// [`ListError`] when it cannot be read, or a row has no organization, a
    /// year that is none, or a kind that the records do not know.
    pub fn read(path: &Path) -> Result<Self, ListError> {
        let list = List::read(path, &COLUMNS)?;
        let mut wants = Vec::new();
        for (line, cells) in &list.rows {
            let Some(organization) = cells.get("organization") else {
                return Err(list.wrong(*line, "an organization is wanted"));
            };
            let year = match cells
                .get("year")
                .map(|text| text.trim_end_matches('年').parse())
            {
                None => None,
                Some(Ok(year @ 1949..=2999)) => Some(year),
                Some(_) => return Err(list.wrong(*line, "the year is none")),
            };
            let kind = cells.get("kind").cloned();
            if let Some(kind) = &kind
                && serde_json::from_value::<crate::record::Kind>(kind.as_str().into()).is_err()
            {
                return Err(list.wrong(*line, format!("{kind} is no kind of form")));
            }
            wants.push(Want {
                key: key(organization),
                organization: organization.clone(),
                year,
                kind,
                outcome: Outcome::Absent,
                form_id: None,
                path: None,
            });
        }
        Ok(Self { wants })
    }

    /// Looks which expected forms a record brings.
    pub fn see(&mut self, record: &Glance) {
        for want in &mut self.wants {
            for form in &record.forms {
                if want.is(form) {
                    let outcome = match record.status {
                        Status::BlankForm => Outcome::BlankForm,
                        Status::Partial => Outcome::Partial,
                        _ => Outcome::Found,
                    };
                    want.better(outcome, Some(&form.form_id), record);
                }
            }
            let outcome = match record.status {
                Status::NeedsOcr => Outcome::NeedsOcr,
                Status::Failed => Outcome::Failed,
                _ => continue,
            };
            if want.may_be_in(record) {
                want.better(outcome, None, record);
            }
        }
    }

    /// The rows of the matrix, in the order of the table that was given.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cell>> {
        self.wants.iter().map(|want| {
            vec![
                Some(want.organization.clone()),
                want.year.map(|year| year.to_string()),
                want.kind.clone(),
                Some(want.outcome.as_str().to_owned()),
                want.form_id.clone(),
                want.path.clone(),
            ]
        })
    }

    /// One line for a person: how many of each outcome.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts: Vec<String> = Outcome::ALL
            .iter()
            .map(|outcome| {
                (
                    outcome,
                    self.wants.iter().filter(|w| w.outcome == *outcome).count(),
                )
            })
            .filter(|(_, count)| *count > 0)
            .map(|(outcome, count)| format!("{count} {}", outcome.as_str()))
            .collect();
        format!("expected {} = {}", self.wants.len(), counts.join(" + "))
    }
}

impl Want {
    /// Whether a form is the expected one.
    fn is(&self, form: &FormGlance) -> bool {
        let names = [
            &form.organization,
            &form.implementing_unit,
            &form.competent_department,
        ];
        let named = names
            .into_iter()
            .flatten()
            .any(|name| key(name) == self.key);
        let year = form.fiscal_year.map(i64::from);
        let kind = serde_json::to_value(form.kind).ok();
        named
            && self
                .year
                .is_none_or(|wanted| year == Some(i64::from(wanted)))
            && self
                .kind
                .as_deref()
                .is_none_or(|wanted| kind.as_ref().and_then(|k| k.as_str()) == Some(wanted))
    }

    /// Whether a document that could not be read may hold the expected form:
    /// its path, or the department that `--sources` names, says so.
    fn may_be_in(&self, record: &Glance) -> bool {
        let department = record
            .source
            .published
            .as_ref()
            .and_then(|p| p.department.clone());
        let texts = record.source.paths.iter().cloned().chain(department);
        let texts: Vec<String> = texts.map(|text| key(&text)).collect();
        let year = self.year.map(|year| year.to_string());
        let has = |wanted: &str| texts.iter().any(|text| text.contains(wanted));
        has(&self.key) && year.is_none_or(|year| has(&year) || !has_year(&texts))
    }

    /// The first of the best outcomes stays.
    fn better(&mut self, outcome: Outcome, form_id: Option<&str>, record: &Glance) {
        if outcome > self.outcome {
            self.outcome = outcome;
            self.form_id = form_id.map(str::to_owned);
            self.path = record.source.paths.first().cloned();
        }
    }
}

/// Whether any text names a year between 1990 and 2099.
fn has_year(texts: &[String]) -> bool {
    let is_year = |run: &str| run.len() == 4 && matches!(run.parse::<u32>(), Ok(1990..=2099));
    texts
        .iter()
        .any(|text| text.split(|c: char| !c.is_ascii_digit()).any(is_year))
}

/// A name as it is compared: width and white space make no difference.
fn key(name: &str) -> String {
    name.nfkc().filter(|c| !c.is_whitespace()).collect()
}
