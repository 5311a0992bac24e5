//! Content to drafts: which forms a document holds and what stands in them.
//!
//! Recognition goes by labels, never by position. It claims what it uses;
//! what nobody claimed is `unplaced`.

mod amounts;
mod claims;
mod columns;
pub mod draft;
pub mod explain;
pub mod family;
mod head;
mod labelled;
mod left_over;
mod names;
mod neighbours;
mod outside;
pub(crate) mod persons;
mod piece;
mod plan;
mod rate_row;
mod rows;
mod seam;
mod segment;
mod sheet;
mod totals;
mod transposed;
mod walk;

use crate::budget::Budget;
use crate::content::{Content, LineId};
use crate::lexicon::{Family, Lexicon};
use crate::problem::{Code, Problem};
use crate::record::Evidence;
use draft::{Draft, Found};
use plan::Plan;
use segment::Segment;
use sheet::Sheet;
use walk::Walk;

pub use explain::{Explained, explain};
pub use head::line_places;
pub use segment::is_title;

/// A recognized form and the problems met on the way.
#[derive(Debug, Clone)]
pub struct Recognized {
    /// The form.
    pub draft: Draft,
    /// Joins that are in doubt and the like.
    pub problems: Vec<Problem>,
}

/// Finds and reads all forms of a document.
#[must_use]
pub fn recognize(content: &Content, lexicon: &Lexicon) -> Vec<Recognized> {
    recognize_within(content, lexicon, None).0
}

/// The same in the time that a document has. When it is up, rows not yet read are
/// left unplaced, and a problem says so: a form's own, or one of those returned beside
/// the forms when their number is not known. Another of these tells what no form holds.
#[must_use]
pub fn recognize_within(
    content: &Content,
    lexicon: &Lexicon,
    budget: Option<&Budget>,
) -> (Vec<Recognized>, Vec<Problem>) {
    let Some(generic) = lexicon.generic() else {
        return (Vec::new(), Vec::new());
    };
    let mut plan = Plan::new(lexicon, generic);
    plan.budget = budget;
    let segments = segment::find(&plan, content);
    let mut problems = Vec::new();
    if plan.has_stopped() {
        let message = "the search for forms ran out of time; there may be more of them";
        problems.push(Problem::new(Code::LimitTime, message));
    }
    problems.extend(outside::problem(content, &segments));
    let forms = segments
        .into_iter()
        .map(|segment| form(content, lexicon, generic, segment, budget))
        .collect();
    (forms, problems)
}

fn form(
    content: &Content,
    lexicon: &Lexicon,
    generic: &Family,
    mut segment: Segment,
    budget: Option<&Budget>,
) -> Recognized {
    let mut problems = Vec::new();
    let matches = family::matches(lexicon, content, &segment);
    let chosen = matches.first().filter(|m| m.fits()).map(|m| m.family);
    if chosen.is_none() {
        problems.push(unrecognized(&matches, &segment));
    }
    let mut plan = Plan::new(lexicon, chosen.unwrap_or(generic));
    plan.year = segment.year(content);
    plan.budget = budget;
    let plan = &plan;
    let mut walk = Walk::new(plan, content);
    let mut sheets: Vec<Sheet> = std::mem::take(&mut segment.sheets);
    let segment = &segment;
    walk.lead(segment);
    for sheet in &mut sheets {
        seam::resolve(plan, content, sheet, &mut problems);
        walk.sheet_head(sheet);
        walk.label_unit(sheet);
        walk.sheet(sheet);
    }
    walk.tail(segment);
    walk.persons_beside(segment);
    let Walk {
        mut draft, claims, ..
    } = walk;
    unplaced(content, segment, &sheets, &claims, &mut draft);
    draft.pages = page_range(content, segment, &sheets);
    draft.characters = characters(content, segment, &sheets);
    problems.extend(left_over::problems(&draft));
    if plan.has_stopped() {
        let message = "a form was read only in part: the time was up; its other rows are unplaced";
        let mut problem = Problem::new(Code::LimitTime, message);
        problem.page = draft.pages.map(|p| p[0]);
        problems.push(problem);
    }
    Recognized { draft, problems }
}

fn unrecognized(matches: &[family::Match<'_>], segment: &Segment) -> Problem {
    let reasons: Vec<String> = matches.iter().take(2).map(family::Match::why_not).collect();
    let mut problem = Problem::new(
        Code::FamilyUnrecognized,
        format!(
            "no family fits; the form was read by its labels alone (closest: {})",
            reasons.join("; ")
        ),
    );
    let place = segment
        .sheets
        .first()
        .and_then(|s| s.cells.first())
        .and_then(|c| c.places.first());
    problem.page = place.and_then(|p| p.page);
    problem
}

/// What belongs to no field: the complement of all claims, a text a cell or paragraph.
fn unplaced(
    content: &Content,
    segment: &Segment,
    sheets: &[Sheet],
    claims: &claims::Claims,
    draft: &mut Draft,
) {
    let mut text = |lines: &[LineId], places: Option<&[Evidence]>| {
        let spans: Vec<_> = lines
            .iter()
            .flat_map(|id| claims.rest(content, *id))
            .collect();
        if spans.is_empty() {
            return;
        }
        let passage = crate::content::Passage { spans };
        let places = places.map_or_else(|| line_places(content, lines), <[Evidence]>::to_vec);
        draft.unplaced.push(Found {
            text: content.text(&passage),
            passage,
            places,
            label: None,
        });
    };
    let strays = &segment.strays;
    let paragraphs = segment.lead.iter().chain(&segment.tail);
    for lines in paragraphs.chain(&strays.texts) {
        text(lines, None);
    }
    let mut unused: Vec<&Sheet> = segment.loose.iter().chain(&strays.tables).collect();
    for sheet in sheets {
        let touched = sheet
            .cells
            .iter()
            .flat_map(|c| &c.passage.spans)
            .any(|s| claims.touches(s.line));
        if !touched {
            unused.push(sheet);
            continue;
        }
        for cell in &sheet.cells {
            let mut lines: Vec<LineId> = cell.passage.spans.iter().map(|s| s.line).collect();
            lines.dedup();
            text(&lines, Some(&cell.places));
        }
    }
    for sheet in unused {
        let rows = (0..sheet.rows)
            .map(|r| {
                sheet
                    .starting(r)
                    .iter()
                    .filter_map(|ix| sheet.cell(*ix))
                    .map(|c| c.text.clone())
                    .collect()
            })
            .collect();
        let places = sheet
            .cells
            .first()
            .map(|c| c.places.clone())
            .unwrap_or_default();
        draft.unplaced_tables.push((rows, places));
    }
}

/// The lines of a form: its fingerprint is made of them, so what only stands beside it
/// is not among them.
fn all_lines<'a>(segment: &'a Segment, sheets: &'a [Sheet]) -> impl Iterator<Item = LineId> + 'a {
    let cells = sheets
        .iter()
        .chain(&segment.loose)
        .flat_map(|s| &s.cells)
        .flat_map(|c| c.passage.spans.iter().map(|s| s.line));
    segment
        .lead
        .iter()
        .chain(&segment.tail)
        .flatten()
        .copied()
        .chain(cells)
}

fn page_range(content: &Content, segment: &Segment, sheets: &[Sheet]) -> Option<[u32; 2]> {
    let lines: Vec<LineId> = all_lines(segment, sheets).collect();
    let pages = line_places(content, &lines);
    let first = pages.iter().filter_map(|e| e.page).min()?;
    let last = pages.iter().filter_map(|e| e.page).max()?;
    Some([first, last])
}

fn characters(content: &Content, segment: &Segment, sheets: &[Sheet]) -> String {
    all_lines(segment, sheets)
        .filter_map(|id| content.line(id))
        .flat_map(|l| l.chars.iter().copied())
        .filter(|c| !c.is_whitespace())
        .collect()
}
