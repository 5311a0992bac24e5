//! The unit that stands at a position of a text.

use std::ops::Range;

use super::UnitKind::{self, Count};
use super::lookalikes;
use super::table::simple;
use crate::value::text::{Text, ends_clause, is_han};

/// A unit found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    pub(crate) canonical: String,
    pub(crate) kind: UnitKind,
}

/// Whether a unit that begins with a scale character (千米, 百分点) stands here.
pub(crate) fn starts_with_scale(text: &Text, at: usize) -> bool {
    matches!(text.at(at), Some('百' | '千')) && simple(text, at).is_some()
}

/// The unit at a position, with what it is counted per (元/人·月).
pub(crate) fn find(text: &Text, at: usize) -> Option<Found> {
    let (mut end, first) = simple(text, at)?;
    if lookalikes::stands_at(text, at) {
        return None;
    }
    let mut canonical = first.canonical.to_owned();
    let mut per = false;
    let mut last = first.canonical;
    while let Some(joint) = text.at(end) {
        // 台(套), 人(次), 公里(km): both names of one thing.
        if joint == '('
            && let Some((inner_end, entry)) = simple(text, end + 1)
            && text.at(inner_end) == Some(')')
            && entry.kind == first.kind
        {
            if entry.canonical != last {
                canonical.push_str(entry.canonical);
            }
            end = inner_end + 1;
            continue;
        }
        // 300人·天, 1000人.次: work and visits, not persons.
        let of_persons = |at: usize| {
            let word = text.at(at)?;
            let name = match word {
                '日' => '天',
                '天' | '月' | '年' | '次' => word,
                _ => return None,
            };
            let ends = !text.at(at + 1).is_some_and(is_han);
            (last == "人" && ends).then_some((at + 1, name))
        };
        if !per
            && matches!(joint, '·' | '.')
            && let Some((after, name)) = of_persons(end + 1)
        {
            canonical.push(name);
            (end, last) = (after, "");
            continue;
        }
        // 元/人年 is 元/人·年.
        if per && let Some((after, name)) = of_persons(end) {
            canonical.push('/');
            canonical.push(name);
            (end, last) = (after, "");
            continue;
        }
        // 元/人·月, 元/人、天, 元每亩; without a stroke before, 、 starts the next item.
        let joins = match joint {
            '/' => true,
            '·' | '*' | '×' | '、' | '.' => per,
            '每' => text
                .at(end + 1)
                .is_some_and(|c| matches!(c, '人' | '户' | '亩' | '年' | '月' | '天' | '次')),
            _ => false,
        };
        if !joins {
            break;
        }
        let next = end + 1;
        if let Some((next_end, entry)) = simple(text, next) {
            canonical.push('/');
            canonical.push_str(entry.canonical);
            (end, last) = (next_end, entry.canonical);
        } else if let Some(next_end) = text.starts(next, "月") {
            canonical.push_str("/月");
            (end, last) = (next_end, "");
        } else if let Some(next_end) = word(text, next) {
            // 元/学期, 元/(人·次): part of the unit, whether a table knows it or not.
            canonical.push('/');
            canonical.push_str(&text.plain(next..next_end));
            (end, last) = (next_end, "");
        } else {
            break;
        }
        per = true;
    }
    Some(Found {
        range: at..end,
        canonical,
        kind: first.kind,
    })
}

/// What a number without a unit of its own is counted per: 6万/年, 2/月, 50/人·天.
pub(crate) fn per(text: &Text, at: usize) -> Option<Found> {
    let mut canonical = String::new();
    let mut end = at;
    while matches!(text.at(end), Some('/')) || end > at && text.at(end) == Some('·') {
        if lookalikes::stands_at(text, end + 1) {
            break;
        }
        let Some((next, entry)) = simple(text, end + 1) else {
            break;
        };
        canonical.push('/');
        canonical.push_str(entry.canonical);
        end = next;
    }
    let closes = text
        .at(end)
        .is_none_or(|c| ends_clause(c) || !is_han(c) && !c.is_ascii_alphanumeric());
    (end > at && closes).then_some(Found {
        range: at..end,
        canonical,
        kind: Count,
    })
}

/// The longest word that a unit is counted per, in characters.
const WORD: usize = 6;

/// The end of a word, or of a bracket, that closes a clause.
fn word(text: &Text, at: usize) -> Option<usize> {
    let open = text.at(at) == Some('(');
    let start = at + usize::from(open);
    let inside = |c: char| is_han(c) || open && matches!(c, '·' | '*' | '.' | '、' | '/');
    let mut end = start;
    while end - start < WORD && text.at(end).is_some_and(inside) {
        end += 1;
    }
    if end == start {
        return None;
    }
    if open {
        return text.starts(end, ")");
    }
    text.at(end)
        .is_none_or(|c| ends_clause(c) || c == '、')
        .then_some(end)
}

/// The canonical spelling of a unit that stands in a cell of its own; a scale
/// before it is not part of it.
#[must_use]
pub fn canonical(raw: &str) -> Option<String> {
    let text = Text::new(raw);
    let whole = text.whole();
    let found = find(&text, whole.start)?;
    (found.range.end == whole.end).then_some(found.canonical)
}
