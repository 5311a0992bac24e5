//! Rules on forms made for them: a planted case of each, and near misses that
//! must stay silent.

mod patterns;
mod statements;
mod tidiness;

use serde_json::{Value, json};

use super::{CheckOptions, run};
use crate::record::CheckVerdict::{self, Fail, NotTestable, Pass, WithinRounding};
use crate::record::{Consistency, Form};

/// A form of nothing but what is given, unchecked.
fn unchecked(parts: Value) -> Form {
    let mut form = json!({
        "form_id": "f-1", "fingerprint": "0", "logical_key": "", "family": "generic",
        "kind": "project_self_evaluation",
        "money_unit": {"value": "万元", "evidence": []},
        "budget": [], "goals": [], "tasks": [], "indicators": [],
        "totals": null, "sections": [], "other": [],
        "unplaced": {"texts": [], "tables": []}, "redacted": []
    });
    for (key, value) in parts.as_object().unwrap() {
        form[key] = value.clone();
    }
    serde_json::from_value(form).unwrap()
}

/// A checked form of nothing but what is given.
fn checked(parts: Value) -> Form {
    let mut form = unchecked(parts);
    run(&mut form, &CheckOptions::default());
    form
}

/// A form with the given parts; cells are `[raw, number]`.
fn form(budget: Value, indicators: Value, totals: Value) -> Form {
    checked(json!({"budget": budget, "indicators": indicators, "totals": totals}))
}

/// A text.
fn text(raw: &str) -> Value {
    let mut value = json!({
        "raw": raw, "evidence": [], "reading": "read", "consistency": "untested",
    });
    if raw.is_empty() {
        value["blank"] = json!("empty");
    }
    value
}

/// An amount of money in a unit.
fn amount(raw: &str, unit: &str) -> Value {
    let mut cell = cell(raw, "amount");
    let read = crate::value::amount(raw, crate::value::MoneyUnit::parse(unit));
    let read = read.unwrap().unwrap();
    cell["unit"] = json!(read.unit.unwrap().as_str());
    cell["amount"] = serde_json::from_str(&read.amount.to_string()).unwrap();
    cell["yuan"] = serde_json::from_str(&read.yuan.unwrap().to_string()).unwrap();
    cell
}

/// A task with its goal, its result and the money it used.
fn task(expected: &str, actual: &str, money: &str) -> Value {
    json!({
        "name": text("任务"), "expected": text(expected), "actual": text(actual),
        "amount": amount(money, "万元"), "indicators": [],
    })
}

/// An indicator, its target and result read as the program reads them.
fn indicator(name: &str, target: &str, actual: &str) -> Value {
    let wanted = crate::value::quantity(target);
    let stated = crate::value::actual(actual, Some(&wanted), Some(name));
    let quantity = |raw: &str, q: &crate::value::Quantity| {
        let mut value = text(raw);
        value["approximate"] = json!(q.approximate());
        value["comparator"] = json!(q.comparator);
        value["comparator_source"] = json!(q.comparator_source);
        value["unit"] = json!(q.unit);
        value["unit_canonical"] = json!(q.unit_canonical);
        value["value"] = q.value.map_or(Value::Null, |v| {
            serde_json::from_str(&v.to_string()).unwrap()
        });
        value["grade"] = json!(q.grade.as_ref().map(|_| raw));
        value
    };
    json!({
        "name": text(name), "target": quantity(target, &wanted),
        "actual": quantity(actual, &stated), "other": [],
    })
}

/// Both languages of every finding of one rule.
fn messages(form: &Form, rule: &str) -> Vec<String> {
    let of = form.checks.iter().filter(|c| c.rule == rule);
    of.map(|c| c.message.zh.clone()).collect()
}

fn cell(raw: &str, key: &str) -> Value {
    let number: Value = serde_json::from_str(raw.trim_end_matches('%')).unwrap_or(Value::Null);
    let mut cell = json!({
        "raw": raw, "evidence": [], "reading": "read", "consistency": "untested",
    });
    cell[key] = number;
    if key == "amount" {
        cell["unit"] = json!("万元");
    }
    cell
}

fn row(item: &str, cells: &[(&str, &str)]) -> Value {
    let mut row = json!({"item": item, "other": []});
    if item != "total" {
        row["parent"] = json!("total");
    }
    for (key, raw) in cells {
        let number = match *key {
            "execution_rate" | "adjustment_rate" => "percent",
            "weight" | "score" => "value",
            _ => "amount",
        };
        row[*key] = cell(raw, number);
    }
    row
}

fn budget(rows: Value) -> Form {
    form(rows, json!([]), Value::Null)
}

fn points(weight: &str, score: &str) -> Value {
    json!({"weight": cell(weight, "value"), "score": cell(score, "value"), "other": []})
}

fn totals(weight: &str, score: &str) -> Value {
    json!({"weight": cell(weight, "value"), "score": cell(score, "value")})
}

/// The verdicts of one rule.
fn verdicts(form: &Form, rule: &str) -> Vec<CheckVerdict> {
    let of = form.checks.iter().filter(|c| c.rule == rule);
    of.map(|c| c.verdict).collect()
}

#[test]
fn the_adjusted_budget_is_a_sum() {
    let of = |adjusted| {
        let cells = [
            ("initial", "10.00"),
            ("adjustment", "-2.50"),
            ("adjusted", adjusted),
        ];
        budget(json!([row("total", &cells)]))
    };
    assert_eq!(verdicts(&of("7.50"), "budget_adjusted"), [Pass]);
    assert_eq!(verdicts(&of("7.51"), "budget_adjusted"), [WithinRounding]);
    let wrong = of("8.50");
    assert_eq!(verdicts(&wrong, "budget_adjusted"), [Fail]);
    let initial = wrong.budget[0].initial.as_ref().unwrap();
    assert_eq!(initial.consistency, Consistency::Contradicted);
    let missing = budget(json!([row("total", &[("adjusted", "7.50")])]));
    assert_eq!(verdicts(&missing, "budget_adjusted"), [NotTestable]);
}

#[test]
fn a_rate_on_another_base_is_named() {
    let of = |rate| {
        let cells = [
            ("initial", "80.00"),
            ("adjusted", "100.00"),
            ("executed", "60.00"),
            ("execution_rate", rate),
        ];
        budget(json!([row("total", &cells)]))
    };
    assert_eq!(verdicts(&of("60%"), "execution_rate"), [Pass]);
    let other = of("75%");
    assert_eq!(verdicts(&other, "execution_rate"), [Fail]);
    let check = other
        .checks
        .iter()
        .find(|c| c.rule == "execution_rate")
        .unwrap();
    assert!(
        check.message.zh.contains("年初预算数 80.00"),
        "{}",
        check.message.zh
    );
    let none = [
        ("adjusted", "0.00"),
        ("executed", "0.00"),
        ("execution_rate", "0%"),
    ];
    let none = budget(json!([row("total", &none)]));
    assert_eq!(verdicts(&none, "execution_rate"), [NotTestable]);
}

#[test]
fn the_adjustment_rate_is_of_the_initial_budget() {
    let of = |rate| {
        let cells = [
            ("initial", "326.55"),
            ("adjustment", "-8.15"),
            ("adjustment_rate", rate),
        ];
        verdicts(&budget(json!([row("total", &cells)])), "adjustment_rate")
    };
    assert_eq!(of("-2.50%"), [Pass]);
    assert_eq!(of("2.50%"), [Pass]);
    assert_eq!(of("-3.50%"), [Fail]);
}

#[test]
fn parts_are_counted_once() {
    let of = |total, general| {
        budget(json!([
            row("total", &[("executed", total)]),
            row("fiscal_appropriation", &[("executed", "70.00")]),
            row("general_public_budget", &[("executed", general)]),
            row("other", &[("executed", "30.00")]),
        ]))
    };
    assert_eq!(verdicts(&of("100.00", "70.00"), "budget_total"), [Pass]);
    assert_eq!(verdicts(&of("90.00", "70.00"), "budget_total"), [Fail]);
    assert_eq!(verdicts(&of("100.00", "700.00"), "budget_part"), [Fail]);
    let one = budget(json!([
        row("total", &[("executed", "100.00")]),
        row("general_public_budget", &[("executed", "70.00")]),
    ]));
    assert_eq!(verdicts(&one, "budget_total"), [NotTestable]);
}

#[test]
fn the_balance_is_what_was_not_spent() {
    let of = |balance| {
        let cells = [
            ("received", "1450"),
            ("executed", "1382.6"),
            ("balance", balance),
        ];
        verdicts(&budget(json!([row("total", &cells)])), "budget_balance")
    };
    assert_eq!(of("67.4"), [Pass]);
    assert_eq!(of("76.4"), [Fail]);
}

#[test]
fn the_execution_score_may_be_whole_points() {
    let of = |score| {
        let cells = [
            ("adjusted", "65.66"),
            ("executed", "65.07"),
            ("execution_rate", "99%"),
            ("weight", "10"),
            ("score", score),
        ];
        verdicts(&budget(json!([row("total", &cells)])), "execution_score")
    };
    assert_eq!(of("9.9"), [Pass]);
    assert_eq!(of("9"), [WithinRounding]);
    assert_eq!(of("10"), [Pass]);
    assert_eq!(of("8"), [Fail]);
}

#[test]
fn points_sum_with_or_without_the_budget() {
    let money = json!([row("total", &[("weight", "10"), ("score", "9")])]);
    let of = |rows: Value, total: Value| form(money.clone(), rows, total);
    let with = of(
        json!([points("50", "50"), points("40", "38")]),
        totals("100", "97"),
    );
    assert_eq!(verdicts(&with, "weight_total"), [Pass]);
    assert_eq!(verdicts(&with, "score_total"), [Pass]);
    let without = of(
        json!([points("60", "60"), points("40", "38")]),
        totals("100", "98"),
    );
    assert_eq!(verdicts(&without, "weight_total"), [Pass]);
    assert_eq!(verdicts(&without, "score_total"), [Pass]);
    let wrong = of(
        json!([points("50", "50"), points("30", "28")]),
        totals("100", "98"),
    );
    assert_eq!(verdicts(&wrong, "weight_total"), [Fail]);
    assert_eq!(verdicts(&wrong, "score_total"), [Fail]);
}

/// A money part with a score and no weight: what the weights lack may be its points.
#[test]
fn a_weight_that_is_not_printed_is_no_contradiction() {
    let of = |score: &str, second: &str| {
        let budget = json!([row("total", &[("score", score)])]);
        let rows = json!([points("50", "50"), points(second, second)]);
        form(budget, rows, totals("100", "99"))
    };
    assert_eq!(verdicts(&of("9", "40"), "weight_total"), [NotTestable]);
    // The scores may sum with those points or without.
    assert_eq!(verdicts(&of("9", "40"), "score_total"), [Pass]);
    assert_eq!(verdicts(&of("9", "50"), "weight_total"), [Pass]);
    // Eleven points do not fit into the ten that are missing.
    assert_eq!(verdicts(&of("11", "40"), "weight_total"), [Fail]);
    assert_eq!(verdicts(&of("9", "60"), "weight_total"), [Fail]);
}

#[test]
fn scores_stay_within_their_weights() {
    let rows = json!([points("60", "61"), points("40", "39")]);
    let of = form(json!([]), rows, totals("100", "100"));
    assert_eq!(verdicts(&of, "score_range"), [Fail, Pass]);
    let hundreds = json!([points("60", "100"), points("40", "90")]);
    let of = form(json!([]), hundreds, totals("100", "96"));
    assert_eq!(verdicts(&of, "score_range"), [Pass]);
    assert_eq!(verdicts(&of, "score_total"), [Pass]);
}

#[test]
fn a_section_is_the_sum_of_its_rows() {
    let of = |second| {
        let mut rows = [points("20", "20"), points(second, second)];
        for row in &mut rows {
            let mut heading = cell("产出指标(50分)", "value");
            heading["value"] = json!(50);
            row["section_weight"] = heading;
        }
        verdicts(&form(json!([]), json!(rows), Value::Null), "section_weight")
    };
    assert_eq!(of("30"), [Pass]);
    assert_eq!(of("20"), [Fail]);
}

/// An indicator with a target, a result and what came of it.
fn judged(score: &str, result: &str, deviation: &str) -> Form {
    let quantity = |raw: &str, value: u32, comparator: Value, unit: &str| {
        json!({
            "raw": raw, "evidence": [], "reading": "read", "consistency": "untested",
            "comparator": comparator, "value": value, "unit": unit, "unit_canonical": unit,
            "approximate": false,
        })
    };
    let mut row = points("10", score);
    row["target"] = quantity("≥20人", 20, json!(">="), "人");
    row["actual"] = quantity("30人次", 30, Value::Null, "人次");
    row["deviation"] = cell(deviation, "none");
    row["attainment"] = json!({"result": result, "basis": "computed", "ratio": 1.5});
    form(json!([]), json!([row]), Value::Null)
}

#[test]
fn scores_and_results_say_the_same() {
    assert_eq!(
        verdicts(&judged("10", "not_met", ""), "full_marks_missed"),
        [Fail]
    );
    assert_eq!(
        verdicts(&judged("8", "not_met", "下雨"), "full_marks_missed"),
        [Pass]
    );
    assert_eq!(
        verdicts(&judged("8", "met", ""), "met_but_deducted"),
        [Fail]
    );
    assert_eq!(
        verdicts(&judged("10", "met", ""), "met_but_deducted"),
        [Pass]
    );
    assert_eq!(
        verdicts(&judged("8", "not_met", "0"), "reason_absent"),
        [Fail]
    );
    assert_eq!(
        verdicts(&judged("8", "not_met", "下雨"), "reason_absent"),
        [Pass]
    );
}

#[test]
fn patterns_are_named() {
    let form = judged("10", "met", "");
    assert_eq!(verdicts(&form, "far_above"), [Fail]);
    assert_eq!(verdicts(&form, "unit_differs"), [Fail]);
    assert_eq!(verdicts(&form, "target_copied"), [Pass]);
    assert_eq!(verdicts(&form, "blank_result"), [Pass]);
    assert_eq!(verdicts(&form, "target_without_measure"), [Pass]);
}
