//! Patterns worth sampling and gaps in the disclosure.

use super::rule::{
    BLANK_RESULT, BLANK_TEMPLATE, FAR_ABOVE, TARGET_BACKWARDS, TARGET_COPIED,
    TARGET_WITHOUT_MEASURE, UNIT_DIFFERS, WORD_FOR_FIGURE,
};
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
    each(
        form,
        &WORD_FOR_FIGURE,
        &["target", "actual"],
        found,
        word_for_figure,
    );
    each(form, &TARGET_BACKWARDS, &["target"], found, backwards);
    if form.kind != Kind::TargetDeclaration && !template(form, found) {
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

/// Whether a form that should state results states none at all; then it is
/// one finding and not one a row.
fn template(form: &Form, found: &mut Vec<Outcome>) -> bool {
    let mut fields = Vec::new();
    let mut stated = Vec::new();
    let mut cell = |field: String, said: bool| {
        if said {
            stated.push(field);
        } else {
            fields.push(field);
        }
    };
    for (at, goal) in form.goals.iter().enumerate() {
        if let Some(a) = &goal.actual {
            cell(
                format!("/goals/{at}/actual"),
                filled(&a.raw, a.blank.is_some()),
            );
        }
    }
    for (at, task) in form.tasks.iter().enumerate() {
        if let Some(a) = &task.actual {
            cell(
                format!("/tasks/{at}/actual"),
                filled(&a.raw, a.blank.is_some()),
            );
        }
    }
    for (at, row) in form.indicators.iter().enumerate() {
        if let Some(a) = &row.actual {
            cell(pointer(at, "actual"), filled(&a.raw, a.blank.is_some()));
        }
        if let Some(s) = &row.score {
            cell(pointer(at, "score"), filled(&s.raw, s.blank.is_some()));
        }
    }
    let empty = stated.is_empty() && !fields.is_empty();
    if empty {
        let count = fields.len();
        found.push(Outcome::new(
            &BLANK_TEMPLATE,
            CheckVerdict::Fail,
            format!("{count} 处完成情况、完成值和得分均为空白"),
            format!("{count} cells for results and scores, all blank"),
            fields,
        ));
    } else {
        passes(&BLANK_TEMPLATE, stated, found);
    }
    empty
}

fn filled(raw: &str, blank: bool) -> bool {
    !blank && !raw.trim().is_empty()
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
    // 5200米 answers 5公里: an exact factor is no difference.
    Some(!crate::value::comparable_units(
        target.unit_canonical.as_ref()?,
        actual.unit_canonical.as_ref()?,
    ))
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

/// “完成” against a target of 30: the claim may be true, but nobody can see it.
fn word_for_figure(row: &Indicator) -> Option<bool> {
    let (target, actual) = (row.target.as_ref()?, row.actual.as_ref()?);
    target.value?;
    if actual.blank.is_some() || target.quantities.len() > 1 {
        return None;
    }
    // A date, and figures that are not one value, are figures all the same.
    let figure = actual.raw.chars().any(char::is_numeric)
        || actual.value.is_some()
        || crate::value::blank_number(&actual.raw).is_some();
    let dated = crate::value::date(&target.raw).is_some();
    (!dated).then_some(!figure && !written_out(&actual.raw))
}

/// Whether a number stands in words: 三次, 全部完成, 零投诉.
fn written_out(raw: &str) -> bool {
    raw.contains([
        '零', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万',
        '无', '全', '均',
    ])
}

/// What is better the less there is of it.
const UNWANTED: [&str; 8] = [
    "逾期", "超期", "投诉", "事故", "差错", "违规", "违纪", "失误",
];

/// A floor under what is unwanted: 逾期发放率 ≥100%.
fn backwards(row: &Indicator) -> Option<bool> {
    let (target, name) = (row.target.as_ref()?, &row.name.as_ref()?.raw);
    let end = name.trim_end_matches(['率', '数', '量', '次', '例', '起', '件', '发', '生', '放']);
    if name.contains(['无', '零', '未', '不']) || !UNWANTED.iter().any(|w| end.ends_with(w)) {
        return None;
    }
    let floor = matches!(target.comparator?, Comparator::Ge | Comparator::Gt);
    Some(floor && target.value.is_some_and(|v| !v.is_zero()))
}

fn blank_result(row: &Indicator) -> Option<bool> {
    let target = row.target.as_ref().filter(|t| t.blank.is_none())?;
    let actual = row.actual.as_ref()?;
    Some(!target.raw.is_empty() && actual.blank.is_some())
}

fn without_measure(row: &Indicator) -> Option<bool> {
    let target = row.target.as_ref().filter(|t| t.blank.is_none())?;
    let date = crate::value::date(&target.raw).is_some();
    // 动态清零, 零投诉: none is a number, too.
    let none = target.raw.contains('零');
    Some(target.value.is_none() && target.grade.is_none() && !date && !none)
}
