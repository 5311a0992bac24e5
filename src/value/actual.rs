//! Results: which of a narrative's numbers answers the target.

use rustc_hash::FxHashSet;

use super::attainment::planned;
use super::blank::{Cell, blank_in};
use super::date;
use super::grade::grade_in;
use super::measure::{Measure, find_all};
use super::quantity::{Condition, Quantity, Side, cell_unit, each, ordered, qualitative};
use super::text::{Text, ends_clause, ends_sentence, is_han};
use super::unit;

/// How much better the best candidate must be than the next one.
const MARGIN: f64 = 0.2;
/// How much of a candidate's words the wanted name must have: half is what
/// 办结案件 and 受理案件 share.
const LIKE: f64 = 0.6;
/// How far behind 其中 a part may stand, in characters.
const PART: usize = 80;
/// More numbers of a target than these are not looked at.
const MOST: usize = 16;

/// Reads a result. Every number is kept in `all`; the one that answers the
/// target is chosen by unit and by the words around it, or none is, with a
/// reason.
///
/// `noun_hint` is the indicator's name; without it the words around the
/// target's own number are used.
#[must_use]
pub fn actual(raw: &str, target: Option<&Quantity>, noun_hint: Option<&str>) -> Quantity {
    let text = Text::new(raw);
    let span = text.whole();
    if blank_in(&text, Cell::Number).is_some() {
        return Quantity {
            span,
            reason: Some("blank"),
            ..Quantity::default()
        };
    }
    if let Some(grade) = grade_in(&text, span.clone()) {
        return qualitative(Some(grade), span);
    }
    let mut found = find_all(&text);
    cell_unit(&text, &mut found);
    let measures = &found.measures;
    if measures.is_empty() {
        if !found.dates.is_empty() {
            let date = date::finished(&text, &found.dates, noun_hint.unwrap_or_default());
            return Quantity {
                reason: Some(if date.is_some() {
                    "date"
                } else {
                    "several_dates"
                }),
                date: date.cloned(),
                span,
                ..Quantity::default()
            };
        }
        return Quantity {
            span,
            reason: Some("no_number"),
            ..Quantity::default()
        };
    }
    match pick(&text, measures, target, noun_hint) {
        Ok(order) => {
            let all = ordered(&text, measures, &order, Side::Actual);
            Quantity::of(all, order.len(), span)
        }
        Err(reason) => {
            let all = ordered(&text, measures, &[], Side::Actual);
            Quantity {
                span,
                all,
                reason: Some(reason),
                ..Quantity::default()
            }
        }
    }
}

/// The measures that answer the target's conditions, the chosen one first.
fn pick(
    text: &Text,
    measures: &[Measure],
    target: Option<&Quantity>,
    hint: Option<&str>,
) -> Result<Vec<usize>, &'static str> {
    // A cell of one number and its unit states the result, whatever its unit.
    if let [only] = measures
        && alone(text, only)
    {
        return Ok(vec![0]);
    }
    if measures.iter().all(|m| m.value.is_err()) {
        return Ok(vec![0]);
    }
    // The numbers a target only mentions are rivals too, but they need no answer.
    let (conditions, needed) = match target {
        Some(t) => (
            t.all.get(..t.all.len().min(MOST)).unwrap_or_default(),
            t.conditions.min(MOST),
        ),
        None => (&[][..], 0),
    };
    let Some(wanted) = conditions.first() else {
        return match (measures, target) {
            ([_], None) => Ok(vec![0]),
            (_, None) => Err("several_numbers"),
            _ => Err("target_without_number"),
        };
    };
    let names: Vec<FxHashSet<char>> = conditions
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let own = format!("{}{}", c.noun, c.object);
            letters(if i == 0 && conditions.len() == 1 {
                hint.unwrap_or(&own)
            } else {
                &own
            })
        })
        .collect();
    let chosen = answer(text, measures, conditions, &names, 0, hint)?;
    let mut order = vec![chosen];
    for other in 1..needed {
        if conditions
            .get(other)
            .is_some_and(|c| c.unit_canonical != wanted.unit_canonical)
            && let Ok(found) = answer(text, measures, conditions, &names, other, None)
            && !order.contains(&found)
        {
            order.push(found);
        }
    }
    Ok(order)
}

/// Whether nothing but punctuation stands around the number.
fn alone(text: &Text, measure: &Measure) -> bool {
    let whole = text.whole();
    let quiet = |i| {
        text.at(i)
            .is_some_and(|c| ends_clause(c) || super::text::is_space(c) || matches!(c, '.' | '¥'))
    };
    (whole.start..measure.span.start).all(quiet) && (measure.span.end..whole.end).all(quiet)
}

/// The measure that answers one condition of the target.
fn answer(
    text: &Text,
    measures: &[Measure],
    conditions: &[Condition],
    names: &[FxHashSet<char>],
    index: usize,
    hint: Option<&str>,
) -> Result<usize, &'static str> {
    let (Some(wanted), Some(name)) = (conditions.get(index), names.get(index)) else {
        return Err("no_number");
    };
    let mut candidates: Vec<usize> = (0..measures.len())
        .filter(|&i| {
            measures.get(i).is_some_and(|m| {
                same_unit(
                    wanted.unit_canonical.as_deref(),
                    m.unit.as_ref().map(|u| u.canonical.as_str()),
                )
            })
        })
        .collect();
    if candidates.is_empty() {
        return Err("unit_differs");
    }
    // 节约1.4万元 is what was not spent, and no answer to 项目成本.
    let about = hint.unwrap_or_default();
    candidates.retain(|&i| measures.get(i).is_some_and(|m| !left_over(text, m, about)));
    if candidates.is_empty() {
        return Err("noun_differs");
    }
    // 计划30个，实际完成28个: what was planned, what it was before, a part of
    // it and a change are no answers where another number is.
    let aside = |i: &usize| {
        measures.get(*i).is_some_and(|m| {
            planned(&before(text, m))
                || changes(text, m)
                || within_part(text, m)
                || (m.per || each(&text.plain(m.noun.clone()))) != wanted.per
        })
    };
    if !candidates.iter().all(aside) {
        candidates.retain(|i| !aside(i));
    }
    // The target counts two things in one unit: each number goes to the thing its words name.
    let rivals: Vec<&FxHashSet<char>> = conditions
        .iter()
        .zip(names)
        .enumerate()
        .filter(|(i, (c, _))| *i != index && c.unit_canonical == wanted.unit_canonical)
        .map(|(_, (_, n))| n)
        .collect();
    if !rivals.is_empty() {
        candidates.retain(|&i| {
            measures.get(i).is_some_and(|m| {
                let own = both(text, m);
                let mine = likeness(&own, name);
                rivals.iter().all(|rival| mine > likeness(&own, rival))
            })
        });
    }
    match candidates.as_slice() {
        [] => Err("noun_differs"),
        [only] => {
            let conflict = measures
                .get(*only)
                .is_some_and(|m| rates_conflict(text, m, wanted, hint));
            if conflict {
                Err("noun_differs")
            } else {
                Ok(*only)
            }
        }
        several => {
            let mut scored: Vec<(f64, usize)> = several
                .iter()
                .filter_map(|&i| Some((likeness(&near(text, measures.get(i)?), name), i)))
                .collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            match scored.as_slice() {
                [(best, i), (second, _), ..] if *best >= LIKE && best - second >= MARGIN => Ok(*i),
                _ => Err("several_candidates"),
            }
        }
    }
}

/// Words of what was not done, not spent or lies above the plan.
const LEFT_OVER: &[&str] = &[
    "节约", "节省", "结余", "剩余", "余下", "尚有", "尚余", "尚未", "未", "取消", "缺", "超额",
];
/// Words of a change, at the end of a noun.
const CHANGED: &[&str] = &[
    "增加",
    "增长",
    "提高",
    "提升",
    "上升",
    "减少",
    "下降",
    "降低",
    "超额",
    "新增加",
];

/// The words before a number, with the verb between them and it.
fn before(text: &Text, measure: &Measure) -> String {
    text.plain(measure.noun.start..measure.span.start.max(measure.noun.start))
}

/// Whether a number counts what is left over, and the wanted name does not.
fn left_over(text: &Text, measure: &Measure, name: &str) -> bool {
    // The noun has lost its 约 and 有: 节约 and 尚有 stand in the words before.
    let noun = text.plain(measure.noun.clone());
    let words = before(text, measure);
    let words = words.trim_end_matches(['了', '共', '达', '为']);
    LEFT_OVER
        .iter()
        .any(|w| (noun.ends_with(w) || words.ends_with(w)) && !name.contains(w))
}

/// 增加20人 is a change, and in 由80人增加到120人 the 80 is what it was before.
fn changes(text: &Text, measure: &Measure) -> bool {
    let noun = text.plain(measure.noun.clone());
    let level = text.plain(measure.noun.end..measure.span.start.max(measure.noun.end));
    let change = CHANGED.iter().any(|w| noun.ends_with(w)) && level.is_empty();
    let object = text.plain(measure.object.clone());
    let base = CHANGED.iter().any(|w| {
        object
            .strip_prefix(w)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['到', '至', '为']))
    });
    change || base
}

/// Whether 其中 stands before a number in its sentence: it counts a part.
fn within_part(text: &Text, measure: &Measure) -> bool {
    let mut at = measure.number.start;
    let floor = at.saturating_sub(PART);
    while at > floor && !text.before(at).is_some_and(ends_sentence) {
        if text.ends(at, "其中").is_some() {
            return true;
        }
        at -= 1;
    }
    false
}

/// Whether a number in one unit may answer a target in another. 人次 does not answer 人.
fn same_unit(target: Option<&str>, actual: Option<&str>) -> bool {
    match (target, actual) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(a), Some(b)) => unit::comparable(a, b),
    }
}

/// A share is a share of something: a satisfaction does not answer a completion rate.
fn rates_conflict(text: &Text, measure: &Measure, wanted: &Condition, hint: Option<&str>) -> bool {
    if wanted.unit_canonical.as_deref() != Some("%") {
        return false;
    }
    let own = text.plain(measure.noun.clone());
    let name = hint.filter(|h| !h.is_empty()).unwrap_or(&wanted.noun);
    let rate =
        |s: &str| s.ends_with(['率', '度', '比']) || s.ends_with("比例") || s.ends_with("占比");
    let generic = |s: &str| s.contains("完成") || s.contains("达成") || s.contains("实现");
    let (mine, theirs) = (core(&own), core(name));
    rate(&own)
        && rate(name.trim_end_matches(['为', '达']))
        && mine.is_disjoint(&theirs)
        && !(generic(&own) && generic(name))
}

/// The letters of a rate's name without those that all rates share.
fn core(name: &str) -> FxHashSet<char> {
    letters(name)
        .into_iter()
        .filter(|c| !"率度比例占达到完成".contains(*c))
        .collect()
}

fn letters(s: &str) -> FxHashSet<char> {
    s.chars()
        .filter(|&c| is_han(c) || c.is_ascii_alphanumeric())
        .filter(|c| !"的了和与及已数等".contains(*c))
        .take(60)
        .collect()
}

/// The words before a number, or after it when there are none before.
fn near(text: &Text, measure: &Measure) -> FxHashSet<char> {
    let before = letters(&text.plain(measure.noun.clone()));
    if before.len() >= 2 {
        before
    } else {
        letters(&text.plain(measure.object.clone()))
    }
}

fn both(text: &Text, measure: &Measure) -> FxHashSet<char> {
    let mut all = letters(&text.plain(measure.noun.clone()));
    all.extend(letters(&text.plain(measure.object.clone())));
    all
}

/// The share of a candidate's letters that the wanted name has too.
fn likeness(own: &FxHashSet<char>, name: &FxHashSet<char>) -> f64 {
    let common = own.intersection(name).count();
    let size = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if own.is_empty() {
        0.0
    } else {
        size(common) / size(own.len())
    }
}
