//! What is published: one [`Record`] per distinct document.
//!
//! Names are English and standard for the field; the printed Chinese text is
//! kept beside every normalized value as `raw`. A key is `null` where the form
//! has no such cell, and a value with `blank` where it has an empty one.
//! Within a major `schema_version` fields are added, never renamed or re-meant.
//! `schemas/record.schema.json` and `docs/record.md` come from these types and
//! their comments.

mod budget;
mod check;
mod evidence;
mod form;
mod head;
mod indicators;
mod printed;
mod prose;
mod source;
mod tasks;
mod unplaced;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
pub use crate::value::{
    Basis as AttainmentBasis, Blank, Comparator, ComparatorSource, Verdict as AttainmentResult,
};

pub use budget::{BudgetItem, BudgetRow};
pub use check::{Bilingual, Check, CheckClass, CheckVerdict};
pub use evidence::{Consistency, Evidence, Reading};
pub use form::{Form, Kind, Scope};
pub use head::{AdminCode, AdminCodeSource, FiscalYear, MoneyUnitValue, YearCandidate, YearSource};
pub use indicators::{Attainment, Indicator, Totals};
pub use printed::{Condition, Labelled, Money, Points, Printed, Quantity, Rate, TextValue};
pub use prose::{Mention, Section, SectionKey};
pub use source::{Published, Reader, Source, Status, Tool};
pub use tasks::{Goal, Task};
pub use unplaced::{PlainTable, Redacted, RedactedKind, Unplaced};

/// Version of the record's shape.
pub const SCHEMA_VERSION: &str = "1.0";

/// Everything that was read from one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Version of this shape, major.minor.
    pub schema_version: String,
    /// The program that made the record.
    pub tool: Tool,
    /// The document.
    pub source: Source,
    /// How far it could be read.
    pub status: Status,
    /// What went wrong or is in doubt, document-wide and per form.
    pub problems: Vec<Problem>,
    /// The forms in the document, in reading order.
    pub forms: Vec<Form>,
}

impl Record {
    /// The record's JSON schema, as committed in `schemas/record.schema.json`.
    #[must_use]
    pub fn schema() -> serde_json::Value {
        // What is written, not what could be read: a field that is always
        // there is required even where it may be null.
        schemars::generate::SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator()
            .into_root_schema_for::<Self>()
            .to_value()
    }
}
