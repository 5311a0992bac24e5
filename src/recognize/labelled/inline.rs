//! Labels before a colon, in the text of their value.

use super::{Announced, section_key};
use crate::content::{Flat, Passage};
use crate::lexicon::normalize;
use crate::recognize::draft::{Found, PrintedLabel};
use crate::recognize::head::year_part;
use crate::recognize::walk::Walk;
use crate::record::Evidence;

/// Characters before a colon that can still be a label.
const INLINE_LABEL: usize = 24;

/// A label of this many characters is one even without a space before it.
const SURE_LABEL: usize = 4;

/// Texts up to this long are lines of labels and values; longer ones are prose.
const INLINE_CHARS: usize = 120;

impl Walk<'_> {
    /// A text that carries its own label before a colon: 项目负责人：某某.
    /// Several such pairs may stand in one line.
    pub fn inline(&mut self, flat: &Flat, places: &[Evidence]) -> bool {
        let mut any = false;
        let mut from = 0_usize;
        while let Some((field, start, colon)) = self.next_inline(flat, from) {
            let end = self
                .next_inline(flat, colon.saturating_add(1))
                .map_or(flat.chars.len(), |(_, next, _)| next);
            // 填报单位：某局　2021年度: a year apart is no part of the value before it.
            let value = colon.saturating_add(1);
            let first = trimmed(flat, value, end).0.saturating_add(1);
            let upto = year_part(flat, first, end).map_or(end, |(year, _)| year);
            let text = |a: usize, b: usize| {
                flat.chars
                    .get(a..b)
                    .unwrap_or_default()
                    .iter()
                    .collect::<String>()
            };
            let (a, b) = trimmed(flat, value, upto);
            from = end;
            if crate::value::MoneyUnit::parse(&text(a, b)).is_some() {
                // 单位：万元 names the money unit, not an organization.
                continue;
            }
            let label_text = text(start, colon);
            let label = PrintedLabel {
                label: normalize(&label_text),
                text: label_text,
            };
            self.claims
                .add(&flat.passage(start, colon.saturating_add(1)));
            let passage: Passage = flat.passage(a, b);
            self.claims.add(&passage);
            let found = Found {
                passage,
                text: text(a, b),
                places: places.to_vec(),
                label: Some(label.clone()),
            };
            match field {
                Announced::Pair(field) => self.draft.head.push((field, found)),
                Announced::Total(field) => {
                    let f = if self.plan.is(field, "totals.grade") {
                        Some(field)
                    } else {
                        self.plan.lexicon.field("indicators.score")
                    };
                    if let Some(f) = f {
                        self.draft.totals.push((f, found));
                    }
                }
                Announced::Text(field) => {
                    let key = section_key(self.plan.lexicon.path(field));
                    let heading = Found {
                        passage: flat.passage(start, colon),
                        text: label.text,
                        places: places.to_vec(),
                        label: None,
                    };
                    self.draft.sections.push((key, Some(heading), found));
                }
                Announced::Heading => {}
            }
            any = true;
        }
        any
    }

    /// The next label before a colon at or after `from`: what it announces,
    /// where the label starts, where its colon is.
    fn next_inline(&self, flat: &Flat, from: usize) -> Option<(Announced, usize, usize)> {
        // Listed labels first: one that only ends like a label may hold the value before it.
        let announced = |start: usize, colon: usize, listed: bool| {
            let text: String = flat.chars.get(start..colon)?.iter().collect();
            let label = normalize(&text);
            match self.announced(&label) {
                Some(Announced::Heading) | None => None,
                Some(Announced::Pair(f) | Announced::Total(f))
                    if listed && self.plan.find(&label, &[f]).is_none() =>
                {
                    None
                }
                Some(found) => Some((found, start, colon)),
            }
        };
        for (colon, ch) in flat.chars.iter().enumerate().skip(from) {
            if !matches!(ch, '：' | ':') {
                continue;
            }
            let earliest = from.max(colon.saturating_sub(INLINE_LABEL));
            let mut edges =
                (earliest..colon).filter(|start| *start == from || is_edge(flat, *start));
            if let Some(found) = edges
                .clone()
                .find_map(|start| announced(start, colon, true))
            {
                return Some(found);
            }
            let resembling = |start: &usize| announced(*start, colon, false).is_some();
            let gap = edges.rfind(|start| (*start > from || from == 0) && resembling(start));
            if let Some(found) = gap.and_then(|start| announced(start, colon, false)) {
                return Some(found);
            }
            // Typed without a space between a value and the next label.
            let mut long = (earliest..colon.saturating_sub(SURE_LABEL - 1))
                .filter(|_| flat.chars.len() <= INLINE_CHARS);
            if let Some(found) = long.find_map(|start| announced(start, colon, true)) {
                return Some(found);
            }
            if let Some(found) = announced(from, colon, false).filter(|_| earliest == from) {
                return Some(found);
            }
        }
        None
    }
}

/// Whether a label may begin here: at the start, after white space that the
/// raw text lost, or after punctuation.
pub(in crate::recognize) fn is_edge(flat: &Flat, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    let gap = match (flat.from.get(before), flat.from.get(at)) {
        (Some(Some((a, i))), Some(Some((b, k)))) => a != b || i.saturating_add(1) != *k,
        _ => true,
    };
    gap || flat
        .chars
        .get(before)
        .is_some_and(|c| c.is_whitespace() || matches!(c, '。' | '；' | ';' | ')' | '）'))
}

fn trimmed(flat: &Flat, mut from: usize, mut to: usize) -> (usize, usize) {
    let blank = |at: usize| flat.chars.get(at).is_none_or(|c| c.is_whitespace());
    while from < to && blank(from) {
        from = from.saturating_add(1);
    }
    while to > from && blank(to.saturating_sub(1)) {
        to = to.saturating_sub(1);
    }
    (from, to)
}
