//! Tables without any line whose rows stand further apart than lines ever do.

#![allow(clippy::cast_precision_loss, reason = "a test fails by panicking")]

use selfeval::content::Content;
use selfeval::problem::Code;
use selfeval::read::page::Page;

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

/// Writes the cells of a row, each at its place; lines are parted by `/` and stand in
/// the middle of the row.
fn row(p: &mut Page, middle: f32, cells: &[(f32, &str)]) {
    for (x, text) in cells {
        let lines = text.split('/').count() as f32;
        for (l, line) in text.split('/').enumerate() {
            let y = middle + 3.4 + 12.0 * (l as f32 - (lines - 1.0) / 2.0);
            write(p, line, *x, y, 9.0);
        }
    }
}

#[test]
fn a_wrapped_name_over_a_label_set_in_the_middle_keeps_full_cells_apart() {
    // Names begin at the left, their label stands in the middle: the first long one
    // covers both places. It is one text of one column all the same.
    let mut p = page(1);
    for y in [100.0, 130.0, 160.0, 190.0, 230.0, 260.0] {
        rule(&mut p, true, y, 50.0, 420.0);
    }
    let rows: [(f32, &[(f32, &str)]); 5] = [
        (
            115.0,
            &[
                (104.0, "三级指标"),
                (192.0, "年度指标值"),
                (272.0, "实际完成值"),
                (350.0, "分值"),
            ],
        ),
        (
            145.0,
            &[
                (52.0, "养护里程"),
                (200.0, "≥42公里"),
                (280.0, "45公里"),
                (356.0, "8"),
            ],
        ),
        (
            175.0,
            &[
                (52.0, "改造危桥"),
                (204.0, "≥8座"),
                (284.0, "9座"),
                (356.0, "5"),
            ],
        ),
        (
            210.0,
            &[
                (52.0, "验收合格的危桥数量占全部危桥/数量的比例"),
                (188.0, "于十二月底前完成/全部验收/工作"),
                (262.0, "已经全部完成验收"),
                (356.0, "9"),
            ],
        ),
        (
            245.0,
            &[
                (52.0, "按期完工"),
                (204.0, "100%"),
                (284.0, "100%"),
                (356.0, "7"),
            ],
        ),
    ];
    for (middle, cells) in rows {
        row(&mut p, middle, cells);
    }
    let content = lay(&[p]);
    let found = cells(&content, tables(&content)[0]);
    for text in [
        "验收合格的危桥数量占全部危桥数量的比例",
        "于十二月底前完成全部验收工作",
        "已经全部完成验收",
    ] {
        assert!(found.iter().any(|c| c.4 == text), "{text}: {found:?}");
    }
}

#[test]
fn a_figure_close_behind_a_full_cell_stays_its_own() {
    // As close as programs set figures to Chinese; other rows show where it begins.
    let mut p = page(1);
    for r in 0..6 {
        rule(&mut p, true, 100.0 + 30.0 * r as f32, 50.0, 320.0);
    }
    for (r, cells) in [
        [(52.0, "三级指标"), (142.0, "年度指标值"), (200.0, "分值")],
        [(52.0, "养护里程"), (142.0, "42公里"), (200.4, "8")],
        [(52.0, "改造危桥"), (142.0, "8座"), (200.4, "5")],
        [
            (52.0, "服务人次"),
            (144.0, "二百四十人次/以上"),
            (200.4, "7"),
        ],
        [(52.0, "按期完工"), (142.0, "100%"), (200.4, "6")],
    ]
    .iter()
    .enumerate()
    {
        row(&mut p, 115.0 + 30.0 * r as f32, cells);
    }
    let content = lay(&[p]);
    let found = cells(&content, tables(&content)[0]);
    for text in ["二百四十人次以上", "7"] {
        assert!(found.iter().any(|c| c.4 == text), "{text}: {found:?}");
    }
}

/// Names and targets of rows whose cells have up to three lines.
const TIGHT: &[(&str, &str)] = &[
    ("三级指标", "年度指标值"),
    ("养护里程/及配套设施", "≥42公里"),
    ("改造危桥", "全部完成/并且通过/验收"),
    ("验收合格率", "100%"),
    ("群众满意度/调查结果", "≥90%"),
    ("带动就业", "≥71人"),
];

/// Rows with `step` points of room between the lines of one and those of the next.
fn set(p: &mut Page, from: f32, step: f32, texts: &[(&str, &str)]) {
    let mut y = from;
    for (name, target) in texts {
        let lines = name.split('/').count().max(target.split('/').count()) as f32;
        row(
            p,
            y + 6.0 * lines,
            &[(50.0, name), (150.0, target), (250.0, "5"), (300.0, "4.8")],
        );
        y += 12.0 * lines + step;
    }
}

/// Whether the cells of a page are said to be uncertain.
fn doubted(content: &Content, page: u32) -> bool {
    let mut all = content.problems.iter();
    all.any(|p| p.code == Code::CellsUncertain && p.page == Some(page))
}

#[test]
fn rows_no_further_apart_than_lines_are_in_doubt() {
    // One row has a cell of two lines, and the next begins where its third would.
    let uncertain = |step: f32| {
        let mut p = page(1);
        set(&mut p, 100.0, step, TIGHT);
        doubted(&lay(&[p]), 1)
    };
    assert!(!uncertain(8.0));
    assert!(uncertain(0.5));
}

#[test]
fn doubt_goes_on_where_the_table_goes_on() {
    // Rows no further apart than lines end the first page; on the next all is clear.
    let (mut first, mut second) = (page(1), page(2));
    set(&mut first, 690.0, 0.5, TIGHT);
    set(
        &mut second,
        60.0,
        12.0,
        &[
            ("培训人次", "≥103人"),
            ("设备采购", "≥12台"),
            ("公示次数", "≥2次"),
            ("检查次数", "≥4次"),
        ],
    );
    assert!(!doubted(&lay(&[second.clone()]), 2));
    let content = lay(&[first, second]);
    assert_eq!(tables(&content).len(), 1);
    assert!(doubted(&content, 1) && doubted(&content, 2));
}

#[test]
fn columns_told_from_texts_are_the_same_on_the_next_page() {
    // The first page has short targets, so that its edge behind them lies further left.
    let (mut first, mut second) = (page(1), page(2));
    let place = |p: &mut Page, rows: &[[&str; 4]], from: f32| {
        for (r, [name, target, actual, weight]) in rows.iter().enumerate() {
            let y = from + 30.0 * r as f32;
            rule(p, true, y, 50.0, 450.0);
            let x = 55.0;
            row(
                p,
                y + 15.0,
                &[
                    (x, name),
                    (x + 100.0, target),
                    (x + 230.0, actual),
                    (x + 330.0, weight),
                ],
            );
        }
        rule(p, true, from + 30.0 * rows.len() as f32, 50.0, 450.0);
    };
    let head = [["三级指标", "年度指标值", "实际完成值", "分值"]];
    let short = [["危桥改造", "≥8座", "9座", "5"]; 20];
    let long = [["带动就业", "不少于一千零三十七人次", "1037人次", "5"]; 6];
    place(&mut first, &[&head[..], &short[..]].concat(), 160.0);
    place(&mut second, &long, 60.0);
    let content = lay(&[first, second]);
    let tables = tables(&content);
    assert_eq!((tables.len(), tables[0].cols), (1, 4));
}

#[test]
fn rows_that_may_be_lines_of_wrapped_cells_are_in_doubt() {
    // Every line of the table is as far from the next as lines of one text are.
    let uncertain = |wrapped: &[f32]| {
        let mut p = page(1);
        let mut y = 100.0;
        for n in 0..12 {
            row(
                &mut p,
                y,
                &[
                    (50.0, "养护里程"),
                    (150.0, "≥42公里"),
                    (250.0, "5"),
                    (300.0, "4.8"),
                ],
            );
            y += 12.0;
            if let Some(x) = wrapped.get(n % wrapped.len().max(1)).filter(|x| **x > 0.0) {
                row(&mut p, y, &[(*x, "及其他")]);
                y += 12.0;
            }
        }
        let content = lay(&[p]);
        assert!(!tables(&content).is_empty());
        doubted(&content, 1)
    };
    assert!(!uncertain(&[]));
    assert!(uncertain(&[50.0, 0.0, 150.0]));
}

/// A table with lines between its rows only, each row 30 points high.
fn lined(p: &mut Page, rows: &[&[(f32, &str)]]) {
    for (r, cells) in rows.iter().enumerate() {
        rule(p, true, 100.0 + 30.0 * r as f32, 50.0, 350.0);
        row(p, 115.0 + 30.0 * r as f32, cells);
    }
    rule(p, true, 100.0 + 30.0 * rows.len() as f32, 50.0, 350.0);
}

const PAIRS: &[&[(f32, &str)]] = &[
    &[
        (55.0, "项目名称"),
        (130.0, "道路修缮"),
        (210.0, "主管部门"),
        (290.0, "交通局"),
    ],
    &[
        (55.0, "项目代码"),
        (130.0, "20231104"),
        (210.0, "项目单位"),
        (290.0, "养护所"),
    ],
    &[
        (55.0, "开始年份"),
        (130.0, "二零一九"),
        (210.0, "结束年份"),
        (290.0, "二零二三"),
    ],
];

#[test]
fn options_to_be_ticked_are_one_text_however_far_apart() {
    let mut p = page(1);
    let mut rows = PAIRS.to_vec();
    rows.push(&[
        (55.0, "项目类别"),
        (130.0, "部门项目■"),
        (206.0, "市直专项□"),
        (282.0, "转移支付□"),
    ]);
    lined(&mut p, &rows);
    let content = lay(&[p]);
    let found = cells(&content, tables(&content)[0]);
    let options = found.iter().find(|c| c.4.contains('■')).unwrap();
    assert!(options.4.contains("转移支付□"), "{found:?}");
}

#[test]
fn a_heading_in_the_middle_of_a_table_is_over_all_columns() {
    let mut p = page(1);
    let mut rows = PAIRS.to_vec();
    rows.push(&[(159.5, "二、目标完成情况说明")]);
    rows.extend(PAIRS);
    lined(&mut p, &rows);
    let content = lay(&[p]);
    let table = tables(&content)[0];
    let found = cells(&content, table);
    let heading = found.iter().find(|c| c.4.starts_with("二、")).unwrap();
    assert_eq!((heading.1, heading.3), (0, table.cols), "{found:?}");
}

#[test]
fn a_label_above_a_line_is_over_the_columns_of_the_line() {
    // 自评得分 stands above three columns and over the middle one only.
    let mut p = page(1);
    for (y, from) in [
        (100.0, 50.0),
        (120.0, 150.0),
        (140.0, 50.0),
        (160.0, 50.0),
        (180.0, 50.0),
        (200.0, 50.0),
    ] {
        rule(&mut p, true, y, from, 360.0);
    }
    row(&mut p, 110.0, &[(237.0, "自评得分")]);
    row(&mut p, 120.0, &[(60.0, "三级指标")]);
    row(
        &mut p,
        130.0,
        &[
            (160.0, "指标得分"),
            (237.0, "权重占比"),
            (310.0, "折算得分"),
        ],
    );
    for (r, name) in ["养护里程", "危桥座数", "验收比例"].iter().enumerate() {
        let cells = [
            (60.0, *name),
            (165.0, "100"),
            (243.0, "25.00"),
            (315.0, "24.50"),
        ];
        row(&mut p, 150.0 + 20.0 * r as f32, &cells);
    }
    let content = lay(&[p]);
    let found = cells(&content, tables(&content)[0]);
    let label = found.iter().find(|c| c.4 == "自评得分").unwrap();
    assert_eq!((label.1, label.3), (1, 3), "{found:?}");
}

#[test]
fn figures_shown_one_behind_the_other_are_in_doubt() {
    // Amounts wider than their columns, which no line parts.
    let doubt = |singly: bool| {
        let mut p = page(1);
        lined(&mut p, PAIRS);
        let first = p.glyphs.len();
        write(&mut p, "1084.251084.25", 120.0, 205.0, 9.0);
        for (at, glyph) in p.glyphs.iter_mut().skip(first).enumerate() {
            glyph.flags.starts = singly || at == 0 || at == 7;
        }
        for (x, text) in [(55.0, "资金总额"), (290.0, "九月")] {
            write(&mut p, text, x, 205.0, 9.0);
        }
        rule(&mut p, true, 220.0, 50.0, 350.0);
        let content = lay(&[p]);
        content
            .problems
            .iter()
            .any(|p| p.code == Code::CellTextMixed)
    };
    assert!(doubt(false));
    assert!(!doubt(true));
}
