//! A second, independent reader's view of a PDF: `pdf-extract`, which has its
//! own object reader, interpreter and font decoder.
//!
//! It is asked only whether it sees the same characters on each page; it never
//! changes one. It panics on some files, may recurse without end and knows no
//! limits: panics and time are guarded here, everything worse ends the worker,
//! and the supervisor then reads the document without it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

use crate::budget::Budget;
use crate::lexicon::fold;
use crate::problem::{Code, Problem};
use crate::read::page::Page;

/// Share of a page's characters that may differ. On the corpus and the real
/// files that both readers decode it is 0 on most pages and below this where
/// they differ on bullets of symbol fonts only; where one of them cannot
/// decode a font it is above 0.05.
const TOLERATED: f64 = 0.005;
/// The same character printed twice in neighbouring cells of so many points is
/// fake bold: producers shift by 0.3 to 0.5 points, digits are over 2 wide.
const DOUBLED: f64 = 0.6;

/// Compares both readers page by page.
///
/// Gives a `readers_disagree` for each page on which they see different
/// characters, with the counts, and a `second_opinion_missing` for each page,
/// or for the document, on which there is nothing to compare.
#[must_use]
pub fn compare(
    bytes: &[u8],
    password: Option<&str>,
    pages: &[Page],
    budget: &Budget,
) -> Vec<Problem> {
    let document = guarded(|| open(bytes, password)).flatten();
    let Some(document) = document else {
        let message = "the second reader cannot open the file";
        return vec![Problem::new(Code::SecondOpinionMissing, message)];
    };
    pages
        .iter()
        .filter_map(|page| page_problem(page, &document, budget))
        .collect()
}

/// What there is to say about one page.
fn page_problem(page: &Page, document: &Document, budget: &Budget) -> Option<Problem> {
    let missing =
        |why: &str| Some(Problem::new(Code::SecondOpinionMissing, why).on_page(page.number));
    if budget.check_time().is_err() {
        return missing("there was no time left for the second reader");
    }
    let mut heard = Heard::new(budget);
    let read = guarded(|| output_doc_page(document, &mut heard, page.number).is_ok());
    if read != Some(true) {
        return missing("the second reader cannot read the page");
    }
    let difference = difference(page, &heard.counts);
    (difference.share() > TOLERATED).then(|| {
        let message = format!(
            "of {} characters the second reader does not see {}{}; it sees {} others{}",
            difference.ours,
            difference.missing.total(),
            difference.missing.sample(),
            difference.others.total(),
            difference.others.sample()
        );
        Problem::new(Code::ReadersDisagree, message).on_page(page.number)
    })
}

fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn open(bytes: &[u8], password: Option<&str>) -> Option<Document> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() {
        let opened = document.decrypt("").is_ok()
            || password.is_some_and(|password| document.decrypt(password).is_ok());
        if !opened {
            return None;
        }
    }
    Some(document)
}

/// How often each folded character was seen.
type Counts = HashMap<char, usize>;

/// Adds a text, folded, without white space.
fn add(counts: &mut Counts, text: &str) {
    for ch in fold(text).chars().filter(|ch| !ch.is_whitespace()) {
        *counts.entry(ch).or_default() += 1;
    }
}

/// Characters that one reader sees and the other does not, in code order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Unmatched(Vec<(char, usize)>);

impl Unmatched {
    fn new<'c>(counts: &'c Counts, matched: impl Fn(&'c char) -> usize) -> Self {
        let mut left: Vec<(char, usize)> = counts
            .iter()
            .map(|(ch, &n)| (*ch, n.saturating_sub(matched(ch))))
            .filter(|&(_, n)| n > 0)
            .collect();
        left.sort_unstable();
        Self(left)
    }

    fn total(&self) -> usize {
        self.0.iter().map(|&(_, n)| n).sum()
    }

    /// Some of them, in brackets, for a person.
    fn sample(&self) -> String {
        const SOME: usize = 8;
        if self.0.is_empty() {
            return String::new();
        }
        let some: String = self.0.iter().take(SOME).map(|&(ch, _)| ch).collect();
        let more = if self.0.len() > SOME { "…" } else { "" };
        format!(" ({some}{more})")
    }
}

/// In what two readers differ on a page.
#[derive(Debug, PartialEq, Eq)]
struct Difference {
    /// Visible characters of ours.
    ours: usize,
    /// Of these, those that the other does not see.
    missing: Unmatched,
    /// What the other sees and we do not, not even as invisible text.
    others: Unmatched,
}

impl Difference {
    fn share(&self) -> f64 {
        let (missing, others) = (self.missing.total(), self.others.total());
        let whole = self.ours.max(others).max(1);
        #[expect(clippy::cast_precision_loss, reason = "counts of characters")]
        let share = missing.max(others) as f64 / whole as f64;
        share
    }
}

/// The second reader knows neither render modes nor clips and reads no
/// annotations: it may see more than a person, but not other characters.
fn difference(page: &Page, theirs: &Counts) -> Difference {
    let (mut must, mut may) = (Counts::new(), Counts::new());
    for glyph in &page.glyphs {
        let seen = glyph.is_visible() && !glyph.flags.annotation;
        let mut buffer = [0; 4];
        add(
            if seen { &mut must } else { &mut may },
            glyph.ch.encode_utf8(&mut buffer),
        );
    }
    let count = |counts: &Counts, ch: &char| counts.get(ch).copied().unwrap_or(0);
    Difference {
        ours: must.values().sum(),
        missing: Unmatched::new(&must, |ch| count(theirs, ch)),
        others: Unmatched::new(theirs, |ch| {
            count(&must, ch).saturating_add(count(&may, ch))
        }),
    }
}

/// Collects what the second reader says, without fake bold's doubles.
struct Heard<'b> {
    budget: &'b Budget,
    counts: Counts,
    /// Where each text was shown last, in cells, and by which string.
    places: HashMap<(String, i64, i64), u64>,
    /// Strings begun.
    strings: u64,
}

impl<'b> Heard<'b> {
    fn new(budget: &'b Budget) -> Self {
        Self {
            budget,
            counts: Counts::new(),
            places: HashMap::new(),
            strings: 0,
        }
    }

    /// Whether another string has shown the same text here already; notes that
    /// it is shown. Within one string equal digits may stand in one place: the
    /// second reader does not know every font's widths.
    fn is_double(&mut self, text: &str, x: f64, y: f64) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "saturates; only compared")]
        let cell = |v: f64| (v / DOUBLED).round() as i64;
        let (x, y) = (cell(x), cell(y));
        let near = |dx: i64, dy: i64| {
            let place = (text.to_owned(), x.saturating_add(dx), y.saturating_add(dy));
            self.places
                .get(&place)
                .is_some_and(|&string| string != self.strings)
        };
        let double = (-1..=1).any(|dx| (-1..=1).any(|dy| near(dx, dy)));
        self.places.insert((text.to_owned(), x, y), self.strings);
        double
    }
}

impl OutputDev for Heard<'_> {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        _: f64,
        _: f64,
        _: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        if !self.is_double(text, place.m31, place.m32) {
            add(&mut self.counts, text);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        // Called before every string: also the place to look at the clock.
        self.strings = self.strings.saturating_add(1);
        match self.budget.check_time() {
            Ok(()) => Ok(()),
            Err(_) => Err(OutputError::FormatError(std::fmt::Error)),
        }
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Rect;
    use crate::read::page::{Direction, Glyph, GlyphFlags, UnicodeSource};

    fn page(visible: &str, invisible: &str) -> Page {
        let glyph = |ch: char, invisible: bool| Glyph {
            ch,
            source: UnicodeSource::ToUnicode,
            font: 0,
            code: 0,
            size: 10.0,
            x: 0.0,
            y: 0.0,
            rect: Rect::new(0.0, 0.0, 1.0, 1.0),
            direction: Direction::Right,
            color: 0,
            flags: GlyphFlags {
                invisible,
                ..GlyphFlags::default()
            },
        };
        Page {
            glyphs: visible
                .chars()
                .map(|ch| glyph(ch, false))
                .chain(invisible.chars().map(|ch| glyph(ch, true)))
                .collect(),
            ..Page::default()
        }
    }

    fn counts(text: &str) -> Counts {
        let mut counts = Counts::new();
        add(&mut counts, text);
        counts
    }

    #[test]
    fn characters_are_compared_folded_and_in_any_order() {
        let difference = |visible, invisible, theirs| {
            let found = difference(&page(visible, invisible), &counts(theirs));
            (found.ours, found.missing.total(), found.others.total())
        };
        assert_eq!(difference("金额 9７.45", "", "97.45\n⾦额"), (7, 0, 0));
        assert_eq!(difference("97.45", "", "97.46"), (5, 1, 1));
        // Text that nobody sees may be seen by the other reader or not.
        assert_eq!(difference("97", "45", "97"), (2, 0, 0));
        assert_eq!(difference("97", "45", "9745"), (2, 0, 0));
        assert_eq!(difference("97", "45", "9746"), (2, 0, 1));
        assert_eq!(difference("", "", ""), (0, 0, 0));
        assert_eq!(Unmatched::new(&counts("年月月"), |_| 1).sample(), " (月)");
    }

    #[test]
    fn doubles_within_a_point_are_one() {
        let budget = Budget::default();
        let mut heard = Heard::new(&budget);
        assert!(!heard.is_double("年", 10.0, 10.0));
        assert!(!heard.is_double("年", 10.0, 10.0), "the same string");
        heard.begin_word().unwrap();
        assert!(heard.is_double("年", 10.4, 10.0));
        assert!(!heard.is_double("月", 10.4, 10.0));
        assert!(!heard.is_double("年", 20.0, 10.0));
        assert!(!heard.is_double("年", f64::NAN, f64::INFINITY));
    }

    #[test]
    fn a_reader_that_panics_or_refuses_has_no_opinion() {
        assert_eq!(guarded(|| panic!("as the second reader may")), None::<()>);
        let problems = compare(b"no PDF", None, &[page("a", "")], &Budget::default());
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, Code::SecondOpinionMissing);
    }
}
