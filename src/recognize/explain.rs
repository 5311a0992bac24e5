//! Why a form was taken for one of a family: the outcome of every match, kept.

use serde::Serialize;

use super::family::{self, Match};
use super::plan::Plan;
use super::segment;
use crate::content::Content;
use crate::lexicon::{GENERIC, Lexicon};

/// Families named beside the chosen one.
const OTHERS: usize = 3;

/// What was decided on one form.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    /// Its 1-based place in the document.
    pub form: usize,
    /// First and last page.
    pub pages: Option<[u32; 2]>,
    /// Its title as printed.
    pub title: Option<String>,
    /// The family that reads it.
    pub family: String,
    /// The outcome for that family; `null` for the fallback.
    pub chosen: Option<Outcome>,
    /// The closest of the others and what kept them from being chosen.
    pub others: Vec<Outcome>,
}

/// The outcome of matching one family.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The family.
    pub family: String,
    /// Whether it fits.
    pub fits: bool,
    /// Whether the title is one of its titles.
    pub title: bool,
    /// Required fields with the printed label that shows each.
    pub found: Vec<(String, String)>,
    /// Required fields without a label.
    pub missing: Vec<String>,
    /// Fields and words of titles that the family must not have.
    pub unwanted: Vec<String>,
    /// Whether nothing tells it from layouts that resemble it.
    pub indistinct: bool,
}

/// Explains every form of a document.
#[must_use]
pub fn explain(content: &Content, lexicon: &Lexicon) -> Vec<Explained> {
    let Some(generic) = lexicon.generic() else {
        return Vec::new();
    };
    let plan = Plan::new(lexicon, generic);
    segment::find(&plan, content)
        .iter()
        .enumerate()
        .map(|(at, segment)| {
            let matches = family::matches(lexicon, content, segment);
            let fits = matches.first().is_some_and(Match::fits);
            let title = segment
                .title
                .and_then(|t| segment.lead.get(t))
                .map(|lines| content.text(&content.passage(lines)));
            Explained {
                form: at.saturating_add(1),
                pages: super::page_range(content, segment, &segment.sheets),
                title,
                family: matches
                    .first()
                    .filter(|_| fits)
                    .map_or(GENERIC, |m| m.family.id.as_str())
                    .to_owned(),
                chosen: matches.first().filter(|_| fits).map(outcome),
                others: matches
                    .iter()
                    .skip(usize::from(fits))
                    .take(OTHERS)
                    .map(outcome)
                    .collect(),
            }
        })
        .collect()
}

fn outcome(found: &Match<'_>) -> Outcome {
    let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
    Outcome {
        family: found.family.id.clone(),
        fits: found.fits(),
        title: found.title,
        found: found
            .found
            .iter()
            .map(|(field, label)| ((*field).to_owned(), label.clone()))
            .collect(),
        missing: owned(&found.missing),
        unwanted: owned(&found.unwanted),
        indistinct: found.indistinct,
    }
}

/// What was decided, for a person.
#[must_use]
pub fn text(forms: &[Explained]) -> String {
    if forms.is_empty() {
        return "no form was found\n".to_owned();
    }
    let mut text = String::new();
    for form in forms {
        let pages = match form.pages {
            Some([a, b]) if a == b => format!(", page {a}"),
            Some([a, b]) => format!(", pages {a}-{b}"),
            None => String::new(),
        };
        let title = form.title.as_deref().unwrap_or("(no title)");
        text.push_str(&format!("form {}{pages}: {title}\n", form.form));
        text.push_str(&format!("  family: {}\n", form.family));
        match &form.chosen {
            Some(chosen) => {
                let by_title = if chosen.title { "yes" } else { "no" };
                text.push_str(&format!("  title is one of its titles: {by_title}\n"));
                for (field, label) in &chosen.found {
                    text.push_str(&format!("  {field}: {label}\n"));
                }
            }
            None => text.push_str("  no family fits: read by its labels alone\n"),
        }
        for other in &form.others {
            text.push_str(&format!("  not {}: {}\n", other.family, why_not(other)));
        }
    }
    text
}

fn why_not(other: &Outcome) -> String {
    let mut reasons = Vec::new();
    if !other.missing.is_empty() {
        reasons.push(format!("lacks {}", other.missing.join(", ")));
    }
    if !other.unwanted.is_empty() {
        reasons.push(format!("must not have {}", other.unwanted.join(", ")));
    }
    if other.indistinct {
        reasons.push("has another title and none of its own labels".to_owned());
    }
    if reasons.is_empty() {
        let title = if other.title {
            ""
        } else {
            "its title is another, "
        };
        reasons.push(format!("fits too, but {title}less is required of it"));
    }
    reasons.join("; ")
}
