//! Rows that a browser has sliced at a page end: lines that hang out below,
//! spill into the next row, or run over other text.

use selfeval::content::{Block, Content, Rect};
use selfeval::problem::Code;
use selfeval::read::page::Page;

use super::drawn::*;

fn has(content: &Content, code: Code) -> bool {
    content.problems.iter().any(|p| p.code == code)
}

/// Two columns whose lines run to the page's end without a lower border.
fn sliced(p: &mut Page, bottom: f32) {
    rule(p, true, 500.0, 50.0, 350.0);
    for x in [50.0, 150.0, 350.0] {
        rule(p, false, x, 500.0, bottom);
    }
}

#[test]
fn lines_that_follow_each_other_below_a_sliced_row_stay_in_it() {
    let mut p = page(1);
    sliced(&mut p, 700.0);
    write(&mut p, "任务", 60.0, 620.0, 10.0);
    for (i, text) in ["目标一", "目标二", "目标三", "目标四", "目标五"]
        .iter()
        .enumerate()
    {
        write(&mut p, text, 160.0, 690.0 + 14.0 * i as f32, 10.0);
    }
    let content = sound(&[p]);
    assert_eq!(
        texts(&content, 0),
        ["任务", "目标一目标二目标三目标四目标五"]
    );
    assert!(paragraphs(&content).is_empty());
}

#[test]
fn a_note_below_an_open_table_is_not_drawn_in() {
    let mut p = page(1);
    sliced(&mut p, 700.0);
    write(&mut p, "任务", 60.0, 620.0, 10.0);
    write(&mut p, "目标", 160.0, 620.0, 10.0);
    write(
        &mut p,
        "注：本表由各部门填写，并对所填内容负责。",
        52.0,
        730.0,
        10.0,
    );
    let content = sound(&[p]);
    assert_eq!(paragraphs(&content).len(), 1);
}

/// The rest of a sliced row above a row of its own, in two columns.
fn rest(p: &mut Page, end: f32) {
    for x in [50.0, 150.0, 350.0] {
        rule(p, false, x, 60.0, 200.0);
    }
    for y in [end, 200.0] {
        rule(p, true, y, 50.0, 350.0);
    }
    write(p, "名称", 60.0, 150.0, 10.0);
    write(p, "另一项目标", 160.0, 150.0, 10.0);
    write(p, "写作两行。", 160.0, 164.0, 10.0);
}

#[test]
fn a_line_below_the_end_of_a_sliced_row_is_given_back() {
    let mut p = page(1);
    rest(&mut p, 90.0);
    for (i, text) in ["上一项目标", "的余下部分", "共86人。"].iter().enumerate() {
        write(&mut p, text, 160.0, 74.0 + 14.0 * i as f32, 10.0);
    }
    let content = sound(&[p]);
    assert_eq!(
        texts(&content, 0),
        [
            "",
            "上一项目标的余下部分共86人。",
            "名称",
            "另一项目标写作两行。"
        ]
    );
    assert!(has(&content, Code::TextOverflowsCell));
}

#[test]
fn lines_that_may_have_spilled_are_reported() {
    // All lines of the rest stand below the row's end: nothing above tells.
    let mut p = page(1);
    rest(&mut p, 72.0);
    write(&mut p, "共86人。", 160.0, 84.0, 10.0);
    let content = sound(&[p]);
    assert!(has(&content, Code::CellTextMixed));
}

#[test]
fn lines_printed_over_each_other_are_reported() {
    let mut p = page(1);
    for (r, c) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let (x, y) = (50.0 + 100.0 * c as f32, 80.0 + 60.0 * r as f32);
        draw_box(&mut p, Rect::new(x, y, x + 100.0, y + 60.0));
    }
    write(&mut p, "各项工作按期完成", 155.0, 100.0, 10.0);
    let clean = lay(std::slice::from_ref(&p));
    assert!(!has(&clean, Code::CellTextMixed));
    write(&mut p, "余下的一行", 163.0, 102.0, 10.0);
    assert!(has(&sound(&[p]), Code::CellTextMixed));
}

#[test]
fn columns_inside_one_cell_are_reported() {
    let mut p = page(1);
    for r in 0..2 {
        let y = 80.0 + 60.0 * r as f32;
        draw_box(&mut p, Rect::new(50.0, y, 350.0, y + 60.0));
        draw_box(&mut p, Rect::new(350.0, y, 450.0, y + 60.0));
    }
    for i in 0..3 {
        let v = 96.0 + 14.0 * i as f32;
        write(&mut p, "全年培训农民", 60.0, v, 10.0);
        write(&mut p, "实际培训农民", 200.0, v, 10.0);
    }
    assert!(has(&sound(&[p]), Code::CellTextMixed));
}

#[test]
fn a_table_after_text_at_the_foot_may_continue() {
    let grid = |p: &mut Page, top: f32, bottom: f32| {
        for x in [50.0, 150.0, 350.0] {
            rule(p, false, x, top, bottom);
        }
        for y in [top, (top + bottom) / 2.0, bottom] {
            rule(p, true, y, 50.0, 350.0);
        }
        write(p, "任务", 60.0, top + 20.0, 10.0);
        write(p, "目标", 160.0, top + 20.0, 10.0);
    };
    let (mut first, mut second) = (page(1), page(2));
    grid(&mut first, 400.0, 680.0);
    write(&mut first, "不属于任何一格的一行文字", 60.0, 720.0, 10.0);
    grid(&mut second, 60.0, 160.0);
    let content = sound(&[first, second]);
    let flags: Vec<bool> = content
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Table(table) => Some(table.may_continue),
            Block::Paragraph(_) => None,
        })
        .collect();
    assert_eq!(flags, [false, true]);
}

/// A page number right below a table that the page end slices is none of its cells.
#[test]
fn a_page_number_hangs_out_of_nothing() {
    let mut first = page(1);
    for (r, texts) in [["指标", "得分"], ["道路养护", "10"], ["桥梁检测", "9"]]
        .iter()
        .enumerate()
    {
        let y = 719.0 + 20.0 * r as f32;
        for (c, text) in texts.iter().enumerate() {
            let x = 100.0 + 180.0 * c as f32;
            rule(&mut first, false, x, y, y + 20.0);
            rule(&mut first, false, x + 180.0, y, y + 20.0);
            rule(&mut first, true, y, x, x + 180.0);
            write(&mut first, text, x + 4.0, y + 14.0, 10.0);
        }
    }
    write(&mut first, "- 3 -", 400.0, 797.0, 13.0);
    let content = lay(std::slice::from_ref(&first));
    let table = tables(&content)[0];
    let texts: Vec<String> = cells(&content, table).into_iter().map(|c| c.4).collect();
    assert!(texts.iter().all(|t| !t.contains('-')), "{texts:?}");
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
    let texts = texts(&content, 0);
    assert_eq!(texts, ["任务", "目标完成"]);
    assert!(paragraphs(&content).is_empty());
}

/// Rows of two columns down to `y`, then the sliver of one more, 6 points high.
fn stub(p: &mut Page, y: f32) {
    for row in 0..4 {
        let at = y - 80.0 + 20.0 * row as f32;
        rule(p, true, at, 50.0, 350.0);
        write(p, "任务", 60.0, at + 14.0, 10.0);
        write(p, "目标", 160.0, at + 14.0, 10.0);
    }
    rule(p, true, y, 50.0, 350.0);
    for x in [50.0, 150.0, 350.0] {
        rule(p, false, x, y - 80.0, y + 6.0);
    }
}

#[test]
fn a_sliver_of_a_row_above_the_page_end_is_part_of_it() {
    let (mut first, mut second) = (page(1), page(2));
    stub(&mut first, 760.0);
    write(&mut first, "养护", 60.0, 770.0, 10.0);
    write(&mut first, "道路通畅，桥梁", 160.0, 770.0, 10.0);
    for x in [50.0, 150.0, 350.0] {
        rule(&mut second, false, x, 60.0, 120.0);
    }
    for y in [90.0, 120.0] {
        rule(&mut second, true, y, 50.0, 350.0);
    }
    write(&mut second, "全部检测。", 160.0, 74.0, 10.0);
    write(&mut second, "培训", 60.0, 104.0, 10.0);
    write(&mut second, "培训到位", 160.0, 104.0, 10.0);
    let content = sound(&[first, second]);
    assert!(paragraphs(&content).is_empty());
    let table = tables(&content)[0];
    assert_eq!(table.seams.len(), 1);
    let texts = texts(&content, 0);
    assert!(texts.contains(&"道路通畅，桥梁".to_owned()), "{texts:?}");
    assert!(texts.contains(&"全部检测。".to_owned()), "{texts:?}");
}

#[test]
fn uprights_drawn_too_long_at_both_ends_bound_no_row() {
    let mut p = page(1);
    stub(&mut p, 400.0);
    for rule in p.rules.iter_mut().filter(|r| !r.horizontal) {
        rule.from -= 5.0;
    }
    let content = sound(&[p]);
    assert_eq!(tables(&content)[0].rows, 4);
}

#[test]
fn a_note_close_below_a_table_without_outer_border_hangs_out_of_nothing() {
    let mut p = page(1);
    sliced(&mut p, 700.0);
    write(&mut p, "总分", 60.0, 694.0, 8.0);
    write(&mut p, "96.5", 160.0, 694.0, 8.0);
    write(&mut p, "注：由单位填报", 52.0, 710.0, 9.0);
    let content = sound(&[p]);
    assert_eq!(texts(&content, 0), ["总分", "96.5"]);
    assert_eq!(paragraphs(&content).len(), 1);
}
