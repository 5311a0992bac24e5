//! Reads a sheet whose seams are resolved into a draft, row by row.

use std::borrow::Cow;

use super::amounts::{is_figure, item_beside};
use super::claims::Claims;
use super::draft::{BudgetDraft, Draft, Fields, Found, IndicatorDraft, PrintedLabel, TaskDraft};
use super::plan::Plan;
use super::rows::{Header, HeaderOf, RowKind, classify};
use super::sheet::{CellIx, Sheet, SheetCell};
use crate::content::Content;
use crate::lexicon::{FieldId, RowsOf};

/// Reads sheets into a draft and claims what it uses.
pub struct Walk<'a> {
    /// The family.
    pub plan: &'a Plan<'a>,
    /// The document.
    pub content: &'a Content,
    /// What was read.
    pub draft: Draft,
    /// What has an owner.
    pub claims: Claims,
    /// Heading of the indicator block that is open.
    pub(super) block: Option<String>,
    /// Amounts read as pairs: the column of each label and its measure, so
    /// that rows of items below belong to the same measures.
    pub(super) measures: Vec<(u32, FieldId)>,
    /// The row below the last of these: rows further down have other labels above them.
    pub(super) measures_end: u32,
}

/// The block whose body is being read.
struct Open {
    header: Header,
    task: Option<usize>,
}

impl<'a> Walk<'a> {
    /// Starts with an empty draft.
    #[must_use]
    pub fn new(plan: &'a Plan<'a>, content: &'a Content) -> Self {
        let draft = Draft {
            family: plan.family.id.clone(),
            ..Draft::default()
        };
        Self {
            plan,
            content,
            draft,
            claims: Claims::default(),
            block: None,
            measures: Vec::new(),
            measures_end: 0,
        }
    }

    /// Reads one sheet.
    pub fn sheet(&mut self, sheet: &Sheet) {
        self.measures_end = 0;
        let mut open: Option<Open> = None;
        // The last indicator header: the row of totals stands under its columns.
        let mut last: Option<Header> = None;
        let mut row = 0;
        while row < sheet.rows {
            if self.plan.out_of_time() {
                return;
            }
            match classify(self.plan, sheet, row, open.as_ref().map(|o| &o.header)) {
                RowKind::Blank => row = row.saturating_add(1),
                RowKind::Header(header) => {
                    self.measures.clear();
                    self.claim_header(sheet, &header);
                    row = header.body.max(row.saturating_add(1));
                    if let HeaderOf::Rows(_) = header.block {
                        last = Some(header.clone());
                    }
                    match &open {
                        Some(before) if before.header.repeats(&header) => {}
                        _ => open = Some(Open { header, task: None }),
                    }
                }
                RowKind::Labelled => {
                    // Totals may stand above the rows that they add up.
                    let goes_on = (open.as_ref())
                        .is_some_and(|o| self.totals_above_rows(sheet, row, &o.header));
                    if !goes_on {
                        open = None;
                    }
                    row = self.labelled(sheet, row, last.as_ref());
                }
                RowKind::Data => match &mut open {
                    Some(state) => {
                        let taken = match state.header.block {
                            HeaderOf::Matrix => self.budget_row(sheet, row, &state.header),
                            HeaderOf::Rows(at) => self.data_row(sheet, row, at, state),
                        };
                        if taken {
                            row = row.saturating_add(1);
                        } else {
                            open = None;
                            row = self.labelled(sheet, row, last.as_ref());
                        }
                    }
                    None => row = self.labelled(sheet, row, last.as_ref()),
                },
            }
        }
    }

    fn claim(&mut self, sheet: &Sheet, ix: CellIx) {
        if let Some(cell) = sheet.cell(ix) {
            self.claims.add(&cell.passage);
        }
    }

    fn claim_header(&mut self, sheet: &Sheet, header: &Header) {
        self.note_columns(sheet, header);
        for column in &header.columns {
            self.claim(sheet, column.header);
            if let Some(above) = column.above {
                self.claim(sheet, above);
            }
        }
        for cell in header.headings.iter().filter_map(|&ix| sheet.cell(ix)) {
            self.claim_heading(cell);
            if self.plan.item(&cell.label).is_some() {
                self.claims.add(&cell.passage);
            }
        }
    }

    // ---- rows under a header --------------------------------------------------

    fn data_row(&mut self, sheet: &Sheet, row: u32, at: usize, open: &mut Open) -> bool {
        let Some(rows) = self.plan.rows.get(at) else {
            return false;
        };
        if let Some(title) = block_title(sheet, row, &open.header) {
            self.claim(sheet, title);
            self.block = sheet.cell(title).map(|c| c.text.clone());
            return true;
        }
        if rows.of != RowsOf::Goals && self.is_subtotal(sheet, row, &open.header) {
            // Its figures are sums of other rows: neither a task nor an indicator.
            return true;
        }
        if rows.of == RowsOf::Indicators && self.rate_row(sheet, row, &open.header) {
            return true;
        }
        self.claim_headings(sheet, row, &open.header);
        let (fields, other) = self.row_fields(sheet, row, &open.header, &rows.group);
        match rows.of {
            RowsOf::Goals => {
                if fields.iter().all(|(_, f)| f.text.is_empty()) {
                    return false;
                }
                self.draft.goals.push(fields);
            }
            RowsOf::Tasks => {
                let task = self.task(sheet, row, &rows.group, open);
                let indicator = self.draft.indicators.len();
                if fields.iter().any(|(_, f)| !f.text.is_empty()) {
                    self.draft.indicators.push(IndicatorDraft {
                        task,
                        fields,
                        other,
                        of: Some(RowsOf::Tasks),
                        ..IndicatorDraft::default()
                    });
                    if let Some(task) = task.and_then(|t| self.draft.tasks.get_mut(t)) {
                        task.indicators.push(indicator);
                    }
                } else if let Some(task) = task.and_then(|t| self.draft.tasks.get_mut(t)) {
                    task.other.extend(other);
                }
            }
            RowsOf::Indicators => {
                let mut fields = fields;
                for field in &rows.group {
                    if let Some(column) = open.header.column_of(*field)
                        && let Some(cell) = sheet.at(row, column.col).and_then(|ix| sheet.cell(ix))
                    {
                        let label = header_label(sheet, column.header);
                        let found = self.take(cell, label);
                        fields.push((*field, found));
                    }
                }
                self.draft.indicators.push(IndicatorDraft {
                    task: None,
                    block: self.block.clone(),
                    fields,
                    other,
                    of: Some(RowsOf::Indicators),
                });
            }
        }
        true
    }

    /// A heading at the left edge that begins beside the rows, not beside their header.
    pub(super) fn claim_headings(&mut self, sheet: &Sheet, row: u32, header: &Header) {
        let Some(first) = header.columns.iter().map(|c| c.col).min() else {
            return;
        };
        for cell in sheet
            .starting(row)
            .into_iter()
            .filter_map(|ix| sheet.cell(ix))
        {
            if cell.col_end() <= first {
                self.claim_heading(cell);
            }
        }
    }

    /// A heading beside rows; a goal with its points (年度绩效目标2（40分）) names their block.
    fn claim_heading(&mut self, cell: &SheetCell) {
        let goal = || {
            cell.label.points.is_some()
                && self
                    .plan
                    .find(&cell.label, &self.plan.pairs)
                    .is_some_and(|f| self.plan.is(f, "goals.expected"))
        };
        if self.plan.is_heading(&cell.label) {
            self.claims.add(&cell.passage);
        } else if goal() {
            self.claims.add(&cell.passage);
            self.block = Some(cell.text.clone());
        }
    }

    /// The cells of a row under all columns that are not group columns.
    pub(super) fn row_fields(
        &mut self,
        sheet: &Sheet,
        row: u32,
        header: &Header,
        group: &[FieldId],
    ) -> (Fields, Vec<(PrintedLabel, Found)>) {
        let mut fields = Fields::new();
        let mut other = Vec::new();
        let mut used: Vec<CellIx> = Vec::new();
        for column in &header.columns {
            if column.field.is_some_and(|f| group.contains(&f)) {
                continue;
            }
            let mut cells: Vec<CellIx> = Vec::new();
            for col in column.col..column.col_end {
                if let Some(ix) = sheet.at(row, col)
                    && !used.contains(&ix)
                    && !cells.contains(&ix)
                {
                    cells.push(ix);
                }
            }
            // A cell that began under another column belongs to that column.
            cells.retain(|ix| {
                sheet
                    .cell(*ix)
                    .is_some_and(|c| column.col <= c.col || c.col_end() >= column.col_end)
            });
            let filled: Vec<CellIx> = cells
                .iter()
                .copied()
                .filter(|ix| sheet.cell(*ix).is_some_and(|c| !c.is_blank()))
                .collect();
            let Some(&chosen) = filled.first().or_else(|| cells.first()) else {
                continue;
            };
            let Some(cell) = sheet.cell(chosen) else {
                continue;
            };
            used.push(chosen);
            if column
                .field
                .is_some_and(|f| self.shares_points(f, cell, row))
            {
                continue;
            }
            let is_target = column
                .field
                .is_some_and(|f| self.plan.is(f, "indicators.target"));
            let mut cell = Cow::Borrowed(cell);
            if is_target && filled.len() > 1 {
                // Operator, value and unit in cells of their own under one label.
                let whole = cell.to_mut();
                for &ix in filled.iter().skip(1) {
                    if let Some(more) = sheet.cell(ix) {
                        whole
                            .passage
                            .spans
                            .extend(more.passage.spans.iter().copied());
                        whole.places.extend(more.places.iter().cloned());
                        used.push(ix);
                    }
                }
                whole.text = self.content.text(&whole.passage);
            }
            let label = header_label(sheet, column.header);
            match column.field {
                Some(field) => {
                    let found = self.take(&cell, label);
                    match fields.iter_mut().find(|(f, _)| *f == field) {
                        // A result and its unit in cells of their own.
                        Some((_, value)) => {
                            value.passage.spans.extend(found.passage.spans);
                            value.places.extend(found.places);
                            value.text = self.content.text(&value.passage);
                        }
                        None => fields.push((field, found)),
                    }
                }
                None => {
                    if let Some(label) = label {
                        let found = self.take(&cell, None);
                        if !found.text.is_empty() {
                            other.push((label, found));
                        }
                    }
                }
            }
        }
        (fields, other)
    }

    /// The task that a row belongs to, with what the row adds to it.
    fn task(
        &mut self,
        sheet: &Sheet,
        row: u32,
        group: &[FieldId],
        open: &mut Open,
    ) -> Option<usize> {
        let mut begins: Vec<(FieldId, CellIx, PrintedLabel)> = Vec::new();
        let mut new = open.task.is_none();
        for (at, field) in group.iter().enumerate() {
            let Some(column) = open.header.column_of(*field) else {
                continue;
            };
            let Some(ix) = sheet.at(row, column.col) else {
                continue;
            };
            let Some(cell) = sheet.cell(ix) else { continue };
            if cell.row == row {
                let label = header_label(sheet, column.header).unwrap_or_default();
                begins.push((*field, ix, label));
                new |= at == 0 && !cell.is_blank();
            }
        }
        if new {
            self.draft.tasks.push(TaskDraft::default());
            open.task = self.draft.tasks.len().checked_sub(1);
        }
        let task = open.task?;
        for (field, ix, label) in begins {
            let Some(cell) = sheet.cell(ix) else {
                continue;
            };
            let known = self
                .draft
                .tasks
                .get(task)?
                .fields
                .iter()
                .position(|(f, _)| *f == field);
            match known {
                None => {
                    let found = self.take(cell, Some(label));
                    self.draft.tasks.get_mut(task)?.fields.push((field, found));
                }
                Some(at) if !cell.is_blank() => {
                    let empty = self
                        .draft
                        .tasks
                        .get(task)?
                        .fields
                        .get(at)?
                        .1
                        .text
                        .is_empty();
                    if empty {
                        let found = self.take(cell, Some(label));
                        self.draft.tasks.get_mut(task)?.fields.get_mut(at)?.1 = found;
                    }
                    // A second text in the same task has no field: it stays unplaced.
                }
                Some(_) => {}
            }
        }
        Some(task)
    }

    fn budget_row(&mut self, sheet: &Sheet, row: u32, header: &Header) -> bool {
        let Some(first) = header
            .columns
            .iter()
            .filter(|c| c.field.is_some())
            .map(|c| c.col)
            .min()
        else {
            return false;
        };
        let names: Vec<CellIx> = sheet
            .starting(row)
            .into_iter()
            .filter(|ix| {
                sheet
                    .cell(*ix)
                    .is_some_and(|c| c.col_end() <= first && !c.is_blank() && !is_figure(&c.text))
            })
            .collect();
        let name = names
            .iter()
            .rev()
            .find(|ix| {
                sheet
                    .cell(**ix)
                    .is_some_and(|c| self.plan.item(&c.label).is_some())
            })
            .or_else(|| names.last())
            .copied()
            .or_else(|| item_beside(self.plan, sheet, row, first));
        let known = name
            .and_then(|ix| sheet.cell(ix))
            .and_then(|c| self.plan.item(&c.label));
        // One row of amounts that names no item is about the whole.
        let whole = header.unnamed && name.is_none() && row == header.body;
        let item = known.map(|(item, _)| item).or_else(|| {
            self.plan
                .lexicon
                .field("budget_item.total")
                .filter(|_| whole)
        });
        let mut fields: Vec<(FieldId, (&SheetCell, Option<PrintedLabel>))> = Vec::new();
        let mut other = Vec::new();
        let mut figures = false;
        for column in &header.columns {
            let Some(cell) = sheet.at(row, column.col).and_then(|ix| sheet.cell(ix)) else {
                continue;
            };
            if cell.row != row || cell.col < first {
                continue;
            }
            figures |= cell.text.chars().any(|c| c.is_ascii_digit());
            let label = header_label(sheet, column.header);
            match (column.field, label) {
                (Some(field), label) => fields.push((field, (cell, label))),
                (None, Some(label)) if !cell.is_blank() => other.push((label, cell)),
                _ => {}
            }
        }
        if (item.is_none() && name.is_none()) || ((item.is_none() || names.is_empty()) && !figures)
        {
            return false;
        }
        let label = name.and_then(|ix| sheet.cell(ix)).map(|c| PrintedLabel {
            text: c.text.clone(),
            label: c.label.clone(),
        });
        if let Some(ix) = name.filter(|_| names.is_empty()) {
            self.claim(sheet, ix);
        }
        for ix in names {
            let keep = Some(ix) == name
                || sheet
                    .cell(ix)
                    .is_some_and(|c| self.plan.is_heading(&c.label) || c.label.key == "其中");
            if keep {
                self.claim(sheet, ix);
            }
        }
        let part = label.as_ref().is_some_and(|l| l.label.part);
        if let Some(cell) = name.and_then(|ix| sheet.cell(ix)) {
            match known {
                None => self.unknown_item(cell),
                Some((item, true)) => self.guessed_item(cell, item),
                Some(_) => {}
            }
        }
        let fields = fields
            .into_iter()
            .map(|(f, (cell, label))| (f, self.take(cell, label)))
            .collect();
        let other = other
            .into_iter()
            .map(|(label, cell)| (label, self.take(cell, None)))
            .collect();
        self.draft.budget.push(BudgetDraft {
            item,
            label,
            part,
            fields,
            other,
        });
        true
    }
}

/// The label of a header cell.
fn header_label(sheet: &Sheet, ix: CellIx) -> Option<PrintedLabel> {
    sheet.cell(ix).map(printed_label)
}

/// A cell as a label.
pub(super) fn printed_label(cell: &SheetCell) -> PrintedLabel {
    PrintedLabel {
        text: cell.text.clone(),
        label: cell.label.clone(),
    }
}

/// A single text across all columns of a block: the heading of a part of it.
fn block_title(sheet: &Sheet, row: u32, header: &Header) -> Option<CellIx> {
    let from = header.columns.first()?.col;
    let to = header.columns.last()?.col_end;
    let cells = sheet.starting(row);
    let cell = cells
        .iter()
        .find_map(|ix| sheet.cell(*ix).filter(|c| !c.is_blank()).map(|c| (*ix, c)))?;
    (sheet.spans_known && header.columns.len() >= 3 && cell.1.col <= from && cell.1.col_end() >= to)
        .then_some(cell.0)
}
