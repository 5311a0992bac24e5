//! Target and result in one unit and one scale.

use rust_decimal::Decimal;

use crate::value::quantity::Condition;
use crate::value::unit;

/// A bare number that is this many times off is printed in another scale.
pub(super) const SCALE: u32 = 1000;

/// A bare number in the scale of the other is at most this many times off.
const SAME_SCALE: u32 = 100;

/// Target and result in one unit.
pub(super) struct Numbers {
    pub(super) target: Decimal,
    pub(super) upper: Option<Decimal>,
    pub(super) value: Decimal,
    /// One of them printed no unit and was taken for the other's.
    pub(super) assumed: bool,
}

pub(super) fn in_one_unit(
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

/// Whether neither of two numbers is more than so many times the other; zero
/// is zero in any scale.
pub(super) fn within(a: Decimal, b: Decimal, times: u32) -> bool {
    let (small, large) = (a.abs().min(b.abs()), a.abs().max(b.abs()));
    small.is_zero()
        || small
            .checked_mul(Decimal::from(times))
            .is_none_or(|s| s >= large)
}
