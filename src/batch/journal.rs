//! The journal: one appended line a document that is done, so that a run
//! that was cut off can go on where it stopped.
//!
//! A line counts only when everything that could change the record is the
//! same: the document's bytes, the program, its options, its families, and
//! the stored record itself. A torn last line counts for nothing.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::answer::Glance;
use crate::batch::discover::Input;
use crate::batch::load;
use crate::batch::protocol::WirePath;
use crate::problem::{Code, Problem};
use crate::record::{Status, Tool};
use crate::write::atomic::AtomicFile;
use crate::write::place::record_path;

/// Name of the file in the output folder.
pub const NAME: &str = "journal.ndjson";

/// One document that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The record's file below the output folder.
    pub record: WirePath,
    /// SHA-256 of that file.
    pub record_sha256: String,
    /// SHA-256 of the document.
    pub document_id: String,
    /// How far it could be read.
    pub status: Status,
    /// The program, its options and families.
    pub tool: Tool,
    /// Whether another run could end otherwise: the document was stopped by
    /// time, memory or the system, or wants another password.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

impl Entry {
    /// The entry of a record that was stored with this hash.
    #[must_use]
    pub fn new(input: &Path, record: &Glance, record_sha256: String) -> Self {
        Self {
            record: WirePath::from(record_path(input).as_path()),
            record_sha256,
            document_id: record.source.document_id.clone(),
            status: record.status,
            tool: record.tool.clone(),
            again: record.problems.iter().any(|p| depends_on_the_day(p.code)),
        }
    }
}

/// Problems that say nothing about the document's bytes.
pub(super) const fn depends_on_the_day(code: Code) -> bool {
    matches!(
        code,
        Code::FileMissing
            | Code::FileUnreadable
            | Code::PdfPasswordNeeded
            | Code::LimitTime
            | Code::LimitMemory
            | Code::WorkerDied
    )
}

/// The journal of one output folder.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    entries: HashMap<PathBuf, Entry>,
}

impl Journal {
    /// Opens the journal below `out`; without `resume` it begins anew.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn open(out: &Path, resume: bool) -> io::Result<Self> {
        let path = out.join(NAME);
        let entries = if resume { read(&path)? } else { Vec::new() };
        // Written anew, so that nothing is appended to a torn line.
        write(&path, entries.iter())?;
        let file = OpenOptions::new().append(true).open(&path)?;
        let entries = entries.into_iter().map(|e| (e.record.to_path(), e));
        Ok(Self {
            path,
            file,
            entries: entries.collect(),
        })
    }

    /// Whether the input's record is stored below `out` and would come out
    /// the same again. `tool` is what would read it now.
    #[must_use]
    pub fn has(&self, input: &Input, out: &Path, tool: &Tool) -> bool {
        let place = record_path(&input.path);
        let Some(entry) = self.entries.get(&place) else {
            return false;
        };
        let same = |bytes: Result<Vec<u8>, Problem>, hash: &str| {
            bytes.is_ok_and(|bytes| load::document_id(&bytes) == hash)
        };
        input.trouble.is_none()
            && !entry.again
            && entry.tool == *tool
            && same(load::input(input), &entry.document_id)
            && same(load::load(&out.join(place)), &entry.record_sha256)
    }

    /// Adds a document. One write, so that a line is torn only by a crash of
    /// the system or a full disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, entry: Entry) -> io::Result<()> {
        self.file.write_all(&line(&entry)?)?;
        self.entries.insert(entry.record.to_path(), entry);
        Ok(())
    }

    /// Writes the journal of a whole run in input order: the same bytes
    /// however the run came to its end.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&self, inputs: &[Input]) -> io::Result<()> {
        let entry = |input: &Input| self.entries.get(&record_path(&input.path));
        write(&self.path, inputs.iter().filter_map(entry))
    }
}

/// Takes away the journal of an earlier run, of which a run that stores no
/// records one by one knows nothing.
///
/// # Errors
/// When it cannot be taken away.
pub(super) fn discard(out: &Path) -> io::Result<()> {
    match fs::remove_file(out.join(NAME)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The whole lines of the journal in an output folder, which is not touched.
///
/// # Errors
/// When it cannot be read; a folder without one has none.
pub(super) fn read_folder(out: &Path) -> io::Result<Vec<Entry>> {
    read(&out.join(NAME))
}

fn read(path: &Path) -> io::Result<Vec<Entry>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read?,
    };
    let lines = bytes.split(|&byte| byte == b'\n');
    Ok(lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}

fn write<'a>(path: &Path, entries: impl Iterator<Item = &'a Entry>) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    for entry in entries {
        file.write_all(&line(entry)?)?;
    }
    file.finish()
}

fn line(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str) -> Entry {
        Entry {
            record: WirePath::Text(format!("records/{name}.json")),
            record_sha256: "1".to_owned(),
            document_id: "2".to_owned(),
            status: Status::NoForm,
            tool: Tool::default(),
            again: false,
        }
    }

    #[test]
    fn a_torn_line_counts_for_nothing() {
        let tree = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(tree.path(), false).unwrap();
        journal.add(entry("a")).unwrap();
        journal.add(entry("b")).unwrap();
        let path = tree.path().join(NAME);
        let whole = fs::read(&path).unwrap();
        for torn in 0..whole.len() {
            fs::write(&path, &whole[..torn]).unwrap();
            let mut journal = Journal::open(tree.path(), true).unwrap();
            journal.add(entry("c")).unwrap();
            let lines = fs::read_to_string(&path).unwrap();
            for line in lines.lines() {
                serde_json::from_str::<Entry>(line).unwrap();
            }
            let last = journal.entries.contains_key(Path::new("records/c.json"));
            assert!(last && lines.ends_with('\n'));
        }
    }
}
