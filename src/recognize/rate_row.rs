//! The points of the execution rate as a row among the indicators: 预算执行率 | 10 | 9.8,
//! merged over the columns of their names. They are the budget's, not an indicator's.

use super::columns::NAMES;
use super::draft::{Doubt, Fields, Found};
use super::rows::Header;
use super::sheet::{Sheet, SheetCell};
use super::walk::{Walk, printed_label};
use crate::lexicon::FieldId;
use crate::problem::Code;

/// Fields of an indicator's row and what they are of the budget's total.
const OF_THE_TOTAL: &[(&str, &str)] = &[
    ("indicators.weight", "weight"),
    ("indicators.score", "score"),
    ("indicators.actual", "execution_rate"),
    ("indicators.deviation", "reason"),
];

impl Walk<'_> {
    /// Reads a row of the execution rate's points; false when the row is none.
    pub(super) fn rate_row(&mut self, sheet: &Sheet, row: u32, header: &Header) -> bool {
        let Some(cell) = self.names_the_rate(sheet, row, header).cloned() else {
            return false;
        };
        let names: Vec<FieldId> = NAMES
            .iter()
            .filter_map(|n| self.plan.lexicon.field(n))
            .collect();
        let (fields, other) = self.row_fields(sheet, row, header, &names);
        if fields.iter().all(|(_, found)| found.text.is_empty()) {
            return false;
        }
        self.claims.add(&cell.passage);
        self.claim_headings(sheet, row, header);
        let label = printed_label(&cell);
        let mut kept = other;
        let mut read = Fields::new();
        for (field, mut found) in fields {
            if found.text.is_empty() {
                continue;
            }
            let path = self.plan.lexicon.path(field);
            let measure = OF_THE_TOTAL.iter().find(|(of, _)| *of == path);
            let figure = |found: &Found| found.text.contains(['%', '％']);
            match measure.map(|(_, measure)| *measure) {
                // What is no percentage in the column of results is not the rate.
                Some("execution_rate") if !figure(&found) => {}
                Some(measure) => {
                    if let Some(field) = self.measure_of_total(measure) {
                        if measure != "reason" {
                            found.label = Some(label.clone());
                        }
                        read.push((field, found));
                        continue;
                    }
                }
                None => {}
            }
            let column = found.label.take().unwrap_or_else(|| label.clone());
            kept.push((column, found));
        }
        self.give_to_total(read);
        let total = self.total_row();
        match total.and_then(|at| self.draft.budget.get_mut(at)) {
            Some(total) => total.other.extend(kept),
            // Amounts beside their labels make no row: under its label it is kept all the same.
            None => self.draft.other.extend(kept),
        }
        true
    }

    /// The cell that names the execution rate alone, in place of all names of an indicator.
    fn names_the_rate<'s>(
        &self,
        sheet: &'s Sheet,
        row: u32,
        header: &Header,
    ) -> Option<&'s SheetCell> {
        let is_name = |field: Option<FieldId>| {
            field.is_some_and(|f| NAMES.contains(&self.plan.lexicon.path(f)))
        };
        let columns: Vec<_> = header.columns.iter().filter(|c| is_name(c.field)).collect();
        let first = columns.first()?.col;
        let end = columns.iter().map(|c| c.col_end).max()?;
        let mut cells = sheet
            .covering(row)
            .into_iter()
            .filter_map(|ix| sheet.cell(ix))
            .filter(|c| c.col < end && c.col_end() > first);
        let cell = cells.next()?;
        // Merged over them, or the others are blank and begin in this row.
        let alone = cells.all(|c| c.is_blank() && c.row == row);
        let rate = self
            .plan
            .lexicon
            .field("budget_pair.total.execution_rate")?;
        (columns.len() > 1
            && alone
            && cell.row == row
            && cell.col_end() <= end
            && self.plan.find(&cell.label, &[rate]).is_some())
        .then_some(cell)
    }

    /// The field of a measure of the total: in its row, or beside its label where the
    /// form has no such row.
    fn measure_of_total(&self, measure: &str) -> Option<FieldId> {
        let place = match self.total_row() {
            Some(_) => "budget",
            None => "budget_pair.total",
        };
        self.plan.lexicon.field(&format!("{place}.{measure}"))
    }

    /// Where the total stands among the budget's rows.
    fn total_row(&self) -> Option<usize> {
        let total = self.plan.lexicon.field("budget_item.total")?;
        let rows = &self.draft.budget;
        rows.iter().position(|row| row.item == Some(total))
    }

    /// Adds measures to the total. A second value of one is kept beside the first, and said.
    fn give_to_total(&mut self, read: Fields) {
        let at = self.total_row();
        let fields = match at.and_then(|at| self.draft.budget.get_mut(at)) {
            Some(row) => &mut row.fields,
            None => &mut self.draft.head,
        };
        for (field, found) in read {
            let before = fields.iter_mut().find(|(f, _)| *f == field);
            match before {
                Some((_, first)) if first.text.is_empty() => *first = found,
                Some((_, first)) if first.text != found.text => {
                    let message = format!(
                        "the execution rate's points are printed twice, “{}” and “{}”",
                        first.text, found.text
                    );
                    let at = Found {
                        places: found.places.clone(),
                        ..Found::default()
                    };
                    let code = Code::ColumnAmbiguous;
                    self.draft.doubts.push(Doubt { code, message, at });
                    fields.push((field, found));
                }
                _ => fields.push((field, found)),
            }
        }
    }
}
