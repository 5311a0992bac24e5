//! Tidiness: numbering, prompts and tags that were left in. Off by default.

use std::sync::LazyLock;

use regex::Regex;

use super::Outcome;
use super::rule::{LEFT_OVER_PROMPT, LEFT_OVER_TAG, NUMBERING_SLIP, Rule};
use super::scores::{passes, pointer};
use crate::record::{CheckVerdict, Form, Printed};

/// Prompts of templates: what they ask for, not what was answered.
static PROMPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"[（(][^（()）]{0,40}字(?:以内|左右)[^（()）]{0,20}[)）]|请(?:简要)?(?:填写|填列|说明|概述)|此处填写|[×Xx]{2,}|\*{2,}[人个次家万元]|指标[0-9一二三]?[:：](?:…|$)",
    )
    .ok()
});
/// Tags and entities of web pages.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]{0,200})?/?>|&(?:nbsp|lt|gt|amp|quot);").ok()
});

/// Styles of ordinals at the start of an item, the ordinal as group 1.
static STYLES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?:^|[。；;！？\s>])\s*([0-9]{1,2})(?:[.．](?:[^0-9]|$)|、)",
        r"(?:^|[。；;！？，,：:\s>])\s*[（(]([0-9]{1,2})[)）]",
        r"(?:^|[。；;！？\s>])\s*([一二三四五六七八九十]{1,3})、",
        r"(?:^|[。；;！？，,：:\s>])\s*[（(]([一二三四五六七八九十]{1,3})[)）]",
        r"(?:^|[。；;！？，,：:\s>])\s*([一二三四五六七八九十]{1,3})是",
    ]
    .iter()
    .filter_map(|style| Regex::new(style).ok())
    .collect()
});

/// Runs the rules of tidiness.
pub(super) fn check(form: &Form, found: &mut Vec<Outcome>) {
    let texts = texts(form);
    each(&texts, &NUMBERING_SLIP, found, slips);
    each(&texts, &LEFT_OVER_PROMPT, found, |raw| {
        matches(&PROMPT, raw)
    });
    each(&texts, &LEFT_OVER_TAG, found, |raw| matches(&TAG, raw));
}

/// Applies a rule to every text: what it quotes is a finding.
fn each(
    texts: &[(String, &str)],
    rule: &'static Rule,
    found: &mut Vec<Outcome>,
    says: impl Fn(&str) -> Vec<String>,
) {
    let mut good = Vec::new();
    for (field, raw) in texts {
        let quoted = says(raw);
        if quoted.is_empty() {
            good.push(field.clone());
            continue;
        }
        let all = quoted.join("、");
        found.push(Outcome {
            stated: Some(all.clone()),
            ..Outcome::new(
                rule,
                CheckVerdict::Fail,
                format!("“{all}”"),
                format!("“{all}”"),
                vec![field.clone()],
            )
        });
    }
    passes(rule, good, found);
}

/// Every text of the form that people wrote.
fn texts(form: &Form) -> Vec<(String, &str)> {
    let mut all = Vec::new();
    fn add<'a, P: Printed>(all: &mut Vec<(String, &'a str)>, field: String, value: Option<&'a P>) {
        if let Some(value) = value.filter(|v| !v.raw().is_empty()) {
            all.push((field, value.raw()));
        }
    }
    for (at, goal) in form.goals.iter().enumerate() {
        add(
            &mut all,
            format!("/goals/{at}/expected"),
            goal.expected.as_ref(),
        );
        add(
            &mut all,
            format!("/goals/{at}/actual"),
            goal.actual.as_ref(),
        );
    }
    for (at, task) in form.tasks.iter().enumerate() {
        add(
            &mut all,
            format!("/tasks/{at}/expected"),
            task.expected.as_ref(),
        );
        add(
            &mut all,
            format!("/tasks/{at}/actual"),
            task.actual.as_ref(),
        );
    }
    for (at, row) in form.indicators.iter().enumerate() {
        add(&mut all, pointer(at, "name"), row.name.as_ref());
        add(&mut all, pointer(at, "target"), row.target.as_ref());
        add(&mut all, pointer(at, "actual"), row.actual.as_ref());
        add(&mut all, pointer(at, "deviation"), row.deviation.as_ref());
    }
    for (at, section) in form.sections.iter().enumerate() {
        add(
            &mut all,
            format!("/sections/{at}/text"),
            Some(&section.text),
        );
    }
    all
}

fn matches(pattern: &LazyLock<Option<Regex>>, raw: &str) -> Vec<String> {
    let Some(pattern) = pattern.as_ref() else {
        return Vec::new();
    };
    let all = pattern.find_iter(raw);
    all.map(|m| m.as_str().to_owned()).collect()
}

/// Neighbouring ordinals of one style that do not rise by one: `1→3`.
fn slips(raw: &str) -> Vec<String> {
    let mut all = Vec::new();
    for style in STYLES.iter() {
        let found = style.captures_iter(raw);
        let ordinals: Vec<u32> = found.filter_map(|c| ordinal(c.get(1)?.as_str())).collect();
        let pairs = ordinals.iter().zip(ordinals.iter().skip(1));
        all.extend(
            pairs
                .filter(|(a, b)| **b != 1 && **b != a.saturating_add(1))
                .map(|(a, b)| format!("{a}→{b}")),
        );
    }
    all
}

/// An ordinal in digits or in Chinese, up to 99.
fn ordinal(text: &str) -> Option<u32> {
    text.parse().ok().or_else(|| {
        let number = crate::value::number(text).ok().flatten()?;
        number.value.to_string().parse().ok()
    })
}
