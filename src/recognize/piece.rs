//! What a table says about itself, and where in one table several forms follow
//! each other.

use super::plan::Plan;
use super::rows::{Header, HeaderOf, RowKind, classify};
use super::segment::is_title;
use super::sheet::Sheet;
use crate::lexicon::RowsOf;

/// What a table says about itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// A header of tasks or indicators.
    pub(super) indicators: bool,
    /// Begins with head pairs.
    pub(super) opens: bool,
    /// Begins with a title in a cell.
    pub(super) title: bool,
    /// Holds any known block.
    pub(super) known: bool,
}

/// Looks at all rows of a sheet.
pub(super) fn examine(plan: &Plan<'_>, sheet: &Sheet, rows: Rows) -> Seen {
    let mut seen = Seen::default();
    let mut labelled = 0_u32;
    let mut data = 0_u32;
    for (row, kind) in rows {
        match kind {
            RowKind::Header(header) => {
                seen.indicators |= is_indicator_header(plan, &header);
                seen.known |= seen.indicators || matches!(header.block, HeaderOf::Rows(_));
            }
            RowKind::Labelled => {
                if data == 0 && !seen.indicators && opens_form(plan, sheet, row) {
                    seen.opens = true;
                }
                labelled = labelled.saturating_add(1);
            }
            RowKind::Data => {
                if row == 0 {
                    seen.title = row_title(sheet, row);
                }
                data = data.saturating_add(1);
            }
            RowKind::Blank => {}
        }
    }
    // Tables of budgets hold a label here and there; a form's tables mostly labels.
    seen.known |= labelled > 0 && labelled.saturating_mul(3) >= data;
    seen
}

/// Whether the header is one of tasks or indicators: what makes a form a form.
fn is_indicator_header(plan: &Plan<'_>, header: &Header) -> bool {
    let HeaderOf::Rows(at) = header.block else {
        return false;
    };
    let Some(rows) = plan.rows.get(at) else {
        return false;
    };
    let fields = header.columns.iter().filter_map(|c| c.field);
    match rows.of {
        RowsOf::Goals => false,
        RowsOf::Tasks => fields.count() >= 3,
        RowsOf::Indicators => {
            let paths: Vec<&str> = fields.map(|f| plan.lexicon.path(f)).collect();
            let measured = [
                "indicators.target",
                "indicators.actual",
                "indicators.weight",
                "indicators.score",
            ];
            paths.len() >= 3 && paths.iter().any(|p| measured.contains(p))
        }
    }
}

/// Whether a row holds the pairs with which forms begin.
fn opens_form(plan: &Plan<'_>, sheet: &Sheet, row: u32) -> bool {
    const OPENERS: &[&str] = &["project_name", "organization", "competent_department"];
    sheet
        .starting(row)
        .iter()
        .filter_map(|ix| sheet.cell(*ix))
        .find(|c| !c.is_blank())
        .is_some_and(|c| {
            plan.find(&c.label, &plan.pairs)
                .is_some_and(|f| OPENERS.contains(&plan.lexicon.path(f)))
        })
}

fn row_title(sheet: &Sheet, row: u32) -> bool {
    let cells = sheet.starting(row);
    let mut filled = cells
        .iter()
        .filter_map(|ix| sheet.cell(*ix))
        .filter(|c| !c.is_blank());
    matches!((filled.next(), filled.next()), (Some(cell), None) if is_title(&cell.text))
}

/// The rows of a sheet with what each is, those below a header's first left out.
pub(super) type Rows = Vec<(u32, RowKind)>;

/// What the rows of a sheet are. `ends` may say of a row that what was open
/// above it is not open any more.
fn rows_of(plan: &Plan<'_>, sheet: &Sheet, mut ends: impl FnMut(u32, &RowKind) -> bool) -> Rows {
    let mut rows = Vec::new();
    let mut open: Option<Header> = None;
    let mut row = 0;
    while row < sheet.rows {
        if plan.out_of_time() {
            break;
        }
        let mut next = row.saturating_add(1);
        let kind = classify(plan, sheet, row, open.as_ref());
        if ends(row, &kind) {
            open = None;
        }
        match &kind {
            RowKind::Header(header) => {
                next = header.body.max(next);
                open = Some(header.clone());
            }
            RowKind::Labelled => open = None,
            RowKind::Data | RowKind::Blank => {}
        }
        rows.push((row, kind));
        row = next;
    }
    rows
}

/// Splits a table in which several forms follow each other: after an indicator
/// header, a row that opens a form (or a title row) begins the next one.
pub(super) fn split(plan: &Plan<'_>, sheet: Sheet) -> Vec<(Sheet, Rows)> {
    let mut cuts = vec![0];
    let mut seen_indicators = false;
    let rows = rows_of(plan, &sheet, |row, kind| {
        let starts = seen_indicators
            && match kind {
                RowKind::Labelled => opens_form(plan, &sheet, row),
                RowKind::Data => row_title(&sheet, row),
                _ => false,
            };
        if starts {
            // A title row directly above belongs to the new form.
            cuts.push(row);
            seen_indicators = false;
        }
        if let RowKind::Header(header) = kind {
            seen_indicators |= is_indicator_header(plan, header);
        }
        starts
    });
    if cuts.len() == 1 {
        return vec![(sheet, rows)];
    }
    let ends = cuts
        .iter()
        .skip(1)
        .copied()
        .chain([sheet.rows])
        .collect::<Vec<_>>();
    cuts.into_iter()
        .zip(ends)
        .map(|(from, to)| {
            let piece = sheet.slice(from, to);
            let rows = rows_of(plan, &piece, |_, _| false);
            (piece, rows)
        })
        .collect()
}
