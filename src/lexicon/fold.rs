//! Folding of characters before anything is compared.

use unicode_normalization::UnicodeNormalization;

use super::radicals::fold_radical;

/// NFKC with radicals folded: what matching and normalized values use.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.chars().all(stands_for_itself) {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    // The last character that stands for itself: marks behind it may combine with it.
    let mut last: Option<char> = None;
    let mut odd = String::new();
    for ch in text.chars().map(fold_radical) {
        match plain(ch) {
            Some(plain) => {
                folded.extend(last.replace(plain));
                if !odd.is_empty() {
                    folded.extend(odd.drain(..).nfkc());
                }
            }
            None => {
                odd.extend(last.take());
                odd.push(ch);
            }
        }
    }
    folded.extend(odd.nfkc());
    folded.extend(last);
    folded
}

/// Whether a character is its own NFKC whatever stands beside it.
fn stands_for_itself(ch: char) -> bool {
    ch.is_ascii()
        || matches!(
            ch,
            '\u{4E00}'..='\u{9FFF}' | '。' | '、' | '《' | '》' | '“' | '”' | '—'
        )
}

/// The NFKC of a character that never combines with the one before it. Nearly
/// all characters of forms are such, and looking them up in all of Unicode costs
/// twenty times as much.
fn plain(ch: char) -> Option<char> {
    match ch {
        '！'..='～' => char::from_u32(u32::from(ch).saturating_sub(FULL_WIDTH)),
        _ => stands_for_itself(ch).then_some(ch),
    }
}

/// From a full-width form to its ASCII character.
const FULL_WIDTH: u32 = 0xFEE0;

#[cfg(test)]
mod tests {
    use super::*;

    fn slowly(text: &str) -> String {
        text.chars().map(fold_radical).nfkc().collect()
    }

    #[test]
    fn each_character_folds_as_unicode_says() {
        for ch in ('\0'..=char::MAX).filter(|c| plain(*c).is_some()) {
            assert_eq!(
                plain(ch).map(String::from),
                Some(slowly(&ch.to_string())),
                "{ch}"
            );
        }
    }

    #[test]
    fn marks_combine_with_what_stands_before_them() {
        for text in [
            "e\u{301}",
            "ｅ\u{301}财",
            "财\u{301}政",
            "（万元）…①㎡ e\u{301}",
            "か\u{3099}か",
            "\u{301}a",
            "\u{1100}\u{1161}x",
            "⼈⾦ⅷ\u{FF9E}",
            "a\u{323}\u{307}b",
            "",
        ] {
            assert_eq!(fold(text), slowly(text), "{text}");
        }
    }
}
