//! Where the records of a run go: a folder, or standard output.

use std::fs;
use std::io::{self, StdoutLock, Write};
use std::path::{Path, PathBuf};

use crate::record::Record;
use crate::write::atomic::AtomicFile;
use crate::write::json;
use crate::write::place::record_path;

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

/// Takes records in input order.
#[derive(Debug)]
pub enum Sink {
    /// `OUT/records/….json` and `OUT/records.ndjson`.
    Folder {
        /// The output folder.
        out: PathBuf,
        /// All records; it gets its name only when the run is finished.
        all: AtomicFile,
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
    pub fn open(out: Option<&Path>, pretty: bool) -> Result<Self, SinkError> {
        let Some(out) = out else {
            return Ok(Self::Stdout {
                stdout: io::stdout().lock(),
                pretty,
            });
        };
        let path = out.join(NDJSON);
        let all = AtomicFile::create(&path).map_err(SinkError::file(&path))?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(SinkError::file(&path)(error));
            }
            _ => {}
        }
        Ok(Self::Folder {
            out: out.to_owned(),
            all,
        })
    }

    /// Writes one record; `input` is the path it was read from.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&mut self, input: &Path, record: &Record) -> Result<(), SinkError> {
        match self {
            Self::Folder { out, all } => {
                let path = out.join(record_path(input));
                write_pretty(&path, record).map_err(SinkError::file(&path))?;
                json::line(record, all).map_err(SinkError::file(&out.join(NDJSON)))
            }
            Self::Stdout { stdout, pretty } => {
                let written = if *pretty {
                    json::pretty(record, stdout)
                } else {
                    json::line(record, stdout)
                };
                written
                    .and_then(|()| stdout.flush())
                    .map_err(SinkError::Stdout)
            }
        }
    }

    /// Ends the output of a run that went through to its end.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(self) -> Result<(), SinkError> {
        match self {
            Self::Folder { out, all } => all.finish().map_err(SinkError::file(&out.join(NDJSON))),
            Self::Stdout { .. } => Ok(()),
        }
    }
}

fn write_pretty(path: &Path, record: &Record) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    json::pretty(record, &mut file)?;
    file.finish()
}
