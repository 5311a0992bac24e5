//! Pages to blocks: furniture, grids, cells, paragraphs, joins over page breaks.
//!
//! Rulings become grids, glyphs become words, words find their cell by the
//! centre of their em box and are strung into lines there; what stands outside
//! the grids becomes paragraphs or furniture; tables cut by a page break are
//! joined as far as geometry proves it. All of it works in a page's reading
//! frame ([`frame`]) and hands out boxes of the page as displayed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::budget::{Budget, Exceeded};
use crate::content::{Content, PageInfo, PageState, Role};
use crate::lexicon::Lexicon;
use crate::problem::{Code, Problem};
use crate::read::page::Page;
use crate::read::pdf::trust::layer_state;

mod abut;
mod anchors;
mod apart;
mod assign;
mod bands;
mod borderless;
mod buckets;
mod columns;
mod frame;
mod furniture;
mod grid;
mod hanging;
mod header;
mod headings;
mod join;
mod lined;
mod lines;
mod mixed;
mod order;
mod outermost;
mod paragraphs;
mod parts;
mod rulings;
mod seam;
mod sets;
mod shades;
mod spans;
mod spill;
mod stacked;
mod standing;
mod tolerances;
mod uncertain;
mod words;
mod zones;

pub use frame::Frame;
pub use grid::{Evidence, Grid, GridCell};

use anchors::Anchors;
use furniture::{Piece, Sheet};
use lines::Draft;
use words::Kind;

/// A table of one page with its lines by cell, in the page's reading frame.
#[derive(Debug)]
struct PageTable {
    grid: Grid,
    /// For each cell of the grid its lines in reading order.
    lines: Vec<Vec<Draft>>,
}

/// A block of one page.
#[derive(Debug)]
enum PageBlock {
    Table(PageTable),
    Text(Role, Vec<Draft>),
}

/// One page laid out by itself, before joining.
#[derive(Debug)]
struct Sheaf<'p> {
    page: Cow<'p, Page>,
    frame: Frame,
    tables: Vec<PageTable>,
    pieces: Vec<Piece>,
    problems: Vec<Problem>,
}

/// Lays out pages: every visible character of `pages` ends in exactly one line
/// of the returned content. Labels of the `lexicon` tell where columns begin in
/// tables that are not drawn with all their lines.
///
/// Given a single page it returns that page's own tables, before any joining.
#[must_use]
pub fn layout(pages: &[Page], lexicon: &Lexicon, budget: &Budget) -> Content {
    let anchors = Anchors::of(lexicon);
    let mut content = Content::default();
    let mut sheaves = Vec::with_capacity(pages.len());
    // The columns of the table without lines that the page before ended with.
    let mut carried: Option<lined::Carried> = None;
    for page in pages {
        let state = layer_state(page);
        content.pages.push(PageInfo {
            number: page.number,
            width: page.width,
            height: page.height,
            rotation: page.rotation,
            state,
        });
        // Text without trustworthy Unicode is for OCR; the reader has said so.
        if state != PageState::Unusable {
            match sheaf(page, &anchors, &mut carried, budget) {
                Ok(sheaf) => sheaves.push(sheaf),
                Err(exceeded) => {
                    let problem = Problem::new(exceeded.code, "layout ran out of time");
                    content.problems.push(problem.on_page(page.number));
                    break;
                }
            }
        }
    }
    let mut sheets: Vec<Sheet<'_>> = sheaves
        .iter_mut()
        .map(|s| Sheet {
            size: [s.frame.width(), s.frame.height()],
            tables: s
                .tables
                .iter()
                .map(|t| t.grid.rect())
                .reduce(|a, b| a.union(&b))
                .map(|r| [r.y0(), r.y1()]),
            pieces: &mut s.pieces,
            glyphs: &s.page.glyphs,
        })
        .collect();
    furniture::mark(&mut sheets);
    let mut joiner = join::Joiner::new(content);
    for mut sheaf in sheaves {
        joiner.problems(std::mem::take(&mut sheaf.problems));
        let (page, frame) = (sheaf.page, sheaf.frame);
        let blocks = blocks(sheaf.tables, sheaf.pieces);
        joiner.page(&page, &frame, blocks);
    }
    let mut content = joiner.finish();
    uncertain::spread(&mut content);
    content
}

/// The grids of one page, as displayed boxes need [`Frame::of`] the same page.
#[must_use]
pub fn page_grids(page: &Page, budget: &Budget) -> Vec<Grid> {
    let frame = Frame::of(page);
    grid::grids(&frame.turned(page), budget).unwrap_or_default()
}

/// Lays out one page by itself.
fn sheaf<'p>(
    page: &'p Page,
    anchors: &Anchors<'_>,
    carried: &mut Option<lined::Carried>,
    budget: &Budget,
) -> Result<Sheaf<'p>, Exceeded> {
    budget.check_time()?;
    let frame = Frame::of(page);
    let page = frame.turned(page);
    let mut grids = grid::grids(&page, budget)?;
    let all = words::words(&page.glyphs);
    // Shaded rows alone are no grid: their cells hold texts far apart.
    grids.retain(|g| g.evidence != Evidence::Shaded || shades_cells(g, &all));
    let mut assigned = assign::assign(&page, all, &grids);
    let mut problems = Vec::new();
    let text: Vec<words::Word> = assigned
        .outside
        .iter()
        .filter(|w| w.kind == Kind::Text)
        .copied()
        .collect();
    let (aligned, left) = borderless::grids(&page, &text, &grids, carried.as_ref(), anchors);
    *carried = left;
    if !aligned.is_empty() {
        for grid in &aligned {
            let rect = frame.shown_rect(&grid.rect());
            let problem = Problem::new(
                Code::TableWithoutRules,
                "columns and rows were told from alignment",
            );
            problems.push(problem.on_page(page.number).at(rect));
        }
        let outside = std::mem::take(&mut assigned.outside);
        assigned.add(assign::assign(&page, outside, &aligned), grids.len());
        grids.extend(aligned);
    }
    budget.check_time()?;
    for rect in &assigned.overflows {
        let problem = Problem::new(
            Code::TextOverflowsCell,
            "a word crosses the border of its cell",
        );
        problems.push(problem.on_page(page.number).at(frame.shown_rect(rect)));
    }
    for rect in &assigned.unclear {
        let problem = Problem::new(
            Code::CellTextMixed,
            "texts of two cells touch at the border between them",
        );
        problems.push(problem.on_page(page.number).at(frame.shown_rect(rect)));
    }
    let mut tables: Vec<PageTable> = grids
        .into_iter()
        .map(|grid| PageTable {
            lines: vec![Vec::new(); grid.cells.len()],
            grid,
        })
        .collect();
    let mut rest = assigned.inside.as_slice();
    while let Some((home, _)) = rest.first().copied() {
        let n = rest.partition_point(|(h, _)| *h <= home).max(1);
        let (mine, after) = rest.split_at(n.min(rest.len()));
        let words = mine.iter().map(|(_, w)| *w).collect();
        let slot = tables
            .get_mut(home.grid as usize)
            .and_then(|t| t.lines.get_mut(home.cell as usize));
        if let Some(slot) = slot {
            *slot = lines::lines(&page, words, f32::INFINITY);
        }
        rest = after;
    }
    for table in &mut tables {
        let spilled = spill::take_back(table);
        for rect in spilled.given_back {
            let problem = Problem::new(
                Code::TextOverflowsCell,
                "a line of a row that the page end cut stands below the row's end",
            );
            problems.push(problem.on_page(page.number).at(frame.shown_rect(&rect)));
        }
        let unlined = table.grid.evidence >= Evidence::Lined;
        for rect in standing::doubtful(table) {
            let problem = Problem::new(
                Code::CellsUncertain,
                "no line parts the cells, and texts do not stand in them as in cells",
            );
            problems.push(problem.on_page(page.number).at(frame.shown_rect(&rect)));
        }
        let mixed = table.lines.iter().filter_map(|l| {
            let parts =
                || mixed::figures(&page.glyphs, l).or_else(|| mixed::beside(&page.glyphs, l));
            mixed::mixed(&page.glyphs, l).or_else(|| unlined.then(parts)?)
        });
        for rect in mixed.chain(spilled.doubtful) {
            let problem = Problem::new(
                Code::CellTextMixed,
                "texts stand on each other or side by side in one cell",
            );
            problems.push(problem.on_page(page.number).at(frame.shown_rect(&rect)));
        }
    }
    let mut pieces = Vec::new();
    let mut marks = Vec::new();
    let mut text = Vec::new();
    for word in assigned.outside {
        if word.kind == Kind::Text {
            text.push(word)
        } else {
            marks.push(word)
        }
    }
    let mut add = |drafts: Vec<Draft>, role: Role| {
        pieces.extend(drafts.into_iter().map(|draft| {
            Piece {
                text: draft
                    .text(&page.glyphs)
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .collect(),
                draft,
                role,
            }
        }));
    };
    add(
        lines::lines(&page, text, tolerances::SEGMENT_GAP),
        Role::Body,
    );
    let (seals, watermarks): (Vec<_>, Vec<_>) =
        marks.into_iter().partition(|w| w.kind == Kind::Seal);
    add(
        lines::lines(&page, watermarks, f32::INFINITY),
        Role::Watermark,
    );
    add(lines::lines(&page, seals, f32::INFINITY), Role::Seal);
    Ok(Sheaf {
        page,
        frame,
        tables,
        pieces,
        problems,
    })
}

/// Whether a grid of shaded areas has one text a cell.
fn shades_cells(grid: &Grid, words: &[words::Word]) -> bool {
    let mut lines: BTreeMap<(u32, i64), Vec<[f32; 3]>> = BTreeMap::new();
    for w in words.iter().filter(|w| w.way == words::Way::Right) {
        if let Some(cell) = grid.cell_at((w.u0 + w.u1) / 2.0, w.v - 0.38 * w.size) {
            #[expect(clippy::cast_possible_truncation, reason = "a page's coordinates")]
            let key = (cell, w.v as i64);
            lines.entry(key).or_default().push([w.u0, w.u1, w.size]);
        }
    }
    let mut apart = 0_usize;
    for line in lines.values_mut() {
        line.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let far =
            |w: &[[f32; 3]]| matches!(w, [a, b] if b[0] - a[1] > tolerances::COLUMN_GAP * a[2]);
        apart = apart.saturating_add(usize::from(line.windows(2).any(far)));
    }
    apart.saturating_mul(10) <= lines.len()
}

/// A page's blocks in reading order.
fn blocks(tables: Vec<PageTable>, pieces: Vec<Piece>) -> Vec<PageBlock> {
    let mut body: Vec<Option<Piece>> = Vec::new();
    let (mut heads, mut feet) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece.role {
            Role::Body => body.push(Some(piece)),
            Role::Header => heads.push(PageBlock::Text(piece.role, vec![piece.draft])),
            _ => feet.push(PageBlock::Text(piece.role, vec![piece.draft])),
        }
    }
    let items: Vec<order::Item> = body
        .iter()
        .flatten()
        .map(|p| order::Item {
            rect: p.draft.rect,
            table: false,
        })
        .chain(tables.iter().map(|t| order::Item {
            rect: t.grid.rect(),
            table: true,
        }))
        .collect();
    let lines = body.len();
    let mut tables: Vec<Option<PageTable>> = tables.into_iter().map(Some).collect();
    let mut blocks = heads;
    for zone in order::zones(&items) {
        let measure = paragraphs::Measure::of(
            zone.iter()
                .filter_map(|i| body.get(*i))
                .flatten()
                .map(|p| &p.draft),
        );
        let mut open: Vec<Draft> = Vec::new();
        let (mut first_text, mut last_text) = (String::new(), String::new());
        let close = |open: &mut Vec<Draft>, blocks: &mut Vec<PageBlock>| {
            if !open.is_empty() {
                blocks.push(PageBlock::Text(Role::Body, std::mem::take(open)));
            }
        };
        for id in zone {
            if let Some(piece) = body.get_mut(id).and_then(Option::take) {
                if open
                    .last()
                    .is_some_and(|last| !measure.continues(last, &piece.draft))
                    || paragraphs::begins_item(&first_text, &last_text, &piece.text)
                {
                    close(&mut open, &mut blocks);
                }
                if open.is_empty() {
                    first_text.clone_from(&piece.text);
                }
                last_text = piece.text;
                open.push(piece.draft);
            } else if let Some(table) = id
                .checked_sub(lines)
                .and_then(|t| tables.get_mut(t))
                .and_then(Option::take)
            {
                close(&mut open, &mut blocks);
                blocks.push(PageBlock::Table(table));
            }
        }
        close(&mut open, &mut blocks);
    }
    blocks.extend(feet);
    blocks
}
