//! Findings for a person.
