//! Hands documents to worker processes and takes records back in order.
//!
//! A document whose worker dies or overruns is tried once more in a fresh
//! worker while no other document is being read, so that a machine short of
//! memory is not mistaken for a hostile document. Then it is recorded as
//! failed. Nothing else is affected.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use crate::batch::answer::Answer;
use crate::batch::child::{Reply, StartError, Worker, WorkerCommand};
use crate::batch::discover::Input;
use crate::batch::load;
use crate::batch::protocol::Request;
use crate::extract::Options;
use crate::problem::{Code, Problem};

/// How far ahead of the slowest document others may be read. Their records
/// wait in memory for their turn: some 50 KB each.
const WINDOW: usize = 512;
/// Bytes of records that may wait; records of booklets have some megabytes each.
const WAITING_BYTES: usize = 64 << 20;

/// How often a worker is started before the run gives up. One may be killed
/// while it starts, or find no memory at that moment.
const STARTS: usize = 3;
/// How long to wait before it is started again.
const PAUSE: Duration = Duration::from_millis(500);

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
    let floor = Floor {
        inputs,
        crew,
        stop,
        enough: AtomicBool::new(false),
        queue: Mutex::default(),
        moved: Condvar::new(),
        alone: RwLock::new(()),
    };
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..crew.jobs.clamp(1, inputs.len().max(1)) {
            let sender = sender.clone();
            let floor = &floor;
            scope.spawn(move || floor.work(&sender));
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
        self.0.enough.store(true, Ordering::SeqCst);
        self.0.moved.notify_all();
    }
}

/// Where the next document comes from.
#[derive(Debug, Default)]
struct Queue {
    next: usize,
    received: usize,
    /// Bytes of records that wait for the one to be received next.
    waiting: usize,
}

impl Queue {
    /// Whether the slowest document is too far behind. It is being read
    /// itself, or is the next.
    const fn is_far_ahead(&self) -> bool {
        self.next >= self.received.saturating_add(WINDOW)
            || (self.waiting > WAITING_BYTES && self.next > self.received)
    }
}

/// What the threads of one run share; each thread holds one worker.
struct Floor<'a> {
    inputs: &'a [Input],
    crew: &'a Crew,
    stop: &'a AtomicBool,
    enough: AtomicBool,
    queue: Mutex<Queue>,
    moved: Condvar,
    /// Held for reading by whoever reads a document, for writing by a retry.
    alone: RwLock<()>,
}

type Sent = (usize, Result<Box<Answer>, CrewError>);

impl Floor<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.enough.load(Ordering::SeqCst)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One thread's work.
    fn work(&self, sender: &Sender<Sent>) {
        let mut worker = None;
        while let Some((index, input)) = self.take() {
            let result = match self.read(input, &mut worker) {
                Ok(None) => break,
                Ok(Some(record)) => Ok(Box::new(record)),
                Err(error) => Err(error),
            };
            let failed = result.is_err();
            if sender.send((index, result)).is_err() || failed {
                break;
            }
        }
    }

    /// The next input, once the slowest is not too far behind.
    fn take(&self) -> Option<(usize, &Input)> {
        let mut queue = self.queue();
        while !self.stopped() && queue.is_far_ahead() {
            let waited = self.moved.wait_timeout(queue, Duration::from_millis(200));
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if self.stopped() {
            return None;
        }
        let index = queue.next;
        let input = self.inputs.get(index)?;
        queue.next += 1;
        Some((index, input))
    }

    fn received(&self, next: usize, waiting: usize) {
        let mut queue = self.queue();
        queue.received = next;
        queue.waiting = waiting;
        drop(queue);
        self.moved.notify_all();
    }

    /// The record of one input; `None` when the run is to stop.
    fn read(
        &self,
        input: &Input,
        worker: &mut Option<Worker>,
    ) -> Result<Option<Answer>, CrewError> {
        let failed = |problem| {
            let record = load::failed(input, &self.crew.options, problem);
            Answer::of(&record).map(Some)
        };
        if let Some(problem) = &input.trouble {
            return Ok(failed(problem.clone())?);
        }
        let first = {
            let _together = self.alone.read().unwrap_or_else(PoisonError::into_inner);
            self.attempt(input, worker, &self.crew.options)?
        };
        let second = match first {
            Attempt::Failed(_) => {
                let _alone = self.alone.write().unwrap_or_else(PoisonError::into_inner);
                self.retry(input, worker)?
            }
            done => done,
        };
        Ok(match second {
            Attempt::Answered(answer) => Some(*answer),
            Attempt::Failed(problem) => failed(problem)?,
            Attempt::Stopped => None,
        })
    }

    /// Reads a document that has cost a worker once more, without what is optional.
    fn retry(&self, input: &Input, held: &mut Option<Worker>) -> Result<Attempt, CrewError> {
        let options = Options {
            second_opinion: false,
            ..self.crew.options.clone()
        };
        let mut attempt = self.attempt(input, held, &options)?;
        if let Attempt::Answered(answer) = &mut attempt
            && self.crew.options.second_opinion
        {
            answer.change(|record| {
                record.tool.options_hash = self.crew.options.hash();
                record.problems.push(Problem::new(
                    Code::SecondOpinionMissing,
                    "the first attempt cost its worker; the second was made without the second reader",
                ));
            })?;
        }
        Ok(attempt)
    }

    /// Starts a worker.
    fn start(&self) -> Result<Worker, StartError> {
        let stop = || self.stopped();
        let mut tries = 1;
        loop {
            match Worker::start(&self.crew.command, &stop) {
                Err(StartError::Spawn(_) | StartError::Silent(_)) if tries < STARTS && !stop() => {
                    tries += 1;
                    thread::sleep(PAUSE);
                }
                done => return done,
            }
        }
    }

    /// Lets a worker read the document once.
    fn attempt(
        &self,
        input: &Input,
        held: &mut Option<Worker>,
        options: &Options,
    ) -> Result<Attempt, CrewError> {
        let stop = || self.stopped();
        if stop() {
            return Ok(Attempt::Stopped);
        }
        let mut worker = match held.take() {
            Some(worker) => worker,
            None => match self.start() {
                Ok(worker) => worker,
                Err(_) if stop() => return Ok(Attempt::Stopped),
                Err(error) => return Err(error.into()),
            },
        };
        let request = Request::new(input, options, self.crew.timeout);
        let mut line = serde_json::to_vec(&request)?;
        line.push(b'\n');
        let limit = self.crew.timeout.saturating_add(self.crew.grace);
        Ok(match worker.ask(&line, limit, &stop) {
            Reply::Line(line) => match Answer::from_line(line) {
                Ok(answer) => {
                    *held = Some(worker);
                    Attempt::Answered(Box::new(answer))
                }
                Err(error) => Attempt::Failed(Problem::new(
                    Code::WorkerDied,
                    format!("the worker process sent no record: {error}"),
                )),
            },
            Reply::Died(problem) => Attempt::Failed(problem),
            Reply::Overran => Attempt::Failed(Problem::new(
                Code::LimitTime,
                format!(
                    "still reading {:?} after the time limit of {:?}: the worker process was ended",
                    self.crew.grace, self.crew.timeout
                ),
            )),
            Reply::Stopped => Attempt::Stopped,
        })
    }
}

/// How one attempt ended.
enum Attempt {
    Answered(Box<Answer>),
    Failed(Problem),
    Stopped,
}
