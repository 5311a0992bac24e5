//! Budget rows, from a matrix or from label-value pairs.

use super::labelled;
use super::values::Typer;
use crate::lexicon::FieldId;
use crate::recognize::draft::{BudgetDraft, Draft, Found};
use crate::record::{BudgetItem, BudgetRow, Labelled};

/// All budget rows in printed order, the total of the pairs first.
pub fn rows(typer: &mut Typer<'_>, draft: &Draft) -> Vec<BudgetRow> {
    let mut rows = pair_rows(typer, draft);
    for row in &draft.budget {
        let parent = row_parent(typer, row, &rows);
        let item = row
            .item
            .and_then(|f| item(typer.lexicon().path(f)))
            .unwrap_or(BudgetItem::Other);
        let mut built = empty(item, row.label.as_ref().map(|l| l.text.clone()), parent);
        for (field, found) in &row.fields {
            let measure = typer
                .lexicon()
                .path(*field)
                .strip_prefix("budget.")
                .unwrap_or_default()
                .to_owned();
            set(typer, &mut built, &measure, found);
        }
        built.other.extend(labelled(typer, &row.other));
        rows.push(built);
    }
    rows
}

/// A row other than the total is a part of it.
fn row_parent(typer: &Typer<'_>, row: &BudgetDraft, before: &[BudgetRow]) -> Option<BudgetItem> {
    let is_total = row.item.map(|f| typer.lexicon().path(f)) == Some("budget_item.total");
    let total = before.iter().any(|r| r.item == BudgetItem::Total);
    (!is_total && (total || row.part)).then_some(BudgetItem::Total)
}

/// Amounts that stand beside their labels: `budget_pair.<item>.<measure>`.
fn pair_rows(typer: &mut Typer<'_>, draft: &Draft) -> Vec<BudgetRow> {
    let mut rows: Vec<BudgetRow> = Vec::new();
    let pairs: Vec<(FieldId, &Found)> = draft.head.iter().map(|(f, found)| (*f, found)).collect();
    for (field, found) in pairs {
        let lexicon = typer.lexicon();
        let Some(rest) = lexicon.path(field).strip_prefix("budget_pair.") else {
            continue;
        };
        let Some((name, measure)) = rest.split_once('.') else {
            continue;
        };
        let Some(item) = item(&format!("budget_item.{name}")) else {
            continue;
        };
        let at = match rows.iter().position(|r| r.item == item) {
            Some(at) => at,
            None => {
                let parent = (item != BudgetItem::Total).then_some(BudgetItem::Total);
                let label = (item != BudgetItem::Total)
                    .then(|| found.label.as_ref().map(|l| l.text.clone()))
                    .flatten();
                rows.push(empty(item, label, parent));
                rows.len().saturating_sub(1)
            }
        };
        if let Some(row) = rows.get_mut(at) {
            set(typer, row, measure, found);
        }
    }
    rows.sort_by_key(|r| r.item != BudgetItem::Total);
    rows
}

/// Sets a measure. A second value for the same measure, and a measure without
/// a field of its own, is kept under its label.
fn set(typer: &mut Typer<'_>, row: &mut BudgetRow, measure: &str, found: &Found) {
    let free = match measure {
        "initial" => row.initial.is_none(),
        "adjustment" => row.adjustment.is_none(),
        "adjusted" => row.adjusted.is_none(),
        "received" => row.received.is_none(),
        "executed" => row.executed.is_none(),
        "balance" => row.balance.is_none(),
        "execution_rate" => row.execution_rate.is_none(),
        "adjustment_rate" => row.adjustment_rate.is_none(),
        "weight" => row.weight.is_none(),
        "score" => row.score.is_none(),
        "reason" => row.reason.is_none(),
        _ => false,
    };
    match measure {
        _ if !free => {
            let label = found
                .label
                .as_ref()
                .map_or_else(String::new, |l| l.text.clone());
            row.other.push(Labelled {
                label,
                value: typer.text(found),
            });
        }
        "initial" => row.initial = Some(typer.money(found)),
        "adjustment" => row.adjustment = Some(typer.money(found)),
        "adjusted" => row.adjusted = Some(typer.money(found)),
        "received" => row.received = Some(typer.money(found)),
        "executed" => row.executed = Some(typer.money(found)),
        "balance" => row.balance = Some(typer.money(found)),
        "execution_rate" => row.execution_rate = Some(typer.rate(found)),
        "adjustment_rate" => row.adjustment_rate = Some(typer.rate(found)),
        "weight" => row.weight = Some(typer.points(found)),
        "score" => row.score = Some(typer.points(found)),
        _ => row.reason = Some(typer.text(found)),
    }
}

fn empty(item: BudgetItem, label: Option<String>, parent: Option<BudgetItem>) -> BudgetRow {
    BudgetRow {
        item,
        label,
        parent,
        initial: None,
        adjustment: None,
        adjusted: None,
        received: None,
        executed: None,
        balance: None,
        execution_rate: None,
        adjustment_rate: None,
        weight: None,
        score: None,
        reason: None,
        other: Vec::new(),
    }
}

fn item(path: &str) -> Option<BudgetItem> {
    Some(match path.strip_prefix("budget_item.")? {
        "total" => BudgetItem::Total,
        "general_public_budget" => BudgetItem::GeneralPublicBudget,
        "government_fund" => BudgetItem::GovernmentFund,
        "fiscal_appropriation" => BudgetItem::FiscalAppropriation,
        "central_subsidy" => BudgetItem::CentralSubsidy,
        "local_fund" => BudgetItem::LocalFund,
        "carry_over" => BudgetItem::CarryOver,
        "special_account" => BudgetItem::SpecialAccount,
        "unit_fund" => BudgetItem::UnitFund,
        "other" => BudgetItem::Other,
        _ => return None,
    })
}
