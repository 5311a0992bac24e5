//! Tables that go on over a page break, or beside one.

use selfeval::content::{Content, Rect, Role};
use selfeval::read::page::Page;

use super::drawn::*;

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

/// A table whose later part stands on a second page with `between` above it.
fn continued(between: &str, size: (f32, f32), scale: f32) -> Vec<Page> {
    let mut first = page(1);
    draw_table(&mut first, 50.0, 680.0, 95.0, &ROWS);
    let mut second = page(2);
    (second.width, second.height) = size;
    write(&mut second, between, 60.0, 60.0, 9.0);
    draw_table(
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
    draw_table(&mut p, 30.0, 40.0, 70.0, &rows);
    draw_table(
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
        draw_table(
            &mut first,
            x,
            450.0,
            70.0,
            &[&["名称", name, "分值"], &["一", "二", "10"]],
        );
        draw_table(
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
