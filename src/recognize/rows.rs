//! What a row of a sheet is: a header, a row of labels, or data.

use super::amounts;
use super::columns;
use super::names;
use super::plan::Plan;
use super::sheet::{CellIx, Sheet, SheetCell};
use crate::lexicon::{FieldId, Label, RowsOf};

/// A column of a block, from its header cell.
#[derive(Debug, Clone)]
pub struct Column {
    /// The field; `None` when the lexicon does not know the label.
    pub field: Option<FieldId>,
    /// The deepest header cell.
    pub header: CellIx,
    /// A header cell above it that spans several columns.
    pub above: Option<CellIx>,
    /// The label.
    pub label: Label,
    /// First grid column.
    pub col: u32,
    /// One past the last grid column.
    pub col_end: u32,
}

/// A header row (or band of rows) and what follows it.
#[derive(Debug, Clone)]
pub struct Header {
    /// Which block it opens.
    pub block: HeaderOf,
    /// Its columns from left to right.
    pub columns: Vec<Column>,
    /// First row below the header.
    pub body: u32,
    /// Cells of the header that are headings beside it.
    pub headings: Vec<CellIx>,
    /// Header cells whose field is a guess: unlisted labels that resemble known ones.
    pub guessed: Vec<CellIx>,
    /// Whether one row of amounts without a name of an item stands below it.
    pub unnamed: bool,
}

/// What a header opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderOf {
    /// The rows block with this index in the plan.
    Rows(usize),
    /// The budget matrix.
    Matrix,
}

/// What a row is.
#[derive(Debug, Clone)]
pub enum RowKind {
    /// Nothing printed begins in it.
    Blank,
    /// A header.
    Header(Header),
    /// Begins with a label of a pair, a section, a total or a note.
    Labelled,
    /// Anything else.
    Data,
}

impl Header {
    /// The column that covers a grid column.
    #[must_use]
    pub fn column_at(&self, col: u32) -> Option<&Column> {
        self.columns
            .iter()
            .find(|c| (c.col..c.col_end).contains(&col))
    }

    /// The column of a field.
    #[must_use]
    pub fn column_of(&self, field: FieldId) -> Option<&Column> {
        self.columns.iter().find(|c| c.field == Some(field))
    }

    /// Whether another header has the same labels in the same places.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.block == other.block
            && self.columns.len() == other.columns.len()
            && self
                .columns
                .iter()
                .zip(&other.columns)
                .all(|(a, b)| a.label.key == b.label.key && a.col == b.col)
    }
}

/// Header cells with the fields assigned to them.
pub(super) type Matched = Vec<(CellIx, FieldId)>;

/// Tells what a row is. `open` is the header whose body the row may belong to.
#[must_use]
pub fn classify(plan: &Plan<'_>, sheet: &Sheet, row: u32, open: Option<&Header>) -> RowKind {
    let cells: Vec<CellIx> = sheet
        .starting(row)
        .into_iter()
        .filter(|ix| sheet.cell(*ix).is_some_and(|c| !c.is_blank()))
        .collect();
    if cells.is_empty() {
        return RowKind::Blank;
    }
    if let Some(header) = header(plan, sheet, row, &cells) {
        return RowKind::Header(header);
    }
    if begins_with_label(plan, sheet, &cells, open) {
        return RowKind::Labelled;
    }
    RowKind::Data
}

fn begins_with_label(
    plan: &Plan<'_>,
    sheet: &Sheet,
    cells: &[CellIx],
    open: Option<&Header>,
) -> bool {
    if let [only] = cells
        && open.is_some()
        && sheet
            .cell(*only)
            .is_some_and(|c| c.col == 0 && plan.is_heading(&c.label))
    {
        // A heading alone in its row ends the block above it.
        return true;
    }
    // Below a header only the leftmost columns hold labels: 预算执行率 may be
    // the name of an indicator.
    if let Some(header) = open
        && let HeaderOf::Rows(_) = header.block
        && let (Some(first), Some(cell)) = (
            header.columns.first(),
            cells.first().and_then(|ix| sheet.cell(*ix)),
        )
        && cell.col > first.col
    {
        // Except 总分, alone in the cells left of the figures.
        return sums_up(plan, sheet, cell, cells);
    }
    if open.is_some_and(|h| columns::fills_columns(plan, sheet, cells, h)) {
        return false;
    }
    let mut rest = cells.iter().filter_map(|ix| sheet.cell(*ix)).peekable();
    while let Some(cell) = rest.next() {
        let label = &cell.label;
        if plan.total(label).is_some() {
            // Items side by side: 合计 is one of them.
            let items = cells
                .iter()
                .filter_map(|ix| sheet.cell(*ix))
                .filter(|c| plan.find(&c.label, &plan.items).is_some());
            if items.count() >= 3 {
                return false;
            }
            // In the budget matrix 合计 is an item, not the total score.
            return open
                .is_none_or(|h| h.block != HeaderOf::Matrix || plan.known_item(label).is_none());
        }
        if plan.find(label, &plan.texts).is_some() {
            return true;
        }
        if plan.find(label, &plan.pairs).is_some() {
            return match open {
                // Inside a matrix the items win over pairs with the same label.
                Some(h) if h.block == HeaderOf::Matrix => plan.known_item(label).is_none(),
                // An indicator may be named like an amount: 预算执行率.
                Some(_) => plan
                    .find(label, &plan.pairs)
                    .is_none_or(|f| !plan.lexicon.path(f).starts_with("budget_pair.")),
                None => true,
            };
        }
        // A heading at the left edge may stand before the label.
        if !(plan.is_heading(label) && open.is_none() && rest.peek().is_some()) {
            return false;
        }
    }
    false
}

/// Whether a cell is the label of the row of totals though cells stand left of
/// it: they all begin in its row and are blank, and only figures follow.
fn sums_up(plan: &Plan<'_>, sheet: &Sheet, cell: &SheetCell, cells: &[CellIx]) -> bool {
    let figure = |ix: &CellIx| {
        sheet.cell(*ix).is_some_and(|c| {
            c.text
                .chars()
                .all(|ch| ch.is_numeric() || matches!(ch, '.' | '%' | '/' | '-' | '—'))
        })
    };
    plan.find(&cell.label, &plan.totals).is_some()
        && cells.len() > 1
        && cells.iter().skip(1).all(figure)
        && (0..cell.col).all(|col| {
            let beside = sheet.at(cell.row, col).and_then(|ix| sheet.cell(ix));
            beside.is_some_and(|c| c.row == cell.row && c.is_blank())
        })
}

fn header(plan: &Plan<'_>, sheet: &Sheet, row: u32, cells: &[CellIx]) -> Option<Header> {
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
        let enough = known >= 2
            || (known == 1 && matched.len() >= WITH_ONE_KNOWN)
            || matched.len() >= WITH_NONE_KNOWN;
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

/// A heading that reaches further down than the labels beside it is no column:
/// 年度预算 | 支出构成 | 年初预算 …, merged over the rows of the matrix.
fn drop_headings_beside(plan: &Plan<'_>, sheet: &Sheet, matched: &mut Vec<(CellIx, FieldId)>) {
    let heading = |ix: CellIx| sheet.cell(ix).is_some_and(|c| plan.is_heading(&c.label));
    let end = |ix: CellIx| sheet.cell(ix).map_or(0, super::sheet::SheetCell::row_end);
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

fn build(
    plan: &Plan<'_>,
    sheet: &Sheet,
    row: u32,
    of: HeaderOf,
    matched: &[(CellIx, FieldId)],
) -> Header {
    let body = matched
        .iter()
        .filter_map(|(ix, _)| sheet.cell(*ix))
        .map(super::sheet::SheetCell::row_end)
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
