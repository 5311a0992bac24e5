//! Amounts of one item that stand in two blocks of a form, and units of money.

use std::cell::LazyCell;

use rust_decimal::Decimal;

use super::Outcome;
use super::projects;
use super::prose::{Said, term};
use super::rule::{AMOUNT_BETWEEN_BLOCKS, MIXED_UNITS};
use super::scores::{passes, pointer};
use super::term::{Term, money, rate};
use super::words::plain;
use crate::record::{BudgetItem, CheckVerdict, Form, Money, SectionKey};
use crate::value::MoneyUnit;

/// Verbs of money that was used, at the end of a noun.
pub(super) const SPENT: &[&str] = &[
    "支出",
    "支付",
    "使用",
    "执行",
    "拨付",
    "投入",
    "支出资金",
    "使用资金",
];
/// What prose calls the whole budget when nothing narrows it down.
const BUDGET: &[&str] = &[
    "预算数",
    "预算",
    "预算资金",
    "预算总额",
    "资金总额",
    "总预算",
    "预算安排",
    "安排预算",
    "调整预算数",
    "调整后预算数",
    "年初预算数",
    "年初预算",
];
/// What prose calls all spending.
const EXECUTED: &[&str] = &[
    "执行数",
    "支出数",
    "支出",
    "总支出",
    "支出总额",
    "预算执行数",
    "预算支出",
];
/// What prose calls the rate of all spending.
const RATE: &[&str] = &[
    "预算执行率",
    "预算完成率",
    "执行率",
    "资金执行率",
    "预算支出率",
    "资金支出率",
];
/// Words of a sentence that do not narrow its subject down.
const GENERIC: &[&str] = &[
    "项目",
    "本项目",
    "该项目",
    "部门",
    "我局",
    "我单位",
    "本单位",
    "我部门",
    "本部门",
    "整体",
    "财政",
    "资金",
    "截至",
    "年底",
    "年末",
    "12月31日",
    "其",
    "安排",
    "下达",
    "完成",
];

/// Runs the rules of amounts in several blocks.
pub(super) fn check(form: &Form, said: &[Said<'_>], found: &mut Vec<Outcome>) {
    let mut good = Vec::new();
    tasks(form, said, &mut good, found);
    let unit = form
        .money_unit
        .as_ref()
        .and_then(|u| MoneyUnit::parse(&u.value));
    prose(form, said, &mut good, found);
    projects::check(form, said, &mut good, found);
    rates(form, &mut good, found);
    good.dedup();
    passes(&AMOUNT_BETWEEN_BLOCKS, good, found);
    units(form, unit, found);
}

/// A task's amount against the spending that its result states, where it states one.
fn tasks(form: &Form, said: &[Said<'_>], good: &mut Vec<String>, found: &mut Vec<Outcome>) {
    for (at, task) in form.tasks.iter().enumerate() {
        let amount = format!("/tasks/{at}/amount");
        let Some(listed) = money(task.amount.as_ref(), Some(MoneyUnit::Yuan), amount) else {
            continue;
        };
        let field = format!("/tasks/{at}/actual");
        let spent: Vec<&Said<'_>> = said
            .iter()
            .filter(|s| s.field == field && exact(s, "元"))
            .filter(|s| {
                let noun = plain(&s.mention.noun);
                SPENT.iter().any(|w| noun.ends_with(w))
            })
            .collect();
        // Several payments are parts; which sum they make the text does not say.
        let [one] = spent.as_slice() else { continue };
        compare(one, &[listed], good, found);
    }
}

/// Statements about all money against the budget block.
fn prose(form: &Form, said: &[Said<'_>], good: &mut Vec<String>, found: &mut Vec<Outcome>) {
    let plain_words = |words: &[&str]| -> Vec<String> { words.iter().map(|w| plain(w)).collect() };
    let names = LazyCell::new(|| [BUDGET, EXECUTED, RATE].map(plain_words));
    for one in said.iter().filter(|s| exact(s, "元") || exact(s, "%")) {
        let noun = plain(&one.mention.noun);
        let [budget, executed, rate] = &*names;
        let is = |words: &[String]| words.contains(&noun);
        let money = exact(one, "元");
        if !(money && (is(budget) || is(executed)) || !money && is(rate)) || !general(form, one) {
            continue;
        }
        let listed = if money && is(budget) {
            amounts(form, &["initial", "adjusted", "received"])
        } else if money {
            amounts(form, &["executed"])
        } else {
            rate_of(form)
        };
        compare(one, &listed, good, found);
    }
}

/// An indicator named after the rate of all spending against the budget block.
fn rates(form: &Form, good: &mut Vec<String>, found: &mut Vec<Outcome>) {
    let listed = rate_of(form);
    for (at, row) in form.indicators.iter().enumerate() {
        let (Some(name), Some(actual), None) = (&row.name, &row.actual, row.task) else {
            continue;
        };
        let rate = actual.unit_canonical.as_deref() == Some("%") && actual.quantities.is_empty();
        if !rate || actual.comparator_source.is_none() {
            continue;
        }
        let name = plain(&name.raw);
        if !RATE.contains(&name.as_str()) {
            continue;
        }
        let Some(value) = actual.value.filter(|_| !actual.approximate) else {
            continue;
        };
        let stated = Term {
            value,
            half: super::term::half(value),
            field: pointer(at, "actual"),
        };
        judge(
            &stated,
            (&format!("{name}{}", actual.raw), "%"),
            &listed,
            good,
            found,
        );
    }
}

/// Whether a number stands in a text about the whole form, in a sentence
/// that names nothing narrower before it.
fn general(form: &Form, said: &Said<'_>) -> bool {
    let mut parts = said.field.split('/').skip(1);
    let (list, at) = (
        parts.next(),
        parts.next().and_then(|a| a.parse::<usize>().ok()),
    );
    let whole = match (list, at) {
        (Some("goals"), Some(_)) => said.field.ends_with("actual"),
        (Some("sections"), Some(at)) => form
            .sections
            .get(at)
            .is_some_and(|s| s.key != SectionKey::KeyProjectPerformance),
        _ => false,
    };
    if !whole {
        return false;
    }
    let Some(before) = said.sentence.find(said.printed) else {
        return false;
    };
    let mut text = said.sentence.get(..before).unwrap_or_default().to_owned();
    // What was said of the budget narrows nothing down either.
    for word in [BUDGET, EXECUTED, RATE, GENERIC].into_iter().flatten() {
        text = text.replace(word, "");
    }
    let text: String = plain(&text)
        .chars()
        .filter(|c| !c.is_ascii_digit() && !"年月日万亿元其中".contains(*c))
        .collect();
    text.is_empty()
}

/// Whether a number is exact and in a unit.
pub(super) fn exact(said: &Said<'_>, unit: &str) -> bool {
    let m = &said.mention;
    m.unit_canonical.as_deref() == Some(unit)
        && m.approximation.is_none()
        && m.comparator.is_none()
        && m.upper.is_none()
}

/// Amounts of the budget block in yuan, of any row.
fn amounts(form: &Form, keys: &[&str]) -> Vec<Term> {
    let mut all = Vec::new();
    for (at, row) in form.budget.iter().enumerate() {
        for (key, cell) in [
            ("initial", &row.initial),
            ("adjusted", &row.adjusted),
            ("received", &row.received),
            ("executed", &row.executed),
        ] {
            let field = format!("/budget/{at}/{key}");
            if keys.contains(&key) {
                all.extend(money(cell.as_ref(), Some(MoneyUnit::Yuan), field));
            }
        }
    }
    all
}

/// The printed rate of the total.
pub(super) fn rate_of(form: &Form) -> Vec<Term> {
    let total = form
        .budget
        .iter()
        .enumerate()
        .find(|(_, r)| r.item == BudgetItem::Total);
    total
        .and_then(|(at, row)| {
            rate(
                row.execution_rate.as_ref(),
                format!("/budget/{at}/execution_rate"),
            )
        })
        .into_iter()
        .collect()
}

fn compare(one: &Said<'_>, listed: &[Term], good: &mut Vec<String>, found: &mut Vec<Outcome>) {
    let stated = term(one);
    let quote = format!("{}{}", one.mention.noun, one.printed);
    let unit = one.mention.unit_canonical.as_deref().unwrap_or_default();
    judge(&stated, (&quote, unit), listed, good, found);
}

/// A stated number against everything it may be; the nearest is quoted.
fn judge(
    stated: &Term,
    (quote, unit): (&str, &str),
    listed: &[Term],
    good: &mut Vec<String>,
    found: &mut Vec<Outcome>,
) {
    let apart = |t: &Term| -> Option<(Decimal, Decimal)> {
        let margin = stated.value.checked_sub(t.value)?;
        Some((margin, stated.half.checked_add(t.half)?))
    };
    if listed
        .iter()
        .filter_map(apart)
        .any(|(margin, tolerance)| margin.abs() <= tolerance)
    {
        good.push(stated.field.clone());
        return;
    }
    let nearest = listed
        .iter()
        .filter_map(|t| Some((apart(t)?, t)))
        .min_by_key(|((margin, _), _)| margin.abs());
    let Some(((margin, tolerance), other)) = nearest else {
        return;
    };
    let value = other.value.normalize();
    found.push(Outcome {
        stated: Some(stated.value.normalize().to_string()),
        computed: Some(value.to_string()),
        margin: Some(margin.normalize()),
        tolerance: Some(tolerance.normalize()),
        ..Outcome::new(
            &AMOUNT_BETWEEN_BLOCKS,
            CheckVerdict::Fail,
            format!("“{quote}”，所列为 {value}{unit}"),
            format!("“{quote}”, the other block lists {value}{unit}"),
            vec![stated.field.clone(), other.field.clone()],
        )
    });
}

/// Cells whose unit of money is not the form's.
fn units(form: &Form, unit: Option<MoneyUnit>, found: &mut Vec<Outcome>) {
    let mut cells: Vec<(String, &Money)> = Vec::new();
    for (at, row) in form.budget.iter().enumerate() {
        for (key, cell) in [
            ("initial", &row.initial),
            ("adjustment", &row.adjustment),
            ("adjusted", &row.adjusted),
            ("received", &row.received),
            ("executed", &row.executed),
            ("balance", &row.balance),
        ] {
            cells.extend(cell.iter().map(|c| (format!("/budget/{at}/{key}"), c)));
        }
    }
    for (at, task) in form.tasks.iter().enumerate() {
        let amount = task.amount.iter();
        cells.extend(amount.map(|c| (format!("/tasks/{at}/amount"), c)));
    }
    let own = |cell: &Money| cell.unit.as_deref().and_then(MoneyUnit::parse);
    cells.retain(|(_, c)| c.amount.is_some_and(|a| !a.is_zero()) && own(c).is_some());
    let Some(usual) = unit.or_else(|| cells.first().and_then(|(_, c)| own(c))) else {
        return;
    };
    let (same, other): (Vec<_>, Vec<_>) =
        cells.into_iter().partition(|(_, c)| own(c) == Some(usual));
    if other.is_empty() {
        passes(
            &MIXED_UNITS,
            same.into_iter().map(|(f, _)| f).collect(),
            found,
        );
        return;
    }
    let list: Vec<String> = other.iter().map(|(_, c)| c.raw.clone()).collect();
    let list = list.join("、");
    let head = usual.as_str();
    found.push(Outcome::new(
        &MIXED_UNITS,
        CheckVerdict::Fail,
        format!("表头单位为{head}，单元格另有单位：{list}"),
        format!("the form's unit is {head}, cells have their own: {list}"),
        other.into_iter().map(|(f, _)| f).collect(),
    ));
}
