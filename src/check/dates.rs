//! Years: results dated outside the form's year, years that disagree.

use super::Outcome;
use super::rule::{DATE_OUTSIDE_YEAR, YEAR_DISAGREES};
use super::scores::{passes, pointer};
use crate::record::{CheckVerdict, Form, Kind, YearSource};
use crate::value::{self, DateBound, DateValue};

/// Words right before a year that make it no date of a result.
const BEFORE: &[&str] = &[
    "比", "较", "与", "同", "和", "自", "从", "根据", "按照", "依据",
];
/// Words right behind a date that make it none.
const BEHIND: &[&str] = &[
    "结转",
    "结余",
    "预算",
    "目标",
    "计划",
    "规划",
    "任务",
    "同期",
    "相比",
    "以来",
    "起",
    "版",
    "度结转",
    "度预算",
    "度计划",
    "度目标",
    "度同期",
    "度任务",
];
/// Words that make a sentence one about what is to come.
const TO_COME: &[&str] = &["预计", "下一步", "下一年", "下年", "明年", "拟", "力争"];

/// Runs the rules of years.
pub(super) fn check(form: &Form, found: &mut Vec<Outcome>) {
    disagreement(form, found);
    let year = form.fiscal_year.as_ref().map(|y| y.value);
    let Some(year) = year.filter(|_| form.kind != Kind::TargetDeclaration) else {
        return;
    };
    let mut good = Vec::new();
    for (field, raw) in results(form) {
        let dates = stated(raw);
        if dates.is_empty() {
            continue;
        }
        let outside: Vec<String> = dates
            .iter()
            .filter(|date| {
                let first = date.start.year.unwrap_or(year);
                let last = date.end.and_then(|e| e.year).unwrap_or(first);
                !(first..=last).contains(&year)
            })
            .map(|date| slice(raw, date))
            .collect();
        if outside.is_empty() {
            good.push(field);
            continue;
        }
        let all = outside.join("、");
        found.push(Outcome {
            stated: Some(all.clone()),
            computed: Some(year.to_string()),
            ..Outcome::new(
                &DATE_OUTSIDE_YEAR,
                CheckVerdict::Fail,
                format!("评价年度 {year}，完成情况写有“{all}”"),
                format!("the form's year is {year}, its result says “{all}”"),
                vec![field],
            )
        });
    }
    passes(&DATE_OUTSIDE_YEAR, good, found);
}

/// The texts that say what was achieved.
fn results(form: &Form) -> Vec<(String, &str)> {
    let goals = form.goals.iter().enumerate().filter_map(|(at, goal)| {
        let text = goal.actual.as_ref()?;
        Some((format!("/goals/{at}/actual"), text.raw.as_str()))
    });
    let tasks = form.tasks.iter().enumerate().filter_map(|(at, task)| {
        let text = task.actual.as_ref()?;
        Some((format!("/tasks/{at}/actual"), text.raw.as_str()))
    });
    let rows = form.indicators.iter().enumerate().filter_map(|(at, row)| {
        let text = row.actual.as_ref()?;
        Some((pointer(at, "actual"), text.raw.as_str()))
    });
    goals.chain(tasks).chain(rows).collect()
}

fn slice(raw: &str, date: &DateValue) -> String {
    let span = &date.span;
    raw.chars().skip(span.start).take(span.len()).collect()
}

/// The dates with a year that say when something was done.
fn stated(raw: &str) -> Vec<DateValue> {
    let dates = value::dates(raw);
    dates.into_iter().filter(|d| says_when(raw, d)).collect()
}

fn says_when(raw: &str, date: &DateValue) -> bool {
    if date.start.year.is_none() || date.bound == Some(DateBound::From) {
        return false;
    }
    let begins = |at: usize| raw.char_indices().nth(at).map_or(raw.len(), |(i, _)| i);
    let before = raw.get(..begins(date.span.start)).unwrap_or_default();
    let behind = raw.get(begins(date.span.end)..).unwrap_or_default();
    let behind = behind.trim_start_matches('年').trim_start();
    // 《人才蓝皮书（2020）》 and 财预〔2020〕10号 are titles and numbers.
    let open = |left: char, right: char| {
        before.rfind(left) > before.rfind(right) && before.rfind(left).is_some()
    };
    if open('《', '》') || open('〔', '〕') || open('“', '”') {
        return false;
    }
    let ends = |c: char| matches!(c, '。' | '；' | ';' | '！' | '\n');
    let clause = before.rsplit(ends).next().unwrap_or_default();
    let rest = behind.split(ends).next().unwrap_or_default();
    let to_come = TO_COME
        .iter()
        .any(|w| clause.contains(w) || rest.contains(w));
    !to_come
        && !BEFORE.iter().any(|w| before.ends_with(w))
        && !BEHIND.iter().any(|w| behind.starts_with(w))
}

/// Head, title and file name against each other.
fn disagreement(form: &Form, found: &mut Vec<Outcome>) {
    let Some(year) = &form.fiscal_year else {
        return;
    };
    if year.candidates.len() < 2 {
        return;
    }
    let fields = vec!["/fiscal_year".to_owned()];
    if year.candidates.iter().all(|c| c.value == year.value) {
        passes(&YEAR_DISAGREES, fields, found);
        return;
    }
    let name = |source: YearSource| match source {
        YearSource::Header => ("表头", "head"),
        YearSource::Title => ("标题", "title"),
        YearSource::FileName => ("文件名", "file name"),
        YearSource::Sources => ("来源表", "table of sources"),
    };
    let list = |zh: bool| -> String {
        let one = |c: &crate::record::YearCandidate| {
            let (a, b) = name(c.source);
            format!("{} {}", if zh { a } else { b }, c.value)
        };
        let all: Vec<String> = year.candidates.iter().map(one).collect();
        all.join(if zh { "，" } else { ", " })
    };
    let other = year.candidates.iter().find(|c| c.value != year.value);
    found.push(Outcome {
        stated: Some(year.value.to_string()),
        computed: other.map(|c| c.value.to_string()),
        ..Outcome::new(
            &YEAR_DISAGREES,
            CheckVerdict::Fail,
            list(true),
            list(false),
            fields,
        )
    });
}
