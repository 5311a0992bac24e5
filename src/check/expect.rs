//! Goals against results: numbers that nothing answers, results in the words
//! of the target.

use super::Outcome;
use super::prose::Said;
use super::rule::{EXPECTATION_UNANSWERED, TARGET_WORDS, UNIT_DIFFERS};
use super::scores::{passes, pointer};
use super::words::{pairs_of, plain};
use crate::record::{CheckVerdict, Form, Indicator, Printed, TextValue};
use crate::value;

/// Share of a result's pairs of characters that must stand in the goal, in percent.
const COPIED: usize = 90;
/// Texts shorter than this are alike by chance, in characters.
const SHORT: usize = 12;

/// A goal or task with everything that answers it.
struct Scope<'a> {
    list: &'static str,
    at: usize,
    expected: &'a TextValue,
    actual: Option<&'a TextValue>,
    /// The task, or none for a goal of the whole form.
    task: Option<u32>,
}

/// Runs the rules of goals and their results.
pub(super) fn check(form: &Form, said: &[Said<'_>], found: &mut Vec<Outcome>) {
    let scopes = scopes(form);
    let (mut answered, mut own) = (Vec::new(), Vec::new());
    for scope in &scopes {
        if !has_results(form, scope) {
            continue;
        }
        let field = format!("/{}/{}/expected", scope.list, scope.at);
        let wanted = said.iter().filter(|s| s.field == field && counts(s));
        for one in wanted {
            if answers(form, said, scope, one) {
                answered.push(field.clone());
                found.extend(in_another_unit(said, scope, one));
            } else {
                found.push(unanswered(scope, one));
            }
        }
        match words(form, said, scope) {
            Some(outcome) => found.push(outcome),
            None => own.extend(scope.actual.map(|_| scope.field("actual"))),
        }
    }
    answered.dedup();
    passes(&EXPECTATION_UNANSWERED, answered, found);
    for (at, row) in form.indicators.iter().enumerate() {
        match sentence(row, at) {
            Some(outcome) => found.push(outcome),
            None if row.actual.as_ref().is_some_and(|a| a.blank.is_none()) => {
                own.push(pointer(at, "actual"));
            }
            None => {}
        }
    }
    passes(&TARGET_WORDS, own, found);
}

impl Scope<'_> {
    fn field(&self, key: &str) -> String {
        format!("/{}/{}/{key}", self.list, self.at)
    }

    /// Whether a text's numbers answer this goal.
    fn covers(&self, form: &Form, said: &Said<'_>) -> bool {
        let mut parts = said.field.split('/').skip(1);
        let (Some(list), Some(at), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        if key == "expected" {
            return false;
        }
        let at: Option<usize> = at.parse().ok();
        match (self.task, list) {
            // Everything a form states may answer a goal of the whole form.
            (None, _) => true,
            (Some(task), "tasks") => at == usize::try_from(task).ok(),
            (Some(task), "indicators") => {
                let row = at.and_then(|at| form.indicators.get(at));
                row.is_some_and(|r| r.task == Some(task))
            }
            _ => false,
        }
    }
}

fn scopes(form: &Form) -> Vec<Scope<'_>> {
    let goals = form.goals.iter().enumerate().filter_map(|(at, goal)| {
        Some(Scope {
            list: "goals",
            at,
            expected: goal.expected.as_ref()?,
            actual: goal.actual.as_ref(),
            task: None,
        })
    });
    let tasks = form.tasks.iter().enumerate().filter_map(|(at, task)| {
        Some(Scope {
            list: "tasks",
            at,
            expected: task.expected.as_ref()?,
            actual: task.actual.as_ref(),
            task: Some(u32::try_from(at).ok()?),
        })
    });
    goals.chain(tasks).collect()
}

/// Whether anything was answered at all: an empty form has gaps of its own.
fn has_results(form: &Form, scope: &Scope<'_>) -> bool {
    let text = scope
        .actual
        .is_some_and(|a| a.blank.is_none() && !a.raw.is_empty());
    text || form.indicators.iter().any(|row| {
        (scope.task.is_none() || row.task == scope.task)
            && row.actual.as_ref().is_some_and(|a| a.blank.is_none())
    })
}

/// Whether a number of a goal asks for a result: a count or a share. A bare
/// duration (三年) is a description.
fn counts(said: &Said<'_>) -> bool {
    let m = &said.mention;
    let time = matches!(
        m.unit_canonical.as_deref(),
        Some("年" | "个月" | "天" | "季度" | "周" | "小时" | "分钟")
    );
    m.unit.is_some() && !(time && m.comparator.is_none())
}

/// Units that count one thing, though not in one way.
fn kind(unit: &str) -> &str {
    match unit {
        "人" | "人次" => "人",
        "家" | "家次" | "户" | "户次" => "家",
        "次" | "场" => "次",
        "件" | "宗" | "起" | "例" => "件",
        other => other,
    }
}

fn one_kind(one: &Said<'_>, other: &Said<'_>) -> bool {
    match (&one.mention.unit_canonical, &other.mention.unit_canonical) {
        (Some(a), Some(b)) => kind(a) == kind(b) || value::comparable_units(a, b),
        _ => false,
    }
}

/// Whether a number of the same kind stands among the results.
fn answers(form: &Form, said: &[Said<'_>], scope: &Scope<'_>, wanted: &Said<'_>) -> bool {
    let share = wanted.mention.unit_canonical.as_deref() == Some("%");
    let by_number = said
        .iter()
        .filter(|s| scope.covers(form, s) && one_kind(wanted, s))
        .any(|s| !share || one_name(form, wanted, s));
    // 完成17项指标, as an indicator's target, is answered there in whatever words.
    by_number
        || form.indicators.iter().any(|row| {
            (scope.task.is_none() || row.task == scope.task)
                && row.actual.as_ref().is_some_and(|a| a.blank.is_none())
                && row.target.as_ref().is_some_and(|t| {
                    t.value == Some(wanted.mention.value)
                        && t.unit_canonical == wanted.mention.unit_canonical
                })
        })
}

/// A share answers a share of the same name, or of none.
fn one_name(form: &Form, wanted: &Said<'_>, stated: &Said<'_>) -> bool {
    let row = stated.field.strip_prefix("/indicators/").and_then(|rest| {
        let at: usize = rest.split('/').next()?.parse().ok()?;
        form.indicators.get(at)
    });
    let name = row.and_then(|r| r.name.as_ref()).map_or("", |n| &n.raw);
    let (a, b) = (
        plain(&wanted.mention.noun),
        plain(&format!("{name}{}", stated.mention.noun)),
    );
    a.is_empty() || b.is_empty() || !pairs_of(&a).is_disjoint(&pairs_of(&b))
}

fn unanswered(scope: &Scope<'_>, wanted: &Said<'_>) -> Outcome {
    let quote = wanted.quote();
    let mut fields = vec![scope.field("expected")];
    fields.extend(scope.actual.map(|_| scope.field("actual")));
    Outcome {
        stated: Some(wanted.printed.to_owned()),
        ..Outcome::new(
            &EXPECTATION_UNANSWERED,
            CheckVerdict::Fail,
            format!("预期“{quote}”，完成情况中没有同类单位的数字"),
            format!("expected “{quote}”, no number of that kind stands among the results"),
            fields,
        )
    }
}

/// 2500人次 of a goal answered with 5973人 under the same words: persons and
/// their visits are counted apart.
fn in_another_unit(said: &[Said<'_>], scope: &Scope<'_>, wanted: &Said<'_>) -> Option<Outcome> {
    let field = scope.field("actual");
    let noun = plain(&wanted.mention.noun);
    let unit = wanted.mention.unit_canonical.as_deref()?;
    let named =
        |s: &&Said<'_>| !noun.is_empty() && s.field == field && plain(&s.mention.noun) == noun;
    let of = |s: &Said<'_>| s.mention.unit_canonical.clone().unwrap_or_default();
    if said.iter().filter(named).any(|s| of(s) == unit) {
        return None;
    }
    let stated = said.iter().filter(named).find(|s| {
        let other = of(s);
        other.strip_suffix('次') == Some(unit) || unit.strip_suffix('次') == Some(other.as_str())
    })?;
    let (a, b) = (wanted.quote(), stated.quote());
    Some(Outcome {
        stated: Some(stated.printed.to_owned()),
        computed: Some(wanted.printed.to_owned()),
        ..Outcome::new(
            &UNIT_DIFFERS,
            CheckVerdict::Fail,
            format!("预期“{a}”，完成“{b}”"),
            format!("expected “{a}”, stated “{b}”"),
            vec![scope.field("expected"), field],
        )
    })
}

/// A result that repeats its goal, or states the condition in place of a number.
fn words(form: &Form, said: &[Said<'_>], scope: &Scope<'_>) -> Option<Outcome> {
    let actual = scope.actual.filter(|a| a.blank.is_none())?;
    let fields = vec![scope.field("expected"), scope.field("actual")];
    if copied(said, scope, &actual.raw) {
        return Some(Outcome::new(
            &TARGET_WORDS,
            CheckVerdict::Fail,
            "完成情况与预期目标文字相同",
            "the result has the words of the goal",
            fields,
        ));
    }
    let field = scope.field("actual");
    let bounds: Vec<&Said<'_>> = said
        .iter()
        .filter(|s| s.field == field && s.mention.comparator.is_some())
        .filter(|s| set(form, said, scope, s))
        .collect();
    let first = bounds.first()?;
    let all: Vec<String> = bounds.iter().map(|s| s.quote()).collect();
    let all = all.join("、");
    Some(Outcome {
        stated: Some(first.printed.to_owned()),
        ..Outcome::new(
            &TARGET_WORDS,
            CheckVerdict::Fail,
            format!("完成情况以目标条件代替实际数：{all}"),
            format!("the result states the target's condition and no number of its own: {all}"),
            fields,
        )
    })
}

/// Whether a bound in a result is the one that goal or indicator set.
fn set(form: &Form, said: &[Said<'_>], scope: &Scope<'_>, bound: &Said<'_>) -> bool {
    let m = &bound.mention;
    let goal = scope.field("expected");
    let by_goal = said.iter().any(|s| {
        s.field == goal
            && s.mention.value == m.value
            && s.mention.unit_canonical == m.unit_canonical
            && s.mention.comparator == m.comparator
    });
    by_goal
        || form.indicators.iter().any(|row| {
            (scope.task.is_none() || row.task == scope.task)
                && row.target.as_ref().is_some_and(|t| {
                    t.value == Some(m.value)
                        && t.unit_canonical == m.unit_canonical
                        && t.comparator == m.comparator
                })
        })
}

/// Whether a result consists of its goal's words and numbers.
fn copied(said: &[Said<'_>], scope: &Scope<'_>, actual: &str) -> bool {
    let numbers = |key: &str| {
        let field = scope.field(key);
        let of = said.iter().filter(move |s| s.field == field);
        of.map(|s| s.mention.value)
    };
    let wanted: Vec<rust_decimal::Decimal> = numbers("expected").collect();
    if numbers("actual").any(|n| !wanted.contains(&n)) {
        return false;
    }
    let letters = |s: &str| -> String { s.chars().filter(|c| c.is_alphanumeric()).collect() };
    let (goal, result) = (letters(&scope.expected.raw), letters(actual));
    if result.chars().count() < SHORT {
        return false;
    }
    let (goal, result) = (pairs_of(&goal), pairs_of(&result));
    let shared = result.intersection(&goal).count();
    shared.saturating_mul(100) >= result.len().saturating_mul(COPIED)
}

/// An indicator whose result is its own sentence.
fn sentence(row: &Indicator, at: usize) -> Option<Outcome> {
    let actual = row.actual.as_ref().filter(|a| a.blank.is_none())?;
    let (key, whole) = match (&row.text, &row.name) {
        (Some(text), _) => ("text", text.raw()),
        (None, Some(name)) => ("name", name.raw()),
        _ => return None,
    };
    let letters = |s: &'_ str| s.chars().filter(|c| c.is_alphanumeric()).count();
    let same = {
        let of = |c: &char| c.is_alphanumeric();
        (actual.raw.chars().filter(of)).eq(whole.chars().filter(of))
    };
    if !same || letters(&actual.raw) < 4 {
        return None;
    }
    Some(Outcome::new(
        &TARGET_WORDS,
        CheckVerdict::Fail,
        format!("完成值与指标文字相同：“{}”", actual.raw),
        format!("the result has the indicator's words: “{}”", actual.raw),
        vec![pointer(at, key), pointer(at, "actual")],
    ))
}
