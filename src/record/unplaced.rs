//! What belongs to no field, and what was left out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, TextValue};

/// What belongs to no field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unplaced {
    /// Texts outside tables, and single cells of tables that were otherwise used.
    pub texts: Vec<TextValue>,
    /// Tables of which nothing was used.
    pub tables: Vec<PlainTable>,
}

/// A table as it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlainTable {
    /// Rows of cell texts; a merged cell stands at its first position.
    pub rows: Vec<Vec<String>>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Personal data that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Redacted {
    /// What was left out.
    pub kind: RedactedKind,
    /// How many cells.
    pub count: u32,
    /// On which pages.
    pub pages: Vec<u32>,
}

/// A kind of personal data.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RedactedKind {
    /// A person's name.
    Person,
    /// A telephone number.
    Telephone,
}
