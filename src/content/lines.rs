//! Lines, and where they stand.

use super::{Direction, Rect};

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
