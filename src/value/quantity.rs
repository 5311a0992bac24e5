//! Quantities: what a target asks for or a result states.

use rustc_hash::FxHashSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::blank::{Cell, blank_in};
use super::comparator::{Comparator, ComparatorSource};
use super::date::{self, DateValue};
use super::grade::{Grade, grade_in};
use super::measure::{Measure, Scan, find_all};
use super::number::{Approximation, NumberError};
use super::text::{Text, ends_clause};

/// One number with its comparator and unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How an actual value must stand to it.
    pub comparator: Comparator,
    /// Whether the comparator was printed.
    pub comparator_source: ComparatorSource,
    /// The number with its scale multiplied in; `None` when it is malformed.
    pub value: Option<Decimal>,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// The power of ten of the scale that was multiplied in: 4 for 5万人次.
    pub shift: u32,
    /// The unit as printed, without scale.
    pub unit: Option<String>,
    /// The unit's canonical spelling.
    pub unit_canonical: Option<String>,
    /// In which direction the number is not exact.
    pub approximation: Option<Approximation>,
    /// Why there is no value.
    pub error: Option<NumberError>,
    /// Whether it is counted for each of something (每月1次, 每期50人).
    pub per: bool,
    /// The words before it in its clause.
    pub noun: String,
    /// The words after it in its clause.
    pub object: String,
    /// The number in the raw text, in characters.
    pub number: Range<usize>,
    /// Everything from comparator to unit in the raw text, in characters.
    pub span: Range<usize>,
}

impl Condition {
    /// Whether the text says that the number is not exact.
    #[must_use]
    pub const fn approximate(&self) -> bool {
        self.approximation.is_some()
    }
}

/// What a target asks for or a result states.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quantity {
    /// How an actual value must stand to it.
    pub comparator: Option<Comparator>,
    /// Whether the comparator was printed.
    pub comparator_source: Option<ComparatorSource>,
    /// The chosen number, its scale multiplied in.
    pub value: Option<Decimal>,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// The unit as printed, without scale.
    pub unit: Option<String>,
    /// The unit's canonical spelling.
    pub unit_canonical: Option<String>,
    /// In which direction the number is not exact.
    pub approximation: Option<Approximation>,
    /// The qualitative word or attainment grade.
    pub grade: Option<Grade>,
    /// The date by which, where a date is all that is asked or stated.
    pub date: Option<DateValue>,
    /// The part of the raw text that says it, in characters.
    pub span: Range<usize>,
    /// All numbers of the text, the chosen one first when one is chosen.
    pub all: Vec<Condition>,
    /// How many of `all`, from the first, are conditions of the target or
    /// answers to them. The others are only mentioned.
    pub conditions: usize,
    /// Why no number was chosen, or why the chosen one has no value.
    pub reason: Option<&'static str>,
}

impl Quantity {
    /// Whether the text says that the number is not exact.
    #[must_use]
    pub const fn approximate(&self) -> bool {
        self.approximation.is_some()
    }

    /// The chosen condition: its number is this quantity's.
    #[must_use]
    pub fn chosen(&self) -> Option<&Condition> {
        self.all.first().filter(|c| {
            self.comparator.is_some()
                && c.value == self.value
                && (c.value.is_some() || c.error.is_some())
        })
    }

    /// The same with the form's year in dates that print a month and no year.
    #[must_use]
    pub fn in_year(mut self, year: Option<u16>) -> Self {
        if let Some(date) = &mut self.date {
            for one in std::iter::once(&mut date.start).chain(date.end.as_mut()) {
                if one.month.is_some() {
                    one.year = one.year.or(year);
                }
            }
        }
        self
    }

    /// A quantity whose chosen condition is the first of `all`.
    pub(crate) fn of(all: Vec<Condition>, conditions: usize, span: Range<usize>) -> Self {
        let Some(first) = all.first() else {
            return Self {
                span,
                ..Self::default()
            };
        };
        Self {
            comparator: Some(first.comparator),
            comparator_source: Some(first.comparator_source),
            value: first.value,
            upper: first.upper,
            unit: first.unit.clone(),
            unit_canonical: first.unit_canonical.clone(),
            approximation: first.approximation,
            reason: first.error.map(reason_of),
            grade: None,
            date: None,
            span,
            all,
            conditions,
        }
    }
}

/// The reason a malformed number gives.
pub(crate) const fn reason_of(error: NumberError) -> &'static str {
    match error {
        NumberError::BrokenThousands => "broken_thousands",
        NumberError::Malformed | NumberError::NotANumber => "malformed_number",
        NumberError::LeadingZero => "leading_zero",
        NumberError::TooManyDigits => "too_many_digits",
        NumberError::SeveralNumbers => "several_numbers",
    }
}

/// Who reads: in a target 达到 is a bound, in a result a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Target,
    Actual,
}

pub(crate) fn condition(text: &Text, measure: &Measure, side: Side) -> Condition {
    let printed = measure
        .comparator
        .filter(|_| side == Side::Target || !measure.reached);
    Condition {
        comparator: printed.unwrap_or(Comparator::Eq),
        comparator_source: if printed.is_some() {
            ComparatorSource::Printed
        } else {
            ComparatorSource::Assumed
        },
        value: measure.value.as_ref().ok().copied(),
        upper: measure.upper,
        shift: measure.shift,
        unit: measure
            .unit
            .as_ref()
            .map(|u| unit_text(text, measure, &u.range)),
        unit_canonical: measure.unit.as_ref().map(|u| u.canonical.clone()),
        approximation: measure.approximation,
        error: measure.value.as_ref().err().copied(),
        per: measure.per || each(&text.plain(measure.noun.clone())),
        noun: text.plain(measure.noun.clone()),
        object: text.plain(measure.object.clone()),
        number: measure.number.clone(),
        span: measure.span.clone(),
    }
}

/// Whether a noun says that its number is counted for each of something.
pub(crate) fn each(noun: &str) -> bool {
    [
        "每月",
        "每季",
        "每周",
        "每天",
        "每日",
        "每半年",
        "每人",
        "每户",
        "每期",
        "每次",
        "每场",
    ]
    .iter()
    .any(|w| noun.starts_with(w) || noun.ends_with(w))
}

/// The unit as printed; 百分之 stands before its number and is given as %.
fn unit_text(text: &Text, measure: &Measure, range: &Range<usize>) -> String {
    if range.start < measure.number.end && range.start == measure.number.start {
        return measure
            .unit
            .as_ref()
            .map(|u| u.canonical.clone())
            .unwrap_or_default();
    }
    text.raw(range.clone())
}

/// Which measures a target means, the chosen one first: from the first with
/// a comparator on, those with one and those that end a clause; without any
/// comparator those that end a clause; else the first number.
pub(crate) fn choose(text: &Text, measures: &[Measure]) -> Vec<usize> {
    let mut closing: Vec<usize> = Vec::new();
    for (i, m) in measures.iter().enumerate().rev() {
        let next = measures.get(i + 1).map(|n| n.span.start);
        let joins_closing = next == Some(m.span.end) && closing.last() == Some(&(i + 1));
        let ends = text
            .at(m.span.end)
            .is_none_or(|c| ends_clause(c) || matches!(c, '、' | '.'))
            // 95%/98%: two numbers, and neither is the other's unit.
            || text.at(m.span.end) == Some('/') && next == Some(m.span.end + 1);
        if ends || joins_closing {
            closing.push(i);
        }
    }
    closing.reverse();
    let printed = |i: usize| measures.get(i).is_some_and(|m| m.comparator.is_some());
    match (0..measures.len()).find(|&i| printed(i)) {
        Some(first) => (first..measures.len())
            .filter(|i| printed(*i) || closing.binary_search(i).is_ok())
            .collect(),
        None if !closing.is_empty() => closing,
        None => (0..measures.len().min(1)).collect(),
    }
}

/// Reads a target cell: operator, number and unit, a sentence with them, a date, a word.
#[must_use]
pub fn quantity(raw: &str) -> Quantity {
    let text = Text::new(raw);
    let span = text.whole();
    if blank_in(&text, Cell::Number).is_some() {
        return Quantity {
            span,
            reason: Some("blank"),
            ..Quantity::default()
        };
    }
    if let Some(end) = text.starts(span.start, "定性") {
        let grade = grade_in(&text, text.trim(end..span.end));
        return Quantity {
            comparator_source: Some(ComparatorSource::Printed),
            ..qualitative(grade, span)
        };
    }
    if let Some(grade) = grade_in(&text, span.clone()) {
        return qualitative(Some(grade), span);
    }
    let mut found = find_all(&text);
    cell_unit(&text, &mut found);
    of_scan(&text, &found, Side::Target)
}

/// A quantity from what was found in a text.
pub(crate) fn of_scan(text: &Text, found: &Scan, side: Side) -> Quantity {
    let span = text.whole();
    let chosen = choose(text, &found.measures);
    if chosen.is_empty() {
        if !found.dates.is_empty() {
            let date = date::finished(text, &found.dates, "");
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
            reason: Some("no_number"),
            ..qualitative(None, span)
        };
    }
    Quantity::of(
        ordered(text, &found.measures, &chosen, side),
        chosen.len(),
        span,
    )
}

/// All conditions, those at `first` first.
pub(crate) fn ordered(
    text: &Text,
    measures: &[Measure],
    first: &[usize],
    side: Side,
) -> Vec<Condition> {
    let taken: FxHashSet<usize> = first.iter().copied().collect();
    let rest = (0..measures.len()).filter(|i| !taken.contains(i));
    let order = first.iter().copied().chain(rest);
    order
        .filter_map(|i| measures.get(i))
        .map(|m| condition(text, m, side))
        .collect()
}

pub(crate) fn qualitative(grade: Option<Grade>, span: Range<usize>) -> Quantity {
    Quantity {
        comparator: Some(Comparator::Qualitative),
        comparator_source: Some(ComparatorSource::Assumed),
        grade,
        span,
        ..Quantity::default()
    }
}

/// In a cell that is nothing but a number and a short word, the word is the
/// unit even when no table knows it.
pub(crate) fn cell_unit(text: &Text, found: &mut Scan) {
    let whole = text.whole();
    let [measure] = found.measures.as_mut_slice() else {
        return;
    };
    if measure.unit.is_some() || measure.span.start > whole.start || !found.dates.is_empty() {
        return;
    }
    let start = text.skip_space(measure.span.end);
    let han = (start..whole.end).all(|i| {
        text.at(i)
            .is_some_and(|c| super::text::is_han(c) || c == '/')
    });
    let word = text.plain(start..whole.end);
    let verb = ["完成", "达", "以", "左右", "年", "内", "前", "号"]
        .iter()
        .any(|v| word.contains(v));
    if start < whole.end && whole.end - start <= 4 && han && !verb {
        let range = start..whole.end;
        measure.span.end = range.end;
        measure.object = range.end..range.end;
        measure.unit = Some(super::unit::Found {
            range,
            canonical: word,
            kind: super::unit::UnitKind::Count,
        });
    }
}
