//! Class B: statements against each other.

use serde_json::{Value, json};

use super::{amount, checked, indicator, messages, row, task, text, verdicts};
use crate::record::CheckVerdict::{Fail, Pass};
use crate::record::Form;

/// One task that used 213 (万元).
fn paid(actual: &str) -> Form {
    checked(json!({"tasks": [task("按期支付", actual, "213")]}))
}

#[test]
fn a_task_states_the_amount_that_it_lists() {
    let of = |actual: &str| verdicts(&paid(actual), "amount_between_blocks");
    assert_eq!(of("2022年10月底前支出231万元。"), [Fail]);
    assert_eq!(of("2022年10月底前支出213万元。"), [Pass]);
    assert_eq!(of("已支付2130000元。"), [Pass]);
    // About, at least, of two payments, and money that nobody spent.
    for silent in [
        "支出约200万元。",
        "一季度支出100万元，二季度支出113万元。",
        "追回劳动报酬4655.74万元。",
        "其中发放补贴180万元。",
    ] {
        assert!(of(silent).is_empty(), "{silent}");
    }
    let wrong = paid("2022年10月底前支出231万元。");
    assert!(messages(&wrong, "amount_between_blocks")[0].contains("2130000"));
}

#[test]
fn a_task_and_the_key_project_of_its_rate_have_one_amount() {
    let of = |project: &str, actual: &str| {
        let section = json!({
            "key": "key_project_performance", "heading": text("重点项目绩效情况"),
            "text": text(project),
        });
        let form = checked(json!({
            "tasks": [task("按期支付", actual, "213")], "sections": [section],
        }));
        verdicts(&form, "amount_between_blocks")
    };
    let project = |granted: &str, spent: &str, rate: &str| {
        format!("就业补助：全年预算数为{granted}万元，执行数为{spent}万元，完成预算的{rate}。")
    };
    let said = "全年资金支出率为96.82%。";
    assert_eq!(of(&project("220", "213", "96.82%"), said), [Pass]);
    assert_eq!(of(&project("213", "206.23", "96.82%"), said), [Pass]);
    assert_eq!(of(&project("250", "242.05", "96.82%"), said), [Fail]);
    // Another rate, a rate that many have, one that the numbers do not give, no rate of spending.
    for (granted, spent, rate, said) in [
        ("250", "242.05", "96.82%", "全年资金支出率为96.28%。"),
        ("250", "240", "96%", "全年资金支出率为96%。"),
        ("250", "249", "96.82%", said),
        ("250", "242.05", "96.82%", "群众满意率为96.82%。"),
    ] {
        let project = project(granted, spent, rate);
        assert!(of(&project, said).is_empty(), "{project} {said}");
    }
}

/// A budget of 100 of which 60 were spent (万元), and a goal's result.
fn with_prose(actual: &str) -> Form {
    let mut total = row("total", &[("execution_rate", "60%")]);
    total["adjusted"] = amount("100.00", "万元");
    total["executed"] = amount("60.00", "万元");
    checked(json!({
        "budget": [total],
        "goals": [{"expected": text("完成采购"), "actual": text(actual)}],
    }))
}

#[test]
fn prose_states_the_amounts_of_the_budget_block() {
    let of = |actual: &str| verdicts(&with_prose(actual), "amount_between_blocks");
    assert_eq!(
        of("全年预算数110万元，执行数60万元，执行率60%。"),
        [Fail, Pass]
    );
    assert_eq!(of("全年执行数为66.00万元。"), [Fail]);
    assert_eq!(of("全年预算数100万元，执行率60.0%。"), [Pass]);
    for silent in [
        "就业补助资金：全年预算数为30万元。",
        "设备采购支出20万元。",
        "完成采购，预算数由上级另行下达30万元。",
    ] {
        assert!(of(silent).is_empty(), "{silent}");
    }
}

#[test]
fn an_indicator_named_after_the_rate_prints_the_rate() {
    let of = |name: &str, actual: &str| {
        let total = row("total", &[("execution_rate", "97.45%")]);
        let form = checked(json!({
            "budget": [total], "indicators": [indicator(name, "≥95%", actual)],
        }));
        verdicts(&form, "amount_between_blocks")
    };
    assert_eq!(of("预算执行率", "99%"), [Fail]);
    assert_eq!(of("预算执行率", "97.45%"), [Pass]);
    assert!(of("就业资金执行率", "99%").is_empty());
    assert!(of("验收合格率", "99%").is_empty());
}

fn goal(expected: &str, actual: &str) -> Form {
    checked(json!({"goals": [{"expected": text(expected), "actual": text(actual)}]}))
}

#[test]
fn an_expected_number_is_answered_by_one_of_its_kind() {
    let of =
        |expected: &str, actual: &str| verdicts(&goal(expected, actual), "expectation_unanswered");
    assert_eq!(of("完成17项运营指标", "按期完成了年度指标"), [Fail]);
    assert_eq!(of("调解成功率不低于65%", "年度结案率95.7%"), [Fail]);
    assert_eq!(of("完成17项运营指标", "完成运营指标16项"), [Pass]);
    assert_eq!(of("资助培训700人次", "资助培训724人"), [Pass]);
    assert_eq!(of("新建公路5公里", "新建公路4800米"), [Pass]);
    assert_eq!(of("调解成功率不低于65%", "调解成功率75.16%"), [Pass]);
    for silent in ["保持就业形势稳定", "落实三年行动方案", "2022年10月底前完成"]
    {
        assert!(of(silent, "按期完成").is_empty(), "{silent}");
    }
    // Nothing was answered at all: that is a blank form, another rule.
    assert!(of("完成17项运营指标", "").is_empty());
}

#[test]
fn an_indicator_answers_for_its_task_only() {
    let of = |owner: u32| {
        let mut row = indicator("完成指标数", "17项", "17项");
        row["task"] = json!(owner);
        let tasks = json!([
            task("完成17项指标", "按期完成", "1"),
            task("做好服务", "完成", "1")
        ]);
        let form = checked(json!({"tasks": tasks, "indicators": [row]}));
        verdicts(&form, "expectation_unanswered")
    };
    assert_eq!(of(0), [Pass]);
    assert_eq!(of(1), [Fail]);
}

#[test]
fn results_are_dated_within_the_year() {
    let of = |actual: &str| {
        let year = json!({"value": 2022, "source": "header", "candidates": [], "evidence": []});
        let form = checked(json!({
            "fiscal_year": year,
            "goals": [{"expected": text("按期开园"), "actual": text(actual)}],
        }));
        verdicts(&form, "date_outside_year")
    };
    assert_eq!(of("基地于2020年12月底建成，2021年3月29日开园。"), [Fail]);
    assert_eq!(of("2023年1月完成验收。"), [Fail]);
    assert_eq!(of("2022年10月完成验收。"), [Pass]);
    assert_eq!(of("2021年9月至2022年8月服务期内运行正常。"), [Pass]);
    for silent in [
        "已发布《人才蓝皮书（2020）》。",
        "根据财预〔2020〕10号执行。",
        "比2021年增长5%，与2021年相比减少3件。",
        "使用2021年度结转资金。",
        "自2020年起持续实施。",
        "剩余部分预计2023年3月完成。",
        "10月底前完成。",
    ] {
        assert!(of(silent).is_empty(), "{silent}");
    }
}

#[test]
fn a_result_has_words_of_its_own() {
    let of = |expected: &str, actual: &str| verdicts(&goal(expected, actual), "target_words");
    let goals = "保障人才引进、人才绿卡、档案管理服务等工作有序开展";
    assert_eq!(
        of(goals, "人才引进、人才绿卡、档案管理服务等工作有序开展。"),
        [Fail]
    );
    assert_eq!(
        of(goals, "三个窗口全年开放，受理人才引进申请，发放人才绿卡。"),
        [Pass]
    );
    assert_eq!(
        of("归档率99%以上", "对案件进行了归档，归档率99%以上"),
        [Fail]
    );
    // Another bound, or the number itself, is an answer.
    assert_eq!(of("归档率99%以上", "归档率99.6%"), [Pass]);
    assert_eq!(of("归档率90%以上", "归档率99%以上"), [Pass]);
    assert_eq!(of("培训学员不少于500人次", "培训学员达500人次"), [Pass]);
    let rows = |actual: &str| -> Vec<_> {
        let row: Value = indicator("保障机构正常运转", "保障", actual);
        verdicts(&checked(json!({"indicators": [row]})), "target_words")
    };
    assert_eq!(rows("保障机构正常运转"), [Fail]);
    assert_eq!(rows("机构全年运转正常"), [Pass]);
}

#[test]
fn persons_do_not_answer_visits() {
    let of = |expected: &str, actual: &str| verdicts(&goal(expected, actual), "unit_differs");
    assert_eq!(of("资助技能培训700人次", "资助技能培训724人"), [Fail]);
    assert!(of("资助技能培训700人次", "资助技能培训724人次").is_empty());
    // Another thing is counted, or both are stated.
    assert!(of("资助技能培训700人次", "慰问老人724人").is_empty());
    assert!(of("资助培训700人次", "资助培训724人，资助培训800人次").is_empty());
}
