//! Where the records of a run go: a folder, or standard output.

use std::fs;
use std::io::{self, StdoutLock, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::answer::Answer;
use crate::batch::expected::Expected;
use crate::batch::load;
use crate::write::atomic::AtomicFile;
use crate::write::json;
use crate::write::place::record_path;
use crate::write::tables::folder::{TableError, Tables, Wanted};

/// Name of the file of all records.
pub const NDJSON: &str = "records.ndjson";

/// Something could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// A file of the output folder.
    #[error("cannot write {path}: {error}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A record that an earlier run has stored.
    #[error("cannot read {path}: {error}")]
    Stored {
        /// The record's file.
        path: PathBuf,
        /// What is wrong.
        error: io::Error,
    },
    /// A table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Standard output; a closed pipe is told apart by the caller.
    #[error("cannot write to standard output: {0}")]
    Stdout(io::Error),
}

impl SinkError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::File {
            path: path.to_owned(),
            error,
        }
    }

    /// Whether the reader of standard output has seen enough.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Stdout(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// What is written into an output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formats {
    /// One record a document.
    pub json: bool,
    /// All records in one file.
    pub ndjson: bool,
    /// The flat tables.
    pub tables: Wanted,
}

impl Default for Formats {
    fn default() -> Self {
        Self {
            json: true,
            ndjson: true,
            tables: Wanted::default(),
        }
    }
}

/// Takes records in input order.
#[derive(Debug)]
pub enum Sink {
    /// `OUT/records/….json`, `OUT/records.ndjson`, and tables.
    Folder {
        /// The output folder.
        out: PathBuf,
        /// Whether each record gets a file.
        each: bool,
        /// All records; it gets its name only when the run is finished.
        all: Option<AtomicFile>,
        /// The tables; the list of failures is always among them.
        tables: Box<Tables>,
    },
    /// One record for a person, or a line each.
    Stdout {
        /// The stream.
        stdout: StdoutLock<'static>,
        /// Whether the only record is indented.
        pretty: bool,
    },
}

impl Sink {
    /// Opens the output folder, or standard output without one.
    ///
    /// The records of an earlier run stay until theirs are written anew, but
    /// its NDJSON goes: whoever finds one must be able to trust it as whole.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub fn open(out: Option<&Path>, pretty: bool, formats: Formats) -> Result<Self, SinkError> {
        let Some(out) = out else {
            return Ok(Self::Stdout {
                stdout: io::stdout().lock(),
                pretty,
            });
        };
        let path = out.join(NDJSON);
        let mut all = AtomicFile::create(&path)
            .map(Some)
            .map_err(SinkError::file(&path))?;
        if !formats.ndjson {
            all = None;
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(SinkError::file(&path)(error));
            }
            _ => {}
        }
        Ok(Self::Folder {
            out: out.to_owned(),
            each: formats.json,
            all,
            tables: Box::new(Tables::open(out, formats.tables)?),
        })
    }

    /// Writes the file of one record as soon as it is there, in any order;
    /// `input` is the path it was read from. Returns the file's hash.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn store(&self, input: &Path, answer: &Answer) -> Result<Option<String>, SinkError> {
        self.store_at(&record_path(input), answer)
    }

    /// The same for a place below the output folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn store_at(&self, place: &Path, answer: &Answer) -> Result<Option<String>, SinkError> {
        match self {
            Self::Folder {
                out, each: true, ..
            } => {
                let path = out.join(place);
                write_indented(&path, answer)
                    .map(Some)
                    .map_err(SinkError::file(&path))
            }
            _ => Ok(None),
        }
    }

    /// Adds one record to what holds all of them, in input order.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, answer: &Answer) -> Result<(), SinkError> {
        match self {
            Self::Folder {
                out, all, tables, ..
            } => {
                if let Some(all) = all {
                    json::line(answer.line(), all).map_err(SinkError::file(&out.join(NDJSON)))?;
                }
                Ok(tables.put(answer.line(), answer.glance().status)?)
            }
            Self::Stdout { stdout, pretty } => {
                let written = if *pretty {
                    stdout.write_all(&json::indented(answer.line()))
                } else {
                    json::line(answer.line(), stdout)
                };
                written
                    .and_then(|()| stdout.flush())
                    .map_err(SinkError::Stdout)
            }
        }
    }

    /// Adds the matrix of what was expected.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn expected(&mut self, expected: &Expected) -> Result<(), SinkError> {
        match self {
            Self::Folder { tables, .. } => Ok(tables.expected(expected.rows())?),
            Self::Stdout { .. } => Ok(()),
        }
    }

    /// Ends the output of a run that went through to its end.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(self) -> Result<(), SinkError> {
        match self {
            Self::Folder {
                out, all, tables, ..
            } => {
                if let Some(all) = all {
                    all.finish().map_err(SinkError::file(&out.join(NDJSON)))?;
                }
                Ok(tables.finish()?)
            }
            Self::Stdout { .. } => Ok(()),
        }
    }
}

/// Writes a record's file; returns its hash.
fn write_indented(path: &Path, answer: &Answer) -> io::Result<String> {
    let bytes = json::indented(answer.line());
    let mut file = AtomicFile::create(path)?;
    file.write_all(&bytes)?;
    file.finish()?;
    Ok(load::document_id(&bytes))
}
