//! Lines that hang out of a table where a page ends: browsers slice a row and
//! let the last line before the break hang out of it.

use crate::content::Rect;
use crate::read::layout::assign::Home;
use crate::read::layout::furniture::is_page_number;
use crate::read::layout::grid::Grid;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Kind, Word, centre};
use crate::read::page::Page;

/// Grids cut at a page's end are few; more on one page are drawings.
const MOST_OPEN: usize = 8;

fn is_open(drawn: &[bool]) -> bool {
    drawn.iter().any(|d| !d)
}

/// A grid with an edge that is not drawn, perhaps because the page ends there.
pub struct Open {
    /// Index of the grid.
    pub grid: usize,
    rect: Rect,
    /// Nothing but a running head stands above it.
    above: bool,
    /// Nothing but the page's foot stands below it.
    below: bool,
}

/// The grids that a page end may have cut.
#[must_use]
pub fn openings(page: &Page, words: &[Word], grids: &[Grid], rects: &[Rect]) -> Vec<Open> {
    let cut = |g: &&Grid| !g.frameless && (is_open(&g.bottom_drawn) || is_open(&g.top_drawn));
    if !grids.iter().any(|g| cut(&g)) {
        return Vec::new();
    }
    let body = body(page, words);
    rects
        .iter()
        .zip(grids)
        .enumerate()
        .filter(|(_, (_, g))| cut(g))
        .take(MOST_OPEN)
        .map(|(grid, (rect, _))| Open {
            grid,
            rect: *rect,
            above: !over(&body, rect).any(|(y, size)| y < rect.y0() - size * tol::HANGING),
            below: !over(&body, rect).any(|(y, size)| y > rect.y1() + size * tol::HANGING),
        })
        .collect()
}

/// Heights and sizes of the words between a grid's sides: others stand beside it.
fn over(body: &[[f32; 3]], rect: &Rect) -> impl Iterator<Item = (f32, f32)> {
    let sides = rect.x0()..rect.x1();
    body.iter()
        .filter(move |[x, ..]| sides.contains(x))
        .map(|[_, y, size]| (*y, *size))
}

/// Places and sizes of the words of a page's body, without its page number.
fn body(page: &Page, words: &[Word]) -> Vec<[f32; 3]> {
    let margins = page.height * tol::MARGIN..page.height * (1.0 - tol::MARGIN);
    let height = |w: &Word| w.glyphs(&page.glyphs).first().map_or(0.0, |g| centre(g).1);
    let text = || words.iter().filter(|w| w.kind == Kind::Text);
    let last = text().map(height).fold(f32::NEG_INFINITY, f32::max);
    let on_last = |w: &Word| (height(w) - last).abs() < w.size * tol::BASELINE_SPREAD;
    let number: String = text()
        .filter(|w| on_last(w))
        .flat_map(|w| w.glyphs(&page.glyphs).iter().map(|g| g.ch))
        .take(LONGEST_NUMBER)
        .collect();
    let numbered = is_page_number(&number);
    text()
        .filter(|w| !(numbered && on_last(w)))
        .map(|w| [w.u0, height(w), w.size])
        .filter(|[_, y, _]| margins.contains(y))
        .collect()
}

/// A page number has fewer characters: 第 12 页，共 345 页.
const LONGEST_NUMBER: usize = 24;

/// The home of a point that lies less than a line beyond an edge that is not drawn.
pub fn home(grid: &Grid, open: &Open, x: f32, y: f32, em: f32) -> Option<Home> {
    let (id, r) = (open.grid, &open.rect);
    let col = grid.xs.partition_point(|e| *e <= x).checked_sub(1)?;
    let line = em * tol::HANGING;
    let below = open.below
        && (r.y1()..r.y1() + line).contains(&y)
        && grid.bottom_drawn.get(col) == Some(&false);
    let above = open.above
        && (r.y0() - line..r.y0()).contains(&y)
        && grid.top_drawn.get(col) == Some(&false);
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
