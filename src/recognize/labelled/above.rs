//! A row of labels over a row of values.

use super::{Announced, one_figure};
use crate::recognize::amounts::{is_figure, item_beside};
use crate::recognize::sheet::{CellIx, Sheet, SheetCell};
use crate::recognize::walk::{Walk, printed_label};

impl Walk<'_> {
    /// A row that holds nothing but labels, with the values in the row below.
    pub(super) fn labels_above_values(
        &mut self,
        sheet: &Sheet,
        row: u32,
        cells: &[CellIx],
    ) -> Option<u32> {
        let next = row.saturating_add(1);
        let filled: Vec<&SheetCell> = cells
            .iter()
            .filter_map(|ix| sheet.cell(*ix))
            .filter(|c| !c.is_blank() && c.row_span == 1)
            .collect();
        let known = |cell: &SheetCell| {
            matches!(
                self.announced(&cell.label),
                Some(Announced::Pair(_) | Announced::Total(_))
            )
        };
        let labels = filled.iter().filter(|c| known(c)).count();
        if labels < 2 || labels.saturating_mul(2) <= filled.len() || filled.len() < 3 {
            return None;
        }
        let unknown = filled.len().saturating_sub(labels);
        // Pairs alternate label and value: half of the cells are labels. More than that is a header.
        if unknown.saturating_mul(3) > filled.len() {
            return None;
        }
        let below: Vec<CellIx> = sheet.starting(next);
        let values: Vec<&SheetCell> = below
            .iter()
            .filter_map(|ix| sheet.cell(*ix))
            .filter(|c| !c.is_blank())
            .collect();
        if values.is_empty() || values.iter().any(|c| known(c)) {
            return None;
        }
        let filled: Vec<SheetCell> = filled.into_iter().cloned().collect();
        // A name of a budget item below, or a word below an amount: a money table
        // whose columns stand elsewhere.
        let misfit = filled.iter().any(|cell| {
            let below = sheet.at(next, cell.col).and_then(|ix| sheet.cell(ix));
            let amount = matches!(self.announced(&cell.label),
                Some(Announced::Pair(f)) if self.is_amount(f));
            below.is_some_and(|v| amount && !v.is_blank() && !one_figure(std::slice::from_ref(v)))
        });
        // Figures in the row after the values, too: a table of several rows, and which
        // of them is meant is not printed.
        let after = next.saturating_add(1);
        let several = values.iter().any(|v| {
            let label = sheet.at(row, v.col).and_then(|ix| sheet.cell(ix));
            let more = sheet.at(after, v.col).and_then(|ix| sheet.cell(ix));
            let amount = label.is_some_and(|l| {
                matches!(self.announced(&l.label), Some(Announced::Pair(f)) if self.is_amount(f))
            });
            amount && more.is_some_and(|m| m.row == after && is_figure(&m.text))
        });
        if several {
            if let Some(first) = filled.first() {
                let beside: Vec<SheetCell> = values.iter().map(|v| (*v).clone()).collect();
                self.unclear_amount(first, &beside);
            }
            return None;
        }
        // An item beside them: the amounts are not the whole's.
        let left = filled.iter().map(|c| c.col).min().unwrap_or(0);
        if misfit
            || item_beside(self.plan, sheet, next, left).is_some()
            || values
                .iter()
                .any(|v| self.plan.find(&v.label, &self.plan.items).is_some())
        {
            return None;
        }
        for cell in filled {
            let Some(value) = sheet
                .at(next, cell.col)
                .and_then(|ix| sheet.cell(ix))
                .cloned()
            else {
                continue;
            };
            let label = printed_label(&cell);
            self.claims.add(&cell.passage);
            if value.is_blank() && self.plan.is_heading(&cell.label) {
                continue;
            }
            match self.announced(&cell.label) {
                Some(Announced::Pair(field)) => {
                    self.guessed(field, &cell);
                    let found = self.take(&value, Some(label));
                    self.draft.head.push((field, found));
                }
                Some(Announced::Total(field)) => self.totals(field, &label, &[value], None),
                _ => {
                    let found = self.take(&value, None);
                    self.draft.other.push((label, found));
                }
            }
        }
        Some(next.saturating_add(1))
    }
}
