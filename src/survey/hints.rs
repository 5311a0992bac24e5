//! Whether a form is likely, and of which family, by the labels that are printed.

use super::Row;
use crate::lexicon::{COLUMNS, COLUMNS_OF_A_FORM, Family, GENERIC, Lexicon, normalize};

/// Shortest label of a column that makes a form likely: shorter ones (指标, 得分) are
/// parts of other words in any budget.
const COLUMN_CHARS: usize = 3;

/// Shortest label that tells families apart where a form is likely anyway.
const LABEL_CHARS: usize = 2;

/// The labels to look for.
pub(super) struct Hints<'a> {
    lexicon: &'a Lexicon,
    /// Labels of the columns that make a form likely.
    columns: Vec<Vec<String>>,
}

impl<'a> Hints<'a> {
    pub(super) fn new(lexicon: &'a Lexicon) -> Self {
        let columns = COLUMNS
            .iter()
            .map(|path| long(lexicon.labels(path), COLUMN_CHARS))
            .collect();
        Self { lexicon, columns }
    }

    pub(super) fn judge(&self, row: &mut Row, text: &str) {
        let printed = |labels: &Vec<String>| labels.iter().any(|l| text.contains(l.as_str()));
        let likely = self.columns.iter().filter(|c| printed(c)).count() >= COLUMNS_OF_A_FORM
            || text.contains("绩效自评表");
        row.form = Some(likely);
        if likely {
            row.family = Some(self.family(text));
        }
    }

    /// The family with most required labels among those of which all are printed.
    fn family(&self, text: &str) -> String {
        let shown = |family: &Family, path: &String| {
            let own: Vec<String> = (family.labels.get(path).into_iter().flatten())
                .map(|l| normalize(l).key)
                .collect();
            let labels = own.into_iter().chain(self.lexicon.labels(path));
            long(labels, LABEL_CHARS)
                .iter()
                .any(|l| text.contains(l.as_str()))
        };
        self.lexicon
            .families()
            .iter()
            .filter(|f| f.id != GENERIC)
            .filter(|f| f.matching.require.iter().all(|path| shown(f, path)))
            .filter(|f| f.matching.titles.iter().any(|t| text.contains(t.as_str())))
            .filter(|f| {
                !f.matching
                    .not_titles
                    .iter()
                    .any(|t| text.contains(t.as_str()))
            })
            .max_by_key(|f| f.matching.require.len())
            .map_or_else(|| GENERIC.to_owned(), |f| f.id.clone())
    }
}

fn long(labels: impl IntoIterator<Item = String>, chars: usize) -> Vec<String> {
    labels
        .into_iter()
        .filter(|l| l.chars().count() >= chars)
        .collect()
}
