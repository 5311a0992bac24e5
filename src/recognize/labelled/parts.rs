//! Items of a budget beside or below an amount that was read as a pair.

use crate::lexicon::FieldId;
use crate::recognize::draft::BudgetDraft;
use crate::recognize::sheet::{CellIx, Sheet, SheetCell};
use crate::recognize::walk::{Walk, printed_label};

impl Walk<'_> {
    /// The measure of the total that a pair's field holds.
    pub(super) fn measure_of_pair(&self, field: FieldId) -> Option<FieldId> {
        let path = self.plan.lexicon.path(field);
        let measure = path.strip_prefix("budget_pair.total.")?;
        self.plan.lexicon.field(&format!("budget.{measure}"))
    }

    /// Notes the measure of an amount read as a pair, and the block that a goal opens.
    pub(super) fn remember(&mut self, field: FieldId, cell: &SheetCell) {
        let path = self.plan.lexicon.path(field);
        if let Some(measure) = self.measure_of_pair(field) {
            self.measures.retain(|(col, _)| *col != cell.col);
            self.measures.push((cell.col, measure));
            self.measures_end = self.measures_end.max(cell.row_end());
        } else if path == "goals.expected" && cell.label.points.is_some() {
            self.block = Some(cell.text.clone());
        }
    }

    /// An item below a measure that was read as a pair: 预算数 | 96 over
    /// 其中：财政资金 | 96. Returns the index of the next cell to read.
    pub(super) fn item_of_measure(
        &mut self,
        sheet: &Sheet,
        cells: &[CellIx],
        at: usize,
        cell: &SheetCell,
    ) -> Option<usize> {
        let (_, measure) = *self.measures.iter().find(|(col, _)| *col == cell.col)?;
        self.part_beside(sheet, cells, at, cell, measure)
    }

    /// An item with its amount beside it, of a measure that is known: 其中：中央资金 | 1450
    /// right of 实际支出 | 2200 or below it. Returns the index of the next cell to read.
    pub(super) fn part_beside(
        &mut self,
        sheet: &Sheet,
        cells: &[CellIx],
        at: usize,
        cell: &SheetCell,
        measure: FieldId,
    ) -> Option<usize> {
        let item = self.plan.find(&cell.label, &self.plan.items)?;
        if self.plan.find(&cell.label, &self.plan.pairs).is_some() {
            return None;
        }
        let (next, value) = (at..cells.len()).find_map(|i| {
            let value = cells
                .get(i)
                .and_then(|ix| sheet.cell(*ix))
                .filter(|c| !c.is_blank())?;
            Some((i, value.clone()))
        })?;
        if !value.text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        self.claims.add(&cell.passage);
        self.measures_end = self.measures_end.max(cell.row_end());
        let found = self.take(&value, Some(printed_label(cell)));
        let free =
            |b: &BudgetDraft| b.item == Some(item) && !b.fields.iter().any(|(f, _)| *f == measure);
        let row = match self.draft.budget.iter().position(free) {
            Some(row) => row,
            None => {
                let label = Some(printed_label(cell));
                self.draft.budget.push(BudgetDraft {
                    item: Some(item),
                    label,
                    part: true,
                    ..BudgetDraft::default()
                });
                self.draft.budget.len().saturating_sub(1)
            }
        };
        self.draft
            .budget
            .get_mut(row)?
            .fields
            .push((measure, found));
        Some(next.saturating_add(1))
    }
}
