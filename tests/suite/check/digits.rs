//! How many wrong digits the checks see.

use rust_decimal::Decimal;
use selfeval::check::{self, CheckOptions};
use selfeval::record::{Consistency, Form, Money, Rate};
use selfeval::value::{self, MoneyUnit};

use super::texts;

type Cell = (usize, &'static str);

fn money(form: &mut Form, (at, key): Cell) -> Option<&mut Money> {
    let row = &mut form.budget[at];
    match key {
        "initial" => row.initial.as_mut(),
        "adjustment" => row.adjustment.as_mut(),
        "adjusted" => row.adjusted.as_mut(),
        "received" => row.received.as_mut(),
        "executed" => row.executed.as_mut(),
        "balance" => row.balance.as_mut(),
        _ => None,
    }
}

fn rate(form: &mut Form, (at, key): Cell) -> Option<&mut Rate> {
    let row = &mut form.budget[at];
    match key {
        "execution_rate" => row.execution_rate.as_mut(),
        "adjustment_rate" => row.adjustment_rate.as_mut(),
        _ => None,
    }
}

/// Every text that differs from the given one in one digit.
fn misprints(raw: &str) -> Vec<String> {
    let chars: Vec<char> = raw.chars().collect();
    let mut all = Vec::new();
    for (at, ch) in chars.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()) {
        for digit in ('0'..='9').filter(|d| d != ch) {
            let mut changed = chars.clone();
            changed[at] = digit;
            all.push(changed.into_iter().collect());
        }
    }
    all
}

#[derive(Debug, Default)]
struct Count {
    all: u32,
    contradicted: u32,
    within: u32,
    /// No number any more (07.5): the reader says so before any check.
    refused: u32,
}

/// Puts one misprint into a form and counts what the checks say of it.
fn misprint(form: &Form, cell: Cell, raw: &str, count: &mut Count) {
    let mut wrong = form.clone();
    if let Some(cell) = money(&mut wrong, cell) {
        let unit = cell.unit.as_deref().and_then(MoneyUnit::parse);
        let Ok(Some(amount)) = value::amount(raw, unit) else {
            count.refused += 1;
            return;
        };
        cell.raw = raw.to_owned();
        cell.amount = Some(amount.amount);
        cell.yuan = amount.yuan;
    } else if let Some(cell) = rate(&mut wrong, cell) {
        let Ok(Some(percent)) = value::percent(raw, true) else {
            count.refused += 1;
            return;
        };
        cell.raw = raw.to_owned();
        cell.percent = Some(percent.percent);
    }
    check::run(&mut wrong, &CheckOptions::default());
    let mark = money(&mut wrong, cell)
        .map(|m| m.consistency)
        .or_else(|| rate(&mut wrong, cell).map(|r| r.consistency));
    count.all += 1;
    match mark.unwrap() {
        Consistency::Contradicted => count.contradicted += 1,
        Consistency::Corroborated => count.within += 1,
        Consistency::Untested => {}
    }
}

/// `cargo test --release digit -- --nocapture` shows the shares.
#[test]
fn a_wrong_digit_in_the_budget_is_contradicted() {
    const KEYS: [&str; 8] = [
        "initial",
        "adjustment",
        "adjusted",
        "received",
        "executed",
        "balance",
        "execution_rate",
        "adjustment_rate",
    ];
    let mut total = Count::default();
    for (name, record) in texts() {
        let mut count = Count::default();
        for form in &record.forms {
            // Prose has no part in it.
            let mut form = form.clone();
            form.goals.clear();
            form.tasks.clear();
            form.sections.clear();
            form.indicators.clear();
            for at in 0..form.budget.len() {
                for cell in KEYS.map(|key| (at, key)) {
                    let raw = money(&mut form, cell).map(|m| m.raw.clone());
                    let raw = raw.or_else(|| rate(&mut form, cell).map(|r| r.raw.clone()));
                    for wrong in misprints(&raw.unwrap_or_default()) {
                        misprint(&form, cell, &wrong, &mut count);
                    }
                }
            }
        }
        println!("{name}: {count:?}");
        total.all += count.all;
        total.contradicted += count.contradicted;
        total.within += count.within;
        total.refused += count.refused;
    }
    let share = |n: u32| Decimal::from(n * 1000 / total.all) / Decimal::TEN;
    let other = total.all - total.contradicted - total.within;
    println!(
        "{} misprints: {} % contradicted, {} % within rounding, {} % under no identity; \
         {} more are no numbers",
        total.all,
        share(total.contradicted),
        share(total.within),
        share(other),
        total.refused
    );
    assert!(share(total.contradicted) >= Decimal::from(79), "{total:?}");
}
