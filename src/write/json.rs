//! A record as JSON: pretty in a file of its own, one line in NDJSON.

use std::io::{self, Write};

use crate::record::Record;

/// Writes the record for people: indented, with a line end.
///
/// # Errors
/// When the writer refuses.
pub fn pretty(record: &Record, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, record)?;
    out.write_all(b"\n")
}

/// Writes the record as one line of NDJSON.
///
/// # Errors
/// When the writer refuses.
pub fn line(record: &Record, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}
