//! The tables of a run as files: filled as records come, named at the end.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::record::Record;
use crate::write::atomic::AtomicFile;
use crate::write::tables::{FAILURES, Spec, SpecError, Table, codebook, csv, package, rows};

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The system refused.
    #[error("cannot write {path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A record cannot become a table's row.
    #[error("a record cannot be made into rows: {0}")]
    Record(#[from] serde_json::Error),
    /// The description of the tables is wrong.
    #[error(transparent)]
    Spec(#[from] SpecError),
}

/// The tables being written.
#[derive(Debug)]
pub struct Tables {
    out: PathBuf,
    spec: Spec,
    files: Vec<Open>,
    all: bool,
    excel_safe: bool,
}

/// One table's file.
#[derive(Debug)]
struct Open {
    table: Table,
    path: PathBuf,
    file: AtomicFile,
}

impl Tables {
    /// Starts the tables below `out`: the list of failures, and with `all`
    /// every other. Files of these names from an earlier run go, so that
    /// whatever is found is whole.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn open(out: &Path, all: bool, excel_safe: bool) -> Result<Self, TableError> {
        let spec = Spec::load()?;
        let mut files = Vec::new();
        for table in &spec.tables {
            if all || table.name == FAILURES {
                let path = out.join(format!("{}.csv", table.name));
                let mut file = begin(&path).map_err(refused(&path))?;
                csv::head(table, &mut file).map_err(refused(&path))?;
                files.push(Open {
                    table: table.clone(),
                    path,
                    file,
                });
            }
        }
        if all {
            for name in [package::NAME, codebook::NAME] {
                let path = out.join(name);
                remove(&path).map_err(refused(&path))?;
            }
        }
        Ok(Self {
            out: out.to_owned(),
            spec,
            files,
            all,
            excel_safe,
        })
    }

    /// Adds a record's rows.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&mut self, record: &Record) -> Result<(), TableError> {
        let record: Value = serde_json::to_value(record)?;
        for Open { table, path, file } in &mut self.files {
            for cells in rows::rows(table, &record) {
                csv::row(table, &cells, self.excel_safe, file).map_err(refused(path))?;
            }
        }
        Ok(())
    }

    /// Gives the files their names.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(self) -> Result<(), TableError> {
        for Open { path, file, .. } in self.files {
            file.finish().map_err(refused(&path))?;
        }
        if self.all {
            let package = package::json(&self.spec)?;
            for (name, text) in [
                (codebook::NAME, codebook::markdown(&self.spec)),
                (package::NAME, package),
            ] {
                let path = self.out.join(name);
                whole(&path, &text).map_err(refused(&path))?;
            }
        }
        Ok(())
    }
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> TableError {
    move |error| TableError::File {
        path: path.to_owned(),
        error,
    }
}

/// Starts a file and takes away the one of an earlier run.
fn begin(path: &Path) -> io::Result<AtomicFile> {
    let file = AtomicFile::create(path)?;
    remove(path)?;
    Ok(file)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn whole(path: &Path, text: &str) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(text.as_bytes())?;
    file.finish()
}
