//! Glyphs to words: runs of glyphs that follow each other without a gap, in
//! content order. Words are what is assigned to cells and strung into lines.

use crate::content::Rect;
use crate::read::layout::tolerances as tol;
use crate::read::page::{Direction, Glyph};

/// Which way a word runs, as far as lines are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Left to right.
    Right,
    /// Columns read downwards, following each other from right to left:
    /// vertical writing and the glyphs turned clockwise that stand in it.
    Column,
    /// Upside down.
    Left,
    /// Reading upwards.
    Up,
    /// At any other angle.
    Oblique,
}

impl Way {
    fn of(direction: Direction) -> Self {
        match direction {
            Direction::Right => Self::Right,
            Direction::Vertical | Direction::Down => Self::Column,
            Direction::Left => Self::Left,
            Direction::Up => Self::Up,
            Direction::Oblique => Self::Oblique,
        }
    }
}

/// A glyph's place along (`u0..u1`) and across (`v`) its line; both grow in
/// reading order whatever the way.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Start along the line.
    pub u0: f32,
    /// End along the line.
    pub u1: f32,
    /// Position across: the baseline, or the middle of a column.
    pub v: f32,
}

impl Spot {
    /// The spot of a glyph.
    #[must_use]
    pub fn of(glyph: &Glyph) -> Self {
        let r = tame_rect(&glyph.rect);
        match Way::of(glyph.direction) {
            Way::Right | Way::Oblique => Self {
                u0: r.x0(),
                u1: r.x1(),
                v: tame(glyph.y),
            },
            Way::Column => Self {
                u0: r.y0(),
                u1: r.y1(),
                v: -(r.x0() + r.x1()) / 2.0,
            },
            Way::Left => Self {
                u0: -r.x1(),
                u1: -r.x0(),
                v: -tame(glyph.y),
            },
            Way::Up => Self {
                u0: -r.y1(),
                u1: -r.y0(),
                v: tame(glyph.x),
            },
        }
    }
}

/// A coordinate that arithmetic is safe with.
fn tame(v: f32) -> f32 {
    if v.is_finite() {
        v.clamp(-1e6, 1e6)
    } else {
        0.0
    }
}

/// A box that arithmetic is safe with.
#[must_use]
pub fn tame_rect(r: &Rect) -> Rect {
    Rect(r.0.map(tame))
}

/// The size of a glyph's em, positive.
#[must_use]
pub fn em(glyph: &Glyph) -> f32 {
    if glyph.size.is_finite() {
        glyph.size.abs().clamp(0.5, 1e4)
    } else {
        10.0
    }
}

/// The centre of a glyph's em box.
#[must_use]
pub fn centre(glyph: &Glyph) -> (f32, f32) {
    let r = tame_rect(&glyph.rect);
    ((r.x0() + r.x1()) / 2.0, (r.y0() + r.y1()) / 2.0)
}

/// What a word is, before its place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Text of the page.
    Text,
    /// Text of a watermark.
    Watermark,
    /// Text of a seal.
    Seal,
}

/// A run of visible glyphs that follow each other closely.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// First glyph of the page.
    pub start: u32,
    /// One past the last glyph.
    pub end: u32,
    /// Which way it runs.
    pub way: Way,
    /// What it is.
    pub kind: Kind,
    /// Whether white space was printed right before it.
    pub spaced: bool,
    /// Where it stands along its line.
    pub u0: f32,
    /// Where it ends along its line.
    pub u1: f32,
    /// Where it stands across.
    pub v: f32,
    /// The largest em in it.
    pub size: f32,
}

impl Word {
    /// The word of one glyph.
    #[must_use]
    pub fn of(at: u32, glyph: &Glyph, kind: Kind, spaced: bool) -> Self {
        let spot = Spot::of(glyph);
        Self {
            start: at,
            end: at.saturating_add(1),
            way: Way::of(glyph.direction),
            kind,
            spaced,
            u0: spot.u0,
            u1: spot.u1,
            v: spot.v,
            size: em(glyph),
        }
    }

    /// Takes in the next glyph if it follows closely on the same line.
    pub fn extend(&mut self, at: u32, glyph: &Glyph, kind: Kind) -> bool {
        let (spot, size) = (Spot::of(glyph), em(glyph));
        if at != self.end || kind != self.kind || Way::of(glyph.direction) != self.way {
            return false;
        }
        let fits = if self.way == Way::Oblique {
            let far = self.size * 3.0;
            (spot.u0 - self.u1).abs() < far && (spot.v - self.v).abs() < far
        } else {
            let gap = spot.u0 - self.u1;
            (spot.v - self.v).abs() <= self.size * tol::WORD_BASELINE
                && (size - self.size).abs() <= self.size * 0.1
                && gap <= self.size * tol::WORD_GAP
                && gap >= -self.size * tol::WORD_BACK
                && spot.u1 >= self.u0
        };
        if fits {
            self.end = at.saturating_add(1);
            self.u1 = if self.way == Way::Oblique {
                spot.u1
            } else {
                self.u1.max(spot.u1)
            };
            if self.way == Way::Oblique {
                self.v = spot.v;
            }
            self.size = self.size.max(size);
        }
        fits
    }

    /// The glyphs of the word.
    #[must_use]
    pub fn glyphs<'g>(&self, glyphs: &'g [Glyph]) -> &'g [Glyph] {
        glyphs
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// The words of a page in content order. Invisible glyphs are left out; white
/// space only parts words.
#[must_use]
pub fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let marks = Marks::of(glyphs);
    let mut words: Vec<Word> = Vec::with_capacity(glyphs.len() / 3);
    let mut spaced = false;
    let mut open = false;
    for (at, glyph) in glyphs.iter().enumerate() {
        if !glyph.is_visible() {
            open = false;
            continue;
        }
        if is_blank(glyph.ch) {
            (spaced, open) = (true, false);
            continue;
        }
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let kind = marks.kind(glyph);
        if !(open && words.last_mut().is_some_and(|w| w.extend(at, glyph, kind))) {
            words.push(Word::of(at, glyph, kind, spaced));
        }
        (spaced, open) = (false, true);
    }
    words
}

/// Whether a character leaves no ink.
#[must_use]
pub fn is_blank(ch: char) -> bool {
    ch.is_whitespace() || ch.is_control() || matches!(ch, '\u{200B}' | '\u{FEFF}' | '\u{AD}')
}

/// Tells watermarks and seals from the page's text.
struct Marks {
    /// Pale text from this size on is a watermark.
    large: f32,
}

impl Marks {
    fn of(glyphs: &[Glyph]) -> Self {
        let mut sizes: Vec<f32> = glyphs
            .iter()
            .filter(|g| g.is_visible() && !is_blank(g.ch))
            .map(em)
            .collect();
        let middle = sizes.len() / 2;
        let large = if sizes.is_empty() {
            f32::INFINITY
        } else {
            *sizes.select_nth_unstable_by(middle, f32::total_cmp).1 * tol::WATERMARK_SIZE
        };
        Self { large }
    }

    fn kind(&self, glyph: &Glyph) -> Kind {
        let [_, r, g, b] = glyph.color.to_be_bytes().map(|c| f32::from(c) / 255.0);
        if glyph.direction == Direction::Oblique {
            let red = r > 0.5 && g < r * 0.6 && b < r * 0.6;
            return if red { Kind::Seal } else { Kind::Watermark };
        }
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        let pale = (tol::PALE..0.995).contains(&luma);
        if pale && (em(glyph) >= self.large || glyph.flags.artifact) {
            Kind::Watermark
        } else {
            Kind::Text
        }
    }
}
