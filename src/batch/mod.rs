//! Files to records: discovery, worker processes, output, and what a person
//! sees of it.

pub mod child;
pub mod discover;
pub mod duplicates;
#[cfg(feature = "fault-injection")]
pub mod fault;
pub mod load;
pub mod progress;
pub mod protocol;
pub mod report;
pub mod sink;
pub mod supervisor;
pub mod worker;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use crate::batch::child::WorkerCommand;
use crate::batch::duplicates::Distinct;
use crate::batch::progress::{Progress, Talk};
use crate::batch::report::Tally;
use crate::batch::sink::{Formats, Sink, SinkError};
use crate::batch::supervisor::{Crew, CrewError, Event, Go};
use crate::extract::{self, Options};
use crate::lexicon::LexiconError;

/// How long after its deadline a document may still hand in what it has.
const GRACE: Duration = Duration::from_secs(5);

/// What a run is to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// A file that lists further paths, one a line; `-` is standard input.
    pub files_from: Option<PathBuf>,
    /// The output folder; standard output without one.
    pub out: Option<PathBuf>,
    /// What is written into the output folder.
    pub formats: Formats,
    /// Documents read at the same time; the number of cores when not given.
    pub jobs: Option<usize>,
    /// The deadline of one document.
    pub timeout: Duration,
    /// What can change a record.
    pub options: Options,
    /// How much is said on standard error.
    pub talk: Talk,
}

/// How a run ended that could be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All documents have their record; so many failed.
    Finished {
        /// Documents with the status `failed`.
        failed: usize,
    },
    /// The run was interrupted; the records written so far are whole.
    Interrupted,
    /// Whoever read standard output has seen enough.
    PipeClosed,
}

/// Why a run could not be done.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// There is nothing to read.
    #[error("{}", nothing(.0))]
    NoFiles(Vec<PathBuf>),
    /// The list of files cannot be read.
    #[error("cannot read the list {path}: {error}")]
    List {
        /// The list.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A family or label file cannot be used.
    #[error(transparent)]
    Families(#[from] LexiconError),
    /// No worker process.
    #[error(transparent)]
    Crew(#[from] CrewError),
    /// The output cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The program does not find itself.
    #[error("the program's own path is not known: {0}")]
    OwnPath(io::Error),
}

fn kinds() -> String {
    discover::SUFFIXES.map(|s| format!(".{s}")).join(" or ")
}

/// Why there is nothing to read: these folders are empty, or no path was given.
fn nothing(folders: &[PathBuf]) -> String {
    if folders.is_empty() {
        return "the list of files is empty".to_owned();
    }
    let names: Vec<String> = folders.iter().map(|p| p.display().to_string()).collect();
    format!("no {} files in {}", kinds(), names.join(", "))
}

/// Reads everything the plan names. `stop` is looked at all the time.
///
/// # Errors
/// When nothing could be read or written; a document that fails is no error.
pub fn run(plan: &Plan, stop: &AtomicBool) -> Result<Ended, BatchError> {
    // Every document would fail with the same message: better none does.
    extract::lexicon(plan.options.families.as_deref())?;
    let mut paths = plan.paths.clone();
    if let Some(path) = &plan.files_from {
        paths.extend(discover::listed(path).map_err(|error| BatchError::List {
            path: path.clone(),
            error,
        })?);
    }
    let found = discover::discover(&paths);
    if found.inputs.is_empty() {
        return Err(BatchError::NoFiles(found.empty_folders));
    }
    let documents = duplicates::distinct(found.inputs);
    let crew = crew(plan, documents.inputs.len())?;
    let mut sink = Sink::open(plan.out.as_deref(), found.single, plan.formats)?;
    let progress = Progress::start(plan.talk, documents.inputs.len());
    for folder in &found.empty_folders {
        progress.say(&format!("no {} files in {}", kinds(), folder.display()));
    }
    let mut tally = Tally::default();
    let whole = receive_all(&documents, &crew, stop, &mut sink, &progress, &mut tally);
    progress.finish();
    let ended = match whole {
        Ok(true) => {
            sink.finish()?;
            Ended::Finished {
                failed: tally.failed(),
            }
        }
        Ok(false) => Ended::Interrupted,
        Err(BatchError::Sink(error)) if error.is_closed_pipe() => return Ok(Ended::PipeClosed),
        Err(error) => return Err(error),
    };
    conclude(plan, &progress, &tally, documents.inputs.len(), ended);
    Ok(ended)
}

/// The crew for a plan. Cores that are left over when there are fewer
/// documents than cores serve the pages inside each.
fn crew(plan: &Plan, documents: usize) -> Result<Crew, BatchError> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let jobs = plan.jobs.unwrap_or(cores).clamp(1, documents.max(1));
    let threads = (cores / jobs).max(1);
    Ok(Crew {
        command: WorkerCommand::own(threads).map_err(BatchError::OwnPath)?,
        jobs,
        timeout: plan.timeout,
        grace: GRACE,
        options: plan.options.clone(),
    })
}

/// Runs the crew; returns whether every document was received.
fn receive_all(
    documents: &Distinct,
    crew: &Crew,
    stop: &AtomicBool,
    sink: &mut Sink,
    progress: &Progress,
    tally: &mut Tally,
) -> Result<bool, BatchError> {
    supervisor::supervise(&documents.inputs, crew, stop, |event| {
        match event {
            Event::Read(index, record) => {
                if let Some(others) = documents.others.get(index) {
                    let others = others.iter().map(|p| p.to_string_lossy().into_owned());
                    record.source.paths.extend(others);
                }
                if let Some(input) = documents.inputs.get(index) {
                    sink.store(&input.path, record)?;
                }
                progress.advance(tally.failed());
            }
            Event::Record(_, record) => {
                progress.aside(|| sink.put(&record))?;
                tally.count(&record);
                progress.file(&report::line(&record));
            }
        }
        Ok(Go::On)
    })
}

/// Says how it went.
fn conclude(plan: &Plan, progress: &Progress, tally: &Tally, documents: usize, ended: Ended) {
    for failure in tally.failures() {
        progress.say(failure);
    }
    if ended == Ended::Interrupted {
        let done = tally.documents;
        progress.say(&format!(
            "interrupted: {done} of {documents} documents are done, {} was not written",
            sink::NDJSON
        ));
    }
    if tally.documents > 0 && (plan.out.is_some() || documents > 1 || progress.tells_each()) {
        progress.note(&tally.summary());
    }
    if let Some(out) = &plan.out {
        progress.note(&format!("records in {}", out.display()));
    }
}
