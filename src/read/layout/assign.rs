//! Words to cells, by the centre of each glyph's em box.

use crate::content::Rect;
use crate::read::layout::grid::Grid;
use crate::read::layout::rulings::Buckets;
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
}

/// Finds every word's cell. A word whose glyphs are cut by a border overflows
/// and stays whole in the cell that holds most of it; a word that changes
/// cells between two glyphs is two words, however close they stand.
#[must_use]
pub fn assign(page: &Page, words: Vec<Word>, grids: &[Grid]) -> Assigned {
    let rects: Vec<Rect> = grids.iter().map(Grid::rect).collect();
    let index = Buckets::new(page.width, page.height, &rects);
    // Browsers let the last line before a break hang out of the row they slice.
    let open: Vec<Open> = rects
        .iter()
        .enumerate()
        .filter(|(i, _)| {
            grids.get(*i).is_some_and(|g| {
                !g.frameless && (is_open(&g.bottom_drawn) || is_open(&g.top_drawn))
            })
        })
        .take(MOST_OPEN)
        .map(|(i, r)| Open {
            grid: i,
            rect: *r,
            above: !words
                .iter()
                .any(|w| beyond(page, w, |y| y < r.y0() - w.size)),
            below: !words
                .iter()
                .any(|w| beyond(page, w, |y| y > r.y1() + w.size)),
        })
        .collect();
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
                .find_map(|o| hanging(grids.get(o.grid)?, o, x, y, em(glyph)))
        })
    };
    let cell_rect = |home: Home| -> Option<Rect> {
        let grid = grids.get(home.grid as usize)?;
        Some(grid.cell_rect(grid.cells.get(home.cell as usize)?))
    };
    let mut out = Assigned::default();
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
            out.put(start, word);
            continue;
        }
        let mut homes: Vec<Option<Home>> = glyphs.iter().map(home).collect();
        // A word that runs out of a table has left its cell, not found another place.
        let strays = absorb(&mut homes);
        if strays || straddles(glyphs, &homes, word.way, cell_rect) {
            out.overflows.extend(bounds(glyphs));
            out.put(majority(&homes), word);
            continue;
        }
        let mut rest = word;
        let mut part: Option<(Option<Home>, Word)> = None;
        for ((at, glyph), home) in (word.start..).zip(glyphs).zip(homes) {
            let grown = part
                .as_mut()
                .is_some_and(|(there, w)| *there == home && w.extend(at, glyph, word.kind));
            if !grown {
                let next = Word::of(at, glyph, word.kind, rest.spaced);
                rest.spaced = false;
                if let Some((there, w)) = part.replace((home, next)) {
                    out.put(there, w);
                }
            }
        }
        if let Some((there, w)) = part {
            out.put(there, w);
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
    }

    fn put(&mut self, home: Option<Home>, word: Word) {
        match home {
            Some(home) => self.inside.push((home, word)),
            None => self.outside.push(word),
        }
    }
}

/// Grids cut at a page's end are few; more on one page are drawings.
const MOST_OPEN: usize = 8;

fn is_open(drawn: &[bool]) -> bool {
    drawn.iter().any(|d| !d)
}

/// A grid with an edge that is not drawn, perhaps because the page ends there.
struct Open {
    grid: usize,
    rect: Rect,
    /// Nothing but a running head stands above it.
    above: bool,
    /// Nothing but the page's foot stands below it.
    below: bool,
}

/// Whether a word of the page's body lies where `there` says.
fn beyond(page: &Page, word: &Word, there: impl Fn(f32) -> bool) -> bool {
    let y = word
        .glyphs(&page.glyphs)
        .first()
        .map_or(0.0, |g| centre(g).1);
    let body = page.height * tol::MARGIN..page.height * (1.0 - tol::MARGIN);
    word.kind == Kind::Text && body.contains(&y) && there(y)
}

/// The home of a point that lies less than an em beyond an edge that is not drawn.
fn hanging(grid: &Grid, open: &Open, x: f32, y: f32, em: f32) -> Option<Home> {
    let (id, r) = (open.grid, &open.rect);
    let col = grid.xs.partition_point(|e| *e <= x).checked_sub(1)?;
    let below = open.below
        && (r.y1()..r.y1() + em).contains(&y)
        && grid.bottom_drawn.get(col) == Some(&false);
    let above =
        open.above && (r.y0() - em..r.y0()).contains(&y) && grid.top_drawn.get(col) == Some(&false);
    let inside = match (below, above) {
        (true, _) => r.y1() - 0.01,
        (_, true) => r.y0() + 0.01,
        _ => return None,
    };
    Some(Home {
        grid: u32::try_from(id).ok()?,
        cell: grid.cell_at(x, inside)?,
    })
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
        let (g0, g1) = if along_x {
            (r.x0(), r.x1())
        } else {
            (r.y0(), r.y1())
        };
        let slack = (g1 - g0) * tol::STRADDLE;
        let next = edges.partition_point(|e| *e <= g0 + slack);
        edges.get(next).is_some_and(|e| *e < g1 - slack)
    })
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
