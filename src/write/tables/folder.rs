//! The tables of a run as files: filled as records come, named at the end.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::record::Status;
use crate::write::atomic::AtomicFile;
use crate::write::tables::csv::Csv;
use crate::write::tables::parquet::{self, Parquet};
use crate::write::tables::sqlite::{self, Sqlite};
use crate::write::tables::workbook::{self, Xlsx};
use crate::write::tables::{
    EXPECTED, FAILURES, Format, Spec, SpecError, codebook, import, package, rows,
};

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The system refused.
    #[error("cannot write {path}: {error}")]
    File {
        /// The file, or the folder of several.
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

/// Which tables are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// One CSV a table, with codebook, data package and scripts.
    pub csv: bool,
    /// In CSV, a ' before texts that Excel would run or convert.
    pub excel_safe: bool,
    /// One Parquet file a table.
    pub parquet: bool,
    /// One database.
    pub sqlite: bool,
    /// One workbook.
    pub xlsx: bool,
    /// The matrix of what was expected, in every run with `--expected`.
    pub expected: bool,
}

impl Wanted {
    /// Whether any table but the list of failures is.
    #[must_use]
    pub const fn any(self) -> bool {
        self.csv || self.parquet || self.sqlite || self.xlsx
    }
}

/// The tables being written.
#[derive(Debug)]
pub struct Tables {
    out: PathBuf,
    spec: Spec,
    /// Each with the name by which a person knows it; CSV is the first.
    formats: Vec<(PathBuf, Box<dyn Format>)>,
    wanted: Wanted,
}

impl Tables {
    /// Starts the tables below `out`; the list of failures is always among
    /// them. Files of these names from an earlier run go, so that whatever
    /// is found is whole and of this run.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn open(out: &Path, wanted: Wanted) -> Result<Self, TableError> {
        let spec = Spec::load()?;
        for name in names(&spec) {
            let path = out.join(name);
            remove(&path).map_err(refused(&path))?;
        }
        let mut formats: Vec<(PathBuf, Box<dyn Format>)> = Vec::new();
        let csv = Csv::create(out, &spec, wanted);
        formats.push((out.join("*.csv"), Box::new(csv.map_err(refused(out))?)));
        if wanted.parquet {
            let parquet = Parquet::create(out, &spec).map_err(refused(out))?;
            formats.push((out.join("*.parquet"), Box::new(parquet)));
        }
        if wanted.sqlite {
            let path = out.join(sqlite::NAME);
            let sqlite = Sqlite::create(out, &spec).map_err(refused(&path))?;
            formats.push((path, Box::new(sqlite)));
        }
        if wanted.xlsx {
            let path = out.join(workbook::NAME);
            let xlsx = Xlsx::create(out, &spec, workbook::SHEET_ROWS).map_err(refused(&path))?;
            formats.push((path, Box::new(xlsx)));
        }
        Ok(Self {
            out: out.to_owned(),
            spec,
            formats,
            wanted,
        })
    }

    /// Adds the rows of a record, given as JSON.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&mut self, record: &[u8], status: Status) -> Result<(), TableError> {
        if !self.wanted.any() && status != Status::Failed {
            return Ok(());
        }
        let record: Value = serde_json::from_slice(record)?;
        for (path, format) in &mut self.formats {
            format.record().map_err(refused(path))?;
        }
        for (at, table) in self.spec.tables.iter().enumerate() {
            if !self.wanted.any() && table.name != FAILURES {
                continue;
            }
            for cells in rows::rows(table, &record) {
                for (path, format) in &mut self.formats {
                    format.row(at, &cells).map_err(refused(path))?;
                }
            }
        }
        Ok(())
    }

    /// Adds the matrix of what was expected.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn expected(
        &mut self,
        rows: impl Iterator<Item = Vec<rows::Cell>>,
    ) -> Result<(), TableError> {
        let Some(at) = self.spec.tables.iter().position(|t| t.name == EXPECTED) else {
            return Ok(());
        };
        for cells in rows {
            for (path, format) in &mut self.formats {
                format.row(at, &cells).map_err(refused(path))?;
            }
        }
        Ok(())
    }

    /// Gives the files their names.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(self) -> Result<(), TableError> {
        let mut texts = Vec::new();
        if self.wanted.any() {
            texts.push((codebook::NAME, codebook::markdown(&self.spec)));
        }
        if self.wanted.csv {
            texts.push((package::NAME, package::json(&self.spec)?));
            texts.extend(import::scripts(&self.spec));
        }
        let mut formats = self.formats.into_iter();
        let csv = formats.next();
        for (path, format) in formats {
            format.finish().map_err(refused(&path))?;
        }
        for (name, text) in texts {
            let path = self.out.join(name);
            whole(&path, &text).map_err(refused(&path))?;
        }
        // The list of failures comes last: where it is, the run has ended well.
        if let Some((path, format)) = csv {
            format.finish().map_err(refused(&path))?;
        }
        Ok(())
    }
}

/// Every file that tables may be in.
fn names(spec: &Spec) -> Vec<String> {
    let mut names: Vec<String> = [codebook::NAME, package::NAME, sqlite::NAME, workbook::NAME]
        .map(str::to_owned)
        .into();
    names.extend(import::scripts(spec).map(|(name, _)| name.to_owned()));
    for table in &spec.tables {
        names.push(format!("{}.csv", table.name));
        names.push(parquet::file_name(table));
    }
    names
}

fn refused(path: &Path) -> impl FnOnce(io::Error) -> TableError {
    move |error| TableError::File {
        path: path.to_owned(),
        error,
    }
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
