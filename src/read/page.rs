//! The flat page model between a PDF's content streams and layout:
//! characters, rulings and image boxes in displayed page coordinates.
//!
//! Coordinates are PDF points with the origin at the top left of the page as
//! displayed (after `/Rotate`), x to the right, y downwards.

use crate::content::Rect;
use crate::problem::Problem;

/// One displayed page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// 1-based page number in the document.
    pub number: u32,
    /// Displayed width in points.
    pub width: f32,
    /// Displayed height in points.
    pub height: f32,
    /// The page's `/Rotate`, normalized to 0, 90, 180 or 270.
    pub rotation: u16,
    /// Characters in content order.
    pub glyphs: Vec<Glyph>,
    /// Rulings: strokes, thin filled rectangles and edges of shaded cells, normalized.
    pub rules: Vec<Rule>,
    /// Filled areas that are not rulings (cell shading), visible part.
    pub fills: Vec<Fill>,
    /// Boxes of painted images, visible part.
    pub images: Vec<Rect>,
    /// The fonts that `Glyph::font` points into.
    pub fonts: Vec<FontInfo>,
    /// What went wrong on this page.
    pub problems: Vec<Problem>,
}

/// One visible character. A code that maps to several characters gives
/// several glyphs that share its advance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character; U+FFFD when nothing tells what it is.
    pub ch: char,
    /// Where `ch` came from: an auditor may ask.
    pub source: UnicodeSource,
    /// Index into [`Page::fonts`].
    pub font: u16,
    /// The character code in the font's encoding.
    pub code: u32,
    /// Size of the em in displayed points.
    pub size: f32,
    /// Origin of the glyph on its baseline (for vertical writing: centre top of the em box).
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// The em box: advance along the direction; from 0.12 em below to 0.88 em
    /// above the baseline across it. Never the font's own box, which may lie.
    pub rect: Rect,
    /// Reading direction of the glyph.
    pub direction: Direction,
    /// Fill colour as 0xRRGGBB.
    pub color: u32,
    /// What is special about it.
    pub flags: GlyphFlags,
}

/// Where a character's Unicode came from, in the order of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnicodeSource {
    /// `/ActualText` of a marked-content span.
    ActualText,
    /// The font's ToUnicode map.
    ToUnicode,
    /// A predefined Uni* CMap: the code is Unicode.
    UnicodeCMap,
    /// A predefined GB* CMap: the code is GBK or GB18030 bytes.
    GbCMap,
    /// The Adobe-GB1 (or other registry's) CID to Unicode table.
    CidTable,
    /// The embedded font's own cmap, read backwards.
    FontCmap,
    /// A simple font's encoding: base encoding and glyph names.
    Encoding,
    /// Nothing: the character is U+FFFD.
    None,
}

/// The direction in which the characters of a line follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Left to right, upright.
    #[default]
    Right,
    /// Top to bottom (vertical writing mode, upright glyphs).
    Vertical,
    /// Rotated clockwise by a quarter: reading downwards.
    Down,
    /// Upside down.
    Left,
    /// Rotated counter-clockwise by a quarter: reading upwards.
    Up,
    /// Any other angle: a watermark or a seal.
    Oblique,
}

/// Flags of a glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GlyphFlags {
    /// Render mode 3 or 7, or fully transparent: in the file but not seen.
    pub invisible: bool,
    /// Outside the clip or the page: in the file but not seen.
    pub clipped: bool,
    /// From an annotation's appearance (widget, FreeText).
    pub annotation: bool,
    /// Marked as an artifact (header, footer, watermark) by the producer.
    pub artifact: bool,
    /// The first with ink that its text-showing operator shows: a text of its own may
    /// begin here. Of pages made otherwise no glyph has it.
    pub starts: bool,
}

impl Glyph {
    /// Whether a person sees it.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        !self.flags.invisible && !self.flags.clipped
    }
}

/// A normalized ruling: axis-aligned, merged from its pieces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Whether the ruling is horizontal (else vertical).
    pub horizontal: bool,
    /// Its constant coordinate: y when horizontal, else x (centre of the line), points.
    pub at: f32,
    /// Start along the other axis.
    pub from: f32,
    /// End along the other axis.
    pub to: f32,
    /// Thickness in points.
    pub width: f32,
    /// Whether the line was drawn (`true`) or is the edge of a shaded area (`false`).
    pub drawn: bool,
}

/// A filled area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Its visible box.
    pub rect: Rect,
    /// Colour as 0xRRGGBB.
    pub color: u32,
}

/// What layout and reports need to know of a font.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FontInfo {
    /// `/BaseFont`, decoded (GBK bytes included), without a subset tag.
    pub name: String,
    /// Whether a font program is embedded.
    pub embedded: bool,
    /// Characters shown with it on this page.
    pub shown: u32,
    /// Of those, characters whose Unicode is unknown (U+FFFD or private use).
    pub unmapped: u32,
}
