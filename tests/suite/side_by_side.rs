//! Tables that stand beside each other on a page, and what stands beside a form: drawn
//! on pages, for only their places tell.

#![allow(clippy::cast_precision_loss, reason = "a test fails by panicking")]

use selfeval::content::Content;
use selfeval::read::page::Page;

use crate::layout::drawn::{lay, page, rule, write};
use crate::layouts::{Reading, forms};

const HEAD: &[&str] = &[
    "项目名称|道路修缮",
    "主管部门|市交通局",
    "年初预算数|500.00",
    "全年执行数|480.00",
];
const INDICATORS: &[&str] = &[
    "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
    "产出|数量|修缮长度|≥12公里|13公里|50|50",
    "效益|社会|居民满意|≥90%|95%|50|49",
];
const TITLE: &str = "2023年度项目支出绩效自评表";

/// Draws rows as a ruled table and returns its foot.
fn draw(p: &mut Page, x: f32, y: f32, width: f32, rows: &[&str]) -> f32 {
    let cols = rows.iter().map(|r| r.split('|').count()).max().unwrap_or(1);
    let end = x + width * cols as f32;
    let foot = y + 20.0 * rows.len() as f32;
    for (r, row) in rows.iter().enumerate() {
        let top = y + 20.0 * r as f32;
        rule(p, true, top, x, end);
        for (c, text) in row.split('|').enumerate() {
            write(p, text, x + width * c as f32 + 3.0, top + 14.0, 8.0);
        }
    }
    rule(p, true, foot, x, end);
    for c in 0..=cols {
        rule(p, false, x + width * c as f32, y, foot);
    }
    foot
}

/// A landscape page.
fn wide() -> Page {
    let mut p = page(1);
    (p.width, p.height) = (842.0, 595.0);
    p
}

fn readings(pages: &[Page]) -> (Content, Vec<Reading>) {
    let content = lay(pages);
    let found = forms(&content, "");
    (content, found)
}

#[test]
fn a_head_left_of_titled_indicators_is_the_forms() {
    let mut p = wide();
    draw(&mut p, 40.0, 80.0, 90.0, HEAD);
    write(&mut p, TITLE, 500.0, 66.0, 12.0);
    draw(&mut p, 400.0, 80.0, 56.0, INDICATORS);
    let (_, found) = readings(&[p]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].raw("/project_name"), "道路修缮");
    assert_eq!(found[0].raw("/budget/0/executed"), "480.00");
    assert_eq!(found[0].raw("/title"), TITLE);
    assert_eq!(found[0].form.indicators.len(), 2);
}

#[test]
fn the_title_above_the_head_is_the_forms_and_the_other_is_kept() {
    let mut p = wide();
    write(&mut p, TITLE, 50.0, 66.0, 12.0);
    draw(&mut p, 40.0, 80.0, 90.0, HEAD);
    write(&mut p, "绩效指标完成情况表", 500.0, 66.0, 12.0);
    draw(&mut p, 400.0, 80.0, 56.0, INDICATORS);
    let (_, found) = readings(&[p]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].raw("/title"), TITLE);
    assert_eq!(found[0].raw("/project_name"), "道路修缮");
    assert_eq!(found[0].unplaced(), ["绩效指标完成情况表"]);
    assert!(found[0].codes().contains("text_unplaced"));
}

#[test]
fn two_forms_side_by_side_stay_two() {
    let mut p = wide();
    for (x, name) in [(20.0, "甲工程"), (430.0, "乙工程")] {
        write(&mut p, TITLE, x + 90.0, 40.0, 12.0);
        let head = [format!("项目名称|{name}"), "主管部门|市交通局".to_owned()];
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let foot = draw(&mut p, x, 60.0, 196.0, &head);
        draw(&mut p, x, foot, 56.0, INDICATORS);
    }
    let (_, found) = readings(&[p]);
    let names: Vec<String> = found.iter().map(|f| f.raw("/project_name")).collect();
    assert_eq!(names, ["甲工程", "乙工程"]);
    assert!(found.iter().all(|f| f.form.indicators.len() == 2));
}

#[test]
fn a_head_above_the_title_is_kept_unplaced() {
    // Above, not beside: nothing tells that it is not another project's.
    let mut p = page(1);
    let foot = draw(&mut p, 40.0, 60.0, 120.0, HEAD);
    write(&mut p, TITLE, 180.0, foot + 30.0, 12.0);
    draw(&mut p, 40.0, foot + 50.0, 70.0, INDICATORS);
    let (_, found) = readings(&[p]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].raw("/project_name"), "(null)");
    assert!(found[0].unplaced().contains(&"480.00".to_owned()));
    assert!(found[0].codes().contains("text_unplaced"));
}

#[test]
fn what_stands_below_a_form_on_its_page_is_kept_unplaced() {
    let mut p = page(1);
    write(&mut p, TITLE, 180.0, 50.0, 12.0);
    let foot = draw(&mut p, 40.0, 60.0, 120.0, HEAD);
    let foot = draw(&mut p, 40.0, foot, 70.0, INDICATORS);
    write(&mut p, "自评总分 98.5 分", 40.0, foot + 30.0, 9.0);
    draw(
        &mut p,
        40.0,
        foot + 60.0,
        90.0,
        &["附件编号|77.31", "备案|88.12"],
    );
    let (_, found) = readings(&[p]);
    let unplaced = found[0].unplaced().join(" ");
    for text in ["自评总分98.5分", "77.31", "88.12"] {
        assert!(unplaced.contains(text), "{text}: {unplaced}");
    }
    assert!(found[0].codes().contains("text_unplaced"));
}

#[test]
fn persons_named_beside_a_form_are_hidden() {
    let mut p = page(1);
    write(&mut p, TITLE, 180.0, 50.0, 12.0);
    let foot = draw(&mut p, 40.0, 60.0, 120.0, HEAD);
    let foot = draw(&mut p, 40.0, foot, 70.0, INDICATORS);
    write(&mut p, "其他事项如上", 40.0, foot + 30.0, 9.0);
    write(&mut p, "填报人：欧阳测试", 40.0, foot + 70.0, 9.0);
    let (_, found) = readings(&[p]);
    let form = serde_json::to_string(&found[0].form).unwrap();
    assert!(!form.contains("欧阳测试"), "{form}");
}

#[test]
fn names_without_a_colon_are_hidden_around_a_form() {
    let mut p = page(1);
    write(&mut p, TITLE, 180.0, 50.0, 12.0);
    let foot = draw(&mut p, 40.0, 60.0, 120.0, HEAD);
    let foot = draw(&mut p, 40.0, foot, 70.0, INDICATORS);
    write(&mut p, "填报人", 40.0, foot + 30.0, 9.0);
    write(&mut p, "欧阳测", 80.0, foot + 30.0, 9.0);
    write(&mut p, "审核人上官试", 160.0, foot + 30.0, 9.0);
    write(&mut p, "负责人签字", 300.0, foot + 30.0, 9.0);
    let (_, found) = readings(&[p]);
    let form = serde_json::to_string(&found[0].form).unwrap();
    assert!(
        !form.contains("欧阳测") && !form.contains("上官试"),
        "{form}"
    );
    assert!(form.contains("负责人签字"), "{form}");
    assert_eq!(found[0].form.redacted[0].count, 2);
}
