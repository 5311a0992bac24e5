//! Layout on pages that tests draw themselves: random grids come back cell by
//! cell, and no character is lost or doubled whatever the page.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking"
)]

use std::sync::LazyLock;

use proptest::prelude::*;
use selfeval::budget::Budget;
use selfeval::content::{Block, Content, Rect, Role, Table};
use selfeval::lexicon::Lexicon;
use selfeval::read::layout::layout;
use selfeval::read::page::{Direction, Glyph, GlyphFlags, Page, Rule, UnicodeSource};

/// Characters as forms use them: a page of rare ones would not be believed.
pub(crate) const COMMON: &str =
    "部门整体支出绩效自评表项目资金年度目标完成情况指标任务预算执行率分值得分";

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(None).unwrap());

/// A page to draw on.
pub(crate) fn page(number: u32) -> Page {
    Page {
        number,
        width: 595.0,
        height: 842.0,
        ..Page::default()
    }
}

pub(crate) fn glyph(ch: char, x: f32, y: f32, size: f32) -> Glyph {
    let advance = if ch.is_ascii() { size / 2.0 } else { size };
    Glyph {
        ch,
        source: UnicodeSource::ToUnicode,
        font: 0,
        code: u32::from(ch),
        size,
        x,
        y,
        rect: Rect::new(x, y - 0.88 * size, x + advance, y + 0.12 * size),
        direction: Direction::Right,
        color: 0,
        flags: GlyphFlags::default(),
    }
}

/// Writes text from a point on its baseline.
pub(crate) fn write(page: &mut Page, text: &str, mut x: f32, y: f32, size: f32) {
    for ch in text.chars() {
        let g = glyph(ch, x, y, size);
        x = g.rect.x1();
        page.glyphs.push(g);
    }
}

pub(crate) fn rule(page: &mut Page, horizontal: bool, at: f32, from: f32, to: f32) {
    page.rules.push(Rule {
        horizontal,
        at,
        from,
        to,
        width: 0.5,
        drawn: true,
    });
}

/// A box with all four edges.
pub(crate) fn draw_box(page: &mut Page, r: Rect) {
    rule(page, true, r.y0(), r.x0(), r.x1());
    rule(page, true, r.y1(), r.x0(), r.x1());
    rule(page, false, r.x0(), r.y0(), r.y1());
    rule(page, false, r.x1(), r.y0(), r.y1());
}

pub(crate) fn lay(pages: &[Page]) -> Content {
    layout(pages, &LEXICON, &Budget::default())
}

pub(crate) fn tables(content: &Content) -> Vec<&Table> {
    content
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Table(t) => Some(t),
            Block::Paragraph(_) => None,
        })
        .collect()
}

/// Paragraphs with their roles.
pub(crate) fn paragraphs(content: &Content) -> Vec<(Role, String)> {
    content
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Paragraph(p) => Some((p.role, content.text(&content.passage(&p.lines)))),
            Block::Table(_) => None,
        })
        .collect()
}

/// Row, column, spans and text of each cell.
pub(crate) fn cells(content: &Content, table: &Table) -> Vec<(u32, u32, u32, u32, String)> {
    table
        .cells
        .iter()
        .map(|c| {
            (
                c.row,
                c.col,
                c.row_span,
                c.col_span,
                content.text(&content.passage(&c.lines)),
            )
        })
        .collect()
}

/// The characters of all blocks, each line counted as often as it is referred to.
pub(crate) fn characters(content: &Content) -> Vec<char> {
    let ids = content.blocks.iter().flat_map(|b| match b {
        Block::Paragraph(p) => p.lines.clone(),
        Block::Table(t) => t.cells.iter().flat_map(|c| c.lines.clone()).collect(),
    });
    let mut chars: Vec<char> = ids
        .flat_map(|id| content.line(id).unwrap().chars.clone())
        .filter(|c| !c.is_whitespace())
        .collect();
    chars.sort_unstable();
    chars
}

pub(crate) fn drawn_characters(pages: &[Page]) -> Vec<char> {
    let mut chars: Vec<char> = pages
        .iter()
        .flat_map(|p| &p.glyphs)
        .filter(|g| g.is_visible() && !g.ch.is_whitespace())
        .map(|g| g.ch)
        .collect();
    chars.sort_unstable();
    chars
}

/// Spans tile the grid, seams are not crossed, every line has extents.
pub(crate) fn check_shape(content: &Content) {
    for table in tables(content) {
        let mut owner = vec![0_u32; (table.rows * table.cols) as usize];
        for cell in &table.cells {
            assert!(cell.row_span > 0 && cell.col_span > 0);
            for row in cell.row..cell.row + cell.row_span {
                for col in cell.col..cell.col + cell.col_span {
                    owner[(row * table.cols + col) as usize] += 1;
                }
            }
            for seam in &table.seams {
                assert!(cell.row >= seam.row || cell.row + cell.row_span <= seam.row);
            }
        }
        assert!(owner.iter().all(|n| *n == 1), "cells tile the grid");
        for seam in &table.seams {
            assert_eq!(seam.columns.len(), table.cols as usize);
        }
        let sorted = table
            .cells
            .windows(2)
            .all(|w| (w[0].row, w[0].col) < (w[1].row, w[1].col));
        assert!(sorted, "cells come by row, then column");
        let mut parts: Vec<(u32, Rect)> = table
            .cells
            .iter()
            .flat_map(|c| c.parts.iter().map(|p| (p.page, p.rect)))
            .collect();
        parts.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.y0().total_cmp(&b.1.y0())));
        for (i, a) in parts.iter().enumerate() {
            for b in &parts[i + 1..] {
                let apart = a.0 != b.0
                    || a.1.x1() <= b.1.x0() + 0.01
                    || b.1.x1() <= a.1.x0() + 0.01
                    || a.1.y1() <= b.1.y0() + 0.01
                    || b.1.y1() <= a.1.y0() + 0.01;
                assert!(apart, "cell boxes do not overlap: {a:?} {b:?}");
            }
        }
    }
    for line in &content.lines {
        assert_eq!(line.chars.len(), line.extents.len());
        assert!(line.extents.iter().flatten().all(|e| e.is_finite()));
    }
}

/// A grid to be drawn: edges, and cells that tile it.
#[derive(Debug, Clone)]
struct Plan {
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// Row, column, row span, column span, text.
    cells: Vec<(u32, u32, u32, u32, String)>,
}

/// Cuts a grid into random rectangles.
fn plan() -> impl Strategy<Value = Plan> {
    (2_usize..7, 2_usize..9).prop_flat_map(|(cols, rows)| {
        let widths = prop::collection::vec(24.0_f32..70.0, cols);
        let heights = prop::collection::vec(14.0_f32..50.0, rows);
        let wishes = prop::collection::vec((1_usize..4, 1_usize..4, 0_u32..100_000), cols * rows);
        (widths, heights, wishes).prop_map(move |(widths, heights, wishes)| {
            let sum = |start: f32, steps: &[f32]| {
                steps.iter().fold(vec![start], |mut edges, step| {
                    edges.push(edges.last().unwrap() + step);
                    edges
                })
            };
            let mut taken = vec![false; rows * cols];
            let mut cells = Vec::new();
            for (at, (want_rows, want_cols, number)) in wishes.into_iter().enumerate() {
                let (row, col) = (at / cols, at % cols);
                if taken[at] {
                    continue;
                }
                let mut wide = 1;
                while wide < want_cols && col + wide < cols && !taken[row * cols + col + wide] {
                    wide += 1;
                }
                let tall = want_rows.min(rows - row);
                for r in row..row + tall {
                    taken[r * cols + col..r * cols + col + wide].fill(true);
                }
                let text = if number % 5 == 0 {
                    String::new()
                } else {
                    (number % 10_000).to_string()
                };
                cells.push((row as u32, col as u32, tall as u32, wide as u32, text));
            }
            Plan {
                xs: sum(40.0, &widths),
                ys: sum(60.0, &heights),
                cells,
            }
        })
    })
}

impl Plan {
    /// The plan with grid lines that divide nothing left out, as they are on paper.
    fn reduced(&self) -> Self {
        let keep = |edges: &[f32], used: &dyn Fn(u32) -> bool| -> Vec<u32> {
            (0..edges.len() as u32).filter(|i| used(*i)).collect()
        };
        let cols = keep(&self.xs, &|x| {
            self.cells.iter().any(|c| c.1 == x || c.1 + c.3 == x)
        });
        let rows = keep(&self.ys, &|y| {
            self.cells.iter().any(|c| c.0 == y || c.0 + c.2 == y)
        });
        let at = |kept: &[u32], i: u32| kept.binary_search(&i).unwrap() as u32;
        let cells = self
            .cells
            .iter()
            .map(|(r, c, rs, cs, text)| {
                let (row, col) = (at(&rows, *r), at(&cols, *c));
                (
                    row,
                    col,
                    at(&rows, r + rs) - row,
                    at(&cols, c + cs) - col,
                    text.clone(),
                )
            })
            .collect();
        Self {
            xs: cols.iter().map(|i| self.xs[*i as usize]).collect(),
            ys: rows.iter().map(|i| self.ys[*i as usize]).collect(),
            cells,
        }
    }

    fn cell_rect(&self, cell: &(u32, u32, u32, u32, String)) -> Rect {
        let (row, col) = (cell.0 as usize, cell.1 as usize);
        Rect::new(
            self.xs[col],
            self.ys[row],
            self.xs[col + cell.3 as usize],
            self.ys[row + cell.2 as usize],
        )
    }

    /// Draws each cell as a box and writes its text at its top left.
    fn draw(&self, page: &mut Page) {
        for cell in &self.cells {
            let r = self.cell_rect(cell);
            draw_box(page, r);
            write(page, &cell.4, r.x0() + 2.0, r.y0() + 10.0, 8.0);
        }
    }
}

fn sorted(mut cells: Vec<(u32, u32, u32, u32, String)>) -> Vec<(u32, u32, u32, u32, String)> {
    cells.sort();
    cells
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_grids_come_back(plan in plan()) {
        let mut p = page(1);
        plan.draw(&mut p);
        let content = lay(std::slice::from_ref(&p));
        check_shape(&content);
        prop_assert_eq!(characters(&content), drawn_characters(&[p]));
        let plan = plan.reduced();
        if plan.cells.len() > 1 {
            let found = tables(&content);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(cells(&content, found[0]), sorted(plan.cells));
        }
    }

    #[test]
    fn lines_a_bit_short_or_long_do_not_matter(plan in plan(), jitter in prop::collection::vec(-1.5_f32..1.5, 64)) {
        let mut p = page(1);
        plan.draw(&mut p);
        for (rule, d) in p.rules.iter_mut().zip(jitter.iter().cycle()) {
            rule.from += d;
            rule.to -= d;
        }
        let plan = plan.reduced();
        let content = lay(std::slice::from_ref(&p));
        check_shape(&content);
        if plan.cells.len() > 1 {
            let found = tables(&content);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(cells(&content, found[0]), sorted(plan.cells));
        }
    }

    #[test]
    fn nothing_is_lost_on_any_page(
        rules in prop::collection::vec((any::<bool>(), -50.0_f32..900.0, -50.0_f32..900.0, -50.0_f32..900.0, any::<bool>()), 0..60),
        glyphs in prop::collection::vec((prop::sample::select(COMMON.chars().collect::<Vec<_>>()), -20.0_f32..620.0, -20.0_f32..860.0, 1.0_f32..40.0, 0_u8..6, any::<u32>()), 0..120),
        strange in prop::collection::vec(prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30]), 0..4),
    ) {
        let mut p = page(1);
        for (horizontal, at, from, to, drawn) in rules {
            p.rules.push(Rule { horizontal, at, from, to, width: 0.5, drawn });
        }
        for (ch, x, y, size, way, color) in glyphs {
            let mut g = glyph(ch, x, y, size);
            g.direction = [Direction::Right, Direction::Vertical, Direction::Down, Direction::Left, Direction::Up, Direction::Oblique][way as usize];
            g.color = color & 0x00FF_FFFF;
            p.glyphs.push(g);
        }
        for (i, odd) in strange.into_iter().enumerate() {
            if let Some(g) = p.glyphs.get_mut(i) {
                g.x = odd;
                g.rect = Rect::new(odd, g.rect.y0(), g.rect.x1(), odd);
                g.size = odd;
            }
            if let Some(r) = p.rules.get_mut(i) {
                r.to = odd;
            }
        }
        let content = lay(std::slice::from_ref(&p));
        check_shape(&content);
        prop_assert_eq!(characters(&content), drawn_characters(&[p]));
    }

    #[test]
    fn a_break_between_rows_is_a_seam(plan in plan(), at in 1_usize..8) {
        let plan = plan.reduced();
        let cut = at.min(plan.ys.len() - 1) as u32;
        prop_assume!(plan.xs.len() > 2 && cut + 1 < plan.ys.len() as u32);
        // A cell that the break cuts leaves a part on both pages.
        let mut halves = plan.clone();
        halves.cells.clear();
        for (row, col, row_span, col_span, text) in plan.cells {
            if row < cut && row + row_span > cut {
                halves.cells.push((row, col, cut - row, col_span, text));
                halves.cells.push((cut, col, row + row_span - cut, col_span, "续".into()));
            } else {
                halves.cells.push((row, col, row_span, col_span, text));
            }
        }
        let plan = halves.reduced();
        let above = Plan { cells: plan.cells.iter().filter(|c| c.0 < cut).cloned().collect(), ..plan.clone() };
        let below = Plan { cells: plan.cells.iter().filter(|c| c.0 >= cut).cloned().collect(), ..plan.clone() };
        // Both parts must be tables by themselves, and show the outer columns.
        prop_assume!(above.cells.len() > 1 && below.cells.len() > 1);
        let up = plan.ys[cut as usize] - 60.0;
        let (mut first, mut second) = (page(1), page(2));
        above.draw(&mut first);
        below.draw(&mut second);
        let down = 780.0 - plan.ys[cut as usize];
        for g in &mut first.glyphs { g.y += down; g.rect = Rect::new(g.rect.x0(), g.rect.y0() + down, g.rect.x1(), g.rect.y1() + down); }
        for r in &mut first.rules { if r.horizontal { r.at += down } else { r.from += down; r.to += down } }
        for g in &mut second.glyphs { g.y -= up; g.rect = Rect::new(g.rect.x0(), g.rect.y0() - up, g.rect.x1(), g.rect.y1() - up); }
        for r in &mut second.rules { if r.horizontal { r.at -= up } else { r.from -= up; r.to -= up } }
        write(&mut first, "— 1 —", 280.0, 815.0, 9.0);
        write(&mut second, "— 2 —", 280.0, 815.0, 9.0);
        let pages = [first, second];
        let content = lay(&pages);
        check_shape(&content);
        prop_assert_eq!(characters(&content), drawn_characters(&pages));
        // A page shows only the column edges its cells need, so parts may disagree
        // in all inner columns; what joins must come back as planned.
        let found = tables(&content);
        if found.len() == 1 {
            prop_assert_eq!(cells(&content, found[0]), sorted(plan.cells.clone()));
            prop_assert_eq!(found[0].seams.len(), 1);
            prop_assert_eq!(found[0].seams[0].row, cut);
        }
        let inner = |part: &Plan| -> Vec<f32> { let r = part.reduced().xs; r[1..r.len() - 1].to_vec() };
        let (a, b) = (inner(&above), inner(&below));
        if a.iter().all(|x| b.contains(x)) || b.iter().all(|x| a.contains(x)) {
            prop_assert_eq!(found.len(), 1);
        }
    }
}

#[test]
fn a_lone_box_is_a_paragraph() {
    let mut p = page(1);
    draw_box(&mut p, Rect::new(50.0, 50.0, 300.0, 100.0));
    write(&mut p, "绩效自评说明", 60.0, 80.0, 10.0);
    let content = lay(&[p]);
    assert!(tables(&content).is_empty());
    assert_eq!(
        paragraphs(&content),
        [(Role::Body, "绩效自评说明".to_owned())]
    );
}

#[test]
fn underlines_in_cells_make_no_rows() {
    let mut p = page(1);
    let plan = Plan {
        xs: vec![50.0, 150.0, 350.0],
        ys: vec![50.0, 120.0, 160.0],
        cells: vec![
            (0, 0, 1, 1, "甲".into()),
            (0, 1, 1, 1, "乙".into()),
            (1, 0, 1, 1, "丙".into()),
            (1, 1, 1, 1, "丁".into()),
        ],
    };
    plan.draw(&mut p);
    rule(&mut p, true, 80.0, 160.0, 300.0);
    rule(&mut p, true, 95.0, 150.0, 300.0);
    let content = lay(&[p]);
    assert_eq!(cells(&content, tables(&content)[0]), plan.cells);
}

#[test]
fn outer_borders_may_be_missing() {
    let mut p = page(1);
    for y in [50.0, 80.0, 110.0] {
        rule(&mut p, true, y, 50.0, 350.0);
    }
    rule(&mut p, false, 150.0, 50.0, 110.0);
    rule(&mut p, false, 250.0, 50.0, 110.0);
    for (row, y) in [70.0, 100.0].into_iter().enumerate() {
        for (col, x) in [60.0, 160.0, 260.0].into_iter().enumerate() {
            write(&mut p, &format!("{row}{col}"), x, y, 10.0);
        }
    }
    let content = lay(&[p]);
    let table = tables(&content)[0];
    assert_eq!((table.rows, table.cols), (2, 3));
    assert!(
        cells(&content, table)
            .iter()
            .all(|c| c.4 == format!("{}{}", c.0, c.1))
    );
}

#[test]
fn tight_figures_stay_apart_and_overflow_stays_whole() {
    let mut p = page(1);
    let plan = Plan {
        xs: vec![50.0, 65.0, 80.0, 95.0, 120.0],
        ys: vec![50.0, 70.0, 90.0],
        cells: (0..8)
            .map(|i| (i / 4, i % 4, 1, 1, String::new()))
            .collect(),
    };
    plan.draw(&mut p);
    for (x, text) in [(52.0, "30"), (65.5, "30"), (80.5, "10"), (96.0, "100%")] {
        write(&mut p, text, x, 64.0, 12.0);
    }
    // Cut by the border between its columns: most of it stands in the second.
    write(&mut p, "1234567", 60.0, 84.0, 6.0);
    let content = lay(&[p]);
    let texts: Vec<String> = cells(&content, tables(&content)[0])
        .into_iter()
        .map(|c| c.4)
        .collect();
    assert_eq!(texts[..4], ["30", "30", "10", "100%"]);
    assert_eq!(texts[4..], ["", "1234567", "", ""]);
}

#[test]
fn vertical_labels_read_downwards() {
    let mut p = page(1);
    let plan = Plan {
        xs: vec![50.0, 70.0, 200.0],
        ys: vec![50.0, 150.0, 170.0],
        cells: vec![
            (0, 0, 1, 1, String::new()),
            (0, 1, 1, 1, String::new()),
            (1, 0, 1, 2, String::new()),
        ],
    };
    plan.draw(&mut p);
    for (ch, y) in "绩效指标".chars().zip([70.0, 85.0, 100.0, 115.0]) {
        write(&mut p, &ch.to_string(), 55.0, y, 10.0);
    }
    let content = lay(&[p]);
    assert_eq!(cells(&content, tables(&content)[0])[0].4, "绩效指标");
}

#[test]
fn sideways_pages_are_read_upright() {
    let mut upright = page(1);
    let plan = Plan {
        xs: vec![50.0, 150.0, 350.0],
        ys: vec![50.0, 120.0, 160.0],
        cells: vec![
            (0, 0, 1, 1, "数量指标".into()),
            (0, 1, 1, 1, "≥95%".into()),
            (1, 0, 1, 1, "质量".into()),
            (1, 1, 1, 1, "100".into()),
        ],
    };
    plan.draw(&mut upright);
    for up in [true, false] {
        let mut p = page(1);
        let turn = |x: f32, y: f32| if up { (y, 842.0 - x) } else { (595.0 - y, x) };
        for g in &upright.glyphs {
            let ((x, y), (ax, ay), (bx, by)) = (
                turn(g.x, g.y),
                turn(g.rect.x0(), g.rect.y0()),
                turn(g.rect.x1(), g.rect.y1()),
            );
            let rect = Rect::new(ax.min(bx), ay.min(by), ax.max(bx), ay.max(by));
            let direction = if up { Direction::Up } else { Direction::Down };
            p.glyphs.push(Glyph {
                x,
                y,
                rect,
                direction,
                ..*g
            });
        }
        for r in &upright.rules {
            let (a, b) = if r.horizontal {
                (turn(r.from, r.at), turn(r.to, r.at))
            } else {
                (turn(r.at, r.from), turn(r.at, r.to))
            };
            let (at, from, to) = if r.horizontal {
                (a.0, a.1, b.1)
            } else {
                (a.1, a.0, b.0)
            };
            rule(&mut p, !r.horizontal, at, from.min(to), from.max(to));
        }
        let content = lay(&[p.clone()]);
        check_shape(&content);
        let table = tables(&content)[0];
        assert_eq!(cells(&content, table), plan.cells);
        // Boxes are those of the page as displayed.
        let first = table.cells[0].parts[0].rect;
        let inside = |g: &Glyph| {
            first.contains(
                (g.rect.x0() + g.rect.x1()) / 2.0,
                (g.rect.y0() + g.rect.y1()) / 2.0,
            )
        };
        assert!(p.glyphs[..4].iter().all(inside));
        let line = content.line(table.cells[0].lines[0]).unwrap();
        assert_eq!(line.direction, p.glyphs[0].direction);
        let start = line.extents[0][0];
        assert!(
            (start
                - if up {
                    p.glyphs[0].rect.y1()
                } else {
                    p.glyphs[0].rect.y0()
                })
            .abs()
                < 0.01
        );
    }
}

#[test]
fn watermarks_stay_out_of_cells() {
    let mut p = page(1);
    let plan = Plan {
        xs: vec![50.0, 150.0, 350.0],
        ys: vec![50.0, 120.0, 160.0],
        cells: vec![
            (0, 0, 1, 1, "12312.67".into()),
            (0, 1, 1, 1, "乙".into()),
            (1, 0, 1, 1, "丙".into()),
            (1, 1, 1, 1, "丁".into()),
        ],
    };
    plan.draw(&mut p);
    let before = p.glyphs.len();
    write(&mut p, "专用", 60.0, 100.0, 40.0);
    for g in &mut p.glyphs[before..] {
        g.direction = Direction::Oblique;
        g.color = 0x00CC_CCCC;
    }
    let content = lay(&[p]);
    assert_eq!(cells(&content, tables(&content)[0]), plan.cells);
    assert_eq!(paragraphs(&content), [(Role::Watermark, "专用".to_owned())]);
}

/// Two pages of one table; the second begins with the header again.
fn broken(header_again: bool, title_between: bool) -> Content {
    let header = ["一级指标", "二级指标", "分值"];
    let part = |page: &mut Page, top: f32, rows: &[[&str; 3]]| {
        for (r, row) in rows.iter().enumerate() {
            for (c, text) in row.iter().enumerate() {
                let (x, y) = (50.0 + 100.0 * c as f32, top + 20.0 * r as f32);
                draw_box(page, Rect::new(x, y, x + 100.0, y + 20.0));
                write(page, text, x + 3.0, y + 14.0, 10.0);
            }
        }
    };
    let (mut first, mut second) = (page(1), page(2));
    part(
        &mut first,
        700.0,
        &[header, ["产出", "数量", "10"], ["产出", "质量", "20"]],
    );
    if title_between {
        write(&mut second, "另一张表", 60.0, 80.0, 10.0);
    }
    if header_again {
        part(&mut second, 100.0, &[header, ["效益", "经济", "30"]]);
    } else {
        part(
            &mut second,
            100.0,
            &[["效益", "经济", "30"], ["效益", "社会", "5"]],
        );
    }
    lay(&[first, second])
}

#[test]
fn repeated_headers_are_dropped_from_the_join() {
    let content = broken(true, false);
    check_shape(&content);
    let found = tables(&content);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rows, 4);
    assert_eq!(found[0].seams[0].row, 3);
    assert_eq!(
        paragraphs(&content),
        [(Role::Header, "一级指标二级指标分值".to_owned())]
    );
}

#[test]
fn tables_that_merely_follow_each_other_are_not_joined() {
    assert_eq!(tables(&broken(false, false)).len(), 1);
    assert_eq!(tables(&broken(false, true)).len(), 2);
}

#[test]
fn a_row_cut_without_borders_still_exists() {
    // As a browser slices a row: neither edge is drawn at the break.
    let (mut first, mut second, mut third) = (page(1), page(2), page(3));
    rule(&mut first, true, 700.0, 50.0, 350.0);
    for x in [50.0, 150.0, 350.0] {
        rule(&mut first, false, x, 700.0, 800.0);
        rule(&mut second, false, x, 40.0, 800.0);
        rule(&mut third, false, x, 40.0, 100.0);
    }
    rule(&mut third, true, 100.0, 50.0, 350.0);
    for (n, p) in [&mut first, &mut second, &mut third]
        .into_iter()
        .enumerate()
    {
        let y = if n == 0 { 790.0 } else { 60.0 };
        write(p, ["任务", "名称", "余下"][n], 60.0, y, 10.0);
        write(p, ["目标完", "成情", "况说明"][n], 160.0, y, 10.0);
    }
    let content = lay(&[first, second, third]);
    check_shape(&content);
    let found = tables(&content);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].rows, found[0].cols, found[0].seams.len()),
        (3, 2, 2)
    );
    let seam = &found[0].seams[0];
    assert!(
        seam.columns
            .iter()
            .all(|c| c.closed_above == Some(false) && c.closed_below == Some(false))
    );
}

#[test]
fn side_by_side_forms_are_read_one_after_the_other() {
    let mut p = page(1);
    write(&mut p, "总标题", 270.0, 40.0, 12.0);
    for (n, x) in [(0, 40.0), (1, 310.0)] {
        write(&mut p, &format!("表{n}"), x, 70.0, 10.0);
        for (r, c) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let (cx, cy) = (x + 100.0 * c as f32, 80.0 + 30.0 * r as f32);
            draw_box(&mut p, Rect::new(cx, cy, cx + 100.0, cy + 30.0));
            write(&mut p, &format!("{n}{r}{c}"), cx + 5.0, cy + 18.0, 10.0);
        }
        write(&mut p, &format!("注{n}"), x, 160.0, 10.0);
    }
    let content = lay(&[p]);
    let order: Vec<String> = content
        .blocks
        .iter()
        .map(|b| match b {
            Block::Paragraph(p) => content.text(&content.passage(&p.lines)),
            Block::Table(t) => content.text(&content.passage(&t.cells[0].lines)),
        })
        .collect();
    assert_eq!(order, ["总标题", "表0", "000", "注0", "表1", "100", "注1"]);
}

#[test]
fn page_numbers_and_running_heads_have_roles() {
    let pages: Vec<Page> = (1..=4)
        .map(|n| {
            let mut p = page(n);
            write(&mut p, "某市财政局绩效自评材料", 200.0, 40.0, 9.0);
            write(
                &mut p,
                &format!("正文第{n}段内容各不相同"),
                60.0,
                100.0,
                10.0,
            );
            write(&mut p, &format!("— {n} —"), 280.0, 815.0, 9.0);
            p
        })
        .collect();
    let content = lay(&pages);
    let roles: Vec<Role> = paragraphs(&content).into_iter().map(|p| p.0).collect();
    assert_eq!(roles[..3], [Role::Header, Role::Body, Role::PageNumber]);
}

/// Large pages take time in proportion to their size: 20,000 rulings and
/// 100,000 characters stay within a small multiple of a tenth of that.
#[test]
fn cost_grows_with_size_alone() {
    fn sheet(side: usize) -> Page {
        let mut p = Page {
            number: 1,
            width: 10.0 * side as f32 + 100.0,
            height: 10.0 * side as f32 + 100.0,
            ..Page::default()
        };
        for i in 0..side {
            for j in 0..side {
                let (x, y) = (50.0 + 10.0 * i as f32, 50.0 + 10.0 * j as f32);
                p.rules.push(Rule {
                    horizontal: true,
                    at: y,
                    from: x,
                    to: x + 10.0,
                    width: 0.5,
                    drawn: true,
                });
                p.rules.push(Rule {
                    horizontal: false,
                    at: x,
                    from: y,
                    to: y + 10.0,
                    width: 0.5,
                    drawn: true,
                });
                for k in 0..10 {
                    p.glyphs.push(glyph('字', x + k as f32 * 0.8, y + 6.0, 0.8));
                }
            }
        }
        p
    }
    let time = |p: &Page| {
        crate::clock::seconds(|| {
            let content = lay(std::slice::from_ref(p));
            assert!(!content.blocks.is_empty());
        })
    };
    let (small, large) = (sheet(32), sheet(100));
    // The best of several: whatever else the machine does takes time, too.
    let best = |p: &Page| (0..4).map(|_| time(p)).fold(f64::INFINITY, f64::min);
    let (small, large) = (best(&small), best(&large));
    assert!(
        large < small * 10.0 * 6.0 + 0.05,
        "a tenth took {small} s, the whole {large} s"
    );
}

/// Rows of text in columns, without any line.
fn columns(page: &mut Page, rows: &[&[&str]], top: f32, step: f32) {
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            write(
                page,
                text,
                60.0 + 110.0 * c as f32,
                top + step * r as f32,
                10.0,
            );
        }
    }
}

const LOOSE: [&[&str]; 4] = [
    &["指标名称", "年度指标值", "完成值", "得分"],
    &["培训人数", "≥300人", "312人", "10"],
    &["合格率", "≥95%", "98%", "9.5"],
    &["满意度", "≥90%", "", "10"],
];

#[test]
fn aligned_columns_are_a_table() {
    let mut p = page(1);
    write(&mut p, "项目支出绩效自评表", 200.0, 60.0, 16.0);
    columns(&mut p, &LOOSE, 100.0, 22.0);
    write(
        &mut p,
        "注：以上各项指标的完成值以年末统计数为准，统计口径与申报时一致，不再另行说明。",
        60.0,
        200.0,
        10.0,
    );
    let content = lay(&[p.clone()]);
    check_shape(&content);
    assert_eq!(characters(&content), drawn_characters(&[p]));
    let found = tables(&content);
    assert_eq!(found.len(), 1);
    assert!(!found[0].spans_known);
    let texts: Vec<String> = cells(&content, found[0]).into_iter().map(|c| c.4).collect();
    assert_eq!(texts, LOOSE.concat());
    assert_eq!(paragraphs(&content).len(), 2);
}

#[test]
fn horizontal_lines_alone_bound_rows() {
    let mut p = page(1);
    columns(&mut p, &LOOSE, 100.0, 30.0);
    // A wrapped cell of the second row.
    write(&mut p, "次数", 60.0, 143.0, 10.0);
    for r in 0..5 {
        rule(&mut p, true, 84.0 + 30.0 * r as f32, 50.0, 480.0);
    }
    let content = lay(&[p]);
    check_shape(&content);
    let found = tables(&content);
    assert_eq!(found.len(), 1);
    let texts: Vec<String> = cells(&content, found[0]).into_iter().map(|c| c.4).collect();
    assert_eq!(texts.len(), 16);
    assert_eq!(texts[4], "培训人数次数");
}

#[test]
fn prose_is_no_table() {
    let mut p = page(1);
    for (i, text) in [
        "一、基本情况：本项目于本年度立项实施，资金全部到位，",
        "各项任务按计划推进，年末完成验收并交付使用，",
        "群众反映良好。",
    ]
    .into_iter()
    .enumerate()
    {
        write(&mut p, text, 60.0, 100.0 + 18.0 * i as f32, 10.0);
    }
    columns(
        &mut p,
        &[&["项目负责人：张某", "财务负责人：李某", "电话：12345"]],
        200.0,
        20.0,
    );
    let content = lay(&[p]);
    assert!(tables(&content).is_empty());
}

#[test]
fn a_line_hanging_out_of_a_sliced_row_stays_in_it() {
    let mut p = page(1);
    rule(&mut p, true, 700.0, 50.0, 350.0);
    for x in [50.0, 150.0, 350.0] {
        rule(&mut p, false, x, 700.0, 800.0);
    }
    write(&mut p, "任务", 60.0, 797.0, 10.0);
    write(&mut p, "目标完成", 160.0, 809.0, 10.0);
    let content = lay(&[p]);
    let texts: Vec<String> = cells(&content, tables(&content)[0])
        .into_iter()
        .map(|c| c.4)
        .collect();
    assert_eq!(texts, ["任务", "目标完成"]);
    assert!(paragraphs(&content).is_empty());
}

#[test]
fn punctuation_hanging_out_of_a_table_stays_in_its_cell() {
    let mut p = page(1);
    for (r, c) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let (x, y) = (50.0 + 100.0 * c as f32, 80.0 + 30.0 * r as f32);
        draw_box(&mut p, Rect::new(x, y, x + 100.0, y + 30.0));
    }
    write(&mut p, "各项工作按期完成了。", 156.0, 100.0, 10.0);
    write(&mut p, "资金", 55.0, 100.0, 10.0);
    let content = lay(&[p]);
    assert_eq!(
        cells(&content, tables(&content)[0])[1].4,
        "各项工作按期完成了。"
    );
    assert!(paragraphs(&content).is_empty());
}

#[test]
fn a_merged_first_column_keeps_its_border_over_the_break() {
    // No row line reaches the left border on this page: its cell goes on.
    let mut p = page(1);
    for x in [50.0, 100.0, 200.0, 350.0] {
        rule(&mut p, false, x, 60.0, 780.0);
    }
    for y in [200.0, 400.0, 600.0] {
        rule(&mut p, true, y, 100.0, 350.0);
    }
    write(&mut p, "绩效指标", 55.0, 300.0, 8.0);
    write(&mut p, "数量指标", 110.0, 300.0, 8.0);
    let content = lay(&[p]);
    check_shape(&content);
    let table = tables(&content)[0];
    assert_eq!((table.rows, table.cols), (4, 3));
    assert_eq!(
        cells(&content, table)[0],
        (0, 0, 4, 1, "绩效指标".to_owned())
    );
}
