//! Whether a page's text layer can be believed.
//!
//! A layer may be missing, without Unicode, or with a Unicode map that lies.
//! The first two are counted; the third shows in what the characters are:
//! published Chinese forms are made of common Han characters, ASCII and CJK
//! punctuation, and a font whose characters are something else was decoded wrongly.

use std::sync::OnceLock;

use encoding_rs::GBK;

use crate::content::PageState;
use crate::problem::{Code, Problem};
use crate::read::page::{Glyph, Page};

/// Share of characters that are unknown or belong to a font that lies, above
/// which the whole layer is not to be used. Sound pages stay under 0.02 (bullets
/// of symbol fonts); pages of fonts without Unicode are above 0.8.
const UNUSABLE: f32 = 0.25;
/// Share of implausible characters above which a font's map lies.
const FONT_IMPLAUSIBLE: f32 = 0.3;
/// Share of rare ASCII signs (`#`, `$`, `~`, …) above which a font's codes may
/// not be ASCII at all: prose has under 0.03, consecutive codes 0.25 …
const FONT_ODD: f32 = 0.12;
/// … if there are this many different ones: tables of limits use `<>=~*+`.
const FONT_ODD_KINDS: u32 = 9;
/// Least share of GB 2312 level 1 among Han characters: text has above 0.95,
/// a random choice of Han characters 0.18.
const FONT_COMMON: f32 = 0.6;
/// Characters a font must show before its habits can be judged.
const ENOUGH: u32 = 16;
/// A page with fewer characters than this whose images cover most of it is a
/// scan with a printed page number.
const FEW: usize = 24;
/// Share of the page that images must cover for that.
const COVERED: f32 = 0.6;

/// ASCII signs that are rare in forms.
const ODD: &[u8] = b"!\"#$&'*+;<=>?@[\\]^_`{|}~";

/// What one font showed.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    shown: u32,
    unknown: u32,
    implausible: u32,
    odd: u32,
    /// Which of [`ODD`] were seen, as bits.
    odd_kinds: u32,
    han: u32,
    common: u32,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.shown += other.shown;
        self.unknown += other.unknown;
        self.implausible += other.implausible;
        self.odd += other.odd;
        self.odd_kinds |= other.odd_kinds;
        self.han += other.han;
        self.common += other.common;
    }

    fn lies(&self) -> bool {
        let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
        let known = self.shown.saturating_sub(self.unknown);
        (known >= ENOUGH && share(self.implausible, known) > f64::from(FONT_IMPLAUSIBLE))
            || (known >= ENOUGH
                && share(self.odd, known) > f64::from(FONT_ODD)
                && self.odd_kinds.count_ones() >= FONT_ODD_KINDS)
            || (self.han >= ENOUGH && share(self.common, self.han) < f64::from(FONT_COMMON))
    }
}

/// What the page offers to a reader, judged from its characters and images.
#[must_use]
pub fn layer_state(page: &Page) -> PageState {
    let mut tallies = vec![Tally::default(); page.fonts.len().max(1)];
    // Characters of a font that the page does not list.
    let mut whole = Tally::default();
    for glyph in page.glyphs.iter().filter(|glyph| is_counted(glyph)) {
        let tally = tallies.get_mut(usize::from(glyph.font));
        count(tally.unwrap_or(&mut whole), glyph.ch);
    }
    for tally in &tallies {
        whole.add(tally);
    }
    let images = covered(page);
    if whole.shown == 0 {
        return if images > 0.0 {
            PageState::ImageOnly
        } else {
            PageState::Empty
        };
    }
    if (whole.shown as usize) < FEW && images >= COVERED {
        return PageState::ImageOnly;
    }
    let wrong: u32 = tallies
        .iter()
        .map(|t| if t.lies() { t.shown } else { t.unknown })
        .sum();
    let share = f64::from(wrong) / f64::from(whole.shown);
    // Many small fonts may each escape judgement; together they do not.
    let odd = whole.han * 20 < whole.shown && whole.lies();
    if share > f64::from(UNUSABLE) || odd {
        PageState::Unusable
    } else {
        PageState::Text
    }
}

/// Adds the problems that follow from a page's characters.
pub(crate) fn report(page: &mut Page) {
    let state = layer_state(page);
    let unknown = page
        .glyphs
        .iter()
        .filter(|g| is_counted(g) && g.ch == '\u{FFFD}')
        .count();
    let unseen = page
        .glyphs
        .iter()
        .filter(|g| !g.is_visible() && !g.ch.is_whitespace())
        .count();
    let number = page.number;
    let mut add = |code, message: String| {
        page.problems
            .push(Problem::new(code, message).on_page(number))
    };
    match state {
        PageState::Unusable => {
            add(
                Code::TextLayerUnusable,
                "the characters on this page have no trustworthy Unicode".to_owned(),
            );
        }
        PageState::ImageOnly => add(Code::PageImageOnly, "the page has only images".to_owned()),
        PageState::Text | PageState::Empty => {}
    }
    if unknown > 0 {
        add(
            Code::CharactersUnmapped,
            format!("{unknown} characters have no known Unicode"),
        );
    }
    if unseen > 0 {
        add(
            Code::InvisibleText,
            format!("{unseen} characters are in the file but not seen"),
        );
    }
}

fn is_counted(glyph: &Glyph) -> bool {
    glyph.is_visible() && !glyph.ch.is_whitespace()
}

fn count(tally: &mut Tally, ch: char) {
    tally.shown += 1;
    let code = u32::from(ch);
    match code {
        0x4E00..=0x9FFF => {
            tally.han += 1;
            tally.common += u32::from(is_common(code));
        }
        0xFFFD | 0xE000..=0xF8FF | 0xF0000.. => tally.unknown += 1,
        0x30..=0x39 | 0x41..=0x5A | 0x61..=0x7A => {}
        0x21..=0x7E => {
            if let Some(kind) = ODD.iter().position(|&sign| u32::from(sign) == code) {
                tally.odd += 1;
                tally.odd_kinds |= 1 << kind;
            }
        }
        // Rare Han, CJK punctuation, enclosed and compatibility forms, full width.
        0x2E80..=0x303F
        | 0x3100..=0x4DBF
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F
        | 0xFF00..=0xFFEF
        | 0x20000..=0x3FFFF => {}
        // Signs: Latin-1 signs, Greek, punctuation, units, arrows, mathematics, shapes.
        0xA1..=0xBF | 0xD7 | 0xF7 | 0x391..=0x3C9 | 0x2010..=0x27BF | 0x2B00..=0x2BFF => {}
        _ => tally.implausible += 1,
    }
}

/// Whether a Han character is in GB 2312 level 1, the 3,755 most common.
fn is_common(code: u32) -> bool {
    const WORDS: usize = 0x5200 / 64;
    static COMMON: OnceLock<Vec<u64>> = OnceLock::new();
    let set = COMMON.get_or_init(|| {
        let mut set = vec![0_u64; WORDS];
        for lead in 0xB0..=0xD7_u8 {
            for trail in 0xA1..=0xFE_u8 {
                let bytes = [lead, trail];
                let text = GBK.decode_without_bom_handling(&bytes).0;
                let code = text.chars().next().map_or(0, u32::from);
                if let Some(at) = code.checked_sub(0x4E00)
                    && let Some(word) = set.get_mut((at / 64) as usize)
                {
                    *word |= 1 << (at % 64);
                }
            }
        }
        set
    });
    let at = code.wrapping_sub(0x4E00);
    set.get((at / 64) as usize)
        .is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// Share of the page that images cover, overlaps counted twice.
fn covered(page: &Page) -> f32 {
    let area = page.width * page.height;
    let images: f32 = page
        .images
        .iter()
        .map(|r| r.width().max(0.0) * r.height().max(0.0))
        .sum();
    if area > 0.0 {
        (images / area).min(1.0)
    } else {
        0.0
    }
}
