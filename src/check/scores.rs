//! Weights and scores: sums, sections, ranges, and what a score implies.

use rust_decimal::Decimal;

use super::Outcome;
use super::rule::{
    FULL_MARKS_MISSED, MET_BUT_DEDUCTED, REASON_ABSENT, SCORE_RANGE, SCORE_TOTAL, SECTION_WEIGHT,
    WEIGHT_TOTAL,
};
use super::term::{Judged, Term, judge, points, sum};
use crate::lexicon;
use crate::record::{
    AttainmentBasis, AttainmentResult, BudgetItem, CheckVerdict, Form, Indicator, Printed,
};

/// The points of one indicator.
struct Row<'a> {
    row: &'a Indicator,
    at: usize,
    weight: Option<Term>,
    score: Option<Term>,
}

/// Everything the rules of points need.
struct Points<'a> {
    rows: Vec<Row<'a>>,
    /// Weight and score of the execution rate.
    budget: (Option<Term>, Option<Term>),
    /// Printed totals.
    totals: (Option<Term>, Option<Term>),
    /// Scores are out of 100 each and not out of their weight.
    hundreds: bool,
}

/// Runs the rules of points.
pub(super) fn check(form: &Form, found: &mut Vec<Outcome>) {
    let points = Points::new(form);
    if points
        .rows
        .iter()
        .all(|r| r.weight.is_none() && r.score.is_none())
    {
        return;
    }
    let weights = points.weight_total();
    let with_budget = weights.as_ref().is_some_and(|(_, with)| *with);
    let without_budget = weights
        .as_ref()
        .is_some_and(|(o, with)| !with && o.verdict != CheckVerdict::Fail);
    found.extend(weights.map(|(outcome, _)| outcome));
    points.sections(found);
    found.extend(points.score_total(with_budget, without_budget));
    points.ranges(found);
    if !points.hundreds {
        points.implied(found);
    }
}

impl<'a> Points<'a> {
    fn new(form: &'a Form) -> Self {
        let rows: Vec<Row<'a>> = form
            .indicators
            .iter()
            .enumerate()
            .filter(|(_, row)| row.parent.is_none())
            .map(|(at, row)| Row {
                row,
                at,
                weight: weight(row, at),
                score: points(row.score.as_ref(), pointer(at, "score")),
            })
            .collect();
        let budget = form
            .budget
            .iter()
            .position(|r| r.item == BudgetItem::Total)
            .and_then(|at| form.budget.get(at).map(|row| (at, row)));
        let budget = budget.map_or((None, None), |(at, row)| {
            (
                points(row.weight.as_ref(), format!("/budget/{at}/weight")),
                points(row.score.as_ref(), format!("/budget/{at}/score")),
            )
        });
        let totals = form.totals.as_ref().map_or((None, None), |t| {
            (
                points(t.weight.as_ref(), "/totals/weight".to_owned()),
                points(t.score.as_ref(), "/totals/score".to_owned()),
            )
        });
        let full = Decimal::ONE_HUNDRED;
        let pairs = || {
            rows.iter()
                .filter_map(|r| r.weight.as_ref().zip(r.score.as_ref()))
        };
        // One score above its weight may be a mistake; all of them are a scale.
        let hundreds =
            pairs().count() > 1 && pairs().all(|(w, s)| s.value > w.value && s.value <= full);
        Self {
            rows,
            budget,
            totals,
            hundreds,
        }
    }

    /// Σ weights, and whether the weight of the execution rate is among them.
    fn weight_total(&self) -> Option<(Outcome, bool)> {
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
        Some((of(plain, None)?, false))
    }

    /// The points in the headings of sections.
    fn sections(&self, found: &mut Vec<Outcome>) {
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

    fn score_total(&self, with_budget: bool, without_budget: bool) -> Option<Outcome> {
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

    /// Scores outside their range, one finding each; one pass for all others.
    fn ranges(&self, found: &mut Vec<Outcome>) {
        let rule = &SCORE_RANGE;
        let mut good = Vec::new();
        for row in &self.rows {
            let (Some(weight), Some(score)) = (&row.weight, &row.score) else {
                continue;
            };
            let limit = if self.hundreds {
                Decimal::ONE_HUNDRED
            } else {
                weight.value
            };
            if score.value >= Decimal::ZERO && score.value <= limit {
                good.push(score.field.clone());
                continue;
            }
            found.push(Outcome {
                stated: Some(score.value.to_string()),
                computed: Some(limit.to_string()),
                margin: score.value.checked_sub(limit),
                tolerance: Some(Decimal::ZERO),
                ..Outcome::new(
                    rule,
                    CheckVerdict::Fail,
                    format!("{}：得分 {}，分值 {limit}", name(row.row), score.value),
                    format!("{}: score {}, weight {limit}", name(row.row), score.value),
                    vec![weight.field.clone(), score.field.clone()],
                )
            });
        }
        passes(rule, good, found);
    }

    /// What scores say about targets, against what results say.
    fn implied(&self, found: &mut Vec<Outcome>) {
        let (mut full, mut met, mut reasons) = (Vec::new(), Vec::new(), Vec::new());
        for row in &self.rows {
            let (Some(weight), Some(score)) = (&row.weight, &row.score) else {
                continue;
            };
            let lost = score.value < weight.value;
            let attained = row
                .row
                .attainment
                .as_ref()
                .filter(|a| a.basis == Some(AttainmentBasis::Computed));
            let fields = || {
                let keys = ["target", "actual", "score"];
                keys.map(|key| pointer(row.at, key)).to_vec()
            };
            let quoted = quoted(row.row);
            match attained.map(|a| a.result) {
                Some(AttainmentResult::NotMet) if !lost => found.push(Outcome::new(
                    &FULL_MARKS_MISSED,
                    CheckVerdict::Fail,
                    format!("{quoted}，得满分 {}", score.value),
                    format!("{quoted}, full marks {}", score.value),
                    fields(),
                )),
                Some(AttainmentResult::NotMet) => full.push(score.field.clone()),
                Some(AttainmentResult::Met) if lost && !explained(row.row) => {
                    found.push(Outcome::new(
                        &MET_BUT_DEDUCTED,
                        CheckVerdict::Fail,
                        format!("{quoted}，得分 {}/{}", score.value, weight.value),
                        format!("{quoted}, score {} of {}", score.value, weight.value),
                        fields(),
                    ))
                }
                Some(AttainmentResult::Met) => met.push(score.field.clone()),
                _ => {}
            }
            let Some(deviation) = row.row.deviation.as_ref().filter(|_| lost) else {
                continue;
            };
            if explained(row.row) {
                reasons.push(score.field.clone());
            } else {
                found.push(Outcome::new(
                    &REASON_ABSENT,
                    CheckVerdict::Fail,
                    format!(
                        "{}：得分 {}/{}，原因栏为“{}”",
                        name(row.row),
                        score.value,
                        weight.value,
                        deviation.raw
                    ),
                    format!(
                        "{}: score {} of {}, the reason is “{}”",
                        name(row.row),
                        score.value,
                        weight.value,
                        deviation.raw
                    ),
                    vec![score.field.clone(), pointer(row.at, "deviation")],
                ));
            }
        }
        passes(&FULL_MARKS_MISSED, full, found);
        passes(&MET_BUT_DEDUCTED, met, found);
        passes(&REASON_ABSENT, reasons, found);
    }
}

/// One check for everything that holds, so that a share has its denominator.
pub(super) fn passes(rule: &'static super::Rule, fields: Vec<String>, found: &mut Vec<Outcome>) {
    if fields.is_empty() {
        return;
    }
    let count = fields.len();
    found.push(Outcome::new(
        rule,
        CheckVerdict::Pass,
        format!("{count} 项相符"),
        format!("{count} hold"),
        fields,
    ));
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

/// The printed weight, or the points behind the indicator's name (相关性（4分）).
fn weight(row: &Indicator, at: usize) -> Option<Term> {
    if row.weight.is_some() {
        return points(row.weight.as_ref(), pointer(at, "weight"));
    }
    let value = lexicon::normalize(&row.name.as_ref()?.raw).points?;
    Some(Term {
        value,
        half: Decimal::ZERO,
        field: pointer(at, "name"),
    })
}

/// Whether a reason is given: a lone 0 or 无 is none.
fn explained(row: &Indicator) -> bool {
    row.deviation.as_ref().is_some_and(|d| {
        d.blank.is_none() && crate::value::blank_number(&d.raw).is_none() && d.raw.trim() != "0"
    })
}

fn quoted(row: &Indicator) -> String {
    let raw = |q: &Option<crate::record::Quantity>| {
        q.as_ref().map_or_else(String::new, |q| q.raw().to_owned())
    };
    format!("{}：{} → {}", name(row), raw(&row.target), raw(&row.actual))
}

/// The indicator's name.
pub(super) fn name(row: &Indicator) -> &str {
    row.name.as_ref().map_or("", |n| n.raw.as_str())
}

/// A pointer to an indicator's value.
pub(super) fn pointer(at: usize, key: &str) -> String {
    format!("/indicators/{at}/{key}")
}
