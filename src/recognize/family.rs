//! Which family a segment belongs to, and why.

use std::collections::HashSet;

use super::segment::Segment;
use crate::content::Content;
use crate::lexicon::{Family, FieldId, GENERIC, Lexicon, fold, normalize, without_brackets};

/// The outcome of matching one family.
#[derive(Debug, Clone)]
pub struct Match<'a> {
    /// The family.
    pub family: &'a Family,
    /// Whether the title is one of its titles.
    pub title: bool,
    /// Required fields without a label in the segment.
    pub missing: Vec<&'a str>,
    /// Forbidden fields with a label in the segment.
    pub unwanted: Vec<&'a str>,
}

impl Match<'_> {
    /// Whether the family fits.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.missing.is_empty() && self.unwanted.is_empty()
    }

    fn rank(&self) -> (bool, bool, usize) {
        (self.fits(), self.title, self.family.matching.require.len())
    }
}

/// Matches all families with a segment, the best first. The fallback is not among them.
#[must_use]
pub fn matches<'a>(lexicon: &'a Lexicon, content: &Content, segment: &Segment) -> Vec<Match<'a>> {
    let keys: HashSet<&str> = segment
        .sheets
        .iter()
        .flat_map(|s| &s.cells)
        .map(|c| c.label.key.as_str())
        .collect();
    let labels: HashSet<FieldId> = keys
        .iter()
        .flat_map(|key| match lexicon.lookup(key) {
            [] => lexicon.lookup(&without_brackets(key)),
            found => found,
        })
        .copied()
        .collect();
    let has = |family: &Family, path: &str| {
        let own = family.labels.get(path).into_iter().flatten();
        own.map(|l| normalize(l).key)
            .any(|key| keys.contains(key.as_str()))
            || lexicon.field(path).is_some_and(|f| labels.contains(&f))
    };
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
    let mut found: Vec<Match<'a>> = lexicon
        .families()
        .iter()
        .filter(|f| f.id != GENERIC)
        .map(|family| Match {
            family,
            title: family
                .matching
                .titles
                .iter()
                .any(|t| title.contains(t.as_str())),
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
                .filter(|p| has(family, p))
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
    found.sort_by(|a, b| {
        b.rank()
            .cmp(&a.rank())
            .then(a.missing.len().cmp(&b.missing.len()))
    });
    found
}
