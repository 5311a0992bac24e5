//! Indicators and tasks.

use super::labelled;
use super::values::{Typer, same, slice};
use crate::content::Passage;
use crate::lexicon::RowsOf;
use crate::recognize::draft::{Draft, Fields, Found, IndicatorDraft, TaskDraft, get};
use crate::record::{
    Attainment, AttainmentResult, Comparator, ComparatorSource, Indicator, Labelled, Task,
};
use crate::value;

/// Kinds of an indicator that stand in a column of operators (指标性质).
const KINDS: &[&str] = &[
    "定性",
    "定量",
    "正向",
    "反向",
    "正向指标",
    "反向指标",
    "定性指标",
    "定量指标",
];

/// All indicators and tasks in printed order. With `no_actuals` the form
/// declares targets: a result column is absent, not missing.
pub fn indicators(
    typer: &mut Typer<'_>,
    draft: &Draft,
    no_actuals: bool,
    year: Option<u16>,
) -> (Vec<Indicator>, Vec<Task>) {
    let mut indicators: Vec<Indicator> = Vec::with_capacity(draft.indicators.len());
    // The last row that is not a part (其中) of another one.
    let mut whole: Option<u32> = None;
    for (at, row) in draft.indicators.iter().enumerate() {
        let mut built = indicator(typer, row, no_actuals, year);
        let part = built
            .name
            .as_ref()
            .is_some_and(|n| crate::lexicon::normalize(&n.raw).part);
        let same_task = |w: &u32| {
            indicators
                .get(*w as usize)
                .is_some_and(|i| i.task == built.task)
        };
        if part {
            built.parent = whole.filter(same_task);
        } else {
            whole = u32::try_from(at).ok();
        }
        indicators.push(built);
    }
    let tasks = draft.tasks.iter().map(|d| task(typer, d)).collect();
    (indicators, tasks)
}

fn task(typer: &mut Typer<'_>, draft: &TaskDraft) -> Task {
    let lexicon = typer.lexicon();
    Task {
        name: get(&draft.fields, lexicon.field("tasks.name")).map(|f| typer.text(f)),
        expected: get(&draft.fields, lexicon.field("tasks.expected")).map(|f| typer.text(f)),
        actual: get(&draft.fields, lexicon.field("tasks.actual")).map(|f| typer.text(f)),
        amount: get(&draft.fields, lexicon.field("tasks.amount")).map(|f| typer.money(f)),
        indicators: draft
            .indicators
            .iter()
            .filter_map(|i| u32::try_from(*i).ok())
            .collect(),
        other: labelled(typer, &draft.other),
    }
}

fn indicator(
    typer: &mut Typer<'_>,
    draft: &IndicatorDraft,
    no_actuals: bool,
    year: Option<u16>,
) -> Indicator {
    let lexicon = typer.lexicon();
    let fields = &draft.fields;
    let find = |path: &str| get(fields, lexicon.field(path));
    let mut built = Indicator {
        task: draft.task.and_then(|t| u32::try_from(t).ok()),
        block: draft.block.clone(),
        level1: find("indicators.level1").map(|f| typer.text(f)),
        level2: find("indicators.level2").map(|f| typer.text(f)),
        weight: find("indicators.weight").map(|f| typer.points(f)),
        score: find("indicators.score").map(|f| typer.points(f)),
        deviation: find("indicators.deviation").map(|f| typer.text(f)),
        criteria: find("indicators.criteria").map(|f| typer.text(f)),
        other: labelled(typer, &draft.other),
        ..Indicator::default()
    };
    built.section_weight = find("indicators.section_weight").map(|f| typer.points(f));
    section_weight(
        typer,
        find("indicators.level1").or_else(|| find("indicators.level2")),
        &mut built,
    );

    let mut target: Option<value::Quantity> = None;
    // Under tasks a column of names without one of targets holds whole sentences.
    let whole = (draft.of == Some(RowsOf::Tasks) && find("indicators.target").is_none())
        .then(|| find("indicators.name"))
        .flatten();
    if let Some(sentence) = find("indicators.text").or(whole) {
        built.text = Some(typer.text(sentence));
        match value::target_in_sentence(&sentence.text) {
            Some(split) => {
                let name = typer.part(sentence, &split.name);
                let part = typer.part(sentence, &split.target);
                built.name = (!name.text.is_empty()).then(|| typer.text(&name));
                // A further condition may stand in the name: 每季度开展1次…不少于4次.
                built.target = Some(typer.quantity(&part, &sentence.text, &split.quantity));
                target = Some(shifted(split.quantity, split.target.start));
            }
            None => built.name = built.text.clone(),
        }
    }
    if let Some(name) = find("indicators.name").filter(|_| whole.is_none()) {
        built.name = Some(typer.text(name));
    }
    if let Some(deepest) = find("indicators.name_deepest").filter(|f| !f.text.is_empty()) {
        // Four levels: the third one is kept under its label.
        if let Some(third) = built.name.replace(typer.text(deepest)) {
            let label = find("indicators.name").and_then(|f| f.label.as_ref());
            built.other.push(Labelled {
                label: label.map_or_else(String::new, |l| l.text.clone()),
                value: third,
            });
        }
    }
    if let Some((found, kind)) = joined_target(typer, fields) {
        let mut parsed = value::quantity(&found.text);
        if kind.as_ref().is_some_and(|k| k.text.contains("定性")) && parsed.value.is_none() {
            parsed.comparator = Some(Comparator::Qualitative);
            parsed.comparator_source = Some(ComparatorSource::Printed);
        }
        if let Some(kind) = kind {
            let label = kind
                .label
                .as_ref()
                .map_or_else(String::new, |l| l.text.clone());
            built.other.push(Labelled {
                label,
                value: typer.text(&kind),
            });
        }
        built.target = Some(typer.quantity(&found, &found.text, &parsed));
        target = Some(parsed);
    }
    if let Some(adjusted) = find("indicators.target_adjusted") {
        built.target_adjusted =
            Some(typer.quantity(adjusted, &adjusted.text, &value::quantity(&adjusted.text)));
    }
    let mut actual = None;
    if let Some(found) = find("indicators.actual").filter(|f| !no_actuals || !f.text.is_empty()) {
        let hint = built.name.as_ref().map(|n| n.raw.as_str());
        let parsed = value::actual(&found.text, target.as_ref(), hint);
        built.actual = Some(typer.quantity(found, &found.text, &parsed));
        actual = Some(parsed);
    }
    for path in [
        "weighted_score",
        "review_score",
        "core",
        "score_coefficient",
        "completion",
        "target_kind",
        "forecast",
        "outlook",
        "remark",
    ] {
        if let Some(found) = find(&format!("indicators.{path}")) {
            let label = found
                .label
                .as_ref()
                .map_or_else(String::new, |l| l.text.clone());
            built.other.push(Labelled {
                label,
                value: typer.text(found),
            });
        }
    }
    // A date without a year is one of the form's own year.
    let dated = |q: Option<value::Quantity>| q.map(|q| q.in_year(year));
    let (target, actual) = (dated(target), dated(actual));
    built.attainment = attainment(&built, target.as_ref(), actual.as_ref());
    built
}

/// Points that stand in the heading of the level.
fn section_weight(typer: &mut Typer<'_>, level: Option<&Found>, built: &mut Indicator) {
    let Some(level) = level.filter(|_| built.section_weight.is_none()) else {
        return;
    };
    let label = crate::lexicon::normalize(&level.text);
    if let Some(points) = label.points {
        let text = typer.text(level);
        let mut value = <crate::record::Points as crate::record::Printed>::from_text(text);
        value.value = Some(points);
        built.section_weight = Some(value);
    }
}

/// The target, joined from cells for operator, value and unit, and a kind
/// (定性, 定量) that stood in the operator's place.
fn joined_target(typer: &Typer<'_>, fields: &Fields) -> Option<(Found, Option<Found>)> {
    let lexicon = typer.lexicon();
    let value = get(fields, lexicon.field("indicators.target"))?;
    let comparator = get(fields, lexicon.field("indicators.target_comparator"));
    let unit = get(fields, lexicon.field("indicators.target_unit"));
    let is_kind = |f: &Found| KINDS.contains(&crate::lexicon::normalize(&f.text).key.as_str());
    let says_qualitative = |f: &Found| f.text.trim() == "定性";
    let kind = comparator
        .filter(|f| is_kind(f) && !says_qualitative(f))
        .cloned();
    let mut found = value.clone();
    if value::blank_number(&value.text).is_some() {
        return Some((found, kind));
    }
    let mut passage = Passage::default();
    let mut text = String::new();
    let before = comparator
        .filter(|f| (!is_kind(f) || says_qualitative(f)) && value::blank_number(&f.text).is_none());
    let after = unit.filter(|f| value::blank_number(&f.text).is_none());
    for part in [before, Some(value), after].into_iter().flatten() {
        passage.spans.extend(part.passage.spans.iter().copied());
        text.push_str(&part.text);
    }
    found.passage = passage;
    found.text = text;
    Some((found, kind))
}

/// A quantity whose ranges count from `start`.
fn shifted(mut quantity: value::Quantity, start: usize) -> value::Quantity {
    let shift =
        |r: &std::ops::Range<usize>| r.start.saturating_sub(start)..r.end.saturating_sub(start);
    quantity.span = shift(&quantity.span);
    for condition in &mut quantity.all {
        condition.span = shift(&condition.span);
        condition.number = shift(&condition.number);
    }
    if let Some(grade) = &mut quantity.grade {
        grade.span = shift(&grade.span);
    }
    quantity
}

fn attainment(
    built: &Indicator,
    target: Option<&value::Quantity>,
    actual: Option<&value::Quantity>,
) -> Option<Attainment> {
    let (target, actual) = (target?, actual?);
    let printed = built.actual.as_ref()?;
    if printed.blank.is_some() {
        return None;
    }
    let names: Vec<&str> = [&built.name, &built.level2, &built.level1]
        .into_iter()
        .flatten()
        .map(|n| n.raw.as_str())
        .collect();
    let computed = value::attainment(target, actual, &names);
    let weight = built.weight.as_ref().and_then(|w| w.value);
    let score = built.score.as_ref().and_then(|s| s.value);
    let score_implies = match (weight, score) {
        _ if same(weight, score) => Some(AttainmentResult::Met),
        (Some(weight), Some(score)) if score < weight => Some(AttainmentResult::NotMet),
        _ => None,
    };
    let claimed = actual
        .grade
        .as_ref()
        .map(|g| slice(&printed.raw, &g.span))
        .and_then(|g| claim(&g));
    Some(Attainment {
        result: computed.result,
        basis: computed.basis,
        ratio: computed.ratio,
        reason: computed.reason.map(str::to_owned),
        claimed,
        score_implies,
    })
}

/// What an attainment grade claims.
fn claim(grade: &str) -> Option<AttainmentResult> {
    if ["未达成", "未完成", "部分"]
        .iter()
        .any(|w| grade.contains(w))
    {
        Some(AttainmentResult::NotMet)
    } else if ["达成", "完成"].iter().any(|w| grade.contains(w)) {
        Some(AttainmentResult::Met)
    } else {
        None
    }
}
