//! A part appended to its table.

use super::Joiner;
use super::open::Open;
use super::sheet::Sheet;
use crate::content::{Block, Cell, Paragraph, Part, Rect, Role, Seam, SeamColumn, Table};
use crate::read::layout::PageTable;
use crate::read::layout::columns::Union;
use crate::read::layout::header::Rows;
use crate::read::layout::seam;

impl Joiner {
    /// Appends a part to the open table.
    pub(super) fn extend(
        &mut self,
        sheet: &Sheet<'_>,
        open: &mut Open,
        mut part: PageTable,
        union: &mut Union,
        rows: Rows,
        repeated: usize,
    ) {
        let foot = seam::foot(&part);
        let head = seam::head(&part, repeated);
        open.last = (sheet.page.number, part.grid.rect());
        let cut = sheet.crossing_foot(&part);
        let twice = sheet.take_printed_twice(&mut part, &open.cut);
        let mut header = self.lines(sheet, &twice);
        let blank = undrawn(sheet, &part, union);
        let mut cells = self.cells(sheet, part, &union.new);
        cells.extend(blank);
        let skip = u32::try_from(repeated).unwrap_or(0);
        cells.retain_mut(|cell| {
            // What fills undrawn columns begins below a repeated header, too.
            let end = cell.row.saturating_add(cell.row_span);
            if cell.row < skip && end > skip && cell.lines.is_empty() {
                (cell.row, cell.row_span) = (skip, end.saturating_sub(skip));
            }
            let kept = cell.row >= skip;
            if kept {
                cell.row = cell.row.saturating_sub(skip);
            } else {
                header.append(&mut cell.lines);
            }
            kept
        });
        if !header.is_empty() {
            let paragraph = Paragraph {
                role: Role::Header,
                lines: header,
            };
            self.content.blocks.push(Block::Paragraph(paragraph));
        }
        let Some(Block::Table(table)) = self.content.blocks.get_mut(open.block) else {
            return;
        };
        widen(table, &union.old);
        open.edges = std::mem::take(&mut union.edges);
        let cols = open.edges.len().saturating_sub(1);
        let above = seam::spread(&open.foot, &union.old, cols);
        let below = seam::spread(&head, &union.new, cols);
        let offset = table.rows;
        if !cells.is_empty() {
            let columns = above
                .iter()
                .zip(&below)
                .map(|(foot, head)| SeamColumn {
                    closed_above: foot.closed,
                    closed_below: *head,
                    room_after: foot.room_after,
                    space_below: foot.space_below,
                })
                .collect();
            table.seams.push(Seam {
                row: offset,
                columns,
            });
        }
        for mut cell in cells {
            cell.row = cell.row.saturating_add(offset);
            table.rows = table.rows.max(cell.row.saturating_add(cell.row_span));
            table.cells.push(cell);
        }
        table.cols = u32::try_from(cols).unwrap_or(u32::MAX);
        open.foot = seam::spread(&foot, &union.new, cols);
        open.cut = cut;
        open.rows.append(rows, &union.old, repeated);
    }
}

/// The cell that fills the columns which a part shows no line of.
fn undrawn(sheet: &Sheet<'_>, part: &PageTable, union: &Union) -> Option<Cell> {
    let first = union.new.first().copied().filter(|f| *f > 0)?;
    let rect = part.grid.rect();
    let left = *union.edges.first()?;
    let strip = Rect::new(left.min(rect.x0()), rect.y0(), rect.x0(), rect.y1());
    Some(Cell {
        row: 0,
        col: 0,
        row_span: u32::try_from(part.grid.rows()).ok()?,
        col_span: first,
        lines: Vec::new(),
        parts: vec![Part {
            page: sheet.page.number,
            rect: sheet.frame.shown_rect(&strip),
        }],
        native: None,
    })
}

/// Maps a table's cells and seams onto more columns.
fn widen(table: &mut Table, old: &[u32]) {
    let plain = old.iter().zip(0..).all(|(to, from)| *to == from);
    let width = old.last().copied().unwrap_or(0) as usize;
    if plain && table.cols as usize == width {
        return;
    }
    let edge = |i: u32| old.get(i as usize).copied().unwrap_or(i);
    for cell in &mut table.cells {
        let end = edge(cell.col.saturating_add(cell.col_span));
        cell.col = edge(cell.col);
        cell.col_span = end.saturating_sub(cell.col);
    }
    for seam in &mut table.seams {
        seam.columns = seam::spread(&seam.columns, old, width);
    }
}
