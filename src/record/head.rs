//! What a form's head says beside its names: year, division, money unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Evidence;

/// The fiscal year of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FiscalYear {
    /// The chosen year.
    pub value: u16,
    /// Where the chosen year stands.
    pub source: YearSource,
    /// Every year that was found, in order of trust.
    pub candidates: Vec<YearCandidate>,
    /// Where it stands on the page; empty for a file name.
    pub evidence: Vec<Evidence>,
}

/// A year and where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct YearCandidate {
    /// The year.
    pub value: u16,
    /// Where it was found.
    pub source: YearSource,
}

/// Where a year was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearSource {
    /// A labelled head cell (被评价年度) or the (YYYY年度) line below the title.
    Header,
    /// The form's title.
    Title,
    /// The file's name.
    FileName,
    /// The side table given with `--sources`.
    Sources,
}

/// A proposed administrative division (GB/T 2260), and what it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdminCode {
    /// Six digits.
    pub value: String,
    /// What it was read from.
    pub source: AdminCodeSource,
}

/// What an administrative division was read from, in order of trust: a report's
/// number names the division that issued the form, often the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdminCodeSource {
    /// The first six digits of the project's code.
    ProjectCode,
    /// The first six digits of the report's number.
    ReportNumber,
}

/// The money unit of a form's head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyUnitValue {
    /// 元, 万元 or 亿元.
    pub value: String,
    /// Where it is printed; empty when the family's rule gave it.
    pub evidence: Vec<Evidence>,
}
