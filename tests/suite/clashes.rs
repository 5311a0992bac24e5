//! What a label means is decided by where it stands: the clashes of labels that
//! real forms have, each with a test; heads of forms with their sources.

use serde_json::Value;

use crate::layouts::{content, forms, read};

const TITLE: &[&str] = &["2023年度项目支出绩效自评表", "单位：万元"];
const INDICATORS: &[&str] = &[
    "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
    "产出|数量|泵站|1座|1座|10|10",
];

/// Rows followed by a small table of indicators of seven columns.
fn before_indicators<'a>(rows: &[&'a str]) -> Vec<&'a str> {
    rows.iter().chain(INDICATORS).copied().collect()
}

#[test]
fn year_goal_as_heading_and_as_goal() {
    let heading = read(
        TITLE,
        &before_indicators(&["年度目标^2|预期目标>3|实际完成情况>3", "建泵站>3|建成>3"]),
    );
    assert_eq!(heading.raw("/goals/0/expected"), "建泵站");
    assert_eq!(heading.form.goals.len(), 1);
    let cell = read(
        TITLE,
        &before_indicators(&["年度目标>3|年度目标完成情况>4", "建泵站>3|建成>4"]),
    );
    assert_eq!(cell.raw("/goals/0/expected"), "建泵站");
    assert_eq!(cell.raw("/goals/0/actual"), "建成");
}

#[test]
fn sum_of_money_and_sum_of_points() {
    let rows = before_indicators(&[
        "资金来源>2|年初预算数|全年预算数|全年执行数|执行率>2",
        "合计>2|10.00|10.00|9.00|90%>2",
        "财政拨款>2|10.00|10.00|9.00|90%>2",
    ]);
    let form = read(
        TITLE,
        &rows
            .iter()
            .copied()
            .chain(["合计>5|10|10"])
            .collect::<Vec<_>>(),
    );
    assert_eq!(form.at("/budget/0/item"), "total");
    assert_eq!(form.raw("/budget/0/executed"), "9.00");
    assert_eq!(form.raw("/totals/score"), "10");
    assert_eq!(form.form.budget.len(), 2);
}

#[test]
fn explanation_as_column_and_as_footer() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|得分|说明",
            "产出|数量|泵站|2座|1座|5|雨季停工",
            "说明|本表由水利局填报>6",
        ],
    );
    assert_eq!(form.raw("/indicators/0/deviation"), "雨季停工");
    assert_eq!(form.form.indicators.len(), 1);
    assert_eq!(form.at("/sections/0/key"), "notes");
    assert_eq!(form.raw("/sections/0/text"), "本表由水利局填报");
}

#[test]
fn competent_department_is_the_unit_itself_where_a_family_says_so() {
    let form = read(
        TITLE,
        &before_indicators(&["主管部门|清溪县水利局>2|实施单位|供水站>3"]),
    );
    assert_eq!(form.raw("/competent_department"), "清溪县水利局");
    assert_eq!(form.at("/organization"), Value::Null);
    let own = read(
        &["2022年度部门整体绩效自评表"],
        &[
            "主管部门|江池区城管局>7",
            "预算执行情况（万元）^2||年初预算数|全年（调整）预算数|全年执行数|执行率（%）|执行率权重|执行率得分（分）",
            "年度总金额|5.00|5.00|4.90|98|10|9.8",
            "指标名称|计量单位|指标性质|指标值|指标权重（分）|全年完成值|指标得分（分）|说明",
            "新建公园|个|≥|3|30|3|30|",
        ],
    );
    assert_eq!(own.raw("/organization"), "江池区城管局");
}

#[test]
fn unit_of_money_unit_of_measure_and_unit_as_organization() {
    let form = read(
        &["2023年度项目支出绩效自评表", "单位：万元"],
        &[
            "单位|清溪县水利局>6",
            "三级指标|一级指标|符号|指标值|单位|完成值|得分",
            "泵站|产出|≥|2|座|2|10",
        ],
    );
    assert_eq!(form.at("/money_unit/value"), "万元");
    assert_eq!(form.raw("/organization"), "清溪县水利局");
    assert_eq!(form.raw("/indicators/0/target"), "≥2座");
}

#[test]
fn expected_goal_of_the_department_and_of_a_task() {
    let form = read(
        &["2023年度部门整体支出绩效自评表"],
        &[
            "年度目标^2|预期目标>3|目标完成情况>2",
            "治水>3|已治水>2",
            "主要任务|预期目标|目标完成情况|关键指标|指标完成情况|任务涉及资金",
            "防洪|加固堤防|已加固|加固不少于12公里|12.5公里|3.00",
        ],
    );
    assert_eq!(form.raw("/goals/0/expected"), "治水");
    assert_eq!(form.raw("/tasks/0/expected"), "加固堤防");
    assert_eq!(form.raw("/tasks/0/actual"), "已加固");
}

#[test]
fn result_of_goals_and_result_of_indicators() {
    let rows = [
        "预期目标>3|完成情况>3",
        "建泵站>3|已建成>3",
        "一级指标|二级指标|三级指标|指标值|完成情况|得分",
        "产出|数量|泵站|1座|1座|10",
    ];
    let form = read(TITLE, &rows);
    assert_eq!(form.raw("/goals/0/actual"), "已建成");
    assert_eq!(form.raw("/indicators/0/actual"), "1座");
    let both = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|指标值|完成值|完成情况|得分",
            "产出|数量|泵站|1座|1座|已建成|10",
        ],
    );
    assert_eq!(both.raw("/indicators/0/actual"), "1座");
    assert!(
        both.codes().contains("column_ambiguous"),
        "the other one is kept, and this is said"
    );
    assert_eq!(both.raw("/indicators/0/other/0/value"), "已建成");
}

#[test]
fn nature_of_an_indicator_is_its_operator_or_its_kind() {
    let operator = read(
        TITLE,
        &[
            "一级指标|三级指标|指标性质|指标值|度量单位|完成值",
            "产出|泵站|≥|2|座|2",
        ],
    );
    assert_eq!(operator.raw("/indicators/0/target"), "≥2座");
    assert_eq!(operator.at("/indicators/0/target/comparator"), ">=");
    let kind = read(
        TITLE,
        &[
            "一级指标|三级指标|指标性质|指标值|度量单位|完成值",
            "产出|泵站|定量|2|座|2",
        ],
    );
    assert_eq!(kind.raw("/indicators/0/target"), "2座");
    assert_eq!(kind.raw("/indicators/0/other/0/value"), "定量");
}

#[test]
fn weight_in_points_and_weight_in_percent() {
    let points = read(
        TITLE,
        &[
            "一级指标|三级指标|指标值|完成值|权重|得分",
            "产出|泵站|2座|2座|20|20",
        ],
    );
    assert_eq!(points.at("/indicators/0/weight/value"), 20);
    let percent = read(
        TITLE,
        &[
            "一级指标|三级指标|指标值|完成值|得分|权重（%）",
            "产出|泵站|2座|2座|95|20%",
        ],
    );
    assert_eq!(percent.raw("/indicators/0/weight"), "20%");
    assert_eq!(percent.at("/indicators/0/score/value"), 95);
}

#[test]
fn model_rows_and_prompts_are_placeholders() {
    let form = read(
        TITLE,
        &[
            "项目名称|XX项目>6",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
            "产出^3|数量^3|指标1：造林面积|500亩|510亩|10|10",
            "指标2：||||",
            "……||||",
        ],
    );
    assert_eq!(form.at("/project_name/blank"), "placeholder");
    assert_eq!(form.at("/indicators/0/name/blank"), Value::Null);
    assert_eq!(form.at("/indicators/1/name/blank"), "placeholder");
    assert_eq!(form.at("/indicators/2/name/blank"), "placeholder");
}

#[test]
fn a_project_code_stands_in_its_cell_or_before_the_name() {
    let own = read(
        TITLE,
        &before_indicators(&["项目编码|51092324T000010263357>2|项目名称|泵站建设>3"]),
    );
    assert_eq!(own.raw("/project_code"), "51092324T000010263357");
    let before = read(
        TITLE,
        &before_indicators(&["项目名称|51092324T000010263357-泵站建设>6"]),
    );
    assert_eq!(before.raw("/project_code"), "51092324T000010263357");
    assert_eq!(
        before.raw("/project_name"),
        "51092324T000010263357-泵站建设"
    );
    assert_eq!(before.at("/admin_code/value"), "510923");
    assert_eq!(before.at("/admin_code/source"), "project_code");
    let none = read(
        TITLE,
        &before_indicators(&["项目名称|99992324T000010263357-泵站建设>6"]),
    );
    assert_eq!(
        none.at("/admin_code"),
        Value::Null,
        "no province has this number"
    );
}

#[test]
fn a_report_number_proposes_its_division() {
    let lead = ["报表编号：510000_0013zp", "2023年度项目支出绩效自评表"];
    let form = read(&lead, INDICATORS);
    assert_eq!(form.raw("/report_number"), "510000_0013zp");
    assert_eq!(form.at("/admin_code/value"), "510000");
    assert_eq!(form.at("/admin_code/source"), "report_number");
    let lead = ["公开14表", "2023年度项目支出绩效自评表"];
    assert_eq!(read(&lead, INDICATORS).raw("/attachment"), "公开14表");
}

#[test]
fn years_of_title_header_and_file_name_are_all_listed() {
    let rows = before_indicators(&["评价年度|2022年>6"]);
    let found = forms(
        &content(&["2023年度项目支出绩效自评表"], &rows),
        "清溪2024.pdf",
    )
    .remove(0);
    assert_eq!(found.at("/fiscal_year/value"), 2022);
    assert_eq!(found.at("/fiscal_year/source"), "header");
    let candidates = found.at("/fiscal_year/candidates");
    let years: Vec<i64> = candidates
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["value"].as_i64().unwrap())
        .collect();
    assert_eq!(years, [2022, 2023, 2024]);
    assert!(found.codes().contains("year_disagrees"));
    let agree = forms(
        &content(&["2022年度项目支出绩效自评表"], &rows),
        "清溪2022.pdf",
    )
    .remove(0);
    assert!(!agree.codes().contains("year_disagrees"));
}

#[test]
fn units_of_head_label_and_cell_that_disagree_are_flagged() {
    let label = read(
        TITLE,
        &before_indicators(&[
            "资金||年初预算数（元）|全年执行数（元）|执行率>3",
            "|年度资金总额|100000.00|90000.00|90%>3",
        ]),
    );
    assert_eq!(label.at("/budget/0/initial/unit"), "元");
    assert_eq!(label.at("/budget/0/initial/yuan"), 100_000);
    assert!(label.codes().contains("unit_differs"));
    let cell = read(
        TITLE,
        &before_indicators(&[
            "资金||年初预算数|全年执行数|执行率>3",
            "|年度资金总额|10.00|90000元|90%>3",
        ]),
    );
    assert_eq!(cell.at("/budget/0/executed/yuan"), 90_000);
    assert_eq!(cell.at("/budget/0/initial/yuan"), 100_000);
    assert!(cell.codes().contains("unit_differs"));
}

#[test]
fn the_scope_stands_in_the_organizations_label() {
    for (label, scope) in [
        ("部门名称（汇总）", "consolidated"),
        ("部门名称（本级）", "own"),
    ] {
        let row = format!("{label}|清溪县水利局>6");
        let form = read(TITLE, &before_indicators(&[row.as_str()]));
        assert_eq!(form.at("/scope"), scope);
        assert_eq!(form.raw("/organization"), "清溪县水利局");
    }
}

#[test]
fn goal_with_points_beside_rows_is_their_heading() {
    let form = read(
        &["2020年度培训项目绩效自评表", "单位：万元"],
        &[
            "项目名称|培训>6",
            "预算执行情况（20分）^2||预算数（A）>2|执行数（B）|执行率（B/A）|得分",
            "年度财政资金总额|300>2|300|100%|20",
            "年度绩效目标1（40分）^2|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分",
            "产出指标|数量指标|培训人次|2000人次|1980人次|40",
            "年度绩效目标2（40分）|产出指标|数量指标|实训基地|2个|2个|40",
            "偏差大或目标未完成原因分析>2|无>5",
        ],
    );
    assert_eq!(form.form.goals.len(), 0);
    assert_eq!(form.form.indicators.len(), 2);
    assert_eq!(form.raw("/indicators/1/level1"), "产出指标");
    assert_eq!(form.raw("/indicators/1/score"), "40");
    assert_eq!(form.at("/indicators/1/block"), "年度绩效目标2（40分）");
}
