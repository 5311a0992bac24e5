//! Units: which words count as units, and which mean the same.

mod convert;
mod find;
mod lookalikes;
mod table;

pub use convert::comparable;
pub(crate) use convert::to_base;
pub use find::canonical;
pub(crate) use find::{Found, find, per, starts_with_scale};

/// What a unit measures, as far as comparing needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// Things and persons that are counted.
    Count,
    /// Money.
    Money,
    /// A share: %, ‰.
    Share,
    /// A duration.
    Time,
    /// Length, area, weight and the like.
    Measure,
}
