//! Levels of indicators at a page break: does 数量指标 go on below it?

use super::facts::{closes, open_brackets};
use super::{Pair, report};
use crate::content::Content;
use crate::problem::Problem;
use crate::recognize::sheet::{Sheet, SheetCell};

/// How the names of levels end in most forms: 数量指标, 满意度指标.
const ENDING: &str = "指标";

/// What the cells of a level above and below a break are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The cell below is blank, or printed again: the level goes on.
    GoesOn,
    /// One name, printed half above and half below.
    Cut,
    /// The name stands only below: the cell above is the blank part of it.
    NamedBelow,
    /// Another level begins.
    Begins,
}

/// Compares the cells of a level above and below a break.
#[must_use]
pub fn compare(above: &SheetCell, below: &SheetCell) -> Level {
    if below.is_blank() || above.label.key == below.label.key {
        return Level::GoesOn;
    }
    if above.is_blank() {
        return Level::NamedBelow;
    }
    let whole = above.label.key.ends_with(ENDING);
    let bracket = below
        .flat
        .chars
        .first()
        .is_some_and(|c| "（(".contains(*c) || closes(*c));
    let ends = below.label.key.ends_with(ENDING) || ENDING.ends_with(below.label.key.as_str());
    if bracket || open_brackets(&above.flat.chars) > 0 || (!whole && ends) {
        Level::Cut
    } else {
        Level::Begins
    }
}

/// Joins the parts of levels that a break cut. Levels are nested: an inner one
/// goes on only where the outer one does.
pub(super) fn join(
    content: &Content,
    sheet: &mut Sheet,
    row: u32,
    groups: &[Pair],
    problems: &mut Vec<Problem>,
) {
    for pair in groups {
        let (Some(above), Some(below)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            continue;
        };
        match compare(above, below) {
            // Printed again on the new page: the same group; its text is not doubled.
            Level::GoesOn if !below.is_blank() && !above.is_blank() => break,
            Level::GoesOn | Level::Cut => {}
            // Whether the blank cell above is its first part or was left
            // blank, no line tells.
            Level::NamedBelow => report::uncertain(sheet, row, problems),
            Level::Begins => break,
        }
        sheet.join(content, pair.above, pair.below);
    }
}
