//! The same fact with two values.
use super::Outcome;
use super::prose::Said;
use crate::record::Form;

pub(super) fn check(_form: &Form, _said: &[Said], _found: &mut Vec<Outcome>) {}
