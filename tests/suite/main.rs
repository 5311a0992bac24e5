//! All integration tests in one binary.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail"
)]

mod annotate;
mod bad_input;
mod batch;
mod check;
mod clashes;
mod clock;
mod columns;
mod conservation;
mod corpus;
mod cost;
mod discovery;
mod docs;
#[path = "../../fuzz/entries.rs"]
mod entries;
mod extract;
mod families;
mod fault;
mod findings;
mod formats;
mod fuzzed;
mod hostile;
mod inspect;
mod layout_disturbed;
mod layout_overflow;
mod layout_properties;
mod layout_sliced;
mod layout_unlined;
mod layouts;
mod odd_layouts;
mod pdf;
mod personal;
mod problems;
mod resume;
mod safety;
mod schema;
mod seams;
mod second_opinion;
mod shards;
mod side_by_side;
mod tables;
mod tree;
mod values;
