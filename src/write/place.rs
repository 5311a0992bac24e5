//! Where a document's record lies: the path as given, under `records/`,
//! never outside it, and never the same for two different paths.

use std::ffi::{OsStr, OsString};
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

/// The folder of all records below an output folder.
pub const FOLDER: &str = "records";

/// Longest file name that common file systems take, in bytes.
const NAME_BYTES: usize = 255;
/// What is kept of a longer name before its hash.
const KEPT_BYTES: usize = 180;

/// The record's path below the output folder.
///
/// `a/b.pdf` becomes `records/a/b.pdf.json`. What cannot stand for itself is
/// written with a percent sign, which no other name can then begin with:
///
/// | as given | becomes |
/// |---|---|
/// | `..` | `%up` |
/// | the root of an absolute path | `%root` |
/// | a name that begins with `%` | `%25…` |
/// | a folder named `….json` (it could be a record's name) | `….json%` |
/// | a name too long to take `.json` | its beginning, `%`, 16 digits of its hash |
#[must_use]
pub fn record_path(given: &Path) -> PathBuf {
    let mut parts: Vec<OsString> = Vec::new();
    let mut last_is_name = false;
    for component in given.components() {
        last_is_name = matches!(component, Component::Normal(_));
        match component {
            Component::CurDir => {}
            Component::ParentDir => parts.push("%up".into()),
            Component::RootDir => parts.push("%root".into()),
            Component::Prefix(prefix) => parts.push(escaped(prefix.as_os_str())),
            Component::Normal(name) => parts.push(escaped(name)),
        }
    }
    let mut path = PathBuf::from(FOLDER);
    let name = if last_is_name { parts.pop() } else { None };
    for folder in &parts {
        path.push(fitted(&folder_name(folder), ""));
    }
    // Only a path like `..` has no name of its own, and it names no file.
    path.push(fitted(&name.unwrap_or_else(|| "%none".into()), ".json"));
    path
}

/// A name that begins with the percent sign gets it escaped.
fn escaped(name: &OsStr) -> OsString {
    if !name.as_encoded_bytes().starts_with(b"%") {
        return name.to_owned();
    }
    let mut out = OsString::from("%25");
    out.push(name);
    out
}

/// A folder that could bear a record's name gets one more percent sign at its
/// end; so do those that already have some, so that no two become one.
fn folder_name(name: &OsStr) -> OsString {
    let bytes = name.as_encoded_bytes();
    let without = bytes
        .iter()
        .rposition(|&b| b != b'%')
        .map_or(0, |at| at + 1);
    let mut out = name.to_owned();
    if bytes.get(..without).unwrap_or_default().ends_with(b".json") {
        out.push("%");
    }
    out
}

/// The name with its suffix, shortened when a file system would refuse it.
fn fitted(name: &OsStr, suffix: &str) -> OsString {
    let mut out = name.to_owned();
    out.push(suffix);
    if out.len() <= NAME_BYTES {
        return out;
    }
    let mut kept = String::new();
    for ch in name.to_string_lossy().chars() {
        if kept.len() + ch.len_utf8() > KEPT_BYTES {
            break;
        }
        kept.push(ch);
    }
    let digest = Sha256::digest(name.as_encoded_bytes());
    kept.push('%');
    for byte in digest.iter().take(8) {
        kept.push_str(&format!("{byte:02x}"));
    }
    kept.push_str(suffix);
    kept.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn place(given: &str) -> String {
        record_path(Path::new(given)).to_string_lossy().into_owned()
    }

    #[test]
    fn plain_paths_stay_as_given() {
        assert_eq!(place("a/b.pdf"), "records/a/b.pdf.json");
        assert_eq!(place("./a/./b.pdf"), "records/a/b.pdf.json");
        assert_eq!(place("天河区/自评表.pdf"), "records/天河区/自评表.pdf.json");
    }

    #[test]
    fn nothing_escapes() {
        assert_eq!(place("/etc/passwd"), "records/%root/etc/passwd.json");
        assert_eq!(place("../../x.pdf"), "records/%up/%up/x.pdf.json");
        assert_eq!(place("a/../../x.pdf"), "records/a/%up/%up/x.pdf.json");
        assert_eq!(place(".."), "records/%up/%none.json");
    }

    #[test]
    fn no_two_paths_share_a_place() {
        let given = [
            "a",
            "a.json",
            "a.json/a",
            "a.json%/a",
            "a.json%%/a",
            "%up/a",
            "../a",
            "/a",
            "%root/a",
            "%25up/a",
            "%",
            "%25",
            "b.pdf",
            "b.txt",
            "a/b.pdf",
            "a%/b.pdf",
            "..",
        ];
        let mut seen: HashMap<String, &str> = HashMap::new();
        for path in given {
            let place = place(path);
            if let Some(other) = seen.insert(place.clone(), path) {
                panic!("{path} and {other} both become {place}");
            }
        }
        // A record's file must not be another record's folder either.
        for place in seen.keys() {
            let under = format!("{place}/");
            assert!(
                !seen.keys().any(|other| other.starts_with(&under)),
                "{place}"
            );
        }
    }

    #[test]
    fn long_names_fit_and_stay_apart() {
        let one = format!("{}甲.pdf", "绩".repeat(82));
        let two = format!("{}乙.pdf", "绩".repeat(82));
        let (a, b) = (place(&one), place(&two));
        assert_ne!(a, b);
        assert!(a.len() <= "records/".len() + NAME_BYTES && a.ends_with(".json"));
    }
}
