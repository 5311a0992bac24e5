//! Paragraphs and tables.

use serde::Serialize;

use super::{LineId, Rect};

/// A block in reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The document's matter.
    #[default]
    Body,
    /// Repeated at the top of pages; a table header repeated after a page break.
    Header,
    /// Repeated at the bottom of pages.
    Footer,
    /// A page number.
    PageNumber,
    /// A watermark.
    Watermark,
    /// A seal.
    Seal,
    /// HTML tags left in a text.
    Markup,
}

/// Lines that belong together outside tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    /// What it is for.
    pub role: Role,
    /// Its lines in reading order.
    pub lines: Vec<LineId>,
}

/// A table, joined over pages as far as geometry proves it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Number of grid rows.
    pub rows: u32,
    /// Number of grid columns.
    pub cols: u32,
    /// Cells sorted by row, then column. They tile the grid; blank cells exist.
    pub cells: Vec<Cell>,
    /// Page breaks that geometry could not resolve, by ascending row.
    pub seams: Vec<Seam>,
    /// Whether row and column spans are known (rulings) or a blank cell may
    /// belong to the cell above it (flattened text).
    pub spans_known: bool,
    /// Whether it stands first on its page with the columns of the table that the page
    /// before ends with, and only text below that kept geometry from joining them.
    pub may_continue: bool,
}

impl Table {
    /// The cell that covers a grid position.
    #[must_use]
    pub fn cell_at(&self, row: u32, col: u32) -> Option<&Cell> {
        self.cells.iter().find(|c| c.covers(row, col))
    }

    /// Cells whose first row is `row`, by column.
    pub fn row(&self, row: u32) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(move |c| c.row == row)
    }
}

/// One cell of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// First grid row.
    pub row: u32,
    /// First grid column.
    pub col: u32,
    /// Number of grid rows covered, at least 1.
    pub row_span: u32,
    /// Number of grid columns covered, at least 1.
    pub col_span: u32,
    /// Its lines in reading order.
    pub lines: Vec<LineId>,
    /// Where it stands: one box a page it covers; empty without pages.
    pub parts: Vec<Part>,
    /// A spreadsheet's stored value, as text.
    pub native: Option<String>,
}

impl Cell {
    /// Whether the cell covers a grid position.
    #[must_use]
    pub fn covers(&self, row: u32, col: u32) -> bool {
        (self.row..self.row.saturating_add(self.row_span)).contains(&row)
            && (self.col..self.col.saturating_add(self.col_span)).contains(&col)
    }
}

/// The part of a cell on one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// 1-based page.
    pub page: u32,
    /// Box in points.
    pub rect: Rect,
}

/// A page break inside a table. Rows before `row` stand on the earlier page.
/// Cells never cross an unresolved seam; recognition decides for each column
/// whether the cell below continues the cell above.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seam {
    /// First row after the break.
    pub row: u32,
    /// What geometry can say about each grid column, `cols` long or empty
    /// when it can say nothing.
    pub columns: Vec<SeamColumn>,
}

/// What geometry can say about one column at a seam.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SeamColumn {
    /// Whether a ruling closes the last cell above the break. `None`: unknown.
    pub closed_above: Option<bool>,
    /// Whether a ruling opens the first cell below the break. `None`: unknown.
    pub closed_below: Option<bool>,
    /// Free space after the last line of the cell above, in its own em:
    /// below 1.0 the line is full and its sentence may go on. `None`: unknown or blank.
    pub room_after: Option<f32>,
    /// Distance from the last line of the cell above to the end of the
    /// page's table area, in line heights: when large, the text did not stop for want of space.
    pub space_below: Option<f32>,
}
