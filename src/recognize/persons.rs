//! Persons who are named around a form: who filled it in, who checked it. Nothing else
//! is read there, but a name must be hidden wherever it stands.

use super::draft::Found;
use super::head::line_places;
use super::segment::Segment;
use super::walk::Walk;
use crate::content::{LineId, Passage, Span};
use crate::lexicon::{FieldId, normalize};

/// Han characters of a name; shorter and longer texts under a label of persons are
/// titles or whole sentences and would be found inside other words.
pub const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=4;

/// What stands behind a label of persons and is no name.
const NO_NAMES: &[&str] = &[
    "签字", "签名", "签章", "盖章", "公章", "意见", "日期", "单位", "部门", "职务", "姓名", "电话",
];

impl Walk<'_> {
    /// Finds the persons that are named beside the form.
    pub fn persons_beside(&mut self, segment: &Segment) {
        let mut beside = Walk::new(self.plan, self.content);
        for lines in &segment.strays.texts {
            let (flat, places) = beside.flat(lines);
            beside.inline(&flat, &places);
        }
        for sheet in segment.loose.iter().chain(&segment.strays.tables) {
            beside.sheet(sheet);
        }
        for (field, found) in beside.draft.head {
            if self.plan.is(field, "person") || self.plan.is(field, "telephone") {
                self.claims.add(&found.passage);
                self.draft.head.push((field, found));
            }
        }
        let Some(person) = self.plan.lexicon.field("person") else {
            return;
        };
        let around = segment.lead.iter().chain(&segment.tail);
        for line in around.chain(&segment.strays.texts).flatten() {
            for found in self.without_colon(*line, person) {
                self.claims.add(&found.passage);
                self.draft.head.push((person, found));
            }
        }
    }

    /// The names of a line that stand behind their label without a colon: 审核人 李某某.
    fn without_colon(&self, line: LineId, person: FieldId) -> Vec<Found> {
        let Some(chars) = self.content.line(line).map(|l| l.chars.as_slice()) else {
            return Vec::new();
        };
        let text = |from: usize, to: usize| -> String {
            chars.get(from..to).unwrap_or_default().iter().collect()
        };
        let is_label = |word: &str| {
            let key = normalize(word).key;
            self.plan.lexicon.lookup(&key).contains(&person)
        };
        let is_name = |word: &str| {
            NAME_CHARS.contains(&word.chars().count())
                && word.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
                && !NO_NAMES.iter().any(|no| word.contains(no))
                && self.plan.lexicon.lookup(&normalize(word).key).is_empty()
        };
        // Behind a colon they have been found already.
        let free = self.claims.rest(self.content, line);
        let mut found = Vec::new();
        let mut labelled = false;
        for [from, to] in words(chars) {
            let word = text(from, to);
            let name = if labelled && is_name(&word) {
                Some(from)
            } else {
                // 审核人李某某, in one word.
                NAME_CHARS
                    .filter_map(|n| to.checked_sub(n).filter(|at| *at > from))
                    .find(|at| is_label(&text(from, *at)) && is_name(&text(*at, to)))
            };
            let span = name.and_then(|from| span(line, from, to));
            let is_free = |s: &Span| free.iter().any(|f| f.start <= s.start && s.end <= f.end);
            if let (Some(from), Some(span)) = (name, span.filter(is_free)) {
                let passage = Passage { spans: vec![span] };
                found.push(Found {
                    places: line_places(self.content, &[line]),
                    passage,
                    text: text(from, to),
                    label: None,
                });
            }
            labelled = is_label(&word);
        }
        found
    }
}

/// The words of a line: runs without white space, as first and end.
fn words(chars: &[char]) -> Vec<[usize; 2]> {
    let mut words: Vec<[usize; 2]> = Vec::new();
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| !c.is_whitespace()) {
        match words.last_mut() {
            Some(last) if last[1] == at => last[1] = at.saturating_add(1),
            _ => words.push([at, at.saturating_add(1)]),
        }
    }
    words
}

fn span(line: LineId, from: usize, to: usize) -> Option<Span> {
    Some(Span {
        line,
        start: u32::try_from(from).ok()?,
        end: u32::try_from(to).ok()?,
    })
}
