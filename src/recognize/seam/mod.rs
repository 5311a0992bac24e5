//! Page breaks inside tables: does the row below continue the row above, does
//! it belong to the same group, or does something new begin?
//!
//! Geometry joins what it can prove (see `read::layout`). What is left is
//! decided here by what is still open: an amount not yet printed, a sentence
//! or bracket not yet closed, a line that is full, a cell that is blank on one
//! side. Each fact adds to or takes from a hypothesis; when the facts do not
//! decide, the break is reported as `join_uncertain`.

mod facts;
mod items;
mod levels;
mod report;

use self::facts::Tally;
use self::items::begins_item;
use self::levels::Level;
use super::plan::Plan;
use super::rows::{Header, HeaderOf, RowKind, classify};
use super::sheet::{CellIx, Sheet, SheetCell};
use crate::content::{Content, SeamColumn};
use crate::lexicon::{RowsOf, Shape, normalize};
use crate::problem::Problem;

/// Resolves all seams of a sheet from top to bottom.
pub fn resolve(plan: &Plan<'_>, content: &Content, sheet: &mut Sheet, problems: &mut Vec<Problem>) {
    let mut open: Option<Header> = None;
    let edges_tell = facts::edges_tell(&sheet.seams);
    let mut row = 0;
    while row < sheet.rows {
        if plan.out_of_time() {
            // What stands below is not read either.
            return;
        }
        let at_seam = sheet.seams.first().is_some_and(|s| s.row <= row);
        if at_seam && row > 0 {
            if heading_cut(plan, content, sheet, row) {
                // The header is read anew without its heading.
                open = None;
                row = row.saturating_sub(1);
                continue;
            }
            join_heading(plan, content, sheet, row, open.as_ref());
        }
        let kind = classify(plan, sheet, row, open.as_ref());
        if at_seam {
            let seam = sheet.seams.remove(0);
            if row > 0 && seam.row == row {
                let band = open.as_ref().filter(|h| h.body == row);
                let band = band.and_then(|h| header_row(sheet, h));
                if header_cut(plan, content, sheet, row, band.is_some()) {
                    // The header is read anew, from its first row.
                    sheet.join_rows(content, row);
                    open = None;
                    row = band.unwrap_or(row.saturating_sub(1));
                    continue;
                }
                if header_split(plan, content, sheet, row, &kind) {
                    open = None;
                    row = row.saturating_sub(1);
                    continue;
                }
                let cut =
                    matches!(kind, RowKind::Blank | RowKind::Data) || label_cut(plan, sheet, row);
                if cut
                    && decide(
                        plan,
                        content,
                        sheet,
                        row,
                        open.as_ref(),
                        (&seam.columns, edges_tell),
                        problems,
                    )
                {
                    continue;
                }
            }
        } else if !sheet.spans_known
            && matches!(kind, RowKind::Data)
            && let Some(header) = &open
        {
            fill_unknown_spans(plan, content, sheet, row, header);
        }
        match kind {
            RowKind::Header(header) => {
                row = header.body.max(row.saturating_add(1));
                // Seams inside a header band: the header was not split.
                sheet.seams.retain(|s| s.row >= row);
                open = Some(header);
            }
            RowKind::Labelled => {
                open = None;
                row = row.saturating_add(1);
            }
            RowKind::Blank | RowKind::Data => row = row.saturating_add(1),
        }
    }
}

/// Whether the rows on both sides of a break are one header that the page end
/// cut: every text below, without a figure, makes a label that the lexicon
/// knows of the one above, and together they are a header, or the last row of one.
fn header_cut(
    plan: &Plan<'_>,
    content: &Content,
    sheet: &Sheet,
    row: u32,
    in_header: bool,
) -> bool {
    let Some(above) = row.checked_sub(1) else {
        return false;
    };
    let filled: Vec<Pair> = pairs(sheet, row)
        .into_iter()
        .filter(|p| !is_blank(sheet, p.below))
        .collect();
    let completes = |pair: &Pair| {
        let (Some(above), Some(below)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            return false;
        };
        let text = format!("{}{}", above.text, below.text);
        text.chars().count() <= HEADER_CHARS
            && !below.text.chars().any(char::is_numeric)
            && plan.lexicon.lookup(&below.label.key).is_empty()
            && !plan.lexicon.lookup(&normalize(&text).key).is_empty()
    };
    if filled.is_empty() || !filled.iter().all(completes) {
        return false;
    }
    if in_header {
        return true;
    }
    let mut joined = sheet.clone();
    joined.join_rows(content, row);
    matches!(classify(plan, &joined, above, None), RowKind::Header(header)
        if header.columns.iter().filter(|c| c.field.is_some()).count() >= HEADER_LABELS)
}

/// The first row of a header.
fn header_row(sheet: &Sheet, header: &Header) -> Option<u32> {
    let cells = header.columns.iter().map(|c| c.above.unwrap_or(c.header));
    cells.filter_map(|ix| sheet.cell(ix)).map(|c| c.row).min()
}

/// Joins the cells of a header of two levels that a break cut between its
/// levels: what spans both has a blank part or half of its label above.
fn header_split(
    plan: &Plan<'_>,
    content: &Content,
    sheet: &mut Sheet,
    row: u32,
    kind: &RowKind,
) -> bool {
    let labels = match kind {
        RowKind::Header(h) => h.columns.iter().filter(|c| c.field.is_some()).count(),
        _ => 0,
    };
    let Some(above) = row.checked_sub(1) else {
        return false;
    };
    let known = |key: &str| is_known(plan, key);
    let starting = sheet.starting(above);
    let blank = starting.iter().filter(|ix| is_blank(sheet, **ix)).count();
    if labels < HEADER_LABELS || blank == 0 || blank == starting.len() {
        return false;
    }
    let mut parts = Vec::new();
    for pair in pairs(sheet, row) {
        let (Some(top), Some(part)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            continue;
        };
        let beside = top.col == part.col && top.col_end() == part.col_end();
        if beside && (top.is_blank() || known(&joined_key(top, part))) {
            parts.push(pair);
        } else if !known(&top.label.key) || top.row != above {
            return false;
        }
    }
    for pair in &parts {
        sheet.join(content, pair.above, pair.below);
    }
    !parts.is_empty()
}

/// A header cell has at most this many characters (the longest seen has 19).
const HEADER_CHARS: usize = 24;
/// Labels by which two rows prove to be one header.
const HEADER_LABELS: usize = 3;

/// In flattened text a blank cell of a group column belongs to the cell above
/// it, from the outermost group inwards.
fn fill_unknown_spans(
    plan: &Plan<'_>,
    content: &Content,
    sheet: &mut Sheet,
    row: u32,
    header: &Header,
) {
    let HeaderOf::Rows(at) = header.block else {
        return;
    };
    let Some(rows) = plan.rows.get(at) else {
        return;
    };
    if row <= header.body {
        return;
    }
    let Some(before) = row.checked_sub(1) else {
        return;
    };
    for column in rows.group.iter().filter_map(|f| header.column_of(*f)) {
        let (Some(above), Some(below)) = (sheet.at(before, column.col), sheet.at(row, column.col))
        else {
            continue;
        };
        if is_blank(sheet, below) {
            sheet.join(content, above, below);
        } else if rows.of == RowsOf::Tasks && rows.group.first() != column.field.as_ref() {
            // A second text in the same task stays a cell of its own.
        } else {
            break;
        }
    }
}

/// Decides one seam; true when the row below was joined to the row above and is gone.
fn decide(
    plan: &Plan<'_>,
    content: &Content,
    sheet: &mut Sheet,
    row: u32,
    open: Option<&Header>,
    (geometry, edges_tell): (&[SeamColumn], bool),
    problems: &mut Vec<Problem>,
) -> bool {
    if row_above_is_blank(sheet, row) {
        sheet.join_rows(content, row);
        return true;
    }
    let rows = match open.map(|h| h.block) {
        Some(HeaderOf::Rows(at)) => plan.rows.get(at),
        _ => None,
    };
    let tasks = rows.is_some_and(|r| r.of == RowsOf::Tasks);
    let mut same_row = Tally::default();
    let mut same_group = Tally::default();
    let mut groups: Vec<Pair> = Vec::new();
    for pair in pairs(sheet, row) {
        let column = open.and_then(|h| h.column_at(pair.col));
        let field = column.and_then(|c| c.field);
        let shape = field.map_or(Shape::Text, |f| plan.lexicon.shape(f));
        let seam = geometry.get(pair.col as usize).copied().unwrap_or_default();
        let (Some(above), Some(below)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            continue;
        };
        // Below a whole label of a header its first row begins, however full the label's line is.
        let labelled = field.is_some() && open.is_some_and(|h| h.body == row);
        if labelled && !below.is_blank() && !is_known(plan, &joined_key(above, below)) {
            same_row.refute();
            same_group.refute();
        }
        if field.is_some_and(|f| rows.is_some_and(|r| r.group.contains(&f))) {
            groups.push(pair);
            if tasks && edges_tell {
                same_group.add(facts::closed(seam));
            }
            if !tasks {
                if levels::compare(above, below) == Level::Begins {
                    same_row.refute();
                }
            } else if below.is_blank() {
                same_group.pro(facts::GROUP_BLANK);
            } else {
                same_group.add(facts::cells(above, below, shape, seam, false));
            }
        } else if open.is_none() || column.is_some() || !(above.is_blank() || below.is_blank()) {
            // Half a heading at the left edge, outside the header's columns, decides nothing.
            let filled = open.is_some_and(|h| filled_elsewhere(sheet, row, h.body, below));
            same_row.add(facts::cells(above, below, shape, seam, filled));
            let known = |key: &str| is_known(plan, key);
            if known(&above.label.key)
                && known(&below.label.key)
                && !known(&joined_key(above, below))
            {
                same_row.refute();
            }
            let named = field.is_some_and(|f| plan.is(f, "indicators.name"));
            if named && begins_item(&above.text, &below.text) {
                same_row.refute();
            }
        }
    }
    if open.is_none() && label_left_open(sheet, row) {
        same_row.pro(facts::LABEL_OPEN);
    }
    if label_cut(plan, sheet, row) {
        same_row.pro(facts::LABEL_CUT);
    }
    if same_row.is_undecided() && sheet.starting(row).iter().any(|ix| !is_blank(sheet, *ix)) {
        report::uncertain(sheet, row, problems);
    }
    if same_row.holds() {
        report::note_repeats(sheet, &pairs(sheet, row), problems);
        sheet.join_rows(content, row);
        return true;
    }
    let group_goes_on = tasks && same_group.holds();
    report::note_cut_off(
        sheet,
        row,
        geometry,
        group_goes_on.then_some(&groups),
        problems,
    );
    if !tasks {
        levels::join(content, sheet, row, &groups, problems);
        return false;
    }
    if same_group.is_undecided() {
        report::uncertain(sheet, row, problems);
    }
    if group_goes_on {
        report::note_repeats(sheet, &groups, problems);
        for pair in groups {
            sheet.join(content, pair.above, pair.below);
        }
    }
    false
}

/// Rows that must fill a column before a blank cell in it is odd.
const FILLED_ROWS: usize = 3;

/// Whether no row from `first` on, but for those at breaks, leaves the column of a cell blank.
fn filled_elsewhere(sheet: &Sheet, row: u32, first: u32, cell: &SheetCell) -> bool {
    let at_break = |r: u32| {
        r.saturating_add(1) == row
            || r == row
            || sheet
                .seams
                .iter()
                .any(|s| s.row == r || s.row == r.saturating_add(1))
    };
    let mut filled = 0_usize;
    for r in (first..sheet.rows).filter(|r| !at_break(*r)) {
        let same = sheet.at(r, cell.col).and_then(|ix| sheet.cell(ix));
        match same.filter(|c| c.col == cell.col && c.col_end() == cell.col_end()) {
            Some(c) if c.row == r && c.is_blank() => return false,
            Some(c) => filled = filled.saturating_add(usize::from(c.row == r)),
            None => break,
        }
    }
    filled >= FILLED_ROWS
}

/// Whether nothing stands in the row above a break: some producers begin a row
/// with its borders on one page and print all of it on the next.
fn row_above_is_blank(sheet: &Sheet, row: u32) -> bool {
    row.checked_sub(1).is_some_and(|above| {
        let cells = sheet.starting(above);
        cells.len() > 1 && cells.iter().all(|ix| is_blank(sheet, *ix))
    })
}

/// Whether the lexicon knows a label.
fn is_known(plan: &Plan<'_>, key: &str) -> bool {
    !plan.lexicon.lookup(key).is_empty()
}

/// What two parts printed one after the other are as a label.
fn joined_key(above: &SheetCell, below: &SheetCell) -> String {
    normalize(&format!("{}{}", above.text, below.text)).key
}

/// Whether the first texts of both rows make one label that neither is.
fn label_cut(plan: &Plan<'_>, sheet: &Sheet, row: u32) -> bool {
    let Some(first) = pairs(sheet, row)
        .into_iter()
        .find(|p| !is_blank(sheet, p.below))
    else {
        return false;
    };
    let (Some(above), Some(below)) = (sheet.cell(first.above), sheet.cell(first.below)) else {
        return false;
    };
    let known = |key: &str| is_known(plan, key);
    !above.is_blank()
        && above.text.chars().count() < HEADER_CHARS
        && below.text.chars().count() < HEADER_CHARS
        && known(&joined_key(above, below))
        && !(known(&above.label.key) && known(&below.label.key))
}

/// Joins the heading beside a header to its half below the break, when only
/// with both is the row above a header.
fn heading_cut(plan: &Plan<'_>, content: &Content, sheet: &mut Sheet, row: u32) -> bool {
    let (Some(above), Some(pair)) = (row.checked_sub(1), pairs(sheet, row).first().copied()) else {
        return false;
    };
    let (Some(top), Some(part)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
        return false;
    };
    if top.is_blank()
        || part.is_blank()
        || top.row != above
        || plan.lexicon.lookup(&joined_key(top, part)).is_empty()
    {
        return false;
    }
    let mut joined = sheet.clone();
    joined.join(content, pair.above, pair.below);
    let beside = matches!(classify(plan, &joined, above, None), RowKind::Header(header)
        if header.body == row && header.columns.first().is_some_and(|c| c.col > pair.col));
    if beside {
        *sheet = joined;
    }
    beside
}

/// Joins the heading beside a block to its part below the break, so that the
/// part is not taken for a label: 年度绩效指标 | 完成情况.
fn join_heading(
    plan: &Plan<'_>,
    content: &Content,
    sheet: &mut Sheet,
    row: u32,
    open: Option<&Header>,
) {
    let Some((left, body)) = open.and_then(|h| Some((h.columns.first()?.col, h.body))) else {
        return;
    };
    for pair in pairs(sheet, row).into_iter().filter(|p| p.col < left) {
        let (Some(above), Some(below)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            continue;
        };
        // Its text stands wholly below, or half of it does.
        let cut = if above.is_blank() {
            above.row < body && plan.is_heading(&below.label)
        } else {
            !below.is_blank() && !plan.lexicon.lookup(&joined_key(above, below)).is_empty()
        };
        if cut {
            sheet.join(content, pair.above, pair.below);
        }
    }
}

/// The cells above and below a break in one column.
#[derive(Debug, Clone, Copy)]
struct Pair {
    col: u32,
    above: CellIx,
    below: CellIx,
}

fn pairs(sheet: &Sheet, row: u32) -> Vec<Pair> {
    let Some(before) = row.checked_sub(1) else {
        return Vec::new();
    };
    sheet
        .starting(row)
        .into_iter()
        .filter_map(|below| {
            let col = sheet.cell(below)?.col;
            let above = sheet.at(before, col)?;
            Some(Pair { col, above, below })
        })
        .collect()
}

/// Whether the row above begins with a text and the row below with a blank cell:
/// a label with a long text beside it that goes on.
fn label_left_open(sheet: &Sheet, row: u32) -> bool {
    let Some(first) = pairs(sheet, row).first().copied() else {
        return false;
    };
    !is_blank(sheet, first.above) && is_blank(sheet, first.below)
}

fn is_blank(sheet: &Sheet, ix: CellIx) -> bool {
    sheet.cell(ix).is_none_or(SheetCell::is_blank)
}
