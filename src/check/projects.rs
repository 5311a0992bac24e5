//! Key projects in prose against the tasks that carry their money.

use rust_decimal::Decimal;

use super::Outcome;
use super::blocks::{SPENT, exact, rate_of};
use super::prose::{Said, term};
use super::rule::AMOUNT_BETWEEN_BLOCKS;
use super::term::{Term, judge, money, percent_of};
use super::words::plain;
use crate::record::{CheckVerdict, Form, SectionKey};
use crate::value::MoneyUnit;

/// Ends of the name of a rate of spending.
const SPENDING_RATE: &[&str] = &["支出率", "执行率", "支付率", "使用率", "拨付率"];
/// Verbs of money that was granted.
const GRANTED: &[&str] = &["预算", "下达", "安排", "到位"];

/// A task's amount against the money that a key project's sentence gives, where both
/// print one spending rate to two decimals and nothing else in the form does: the
/// sentence's own numbers must give that rate.
pub(super) fn check(
    form: &Form,
    said: &[Said<'_>],
    good: &mut Vec<String>,
    found: &mut Vec<Outcome>,
) {
    let overall = rate_of(form).first().map(|t| t.value);
    let told = |s: &Said<'_>| {
        exact(s, "%")
            && s.mention.value.scale() >= 2
            && s.mention.value < Decimal::ONE_HUNDRED
            && Some(s.mention.value) != overall
    };
    let of_project = |s: &&Said<'_>| {
        let at = s.field.strip_prefix("/sections/");
        let at = at.and_then(|rest| rest.split('/').next()?.parse::<usize>().ok());
        at.and_then(|at| form.sections.get(at))
            .is_some_and(|s| s.key == SectionKey::KeyProjectPerformance)
            && told(s)
    };
    let of_task = |s: &&Said<'_>| {
        told(s)
            && s.field.starts_with("/tasks/")
            && s.field.ends_with("/actual")
            && has(&plain(&s.mention.noun), SPENDING_RATE)
    };
    let rates: Vec<&Said<'_>> = said.iter().filter(of_project).collect();
    let tasks: Vec<&Said<'_>> = said.iter().filter(of_task).collect();
    for rate in &rates {
        let alike = |s: &&&Said<'_>| s.mention.value == rate.mention.value;
        let one = (
            rates.iter().filter(alike).count(),
            tasks.iter().filter(alike).count(),
        );
        if one != (1, 1) {
            continue;
        }
        let Some(at) = tasks.iter().find(alike).and_then(|s| {
            let rest = s.field.strip_prefix("/tasks/")?;
            rest.split('/').next()?.parse::<usize>().ok()
        }) else {
            continue;
        };
        found.extend(key_project(form, said, rate, at, good));
    }
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}

/// One key project's sentence against one task's amount.
fn key_project(
    form: &Form,
    said: &[Said<'_>],
    rate: &Said<'_>,
    at: usize,
    good: &mut Vec<String>,
) -> Option<Outcome> {
    let cell = form.tasks.get(at)?.amount.as_ref()?;
    let listed = money(
        Some(cell),
        Some(MoneyUnit::Yuan),
        format!("/tasks/{at}/amount"),
    )?;
    let beside: Vec<&Said<'_>> = said
        .iter()
        .filter(|s| s.field == rate.field && s.mention.sentence == rate.mention.sentence)
        .filter(|s| exact(s, "元"))
        .collect();
    let [granted, spent] = beside.as_slice() else {
        return None;
    };
    if !has(&granted.mention.noun, GRANTED) || !has(&spent.mention.noun, SPENT) {
        return None;
    }
    let (budget, executed) = (term(granted), term(spent));
    let (share, tolerance) = percent_of(&executed, &budget)?;
    if !judge(rate.mention.value, share, tolerance)?.agrees() {
        return None;
    }
    let apart = |t: &Term| -> Option<(Decimal, Decimal)> {
        let margin = listed.value.checked_sub(t.value)?;
        Some((margin, listed.half.checked_add(t.half)?))
    };
    let (first, second) = (apart(&budget)?, apart(&executed)?);
    if first.0.abs() <= first.1 || second.0.abs() <= second.1 {
        good.push(listed.field);
        return None;
    }
    let nearest = if first.0.abs() <= second.0.abs() {
        (first, granted)
    } else {
        (second, spent)
    };
    let ((margin, tolerance), other) = nearest;
    let (a, b, percent) = (granted.quote(), spent.quote(), &rate.printed);
    let raw = &cell.raw;
    Some(Outcome {
        stated: Some(
            match cell.unit.as_deref().filter(|_| !raw.ends_with('元')) {
                Some(unit) => format!("{raw}{unit}"),
                None => raw.clone(),
            },
        ),
        computed: Some(other.printed.to_owned()),
        margin: Some(margin.normalize()),
        tolerance: Some(tolerance.normalize()),
        ..Outcome::new(
            &AMOUNT_BETWEEN_BLOCKS,
            CheckVerdict::Fail,
            format!("任务涉及资金“{raw}”；支出率同为 {percent} 的重点项目“{a}”，“{b}”"),
            format!(
                "the task's amount is “{raw}”; of the key project with the same rate of {percent}: “{a}”, “{b}”"
            ),
            vec![listed.field, rate.field.clone()],
        )
    })
}
