//! Marked content: what it hides, what is an artifact, and the text it says
//! its marks stand for.

use super::lexer::{Operand, Operands, name_bytes};
use super::strings::text_string;
use crate::content::Rect;
use crate::read::page::{Glyph, UnicodeSource};

/// One open `BMC` or `BDC`.
#[derive(Debug, Default)]
pub(crate) struct Mark {
    /// Switched off by a layer.
    pub(crate) hidden: bool,
    /// An artifact: header, footer, watermark, background.
    pub(crate) artifact: bool,
    /// Index of the first glyph inside, and what the marks stand for.
    pub(crate) actual: Option<(usize, Vec<char>)>,
}

/// The `/ActualText` of an inline property list.
pub(crate) fn inline_actual_text(operands: &Operands<'_>) -> Option<Vec<char>> {
    let mut depth = 0_usize;
    let mut items = operands.items.iter();
    while let Some(item) = items.next() {
        match item {
            Operand::DictStart => depth += 1,
            Operand::DictEnd => depth = depth.saturating_sub(1),
            Operand::Name(name) if depth == 1 && &*name_bytes(name) == b"ActualText" => {
                let value = items.next()?;
                if let Operand::Text { .. } = value {
                    return Some(actual_chars(operands.text(*value)));
                }
            }
            _ => {}
        }
    }
    None
}

/// The characters of an ActualText string.
pub(crate) fn actual_chars(bytes: &[u8]) -> Vec<char> {
    text_string(bytes)
        .chars()
        .filter(|ch| !ch.is_control() && !matches!(ch, '\u{FEFF}' | '\u{200B}'))
        .collect()
}

/// Puts the text a span stands for in place of its glyphs.
///
/// A text without a visible character replaces nothing: what a person sees
/// stays. Where the numbers of characters agree, each glyph gets its own;
/// else the characters share the glyphs' room in order.
pub(crate) fn replace(glyphs: &mut Vec<Glyph>, start: usize, text: &[char]) {
    let Some(span) = glyphs.get_mut(start..) else {
        return;
    };
    let solid = |ch: char| !ch.is_whitespace() && ch != '\u{AD}';
    if span.is_empty() || !text.iter().any(|&ch| solid(ch)) {
        return;
    }
    if span.len() == text.len() {
        for (glyph, &ch) in span.iter_mut().zip(text) {
            set(glyph, ch);
        }
        return;
    }
    let marks = span
        .iter()
        .filter(|glyph| !glyph.ch.is_whitespace())
        .count();
    if marks == text.iter().filter(|&&ch| solid(ch)).count() {
        let mut chars = text.iter().filter(|&&ch| solid(ch));
        for glyph in span.iter_mut().filter(|glyph| !glyph.ch.is_whitespace()) {
            if let Some(&ch) = chars.next() {
                set(glyph, ch);
            }
        }
        return;
    }
    let old: Vec<Glyph> = glyphs.drain(start..).collect();
    let (n, m) = (old.len(), text.len());
    for (index, &ch) in text.iter().enumerate() {
        // The glyphs from `first` to `last` stand for this character; where
        // there are more characters than glyphs, one glyph is cut into parts.
        let first = index * n / m;
        let last = ((index + 1) * n).div_ceil(m).max(first + 1) - 1;
        let (Some(head), Some(tail)) = (old.get(first), old.get(last.min(n - 1))) else {
            continue;
        };
        let mut glyph = *head;
        if n >= m {
            if tail.direction == head.direction && (tail.y - head.y).abs() < head.size * 0.1 {
                glyph.rect = head.rect.union(&tail.rect);
            }
        } else {
            let sharing: Vec<usize> = (0..m).filter(|i| i * n / m == first).collect();
            let (parts, part) = (
                sharing.len().max(1),
                sharing.iter().position(|&i| i == index).unwrap_or(0),
            );
            #[expect(clippy::cast_precision_loss, reason = "a few characters")]
            let (parts, part) = (parts as f32, part as f32);
            let step = head.rect.width() / parts;
            let left = head.rect.x0() + step * part;
            glyph.rect = Rect::new(left, head.rect.y0(), left + step, head.rect.y1());
            glyph.x += step * part;
        }
        set(&mut glyph, ch);
        glyphs.push(glyph);
    }
}

fn set(glyph: &mut Glyph, ch: char) {
    glyph.ch = ch;
    glyph.source = UnicodeSource::ActualText;
}
