//! Tables whose lines are not all drawn.

use selfeval::content::Rect;
use selfeval::problem::Code;
use selfeval::read::page::{Fill, Page, Rule};

use super::drawn::*;

/// The texts of [`ROWS`], in columns of 95 points.
fn columns(p: &mut Page, top: f32) {
    for (r, row) in ROWS.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            write(
                p,
                text,
                56.0 + 95.0 * c as f32,
                top + 16.0 + 24.0 * r as f32,
                9.0,
            );
        }
    }
}

#[test]
fn horizontal_lines_and_a_merged_cell() {
    // 产出指标 stands beside three rows: the lines between them begin at its right.
    let mut p = page(1);
    columns(&mut p, 100.0);
    write(&mut p, "一级指标", 10.0, 116.0, 9.0);
    write(&mut p, "产出指标", 10.0, 164.0, 9.0);
    for r in 0..5 {
        let from = if (2..4).contains(&r) { 52.0 } else { 6.0 };
        rule(&mut p, true, 100.0 + 24.0 * r as f32, from, 530.0);
    }
    let content = sound(&[p]);
    let found = tables(&content);
    assert_eq!((found[0].rows, found[0].cols), (4, 6));
    let level = cells(&content, found[0])
        .into_iter()
        .find(|c| c.4 == "产出指标")
        .unwrap();
    assert_eq!((level.0, level.1, level.2), (1, 0, 3));
    assert!(
        content
            .problems
            .iter()
            .any(|p| p.code == Code::TableWithoutRules)
    );
}

#[test]
fn every_second_row_shaded() {
    let mut p = page(1);
    columns(&mut p, 100.0);
    for r in [0, 2] {
        let y = 100.0 + 24.0 * r as f32;
        for at in [y, y + 24.0] {
            p.rules.push(Rule {
                horizontal: true,
                at,
                from: 50.0,
                to: 530.0,
                width: 0.0,
                drawn: false,
            });
        }
        for at in [50.0, 530.0] {
            p.rules.push(Rule {
                horizontal: false,
                at,
                from: y,
                to: y + 24.0,
                width: 0.0,
                drawn: false,
            });
        }
        p.fills.push(Fill {
            rect: Rect::new(50.0, y, 530.0, y + 24.0),
            color: 0x00E8_EEF4,
        });
    }
    let content = sound(&[p]);
    assert_eq!(filled(&content), flat());
}

#[test]
fn cells_as_boxes_that_do_not_touch() {
    let mut p = page(1);
    for (r, row) in ROWS.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (x, y) = (50.0 + 95.0 * c as f32, 100.0 + 28.0 * r as f32);
            draw_box(&mut p, Rect::new(x, y, x + 90.0, y + 23.0));
            write(&mut p, text, x + 4.0, y + 15.0, 9.0);
        }
    }
    let content = sound(&[p]);
    assert_eq!(filled(&content), flat());
}

#[test]
fn without_outer_borders_the_words_above_stay_outside() {
    // 单位：万元 stands right above the first row, which no line closes.
    let mut p = page(1);
    write(&mut p, "项目支出绩效自评表", 200.0, 80.0, 14.0);
    write(&mut p, "单位：万元", 450.0, 97.0, 9.0);
    columns(&mut p, 100.0);
    for r in 1..4 {
        rule(&mut p, true, 100.0 + 24.0 * r as f32, 50.0, 530.0);
    }
    for c in 1..5 {
        rule(&mut p, false, 50.0 + 95.0 * c as f32, 100.0, 196.0);
    }
    let content = sound(&[p]);
    assert_eq!(filled(&content), flat());
    assert_eq!(paragraphs(&content).len(), 2);
}

#[test]
fn a_first_row_of_two_cells_without_outer_borders() {
    // One line alone stands in the first row: 项目名称 | value.
    let mut p = page(1);
    for (text, x, y) in [
        ("项目名称", 56.0, 116.0),
        ("农村道路养护", 160.0, 116.0),
        ("甲", 56.0, 140.0),
        ("乙", 160.0, 140.0),
        ("丙", 260.0, 140.0),
    ] {
        write(&mut p, text, x, y, 9.0);
    }
    rule(&mut p, true, 124.0, 50.0, 350.0);
    rule(&mut p, true, 148.0, 50.0, 350.0);
    rule(&mut p, false, 150.0, 100.0, 172.0);
    rule(&mut p, false, 250.0, 124.0, 172.0);
    let content = sound(&[p]);
    let found = tables(&content);
    assert!(cells(&content, found[0]).contains(&(0, 0, 1, 1, "项目名称".to_owned())));
}
