//! Tables without lines, or with horizontal ones alone.

use selfeval::read::page::Page;

use super::drawn::*;

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
    let texts = texts(&content, 0);
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
    let texts = texts(&content, 0);
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
