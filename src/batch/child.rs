//! The supervisor's hold on one worker process.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};
use std::time::{Duration, Instant};

use crate::batch::protocol::Hello;
use crate::batch::worker::PANIC_MARK;
use crate::problem::{Code, Problem};

/// How long a worker may take to greet: process start on a machine that swaps.
const GREETING: Duration = Duration::from_secs(20);
/// How long to wait for the last words of a dead worker.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How often is looked whether a worker has passed its limit, or should stop.
const GLANCE: Duration = Duration::from_millis(50);
/// What is taken from a worker's output at once: as much as a pipe holds. A record
/// has some 45 KB.
const PIPE_BYTES: usize = 64 << 10;
/// How much of a worker's error stream is kept.
const TAIL_BYTES: usize = 8 << 10;

/// How to start a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl WorkerCommand {
    /// This very program as a worker with so many threads and bytes of memory.
    ///
    /// # Errors
    /// When the system does not tell where the program lies.
    pub fn own(threads: usize, memory: u64) -> io::Result<Self> {
        Ok(Self {
            program: std::env::current_exe()?,
            arguments: vec![
                "worker".into(),
                "--threads".into(),
                threads.to_string().into(),
                "--memory".into(),
                memory.to_string().into(),
            ],
        })
    }
}

/// A worker could not be started: no document's fault.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The system refused.
    #[error("the worker process cannot be started: {0}")]
    Spawn(#[from] io::Error),
    /// It ended or stayed silent instead of greeting.
    #[error("the worker process did not answer: {0}")]
    Silent(String),
    /// It is another program by now.
    #[error("the worker process is version {0}: the program was replaced while it ran")]
    Replaced(String),
}

/// How one question to a worker ended.
#[derive(Debug)]
pub enum Reply {
    /// The worker's line.
    Line(Vec<u8>),
    /// The worker died; the problem says of what.
    Died(Problem),
    /// The worker passed the hard limit and was killed.
    Overran,
    /// The run is to stop; the worker was killed.
    Stopped,
}

/// A running worker. Dropping it kills the process.
#[derive(Debug)]
pub struct Worker {
    input: Option<ChildStdin>,
    output: Option<BufReader<ChildStdout>>,
    last_words: Receiver<String>,
    watched: Arc<Watched>,
}

impl Worker {
    /// Starts a worker and waits for its greeting. Once `stop` says so, it is killed
    /// when it is waited for.
    ///
    /// # Errors
    /// [`StartError`] when there will be no worker.
    pub fn start<'scope>(
        command: &WorkerCommand,
        scope: &'scope Scope<'scope, '_>,
        stop: impl Fn() -> bool + Send + 'scope,
    ) -> Result<Self, StartError> {
        let mut process = Command::new(&command.program)
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take();
        let output = process.stdout.take();
        let last_words = keep_tail(process.stderr.take());
        let watched = Arc::new(Watched::new(process));
        scope.spawn({
            let watched = Arc::clone(&watched);
            move || watched.watch(&stop)
        });
        let mut worker = Self {
            input,
            output: output.map(|output| BufReader::with_capacity(PIPE_BYTES, output)),
            last_words,
            watched,
        };
        match worker.wait(GREETING) {
            Reply::Line(line) => match serde_json::from_slice::<Hello>(&line) {
                Ok(hello) if hello == Hello::own() => Ok(worker),
                Ok(hello) => Err(StartError::Replaced(hello.worker)),
                Err(_) => Err(StartError::Silent("its greeting is not ours".to_owned())),
            },
            Reply::Died(problem) => Err(StartError::Silent(problem.message)),
            Reply::Overran => Err(StartError::Silent("it said nothing".to_owned())),
            Reply::Stopped => Err(StartError::Silent("the run was stopped".to_owned())),
        }
    }

    /// Sends one line. One that cannot be sent is not heard of again: the worker is
    /// dead, and to wait for its answer tells of what.
    pub fn send(&mut self, line: &[u8]) {
        let sent = self
            .input
            .as_mut()
            .map(|input| input.write_all(line).and_then(|()| input.flush()));
        if !matches!(sent, Some(Ok(()))) {
            self.input = None;
        }
    }

    /// Waits for one line until the hard limit.
    pub fn wait(&mut self, limit: Duration) -> Reply {
        self.watched.hold().end = Instant::now().checked_add(limit);
        let line = self.output.as_mut().map(|output| {
            let mut line = Vec::with_capacity(PIPE_BYTES);
            output.read_until(b'\n', &mut line).map(|_| line)
        });
        let mut held = self.watched.hold();
        held.end = None;
        // One killed just as it answered has answered.
        let killed = held.killed.take();
        drop(held);
        match (line, killed) {
            // A line without its end was cut off by the death of its writer.
            (Some(Ok(line)), _) if line.ends_with(b"\n") => Reply::Line(line),
            (_, Some(Killed::Stopped)) => Reply::Stopped,
            (_, Some(Killed::Overran)) => Reply::Overran,
            (_, None) => self.death(),
        }
    }

    /// What the process died of. One that closed its output but lives on is
    /// as good as dead.
    fn death(&mut self) -> Reply {
        self.input = None;
        let end = Instant::now() + LAST_WORDS;
        let status = loop {
            let state = self.watched.hold().process.try_wait();
            match state {
                Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(2)),
                Ok(Some(status)) => break Some(status),
                _ => break None,
            }
        };
        self.watched.hold().kill();
        let words = self.last_words.recv_timeout(LAST_WORDS).unwrap_or_default();
        if interrupted(status) {
            return Reply::Stopped;
        }
        Reply::Died(cause(status, &words))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut held = self.watched.hold();
        held.kill();
        held.dropped = true;
        drop(held);
        self.watched.dropped.notify_all();
    }
}

/// A worker's process under a watch that kills it, which ends its output and with
/// it the wait. To read the output here and pass its lines on to a waiting thread would wake one more
/// thread for every document.
#[derive(Debug)]
struct Watched {
    process: Mutex<Held>,
    dropped: Condvar,
}

/// What the watch needs to know.
#[derive(Debug)]
struct Held {
    process: Child,
    /// When the line that is waited for must have come.
    end: Option<Instant>,
    killed: Option<Killed>,
    dropped: bool,
}

/// Why the watch has killed a process.
#[derive(Debug, Clone, Copy)]
enum Killed {
    Overran,
    Stopped,
}

impl Held {
    fn kill(&mut self) {
        // Both fail only when the process is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Watched {
    const fn new(process: Child) -> Self {
        Self {
            process: Mutex::new(Held {
                process,
                end: None,
                killed: None,
                dropped: false,
            }),
            dropped: Condvar::new(),
        }
    }

    fn hold(&self) -> MutexGuard<'_, Held> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches the process until its worker is dropped.
    fn watch(&self, stop: &dyn Fn() -> bool) {
        let mut held = self.hold();
        while !held.dropped {
            if let Some(end) = held.end
                && held.killed.is_none()
            {
                held.killed = if stop() {
                    Some(Killed::Stopped)
                } else if Instant::now() >= end {
                    Some(Killed::Overran)
                } else {
                    None
                };
                if held.killed.is_some() {
                    held.kill();
                }
            }
            let waited = self.dropped.wait_timeout(held, GLANCE);
            held = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// Keeps the end of a worker's error stream and sends it when the stream ends.
fn keep_tail(errors: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, words) = mpsc::channel();
    if let Some(mut errors) = errors {
        thread::spawn(move || {
            let mut tail = Vec::new();
            let mut buffer = [0_u8; 4096];
            while let Ok(n @ 1..) = errors.read(&mut buffer) {
                tail.extend_from_slice(buffer.get(..n).unwrap_or_default());
                if tail.len() > 2 * TAIL_BYTES {
                    tail.drain(..tail.len() - TAIL_BYTES);
                }
            }
            let _ = sender.send(String::from_utf8_lossy(&tail).into_owned());
        });
    }
    words
}

/// Whether the worker ended by the interrupt that the whole terminal got.
fn interrupted(status: Option<ExitStatus>) -> bool {
    signal(status) == Some(2)
}

#[cfg(unix)]
fn signal(status: Option<ExitStatus>) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    status.and_then(|status| status.signal())
}

#[cfg(not(unix))]
fn signal(_: Option<ExitStatus>) -> Option<i32> {
    None
}

/// A worker's death as a problem, in words that are the same on every run.
fn cause(status: Option<ExitStatus>, words: &str) -> Problem {
    let panic = words
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix(PANIC_MARK));
    if words.contains("memory allocation of") {
        return Problem::new(
            Code::LimitMemory,
            "the document needs more memory than a worker may use",
        );
    }
    let why = if words.contains("has overflowed its stack") {
        "it overflowed its stack".to_owned()
    } else if let Some(panic) = panic {
        format!("it panicked: {panic}")
    } else if let Some(signal) = signal(status) {
        match signal {
            9 => "it was killed (signal 9), perhaps for want of memory".to_owned(),
            _ => format!("signal {signal}"),
        }
    } else {
        match status.and_then(|status| status.code()) {
            Some(code) => format!("it ended with code {code}"),
            None => "it closed its output".to_owned(),
        }
    };
    Problem::new(Code::WorkerDied, format!("the worker process died: {why}"))
}
