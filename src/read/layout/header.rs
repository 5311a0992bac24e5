//! Knowing a repeated header again at the top of a table's later part.

use std::collections::BTreeMap;

use crate::read::layout::PageTable;
use crate::read::layout::columns::Union;
use crate::read::layout::tolerances as tol;
use crate::read::page::Glyph;

/// The texts of a table's rows.
#[derive(Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    /// The first row of each text.
    first: BTreeMap<String, usize>,
}

/// The cells that begin in one row.
#[derive(Debug, Default)]
struct Row {
    /// First column, rows covered, text without white space.
    cells: Vec<(u32, u32, String)>,
}

/// Room that is made for a cell's text at once: most have at most ten characters.
const CELL_BYTES: usize = 32;

/// Text without white space.
#[must_use]
pub fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text may be a label: it is not a figure or a mark for nothing.
fn is_label(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

impl Row {
    fn text(&self) -> String {
        let cells: Vec<&str> = self.cells.iter().map(|c| c.2.as_str()).collect();
        cells.join("\t")
    }

    fn filled(&self) -> impl Iterator<Item = &(u32, u32, String)> {
        self.cells.iter().filter(|c| !c.2.is_empty())
    }

    /// A row that may be a header: several cells, none of them a figure.
    fn may_be_header(&self) -> bool {
        self.filled().count() > 1 && self.filled().all(|c| is_label(&c.2))
    }
}

impl Rows {
    /// The rows of a page's table, its columns mapped to the joined table's.
    #[must_use]
    pub fn of(table: &PageTable, union: &Union, glyphs: &[Glyph]) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        rows.resize_with(table.grid.rows(), Row::default);
        for (cell, lines) in table.grid.cells.iter().zip(&table.lines) {
            let mut text = String::with_capacity(CELL_BYTES);
            for line in lines {
                line.add_compact(glyphs, &mut text);
            }
            let col = union
                .new
                .get(cell.col as usize)
                .copied()
                .unwrap_or(cell.col);
            if let Some(row) = rows.get_mut(cell.row as usize) {
                row.cells.push((col, cell.row_span, text));
            }
        }
        let mut all = Self::default();
        for row in rows {
            all.push(row);
        }
        all
    }

    fn push(&mut self, row: Row) {
        if row.may_be_header() {
            self.first.entry(row.text()).or_insert(self.rows.len());
        }
        self.rows.push(row);
    }

    /// Takes in a later part without its repeated rows; `old` maps the column
    /// edges so far to the new ones.
    pub fn append(&mut self, later: Self, old: &[u32], repeated: usize) {
        for row in &mut self.rows {
            for cell in &mut row.cells {
                cell.0 = old.get(cell.0 as usize).copied().unwrap_or(cell.0);
            }
        }
        for row in later.rows.into_iter().skip(repeated) {
            self.push(row);
        }
    }

    /// How many of a later part's first rows repeat this table's header.
    ///
    /// A second form that begins on a new page repeats labels too, but goes on
    /// with the same labels after them; a repeated header is followed by other rows.
    #[must_use]
    pub fn repeated_by(&self, later: &Self) -> usize {
        let Some(first) = later.rows.first().filter(|r| r.may_be_header()) else {
            return 0;
        };
        let Some(&at) = self.first.get(&first.text()) else {
            return 0;
        };
        // Away from the table's top a header must be more than a label and its value.
        if at > 0 && first.filled().count() < 3 {
            return 0;
        }
        let mine = self.rows.iter().skip(at);
        let same = |a: &Row, b: &Row| a.text() == b.text() && b.filled().all(|c| is_label(&c.2));
        let count = mine
            .clone()
            .zip(&later.rows)
            .take(tol::HEADER_ROWS)
            .take_while(|(a, b)| same(a, b))
            .count();
        let next = mine.skip(count).zip(later.rows.iter().skip(count)).next();
        let restarts = next.is_some_and(|(a, b)| {
            let again = |c: &&(u32, u32, String)| {
                is_label(&c.2) && a.cells.iter().any(|o| o.0 == c.0 && o.2 == c.2)
            };
            b.filled().filter(again).count() > 1
        });
        // A cell that reaches from the header into the rows below keeps it in the table.
        let whole = later
            .rows
            .iter()
            .take(count)
            .zip(1_u32..)
            .all(|(row, end)| {
                let left = u32::try_from(count)
                    .unwrap_or(0)
                    .saturating_sub(end.saturating_sub(1));
                row.cells.iter().all(|c| c.1 <= left)
            });
        if restarts || !whole { 0 } else { count }
    }
}
