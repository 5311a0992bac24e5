//! Layout on pages that tests draw themselves.

mod borderless;
mod breaks;
mod cells;
mod cost;
mod disturbed;
pub(crate) mod drawn;
mod grids;
mod overflow;
mod pages;
mod plan;
mod sliced;
mod undrawn;
mod unlined;
