//! The budget block: sums, rates, parts, the score of the execution rate.

use rust_decimal::Decimal;

use super::Outcome;
use super::rule::{
    ADJUSTMENT_RATE, BUDGET_ADJUSTED, BUDGET_BALANCE, BUDGET_PART, BUDGET_TOTAL, EXECUTION_RATE,
    EXECUTION_SCORE, Rule,
};
use super::term::{
    Judged, Term, half, has_text, judge, money, percent_of, points, rate, rounded, sum,
};
use crate::record::{BudgetItem, BudgetRow, CheckVerdict, Form, Money};
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
        found.extend(row.adjustment_rate());
        found.extend(row.balance(unit));
        found.extend(row.score());
    }
    parts(form, unit, found);
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

    /// The bases a rate may be computed on, the proper one first.
    fn bases(&self) -> Vec<(&Term, &'static str, &'static str)> {
        [
            (&self.adjusted, "全年预算数", "the adjusted budget"),
            (&self.received, "到位数", "the money received"),
            (&self.initial, "年初预算数", "the initial budget"),
        ]
        .into_iter()
        .filter_map(|(term, zh, en)| term.as_ref().map(|t| (t, zh, en)))
        .collect()
    }

    fn execution_rate(&self) -> Option<Outcome> {
        let rule = &EXECUTION_RATE;
        let stated = rate(
            self.row.execution_rate.as_ref(),
            pointer(self.at, "execution_rate"),
        )?;
        let only = || vec![stated.field.clone()];
        let Some(executed) = &self.executed else {
            return Some(missing_operand(rule, ("执行数", "amount executed"), only()));
        };
        let bases = self.bases();
        let Some((base, zh, en)) = bases.first().copied() else {
            return Some(missing_operand(rule, ("预算数", "budget"), only()));
        };
        let what = ((zh, en), self.name());
        ratio(
            rule,
            &stated,
            executed,
            (base, what.0, what.1),
            bases.get(1..).unwrap_or_default(),
        )
    }

    fn adjustment_rate(&self) -> Option<Outcome> {
        let rule = &ADJUSTMENT_RATE;
        let stated = rate(
            self.row.adjustment_rate.as_ref(),
            pointer(self.at, "adjustment_rate"),
        )?;
        let only = || vec![stated.field.clone()];
        let Some(change) = &self.adjustment else {
            return Some(missing_operand(rule, ("预算调整数", "adjustment"), only()));
        };
        let Some(base) = &self.initial else {
            return Some(missing_operand(
                rule,
                ("年初预算数", "initial budget"),
                only(),
            ));
        };
        // Some print how much was adjusted and leave the direction to the amount.
        let positive = Term {
            value: change.value.abs(),
            ..change.clone()
        };
        let change = if stated.value > Decimal::ZERO {
            &positive
        } else {
            change
        };
        let others: Vec<_> = self
            .adjusted
            .iter()
            .map(|t| (t, "调整后预算数", "the adjusted budget"))
            .collect();
        ratio(
            rule,
            &stated,
            change,
            (base, ("年初预算数", "the initial budget"), self.name()),
            &others,
        )
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

    fn score(&self) -> Option<Outcome> {
        let rule = &EXECUTION_SCORE;
        let score = points(self.row.score.as_ref(), pointer(self.at, "score"))?;
        let only = || vec![score.field.clone()];
        let Some(weight) = points(self.row.weight.as_ref(), pointer(self.at, "weight")) else {
            return Some(missing_operand(rule, ("分值", "weight"), only()));
        };
        let printed = rate(
            self.row.execution_rate.as_ref(),
            pointer(self.at, "execution_rate"),
        );
        let computed = self
            .bases()
            .first()
            .zip(self.executed.as_ref())
            .and_then(|((base, _, _), executed)| percent_of(executed, base));
        let Some(percent) = computed
            .map(|c| c.0)
            .or_else(|| printed.as_ref().map(|p| p.value))
        else {
            return Some(missing_operand(rule, ("执行率", "execution rate"), only()));
        };
        let linear = share(weight.value, percent)?;
        let mut judged = judge(score.value, linear, Decimal::ZERO)?;
        if let Some(printed) = &printed {
            // Whoever fills the form in multiplies the rate as it is printed.
            let by_printed = judge(
                score.value,
                share(weight.value, printed.value)?,
                Decimal::ZERO,
            )?;
            if by_printed.verdict == CheckVerdict::Pass {
                judged = by_printed;
            }
        }
        let mut variant = None;
        if judged.verdict != CheckVerdict::Pass {
            variant = variant_of(score.value, linear);
            if variant.is_some() {
                judged.verdict = CheckVerdict::WithinRounding;
            }
        }
        let shown = rounded(percent, 2);
        let (zh, en) = variant.unwrap_or_default();
        let mut all = vec![weight.field.clone(), score.field.clone()];
        all.extend(printed.map(|p| p.field));
        Some(Outcome::judged(
            rule,
            score.value,
            &judged,
            format!(
                "{}：{} × min(1, {shown}%) = {}，表列得分 {}{zh}",
                self.name().0,
                weight.value,
                rounded(linear, 3).normalize(),
                score.value
            ),
            format!(
                "{}: {} × min(1, {shown} %) = {}, printed score {}{en}",
                self.name().1,
                weight.value,
                rounded(linear, 3).normalize(),
                score.value
            ),
            all,
        ))
    }
}

/// Weight times rate, capped at the weight.
fn share(weight: Decimal, percent: Decimal) -> Option<Decimal> {
    let capped = percent.min(Decimal::ONE_HUNDRED).max(Decimal::ZERO);
    weight
        .checked_mul(capped)?
        .checked_div(Decimal::ONE_HUNDRED)
}

/// Ways of awarding points that are near the linear one.
fn variant_of(score: Decimal, linear: Decimal) -> Option<(&'static str, &'static str)> {
    if score == rounded(linear, 0) {
        Some(("（四舍五入取整）", " (rounded to whole points)"))
    } else if score == linear.floor() {
        Some(("（舍去小数取整）", " (cut to whole points)"))
    } else if score.checked_sub(linear)?.abs() <= Decimal::new(1, 1) {
        Some(("（相差不超过0.1分）", " (within 0.1 points)"))
    } else {
        None
    }
}

type Named<'a> = (&'a Term, (&'static str, &'static str), (String, String));

/// A stated rate against part by base, naming another base that fits.
fn ratio(
    rule: &'static Rule,
    stated: &Term,
    part: &Term,
    (base, what, name): Named<'_>,
    others: &[(&Term, &'static str, &'static str)],
) -> Option<Outcome> {
    let all = fields([part, base, stated]);
    if base.value.is_zero() {
        return Some(Outcome::new(
            rule,
            CheckVerdict::NotTestable,
            format!("{}：{}为 0，无法计算比率", name.0, what.0),
            format!("{}: {} is zero, there is no rate", name.1, what.1),
            all,
        ));
    }
    let against = |base: &Term| -> Option<Judged> {
        let (exact, tolerance) = percent_of(part, base)?;
        judge(stated.value, exact, tolerance)
    };
    let judged = against(base)?;
    let fits = others
        .iter()
        .filter(|(other, ..)| {
            !judged.agrees() && !other.value.is_zero() && other.value != base.value
        })
        .find(|(other, ..)| against(other).is_some_and(|j| j.agrees()));
    let (zh, en) = fits.map_or_else(Default::default, |(other, zh, en)| {
        (
            format!("；以{zh} {} 为分母则相符", other.value),
            format!("; it fits {en}, {}", other.value),
        )
    });
    let formula = format!("{} ÷ {} = {}%", part.value, base.value, judged.computed);
    Some(Outcome::judged(
        rule,
        stated.value,
        &judged,
        format!("{}：{formula}，表列 {}%{zh}", name.0, stated.value),
        format!("{}: {formula}, printed {} %{en}", name.1, stated.value),
        all,
    ))
}

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
fn parts(form: &Form, unit: Option<MoneyUnit>, found: &mut Vec<Outcome>) {
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
