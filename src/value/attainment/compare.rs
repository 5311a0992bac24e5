//! One number held against one condition, unless something speaks against it.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Attainment;
use super::judge::judge;
use super::scales::{Numbers, SCALE, in_one_unit, within};
use crate::value::quantity::Condition;

/// Words of a number that goes down, and of one that goes up.
const DOWN: &[&str] = &["下降", "减少", "降低", "下跌", "压减", "回落"];

const UP: &[&str] = &["增长", "增加", "提高", "上升", "提升", "上涨"];

/// Words of a number that was planned, at the end of its noun.
const PLANNED: &[&str] = &[
    "目标",
    "计划",
    "目标值",
    "任务数",
    "指标值",
    "应到",
    "预计",
    "预算",
    "预算数",
];

/// Compares one number with one condition.
pub(super) fn compare(wanted: &Condition, stated: &Condition, names: &[&str]) -> Attainment {
    let (Some(target), Some(value)) = (wanted.value, stated.value) else {
        return Attainment::unclear("malformed_number");
    };
    let numbers = match in_one_unit(wanted, stated, target, value) {
        Ok(numbers) => numbers,
        Err(reason) => return Attainment::unclear(reason),
    };
    let (target, value) = (numbers.target, numbers.value);
    let ratio = if wanted.upper.is_none() && !target.is_zero() {
        value.checked_div(target).map(four)
    } else {
        None
    };
    let mut verdict = match doubt(wanted, stated, &numbers) {
        Some(reason) => Attainment::unclear(reason),
        None => judge(wanted, stated, &numbers, names),
    };
    verdict.ratio = ratio;
    if verdict.reason.is_none() && numbers.assumed {
        verdict.reason = Some("unit_assumed");
    }
    verdict
}

/// Whether a noun says that its number was planned and not reached.
pub(crate) fn planned(noun: &str) -> bool {
    // 计划生育 is a service, 计划新建3个 a plan.
    let opens = noun.starts_with("计划") && !noun.starts_with("计划生育");
    opens || noun.starts_with("原计划") || PLANNED.iter().any(|w| noun.ends_with(w))
}

/// Why two numbers in one unit cannot be held against each other after all.
fn doubt(wanted: &Condition, stated: &Condition, numbers: &Numbers) -> Option<&'static str> {
    let (target, value) = (numbers.target, numbers.value);
    let has = |c: &Condition, words: &[&str]| words.iter().any(|w| c.noun.ends_with(w));
    let falls = has(wanted, DOWN);
    if falls && (value < Decimal::ZERO || has(stated, UP)) || !falls && has(stated, DOWN) {
        return Some("direction_differs");
    }
    if planned(&stated.noun) {
        return Some("actual_is_plan");
    }
    // 每月1次 is no target for the year's number.
    if wanted.per != stated.per && wanted.unit_canonical != Some("%".to_owned()) {
        return Some("per_differs");
    }
    let rank = wanted.unit_canonical.as_deref() == Some("级");
    if rank && value != target {
        return Some("direction_unknown");
    }
    let bare = wanted.unit_canonical.is_some() != stated.unit_canonical.is_some();
    (bare && !within(target, value, SCALE)).then_some("unit_missing")
}

fn four(ratio: Decimal) -> Decimal {
    ratio
        .round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)
        .normalize()
}
