//! A worker's answer: a record as it was sent, and of it what a run counts.
//!
//! The worker has written the record as one line of JSON, which is what goes
//! into the output. To build the whole record from it, only to write the same
//! bytes again, would cost as much as a third of reading the document.

use std::fmt;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::problem::Problem;
use crate::record::{CheckClass, CheckVerdict, Kind, Record, Source, Status, Tool};

/// A record as one line of JSON, and a glance at it.
#[derive(Debug, Clone)]
pub struct Answer {
    line: Vec<u8>,
    glance: Glance,
}

/// What a run needs to know of a record.
#[derive(Debug, Clone, Deserialize)]
pub struct Glance {
    /// The program that made it.
    pub tool: Tool,
    /// The document.
    pub source: Source,
    /// How far it could be read.
    pub status: Status,
    /// What went wrong or is in doubt.
    pub problems: Vec<Problem>,
    /// Its forms.
    pub forms: Vec<FormGlance>,
}

/// What a run needs to know of a form.
#[derive(Debug, Clone, Deserialize)]
pub struct FormGlance {
    /// Its identifier.
    pub form_id: String,
    /// The family that read it.
    pub family: String,
    /// What kind of form it is.
    pub kind: Kind,
    /// The organization that evaluates itself.
    pub organization: Option<Raw>,
    /// 主管部门.
    pub competent_department: Option<Raw>,
    /// 实施单位.
    pub implementing_unit: Option<Raw>,
    /// The fiscal year.
    pub fiscal_year: Option<Year>,
    /// Budget rows.
    pub budget: Length,
    /// Goals.
    pub goals: Length,
    /// Tasks.
    pub tasks: Length,
    /// Indicators.
    pub indicators: Length,
    /// Narrative sections and notes.
    pub sections: Length,
    /// What belongs to no field.
    pub unplaced: UnplacedGlance,
    /// What the checks say.
    pub checks: Vec<CheckGlance>,
}

/// A printed text.
#[derive(Debug, Clone, Deserialize)]
pub struct Raw {
    /// The text.
    pub raw: String,
}

/// A fiscal year.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Year {
    /// The year.
    pub value: u16,
}

/// How much belongs to no field.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct UnplacedGlance {
    /// Texts.
    pub texts: Length,
    /// Tables.
    pub tables: Length,
}

/// The outcome of a check.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct CheckGlance {
    /// What kind of rule it is.
    pub class: CheckClass,
    /// What came of it.
    pub verdict: CheckVerdict,
}

/// How many items a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length(usize);

impl Length {
    /// The number.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Count;
        impl<'de> Visitor<'de> for Count {
            type Value = Length;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Length, A::Error> {
                let mut count: usize = 0;
                while items.next_element::<IgnoredAny>()?.is_some() {
                    count = count.saturating_add(1);
                }
                Ok(Length(count))
            }
        }
        deserializer.deserialize_seq(Count)
    }
}

impl Answer {
    /// The answer that a worker has sent as a line.
    ///
    /// # Errors
    /// When the line is no record.
    pub fn from_line(mut line: Vec<u8>) -> serde_json::Result<Self> {
        while line.last().is_some_and(u8::is_ascii_whitespace) {
            line.pop();
        }
        let glance = serde_json::from_slice(&line)?;
        Ok(Self { line, glance })
    }

    /// The answer that a worker would have sent.
    ///
    /// # Errors
    /// When the record cannot be written as JSON.
    pub fn of(record: &Record) -> serde_json::Result<Self> {
        Self::from_line(serde_json::to_vec(record)?)
    }

    /// Changes the record.
    ///
    /// # Errors
    /// When it is none, or cannot be written as JSON.
    pub fn change(&mut self, act: impl FnOnce(&mut Record)) -> serde_json::Result<()> {
        let mut record: Record = serde_json::from_slice(&self.line)?;
        act(&mut record);
        *self = Self::of(&record)?;
        Ok(())
    }

    /// The record as one line of JSON, without its end.
    #[must_use]
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// What a run needs to know of it.
    #[must_use]
    pub const fn glance(&self) -> &Glance {
        &self.glance
    }
}
