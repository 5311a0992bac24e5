//! Words to cells, by the centre of each glyph's em box.

use crate::content::Rect;
use crate::read::layout::abut::{self, Follows, Placed};
use crate::read::layout::buckets::Buckets;
use crate::read::layout::grid::Grid;
use crate::read::layout::hanging;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Kind, Way, Word, centre, em, tame_rect};
use crate::read::page::{Glyph, Page};

/// The place of a word: which grid and which of its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Home {
    /// Index of the grid.
    pub grid: u32,
    /// Index of the cell.
    pub cell: u32,
}

/// Words with their homes; a word without one stands outside all grids.
#[derive(Debug, Default)]
pub struct Assigned {
    /// Sorted by grid, cell and content order.
    pub inside: Vec<(Home, Word)>,
    /// In content order.
    pub outside: Vec<Word>,
    /// Boxes of words that cross the border of their cell.
    pub overflows: Vec<Rect>,
    /// Boxes of words that touch at a border: nothing proves to which cell they belong.
    pub unclear: Vec<Rect>,
}

/// Finds every word's cell. A word whose glyphs are cut by a border overflows
/// and stays whole in the cell that holds most of it; a word that changes
/// cells between two glyphs is two words, however close they stand.
#[must_use]
pub fn assign(page: &Page, words: Vec<Word>, grids: &[Grid]) -> Assigned {
    let rects: Vec<Rect> = grids.iter().map(Grid::rect).collect();
    let index = Buckets::new(page.width, page.height, &rects);
    let open = hanging::openings(page, &words, grids, &rects);
    let home = |glyph: &Glyph| -> Option<Home> {
        let (x, y) = centre(glyph);
        let inside = index.at(x, y).find_map(|g| {
            let cell = grids.get(g)?.cell_at(x, y)?;
            Some(Home {
                grid: u32::try_from(g).ok()?,
                cell,
            })
        });
        inside.or_else(|| {
            open.iter()
                .find_map(|o| hanging::home(grids.get(o.grid)?, o, x, y, em(glyph)))
        })
    };
    let cell_rect = |home: Home| -> Option<Rect> {
        let grid = grids.get(home.grid as usize)?;
        Some(grid.cell_rect(grid.cells.get(home.cell as usize)?))
    };
    let mut out = Assigned::default();
    let shown = page.glyphs.iter().any(|g| g.flags.starts);
    // The word before, in content order, and where it was put.
    let mut before: Option<Placed> = None;
    for word in words {
        let glyphs = word.glyphs(&page.glyphs);
        let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else {
            continue;
        };
        if word.kind != Kind::Text {
            out.outside.push(word);
            continue;
        }
        let (start, end) = (home(first), home(last));
        if start == end {
            before = out.put_beside(&page.glyphs, word, start, before, shown);
            continue;
        }
        before = None;
        for piece in amounts(&page.glyphs, word) {
            let parts = abut::parts(&page.glyphs, piece, home, cell_rect);
            for part in parts.parts {
                if parts.doubtful {
                    out.unclear.extend(bounds(part.glyphs(&page.glyphs)));
                }
                before = out.divide(&page.glyphs, part, home, cell_rect, shown);
            }
        }
    }
    out.inside.sort_by_key(|(home, word)| (*home, word.start));
    out
}

impl Assigned {
    /// Takes in what was assigned to further grids, whose numbers begin at `first`.
    pub fn add(&mut self, later: Self, first: usize) {
        let first = u32::try_from(first).unwrap_or(u32::MAX);
        self.inside
            .extend(later.inside.into_iter().map(|(home, word)| {
                (
                    Home {
                        grid: home.grid.saturating_add(first),
                        ..home
                    },
                    word,
                )
            }));
        self.outside.extend(later.outside);
        self.overflows.extend(later.overflows);
        self.unclear.extend(later.unclear);
    }

    /// Puts a word that lies within one cell: into that, or to the text before it that
    /// runs over the border.
    fn put_beside(
        &mut self,
        all: &[Glyph],
        word: Word,
        home: Option<Home>,
        before: Option<Placed>,
        shown: bool,
    ) -> Option<Placed> {
        let follows = match (home, &before) {
            (Some(home), Some(before)) => abut::follows(all, before, word, home, shown),
            _ => Follows::Own,
        };
        let owner = match (follows, before) {
            (Follows::Before, Some(before)) => {
                self.overflows.extend(bounds(word.glyphs(all)));
                Some(before.owner)
            }
            (Follows::Unclear, Some(before)) => {
                self.unclear.extend(bounds(before.word.glyphs(all)));
                self.unclear.extend(bounds(word.glyphs(all)));
                home
            }
            _ => home,
        };
        self.put(owner, word);
        let into = home.filter(|_| owner != home);
        owner.map(|owner| Placed { word, owner, into })
    }

    /// Finds the cell, or the cells, of a word whose ends lie in different ones. Returns
    /// where its end was put.
    fn divide(
        &mut self,
        all: &[Glyph],
        word: Word,
        home: impl Fn(&Glyph) -> Option<Home>,
        cell_rect: impl Fn(Home) -> Option<Rect>,
        shown: bool,
    ) -> Option<Placed> {
        let glyphs = word.glyphs(all);
        let mut homes: Vec<Option<Home>> = glyphs.iter().map(home).collect();
        // A word that runs out of a table has left its cell, not found another place.
        let strays = absorb(&mut homes);
        hang_punctuation(glyphs, &mut homes);
        let number = mostly(&homes).filter(|_| glyphs.iter().all(|g| is_figure(g.ch)));
        let one = shown && abut::is_one(glyphs, word.way);
        if strays || one || number.is_some() || straddles(glyphs, &homes, word.way, &cell_rect) {
            if homes.windows(2).any(|w| matches!(w, [a, b] if a != b)) || strays {
                self.overflows.extend(bounds(glyphs));
            }
            let home = number.unwrap_or_else(|| owner(glyphs, &homes, word, &cell_rect));
            self.put(home, word);
            let into = homes.last().copied().flatten();
            let into = into.filter(|into| Some(*into) != home);
            return home.map(|owner| Placed { word, owner, into });
        }
        let mut rest = word;
        let mut part: Option<(Option<Home>, Word)> = None;
        let mut before = ' ';
        for ((at, glyph), home) in (word.start..).zip(glyphs).zip(homes) {
            let grown = part
                .as_mut()
                .is_some_and(|(there, w)| *there == home && w.extend(at, glyph, word.kind));
            if !grown {
                if is_figure(before) && is_figure(glyph.ch) {
                    // Two numbers, or one that a border divides: nothing tells.
                    self.overflows.extend(bounds(glyphs));
                }
                let next = Word::of(at, glyph, word.kind, rest.spaced);
                rest.spaced = false;
                if let Some((there, w)) = part.replace((home, next)) {
                    self.put(there, w);
                }
            }
            before = glyph.ch;
        }
        let (there, word) = part?;
        self.put(there, word);
        there.map(|owner| Placed {
            word,
            owner,
            into: None,
        })
    }

    fn put(&mut self, home: Option<Home>, word: Word) {
        match home {
            Some(home) => self.inside.push((home, word)),
            None => self.outside.push(word),
        }
    }
}

/// Gives glyphs outside all grids the home of their nearest neighbour in the
/// word that has one. Returns whether that leaves the word a single home.
fn absorb(homes: &mut [Option<Home>]) -> bool {
    if homes.iter().all(Option::is_some) {
        return false;
    }
    let mut last = homes.iter().flatten().next().copied();
    for home in homes.iter_mut() {
        if home.is_some() {
            last = *home;
        } else {
            *home = last;
        }
    }
    homes.windows(2).all(|w| matches!(w, [a, b] if a == b))
}

/// Closing punctuation may hang out of its line and of its cell; it begins no text.
fn hang_punctuation(glyphs: &[Glyph], homes: &mut [Option<Home>]) {
    let mut last = None;
    for (glyph, home) in glyphs.iter().zip(homes) {
        match last {
            Some(before) if HANGING.contains(&glyph.ch) => *home = before,
            _ => last = Some(*home),
        }
    }
}

/// Punctuation that closes, whose ink is in the first half of its box.
const HANGING: &[char] = &['，', '。', '、', '；', '：', '！', '？'];

/// Whether a border of one of the word's cells runs through a glyph.
fn straddles(
    glyphs: &[Glyph],
    homes: &[Option<Home>],
    way: Way,
    cell_rect: impl Fn(Home) -> Option<Rect>,
) -> bool {
    let along_x = matches!(way, Way::Right | Way::Left | Way::Oblique);
    let mut edges: Vec<f32> = Vec::new();
    let mut before = None;
    for home in homes {
        if *home == before {
            continue;
        }
        before = *home;
        if let Some(cell) = home.and_then(&cell_rect) {
            edges.extend(if along_x {
                [cell.x0(), cell.x1()]
            } else {
                [cell.y0(), cell.y1()]
            });
        }
    }
    edges.sort_by(f32::total_cmp);
    glyphs.iter().any(|glyph| {
        let r = tame_rect(&glyph.rect);
        let (g0, g1) = if along_x && HANGING.contains(&glyph.ch) {
            // Only the first half of a full-width stop holds ink.
            (r.x0(), (r.x0() + r.x1()) / 2.0)
        } else if along_x {
            (r.x0(), r.x1())
        } else {
            (r.y0(), r.y1())
        };
        let slack = (g1 - g0) * tol::STRADDLE;
        let next = edges.partition_point(|e| *e <= g0 + slack);
        edges.get(next).is_some_and(|e| *e < g1 - slack)
    })
}

/// Whether a character is part of a printed number.
pub(super) fn is_figure(ch: char) -> bool {
    ch.is_ascii_digit() || matches!(ch, '.' | ',' | '%' | '-')
}

/// Parts of a word that cannot be one text: an amount with two decimals, or a
/// percent sign, ends before the next figure, and an amount begins after a
/// label. Numbers too wide for their cells run into each other.
fn amounts(all: &[Glyph], word: Word) -> Vec<Word> {
    let glyphs = word.glyphs(all);
    let mut pieces: Vec<Word> = Vec::new();
    let mut spaced = word.spaced;
    for (at, (i, glyph)) in (word.start..).zip(glyphs.iter().enumerate()) {
        let ch = |k: usize| glyphs.get(k).map_or(' ', |g| g.ch);
        let decimals = i.checked_sub(3).is_some_and(|k| {
            ch(k) == '.'
                && ch(k.saturating_add(1)).is_ascii_digit()
                && ch(i.saturating_sub(1)).is_ascii_digit()
        });
        let before = i.checked_sub(1).map_or(' ', ch);
        let ended = glyph.ch.is_ascii_digit() && (decimals || before == '%');
        let begins = glyph.ch.is_ascii_digit() && !is_figure(before) && is_amount(glyphs, i);
        let goes_on = !(ended || begins)
            && pieces
                .last_mut()
                .is_some_and(|piece| piece.extend(at, glyph, word.kind));
        if !goes_on {
            pieces.push(Word::of(at, glyph, word.kind, spaced));
            spaced = false;
        }
    }
    pieces
}

/// Whether a number with exactly two decimals begins at a glyph.
fn is_amount(glyphs: &[Glyph], at: usize) -> bool {
    let rest = glyphs.get(at..).unwrap_or_default();
    let whole = rest
        .iter()
        .take_while(|g| g.ch.is_ascii_digit() || g.ch == ',')
        .count();
    let mut after = rest.iter().skip(whole).map(|g| g.ch);
    after.next() == Some('.')
        && after.next().is_some_and(|c| c.is_ascii_digit())
        && after.next().is_some_and(|c| c.is_ascii_digit())
}

/// The home of at least [`tol::MOSTLY`] of the glyphs.
fn mostly(homes: &[Option<Home>]) -> Option<Option<Home>> {
    let home = majority(homes);
    let count = homes.iter().filter(|h| **h == home).count();
    #[expect(clippy::cast_precision_loss, reason = "glyphs of one word")]
    let share = count as f32 / homes.len().max(1) as f32;
    (share >= tol::MOSTLY).then_some(home)
}

/// The home of a word that overflows: a text begins, or ends, at the border of
/// its own cell; one that is centred has most of its glyphs in it.
fn owner(
    glyphs: &[Glyph],
    homes: &[Option<Home>],
    word: Word,
    cell_rect: impl Fn(Home) -> Option<Rect>,
) -> Option<Home> {
    let most = majority(homes);
    let (Some(first), Some(last), Way::Right) = (glyphs.first(), glyphs.last(), word.way) else {
        return most;
    };
    let near = |gap: f32| gap >= -word.size * tol::CROSSING && gap <= word.size;
    let start = homes.first().copied().flatten();
    let end = homes.last().copied().flatten();
    let begins = start
        .and_then(&cell_rect)
        .is_some_and(|cell| near(tame_rect(&first.rect).x0() - cell.x0()));
    let ends = end
        .and_then(&cell_rect)
        .is_some_and(|cell| near(cell.x1() - tame_rect(&last.rect).x1()));
    match (begins, ends) {
        (true, false) => start,
        (false, true) => end,
        _ => most,
    }
}

/// The home of most glyphs; of equals, the first glyph's.
fn majority(homes: &[Option<Home>]) -> Option<Home> {
    let mut counts: Vec<(Option<Home>, usize)> = Vec::new();
    for home in homes {
        match counts.iter_mut().find(|(h, _)| h == home) {
            Some((_, n)) => *n = n.saturating_add(1),
            None => counts.push((*home, 1)),
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    counts
        .into_iter()
        .find(|(_, n)| *n == most)
        .and_then(|(h, _)| h)
}

fn bounds(glyphs: &[Glyph]) -> Option<Rect> {
    glyphs
        .iter()
        .map(|g| tame_rect(&g.rect))
        .reduce(|a, b| a.union(&b))
}
