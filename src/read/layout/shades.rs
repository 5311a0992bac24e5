//! Cells of shaded rows that the shade does not part: two merged cells of the
//! same colour above each other show no edge between them, but their texts
//! stand in the middle, or at the top, of each.

use crate::read::layout::borderless::Segment;
use crate::read::layout::lined::Lines;
use crate::read::layout::spans::halfway;
use crate::read::layout::tolerances as tol;

/// Texts of one cell, from top to bottom.
#[derive(Debug, Clone, Copy)]
struct Text {
    x0: f32,
    x1: f32,
    top: f32,
    bottom: f32,
    size: f32,
    /// The rows its cell covers as far as edges tell.
    rows: (usize, usize),
}

/// Adds the edges that texts show between cells which no edge parts.
pub fn part(lines: &mut Lines, segments: &[Segment]) {
    if segments.len() > tol::MOST_TEXTS {
        return;
    }
    let texts = texts(lines, segments);
    let mut added: Vec<(usize, [f32; 2])> = Vec::new();
    let mut rest = texts.as_slice();
    while let Some(first) = rest.first() {
        // Texts of one run that overlap sideways stand under each other.
        let mut x1 = first.x1;
        let n = rest
            .iter()
            .take_while(|t| {
                let same = t.rows == first.rows && t.x0 < x1;
                x1 = if same { x1.max(t.x1) } else { x1 };
                same
            })
            .count()
            .max(1);
        let (column, after) = rest.split_at(n.min(rest.len()));
        rest = after;
        if first.rows.0 == first.rows.1 {
            continue;
        }
        let mut column = column.to_vec();
        column.sort_by(|a, b| a.top.total_cmp(&b.top));
        let cells = gathered(&column);
        if cells.len() < 2 {
            continue;
        }
        let x0 = column.iter().map(|t| t.x0).fold(f32::INFINITY, f32::min);
        let edges = centred(lines, first.rows, &cells)
            .or_else(|| topped(lines, first.rows, &cells))
            .unwrap_or_else(|| partly(lines, first.rows, &cells));
        let beside = texts
            .iter()
            .filter(|t| t.rows.0 <= first.rows.1 && first.rows.0 <= t.rows.1)
            .map(|t| [t.x0, t.x1]);
        let stretch = halfway(beside, [x0, x1]);
        for line in edges {
            added.push((line, stretch));
        }
    }
    for (line, stretch) in added {
        if let Some(cover) = lines.cover.get_mut(line) {
            cover.push(stretch);
        }
    }
}

fn texts(lines: &Lines, segments: &[Segment]) -> Vec<Text> {
    let mut texts: Vec<Text> = segments
        .iter()
        .filter_map(|s| {
            Some(Text {
                x0: s.x0,
                x1: s.x1,
                top: s.y - tol::EM_ABOVE * s.size,
                bottom: s.y + tol::EM_BELOW * s.size,
                size: s.size,
                rows: lines.cell_rows(s)?,
            })
        })
        .collect();
    texts.sort_by(|a, b| a.rows.cmp(&b.rows).then(a.x0.total_cmp(&b.x0)));
    texts
}

/// Lines of text put together to those that stand close: one cell's each.
fn gathered(column: &[Text]) -> Vec<Text> {
    let mut cells: Vec<Text> = Vec::new();
    for t in column {
        match cells.last_mut() {
            Some(c) if t.top - c.bottom < (tol::WRAP_STEP - 1.0) * t.size => {
                c.bottom = c.bottom.max(t.bottom);
            }
            _ => cells.push(*t),
        }
    }
    cells
}

/// The lines between cells whose texts stand in their middles: each cell ends
/// as far below its text's middle as it begins above it. `None` unless the cells
/// fill their rows.
fn centred(lines: &Lines, rows: (usize, usize), cells: &[Text]) -> Option<Vec<usize>> {
    let spans = downwards(lines, rows, cells);
    let last = spans.last()?.as_ref()?;
    let filled = last[1] == rows.1.saturating_add(1);
    filled.then(|| spans.iter().flatten().skip(1).map(|s| s[0]).collect())
}

/// The rows of cells from the top down, as far as they follow each other.
fn downwards(lines: &Lines, rows: (usize, usize), cells: &[Text]) -> Vec<Option<[usize; 2]>> {
    let mut edge = Some(rows.0);
    cells
        .iter()
        .map(|cell| {
            let from = edge.take()?;
            let want = cell.top + cell.bottom - lines.ys.get(from)?;
            let end = nearest(lines, rows, want, cell.size).filter(|end| *end > from)?;
            edge = Some(end);
            Some([from, end])
        })
        .collect()
}

/// The same from the bottom up.
fn upwards(lines: &Lines, rows: (usize, usize), cells: &[Text]) -> Vec<Option<[usize; 2]>> {
    let mut edge = Some(rows.1.saturating_add(1));
    let mut found: Vec<Option<[usize; 2]>> = cells
        .iter()
        .rev()
        .map(|cell| {
            let end = edge.take()?;
            let want = cell.top + cell.bottom - lines.ys.get(end)?;
            let to = (rows.0, rows.1.saturating_sub(1));
            let above = (lines.ys.get(rows.0)? - want).abs() <= cell.size * 0.5;
            let from = if above {
                rows.0
            } else {
                nearest(lines, to, want, cell.size).filter(|from| *from < end)?
            };
            edge = Some(from);
            Some([from, end])
        })
        .collect();
    found.reverse();
    found
}

/// The lines between cells of which a page end cuts the first or the last: those
/// that follow from the bottom up, from the top down, and what is left between
/// two of them. Cells of which nothing is known end halfway to the next.
fn partly(lines: &Lines, rows: (usize, usize), cells: &[Text]) -> Vec<usize> {
    let (up, down) = (upwards(lines, rows, cells), downwards(lines, rows, cells));
    let mut edges: Vec<usize> = Vec::new();
    let all_up = up.iter().all(Option::is_some);
    let mut end = rows.0;
    let mut between: Option<&Text> = None;
    for ((cell, up), down) in cells.iter().zip(&up).zip(&down) {
        let span = if all_up { *up } else { down.or(*up) };
        match span {
            Some([from, to]) if from >= end => {
                edges.extend([from, to]);
                end = to;
            }
            _ => {
                if let Some(above) = between {
                    let middle = (above.bottom + cell.top) / 2.0;
                    let near = lines.ys.partition_point(|y| *y < middle);
                    edges.push(near.clamp(rows.0, rows.1.saturating_add(1)));
                }
            }
        }
        between = Some(cell);
    }
    edges.retain(|e| *e > rows.0 && *e <= rows.1);
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The lines between cells whose texts stand at their tops.
fn topped(lines: &Lines, rows: (usize, usize), cells: &[Text]) -> Option<Vec<usize>> {
    let first = cells.first()?;
    if first.top - lines.ys.get(rows.0)? > first.size {
        return None;
    }
    cells
        .iter()
        .skip(1)
        .map(|c| {
            let at = lines
                .ys
                .partition_point(|y| *y <= c.top + tol::SNAP)
                .checked_sub(1)?;
            (at > rows.0 && at <= rows.1 && c.top - lines.ys.get(at)? <= c.size).then_some(at)
        })
        .collect()
}

/// The line of some rows nearest to a place, within half an em.
fn nearest(lines: &Lines, rows: (usize, usize), want: f32, size: f32) -> Option<usize> {
    (rows.0.saturating_add(1)..=rows.1.saturating_add(1))
        .filter_map(|at| Some((at, (lines.ys.get(at)? - want).abs())))
        .filter(|(_, d)| *d <= size * 0.5)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(at, _)| at)
}
