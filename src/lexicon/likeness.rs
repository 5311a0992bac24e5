//! Which fields a label that nobody listed is like: the patterns `like` and
//! `unlike` of a label file, all tried in one pass over the label.

use std::sync::{Mutex, PoisonError};

use regex::{Regex, RegexSet, RegexSetBuilder};
use rustc_hash::FxHashMap;

use super::FieldId;

/// What the states of the search may take, in bytes. With the 2 MB that the library
/// allows by itself they are thrown away and made anew all the time.
const STATES_BYTES: usize = 8 << 20;

/// The patterns of one label file.
#[derive(Debug, Clone, Default)]
pub(super) struct Likeness {
    set: RegexSet,
    /// The field of each pattern of the set, and whether it says like or unlike.
    of: Vec<(FieldId, bool)>,
}

/// Patterns being collected.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    texts: Vec<String>,
    of: Vec<(FieldId, bool)>,
}

impl Patterns {
    /// Adds the patterns of labels that are a field's (`like`) or never are.
    pub(super) fn add(&mut self, field: FieldId, like: bool, patterns: Vec<String>) {
        self.of.extend(patterns.iter().map(|_| (field, like)));
        self.texts.extend(patterns);
    }

    /// Compiles them.
    ///
    /// # Errors
    /// The first field with a pattern that is none, and why.
    pub(super) fn compile(self) -> Result<Likeness, (Option<FieldId>, String)> {
        let set = RegexSetBuilder::new(&self.texts)
            .dfa_size_limit(STATES_BYTES)
            .build();
        match set {
            Ok(set) => Ok(Likeness { set, of: self.of }),
            Err(error) => {
                // One by one, for the sake of the message only.
                let wrong = self
                    .texts
                    .iter()
                    .zip(&self.of)
                    .find_map(|(text, (field, _))| {
                        Regex::new(text)
                            .err()
                            .map(|e| (Some(*field), e.to_string()))
                    });
                Err(wrong.unwrap_or((None, error.to_string())))
            }
        }
    }
}

impl Likeness {
    /// Adds the fields that say they are like a label, and those that say they are not.
    pub(super) fn judge(&self, key: &str, like: &mut Vec<FieldId>, unlike: &mut Vec<FieldId>) {
        for (field, is_like) in self
            .set
            .matches(key)
            .iter()
            .filter_map(|at| self.of.get(at))
        {
            let list = if *is_like { &mut *like } else { &mut *unlike };
            list.push(*field);
        }
    }
}

/// Judgements that are kept. The documents of a batch print the same labels over and
/// over: a form holds some 60 short texts, of which few are found in no other form.
const JUDGED: usize = 8192;

/// What was judged of labels so far, for all threads and documents. Judging is the
/// costliest thing that recognition does to a cell.
#[derive(Debug, Default)]
pub(super) struct Judged(Mutex<FxHashMap<Box<str>, Box<[FieldId]>>>);

/// Another lexicon may judge otherwise.
impl Clone for Judged {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Judged {
    /// The fields that a label is like, as said before or as `judge` says.
    pub(super) fn of(&self, key: &str, judge: impl FnOnce() -> Vec<FieldId>) -> Vec<FieldId> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fields) = known().get(key) {
            return fields.to_vec();
        }
        let fields = judge();
        let mut known = known();
        if known.len() >= JUDGED {
            known.clear();
        }
        known.insert(key.into(), fields.as_slice().into());
        fields
    }
}
