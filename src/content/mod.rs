//! The narrow waist: what every input format becomes and all that recognition sees.
//!
//! A [`Content`] holds lines in an arena and blocks (paragraphs and tables)
//! in reading order that refer to them. Line ends stay; white space and
//! folding come later; any substring of a line has a box. A [`Passage`] is a
//! list of substrings: values, labels and claims are all passages.

mod blocks;
mod lines;
mod passage;
mod rect;

use crate::problem::Problem;
pub use crate::read::page::Direction;

pub use blocks::{Block, Cell, Paragraph, Part, Role, Seam, SeamColumn, Table};
pub use lines::{Line, LineId, Origin, Place};
pub use passage::{Flat, Passage, Span, is_cjk};
pub use rect::Rect;

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
}
