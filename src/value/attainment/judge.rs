//! Where the interval of a result lies to that of its target.

use rust_decimal::Decimal;

use super::scales::Numbers;
use super::{Attainment, Basis};
use crate::value::comparator::{Comparator, ComparatorSource};
use crate::value::direction::{Direction, direction};
use crate::value::number::Approximation;
use crate::value::quantity::Condition;

/// The verdict on two numbers in one unit.
pub(super) fn judge(
    wanted: &Condition,
    stated: &Condition,
    numbers: &Numbers,
    names: &[&str],
) -> Attainment {
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
        let slack = slack(value);
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

/// How far an approximate number may be off is not printed; a twentieth is taken.
fn slack(number: Decimal) -> Decimal {
    number
        .abs()
        .checked_mul(Decimal::new(5, 2))
        .unwrap_or(Decimal::ZERO)
}

/// The least and the most that a target may ask for.
fn leeway(target: Decimal, lean: Option<Approximation>) -> (Decimal, Decimal) {
    let slack = slack(target);
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
