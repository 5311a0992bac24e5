//! What stands in which cell: underlines, tight and vertical texts, turned
//! pages, watermarks.

use selfeval::content::{Rect, Role};
use selfeval::read::page::{Direction, Glyph};

use super::drawn::*;
use super::plan::Plan;

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
    let texts = texts(&content, 0);
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
