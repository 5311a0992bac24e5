//! Prose: the numbers it states, ratios of them, parts larger than their whole.

use rust_decimal::Decimal;

use super::Outcome;
use super::rule::{PROSE_PART, PROSE_RATIO};
use super::scores::passes;
use super::term::{Term, half, judge, percent_of};
use crate::record::{CheckVerdict, Evidence, Form, Mention, TextValue};
use crate::value;

/// A number in prose.
#[derive(Debug, Clone)]
pub(super) struct Said<'a> {
    /// JSON pointer to the text.
    pub(super) field: String,
    /// The sentence it stands in.
    pub(super) sentence: &'a str,
    /// The number.
    pub(super) mention: value::Mention,
    /// Its digits as printed, with scale and unit.
    pub(super) printed: &'a str,
    /// From the words before it to 以上 or 左右 behind it, as printed.
    words: &'a str,
    evidence: &'a [Evidence],
}

impl Said<'_> {
    /// The number with the words around it, as printed.
    pub(super) fn quote(&self) -> String {
        format!("{}{}", self.words, self.mention.object)
    }

    /// The mention as it stands in records.
    pub(super) fn mention(&self) -> Mention {
        Mention {
            value: self.mention.value,
            unit: self.mention.unit.clone(),
            noun: self.mention.noun.clone(),
            sentence: self.sentence.to_owned(),
            field: self.field.clone(),
            evidence: self.evidence.to_vec(),
        }
    }
}

/// Every number of the form's prose in the order of the record.
pub(super) fn said(form: &Form) -> Vec<Said<'_>> {
    let mut found = Vec::new();
    for (at, goal) in form.goals.iter().enumerate() {
        text(
            goal.expected.as_ref(),
            format!("/goals/{at}/expected"),
            &mut found,
        );
        text(
            goal.actual.as_ref(),
            format!("/goals/{at}/actual"),
            &mut found,
        );
    }
    for (at, task) in form.tasks.iter().enumerate() {
        text(
            task.expected.as_ref(),
            format!("/tasks/{at}/expected"),
            &mut found,
        );
        text(
            task.actual.as_ref(),
            format!("/tasks/{at}/actual"),
            &mut found,
        );
    }
    for (at, row) in form.indicators.iter().enumerate() {
        if let Some(actual) = &row.actual {
            passage(
                &actual.raw,
                &actual.evidence,
                format!("/indicators/{at}/actual"),
                &mut found,
            );
        }
    }
    for (at, section) in form.sections.iter().enumerate() {
        text(
            Some(&section.text),
            format!("/sections/{at}/text"),
            &mut found,
        );
    }
    found
}

fn text<'a>(value: Option<&'a TextValue>, field: String, found: &mut Vec<Said<'a>>) {
    if let Some(value) = value {
        passage(&value.raw, &value.evidence, field, found);
    }
}

fn passage<'a>(raw: &'a str, evidence: &'a [Evidence], field: String, found: &mut Vec<Said<'a>>) {
    let mentions = value::mentions(raw);
    if mentions.is_empty() {
        return;
    }
    // Places are counted in characters; where each begins is looked up once.
    let mut begins: Vec<usize> = raw.char_indices().map(|(at, _)| at).collect();
    begins.push(raw.len());
    let slice = |range: &std::ops::Range<usize>| -> &'a str {
        let at = |i: usize| begins.get(i).copied().unwrap_or(raw.len());
        raw.get(at(range.start)..at(range.end)).unwrap_or_default()
    };
    found.extend(mentions.into_iter().map(|mention| Said {
        field: field.clone(),
        sentence: slice(&mention.sentence),
        printed: slice(&mention.number),
        words: {
            let start = mention.noun_range.start.min(mention.number.start);
            let end = mention.number.end.max(mention.span.end);
            slice(&(start..end))
        },
        mention,
        evidence,
    }));
}

/// What a rate's name says of its part, beside the name itself.
const SPENT: &[&str] = &["执行", "支出", "支付", "使用", "完成"];
/// What money is spent out of.
const GRANTED: &[&str] = &["预算", "下达", "安排", "到位"];
/// Verbs of what comes in.
const RECEIVED: &[&str] = &[
    "接收", "收到", "受理", "处理", "接到", "排查", "登记", "交办",
];
/// Verbs of what was done with it.
const SETTLED: &[&str] = &["办结", "结案", "调解", "整改", "其中", "归档", "解决"];

/// Runs the rules of prose: both look at neighbours within one sentence.
pub(super) fn check(said: &[Said<'_>], found: &mut Vec<Outcome>) {
    let mut parts = Vec::new();
    for (at, part) in said.iter().enumerate() {
        let Some(whole) = at.checked_sub(1).and_then(|before| said.get(before)) else {
            continue;
        };
        if !comparable(whole, part) {
            continue;
        }
        if let Some(rate) = said.get(at.saturating_add(1)).filter(|r| beside(part, r)) {
            found.extend(ratio(whole, part, rate));
        }
        if has(&whole.mention.noun, RECEIVED) && has(&part.mention.noun, SETTLED) {
            match larger(whole, part) {
                Some(outcome) => found.push(outcome),
                None => parts.push(part.field.clone()),
            }
        }
    }
    parts.dedup();
    passes(&PROSE_PART, parts, found);
}

/// Whether two numbers stand in one sentence.
fn beside(one: &Said<'_>, other: &Said<'_>) -> bool {
    one.field == other.field && one.mention.sentence == other.mention.sentence
}

/// Exact numbers of one unit beside each other.
fn comparable(whole: &Said<'_>, part: &Said<'_>) -> bool {
    let exact = |s: &Said<'_>| {
        let m = &s.mention;
        m.approximation.is_none() && m.upper.is_none() && m.comparator.is_none()
    };
    let unit = part.mention.unit_canonical.as_deref();
    beside(whole, part)
        && unit.is_some_and(|u| u != "%")
        && unit == whole.mention.unit_canonical.as_deref()
        && exact(whole)
        && exact(part)
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| text.contains(w))
}

/// A rate behind whole and part, where its name is the part's.
fn ratio(whole: &Said<'_>, part: &Said<'_>, rate: &Said<'_>) -> Option<Outcome> {
    if rate.mention.unit_canonical.as_deref() != Some("%") || rate.mention.comparator.is_some() {
        return None;
    }
    let noun = rate.mention.noun.trim_end_matches('率');
    let key: String = noun
        .chars()
        .skip(noun.chars().count().saturating_sub(2))
        .collect();
    let named = key.chars().count() == 2 && part.mention.noun.contains(&key);
    let money = has(&whole.mention.noun, GRANTED)
        && has(&part.mention.noun, SPENT)
        && (has(&rate.mention.noun, SPENT) || rate.mention.noun.contains("预算"));
    if !(named || money) || whole.mention.value.is_zero() {
        return None;
    }
    let (exact, tolerance) = percent_of(&term(part), &term(whole))?;
    let judged = judge(rate.mention.value, exact, tolerance)?;
    let formula = format!(
        "{} ÷ {} = {}%",
        part.printed, whole.printed, judged.computed
    );
    Some(Outcome::judged(
        &PROSE_RATIO,
        rate.mention.value,
        &judged,
        format!("{formula}，文中“{}{}”", rate.mention.noun, rate.printed),
        format!(
            "{formula}, the text says “{}{}”",
            rate.mention.noun, rate.printed
        ),
        vec![rate.field.clone()],
    ))
}

/// A part larger than its whole.
fn larger(whole: &Said<'_>, part: &Said<'_>) -> Option<Outcome> {
    let (whole_term, part_term) = (term(whole), term(part));
    let margin = part_term.value.checked_sub(whole_term.value)?;
    let tolerance = part_term.half.checked_add(whole_term.half)?;
    if margin <= tolerance {
        return None;
    }
    let (a, b) = (&part.mention.noun, &whole.mention.noun);
    Some(Outcome {
        stated: Some(part.printed.to_owned()),
        computed: Some(whole.printed.to_owned()),
        margin: Some(margin),
        tolerance: Some(tolerance),
        ..Outcome::new(
            &PROSE_PART,
            CheckVerdict::Fail,
            format!("“{a}{}”多于“{b}{}”", part.printed, whole.printed),
            format!("“{a}{}” is more than “{b}{}”", part.printed, whole.printed),
            vec![part.field.clone()],
        )
    })
}

/// The number as a term: half a unit of its last printed digit, times its scale.
pub(super) fn term(said: &Said<'_>) -> Term {
    let digits: String = said
        .printed
        .chars()
        .filter(|c| *c != ',' && *c != '，')
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let value = said.mention.value;
    let printed: Option<Decimal> = digits.parse().ok();
    let half = printed
        .filter(|p| !p.is_zero())
        .and_then(|p| half(p).checked_mul(value)?.checked_div(p))
        .unwrap_or_else(|| half(value));
    Term {
        value,
        half: half.abs(),
        field: said.field.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<(&'static str, CheckVerdict)> {
        let mut all = Vec::new();
        passage(text, &[], "/sections/0/text".to_owned(), &mut all);
        let mut found = Vec::new();
        check(&all, &mut found);
        found.iter().map(|o| (o.rule.id, o.verdict)).collect()
    }

    #[test]
    fn ratios_are_computed_from_the_sentence() {
        let budget = "全年预算数为17,390.49万元，执行数为17,214.82万元，完成预算的";
        let of = |rate: &str| findings(&format!("{budget}{rate}。"));
        assert_eq!(of("98.99%"), [("prose_ratio", CheckVerdict::Pass)]);
        assert_eq!(of("99.89%"), [("prose_ratio", CheckVerdict::Fail)]);
        let cases = "收到线索16518宗，办结15152宗，办结率92%。";
        assert!(findings(cases).contains(&("prose_ratio", CheckVerdict::Pass)));
    }

    #[test]
    fn a_part_is_not_larger_than_its_whole() {
        let of =
            |part: &str| findings(&format!("全年处理争议案件9102件，经各类渠道调解{part}件。"));
        assert_eq!(of("11149"), [("prose_part", CheckVerdict::Fail)]);
        assert_eq!(of("9102"), [("prose_part", CheckVerdict::Pass)]);
        // The success rate of mediation is no share of either.
        let rate = "处理案件9102件，调解8149件，调解成功率为75.16%。";
        assert!(findings(rate).iter().all(|f| f.0 == "prose_part"));
    }
}
