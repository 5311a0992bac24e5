//! `selfeval status`: how far a running or interrupted run is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::batch::BatchError;
use crate::batch::journal;
use crate::batch::journal_error;
use crate::batch::lock::Lock;
use crate::batch::manifest::{self, Manifest};
use crate::batch::progress::span;
use crate::write::tables::FAILURES;

/// What can be said of an output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// `running`, `finished` or `interrupted`.
    pub phase: &'static str,
    /// Documents with a record.
    pub done: usize,
    /// Documents of the run.
    pub documents: usize,
    /// Records by status.
    pub by_status: BTreeMap<&'static str, usize>,
    /// Whether records are stored one by one, and the journal with them.
    pub stored: bool,
    /// Since the run was started, when it is running.
    pub since: Option<Duration>,
}

/// Looks at an output folder.
///
/// # Errors
/// When it is none, or cannot be read.
pub fn look(out: &Path) -> Result<State, BatchError> {
    let manifest = Manifest::read(out)?;
    let running = Lock::is_held(out);
    let mut last: BTreeMap<_, &'static str> = BTreeMap::new();
    for entry in journal::read_folder(out).map_err(|e| journal_error(out, e))? {
        last.insert(entry.record.to_path(), entry.status.as_str());
    }
    let mut by_status = BTreeMap::new();
    for status in last.values() {
        *by_status.entry(*status).or_default() += 1;
    }
    // The list of failures is taken away at the start and written at the end.
    let finished = out.join(format!("{FAILURES}.csv")).exists();
    let started = fs::metadata(out.join(manifest::NAME)).and_then(|m| m.modified());
    // Without a journal it is only known that a run has come to its end.
    let stored = manifest.formats.json;
    let done = match (stored, finished) {
        (false, true) => manifest.documents,
        _ => last.len(),
    };
    Ok(State {
        stored,
        phase: match (running, finished) {
            (true, _) => "running",
            (false, true) => "finished",
            (false, false) => "interrupted",
        },
        done,
        documents: manifest.documents,
        by_status,
        since: started
            .ok()
            .filter(|_| running)
            .and_then(|at| SystemTime::now().duration_since(at).ok()),
    })
}

impl State {
    /// The state for a person.
    #[must_use]
    pub fn text(&self) -> String {
        if !self.stored && self.phase != "finished" {
            return format!(
                "{}: how many of {} documents are done is not known, json is not among the formats\n",
                self.phase, self.documents
            );
        }
        let mut text = format!(
            "{}: {} of {} documents are done",
            self.phase, self.done, self.documents
        );
        if !self.by_status.is_empty() {
            let counts = self.by_status.iter();
            let counts: Vec<String> = counts.map(|(status, n)| format!("{n} {status}")).collect();
            text.push_str(&format!(" = {}", counts.join(" + ")));
        }
        if let Some(since) = self.since {
            text.push_str(&format!(", for {}", span(since)));
        }
        if self.phase == "interrupted" {
            text.push_str("; extract --resume goes on from here");
        }
        text.push('\n');
        text
    }
}
