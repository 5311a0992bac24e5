//! `selfeval annotate`: a copy of a PDF in which every extracted value is
//! highlighted and every finding is a note, for whoever holds the record
//! against the page.
//!
//! The copy is the original followed by an incremental update: the bytes of the
//! published file stand unchanged at its beginning, so that nobody needs to
//! trust the copy. Only a file whose table of objects is damaged is written anew.

mod marks;
mod paper;

use std::path::Path;

use crate::budget::Budget;
use crate::check::report::Language;
use crate::extract::{self, Options};
use crate::read::pdf::{self, OpenError};

/// An annotated copy, and what is in it.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The file.
    pub bytes: Vec<u8>,
    /// Highlighted places of values.
    pub values: usize,
    /// Notes: findings, and problems that have a place.
    pub notes: usize,
}

/// Why there is no annotated copy.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// A text has no pages to draw on.
    #[error("only PDFs can be annotated")]
    NotPdf,
    /// The reader cannot open it.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Nothing was recognized in it.
    #[error("there is nothing to annotate: {0}")]
    NoForm(String),
    /// The writer cannot open what the reader could.
    #[error("the PDF cannot be written to: {0}")]
    Write(#[from] lopdf::Error),
    /// Reader and writer count its pages differently.
    #[error("the PDF is too damaged to be annotated: its pages cannot be told with certainty")]
    Pages,
    /// The copy could not be put together.
    #[error("the copy could not be written: {0}")]
    Copy(#[from] std::io::Error),
}

/// Extracts a PDF and marks in a copy what was found, with notes in the given language.
///
/// # Errors
/// [`AnnotateError`] when there is nothing to mark or no place for it.
pub fn annotate(
    bytes: &[u8],
    path: &Path,
    options: &Options,
    language: Language,
) -> Result<Annotated, AnnotateError> {
    if !crate::read::is_pdf(bytes) {
        return Err(AnnotateError::NotPdf);
    }
    let password = options.password.as_deref();
    let spaces = pdf::user_spaces(bytes, password)?;
    let record = extract::extract(bytes, path, options, &Budget::default());
    if record.forms.is_empty() {
        let why = record.problems.iter().map(|p| p.message.as_str());
        return Err(AnnotateError::NoForm(why.collect::<Vec<_>>().join("; ")));
    }
    let marks = marks::marks(&record, language);
    let notes = marks.iter().filter(|m| m.ink == marks::Ink::Note).count();
    let bytes = paper::draw(bytes, password, &spaces, &marks)?;
    Ok(Annotated {
        bytes,
        values: marks.len().saturating_sub(notes),
        notes,
    })
}
