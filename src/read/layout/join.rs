//! Pages' blocks to one [`Content`]: tables cut by a page break are joined
//! where geometry proves that they are one, with a [`Seam`] at each break.

use crate::content::{
    Block, Cell, Content, LineId, Paragraph, Part, Rect, Role, Seam, SeamColumn, Table,
};
use crate::problem::Problem;
use crate::read::layout::columns::{self, Union};
use crate::read::layout::frame::Frame;
use crate::read::layout::header::{self, Rows};
use crate::read::layout::lines::Draft;
use crate::read::layout::seam;
use crate::read::layout::tolerances as tol;
use crate::read::layout::{Evidence, PageBlock, PageTable, furniture};
use crate::read::page::{Glyph, Page};

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

/// A table that text below it has closed.
#[derive(Debug)]
struct Left {
    page: u32,
    edges: Vec<f32>,
    foot: f32,
}

/// A table that may go on.
#[derive(Debug)]
struct Open {
    /// Its index among the blocks.
    block: usize,
    /// Its column edges, as on its first page.
    edges: Vec<f32>,
    /// Whether its sides are not drawn.
    frameless: bool,
    /// What its last part looks like at its foot, by grid column.
    foot: Vec<seam::Foot>,
    /// Its rows' texts, to know a repeated header again.
    rows: Rows,
    /// The texts of the paragraphs between the page's top and its first part.
    titles: Vec<String>,
    /// Page and place of its last part.
    last: (u32, Rect),
    /// Whether its last part ended high up on the page.
    ended_early: bool,
    /// The lines that cross the foot of its last part, by left edge.
    cut: Vec<(f32, String)>,
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

    /// The index of the page's first block if that is a table which may go on with
    /// the one that text has closed at the foot of the page before.
    fn resumed(&mut self, blocks: &[PageBlock], page: u32) -> Option<usize> {
        let left = self
            .left
            .take()
            .filter(|l| l.page.checked_add(1) == Some(page))?;
        let at = blocks.iter().position(|b| match b {
            PageBlock::Table(_) => true,
            PageBlock::Text(role, _) => *role == Role::Body,
        })?;
        match blocks.get(at) {
            Some(PageBlock::Table(table)) if table.grid.standalone => {
                columns::union(&left.edges, &table.grid.xs).map(|_| at)
            }
            _ => None,
        }
    }

    /// Of tables that ended side by side, opens the one that the page's first
    /// table goes on with; the others wait for theirs.
    fn choose(&mut self, blocks: &[PageBlock]) -> Vec<Open> {
        let mut waiting = std::mem::take(&mut self.aside);
        let first = blocks.iter().find_map(|b| match b {
            PageBlock::Table(t) if t.grid.standalone => Some(t.grid.rect()),
            _ => None,
        });
        let Some(first) = first.filter(|_| !waiting.is_empty()) else {
            return waiting;
        };
        if !self.open.as_ref().is_some_and(|o| o.stands_over(&first))
            && let Some(at) = waiting.iter().position(|o| o.stands_over(&first))
        {
            let chosen = waiting.remove(at);
            waiting.extend(self.open.replace(chosen));
        }
        waiting
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

    /// Joins a table to the one that waits right above it on the page before.
    fn join_waiting(
        &mut self,
        sheet: &Sheet<'_>,
        waiting: &mut Vec<Open>,
        table: PageTable,
    ) -> Option<PageTable> {
        let rect = table.grid.rect();
        let found = waiting.iter().enumerate().find_map(|(i, o)| {
            let fits = o.stands_over(&rect);
            let union = fits.then(|| columns::union(&o.edges, &table.grid.xs))??;
            Some((i, union))
        });
        let Some((at, mut union)) = found else {
            return Some(table);
        };
        let mut open = waiting.remove(at);
        self.leave(sheet.page.number, &rect);
        let rows = Rows::of(&table, &union, sheet.glyphs());
        let repeated = open.rows.repeated_by(&rows);
        self.extend(sheet, &mut open, table, &mut union, rows, repeated);
        self.open = Some(open);
        None
    }

    /// Joins the page's first table to the open one if they are one table.
    /// Returns the index of the block that was used up.
    fn join_first(&mut self, sheet: &Sheet<'_>, blocks: &mut [PageBlock]) -> Option<usize> {
        let open = self.open.as_ref()?;
        let first = blocks
            .iter()
            .position(|b| matches!(b, PageBlock::Table(_)))?;
        let (before, rest) = blocks.split_at_mut(first);
        let Some(PageBlock::Table(table)) = rest.first_mut() else {
            return None;
        };
        let inset = || {
            // Only where no side is drawn may columns be missing.
            let frameless = open.frameless;
            frameless.then(|| columns::inset(&open.edges, &table.grid.xs))?
        };
        let mut union = columns::union(&open.edges, &table.grid.xs).or_else(inset)?;
        // A table high up on a page has ended, or a page break was set by hand:
        // then the rest has the same columns.
        let same = [&open.edges, &table.grid.xs]
            .iter()
            .all(|edges| edges.len() == union.edges.len());
        if open.ended_early && !same {
            return None;
        }
        let rows = Rows::of(table, &union, sheet.glyphs());
        let repeated = open.rows.repeated_by(&rows);
        // Between the parts only furniture, words that say so, or the same
        // titles again together with the same header (a spreadsheet's print titles).
        let between: Vec<&mut PageBlock> = before
            .iter_mut()
            .filter(|b| matches!(b, PageBlock::Text(Role::Body, _)))
            .collect();
        let texts: Vec<String> = between.iter().map(|b| sheet.block_text(b)).collect();
        let continued = texts.iter().all(|t| furniture::says_continued(t));
        let titled = repeated > 0 && texts == open.titles;
        if !continued && !titled {
            return None;
        }
        for block in between {
            if let PageBlock::Text(role, _) = block {
                *role = Role::Header;
            }
        }
        let part = PageTable {
            grid: table.grid.clone(),
            lines: std::mem::take(&mut table.lines),
        };
        let mut open = self.open.take()?;
        for block in before.iter() {
            if let PageBlock::Text(role, drafts) = block {
                self.paragraph(sheet, *role, drafts);
            }
        }
        for block in before.iter_mut() {
            if let PageBlock::Text(role, drafts) = block {
                // Already written: nothing is left of it.
                *role = Role::Header;
                drafts.clear();
            }
        }
        self.extend(sheet, &mut open, part, &mut union, rows, repeated);
        self.open = Some(open);
        Some(first)
    }

    /// Joins a table to the open one when that stands left of it on the same
    /// sheet, as on sheets that show two pages. Gives it back if they are not one.
    fn join_beside(&mut self, sheet: &Sheet<'_>, table: PageTable) -> Option<PageTable> {
        let rect = table.grid.rect();
        let beside = self.open.as_ref().filter(|o| {
            let (page, left) = o.last;
            page == sheet.page.number
                && left.x1() <= rect.x0()
                && rect.y0() < left.y1()
                && left.y1() >= sheet.frame.height() * (1.0 - tol::EMPTY_BELOW)
        });
        let union = beside.and_then(|o| columns::union(&o.edges, &table.grid.xs));
        let Some(mut union) = union else {
            return Some(table);
        };
        let Some(mut open) = self.open.take() else {
            return Some(table);
        };
        let rows = Rows::of(&table, &union, sheet.glyphs());
        let repeated = open.rows.repeated_by(&rows);
        self.extend(sheet, &mut open, table, &mut union, rows, repeated);
        self.open = Some(open);
        None
    }

    /// Appends a part to the open table.
    fn extend(
        &mut self,
        sheet: &Sheet<'_>,
        open: &mut Open,
        mut part: PageTable,
        union: &mut Union,
        rows: Rows,
        repeated: usize,
    ) {
        let foot = seam::foot(&part);
        let head = seam::head(&part, repeated);
        open.last = (sheet.page.number, part.grid.rect());
        let cut = sheet.crossing_foot(&part);
        let twice = sheet.take_printed_twice(&mut part, &open.cut);
        let mut header = self.lines(sheet, &twice);
        let blank = undrawn(sheet, &part, union);
        let mut cells = self.cells(sheet, part, &union.new);
        cells.extend(blank);
        let skip = u32::try_from(repeated).unwrap_or(0);
        cells.retain_mut(|cell| {
            // What fills undrawn columns begins below a repeated header, too.
            let end = cell.row.saturating_add(cell.row_span);
            if cell.row < skip && end > skip && cell.lines.is_empty() {
                (cell.row, cell.row_span) = (skip, end.saturating_sub(skip));
            }
            let kept = cell.row >= skip;
            if kept {
                cell.row = cell.row.saturating_sub(skip);
            } else {
                header.append(&mut cell.lines);
            }
            kept
        });
        if !header.is_empty() {
            let paragraph = Paragraph {
                role: Role::Header,
                lines: header,
            };
            self.content.blocks.push(Block::Paragraph(paragraph));
        }
        let Some(Block::Table(table)) = self.content.blocks.get_mut(open.block) else {
            return;
        };
        widen(table, &union.old);
        open.edges = std::mem::take(&mut union.edges);
        let cols = open.edges.len().saturating_sub(1);
        let above = seam::spread(&open.foot, &union.old, cols);
        let below = seam::spread(&head, &union.new, cols);
        let offset = table.rows;
        if !cells.is_empty() {
            let columns = above
                .iter()
                .zip(&below)
                .map(|(foot, head)| SeamColumn {
                    closed_above: foot.closed,
                    closed_below: *head,
                    room_after: foot.room_after,
                    space_below: foot.space_below,
                })
                .collect();
            table.seams.push(Seam {
                row: offset,
                columns,
            });
        }
        for mut cell in cells {
            cell.row = cell.row.saturating_add(offset);
            table.rows = table.rows.max(cell.row.saturating_add(cell.row_span));
            table.cells.push(cell);
        }
        table.cols = u32::try_from(cols).unwrap_or(u32::MAX);
        open.foot = seam::spread(&foot, &union.new, cols);
        open.cut = cut;
        open.rows.append(rows, &union.old, repeated);
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
        let spans_known = table.grid.evidence != Evidence::Aligned;
        let cells = self.cells(sheet, table, &own);
        self.open = Some(Open {
            block: self.content.blocks.len(),
            edges,
            frameless,
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

/// The cell that fills the columns which a part shows no line of.
fn undrawn(sheet: &Sheet<'_>, part: &PageTable, union: &Union) -> Option<Cell> {
    let first = union.new.first().copied().filter(|f| *f > 0)?;
    let rect = part.grid.rect();
    let left = *union.edges.first()?;
    let strip = Rect::new(left.min(rect.x0()), rect.y0(), rect.x0(), rect.y1());
    Some(Cell {
        row: 0,
        col: 0,
        row_span: u32::try_from(part.grid.rows()).ok()?,
        col_span: first,
        lines: Vec::new(),
        parts: vec![Part {
            page: sheet.page.number,
            rect: sheet.frame.shown_rect(&strip),
        }],
        native: None,
    })
}

/// Tables that stand side by side on a page; more are decoration.
const MOST_BESIDE: usize = 8;

impl Open {
    /// Whether a table on the next page has the same sides.
    fn stands_over(&self, rect: &Rect) -> bool {
        let last = &self.last.1;
        (last.x0() - rect.x0()).abs() <= tol::SAME_COLUMN
            && (last.x1() - rect.x1()).abs() <= tol::SAME_COLUMN
    }

    /// The lowest foot of the last part.
    fn foot_y(&self) -> f32 {
        self.foot.iter().map(|f| f.y).fold(0.0, f32::max)
    }
}

/// The page in hand.
struct Sheet<'p> {
    page: &'p Page,
    frame: &'p Frame,
}

impl Sheet<'_> {
    fn glyphs(&self) -> &[Glyph] {
        &self.page.glyphs
    }

    fn text(&self, drafts: &[Draft]) -> String {
        drafts
            .iter()
            .map(|d| header::compact(&d.text(self.glyphs())))
            .collect()
    }

    /// The lines that the foot of a part runs through, by left edge: a
    /// spreadsheet prints the whole of a line on both pages and clips it.
    fn crossing_foot(&self, part: &PageTable) -> Vec<(f32, String)> {
        let foot = part.grid.rect().y1();
        let drafts = part.lines.iter().filter_map(|lines| lines.last());
        drafts
            .filter(|d| d.rect.y0() < foot && d.rect.y1() > foot + d.size * tol::CROSSING)
            .map(|d| (d.rect.x0(), self.text(std::slice::from_ref(d))))
            .collect()
    }

    /// Takes the lines out of a part that its head runs through and that the
    /// part before has shown.
    fn take_printed_twice(&self, part: &mut PageTable, cut: &[(f32, String)]) -> Vec<Draft> {
        let head = part.grid.rect().y0();
        let mut taken = Vec::new();
        for lines in &mut part.lines {
            let twice = lines.first().is_some_and(|d| {
                let text = self.text(std::slice::from_ref(d));
                d.rect.y1() > head
                    && d.rect.y0() < head - d.size * tol::CROSSING
                    && cut
                        .iter()
                        .any(|(x, t)| *t == text && (x - d.rect.x0()).abs() < d.size)
            });
            if twice {
                taken.push(lines.remove(0));
            }
        }
        taken
    }

    fn block_text(&self, block: &PageBlock) -> String {
        match block {
            PageBlock::Text(_, drafts) => self.text(drafts),
            PageBlock::Table(_) => String::new(),
        }
    }
}

/// Maps a table's cells and seams onto more columns.
fn widen(table: &mut Table, old: &[u32]) {
    let plain = old.iter().zip(0..).all(|(to, from)| *to == from);
    let width = old.last().copied().unwrap_or(0) as usize;
    if plain && table.cols as usize == width {
        return;
    }
    let edge = |i: u32| old.get(i as usize).copied().unwrap_or(i);
    for cell in &mut table.cells {
        let end = edge(cell.col.saturating_add(cell.col_span));
        cell.col = edge(cell.col);
        cell.col_span = end.saturating_sub(cell.col);
    }
    for seam in &mut table.seams {
        seam.columns = seam::spread(&seam.columns, old, width);
    }
}
