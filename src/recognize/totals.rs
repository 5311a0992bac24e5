//! The row of totals: which figure is the sum of weights and which the score.

use super::columns::fills_columns;
use super::draft::{Doubt, Found, PrintedLabel};
use super::rows::Header;
use super::sheet::{CellIx, Sheet, SheetCell};
use super::walk::Walk;
use crate::lexicon::FieldId;
use crate::problem::Code;

/// Grades that stand beside a total without a label of their own.
const GRADES: &[&str] = &[
    "优",
    "良",
    "中",
    "差",
    "优秀",
    "良好",
    "合格",
    "不合格",
    "较好",
    "一般",
    "及格",
    "低",
];

impl Walk<'_> {
    /// Whether a row holds totals, and the rows of the block that they add up follow it.
    #[must_use]
    pub fn totals_above_rows(&self, sheet: &Sheet, row: u32, header: &Header) -> bool {
        let filled = |row: u32| -> Vec<CellIx> {
            let cells = sheet.starting(row);
            let filled = |ix: &CellIx| sheet.cell(*ix).is_some_and(|c| !c.is_blank());
            cells.into_iter().filter(filled).collect()
        };
        let total = filled(row)
            .first()
            .and_then(|ix| sheet.cell(*ix))
            .is_some_and(|c| self.plan.find(&c.label, &self.plan.totals).is_some());
        let below = filled(row.saturating_add(1));
        total && row == header.body && fills_columns(self.plan, sheet, &below, header)
    }

    /// The values of the row of totals: under the columns of the indicator
    /// header if there is one, else weight and score in this order, or the score alone.
    pub(super) fn totals(
        &mut self,
        field: FieldId,
        label: &PrintedLabel,
        values: &[SheetCell],
        above: Option<&Header>,
    ) {
        let (weight, score) = (
            self.plan.lexicon.field("indicators.weight"),
            self.plan.lexicon.field("indicators.score"),
        );
        let grade = self.plan.lexicon.field("totals.grade");
        let filled: Vec<SheetCell> = values.iter().filter(|v| !v.is_blank()).cloned().collect();
        let is_number = |c: &SheetCell| {
            c.text
                .chars()
                .next()
                .is_some_and(|ch| ch.is_ascii_digit() || ('０'..='９').contains(&ch))
        };
        if self.plan.is(field, "totals.grade") {
            if let Some(value) = filled.first() {
                let found = self.take(value, Some(label.clone()));
                self.draft.totals.push((field, found));
            }
            return;
        }
        // Where scores are weighted, it is the weighted ones that add up.
        let weighted = self
            .plan
            .lexicon
            .field("indicators.weighted_score")
            .filter(|f| above.is_some_and(|h| h.column_of(*f).is_some()));
        let adds_up = weighted.or(score);
        let has =
            |f: Option<FieldId>| above.is_some_and(|h| f.is_some_and(|f| h.column_of(f).is_some()));
        let figures = filled.iter().filter(|c| is_number(c)).count();
        let says_score = says_score(&label.label.key);
        // The column of points that a figure stands under; one that covers both is the score.
        let under = |cell: &SheetCell| {
            if !is_number(cell) {
                return None;
            }
            let covers = |f: Option<FieldId>| {
                above.is_some_and(|h| {
                    f.and_then(|f| h.column_of(f))
                        .is_some_and(|c| cell.col < c.col_end && c.col < cell.col_end())
                })
            };
            match (covers(weight), covers(adds_up)) {
                (_, true) => score,
                // A figure alone beside 自评得分 is that, wherever it stands.
                (true, false) if figures == 1 && says_score && has(adds_up) => score,
                (true, false) => weight,
                (false, false) => None,
            }
        };
        let placed = filled.iter().filter(|c| under(c).is_some()).count();
        let both = has(weight) && has(adds_up);
        let scored = self.draft.indicators.iter().any(|row| {
            super::draft::get(&row.fields, adds_up)
                .is_some_and(|f| crate::value::blank_number(&f.text).is_none())
        });
        let astray = above.is_some()
            && figures == 1
            && placed == 0
            && !says_score
            && (has(weight) || !has(adds_up) || !scored);
        if (both && figures >= 2 && placed < 2) || astray {
            // Neither the columns nor the order of the numbers can be trusted.
            let texts: Vec<&str> = filled.iter().map(|c| c.text.as_str()).collect();
            let message = format!(
                "the totals {} do not stand under the columns of points",
                texts.join(", ")
            );
            let at = Found {
                places: filled.first().map(|c| c.places.clone()).unwrap_or_default(),
                ..Found::default()
            };
            let code = Code::TotalsAmbiguous;
            self.draft.doubts.push(Doubt { code, message, at });
            return;
        }
        let mut rest: Vec<SheetCell> = Vec::new();
        for cell in filled {
            match under(&cell) {
                Some(f) => {
                    let found = self.take(&cell, Some(label.clone()));
                    self.draft.totals.push((f, found));
                }
                None => rest.push(cell),
            }
        }
        let numbers: Vec<SheetCell> = rest.iter().filter(|c| is_number(c)).cloned().collect();
        let free = |fields: &super::draft::Fields, f: Option<FieldId>| {
            !fields.iter().any(|(x, _)| Some(*x) == f)
        };
        let targets: Vec<FieldId> = if numbers.len() >= 2 && free(&self.draft.totals, weight) {
            [weight, score].into_iter().flatten().collect()
        } else {
            [score].into_iter().flatten().collect()
        };
        for (cell, f) in numbers.iter().zip(targets) {
            if free(&self.draft.totals, Some(f)) {
                let found = self.take(cell, Some(label.clone()));
                self.draft.totals.push((f, found));
            }
        }
        for cell in rest {
            if GRADES.contains(&cell.text.as_str()) {
                if let Some(grade) = grade
                    && free(&self.draft.totals, Some(grade))
                {
                    let found = self.take(&cell, None);
                    self.draft.totals.push((grade, found));
                }
            } else if cell.text.chars().all(|c| matches!(c, '/' | '-' | '—')) {
                self.claims.add(&cell.passage);
            }
        }
    }
}

/// Whether a label of totals says that its figure is the score: 自评得分, 总评分.
fn says_score(key: &str) -> bool {
    ["得分", "自评", "评分", "评价"]
        .iter()
        .any(|w| key.contains(w))
}
