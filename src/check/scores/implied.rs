//! What one indicator's score says: its range, and what it implies about the result.

use rust_decimal::Decimal;

use super::{Points, name, passes, pointer};
use crate::check::Outcome;
use crate::check::rule::{FULL_MARKS_MISSED, MET_BUT_DEDUCTED, REASON_ABSENT, SCORE_RANGE};
use crate::record::{AttainmentBasis, AttainmentResult, CheckVerdict, Indicator, Printed};

impl Points<'_> {
    /// Scores outside their range, one finding each; one pass for all others.
    pub(super) fn ranges(&self, found: &mut Vec<Outcome>) {
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
    pub(super) fn implied(&self, found: &mut Vec<Outcome>) {
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
