//! A family made ready for reading: its fields looked up once.

use std::collections::HashMap;

use super::head::year_in;
use super::rows::HeaderOf;
use crate::lexicon::{Block, Family, FieldId, Label, Lexicon, RowsOf, normalize, without_brackets};

/// A family with its fields resolved.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The labels.
    pub lexicon: &'a Lexicon,
    /// The family.
    pub family: &'a Family,
    /// Fields of label-value pairs.
    pub pairs: Vec<FieldId>,
    /// Budget items.
    pub items: Vec<FieldId>,
    /// Budget measures.
    pub measures: Vec<FieldId>,
    /// Blocks with a header row.
    pub rows: Vec<RowsPlan>,
    /// Narrative sections and notes.
    pub texts: Vec<FieldId>,
    /// Totals.
    pub totals: Vec<FieldId>,
    /// Headings that only open a block.
    pub heading: Option<FieldId>,
    /// The form's own year as title or head print it: a column of another year
    /// (2022年完成值 in a form for 2023) is another thing.
    pub year: Option<u16>,
    /// The family's own labels, by normalized key.
    own: HashMap<String, FieldId>,
}

/// A block with a header row.
#[derive(Debug, Clone)]
pub struct RowsPlan {
    /// What a row is.
    pub of: RowsOf,
    /// Fields of its columns.
    pub columns: Vec<FieldId>,
    /// Columns merged over several rows, outermost first.
    pub group: Vec<FieldId>,
    /// Columns of which at least one must be there.
    pub need: Vec<FieldId>,
}

impl<'a> Plan<'a> {
    /// Resolves a family, with the fallback's fields behind its own.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon, family: &'a Family) -> Self {
        let mut plan = Self::plain(lexicon, family);
        if let Some(generic) = lexicon.generic().filter(|g| g.id != family.id) {
            plan.extend(generic);
        }
        plan
    }

    fn plain(lexicon: &'a Lexicon, family: &'a Family) -> Self {
        let mut plan = Self {
            lexicon,
            family,
            pairs: Vec::new(),
            items: Vec::new(),
            measures: Vec::new(),
            rows: Vec::new(),
            texts: Vec::new(),
            totals: Vec::new(),
            heading: lexicon.field("heading"),
            year: None,
            own: HashMap::new(),
        };
        for (path, labels) in &family.labels {
            let Some(field) = lexicon.field(path) else {
                continue;
            };
            plan.own
                .extend(labels.iter().map(|l| (normalize(l).key, field)));
        }
        for block in &family.blocks {
            match block {
                Block::Pairs { fields } => plan.pairs.extend(lexicon.fields(fields)),
                Block::Matrix { items, measures } => {
                    plan.items.extend(lexicon.fields(items));
                    plan.measures.extend(lexicon.fields(measures));
                }
                Block::Rows {
                    of,
                    columns,
                    group,
                    need,
                } => {
                    let default_need: &[&str] = match of {
                        RowsOf::Goals => &["goals.expected", "goals.actual"],
                        RowsOf::Tasks => &["tasks.name"],
                        RowsOf::Indicators => &[
                            "indicators.level1",
                            "indicators.level2",
                            "indicators.name",
                            "indicators.text",
                        ],
                    };
                    let need = if need.is_empty() {
                        default_need
                            .iter()
                            .filter_map(|p| lexicon.field(p))
                            .collect()
                    } else {
                        lexicon.fields(need)
                    };
                    plan.rows.push(RowsPlan {
                        of: *of,
                        columns: lexicon.fields(columns),
                        group: lexicon.fields(group),
                        need,
                    });
                }
                Block::Text { fields } | Block::Notes { fields } => {
                    plan.texts.extend(lexicon.fields(fields))
                }
                Block::Totals { fields } => plan.totals.extend(lexicon.fields(fields)),
            }
        }
        // Goals may also stand beside their labels: 绩效目标 | … | 完成情况 | ….
        let goals: Vec<FieldId> = plan
            .rows
            .iter()
            .filter(|r| r.of == RowsOf::Goals)
            .flat_map(|r| r.columns.iter().copied())
            .filter(|f| ["goals.expected", "goals.actual"].contains(&lexicon.path(*f)))
            .filter(|f| !plan.pairs.contains(f))
            .collect();
        plan.pairs.extend(goals);
        plan
    }

    /// Adds the fallback's money fields and columns behind the family's own: what
    /// a district adds to a family's layout is read by its label.
    fn extend(&mut self, generic: &Family) {
        let other = Plan::plain(self.lexicon, generic);
        let money = other
            .pairs
            .iter()
            .filter(|f| self.lexicon.path(**f).starts_with("budget_pair."));
        add(&mut self.pairs, money);
        if !self.measures.is_empty() {
            add(&mut self.items, &other.items);
            add(&mut self.measures, &other.measures);
        }
        for rows in &mut self.rows {
            for more in other.rows.iter().filter(|r| r.of == rows.of) {
                add(&mut rows.columns, &more.columns);
            }
        }
    }

    /// The fields that columns of a block may have.
    #[must_use]
    pub fn columns(&self, block: HeaderOf) -> &[FieldId] {
        match block {
            HeaderOf::Rows(at) => self.rows.get(at).map_or(&[], |r| r.columns.as_slice()),
            HeaderOf::Matrix => &self.measures,
        }
    }

    /// The first field of `allowed` under which the label was seen.
    #[must_use]
    pub fn find(&self, label: &Label, allowed: &[FieldId]) -> Option<FieldId> {
        self.candidates(&label.key, allowed).into_iter().next()
    }

    /// The fields of `allowed` under which a label was seen; the family's own
    /// label decides alone. A label that is not known as printed is looked up
    /// without its remarks in brackets: 年度(/项目)指标值.
    #[must_use]
    pub fn candidates(&self, key: &str, allowed: &[FieldId]) -> Vec<FieldId> {
        let found = self.exact(key, allowed);
        if found.is_empty() && key.contains('(') && self.lexicon.lookup(key).is_empty() {
            return self.exact(&without_brackets(key), allowed);
        }
        found
    }

    fn exact(&self, key: &str, allowed: &[FieldId]) -> Vec<FieldId> {
        match self.own.get(key) {
            Some(field) if allowed.contains(field) => vec![*field],
            Some(_) => Vec::new(),
            None => self.lexicon.candidates(key, allowed).collect(),
        }
    }

    /// The field of `allowed` that an unlisted label resembles.
    #[must_use]
    pub fn resembling(&self, label: &Label, allowed: &[FieldId]) -> Option<FieldId> {
        let another = self
            .year
            .zip(year_in(&label.key))
            .is_some_and(|(a, b)| a != b);
        if another || self.own.contains_key(&label.key) {
            return None;
        }
        self.lexicon.resembling(&label.key, allowed)
    }

    /// The budget item that a label names, and whether it only resembles the known ones.
    #[must_use]
    pub fn item(&self, label: &Label) -> Option<(FieldId, bool)> {
        let known = self.find(label, &self.items).map(|f| (f, false));
        known.or_else(|| Some((self.resembling(label, &self.items)?, true)))
    }

    /// Whether the label only opens a block.
    #[must_use]
    pub fn is_heading(&self, label: &Label) -> bool {
        self.heading
            .is_some_and(|h| self.candidates(&label.key, &[h]).contains(&h))
    }

    /// Whether a field's path begins with a word.
    #[must_use]
    pub fn is(&self, field: FieldId, path: &str) -> bool {
        self.lexicon.path(field) == path
    }
}

/// Appends what is not there yet.
fn add<'f>(to: &mut Vec<FieldId>, more: impl IntoIterator<Item = &'f FieldId>) {
    for field in more {
        if !to.contains(field) {
            to.push(*field);
        }
    }
}
