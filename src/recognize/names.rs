//! Which labels of a header are the levels and the names of indicators, and what a
//! remark beside them is.

use super::plan::Plan;
use super::rows::{Column, Header, Matched};
use super::sheet::{CellIx, Sheet};
use crate::lexicon::FieldId;

/// 评价指标 is the outermost level beside deeper ones, and the indicator's name without them.
pub fn name_without_levels(
    plan: &Plan<'_>,
    sheet: &Sheet,
    allowed: &[FieldId],
    matched: &mut [(CellIx, FieldId)],
) {
    let field = |path: &str| plan.lexicon.field(path).filter(|f| allowed.contains(f));
    let (Some(level), Some(name)) = (field("indicators.level1"), field("indicators.name")) else {
        return;
    };
    let deeper = [
        "indicators.level2",
        "indicators.name",
        "indicators.name_deepest",
        "indicators.text",
    ];
    if (matched.iter()).any(|(_, f)| deeper.contains(&plan.lexicon.path(*f))) {
        return;
    }
    for (ix, field) in matched.iter_mut().filter(|(_, f)| *f == level) {
        let label = sheet.cell(*ix).map(|c| c.label.key.as_str());
        if label.is_some_and(|key| plan.has_candidate(key, &[name])) {
            *field = name;
        }
    }
}

/// Of two labels that can only be the indicator's name (指标 | 指标内容) the left one is the
/// outermost level, where no other label is.
pub fn level_beside_name(
    plan: &Plan<'_>,
    sheet: &Sheet,
    cells: &[CellIx],
    allowed: &[FieldId],
    matched: &mut Matched,
) {
    let field = |path: &str| plan.lexicon.field(path).filter(|f| allowed.contains(f));
    let (Some(level), Some(name)) = (field("indicators.level1"), field("indicators.name")) else {
        return;
    };
    let taken = |f: FieldId| matched.iter().position(|(_, m)| *m == f);
    let col = |ix: CellIx| sheet.cell(ix).map_or(0, |c| c.col);
    let (Some(at), None) = (taken(name), taken(level)) else {
        return;
    };
    let Some(&(left, _)) = matched.get(at) else {
        return;
    };
    let free = |ix: &CellIx| !matched.iter().any(|(m, _)| m == ix);
    let another = |ix: &CellIx| {
        sheet.cell(*ix).is_some_and(|c| {
            plan.has_candidate(&c.label.key, &[name])
                && sheet.cell(left).is_some_and(|l| l.label.key != c.label.key)
        })
    };
    let mut rivals = cells.iter().copied().filter(|ix| free(ix) && another(ix));
    let (Some(rival), None) = (rivals.next(), rivals.next()) else {
        return;
    };
    let (outer, inner) = if col(left) < col(rival) {
        (left, rival)
    } else {
        (rival, left)
    };
    matched.retain(|(ix, _)| *ix != left);
    matched.extend([(outer, level), (inner, name)]);
}

/// The columns of names below a label that covers them all: 绩效指标 over 产出 | 数量 | 泵站,
/// or over the levels alone where the indicator's name has a label of its own.
#[must_use]
pub fn names_below(
    plan: &Plan<'_>,
    sheet: &Sheet,
    body: u32,
    above: CellIx,
    matched: &[(CellIx, FieldId)],
) -> Option<Vec<Column>> {
    let cell = sheet.cell(above)?;
    let field = |path: &str| plan.lexicon.field(path);
    let (level1, level2) = (field("indicators.level1")?, field("indicators.level2")?);
    let name = field("indicators.name")?;
    let taken = |f: FieldId| matched.iter().any(|(ix, m)| *m == f && *ix != above);
    let names = !plan
        .candidates(&cell.label.key, &[level1, level2, name])
        .is_empty()
        || plan.is_heading(&cell.label);
    if cell.col_span < 2 || cell.row_end() > body || !names || taken(level1) || taken(level2) {
        return None;
    }
    let mut parts: Vec<(u32, u32)> = Vec::new();
    let mut col = cell.col;
    while col < cell.col_end() {
        let below = sheet.at(body, col).and_then(|ix| sheet.cell(ix))?;
        if below.col != col || below.col_end() > cell.col_end() {
            return None;
        }
        parts.push((col, below.col_end()));
        col = below.col_end();
    }
    let fields: &[FieldId] = match (parts.len(), taken(name)) {
        (3, false) => &[level1, level2, name],
        (2, true) => &[level1, level2],
        (2, false) => &[level1, name],
        _ => return None,
    };
    Some(
        parts
            .iter()
            .zip(fields)
            .map(|((col, col_end), field)| Column {
                field: Some(*field),
                header: above,
                above: None,
                label: cell.label.clone(),
                col: *col,
                col_end: *col_end,
            })
            .collect(),
    )
}

/// Remarks beside targets alone explain no deviation: without a column of results or
/// scores there is nothing that could have deviated.
pub fn remarks_without_results(plan: &Plan<'_>, header: &mut Header) {
    let field = |path: &str| plan.lexicon.field(path);
    let results = [
        "indicators.actual",
        "indicators.score",
        "indicators.weighted_score",
        "indicators.completion",
        "indicators.review_score",
    ];
    let result = |f: FieldId| results.contains(&plan.lexicon.path(f));
    if header.columns.iter().filter_map(|c| c.field).any(result) {
        return;
    }
    let (Some(deviation), Some(remark)) =
        (field("indicators.deviation"), field("indicators.remark"))
    else {
        return;
    };
    for column in &mut header.columns {
        if column.field == Some(deviation)
            && plan.lexicon.lookup(&column.label.key).contains(&remark)
        {
            column.field = Some(remark);
        }
    }
}
