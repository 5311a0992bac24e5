//! What a row of a sheet is: a header, a row of labels, or data.

mod build;
mod header;

use super::columns;
use super::plan::Plan;
use super::sheet::{CellIx, Sheet, SheetCell};
use crate::lexicon::{FieldId, Label};

/// A column of a block, from its header cell.
#[derive(Debug, Clone)]
pub struct Column {
    /// The field; `None` when the lexicon does not know the label.
    pub field: Option<FieldId>,
    /// The deepest header cell.
    pub header: CellIx,
    /// A header cell above it that spans several columns.
    pub above: Option<CellIx>,
    /// The label.
    pub label: Label,
    /// First grid column.
    pub col: u32,
    /// One past the last grid column.
    pub col_end: u32,
}

/// A header row (or band of rows) and what follows it.
#[derive(Debug, Clone)]
pub struct Header {
    /// Which block it opens.
    pub block: HeaderOf,
    /// Its columns from left to right.
    pub columns: Vec<Column>,
    /// First row below the header.
    pub body: u32,
    /// Cells of the header that are headings beside it.
    pub headings: Vec<CellIx>,
    /// Header cells whose field is a guess: unlisted labels that resemble known ones.
    pub guessed: Vec<CellIx>,
    /// Whether one row of amounts without a name of an item stands below it.
    pub unnamed: bool,
}

/// What a header opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderOf {
    /// The rows block with this index in the plan.
    Rows(usize),
    /// The budget matrix.
    Matrix,
}

/// What a row is.
#[derive(Debug, Clone)]
pub enum RowKind {
    /// Nothing printed begins in it.
    Blank,
    /// A header.
    Header(Header),
    /// Begins with a label of a pair, a section, a total or a note.
    Labelled,
    /// Anything else.
    Data,
}

impl Header {
    /// The column that covers a grid column.
    #[must_use]
    pub fn column_at(&self, col: u32) -> Option<&Column> {
        self.columns
            .iter()
            .find(|c| (c.col..c.col_end).contains(&col))
    }

    /// The column of a field.
    #[must_use]
    pub fn column_of(&self, field: FieldId) -> Option<&Column> {
        self.columns.iter().find(|c| c.field == Some(field))
    }

    /// Whether another header has the same labels in the same places.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.block == other.block
            && self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .zip(&other.columns)
                .all(|(a, b)| a.label.key == b.label.key && a.col == b.col)
    }
}

/// Header cells with the fields assigned to them.
pub(super) type Matched = Vec<(CellIx, FieldId)>;

/// Tells what a row is. `open` is the header whose body the row may belong to.
#[must_use]
pub fn classify(plan: &Plan<'_>, sheet: &Sheet, row: u32, open: Option<&Header>) -> RowKind {
    let cells: Vec<CellIx> = sheet
        .starting(row)
        .into_iter()
        .filter(|ix| sheet.cell(*ix).is_some_and(|c| !c.is_blank()))
        .collect();
    if cells.is_empty() {
        return RowKind::Blank;
    }
    if let Some(header) = header::header(plan, sheet, row, &cells) {
        return RowKind::Header(header);
    }
    if begins_with_label(plan, sheet, &cells, open) {
        return RowKind::Labelled;
    }
    RowKind::Data
}

fn begins_with_label(
    plan: &Plan<'_>,
    sheet: &Sheet,
    cells: &[CellIx],
    open: Option<&Header>,
) -> bool {
    if let [only] = cells
        && open.is_some()
        && sheet
            .cell(*only)
            .is_some_and(|c| c.col == 0 && plan.is_heading(&c.label))
    {
        // A heading alone in its row ends the block above it.
        return true;
    }
    // Below a header only the leftmost columns hold labels: 预算执行率 may be
    // the name of an indicator.
    if let Some(header) = open
        && let HeaderOf::Rows(_) = header.block
        && let (Some(first), Some(cell)) = (
            header.columns.first(),
            cells.first().and_then(|ix| sheet.cell(*ix)),
        )
        && cell.col > first.col
    {
        // Except 总分, alone in the cells left of the figures.
        return sums_up(plan, sheet, cell, cells);
    }
    if open.is_some_and(|h| columns::fills_columns(plan, sheet, cells, h)) {
        return false;
    }
    let mut rest = cells.iter().filter_map(|ix| sheet.cell(*ix)).peekable();
    while let Some(cell) = rest.next() {
        let label = &cell.label;
        if plan.total(label).is_some() {
            // Items side by side: 合计 is one of them.
            let items = cells
                .iter()
                .filter_map(|ix| sheet.cell(*ix))
                .filter(|c| plan.find(&c.label, &plan.items).is_some());
            if items.count() >= 3 {
                return false;
            }
            // In the budget matrix 合计 is an item, not the total score.
            return open
                .is_none_or(|h| h.block != HeaderOf::Matrix || plan.known_item(label).is_none());
        }
        if plan.find(label, &plan.texts).is_some() {
            return true;
        }
        if plan.find(label, &plan.pairs).is_some() {
            return match open {
                // Inside a matrix the items win over pairs with the same label.
                Some(h) if h.block == HeaderOf::Matrix => plan.known_item(label).is_none(),
                // An indicator may be named like an amount: 预算执行率.
                Some(_) => plan
                    .find(label, &plan.pairs)
                    .is_none_or(|f| !plan.lexicon.path(f).starts_with("budget_pair.")),
                None => true,
            };
        }
        // A heading at the left edge may stand before the label.
        if !(plan.is_heading(label) && open.is_none() && rest.peek().is_some()) {
            return false;
        }
    }
    false
}

/// Whether a cell is the label of the row of totals though cells stand left of
/// it: they all begin in its row and are blank, and only figures follow.
fn sums_up(plan: &Plan<'_>, sheet: &Sheet, cell: &SheetCell, cells: &[CellIx]) -> bool {
    let figure = |ix: &CellIx| {
        sheet.cell(*ix).is_some_and(|c| {
            c.text
                .chars()
                .all(|ch| ch.is_numeric() || matches!(ch, '.' | '%' | '/' | '-' | '—'))
        })
    };
    plan.find(&cell.label, &plan.totals).is_some()
        && cells.len() > 1
        && cells.iter().skip(1).all(figure)
        && (0..cell.col).all(|col| {
            let beside = sheet.at(cell.row, col).and_then(|ix| sheet.cell(ix));
            beside.is_some_and(|c| c.row == cell.row && c.is_blank())
        })
}
