//! A text beside its folded copy, character for character.
//!
//! Folding is NFKC as far as it keeps the length: positions in the folded
//! copy are positions in the raw text, so that every part found has a box.
//! Characters whose folding would invent digits or brackets (①, ², ㈠) stay
//! as they are.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// Signs that NFKC leaves apart but that mean the same.
const ALIKE: &[(char, char)] = &[
    ('\u{2212}', '-'),
    ('\u{2010}', '-'),
    ('\u{2011}', '-'),
    ('\u{301C}', '~'),
    ('\u{223C}', '~'),
    ('≧', '≥'),
    ('⩾', '≥'),
    ('≦', '≤'),
    ('⩽', '≤'),
    ('═', '='),
    ('\u{2236}', ':'),
];

fn fold(ch: char) -> char {
    if ch.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&ch) {
        return ch;
    }
    if let Some(&(_, to)) = ALIKE.iter().find(|(from, _)| *from == ch) {
        return to;
    }
    let ch = crate::lexicon::fold_radical(ch);
    let mut folded = std::iter::once(ch).nfkc();
    match (folded.next(), folded.next()) {
        (Some(one), None) => {
            let invented = one.is_ascii_digit() && !('\u{FF10}'..='\u{FF19}').contains(&ch);
            // ㊀ and ㆒ are numbering, not numerals.
            let enclosed = ('\u{3192}'..='\u{33FF}').contains(&ch);
            if invented || enclosed { ch } else { one }
        }
        _ => ch,
    }
}

/// A raw text and its folded copy of the same length.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    raw: Vec<char>,
    folded: Vec<char>,
}

impl Text {
    pub(crate) fn new(raw: &str) -> Self {
        let mut chars = Vec::with_capacity(raw.chars().count());
        chars.extend(raw.chars());
        let raw: Vec<char> = chars;
        let folded = raw.iter().map(|&c| fold(c)).collect();
        Self { raw, folded }
    }

    pub(crate) fn len(&self) -> usize {
        self.folded.len()
    }

    /// The folded character at a position.
    pub(crate) fn at(&self, i: usize) -> Option<char> {
        self.folded.get(i).copied()
    }

    /// The raw character at a position.
    pub(crate) fn raw_at(&self, i: usize) -> Option<char> {
        self.raw.get(i).copied()
    }

    /// The folded character before a position.
    pub(crate) fn before(&self, i: usize) -> Option<char> {
        i.checked_sub(1).and_then(|j| self.at(j))
    }

    pub(crate) fn is_digit(&self, i: usize) -> bool {
        self.at(i).is_some_and(|c| c.is_ascii_digit())
    }

    /// Where `word` ends if it stands at `i`.
    pub(crate) fn starts(&self, i: usize, word: &str) -> Option<usize> {
        let mut at = i;
        for ch in word.chars() {
            if self.at(at) != Some(ch) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// Where `word` starts if it ends at `i`.
    pub(crate) fn ends(&self, i: usize, word: &str) -> Option<usize> {
        let mut at = i;
        for ch in word.chars().rev() {
            if self.before(at) != Some(ch) {
                return None;
            }
            at -= 1;
        }
        Some(at)
    }

    /// The end of the first of `words` that stands at `i`.
    pub(crate) fn starts_any(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|w| self.starts(i, w))
    }

    /// The start of the first of `words` that ends at `i`.
    pub(crate) fn ends_any(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|w| self.ends(i, w))
    }

    /// Whether one of the characters, which are in order, stands before a position.
    pub(crate) fn ends_with_one(&self, i: usize, characters: &[char]) -> bool {
        self.before(i)
            .is_some_and(|c| characters.binary_search(&c).is_ok())
    }

    /// The first position at or after `i` that is not white space.
    pub(crate) fn skip_space(&self, mut i: usize) -> usize {
        while self.at(i).is_some_and(is_space) {
            i += 1;
        }
        i
    }

    /// The last position at or before `i` that has no white space before it.
    pub(crate) fn back_space(&self, mut i: usize) -> usize {
        while self.before(i).is_some_and(is_space) {
            i -= 1;
        }
        i
    }

    /// The range without white space at its ends.
    pub(crate) fn trim(&self, range: Range<usize>) -> Range<usize> {
        let start = self.skip_space(range.start).min(range.end);
        start..self.back_space(range.end).max(start)
    }

    /// The whole text without white space at its ends.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.trim(0..self.len())
    }

    /// The raw text of a range.
    pub(crate) fn raw(&self, range: Range<usize>) -> String {
        self.raw.get(range).unwrap_or_default().iter().collect()
    }

    /// The folded text of a range without any white space.
    pub(crate) fn plain(&self, range: Range<usize>) -> String {
        self.folded
            .get(range)
            .unwrap_or_default()
            .iter()
            .filter(|c| !is_space(**c))
            .collect()
    }
}

/// The characters that words end with, in order: a look at one character tells
/// that none of the words ends there.
pub(crate) fn last_characters(lists: &[&[&str]]) -> Vec<char> {
    let words = lists.iter().copied().flatten();
    let mut last: Vec<char> = words.filter_map(|w| w.chars().next_back()).collect();
    last.sort_unstable();
    last.dedup();
    last
}

pub(crate) fn is_space(ch: char) -> bool {
    ch.is_whitespace() || matches!(ch, '\u{200B}' | '\u{FEFF}')
}

/// Whether a folded character ends a clause.
pub(crate) fn ends_clause(ch: char) -> bool {
    matches!(
        ch,
        ',' | '。'
            | ';'
            | ':'
            | '!'
            | '?'
            | '\n'
            | '('
            | ')'
            | '“'
            | '”'
            | '"'
            | '《'
            | '》'
            | '【'
            | '】'
            | '['
            | ']'
            | '〔'
            | '〕'
            | '<'
            | '>'
            | '…'
    )
}

/// Whether a folded character ends a sentence.
pub(crate) fn ends_sentence(ch: char) -> bool {
    matches!(ch, '。' | ';' | '!' | '?' | '\n')
}

/// Whether a character is a Han character.
pub(crate) fn is_han(ch: char) -> bool {
    matches!(u32::from(ch), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
        || ch == '〇'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_the_length_and_invents_no_digit() {
        let raw = "（１２）％≧㎡①²㈠…⻓期";
        let text = Text::new(raw);
        assert_eq!(text.len(), raw.chars().count());
        assert_eq!(text.plain(0..text.len()), "(12)%≥㎡①²㈠…长期");
        assert_eq!(text.raw(0..4), "（１２）");
    }
}
