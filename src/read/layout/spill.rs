//! Lines that spill over the end of a row that a browser has sliced: it sets
//! the rest of a cell at the top of the next page, and where the row ends
//! sooner than its text, the last lines stand in the cell below.

use crate::content::Rect;
use crate::read::layout::PageTable;
use crate::read::layout::grid::GridCell;
use crate::read::layout::lines::Draft;
use crate::read::layout::seam::line_height;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::Way;

/// What was found of spilled lines.
#[derive(Debug, Default)]
pub struct Spilled {
    /// Boxes of lines that were given back to the cell above.
    pub given_back: Vec<Rect>,
    /// Boxes of lines that may have spilled, though nothing above tells.
    pub doubtful: Vec<Rect>,
}

/// Gives spilled lines back to the cell above.
#[must_use]
pub fn take_back(table: &mut PageTable) -> Spilled {
    let mut found = Spilled::default();
    let first_row = table.grid.cells.iter().enumerate();
    let tops: Vec<(usize, GridCell)> = first_row
        .filter(|(_, c)| c.row == 0 && table.grid.top_drawn.get(c.col as usize) == Some(&false))
        .map(|(i, c)| (i, *c))
        .collect();
    for (top, cell) in tops {
        let below = table.grid.cells.iter().position(|c| {
            c.row == cell.row_span && c.col == cell.col && c.col_span == cell.col_span
        });
        let Some(below) = below else { continue };
        let (Some(above), Some(lines)) = (table.lines.get(top), table.lines.get(below)) else {
            continue;
        };
        if above.is_empty() {
            found.doubtful.extend(parted(lines));
            continue;
        }
        let count = spilled(above, lines);
        let spilled: Vec<Draft> = match table.lines.get_mut(below) {
            Some(lines) if count > 0 => lines.drain(..count).collect(),
            _ => continue,
        };
        found.given_back.extend(spilled.iter().map(|l| l.rect));
        if let Some(above) = table.lines.get_mut(top) {
            above.extend(spilled);
        }
    }
    found
}

/// How many of the first lines of a cell go on with the lines of the cell above:
/// they follow them at the distance of those, and the cell's own lines only after a gap.
fn spilled(above: &[Draft], lines: &[Draft]) -> usize {
    let all_right = |lines: &[Draft]| lines.iter().all(|l| l.way == Way::Right);
    let Some(last) = above.last() else {
        return 0;
    };
    if !all_right(above) || !all_right(lines) {
        return 0;
    }
    let step = if above.len() > 1 {
        line_height(above)
    } else {
        smallest_step(lines)
    };
    let close = |from: f32, to: f32| (to - from - step).abs() <= step * tol::SAME_STEP;
    let mut v = last.v;
    let count = lines
        .iter()
        .take_while(|l| {
            let follows = close(v, l.v);
            v = l.v;
            follows
        })
        .count();
    if count < lines.len() { count } else { 0 }
}

/// The box of lines of which the first stand apart from the rest, further than one
/// line stands below the other.
fn parted(lines: &[Draft]) -> Option<Rect> {
    let step = smallest_step(lines);
    let apart = |w: &[Draft]| {
        matches!(w, [a, b] if a.way == Way::Right && b.way == Way::Right
            && b.v - a.v > step * tol::WRAP_STEP && b.size <= a.size * 1.1)
    };
    let gap = lines.len() > 2 && lines.windows(2).any(apart);
    gap.then(|| lines.iter().map(|l| l.rect).reduce(|a, b| a.union(&b)))?
}

/// The distance of the lines of a cell that stand closest.
fn smallest_step(lines: &[Draft]) -> f32 {
    lines
        .windows(2)
        .filter_map(|w| match w {
            [a, b] => Some(b.v - a.v),
            _ => None,
        })
        .fold(f32::INFINITY, f32::min)
}
