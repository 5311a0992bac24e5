//! What a check says.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::Severity;

/// What one rule says about one or more printed values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// The rule and the ordinal of its use in this form.
    pub id: String,
    /// The rule, as `docs/checks.md` explains it.
    pub rule: String,
    /// What kind of rule it is.
    pub class: CheckClass,
    /// What came of it.
    pub verdict: CheckVerdict,
    /// How much a finding weighs; `info` for everything that is no finding.
    pub severity: Severity,
    /// What is printed.
    pub stated: Option<String>,
    /// What the other printed values give.
    pub computed: Option<String>,
    /// Stated less computed.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub margin: Option<Decimal>,
    /// The largest margin that rounding explains.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub tolerance: Option<Decimal>,
    /// What was found, the formula with its numbers; or why it could not be tested.
    pub message: Bilingual,
    /// What would make a finding harmless.
    pub harmless_if: Bilingual,
    /// JSON pointers within the form to the values it is about.
    pub fields: Vec<String>,
    /// First 16 hex digits of the hash of fingerprint, rule, fields and their texts:
    /// decisions about a finding survive a re-run.
    pub finding_id: String,
}

/// A sentence in two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What kind of rule a check belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum CheckClass {
    /// Arithmetic over printed numbers.
    A,
    /// Statements that contradict each other.
    B,
    /// A pattern worth sampling.
    C,
    /// A gap in the disclosure.
    D,
    /// Tidiness: looked at only when asked for.
    T,
}

/// What came of a check.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// The printed values agree as printed.
    Pass,
    /// They agree when printed digits are taken as rounded.
    WithinRounding,
    /// They do not agree.
    Fail,
    /// Something the rule needs is not printed; the message says what.
    NotTestable,
}
