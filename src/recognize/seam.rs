//! Page breaks inside tables: does the row below continue the row above, does
//! it belong to the same group, or does something new begin?
//!
//! Geometry joins what it can prove (see `read::layout`). What is left is
//! decided here by what is still open: an amount not yet printed, a sentence
//! or bracket not yet closed, a line that is full, a cell that is blank on one
//! side. Each fact adds to or takes from a hypothesis; when the facts do not
//! decide, the break is reported as `join_uncertain`.

use super::plan::Plan;
use super::rows::{Header, HeaderOf, RowKind, classify};
use super::sheet::{CellIx, Sheet, SheetCell};
use crate::content::{Content, SeamColumn, is_cjk};
use crate::lexicon::{FieldId, RowsOf, Shape, normalize};
use crate::problem::{Code, Problem};

/// How much each fact counts. One point is a hint that real forms contradict
/// now and then; three points were never contradicted in the forms seen.
mod weight {
    /// A number printed on both sides: two numbers, so two rows or groups.
    pub const TWO_NUMBERS: i32 = -8;
    /// A number that the part above still lacks is printed below.
    pub const NUMBER_OPEN: i32 = 4;
    /// The number is printed above and its cell below is blank.
    pub const NUMBER_DONE: i32 = 2;
    /// Text goes on below a line that is full and closes no sentence.
    pub const TEXT_OPEN: i32 = 2;
    /// Text above ended with room to spare or with a full stop.
    pub const TEXT_DONE: i32 = -4;
    /// Text on one side only.
    pub const TEXT_ONE_SIDED: i32 = 1;
    /// An open bracket above, or closing punctuation first below: cannot be two texts.
    pub const TEXT_CUT: i32 = 5;
    /// No ruling is drawn at the break where rows are otherwise ruled.
    pub const NOT_CLOSED: i32 = 2;
    /// A group cell is blank below the break: its text stands above.
    pub const GROUP_BLANK: i32 = 3;
    /// The label stands above, the cell beside its text is blank below.
    pub const LABEL_OPEN: i32 = 2;
    /// Text above ends with a number and its unit, as targets and results do.
    pub const VALUE_DONE: i32 = -3;
    /// Sums within this distance of zero do not decide.
    pub const UNDECIDED: i32 = 1;
}

/// Free space after the last line, in em, from which on a text ended of its
/// own accord: one em of a line may stay free because the next character must
/// not begin a line, and half an em for padding.
const ROOM_ENDED: f32 = 2.0;
/// Free space up to which a line is full.
const ROOM_FULL: f32 = 1.6;

/// Resolves all seams of a sheet from top to bottom.
pub fn resolve(plan: &Plan<'_>, content: &Content, sheet: &mut Sheet, problems: &mut Vec<Problem>) {
    let mut open: Option<Header> = None;
    let mut row = 0;
    while row < sheet.rows {
        let at_seam = sheet.seams.first().is_some_and(|s| s.row <= row);
        let kind = classify(plan, sheet, row, open.as_ref());
        if at_seam {
            let seam = sheet.seams.remove(0);
            if row > 0 && seam.row == row {
                if header_cut(plan, content, sheet, row) {
                    // The header is read anew, from its first row.
                    sheet.join_rows(content, row);
                    open = None;
                    row = row.saturating_sub(1);
                    continue;
                }
                let cut = matches!(kind, RowKind::Blank | RowKind::Data);
                if cut
                    && decide(
                        plan,
                        content,
                        sheet,
                        row,
                        open.as_ref(),
                        &seam.columns,
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
/// knows of the one above, and together they are a header.
fn header_cut(plan: &Plan<'_>, content: &Content, sheet: &Sheet, row: u32) -> bool {
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
    let mut joined = sheet.clone();
    joined.join_rows(content, row);
    matches!(classify(plan, &joined, above, None), RowKind::Header(header)
        if header.columns.iter().filter(|c| c.field.is_some()).count() >= HEADER_LABELS)
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
    geometry: &[SeamColumn],
    problems: &mut Vec<Problem>,
) -> bool {
    let group_fields: Vec<FieldId> = match open.map(|h| h.block) {
        Some(HeaderOf::Rows(at)) => plan.rows.get(at).map_or_else(Vec::new, |r| r.group.clone()),
        _ => Vec::new(),
    };
    let mut row_score = 0;
    let mut group_score = 0;
    let mut groups: Vec<Pair> = Vec::new();
    for pair in pairs(sheet, row) {
        let field = open
            .and_then(|h| h.column_at(pair.col))
            .and_then(|c| c.field);
        let shape = field.map_or(Shape::Text, |f| plan.lexicon.shape(f));
        let in_header = open.is_none_or(|h| h.column_at(pair.col).is_some());
        let facts = geometry.get(pair.col as usize).copied().unwrap_or_default();
        let (Some(above), Some(below)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            continue;
        };
        let score = score(above, below, shape, facts);
        if field.is_some_and(|f| group_fields.contains(&f)) {
            group_score += if below.is_blank() {
                weight::GROUP_BLANK
            } else {
                score
            };
            groups.push(pair);
        } else if in_header {
            // A heading at the left edge, outside the header's columns, decides nothing.
            row_score += score;
        }
    }
    if open.is_none() && label_left_open(sheet, row) {
        row_score += weight::LABEL_OPEN;
    }
    let row_open = row_score > 0;
    if row_score.abs() <= weight::UNDECIDED
        && sheet.starting(row).iter().any(|ix| !is_blank(sheet, *ix))
    {
        uncertain(sheet, row, problems);
    }
    if row_open {
        note_repeats(sheet, &pairs(sheet, row), problems);
        sheet.join_rows(content, row);
        return true;
    }
    note_cut_off(sheet, row, geometry, &groups, group_score, problems);
    let tasks = matches!(open.map(|h| h.block), Some(HeaderOf::Rows(at))
        if plan.rows.get(at).is_some_and(|r| r.of == RowsOf::Tasks));
    if tasks {
        if group_score.abs() <= weight::UNDECIDED {
            uncertain(sheet, row, problems);
        }
        if group_score > 0 {
            note_repeats(sheet, &groups, problems);
            for pair in groups {
                sheet.join(content, pair.above, pair.below);
            }
        }
    } else {
        join_levels(content, sheet, &groups);
    }
    false
}

/// Levels are nested: an inner one goes on only where the outer one does.
fn join_levels(content: &Content, sheet: &mut Sheet, groups: &[Pair]) {
    for pair in groups {
        let (Some(above), Some(below)) = (sheet.cell(pair.above), sheet.cell(pair.below)) else {
            continue;
        };
        let goes_on = if below.is_blank() {
            true
        } else if above.label.key == below.label.key {
            // Printed again on the new page: the same group; its text is not doubled.
            break;
        } else {
            level_cut(above, below)
        };
        if !goes_on {
            break;
        }
        let (above, below) = (pair.above, pair.below);
        sheet.join(content, above, below);
    }
}

/// Whether two parts of a level's name make one: the part below is only the
/// usual ending of such names, or the part above lacks it.
fn level_cut(above: &SheetCell, below: &SheetCell) -> bool {
    const ENDINGS: &[&str] = &[
        "指标",
        "标",
        "效益指标",
        "度指标",
        "意度指标",
        "益指标",
        "指标(10分)",
    ];
    ENDINGS.contains(&below.label.key.as_str()) && !above.label.key.ends_with("指标")
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

fn uncertain(sheet: &Sheet, row: u32, problems: &mut Vec<Problem>) {
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
fn note_repeats(sheet: &Sheet, pairs: &[Pair], problems: &mut Vec<Problem>) {
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
fn note_cut_off(
    sheet: &Sheet,
    row: u32,
    geometry: &[SeamColumn],
    groups: &[Pair],
    group_score: i32,
    problems: &mut Vec<Problem>,
) {
    for pair in pairs(sheet, row) {
        if group_score > 0 && groups.iter().any(|g| g.col == pair.col) {
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

/// From this length on a cell with punctuation is prose that ends with a full stop.
const PROSE_CHARS: usize = 24;

fn score(above: &SheetCell, below: &SheetCell, shape: Shape, facts: SeamColumn) -> i32 {
    let atomic = matches!(
        shape,
        Shape::Amount | Shape::Rate | Shape::Points | Shape::Unit | Shape::Comparator
    );
    let mut score = match (above.is_blank(), below.is_blank()) {
        (true, true) => 0,
        (false, false) if atomic => weight::TWO_NUMBERS,
        (true, false) if atomic => weight::NUMBER_OPEN,
        (false, true) if atomic => weight::NUMBER_DONE,
        (false, false) => {
            let value = shape == Shape::Quantity || shape == Shape::Text;
            let done = if value && ends_with_value(&above.text) {
                weight::VALUE_DONE
            } else {
                0
            };
            text_score(above, below, facts) + done
        }
        (true, false) | (false, true) => weight::TEXT_ONE_SIDED,
    };
    let drawn_elsewhere = facts.closed_above.is_some() || facts.closed_below.is_some();
    if drawn_elsewhere && facts.closed_above == Some(false) && facts.closed_below == Some(false) {
        score += weight::NOT_CLOSED;
    }
    score
}

fn text_score(above: &SheetCell, below: &SheetCell, facts: SeamColumn) -> i32 {
    let (Some(&last), Some(&first)) = (above.flat.chars.last(), below.flat.chars.first()) else {
        return 0;
    };
    if open_brackets(&above.flat.chars) > 0 || closes(first) {
        return weight::TEXT_CUT;
    }
    if matches!(
        last,
        '，' | '、' | '：' | ',' | '；' | '≥' | '≤' | '“' | '（' | '('
    ) {
        return weight::TEXT_CUT;
    }
    let full_stop = matches!(last, '。' | '！' | '？');
    match facts.room_after {
        _ if full_stop => weight::TEXT_DONE / 2,
        Some(room) if room >= ROOM_ENDED => weight::TEXT_DONE,
        Some(room) if room <= ROOM_FULL => weight::TEXT_OPEN,
        Some(_) => 0,
        None => 0,
    }
}

/// Whether a text ends with a number and at most a short unit: 不少于300张, 98.5%.
fn ends_with_value(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(4).collect();
    let unit = tail.iter().take_while(|c| !c.is_ascii_digit()).count();
    let is_unit = tail
        .iter()
        .take(unit)
        .all(|c| c.is_alphabetic() || matches!(c, '%' | '％' | '㎡' | '‰'));
    (1..=3).contains(&unit) && is_unit && tail.get(unit).is_some_and(char::is_ascii_digit)
}

fn closes(ch: char) -> bool {
    matches!(
        ch,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | ')'
            | '”'
            | '》'
            | '】'
            | '%'
            | '％'
    )
}

fn open_brackets(chars: &[char]) -> i32 {
    let mut depth = 0_i32;
    for ch in chars {
        match ch {
            '（' | '(' | '《' | '“' | '【' => depth = depth.saturating_add(1),
            '）' | ')' | '》' | '”' | '】' => depth = depth.saturating_sub(1).max(0),
            _ => {}
        }
    }
    depth
}
