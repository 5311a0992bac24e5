//! A table as recognition works on it: cells with their texts at hand, and
//! operations that resolve seams by joining cells and rows.

use crate::content::{Content, Flat, Part, Passage, Place, Seam, Table};
use crate::lexicon::{Label, normalize};
use crate::record::Evidence;

/// Grid positions of one sheet at most: bounds the position index.
const MAX_POSITIONS: u64 = 4_000_000;

/// Characters of a cell that can still be a label; longer texts are not normalized.
const LABEL_CHARS: usize = 48;

/// Cells of a row for which room is made at once: forms have at most some twenty columns.
const ROW_CELLS: usize = 24;

/// Index of a cell in [`Sheet::cells`].
pub type CellIx = usize;

/// A cell with its text.
#[derive(Debug, Clone, Default)]
pub struct SheetCell {
    /// First row.
    pub row: u32,
    /// First column.
    pub col: u32,
    /// Rows covered.
    pub row_span: u32,
    /// Columns covered.
    pub col_span: u32,
    /// Its text in the document.
    pub passage: Passage,
    /// Its text flattened, with origins.
    pub flat: Flat,
    /// `flat` as a string.
    pub text: String,
    /// `text` as a label; an empty key when too long for one.
    pub label: Label,
    /// Where it stands, also when blank.
    pub places: Vec<Evidence>,
}

impl SheetCell {
    /// Whether nothing is printed in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// One past the last row.
    #[must_use]
    pub fn row_end(&self) -> u32 {
        self.row.saturating_add(self.row_span)
    }

    /// One past the last column.
    #[must_use]
    pub fn col_end(&self) -> u32 {
        self.col.saturating_add(self.col_span)
    }
}

/// A table being recognized.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Index of the block in the content.
    pub block: usize,
    /// Number of rows.
    pub rows: u32,
    /// Number of columns.
    pub cols: u32,
    /// Cells; those joined away are left without a grid position.
    pub cells: Vec<SheetCell>,
    /// Unresolved seams, ascending.
    pub seams: Vec<Seam>,
    /// Whether spans are known.
    pub spans_known: bool,
    /// Cell of each grid position, row by row.
    index: Vec<Option<CellIx>>,
    /// Whether cells cover each other: then a position is its first cell's.
    overlaps: bool,
}

impl Sheet {
    /// Takes a table of `content`; `None` when it is too large to index.
    #[must_use]
    pub fn new(content: &Content, block: usize, table: &Table) -> Option<Self> {
        if u64::from(table.rows).saturating_mul(u64::from(table.cols)) > MAX_POSITIONS {
            return None;
        }
        let cells = table
            .cells
            .iter()
            .map(|cell| {
                let passage = content.passage(&cell.lines);
                let mut places: Vec<Evidence> = cell.parts.iter().map(part_evidence).collect();
                if places.is_empty() && content.pages.is_empty() {
                    places.push(Evidence {
                        row: Some(cell.row),
                        column: Some(cell.col),
                        ..Evidence::default()
                    });
                }
                if let Some(Place::Text {
                    line,
                    cell: Some([table, row, column]),
                }) = cell
                    .lines
                    .first()
                    .and_then(|id| content.line(*id))
                    .map(|l| l.place)
                {
                    places = vec![Evidence {
                        line: Some(line),
                        table: Some(table),
                        row: Some(row),
                        column: Some(column),
                        ..Evidence::default()
                    }];
                }
                let mut sheet_cell = SheetCell {
                    row: cell.row,
                    col: cell.col,
                    row_span: cell.row_span.max(1),
                    col_span: cell.col_span.max(1),
                    passage,
                    places,
                    ..SheetCell::default()
                };
                refresh(content, &mut sheet_cell);
                sheet_cell
            })
            .collect();
        let mut sheet = Self {
            block,
            rows: table.rows,
            cols: table.cols,
            cells,
            seams: table.seams.clone(),
            spans_known: table.spans_known,
            index: Vec::new(),
            overlaps: false,
        };
        sheet.reindex();
        Some(sheet)
    }

    fn reindex(&mut self) {
        let len = (self.rows as usize).saturating_mul(self.cols as usize);
        let mut index = vec![None; len];
        let mut overlaps = false;
        for (at, cell) in self.cells.iter().enumerate() {
            for row in cell.row..cell.row_end().min(self.rows) {
                for col in cell.col..cell.col_end().min(self.cols) {
                    let position = (row as usize)
                        .saturating_mul(self.cols as usize)
                        .saturating_add(col as usize);
                    if let Some(slot) = index.get_mut(position) {
                        overlaps |= slot.is_some();
                        *slot = slot.or(Some(at));
                    }
                }
            }
        }
        self.index = index;
        self.overlaps = overlaps;
    }

    /// The positions of some rows and columns, as they are in the index.
    fn positions(
        &self,
        rows: std::ops::Range<u32>,
        cols: std::ops::Range<u32>,
    ) -> impl Iterator<Item = usize> + use<> {
        let width = self.cols as usize;
        let (to, end) = (rows.end.min(self.rows), cols.end.min(self.cols));
        (rows.start..to).flat_map(move |row| {
            let first = (row as usize).saturating_mul(width);
            (cols.start..end).map(move |col| first.saturating_add(col as usize))
        })
    }

    /// The cell covering a position.
    #[must_use]
    pub fn at(&self, row: u32, col: u32) -> Option<CellIx> {
        if col >= self.cols {
            return None;
        }
        let position = (row as usize)
            .saturating_mul(self.cols as usize)
            .saturating_add(col as usize);
        self.index.get(position).copied().flatten()
    }

    /// A cell.
    #[must_use]
    pub fn cell(&self, ix: CellIx) -> Option<&SheetCell> {
        self.cells.get(ix)
    }

    /// The cells that cover a row, by column, each once.
    #[must_use]
    pub fn covering(&self, row: u32) -> Vec<CellIx> {
        let mut found = Vec::with_capacity((self.cols as usize).min(ROW_CELLS));
        for col in 0..self.cols {
            if let Some(ix) = self.at(row, col)
                && found.last() != Some(&ix)
            {
                found.push(ix);
            }
        }
        found
    }

    /// The cells that begin in a row, by column.
    #[must_use]
    pub fn starting(&self, row: u32) -> Vec<CellIx> {
        let mut found = self.covering(row);
        found.retain(|ix| self.cell(*ix).is_some_and(|c| c.row == row));
        found
    }

    /// Appends the text of the cell `below` to the cell `above`, which then
    /// also covers its rows. The parts are joined literally.
    pub fn join(&mut self, content: &Content, above: CellIx, below: CellIx) {
        if above == below {
            return;
        }
        let Some(taken) = self.cells.get_mut(below).map(std::mem::take) else {
            return;
        };
        let printed = !taken.passage.spans.is_empty();
        let end = self.cell(above).map_or(0, SheetCell::row_end);
        let freed = self.positions(taken.row..taken.row_end(), taken.col..taken.col_end());
        if let Some(cell) = self.cells.get_mut(above) {
            cell.passage.spans.extend(taken.passage.spans);
            // What is blank adds no evidence but on another page.
            let last = cell.places.last().and_then(|p| p.page);
            let more = taken.places.into_iter();
            cell.places
                .extend(more.filter(|p| printed || p.page != last));
            cell.row_span = taken
                .row
                .saturating_add(taken.row_span)
                .saturating_sub(cell.row)
                .max(cell.row_span);
            if printed {
                refresh(content, cell);
            }
        }
        if self.overlaps {
            self.reindex();
            return;
        }
        // Only what the two cells cover has changed: a column of blanks that belong
        // to one cell is joined row by row.
        for at in freed {
            if let Some(slot) = self.index.get_mut(at) {
                *slot = None;
            }
        }
        let Some(cell) = self.cells.get(above) else {
            return;
        };
        for at in self.positions(end..cell.row_end(), cell.col..cell.col_end()) {
            if let Some(slot) = self.index.get_mut(at) {
                self.overlaps |= slot.is_some_and(|other| other != above);
                *slot = Some(slot.map_or(above, |other| other.min(above)));
            }
        }
    }

    /// Joins a row to the row above it: every cell of the row continues the
    /// cell above, and the row is gone.
    pub fn join_rows(&mut self, content: &Content, row: u32) {
        let Some(before) = row.checked_sub(1) else {
            return;
        };
        for ix in self.starting(row) {
            let Some(cell) = self.cell(ix) else { continue };
            // A cell that spans columns merged above joins the first of them with text.
            let above = (cell.col..cell.col_end())
                .filter_map(|col| self.at(before, col))
                .collect::<Vec<_>>();
            let chosen = above
                .iter()
                .copied()
                .find(|a| self.cell(*a).is_some_and(|c| !c.is_blank()))
                .or_else(|| above.first().copied());
            if let Some(above) = chosen {
                self.join(content, above, ix);
            }
        }
        self.remove_row(row);
    }

    fn remove_row(&mut self, row: u32) {
        for cell in &mut self.cells {
            if cell.row > row {
                cell.row = cell.row.saturating_sub(1);
            } else if cell.row_end() > row && cell.row_span > 1 {
                cell.row_span = cell.row_span.saturating_sub(1);
            }
        }
        for seam in &mut self.seams {
            if seam.row > row {
                seam.row = seam.row.saturating_sub(1);
            }
        }
        self.rows = self.rows.saturating_sub(1);
        self.reindex();
    }

    /// The rows `from..to` as a sheet of their own, for several forms in one
    /// table. A cell that crosses the cut stays with its first row.
    #[must_use]
    pub fn slice(&self, from: u32, to: u32) -> Self {
        let mut cells = Vec::new();
        for cell in self
            .cells
            .iter()
            .filter(|c| c.row >= from && c.row < to && c.row_span > 0)
        {
            let mut cell = cell.clone();
            cell.row_span = cell.row_end().min(to).saturating_sub(cell.row);
            cell.row = cell.row.saturating_sub(from);
            cells.push(cell);
        }
        let seams = self
            .seams
            .iter()
            .filter(|s| s.row > from && s.row < to)
            .map(|s| Seam {
                row: s.row.saturating_sub(from),
                columns: s.columns.clone(),
            })
            .collect();
        let mut sheet = Self {
            block: self.block,
            rows: to.saturating_sub(from),
            cols: self.cols,
            cells,
            seams,
            spans_known: self.spans_known,
            index: Vec::new(),
            overlaps: false,
        };
        sheet.reindex();
        sheet
    }
}

fn refresh(content: &Content, cell: &mut SheetCell) {
    cell.flat = content.flatten(&cell.passage);
    cell.text = cell.flat.text();
    cell.label = if cell.flat.chars.len() <= LABEL_CHARS {
        normalize(&cell.text)
    } else {
        Label::default()
    };
}

fn part_evidence(part: &Part) -> Evidence {
    Evidence {
        page: Some(part.page),
        rect: Some(part.rect),
        ..Evidence::default()
    }
}
