//! Money in place of results, and how much of the spending the tasks explain.

use rust_decimal::Decimal;

use super::rule::{MONEY_AS_RESULT, SPENDING_EXPLAINED};
use super::scores::{name, passes, pointer};
use super::term::{Term, money, rounded, sum};
use super::{CheckOptions, Outcome};
use crate::record::{BudgetItem, CheckVerdict, Form, Indicator, Printed};
use crate::value::MoneyUnit;

/// Names of money that was handed out.
const SPENT: &[&str] = &[
    "支出", "投入", "拨付", "发放", "补贴", "补助", "资金", "执行", "支付", "补缴", "使用",
];
/// Money that is a result, or a limit to it.
const EARNED: &[&str] = &[
    "成本",
    "费用",
    "单价",
    "标准",
    "控制",
    "节约",
    "收入",
    "产值",
    "税",
    "利润",
    "销售",
    "营业",
    "增收",
    "工资",
    "报酬",
    "收益",
    "增加值",
    "贸易",
    "招商",
    "引资",
    "融资",
    "贷款",
    "投资",
    "挽回",
    "减少",
    "降低",
    "损失",
    "捐",
    "人均",
    "户均",
];

/// Runs the rules of money as a result.
pub(super) fn check(form: &Form, options: &CheckOptions, found: &mut Vec<Outcome>) {
    let mut good = Vec::new();
    let spent = spent(form);
    for (at, row) in form.indicators.iter().enumerate() {
        let Some(actual) = row.actual.as_ref() else {
            continue;
        };
        if actual.unit_canonical.as_deref() != Some("元") || actual.value.is_none() {
            continue;
        }
        if !handed_out(row, &spent) {
            good.push(pointer(at, "actual"));
            continue;
        }
        found.push(Outcome::new(
            &MONEY_AS_RESULT,
            CheckVerdict::Fail,
            format!("{}：完成值“{}”为支出金额", name(row), actual.raw),
            format!("{}: the result “{}” is money spent", name(row), actual.raw),
            vec![pointer(at, "actual")],
        ));
    }
    passes(&MONEY_AS_RESULT, good, found);
    found.extend(explained(form, options));
}

/// Amounts that the form lists as spent, in yuan.
fn spent(form: &Form) -> Vec<Decimal> {
    let tasks = form.tasks.iter().filter_map(|t| t.amount.as_ref()?.yuan);
    let total = form.budget.iter().filter_map(|r| r.executed.as_ref()?.yuan);
    tasks.chain(total).filter(|v| !v.is_zero()).collect()
}

fn handed_out(row: &Indicator, spent: &[Decimal]) -> bool {
    let levels = [&row.level1, &row.level2, &row.name, &row.text];
    let names: String = levels.into_iter().flatten().map(Printed::raw).collect();
    if EARNED.iter().any(|w| names.contains(w)) {
        return false;
    }
    let equal = row
        .actual
        .as_ref()
        .and_then(|a| a.value)
        .is_some_and(|v| spent.contains(&v.normalize()) || spent.contains(&v));
    equal || SPENT.iter().any(|w| name(row).contains(w))
}

/// Σ amounts of tasks against all spending.
fn explained(form: &Form, options: &CheckOptions) -> Option<Outcome> {
    let yuan = Some(MoneyUnit::Yuan);
    let parts: Vec<Term> = form
        .tasks
        .iter()
        .enumerate()
        .filter_map(|(at, t)| money(t.amount.as_ref(), yuan, format!("/tasks/{at}/amount")))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let mut fields: Vec<String> = parts.iter().map(|t| t.field.clone()).collect();
    let total = form
        .budget
        .iter()
        .enumerate()
        .find(|(_, r)| r.item == BudgetItem::Total)
        .and_then(|(at, r)| money(r.executed.as_ref(), yuan, format!("/budget/{at}/executed")))
        .filter(|t| t.value > Decimal::ZERO);
    let Some(total) = total else {
        return Some(Outcome::new(
            &SPENDING_EXPLAINED,
            CheckVerdict::NotTestable,
            "表中没有实际支出数",
            "the form prints no amount executed",
            fields,
        ));
    };
    fields.push(total.field.clone());
    let (exact, halves) = sum(&parts)?;
    let tolerance = halves.checked_add(total.half)?;
    let margin = exact.checked_sub(total.value)?;
    let share = exact.checked_div(total.value)?;
    let verdict = if share < options.explained || margin > tolerance {
        CheckVerdict::Fail
    } else if margin > Decimal::ZERO {
        CheckVerdict::WithinRounding
    } else {
        CheckVerdict::Pass
    };
    let percent = rounded(share.checked_mul(Decimal::ONE_HUNDRED)?, 2);
    let (sum, all) = (exact.normalize(), total.value.normalize());
    Some(Outcome {
        stated: Some(sum.to_string()),
        computed: Some(all.to_string()),
        margin: Some(margin.normalize()),
        tolerance: Some(tolerance.normalize()),
        ..Outcome::new(
            &SPENDING_EXPLAINED,
            verdict,
            format!("任务涉及资金合计 {sum} 元 ÷ 实际支出 {all} 元 = {percent}%"),
            format!("amounts of tasks {sum} yuan / executed {all} yuan = {percent} %"),
            fields,
        )
    })
}
