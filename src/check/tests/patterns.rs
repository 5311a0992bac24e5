//! Classes C and D: patterns and gaps.

use rust_decimal::Decimal;
use serde_json::json;

use super::{amount, checked, indicator, messages, points, row, task, text, unchecked, verdicts};
use crate::check::{CheckOptions, run};
use crate::record::CheckVerdict::{Fail, NotTestable, Pass};

#[test]
fn money_spent_is_no_result() {
    let of = |name: &str, actual: &str| {
        let form = checked(json!({"indicators": [indicator(name, "≥100万元", actual)]}));
        verdicts(&form, "money_as_result")
    };
    assert_eq!(of("发放补贴资金", "120万元"), [Fail]);
    assert_eq!(of("全额单位贴息补缴", "120万元"), [Fail]);
    assert_eq!(of("带动农民增收", "120万元"), [Pass]);
    assert_eq!(of("项目总成本控制数", "120万元"), [Pass]);
    assert!(of("发放补贴人数", "120人").is_empty());
    // What a task used is money, whatever its name.
    let mut row = indicator("基金做实规模", "≥100万元", "213万元");
    row["task"] = json!(0);
    let form = checked(json!({
        "tasks": [task("做实", "已完成", "213")], "indicators": [row],
    }));
    assert_eq!(verdicts(&form, "money_as_result"), [Fail]);
}

#[test]
fn more_than_all_of_the_money_was_spent() {
    let of = |rate: &str| {
        let form = checked(json!({"budget": [row("total", &[("execution_rate", rate)])]}));
        verdicts(&form, "rate_above_whole")
    };
    assert_eq!(of("103.21%"), [Fail]);
    assert_eq!(of("100%"), [Pass]);
}

#[test]
fn a_word_answers_a_figure() {
    let of = |target: &str, actual: &str| {
        let form = checked(json!({"indicators": [indicator("培训场次", target, actual)]}));
        verdicts(&form, "word_for_figure")
    };
    assert_eq!(of("≥30场", "完成"), [Fail]);
    assert_eq!(of("≥30场", "31场"), [Pass]);
    assert_eq!(of("≥3场", "三场"), [Pass]);
    assert!(of("效果明显", "完成").is_empty());
    assert!(of("≥30场", "").is_empty());
}

#[test]
fn a_floor_under_what_is_unwanted() {
    let of = |name: &str, target: &str| {
        let form = checked(json!({"indicators": [indicator(name, target, "100%")]}));
        verdicts(&form, "target_backwards")
    };
    assert_eq!(of("逾期发放率", "≥100%"), [Fail]);
    assert_eq!(of("逾期发放率", "≤1%"), [Pass]);
    assert!(of("投诉处理率", "≥100%").is_empty());
    assert!(of("无安全事故率", "≥100%").is_empty());
}

#[test]
fn tasks_explain_a_share_of_the_spending() {
    let of = |first: &str, explained: i64| {
        let mut total = row("total", &[]);
        total["executed"] = amount("100.00", "万元");
        let mut form = unchecked(json!({
            "budget": [total], "tasks": [task("一", "完成", first), task("二", "完成", "20.00")],
        }));
        let options = CheckOptions {
            explained: Decimal::new(explained, 2),
            ..CheckOptions::default()
        };
        run(&mut form, &options);
        form
    };
    assert_eq!(verdicts(&of("30.00", 50), "spending_explained"), [Pass]);
    assert_eq!(verdicts(&of("29.99", 50), "spending_explained"), [Fail]);
    assert_eq!(verdicts(&of("29.99", 40), "spending_explained"), [Pass]);
    assert_eq!(verdicts(&of("80.02", 50), "spending_explained"), [Fail]);
    assert_eq!(verdicts(&of("80.00", 50), "spending_explained"), [Pass]);
    assert!(messages(&of("30.00", 50), "spending_explained")[0].contains("= 50.00%"));
    let no_total = checked(json!({"tasks": [task("一", "完成", "1")]}));
    assert_eq!(verdicts(&no_total, "spending_explained"), [NotTestable]);
    let no_tasks = checked(json!({"budget": [row("total", &[("executed", "1")])]}));
    assert!(verdicts(&no_tasks, "spending_explained").is_empty());
}

#[test]
fn one_form_has_one_unit_of_money() {
    let of = |first: &str, second: &str| {
        let mut total = row("total", &[]);
        total["adjusted"] = amount(first, "万元");
        total["executed"] = amount(second, "万元");
        verdicts(&checked(json!({"budget": [total]})), "mixed_units")
    };
    assert_eq!(of("5.80", "58000元"), [Fail]);
    assert_eq!(of("5.80", "5.80"), [Pass]);
    assert_eq!(of("5.8万", "5.80万元"), [Pass]);
    // Nothing is nothing in every unit.
    assert_eq!(of("5.80", "0元"), [Pass]);
}

#[test]
fn a_form_is_about_one_year() {
    let of = |years: &[(u16, &str)]| {
        let candidates: Vec<_> = years
            .iter()
            .map(|(year, source)| json!({"value": year, "source": source}))
            .collect();
        let year = json!({
            "value": years[0].0, "source": years[0].1, "candidates": candidates, "evidence": [],
        });
        checked(json!({"fiscal_year": year}))
    };
    let apart = of(&[(2022, "header"), (2023, "title")]);
    assert_eq!(verdicts(&apart, "year_disagrees"), [Fail]);
    assert_eq!(messages(&apart, "year_disagrees"), ["表头 2022，标题 2023"]);
    let same = of(&[(2022, "header"), (2022, "file_name")]);
    assert_eq!(verdicts(&same, "year_disagrees"), [Pass]);
    assert!(verdicts(&of(&[(2022, "header")]), "year_disagrees").is_empty());
}

#[test]
fn a_template_is_one_finding() {
    let of = |actual: &str, score: &str| {
        let mut rows = [
            indicator("培训人数", "≥100人", actual),
            indicator("培训期数", "≥2期", ""),
        ];
        for row in &mut rows {
            row["score"] = text(score);
            row["score"]["value"] = json!(null);
        }
        let goals = json!([{"expected": text("办好培训"), "actual": text("")}]);
        checked(json!({"indicators": rows, "goals": goals}))
    };
    let empty = of("", "");
    assert_eq!(verdicts(&empty, "blank_template"), [Fail]);
    assert!(verdicts(&empty, "blank_result").is_empty());
    let filled = of("120人", "");
    assert_eq!(verdicts(&filled, "blank_template"), [Pass]);
    assert_eq!(verdicts(&filled, "blank_result"), [Fail, Pass]);
    let target = json!([indicator("培训人数", "≥100人", "")]);
    let target = checked(json!({"kind": "target_declaration", "indicators": target}));
    assert!(verdicts(&target, "blank_template").is_empty());
}

#[test]
fn a_unit_that_differs_is_named_and_spellings_are_one() {
    let of = |target: &str, actual: &str| {
        let form = checked(json!({"indicators": [indicator("服务人数", target, actual)]}));
        verdicts(&form, "unit_differs")
    };
    assert_eq!(of("≥2500人次", "5973人"), [Fail]);
    assert_eq!(of("≥120㎡", "130平方米"), [Pass]);
    assert_eq!(of("≥100人", "120名"), [Pass]);
    assert_eq!(of("≥5公里", "5200米"), [Pass]);
    assert!(of("≥100人", "120").is_empty());
}

#[test]
fn near_misses_of_patterns_stay_silent() {
    let of = |target: &str, actual: &str, rule: &str| {
        let form = checked(json!({"indicators": [indicator("培训人数", target, actual)]}));
        verdicts(&form, rule)
    };
    assert_eq!(of("≥100人", "≥100人", "target_copied"), [Fail]);
    assert_eq!(of("≥100人", "100人", "target_copied"), [Pass]);
    assert_eq!(of("有效保障", "有效保障", "target_without_measure"), [Fail]);
    assert_eq!(
        of("2022年10月底前", "2022年9月", "target_without_measure"),
        [Pass]
    );
    assert_eq!(of("优", "优", "target_without_measure"), [Pass]);
    let scored = |score: &str, deviation: &str| {
        let mut row = points("10", score);
        row["deviation"] = text(deviation);
        verdicts(&checked(json!({"indicators": [row]})), "reason_absent")
    };
    assert_eq!(scored("9", ""), [Fail]);
    assert!(scored("10", "").is_empty());
}
