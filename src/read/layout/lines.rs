//! Words to lines: words on one baseline, in reading order by direction.

use std::collections::BTreeMap;

use crate::content::{Line, Origin, Place, Rect, is_cjk};
use crate::read::layout::frame::Frame;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Spot, Way, Word, tame_rect};
use crate::read::page::{Direction, Glyph, Page, UnicodeSource};

/// A line in the reading frame, on its way to [`Line`].
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its words in reading order.
    pub words: Vec<Word>,
    /// Its box in the reading frame.
    pub rect: Rect,
    /// Largest em.
    pub size: f32,
    /// Baseline (or column middle) in the reading frame, growing in reading order.
    pub v: f32,
    /// Which way it runs.
    pub way: Way,
}

/// Strings words into lines. `split` is the gap in em at which a line ends.
#[must_use]
pub fn lines(page: &Page, words: Vec<Word>, split: f32) -> Vec<Draft> {
    let mut by_way: BTreeMap<Way, Vec<Word>> = BTreeMap::new();
    for word in words {
        by_way.entry(word.way).or_default().push(word);
    }
    let mut drafts = Vec::new();
    for (way, mut words) in by_way {
        if way == Way::Oblique {
            drafts.extend(words.into_iter().map(|w| draft(page, vec![w])));
            continue;
        }
        words.sort_by(|a, b| a.v.total_cmp(&b.v).then(a.start.cmp(&b.start)));
        let mut rest = words.as_mut_slice();
        while let Some(first) = rest.first().copied() {
            let (mut n, mut last, mut size) = (0_usize, first.v, first.size);
            for w in rest.iter() {
                let em = size.max(w.size);
                if w.v - last > tol::BASELINE * em || w.v - first.v > tol::BASELINE_SPREAD * em {
                    break;
                }
                (last, size) = (w.v, em);
                n = n.saturating_add(1);
            }
            let (row, after) = rest.split_at_mut(n.clamp(1, rest.len()));
            row.sort_by(|a, b| a.u0.total_cmp(&b.u0).then(a.start.cmp(&b.start)));
            let mut end = f32::NEG_INFINITY;
            let pieces = row.chunk_by(|before, word| {
                end = end.max(before.u1);
                let goes_on = word.u0 - end <= split * word.size;
                if !goes_on {
                    end = f32::NEG_INFINITY;
                }
                goes_on
            });
            drafts.extend(pieces.map(|words| draft(page, words.to_vec())));
            rest = after;
        }
    }
    drafts
}

fn draft(page: &Page, words: Vec<Word>) -> Draft {
    let rect = words
        .iter()
        .flat_map(|w| w.glyphs(&page.glyphs))
        .map(|g| tame_rect(&g.rect))
        .reduce(|a, b| a.union(&b))
        .unwrap_or_default();
    let largest = words.iter().max_by(|a, b| a.size.total_cmp(&b.size));
    let (size, v) = largest.map_or((1.0, 0.0), |w| (w.size, w.v));
    let way = words.first().map_or(Way::Right, |w| w.way);
    Draft {
        words,
        rect,
        size,
        v,
        way,
    }
}

impl Draft {
    /// The characters as they will stand in the line.
    #[must_use]
    pub fn text(&self, glyphs: &[Glyph]) -> String {
        self.chars(glyphs).map(|(ch, _)| ch).collect()
    }

    /// Adds the characters to a text, without white space.
    pub fn add_compact(&self, glyphs: &[Glyph], text: &mut String) {
        let chars = self.chars(glyphs).map(|(ch, _)| ch);
        text.extend(chars.filter(|ch| !ch.is_whitespace()));
    }

    /// Characters with their glyphs; `None` for a space.
    fn chars<'a>(
        &'a self,
        glyphs: &'a [Glyph],
    ) -> impl Iterator<Item = (char, Option<&'a Glyph>)> + 'a {
        let mut before: Option<&Word> = None;
        let mut last: Option<char> = None;
        self.words.iter().flat_map(move |word| {
            let inked = word.glyphs(glyphs);
            let space = match (before, last, inked.first()) {
                (Some(prev), Some(end), Some(start)) => is_spaced(prev, word, end, start.ch),
                _ => false,
            };
            before = Some(word);
            last = inked.last().map(|g| g.ch);
            space
                .then_some((' ', None))
                .into_iter()
                .chain(inked.iter().map(|g| (g.ch, Some(g))))
        })
    }

    /// The finished line on the page as displayed.
    #[must_use]
    pub fn line(&self, page: &Page, frame: &Frame) -> Line {
        // A glyph may be several characters, and words may stand apart: an estimate.
        let inked = self.words.iter().map(|w| w.glyphs(&page.glyphs).len());
        let room = inked.fold(0_usize, usize::saturating_add);
        let mut chars = Vec::with_capacity(room);
        let mut extents: Vec<[f32; 2]> = Vec::with_capacity(room);
        let mut stated = 0_usize;
        let mut direction = None;
        for (ch, glyph) in self.chars(&page.glyphs) {
            chars.push(ch);
            let Some(glyph) = glyph else {
                extents.push([f32::NAN; 2]);
                continue;
            };
            let spot = Spot::of(glyph);
            extents.push(match self.way {
                Way::Right | Way::Oblique | Way::Column => [spot.u0, spot.u1],
                Way::Left | Way::Up => [-spot.u0, -spot.u1],
            });
            direction = direction.or(Some(glyph.direction));
            if glyph.source == UnicodeSource::ActualText {
                stated = stated.saturating_add(1);
            }
        }
        close_gaps(&mut extents);
        let direction = direction.unwrap_or_default();
        // A column of upright glyphs may begin with a turned one.
        let direction = match direction {
            Direction::Down if self.has_upright(&page.glyphs) => Direction::Vertical,
            other => other,
        };
        let whole = stated > 0 && stated >= chars.iter().filter(|c| **c != ' ').count();
        Line {
            place: Place::Page {
                page: page.number,
                rect: frame.shown_rect(&self.rect),
            },
            extents: extents
                .into_iter()
                .map(|e| frame.shown_extent(direction, e))
                .collect(),
            direction: frame.shown_direction(direction),
            origin: if whole {
                Origin::ActualText
            } else {
                Origin::Text
            },
            score: None,
            chars,
        }
    }

    fn has_upright(&self, glyphs: &[Glyph]) -> bool {
        self.words
            .iter()
            .flat_map(|w| w.glyphs(glyphs))
            .any(|g| g.direction == Direction::Vertical)
    }
}

/// Whether a space stands between two words of a line.
fn is_spaced(before: &Word, word: &Word, end: char, start: char) -> bool {
    let gap = (word.u0 - before.u1) / word.size.max(before.size).max(0.5);
    if word.spaced && gap > 0.05 {
        return true;
    }
    if is_cjk(end) || is_cjk(start) {
        gap > tol::WIDE_GAP
    } else {
        gap > tol::SPACE_GAP
    }
}

/// Gives each space the room between its neighbours.
fn close_gaps(extents: &mut [[f32; 2]]) {
    let mut end: Option<f32> = None;
    let mut starts: Vec<f32> = extents.iter().map(|e| e[0]).collect();
    starts.rotate_left(1);
    for (extent, next) in extents.iter_mut().zip(starts) {
        if extent[0].is_nan() {
            let from = end.unwrap_or(next);
            *extent = [from, if next.is_nan() { from } else { next }];
        }
        end = Some(extent[1]);
    }
}
