//! Files that exist whole or not at all: written under a temporary name in
//! the same folder, then renamed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

/// How the names of temporary files begin.
const PREFIX: &str = ".selfeval-";

/// Tells apart the temporary files of one process.
static SERIAL: AtomicU64 = AtomicU64::new(0);

/// A name beside the target's for as long as the file is not whole. Dropped
/// without [`Temporary::finish`], it takes the file away.
#[derive(Debug)]
pub struct Temporary {
    temporary: PathBuf,
    target: PathBuf,
}

impl Temporary {
    /// A free name in the target's folder, which is made if need be.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let folder = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(folder)?;
        // A short name of our own: the target's may already be as long as a
        // name can be.
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        Ok(Self {
            temporary: folder.join(format!("{PREFIX}{}-{serial}.tmp", std::process::id())),
            target: target.to_owned(),
        })
    }

    /// Where the file is being written.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.temporary
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When the rename is refused.
    pub fn finish(self) -> io::Result<()> {
        fs::rename(&self.temporary, &self.target)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // After a finish there is nothing under this name any more.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// A file being written. Dropped without [`AtomicFile::finish`], it leaves nothing.
#[derive(Debug)]
pub struct AtomicFile {
    writer: BufWriter<File>,
    place: Temporary,
}

impl AtomicFile {
    /// Starts a file; its folder is made if need be.
    ///
    /// # Errors
    /// When the folder or the temporary file cannot be made.
    pub fn create(target: &Path) -> io::Result<Self> {
        let place = Temporary::beside(target)?;
        let writer = BufWriter::new(File::create(place.path())?);
        Ok(Self { writer, place })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When the rest cannot be written or the rename is refused.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        self.place.finish()
    }
}

/// Gives several files their names, or on a full disk none of them.
///
/// # Errors
/// When the rest of one cannot be written or a rename is refused.
pub fn finish_all(mut files: Vec<AtomicFile>) -> io::Result<()> {
    for file in &mut files {
        file.flush()?;
    }
    files.into_iter().try_for_each(AtomicFile::finish)
}

/// Takes away what killed runs left half-written in a folder that no other
/// run is writing to. What cannot be taken away does no harm.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(PREFIX.as_bytes()) && name.ends_with(b".tmp") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The same for an output folder and the folders of its records.
pub fn sweep_all(out: &Path) {
    sweep(out);
    for entry in WalkDir::new(out.join("records")).into_iter().flatten() {
        if entry.file_type().is_dir() {
            sweep(entry.path());
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a/b.json");
        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert!(!target.exists());
        let left = fs::read_dir(folder.path().join("a")).unwrap().count();
        assert_eq!(left, 0);
    }

    #[test]
    fn only_our_own_leftovers_are_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".selfeval-7-0.tmp", ".selfeval-notes", "a.tmp"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        sweep(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_finished_file_replaces_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("b.json");
        fs::write(&target, "old").unwrap();
        let mut file = AtomicFile::create(&target).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        file.finish().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
    }
}
