//! A file's bytes, or the problem that is recorded in their place.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::batch::archive;
use crate::batch::discover::Input;
use crate::extract::{self, Options};
use crate::problem::{Code, Problem};
use crate::record::{Record, SCHEMA_VERSION, Source, Status, Tool};

/// Largest document that is read. The largest booklets published are below
/// 200 MB; the worker holds the whole file in memory.
pub const MAX_BYTES: u64 = 512 << 20;

/// Room that is made for a file at once, in bytes: a file may claim more than it has.
const MOST_ROOM: usize = 16 << 20;

/// Reads what an input names: a file, or a file in an archive.
///
/// # Errors
/// The problem that says why there is nothing to extract from.
pub fn input(input: &Input) -> Result<Vec<u8>, Problem> {
    let Some(inside) = &input.inside else {
        return load(&input.path);
    };
    let bytes = archive::load(&inside.archive, &inside.member)?;
    if bytes.is_empty() {
        return Err(Problem::new(Code::FileEmpty, "the file has no bytes"));
    }
    Ok(bytes)
}

/// Reads a whole file.
///
/// # Errors
/// The problem that says why there is nothing to extract from.
pub fn load(path: &Path) -> Result<Vec<u8>, Problem> {
    let metadata = fs::metadata(path).map_err(|error| trouble(&error))?;
    if !metadata.is_file() {
        return Err(Problem::new(
            Code::FileUnreadable,
            "is neither a file nor a folder",
        ));
    }
    let too_large = || {
        let limit = MAX_BYTES >> 20;
        let message = format!("the file is larger than {limit} MB");
        Problem::new(Code::FileTooLarge, message)
    };
    if metadata.len() > MAX_BYTES {
        return Err(too_large());
    }
    let room = usize::try_from(metadata.len()).unwrap_or(MOST_ROOM);
    let mut bytes = Vec::with_capacity(room.saturating_add(1).min(MOST_ROOM));
    let file = File::open(path).map_err(|error| trouble(&error))?;
    // A file may grow while it is read: one byte more than allowed tells.
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| trouble(&error))?;
    if bytes.is_empty() {
        return Err(Problem::new(Code::FileEmpty, "the file has no bytes"));
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

/// The system's refusal as a problem.
fn trouble(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::new(Code::FileMissing, "there is no such file"),
        _ => Problem::new(Code::FileUnreadable, format!("cannot be read: {error}")),
    }
}

/// The record of a document of which nothing could be extracted.
///
/// The file's size and hash are filled in as far as the file can be read.
#[must_use]
pub fn failed(from: &Input, options: &Options, problem: Problem) -> Record {
    let refused = matches!(
        problem.code,
        Code::ArchiveBroken | Code::ArchiveMemberRefused
    );
    let loaded = if refused { None } else { input(from).ok() };
    let (document_id, bytes) = match (loaded, &from.inside) {
        (Some(bytes), _) => (document_id(&bytes), bytes.len() as u64),
        (None, Some(inside)) => (String::new(), inside.member.bytes),
        (None, None) => (
            String::new(),
            fs::metadata(&from.path).map_or(0, |m| m.len()),
        ),
    };
    Record {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            options_hash: options.hash(),
            // A run with families that cannot be loaded does not start.
            families_hash: extract::lexicon(options.families.as_deref())
                .map_or_else(|_| String::new(), |lexicon| lexicon.hash().to_owned()),
        },
        source: Source {
            document_id,
            paths: vec![from.path.to_string_lossy().into_owned()],
            bytes,
            ..Source::default()
        },
        status: Status::Failed,
        problems: vec![problem],
        forms: Vec::new(),
    }
}

/// SHA-256 in hex.
#[must_use]
pub fn document_id(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_its_code() {
        let tree = tempfile::tempdir().unwrap();
        let empty = tree.path().join("empty.pdf");
        fs::write(&empty, "").unwrap();
        let huge = tree.path().join("huge.pdf");
        File::create(&huge).unwrap().set_len(MAX_BYTES + 1).unwrap();
        let codes = [
            tree.path().join("gone.pdf"),
            tree.path().into(),
            empty,
            huge,
        ]
        .map(|path| load(&path).unwrap_err().code);
        assert_eq!(
            codes,
            [
                Code::FileMissing,
                Code::FileUnreadable,
                Code::FileEmpty,
                Code::FileTooLarge
            ]
        );
    }
}
