//! Weights and scores: sums, sections, ranges, and what a score implies.

mod implied;
mod totals;

use rust_decimal::Decimal;

use super::Outcome;
use super::term::{Term, points};
use crate::lexicon;
use crate::record::{BudgetItem, CheckVerdict, Form, Indicator};

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
        .is_some_and(|(o, with)| !with && o.agrees());
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

/// The indicator's name.
pub(super) fn name(row: &Indicator) -> &str {
    row.name.as_ref().map_or("", |n| n.raw.as_str())
}

/// A pointer to an indicator's value.
pub(super) fn pointer(at: usize, key: &str) -> String {
    format!("/indicators/{at}/{key}")
}
