//! One run at a time in an output folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Name of the lock file. It stays when a run ends: taking it away would let
/// two later runs hold two different files of this name.
pub const NAME: &str = ".lock";

/// Why a folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another run is at work in it.
    #[error("another run is writing to {0}: wait for its end, or choose another folder")]
    Busy(PathBuf),
    /// There is something else under the folder's name.
    #[error("cannot write {0}: it is a file, not a folder; choose another name for the output")]
    NoFolder(PathBuf),
    /// The folder or the lock file in it cannot be made.
    #[error("cannot write {out}: {error}")]
    File {
        /// The folder.
        out: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Held as long as a run writes; the system lets go of it when the process
/// ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Whether a run is at work in a folder.
    #[must_use]
    pub fn is_held(out: &Path) -> bool {
        // Shared, so that two who only look do not see each other.
        File::open(out.join(NAME))
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    /// Makes the folder if need be and claims it.
    ///
    /// # Errors
    /// [`LockError`] when another run holds it or it cannot be written to.
    pub fn take(out: &Path) -> Result<Self, LockError> {
        if out.is_file() {
            return Err(LockError::NoFolder(out.to_owned()));
        }
        let file = fs::create_dir_all(out)
            .and_then(|()| {
                OpenOptions::new()
                    .create(true)
                    .truncate(false)
                    .write(true)
                    .open(out.join(NAME))
            })
            .map_err(|error| LockError::File {
                out: out.to_owned(),
                error,
            })?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(LockError::Busy(out.to_owned())),
            // Some network folders know no locks; a run there is on its own.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { _file: file }),
        }
    }
}
