//! Whether a result meets its target.

mod compare;
mod dates;
mod grades;
mod judge;
mod scales;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantity::{Condition, Quantity};

use compare::compare;
pub(crate) use compare::planned;
use dates::without_number;
use grades::by_grade;

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
