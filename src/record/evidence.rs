//! Where a value stands, and the two doubts that never mix: about us, about them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::content::Rect;

/// Where a value stands in the document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// 1-based page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// Box in points from the top left of the displayed page.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub rect: Option<Rect>,
    /// 1-based line of a text without pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
    /// 0-based table, for inputs without pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub table: Option<u32>,
    /// 0-based row in that table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row: Option<u32>,
    /// 0-based column in that table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<u32>,
}

/// Doubt about us: how the characters were obtained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// From the document's text layer.
    #[default]
    Read,
    /// By optical recognition.
    Recognized,
    /// A problem of the form says why.
    Doubtful,
}

/// Doubt about them: what arithmetic over printed numbers says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consistency {
    /// No identity covers it.
    #[default]
    Untested,
    /// An identity over printed numbers agrees.
    Corroborated,
    /// An identity over printed numbers fails.
    Contradicted,
}
