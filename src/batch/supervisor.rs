//! Hands documents to worker processes and takes records back in order.
//!
//! A document whose worker dies or overruns is tried once more in a fresh
//! worker while no other document is being read, so that a machine short of
//! memory is not mistaken for a hostile document. Then it is recorded as
//! failed. Nothing else is affected.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::batch::answer::Answer;
use crate::batch::child::{StartError, WorkerCommand};
use crate::batch::discover::Input;
use crate::batch::floor::Floor;
use crate::batch::seat::Seat;
use crate::extract::Options;

/// How the workers work.
#[derive(Debug, Clone)]
pub struct Crew {
    /// How to start one.
    pub command: WorkerCommand,
    /// How many work at the same time.
    pub jobs: usize,
    /// The cooperative deadline of a document.
    pub timeout: Duration,
    /// How long after the deadline a worker is killed.
    pub grace: Duration,
    /// What can change a record.
    pub options: Options,
}

/// What a receiver of records answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// Send the next one.
    On,
    /// Send nothing more.
    Stop,
}

/// What happens during a run, in the order in which it happens.
#[derive(Debug)]
pub enum Event<'a> {
    /// The input with this index was read, in any order.
    Read(usize, &'a mut Answer),
    /// The record of the input with this index, in input order.
    Record(usize, Box<Answer>),
}

/// Why the crew could not work at all.
#[derive(Debug, thiserror::Error)]
pub enum CrewError {
    /// No worker process.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A request or a record cannot be written down.
    #[error("what workers are told and answer cannot be written down: {0}")]
    Json(#[from] serde_json::Error),
}

/// Reads all inputs and tells `receive` what happens. Returns whether
/// everything was received: false after a stop.
///
/// # Errors
/// When no worker can be started, or what `receive` returns.
pub fn supervise<E: From<CrewError>>(
    inputs: &[Input],
    crew: &Crew,
    stop: &AtomicBool,
    mut receive: impl FnMut(Event<'_>) -> Result<Go, E>,
) -> Result<bool, E> {
    let floor = Floor::new(inputs, crew, stop);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..crew.jobs.clamp(1, inputs.len().max(1)) {
            let sender = sender.clone();
            let floor = &floor;
            scope.spawn(move || Seat::at(floor, scope).work(&sender));
        }
        drop(sender);
        // However this ends, the workers must not wait for a turn any more.
        let _released = Release(&floor);
        let mut waiting = BTreeMap::new();
        let mut bytes: usize = 0;
        let mut next = 0;
        for (index, record) in results {
            let mut record = record.map_err(E::from)?;
            if receive(Event::Read(index, &mut record))? == Go::Stop {
                return Ok(false);
            }
            bytes = bytes.saturating_add(record.line().len());
            waiting.insert(index, record);
            while let Some(record) = waiting.remove(&next) {
                bytes = bytes.saturating_sub(record.line().len());
                if receive(Event::Record(next, record))? == Go::Stop {
                    return Ok(false);
                }
                next += 1;
            }
            floor.received(next, bytes);
        }
        Ok(next == inputs.len())
    })
}

/// Tells the threads of a floor to go home when it is dropped.
struct Release<'f, 'a>(&'f Floor<'a>);

impl Drop for Release<'_, '_> {
    fn drop(&mut self) {
        self.0.release();
    }
}
