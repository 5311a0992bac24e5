//! All integration tests in one binary.

mod layout_properties;
mod values;
