//! Whether a row is the header of a block: which labels stand for which fields.

use super::build::build;
use super::{Header, HeaderOf, Matched};
use crate::lexicon::{FieldId, Label, RowsOf};
use crate::recognize::plan::Plan;
use crate::recognize::sheet::{CellIx, Sheet, SheetCell};
use crate::recognize::{amounts, columns, names};

/// The header that a row is, if it is one; `cells` are those printed in it.
pub(super) fn header(plan: &Plan<'_>, sheet: &Sheet, row: u32, cells: &[CellIx]) -> Option<Header> {
    // No block has a header of one label; most rows hold none.
    let labels = cells.iter().filter_map(|ix| sheet.cell(*ix));
    if labels.filter(|c| plan.may_be_label(&c.label)).count() < 2 {
        return None;
    }
    let mut best: Option<(Strength, HeaderOf, Matched)> = None;
    let is_tasks = |at: usize| plan.rows.get(at).is_some_and(|r| r.of == RowsOf::Tasks);
    // Cells that are no column of a block and no heading beside it.
    let others = |matched: &Matched, of: HeaderOf| {
        let tasks = matches!(of, HeaderOf::Rows(at) if is_tasks(at));
        cells
            .iter()
            .filter(|ix| !matched.iter().any(|(m, _)| m == *ix))
            .filter_map(|ix| sheet.cell(*ix))
            // Tasks may have columns of money that no task field is made for.
            .filter(|c| !tasks || plan.find(&c.label, &plan.measures).is_none())
            .filter(|c| !plan.is_heading(&c.label))
            .count()
    };
    let is_goals = |of: HeaderOf| {
        matches!(of, HeaderOf::Rows(at)
            if plan.rows.get(at).is_some_and(|r| r.of == RowsOf::Goals))
    };
    let mut consider = |of: HeaderOf, allowed: &[FieldId], need: &[FieldId]| {
        if of == HeaderOf::Matrix
            && matches!(best, Some((_, HeaderOf::Rows(at), _)) if is_tasks(at))
        {
            // Amounts beside a column of task names are the tasks', not budget items'.
            return;
        }
        if !may_be_enough(plan, sheet, cells, allowed) {
            return;
        }
        let mut matched = assign(plan, sheet, cells, allowed);
        drop_headings_beside(plan, sheet, &mut matched);
        if matches!(of, HeaderOf::Rows(_)) {
            columns::drop_heading_at_left(plan, sheet, cells, allowed, &mut matched);
        }
        let known = matched.len();
        add_resembling(plan, sheet, cells, allowed, &mut matched);
        let strength = (known, matched.len());
        let needed = need.is_empty() || matched.iter().any(|(_, f)| need.contains(f));
        let beats = best.as_ref().is_none_or(|(s, ..)| strength > *s);
        let enough = are_enough(known, matched.len());
        // Goals stand beside their results and nothing else.
        let alone = !is_goals(of) || others(&matched, of) < matched.len();
        if enough && needed && beats && alone {
            best = Some((strength, of, matched));
        }
    };
    for (at, rows) in plan.rows.iter().enumerate() {
        consider(HeaderOf::Rows(at), &rows.columns, &rows.need);
    }
    consider(HeaderOf::Matrix, &plan.measures, &[]);
    let (_, of, matched) = best?;
    // Label-value pairs whose values happen to be labels are rare; rows in
    // which labels alternate with other texts are pairs, not headers.
    if others(&matched, of) > matched.len()
        || (of == HeaderOf::Matrix && pairs_alternate(sheet, &matched, cells))
    {
        return None;
    }
    let mut header = build(plan, sheet, row, of, &matched);
    if of == HeaderOf::Matrix && !amounts::names_items(plan, sheet, &header) {
        header.unnamed = amounts::one_unnamed_row(plan, sheet, &header);
        return header.unnamed.then_some(header);
    }
    Some(header)
}

/// How well a row fits a block: labels in the lexicon, then with those that only resemble some.
type Strength = (usize, usize);

/// Labels that a header needs when the lexicon knows only one of them, the
/// others resembling what it knows: two may be an indicator's name and result.
const WITH_ONE_KNOWN: usize = 3;
/// Labels that a header needs when all of them only resemble known ones.
const WITH_NONE_KNOWN: usize = 4;

/// Whether so many labels make a header, of which the lexicon knows so many.
const fn are_enough(known: usize, matched: usize) -> bool {
    known >= 2 || (known == 1 && matched >= WITH_ONE_KNOWN) || matched >= WITH_NONE_KNOWN
}

/// Whether cells hold enough labels for a block, were each taken for its best: to
/// assign them costs far more, and most rows are asked of each block.
fn may_be_enough(plan: &Plan<'_>, sheet: &Sheet, cells: &[CellIx], allowed: &[FieldId]) -> bool {
    let labels = || cells.iter().filter_map(|ix| Some(&sheet.cell(*ix)?.label));
    let is_known = |label: &&Label| plan.has_candidate(&label.key, allowed);
    let known = labels().filter(is_known).take(2).count();
    are_enough(known, known)
        || are_enough(
            known,
            labels()
                .filter(|l| is_known(l) || plan.resembling(l, allowed).is_some())
                .count(),
        )
}

/// A heading that reaches further down than the labels beside it is no column:
/// 年度预算 | 支出构成 | 年初预算 …, merged over the rows of the matrix.
fn drop_headings_beside(plan: &Plan<'_>, sheet: &Sheet, matched: &mut Vec<(CellIx, FieldId)>) {
    let heading = |ix: CellIx| sheet.cell(ix).is_some_and(|c| plan.is_heading(&c.label));
    let end = |ix: CellIx| sheet.cell(ix).map_or(0, SheetCell::row_end);
    let deepest = matched
        .iter()
        .filter(|(ix, _)| !heading(*ix))
        .map(|(ix, _)| end(*ix))
        .max();
    if let Some(deepest) = deepest {
        matched.retain(|(ix, _)| !heading(*ix) || end(*ix) <= deepest);
    }
}

/// Adds the labels that are not in the lexicon but resemble some that are.
fn add_resembling(
    plan: &Plan<'_>,
    sheet: &Sheet,
    cells: &[CellIx],
    allowed: &[FieldId],
    matched: &mut Vec<(CellIx, FieldId)>,
) {
    let free: Vec<FieldId> = allowed
        .iter()
        .copied()
        .filter(|f| !matched.iter().any(|(_, taken)| taken == f))
        .collect();
    let known = || matched.iter().filter_map(|(ix, _)| sheet.cell(*ix));
    let deepest = known().map(|c| c.row_end()).max().unwrap_or(u32::MAX);
    let left = known().map(|c| c.col).min().unwrap_or(0);
    let mut found: Vec<(CellIx, FieldId)> = Vec::new();
    for &ix in cells {
        if matched.iter().any(|(m, _)| *m == ix) {
            continue;
        }
        let Some(cell) = sheet.cell(ix) else { continue };
        if cell.row_end() > deepest && cell.col < left {
            // A heading beside the block, whatever it resembles.
            continue;
        }
        if plan.has_candidate(&cell.label.key, allowed) {
            // Listed, and another label had the better claim.
            continue;
        }
        if let Some(field) = plan.resembling(&cell.label, &free) {
            found.push((ix, field));
        }
    }
    // Two labels that resemble one field (2022年实际值, 2023年实际值) prove neither.
    let alone = |field: FieldId| found.iter().filter(|(_, f)| *f == field).count() == 1;
    matched.extend(found.iter().copied().filter(|(_, f)| alone(*f)));
}

/// Whether between matched labels stand cells with digits: values of pairs.
fn pairs_alternate(sheet: &Sheet, matched: &[(CellIx, FieldId)], cells: &[CellIx]) -> bool {
    cells.iter().any(|ix| {
        !matched.iter().any(|(m, _)| m == ix)
            && sheet.cell(*ix).is_some_and(|c| {
                c.text.chars().any(|ch| ch.is_ascii_digit())
                    && c.label.points.is_none()
                    && c.text.len() <= 24
                    && !amounts::names_a_year(&c.label.key)
            })
    })
}

/// Cells at the left of a header that may be a heading and the label of names.
const NAMES_AT_LEFT: usize = 2;

/// Assigns labels to fields: each field once, unambiguous labels first, and
/// where several cells compete the one that is not also a heading.
fn assign(
    plan: &Plan<'_>,
    sheet: &Sheet,
    cells: &[CellIx],
    allowed: &[FieldId],
) -> Vec<(CellIx, FieldId)> {
    let mut open: Vec<(usize, bool, usize, CellIx, Vec<FieldId>)> = cells
        .iter()
        .enumerate()
        .filter_map(|(at, ix)| {
            let label = &sheet.cell(*ix)?.label;
            let found = columns::narrowed(plan, sheet, cells, *ix, allowed);
            // At the left 年度预算数 may head a column or name the rows beside it.
            let weak = at < NAMES_AT_LEFT
                && (plan.is_heading(label) || plan.find(label, &plan.items).is_some());
            // 备注 says less than 偏差原因: it stands under more fields.
            let general = plan.lexicon.lookup(&label.key).len();
            (!found.is_empty()).then_some((found.len(), weak, general, *ix, found))
        })
        .collect();
    open.sort_by_key(|(n, weak, general, ..)| (*weak, *n, *general));
    let mut matched: Vec<(CellIx, FieldId)> = Vec::new();
    for (n, weak, general, ix, found) in &open {
        let Some(field) = found
            .iter()
            .copied()
            .find(|f| !matched.iter().any(|(_, taken)| taken == f))
        else {
            continue;
        };
        // Two labels of figures that say the same (预算资金, 实际支出资金) prove neither.
        let rival = open.iter().any(|(m, w, g, other, theirs)| {
            other != ix && (m, w, g) == (n, weak, general) && theirs == found
        });
        if found.len() > 1 || !rival || !plan.lexicon.shape(field).is_figure() {
            matched.push((*ix, field));
        }
    }
    names::name_without_levels(plan, sheet, allowed, &mut matched);
    names::level_beside_name(plan, sheet, cells, allowed, &mut matched);
    matched
}
