//! Label and family files, read and checked.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::builtin::{FAMILIES, LABELS, LABELS_FILE};
use super::label::normalize;
use super::likeness::{Judged, Patterns};
use super::{Family, Field, FieldId, Lexicon, Shape};

/// Why the lexicon could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A file could not be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{file}: {reason}")]
    Invalid {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Lexicon {
    /// Loads the built-in files and, if given, the `*.toml` files of a folder:
    /// a family there replaces a built-in one with the same id.
    ///
    /// # Errors
    /// [`LexiconError`] when a file cannot be read or is invalid.
    pub fn load(folder: Option<&Path>) -> Result<Self, LexiconError> {
        let mut lexicon = Self {
            fields: Vec::new(),
            by_path: FxHashMap::default(),
            by_label: FxHashMap::default(),
            likeness: Vec::new(),
            judged: Judged::default(),
            families: Vec::new(),
            hash: String::new(),
        };
        lexicon.add(LABELS_FILE, LABELS)?;
        for (file, text) in FAMILIES {
            lexicon.add(file, text)?;
        }
        if let Some(folder) = folder {
            for path in toml_files(folder)? {
                let text =
                    std::fs::read_to_string(&path).map_err(|source| LexiconError::Unreadable {
                        path: path.clone(),
                        source,
                    })?;
                let file = path
                    .file_name()
                    .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                lexicon.add(&file, &text)?;
            }
        }
        Ok(lexicon)
    }

    /// Adds the labels or the family of one file, by its name and text.
    ///
    /// # Errors
    /// [`LexiconError::Invalid`]; what came before the mistake may have been added.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        let so_far = Sha256::new().chain_update(&self.hash).chain_update(text);
        self.hash = so_far
            .finalize()
            .iter()
            .take(8)
            .map(|b| format!("{b:02x}"))
            .collect();
        if file == LABELS_FILE {
            self.add_labels(file, text)
        } else {
            self.add_family(file, text)
        }
    }

    fn add_labels(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        let invalid = |reason: String| LexiconError::Invalid {
            file: file.to_owned(),
            reason,
        };
        let table: toml::Table = text
            .parse()
            .map_err(|e: toml::de::Error| invalid(e.to_string()))?;
        let mut patterns = Patterns::default();
        let mut stack: Vec<(String, toml::Table)> = vec![(String::new(), table)];
        while let Some((prefix, table)) = stack.pop() {
            if table.contains_key("labels") {
                self.add_field(&prefix, table, &mut patterns)
                    .map_err(invalid)?;
                continue;
            }
            for (name, value) in table {
                let toml::Value::Table(inner) = value else {
                    return Err(invalid(format!(
                        "`{prefix}.{name}` is not a table with `shape` and `labels`"
                    )));
                };
                let path = if prefix.is_empty() {
                    name
                } else {
                    format!("{prefix}.{name}")
                };
                stack.push((path, inner));
            }
        }
        let likeness = patterns.compile().map_err(|(field, reason)| {
            let path = field.map_or("like", |field| self.path(field));
            invalid(format!("{path}: {reason}"))
        })?;
        self.likeness.push(likeness);
        self.judged = Judged::default();
        Ok(())
    }

    fn add_field(
        &mut self,
        path: &str,
        table: toml::Table,
        patterns: &mut Patterns,
    ) -> Result<(), String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Entry {
            shape: Shape,
            labels: Vec<String>,
            #[serde(default)]
            like: Vec<String>,
            #[serde(default)]
            unlike: Vec<String>,
        }
        let entry: Entry = table
            .try_into()
            .map_err(|e: toml::de::Error| format!("{path}: {e}"))?;
        let id = match self.field(path) {
            Some(id) => id,
            None => {
                let id = FieldId(
                    u16::try_from(self.fields.len()).map_err(|_| "too many fields".to_owned())?,
                );
                self.fields.push(Field {
                    path: path.to_owned(),
                    shape: entry.shape,
                });
                self.by_path.insert(path.to_owned(), id);
                id
            }
        };
        patterns.add(id, true, entry.like);
        patterns.add(id, false, entry.unlike);
        for label in entry.labels {
            let ids = self.by_label.entry(normalize(&label).key).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(())
    }

    fn add_family(&mut self, file: &str, text: &str) -> Result<(), LexiconError> {
        let invalid = |reason: String| LexiconError::Invalid {
            file: file.to_owned(),
            reason,
        };
        let mut family: Family = toml::from_str(text).map_err(|e| invalid(e.to_string()))?;
        family.normalize_labels();
        let named = family
            .fields()
            .chain(family.matching.require.iter().map(String::as_str))
            .chain(family.labels.keys().map(String::as_str));
        for path in named.chain(family.matching.forbid.iter().map(String::as_str)) {
            if self.field(path).is_none() {
                return Err(invalid(format!("`{path}` is not a field of labels.toml")));
            }
        }
        self.families.retain(|f| f.id != family.id);
        self.families.push(family);
        Ok(())
    }
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, LexiconError> {
    let unreadable = |source| LexiconError::Unreadable {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    // Labels first: the families refer to them.
    files.sort_by_key(|p| (p.file_name().is_none_or(|n| n != LABELS_FILE), p.clone()));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_files_load() {
        let lexicon = Lexicon::load(None).expect("the built-in files are valid");
        assert!(lexicon.generic().is_some());
        let name = lexicon.field("project_name").expect("a field");
        assert_eq!(lexicon.lookup("项目名称"), [name]);
    }
}
