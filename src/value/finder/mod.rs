//! Reads one number with its comparator, unit and approximation.

mod chinese;
mod digits;
mod finish;

use super::chinese::is_numeral;
use super::measure::Measure;
use super::number::{Commas, scan};
use super::percent;
use super::text::Text;
use super::unit::{Found, UnitKind};

pub(super) use chinese::JOINED;

/// What stands at a position.
pub(crate) enum Step {
    /// A quantity.
    Measure(Box<Measure>),
    /// An interval that leaves an end out: a bound on each side.
    Bounds(Box<Measure>, Box<Measure>),
    /// Nothing up to the position given.
    Skip(usize),
}

/// Where the reader stands in its text.
pub(crate) struct Finder<'a> {
    pub(crate) text: &'a Text,
    pub(crate) masked: &'a [bool],
    /// The first masked position at or after each position.
    pub(crate) next_mask: &'a [usize],
    pub(crate) last_end: usize,
    /// Where a number starts that is pasted to the one before it.
    pub(crate) pasted: usize,
    /// No letter stands in the text.
    pub(crate) wordless: bool,
}

impl Finder<'_> {
    pub(super) fn limit(&self, at: usize) -> usize {
        self.next_mask.get(at).copied().unwrap_or(self.text.len())
    }

    /// The end of a run of digits, letters and points that is no quantity.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at;
        while end < self.text.len()
            && self.masked.get(end) == Some(&false)
            && self.text.at(end).is_some_and(|c| {
                c.is_ascii_alphanumeric() || (matches!(c, '.' | ',') && self.text.is_digit(end + 1))
            })
        {
            end += 1;
        }
        end
    }

    /// Reads what stands at a position.
    pub(crate) fn step(&self, at: usize) -> Step {
        let text = self.text;
        let limit = self.limit(at);
        if let Some((start, mille)) = percent::words(text, at) {
            if let Some(mut token) = scan(text, start, limit, Commas::Prose) {
                if percent::hundred(text, start, token.end) {
                    token.mantissa = Ok(100);
                }
                token.start = at;
                let end = token.end;
                let canonical = if mille { "‰" } else { "%" }.to_owned();
                let unit = Found {
                    range: at..start,
                    canonical,
                    kind: UnitKind::Share,
                };
                return self.finish(token, Some(unit), end, None);
            }
            return Step::Skip(start);
        }
        let Some(ch) = text.at(at) else {
            return Step::Skip(at + 1);
        };
        if ch.is_ascii_digit() {
            self.digits(at, limit)
        } else if is_numeral(ch) {
            self.chinese(at, limit)
        } else {
            Step::Skip(at + 1)
        }
    }
}
