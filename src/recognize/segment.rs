//! Where forms begin and end in a document.
//!
//! A title is only a hint and may be missing; a second opening block after an
//! indicator table starts a new form. A segment without any table of tasks or
//! indicators is no form.

use std::sync::LazyLock;

use regex::Regex;

use super::family;
use super::head::year_in;
use super::neighbours::{self, Strays};
use super::piece::{Seen, examine, split};
use super::plan::Plan;
use super::sheet::Sheet;
use crate::content::{Block, Content, LineId, Role};
use crate::lexicon::fold;

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
    /// What stands beside it and belongs to no form: kept unplaced, never read.
    pub strays: Strays,
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
        content,
        done: Vec::new(),
        current: None,
        aside: Vec::new(),
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
                    finder.table(generic, sheet, table.may_continue);
                }
            }
        }
    }
    finder.close(true);
    finder.settle();
    finder.done
}

struct Finder<'c> {
    content: &'c Content,
    done: Vec<Segment>,
    current: Option<Segment>,
    /// Tables since the last form that are none: they go to the form beside them.
    aside: Vec<Segment>,
    /// Paragraphs that nothing has taken yet.
    pending: Vec<Pending>,
    in_notes: bool,
}

/// A paragraph that may be the head of what comes next.
struct Pending {
    lines: Vec<LineId>,
    chars: usize,
    /// A title, or a mention of one, with prose below it.
    title: bool,
    /// Begins with a number, as headings and lists do.
    numbered: bool,
}

impl Finder<'_> {
    /// The current segment ends. What stands right below a form, on its page, is
    /// kept with it; a table that is no form waits for the form beside it. A long or
    /// numbered line may be prose or a heading of what follows, unless it is `over`:
    /// the document ends, or what follows has a title of its own.
    fn close(&mut self, over: bool) {
        self.in_notes = false;
        let Some(mut segment) = self.current.take() else {
            return;
        };
        if segment.is_form {
            let on_page = |p: &Pending| neighbours::on_last_page(self.content, &segment, &p.lines);
            let short = |p: &Pending| p.chars <= LEAD_CHARS;
            // Headings with prose below them are a report's; so is prose that goes on.
            let alone = self.pending.len() == 1;
            let lines = |p: &Pending| !p.title && on_page(p) && (alone || short(p));
            let all = over && self.pending.iter().all(lines);
            let below = (self.pending.iter())
                .take_while(|p| all || short(p) && !p.numbered && !p.title && on_page(p))
                .count();
            let below = self.pending.drain(..below).map(|p| p.lines);
            segment.strays.texts.extend(below);
            self.settle_before(&mut segment);
            self.done.push(segment);
        } else if !segment.sheets.is_empty() {
            self.aside.push(segment);
        }
    }

    /// Gives what waits to the form that stands beside it: the one before it or this one.
    fn settle_before(&mut self, form: &mut Segment) {
        for waiting in std::mem::take(&mut self.aside) {
            neighbours::give(self.content, waiting, self.done.last_mut(), Some(form));
        }
    }

    /// Gives what waits at the document's end to the last form.
    fn settle(&mut self) {
        for waiting in std::mem::take(&mut self.aside) {
            neighbours::give(self.content, waiting, self.done.last_mut(), None);
        }
    }

    fn paragraph(&mut self, lines: &[LineId], text: &str) {
        let has_tables = self.current.as_ref().is_some_and(|s| !s.sheets.is_empty());
        if is_title(text) {
            let lead = self.take_pending();
            if has_tables {
                self.close(true);
            }
            self.pending.clear();
            let mut segment = self.current.take().unwrap_or_default();
            segment.lead.extend(lead);
            segment.title = Some(segment.lead.len());
            segment.lead.push(lines.to_vec());
            self.current = Some(segment);
            return;
        }
        let chars = text.chars().count();
        if let Some(segment) = self.current.as_mut() {
            if segment.sheets.is_empty() {
                if chars <= LEAD_CHARS && segment.lead.len() < LEAD_PARAGRAPHS {
                    segment.lead.push(lines.to_vec());
                    return;
                }
                // Prose between a mention of a title and the next table: no head.
                let title = segment.title;
                let lead = std::mem::take(&mut segment.lead);
                self.current = None;
                self.pending = (lead.into_iter().enumerate())
                    .map(|(at, lines)| Pending {
                        lines,
                        chars: 0,
                        title: Some(at) == title,
                        numbered: false,
                    })
                    .collect();
            } else {
                let note = is_note(text) || (self.in_notes && is_numbered(text));
                let signature =
                    chars <= LEAD_CHARS && text.contains(['：', ':']) && self.pending.is_empty();
                if note || (signature && !is_numbered(text)) {
                    self.in_notes |= note;
                    let between = self.pending.drain(..).map(|p| p.lines);
                    segment.tail.extend(between);
                    segment.tail.push(lines.to_vec());
                    return;
                }
            }
        }
        self.pending.push(Pending {
            lines: lines.to_vec(),
            chars,
            title: false,
            numbered: is_numbered(text),
        });
    }

    /// The last short paragraphs before a table or title: its head.
    fn take_pending(&mut self) -> Vec<Vec<LineId>> {
        let short = |p: &&Pending| p.chars <= LEAD_CHARS / 2;
        let count = (self.pending.iter().rev())
            .take(LEAD_PARAGRAPHS / 4)
            .take_while(short)
            .count();
        let from = self.pending.len().saturating_sub(count);
        self.pending.drain(from..).map(|p| p.lines).collect()
    }

    /// A title with prose between it and the table: kept beside a form that has no
    /// other, for it may be the form's.
    fn lost_title(&mut self) -> Vec<Vec<LineId>> {
        match self.pending.iter().rposition(|p| p.title) {
            Some(at) => self.pending.drain(at..).map(|p| p.lines).collect(),
            None => Vec::new(),
        }
    }

    fn table(&mut self, generic: &Plan<'_>, sheet: Sheet, may_continue: bool) {
        for (piece, rows) in split(generic, sheet) {
            let may_continue = may_continue && !self.in_notes;
            let seen = examine(generic, &piece, rows);
            let starts =
                self.current.as_ref().is_some_and(|s| s.is_form) && (seen.opens || seen.title);
            let mut lead = Vec::new();
            if starts {
                lead = self.take_pending();
                self.close(seen.title);
            }
            self.join_beside(&piece, seen);
            match &mut self.current {
                // A table right below the form that says nothing of itself may
                // hold rows of it; below prose it is another.
                Some(segment)
                    if segment.is_form
                        && !seen.known
                        && (may_continue || self.pending.is_empty())
                        && !self.in_notes =>
                {
                    let between = self.pending.drain(..).map(|p| p.lines);
                    segment.tail.extend(between);
                    segment.loose.push(piece);
                }
                Some(segment) if segment.is_form && !seen.known => {
                    self.close(false);
                    self.wait(piece);
                }
                Some(segment) => {
                    let between = self.pending.drain(..).map(|p| p.lines);
                    if segment.sheets.is_empty() {
                        segment.lead.extend(between);
                    } else {
                        segment.tail.extend(between);
                    }
                    segment.is_form |= seen.indicators;
                    segment.sheets.push(piece);
                }
                None if seen.known => {
                    lead.extend(self.take_pending());
                    let mut segment = Segment {
                        lead,
                        sheets: vec![piece],
                        is_form: seen.indicators,
                        ..Segment::default()
                    };
                    segment.strays.texts = self.lost_title();
                    self.current = Some(segment);
                }
                None => self.wait(piece),
            }
            self.pending.clear();
            self.in_notes = false;
        }
    }

    /// A table without a label: no form's, unless one stands beside it.
    fn wait(&mut self, piece: Sheet) {
        self.aside.push(Segment {
            loose: vec![piece],
            ..Segment::default()
        });
    }

    /// Where the head of a form stands left of its indicators, and a title above these
    /// only, the head was taken for a table of its own: both are one form.
    fn join_beside(&mut self, piece: &Sheet, seen: Seen) {
        let begins = (self.current.as_ref()).is_none_or(|s| s.sheets.is_empty());
        let goes_on = begins && seen.indicators && !seen.opens && !seen.title;
        let Some(mut head) = self
            .aside
            .pop_if(|s| goes_on && neighbours::stands_left(s, piece))
        else {
            return;
        };
        if let Some(right) = self.current.take() {
            let first = head.lead.len();
            head.lead.extend(right.lead);
            let own = right.title.map(|at| at.saturating_add(first));
            head.title = head.title.or(own);
        }
        self.current = Some(head);
    }
}
