//! Mentions: every number of a text with its unit, noun and sentence.

use std::ops::Range;

use rust_decimal::Decimal;

use super::comparator::Comparator;
use super::measure::find_all;
use super::number::Approximation;
use super::text::{Text, ends_sentence};

/// A number in a text with what it is a number of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The number, its scale multiplied in.
    pub value: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// A printed comparator; 达到 is none.
    pub comparator: Option<Comparator>,
    /// The unit as printed, without scale.
    pub unit: Option<String>,
    /// The unit's canonical spelling.
    pub unit_canonical: Option<String>,
    /// In which direction the number is not exact.
    pub approximation: Option<Approximation>,
    /// The words before the number in its clause.
    pub noun: String,
    /// The words after it in its clause.
    pub object: String,
    /// Where the words before it stand, in characters.
    pub noun_range: Range<usize>,
    /// Where its sentence stands, in characters.
    pub sentence: Range<usize>,
    /// Where the number stands with scale and unit, in characters.
    pub number: Range<usize>,
    /// Where it stands with comparator and 以上 or 左右, in characters.
    pub span: Range<usize>,
}

/// Finds every number with a unit or a comparator. Dates, numbering and names
/// with digits are none.
#[must_use]
pub fn mentions(raw: &str) -> Vec<Mention> {
    let text = Text::new(raw);
    let mut sentence = 0..sentence_end(&text, 0);
    let mut found = Vec::new();
    for measure in find_all(&text).measures {
        while measure.number.start >= sentence.end && sentence.end < text.len() {
            sentence = sentence.end..sentence_end(&text, sentence.end);
        }
        let Ok(value) = measure.value else { continue };
        // [0%,5%): the bounds of an interval share the unit behind the last of them.
        let own_unit = (measure.unit.as_ref()).filter(|u| u.range.end <= measure.span.end);
        let unit_end = own_unit.map_or(0, |u| u.range.end);
        let words = measure
            .unit
            .as_ref()
            .is_some_and(|u| u.range.start == measure.number.start);
        found.push(Mention {
            value,
            upper: measure.upper,
            comparator: measure.comparator.filter(|_| !measure.reached),
            unit: measure.unit.as_ref().map(|u| {
                if words {
                    u.canonical.clone()
                } else {
                    text.raw(u.range.clone())
                }
            }),
            unit_canonical: measure.unit.as_ref().map(|u| u.canonical.clone()),
            approximation: measure.approximation,
            noun: text.plain(measure.noun.clone()),
            object: text.plain(measure.object.clone()),
            noun_range: measure.noun.clone(),
            sentence: text.trim(sentence.clone()),
            number: measure.number.start..measure.number.end.max(unit_end),
            span: measure.span.clone(),
        });
    }
    found
}

/// One past the mark that ends the sentence at `start`.
fn sentence_end(text: &Text, start: usize) -> usize {
    (start..text.len())
        .find(|&i| text.at(i).is_some_and(ends_sentence))
        .map_or(text.len(), |i| i + 1)
}
