//! The columns of a header, from its labels and what stands below them.

use super::{Column, Header, HeaderOf};
use crate::lexicon::{FieldId, RowsOf};
use crate::recognize::plan::Plan;
use crate::recognize::sheet::{CellIx, Sheet, SheetCell};
use crate::recognize::{columns, names};

/// Builds the header of a block from the labels that were assigned to its fields.
pub(super) fn build(
    plan: &Plan<'_>,
    sheet: &Sheet,
    row: u32,
    of: HeaderOf,
    matched: &[(CellIx, FieldId)],
) -> Header {
    let body = matched
        .iter()
        .filter_map(|(ix, _)| sheet.cell(*ix))
        .map(SheetCell::row_end)
        .max()
        .unwrap_or(row.saturating_add(1));
    let allowed = plan.columns(of);
    let first = matched
        .iter()
        .filter_map(|(ix, _)| sheet.cell(*ix))
        .map(|c| c.col)
        .min()
        .unwrap_or(0);
    let mut header = Header {
        block: of,
        columns: Vec::new(),
        body,
        headings: Vec::new(),
        guessed: matched
            .iter()
            .filter(|(ix, f)| {
                sheet
                    .cell(*ix)
                    .is_some_and(|c| !plan.candidates(&c.label.key, allowed).contains(f))
            })
            .map(|(ix, _)| *ix)
            .collect(),
        unnamed: false,
    };
    let second = second_line(plan, sheet, body, allowed);
    if second {
        header.body = body.saturating_add(1);
    }
    let mut last: Option<CellIx> = None;
    for ix in sheet.starting(row) {
        let Some(cell) = sheet.cell(ix) else { continue };
        if second {
            // Flattened: a label above several sub-labels is followed by blanks.
            if !cell.is_blank() {
                last = Some(ix);
            }
            let below = sheet
                .at(body, cell.col)
                .and_then(|b| Some((b, sheet.cell(b)?)))
                .filter(|(_, c)| !c.is_blank());
            if let Some((child_ix, child)) = below {
                let taken: Vec<FieldId> = header.columns.iter().filter_map(|c| c.field).collect();
                let parent = last
                    .and_then(|l| sheet.cell(l))
                    .map_or("", |c| c.label.key.as_str());
                let joined = format!("{parent}{}", child.label.key);
                let field = [child.label.key.as_str(), joined.as_str()]
                    .into_iter()
                    .flat_map(|key| plan.candidates(key, allowed))
                    .find(|f| !taken.contains(f));
                header.columns.push(Column {
                    field,
                    header: child_ix,
                    above: last,
                    label: child.label.clone(),
                    col: cell.col,
                    col_end: cell.col_end(),
                });
                continue;
            }
        }
        let field = matched.iter().find(|(m, _)| *m == ix).map(|(_, f)| *f);
        if field.is_none() && (cell.col < first || cell.row_end() > body) {
            let beside = of == HeaderOf::Matrix
                && !cell.is_blank()
                && cell.row_end() <= body
                && !plan.is_heading(&cell.label)
                && plan.find(&cell.label, &plan.items).is_none()
                && header.headings.iter().any(|h| {
                    sheet
                        .cell(*h)
                        .is_some_and(|c| c.row_end() <= body || plan.is_heading(&c.label))
                });
            // Money left of the names of tasks is theirs as well as right of them.
            let of_tasks = matches!(of, HeaderOf::Rows(at)
                if plan.rows.get(at).is_some_and(|r| r.of == RowsOf::Tasks))
                && cell.row_end() <= body
                && plan.find(&cell.label, &plan.measures).is_some();
            if !beside && !of_tasks {
                header.headings.push(ix);
                continue;
            }
        }
        let mut children: Vec<CellIx> = Vec::new();
        if cell.row_end() < body {
            for col in cell.col..cell.col_end() {
                if let Some(child) = sheet.at(body.saturating_sub(1), col)
                    && children.last() != Some(&child)
                {
                    children.push(child);
                }
            }
        }
        if children.is_empty()
            && let HeaderOf::Rows(at) = of
            && plan
                .rows
                .get(at)
                .is_some_and(|r| r.of == RowsOf::Indicators)
            && let Some(names) = names::names_below(plan, sheet, body, ix, matched)
        {
            header.columns.extend(names);
            continue;
        }
        if children.is_empty() {
            if field.is_some() || !cell.is_blank() {
                header.columns.push(Column {
                    field,
                    header: ix,
                    above: None,
                    label: cell.label.clone(),
                    col: cell.col,
                    col_end: cell.col_end(),
                });
            }
            continue;
        }
        let taken: Vec<FieldId> = header
            .columns
            .iter()
            .filter_map(|c| c.field)
            .chain(matched.iter().filter(|(m, _)| *m != ix).map(|(_, f)| *f))
            .collect();
        let free: Vec<FieldId> = allowed
            .iter()
            .copied()
            .filter(|f| !taken.contains(f))
            .collect();
        for below in columns::below(plan, sheet, ix, field, &children, &free) {
            let Some(child) = sheet.cell(below.cell) else {
                continue;
            };
            if below.guessed {
                header.guessed.push(below.cell);
            }
            header.columns.push(Column {
                field: below.field,
                header: below.cell,
                above: Some(ix),
                label: if child.is_blank() {
                    cell.label.clone()
                } else {
                    child.label.clone()
                },
                col: child.col,
                col_end: child.col_end(),
            });
        }
    }
    names::remarks_without_results(plan, &mut header);
    header
}

/// Whether the row below a flattened header holds its second line: sub-labels
/// of this block and nothing else.
fn second_line(plan: &Plan<'_>, sheet: &Sheet, row: u32, allowed: &[FieldId]) -> bool {
    if sheet.spans_known {
        return false;
    }
    let cells = sheet.starting(row);
    let filled: Vec<_> = cells
        .iter()
        .filter_map(|ix| sheet.cell(*ix))
        .filter(|c| !c.is_blank())
        .collect();
    let known = |c: &&&SheetCell| plan.has_candidate(&c.label.key, allowed);
    // A sub-label nobody knows is no value all the same: 目标 | 实绩 below 指标值.
    let figures = |c: &&SheetCell| c.text.chars().any(char::is_numeric);
    filled.len() >= 2
        && filled.first().is_some_and(|c| c.col > 0)
        && !filled.iter().any(figures)
        && filled.iter().filter(known).count().saturating_mul(2) >= filled.len()
}
