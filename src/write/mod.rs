//! Records to files: one pretty JSON a document, all of them as NDJSON, and
//! the flat tables.

pub mod atomic;
pub mod json;
pub mod place;
pub mod tables;
