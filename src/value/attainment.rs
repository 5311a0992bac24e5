//! Whether a result meets its target.

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::comparator::{Comparator, ComparatorSource};
use super::date::{Date, DateBound, DateValue};
use super::grade::GradeValue;
use super::number::Approximation;
use super::quantity::{Condition, Quantity};
use super::unit;

/// The verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The target is met.
    Met,
    /// The target is missed.
    NotMet,
    /// The printed text does not say.
    Unclear,
}

/// What the verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Numbers or dates were compared.
    Computed,
    /// A grade or qualitative word.
    Grade,
}

/// Whether a result meets its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attainment {
    /// The verdict.
    pub result: Verdict,
    /// What it rests on; `None` when it is unclear.
    pub basis: Option<Basis>,
    /// Actual by target, to four decimals, for two single numbers in one unit.
    pub ratio: Option<Decimal>,
    /// Why it is unclear, or what had to be assumed.
    pub reason: Option<&'static str>,
}

impl Attainment {
    const fn unclear(reason: &'static str) -> Self {
        Self {
            result: Verdict::Unclear,
            basis: None,
            ratio: None,
            reason: Some(reason),
        }
    }

    const fn of(met: bool, basis: Basis, reason: Option<&'static str>) -> Self {
        let result = if met { Verdict::Met } else { Verdict::NotMet };
        Self {
            result,
            basis: Some(basis),
            ratio: None,
            reason,
        }
    }
}

/// Compares a result with its target. Says "unclear" rather than guess.
#[must_use]
pub fn attainment(target: &Quantity, actual: &Quantity) -> Attainment {
    if target.reason == Some("blank") {
        return Attainment::unclear("target_blank");
    }
    if actual.reason == Some("blank") {
        return Attainment::unclear("actual_blank");
    }
    if let Some(grade) = &actual.grade {
        return by_grade(target, grade.value);
    }
    let wanted: Vec<&Condition> = conditions(target);
    if wanted.is_empty() {
        return without_number(target, actual);
    }
    let Some(stated) = actual.chosen() else {
        return Attainment::unclear(actual.reason.unwrap_or("no_number"));
    };
    let mut verdict: Option<Attainment> = None;
    for (index, condition) in wanted.iter().enumerate() {
        let answer = if index == 0 {
            Some(stated)
        } else {
            // ≥90%，≤100%: two bounds of one thing.
            let joined = condition.noun.chars().all(|c| "且并但而XxY".contains(c));
            let bounds = joined
                && wanted
                    .first()
                    .is_some_and(|f| f.unit_canonical == condition.unit_canonical);
            let mut same = actual.all.iter().skip(usize::from(!bounds)).filter(|c| {
                c.unit_canonical == condition.unit_canonical && c.unit_canonical.is_some()
            });
            same.next().filter(|_| same.next().is_none())
        };
        let one = answer.map_or_else(
            || Attainment::unclear("condition_unanswered"),
            |a| compare(condition, a),
        );
        verdict = Some(match verdict {
            None => one,
            // One condition missed is the target missed; one unclear leaves it unclear.
            Some(so_far) => match (so_far.result, one.result) {
                (Verdict::NotMet, _) => so_far,
                (_, Verdict::NotMet) => Attainment {
                    ratio: so_far.ratio,
                    ..one
                },
                (Verdict::Unclear, _) => so_far,
                (_, Verdict::Unclear) => Attainment {
                    ratio: so_far.ratio,
                    ..one
                },
                _ => so_far,
            },
        });
    }
    verdict.unwrap_or_else(|| Attainment::unclear("no_number"))
}

/// The conditions a target sets, the chosen one first.
fn conditions(target: &Quantity) -> Vec<&Condition> {
    target.chosen().map_or_else(Vec::new, |_| {
        target.all.iter().take(target.conditions).collect()
    })
}

fn by_grade(target: &Quantity, stated: GradeValue) -> Attainment {
    let numeric = target.chosen().is_some();
    let reason = numeric.then_some("number_not_given");
    match stated {
        GradeValue::Achieved => return Attainment::of(true, Basis::Grade, reason),
        GradeValue::PartlyAchieved | GradeValue::NotAchieved => {
            return Attainment::of(false, Basis::Grade, reason);
        }
        _ => {}
    }
    if numeric {
        return Attainment::unclear("target_is_number");
    }
    let Some(wanted) = target.grade.as_ref().map(|g| g.value) else {
        return Attainment::unclear("target_without_measure");
    };
    match (wanted, stated) {
        (GradeValue::Scale, GradeValue::Excellent) => Attainment::of(true, Basis::Grade, None),
        (GradeValue::Scale, _) => Attainment::unclear("scale_without_threshold"),
        (a, b) if a == b => Attainment::of(true, Basis::Grade, None),
        (a, b) => match (a.rank(), b.rank()) {
            (Some(a), Some(b)) => Attainment::of(b <= a, Basis::Grade, None),
            _ => match (a, b) {
                (GradeValue::Yes, GradeValue::No)
                | (GradeValue::Qualified, GradeValue::Unqualified) => {
                    Attainment::of(false, Basis::Grade, None)
                }
                _ => Attainment::unclear("words_differ"),
            },
        },
    }
}

/// A target without a number: a date, a word or a sentence.
fn without_number(target: &Quantity, actual: &Quantity) -> Attainment {
    match (&target.date, &actual.date) {
        (Some(limit), Some(done)) => in_time(limit, done),
        _ => Attainment::unclear("target_without_measure"),
    }
}

/// Compares dates. A date without a year is in the form's own year.
fn in_time(limit: &DateValue, done: &DateValue) -> Attainment {
    let open = |d: &Date| d.month.is_none() && d.year.is_none();
    let until = limit.end.unwrap_or(limit.start);
    let finished = done.end.unwrap_or(done.start);
    if open(&until)
        || open(&finished)
        || matches!(limit.bound, Some(DateBound::From | DateBound::Start))
    {
        return Attainment::unclear("dates_not_comparable");
    }
    // 10月前 may end with September or with October.
    let whole = limit.bound == Some(DateBound::Before) && until.day.is_none();
    let earliest = if whole {
        until.first_day()
    } else {
        until.last_day()
    };
    let years = until.year.is_some() && finished.year.is_some();
    let compare = |a: (Option<u16>, u8, u8), b: (Option<u16>, u8, u8)| {
        if years {
            a.cmp(&b)
        } else {
            (a.1, a.2).cmp(&(b.1, b.2))
        }
    };
    let reason = (!years && until.year != finished.year).then_some("year_assumed");
    let (first, last) = (finished.first_day(), finished.last_day());
    if compare(first, until.last_day()).is_gt() {
        return Attainment::of(false, Basis::Computed, reason);
    }
    let in_time = compare(last, earliest);
    if in_time.is_lt() || in_time.is_eq() && !whole {
        return Attainment::of(true, Basis::Computed, reason);
    }
    Attainment::unclear("date_not_exact")
}

/// Words that make less the better.
const LESS_IS_BETTER: &[&str] = &[
    "成本",
    "费用",
    "支出",
    "投诉",
    "事故",
    "差错",
    "逾期",
    "违规",
    "违法",
    "死亡",
    "失业率",
    "发案",
    "发生",
    "返贫",
    "能耗",
    "排放",
    "时限",
    "时间",
];

/// Compares one number with one condition.
fn compare(wanted: &Condition, stated: &Condition) -> Attainment {
    let (Some(target), Some(value)) = (wanted.value, stated.value) else {
        return Attainment::unclear("malformed_number");
    };
    let (target, upper, value) = match in_one_unit(wanted, stated, target, value) {
        Ok(numbers) => numbers,
        Err(reason) => return Attainment::unclear(reason),
    };
    let ratio = if wanted.upper.is_none() && !target.is_zero() {
        value.checked_div(target).map(four)
    } else {
        None
    };
    let mut verdict = match doubt(wanted, stated, target, value) {
        Some(reason) => Attainment::unclear(reason),
        None => judge(wanted, stated, target, upper, value),
    };
    verdict.ratio = ratio;
    verdict
}

/// Words of a number that goes down, and of one that goes up.
const DOWN: &[&str] = &["下降", "减少", "降低", "下跌", "压减", "回落"];
const UP: &[&str] = &["增长", "增加", "提高", "上升", "提升", "上涨"];
/// Words of a number that was planned, at the end of its noun.
const PLANNED: &[&str] = &["目标", "计划", "目标值", "任务数", "指标值", "应到", "预计"];
/// A bare number that is this many times off is printed in another scale.
const SCALE: u32 = 1000;

/// Whether a noun says that its number was planned and not reached.
pub(crate) fn planned(noun: &str) -> bool {
    // 计划生育 is a service, 计划新建3个 a plan.
    let opens = noun.starts_with("计划") && !noun.starts_with("计划生育");
    opens || noun.starts_with("原计划") || PLANNED.iter().any(|w| noun.ends_with(w))
}

/// Why two numbers in one unit cannot be held against each other after all.
fn doubt(
    wanted: &Condition,
    stated: &Condition,
    target: Decimal,
    value: Decimal,
) -> Option<&'static str> {
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
    let (small, large) = (value.abs().min(target.abs()), value.abs().max(target.abs()));
    let off = small
        .checked_mul(Decimal::from(SCALE))
        .is_some_and(|s| s < large);
    (bare && !small.is_zero() && off).then_some("unit_missing")
}

fn four(ratio: Decimal) -> Decimal {
    ratio
        .round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)
        .normalize()
}

type Numbers = (Decimal, Option<Decimal>, Decimal);

fn in_one_unit(
    wanted: &Condition,
    stated: &Condition,
    target: Decimal,
    value: Decimal,
) -> Result<Numbers, &'static str> {
    match (
        wanted.unit_canonical.as_deref(),
        stated.unit_canonical.as_deref(),
    ) {
        (Some(a), Some(b)) => {
            let overflow = "number_too_large";
            let (target, base) = unit::to_base(target, a).ok_or(overflow)?;
            let upper = wanted
                .upper
                .map(|u| unit::to_base(u, a).ok_or(overflow))
                .transpose()?
                .map(|(u, _)| u);
            let (value, other) = unit::to_base(value, b).ok_or(overflow)?;
            if base == other {
                Ok((target, upper, value))
            } else {
                Err("unit_differs")
            }
        }
        // The unit stands in a column of its own or was left out; a fraction is not taken for a rate.
        (Some("%"), None) | (None, Some("%")) => {
            let (rate, bare) = if wanted.unit_canonical.is_some() {
                (target, value)
            } else {
                (value, target)
            };
            let fraction = bare <= Decimal::ONE && rate > Decimal::ONE && !bare.is_zero();
            if fraction {
                Err("percent_or_fraction")
            } else {
                Ok((target, wanted.upper, value))
            }
        }
        (Some(unit), None) | (None, Some(unit)) if unit.starts_with('元') => Err("unit_missing"),
        _ => Ok((target, wanted.upper, value)),
    }
}

fn judge(
    wanted: &Condition,
    stated: &Condition,
    target: Decimal,
    upper: Option<Decimal>,
    value: Decimal,
) -> Attainment {
    let printed = stated.comparator_source == ComparatorSource::Printed;
    if printed && stated.comparator == wanted.comparator && value == target {
        // The target's words stand in the result: nothing was measured.
        return Attainment::unclear("actual_copies_target");
    }
    // The interval the result may lie in.
    let (mut low, mut high) = (Some(value), Some(value));
    if printed {
        match stated.comparator {
            Comparator::Ge | Comparator::Gt => high = None,
            Comparator::Le | Comparator::Lt => low = None,
            Comparator::Range => high = stated.upper,
            Comparator::Eq | Comparator::Qualitative => {}
        }
    }
    if let Some(lean) = stated.approximation {
        // How far an approximate number may be off is not printed; a twentieth is taken.
        let slack = value
            .abs()
            .checked_mul(Decimal::new(5, 2))
            .unwrap_or(Decimal::ZERO);
        if lean != Approximation::Above {
            low = low.and_then(|l| l.checked_sub(slack));
        }
        if lean != Approximation::Below {
            high = high.and_then(|h| h.checked_add(slack));
        }
    }
    let reason = if stated.approximation.is_some() {
        "approximate"
    } else {
        "actual_is_bound"
    };
    let at_least = |bound: Decimal| {
        tri(
            low.is_some_and(|l| l >= bound),
            high.is_some_and(|h| h < bound),
            reason,
        )
    };
    let at_most = |bound: Decimal| {
        tri(
            high.is_some_and(|h| h <= bound),
            low.is_some_and(|l| l > bound),
            reason,
        )
    };
    match wanted.comparator {
        Comparator::Ge => at_least(target),
        Comparator::Le => at_most(target),
        Comparator::Gt => {
            let above = printed && stated.comparator == Comparator::Gt;
            tri(
                low.is_some_and(|l| l > target || above && l == target),
                high.is_some_and(|h| h <= target),
                reason,
            )
        }
        Comparator::Lt => {
            let below = printed && stated.comparator == Comparator::Lt;
            tri(
                high.is_some_and(|h| h < target || below && h == target),
                low.is_some_and(|l| l >= target),
                reason,
            )
        }
        Comparator::Range => {
            let top = upper.unwrap_or(target);
            let inside = low.is_some_and(|l| l >= target) && high.is_some_and(|h| h <= top);
            let outside = high.is_some_and(|h| h < target) || low.is_some_and(|l| l > top);
            tri(inside, outside, reason)
        }
        Comparator::Qualitative => Attainment::unclear("target_without_measure"),
        Comparator::Eq if low == Some(target) && high == Some(target) => {
            Attainment::of(true, Basis::Computed, None)
        }
        Comparator::Eq if printed || stated.approximation.is_some() => Attainment::unclear(reason),
        Comparator::Eq if wanted.comparator_source == ComparatorSource::Printed => {
            if value < target {
                Attainment::of(false, Basis::Computed, None)
            } else {
                Attainment::unclear("exceeds_equal")
            }
        }
        Comparator::Eq => assumed(wanted, target, value),
    }
}

/// A bare target: at least for counts and rates; for money, time and what
/// should be small nobody says which way.
fn assumed(wanted: &Condition, target: Decimal, value: Decimal) -> Attainment {
    let unit = wanted.unit_canonical.as_deref().unwrap_or_default();
    let name = format!("{}{}", wanted.noun, wanted.object);
    if target.is_zero() && !value.is_zero() {
        // Nothing can be at least nothing: none was wanted.
        return Attainment::of(false, Basis::Computed, Some("direction_assumed"));
    }
    let downwards = unit.starts_with('元')
        || matches!(
            unit,
            "天" | "工作日" | "小时" | "分钟" | "个月" | "年" | "周" | "起" | "名次" | "级"
        )
        || LESS_IS_BETTER.iter().any(|w| name.contains(w));
    if downwards {
        Attainment::unclear("direction_unknown")
    } else {
        Attainment::of(value >= target, Basis::Computed, Some("direction_assumed"))
    }
}

fn tri(met: bool, missed: bool, reason: &'static str) -> Attainment {
    match (met, missed) {
        (true, _) => Attainment::of(true, Basis::Computed, None),
        (_, true) => Attainment::of(false, Basis::Computed, None),
        _ => Attainment::unclear(reason),
    }
}
