//! Dates and periods, as targets and as parts of sentences.

mod find;
mod notations;

use std::ops::Range;

use super::text::Text;

pub(crate) use find::{find_all, finished};

/// A date as far as it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date {
    /// Calendar year.
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl Date {
    /// `2022`, `2022-10`, `2022-10-31`, `--10-31` without a year.
    #[must_use]
    pub fn iso(&self) -> String {
        let mut out = self
            .year
            .map_or_else(|| "-".to_owned(), |y| format!("{y:04}"));
        match (self.month, self.day) {
            (Some(month), _) => out.push_str(&format!("-{month:02}")),
            (None, Some(_)) => out.push('-'),
            (None, None) => {}
        }
        if let Some(day) = self.day {
            out.push_str(&format!("-{day:02}"));
        }
        out
    }

    /// The first day the date may mean, as year, month, day; the year as given.
    #[must_use]
    pub const fn first_day(&self) -> (Option<u16>, u8, u8) {
        let month = match self.month {
            Some(month) => month,
            None => 1,
        };
        let day = match self.day {
            Some(day) => day,
            None => 1,
        };
        (self.year, month, day)
    }

    /// The last day the date may mean, as year, month, day; the year as given.
    #[must_use]
    pub const fn last_day(&self) -> (Option<u16>, u8, u8) {
        let month = match self.month {
            Some(month) => month,
            None => 12,
        };
        let day = match self.day {
            Some(day) => day,
            None => 31,
        };
        (self.year, month, day)
    }
}

/// What a word after a date makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateBound {
    /// 前, 之前: not later than.
    Before,
    /// 底前, 年底前: not later than the end of.
    BeforeEnd,
    /// 底, 末: at the end of.
    End,
    /// 初: at the start of.
    Start,
    /// 内: within.
    Within,
    /// 起: from then on.
    From,
}

/// A date or period with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateValue {
    /// The date, or the start of the period.
    pub start: Date,
    /// The end of the period.
    pub end: Option<Date>,
    /// What the word after it makes of it.
    pub bound: Option<DateBound>,
    /// Where it stands in the raw text, in characters.
    pub span: Range<usize>,
}

impl DateValue {
    /// ISO 8601, with a stroke between start and end.
    #[must_use]
    pub fn iso(&self) -> String {
        match &self.end {
            Some(end) => format!("{}/{}", self.start.iso(), end.iso()),
            None => self.start.iso(),
        }
    }
}

/// The first date or period in a text.
#[must_use]
pub fn date(raw: &str) -> Option<DateValue> {
    find_all(&Text::new(raw)).into_iter().next()
}

/// The first period (a date with an end) in a text.
#[must_use]
pub fn period(raw: &str) -> Option<DateValue> {
    find_all(&Text::new(raw))
        .into_iter()
        .find(|d| d.end.is_some())
}

/// All dates and periods in a text, in order.
#[must_use]
pub fn dates(raw: &str) -> Vec<DateValue> {
    find_all(&Text::new(raw))
}
