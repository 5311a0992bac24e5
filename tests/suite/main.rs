//! All integration tests in one binary.

mod corpus;
mod layout_properties;
mod values;
