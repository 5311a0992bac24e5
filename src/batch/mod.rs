//! Files to records: discovery, worker processes, output, and what a person
//! sees of it.

pub mod answer;
pub mod archive;
pub mod child;
mod desk;
pub mod diff;
pub mod discover;
pub mod duplicates;
pub mod expected;
#[cfg(feature = "fault-injection")]
pub mod fault;
mod floor;
pub mod journal;
pub mod list;
pub mod load;
pub mod lock;
pub mod manifest;
pub mod merge;
pub mod progress;
pub mod protocol;
pub mod report;
mod resume;
mod seat;
pub mod shard;
pub mod sink;
pub mod sources;
pub mod status;
pub mod supervisor;
pub mod worker;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use crate::batch::child::WorkerCommand;
use crate::batch::desk::Desk;
use crate::batch::discover::Filter;
use crate::batch::expected::Expected;
use crate::batch::journal::Journal;
use crate::batch::list::ListError;
use crate::batch::lock::{Lock, LockError};
use crate::batch::manifest::{Manifest, ManifestError};
use crate::batch::merge::MergeError;
use crate::batch::progress::{Progress, Talk};
use crate::batch::report::Tally;
use crate::batch::resume::Done;
use crate::batch::shard::Shard;
use crate::batch::sink::{Formats, Sink, SinkError};
use crate::batch::sources::Sources;
use crate::batch::supervisor::{Crew, CrewError};
use crate::extract::{self, Options};
use crate::lexicon::LexiconError;
use crate::write::atomic;
use crate::write::tables::FAILURES;
use crate::write::tables::folder::TableError;

/// How long after its deadline a document may still hand in what it has.
const GRACE: Duration = Duration::from_secs(5);

/// What a run is to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// A file that lists further paths, one a line; `-` is standard input.
    pub files_from: Option<PathBuf>,
    /// Which of the files found in folders and archives are read.
    pub filter: Filter,
    /// Where documents were published.
    pub sources: Option<PathBuf>,
    /// Which forms there should be.
    pub expected: Option<PathBuf>,
    /// The part of the documents that is read.
    pub shard: Option<Shard>,
    /// The output folder; standard output without one.
    pub out: Option<PathBuf>,
    /// What is written into the output folder.
    pub formats: Formats,
    /// Whether documents that an earlier run has done are left as they are.
    pub resume: bool,
    /// Documents read at the same time; the number of cores when not given.
    pub jobs: Option<usize>,
    /// The deadline of one document.
    pub timeout: Duration,
    /// Bytes a worker may allocate.
    pub memory: u64,
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
    #[error("{}", nothing(.folders, .kinds))]
    NoFiles {
        /// Folders in which there is nothing.
        folders: Vec<PathBuf>,
        /// What was looked for.
        kinds: String,
    },
    /// A table that was handed in cannot be used.
    #[error(transparent)]
    Table(#[from] ListError),
    /// The manifest of an output folder.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Shards cannot be merged.
    #[error(transparent)]
    Merge(#[from] MergeError),
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
    /// The output folder is taken.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Nothing was stored that a run could go on from.
    #[error("the records are not stored one by one: --out and json among the formats are wanted")]
    NothingStored,
    /// The journal cannot be read or written.
    #[error("cannot write the journal in {out}: {error}")]
    Journal {
        /// The output folder.
        out: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The output cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// The program does not find itself.
    #[error("the program's own path is not known: {0}")]
    OwnPath(io::Error),
}

impl BatchError {
    /// What to do about it, where that is not said already.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        let (Self::Journal { error, .. }
        | Self::Lock(LockError::File { error, .. })
        | Self::Sink(
            SinkError::File { error, .. } | SinkError::Table(TableError::File { error, .. }),
        )) = self
        else {
            return None;
        };
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => {
                Some("make room and go on with --resume: the records written so far are whole")
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Some("choose a folder for --out that you may write to")
            }
            _ => None,
        }
    }
}

/// Why there is nothing to read: these folders are empty, or no path was given.
fn nothing(folders: &[PathBuf], kinds: &str) -> String {
    if folders.is_empty() {
        return "the list of files is empty".to_owned();
    }
    let names: Vec<String> = folders.iter().map(|p| p.display().to_string()).collect();
    format!("no {kinds} files in {}", names.join(", "))
}

/// Reads everything the plan names. `stop` is looked at all the time.
///
/// # Errors
/// When nothing could be read or written; a document that fails is no error.
pub fn run(plan: &Plan, stop: &AtomicBool) -> Result<Ended, BatchError> {
    if plan.resume && (plan.out.is_none() || !plan.formats.json) {
        return Err(BatchError::NothingStored);
    }
    // Every document would fail with the same message: better none does.
    extract::lexicon(plan.options.families.as_deref())?;
    let sources = plan.sources.as_deref().map(Sources::read).transpose()?;
    let expected = plan.expected.as_deref().map(Expected::read).transpose()?;
    let found = discover::discover(&all_paths(plan)?, &plan.filter);
    let kinds = plan.filter.kinds();
    if found.inputs.is_empty() {
        return Err(BatchError::NoFiles {
            folders: found.empty_folders,
            kinds,
        });
    }
    let mut documents = duplicates::distinct(found.inputs);
    let order = manifest::order(&documents.inputs);
    if let Some(shard) = plan.shard {
        documents = shard.part(documents);
    }
    let crew = crew(plan, documents.inputs.len())?;
    let _lock = plan.out.as_deref().map(Lock::take).transpose()?;
    if let Some(out) = &plan.out {
        atomic::sweep_all(out);
        let kept = match plan.formats.json {
            true => manifest::order(&documents.inputs),
            false => Vec::new(),
        };
        manifest::sweep(out, &kept);
        let manifest = Manifest {
            tool: resume::tool(&plan.options),
            formats: plan.formats,
            shard: plan.shard,
            documents: documents.inputs.len(),
            order,
        };
        manifest.write(out)?;
    }
    let journal = match &plan.out {
        Some(out) if plan.formats.json => {
            Some(Journal::open(out, plan.resume).map_err(|e| journal_error(out, e))?)
        }
        Some(out) => {
            journal::discard(out).map_err(|e| journal_error(out, e))?;
            None
        }
        None => None,
    };
    let sink = Sink::open(plan.out.as_deref(), found.single, plan.formats)?;
    let done = Done::look(&documents.inputs, plan, journal.as_ref());
    let progress = Progress::start(plan.talk, documents.inputs.len());
    for folder in &found.empty_folders {
        progress.say(&format!("no {kinds} files in {}", folder.display()));
    }
    if done.count() > 0 {
        let (count, all) = (done.count(), documents.inputs.len());
        progress.note(&format!("{count} of {all} documents are done already"));
        progress.skip(count);
    }
    let mut desk = Desk {
        plan,
        documents: &documents,
        sink,
        journal,
        sources,
        expected,
        stored: done.count(),
        progress: &progress,
        tally: Tally::default(),
    };
    let whole = desk.receive_all(&done, &crew, stop);
    progress.finish();
    let (tally, stored, mut notes) = (std::mem::take(&mut desk.tally), desk.stored, Vec::new());
    let ended = match whole {
        Ok(true) => {
            notes = desk.notes();
            desk.finish()?;
            Ended::Finished {
                failed: tally.failed(),
            }
        }
        Ok(false) => Ended::Interrupted,
        Err(BatchError::Sink(error)) if error.is_closed_pipe() => return Ok(Ended::PipeClosed),
        Err(error) => return Err(error),
    };
    if ended == Ended::Interrupted {
        let all = documents.inputs.len();
        progress.say(&interrupted(plan, stored, all));
    }
    conclude(plan.out.as_deref(), &progress, &tally, &notes);
    Ok(ended)
}

/// The paths of the plan, those of its list included.
fn all_paths(plan: &Plan) -> Result<Vec<PathBuf>, BatchError> {
    let mut paths = plan.paths.clone();
    if let Some(path) = &plan.files_from {
        paths.extend(discover::listed(path).map_err(|error| BatchError::List {
            path: path.clone(),
            error,
        })?);
    }
    Ok(paths)
}

fn journal_error(out: &Path, error: io::Error) -> BatchError {
    BatchError::Journal {
        out: out.to_owned(),
        error,
    }
}

/// The crew for a plan. Cores that are left over when there are fewer
/// documents than cores serve the pages inside each.
fn crew(plan: &Plan, documents: usize) -> Result<Crew, BatchError> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let jobs = plan.jobs.unwrap_or(cores).clamp(1, documents.max(1));
    let threads = (cores / jobs).max(1);
    Ok(Crew {
        command: WorkerCommand::own(threads, plan.memory).map_err(BatchError::OwnPath)?,
        jobs,
        timeout: plan.timeout,
        grace: GRACE,
        options: plan.options.clone(),
    })
}

fn interrupted(plan: &Plan, stored: usize, documents: usize) -> String {
    let mut text = format!("interrupted: {stored} of {documents} documents are done");
    if plan.out.is_some() {
        text.push_str(", what holds all of them was not written");
        if plan.formats.json {
            text.push_str("; --resume goes on from here");
        }
    }
    text
}

/// Says how it went.
fn conclude(out: Option<&Path>, progress: &Progress, tally: &Tally, notes: &[String]) {
    for failure in tally.failures() {
        progress.say(failure);
    }
    if tally.documents > 0 && (out.is_some() || tally.documents > 1 || progress.tells_each()) {
        progress.note(&tally.summary());
        for line in tally.breakdown() {
            progress.note(&line);
        }
        if let Some(commonest) = tally.commonest() {
            progress.note(&commonest);
        }
    }
    for note in notes {
        progress.note(note);
    }
    if let Some(out) = out {
        let out = out.display();
        let list = match tally.failed() {
            0 => String::new(),
            _ => format!(", failed files in {out}/{FAILURES}.csv"),
        };
        progress.note(&format!("output in {out}{list}"));
    }
}
