//! Layouts that lose values or mislead: what is read of them is right or flagged.

use crate::layouts::{content, forms, read};

const TITLE: &[&str] = &["2023年度项目支出绩效自评表", "单位：万元"];
const INDICATORS: &[&str] = &[
    "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
    "产出|数量|泵站|1座|1座|10|10",
];

#[test]
fn a_sum_under_the_results_is_no_score() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|年度指标值|完成值|权重|得分",
            "产出|数量|泵站|1座|1座||",
            "合计>4|100||",
        ],
    );
    assert_eq!(form.at("/totals"), serde_json::Value::Null);
    assert!(form.codes().contains("totals_ambiguous"));
    assert_eq!(form.unplaced(), ["100"]);
}

#[test]
fn a_score_across_both_columns_of_points_is_the_score() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|年度指标值|完成值|权重|得分",
            "产出|数量|泵站|1座|1座|10|9",
            "自评总分>5|9>2",
        ],
    );
    assert_eq!(form.raw("/totals/score"), "9");
    assert_eq!(form.raw("/totals/weight"), "(null)");
}

#[test]
fn totals_may_stand_above_the_rows_they_add_up() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
            "合计>5|20|19",
            "产出|数量|泵站|1座|1座|10|10",
            "产出|质量|合格率|≥95%|94%|10|9",
        ],
    );
    assert_eq!(form.raw("/totals/score"), "19");
    assert_eq!(form.form.indicators.len(), 2);
    assert_eq!(form.raw("/indicators/1/actual"), "94%");
}

#[test]
fn a_remark_beside_a_target_is_no_deviation() {
    let form = read(
        &["2024年度项目支出绩效目标表"],
        &[
            "项目名称>2|湿地>3",
            "一级指标|二级指标|三级指标|指标值>2|备注",
            "产出|数量|面积|≥500亩>2|分两期",
        ],
    );
    assert_eq!(form.at("/indicators/0/deviation"), serde_json::Value::Null);
    assert_eq!(form.raw("/indicators/0/other/0/value"), "分两期");
    let result = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|指标值|完成值|备注",
            "产出|数量|面积|≥500亩|480亩|雨季停工",
        ],
    );
    assert_eq!(result.raw("/indicators/0/deviation"), "雨季停工");
}

#[test]
fn money_spent_is_not_the_money_of_a_task() {
    let form = read(
        &["2022年度部门整体支出绩效自评表", "单位：万元"],
        &[
            "部门名称|水利局>5",
            "主要任务|预期目标|目标完成情况|关键指标|指标完成情况|实际支出资金",
            "防洪|加固堤防|已加固|加固长度不少于12公里|加固12公里|118.00",
        ],
    );
    assert_eq!(form.at("/tasks/0/amount"), serde_json::Value::Null);
    assert!(form.codes().contains("column_unknown"));
}

#[test]
fn the_title_says_whether_a_layout_serves_a_project_or_a_transfer() {
    let rows = [
        "项目名称>2|补助>5",
        "资金情况^3|资金来源>2|全年预算数|全年执行数|执行率>2",
        "年度资金总额>2|10|10|100%>2",
        "其中：中央补助>2|10|10|100%>2",
        "一级指标|二级指标|三级指标|指标值|实际完成值>2|备注",
        "产出|数量|人数|10人|10人>2|",
    ];
    let kind = |title: &str| read(&[title, "单位：万元"], &rows).at("/kind");
    assert_eq!(
        kind("2022年度项目支出绩效自评表"),
        "project_self_evaluation"
    );
    assert_eq!(
        kind("2022年度中央转移支付绩效目标自评表"),
        "transfer_self_evaluation"
    );
}

#[test]
fn one_row_of_amounts_without_a_name_is_the_whole() {
    let form = read(
        TITLE,
        &[
            "预算资金^2|年初预算|调整后预算|实际支出|执行率（%）|得分（10分）>2",
            "150.00|148.00|140.60|95.00|9.5>2",
            INDICATORS[0],
            INDICATORS[1],
        ],
    );
    assert_eq!(form.at("/budget/0/item"), "total");
    assert_eq!(form.raw("/budget/0/adjusted"), "148.00");
    assert_eq!(form.raw("/budget/0/score"), "9.5");
}

#[test]
fn an_item_beside_one_row_of_amounts_is_theirs() {
    let form = read(
        TITLE,
        &[
            "财政拨款^2|年初预算|调整后预算|实际支出|执行率（%）>3",
            "150.00|148.00|140.60|95.00>3",
            INDICATORS[0],
            INDICATORS[1],
        ],
    );
    assert_eq!(form.at("/budget/0/item"), "fiscal_appropriation");
    assert_eq!(form.raw("/budget/0/adjusted"), "148.00");
    assert_eq!(form.form.budget.len(), 1);
}

#[test]
fn parts_beside_an_amount_have_its_measure() {
    let form = read(
        TITLE,
        &[
            "实际支出|2200|其中：中央资金|1450|市县资金|750>2",
            INDICATORS[0],
            INDICATORS[1],
        ],
    );
    assert_eq!(form.raw("/budget/0/executed"), "2200");
    assert_eq!(form.at("/budget/1/item"), "central_subsidy");
    assert_eq!(form.raw("/budget/1/executed"), "1450");
    assert_eq!(form.raw("/budget/2/executed"), "750");
}

#[test]
fn one_label_may_cover_all_names_of_an_indicator() {
    let form = read(
        TITLE,
        &[
            "绩效指标>3|年度指标值|实际完成值|分值|得分",
            "产出|数量|泵站|1座|1座|10|10",
        ],
    );
    assert_eq!(form.raw("/indicators/0/level1"), "产出");
    assert_eq!(form.raw("/indicators/0/level2"), "数量");
    assert_eq!(form.raw("/indicators/0/name"), "泵站");
    let levels = read(
        TITLE,
        &[
            "绩效指标>2|三级指标|年度指标值|实际完成值|分值|得分",
            "产出|数量|泵站|1座|1座|10|10",
        ],
    );
    assert_eq!(levels.raw("/indicators/0/level2"), "数量");
    assert_eq!(levels.raw("/indicators/0/name"), "泵站");
}

#[test]
fn of_two_labels_of_names_the_left_one_is_the_level() {
    let form = read(
        TITLE,
        &[
            "指标|指标内容|目标值|完成值|得分",
            "产出指标^2|里程|20公里|21公里|30",
            "养护|80公里|80公里|30",
        ],
    );
    assert_eq!(form.raw("/indicators/1/level1"), "产出指标");
    assert_eq!(form.raw("/indicators/1/name"), "养护");
}

#[test]
fn a_unit_below_the_label_of_results_is_part_of_them() {
    let form = read(
        TITLE,
        &[
            "一级指标^2|三级指标^2|目标值>2|完成值>2|得分^2",
            "数值|单位|数值|单位",
            "产出|企业|100|家|105|家|50",
        ],
    );
    assert_eq!(form.raw("/indicators/0/target"), "100家");
    assert_eq!(form.raw("/indicators/0/actual"), "105家");
}

#[test]
fn labels_may_be_translated() {
    let form = read(
        TITLE,
        &[
            "项目名称 Project Name>2|监测>5",
            "一级指标 Level 1|二级指标 Level 2|三级指标 Level 3|年度指标值 Target|实际完成值 Actual|分值 Weight|得分 Score",
            "产出|数量|点位|≥30个|32个|50|50",
        ],
    );
    assert_eq!(form.raw("/project_name"), "监测");
    assert_eq!(form.raw("/indicators/0/actual"), "32个");
}

#[test]
fn a_second_value_of_a_head_field_is_kept_and_flagged() {
    let form = read(
        TITLE,
        &[
            "主管部门|财政局|主管单位|住建局>2|实施单位|市政所",
            INDICATORS[0],
            INDICATORS[1],
        ],
    );
    assert_eq!(form.raw("/competent_department"), "财政局");
    assert_eq!(form.raw("/other/0/value"), "住建局");
    assert!(form.codes().contains("column_ambiguous"));
}

#[test]
fn all_years_of_a_title_are_candidates() {
    let years = |title: &str| {
        let form = read(&[title], INDICATORS);
        let found = form.at("/fiscal_year/candidates");
        let found = found.as_array().expect("years").iter();
        let found: Vec<i64> = found
            .map(|c| c["value"].as_i64().expect("a year"))
            .collect();
        (found, form.codes().contains("year_disagrees"))
    };
    assert_eq!(
        years("2023年预算项目2022年度绩效自评表"),
        (vec![2023, 2022], true)
    );
    assert_eq!(years("2021-2022年度项目绩效自评表").0.len(), 2);
    assert_eq!(years("2022年度项目绩效自评表"), (vec![2022], false));
}

#[test]
fn a_year_may_be_written_out() {
    let form = read(&["二〇二三年度项目支出绩效自评表"], INDICATORS);
    assert_eq!(form.at("/fiscal_year/value"), 2023);
}

#[test]
fn money_in_a_table_above_tasks_is_the_budget() {
    let form = read(
        &["2023年度部门整体支出绩效自评表", "单位：万元"],
        &[
            "部门名称>2|审计局>4",
            "部门预算^3|项目|年初数|调整后数|决算数|执行率",
            "基本支出|600.00|620.00|615.00|99.19%",
            "项目支出|200.00|210.00|190.00|90.48%",
            "年度主要任务^2|任务名称|任务目标|完成情况|关键指标|任务金额",
            "审计|完成10项|完成11项|审计项目数≥10项|80.00",
        ],
    );
    assert_eq!(form.raw("/budget/0/executed"), "615.00");
    assert_eq!(form.raw("/budget/1/initial"), "200.00");
    assert_eq!(form.raw("/tasks/0/amount"), "80.00");
}

#[test]
fn a_heading_of_money_in_another_unit_than_the_head_is_flagged() {
    let rows = [
        "项目资金（万元）^2|预算数|12.5|执行数|12.0>2",
        "其他|1>5",
        INDICATORS[0],
        INDICATORS[1],
    ];
    let form = read(&["2023年度项目支出绩效自评表", "单位：元"], &rows);
    assert!(form.codes().contains("unit_differs"));
    assert!(!read(TITLE, &rows).codes().contains("unit_differs"));
}

#[test]
fn a_label_in_a_line_does_not_swallow_the_value_before_it() {
    let lead = [
        "2023年度项目支出绩效自评表",
        "填报单位：水利局 上级主管部门名称：水利厅",
    ];
    let form = read(&lead, INDICATORS);
    assert_eq!(form.raw("/organization"), "水利局");
    assert_eq!(form.raw("/competent_department"), "水利厅");
}

#[test]
fn completion_of_targets_as_column_and_as_section() {
    let task = read(
        &["2023年度部门整体支出绩效自评表"],
        &[
            "部门名称|水利局>4",
            "主要任务|预期目标|目标完成情况|关键指标|指标完成情况",
            "防洪|加固堤防|已加固|加固长度不少于12公里|12公里",
        ],
    );
    assert_eq!(task.raw("/tasks/0/actual"), "已加固");
    let section = read(
        &["2023年度转移支付绩效目标自评表"],
        &[
            "年度目标完成情况^2|预期目标>3|目标实际完成情况>3",
            "发放补助>3|已发放>3",
            INDICATORS[0],
            INDICATORS[1],
        ],
    );
    assert_eq!(section.raw("/goals/0/actual"), "已发放");
}

#[test]
fn a_title_above_a_table_that_is_no_form_is_suspected_elsewhere() {
    // Here: nothing that is no table of indicators becomes a form.
    let found = forms(&content(&["2023年度项目绩效自评表"], &["甲|乙", "1|2"]), "");
    assert!(found.is_empty());
}

#[test]
fn points_of_the_execution_rate_among_the_indicators_are_the_budgets() {
    let budget = [
        "项目资金^2|资金来源>2|全年预算数|全年执行数|执行率>2",
        "年度资金总额>2|500.00|480.00|96%>2",
    ];
    let header = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分";
    let rest = ["产出|数量|泵站|1座|1座|90|90", "总分>5|100|99.6"];
    let read_with = |row: &str| {
        let rows: Vec<&str> = budget
            .iter()
            .copied()
            .chain([header, row])
            .chain(rest)
            .collect();
        read(TITLE, &rows)
    };
    for row in ["预算执行率>3|||10|9.6", "预算执行率（10分）|||||10|9.6"] {
        let form = read_with(row);
        assert_eq!(form.form.indicators.len(), 1, "{row}");
        assert_eq!(form.at("/budget/0/item"), "total");
        assert_eq!(form.raw("/budget/0/weight"), "10");
        assert_eq!(form.raw("/budget/0/score"), "9.6");
        assert_eq!(form.raw("/budget/0/execution_rate"), "96%");
        assert!(form.unplaced().is_empty(), "{:?}", form.unplaced());
    }
    // An indicator of that name, with its levels, stays one.
    let form = read_with("管理|预算|预算执行率|≥95%|96%|10|9.6");
    assert_eq!(form.form.indicators.len(), 2);
    assert_eq!(form.raw("/budget/0/weight"), "(null)");
}

#[test]
fn points_of_the_execution_rate_without_a_row_of_the_total_are_kept() {
    let form = read(
        TITLE,
        &[
            "项目名称|湿地>6",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
            "预算执行率>3|100%|96%|10|9.6",
            "产出|数量|泵站|1座|1座|90|90",
        ],
    );
    assert_eq!(form.form.indicators.len(), 1);
    assert_eq!(form.at("/budget/0/item"), "total");
    assert_eq!(form.raw("/budget/0/weight"), "10");
    assert_eq!(form.raw("/budget/0/score"), "9.6");
    assert_eq!(form.raw("/budget/0/execution_rate"), "96%");
    assert_eq!(form.raw("/other/0/value"), "100%");
}

#[test]
fn points_of_the_execution_rate_printed_twice_with_a_difference_are_flagged() {
    let form = read(
        TITLE,
        &[
            "项目资金^2|资金来源|全年预算数|全年执行数|分值|执行率|得分",
            "年度资金总额|500.00|480.00|10|96%|9.6",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
            "预算执行率>3|||10|9",
            "产出|数量|泵站|1座|1座|90|90",
        ],
    );
    assert_eq!(form.raw("/budget/0/score"), "9.6");
    assert!(form.codes().contains("column_ambiguous"));
    let others = form.at("/budget/0/other").to_string();
    assert!(others.contains("\"9\""), "{others}");
}
