//! Whether a result meets its target.

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::comparator::{Comparator, ComparatorSource};
use super::date::{Date, DateBound, DateValue};
use super::direction::{Direction, direction};
use super::grade::{Grade, GradeValue};
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
///
/// `names` are the indicator's name and the headings above it, the nearest
/// first: where no comparator is printed they say which way is better.
#[must_use]
pub fn attainment(target: &Quantity, actual: &Quantity, names: &[&str]) -> Attainment {
    if target.reason == Some("blank") {
        return Attainment::unclear("target_blank");
    }
    if actual.reason == Some("blank") {
        return Attainment::unclear("actual_blank");
    }
    if let Some(grade) = &actual.grade {
        return by_grade(target, grade);
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
            let joined = condition
                .noun
                .chars()
                .all(|c| "且并但而XxY≥≤<>=".contains(c));
            let bounds = joined
                && wanted
                    .first()
                    .is_some_and(|f| f.unit_canonical == condition.unit_canonical);
            let mut same = actual.all.iter().skip(usize::from(!bounds)).filter(|c| {
                c.unit_canonical == condition.unit_canonical && c.unit_canonical.is_some()
            });
            let unitless = bounds && condition.unit_canonical.is_none();
            let only = Some(stated).filter(|_| unitless && actual.all.len() == 1);
            only.or_else(|| same.next().filter(|_| same.next().is_none()))
        };
        let one = answer.map_or_else(
            || Attainment::unclear("condition_unanswered"),
            |a| compare(condition, a, names),
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

fn by_grade(target: &Quantity, grade: &Grade) -> Attainment {
    let stated = grade.value;
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
    let Some(wanted) = &target.grade else {
        return Attainment::unclear("target_without_measure");
    };
    match (wanted.value, stated) {
        (GradeValue::Scale, GradeValue::Excellent)
        | (GradeValue::Qualified, GradeValue::Excellent | GradeValue::Good) => {
            Attainment::of(true, Basis::Grade, None)
        }
        (GradeValue::Scale, _) => Attainment::unclear("scale_without_threshold"),
        // 有所提升 does not answer 显著提升.
        (a, b) if a == b && grade.degree < wanted.degree => Attainment::unclear("words_differ"),
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
        (Some(_), None) if actual.reason == Some("several_dates") => {
            Attainment::unclear("several_dates")
        }
        (None, _) if target.reason == Some("several_dates") => Attainment::unclear("several_dates"),
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

/// Compares one number with one condition.
fn compare(wanted: &Condition, stated: &Condition, names: &[&str]) -> Attainment {
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
/// A bare number that is this many times off is printed in another scale.
const SCALE: u32 = 1000;
/// A bare number in the scale of the other is at most this many times off.
const SAME_SCALE: u32 = 100;

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

/// Whether neither of two numbers is more than so many times the other; zero
/// is zero in any scale.
fn within(a: Decimal, b: Decimal, times: u32) -> bool {
    let (small, large) = (a.abs().min(b.abs()), a.abs().max(b.abs()));
    small.is_zero()
        || small
            .checked_mul(Decimal::from(times))
            .is_none_or(|s| s >= large)
}

fn four(ratio: Decimal) -> Decimal {
    ratio
        .round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)
        .normalize()
}

/// Target and result in one unit.
struct Numbers {
    target: Decimal,
    upper: Option<Decimal>,
    value: Decimal,
    /// One of them printed no unit and was taken for the other's.
    assumed: bool,
}

fn in_one_unit(
    wanted: &Condition,
    stated: &Condition,
    target: Decimal,
    value: Decimal,
) -> Result<Numbers, &'static str> {
    let same = |target, value, assumed| {
        Ok(Numbers {
            target,
            upper: wanted.upper,
            value,
            assumed,
        })
    };
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
            // None is none, whatever was counted.
            if base == other || target.is_zero() && value.is_zero() && upper.is_none() {
                Ok(Numbers {
                    target,
                    upper,
                    value,
                    assumed: false,
                })
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
                same(target, value, false)
            }
        }
        // ≤90万元 and 89.97: the bare number is in the scale that the other
        // prints, where it fits in that scale and in no other.
        (Some(unit), None) if scaled(unit, wanted.shift) => {
            let up = power(wanted.shift).and_then(|p| value.checked_mul(p));
            match up.filter(|&v| only_scaled(target, value, v)) {
                Some(value) => same(target, value, true),
                None if unit.starts_with('元') => Err("unit_missing"),
                None => same(target, value, false),
            }
        }
        (None, Some(unit)) if scaled(unit, stated.shift) => {
            let up = power(stated.shift).and_then(|p| target.checked_mul(p));
            match up.filter(|&t| wanted.upper.is_none() && only_scaled(value, target, t)) {
                Some(target) => same(target, value, true),
                None if unit.starts_with('元') => Err("unit_missing"),
                None => same(target, value, false),
            }
        }
        _ => same(target, value, false),
    }
}

/// Whether a unit or its scale may be left out for another one's: money and 万.
fn scaled(unit: &str, shift: u32) -> bool {
    shift > 0 || unit.starts_with('元')
}

/// Whether a bare number fits the known one in its scale, and not as it is.
fn only_scaled(known: Decimal, bare: Decimal, scaled: Decimal) -> bool {
    let zero = known.is_zero() || bare.is_zero();
    zero || within(known, scaled, SAME_SCALE)
        && (bare == scaled || !within(known, bare, SAME_SCALE))
}

fn power(exponent: u32) -> Option<Decimal> {
    10_u64.checked_pow(exponent).map(Decimal::from)
}

fn judge(wanted: &Condition, stated: &Condition, numbers: &Numbers, names: &[&str]) -> Attainment {
    let (target, upper, value) = (numbers.target, numbers.upper, numbers.value);
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
    let reason = if stated.approximation.or(wanted.approximation).is_some() {
        "approximate"
    } else {
        "actual_is_bound"
    };
    // A target of 约300 or 300余 asks for a number that is not printed.
    let (least, most) = leeway(target, wanted.approximation);
    let at_least = |bound: Decimal| {
        let (least, most) = if bound == target {
            (least, most)
        } else {
            (bound, bound)
        };
        tri(
            low.is_some_and(|l| l >= most),
            high.is_some_and(|h| h < least),
            reason,
        )
    };
    let at_most = |bound: Decimal| {
        let (_, most) = if bound == target {
            leeway(target, wanted.approximation.map(|_| Approximation::Above))
        } else {
            (bound, bound)
        };
        tri(
            high.is_some_and(|h| h <= bound),
            low.is_some_and(|l| l > most),
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
        Comparator::Eq
            if low == Some(target)
                && high == Some(target)
                && wanted.approximation != Some(Approximation::Above) =>
        {
            Attainment::of(true, Basis::Computed, None)
        }
        Comparator::Eq if printed || stated.approximation.is_some() => Attainment::unclear(reason),
        Comparator::Eq if wanted.approximation.is_some() && value >= least && value < most => {
            Attainment::unclear(reason)
        }
        Comparator::Eq if wanted.comparator_source == ComparatorSource::Printed => {
            // Nothing can be better than =0 by being more.
            if value < target || target.is_zero() {
                Attainment::of(false, Basis::Computed, None)
            } else {
                Attainment::unclear("exceeds_equal")
            }
        }
        Comparator::Eq => assumed(wanted, target, value, names),
    }
}

/// The least and the most that a target may ask for. How far an approximate
/// number may be off is not printed; a twentieth is taken.
fn leeway(target: Decimal, lean: Option<Approximation>) -> (Decimal, Decimal) {
    let slack = target
        .abs()
        .checked_mul(Decimal::new(5, 2))
        .unwrap_or(Decimal::ZERO);
    let least = target.checked_sub(slack).unwrap_or(target);
    let most = target.checked_add(slack).unwrap_or(target);
    match lean {
        None => (target, target),
        // 300余: more than 300, and nobody says how much.
        Some(Approximation::Above) => (target, most),
        Some(Approximation::Below | Approximation::Around) => (least, target),
    }
}

/// A bare target: at least for counts and rates, at most for what should be
/// small; for money and time nobody says which way unless the name does.
fn assumed(wanted: &Condition, target: Decimal, value: Decimal, names: &[&str]) -> Attainment {
    let reason = Some("direction_assumed");
    if target.is_zero() && !value.is_zero() {
        // Nothing can be at least nothing: none was wanted.
        return Attainment::of(false, Basis::Computed, reason);
    }
    let unit = wanted.unit_canonical.as_deref().unwrap_or_default();
    let either = unit.starts_with('元')
        || matches!(
            unit,
            "天" | "工作日" | "小时" | "分钟" | "个月" | "年" | "周" | "起" | "名次" | "级"
        );
    let own = [wanted.noun.as_str(), wanted.object.as_str()];
    // 下降5% of 能耗 is better when it is more.
    let all: Vec<&str> = own.iter().chain(names).copied().collect();
    match direction(&all) {
        // More than was planned of what should be small may have its reason.
        Direction::Down if value <= target => Attainment::of(true, Basis::Computed, reason),
        Direction::Up if !either => Attainment::of(value >= target, Basis::Computed, reason),
        _ => Attainment::unclear("direction_unknown"),
    }
}

fn tri(met: bool, missed: bool, reason: &'static str) -> Attainment {
    match (met, missed) {
        (true, _) => Attainment::of(true, Basis::Computed, None),
        (_, true) => Attainment::of(false, Basis::Computed, None),
        _ => Attainment::unclear(reason),
    }
}
