//! Rates of the budget block, and the score that one of them is worth.

use rust_decimal::Decimal;

use super::{Row, fields, missing_operand, pointer};
use crate::check::Outcome;
use crate::check::rule::{
    ADJUSTMENT_RATE, EXECUTION_RATE, EXECUTION_SCORE, RATE_ABOVE_WHOLE, Rule,
};
use crate::check::term::{Judged, Term, judge, percent_of, points, rate, rounded};
use crate::record::CheckVerdict;

impl Row<'_> {
    /// The bases a rate may be computed on, the proper one first.
    fn bases(&self) -> Vec<(&Term, &'static str, &'static str)> {
        [
            (&self.adjusted, "全年预算数", "the adjusted budget"),
            (&self.received, "到位数", "the money received"),
            (&self.initial, "年初预算数", "the initial budget"),
        ]
        .into_iter()
        .filter_map(|(term, zh, en)| term.as_ref().map(|t| (t, zh, en)))
        .collect()
    }

    pub(super) fn execution_rate(&self) -> Option<Outcome> {
        let rule = &EXECUTION_RATE;
        let stated = rate(
            self.row.execution_rate.as_ref(),
            pointer(self.at, "execution_rate"),
        )?;
        let only = || vec![stated.field.clone()];
        let Some(executed) = &self.executed else {
            return Some(missing_operand(rule, ("执行数", "amount executed"), only()));
        };
        let bases = self.bases();
        let Some((base, zh, en)) = bases.first().copied() else {
            return Some(missing_operand(rule, ("预算数", "budget"), only()));
        };
        let what = ((zh, en), self.name());
        ratio(
            rule,
            &stated,
            executed,
            (base, what.0, what.1),
            bases.get(1..).unwrap_or_default(),
        )
    }

    /// More spent than there was: the rate may be right, and the money is to be explained.
    pub(super) fn above_whole(&self) -> Option<Outcome> {
        let cell = self.row.execution_rate.as_ref()?;
        let (percent, raw) = (cell.percent?, &cell.raw);
        let verdict = if percent > Decimal::ONE_HUNDRED {
            CheckVerdict::Fail
        } else {
            CheckVerdict::Pass
        };
        let (zh, en) = self.name();
        Some(Outcome::new(
            &RATE_ABOVE_WHOLE,
            verdict,
            format!("{zh}执行率{raw}"),
            format!("execution rate of {en}: {raw}"),
            vec![pointer(self.at, "execution_rate")],
        ))
    }

    pub(super) fn adjustment_rate(&self) -> Option<Outcome> {
        let rule = &ADJUSTMENT_RATE;
        let stated = rate(
            self.row.adjustment_rate.as_ref(),
            pointer(self.at, "adjustment_rate"),
        )?;
        let only = || vec![stated.field.clone()];
        let Some(change) = &self.adjustment else {
            return Some(missing_operand(rule, ("预算调整数", "adjustment"), only()));
        };
        let Some(base) = &self.initial else {
            return Some(missing_operand(
                rule,
                ("年初预算数", "initial budget"),
                only(),
            ));
        };
        // Some print how much was adjusted and leave the direction to the amount.
        let positive = Term {
            value: change.value.abs(),
            ..change.clone()
        };
        let change = if stated.value > Decimal::ZERO {
            &positive
        } else {
            change
        };
        let others: Vec<_> = self
            .adjusted
            .iter()
            .map(|t| (t, "调整后预算数", "the adjusted budget"))
            .collect();
        ratio(
            rule,
            &stated,
            change,
            (base, ("年初预算数", "the initial budget"), self.name()),
            &others,
        )
    }

    pub(super) fn score(&self) -> Option<Outcome> {
        let rule = &EXECUTION_SCORE;
        let score = points(self.row.score.as_ref(), pointer(self.at, "score"))?;
        let only = || vec![score.field.clone()];
        let Some(weight) = points(self.row.weight.as_ref(), pointer(self.at, "weight")) else {
            return Some(missing_operand(rule, ("分值", "weight"), only()));
        };
        let printed = rate(
            self.row.execution_rate.as_ref(),
            pointer(self.at, "execution_rate"),
        );
        let computed = self
            .bases()
            .first()
            .zip(self.executed.as_ref())
            .and_then(|((base, _, _), executed)| percent_of(executed, base));
        let Some(percent) = computed
            .map(|c| c.0)
            .or_else(|| printed.as_ref().map(|p| p.value))
        else {
            return Some(missing_operand(rule, ("执行率", "execution rate"), only()));
        };
        let linear = share(weight.value, percent)?;
        let mut judged = judge(score.value, linear, Decimal::ZERO)?;
        if let Some(printed) = &printed {
            // Whoever fills the form in multiplies the rate as it is printed.
            let by_printed = judge(
                score.value,
                share(weight.value, printed.value)?,
                Decimal::ZERO,
            )?;
            if by_printed.verdict == CheckVerdict::Pass {
                judged = by_printed;
            }
        }
        let mut variant = None;
        if judged.verdict != CheckVerdict::Pass {
            variant = variant_of(score.value, linear);
            if variant.is_some() {
                judged.verdict = CheckVerdict::WithinRounding;
            }
        }
        let shown = rounded(percent, 2);
        let (zh, en) = variant.unwrap_or_default();
        let mut all = vec![weight.field.clone(), score.field.clone()];
        all.extend(printed.map(|p| p.field));
        Some(Outcome::judged(
            rule,
            score.value,
            &judged,
            format!(
                "{}：{} × min(1, {shown}%) = {}，表列得分 {}{zh}",
                self.name().0,
                weight.value,
                rounded(linear, 3).normalize(),
                score.value
            ),
            format!(
                "{}: {} × min(1, {shown} %) = {}, printed score {}{en}",
                self.name().1,
                weight.value,
                rounded(linear, 3).normalize(),
                score.value
            ),
            all,
        ))
    }
}

/// Weight times rate, capped at the weight.
fn share(weight: Decimal, percent: Decimal) -> Option<Decimal> {
    let capped = percent.min(Decimal::ONE_HUNDRED).max(Decimal::ZERO);
    weight
        .checked_mul(capped)?
        .checked_div(Decimal::ONE_HUNDRED)
}

/// Ways of awarding points that are near the linear one.
fn variant_of(score: Decimal, linear: Decimal) -> Option<(&'static str, &'static str)> {
    if score == rounded(linear, 0) {
        Some(("（四舍五入取整）", " (rounded to whole points)"))
    } else if score == linear.floor() {
        Some(("（舍去小数取整）", " (cut to whole points)"))
    } else if score.checked_sub(linear)?.abs() <= Decimal::new(1, 1) {
        Some(("（相差不超过0.1分）", " (within 0.1 points)"))
    } else {
        None
    }
}

type Named<'a> = (&'a Term, (&'static str, &'static str), (String, String));

/// A stated rate against part by base, naming another base that fits.
fn ratio(
    rule: &'static Rule,
    stated: &Term,
    part: &Term,
    (base, what, name): Named<'_>,
    others: &[(&Term, &'static str, &'static str)],
) -> Option<Outcome> {
    let all = fields([part, base, stated]);
    if base.value.is_zero() {
        return Some(Outcome::new(
            rule,
            CheckVerdict::NotTestable,
            format!("{}：{}为 0，无法计算比率", name.0, what.0),
            format!("{}: {} is zero, there is no rate", name.1, what.1),
            all,
        ));
    }
    let against = |base: &Term| -> Option<Judged> {
        let (exact, tolerance) = percent_of(part, base)?;
        judge(stated.value, exact, tolerance)
    };
    let judged = against(base)?;
    let fits = others
        .iter()
        .filter(|(other, ..)| {
            !judged.agrees() && !other.value.is_zero() && other.value != base.value
        })
        .find(|(other, ..)| against(other).is_some_and(|j| j.agrees()));
    let (zh, en) = fits.map_or_else(Default::default, |(other, zh, en)| {
        (
            format!("；以{zh} {} 为分母则相符", other.value),
            format!("; it fits {en}, {}", other.value),
        )
    });
    let formula = format!("{} ÷ {} = {}%", part.value, base.value, judged.computed);
    Some(Outcome::judged(
        rule,
        stated.value,
        &judged,
        format!("{}：{formula}，表列 {}%{zh}", name.0, stated.value),
        format!("{}: {formula}, printed {} %{en}", name.1, stated.value),
        all,
    ))
}
