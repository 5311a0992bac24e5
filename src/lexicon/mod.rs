//! Labels and families, loaded from `schemas/families/`: the lowest layer.
//!
//! A field is named by a path (`budget.initial`); `labels.toml` says which
//! printed labels it was seen under. A label may stand under several fields:
//! whoever looks it up says which fields the block allows.

mod family;
mod fold;
mod label;
mod likeness;
mod radicals;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::Deserialize;
use sha2::{Digest, Sha256};

pub use family::{Block, Family, Match, Quirk, RowsOf};
pub use fold::fold;
pub use label::{Label, normalize, without_brackets};
pub use radicals::fold_radical;

use likeness::{Judged, Likeness, Patterns};

/// The family whose blocks hold every field: the fallback.
pub const GENERIC: &str = "generic";

/// The file of labels; every other one is a family.
const LABELS_FILE: &str = "labels.toml";
/// The label and family files that are part of the program.
const LABELS: &str = include_str!("../../schemas/families/labels.toml");
/// See [`LABELS`].
const FAMILIES: &[(&str, &str)] = &[
    (
        "generic.toml",
        include_str!("../../schemas/families/generic.toml"),
    ),
    (
        "guangzhou-department.toml",
        include_str!("../../schemas/families/guangzhou-department.toml"),
    ),
    (
        "mof-project.toml",
        include_str!("../../schemas/families/mof-project.toml"),
    ),
    (
        "yunnan-project.toml",
        include_str!("../../schemas/families/yunnan-project.toml"),
    ),
    (
        "assistance-fund.toml",
        include_str!("../../schemas/families/assistance-fund.toml"),
    ),
    (
        "sichuan-project.toml",
        include_str!("../../schemas/families/sichuan-project.toml"),
    ),
    (
        "sichuan-completion.toml",
        include_str!("../../schemas/families/sichuan-completion.toml"),
    ),
    (
        "transfer-payment.toml",
        include_str!("../../schemas/families/transfer-payment.toml"),
    ),
    (
        "hubei-project.toml",
        include_str!("../../schemas/families/hubei-project.toml"),
    ),
    (
        "chongqing-department.toml",
        include_str!("../../schemas/families/chongqing-department.toml"),
    ),
    (
        "hebei-project.toml",
        include_str!("../../schemas/families/hebei-project.toml"),
    ),
    (
        "guangshui-project.toml",
        include_str!("../../schemas/families/guangshui-project.toml"),
    ),
    (
        "yueyang-report.toml",
        include_str!("../../schemas/families/yueyang-report.toml"),
    ),
    (
        "department-target.toml",
        include_str!("../../schemas/families/department-target.toml"),
    ),
    (
        "project-target.toml",
        include_str!("../../schemas/families/project-target.toml"),
    ),
    (
        "transfer-target.toml",
        include_str!("../../schemas/families/transfer-target.toml"),
    ),
    (
        "department-general.toml",
        include_str!("../../schemas/families/department-general.toml"),
    ),
    (
        "performance-monitoring.toml",
        include_str!("../../schemas/families/performance-monitoring.toml"),
    ),
    (
        "shanghai-target.toml",
        include_str!("../../schemas/families/shanghai-target.toml"),
    ),
    (
        "score-table.toml",
        include_str!("../../schemas/families/score-table.toml"),
    ),
];

/// Index of a field in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(u16);

/// What the cells under a field's label hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Any text.
    Text,
    /// Money.
    Amount,
    /// A percent.
    Rate,
    /// Points.
    Points,
    /// A target or result.
    Quantity,
    /// An indicator level, merged over rows.
    Level,
    /// A unit of measure.
    Unit,
    /// An operator.
    Comparator,
    /// A person's name.
    Person,
    /// A telephone number.
    Telephone,
    /// A heading or item name: holds nothing itself.
    Heading,
}

impl Shape {
    /// Whether its cells hold figures: which column they come from must be certain.
    #[must_use]
    pub const fn is_figure(self) -> bool {
        matches!(
            self,
            Self::Amount | Self::Rate | Self::Points | Self::Quantity
        )
    }
}

#[derive(Debug, Clone)]
struct Field {
    path: String,
    shape: Shape,
}

/// A label that is only resembled has at most this many characters: the
/// longest label seen in real forms has 17.
const LIKE_CHARS: usize = 18;

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

/// All labels and families.
#[derive(Debug, Clone)]
pub struct Lexicon {
    fields: Vec<Field>,
    by_path: FxHashMap<String, FieldId>,
    by_label: FxHashMap<String, Vec<FieldId>>,
    /// Patterns of unlisted labels, one set for each label file.
    likeness: Vec<Likeness>,
    judged: Judged,
    families: Vec<Family>,
    hash: String,
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

    /// Hash of everything that was loaded.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// All families, the fallback included.
    #[must_use]
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// The families for a person: identifier, kind, name, the fallback last.
    #[must_use]
    pub fn families_text(&self) -> String {
        let sorted = self.sorted_families();
        let width = |of: fn(&Family) -> usize| sorted.iter().map(|f| of(f)).max().unwrap_or(0);
        let (ids, kinds) = (width(|f| f.id.len()), width(|f| f.kind.as_str().len()));
        let line = |f: &&Family| format!("{:ids$}  {:kinds$}  {}\n", f.id, f.kind.as_str(), f.name);
        sorted.iter().map(line).collect()
    }

    /// The families as JSON: identifier, kind, name, sources, titles and required fields.
    #[must_use]
    pub fn families_json(&self) -> String {
        let list: Vec<serde_json::Value> = self
            .sorted_families()
            .iter()
            .map(|f| {
                serde_json::json!({
                    "family": f.id,
                    "kind": f.kind.as_str(),
                    "name": f.name,
                    "sources": f.sources,
                    "titles": f.matching.titles,
                    "require": f.matching.require,
                    "forbid": f.matching.forbid,
                })
            })
            .collect();
        serde_json::Value::Array(list).to_string()
    }

    fn sorted_families(&self) -> Vec<&Family> {
        let mut sorted: Vec<&Family> = self.families.iter().collect();
        sorted.sort_by_key(|f| (f.id == GENERIC, f.id.as_str()));
        sorted
    }

    /// The fallback family.
    #[must_use]
    pub fn generic(&self) -> Option<&Family> {
        self.families.iter().find(|f| f.id == GENERIC)
    }

    /// A field by its path.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<FieldId> {
        self.by_path.get(path).copied()
    }

    /// Fields by their paths; unknown ones are left out (families are validated on loading).
    #[must_use]
    pub fn fields(&self, paths: &[String]) -> Vec<FieldId> {
        paths.iter().filter_map(|p| self.field(p)).collect()
    }

    /// A field's path.
    #[must_use]
    pub fn path(&self, id: FieldId) -> &str {
        self.fields
            .get(usize::from(id.0))
            .map_or("", |f| f.path.as_str())
    }

    /// What a field's cells hold.
    #[must_use]
    pub fn shape(&self, id: FieldId) -> Shape {
        self.fields
            .get(usize::from(id.0))
            .map_or(Shape::Text, |f| f.shape)
    }

    /// Every field whose path begins with one of `prefixes`.
    pub fn under<'a>(&'a self, prefixes: &'a [&str]) -> impl Iterator<Item = FieldId> + 'a {
        self.by_path
            .iter()
            .filter(|(path, _)| prefixes.iter().any(|p| path.starts_with(p)))
            .map(|(_, id)| *id)
    }

    /// Every field under which a normalized label was seen.
    #[must_use]
    pub fn lookup(&self, key: &str) -> &[FieldId] {
        self.by_label.get(key).map_or(&[], Vec::as_slice)
    }

    /// The normalized labels of a field, sorted.
    #[must_use]
    pub fn labels(&self, path: &str) -> Vec<String> {
        let Some(id) = self.field(path) else {
            return Vec::new();
        };
        let mut labels: Vec<String> = (self.by_label.iter())
            .filter(|(_, fields)| fields.contains(&id))
            .map(|(label, _)| label.clone())
            .collect();
        labels.sort_unstable();
        labels
    }

    /// The allowed fields under which a label was seen, in the order of `allowed`.
    pub fn candidates<'a>(
        &'a self,
        key: &str,
        allowed: &'a [FieldId],
    ) -> impl Iterator<Item = FieldId> + 'a {
        let seen = self.lookup(key);
        allowed.iter().copied().filter(move |id| seen.contains(id))
    }

    /// The fields that an unlisted label resembles, by the patterns under
    /// `like` in the label file.
    #[must_use]
    pub fn resembled(&self, key: &str) -> Vec<FieldId> {
        if key.chars().count() > LIKE_CHARS {
            return Vec::new();
        }
        self.judged.of(key, || {
            let (mut like, mut unlike) = (Vec::new(), Vec::new());
            for patterns in &self.likeness {
                patterns.judge(key, &mut like, &mut unlike);
            }
            like.retain(|field| !unlike.contains(field));
            like.sort_unstable();
            like.dedup();
            like
        })
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
