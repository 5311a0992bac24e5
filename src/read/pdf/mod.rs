//! PDF bytes to positioned characters and rulings. Nothing is painted.

use crate::budget::{Budget, Exceeded};
use crate::problem::Problem;
use crate::read::page::Page;

/// What a PDF says of itself, and its pages as far as they could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// `/Producer` of the information dictionary.
    pub producer: Option<String>,
    /// `/Creator` of the information dictionary.
    pub creator: Option<String>,
    /// `/Title` of the information dictionary (GBK bytes decoded).
    pub title: Option<String>,
    /// The pages in order.
    pub pages: Vec<Page>,
    /// Problems of the file as a whole.
    pub problems: Vec<Problem>,
}

/// Why a PDF could not be opened at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// Neither reader could make sense of the bytes.
    #[error("the PDF cannot be opened: {0}")]
    Broken(String),
    /// The file is encrypted and neither the empty nor the given password opens it.
    #[error("the PDF wants a password")]
    Password,
    /// There are no pages.
    #[error("the PDF has no pages")]
    NoPages,
    /// A limit was reached before any page could be read.
    #[error(transparent)]
    Limit(#[from] Exceeded),
}

/// Reads a PDF.
///
/// # Errors
/// [`OpenError`] when there is nothing to read at all; everything smaller is a
/// problem of the document or of a page.
pub fn read(bytes: &[u8], password: Option<&str>, budget: &Budget) -> Result<Document, OpenError> {
    let _ = (bytes, password, budget);
    Err(OpenError::NoPages)
}
