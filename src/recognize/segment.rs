//! Where forms begin and end in a document.
//!
//! A title is only a hint and may be missing; a second opening block after an
//! indicator table starts a new form. A segment without any table of tasks or
//! indicators is no form.

use std::sync::LazyLock;

use regex::Regex;

use super::family;
use super::head::year_in;
use super::plan::Plan;
use super::rows::{Header, HeaderOf, RowKind, classify};
use super::sheet::Sheet;
use crate::content::{Block, Content, LineId, Role};
use crate::lexicon::{RowsOf, fold};

/// Titles of such forms: something about performance that ends in 表.
static TITLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:绩效|自评|评价)[^。；]{0,40}(?:表|报告)(?:[A-Za-z][A-Za-z\-']{2,60})?(?:\([^()]{0,20}\)|-[^。]{0,20})?$").ok()
});
/// A note below a table.
static NOTE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:注|备注|说明|填表说明|填报说明)(?:\d{0,2}[:、.]|$)").ok());
/// A numbered continuation of a note.
static NUMBERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:\(?\d{1,2}[).、.]|[一二三四五六七八九十]、)").ok());

/// Rows of a form's first table that may hold its title and year.
const HEAD_ROWS: u32 = 4;
/// A title has at most this many characters; longer texts are prose.
const TITLE_CHARS: usize = 64;
/// Paragraphs above a table that may belong to its head.
const LEAD_PARAGRAPHS: usize = 12;
/// A paragraph of a form's head has at most this many characters.
const LEAD_CHARS: usize = 80;

/// The part of a document that is one form.
#[derive(Debug, Clone, Default)]
pub struct Segment {
    /// Paragraphs above the first table, the title among them.
    pub lead: Vec<Vec<LineId>>,
    /// Index in `lead` of the title.
    pub title: Option<usize>,
    /// Its tables.
    pub sheets: Vec<Sheet>,
    /// Tables that follow it directly and hold no label.
    pub loose: Vec<Sheet>,
    /// Paragraphs between and below its tables.
    pub tail: Vec<Vec<LineId>>,
    /// Whether a table of tasks or indicators was seen.
    pub is_form: bool,
}

impl Segment {
    /// The one year that title, head or the first rows print; `None` when they differ.
    #[must_use]
    pub fn year(&self, content: &Content) -> Option<u16> {
        let lead = (self.lead.iter()).map(|lines| content.text(&content.passage(lines)));
        let rows = (self.sheets.first().into_iter())
            .flat_map(|s| (0..s.rows.min(HEAD_ROWS)).map(move |r| (s, s.starting(r))))
            .filter_map(|(s, cells)| match cells.as_slice() {
                [alone] => s.cell(*alone).map(|c| c.text.clone()),
                _ => None,
            });
        let mut years: Vec<u16> = (lead.filter(|t| t.chars().count() <= LEAD_CHARS))
            .chain(rows)
            .filter(|t| !t.contains(['月', '日']))
            .filter_map(|t| year_in(&t))
            .collect();
        years.dedup();
        match years.as_slice() {
            [year] => Some(*year),
            _ => None,
        }
    }
}

/// Whether a text can be the title of a form.
#[must_use]
pub fn is_title(text: &str) -> bool {
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    folded.chars().count() <= TITLE_CHARS && TITLE.as_ref().is_some_and(|r| r.is_match(&folded))
}

/// Whether a text begins a note.
#[must_use]
pub fn is_note(text: &str) -> bool {
    let folded: String = fold(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(12)
        .collect();
    NOTE.as_ref().is_some_and(|r| r.is_match(&folded))
}

/// Whether a text is a numbered line, as the later lines of a note are.
#[must_use]
pub fn is_numbered(text: &str) -> bool {
    let folded: String = fold(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(6)
        .collect();
    NUMBERED.as_ref().is_some_and(|r| r.is_match(&folded))
}

/// Finds all segments that hold a form: by the labels of all families; where these
/// show none, by the own labels of a family that fits what they show.
#[must_use]
pub fn find(generic: &Plan<'_>, content: &Content) -> Vec<Segment> {
    let found = segments(generic, content);
    if !found.is_empty() || generic.has_stopped() {
        return found;
    }
    let lexicon = generic.lexicon;
    let own = lexicon.families().iter().filter(|f| !f.labels.is_empty());
    own.map(|family| {
        if generic.out_of_time() {
            return Vec::new();
        }
        let mut found = segments(&Plan::new(lexicon, family), content);
        found.retain(|segment| {
            family::matches(lexicon, content, segment)
                .first()
                .is_some_and(|m| m.fits() && m.family.id == family.id)
        });
        found
    })
    .find(|found| !found.is_empty())
    .unwrap_or_default()
}

/// Finds all segments that hold a form by one family's labels.
#[must_use]
pub fn segments(generic: &Plan<'_>, content: &Content) -> Vec<Segment> {
    let mut finder = Finder {
        done: Vec::new(),
        current: None,
        pending: Vec::new(),
        in_notes: false,
    };
    for (at, block) in content.blocks.iter().enumerate() {
        if generic.out_of_time() {
            break;
        }
        match block {
            Block::Paragraph(p) if p.role == Role::Body => {
                let text = content.text(&content.passage(&p.lines));
                finder.paragraph(&p.lines, &text);
            }
            Block::Paragraph(_) => {}
            Block::Table(table) => {
                if let Some(sheet) = Sheet::new(content, at, table) {
                    finder.table(generic, &sheet, table.may_continue);
                }
            }
        }
    }
    finder.close();
    finder.done
}

struct Finder {
    done: Vec<Segment>,
    current: Option<Segment>,
    pending: Vec<(Vec<LineId>, usize)>,
    in_notes: bool,
}

impl Finder {
    fn close(&mut self) {
        self.in_notes = false;
        if let Some(segment) = self.current.take()
            && segment.is_form
        {
            self.done.push(segment);
        }
    }

    fn paragraph(&mut self, lines: &[LineId], text: &str) {
        let has_tables = self.current.as_ref().is_some_and(|s| !s.sheets.is_empty());
        if is_title(text) {
            if has_tables {
                self.close();
            }
            let mut segment = self.current.take().unwrap_or_default();
            segment.lead.extend(self.take_pending());
            segment.title = Some(segment.lead.len());
            segment.lead.push(lines.to_vec());
            self.current = Some(segment);
            return;
        }
        if let Some(segment) = self.current.as_mut() {
            if segment.sheets.is_empty() {
                if text.chars().count() <= LEAD_CHARS && segment.lead.len() < LEAD_PARAGRAPHS {
                    segment.lead.push(lines.to_vec());
                } else {
                    // Prose between a mention of a title and the next table: no head.
                    self.current = None;
                    self.pending.clear();
                }
                return;
            }
            let note = is_note(text) || (self.in_notes && is_numbered(text));
            let signature = text.chars().count() <= LEAD_CHARS
                && text.contains(['：', ':'])
                && self.pending.is_empty();
            if note || (signature && !is_numbered(text)) {
                self.in_notes |= note;
                segment
                    .tail
                    .extend(self.pending.drain(..).map(|(lines, _)| lines));
                segment.tail.push(lines.to_vec());
                return;
            }
        }
        self.pending.push((lines.to_vec(), text.chars().count()));
    }

    /// The last short paragraphs before a table or title: its head.
    fn take_pending(&mut self) -> Vec<Vec<LineId>> {
        let mut lead: Vec<Vec<LineId>> = Vec::new();
        for (lines, chars) in self.pending.drain(..).rev() {
            if chars > LEAD_CHARS / 2 || lead.len() >= LEAD_PARAGRAPHS / 4 {
                break;
            }
            lead.push(lines);
        }
        lead.reverse();
        lead
    }

    fn table(&mut self, generic: &Plan<'_>, sheet: &Sheet, may_continue: bool) {
        for (piece, rows) in split(generic, sheet) {
            let may_continue = may_continue && !self.in_notes;
            let seen = examine(generic, &piece, rows);
            let starts =
                self.current.as_ref().is_some_and(|s| s.is_form) && (seen.opens || seen.title);
            if starts {
                self.close();
            }
            match &mut self.current {
                // A table right below the form that says nothing of itself may
                // hold rows of it; below prose it is another.
                Some(segment)
                    if segment.is_form
                        && !seen.known
                        && (may_continue || self.pending.is_empty())
                        && !self.in_notes =>
                {
                    segment
                        .tail
                        .extend(self.pending.drain(..).map(|(lines, _)| lines));
                    segment.loose.push(piece);
                }
                Some(segment) if segment.is_form && !seen.known => self.close(),
                Some(segment) => {
                    let between: Vec<Vec<LineId>> =
                        self.pending.drain(..).map(|(lines, _)| lines).collect();
                    if segment.sheets.is_empty() {
                        segment.lead.extend(between);
                    } else {
                        segment.tail.extend(between);
                    }
                    segment.is_form |= seen.indicators;
                    segment.sheets.push(piece);
                }
                None if seen.known => {
                    let lead = self.take_pending();
                    let segment = Segment {
                        lead,
                        sheets: vec![piece],
                        is_form: seen.indicators,
                        ..Segment::default()
                    };
                    self.current = Some(segment);
                }
                None => {}
            }
            self.pending.clear();
            self.in_notes = false;
        }
    }
}

/// What a table says about itself.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// A header of tasks or indicators.
    indicators: bool,
    /// Begins with head pairs.
    opens: bool,
    /// Begins with a title in a cell.
    title: bool,
    /// Holds any known block.
    known: bool,
}

fn examine(plan: &Plan<'_>, sheet: &Sheet, rows: Rows) -> Seen {
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
type Rows = Vec<(u32, RowKind)>;

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
fn split(plan: &Plan<'_>, sheet: &Sheet) -> Vec<(Sheet, Rows)> {
    let mut cuts = vec![0];
    let mut seen_indicators = false;
    let rows = rows_of(plan, sheet, |row, kind| {
        let starts = seen_indicators
            && match kind {
                RowKind::Labelled => opens_form(plan, sheet, row),
                RowKind::Data => row_title(sheet, row),
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
        return vec![(sheet.clone(), rows)];
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
