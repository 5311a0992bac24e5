//! Pages' blocks to one [`Content`]: tables cut by a page break are joined
//! where geometry proves that they are one, with a [`Seam`](crate::content::Seam)
//! at each break.

mod candidates;
mod extend;
mod open;
mod sheet;

use crate::content::{Block, Cell, Content, LineId, Paragraph, Part, Rect, Role, Table};
use crate::problem::Problem;
use crate::read::layout::columns::Union;
use crate::read::layout::frame::Frame;
use crate::read::layout::header::Rows;
use crate::read::layout::lines::Draft;
use crate::read::layout::seam;
use crate::read::layout::tolerances as tol;
use crate::read::layout::{Evidence, PageBlock, PageTable};
use crate::read::page::Page;

use open::{Left, Open};
use sheet::Sheet;

/// Tables that stand side by side on a page; more are decoration.
const MOST_BESIDE: usize = 8;

/// Takes in one page after the other.
#[derive(Debug)]
pub struct Joiner {
    content: Content,
    /// The table at the end of the pages so far, which the next may go on with.
    open: Option<Open>,
    /// Tables left of it on the same page, which may go on beside each other.
    aside: Vec<Open>,
    /// The table that the page before would have ended with, but for text below it.
    left: Option<Left>,
}

impl Joiner {
    /// Starts with a content that has no blocks yet.
    #[must_use]
    pub fn new(content: Content) -> Self {
        Self {
            content,
            open: None,
            aside: Vec::new(),
            left: None,
        }
    }

    /// Adds problems found on a page.
    pub fn problems(&mut self, problems: Vec<Problem>) {
        self.content.problems.extend(problems);
    }

    /// All pages are in.
    #[must_use]
    pub fn finish(self) -> Content {
        self.content
    }

    /// Takes in the blocks of the next page.
    pub fn page(&mut self, page: &Page, frame: &Frame, mut blocks: Vec<PageBlock>) {
        let sheet = Sheet { page, frame };
        let resumed = self.resumed(&blocks, page.number);
        let mut waiting = self.choose(&blocks);
        let joined = self.join_first(&sheet, &mut blocks);
        let mut titles: Vec<String> = Vec::new();
        let mut body = 0_usize;
        for (at, block) in blocks.into_iter().enumerate() {
            if joined == Some(at) {
                continue;
            }
            match block {
                PageBlock::Text(role, drafts) => {
                    if role == Role::Body {
                        titles.push(sheet.text(&drafts));
                        body = body.saturating_add(1);
                        let place = drafts.first().map(|d| d.rect).unwrap_or_default();
                        self.leave(page.number, &place);
                    }
                    self.paragraph(&sheet, role, &drafts);
                }
                PageBlock::Table(table) if !table.grid.standalone => {
                    for drafts in table.lines {
                        if !drafts.is_empty() {
                            self.paragraph(&sheet, Role::Body, &drafts);
                            self.open = None;
                            body = body.saturating_add(1);
                        }
                    }
                }
                PageBlock::Table(table) => {
                    let Some(table) = self.join_waiting(&sheet, &mut waiting, table) else {
                        continue;
                    };
                    let Some(table) = self.join_beside(&sheet, table) else {
                        continue;
                    };
                    self.leave(page.number, &table.grid.rect());
                    let before = if body == titles.len() {
                        titles.clone()
                    } else {
                        Vec::new()
                    };
                    body = body.saturating_add(1);
                    self.table(&sheet, table, before, resumed == Some(at));
                }
            }
        }
        let early = frame.height() * (1.0 - tol::EMPTY_BELOW);
        for open in self.open.iter_mut().chain(&mut self.aside) {
            open.ended_early = open.foot_y() < early;
        }
        self.left
            .take_if(|left| left.foot < early || left.page != page.number);
        self.aside
            .retain(|o| o.last.0 == page.number && !o.ended_early);
        self.aside.truncate(MOST_BESIDE);
    }

    /// What comes next stands at `place`: the open table has ended, or goes on
    /// beside it.
    fn leave(&mut self, page: u32, place: &Rect) {
        let Some(open) = self.open.take().filter(|o| o.last.0 == page) else {
            return;
        };
        if open.last.1.x1() <= place.x0() {
            self.aside.push(open);
        } else {
            self.left = Some(Left {
                page,
                foot: open.foot_y(),
                edges: open.edges,
            });
        }
    }

    /// A table that begins on this page.
    fn table(
        &mut self,
        sheet: &Sheet<'_>,
        table: PageTable,
        titles: Vec<String>,
        may_continue: bool,
    ) {
        let edges = table.grid.xs.clone();
        let foot = seam::foot(&table);
        let own: Vec<u32> = (0..).take(edges.len()).collect();
        let union = Union {
            edges: edges.clone(),
            old: own.clone(),
            new: own.clone(),
        };
        let rows = Rows::of(&table, &union, sheet.glyphs());
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (height, width) = (count(table.grid.rows()), count(table.grid.cols()));
        let last = (sheet.page.number, table.grid.rect());
        let cut = sheet.crossing_foot(&table);
        let frameless = table.grid.frameless;
        let inferred = table.grid.evidence >= Evidence::Lined;
        let spans_known = table.grid.evidence != Evidence::Aligned;
        let cells = self.cells(sheet, table, &own);
        self.open = Some(Open {
            block: self.content.blocks.len(),
            edges,
            frameless,
            inferred,
            foot,
            rows,
            titles,
            last,
            ended_early: false,
            cut,
        });
        self.content.blocks.push(Block::Table(Table {
            rows: height,
            cols: width,
            cells,
            seams: Vec::new(),
            spans_known,
            may_continue,
        }));
    }

    /// Writes the lines of a part and returns its cells; `edges` maps its
    /// column edges to those of the table.
    fn cells(&mut self, sheet: &Sheet<'_>, part: PageTable, edges: &[u32]) -> Vec<Cell> {
        let edge = |i: u32| edges.get(i as usize).copied().unwrap_or(i);
        let grid = part.grid;
        let mut cells = Vec::with_capacity(grid.cells.len());
        for (cell, drafts) in grid.cells.iter().zip(part.lines) {
            let col = edge(cell.col);
            cells.push(Cell {
                row: cell.row,
                col,
                row_span: cell.row_span,
                col_span: edge(cell.col.saturating_add(cell.col_span)).saturating_sub(col),
                lines: self.lines(sheet, &drafts),
                parts: vec![Part {
                    page: sheet.page.number,
                    rect: sheet.frame.shown_rect(&grid.cell_rect(cell)),
                }],
                native: None,
            });
        }
        cells
    }

    fn paragraph(&mut self, sheet: &Sheet<'_>, role: Role, drafts: &[Draft]) {
        let lines = self.lines(sheet, drafts);
        if !lines.is_empty() {
            self.content
                .blocks
                .push(Block::Paragraph(Paragraph { role, lines }));
        }
    }

    fn lines(&mut self, sheet: &Sheet<'_>, drafts: &[Draft]) -> Vec<LineId> {
        drafts
            .iter()
            .map(|d| self.content.push_line(d.line(sheet.page, sheet.frame)))
            .collect()
    }
}
