//! Texts too wide for their cells, as spreadsheets print them: where the producer begins
//! to show a text tells whose it is.

use selfeval::content::Content;
use selfeval::problem::Code;
use selfeval::read::page::Page;

use super::drawn::{cells, lay, page, rule, tables, write};

/// Three cells of 60 points in each of two rows.
fn grid() -> Page {
    let mut p = page(1);
    for y in [100.0, 120.0, 140.0] {
        rule(&mut p, true, y, 50.0, 230.0);
    }
    for x in [50.0, 110.0, 170.0, 230.0] {
        rule(&mut p, false, x, 100.0, 140.0);
    }
    for x in [53.0, 113.0, 173.0] {
        show(&mut p, "合计", x, 134.0);
    }
    p
}

/// Writes a text that one operator shows.
fn show(p: &mut Page, text: &str, x: f32, y: f32) {
    let first = p.glyphs.len();
    write(p, text, x, y, 10.0);
    p.glyphs[first].flags.starts = true;
}

fn first_row(p: Page) -> (Vec<String>, Content) {
    let content = lay(&[p]);
    let found = cells(&content, tables(&content)[0]);
    let texts = found.into_iter().filter(|c| c.0 == 0).map(|c| c.4);
    (texts.collect(), content)
}

fn has(content: &Content, code: Code) -> bool {
    content.problems.iter().any(|p| p.code == code)
}

#[test]
fn texts_that_touch_at_a_border_are_two() {
    let mut p = grid();
    show(&mut p, "满意度指标值", 53.0, 114.0);
    show(&mut p, "服务对象", 113.0, 114.0);
    let (texts, content) = first_row(p);
    assert_eq!(texts, ["满意度指标值", "服务对象", ""]);
    assert!(!has(&content, Code::CellTextMixed));
}

#[test]
fn figures_that_touch_at_a_border_are_two_and_in_doubt() {
    let mut p = grid();
    show(&mut p, "12345678901234", 45.0, 114.0);
    show(&mut p, "567890123", 115.0, 114.0);
    let (texts, content) = first_row(p);
    assert_eq!(texts, ["12345678901234", "567890123", ""]);
    assert!(has(&content, Code::CellTextMixed));
}

#[test]
fn a_text_that_runs_over_its_border_stays_whole() {
    let mut p = grid();
    show(&mut p, "新建桥梁 12 座 及其 引道", 53.0, 114.0);
    let (texts, content) = first_row(p);
    assert_eq!(texts, ["新建桥梁12座及其引道", "", ""]);
    assert!(has(&content, Code::TextOverflowsCell));
}

#[test]
fn a_border_between_two_characters_does_not_divide_a_text() {
    let mut p = grid();
    show(&mut p, "新建桥梁座数量", 50.0, 114.0);
    let (texts, content) = first_row(p);
    assert_eq!(texts, ["新建桥梁座数量", "", ""]);
    assert!(has(&content, Code::TextOverflowsCell));
}

#[test]
fn a_text_shown_in_parts_that_runs_over_its_border_is_in_doubt() {
    let mut p = grid();
    let mut x = 53.0;
    for part in ["新建桥梁", "12", "座引", " 3 ", "条道路"] {
        let first = p.glyphs.len();
        write(&mut p, part, x, 114.0, 10.0);
        p.glyphs[first + usize::from(part.starts_with(' '))]
            .flags
            .starts = true;
        x = p.glyphs.last().unwrap().rect.x1();
    }
    let (_, content) = first_row(p);
    assert!(has(&content, Code::CellTextMixed));
}

#[test]
fn characters_shown_one_by_one_tell_nothing() {
    let mut p = grid();
    let mut x = 52.0;
    for ch in "68000.025".chars() {
        let text = ch.to_string();
        show(&mut p, &text, x, 114.0);
        x = p.glyphs.last().unwrap().rect.x1();
    }
    let (texts, _) = first_row(p);
    assert_eq!(texts, ["68000.025", "", ""]);
}
