//! The pipeline on one page: bytes in, record out. Never fails: what goes
//! wrong is in the record.

use std::path::Path;

use crate::budget::Budget;
use crate::record::{Record, SCHEMA_VERSION, Source, Status, Tool};

/// What can change a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// Password for encrypted PDFs.
    pub password: Option<String>,
    /// Folder with further family files.
    pub families: Option<std::path::PathBuf>,
    /// Keep names of persons and telephone numbers.
    pub keep_personal: bool,
}

/// Reads one document.
///
/// `path` is the path as the user gave it; it appears in the record and its
/// file name may be a candidate for the fiscal year. Nothing is opened here.
#[must_use]
pub fn extract(bytes: &[u8], path: &Path, options: &Options, budget: &Budget) -> Record {
    let _ = (options, budget);
    Record {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..Tool::default()
        },
        source: Source {
            paths: vec![path.to_string_lossy().into_owned()],
            bytes: bytes.len() as u64,
            ..Source::default()
        },
        status: Status::NoForm,
        problems: Vec::new(),
        forms: Vec::new(),
    }
}
