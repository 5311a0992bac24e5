//! Labels and families, loaded from `schemas/families/`: the lowest layer.
//!
//! A field is named by a path (`budget.initial`); `labels.toml` says which
//! printed labels it was seen under. A label may stand under several fields:
//! whoever looks it up says which fields the block allows.

mod builtin;
mod family;
mod fold;
mod label;
mod likeness;
mod load;
mod radicals;

use rustc_hash::FxHashMap;
use serde::Deserialize;

pub use family::{Block, Family, Match, Quirk, RowsOf};
pub use fold::fold;
pub use label::{Label, normalize, without_brackets};
pub use load::LexiconError;
pub use radicals::fold_radical;

use likeness::{Judged, Likeness};

/// The family whose blocks hold every field: the fallback.
pub const GENERIC: &str = "generic";

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

/// Columns of an indicator table whose labels tell a form where no table could be read.
pub(crate) const COLUMNS: [&str; 7] = [
    "indicators.level1",
    "indicators.level2",
    "indicators.name",
    "indicators.target",
    "indicators.actual",
    "indicators.weight",
    "indicators.score",
];

/// How many of them must be printed; budgets and accounts print one at most.
pub(crate) const COLUMNS_OF_A_FORM: usize = 4;

/// A label that is only resembled has at most this many characters: the
/// longest label seen in real forms has 17.
const LIKE_CHARS: usize = 18;

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
}
