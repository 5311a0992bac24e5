//! Sums of points: weights, sections, the total score.

use rust_decimal::Decimal;

use super::{Points, Row, pointer};
use crate::check::Outcome;
use crate::check::rule::{SCORE_TOTAL, SECTION_WEIGHT, WEIGHT_TOTAL};
use crate::check::term::{Judged, Term, judge, sum};
use crate::record::CheckVerdict;

impl Points<'_> {
    /// Σ weights, and whether the weight of the execution rate is among them.
    pub(super) fn weight_total(&self) -> Option<(Outcome, bool)> {
        let weights: Vec<&Term> = self.rows.iter().filter_map(|r| r.weight.as_ref()).collect();
        let fields: Vec<String> = weights.iter().map(|t| t.field.clone()).collect();
        if weights.is_empty() {
            return None;
        }
        if weights.len() < self.rows.len() {
            let zh = "有指标没有分值";
            let en = "an indicator has no weight";
            let outcome = Outcome::new(&WEIGHT_TOTAL, CheckVerdict::NotTestable, zh, en, fields);
            return Some((outcome, false));
        }
        let (plain, _) = sum(weights.iter().copied())?;
        let printed = self.totals.0.as_ref();
        let stated = printed.map_or(Decimal::ONE_HUNDRED, |t| t.value);
        let of = |exact: Decimal, budget: Option<&Term>| -> Option<Outcome> {
            let judged = judge(stated, exact, Decimal::ZERO)?;
            let mut fields = fields.clone();
            fields.extend(budget.map(|t| t.field.clone()));
            fields.extend(printed.map(|t| t.field.clone()));
            let (with_zh, with_en) = budget.map_or_else(Default::default, |t| {
                (
                    format!("（含预算执行 {} 分）", t.value),
                    format!(" (with {} for the execution rate)", t.value),
                )
            });
            let stated_zh = if printed.is_some() {
                "表列合计"
            } else {
                "应为"
            };
            let stated_en = if printed.is_some() {
                "printed total"
            } else {
                "expected"
            };
            Some(Outcome::judged(
                &WEIGHT_TOTAL,
                stated,
                &judged,
                format!("分值合计 {exact}{with_zh}，{stated_zh} {stated}"),
                format!("the weights sum to {exact}{with_en}, {stated_en} {stated}"),
                fields,
            ))
        };
        let budget = self.budget.0.as_ref();
        if let Some(budget) = budget {
            let with = of(plain.checked_add(budget.value)?, Some(budget))?;
            if with.verdict != CheckVerdict::Fail {
                return Some((with, true));
            }
        }
        let outcome = of(plain, None)?;
        // The money part has a score and prints no weight: what is missing may be its points.
        let missing = stated.checked_sub(plain)?;
        let unprinted = budget.is_none()
            && outcome.verdict == CheckVerdict::Fail
            && self.budget.1.as_ref().is_some_and(|score| {
                missing > Decimal::ZERO && score.value >= Decimal::ZERO && score.value <= missing
            });
        if unprinted {
            let zh = format!("分值合计 {plain}，预算执行的分值未印出");
            let en =
                format!("the weights sum to {plain}, that of the execution rate is not printed");
            let fields = outcome.fields;
            let outcome = Outcome::new(&WEIGHT_TOTAL, CheckVerdict::NotTestable, zh, en, fields);
            return Some((outcome, false));
        }
        Some((outcome, false))
    }

    /// The points in the headings of sections.
    pub(super) fn sections(&self, found: &mut Vec<Outcome>) {
        let heading = |r: &Row<'_>| r.row.section_weight.as_ref().map(|w| w.raw.clone());
        let mut start = 0;
        while let Some(first) = self.rows.get(start) {
            let name = heading(first);
            let count = self
                .rows
                .iter()
                .skip(start)
                .take_while(|r| heading(r) == name)
                .count();
            let group: Vec<&Row<'_>> = self.rows.iter().skip(start).take(count).collect();
            start = start.saturating_add(count.max(1));
            found.extend(section(first, &group));
        }
    }

    pub(super) fn score_total(&self, with_budget: bool, without_budget: bool) -> Option<Outcome> {
        let rule = &SCORE_TOTAL;
        let total = self.totals.1.as_ref()?;
        let scores: Vec<&Term> = self.rows.iter().filter_map(|r| r.score.as_ref()).collect();
        if scores.is_empty() {
            let (zh, en) = ("表中没有得分", "the form prints no scores");
            let fields = vec![total.field.clone()];
            return Some(Outcome::new(
                rule,
                CheckVerdict::NotTestable,
                zh,
                en,
                fields,
            ));
        }
        let budget = self.budget.1.as_ref();
        let plain = if self.hundreds {
            self.weighted()?
        } else {
            sum(scores.iter().copied())?.0
        };
        let of = |exact: Decimal, budget: Option<&Term>| -> Option<(Outcome, Judged)> {
            let judged = judge(total.value, exact, Decimal::ZERO)?;
            let mut fields: Vec<String> = scores.iter().map(|t| t.field.clone()).collect();
            fields.extend(budget.map(|t| t.field.clone()));
            fields.push(total.field.clone());
            let (zh, en) = match budget {
                Some(t) => (
                    format!("（含执行率得分 {}）", t.value),
                    format!(" (with {} for the execution rate)", t.value),
                ),
                None if self.hundreds => (
                    "（分值×得分÷100）".to_owned(),
                    " (weight × score / 100)".to_owned(),
                ),
                None => Default::default(),
            };
            let exact = exact.normalize();
            let outcome = Outcome::judged(
                rule,
                total.value,
                &judged,
                format!("得分合计 {exact}{zh}，表列总分 {}", total.value),
                format!(
                    "the scores sum to {exact}{en}, printed total {}",
                    total.value
                ),
                fields,
            );
            Some((outcome, judged))
        };
        let with = match budget {
            Some(b) if !without_budget => Some(of(plain.checked_add(b.value)?, Some(b))?),
            _ => None,
        };
        // The weights say whether the execution rate counts; where they do not, either may.
        let without = if with_budget && budget.is_some() {
            None
        } else {
            Some(of(plain, None)?)
        };
        let both: Vec<(Outcome, Judged)> = with.into_iter().chain(without).collect();
        let best = both.iter().position(|(_, j)| j.agrees()).unwrap_or(0);
        let (outcome, judged) = both.into_iter().nth(best)?;
        let blank = self.rows.iter().any(|r| r.score.is_none());
        if blank && !judged.agrees() {
            let (zh, en) = ("有指标没有得分", "an indicator has no score");
            return Some(Outcome::new(
                rule,
                CheckVerdict::NotTestable,
                zh,
                en,
                outcome.fields,
            ));
        }
        Some(outcome)
    }

    /// Σ weight × score / 100.
    fn weighted(&self) -> Option<Decimal> {
        let mut total = Decimal::ZERO;
        for (weight, score) in self
            .rows
            .iter()
            .filter_map(|r| r.weight.as_ref().zip(r.score.as_ref()))
        {
            let one = weight
                .value
                .checked_mul(score.value)?
                .checked_div(Decimal::ONE_HUNDRED)?;
            total = total.checked_add(one)?;
        }
        Some(total)
    }
}

/// One section's heading against its rows.
fn section(first: &Row<'_>, group: &[&Row<'_>]) -> Option<Outcome> {
    let stated = first.row.section_weight.as_ref()?.value?;
    let weights: Vec<&Term> = group.iter().filter_map(|r| r.weight.as_ref()).collect();
    let headings = group.iter().map(|r| pointer(r.at, "section_weight"));
    let mut fields: Vec<String> = headings.collect();
    fields.extend(weights.iter().map(|t| t.field.clone()));
    if weights.len() < group.len() {
        let (zh, en) = ("有指标没有分值", "an indicator has no weight");
        return Some(Outcome::new(
            &SECTION_WEIGHT,
            CheckVerdict::NotTestable,
            zh,
            en,
            fields,
        ));
    }
    let (exact, _) = sum(weights)?;
    let judged = judge(stated, exact, Decimal::ZERO)?;
    let heading = first
        .row
        .section_weight
        .as_ref()
        .map_or("", |w| w.raw.as_str());
    Some(Outcome::judged(
        &SECTION_WEIGHT,
        stated,
        &judged,
        format!("{heading}：其下分值合计 {exact}"),
        format!("{heading}: its rows sum to {exact}"),
        fields,
    ))
}
