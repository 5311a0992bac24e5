//! A table from the gaps that its rows share.

use super::{MOST_COLUMNS, Row, Segment};
use crate::read::layout::grid::{Evidence, Grid, Walls};
use crate::read::layout::rulings::Stroke;
use crate::read::layout::tolerances as tol;

/// Builds the grid of rows that share at least `gaps` gutters.
pub(super) fn table(rows: &[Row], gaps: usize, lines: &[Stroke]) -> Option<Grid> {
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
