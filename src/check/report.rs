//! Findings for a person, form by form, or one a line for a program.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{CheckOptions, Rule, place, rules, run};
use crate::record::{Bilingual, Check, CheckClass, CheckVerdict, Evidence, Form, Record};

/// The language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Chinese.
    Chinese,
    /// English.
    English,
}

/// How findings are to be shown.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// NDJSON instead of text.
    pub json: bool,
    /// The language of the text.
    pub language: Language,
    /// How the records are checked.
    pub options: CheckOptions,
}

/// Findings as they are printed.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// How many there are.
    pub count: usize,
    /// The text.
    pub text: String,
}

/// Checks the records of a file, JSON or NDJSON, again.
///
/// # Errors
/// When the bytes are no records.
pub fn findings(bytes: &[u8], view: &View) -> Result<Findings, serde_json::Error> {
    let mut all = Findings::default();
    for record in serde_json::Deserializer::from_slice(bytes).into_iter::<Record>() {
        let mut record = record?;
        for form in &mut record.forms {
            run(form, &view.options);
        }
        for form in &record.forms {
            one_form(&record, form, view, &mut all);
        }
    }
    Ok(all)
}

/// Every rule, for `--rules`.
#[must_use]
pub fn rules_text(view: &View) -> String {
    let mut text = String::new();
    for rule in rules() {
        if view.json {
            let line = json!({
                "rule": rule.id, "class": rule.class, "severity": rule.severity,
                "title": rule.title.owned(), "formula": rule.formula.owned(),
                "tolerance": rule.tolerance.owned(), "harmless_if": rule.harmless_if.owned(),
                "source": rule.source.owned(),
            });
            let _ = writeln!(text, "{line}");
            continue;
        }
        let say = |zh: &'static str, en: &'static str| view.pick(zh, en);
        let of = |t: super::Text| view.pick(t.zh, t.en);
        let _ = writeln!(
            text,
            "{} [{:?}] {}\n  {}: {}\n  {}: {}\n  {}: {}\n  {}: {}\n",
            rule.id,
            rule.class,
            of(rule.title),
            say("公式", "Formula"),
            of(rule.formula),
            say("容差", "Tolerance"),
            of(rule.tolerance),
            say("无妨的情形", "Harmless if"),
            of(rule.harmless_if),
            say("依据", "Source"),
            of(rule.source),
        );
    }
    text
}

impl View {
    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }

    fn of<'a>(&self, text: &'a Bilingual) -> &'a str {
        self.pick(&text.zh, &text.en)
    }
}

fn one_form(record: &Record, form: &Form, view: &View, all: &mut Findings) {
    let failed = || {
        form.checks
            .iter()
            .filter(|c| c.verdict == CheckVerdict::Fail)
    };
    if failed().count() == 0 {
        return;
    }
    all.count = all.count.saturating_add(failed().count());
    if view.json {
        for check in failed() {
            if let Some(line) = line(record, form, check) {
                let _ = writeln!(all.text, "{line}");
            }
        }
        return;
    }
    let name = [&form.organization, &form.project_name, &form.title]
        .into_iter()
        .flatten()
        .map(|t| t.raw.as_str())
        .find(|t| !t.is_empty())
        .unwrap_or_default();
    let year = form
        .fiscal_year
        .as_ref()
        .map_or_else(String::new, |y| format!(" {}", y.value));
    let path = record.source.paths.first().map_or("", String::as_str);
    let _ = writeln!(all.text, "== {name}{year} ({path}, {}) ==\n", form.form_id);
    for check in failed() {
        finding(form, check, view, &mut all.text);
    }
}

/// A finding with its form, for programs.
fn line(record: &Record, form: &Form, check: &Check) -> Option<Value> {
    let mut value = serde_json::to_value(check).ok()?;
    let map = value.as_object_mut()?;
    map.insert("form_id".to_owned(), json!(form.form_id));
    map.insert("paths".to_owned(), json!(record.source.paths));
    let passages: Vec<Value> = check
        .fields
        .iter()
        .filter_map(|f| {
            place::passage(form, f)
                .map(|p| json!({"field": f, "raw": p.raw, "evidence": p.evidence}))
        })
        .collect();
    map.insert("passages".to_owned(), Value::Array(passages));
    Some(value)
}

/// The places of a finding's passages, in the order in which they are quoted.
#[must_use]
pub fn places<'a>(form: &'a Form, check: &Check) -> Vec<&'a Evidence> {
    let passages = check.fields.iter().filter_map(|f| place::passage(form, f));
    passages.flat_map(|p| p.evidence).collect()
}

/// One finding as `selfeval check` prints it.
#[must_use]
pub fn finding_text(form: &Form, check: &Check, language: Language) -> String {
    let view = View {
        json: false,
        language,
        options: CheckOptions::default(),
    };
    let mut text = String::new();
    finding(form, check, &view, &mut text);
    text.trim_end().to_owned()
}

fn finding(form: &Form, check: &Check, view: &View, text: &mut String) {
    let rule: Option<&Rule> = rules().into_iter().find(|r| r.id == check.rule);
    let title = rule.map_or("", |r| view.pick(r.title.zh, r.title.en));
    let _ = writeln!(text, "[{:?}] {title} ({})", check.class, check.rule);
    let _ = writeln!(text, "  {}", view.of(&check.message));
    for field in &check.fields {
        if let Some(p) = place::passage(form, field) {
            let _ = writeln!(
                text,
                "    {} {field}: “{}”",
                place_of(p.evidence, view),
                p.raw
            );
        }
    }
    if let Some(rule) = rule {
        let say = view.pick("公式", "Formula");
        let _ = writeln!(
            text,
            "  {say}: {}",
            view.pick(rule.formula.zh, rule.formula.en)
        );
    }
    if let (Some(margin), Some(tolerance)) = (check.margin, check.tolerance) {
        let (a, b) = (view.pick("差额", "Margin"), view.pick("容差", "tolerance"));
        let (margin, tolerance) = (margin.normalize(), tolerance.normalize());
        // Two statements with their units, scales multiplied in; a computed number
        // is shown rounded, and its equation would not add up.
        let equation = match (&check.stated, &check.computed) {
            (Some(one), Some(other)) if check.class == CheckClass::B => {
                format!("{one} − {other} = {margin}")
            }
            _ => margin.to_string(),
        };
        let _ = writeln!(text, "  {a}: {equation}, {b}: {tolerance}");
    }
    let say = view.pick("无妨的情形", "Harmless if");
    let _ = writeln!(text, "  {say}: {}", view.of(&check.harmless_if));
    let _ = writeln!(text, "  {}", question(check.class, view));
    let _ = writeln!(text, "  {}\n", check.finding_id);
}

/// Where a passage stands, in words.
fn place_of(evidence: &[Evidence], view: &View) -> String {
    let places: Vec<String> = evidence
        .iter()
        .filter_map(|e| match (e.page, e.line) {
            (Some(page), _) => Some(match view.language {
                Language::Chinese => format!("第{page}页"),
                Language::English => format!("page {page}"),
            }),
            (None, Some(line)) => Some(match view.language {
                Language::Chinese => format!("第{line}行"),
                Language::English => format!("line {line}"),
            }),
            _ => None,
        })
        .collect();
    let mut places = places;
    places.dedup();
    places.join(", ")
}

/// A question that presumes nothing.
fn question(class: CheckClass, view: &View) -> &'static str {
    let (zh, en) = match class {
        CheckClass::A => (
            "请说明所列数字之间的关系及差额的由来。",
            "How are these numbers related, and where does the margin come from?",
        ),
        CheckClass::B => (
            "请说明两处表述各指什么，以哪一处为准。",
            "What does each of these statements refer to, and which of them holds?",
        ),
        CheckClass::C => ("请说明该结果是如何统计的。", "How was this result counted?"),
        CheckClass::D => (
            "请说明该处未填写、未量化或不一致的原因。",
            "Why is this left open or at odds?",
        ),
        CheckClass::T => ("请核对文字。", "Is this text as it should be?"),
    };
    match view.language {
        Language::Chinese => zh,
        Language::English => en,
    }
}
