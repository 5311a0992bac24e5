//! Printed numbers as terms of a formula, and how a stated number is judged.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::record::{CheckVerdict, Money, Points, Printed, Rate};
use crate::value::MoneyUnit;

/// A printed number with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The number.
    pub(super) value: Decimal,
    /// Half a unit of its last printed digit.
    pub(super) half: Decimal,
    /// JSON pointer within the form.
    pub(super) field: String,
}

/// Half a unit of the last printed digit.
pub(super) fn half(value: Decimal) -> Decimal {
    Decimal::try_new(5, value.scale().saturating_add(1)).unwrap_or_default()
}

/// A money value in the form's unit, so that cells with a unit of their own can be added.
pub(super) fn money(cell: Option<&Money>, form: Option<MoneyUnit>, field: String) -> Option<Term> {
    let cell = cell?;
    let amount = cell.amount?;
    let (mut value, mut half) = (amount, half(amount));
    let own = cell.unit.as_deref().and_then(MoneyUnit::parse);
    if let (Some(own), Some(form)) = (own, form) {
        let up = power(own.power().saturating_sub(form.power()))?;
        let down = power(form.power().saturating_sub(own.power()))?;
        value = value.checked_mul(up)?.checked_div(down)?;
        half = half.checked_mul(up)?.checked_div(down)?;
    }
    Some(Term { value, half, field })
}

/// A power of ten.
pub(super) fn power(exponent: u32) -> Option<Decimal> {
    10_u64.checked_pow(exponent).map(Decimal::from)
}

/// A rate in percent.
pub(super) fn rate(cell: Option<&Rate>, field: String) -> Option<Term> {
    let value = cell?.percent?;
    Some(Term {
        value,
        half: half(value),
        field,
    })
}

/// Points. They are awarded, not measured: a 10 is ten points and not ten and a
/// half, so that only the stated total of a sum may be rounded.
pub(super) fn points(cell: Option<&Points>, field: String) -> Option<Term> {
    let value = cell?.value?;
    Some(Term {
        value,
        half: Decimal::ZERO,
        field,
    })
}

/// Whether a cell exists and says something that is no number.
pub(super) fn has_text<P: Printed>(cell: Option<&P>) -> bool {
    cell.is_some_and(|c| !c.raw().trim().is_empty())
}

/// The sum of terms and of their tolerances.
pub(super) fn sum<'a>(terms: impl IntoIterator<Item = &'a Term>) -> Option<(Decimal, Decimal)> {
    let mut total = (Decimal::ZERO, Decimal::ZERO);
    for term in terms {
        total.0 = total.0.checked_add(term.value)?;
        total.1 = total.1.checked_add(term.half)?;
    }
    Some(total)
}

/// A quotient in percent and its tolerance.
pub(super) fn percent_of(part: &Term, whole: &Term) -> Option<(Decimal, Decimal)> {
    let hundred = Decimal::ONE_HUNDRED;
    let ratio = part.value.checked_mul(hundred)?.checked_div(whole.value)?;
    // d(p/w) = dp/w + p·dw/w², to first order.
    let from_part = part.half.checked_mul(hundred)?.checked_div(whole.value)?;
    let from_whole = ratio.checked_mul(whole.half)?.checked_div(whole.value)?;
    Some((ratio, from_part.abs().checked_add(from_whole.abs())?))
}

/// A stated number held against what the others give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    /// The verdict.
    pub(super) verdict: CheckVerdict,
    /// What the others give, rounded like the stated number.
    pub(super) computed: Decimal,
    /// Stated less computed.
    pub(super) margin: Decimal,
    /// The largest margin that rounding explains.
    pub(super) tolerance: Decimal,
}

impl Judged {
    /// Whether the stated number is explained.
    pub(super) fn agrees(&self) -> bool {
        self.verdict != CheckVerdict::Fail
    }
}

/// Rounds half away from zero, as people and spreadsheets do.
pub(super) fn rounded(value: Decimal, digits: u32) -> Decimal {
    value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// Judges a stated number against an exact one with the given tolerance of its terms.
pub(super) fn judge(stated: Decimal, exact: Decimal, terms: Decimal) -> Option<Judged> {
    let tolerance = half(stated).checked_add(terms)?;
    let margin = stated.checked_sub(exact)?;
    let computed = rounded(exact, stated.scale());
    // Some print the digits and drop the rest; that is rounding too.
    let cut = exact.round_dp_with_strategy(stated.scale(), RoundingStrategy::ToZero);
    let verdict = if computed == stated {
        CheckVerdict::Pass
    } else if margin.abs() <= tolerance || cut == stated {
        CheckVerdict::WithinRounding
    } else {
        CheckVerdict::Fail
    };
    let digits = stated.scale().saturating_add(2);
    Some(Judged {
        verdict,
        computed,
        margin: rounded(margin, digits).normalize(),
        tolerance: rounded(tolerance, digits.saturating_add(2)).normalize(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn rounding_is_half_up_and_cutting_is_tolerated() {
        let verdict = |stated, exact| judge(decimal(stated), decimal(exact), Decimal::ZERO);
        let of = |stated, exact| verdict(stated, exact).unwrap().verdict;
        assert_eq!(of("97.45", "97.4455"), CheckVerdict::Pass);
        assert_eq!(of("86.5", "86.48"), CheckVerdict::Pass);
        assert_eq!(of("99", "99.7"), CheckVerdict::WithinRounding);
        assert_eq!(of("97.46", "97.4455"), CheckVerdict::Fail);
        assert_eq!(of("99", "98.4"), CheckVerdict::Fail);
    }

    #[test]
    fn cells_with_their_own_unit_are_converted() {
        let cell = Money {
            amount: Some(decimal("5.8")),
            unit: Some("万元".to_owned()),
            ..Money::default()
        };
        let term = money(Some(&cell), MoneyUnit::parse("元"), String::new()).unwrap();
        assert_eq!(term.value, decimal("58000"));
        assert_eq!(term.half, decimal("500"));
    }
}
