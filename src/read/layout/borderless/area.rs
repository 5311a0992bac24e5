//! The lines of a table whose rows are bounded by lines or shades.

use super::{Row, same_sides};
use crate::read::layout::furniture;
use crate::read::layout::lined::{Carried, Lines};
use crate::read::layout::rulings::Stroke;
use crate::read::layout::tolerances as tol;

/// The lines of a table: of its widest lines and of those between them that
/// cells over several rows break. `None` when there are too few for rows
/// of their own. Where rows are shaded and not `drawn`, the first and the last may lie
/// beyond the last edge of a shade.
pub(super) fn lined_area(
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
