//! Zip archives read in place: nothing is unpacked to the disk, and an
//! archive made to harm costs no more than its own failure.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::batch::load::MAX_BYTES;
use crate::problem::{Code, Problem};

/// Suffix of the archives that are opened.
pub const SUFFIX: &str = "zip";
/// Files in one archive. The largest downloads of a province hold some
/// thousands.
const MAX_MEMBERS: usize = 200_000;
/// How many times its packed size a file may have. PDFs pack to no less than
/// a half, texts to a twentieth; bombs reach a thousand.
const MAX_RATIO: u64 = 200;
/// Files up to this size, in bytes, are no bomb, whatever their ratio.
const HARMLESS_BYTES: u64 = 1 << 20;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Member {
    /// Its place in the archive's directory.
    pub index: usize,
    /// Its size, as the archive says.
    pub bytes: u64,
}

/// What an archive holds at one place of its directory.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The file's name below the archive, with `/` between folders.
    pub name: String,
    /// The file.
    pub member: Member,
    /// Why it will not be read.
    pub trouble: Option<Problem>,
}

type Open = (PathBuf, ZipArchive<BufReader<File>>);

thread_local! {
    /// The archive that was read last: its directory is read once, not once
    /// for every file in it.
    static LAST: RefCell<Option<Open>> = const { RefCell::new(None) };
}

/// Does something with an open archive.
fn with<T>(
    path: &Path,
    act: impl FnOnce(&mut ZipArchive<BufReader<File>>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    LAST.with_borrow_mut(|last| {
        let open = match last.take() {
            Some(open) if open.0 == path => open,
            _ => {
                let file = File::open(path).map_err(|error| broken(&error))?;
                let archive = ZipArchive::new(BufReader::new(file)).map_err(|e| broken(&e))?;
                (path.to_owned(), archive)
            }
        };
        act(&mut last.insert(open).1)
    })
}

fn broken(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        Code::ArchiveBroken,
        format!("the archive cannot be read: {error}"),
    )
}

fn refused(why: &str) -> Problem {
    Problem::new(Code::ArchiveMemberRefused, why)
}

/// The files of an archive, sorted by name.
///
/// # Errors
/// When the archive as a whole cannot be trusted or read.
pub fn members(path: &Path) -> Result<Vec<Found>, Problem> {
    with(path, |archive| {
        if archive.len() > MAX_MEMBERS {
            let message = format!("the archive holds more than {MAX_MEMBERS} files");
            return Err(Problem::new(Code::ArchiveBroken, message));
        }
        if archive.has_overlapping_files().map_err(|e| broken(&e))? {
            return Err(broken(&"its files overlap"));
        }
        if archive.has_duplicate_names() {
            return Err(broken(&"two of its files have the same name"));
        }
        let mut found = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(|e| broken(&e))?;
            let name = name(entry.name_raw());
            // What the Mac's packer adds for itself.
            if entry.is_dir() || name.ends_with('/') || name.starts_with("__MACOSX/") {
                continue;
            }
            let (bytes, packed) = (entry.size(), entry.compressed_size());
            let trouble = if leaves(&name) {
                Some(refused("its name leads out of the archive"))
            } else if entry.encrypted() {
                Some(refused("it is encrypted"))
            } else if bytes > MAX_BYTES {
                let limit = MAX_BYTES >> 20;
                Some(Problem::new(
                    Code::FileTooLarge,
                    format!("the file is larger than {limit} MB"),
                ))
            } else if bytes > HARMLESS_BYTES.max(packed.saturating_mul(MAX_RATIO)) {
                Some(refused("it inflates out of all proportion"))
            } else {
                None
            };
            found.push(Found {
                name,
                member: Member { index, bytes },
                trouble,
            });
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    })
}

/// The bytes of a file in an archive.
///
/// # Errors
/// When they cannot be read, or are more than the archive says.
pub fn load(path: &Path, member: &Member) -> Result<Vec<u8>, Problem> {
    with(path, |archive| {
        let file = archive.by_index(member.index).map_err(|e| broken(&e))?;
        let mut bytes = Vec::new();
        let limit = member.bytes.min(MAX_BYTES);
        // One byte more than announced tells.
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| broken(&error))?;
        if bytes.len() as u64 != member.bytes {
            return Err(refused("it has another size than the archive says"));
        }
        Ok(bytes)
    })
}

/// A name as text. Archives made on a Chinese Windows have names in GBK and
/// folders parted by backslashes.
fn name(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        // Bytes that are no GB18030 either stay visible as U+FFFD.
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling(raw)
            .0
            .into_owned(),
    };
    text.replace('\\', "/")
}

/// Whether a name leads anywhere but below its archive.
fn leaves(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    name.starts_with('/') || drive || name.contains('\0') || name.split('/').any(|p| p == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_gbk_are_read_and_escapes_are_seen() {
        assert_eq!(name(b"\xbc\xa8\xd0\xa7\\a.pdf"), "绩效/a.pdf");
        assert_eq!(name("绩效/a.pdf".as_bytes()), "绩效/a.pdf");
        for odd in [
            "/etc/passwd",
            "../a.pdf",
            "a/../../b",
            "C:/a.pdf",
            "a\0.pdf",
        ] {
            assert!(leaves(odd), "{odd}");
        }
        for plain in ["a.pdf", "a..b/c.pdf", "绩效/a.pdf", "...pdf"] {
            assert!(!leaves(plain), "{plain}");
        }
    }
}
