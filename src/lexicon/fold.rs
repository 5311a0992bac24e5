//! Folding of characters before anything is compared.

use unicode_normalization::UnicodeNormalization;

use super::radicals::fold_radical;

/// NFKC with radicals folded: what matching and normalized values use.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().map(fold_radical).nfkc().collect()
}
