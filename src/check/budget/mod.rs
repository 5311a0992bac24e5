//! The budget block: sums, rates, parts, the score of the execution rate.

mod parts;
mod rate;

use rust_decimal::Decimal;

use super::Outcome;
use super::rule::{BUDGET_ADJUSTED, BUDGET_BALANCE, Rule};
use super::term::{Term, half, judge, money, sum};
use crate::record::{BudgetRow, CheckVerdict, Form, Money};
use crate::value::MoneyUnit;

/// The numbers of one row.
struct Row<'a> {
    row: &'a BudgetRow,
    at: usize,
    initial: Option<Term>,
    adjustment: Option<Term>,
    adjusted: Option<Term>,
    received: Option<Term>,
    executed: Option<Term>,
}

/// Runs the rules of the budget block.
pub(super) fn check(form: &Form, found: &mut Vec<Outcome>) {
    let unit = form
        .money_unit
        .as_ref()
        .and_then(|u| MoneyUnit::parse(&u.value));
    let rows: Vec<Row<'_>> = form
        .budget
        .iter()
        .enumerate()
        .map(|(at, row)| Row::new(at, row, unit))
        .collect();
    for row in &rows {
        found.extend(row.adjusted());
        found.extend(row.execution_rate());
        found.extend(row.above_whole());
        found.extend(row.adjustment_rate());
        found.extend(row.balance(unit));
        found.extend(row.score());
    }
    parts::parts(form, unit, found);
}

impl<'a> Row<'a> {
    fn new(at: usize, row: &'a BudgetRow, unit: Option<MoneyUnit>) -> Self {
        let term = |cell: &Option<Money>, key| money(cell.as_ref(), unit, pointer(at, key));
        Self {
            row,
            at,
            initial: term(&row.initial, "initial"),
            adjustment: term(&row.adjustment, "adjustment"),
            adjusted: term(&row.adjusted, "adjusted"),
            received: term(&row.received, "received"),
            executed: term(&row.executed, "executed"),
        }
    }

    /// The row in words, for messages.
    fn name(&self) -> (String, String) {
        let label = self.row.label.clone();
        label.map_or_else(
            || ("资金总额".to_owned(), "total".to_owned()),
            |l| (l.clone(), l),
        )
    }

    fn adjusted(&self) -> Option<Outcome> {
        let rule = &BUDGET_ADJUSTED;
        let (Some(initial), Some(change), Some(adjusted)) =
            (&self.initial, &self.adjustment, &self.adjusted)
        else {
            // Most families have no column for the adjustment: only the total says so.
            let stated = self
                .adjusted
                .as_ref()
                .filter(|_| self.row.parent.is_none())?;
            let missing = if self.initial.is_none() {
                ("年初预算数", "initial budget")
            } else {
                ("预算调整数", "adjustment")
            };
            return Some(missing_operand(rule, missing, vec![stated.field.clone()]));
        };
        let (exact, tolerance) = sum([initial, change])?;
        let judged = judge(
            adjusted.value,
            exact,
            tolerance
                .checked_add(adjusted.half)?
                .checked_sub(half(adjusted.value))?,
        )?;
        let fields = fields([initial, change, adjusted]);
        let formula = format!("{} + {} = {}", initial.value, signed(change.value), exact);
        Some(Outcome::judged(
            rule,
            adjusted.value,
            &judged,
            format!("{}：{formula}，表列 {}", self.name().0, adjusted.value),
            format!("{}: {formula}, printed {}", self.name().1, adjusted.value),
            fields,
        ))
    }

    fn balance(&self, unit: Option<MoneyUnit>) -> Option<Outcome> {
        let stated = money(self.row.balance.as_ref(), unit, pointer(self.at, "balance"))?;
        let Some(executed) = &self.executed else {
            return Some(missing_operand(
                &BUDGET_BALANCE,
                ("执行数", "amount executed"),
                vec![stated.field],
            ));
        };
        let mut first = None;
        // Money that never came cannot be left over: received before budget.
        for base in [&self.received, &self.adjusted, &self.initial]
            .into_iter()
            .flatten()
        {
            let exact = base.value.checked_sub(executed.value)?;
            let judged = judge(stated.value, exact, base.half.checked_add(executed.half)?)?;
            let formula = format!("{} − {} = {exact}", base.value, executed.value);
            let outcome = Outcome::judged(
                &BUDGET_BALANCE,
                stated.value,
                &judged,
                format!("{}：{formula}，表列结余 {}", self.name().0, stated.value),
                format!(
                    "{}: {formula}, printed balance {}",
                    self.name().1,
                    stated.value
                ),
                fields([base, executed, &stated]),
            );
            if judged.agrees() {
                return Some(outcome);
            }
            first.get_or_insert(outcome);
        }
        first
    }
}

/// A check whose operand is not printed.
fn missing_operand(rule: &'static Rule, what: (&str, &str), fields: Vec<String>) -> Outcome {
    Outcome::new(
        rule,
        CheckVerdict::NotTestable,
        format!("表中没有{}", what.0),
        format!("the form prints no {}", what.1),
        fields,
    )
}

fn pointer(at: usize, key: &str) -> String {
    format!("/budget/{at}/{key}")
}

fn fields<const N: usize>(terms: [&Term; N]) -> Vec<String> {
    terms.into_iter().map(|t| t.field.clone()).collect()
}

/// Negative terms stand in brackets in a formula.
fn signed(value: Decimal) -> String {
    if value < Decimal::ZERO {
        format!("({value})")
    } else {
        value.to_string()
    }
}
