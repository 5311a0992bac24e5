//! What the tests of layout share: drawing, laying out, and looking at what
//! came of it.

use std::sync::LazyLock;

use selfeval::budget::Budget;
use selfeval::content::{Block, Content, Rect, Role, Table};
use selfeval::lexicon::Lexicon;
use selfeval::read::layout::layout;
use selfeval::read::page::Page;

pub(crate) use crate::entries::paper::{glyph, page, rule, write};

/// Characters as forms use them: a page of rare ones would not be believed.
pub(crate) const COMMON: &str =
    "部门整体支出绩效自评表项目资金年度目标完成情况指标任务预算执行率分值得分";

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(None).unwrap());

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

/// The texts of a table's cells.
pub(crate) fn texts(content: &Content, table: usize) -> Vec<String> {
    let table = tables(content)[table];
    cells(content, table).into_iter().map(|c| c.4).collect()
}

/// The texts of the only table's cells, blanks left out.
pub(crate) fn filled(content: &Content) -> Vec<String> {
    assert_eq!(tables(content).len(), 1);
    let mut all = texts(content, 0);
    all.retain(|t| !t.is_empty());
    all
}

/// Checks what must hold of any page, and returns its content.
pub(crate) fn sound(pages: &[Page]) -> Content {
    let content = lay(pages);
    check_shape(&content);
    assert_eq!(characters(&content), drawn_characters(pages));
    content
}

/// A drawn table of equal cells with a text in each.
pub(crate) fn draw_table(p: &mut Page, left: f32, top: f32, width: f32, rows: &[&[&str]]) {
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (x, y) = (left + width * c as f32, top + 24.0 * r as f32);
            draw_box(p, Rect::new(x, y, x + width, y + 24.0));
            write(p, text, x + 4.0, y + 16.0, 9.0);
        }
    }
}

/// A table with nothing odd in it.
pub(crate) const ROWS: [&[&str]; 4] = [
    &["三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    &["培训人数", "≥300人", "312人", "10", "10"],
    &["合格率", "≥95%", "98%", "10", "9.5"],
    &["满意度", "≥90%", "93%", "10", "10"],
];

/// The texts of [`ROWS`], in order.
pub(crate) fn flat() -> Vec<String> {
    ROWS.concat().iter().map(|t| (*t).to_owned()).collect()
}
