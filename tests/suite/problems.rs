//! Problems that a reader of the record relies on: each is reported where it is due.

use std::path::Path;

use selfeval::budget::Budget;
use selfeval::content::Rect;
use selfeval::extract::{Options, extract};
use selfeval::lexicon::Lexicon;
use selfeval::problem::Code;
use selfeval::read::page::Page;
use selfeval::recognize::recognize;
use selfeval::record::{Record, Status};

use crate::layout::drawn::{draw_box, lay, page, write};

fn case(file: &str) -> Record {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(file);
    let bytes = std::fs::read(&path).unwrap();
    extract(&bytes, &path, &Options::default(), &Budget::default())
}

fn codes(record: &Record) -> Vec<Code> {
    record.problems.iter().map(|p| p.code).collect()
}

#[test]
fn a_number_broken_over_two_lines() {
    let record = case("pdf/tianhe-like.reportlab-embedded.pdf");
    let found = record
        .problems
        .iter()
        .find(|p| p.code == Code::NumberRejoined && p.message.contains("16314.36"));
    assert_eq!(found.and_then(|p| p.page), Some(3));
}

#[test]
fn a_table_told_from_alignment() {
    let record = case("pdf/gz-horizontal.chromium.pdf");
    assert!(codes(&record).contains(&Code::TableWithoutRules));
    let record = case("pdf/gz-dashed.chromium.pdf");
    assert!(record.problems.is_empty(), "{:?}", record.problems);
}

#[test]
fn texts_without_a_field() {
    let record = case("pdf/guangshui-project.libreoffice-docx.pdf");
    let unplaced = record.forms[0].unplaced.texts.len();
    let found = record
        .problems
        .iter()
        .find(|p| p.code == Code::TextUnplaced)
        .unwrap();
    assert!(found.message.starts_with(&format!("{unplaced} texts")));
}

#[test]
fn columns_of_a_form_without_a_table() {
    let text = "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n";
    let options = Options::default();
    let record = extract(
        text.as_bytes(),
        Path::new("a.txt"),
        &options,
        &Budget::default(),
    );
    assert_eq!(record.status, Status::NoForm);
    assert!(codes(&record).contains(&Code::FormSuspected));
    let record = extract(
        "全年预算数 执行数 得分\n".as_bytes(),
        Path::new("a.txt"),
        &options,
        &Budget::default(),
    );
    assert!(!codes(&record).contains(&Code::FormSuspected));
}

/// Rows of a table of tasks, in cells of 80 points; a cell holds lines.
fn tasks(p: &mut Page, top: f32, height: f32, rows: &[[&[&str]; 6]]) {
    for (r, row) in (0_u8..).zip(rows) {
        for (c, lines) in (0_u8..).zip(row) {
            let (x, y) = (50.0 + 80.0 * f32::from(c), top + height * f32::from(r));
            draw_box(p, Rect::new(x, y, x + 80.0, y + height));
            for (i, line) in (0_u8..).zip(*lines) {
                write(p, line, x + 4.0, y + 14.0 + 12.0 * f32::from(i), 9.0);
            }
        }
    }
}

const HEADER: [&[&str]; 6] = [
    &["主要任务"],
    &["预期目标"],
    &["目标完成情况"],
    &["关键指标"],
    &["指标完成情况"],
    &["任务涉及资金"],
];

/// A form of two tasks with a page between them; the first expects `expected`.
fn two_tasks(expected: &[&str]) -> Vec<Code> {
    let (mut first, mut second) = (page(1), page(2));
    write(&mut first, "部门整体支出绩效自评表", 200.0, 660.0, 14.0);
    tasks(
        &mut first,
        680.0,
        60.0,
        &[
            HEADER,
            [
                &["一、道路养护"],
                expected,
                &["全部完成。"],
                &["养护里程"],
                &["120公里"],
                &["36.50"],
            ],
        ],
    );
    tasks(
        &mut second,
        60.0,
        60.0,
        &[
            [
                &["二、桥梁检测"],
                &["检测完成。"],
                &["全部完成。"],
                &["检测座数"],
                &["12座"],
                &["8.20"],
            ],
            [
                &["三、绿化"],
                &["补植完成。"],
                &["全部完成。"],
                &["补植株数"],
                &["900株"],
                &["5.10"],
            ],
        ],
    );
    let lexicon = Lexicon::load(None).unwrap();
    recognize(&lay(&[first, second]), &lexicon)
        .into_iter()
        .flat_map(|f| f.problems)
        .map(|p| p.code)
        .collect()
}

#[test]
fn a_cell_that_stops_in_mid_sentence_at_the_page_end() {
    let cut = ["完成县道乡道小修", "保养，及时处置路", "面病害，雨季前，"];
    assert!(two_tasks(&cut).contains(&Code::CellCutOff));
    let whole = ["完成县道乡道小修", "保养，及时处置路", "面病害。"];
    assert!(!two_tasks(&whole).contains(&Code::CellCutOff));
}
