//! One thread's work: it holds one worker and has it read one document after
//! the other.
//!
//! The worker is asked for its next document before it has answered for the
//! one it reads: to fall asleep between two documents and to be woken, often
//! on another processor, costs a fifth of the time of a small one. A worker still reads
//! one document at a time, and one whose worker dies before its turn has cost
//! nothing and is asked for anew.

use std::sync::RwLockReadGuard;
use std::sync::mpsc::Sender;
use std::thread::{self, Scope};
use std::time::Duration;

use crate::batch::answer::Answer;
use crate::batch::child::{Reply, StartError, Worker};
use crate::batch::discover::Input;
use crate::batch::floor::{Floor, Task};
use crate::batch::load;
use crate::batch::protocol::Request;
use crate::batch::supervisor::CrewError;
use crate::extract::Options;
use crate::problem::{Code, Problem};

/// How often a worker is started before the run gives up. One may be killed
/// while it starts, or find no memory at that moment.
const STARTS: usize = 3;
/// How long to wait before it is started again.
const PAUSE: Duration = Duration::from_millis(500);

/// What a thread hands in for the input with this index.
pub(super) type Sent = (usize, Result<Box<Answer>, CrewError>);

/// One thread's place on the floor.
pub(super) struct Seat<'scope, 'env, 'a> {
    floor: &'scope Floor<'a>,
    scope: &'scope Scope<'scope, 'env>,
    worker: Option<Worker>,
    /// The document after the one that is being read.
    ahead: Option<Task<'a>>,
    /// Held while the worker is asked for anything.
    together: Option<RwLockReadGuard<'scope, ()>>,
}

impl<'scope, 'env, 'a> Seat<'scope, 'env, 'a> {
    /// A place without a worker.
    pub(super) const fn at(floor: &'scope Floor<'a>, scope: &'scope Scope<'scope, 'env>) -> Self {
        Self {
            floor,
            scope,
            worker: None,
            ahead: None,
            together: None,
        }
    }

    /// Has documents read until there are no more, or the run is to stop.
    pub(super) fn work(mut self, sender: &Sender<Sent>) {
        while let Some((index, input)) = self.ahead.take().or_else(|| self.floor.take()) {
            let result = match self.read(input) {
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

    /// The record of one input; `None` when the run is to stop.
    fn read(&mut self, input: &Input) -> Result<Option<Answer>, CrewError> {
        let failed = |problem| {
            let record = load::failed(input, &self.floor.crew.options, problem);
            Answer::of(&record).map(Some)
        };
        if let Some(problem) = &input.trouble {
            return Ok(failed(problem.clone())?);
        }
        let second = match self.first(input)? {
            Attempt::Failed(_) => self.retry(input)?,
            done => done,
        };
        Ok(match second {
            Attempt::Answered(answer) => Some(*answer),
            Attempt::Failed(problem) => failed(problem)?,
            Attempt::Stopped => None,
        })
    }

    /// Reads a document, which the worker may have been asked for already, and asks for the next.
    fn first(&mut self, input: &Input) -> Result<Attempt, CrewError> {
        let asked = self.together.is_some();
        if !asked {
            self.together = Some(self.floor.together());
        }
        let options = &self.floor.crew.options;
        let attempt = if asked || self.ask(input, options)? {
            self.ask_ahead()?;
            self.wait()
        } else {
            Attempt::Stopped
        };
        if self.ahead.is_none() || self.worker.is_none() {
            self.together = None;
        }
        Ok(attempt)
    }

    /// Reads a document that has cost a worker once more, without what is optional.
    fn retry(&mut self, input: &Input) -> Result<Attempt, CrewError> {
        let floor = self.floor;
        let _alone = floor.alone();
        let options = Options {
            second_opinion: false,
            ..floor.crew.options.clone()
        };
        if !self.ask(input, &options)? {
            return Ok(Attempt::Stopped);
        }
        let mut attempt = self.wait();
        if let Attempt::Answered(answer) = &mut attempt
            && floor.crew.options.second_opinion
        {
            answer.change(|record| {
                record.tool.options_hash = floor.crew.options.hash();
                record.problems.push(Problem::new(
                    Code::SecondOpinionMissing,
                    "the first attempt cost its worker; the second was made without the second reader",
                ));
            })?;
        }
        Ok(attempt)
    }

    /// Asks the worker for a document, and starts one if there is none;
    /// false when the run is to stop. A worker that cannot hear is dead, which is seen
    /// when it is waited for.
    fn ask(&mut self, input: &Input, options: &Options) -> Result<bool, CrewError> {
        if self.floor.stopped() {
            return Ok(false);
        }
        let worker = match &mut self.worker {
            Some(worker) => worker,
            none => match start(self.floor, self.scope) {
                Ok(worker) => none.insert(worker),
                Err(_) if self.floor.stopped() => return Ok(false),
                Err(error) => return Err(error.into()),
            },
        };
        let request = Request::new(input, options, self.floor.crew.timeout);
        let mut line = serde_json::to_vec(&request)?;
        line.push(b'\n');
        worker.send(&line);
        Ok(true)
    }

    /// Asks the worker for one more document while it reads another.
    fn ask_ahead(&mut self) -> Result<(), CrewError> {
        self.ahead = self.floor.take_ahead();
        if let Some((_, input)) = self.ahead {
            self.ask(input, &self.floor.crew.options)?;
        }
        Ok(())
    }

    /// Waits for the worker's next answer. A worker that gave none is gone afterwards.
    fn wait(&mut self) -> Attempt {
        let Some(mut worker) = self.worker.take() else {
            return Attempt::Stopped;
        };
        let crew = self.floor.crew;
        let limit = crew.timeout.saturating_add(crew.grace);
        match worker.wait(limit) {
            Reply::Line(line) => match Answer::from_line(line) {
                Ok(answer) => {
                    self.worker = Some(worker);
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
                    crew.grace, crew.timeout
                ),
            )),
            Reply::Stopped => Attempt::Stopped,
        }
    }
}

/// Starts a worker.
fn start<'scope>(
    floor: &'scope Floor<'_>,
    scope: &'scope Scope<'scope, '_>,
) -> Result<Worker, StartError> {
    let stop = || floor.stopped();
    let mut tries = 1;
    loop {
        match Worker::start(&floor.crew.command, scope, stop) {
            Err(StartError::Spawn(_) | StartError::Silent(_)) if tries < STARTS && !stop() => {
                tries += 1;
                thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// How one attempt ended.
enum Attempt {
    Answered(Box<Answer>),
    Failed(Problem),
    Stopped,
}
