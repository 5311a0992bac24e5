//! What is reported of page breaks.

use super::Pair;
use super::facts::{PROSE_CHARS, ROOM_FULL, open_brackets};
use crate::content::{SeamColumn, is_cjk};
use crate::problem::{Code, Problem};
use crate::recognize::sheet::Sheet;

/// Reports a break that the facts do not decide.
pub(super) fn uncertain(sheet: &Sheet, row: u32, problems: &mut Vec<Problem>) {
    let texts: Vec<&str> = sheet
        .starting(row)
        .iter()
        .filter_map(|ix| sheet.cell(*ix))
        .map(|c| c.text.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    let shown: String = texts.join(" | ").chars().take(40).collect();
    let place = sheet
        .starting(row)
        .iter()
        .filter_map(|ix| sheet.cell(*ix))
        .find_map(|c| c.places.first().cloned());
    let mut problem = Problem::new(
        Code::JoinUncertain,
        format!("the page break before “{shown}” could not be resolved with certainty"),
    );
    problem.page = place.as_ref().and_then(|p| p.page);
    problem.rect = place.and_then(|p| p.rect);
    problems.push(problem);
}

/// Reports parts that end and begin with the same character: a word cut in
/// the middle, or a character that the producer printed twice.
pub(super) fn note_repeats(sheet: &Sheet, pairs: &[Pair], problems: &mut Vec<Problem>) {
    for pair in pairs {
        let (Some(above), Some(below)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            continue;
        };
        let (Some(last), Some(first)) = (above.flat.chars.last(), below.flat.chars.first()) else {
            continue;
        };
        if last == first && is_cjk(*first) {
            let tail: String = above.flat.chars.iter().rev().take(6).rev().collect();
            let head: String = below.flat.chars.iter().take(6).collect();
            let mut problem = Problem::new(
                Code::SeamRepeats,
                format!(
                    "“{tail}” and “{head}” meet at a page break; both “{first}” were kept as printed"
                ),
            );
            let place = below.places.first();
            problem.page = place.and_then(|p| p.page);
            problem.rect = place.and_then(|p| p.rect);
            problems.push(problem);
        }
    }
}

/// Reports texts that end at a break in mid-sentence though nothing continues
/// them: some producers lose what no longer fits on the page.
pub(super) fn note_cut_off(
    sheet: &Sheet,
    row: u32,
    geometry: &[SeamColumn],
    joined: Option<&Vec<Pair>>,
    problems: &mut Vec<Problem>,
) {
    for pair in super::pairs(sheet, row) {
        if joined.is_some_and(|groups| groups.iter().any(|g| g.col == pair.col)) {
            continue;
        }
        let Some(above) = sheet.cell(pair.above) else {
            continue;
        };
        let facts = geometry.get(pair.col as usize).copied().unwrap_or_default();
        let chars = above.flat.chars.len();
        let Some(last) = above.flat.chars.last() else {
            continue;
        };
        let open = open_brackets(&above.flat.chars) > 0 || matches!(last, '，' | '、' | ',' | '：');
        let prose = chars >= PROSE_CHARS
            && facts.room_after.is_some_and(|room| room <= ROOM_FULL)
            && !matches!(
                last,
                '。' | '；' | '！' | '？' | '.' | ';' | '”' | '）' | ')' | '%'
            )
            && above.text.contains(['。', '；', '，']);
        if !(open && chars >= 4 || prose) {
            continue;
        }
        let tail: String = above
            .flat
            .chars
            .iter()
            .skip(chars.saturating_sub(12))
            .collect();
        let mut problem = Problem::new(
            Code::CellCutOff,
            format!(
                "the cell that ends with “{tail}” stops at the page end and nothing continues it"
            ),
        );
        let place = above.places.last();
        problem.page = place.and_then(|p| p.page);
        problem.rect = place.and_then(|p| p.rect);
        problems.push(problem);
    }
}
