//! Rows and paragraphs in which labels stand beside or above their values.

use super::amounts::{is_figure, item_beside};
use super::draft::{BudgetDraft, Doubt, Found, PrintedLabel};
use super::head::year_part;
use super::rows::Header;
use super::sheet::{CellIx, Sheet, SheetCell};
use super::walk::{Walk, printed_label};
use crate::content::{Flat, Passage};
use crate::lexicon::{FieldId, Label, normalize};
use crate::problem::Code;
use crate::record::{Evidence, SectionKey};

/// Characters before a colon that can still be a label.
const INLINE_LABEL: usize = 24;
/// A label of this many characters is one even without a space before it.
const SURE_LABEL: usize = 4;
/// Texts up to this long are lines of labels and values; longer ones are prose.
const INLINE_CHARS: usize = 120;

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

    /// The measure of the total that a pair's field holds.
    fn measure_of_pair(&self, field: FieldId) -> Option<FieldId> {
        let path = self.plan.lexicon.path(field);
        let measure = path.strip_prefix("budget_pair.total.")?;
        self.plan.lexicon.field(&format!("budget.{measure}"))
    }

    /// Notes the measure of an amount read as a pair, and the block that a goal opens.
    fn remember(&mut self, field: FieldId, cell: &SheetCell) {
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
    fn item_of_measure(
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
    fn part_beside(
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

    /// A row that holds nothing but labels, with the values in the row below.
    fn labels_above_values(&mut self, sheet: &Sheet, row: u32, cells: &[CellIx]) -> Option<u32> {
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

    /// A text that carries its own label before a colon: 项目负责人：某某.
    /// Several such pairs may stand in one line.
    pub fn inline(&mut self, flat: &Flat, places: &[Evidence]) -> bool {
        let mut any = false;
        let mut from = 0_usize;
        while let Some((field, start, colon)) = self.next_inline(flat, from) {
            let end = self
                .next_inline(flat, colon.saturating_add(1))
                .map_or(flat.chars.len(), |(_, next, _)| next);
            // 填报单位：某局　2021年度: a year apart is no part of the value before it.
            let value = colon.saturating_add(1);
            let first = trimmed(flat, value, end).0.saturating_add(1);
            let upto = year_part(flat, first, end).map_or(end, |(year, _)| year);
            let text = |a: usize, b: usize| {
                flat.chars
                    .get(a..b)
                    .unwrap_or_default()
                    .iter()
                    .collect::<String>()
            };
            let (a, b) = trimmed(flat, value, upto);
            from = end;
            if crate::value::MoneyUnit::parse(&text(a, b)).is_some() {
                // 单位：万元 names the money unit, not an organization.
                continue;
            }
            let label_text = text(start, colon);
            let label = PrintedLabel {
                label: normalize(&label_text),
                text: label_text,
            };
            self.claims
                .add(&flat.passage(start, colon.saturating_add(1)));
            let passage: Passage = flat.passage(a, b);
            self.claims.add(&passage);
            let found = Found {
                passage,
                text: text(a, b),
                places: places.to_vec(),
                label: Some(label.clone()),
            };
            match field {
                Announced::Pair(field) => self.draft.head.push((field, found)),
                Announced::Total(field) => {
                    let f = if self.plan.is(field, "totals.grade") {
                        Some(field)
                    } else {
                        self.plan.lexicon.field("indicators.score")
                    };
                    if let Some(f) = f {
                        self.draft.totals.push((f, found));
                    }
                }
                Announced::Text(field) => {
                    let key = section_key(self.plan.lexicon.path(field));
                    let heading = Found {
                        passage: flat.passage(start, colon),
                        text: label.text,
                        places: places.to_vec(),
                        label: None,
                    };
                    self.draft.sections.push((key, Some(heading), found));
                }
                Announced::Heading => {}
            }
            any = true;
        }
        any
    }

    /// The next label before a colon at or after `from`: what it announces,
    /// where the label starts, where its colon is.
    fn next_inline(&self, flat: &Flat, from: usize) -> Option<(Announced, usize, usize)> {
        // Listed labels first: one that only ends like a label may hold the value before it.
        let announced = |start: usize, colon: usize, listed: bool| {
            let text: String = flat.chars.get(start..colon)?.iter().collect();
            let label = normalize(&text);
            match self.announced(&label) {
                Some(Announced::Heading) | None => None,
                Some(Announced::Pair(f) | Announced::Total(f))
                    if listed && self.plan.find(&label, &[f]).is_none() =>
                {
                    None
                }
                Some(found) => Some((found, start, colon)),
            }
        };
        for (colon, ch) in flat.chars.iter().enumerate().skip(from) {
            if !matches!(ch, '：' | ':') {
                continue;
            }
            let earliest = from.max(colon.saturating_sub(INLINE_LABEL));
            let mut edges =
                (earliest..colon).filter(|start| *start == from || is_edge(flat, *start));
            if let Some(found) = edges
                .clone()
                .find_map(|start| announced(start, colon, true))
            {
                return Some(found);
            }
            let resembling = |start: &usize| announced(*start, colon, false).is_some();
            let gap = edges.rfind(|start| (*start > from || from == 0) && resembling(start));
            if let Some(found) = gap.and_then(|start| announced(start, colon, false)) {
                return Some(found);
            }
            // Typed without a space between a value and the next label.
            let mut long = (earliest..colon.saturating_sub(SURE_LABEL - 1))
                .filter(|_| flat.chars.len() <= INLINE_CHARS);
            if let Some(found) = long.find_map(|start| announced(start, colon, true)) {
                return Some(found);
            }
            if let Some(found) = announced(from, colon, false).filter(|_| earliest == from) {
                return Some(found);
            }
        }
        None
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

/// Whether a label may begin here: at the start, after white space that the
/// raw text lost, or after punctuation.
pub(super) fn is_edge(flat: &Flat, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    let gap = match (flat.from.get(before), flat.from.get(at)) {
        (Some(Some((a, i))), Some(Some((b, k)))) => a != b || i.saturating_add(1) != *k,
        _ => true,
    };
    gap || flat
        .chars
        .get(before)
        .is_some_and(|c| c.is_whitespace() || matches!(c, '。' | '；' | ';' | ')' | '）'))
}

fn trimmed(flat: &Flat, mut from: usize, mut to: usize) -> (usize, usize) {
    let blank = |at: usize| flat.chars.get(at).is_none_or(|c| c.is_whitespace());
    while from < to && blank(from) {
        from = from.saturating_add(1);
    }
    while to > from && blank(to.saturating_sub(1)) {
        to = to.saturating_sub(1);
    }
    (from, to)
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
