//! The narrow waist: what every input format becomes and all that recognition sees.
//!
//! A [`Content`] holds lines in an arena and blocks (paragraphs and tables)
//! in reading order that refer to them. Line ends stay; white space and
//! folding come later; any substring of a line has a box. A [`Passage`] is a
//! list of substrings: values, labels and claims are all passages.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
pub use crate::read::page::Direction;

/// A box in points, origin at the top left of the page as displayed:
/// left, top, right, bottom. Serialized rounded to 0.01.
#[derive(Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(from = "[f64; 4]")]
pub struct Rect(#[schemars(with = "[f64; 4]")] pub [f32; 4]);

impl Rect {
    /// Builds a box from its edges.
    #[must_use]
    pub const fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self([x0, y0, x1, y1])
    }
    /// Left edge.
    #[must_use]
    pub const fn x0(&self) -> f32 {
        self.0[0]
    }
    /// Top edge.
    #[must_use]
    pub const fn y0(&self) -> f32 {
        self.0[1]
    }
    /// Right edge.
    #[must_use]
    pub const fn x1(&self) -> f32 {
        self.0[2]
    }
    /// Bottom edge.
    #[must_use]
    pub const fn y1(&self) -> f32 {
        self.0[3]
    }
    /// Width in points.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.x1() - self.x0()
    }
    /// Height in points.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.y1() - self.y0()
    }
    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::new(
            self.x0().min(other.x0()),
            self.y0().min(other.y0()),
            self.x1().max(other.x1()),
            self.y1().max(other.y1()),
        )
    }
    /// Whether a point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x0() && x <= self.x1() && y >= self.y0() && y <= self.y1()
    }
    /// Whether all four edges are finite numbers.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.0.iter().all(|v| v.is_finite())
    }
}

impl fmt::Debug for Rect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.0;
        write!(f, "[{a:.2} {b:.2} {c:.2} {d:.2}]")
    }
}

impl From<[f64; 4]> for Rect {
    fn from(v: [f64; 4]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "page coordinates fit f32")]
        Self(v.map(|x| x as f32))
    }
}

impl Serialize for Rect {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0
            .map(|v| (f64::from(v) * 100.0).round() / 100.0)
            .serialize(serializer)
    }
}

/// A whole document after reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// The document's pages; empty for inputs without pages.
    pub pages: Vec<PageInfo>,
    /// All lines, referred to by [`LineId`].
    pub lines: Vec<Line>,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// The program that made the file, as it says itself.
    pub producer: Option<String>,
    /// The document title in the file's own information.
    pub title: Option<String>,
    /// What went wrong while reading.
    pub problems: Vec<Problem>,
}

/// Facts of one page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageInfo {
    /// 1-based number.
    pub number: u32,
    /// Displayed width in points.
    pub width: f32,
    /// Displayed height in points.
    pub height: f32,
    /// `/Rotate`.
    pub rotation: u16,
    /// What the page offers to a reader.
    pub state: PageState,
}

/// What a page offers to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageState {
    /// Text that can be read.
    Text,
    /// Nothing but images.
    ImageOnly,
    /// Text without trustworthy Unicode.
    Unusable,
    /// Nothing at all.
    Empty,
}

/// Index of a line in [`Content::lines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub u32);

/// One line of text as it stands in the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The characters, white space as printed.
    pub chars: Vec<char>,
    /// Where the line stands.
    pub place: Place,
    /// For each character its start and end along the line's direction, in
    /// page coordinates; empty for inputs without pages.
    pub extents: Vec<[f32; 2]>,
    /// Reading direction.
    pub direction: Direction,
    /// Who read it.
    pub origin: Origin,
    /// Recognition score in 0..=1 for OCR.
    pub score: Option<f32>,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// On a page, in a box.
    Page {
        /// 1-based page number.
        page: u32,
        /// The box of the whole line.
        rect: Rect,
    },
    /// In a text without pages.
    Text {
        /// 1-based number of the text's line.
        line: u32,
        /// Table, row and column (0-based) when the line is a cell's.
        cell: Option<[u32; 3]>,
    },
}

/// Who read a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// The document's own text.
    #[default]
    Text,
    /// Optical recognition.
    Ocr,
    /// Replacement text the document states.
    ActualText,
}

/// A block in reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// What a block is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The document's matter.
    #[default]
    Body,
    /// Repeated at the top of pages; a table header repeated after a page break.
    Header,
    /// Repeated at the bottom of pages.
    Footer,
    /// A page number.
    PageNumber,
    /// A watermark.
    Watermark,
    /// A seal.
    Seal,
    /// HTML tags left in a text.
    Markup,
}

/// Lines that belong together outside tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    /// What it is for.
    pub role: Role,
    /// Its lines in reading order.
    pub lines: Vec<LineId>,
}

/// A table, joined over pages as far as geometry proves it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Number of grid rows.
    pub rows: u32,
    /// Number of grid columns.
    pub cols: u32,
    /// Cells sorted by row, then column. They tile the grid; blank cells exist.
    pub cells: Vec<Cell>,
    /// Page breaks that geometry could not resolve, by ascending row.
    pub seams: Vec<Seam>,
    /// Whether row and column spans are known (rulings) or a blank cell may
    /// belong to the cell above it (flattened text).
    pub spans_known: bool,
    /// Whether it stands first on its page with the columns of the table that the page
    /// before ends with, and only text below that kept geometry from joining them.
    pub may_continue: bool,
}

/// One cell of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// First grid row.
    pub row: u32,
    /// First grid column.
    pub col: u32,
    /// Number of grid rows covered, at least 1.
    pub row_span: u32,
    /// Number of grid columns covered, at least 1.
    pub col_span: u32,
    /// Its lines in reading order.
    pub lines: Vec<LineId>,
    /// Where it stands: one box a page it covers; empty without pages.
    pub parts: Vec<Part>,
    /// A spreadsheet's stored value, as text.
    pub native: Option<String>,
}

/// The part of a cell on one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// 1-based page.
    pub page: u32,
    /// Box in points.
    pub rect: Rect,
}

/// A page break inside a table. Rows before `row` stand on the earlier page.
/// Cells never cross an unresolved seam; recognition decides for each column
/// whether the cell below continues the cell above.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seam {
    /// First row after the break.
    pub row: u32,
    /// What geometry can say about each grid column, `cols` long or empty
    /// when it can say nothing.
    pub columns: Vec<SeamColumn>,
}

/// What geometry can say about one column at a seam.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SeamColumn {
    /// Whether a ruling closes the last cell above the break. `None`: unknown.
    pub closed_above: Option<bool>,
    /// Whether a ruling opens the first cell below the break. `None`: unknown.
    pub closed_below: Option<bool>,
    /// Free space after the last line of the cell above, in its own em:
    /// below 1.0 the line is full and its sentence may go on. `None`: unknown or blank.
    pub room_after: Option<f32>,
    /// Distance from the last line of the cell above to the end of the
    /// page's table area, in line heights: when large, the text did not stop for want of space.
    pub space_below: Option<f32>,
}

/// A substring of one line, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The line.
    pub line: LineId,
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

/// Substrings of lines that together make one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The pieces in reading order.
    pub spans: Vec<Span>,
}

/// The text of a passage with, for each character, where it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flat {
    /// The raw text: soft line breaks removed, spaces kept only between
    /// characters neither of which is Han, CJK punctuation or full-width.
    pub chars: Vec<char>,
    /// For each character the line and the index in it; `None` for a space
    /// that stands for a line break.
    pub from: Vec<Option<(LineId, u32)>>,
}

impl Flat {
    /// The raw text.
    #[must_use]
    pub fn text(&self) -> String {
        // Most characters of forms have three bytes.
        let mut text = String::with_capacity(self.chars.len().saturating_mul(3));
        text.extend(&self.chars);
        text
    }

    /// The passage of the characters `start..end` of the raw text.
    #[must_use]
    pub fn passage(&self, start: usize, end: usize) -> Passage {
        let mut spans: Vec<Span> = Vec::new();
        for &(line, at) in self
            .from
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .flatten()
        {
            match spans.last_mut() {
                Some(last) if last.line == line && last.end <= at => {
                    last.end = at.saturating_add(1)
                }
                _ => spans.push(Span {
                    line,
                    start: at,
                    end: at.saturating_add(1),
                }),
            }
        }
        Passage { spans }
    }
}

/// Characters of a text for which room is made at once: the longest cell seen has 1,900.
const MOST_ROOM: usize = 4096;

/// Whether a character is Han, CJK punctuation or full-width: next to it no
/// space carries meaning.
#[must_use]
pub fn is_cjk(ch: char) -> bool {
    matches!(u32::from(ch),
        0x2E80..=0x303F      // radicals, ideographic description, CJK punctuation
        | 0x3040..=0x30FF    // kana
        | 0x3100..=0x312F | 0x31A0..=0x33FF // bopomofo, strokes, enclosed, compatibility (㎡)
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF
        | 0x20000..=0x3FFFF
        | 0x2018 | 0x2019 | 0x201C | 0x201D | 0x2026 | 0x2014 // quotation marks, ellipsis, dash as Chinese uses them
        | 0x2460..=0x24FF    // enclosed numbers
    )
}

impl Content {
    /// A line, if the id is one of this content's.
    #[must_use]
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.lines.get(id.0 as usize)
    }

    /// Adds a line and returns its id.
    pub fn push_line(&mut self, line: Line) -> LineId {
        let id = LineId(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
        self.lines.push(line);
        id
    }

    /// The passage of whole lines.
    #[must_use]
    pub fn passage(&self, lines: &[LineId]) -> Passage {
        let spans = lines
            .iter()
            .filter_map(|&line| {
                let end = u32::try_from(self.line(line)?.chars.len()).ok()?;
                (end > 0).then_some(Span {
                    line,
                    start: 0,
                    end,
                })
            })
            .collect();
        Passage { spans }
    }

    /// The passage's raw text with the origin of each character.
    ///
    /// White space is folded to single spaces; a space survives only between
    /// two characters neither of which [`is_cjk`]. A line break leaves
    /// nothing, except one space between two Latin letters, which a line
    /// break cannot stand between otherwise.
    #[must_use]
    pub fn flatten(&self, passage: &Passage) -> Flat {
        let lengths = passage.spans.iter().map(|s| s.end.saturating_sub(s.start));
        let room = (lengths.fold(0, u32::saturating_add) as usize).min(MOST_ROOM);
        let mut flat = Flat {
            chars: Vec::with_capacity(room),
            from: Vec::with_capacity(room),
        };
        // What stands between the last character and the next one.
        let mut gap: Option<Option<(LineId, u32)>> = None;
        let mut broke = false;
        for span in &passage.spans {
            let Some(line) = self.line(span.line) else {
                continue;
            };
            for at in span.start..span.end {
                let Some(&ch) = line.chars.get(at as usize) else {
                    break;
                };
                if ch.is_whitespace() || ch == '\u{200B}' || ch == '\u{FEFF}' {
                    gap = gap.or(Some(Some((span.line, at))));
                    continue;
                }
                if let Some(&before) = flat.chars.last() {
                    let latin = before.is_ascii_alphabetic() && ch.is_ascii_alphabetic();
                    let space = match gap {
                        Some(from) if !is_cjk(before) && !is_cjk(ch) => Some(from),
                        None if broke && latin => Some(None),
                        _ => None,
                    };
                    if let Some(from) = space {
                        flat.chars.push(' ');
                        flat.from.push(from);
                    }
                }
                gap = None;
                broke = false;
                flat.chars.push(ch);
                flat.from.push(Some((span.line, at)));
            }
            broke = true;
        }
        flat
    }

    /// The passage's raw text.
    #[must_use]
    pub fn text(&self, passage: &Passage) -> String {
        self.flatten(passage).text()
    }

    /// The box of a span on its page; `None` without pages.
    #[must_use]
    pub fn span_box(&self, span: Span) -> Option<(u32, Rect)> {
        let line = self.line(span.line)?;
        let Place::Page { page, rect } = line.place else {
            return None;
        };
        let slice = line.extents.get(span.start as usize..span.end as usize)?;
        let start = slice
            .iter()
            .map(|e| e[0].min(e[1]))
            .fold(f32::INFINITY, f32::min);
        let end = slice
            .iter()
            .map(|e| e[0].max(e[1]))
            .fold(f32::NEG_INFINITY, f32::max);
        if start > end {
            return None;
        }
        let boxed = match line.direction {
            Direction::Right | Direction::Left | Direction::Oblique => {
                Rect::new(start, rect.y0(), end, rect.y1())
            }
            Direction::Vertical | Direction::Down | Direction::Up => {
                Rect::new(rect.x0(), start, rect.x1(), end)
            }
        };
        Some((page, boxed))
    }
}

impl Table {
    /// The cell that covers a grid position.
    #[must_use]
    pub fn cell_at(&self, row: u32, col: u32) -> Option<&Cell> {
        self.cells.iter().find(|c| c.covers(row, col))
    }

    /// Cells whose first row is `row`, by column.
    pub fn row(&self, row: u32) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(move |c| c.row == row)
    }
}

impl Cell {
    /// Whether the cell covers a grid position.
    #[must_use]
    pub fn covers(&self, row: u32, col: u32) -> bool {
        (self.row..self.row.saturating_add(self.row_span)).contains(&row)
            && (self.col..self.col.saturating_add(self.col_span)).contains(&col)
    }
}
