//! What supervisor and worker say to each other: one line each way, in JSON.
//!
//! The worker greets with a [`Hello`]; then every [`Request`] is answered by
//! the record of its document and a glance at it (`batch::answer`), until the
//! worker's input ends.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::batch::archive::Member;
use crate::batch::discover::{Input, Inside};
use crate::extract::Options;

/// The first line of a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The worker's version, which must be the supervisor's own: the program
    /// may have been replaced on disk while it runs.
    pub worker: String,
}

impl Hello {
    /// This program's greeting.
    #[must_use]
    pub fn own() -> Self {
        Self {
            worker: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// One document to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The document's path; the worker reads the file itself.
    pub path: WirePath,
    /// The archive it stands in, and where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub inside: Option<(WirePath, Member)>,
    /// What can change the record.
    pub options: Options,
    /// The cooperative deadline in milliseconds.
    pub timeout_ms: u64,
}

impl Request {
    /// Asks for a document.
    #[must_use]
    pub fn new(input: &Input, options: &Options, timeout: Duration) -> Self {
        let inside = input.inside.as_ref();
        Self {
            path: WirePath::from(input.path.as_path()),
            inside: inside.map(|i| (WirePath::from(i.archive.as_path()), i.member.clone())),
            options: options.clone(),
            timeout_ms: u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX),
        }
    }

    /// The document that is asked for.
    #[must_use]
    pub fn input(&self) -> Input {
        let inside = self.inside.as_ref().map(|(archive, member)| Inside {
            archive: archive.to_path(),
            member: member.clone(),
        });
        Input {
            path: self.path.to_path(),
            inside,
            trouble: None,
        }
    }
}

/// A path in JSON. File names are bytes, and those unpacked from a zip made
/// on a Chinese Windows are often GBK, not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WirePath {
    /// A path in UTF-8.
    Text(String),
    /// Any other path, byte by byte.
    Bytes(Vec<u8>),
}

impl From<&Path> for WirePath {
    fn from(path: &Path) -> Self {
        Self::from(path.as_os_str().as_encoded_bytes())
    }
}

impl From<&[u8]> for WirePath {
    fn from(path: &[u8]) -> Self {
        match std::str::from_utf8(path) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes(path.to_vec()),
        }
    }
}

impl WirePath {
    /// The path again.
    #[must_use]
    pub fn to_path(&self) -> PathBuf {
        match self {
            Self::Text(text) => text.into(),
            #[cfg(unix)]
            Self::Bytes(bytes) => {
                use std::os::unix::ffi::OsStringExt;
                std::ffi::OsString::from_vec(bytes.clone()).into()
            }
            #[cfg(not(unix))]
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_survive_the_wire() {
        use std::os::unix::ffi::OsStrExt;
        let gbk = std::ffi::OsStr::from_bytes(b"\xbc\xa8\xd0\xa7.pdf");
        for path in [Path::new(gbk), Path::new("绩效.pdf")] {
            let request = Request::new(
                &Input::file(path),
                &Options::default(),
                Duration::from_secs(30),
            );
            let line = serde_json::to_string(&request).unwrap();
            let back: Request = serde_json::from_str(&line).unwrap();
            assert_eq!(back.path.to_path(), path);
        }
    }
}
