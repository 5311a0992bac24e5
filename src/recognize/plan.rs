//! A family made ready for reading: its fields looked up once.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use super::head::year_in;
use super::rows::HeaderOf;
use crate::budget::Budget;
use crate::lexicon::{Block, Family, FieldId, Label, Lexicon, RowsOf, without_brackets};

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
    /// The document's time, where it is limited.
    pub budget: Option<&'a Budget>,
    /// Whether a loop has stopped because the time was up.
    stopped: Cell<bool>,
    /// The family's own labels, by normalized key.
    own: FxHashMap<&'a str, FieldId>,
    /// What is known of the labels asked for so far: each is asked for many times.
    known: RefCell<FxHashMap<String, Known>>,
}

/// What is known of a label.
#[derive(Debug, Default)]
struct Known {
    /// The fields under which it was seen as printed.
    exact: Vec<FieldId>,
    /// Those under which it was seen without its remarks in brackets.
    plain: Vec<FieldId>,
    /// Those that it resembles; unset until asked for: of listed labels it mostly is not.
    resembled: Option<Vec<FieldId>>,
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
    /// Whether the time is up; whoever asks stops, and that is remembered.
    #[must_use]
    pub fn out_of_time(&self) -> bool {
        let out = self.budget.is_some_and(|b| b.check_time().is_err());
        self.stopped.set(self.stopped.get() || out);
        out
    }

    /// Whether anything stopped because the time was up.
    #[must_use]
    pub fn has_stopped(&self) -> bool {
        self.stopped.get()
    }

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
            budget: None,
            stopped: Cell::new(false),
            own: FxHashMap::default(),
            known: RefCell::default(),
        };
        for (path, labels) in &family.labels {
            let Some(field) = lexicon.field(path) else {
                continue;
            };
            plan.own
                .extend(labels.iter().map(|label| (label.as_str(), field)));
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
        self.with(&label.key, |known| known.among(allowed).next())
    }

    /// The fields of `allowed` under which a label was seen; the family's own
    /// label decides alone. A label that is not known as printed is looked up
    /// without its remarks in brackets: 年度(/项目)指标值.
    #[must_use]
    pub fn candidates(&self, key: &str, allowed: &[FieldId]) -> Vec<FieldId> {
        self.with(key, |known| known.among(allowed).collect())
    }

    /// Whether there is such a field.
    #[must_use]
    pub fn has_candidate(&self, key: &str, allowed: &[FieldId]) -> bool {
        self.with(key, |known| known.among(allowed).next().is_some())
    }

    /// The field of `allowed` that an unlisted label resembles.
    #[must_use]
    pub fn resembling(&self, label: &Label, allowed: &[FieldId]) -> Option<FieldId> {
        let key = &label.key;
        let another = |year: u16| year_in(key).is_some_and(|other| other != year);
        let resembling = self.with(key, |known| {
            // Listed under one of them, the label is what it says; in another block it may
            // still be like one that this block has.
            if (known.exact.iter().chain(&known.plain)).any(|f| allowed.contains(f)) {
                return None;
            }
            let resembled = known.resembled(self, key);
            if resembled.is_empty() {
                return None;
            }
            allowed.iter().copied().find(|id| resembled.contains(id))
        });
        // Few labels come so far, and to look for a year takes its time.
        resembling
            .filter(|_| !self.own.contains_key(key.as_str()) && !self.year.is_some_and(another))
    }

    /// Does something with what is known of a label.
    fn with<T>(&self, key: &str, act: impl FnOnce(&mut Known) -> T) -> T {
        let mut all = self.known.borrow_mut();
        if let Some(known) = all.get_mut(key) {
            return act(known);
        }
        let exact = |key: &str| match self.own.get(key) {
            Some(field) => vec![*field],
            None => self.lexicon.lookup(key).to_vec(),
        };
        let plain = key.contains('(') && self.lexicon.lookup(key).is_empty();
        let mut known = Known {
            exact: exact(key),
            plain: if plain {
                exact(&without_brackets(key))
            } else {
                Vec::new()
            },
            resembled: None,
        };
        let result = act(&mut known);
        all.insert(key.to_owned(), known);
        result
    }

    /// Whether the label was seen under any field, or resembles one's.
    #[must_use]
    pub fn may_be_label(&self, label: &Label) -> bool {
        let key = &label.key;
        let seen = |known: &mut Known| {
            !known.exact.is_empty()
                || !known.plain.is_empty()
                || !known.resembled(self, key).is_empty()
        };
        !key.is_empty() && self.with(key, seen)
    }

    /// The budget item that a label names, and whether it only resembles the known ones.
    #[must_use]
    pub fn item(&self, label: &Label) -> Option<(FieldId, bool)> {
        let known = self.known_item(label).map(|f| (f, false));
        known.or_else(|| Some((self.resembling(label, &self.items)?, true)))
    }

    /// The budget item that a listed label names. A family's own label of an amount
    /// beside it (财政拨款 | 300) names the item as well where amounts stand in a table.
    #[must_use]
    pub fn known_item(&self, label: &Label) -> Option<FieldId> {
        self.find(label, &self.items).or_else(|| {
            let own = self.own.get(label.key.as_str())?;
            let rest = self.lexicon.path(*own).strip_prefix("budget_pair.")?;
            let (item, _) = rest.split_once('.')?;
            let item = self.lexicon.field(&format!("budget_item.{item}"))?;
            self.items.contains(&item).then_some(item)
        })
    }

    /// The total that a label names, and whether it only resembles the known ones.
    #[must_use]
    pub fn total(&self, label: &Label) -> Option<(FieldId, bool)> {
        let known = self.find(label, &self.totals).map(|f| (f, false));
        known.or_else(|| Some((self.resembling(label, &self.totals)?, true)))
    }

    /// Whether the label only opens a block.
    #[must_use]
    pub fn is_heading(&self, label: &Label) -> bool {
        self.heading
            .is_some_and(|h| self.find(label, &[h]).is_some())
    }

    /// Whether a field's path begins with a word.
    #[must_use]
    pub fn is(&self, field: FieldId, path: &str) -> bool {
        self.lexicon.path(field) == path
    }
}

impl Known {
    /// The fields that the label resembles.
    fn resembled(&mut self, plan: &Plan<'_>, key: &str) -> &[FieldId] {
        self.resembled
            .get_or_insert_with(|| plan.lexicon.resembled(key))
    }

    /// The fields of `allowed` under which the label was seen, in their order.
    fn among<'k>(&'k self, allowed: &'k [FieldId]) -> impl Iterator<Item = FieldId> + 'k {
        let is_exact = self.exact.iter().any(|f| allowed.contains(f));
        let seen = if is_exact { &self.exact } else { &self.plain };
        // Most cells are no labels, and most labels are asked for most fields.
        let allowed = if seen.is_empty() { &[] } else { allowed };
        allowed.iter().copied().filter(|id| seen.contains(id))
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
