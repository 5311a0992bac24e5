//! The same fact with two values: numbers of one unit whose words agree.
//!
//! Pairing is cautious. Two indicators are never paired, nor anything between
//! two tasks: different tasks have indicators of the same name.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::Outcome;
use super::prose::{Said, term};
use super::rule::{SAME_FACT, VERDICT_FLIP};
use super::scores::passes;
use super::words::{
    common_end, covered, opens, opens_any, overlap, overlapping, plain, sorted_pairs,
};
use crate::record::{CheckVerdict, Comparator, Form, Indicator};
use crate::value::Approximation;

/// Words that make a number one of another time or another kind.
const OTHER: &[&str] = &[
    "上年", "去年", "同比", "增长", "比上", "减少", "下降", "目标", "计划", "其中", "每", "平均",
    "人均", "生均",
];
static OTHER_OPENS: LazyLock<Vec<char>> = LazyLock::new(|| opens(OTHER));

/// A stated fact.
struct Fact<'a> {
    said: &'a Said<'a>,
    /// What the number is a number of.
    noun: String,
    /// The pairs of characters of the noun, or of the words behind where there is none.
    pairs: OnceCell<Vec<(char, char)>>,
    object: String,
    task: Option<u32>,
    indicator: Option<usize>,
}

impl Fact<'_> {
    fn pairs(&self) -> &[(char, char)] {
        self.pairs.get_or_init(|| {
            sorted_pairs(if self.noun.is_empty() {
                &self.object
            } else {
                &self.noun
            })
        })
    }
}

/// Runs the rules of facts that are stated twice.
pub(super) fn check(form: &Form, said: &[Said<'_>], found: &mut Vec<Outcome>) {
    let facts: Vec<Fact<'_>> = said.iter().filter_map(|s| fact(form, said, s)).collect();
    let mut agreed: BTreeSet<String> = BTreeSet::new();
    let mut pairs: Vec<(&Fact<'_>, Vec<&Fact<'_>>)> = Vec::new();
    for (at, one) in facts.iter().enumerate() {
        let others: Vec<&Fact<'_>> = facts
            .iter()
            .skip(at.saturating_add(1))
            .filter(|o| same(one, o))
            .collect();
        let agrees: Vec<&&Fact<'_>> = others
            .iter()
            .filter(|o| !differ(one.said, o.said))
            .collect();
        for other in &agrees {
            agreed.extend([one.said.field.clone(), other.said.field.clone()]);
        }
        // Where the same place has a number that agrees, the other is another fact.
        let settled = |o: &Fact<'_>| agrees.iter().any(|a| near(a, o));
        for other in others
            .iter()
            .copied()
            .filter(|o| differ(one.said, o.said) && !settled(o))
        {
            let known = pairs.iter_mut().find(|(a, b)| {
                a.said.mention.value == one.said.mention.value
                    && a.said.field == one.said.field
                    && b.first()
                        .is_some_and(|b| b.said.mention.value == other.said.mention.value)
            });
            match known {
                Some((_, list)) => list.push(other),
                None => pairs.push((one, vec![other])),
            }
        }
    }
    for (one, others) in &pairs {
        found.extend(conflict(form, one, others));
    }
    passes(&SAME_FACT, agreed.into_iter().collect(), found);
}

/// A result in prose, or in an indicator.
fn fact<'a>(form: &Form, all: &[Said<'_>], said: &'a Said<'a>) -> Option<Fact<'a>> {
    let m = &said.mention;
    let mut parts = said.field.split('/').skip(1);
    let (list, at, key) = (
        parts.next()?,
        parts.next()?.parse::<usize>().ok()?,
        parts.next()?,
    );
    if key == "expected" || m.comparator.is_some() || m.upper.is_some() || m.unit.is_none() {
        return None;
    }
    let words = format!("{}{}", m.noun, m.object);
    if opens_any(&words, &OTHER_OPENS) && OTHER.iter().any(|w| words.contains(w)) {
        return None;
    }
    let indicator = (list == "indicators")
        .then(|| form.indicators.get(at))
        .flatten();
    // Alone in its cell, a result is what the indicator's name says.
    let alone = || all.iter().filter(|s| s.field == said.field).count() == 1;
    let name = indicator
        .filter(|_| alone())
        .and_then(|row| row.name.as_ref());
    let task = match (list, indicator) {
        ("tasks", _) => u32::try_from(at).ok(),
        (_, Some(row)) => row.task,
        _ => None,
    };
    let noun = plain(name.map_or(m.noun.as_str(), |n| n.raw.as_str()));
    // What stands behind counts only where nothing stands before.
    let object = if noun.is_empty() {
        plain(&m.object)
    } else {
        String::new()
    };
    Some(Fact {
        said,
        pairs: OnceCell::new(),
        noun,
        object,
        task,
        indicator: indicator.map(|_| at),
    })
}

/// Whether two facts stand in one place: one field, or a task and its indicator.
fn near(one: &Fact<'_>, other: &Fact<'_>) -> bool {
    one.said.field == other.said.field || (one.task.is_some() && one.task == other.task)
}

/// Whether two numbers are about one fact.
fn same(one: &Fact<'_>, other: &Fact<'_>) -> bool {
    let apart = one.task.is_some() && other.task.is_some() && one.task != other.task;
    let both = one.indicator.is_some() && other.indicator.is_some();
    if apart || both || one.said.field == other.said.field || unit(one) != unit(other) {
        return false;
    }
    if unit(one) == "%" {
        return same_rate(one, other);
    }
    let (a, b) = (&one.noun, &other.noun);
    if !a.is_empty() && !b.is_empty() {
        common_end(a, b) >= 4 || overlapping(one.pairs(), other.pairs())
    } else {
        // 为7344名劳动者追回劳动报酬: what is counted stands behind the number.
        a.is_empty() && b.is_empty() && overlapping(one.pairs(), other.pairs())
    }
}

fn unit<'a>(fact: &'a Fact<'_>) -> &'a str {
    match fact
        .said
        .mention
        .unit_canonical
        .as_deref()
        .unwrap_or_default()
    {
        "名" => "人",
        other => other,
    }
}

/// Rates: the same name, and what one name has more stands in the other's sentence.
fn same_rate(one: &Fact<'_>, other: &Fact<'_>) -> bool {
    let (a, b) = (&one.noun, &other.noun);
    let length = common_end(a, b);
    if length < 3 || !(a.ends_with('率') || a.ends_with('度') || a.ends_with('比')) {
        return false;
    }
    let more = |noun: &str| -> String {
        let count = noun.chars().count().saturating_sub(length);
        noun.chars().take(count).collect()
    };
    let (more_a, more_b) = (more(a), more(b));
    let longer = more_a.chars().count().max(more_b.chars().count());
    if longer < 3 {
        // 执行率 or 预算执行率 alone can be the rate of anything.
        return length >= 5 || overlap(one.said.sentence, other.said.sentence);
    }
    covered(&more_a, other.said.sentence) && covered(&more_b, one.said.sentence)
}

/// Whether two numbers cannot be one, given how they are printed.
fn differ(one: &Said<'_>, other: &Said<'_>) -> bool {
    let (a, b) = (term(one), term(other));
    let bounds = |s: &Said<'_>, value: Decimal, half: Decimal| -> Option<(Decimal, Decimal)> {
        let low = value.checked_sub(half)?;
        let high = value.checked_add(half)?;
        let tenth = value.checked_div(Decimal::TEN)?;
        Some(match s.mention.approximation {
            None => (low, high),
            Some(Approximation::Above) => (low, high.checked_add(tenth)?),
            Some(Approximation::Below) => (low.checked_sub(tenth)?, high),
            Some(Approximation::Around) => (low.checked_sub(tenth)?, high.checked_add(tenth)?),
        })
    };
    match (bounds(one, a.value, a.half), bounds(other, b.value, b.half)) {
        (Some(x), Some(y)) => x.1 < y.0 || y.1 < x.0,
        _ => false,
    }
}

/// One fact with two values; where an indicator is among them, what it means for its target.
fn conflict(form: &Form, one: &Fact<'_>, others: &[&Fact<'_>]) -> Option<Outcome> {
    let other = others.first()?;
    let facts = || std::iter::once(one).chain(others.iter().copied());
    let flips = facts().find_map(|fact| {
        let row = form.indicators.get(fact.indicator?)?;
        let verdicts = (met(row, one.said)?, met(row, other.said)?);
        (verdicts.0 != verdicts.1).then_some(row)
    });
    let mut fields: Vec<String> = Vec::new();
    for fact in facts() {
        if !fields.contains(&fact.said.field) {
            fields.push(fact.said.field.clone());
        }
    }
    let quote = |f: &Fact<'_>| {
        let noun = if f.said.mention.noun.is_empty() {
            &f.noun
        } else {
            &f.said.mention.noun
        };
        format!("{noun}{}{}", f.said.printed, f.said.mention.object)
    };
    let (a, b) = (quote(one), quote(other));
    let margin = one.said.mention.value.checked_sub(other.said.mention.value);
    let halves = term(one.said).half.checked_add(term(other.said).half);
    let numbers = |rule, zh, en| Outcome {
        stated: Some(one.said.printed.to_owned()),
        computed: Some(other.said.printed.to_owned()),
        margin,
        tolerance: halves.map(|h| h.normalize()),
        ..Outcome::new(rule, CheckVerdict::Fail, zh, en, fields.clone())
    };
    Some(match flips {
        Some(row) => {
            let target = row.target.as_ref().map_or("", |t| t.raw.as_str());
            numbers(
                &VERDICT_FLIP,
                format!("“{a}”，“{b}”；目标“{target}”，两者结论相反"),
                format!("“{a}” and “{b}”: the target “{target}” is met by one of them only"),
            )
        }
        None => numbers(
            &SAME_FACT,
            format!("“{a}”，“{b}”"),
            format!("“{a}” and “{b}”"),
        ),
    })
}

/// Whether a number meets an indicator's target.
fn met(row: &Indicator, said: &Said<'_>) -> Option<bool> {
    let target = row.target.as_ref()?;
    let (wanted, value) = (target.value?, said.mention.value);
    Some(match target.comparator? {
        Comparator::Ge => value >= wanted,
        Comparator::Gt => value > wanted,
        Comparator::Le => value <= wanted,
        Comparator::Lt => value < wanted,
        Comparator::Eq => value == wanted,
        Comparator::Range | Comparator::Qualitative => return None,
    })
}
