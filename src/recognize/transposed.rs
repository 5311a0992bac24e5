//! Money tables the other way round: items are the columns, measures the rows.

use super::amounts::is_figure;
use super::draft::{BudgetDraft, Doubt, Found};
use super::labelled::Announced;
use super::sheet::{CellIx, Sheet, SheetCell};
use super::walk::{Walk, printed_label};
use crate::lexicon::FieldId;
use crate::problem::Code;

/// An item's column: its header cell and its grid columns.
struct ItemColumn {
    header: SheetCell,
    item: Option<FieldId>,
}

impl Walk<'_> {
    /// Whether a field holds an amount that stands beside its label.
    #[must_use]
    pub fn is_amount(&self, field: FieldId) -> bool {
        self.plan.lexicon.path(field).starts_with("budget_pair.")
    }

    /// Notes a label of an amount beside which no single figure stands.
    pub fn unclear_amount(&mut self, label: &SheetCell, values: &[SheetCell]) {
        let beside: Vec<&str> = values
            .iter()
            .filter(|v| !v.is_blank())
            .map(|v| v.text.as_str())
            .collect();
        self.draft.doubts.push(Doubt {
            code: Code::ColumnAmbiguous,
            message: format!(
                "“{}” has {} beside it; no amount was read",
                label.text,
                beside.join(" | ")
            ),
            at: Found {
                places: label.places.clone(),
                ..Found::default()
            },
        });
    }

    /// Reads a row of items with rows of measures below it; returns the next
    /// row to read, or `None` when the row is no such header.
    pub fn transposed(&mut self, sheet: &Sheet, row: u32, cells: &[CellIx]) -> Option<u32> {
        let columns = self.item_columns(sheet, cells)?;
        let first = columns.iter().map(|c| c.header.col).min()?;
        let mut drafts: Vec<BudgetDraft> = columns
            .iter()
            .map(|c| BudgetDraft {
                item: c.item,
                label: Some(printed_label(&c.header)),
                part: c.header.label.part,
                ..BudgetDraft::default()
            })
            .collect();
        let mut next = row.saturating_add(1);
        while next < sheet.rows {
            let Some((label, measure)) = self.measure_of(sheet, next, first) else {
                break;
            };
            self.claims.add(&label.passage);
            for (column, draft) in columns.iter().zip(&mut drafts) {
                let Some(cell) = sheet
                    .at(next, column.header.col)
                    .and_then(|ix| sheet.cell(ix))
                    .filter(|c| c.row == next && c.col == column.header.col)
                    .cloned()
                else {
                    continue;
                };
                self.claims.add(&cell.passage);
                draft.fields.push((
                    measure,
                    Found {
                        passage: cell.passage.clone(),
                        text: cell.text.clone(),
                        places: cell.places.clone(),
                        label: Some(printed_label(&label)),
                    },
                ));
            }
            next = next.saturating_add(1);
        }
        if next == row.saturating_add(1) {
            return None;
        }
        for column in &columns {
            self.claims.add(&column.header.passage);
            if column.item.is_none() {
                self.unknown_item(&column.header);
            }
        }
        for cell in cells.iter().filter_map(|ix| sheet.cell(*ix)) {
            if cell.col < first && self.plan.is_heading(&cell.label) {
                self.claims.add(&cell.passage);
            }
        }
        self.draft.budget.extend(drafts);
        Some(next)
    }

    /// The columns of a row that names items: two or more known ones, no values.
    fn item_columns(&self, sheet: &Sheet, cells: &[CellIx]) -> Option<Vec<ItemColumn>> {
        let mut columns = Vec::new();
        let mut known = 0_u32;
        for cell in cells.iter().filter_map(|ix| sheet.cell(*ix)) {
            if cell.is_blank() {
                continue;
            }
            if is_figure(&cell.text) {
                return None;
            }
            let item = self.plan.find(&cell.label, &self.plan.items);
            if item.is_some() {
                known = known.saturating_add(1);
            } else if columns.is_empty() {
                // What stands left of the first item is the heading.
                continue;
            } else if matches!(
                self.announced(&cell.label),
                Some(Announced::Pair(_) | Announced::Text(_))
            ) {
                return None;
            }
            columns.push(ItemColumn {
                header: cell.clone(),
                item,
            });
        }
        (known >= 2).then_some(columns)
    }

    /// The measure that names a row, left of the items, with figures beside it.
    fn measure_of(&self, sheet: &Sheet, row: u32, first: u32) -> Option<(SheetCell, FieldId)> {
        let cells = sheet.starting(row);
        let filled: Vec<&SheetCell> = cells
            .iter()
            .filter_map(|ix| sheet.cell(*ix))
            .filter(|c| !c.is_blank())
            .collect();
        let names: Vec<&&SheetCell> = filled.iter().filter(|c| c.col_end() <= first).collect();
        let label = **names.last()?;
        let measure = self.plan.find(&label.label, &self.plan.measures)?;
        let text_beside = filled
            .iter()
            .filter(|c| c.col >= first)
            .any(|c| self.announced(&c.label).is_some());
        (!text_beside).then(|| (label.clone(), measure))
    }
}
