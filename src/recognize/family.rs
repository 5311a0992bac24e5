//! Which family a segment belongs to, and why.

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::segment::Segment;
use super::sheet::SheetCell;
use crate::content::Content;
use crate::lexicon::{Family, FieldId, GENERIC, Lexicon, fold, without_brackets};

/// The outcome of matching one family.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// The family.
    pub family: &'a Family,
    /// Whether the title is one of its titles.
    pub title: bool,
    /// Required fields with the label that showed each.
    pub found: Vec<(&'a str, String)>,
    /// Required fields without a label in the segment.
    pub missing: Vec<&'a str>,
    /// Forbidden fields with a label in the segment, or a column that resembles one.
    pub unwanted: Vec<&'a str>,
    /// Whether neither the title nor a label of its own tells it from other layouts.
    pub indistinct: bool,
}

impl Match<'_> {
    /// Whether the family fits.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.missing.is_empty() && self.unwanted.is_empty() && !self.indistinct
    }

    /// What kept the family from fitting, in words.
    #[must_use]
    pub fn why_not(&self) -> String {
        let id = &self.family.id;
        if !self.missing.is_empty() {
            format!("{id} lacks {}", self.missing.join(", "))
        } else if !self.unwanted.is_empty() {
            format!("{id} has no {}", self.unwanted.join(", "))
        } else if self.indistinct {
            format!("{id} has another title and none of its own labels")
        } else {
            id.clone()
        }
    }

    /// Larger is better: of families that fit the one that asks for most, of the others
    /// the one that lacks least.
    fn rank(&self) -> (bool, bool, usize, usize) {
        let fits = self.fits();
        let asks = self.family.matching.require.len();
        let lacks = self.missing.len().saturating_add(self.unwanted.len());
        let near = if fits {
            0
        } else {
            usize::MAX.saturating_sub(lacks)
        };
        (fits, self.title, near, asks)
    }
}

/// Matches all families with a segment, the best first. The fallback is not among them.
#[must_use]
pub fn matches<'a>(lexicon: &'a Lexicon, content: &Content, segment: &Segment) -> Vec<Match<'a>> {
    let printed = Printed::new(lexicon, segment);
    let has = |family: &Family, path: &str| printed.first(lexicon, family, path).is_some();
    // The printed label that shows a field: the first in the order of the form.
    let shown = |family: &Family, path: &str| {
        let first = printed.first(lexicon, family, path)?;
        Some(printed.cells.get(first)?.text.clone())
    };
    let resembled: FxHashSet<FieldId> = header_keys(lexicon, segment)
        .into_iter()
        .filter(|key| lexicon.lookup(key).is_empty())
        .flat_map(|key| lexicon.resembled(key))
        .collect();
    let resembled = |path: &str| lexicon.field(path).is_some_and(|f| resembled.contains(&f));
    let title: String = segment
        .title
        .and_then(|at| segment.lead.get(at))
        .map(|lines| {
            fold(&content.text(&content.passage(lines)))
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect()
        })
        .unwrap_or_default();
    let titled = |family: &Family| {
        let titles = &family.matching.titles;
        titles.iter().any(|t| title.contains(t.as_str()))
    };
    let mut found: Vec<Match<'a>> = lexicon
        .families()
        .iter()
        .filter(|f| f.id != GENERIC)
        .map(|family| (family, titled(family)))
        .map(|(family, titled)| Match {
            family,
            title: titled,
            indistinct: !titled
                && !family.matching.distinct.is_empty()
                && !family
                    .matching
                    .distinct
                    .iter()
                    .any(|label| printed.by_key.contains_key(label.as_str())),
            found: family
                .matching
                .require
                .iter()
                .filter_map(|p| Some((p.as_str(), shown(family, p)?)))
                .collect(),
            missing: family
                .matching
                .require
                .iter()
                .map(String::as_str)
                .filter(|p| !has(family, p))
                .collect(),
            unwanted: family
                .matching
                .forbid
                .iter()
                .map(String::as_str)
                .filter(|p| has(family, p) || resembled(p))
                .chain(
                    family
                        .matching
                        .not_titles
                        .iter()
                        .map(String::as_str)
                        .filter(|t| title.contains(t)),
                )
                .collect(),
        })
        .collect();
    found.sort_by_key(|m| std::cmp::Reverse(m.rank()));
    found
}

/// The cells of a segment in which something is printed, and which of them is
/// the first to show a label or a field.
struct Printed<'s> {
    cells: Vec<&'s SheetCell>,
    by_key: FxHashMap<&'s str, usize>,
    by_field: FxHashMap<FieldId, usize>,
}

impl<'s> Printed<'s> {
    fn new(lexicon: &Lexicon, segment: &'s Segment) -> Self {
        let cells = segment.sheets.iter().flat_map(|s| &s.cells);
        let cells: Vec<&SheetCell> = cells.filter(|c| !c.is_blank()).collect();
        let mut by_key = FxHashMap::with_capacity_and_hasher(cells.len(), FxBuildHasher);
        let mut by_field = FxHashMap::default();
        for (at, cell) in cells.iter().enumerate() {
            let key = cell.label.key.as_str();
            // What is printed again shows nothing new.
            if by_key.contains_key(key) {
                continue;
            }
            by_key.insert(key, at);
            let seen = match lexicon.lookup(key) {
                [] if key.contains('(') => lexicon.lookup(&without_brackets(key)),
                found => found,
            };
            for field in seen {
                by_field.entry(*field).or_insert(at);
            }
        }
        Self {
            cells,
            by_key,
            by_field,
        }
    }

    /// The first cell that shows a field, by the family's own labels or all others.
    fn first(&self, lexicon: &Lexicon, family: &Family, path: &str) -> Option<usize> {
        let own = family.labels.get(path).into_iter().flatten();
        let own = own.filter_map(|label| self.by_key.get(label.as_str()));
        let field = lexicon.field(path);
        own.chain(field.and_then(|f| self.by_field.get(&f)))
            .min()
            .copied()
    }
}

/// The keys of rows that hold headers of indicators: two or more names of levels.
fn header_keys<'s>(lexicon: &Lexicon, segment: &'s Segment) -> FxHashSet<&'s str> {
    let names: Vec<FieldId> = ["level1", "level2", "name", "text"]
        .iter()
        .filter_map(|n| lexicon.field(&format!("indicators.{n}")))
        .collect();
    let mut found = FxHashSet::default();
    for sheet in &segment.sheets {
        for row in 0..sheet.rows {
            let keys: Vec<&str> = sheet
                .starting(row)
                .into_iter()
                .filter_map(|ix| sheet.cell(ix))
                .map(|c| c.label.key.as_str())
                .collect();
            let is_name = |key: &&&str| lexicon.lookup(key).iter().any(|f| names.contains(f));
            if keys.iter().filter(is_name).count() >= 2 {
                found.extend(keys);
            }
        }
    }
    found
}
