//! Tables without vertical lines: columns from gaps that rows share, rows from
//! baselines, horizontal lines and wrapping.
//!
//! Prose must not become a table: at least [`tol::ALIGNED_ROWS`] rows have to
//! leave the same two gaps free, or one gap between horizontal lines of equal
//! extent.

use crate::content::Rect;
use crate::read::layout::anchors::Anchors;
use crate::read::layout::furniture;
use crate::read::layout::grid::{Evidence, Grid, Walls};
use crate::read::layout::lined::{self, Carried, Lines};
use crate::read::layout::rulings::{self, Stroke};
use crate::read::layout::shades;
use crate::read::layout::stacked;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Way, Word};
use crate::read::layout::zones::zones;
use crate::read::page::Page;

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
    let index = rulings::Buckets::new(page.width, page.height, &areas);
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
            if let Some(grid) = lined::grid(&area, &segments, above, anchors, Evidence::Lined) {
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
    (rulings::outermost(&mut grids), left)
}

/// Whether a table has the sides of the one on the page before.
fn same_sides(above: &Carried, from: f32, to: f32) -> bool {
    (above.from - from).abs() <= tol::SAME_COLUMN && (above.to - to).abs() <= tol::SAME_COLUMN
}

/// Sets of lines that lie between the ends of their longest, top to bottom: cells
/// over several rows leave shorter lines beside them.
fn nested(strokes: &[Stroke], above: Option<&Carried>) -> Vec<Vec<Stroke>> {
    let mut rest: Vec<Stroke> = strokes.to_vec();
    let longest_first = |a: &Stroke, b: &Stroke| {
        let length = |s: &Stroke| s.to - s.from;
        length(b).total_cmp(&length(a)).then(a.at.total_cmp(&b.at))
    };
    rest.sort_by(longest_first);
    let mut sets = Vec::new();
    for _ in 0..MOST_SETS {
        let Some(first) = rest.first().copied() else {
            break;
        };
        let within = |s: &Stroke| {
            s.from >= first.from - tol::SAME_COLUMN && s.to <= first.to + tol::SAME_COLUMN
        };
        let (mut set, others): (Vec<Stroke>, Vec<Stroke>) = rest.into_iter().partition(within);
        rest = others;
        set.sort_by(|a, b| a.at.total_cmp(&b.at));
        let goes_on = above.is_some_and(|a| same_sides(a, first.from, first.to));
        if set.len() >= tol::LINED_ROWS || goes_on && set.len() > 1 {
            sets.push(set);
        }
    }
    sets
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

/// The lines of a table: of its widest lines and of those between them that
/// cells over several rows break. `None` when there are too few for rows
/// of their own. Where rows are shaded and not `drawn`, the first and the last may lie
/// beyond the last edge of a shade.
fn lined_area(
    strokes: &[Stroke],
    rows: &[Row],
    drawn: bool,
    above: Option<&Carried>,
) -> Option<Lines> {
    let from = strokes.iter().map(|s| s.from).fold(f32::INFINITY, f32::min);
    let to = strokes
        .iter()
        .map(|s| s.to)
        .fold(f32::NEG_INFINITY, f32::max);
    // At the top of a page cells that go on may leave no line as wide as the table.
    let from = match above {
        Some(a) if (a.to - to).abs() <= tol::SAME_COLUMN && a.from < from => a.from,
        _ => from,
    };
    let mut lines = Lines::of(strokes, from, to);
    // Below a page break the rest of one cell may stand alone.
    if !above.is_some_and(|a| same_sides(a, from, to)) {
        trim(&mut lines, rows);
    }
    if lines.ys.len() < tol::LINED_ROWS && (above.is_none() || lines.ys.len() < 2) {
        return None;
    }
    let (first, last) = (*lines.ys.first()?, *lines.ys.last()?);
    if !drawn {
        let beside = |r: &&Row| {
            r.segments
                .iter()
                .all(|s| s.x0 >= from - tol::SNAP && s.x1 <= to + tol::SNAP)
        };
        let below = rows.iter().filter(beside).filter(|r| r.y > last);
        if let Some(y) = one_row(below, last) {
            lines.ys.push(y);
            lines.cover.push(vec![[from, to]]);
        }
        let above = rows.iter().rev().filter(beside).filter(|r| r.y < first);
        if let Some(y) = one_row(above, first) {
            lines.ys.insert(0, y);
            lines.cover.insert(0, vec![[from, to]]);
        }
    }
    Some(lines)
}

/// Takes the lines of running heads and feet away: beyond the first and the last
/// row of several texts stand titles and page numbers.
fn trim(lines: &mut Lines, rows: &[Row]) {
    let between = |a: f32, b: f32| {
        let from = rows.partition_point(|r| r.y <= a);
        let to = rows.partition_point(|r| r.y < b);
        rows.get(from..to).unwrap_or_default()
    };
    let alone = |rows: &[Row]| rows.iter().all(|r| r.segments.len() < 2);
    while let [a, b, _, ..] = lines.ys.as_slice() {
        let rows = between(*a, *b);
        // Titles: several lines of one text each, not as wide as the table.
        let titles = rows.len() > 1
            && alone(rows)
            && rows
                .iter()
                .flat_map(|r| &r.segments)
                .all(|s| s.x1 - s.x0 < (lines.to - lines.from) * 0.6);
        if !titles {
            break;
        }
        lines.ys.remove(0);
        lines.cover.remove(0);
    }
    while let [_, .., a, b] = lines.ys.as_slice() {
        let rows = between(*a, *b);
        let number = |r: &Row| matches!(r.segments.as_slice(), [only] if furniture::is_page_number(&only.text));
        if rows.is_empty() || !rows.iter().all(number) || lines.ys.len() < 3 {
            break;
        }
        lines.ys.pop();
        lines.cover.pop();
    }
}

/// Where a row of several cells ends that lies beside an edge without a line
/// of its own; `rows` lead away from the edge.
fn one_row<'r>(rows: impl Iterator<Item = &'r Row>, edge: f32) -> Option<f32> {
    let mut end: Option<(f32, f32)> = None;
    let mut cells = 0_usize;
    for row in rows {
        let (from, step) = end.map_or((edge, tol::ROW_STEP), |(y, _)| (y, tol::WRAP_STEP));
        if (row.y - from).abs() > step * row.size {
            break;
        }
        cells = cells.max(row.segments.len());
        end = Some((row.y, row.size));
    }
    let (y, size) = end.filter(|_| cells > 1)?;
    Some(if y > edge {
        y + tol::EM_BELOW * size + tol::SNAP
    } else {
        y - tol::EM_ABOVE * size - tol::SNAP
    })
}

/// Sets of at least three horizontal lines of equal extent, top to bottom.
fn alike(mut level: Vec<Stroke>) -> Vec<Vec<Stroke>> {
    level.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.at.total_cmp(&b.at)));
    let mut sets = Vec::new();
    let mut rest = level.as_slice();
    while let Some(first) = rest.first().copied() {
        let n = rest
            .partition_point(|s| s.from - first.from <= tol::SAME_COLUMN)
            .max(1);
        let (bundle, after) = rest.split_at(n.min(rest.len()));
        let mut set: Vec<Stroke> = bundle
            .iter()
            .filter(|s| (s.to - first.to).abs() <= tol::SAME_COLUMN)
            .copied()
            .collect();
        set.sort_by(|a, b| a.at.total_cmp(&b.at));
        set.dedup_by(|b, a| b.at - a.at <= tol::SNAP);
        if set.len() >= tol::ALIGNED_ROWS {
            sets.push(set);
        }
        rest = after;
    }
    sets
}

/// Builds the grid of rows that share at least `gaps` gutters.
fn table(rows: &[Row], gaps: usize, lines: &[Stroke]) -> Option<Grid> {
    let most = rows
        .iter()
        .map(|r| r.segments.len())
        .max()
        .filter(|n| *n <= MOST_COLUMNS)?;
    let least = gaps
        .saturating_add(1)
        .max(most.saturating_mul(3).div_ceil(5));
    let core: Vec<&Row> = rows.iter().filter(|r| r.segments.len() >= least).collect();
    let enough = if lines.is_empty() {
        tol::ALIGNED_ROWS
    } else {
        2
    };
    // Drawings and mind maps align here and there, but few of their rows are whole.
    if core.len() < enough || core.len().saturating_mul(tol::WHOLE_ROWS) < rows.len() {
        return None;
    }
    let gutters = gutters(&core);
    if gutters.len() < gaps {
        return None;
    }
    let all = || rows.iter().flat_map(|r| &r.segments);
    let mut left = all().map(|s| s.x0).fold(f32::INFINITY, f32::min) - tol::SNAP;
    let mut right = all().map(|s| s.x1).fold(f32::NEG_INFINITY, f32::max) + tol::SNAP;
    for line in lines {
        (left, right) = (left.min(line.from), right.max(line.to));
    }
    let mut xs = vec![left];
    xs.extend(gutters.iter().map(|g| (g[0] + g[1]) / 2.0));
    xs.push(right);
    let ys = row_edges(rows, &xs, lines)?;
    let (height, width) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
    let mut walls = Walls::closed(height, width)?;
    // Text that runs across a gutter spans it.
    for row in rows {
        let middle = row.y - 0.38 * row.size;
        let r = ys.partition_point(|y| *y <= middle).saturating_sub(1);
        for s in &row.segments {
            let from = xs.partition_point(|x| *x <= s.x0).max(1);
            let to = xs.partition_point(|x| *x < s.x1);
            for c in from..to {
                walls.set_upright(r, c, false);
            }
        }
    }
    let mut grid = Grid::of_walls(xs, ys, &walls, Evidence::Aligned);
    if lines.is_empty() {
        grid.top_drawn.fill(false);
        grid.bottom_drawn.fill(false);
    }
    (grid.rows() > 1 && grid.cols() > gaps).then_some(grid)
}

/// Stretches that nearly all rows leave free.
fn gutters(core: &[&Row]) -> Vec<[f32; 2]> {
    let mut events: Vec<(f32, i32)> = core
        .iter()
        .flat_map(|r| &r.segments)
        .flat_map(|s| [(s.x0, 1), (s.x1, -1)])
        .collect();
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut sizes: Vec<f32> = core.iter().map(|r| r.size).collect();
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len() / 2).copied().unwrap_or(10.0);
    let spare = i32::try_from(core.len() / 10).unwrap_or(0);
    let mut gutters = Vec::new();
    let (mut covered, mut seen) = (0_i32, false);
    let mut free: Option<f32> = None;
    for (x, step) in events {
        let before = covered;
        covered = covered.saturating_add(step);
        seen |= covered > spare;
        if before > spare && covered <= spare {
            free = Some(x);
        } else if before <= spare
            && covered > spare
            && seen
            && let Some(from) = free.take()
            && x - from >= tol::GUTTER * em
        {
            gutters.push([from, x]);
        }
    }
    gutters
}

/// The edges between logical rows: the lines drawn between them, or the free
/// heights that no wrapped cell spans.
fn row_edges(rows: &[Row], xs: &[f32], lines: &[Stroke]) -> Option<Vec<f32>> {
    let top = |r: &Row| r.y - tol::EM_ABOVE * r.size;
    let bottom = |r: &Row| r.y + tol::EM_BELOW * r.size;
    let drawn: Vec<f32> = lines.iter().map(|l| l.at).collect();
    if drawn.len() >= tol::LINED_ROWS {
        return Some(drawn);
    }
    // By column, the last line seen and how full lines get.
    let cols = xs.len().checked_sub(1)?;
    let column = |s: &Segment| {
        xs.partition_point(|x| *x <= (s.x0 + s.x1) / 2.0)
            .saturating_sub(1)
    };
    let mut widest = vec![0.0_f32; cols];
    for s in rows.iter().flat_map(|r| &r.segments) {
        if let Some(w) = widest.get_mut(column(s)) {
            *w = w.max(s.x1 - s.x0);
        }
    }
    let mut last: Vec<Option<(usize, f32, f32)>> = vec![None; cols]; // row, baseline, width
    let mut joined = vec![false; rows.len()]; // with the row before
    for (i, row) in rows.iter().enumerate() {
        for s in &row.segments {
            let c = column(s);
            let (Some(slot), Some(full)) = (last.get_mut(c), widest.get(c)) else {
                continue;
            };
            if let Some((j, y, width)) = *slot {
                let wraps = row.y - y <= tol::WRAP_STEP * row.size
                    && full - width < tol::WRAP_ROOM * s.size
                    && *full > 3.0 * s.size
                    && row.segments.len().saturating_mul(2) <= cols;
                if wraps && let Some(rest) = joined.get_mut(j.saturating_add(1)..=i) {
                    rest.fill(true);
                }
            }
            *slot = Some((i, row.y, s.x1 - s.x0));
        }
    }
    let mut edges = vec![rows.first().map(top)? - tol::SNAP];
    for (i, pair) in rows.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let ruled = drawn.iter().find(|y| **y > a.y && **y < b.y);
        match ruled {
            Some(y) => edges.push(*y),
            None if joined.get(i.saturating_add(1)) == Some(&true) => {}
            None => edges.push((bottom(a) + top(b)) / 2.0),
        }
    }
    edges.push(rows.last().map(bottom)? + tol::SNAP);
    if let (Some(first), Some(y)) = (edges.first_mut(), drawn.first()) {
        *first = first.min(*y);
    }
    if let (Some(end), Some(y)) = (edges.last_mut(), drawn.last()) {
        *end = end.max(*y);
    }
    edges
        .windows(2)
        .all(|w| matches!(w, [a, b] if a < b))
        .then_some(edges)
}
