//! Which files a run reads: explicit ones always, folders by suffix, in
//! sorted order.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::WalkDir;

use crate::batch::archive::{self, Member};
use crate::batch::protocol::WirePath;
use crate::problem::{Code, Problem};
use crate::write::place::record_path;

/// Suffixes that are read when a folder is walked.
pub const SUFFIXES: [&str; 2] = ["pdf", "txt"];

/// One file to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The path as given, or as found under a given folder or archive.
    pub path: PathBuf,
    /// Where it stands, when it is in an archive.
    pub inside: Option<Inside>,
    /// What is already known to be wrong with it.
    pub trouble: Option<Problem>,
}

/// A place in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// The archive.
    pub archive: PathBuf,
    /// The file in it.
    pub member: Member,
}

impl Input {
    /// A file.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            inside: None,
            trouble: None,
        }
    }
}

/// Which of the files found in folders and archives are read. Files that are
/// named are always read.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Suffixes without their dot, in any case.
    pub suffixes: Vec<String>,
    /// Where there are any, one of these must match.
    pub include: Vec<Pattern>,
    /// None of these may match.
    pub exclude: Vec<Pattern>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            suffixes: SUFFIXES.map(str::to_owned).into(),
            include: Vec::new(),
            exclude: Vec::new(),
        }
    }
}

impl Filter {
    /// Whether a file at this path below what was given is read.
    #[must_use]
    pub fn takes(&self, below: &Path) -> bool {
        let suffix = below.extension().and_then(OsStr::to_str);
        let known = suffix.is_some_and(|suffix| {
            self.suffixes
                .iter()
                .any(|known| known.eq_ignore_ascii_case(suffix))
        });
        known && self.fits(below)
    }

    /// The same without the suffix.
    fn fits(&self, below: &Path) -> bool {
        let any = |patterns: &[Pattern]| patterns.iter().any(|p| matches(p, below));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }

    /// The suffixes for a person.
    #[must_use]
    pub fn kinds(&self) -> String {
        let kinds: Vec<String> = self.suffixes.iter().map(|s| format!(".{s}")).collect();
        kinds.join(" or ")
    }
}

/// A pattern without a slash is held against the file's name, any other
/// against its path below what was given; `*` stops at a slash, `**` does not.
fn matches(pattern: &Pattern, below: &Path) -> bool {
    let options = MatchOptions {
        require_literal_separator: true,
        ..MatchOptions::default()
    };
    let name = below.file_name().map(Path::new);
    let text = match name {
        Some(name) if !pattern.as_str().contains('/') => name,
        _ => below,
    };
    pattern.matches_path_with(text, options)
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
pub fn discover(paths: &[PathBuf], filter: &Filter) -> Discovery {
    let mut found = Discovery::default();
    let mut seen = HashSet::new();
    let mut several = false;
    for path in paths {
        let is_folder = fs::metadata(path).is_ok_and(|m| m.is_dir());
        let inputs: Vec<Input> = if is_folder {
            walk(path, filter).collect()
        } else if is_archive(path) && path.exists() {
            unpack(path, Path::new(""), filter)
        } else {
            // Read, or its absence recorded, like a file.
            vec![Input::file(path)]
        };
        several |= is_folder || is_archive(path);
        if inputs.is_empty() {
            found.empty_folders.push(path.clone());
        }
        let new = |input: &Input| seen.insert(record_path(&input.path));
        found.inputs.extend(inputs.into_iter().filter(new));
    }
    found.single = !several && found.inputs.len() == 1;
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

/// Whether a file is opened as an archive.
fn is_archive(path: &Path) -> bool {
    let suffix = path.extension().and_then(OsStr::to_str);
    suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(archive::SUFFIX))
}

/// The wanted files of an archive that lies `below` what was given. An archive
/// that cannot be read is itself an input, one that failed.
fn unpack(path: &Path, below: &Path, filter: &Filter) -> Vec<Input> {
    let members = match archive::members(path) {
        Ok(members) => members,
        Err(problem) => {
            let mut input = Input::file(path);
            input.trouble = Some(problem);
            return vec![input];
        }
    };
    let wanted = members.into_iter().filter(|found| {
        let name = Path::new(found.name.trim_start_matches('/'));
        filter.takes(&below.join(name))
    });
    wanted
        .map(|found| {
            // Not joined as a path: the name may pretend to be absolute.
            let mut name = path.as_os_str().to_owned();
            name.push("/");
            name.push(&found.name);
            Input {
                path: name.into(),
                inside: Some(Inside {
                    archive: path.to_owned(),
                    member: found.member,
                }),
                trouble: found.trouble,
            }
        })
        .collect()
}

/// The files of one folder. Links are followed; a link that leads back to a
/// folder above it is skipped, since that folder is being walked already.
fn walk<'a>(folder: &'a Path, filter: &'a Filter) -> impl Iterator<Item = Input> + 'a {
    let below = move |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_owned();
    WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .flat_map(move |entry| match entry {
            Ok(entry) if !entry.file_type().is_file() => Vec::new(),
            Ok(entry) if is_archive(entry.path()) => {
                unpack(entry.path(), &below(entry.path()), filter)
            }
            Ok(entry) if filter.takes(&below(entry.path())) => vec![Input::file(entry.path())],
            Ok(_) => Vec::new(),
            Err(error) => unwalked(&error, |path| filter.takes(&below(path)))
                .into_iter()
                .collect(),
        })
}

/// What could not be walked, unless it would not be read anyway.
fn unwalked(error: &walkdir::Error, is_wanted: impl Fn(&Path) -> bool) -> Option<Input> {
    if error.loop_ancestor().is_some() {
        return None;
    }
    let path = error.path()?.to_owned();
    let missing = error
        .io_error()
        .is_some_and(|e| e.kind() == io::ErrorKind::NotFound);
    // A dangling link to something that we would not read anyway.
    if missing && !is_wanted(&path) {
        return None;
    }
    let mut input = Input::file(path);
    input.trouble = Some(Problem::new(Code::FileUnreadable, message(error)));
    Some(input)
}

/// The walker's error without its path, which the record names already.
fn message(error: &walkdir::Error) -> String {
    match error.io_error() {
        Some(error) => format!("cannot be read: {error}"),
        None => "cannot be read".to_owned(),
    }
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
        let found = discover(
            &[root.to_owned(), odd.clone(), odd, root.join("nothing")],
            &Filter::default(),
        );
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
    fn patterns_choose_among_what_is_found() {
        let pattern = |text: &str| Pattern::new(text).unwrap();
        let filter = Filter {
            suffixes: vec!["pdf".to_owned(), "doc".to_owned()],
            include: vec![pattern("*自评*"), pattern("2023/**/*.doc")],
            exclude: vec![pattern("~$*"), pattern("草稿/*")],
        };
        for taken in [
            "自评表.PDF",
            "a/b/部门自评.pdf",
            "2023/x/y.doc",
            "2023/y.doc",
        ] {
            assert!(filter.takes(Path::new(taken)), "{taken}");
        }
        for left in [
            "自评表.txt",
            "a.pdf",
            "2022/2023/y.doc",
            "草稿/自评.pdf",
            "a/~$自评.doc",
        ] {
            assert!(!filter.takes(Path::new(left)), "{left}");
        }
        assert!(
            filter.takes(Path::new("a/草稿/自评.pdf")),
            "below, not anywhere"
        );
    }

    #[test]
    fn a_missing_path_is_an_input() {
        let found = discover(&["no/such.pdf".into()], &Filter::default());
        assert_eq!(found.inputs.len(), 1);
        assert!(found.single);
    }
}
