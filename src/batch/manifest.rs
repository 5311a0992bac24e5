//! `run.json`: what a run was about, so that its output can be looked at,
//! compared and merged. It says nothing that differs between two runs over
//! the same files with the same options.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::discover::Input;
use crate::batch::protocol::WirePath;
use crate::batch::shard::Shard;
use crate::batch::sink::Formats;
use crate::record::Tool;
use crate::write::atomic::AtomicFile;
use crate::write::place::{FOLDER, record_path};

/// Name of the file in the output folder.
pub const NAME: &str = "run.json";

/// What a run was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program, its options and families.
    pub tool: Tool,
    /// What was written.
    pub formats: Formats,
    /// The part of the documents that was read; null for all.
    pub shard: Option<Shard>,
    /// How many documents that is.
    pub documents: usize,
    /// The places of all records, of all parts, in the order of the input.
    pub order: Vec<WirePath>,
}

/// An output folder without a readable manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is no output folder.
    #[error("{0} is no output folder of selfeval: it has no {NAME}")]
    Missing(PathBuf),
    /// It cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: io::Error,
    },
}

/// The places of the records of these inputs.
#[must_use]
pub fn order(inputs: &[Input]) -> Vec<WirePath> {
    let place = |input: &Input| WirePath::from(record_path(&input.path).as_path());
    inputs.iter().map(place).collect()
}

/// Takes away the records that an earlier run has left in an output folder,
/// but for the `kept` ones: whoever reads a folder of records must be able to
/// trust that all are of one run. What cannot be taken away is left.
pub fn sweep(out: &Path, kept: &[WirePath]) {
    let Ok(earlier) = Manifest::read(out) else {
        return;
    };
    let kept: HashSet<PathBuf> = kept.iter().map(WirePath::to_path).collect();
    let places = earlier.order.iter().map(WirePath::to_path);
    for place in places.filter(|place| is_record(place) && !kept.contains(place)) {
        let _ = fs::remove_file(out.join(place));
    }
}

/// Whether a path can be a record's place: the file is only as good as
/// whoever wrote it, and nothing outside may be taken away.
fn is_record(place: &Path) -> bool {
    place.starts_with(FOLDER)
        && place
            .components()
            .all(|c| matches!(c, Component::Normal(_)))
}

impl Manifest {
    /// Reads the manifest of an output folder.
    ///
    /// # Errors
    /// [`ManifestError`] when there is none.
    pub fn read(out: &Path) -> Result<Self, ManifestError> {
        let path = out.join(NAME);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ManifestError::Missing(out.to_owned()),
            _ => ManifestError::File {
                path: path.clone(),
                error,
            },
        })?;
        serde_json::from_slice(&bytes).map_err(|error| ManifestError::File {
            path,
            error: error.into(),
        })
    }

    /// Writes it into an output folder.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, out: &Path) -> Result<(), ManifestError> {
        let path = out.join(NAME);
        let written = || {
            let mut bytes = serde_json::to_vec_pretty(self)?;
            bytes.push(b'\n');
            let mut file = AtomicFile::create(&path)?;
            file.write_all(&bytes)?;
            file.finish()
        };
        written().map_err(|error: io::Error| ManifestError::File {
            path: path.clone(),
            error,
        })
    }
}
