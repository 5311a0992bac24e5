//! Page breaks that geometry does not decide, typed cell by cell.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use selfeval::content::{Block, Content, Seam, SeamColumn};

use crate::layouts::{Reading, content, forms};

const LEAD: &[&str] = &["2022年度部门整体支出绩效自评表", "单位：万元"];
const HEADER: &str = "主要任务|预期目标|目标完成情况|关键指标|指标完成情况|任务涉及资金";

/// Edges drawn above and below, the lines above full and at the end of their part.
const FULL: SeamColumn = SeamColumn {
    closed_above: Some(true),
    closed_below: Some(true),
    room_after: Some(0.5),
    space_below: Some(0.2),
};
/// The same without edges.
const OPEN: SeamColumn = SeamColumn {
    closed_above: Some(false),
    closed_below: Some(false),
    ..FULL
};

fn with_seams(rows: &[&str], seams: &[(u32, [SeamColumn; 6])]) -> Content {
    let mut content = content(LEAD, rows);
    let table = content.blocks.iter_mut().find_map(|b| match b {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    table.unwrap().seams = seams
        .iter()
        .map(|(row, columns)| Seam {
            row: *row,
            columns: columns.to_vec(),
        })
        .collect();
    content
}

fn read(rows: &[&str], seams: &[(u32, [SeamColumn; 6])]) -> Reading {
    let mut found = forms(&with_seams(rows, seams), "");
    assert_eq!(found.len(), 1, "one form");
    found.remove(0)
}

fn texts(reading: &Reading, list: &str, key: &str) -> Vec<String> {
    let count = reading.at(list).as_array().map_or(0, Vec::len);
    (0..count)
        .map(|i| reading.raw(&format!("{list}/{i}/{key}")))
        .collect()
}

#[test]
fn below_a_whole_header_its_first_row_begins() {
    let rows = [
        HEADER,
        "稳定就业|岗位稳定|岗位已稳定|帮扶不少于20人|22人|10.00",
        "技能培训|培训到位|已培训|培训不少于30人|33人|20.00",
    ];
    let reading = read(&rows, &[(1, [FULL; 6])]);
    assert_eq!(texts(&reading, "/tasks", "name"), ["稳定就业", "技能培训"]);
}

#[test]
fn a_target_that_wants_its_number_goes_on() {
    let rows = [
        HEADER,
        "稳定就业|岗位稳定|岗位已稳定|帮扶不少于20人|22人|10.00",
        "技能培训|培训到位|已培训。|培训农民不少于|已培训农民|20.00",
        "|||6751.17人|7806.47人|",
    ];
    let room = SeamColumn {
        room_after: Some(2.4),
        ..FULL
    };
    let reading = read(&rows, &[(3, [room; 6])]);
    assert_eq!(
        texts(&reading, "/indicators", "text"),
        ["帮扶不少于20人", "培训农民不少于6751.17人"]
    );
}

#[test]
fn a_blank_cell_in_a_column_that_is_always_filled_goes_on() {
    let rows = [
        HEADER,
        "稳定就业|岗位稳定|岗位已稳定|帮扶不少于20人|22人|10.00",
        "技能培训|培训到位|已培训|培训不少于30人|33人|20.00",
        "社会保险|按时足额|已发放|发放不少于40人|44人|30.00",
        "道路养护|道路通畅|已养护|养护道路≥18.4公|19公里|40.00",
        "|||里||",
    ];
    let reading = read(&rows, &[(5, [FULL; 6])]);
    assert_eq!(reading.raw("/indicators/3/text"), "养护道路≥18.4公里");
    assert!(!reading.codes().contains("join_uncertain"));
}

#[test]
fn two_targets_that_are_whole_are_two_rows() {
    let rows = [
        HEADER,
        "稳定就业|岗位稳定，群众满|岗位已稳定，群众满|帮扶不少于20人|22人|10.00",
        "|意度提高。|意度提高。|引进不少于59人|61人|",
    ];
    let reading = read(&rows, &[(2, [OPEN; 6])]);
    assert_eq!(
        texts(&reading, "/indicators", "text"),
        ["帮扶不少于20人", "引进不少于59人"]
    );
    assert_eq!(
        reading.raw("/tasks/0/expected"),
        "岗位稳定，群众满意度提高。"
    );
}

#[test]
fn edges_drawn_where_others_are_left_open_end_a_task() {
    // The second task's name and amount are printed on its last page only.
    let rows = [
        HEADER,
        "稳定就业|岗位稳定。|岗位已稳定。|帮扶不少于20人|22人|10.00",
        "|培训到位，学员满|培训已到位，学员|培训不少于30人|33人|",
        "技能培训|意。|满意。|合格不少于28人|29人|20.00",
    ];
    let mut cut = [OPEN; 6];
    (cut[3], cut[4]) = (FULL, FULL);
    let reading = read(&rows, &[(2, [FULL; 6]), (3, cut)]);
    assert_eq!(texts(&reading, "/tasks", "name"), ["稳定就业", "技能培训"]);
    assert_eq!(reading.raw("/tasks/1/expected"), "培训到位，学员满意。");
}
