//! Tables without any line whose rows stand further apart than lines ever do.

#![allow(clippy::cast_precision_loss, reason = "a test fails by panicking")]

use selfeval::problem::Code;

use super::drawn::{cells, lay, page, rule, tables, write};

/// Rows of columns set at the top left; a cell's lines are parted by `/`.
const ROWS: &[&str] = &[
    "三级指标|年度指标值|实际完成值|分值|得分",
    "养护里程|≥42公里|45公里|3|2.8",
    "改造危桥数量/及配套|≥8座|9座|5|4.9",
    "验收合格率|不少于732项/的验收工作|实际732项/的验收工作|4|3.1",
    "按期完工率|5410|5410|7|6.5",
    "群众满意度|不少于896人/参与调查|实际896人/参与调查|2|1.7",
    "带动就业|≥71人|75人|6|5.2",
    "培训人次|不少于103人/参与培训|实际103人/参与培训|8|7.7",
    "设备采购|≥12台|12台|9|9.0",
];

#[test]
fn wrapped_cells_at_the_top_of_loosely_set_rows_stay_whole() {
    let mut p = page(1);
    let mut y = 100.0;
    for row in ROWS {
        let lines = row
            .split('|')
            .map(|c| c.split('/').count())
            .max()
            .unwrap_or(1);
        for (c, text) in row.split('|').enumerate() {
            for (l, line) in text.split('/').enumerate() {
                write(
                    &mut p,
                    line,
                    50.0 + 95.0 * c as f32,
                    y + 12.0 * l as f32,
                    9.0,
                );
            }
        }
        y += 12.0 * lines as f32 + 8.0;
    }
    let content = lay(&[p]);
    let found = cells(&content, tables(&content)[0]);
    for text in ROWS.iter().flat_map(|row| row.split('|')) {
        let whole = text.replace('/', "");
        assert!(found.iter().any(|c| c.4 == whole), "{whole}: {found:?}");
    }
}

#[test]
fn full_cells_side_by_side_in_one_are_in_doubt() {
    // Lines between the rows only, and two texts that nearly touch where other rows are blank.
    let mut p = page(1);
    for (r, y) in [100.0, 130.0, 160.0, 190.0, 220.0, 250.0]
        .iter()
        .enumerate()
    {
        rule(&mut p, true, *y, 50.0, 350.0);
        if r < 5 {
            write(&mut p, "养护里程", 53.0, y + 14.0, 9.0);
            write(&mut p, "已经完成", 260.0, y + 14.0, 9.0);
        }
    }
    for (text, x, y) in [
        ("不少于793人次", 120.0, 142.0),
        ("的培训活动项", 120.0, 154.0),
        ("实际793人次的", 182.0, 142.0),
        ("培训活动项目", 182.0, 154.0),
    ] {
        let first = p.glyphs.len();
        write(&mut p, text, x, y, 9.0);
        p.glyphs[first].flags.starts = true;
    }
    let content = lay(&[p]);
    let found = cells(&content, tables(&content)[0]);
    let apart = |text: &str| found.iter().any(|c| c.4 == text);
    let mixed = content
        .problems
        .iter()
        .any(|p| p.code == Code::CellTextMixed);
    assert!(mixed || apart("不少于793人次的培训活动项"), "{found:?}");
}
