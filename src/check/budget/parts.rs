//! A budget's total against its parts.

use super::{fields, pointer, signed};
use crate::check::Outcome;
use crate::check::rule::{BUDGET_PART, BUDGET_TOTAL};
use crate::check::term::{Term, half, has_text, judge, money, sum};
use crate::record::{BudgetItem, BudgetRow, CheckVerdict, Form, Money};
use crate::value::MoneyUnit;
use rust_decimal::Decimal;

/// Rows under 其中 of another part: they are counted within it.
fn nested(rows: &[BudgetRow], at: usize) -> bool {
    use BudgetItem::{FiscalAppropriation, GeneralPublicBudget, GovernmentFund};
    let fiscal = rows.iter().take(at).any(|r| r.item == FiscalAppropriation);
    rows.get(at)
        .is_some_and(|r| fiscal && matches!(r.item, GeneralPublicBudget | GovernmentFund))
}

const MEASURES: [&str; 6] = [
    "initial",
    "adjustment",
    "adjusted",
    "received",
    "executed",
    "balance",
];

fn cell<'a>(row: &'a BudgetRow, measure: &str) -> Option<&'a Money> {
    match measure {
        "initial" => row.initial.as_ref(),
        "adjustment" => row.adjustment.as_ref(),
        "adjusted" => row.adjusted.as_ref(),
        "received" => row.received.as_ref(),
        "executed" => row.executed.as_ref(),
        _ => row.balance.as_ref(),
    }
}

/// The total against its parts, measure by measure.
pub(super) fn parts(form: &Form, unit: Option<MoneyUnit>, found: &mut Vec<Outcome>) {
    let rows = &form.budget;
    let Some(total_at) = rows.iter().position(|r| r.item == BudgetItem::Total) else {
        return;
    };
    let members: Vec<usize> = (0..rows.len())
        .filter(|&at| {
            rows.get(at)
                .is_some_and(|r| r.parent == Some(BudgetItem::Total))
        })
        .collect();
    for measure in MEASURES {
        let term = |at: usize| money(cell(rows.get(at)?, measure), unit, pointer(at, measure));
        let Some(total) = term(total_at) else {
            continue;
        };
        let listed = |at: &usize| rows.get(*at).is_some_and(|r| cell(r, measure).is_some());
        let columns: Vec<usize> = members.iter().copied().filter(listed).collect();
        if columns.is_empty() {
            continue;
        }
        // A cell with words in it is not nothing: the sum is unknown.
        let unreadable = columns.iter().any(|&at| {
            let value = rows.get(at).and_then(|r| cell(r, measure));
            value.is_some_and(|m| m.amount.is_none() && m.blank.is_none()) && has_text(value)
        });
        let all: Vec<Term> = columns.iter().filter_map(|&at| term(at)).collect();
        let top: Vec<Term> = columns
            .iter()
            .filter(|&&at| !nested(rows, at))
            .filter_map(|&at| term(at))
            .collect();
        for part in &all {
            found.extend(part_of(part, &total));
        }
        if all.is_empty() {
            continue;
        }
        let of = |terms: &[Term]| -> Option<Outcome> {
            let (exact, tolerance) = sum(terms)?;
            let judged = judge(
                total.value,
                exact,
                tolerance
                    .checked_add(total.half)?
                    .checked_sub(half(total.value))?,
            )?;
            let formula: Vec<String> = terms.iter().map(|t| signed(t.value)).collect();
            let formula = format!("{} = {exact}", formula.join(" + "));
            let mut fields = vec![total.field.clone()];
            fields.extend(terms.iter().map(|t| t.field.clone()));
            Some(Outcome::judged(
                &BUDGET_TOTAL,
                total.value,
                &judged,
                format!("各项之和 {formula}，表列总额 {}", total.value),
                format!("sum of the parts {formula}, printed total {}", total.value),
                fields,
            ))
        };
        let Some(mut outcome) = of(&top) else {
            continue;
        };
        if outcome.verdict == CheckVerdict::Fail
            && top.len() < all.len()
            && let Some(flat) = of(&all).filter(|o| o.verdict != CheckVerdict::Fail)
        {
            outcome = flat;
        }
        let single = columns.len() == 1;
        if outcome.verdict == CheckVerdict::Fail && (unreadable || single) {
            let (zh, en) = if unreadable {
                ("有分项不是数字", "a part is no number")
            } else {
                (
                    "只列出一个分项，“其中”未必列全",
                    "only one part is listed, and 其中 need not list all",
                )
            };
            outcome = Outcome::new(
                &BUDGET_TOTAL,
                CheckVerdict::NotTestable,
                zh,
                en,
                outcome.fields,
            );
        }
        found.push(outcome);
    }
}

/// A part larger than its whole; silent when it is not.
fn part_of(part: &Term, total: &Term) -> Option<Outcome> {
    let over = part.value.checked_sub(total.value)?;
    let tolerance = part.half.checked_add(total.half)?;
    // A negative adjustment may well be smaller in a part.
    if total.value < Decimal::ZERO || over <= tolerance {
        return None;
    }
    Some(Outcome {
        stated: Some(part.value.to_string()),
        computed: Some(total.value.to_string()),
        margin: Some(over),
        tolerance: Some(tolerance),
        ..Outcome::new(
            &BUDGET_PART,
            CheckVerdict::Fail,
            format!("分项 {} 大于总额 {}", part.value, total.value),
            format!(
                "the part {} is larger than the whole {}",
                part.value, total.value
            ),
            fields([part, total]),
        )
    })
}
