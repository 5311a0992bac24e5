//! JSON pointers to the values of a form.

use std::borrow::Cow;

use crate::record::{BudgetRow, Consistency, Evidence, Form, Indicator, Printed};

/// What a pointer leads to.
pub(super) struct Passage<'a> {
    /// The printed text.
    pub(super) raw: Cow<'a, str>,
    /// Where it stands.
    pub(super) evidence: &'a [Evidence],
}

/// The text and places that a pointer leads to; `None` for anything that is no value.
pub(super) fn passage<'a>(form: &'a Form, pointer: &str) -> Option<Passage<'a>> {
    fn of<P: Printed>(value: Option<&P>) -> Option<Passage<'_>> {
        value.map(|v| Passage {
            raw: Cow::Borrowed(v.raw()),
            evidence: v.evidence(),
        })
    }
    if pointer == "/fiscal_year" {
        // The year is taken out of a title or a head: it has no text of its own.
        return form.fiscal_year.as_ref().map(|year| Passage {
            raw: Cow::Owned(year.value.to_string()),
            evidence: &year.evidence,
        });
    }
    let (list, at, key) = split(pointer)?;
    match list {
        "budget" => {
            let row = form.budget.get(at?)?;
            match key {
                "initial" => of(row.initial.as_ref()),
                "adjustment" => of(row.adjustment.as_ref()),
                "adjusted" => of(row.adjusted.as_ref()),
                "received" => of(row.received.as_ref()),
                "executed" => of(row.executed.as_ref()),
                "balance" => of(row.balance.as_ref()),
                "execution_rate" => of(row.execution_rate.as_ref()),
                "adjustment_rate" => of(row.adjustment_rate.as_ref()),
                "weight" => of(row.weight.as_ref()),
                "score" => of(row.score.as_ref()),
                _ => None,
            }
        }
        "indicators" => {
            let row = form.indicators.get(at?)?;
            match key {
                "name" => of(row.name.as_ref()),
                "text" => of(row.text.as_ref()),
                "target" => of(row.target.as_ref()),
                "actual" => of(row.actual.as_ref()),
                "weight" => of(row.weight.as_ref()),
                "section_weight" => of(row.section_weight.as_ref()),
                "score" => of(row.score.as_ref()),
                "deviation" => of(row.deviation.as_ref()),
                _ => None,
            }
        }
        "totals" => match key {
            "weight" => of(form.totals.as_ref()?.weight.as_ref()),
            "score" => of(form.totals.as_ref()?.score.as_ref()),
            _ => None,
        },
        "goals" => {
            let goal = form.goals.get(at?)?;
            match key {
                "expected" => of(goal.expected.as_ref()),
                "expected_revised" => of(goal.expected_revised.as_ref()),
                "actual" => of(goal.actual.as_ref()),
                _ => None,
            }
        }
        "tasks" => {
            let task = form.tasks.get(at?)?;
            match key {
                "expected" => of(task.expected.as_ref()),
                "actual" => of(task.actual.as_ref()),
                "amount" => of(task.amount.as_ref()),
                _ => None,
            }
        }
        "sections" => of(form.sections.get(at?).map(|s| &s.text)),
        _ => None,
    }
}

/// The mark of the number that a pointer leads to. Texts have none: they hold
/// many numbers, and one of them says nothing about the others.
pub(super) fn mark<'a>(form: &'a mut Form, pointer: &str) -> Option<&'a mut Consistency> {
    let (list, at, key) = split(pointer)?;
    match list {
        "budget" => budget(form.budget.get_mut(at?)?, key),
        "indicators" => indicator(form.indicators.get_mut(at?)?, key),
        "totals" => {
            let totals = form.totals.as_mut()?;
            match key {
                "weight" => of(totals.weight.as_mut()),
                "score" => of(totals.score.as_mut()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Sets every mark back to untested.
pub(super) fn clear(form: &mut Form) {
    const BUDGET: [&str; 10] = [
        "initial",
        "adjustment",
        "adjusted",
        "received",
        "executed",
        "balance",
        "execution_rate",
        "adjustment_rate",
        "weight",
        "score",
    ];
    for row in &mut form.budget {
        for key in BUDGET {
            if let Some(mark) = budget(row, key) {
                *mark = Consistency::Untested;
            }
        }
    }
    for row in &mut form.indicators {
        for key in ["weight", "section_weight", "score", "target", "actual"] {
            if let Some(mark) = indicator(row, key) {
                *mark = Consistency::Untested;
            }
        }
    }
    for pointer in ["/totals/weight", "/totals/score"] {
        if let Some(mark) = mark(form, pointer) {
            *mark = Consistency::Untested;
        }
    }
}

/// The parts of `/list/at/key` or `/totals/key`.
fn split(pointer: &str) -> Option<(&str, Option<usize>, &str)> {
    let mut parts = pointer.strip_prefix('/')?.split('/');
    let list = parts.next()?;
    let second = parts.next()?;
    Some(match second.parse() {
        Ok(at) => (list, Some(at), parts.next().unwrap_or_default()),
        Err(_) => (list, None, second),
    })
}

fn of<P: Printed>(value: Option<&mut P>) -> Option<&mut Consistency> {
    value.map(Printed::consistency_mut)
}

fn budget<'a>(row: &'a mut BudgetRow, key: &str) -> Option<&'a mut Consistency> {
    match key {
        "initial" => of(row.initial.as_mut()),
        "adjustment" => of(row.adjustment.as_mut()),
        "adjusted" => of(row.adjusted.as_mut()),
        "received" => of(row.received.as_mut()),
        "executed" => of(row.executed.as_mut()),
        "balance" => of(row.balance.as_mut()),
        "execution_rate" => of(row.execution_rate.as_mut()),
        "adjustment_rate" => of(row.adjustment_rate.as_mut()),
        "weight" => of(row.weight.as_mut()),
        "score" => of(row.score.as_mut()),
        _ => None,
    }
}

fn indicator<'a>(row: &'a mut Indicator, key: &str) -> Option<&'a mut Consistency> {
    match key {
        "target" => of(row.target.as_mut()),
        "actual" => of(row.actual.as_mut()),
        "weight" => of(row.weight.as_mut()),
        "section_weight" => of(row.section_weight.as_mut()),
        "score" => of(row.score.as_mut()),
        _ => None,
    }
}
