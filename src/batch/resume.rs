//! What an earlier run has done.

use std::fs;
use std::io;
use std::path::Path;

use crate::batch::Plan;
use crate::batch::answer::Answer;
use crate::batch::discover::Input;
use crate::batch::journal::Journal;
use crate::batch::sink::SinkError;
use crate::extract::{self, Options};
use crate::record::{Record, Tool};
use crate::write::place::record_path;

/// For each input, whether its record is there already.
#[derive(Debug)]
pub(super) struct Done(Vec<bool>);

impl Done {
    /// Looks which inputs need not be read again.
    pub(super) fn look(inputs: &[Input], plan: &Plan, journal: Option<&Journal>) -> Self {
        let tool = tool(&plan.options);
        let has = |input: &Input| match (plan.resume, journal, &plan.out) {
            (true, Some(journal), Some(out)) => journal.has(input, out, &tool),
            _ => false,
        };
        Self(inputs.iter().map(has).collect())
    }

    /// How many are done.
    pub(super) fn count(&self) -> usize {
        self.0.iter().filter(|&&done| done).count()
    }

    /// The inputs that are not done, with their places in the order.
    pub(super) fn todo<'a>(&self, inputs: &'a [Input]) -> Vec<(usize, &'a Input)> {
        let all = inputs.iter().enumerate();
        all.zip(&self.0)
            .filter(|(_, done)| !**done)
            .map(|(input, _)| input)
            .collect()
    }
}

/// What reads documents now.
pub(super) fn tool(options: &Options) -> Tool {
    Tool {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        options_hash: options.hash(),
        // A run with families that cannot be loaded does not start.
        families_hash: extract::lexicon(options.families.as_deref())
            .map_or_else(|_| String::new(), |lexicon| lexicon.hash().to_owned()),
    }
}

/// The stored record of an input. The journal has vouched for it.
pub(super) fn answer(out: &Path, input: &Path) -> Result<Answer, SinkError> {
    stored_answer(&out.join(record_path(input)))
}

/// The record in a file as the worker's answer that it was.
pub(super) fn stored_answer(path: &Path) -> Result<Answer, SinkError> {
    Answer::of(&stored(path)?).map_err(|error| SinkError::Stored {
        path: path.to_owned(),
        error: error.into(),
    })
}

/// The record in a file.
pub(super) fn stored(path: &Path) -> Result<Record, SinkError> {
    let broken = |error: io::Error| SinkError::Stored {
        path: path.to_owned(),
        error,
    };
    let bytes = fs::read(path).map_err(broken)?;
    serde_json::from_slice(&bytes).map_err(|error| broken(error.into()))
}
