//! Every threshold of layout, once, with its unit and where it comes from.
//!
//! Points are PDF points (1/72 inch); em is the size of the glyph in question.
//! What producers draw at a page break, as measured on the corpus:
//! - Typst, LibreOffice Writer and ReportLab close every cell above the break
//!   and open every cell below it, also inside a row;
//! - Chromium closes a row that ends at the break; a row that it slices has
//!   neither edge, its verticals run to the end of the page and a last line
//!   may hang out below them by most of its height;
//! - LibreOffice Calc breaks between rows and draws neither edge of a merged
//!   cell that goes on, but both edges of the cells beside it.
//!
//! A closed edge at a break therefore proves nothing; an open one proves that
//! the cell goes on.

/// Em. The em box reaches this far above the baseline, as in `read::page`: fonts lie
/// about their own boxes.
pub const EM_ABOVE: f32 = 0.88;
/// Em. And this far below it.
pub const EM_BELOW: f32 = 0.12;

/// Points. Pieces of a line that lie this close beside each other are one
/// line: Word and Excel place the pieces of one border up to 0.5 apart.
pub const COLLINEAR: f32 = 1.0;

/// Points. Gaps this long inside a line are dashes, not missing edges: dash
/// gaps drawn as separate pieces reach 2.3, and no cell is as narrow.
pub const DASH_GAP: f32 = 2.6;

/// Points. Parallel lines this close bound no row and no column: the two
/// strokes of a double border (up to 2.25), the doubled edges of cell
/// rectangles and CSS `border-spacing` of 2px with its borders stay below it;
/// the smallest legible row is about 5 high.
pub const SNAP: f32 = 3.2;

/// Points, on top of half the crossing line's thickness. A line that ends this
/// close to another touches it: Excel and WPS stop borders up to 2 short at
/// joints of thick lines.
pub const REACH: f32 = 3.0;

/// Points. A line that ends this far from a grid line still ends on it.
pub const SHORT: f32 = 4.0;

/// Points. Lines that run this far beyond the outermost crossing line bound a
/// column or row there whose outer border is not drawn.
pub const OVERHANG: f32 = 6.0;

/// Uprights that must run beyond the outermost line together, all of them, before less
/// than [`OVERHANG`] is a sliver of a row that a page end has cut: a table of two columns
/// has three.
pub const CUT_UPRIGHTS: usize = 3;

/// Points. Anything shorter is a dot, a tick box or a piece of a drawn letter.
pub const SHORTEST_RULE: f32 = 2.0;

/// Points. A lone box smaller than this in either direction is a tick box or
/// decoration, never a continued cell.
pub const SMALLEST_BOX: f32 = 12.0;

/// Points. The smallest legible row is about this high.
pub const LOWEST_ROW: f32 = 5.0;

/// Points. Boxes of one table that do not touch lie this close to each other:
/// CSS `border-spacing` and Word's cell spacing of 2 points on either side make
/// 4 to 5; no row is as low and no column as narrow.
pub const APART: f32 = 8.0;

/// Boxes that do not touch and are fewer are no table.
pub const BOXES_APART: usize = 4;

/// Points. Lines this close to the page's edge that run along nearly all of it
/// are the page's own rectangle (wkhtmltopdf, Chromium backgrounds).
pub const PAGE_EDGE: f32 = 2.0;

/// Grid positions. With [`SNAP`] an A3 page cannot hold more than 100,000; more
/// is a drawing.
pub const MOST_GRID_POSITIONS: usize = 400_000;

/// Crossings of lines on one page. The densest real page has under 5,000; more
/// is hatching, and its lines are left out of tables.
pub const MOST_CROSSINGS: usize = 2_000_000;

/// Em. Within a word glyphs follow each other closer than this; kerning and
/// justified setting stay below 0.2, the padding between two tight cells of
/// digits starts at about 0.25.
pub const WORD_GAP: f32 = 0.2;

/// Em. Glyphs of a word step back at most this far (kerning, overlapping
/// full-width punctuation).
pub const WORD_BACK: f32 = 0.4;

/// Em. The baselines of a word's characters lie this close.
pub const WORD_BASELINE: f32 = 0.1;

/// Em. A space printed between two words is no wider: half an em in Chinese fonts.
pub const ONE_SPACE: f32 = 0.6;

/// Em. Between two characters neither of which is Chinese a gap this wide is a
/// space that was not printed: a narrow space is 0.25.
pub const SPACE_GAP: f32 = 0.24;

/// Em. Any other gap this wide is kept as a space: it parts words that were
/// set apart on purpose.
pub const WIDE_GAP: f32 = 1.0;

/// Em. Baselines this close are one line: superscripts rise by 0.33 to 0.4, set-solid
/// lines lie 1.0 apart.
pub const BASELINE: f32 = 0.4;

/// Em. The baselines of a line spread at most this far in all, so that
/// sloping or stepped text does not chain into one line.
pub const BASELINE_SPREAD: f32 = 0.6;

/// Em. Text that reaches this far into other text is printed over it; kerning
/// stays below [`WORD_BACK`], lines set solid lie 1.0 apart.
pub const OVERPRINT: f32 = 0.6;

/// Em. Outside tables a gap this wide ends a paragraph's line: head lines such
/// as 编制单位：… 单位：万元 are two statements. Letter-spaced titles stay below it.
pub const SEGMENT_GAP: f32 = 3.0;

/// Share of a glyph's width on both sides of a border from which on the glyph
/// is cut by it and the word overflows its cell.
pub const STRADDLE: f32 = 0.12;

/// Times the larger size. Lines of a paragraph follow each other closer than
/// this: official letters set 16 pt on 28 to 30 pt (1.9), notes with loose setting reach 2.1.
pub const LEADING: f32 = 2.2;

/// Em. A line with this much room at its end is its paragraph's last: a
/// word of two characters that did not fit leaves less.
pub const LINE_ROOM: f32 = 2.0;

/// Em. A line set in by this much begins a paragraph (the usual indent is 2).
pub const INDENT: f32 = 1.5;

/// Share of the page's height at its top and at its foot in which page numbers
/// and running heads stand: Word's default margins are 8.5 % of A4.
pub const MARGIN: f32 = 0.11;

/// Share of the page's height for running heads, narrower than [`MARGIN`],
/// because form titles start where the margin ends.
pub const HEAD: f32 = 0.09;

/// Points. Repeated heads and feet stand in the same place on each page.
pub const SAME_PLACE: f32 = 4.0;

/// Times the page's middle glyph size. Pale text from this size on is a
/// watermark.
pub const WATERMARK_SIZE: f32 = 1.5;

/// Luma, 0 black to 1 white. Text this pale, but not white, is pale.
pub const PALE: f32 = 0.68;

/// Points. Column edges of the two parts of a table at a page break agree this
/// closely: LibreOffice and Word shift them by up to 1.2 between pages, a hand
/// made continuation by about 3.
pub const SAME_COLUMN: f32 = 4.0;

/// Em. Lines of one text follow each other no further apart: leading goes to 1.75.
pub const LINE_STEP: f32 = 1.8;

/// One row in so many holds half the usual texts or fewer where rows are lines of wrapped cells.
pub const SPARSE_ROWS: usize = 5;

/// One cell in so many has several lines, at most, where rows are lines of wrapped cells.
pub const FEW_WRAPPED: usize = 10;

/// Share of the narrowest column beside it. An edge told from texts alone may lie so far from
/// the same edge on another page: by 13 points between columns of 88 and 135 where one page had short texts.
pub const INFERRED_EDGE: f32 = 0.33;

/// Share of the table's width. The same for parts on pages of different size.
pub const SAME_COLUMN_SHARE: f32 = 0.008;

/// Share of a number's digits in one cell from which on the whole number is
/// the cell's: one that is centred and too wide leaves less on either side.
pub const MOSTLY: f32 = 0.6;

/// Em below the end of a sliced row within which its last line may hang out:
/// Chromium leaves the middle of the line up to 1.6 em below.
pub const HANGING: f32 = 1.75;

/// Share of the size by which texts of one size differ: rounding, never another size
/// of type (10.5 and 10 points differ by a twentieth, and stand in one cell).
pub const SAME_SIZE: f32 = 0.1;

/// Em by which a line reaches over the end of a table's part when the end cuts
/// it: glyph boxes overhang a cell by less.
pub const CROSSING: f32 = 0.2;

/// Share of the page's height that may lie empty below a table that goes on on
/// the next page: a row that must not be split and does not fit leaves a gap
/// as high as itself.
pub const EMPTY_BELOW: f32 = 0.6;

/// Rows. Repeated headers are not higher than this.
pub const HEADER_ROWS: usize = 4;

/// Points. The cell padding assumed where a line touches neither side of its cell:
/// Word's and WPS's default is 5.4.
pub const PADDING: f32 = 5.4;

/// Times the size. The line height assumed for a cell of one line.
pub const LINE_HEIGHT: f32 = 1.3;

/// Em. Between the columns of a table without vertical lines at least this
/// much stays free; letter-spaced words keep below it.
pub const COLUMN_GAP: f32 = 1.2;

/// Em. In a table without vertical lines texts this far apart may stand in two
/// cells: LibreOffice Calc leaves 2 points between full cells.
pub const CELL_GAP: f32 = 0.15;

/// Em. Between figures and Chinese programs leave up to this much without a space:
/// Typst and browsers a quarter.
pub const AUTO_SPACE: f32 = 0.3;

/// Em. A glyph that begins this close to the end of another's box follows it.
pub const EXACT: f32 = 0.05;

/// Points. An edge this deep in a text still bounds it: em boxes are wider than glyphs.
pub const EDGE_IN_TEXT: f32 = 1.0;

/// Em. A gutter that nearly all rows leave free is at least this wide.
pub const GUTTER: f32 = 0.6;

/// Rows that must show the same columns before aligned text is a table: two
/// such rows occur in signature blocks and in numbered lists.
pub const ALIGNED_ROWS: usize = 3;

/// Times the size. Rows of one table without lines lie closer than this:
/// loosely set rows reach 3.
pub const ROW_STEP: f32 = 4.0;

/// Times the size. Lines of one wrapped cell lie closer than this; single
/// spacing of Chinese fonts is 1.3 to 1.56.
pub const WRAP_STEP: f32 = 1.6;

/// Share of the distance of a cell's lines within which the next line keeps it. The
/// first line of another cell lies at least two paddings further, a sixth of it or more.
pub const SAME_STEP: f32 = 0.05;

/// Times the table's usual distance of lines. Lines of a cell further apart are of two
/// texts. Set by hand, as the next: of 51 generated forms without any line, by Typst,
/// Chromium and LibreOffice, the two together name all but one of those read wrongly, and
/// two of those read right.
pub const UNEVEN_STEP: f32 = 1.25;

/// Em. A text that stands this far from where its table's cells have their texts is in a
/// cell that was cut wrongly.
pub const OFF_PLACE: f32 = 0.5;

/// Em. A line that another follows in its cell leaves less room than this.
pub const WRAP_ROOM: f32 = 1.6;

/// Horizontal lines of equal extent: from this many on each row has its own,
/// and fewer are the three lines of a book table.
pub const LINED_ROWS: usize = 5;

/// Of as many baselines at least one shows most columns; cells wrapped to six
/// lines are the most seen in forms without lines.
pub const WHOLE_ROWS: usize = 6;

/// Texts of a page beyond which its rows are not told from texts: a bound on the work,
/// and no form.
pub const MOST_TEXTS: usize = 4_000;

/// Texts that stand closer than a wrapped line; more at one height are a drawing.
pub const MOST_NEAR: usize = 400;

/// Em. Texts of one row stand at one height within this. Set by hand, as the next two:
/// the corpus' tables without lines come out right with them.
pub const SAME_HEIGHT: f32 = 0.2;

/// Em. Options to be ticked (部门预算项目■ 市直专项□) stand closer in one cell: published forms
/// leave up to three spaces of one em between them.
pub const OPTIONS_APART: f32 = 4.0;

/// Em. A heading over several columns stands this close to their middle; programs set
/// it there exactly, and paragraph indents move it by less.
pub const IN_MIDDLE: f32 = 0.5;

/// Share of the width of the columns below it that a heading takes: published forms stay
/// below a half.
pub const HEADING_WIDTH: f32 = 0.6;

/// Em. An edge where a cell's text in its middle wants it lies this close.
pub const EDGE_NEAR: f32 = 0.3;

/// Share of the width by which the texts of a table without lines may end elsewhere on
/// the next page.
pub const SIDES: f32 = 0.15;
