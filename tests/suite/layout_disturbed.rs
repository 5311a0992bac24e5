//! Layout of pages that something disturbs, and of tables whose lines are not
//! all drawn. Pages are drawn by the tests themselves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking"
)]

use selfeval::content::{Content, Direction as Shown, Rect, Role};
use selfeval::problem::Code;
use selfeval::read::page::{Direction, Fill, Page, Rule};

use crate::layout_properties::{
    cells, characters, check_shape, draw_box, drawn_characters, lay, page, paragraphs, rule,
    tables, write,
};

/// The texts of the only table's cells, blanks left out.
fn texts(content: &Content) -> Vec<String> {
    let found = tables(content);
    assert_eq!(found.len(), 1);
    let all = cells(content, found[0]);
    all.into_iter()
        .map(|c| c.4)
        .filter(|t| !t.is_empty())
        .collect()
}

/// Checks what must hold of any page, and returns its content.
fn sound(pages: &[Page]) -> Content {
    let content = lay(pages);
    check_shape(&content);
    assert_eq!(characters(&content), drawn_characters(pages));
    content
}

/// A drawn table of equal cells with a text in each.
fn drawn(p: &mut Page, left: f32, top: f32, width: f32, rows: &[&[&str]]) {
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (x, y) = (left + width * c as f32, top + 24.0 * r as f32);
            draw_box(p, Rect::new(x, y, x + width, y + 24.0));
            write(p, text, x + 4.0, y + 16.0, 9.0);
        }
    }
}

const ROWS: [&[&str]; 4] = [
    &["三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    &["培训人数", "≥300人", "312人", "10", "10"],
    &["合格率", "≥95%", "98%", "10", "9.5"],
    &["满意度", "≥90%", "93%", "10", "10"],
];

fn flat() -> Vec<String> {
    ROWS.concat().iter().map(|t| (*t).to_owned()).collect()
}

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
    assert_eq!(texts(&content), flat());
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
    assert_eq!(texts(&content), flat());
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
    assert_eq!(texts(&content), flat());
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

#[test]
fn a_seal_and_a_watermark_over_figures() {
    let mut p = page(1);
    drawn(&mut p, 50.0, 100.0, 95.0, &ROWS);
    let before = p.glyphs.len();
    write(&mut p, "某市财政局", 120.0, 140.0, 20.0);
    for g in &mut p.glyphs[before..] {
        (g.direction, g.color) = (Direction::Oblique, 0x00E0_2020);
    }
    let pale = p.glyphs.len();
    write(&mut p, "仅供参考", 150.0, 170.0, 36.0);
    for g in &mut p.glyphs[pale..] {
        g.color = 0x00D0_D0D0;
    }
    p.images.push(Rect::new(100.0, 110.0, 220.0, 230.0));
    let content = sound(&[p]);
    assert_eq!(texts(&content), flat());
    let roles: Vec<Role> = paragraphs(&content).into_iter().map(|x| x.0).collect();
    assert!(
        roles
            .iter()
            .all(|r| matches!(r, Role::Seal | Role::Watermark)),
        "{roles:?}"
    );
}

#[test]
fn tick_boxes_and_boxes_in_cells_make_no_cells() {
    let mut p = page(1);
    drawn(
        &mut p,
        50.0,
        100.0,
        160.0,
        &[
            &["项目类别", "一次性项目"],
            &["填报类型", "区域"],
            &["备注", "无"],
        ],
    );
    // A drawn tick box, a frame around a text, an underline from border to border.
    draw_box(&mut p, Rect::new(265.0, 107.0, 274.0, 116.0));
    draw_box(&mut p, Rect::new(214.0, 129.0, 252.0, 143.0));
    rule(&mut p, true, 170.0, 212.0, 360.0);
    let content = sound(&[p]);
    let found = tables(&content);
    assert_eq!((found[0].rows, found[0].cols), (3, 2));
    assert_eq!(
        texts(&content),
        ["项目类别", "一次性项目", "填报类型", "区域", "备注", "无"]
    );
}

#[test]
fn nine_hundred_characters_in_one_cell() {
    let mut p = page(1);
    let text: String = crate::layout_properties::COMMON
        .chars()
        .cycle()
        .take(900)
        .collect();
    draw_box(&mut p, Rect::new(40.0, 60.0, 90.0, 700.0));
    draw_box(&mut p, Rect::new(90.0, 60.0, 550.0, 700.0));
    write(&mut p, "年度目标", 44.0, 380.0, 10.0);
    let chars: Vec<char> = text.chars().collect();
    for (i, line) in chars.chunks(45).enumerate() {
        let line: String = line.iter().collect();
        write(&mut p, &line, 94.0, 80.0 + 13.5 * i as f32, 10.0);
    }
    let content = sound(&[p]);
    assert_eq!(texts(&content), ["年度目标".to_owned(), text]);
}

#[test]
fn tiny_print() {
    let mut p = page(1);
    for (r, row) in ROWS.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (x, y) = (50.0 + 22.0 * c as f32, 100.0 + 7.0 * r as f32);
            draw_box(&mut p, Rect::new(x, y, x + 22.0, y + 7.0));
            write(&mut p, text, x + 0.5, y + 5.0, 4.0);
        }
    }
    assert_eq!(texts(&sound(&[p])), flat());
}

#[test]
fn three_characters_a_line_in_a_narrow_cell() {
    let mut p = page(1);
    draw_box(&mut p, Rect::new(50.0, 100.0, 84.0, 180.0));
    draw_box(&mut p, Rect::new(84.0, 100.0, 200.0, 180.0));
    for (i, line) in ["推动人", "才资源", "产业园", "建设"]
        .into_iter()
        .enumerate()
    {
        write(&mut p, line, 52.0, 118.0 + 13.0 * i as f32, 10.0);
    }
    write(&mut p, "968.191", 90.0, 140.0, 10.0);
    assert_eq!(texts(&sound(&[p])), ["推动人才资源产业园建设", "968.191"]);
}

#[test]
fn a_column_that_reads_upwards() {
    let mut p = page(1);
    drawn(
        &mut p,
        80.0,
        100.0,
        95.0,
        &[&["数量指标", "10"], &["质量指标", "20"]],
    );
    draw_box(&mut p, Rect::new(50.0, 100.0, 80.0, 148.0));
    for (i, ch) in "产出".chars().enumerate() {
        let y = 140.0 - 10.0 * i as f32;
        write(&mut p, &ch.to_string(), 60.0, y, 10.0);
        let g = p.glyphs.last_mut().unwrap();
        g.direction = Direction::Up;
        g.rect = Rect::new(60.0, y - 10.0, 70.0, y);
        (g.x, g.y) = (70.0, y);
    }
    let content = sound(&[p]);
    assert_eq!(cells(&content, tables(&content)[0])[0].4, "产出");
    let line = tables(&content)[0].cells[0].lines[0];
    assert_eq!(content.line(line).unwrap().direction, Shown::Up);
}

/// A table whose later part stands on a second page with `between` above it.
fn continued(between: &str, size: (f32, f32), scale: f32) -> Vec<Page> {
    let mut first = page(1);
    drawn(&mut first, 50.0, 680.0, 95.0, &ROWS);
    let mut second = page(2);
    (second.width, second.height) = size;
    write(&mut second, between, 60.0, 60.0, 9.0);
    drawn(
        &mut second,
        50.0 * scale,
        90.0,
        95.0 * scale,
        &[
            &["道路里程", "≥12公里", "12.6公里", "20", "20"],
            &["验收", "100%", "100%", "20", "20"],
        ],
    );
    write(&mut first, "— 1 —", 280.0, 825.0, 9.0);
    write(&mut second, "— 2 —", size.0 / 2.0, size.1 - 17.0, 9.0);
    vec![first, second]
}

#[test]
fn words_that_say_so_stand_between_the_parts() {
    let content = sound(&continued("续表", (595.0, 842.0), 1.0));
    let found = tables(&content);
    assert_eq!((found.len(), found[0].rows), (1, 6));
    assert_eq!(found[0].seams[0].row, 4);
    assert_eq!(found[0].cells.last().unwrap().parts[0].page, 2);
}

#[test]
fn other_words_between_tables_keep_them_apart() {
    let content = sound(&continued(
        "二、下一个项目的情况如下。",
        (595.0, 842.0),
        1.0,
    ));
    assert_eq!(tables(&content).len(), 2);
}

#[test]
fn the_next_page_is_larger_and_lies_across() {
    let content = sound(&continued("（续）", (842.0, 595.0), 1.4));
    assert_eq!(tables(&content).len(), 1);
}

#[test]
fn a_merged_cell_printed_in_its_middle_goes_on_over_the_break() {
    // 产出指标 covers rows on both pages and is printed once, on the later part.
    let part = |p: &mut Page, top: f32, level: &str, rows: &[[&str; 2]]| {
        let bottom = top + 24.0 * rows.len() as f32;
        draw_box(p, Rect::new(50.0, top, 120.0, bottom));
        write(p, level, 56.0, (top + bottom) / 2.0, 9.0);
        for (r, row) in rows.iter().enumerate() {
            for (c, text) in row.iter().enumerate() {
                let (x, y) = (120.0 + 150.0 * c as f32, top + 24.0 * r as f32);
                draw_box(p, Rect::new(x, y, x + 150.0, y + 24.0));
                write(p, text, x + 4.0, y + 16.0, 9.0);
            }
        }
    };
    let (mut first, mut second) = (page(1), page(2));
    part(&mut first, 720.0, "", &[["数量", "10"], ["质量", "10"]]);
    part(
        &mut second,
        60.0,
        "产出指标",
        &[["时效", "10"], ["成本", "10"]],
    );
    let content = sound(&[first, second]);
    let found = tables(&content);
    assert_eq!(found.len(), 1);
    let all = cells(&content, found[0]);
    // Both parts are kept, with the seam between them for recognition to resolve.
    assert!(all.contains(&(0, 0, 2, 1, String::new())));
    assert!(all.contains(&(2, 0, 2, 1, "产出指标".to_owned())));
    assert_eq!(found[0].seams[0].row, 2);
}

#[test]
fn a_sheet_that_shows_two_pages() {
    // The right half goes on with the table of the left half.
    let mut p = page(1);
    (p.width, p.height) = (842.0, 595.0);
    let rows: Vec<&[&str]> = ROWS.iter().cycle().take(12).copied().collect();
    drawn(&mut p, 30.0, 40.0, 70.0, &rows);
    drawn(
        &mut p,
        451.0,
        40.0,
        70.0,
        &[
            &["道路里程", "12公里", "12公里", "20", "20"],
            &["验收", "100%", "100%", "20", "20"],
        ],
    );
    let content = sound(&[p]);
    let found = tables(&content);
    assert_eq!((found.len(), found[0].rows), (1, 14));
}

#[test]
fn tables_side_by_side_go_on_each_by_itself() {
    let (mut first, mut second) = (page(1), page(2));
    for p in [&mut first, &mut second] {
        (p.width, p.height) = (842.0, 595.0);
    }
    for (x, name) in [(30.0, "甲"), (451.0, "乙")] {
        write(&mut first, name, x, 440.0, 12.0);
        drawn(
            &mut first,
            x,
            450.0,
            70.0,
            &[&["名称", name, "分值"], &["一", "二", "10"]],
        );
        drawn(
            &mut second,
            x,
            40.0,
            70.0,
            &[&["三", name, "20"], &["四", "五", "30"]],
        );
    }
    let content = sound(&[first, second]);
    let found = tables(&content);
    assert_eq!(found.len(), 2);
    for (table, name) in found.into_iter().zip(["甲", "乙"]) {
        let all = cells(&content, table);
        assert_eq!(table.rows, 4);
        assert!(all.iter().filter(|c| c.4 == name).count() == 2, "{all:?}");
    }
}
