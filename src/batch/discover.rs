//! Which files a run reads: explicit ones always, folders by suffix, in
//! sorted order.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::batch::protocol::WirePath;
use crate::problem::{Code, Problem};
use crate::write::place::record_path;

/// Suffixes that are read when a folder is walked.
pub const SUFFIXES: [&str; 2] = ["pdf", "txt"];

/// One file to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The path as given, or as found under a given folder.
    pub path: PathBuf,
    /// What is already known to be wrong with it.
    pub trouble: Option<Problem>,
}

/// What a run will read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovery {
    /// The files in the order of their output.
    pub inputs: Vec<Input>,
    /// Given folders in which nothing was found.
    pub empty_folders: Vec<PathBuf>,
    /// Whether exactly one file was named, rather than a folder or several.
    pub single: bool,
}

/// Looks at the given paths. A path given twice is read once, at its first place.
#[must_use]
pub fn discover(paths: &[PathBuf]) -> Discovery {
    let mut found = Discovery::default();
    let mut seen = HashSet::new();
    let mut folders = 0_usize;
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                folders += 1;
                let mut empty = true;
                for input in walk(path) {
                    empty = false;
                    if seen.insert(record_path(&input.path)) {
                        found.inputs.push(input);
                    }
                }
                if empty {
                    found.empty_folders.push(path.clone());
                }
            }
            // Anything else is read, or its absence recorded, like a file.
            _ => {
                if seen.insert(record_path(path)) {
                    found.inputs.push(Input {
                        path: path.clone(),
                        trouble: None,
                    });
                }
            }
        }
    }
    found.single = folders == 0 && found.inputs.len() == 1;
    found
}

/// The paths listed in a file, one a line; `-` is standard input. Blank lines
/// are passed over, line ends of Windows are taken off.
///
/// # Errors
/// When the list cannot be read.
pub fn listed(list: &Path) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if list == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(list)?;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    Ok(bytes
        .split(|&b| b == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(|line| !line.trim_ascii().is_empty())
        .map(|line| WirePath::from(line).to_path())
        .collect())
}

/// The files of one folder. Links are followed; a link that leads back to a
/// folder above it is skipped, since that folder is being walked already.
fn walk(folder: &Path) -> impl Iterator<Item = Input> {
    WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| match entry {
            Ok(entry) => (entry.file_type().is_file() && is_wanted(entry.path())).then(|| Input {
                path: entry.into_path(),
                trouble: None,
            }),
            Err(error) if error.loop_ancestor().is_some() => None,
            Err(error) => {
                let path = error.path()?.to_owned();
                let missing = error
                    .io_error()
                    .is_some_and(|e| e.kind() == io::ErrorKind::NotFound);
                // A dangling link to something that we would not read anyway.
                if missing && !is_wanted(&path) {
                    return None;
                }
                let trouble = Problem::new(Code::FileUnreadable, message(&error));
                Some(Input {
                    path,
                    trouble: Some(trouble),
                })
            }
        })
}

/// The walker's error without its path, which the record names already.
fn message(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(error) => format!("cannot be read: {error}"),
        None => "cannot be read".to_owned(),
    }
}

/// Whether a file found in a folder has one of [`SUFFIXES`].
fn is_wanted(path: &Path) -> bool {
    path.extension()
        .and_then(OsStr::to_str)
        .is_some_and(|suffix| {
            SUFFIXES
                .iter()
                .any(|known| suffix.eq_ignore_ascii_case(known))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order_and_by_suffix() {
        let tree = tempfile::tempdir().unwrap();
        let root = tree.path();
        for name in ["b.PDF", "a.txt", "c.docx", "z/1.pdf", "m/2.pdf"] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::create_dir(root.join("nothing")).unwrap();
        let odd = root.join("c.docx");
        let found = discover(&[root.to_owned(), odd.clone(), odd, root.join("nothing")]);
        let names: Vec<_> = found
            .inputs
            .iter()
            .map(|i| i.path.strip_prefix(root).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names, ["a.txt", "b.PDF", "m/2.pdf", "z/1.pdf", "c.docx"]);
        assert_eq!(found.empty_folders, [root.join("nothing")]);
        assert!(!found.single);
    }

    #[test]
    fn a_missing_path_is_an_input() {
        let found = discover(&["no/such.pdf".into()]);
        assert_eq!(found.inputs.len(), 1);
        assert!(found.single);
    }
}
