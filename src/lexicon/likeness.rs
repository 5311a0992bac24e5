//! Which fields a label that nobody listed is like: the patterns `like` and
//! `unlike` of a label file, all tried in one pass over the label.

use regex::{Regex, RegexSet};

use super::FieldId;

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
        match RegexSet::new(&self.texts) {
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
