//! Lines that hang out of a table where a page ends: browsers slice a row and
//! let the last line before the break hang out of it.

use std::collections::BTreeMap;

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
    /// How far down lines may hang out of it: a line's height where nothing but
    /// the page's foot stands below, further where lines follow each other in its columns.
    below: Option<f32>,
    /// The page number's height: however close it stands, it hangs out of nothing.
    number: Option<[f32; 2]>,
}

/// The grids that a page end may have cut.
#[must_use]
pub fn openings(page: &Page, words: &[Word], grids: &[Grid], rects: &[Rect]) -> Vec<Open> {
    let cut = |g: &&Grid| !g.frameless && (is_open(&g.bottom_drawn) || is_open(&g.top_drawn));
    if !grids.iter().any(|g| cut(&g)) {
        return Vec::new();
    }
    let (body, number) = body(page, words);
    rects
        .iter()
        .zip(grids)
        .enumerate()
        .filter(|(_, (_, g))| cut(g))
        .take(MOST_OPEN)
        .map(|(grid, (rect, drawn))| Open {
            grid,
            rect: *rect,
            above: !over(&body, rect).any(|p| {
                p.y > page.height * tol::MARGIN && p.y < rect.y0() - p.size * tol::HANGING
            }),
            below: reach(page, &body, rect, drawn),
            number,
        })
        .collect()
}

/// How far below a grid the lines reach that hang out of its last cells, one
/// below the other and each within its cell. `None` when something else stands there.
fn reach(page: &Page, body: &[Place], rect: &Rect, grid: &Grid) -> Option<f32> {
    let mut lower: Vec<&Place> = over(body, rect).filter(|p| p.y > rect.y1()).collect();
    let foot = page.height * (1.0 - tol::MARGIN);
    lower.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut end = rect.y1();
    let ends = ends(body, rect, grid);
    let last_line = |p: &Place| {
        let cell = grid.cell_at(p.u0, rect.y1() - 0.01);
        // A note below the table stands further from the last line of its cell, or is
        // set in another size.
        let goes_on = |end: &&Place| {
            p.y - end.y <= p.size * tol::HANGING
                && (p.size - end.size).abs() <= p.size * tol::SAME_SIZE
        };
        p.y <= rect.y1() + p.size * tol::HANGING
            && cell.is_some_and(|c| ends.get(&c).is_none_or(goes_on))
    };
    // Only the end of a page slices a row.
    let sliced = lower
        .last()
        .is_some_and(|p| p.y > page.height * (1.0 - tol::EMPTY_BELOW));
    for place in lower {
        let within = || {
            let cell = grid.cell_at(place.u0, rect.y1() - 0.01)?;
            let cell = grid.cell_rect(grid.cells.get(cell as usize)?);
            (place.u1 <= cell.x1() + place.size * tol::CROSSING).then_some(())
        };
        let follows = place.y - end <= place.size * tol::HANGING;
        let hangs = end > rect.y1();
        if last_line(place) || (hangs && sliced && follows && within().is_some()) {
            end = place.y;
        } else if place.y < foot {
            return None;
        }
    }
    Some(end)
}

/// The last word in each cell at a grid's end.
fn ends<'b>(body: &'b [Place], rect: &Rect, grid: &Grid) -> BTreeMap<u32, &'b Place> {
    let mut ends: BTreeMap<u32, &Place> = BTreeMap::new();
    for place in over(body, rect).filter(|p| p.y <= rect.y1()) {
        let cell = grid.cell_at(place.u0, rect.y1() - 0.01);
        let at_end = cell.filter(|c| grid.cell_at(place.u0, place.y) == Some(*c));
        if let Some(cell) = at_end {
            let last = ends.entry(cell).or_insert(place);
            if place.y > last.y {
                *last = place;
            }
        }
    }
    ends
}

/// Where a word of a page's body stands.
struct Place {
    u0: f32,
    u1: f32,
    /// The middle of its line.
    y: f32,
    size: f32,
}

/// The words between a grid's sides: others stand beside it.
fn over<'b>(body: &'b [Place], rect: &Rect) -> impl Iterator<Item = &'b Place> {
    let sides = rect.x0()..rect.x1();
    body.iter().filter(move |p| sides.contains(&p.u0))
}

/// The words of a page's body, without its page number, and the height of that.
fn body(page: &Page, words: &[Word]) -> (Vec<Place>, Option<[f32; 2]>) {
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
    let size = text()
        .filter(|w| on_last(w))
        .map(|w| w.size)
        .fold(0.0, f32::max);
    let spread = size * tol::BASELINE_SPREAD;
    // A bare figure may be a cell's last line.
    let adorned = number
        .chars()
        .any(|c| !(c.is_numeric() || matches!(c, '.' | '%' | '/')));
    let place = (numbered && adorned).then_some([last - spread, last + spread]);
    let body = text()
        .filter(|w| !(numbered && on_last(w)))
        .map(|w| Place {
            u0: w.u0,
            u1: w.u1,
            y: height(w),
            size: w.size,
        })
        .collect();
    (body, place)
}

/// A page number has fewer characters: 第 12 页，共 345 页.
const LONGEST_NUMBER: usize = 24;

/// The home of a point that lies just beyond an edge that is not drawn.
pub fn home(grid: &Grid, open: &Open, x: f32, y: f32, em: f32) -> Option<Home> {
    let (id, r) = (open.grid, &open.rect);
    let col = grid.xs.partition_point(|e| *e <= x).checked_sub(1)?;
    let line = em * tol::HANGING;
    if open.number.is_some_and(|[a, b]| (a..b).contains(&y)) {
        return None;
    }
    let below = open
        .below
        .is_some_and(|end| (r.y1()..(r.y1() + line).max(end + 0.01)).contains(&y))
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
