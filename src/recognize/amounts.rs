//! What stands below a header of measures: rows named like budget items, or one row
//! without a name.

use super::columns::NAMES;
use super::plan::Plan;
use super::rows::Header;
use super::sheet::{CellIx, Sheet, SheetCell};
use crate::lexicon::{FieldId, Shape};

/// Rows below a header of measures that are looked at to tell what they list.
const ROWS_LOOKED_AT: u32 = 16;

/// Whether the rows below a header of measures are named like budget items, most
/// of them: a list of vouchers or projects has amounts too.
#[must_use]
pub fn names_items(plan: &Plan<'_>, sheet: &Sheet, header: &Header) -> bool {
    let measured = header.columns.iter().filter(|c| c.field.is_some());
    let Some(first) = measured.map(|c| c.col).min() else {
        return false;
    };
    let (mut known, mut unknown) = (0_u32, 0_u32);
    let end = header.body.saturating_add(ROWS_LOOKED_AT).min(sheet.rows);
    for row in header.body..end {
        let names: Vec<&SheetCell> = sheet
            .starting(row)
            .into_iter()
            .filter_map(|ix| sheet.cell(ix))
            .filter(|c| c.col_end() <= first && !c.is_blank() && !is_figure(&c.text))
            .collect();
        let measured = header
            .columns
            .iter()
            .filter(|c| c.field.is_some())
            .filter_map(|c| sheet.at(row, c.col).and_then(|ix| sheet.cell(ix)));
        let mut filled = measured
            .filter(|c| c.row == row && !c.is_blank())
            .peekable();
        let words =
            |c: &SheetCell| crate::value::blank_number(&c.text).is_none() && !is_figure(&c.text);
        let filled_figures = filled.peek().is_some();
        if filled_figures && filled.all(words) {
            // The labels of the next block.
            break;
        }
        let item = names
            .iter()
            .any(|c| c.label.key == "其中" || plan.item(&c.label).is_some());
        let other_block = names.iter().any(|c| {
            (plan.rows.iter()).any(|r| {
                let names: Vec<FieldId> = (r.columns.iter().copied())
                    .filter(|f| NAMES.contains(&plan.lexicon.path(*f)))
                    .collect();
                plan.find(&c.label, &names).is_some()
            }) || plan.is_heading(&c.label)
                || plan.find(&c.label, &plan.pairs).is_some()
                || plan.find(&c.label, &plan.texts).is_some()
        });
        let beside =
            filled_figures && names.is_empty() && item_beside(plan, sheet, row, first).is_some();
        if item || beside {
            known = known.saturating_add(1);
        } else if other_block || names.is_empty() {
            break;
        } else {
            unknown = unknown.saturating_add(1);
        }
    }
    known > 0 && known >= unknown
}

/// Measures that a header needs above one row of amounts without a name.
const MEASURES_ALONE: usize = 3;

/// Whether below a header of measures stands one row of figures, without the name of an
/// item: 年初预算 | 调整后预算 | 执行数 | 得分 over 150 | 148 | 140 | 9.5.
#[must_use]
pub fn one_unnamed_row(plan: &Plan<'_>, sheet: &Sheet, header: &Header) -> bool {
    let measured = || header.columns.iter().filter(|c| c.field.is_some());
    let amounts = measured()
        .filter(|c| {
            c.field
                .is_some_and(|f| plan.lexicon.shape(f) == Shape::Amount)
        })
        .count();
    let Some(first) = measured().map(|c| c.col).min() else {
        return false;
    };
    let under = |row: u32| {
        measured()
            .filter_map(|c| sheet.at(row, c.col).and_then(|ix| sheet.cell(ix)))
            .filter(|c| c.row == row && !c.is_blank())
            .collect::<Vec<_>>()
    };
    let row = header.body;
    let values = under(row);
    let named = sheet
        .starting(row)
        .into_iter()
        .filter_map(|ix| sheet.cell(ix))
        .any(|c| c.col < first && !c.is_blank());
    let more = under(row.saturating_add(1))
        .iter()
        .any(|c| is_figure(&c.text));
    amounts >= 2
        && measured().count() >= MEASURES_ALONE
        && header.columns.iter().all(|c| c.field.is_some())
        && values.len() >= 2
        && values
            .iter()
            .all(|c| is_figure(&c.text) || crate::value::blank_number(&c.text).is_some())
        && !named
        && item_beside(plan, sheet, row, first).is_none()
        && !more
}

/// A cell left of a row, begun above it, that names the item of its amounts:
/// 财政拨款 beside 年初预算数 | 执行数 over 100 | 98.
#[must_use]
pub fn item_beside(plan: &Plan<'_>, sheet: &Sheet, row: u32, first: u32) -> Option<CellIx> {
    (0..first)
        .rev()
        .filter_map(|col| sheet.at(row, col))
        .find(|ix| {
            sheet.cell(*ix).is_some_and(|c| {
                c.row < row && !plan.is_heading(&c.label) && plan.known_item(&c.label).is_some()
            })
        })
}

/// Whether a label is about one year and not a figure itself: 2022年决算数.
#[must_use]
pub fn names_a_year(key: &str) -> bool {
    let rest = key.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = key.len().saturating_sub(rest.len());
    digits == 4
        && key.starts_with("20")
        && rest
            .strip_prefix('年')
            .is_some_and(|rest| rest.chars().count() >= 2 && !rest.chars().any(char::is_numeric))
}

/// Whether a text begins like an amount: no name of a budget item does.
#[must_use]
pub fn is_figure(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '－', '−', '+']);
    text.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
}
