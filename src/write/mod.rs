//! Records to files: one pretty JSON a document, all of them as NDJSON.

pub mod atomic;
pub mod json;
pub mod place;
