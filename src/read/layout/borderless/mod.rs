//! Tables without vertical lines: columns from gaps that rows share, rows from
//! baselines, horizontal lines and wrapping.
//!
//! Prose must not become a table: at least [`tol::ALIGNED_ROWS`] rows have to
//! leave the same two gaps free, or one gap between horizontal lines of equal
//! extent.

mod area;
mod gutters;
mod sets;

use crate::content::Rect;
use crate::read::layout::anchors::Anchors;
use crate::read::layout::buckets::Buckets;
use crate::read::layout::grid::{Evidence, Grid};
use crate::read::layout::lined::{self, Carried};
use crate::read::layout::outermost::outermost;
use crate::read::layout::rulings::{self, Stroke};
use crate::read::layout::shades;
use crate::read::layout::stacked;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Way, Word};
use crate::read::layout::zones::zones;
use crate::read::page::Page;

use area::lined_area;
use gutters::table;
use sets::{alike, nested};

/// Columns a table without vertical lines may have; more is a drawing's lettering.
pub const MOST_COLUMNS: usize = 64;

/// Sets of horizontal lines looked at on one page; more is a drawing.
const MOST_SETS: usize = 32;

/// Words of one baseline without a wide gap.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Left end.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// Baseline.
    pub y: f32,
    /// Largest em.
    pub size: f32,
    /// Its text without white space.
    pub text: String,
}

/// The segments of one baseline.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its baseline.
    pub y: f32,
    /// Largest em.
    pub size: f32,
    /// From left to right.
    pub segments: Vec<Segment>,
}

/// Finds tables among words that stand in no grid, and what they leave to the
/// next page; `above` is what the page before has left.
#[must_use]
pub fn grids(
    page: &Page,
    outside: &[Word],
    ruled: &[Grid],
    above: Option<&Carried>,
    anchors: &Anchors<'_>,
) -> (Vec<Grid>, Option<Carried>) {
    let mut rows = rows(page, outside);
    if rows.len() < tol::ALIGNED_ROWS && above.is_none() {
        return (Vec::new(), None);
    }
    let areas: Vec<Rect> = ruled.iter().map(Grid::rect).collect();
    let index = Buckets::new(page.width, page.height, &areas);
    let level: Vec<Stroke> = rulings::strokes(&page.rules, true, page.height, page.width)
        .into_iter()
        .filter(|s| {
            let x = (s.from + s.to) / 2.0;
            !index
                .at(x, s.at)
                .any(|i| areas.get(i).is_some_and(|a| a.contains(x, s.at)))
        })
        .collect();
    let mut found: Vec<(Grid, Option<Carried>)> = Vec::new();
    for drawn in [true, false] {
        let strokes: Vec<Stroke> = level
            .iter()
            .filter(|s| s.drawn || !drawn)
            .copied()
            .collect();
        for lines in nested(&strokes, above) {
            let Some(mut area) = lined_area(&lines, &rows, drawn, above) else {
                continue;
            };
            let (Some(top), Some(bottom)) = (area.ys.first().copied(), area.ys.last().copied())
            else {
                continue;
            };
            let inside = |y: f32| y > top && y < bottom;
            let words: Vec<Word> = outside.iter().filter(|w| inside(w.v)).copied().collect();
            let segments: Vec<Segment> = lined::segments(page, &words)
                .into_iter()
                .filter(|s| s.x0 >= area.from - tol::SHORT && s.x1 <= area.to + tol::SHORT)
                .collect();
            if !drawn {
                shades::part(&mut area, &segments);
            }
            let above = above.filter(|a| same_sides(a, area.from, area.to));
            let evidence = if drawn {
                Evidence::Lined
            } else {
                Evidence::Banded
            };
            if let Some(grid) = lined::grid(&area, &segments, above, anchors, evidence) {
                rows.retain(|r| !inside(r.y));
                found.push(grid);
            }
        }
    }
    let level: Vec<Stroke> = level.into_iter().filter(|s| s.drawn).collect();
    for lines in alike(level).into_iter().take(MOST_SETS) {
        let (Some(top), Some(bottom)) = (lines.first(), lines.last()) else {
            continue;
        };
        let inside = |r: &Row| r.y > top.at && r.y < bottom.at;
        let (mine, rest): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(inside);
        let grid = table(&mine, 1, &lines);
        rows = rest;
        match grid {
            Some(grid) => found.push((grid, None)),
            None => {
                rows.extend(mine);
                rows.sort_by(|a, b| a.y.total_cmp(&b.y));
            }
        }
    }
    for zone in zones(&rows, ruled, above.is_some()) {
        let run = rows.get(zone.whole.clone()).unwrap_or_default();
        let stacked = stacked(page, outside, run, above, anchors);
        found.extend(stacked.or_else(|| {
            let core = rows.get(zone.core.clone()).unwrap_or_default();
            table(core, 2, &[]).map(|grid| (grid, None))
        }));
    }
    found.retain(|(g, _)| {
        let r = g.rect();
        areas
            .iter()
            .all(|a| a.x1() <= r.x0() || r.x1() <= a.x0() || a.y1() <= r.y0() || r.y1() <= a.y0())
    });
    found.sort_by(|a, b| a.0.rect().y1().total_cmp(&b.0.rect().y1()));
    // Only the last table of a page goes on.
    let last = areas.iter().map(Rect::y1).fold(0.0, f32::max);
    let left = found
        .last()
        .filter(|(g, _)| g.rect().y1() >= last)
        .and_then(|(_, carried)| carried.clone());
    let mut grids: Vec<Grid> = found.into_iter().map(|f| f.0).collect();
    (outermost(&mut grids), left)
}

/// Whether a table has the sides of the one on the page before.
fn same_sides(above: &Carried, from: f32, to: f32) -> bool {
    (above.from - from).abs() <= tol::SAME_COLUMN && (above.to - to).abs() <= tol::SAME_COLUMN
}

/// A table without lines, its rows told from how texts stand in their cells.
fn stacked(
    page: &Page,
    outside: &[Word],
    run: &[Row],
    above: Option<&Carried>,
    anchors: &Anchors<'_>,
) -> Option<(Grid, Option<Carried>)> {
    let (first, last) = (run.first()?, run.last()?);
    let (top, bottom) = (first.y - 0.1 * first.size, last.y + 0.5 * last.size);
    let words: Vec<Word> = (outside.iter())
        .filter(|w| w.v > top && w.v < bottom)
        .copied()
        .collect();
    let segments = lined::segments(page, &words);
    let least = if above.is_some() {
        1
    } else {
        tol::ALIGNED_ROWS
    };
    let mut lines = stacked::lines(&segments, least, anchors)?;
    let above = above.filter(|a| {
        let slack = (a.to - a.from) * tol::SIDES;
        // Few rows may leave the columns at the sides empty.
        let few = lines.ys.len() <= tol::ALIGNED_ROWS;
        let (left, right) = (a.from - lines.from, lines.to - a.to);
        left <= slack && right <= slack && (few || left >= -slack && right >= -slack)
    });
    if above.is_none() && lines.ys.len() <= tol::ALIGNED_ROWS {
        return None;
    }
    if let Some(above) = above {
        // The sides are those of the widest texts of either page.
        lines.from = lines.from.min(above.from);
        lines.to = lines.to.max(above.to);
    }
    lined::grid(&lines, &segments, above, anchors, Evidence::Aligned)
}

/// Baselines with their segments, from top to bottom.
fn rows(page: &Page, words: &[Word]) -> Vec<Row> {
    let mut words: Vec<Word> = words
        .iter()
        .filter(|w| w.way == Way::Right)
        .copied()
        .collect();
    words.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut rows: Vec<Row> = Vec::new();
    let mut rest = words.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let n = rest
            .partition_point(|w| w.v - first.v <= tol::BASELINE * first.size)
            .max(1);
        let (line, after) = rest.split_at_mut(n.min(rest.len()));
        line.sort_by(|a, b| a.u0.total_cmp(&b.u0));
        let mut row = Row {
            y: first.v,
            ..Row::default()
        };
        for w in line.iter() {
            row.size = row.size.max(w.size);
            let text: String = w.glyphs(&page.glyphs).iter().map(|g| g.ch).collect();
            match row.segments.last_mut() {
                Some(s) if w.u0 - s.x1 < tol::COLUMN_GAP * w.size.max(s.size) => {
                    s.x1 = s.x1.max(w.u1);
                    s.size = s.size.max(w.size);
                    s.text.push_str(&text);
                }
                _ => row.segments.push(Segment {
                    x0: w.u0,
                    x1: w.u1,
                    y: w.v,
                    size: w.size,
                    text,
                }),
            }
        }
        rows.push(row);
        rest = after;
    }
    rows
}
