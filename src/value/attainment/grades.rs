//! Results that are a grade or a word.

use super::{Attainment, Basis};
use crate::value::grade::{Grade, GradeValue};
use crate::value::quantity::Quantity;

pub(super) fn by_grade(target: &Quantity, grade: &Grade) -> Attainment {
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
