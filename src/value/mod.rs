//! Typed values from text: amounts, rates, quantities, dates, grades.
//!
//! Pure functions without knowledge of forms. Each takes raw text as printed,
//! matches on a folded copy of the same length and gives places as character
//! ranges of the raw text, so that every part has its box on the page.
//! Numbers are exact decimals; a malformed number is an error and is never
//! repaired.

mod actual;
mod amount;
mod attainment;
mod blank;
mod chinese;
mod comparator;
mod date;
mod direction;
mod finder;
mod glue;
mod grade;
mod measure;
mod mention;
mod number;
mod numbering;
mod percent;
mod quantity;
mod range;
mod reason;
mod sentence;
mod text;
mod unit;

pub use actual::actual;
pub use amount::{Amount, MoneyUnit, UnitSource, amount};
pub use attainment::{Attainment, Basis, Verdict, attainment};
pub use blank::{Blank, Cell, blank, blank_number};
pub(crate) use chinese::digit as chinese_digit;
pub use comparator::{Comparator, ComparatorSource};
pub use date::{Date, DateBound, DateValue, date, dates, period};
pub use grade::{Grade, GradeValue, grade};
pub use mention::{Mention, mentions};
pub use number::{Approximation, Number, NumberError, number};
pub use percent::{Percent, PercentForm, percent};
pub use quantity::{Condition, Quantity, quantity};
pub use reason::REASONS;
pub use sentence::{Target, target_in_sentence};
pub use unit::{UnitKind, canonical as canonical_unit, comparable as comparable_units};
