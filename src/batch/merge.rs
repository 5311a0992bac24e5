//! `selfeval merge`: the outputs of all shards become the output of one run,
//! byte for byte.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::batch::expected::Expected;
use crate::batch::journal::{self, Entry, Journal};
use crate::batch::lock::Lock;
use crate::batch::manifest::Manifest;
use crate::batch::progress::{Progress, Talk};
use crate::batch::report::Tally;
use crate::batch::resume;
use crate::batch::sink::Sink;
use crate::batch::{BatchError, Ended, conclude, journal_error};
use crate::write::atomic;

/// What is to be merged.
#[derive(Debug, Clone)]
pub struct MergePlan {
    /// The output folders of all shards.
    pub shards: Vec<PathBuf>,
    /// The folder of the whole.
    pub out: PathBuf,
    /// The table of expected forms.
    pub expected: Option<PathBuf>,
    /// How much is said on standard error.
    pub talk: Talk,
}

/// Why shards cannot be merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// Two shards are not of the same run.
    #[error("{0} and {1} are not parts of the same run: {2} differ")]
    Differ(PathBuf, PathBuf, &'static str),
    /// A folder is no shard.
    #[error("{0} holds a whole run, not a part of one")]
    Whole(PathBuf),
    /// Parts are missing, or given twice.
    #[error("{of} parts are wanted, each once; given: {given}")]
    Parts {
        /// How many parts there are.
        of: u64,
        /// Those given.
        given: String,
    },
    /// A shard's run has not come to its end.
    #[error(
        "{missing} of {all} documents have no record yet: finish the parts with --resume first"
    )]
    Unfinished {
        /// Documents without a record.
        missing: usize,
        /// Documents in all.
        all: usize,
    },
    /// A record is not what its journal says.
    #[error("{0} was changed after it was written")]
    Changed(PathBuf),
    /// The whole cannot go into one of its parts.
    #[error("{0} is one of the parts: choose another folder for the whole")]
    IntoPart(PathBuf),
}

/// Merges the outputs of all shards.
///
/// # Errors
/// [`BatchError`] when they are not all the parts of one finished run, or the
/// whole cannot be written.
pub fn merge(plan: &MergePlan, stop: &AtomicBool) -> Result<Ended, BatchError> {
    let manifest = agree(&plan.shards)?;
    if !manifest.formats.json {
        return Err(BatchError::NothingStored);
    }
    let mut expected = plan.expected.as_deref().map(Expected::read).transpose()?;
    let mut entries: HashMap<PathBuf, (&Path, Entry)> = HashMap::new();
    for shard in &plan.shards {
        if same_folder(shard, &plan.out) {
            return Err(MergeError::IntoPart(shard.clone()).into());
        }
        for entry in journal::read_folder(shard).map_err(|e| journal_error(shard, e))? {
            entries.insert(entry.record.to_path(), (shard, entry));
        }
    }
    let all = manifest.order.len();
    let places: Vec<PathBuf> = manifest.order.iter().map(|place| place.to_path()).collect();
    let missing = places
        .iter()
        .filter(|place| !entries.contains_key(*place))
        .count();
    if missing > 0 {
        return Err(MergeError::Unfinished { missing, all }.into());
    }
    let _lock = Lock::take(&plan.out)?;
    atomic::sweep_all(&plan.out);
    let mut formats = manifest.formats;
    formats.tables.expected = expected.is_some();
    let whole = Manifest {
        shard: None,
        documents: all,
        formats,
        ..manifest
    };
    whole.write(&plan.out)?;
    let mut journal = Journal::open(&plan.out, false).map_err(|e| journal_error(&plan.out, e))?;
    let mut sink = Sink::open(Some(&plan.out), false, whole.formats)?;
    let progress = Progress::start(plan.talk, all);
    let mut tally = Tally::default();
    for place in &places {
        if stop.load(Ordering::SeqCst) {
            return Ok(Ended::Interrupted);
        }
        let Some((shard, entry)) = entries.remove(place) else {
            continue;
        };
        let answer = resume::stored_answer(&shard.join(place))?;
        let hash = sink.store_at(place, &answer)?;
        if hash.as_deref() != Some(entry.record_sha256.as_str()) {
            return Err(MergeError::Changed(shard.join(place)).into());
        }
        sink.put(&answer)?;
        let record = answer.glance();
        tally.count(record);
        if let Some(expected) = &mut expected {
            expected.see(record);
        }
        progress.advance(tally.failed(), record.source.pages);
        journal
            .add(entry)
            .map_err(|e| journal_error(&plan.out, e))?;
    }
    if let Some(expected) = &expected {
        sink.expected(expected)?;
    }
    sink.finish()?;
    progress.finish();
    let notes: Vec<String> = expected.iter().map(Expected::summary).collect();
    conclude(Some(&plan.out), &progress, &tally, &notes);
    Ok(Ended::Finished {
        failed: tally.failed(),
    })
}

/// The manifest that all shards share.
fn agree(shards: &[PathBuf]) -> Result<Manifest, BatchError> {
    let mut first: Option<(&PathBuf, Manifest)> = None;
    let mut parts: Vec<u64> = Vec::new();
    let mut of = 0;
    for path in shards {
        let manifest = Manifest::read(path)?;
        let Some(shard) = manifest.shard else {
            return Err(MergeError::Whole(path.clone()).into());
        };
        parts.push(shard.index);
        if let Some((other, known)) = &first {
            let differs = |what| MergeError::Differ((*other).clone(), path.clone(), what);
            if known.tool != manifest.tool {
                return Err(differs("program, options or families").into());
            }
            if known.formats != manifest.formats {
                return Err(differs("the formats").into());
            }
            if known.order != manifest.order || of != shard.of {
                return Err(differs("the input files or the number of parts").into());
            }
        } else {
            of = shard.of;
            first = Some((path, manifest));
        }
    }
    let wanted: BTreeSet<u64> = (1..=of).collect();
    let given: BTreeSet<u64> = parts.iter().copied().collect();
    match first {
        Some((_, manifest)) if given == wanted && parts.len() == wanted.len() => Ok(manifest),
        _ => {
            let given: Vec<String> = parts.iter().map(|part| format!("{part}/{of}")).collect();
            let given = given.join(", ");
            Err(MergeError::Parts { of, given }.into())
        }
    }
}

fn same_folder(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}
