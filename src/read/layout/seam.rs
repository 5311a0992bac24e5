//! What geometry can say about a page break inside a table.

use crate::content::Rect;
use crate::read::layout::PageTable;
use crate::read::layout::grid::GridCell;
use crate::read::layout::lines::Draft;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::Way;

/// One column of a table's part at its foot.
#[derive(Debug, Clone, Copy, Default)]
pub struct Foot {
    /// Whether a drawn line closes the last cell.
    pub closed: Option<bool>,
    /// Room after its last line, in em.
    pub room_after: Option<f32>,
    /// Distance from its last line to the foot of the table, in line heights.
    pub space_below: Option<f32>,
    /// Where the part ends.
    pub y: f32,
}

/// The foot of a part, by its own columns.
#[must_use]
pub fn foot(part: &PageTable) -> Vec<Foot> {
    let grid = &part.grid;
    let bottom = grid.rect().y1();
    // Lines may hang out of a sliced row.
    let last = part.lines.iter().flatten().map(|l| l.rect.y1());
    let end = last.fold(bottom, f32::max);
    let mut feet: Vec<Foot> = grid
        .bottom_drawn
        .iter()
        .map(|drawn| Foot {
            closed: (!grid.frameless).then_some(*drawn),
            y: end,
            ..Foot::default()
        })
        .collect();
    let rows = u32::try_from(grid.rows()).unwrap_or(u32::MAX);
    for (cell, lines) in grid.cells.iter().zip(&part.lines) {
        if cell.row.saturating_add(cell.row_span) < rows {
            continue;
        }
        let rect = grid.cell_rect(cell);
        let room = room_after(&rect, lines);
        let space = lines
            .iter()
            .max_by(|a, b| a.rect.y1().total_cmp(&b.rect.y1()))
            .map(|last| (bottom - last.rect.y1()).max(0.0) / line_height(lines).max(1.0));
        for foot in columns_of(cell, &mut feet) {
            foot.room_after = room;
            foot.space_below = space;
        }
    }
    feet
}

/// Whether a drawn line opens the first cells of a part, by its own columns.
/// After `repeated` header rows the lines between those and the rest open it.
#[must_use]
pub fn head(part: &PageTable, repeated: usize) -> Vec<Option<bool>> {
    if repeated > 0 || part.grid.frameless {
        // The header's own lower border says nothing about the row below it;
        // a table without outer borders has none at a break either.
        return vec![None; part.grid.top_drawn.len()];
    }
    part.grid
        .top_drawn
        .iter()
        .map(|drawn| Some(*drawn))
        .collect()
}

fn columns_of<'f>(cell: &GridCell, feet: &'f mut [Foot]) -> &'f mut [Foot] {
    let end = cell.col.saturating_add(cell.col_span) as usize;
    feet.get_mut(cell.col as usize..end).unwrap_or_default()
}

/// Free width after the last line of a cell, in its own em.
fn room_after(cell: &Rect, lines: &[Draft]) -> Option<f32> {
    let last = lines.last().filter(|l| l.way == Way::Right)?;
    // The least room any line leaves at a side is the cell's padding; a cell
    // of short lines tells nothing, and the usual padding is assumed.
    let padding = lines
        .iter()
        .filter(|l| l.way == Way::Right)
        .flat_map(|l| [l.rect.x0() - cell.x0(), cell.x1() - l.rect.x1()])
        .fold(tol::PADDING, f32::min)
        .max(0.0);
    let free = cell.width() - 2.0 * padding - last.rect.width();
    Some((free / last.size.max(1.0)).max(0.0))
}

/// The distance between a cell's baselines.
#[must_use]
pub fn line_height(lines: &[Draft]) -> f32 {
    let size = lines.iter().map(|l| l.size).fold(0.0, f32::max);
    let mut steps: Vec<f32> = lines
        .windows(2)
        .filter_map(|w| match w {
            [a, b] => Some(b.v - a.v),
            _ => None,
        })
        .filter(|step| *step > 0.5 * size)
        .collect();
    if steps.is_empty() {
        return size * tol::LINE_HEIGHT;
    }
    let middle = steps.len() / 2;
    *steps.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Spreads values by column over the columns of a wider table; `edges` maps
/// each edge of the narrower to the wider.
#[must_use]
pub fn spread<T: Copy + Default>(values: &[T], edges: &[u32], cols: usize) -> Vec<T> {
    let mut wide = vec![T::default(); cols];
    for (value, pair) in values.iter().zip(edges.windows(2)) {
        if let [from, to] = pair
            && let Some(slots) = wide.get_mut(*from as usize..*to as usize)
        {
            slots.fill(*value);
        }
    }
    wide
}
