//! Form families as data: one TOML file each, made of six block types.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::label::normalize;
use crate::record::Kind;

/// A form family.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Stable identifier.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// What kind of form it is.
    pub kind: Kind,
    /// Legal or district sources of the layout.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Money unit when the form prints none and the family's rule gives it.
    pub money_unit: Option<String>,
    /// How to tell the family.
    #[serde(rename = "match")]
    pub matching: Match,
    /// Its blocks.
    #[serde(rename = "block")]
    pub blocks: Vec<Block>,
    /// Quirks from a closed list.
    #[serde(default)]
    pub quirks: Vec<Quirk>,
    /// Labels that mean a field in this family only, before all others; normalized once loaded.
    #[serde(default)]
    pub labels: BTreeMap<String, Vec<String>>,
}

/// How to tell a family.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// Parts of its usual titles, normalized; a hint, titles may be missing.
    #[serde(default)]
    pub titles: Vec<String>,
    /// Fields whose labels must all be there.
    #[serde(default)]
    pub require: Vec<String>,
    /// Fields whose labels must not be there.
    #[serde(default)]
    pub forbid: Vec<String>,
    /// Parts of titles that other families have: with one of them this one does not fit.
    #[serde(default)]
    pub not_titles: Vec<String>,
    /// Labels of which one must be printed when the title is none of `titles`:
    /// for a family that other layouts resemble. Normalized once loaded.
    #[serde(default)]
    pub distinct: Vec<String>,
}

/// A special rule of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quirk {
    /// The form declares targets before the year: results are not missing.
    NoActuals,
}

/// One of the six block types.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// A label with its value to the right or below.
    Pairs {
        /// Fields whose labels may stand there.
        fields: Vec<String>,
    },
    /// Budget items against measures, either way round.
    Matrix {
        /// `budget_item.*` fields.
        items: Vec<String>,
        /// `budget.*` fields, the preferred first where a label is ambiguous.
        measures: Vec<String>,
    },
    /// A header row and rows below it.
    Rows {
        /// What a row is.
        of: RowsOf,
        /// Fields of its columns, in any order.
        columns: Vec<String>,
        /// Columns merged over several rows, the outermost first.
        #[serde(default)]
        group: Vec<String>,
        /// Columns without which a header is not this block's.
        #[serde(default)]
        need: Vec<String>,
    },
    /// A label with a long text beside or below it.
    Text {
        /// `sections.*` fields.
        fields: Vec<String>,
    },
    /// The row of totals.
    Totals {
        /// `totals.*` fields.
        fields: Vec<String>,
    },
    /// Notes below the table.
    Notes {
        /// `sections.notes`.
        fields: Vec<String>,
    },
}

/// What a row of a rows block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowsOf {
    /// A goal.
    Goals,
    /// An indicator under a task.
    Tasks,
    /// An indicator.
    Indicators,
}

impl Family {
    /// Reduces its labels to what printed ones are compared with.
    pub(super) fn normalize_labels(&mut self) {
        let own = self.labels.values_mut().flatten();
        for label in own.chain(&mut self.matching.distinct) {
            *label = normalize(label).key;
        }
    }

    /// All fields that its blocks allow.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(|block| {
            let lists: [&[String]; 2] = match block {
                Block::Pairs { fields }
                | Block::Text { fields }
                | Block::Totals { fields }
                | Block::Notes { fields } => [fields, &[]],
                Block::Matrix { items, measures } => [items, measures],
                Block::Rows { columns, .. } => [columns, &[]],
            };
            lists.into_iter().flatten().map(String::as_str)
        })
    }
}
