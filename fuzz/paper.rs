//! Pages that are drawn and not read from a file.

use selfeval::content::Rect;
use selfeval::read::page::{Direction, Glyph, GlyphFlags, Page, Rule, UnicodeSource};

/// A page to draw on.
pub fn page(number: u32) -> Page {
    Page {
        number,
        width: 595.0,
        height: 842.0,
        ..Page::default()
    }
}

/// A character from a point on its baseline.
pub fn glyph(ch: char, x: f32, y: f32, size: f32) -> Glyph {
    let advance = if ch.is_ascii() { size / 2.0 } else { size };
    Glyph {
        ch,
        source: UnicodeSource::ToUnicode,
        font: 0,
        code: u32::from(ch),
        size,
        x,
        y,
        rect: Rect::new(x, y - 0.88 * size, x + advance, y + 0.12 * size),
        direction: Direction::Right,
        color: 0,
        flags: GlyphFlags::default(),
    }
}

/// Writes text from a point on its baseline.
pub fn write(page: &mut Page, text: &str, mut x: f32, y: f32, size: f32) {
    for ch in text.chars() {
        let g = glyph(ch, x, y, size);
        x = g.rect.x1();
        page.glyphs.push(g);
    }
}

/// Draws a ruling.
pub fn rule(page: &mut Page, horizontal: bool, at: f32, from: f32, to: f32) {
    page.rules.push(Rule {
        horizontal,
        at,
        from,
        to,
        width: 0.5,
        drawn: true,
    });
}
