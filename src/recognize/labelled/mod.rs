//! Rows and paragraphs in which labels stand beside or above their values.

mod above;
mod inline;
mod parts;

use super::amounts::is_figure;
use super::draft::{Doubt, Found, PrintedLabel};
use super::rows::Header;
use super::sheet::{CellIx, Sheet, SheetCell};
use super::walk::{Walk, printed_label};
use crate::lexicon::{FieldId, Label};
use crate::problem::Code;
use crate::record::SectionKey;

pub(super) use inline::is_edge;

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    /// A head field or a budget amount.
    Pair(FieldId),
    /// A narrative section.
    Text(FieldId),
    /// A total.
    Total(FieldId),
    /// Nothing of its own.
    Heading,
}

impl Walk<'_> {
    /// What a label announces outside blocks with a header.
    #[must_use]
    pub fn announced(&self, label: &Label) -> Option<Announced> {
        if let Some((field, _)) = self.plan.total(label) {
            return Some(Announced::Total(field));
        }
        if let Some(field) = self.plan.find(label, &self.plan.pairs) {
            return Some(Announced::Pair(field));
        }
        if let Some(field) = self.plan.find(label, &self.plan.texts) {
            return Some(Announced::Text(field));
        }
        if self.plan.is_heading(label) {
            return Some(Announced::Heading);
        }
        self.plan
            .resembling(label, &self.plan.pairs)
            .map(Announced::Pair)
    }

    /// Reads a row of labels and values; returns the next row to read.
    pub fn labelled(&mut self, sheet: &Sheet, row: u32, above: Option<&Header>) -> u32 {
        let cells: Vec<CellIx> = sheet.starting(row);
        let next = row.saturating_add(1);
        if row > self.measures_end {
            self.measures.clear();
        }
        if let Some(after) = self.transposed(sheet, row, &cells) {
            return after;
        }
        if let Some(after) = self.labels_above_values(sheet, row, &cells) {
            return after;
        }
        let mut at = 0_usize;
        // The measure of the amount at the left, and whether its parts follow (其中).
        let mut parts: Option<(FieldId, bool)> = None;
        while let Some(&ix) = cells.get(at) {
            at = at.saturating_add(1);
            let Some(cell) = sheet.cell(ix).filter(|c| !c.is_blank()).cloned() else {
                continue;
            };
            if let Some((measure, begun)) = parts
                && (begun || cell.label.part)
                && let Some(taken) = self.part_beside(sheet, &cells, at, &cell, measure)
            {
                parts = Some((measure, true));
                at = taken;
                continue;
            }
            if let Some(taken) = self.item_of_measure(sheet, &cells, at, &cell) {
                at = taken;
                continue;
            }
            let announced = self
                .announced(&cell.label)
                .filter(|a| !self.is_sum_of_money(*a, &cell, sheet, &cells, above));
            let Some(announced) = announced else {
                self.inline(&cell.flat, &cell.places);
                continue;
            };
            // Everything up to the next label belongs to this one.
            let mut values: Vec<SheetCell> = Vec::new();
            while let Some(value) = cells.get(at).and_then(|ix| sheet.cell(*ix)) {
                let item = (!self.measures.is_empty() || value.label.part)
                    && self.plan.find(&value.label, &self.plan.items).is_some();
                if !value.is_blank() && (item || self.announced(&value.label).is_some()) {
                    break;
                }
                // 全年预算数 | 220 | 上半年执行数 | 90: a word behind a figure is a label that
                // nobody knows.
                let amount = matches!(announced, Announced::Pair(f) if self.is_amount(f));
                let has_figure = values.iter().any(|v| is_figure(&v.text));
                if amount
                    && has_figure
                    && !value.text.contains(|c: char| c.is_ascii_digit())
                    && !value.is_blank()
                    && crate::value::blank_number(&value.text).is_none()
                {
                    break;
                }
                values.push(value.clone());
                at = at.saturating_add(1);
            }
            let filled = values
                .iter()
                .find(|v| !v.is_blank())
                .or_else(|| values.first())
                .cloned();
            let label = printed_label(&cell);
            match announced {
                Announced::Heading => self.heading(&cell, &values),
                Announced::Total(field) => {
                    self.claims.add(&cell.passage);
                    self.guessed(field, &cell);
                    self.totals(field, &label, &values, above);
                }
                Announced::Pair(field) if self.is_amount(field) && !one_figure(&values) => {
                    // Which of several figures is meant is not printed; a word is no amount.
                    self.unclear_amount(&cell, &values);
                }
                Announced::Pair(field) => {
                    self.claims.add(&cell.passage);
                    self.remember(field, &cell);
                    self.guessed(field, &cell);
                    parts = self.measure_of_pair(field).map(|measure| (measure, false));
                    // 三、目标完成情况 with nothing beside it is a heading.
                    let heading = self.plan.lexicon.path(field).starts_with("goals.");
                    if let Some(value) = filled.filter(|v| !heading || !v.is_blank()) {
                        let found = self.take(&value, Some(label));
                        self.draft.head.push((field, found));
                    }
                }
                Announced::Text(_)
                    if cell.row_span > 1 && values.iter().filter(|v| !v.is_blank()).count() > 1 =>
                {
                    // A heading beside a table of its own: nobody knows its columns.
                    self.claims.add(&cell.passage);
                }
                Announced::Text(field) => {
                    let value = filled.or_else(|| {
                        sheet
                            .at(next, cell.col)
                            .and_then(|ix| sheet.cell(ix))
                            .cloned()
                    });
                    self.section(field, &cell, value);
                }
            }
        }
        next
    }

    /// Whether 合计 before any indicator stands beside amounts: the sum of a
    /// table of money that could not be read, not the total score.
    fn is_sum_of_money(
        &self,
        announced: Announced,
        label: &SheetCell,
        sheet: &Sheet,
        cells: &[CellIx],
        above: Option<&Header>,
    ) -> bool {
        let numbers = || {
            cells
                .iter()
                .filter_map(|ix| sheet.cell(*ix))
                .filter(|c| c.text.starts_with(|ch: char| ch.is_ascii_digit()))
        };
        let item = self.plan.find(&label.label, &self.plan.items).is_some();
        matches!(announced, Announced::Total(_))
            && above.is_none()
            && item
            && (numbers().count() > 2
                || numbers().any(|c| c.text.contains([',', '，']) || below_money(sheet, c)))
    }

    /// Notes an amount or a total whose label only resembles those that are known.
    fn guessed(&mut self, field: FieldId, cell: &SheetCell) {
        let shape = self.plan.lexicon.shape(field);
        if shape.is_figure() && self.plan.find(&cell.label, &[field]).is_none() {
            let path = self.plan.lexicon.path(field);
            self.draft.doubts.push(Doubt {
                code: Code::LabelGuessed,
                message: format!("the label “{}” was read as {path}", cell.text),
                at: Found {
                    places: cell.places.clone(),
                    ..Found::default()
                },
            });
        }
    }

    /// A heading is a label; what stands beside it without a label stays unplaced
    /// unless it carries its own label.
    fn heading(&mut self, cell: &SheetCell, values: &[SheetCell]) {
        self.claims.add(&cell.passage);
        for value in values {
            self.inline(&value.flat, &value.places);
        }
    }

    /// A cell with its label, claimed.
    pub(super) fn take(&mut self, cell: &SheetCell, label: Option<PrintedLabel>) -> Found {
        self.claims.add(&cell.passage);
        Found {
            passage: cell.passage.clone(),
            text: cell.text.clone(),
            places: cell.places.clone(),
            label,
        }
    }

    fn section(&mut self, field: FieldId, heading: &SheetCell, value: Option<SheetCell>) {
        let heading = self.take(heading, None);
        let Some(value) = value else { return };
        let text = self.take(&value, None);
        let key = section_key(self.plan.lexicon.path(field));
        self.draft.sections.push((key, Some(heading), text));
    }
}

/// Whether at most one figure, and no word, stands beside a label of an amount.
fn one_figure(values: &[SheetCell]) -> bool {
    let filled = || values.iter().filter(|v| !v.is_blank());
    let figure = |v: &&SheetCell| v.text.contains(|c: char| c.is_ascii_digit());
    filled().filter(figure).count() <= 1
        && filled()
            .next()
            .is_none_or(|v| figure(&v) || crate::value::blank_number(&v.text).is_some())
}

/// The key of a `sections.*` field.
pub fn section_key(path: &str) -> SectionKey {
    match path {
        "sections.key_project_performance" => SectionKey::KeyProjectPerformance,
        "sections.overall_performance" => SectionKey::OverallPerformance,
        "sections.problems" => SectionKey::Problems,
        "sections.improvements" => SectionKey::Improvements,
        "sections.conclusion" => SectionKey::Conclusion,
        "sections.notes" => SectionKey::Notes,
        _ => SectionKey::Other,
    }
}

/// Whether a label above a cell in its column names a unit of money: 金额（元）.
fn below_money(sheet: &Sheet, cell: &SheetCell) -> bool {
    sheet.cells.iter().any(|above| {
        above.row < cell.row
            && above.col <= cell.col
            && cell.col < above.col_end()
            && above.label.money_unit.is_some()
    })
}
