//! Words around numbers: what they have in common.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that say nothing about which fact it is.
const FILLER: &[&str] = &[
    "全年", "年度", "全区", "全市", "全县", "累计", "已", "共", "实际", "达到", "为", "了", "的",
    "约",
];
/// Ends of nouns that only say that something is counted.
const COUNTED: &[&str] = &["人数", "数量", "总量", "总数", "次数", "数"];

/// A noun without the words that say nothing.
pub(super) fn plain(noun: &str) -> String {
    let mut text = String::with_capacity(noun.len());
    text.extend(noun.chars().filter(|c| c.is_alphanumeric()));
    // Most nouns hold none of the words; one look at their characters tells.
    if opens_any(&text, &FILLER_OPENS) {
        for word in FILLER {
            // Replacing copies the text even where there is nothing to replace.
            if text.contains(word) {
                text = text.replace(word, "");
            }
        }
    }
    for word in COUNTED {
        if let Some(rest) = text.strip_suffix(word) {
            return rest.to_owned();
        }
    }
    text
}

static FILLER_OPENS: LazyLock<Vec<char>> = LazyLock::new(|| opens(FILLER));

/// The first characters of words, in order.
pub(super) fn opens(words: &[&str]) -> Vec<char> {
    let mut all: Vec<char> = words.iter().filter_map(|w| w.chars().next()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a text holds one of the characters, which are in order: without the
/// first character of any of some words it holds none of the words.
pub(super) fn opens_any(text: &str, opens: &[char]) -> bool {
    text.chars().any(|ch| opens.binary_search(&ch).is_ok())
}

/// Whether half of a name's pairs of characters stand in a sentence.
pub(super) fn covered(name: &str, sentence: &str) -> bool {
    let (wanted, there) = (pairs_of(name), pairs_of(sentence));
    let hit = wanted.intersection(&there).count();
    hit.saturating_mul(2) >= wanted.len()
}

/// How many characters two names have in common at their end.
pub(super) fn common_end(a: &str, b: &str) -> usize {
    a.chars()
        .rev()
        .zip(b.chars().rev())
        .take_while(|(x, y)| x == y)
        .count()
}

/// Whether most of the shorter text's pairs of characters stand in the longer one.
pub(super) fn overlap(a: &str, b: &str) -> bool {
    overlapping(&sorted_pairs(a), &sorted_pairs(b))
}

/// The same of texts whose pairs are known.
pub(super) fn overlapping(a: &[(char, char)], b: &[(char, char)]) -> bool {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = few.iter().filter(|p| many.binary_search(p).is_ok()).count();
    shared >= 3 && shared.saturating_mul(10) >= few.len().saturating_mul(6)
}

/// A text's pairs of characters, in order and each once.
pub(super) fn sorted_pairs(text: &str) -> Vec<(char, char)> {
    let mut all: Vec<(char, char)> = text.chars().zip(text.chars().skip(1)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Every two characters that stand beside each other.
pub(super) fn pairs_of(text: &str) -> BTreeSet<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}
