//! Characters that their width contradicts.
//!
//! Programs that write a PDF anew (distillers, compressors) lose the Unicode of some glyphs and
//! put the glyph's number in its place: 。 becomes `2`, （ becomes `ÿ`. Each such character is
//! a sound one, a digit in the worst case, but it is as wide as the Han around it, which
//! no Latin letter is. Where a document does that, nothing narrow that stands in a
//! wide box can be believed.

use crate::problem::{Code, Problem, plural};
use crate::read::page::{Direction, Glyph, Page, UnicodeSource};

/// What a letter's advance must have of the widest Han's in its font to contradict it:
/// digits and letters have about half. Of 29 published files none has such a digit or letter but `m`.
const AS_WIDE: f32 = 0.9;
/// And of the em: where Han are squeezed, letters beside them may not be.
const WIDE: f32 = 0.8;
/// Letters as wide as Han that prove a document's maps wrong: one may be a freak of design.
const PROOFS: usize = 2;
/// Latin letters above ASCII that Chinese fonts draw as wide as Han: those of Pinyin in
/// GB 2312, and some that are wide everywhere.
const WIDE_LETTERS: &str = "àáèéêìíòóùúüāēěīńňōūǎǐǒǔǖǘǚǜɑɡÆŒæœ";
/// Everything below is Latin: what a glyph's number may be taken for.
const LATIN_END: u32 = 0x250;

/// Takes back the characters that cannot be what the file says, of documents in which there
/// are such, and says so on their pages.
pub(crate) fn take_back(pages: &mut [Page]) {
    let widest: Vec<Vec<f32>> = pages.iter().map(widest_han).collect();
    let proofs = pages.iter().zip(&widest).flat_map(|(page, widest)| {
        let wide = move |g: &&Glyph| is_wide(g, widest);
        page.glyphs.iter().filter(|g| is_narrow(g.ch)).filter(wide)
    });
    if proofs.take(PROOFS).count() < PROOFS {
        return;
    }
    for (page, widest) in pages.iter_mut().zip(&widest) {
        let mut count = 0_usize;
        for glyph in &mut page.glyphs {
            if u32::from(glyph.ch) < LATIN_END
                && !glyph.ch.is_whitespace()
                && is_wide(glyph, widest)
            {
                glyph.ch = '\u{FFFD}';
                glyph.source = UnicodeSource::None;
                count = count.saturating_add(1);
                if let Some(font) = page.fonts.get_mut(usize::from(glyph.font)) {
                    font.unmapped = font.unmapped.saturating_add(1);
                }
            }
        }
        if count > 0 {
            let message = format!(
                "{}: letters and digits as wide as Han stand for something else",
                plural(count, "character")
            );
            let problem = Problem::new(Code::CharactersContradicted, message);
            page.problems.push(problem.on_page(page.number));
        }
    }
}

/// Of each font of a page the widest advance of a Han character, in ems; 0 without any.
fn widest_han(page: &Page) -> Vec<f32> {
    let mut widest = vec![0.0_f32; page.fonts.len()];
    for glyph in &page.glyphs {
        if matches!(u32::from(glyph.ch), 0x4E00..=0x9FFF)
            && let Some(most) = widest.get_mut(usize::from(glyph.font))
        {
            *most = most.max(advance(glyph));
        }
    }
    widest
}

/// Whether a character's box is as wide as those of the Han in its font.
fn is_wide(glyph: &Glyph, widest: &[f32]) -> bool {
    let han = widest.get(usize::from(glyph.font)).copied().unwrap_or(0.0);
    let own = advance(glyph);
    han > 0.0 && own >= WIDE && own >= AS_WIDE * han && glyph.source != UnicodeSource::ActualText
}

/// Whether no font draws a letter as wide as Han.
fn is_narrow(ch: char) -> bool {
    match ch {
        'm' | 'w' => false,
        'a'..='z' => true,
        _ => {
            (0xC0..LATIN_END).contains(&u32::from(ch))
                && ch.is_alphabetic()
                && !WIDE_LETTERS.contains(ch)
        }
    }
}

/// The advance in ems; 0 for a glyph of vertical writing, which always has a whole one.
fn advance(glyph: &Glyph) -> f32 {
    let along = match glyph.direction {
        Direction::Right | Direction::Left => glyph.rect.width(),
        Direction::Up | Direction::Down => glyph.rect.height(),
        _ => 0.0,
    };
    if glyph.size > 0.0 {
        along / glyph.size
    } else {
        0.0
    }
}
