//! Texts too wide for their cells: two that touch at a border are told apart by where
//! the producer began to show them, and one that runs on into the next cell is kept
//! together.

use crate::content::Rect;
use crate::read::layout::assign::{Home, is_figure};
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Way, Word, em, tame_rect};
use crate::read::page::Glyph;

/// Parts of a word, and whether nothing but their place tells them apart.
#[derive(Debug, Default)]
pub struct Parts {
    /// The parts in order.
    pub parts: Vec<Word>,
    /// Whether they may be one text all the same.
    pub doubtful: bool,
}

/// Divides a word where a text begins at the border of the next cell. Producers that
/// show every character by itself say nothing, nor do figures of one cell that
/// happen to be shown in parts: those stay whole.
#[must_use]
pub fn parts(
    all: &[Glyph],
    word: Word,
    home: impl Fn(&Glyph) -> Option<Home>,
    cell_rect: impl Fn(Home) -> Option<Rect>,
) -> Parts {
    let glyphs = word.glyphs(all);
    let starts = glyphs.iter().filter(|g| g.flags.starts).count();
    let mut found = Parts::default();
    if word.way != Way::Right || starts.saturating_mul(2) > glyphs.len() {
        found.parts.push(word);
        return found;
    }
    let left = |home: Option<Home>| home.and_then(&cell_rect).map(|r| r.x0());
    let mut spaced = word.spaced;
    // The home of the part's first glyph, and how far that stands from its border.
    let mut begun: Option<(Option<Home>, f32)> = None;
    let mut before = ' ';
    for (at, (i, glyph)) in (word.start..).zip(glyphs.iter().enumerate()) {
        let x = tame_rect(&glyph.rect).x0();
        let figures = is_figure(before) && is_figure(glyph.ch);
        let next = glyphs.get(i.saturating_add(1));
        let cut = begun
            .filter(|_| glyph.flags.starts)
            .and_then(|(first, inset)| {
                // A number too wide for its cell may begin before the border.
                let here = home(glyph);
                let there = if here == first && figures {
                    next.map_or(here, &home)
                } else {
                    here
                };
                let offset = x - left(there.filter(|_| there != first))?;
                let back = if figures { 1.0 } else { tol::CROSSING };
                let near = (-back * em(glyph)..=em(glyph)).contains(&offset);
                near.then_some((offset - inset).abs() > tol::EDGE_IN_TEXT)
            });
        let goes_on = cut.is_none()
            && found
                .parts
                .last_mut()
                .is_some_and(|part| part.extend(at, glyph, word.kind));
        if !goes_on {
            found.parts.push(Word::of(at, glyph, word.kind, spaced));
            spaced = false;
            let here = home(glyph);
            begun = Some((here, left(here).map_or(f32::INFINITY, |l| x - l)));
        }
        found.doubtful |= cut == Some(true);
        before = glyph.ch;
    }
    found
}

/// Whether one operator shows a whole word: whatever border it runs over, it is one text.
#[must_use]
pub fn is_one(glyphs: &[Glyph], way: Way) -> bool {
    way == Way::Right && !glyphs.iter().skip(1).any(|g| g.flags.starts)
}

/// A word in its cell, and the cell that it runs into.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    /// The word.
    pub word: Word,
    /// Its cell.
    pub owner: Home,
    /// The next cell, where its end stands.
    pub into: Option<Home>,
}

/// To which text a word in the next cell belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// To its own cell's.
    Own,
    /// To that of the word before: one text runs over the border.
    Before,
    /// To its own cell's by its place, but nothing proves it.
    Unclear,
}

/// What a word is to the word before it, when a border lies between them. `shown` says
/// that the page tells where its texts begin.
#[must_use]
pub fn follows(all: &[Glyph], before: &Placed, word: Word, home: Home, shown: bool) -> Follows {
    let size = word.size.min(before.word.size);
    let gap = word.u0 - before.word.u1;
    let beside = before.word.way == Way::Right
        && word.way == Way::Right
        && (word.v - before.word.v).abs() <= size * tol::WORD_BASELINE
        && (-size * tol::CROSSING..=size * tol::WIDE_GAP).contains(&gap);
    if before.owner == home || before.owner.grid != home.grid || !beside {
        return Follows::Own;
    }
    let first = word.glyphs(all).first();
    let last = before.word.glyphs(all).last();
    let one = shown && first.is_some_and(|g| !g.flags.starts);
    let figures = first.is_some_and(|g| is_figure(g.ch)) && last.is_some_and(|g| is_figure(g.ch));
    // It may have run over a whole cell.
    let runs_in = before.into == Some(home) || (before.into.is_some() && one);
    let spaced = word.spaced && gap <= size * tol::ONE_SPACE;
    match (runs_in, one && !figures) {
        (true, true) => Follows::Before,
        (true, false) if gap <= size * tol::ONE_SPACE => Follows::Unclear,
        (false, true) if spaced => Follows::Before,
        (false, false) if spaced && one => Follows::Unclear,
        _ => Follows::Own,
    }
}
