//! The lexicon's labels as anchors: which texts head columns.

use std::collections::BTreeSet;

use crate::lexicon::{FieldId, Lexicon, normalize};

/// Paths of fields whose labels stand at the head of a column.
const COLUMNS: &[&str] = &["indicators.", "tasks.", "budget.", "goals."];

/// Longer texts are no label of a column; the longest seen has 17 characters.
const LABEL_CHARS: usize = 24;

/// Knows the labels of columns.
#[derive(Debug)]
pub struct Anchors<'l> {
    lexicon: &'l Lexicon,
    columns: BTreeSet<FieldId>,
}

impl<'l> Anchors<'l> {
    /// The anchors of a lexicon.
    #[must_use]
    pub fn of(lexicon: &'l Lexicon) -> Self {
        Self {
            lexicon,
            columns: lexicon.under(COLUMNS).collect(),
        }
    }

    /// Whether a text is a label that heads columns.
    #[must_use]
    pub fn heads_column(&self, text: &str) -> bool {
        if text.chars().count() > LABEL_CHARS {
            return false;
        }
        let key = normalize(text).key;
        self.lexicon
            .lookup(&key)
            .iter()
            .any(|f| self.columns.contains(f))
    }

    /// Whether a text is a label of anything.
    #[must_use]
    pub fn is_label(&self, text: &str) -> bool {
        text.chars().count() <= LABEL_CHARS && !self.lexicon.lookup(&normalize(text).key).is_empty()
    }

    /// Whether a row of texts is the head of columns: at least two labels, and
    /// as many as other texts.
    #[must_use]
    pub fn head_row<'t>(&self, texts: impl Iterator<Item = &'t str>) -> bool {
        let (mut labels, mut others) = (0_usize, 0_usize);
        for text in texts {
            if self.heads_column(text) {
                labels = labels.saturating_add(1);
            } else {
                others = others.saturating_add(1);
            }
        }
        labels >= 2 && labels >= others
    }
}
