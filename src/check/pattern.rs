//! Patterns worth sampling and gaps in the disclosure.

use super::rule::{BLANK_RESULT, FAR_ABOVE, TARGET_COPIED, TARGET_WITHOUT_MEASURE, UNIT_DIFFERS};
use super::scores::{name, passes, pointer};
use super::{CheckOptions, Outcome, Rule};
use crate::record::{CheckVerdict, Comparator, Form, Indicator, Kind};

/// Runs the rules of patterns and gaps.
pub(super) fn check(form: &Form, options: &CheckOptions, found: &mut Vec<Outcome>) {
    each(
        form,
        &UNIT_DIFFERS,
        &["target", "actual"],
        found,
        unit_differs,
    );
    each(form, &FAR_ABOVE, &["target", "actual"], found, |row| {
        far_above(row, options)
    });
    each(
        form,
        &TARGET_COPIED,
        &["target", "actual"],
        found,
        target_copied,
    );
    if form.kind != Kind::TargetDeclaration {
        each(
            form,
            &BLANK_RESULT,
            &["target", "actual"],
            found,
            blank_result,
        );
    }
    each(
        form,
        &TARGET_WITHOUT_MEASURE,
        &["target"],
        found,
        without_measure,
    );
}

/// Applies a rule to every indicator: `None` where it says nothing.
fn each(
    form: &Form,
    rule: &'static Rule,
    keys: &[&str],
    found: &mut Vec<Outcome>,
    says: impl Fn(&Indicator) -> Option<bool>,
) {
    let mut good = Vec::new();
    for (at, row) in form.indicators.iter().enumerate() {
        let Some(bad) = says(row) else { continue };
        let fields: Vec<String> = keys.iter().map(|key| pointer(at, key)).collect();
        if !bad {
            good.extend(fields.last().cloned());
            continue;
        }
        let raw = |q: &Option<crate::record::Quantity>| {
            q.as_ref().map_or_else(String::new, |q| q.raw.clone())
        };
        let (target, actual) = (raw(&row.target), raw(&row.actual));
        let ratio = row.attainment.as_ref().and_then(|a| a.ratio);
        let times = ratio.filter(|_| rule == &FAR_ABOVE);
        let (zh, en) = times.map_or_else(Default::default, |r| {
            (format!("（{r} 倍）"), format!(" ({r} times)"))
        });
        found.push(Outcome::new(
            rule,
            CheckVerdict::Fail,
            format!("{}：目标“{target}”，完成“{actual}”{zh}", name(row)),
            format!("{}: target “{target}”, result “{actual}”{en}", name(row)),
            fields,
        ));
    }
    passes(rule, good, found);
}

fn unit_differs(row: &Indicator) -> Option<bool> {
    let (target, actual) = (row.target.as_ref()?, row.actual.as_ref()?);
    target.value.and(actual.value)?;
    Some(target.unit_canonical.as_ref()? != actual.unit_canonical.as_ref()?)
}

/// Only where more is better: half of a cost limit is no result far above it.
fn far_above(row: &Indicator, options: &CheckOptions) -> Option<bool> {
    let ratio = row.attainment.as_ref()?.ratio?;
    let target = row.target.as_ref()?;
    match target.comparator? {
        Comparator::Ge | Comparator::Gt => Some(ratio > options.far_above),
        _ => None,
    }
}

fn target_copied(row: &Indicator) -> Option<bool> {
    let (target, actual) = (row.target.as_ref()?, row.actual.as_ref()?);
    if target.blank.is_some() || actual.blank.is_some() || target.value.is_none() {
        return None;
    }
    let sign = [
        "≥",
        "≤",
        "≧",
        "≦",
        ">",
        "<",
        "＞",
        "＜",
        "不少于",
        "不低于",
        "不超过",
    ];
    Some(target.raw == actual.raw && sign.iter().any(|s| actual.raw.contains(s)))
}

fn blank_result(row: &Indicator) -> Option<bool> {
    let target = row.target.as_ref().filter(|t| t.blank.is_none())?;
    let actual = row.actual.as_ref()?;
    Some(!target.raw.is_empty() && actual.blank.is_some())
}

fn without_measure(row: &Indicator) -> Option<bool> {
    let target = row.target.as_ref().filter(|t| t.blank.is_none())?;
    let date = crate::value::date(&target.raw).is_some();
    Some(target.value.is_none() && target.grade.is_none() && !date)
}
