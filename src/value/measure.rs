//! Finds every number in a text together with its comparator, unit and the
//! words around it. Targets, results and mentions are all built from this.

use std::ops::Range;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::comparator::Comparator;
use super::date::{self, DateValue};
use super::finder::{Finder, Step};
use super::number::{Approximation, NumberError};
use super::numbering::mask_numbering;
use super::text::{Text, ends_clause, last_characters};
use super::unit::Found;

/// The longest noun that is looked at, in characters.
const NOUN: usize = 40;

/// A number with everything that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// The digits (or numerals) with sign, scale and 余; of a range, both ends.
    pub(crate) number: Range<usize>,
    /// From the comparator to the last word that belongs to the number.
    pub(crate) span: Range<usize>,
    pub(crate) comparator: Option<Comparator>,
    /// 达到: a bound in a target, a plain verb in a result.
    pub(crate) reached: bool,
    pub(crate) value: Result<Decimal, NumberError>,
    pub(crate) upper: Option<Decimal>,
    /// The power of ten of the scale in the value.
    pub(crate) shift: u32,
    pub(crate) unit: Option<Found>,
    pub(crate) approximation: Option<Approximation>,
    /// 每月1次: counted for each of something, and not over the year.
    pub(crate) per: bool,
    /// 24小时内 before the thing that is measured: when, not how much.
    pub(crate) adverbial: bool,
    /// The words before it in its clause.
    pub(crate) noun: Range<usize>,
    /// The words after it in its clause.
    pub(crate) object: Range<usize>,
}

/// All that was found in a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scan {
    pub(crate) measures: Vec<Measure>,
    pub(crate) dates: Vec<DateValue>,
}

/// Finds dates and measures in reading order.
pub(crate) fn find_all(text: &Text) -> Scan {
    let dates = date::find_all(text);
    let mut masked = vec![false; text.len()];
    for found in &dates {
        if let Some(slice) = masked.get_mut(found.span.clone()) {
            slice.fill(true);
        }
    }
    mask_numbering(text, &mut masked);
    let mut next_mask = vec![text.len(); text.len() + 1];
    for i in (0..text.len()).rev() {
        let at = if masked.get(i) == Some(&true) {
            i
        } else {
            next_mask.get(i + 1).copied().unwrap_or(i)
        };
        if let Some(slot) = next_mask.get_mut(i) {
            *slot = at;
        }
    }
    let mut finder = Finder {
        text,
        masked: &masked,
        next_mask: &next_mask,
        last_end: 0,
        pasted: usize::MAX,
        wordless: !(0..text.len()).any(|i| text.at(i).is_some_and(char::is_alphabetic)),
    };
    let mut measures = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if masked.get(at) == Some(&true) {
            at += 1;
            continue;
        }
        match finder.step(at) {
            Step::Measure(measure) => {
                at = measure.span.end.max(at + 1);
                finder.last_end = at;
                let next = text.skip_space(at);
                let pasted = measure.unit.is_none() && text.is_digit(next);
                finder.pasted = if pasted { next } else { usize::MAX };
                measures.push(*measure);
            }
            Step::Bounds(low, high) => {
                at = high.span.end.max(at + 1);
                finder.last_end = at;
                finder.pasted = usize::MAX;
                measures.extend([*low, *high]);
            }
            Step::Skip(to) => at = to.max(at + 1),
        }
    }
    if measures
        .iter()
        .any(|m| m.comparator.is_some() && !m.adverbial)
    {
        for measure in measures.iter_mut().filter(|m| m.adverbial) {
            measure.comparator = None;
        }
    }
    nouns(text, &masked, &mut measures);
    Scan { measures, dates }
}

/// Words that say how a number came about but not of what it is.
const VERBS: &[&str] = &[
    "达到", "达", "为", "是", "共计", "共", "合计", "总计", "累计", "完成", "了", "约", "均", "有",
    "在", "到", "至", "的", "应", "需", "已", "数为", "不", "要", "须", "等",
];

static VERB_ENDS: LazyLock<Vec<char>> = LazyLock::new(|| last_characters(&[VERBS]));

/// What may stand alone before a number that its noun follows.
const PREPOSITIONS: &[&str] = &[
    "向", "对", "替", "帮", "帮助", "给", "使", "让", "由", "先后", "其中", "每",
];

/// Gives each measure the words before and after it in its clause.
fn nouns(text: &Text, masked: &[bool], measures: &mut [Measure]) {
    let stops = |i: usize| masked.get(i) == Some(&true) || text.at(i).is_none_or(ends_clause);
    let mut floor = 0;
    let starts: Vec<usize> = measures.iter().map(|m| m.span.start).collect();
    for (index, measure) in measures.iter_mut().enumerate() {
        let mut end = text.back_space(measure.span.start);
        if text.before(end) == Some(':') {
            end -= 1;
        }
        let (printed, top) = (end, measure.span.start);
        while text.ends_with_one(end, &VERB_ENDS)
            && let Some(from) = text.ends_any(end, VERBS).filter(|&f| f >= floor)
        {
            end = from;
        }
        let mut start = end;
        while start > floor && top - start < NOUN && !stops(start - 1) {
            start -= 1;
        }
        if start == end && printed > end {
            start = end.min(printed);
        }
        while text
            .at(start)
            .is_some_and(|c| matches!(c, '的' | '、' | ' ' | '+' | '-' | '—' | '/'))
            && start < end
        {
            start += 1;
        }
        if PREPOSITIONS
            .iter()
            .any(|p| text.starts(start, p) == Some(end))
        {
            start = end;
        }
        measure.noun = start..end;
        let next = starts.get(index + 1).copied().unwrap_or(text.len());
        let mut from = measure.span.end;
        while text.at(from).is_some_and(|c| matches!(c, '的' | ' ')) && from < next {
            from += 1;
        }
        let mut to = from;
        while to < next && to - from < NOUN && !stops(to) {
            to += 1;
        }
        measure.object = from..to.max(from);
        floor = measure.span.end;
    }
}
