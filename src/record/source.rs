//! The document, the program that read it, and how far it got.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The program that made a record, and what could change its result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Version of `selfeval`.
    pub version: String,
    /// Hash of all options that can change a record.
    pub options_hash: String,
    /// Hash of the family and label files.
    pub families_hash: String,
}

/// The document a record was read from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// SHA-256 of the document's bytes, in hex.
    pub document_id: String,
    /// All paths under which these bytes were given, in input order.
    pub paths: Vec<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// `application/pdf` or `text/plain`; null when unknown.
    pub media_type: Option<String>,
    /// Number of pages; null for inputs without pages.
    pub pages: Option<u32>,
    /// The program that made the document, as the file says.
    pub producer: Option<String>,
    /// The title in the file's own information.
    pub title: Option<String>,
    /// How the text was obtained; null when nothing was read.
    pub reader: Option<Reader>,
    /// Where the document was published, from `--sources`; null without it.
    #[serde(default)]
    pub published: Option<Published>,
}

/// Where a document was published: what the table given with `--sources`
/// says, nothing of it read from the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// Address of the document.
    pub url: Option<String>,
    /// Province or city.
    pub region: Option<String>,
    /// District or county.
    pub district: Option<String>,
    /// Administrative division code (行政区划代码).
    pub admin_code: Option<String>,
    /// The publishing department.
    pub department: Option<String>,
    /// Date of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Date on which the file was fetched, `YYYY-MM-DD`.
    pub retrieved: Option<String>,
    /// Terms under which it may be used.
    pub licence: Option<String>,
}

/// How a document's text was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// From the document's own characters.
    Text,
    /// By optical recognition.
    Ocr,
    /// Some pages one way, some the other.
    Mixed,
}

/// How far a document could be read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every form was read without an error.
    Complete,
    /// Forms were read, but something could not be read; `problems` says what.
    Partial,
    /// The document was read and holds no such form.
    NoForm,
    /// The document holds only an empty template.
    BlankForm,
    /// The pages are images or their text layer is unusable.
    NeedsOcr,
    /// The document could not be read.
    Failed,
}

impl Status {
    /// The status as it stands in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::NoForm => "no_form",
            Self::BlankForm => "blank_form",
            Self::NeedsOcr => "needs_ocr",
            Self::Failed => "failed",
        }
    }
}
