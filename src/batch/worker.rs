//! The worker's side: read one document after the other until the input ends.

use std::io::{self, BufRead, Write};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::batch::answer::Answer;
use crate::batch::load;
use crate::batch::protocol::{Hello, Request};
use crate::budget::{Budget, Limits};
use crate::extract::extract;
use crate::record::Record;
use crate::write::tables::{Spec, decimal};

/// Stack of the thread that extracts, in bytes. Everything that recurses over
/// input has its own limit; this is the room those limits are made for.
pub const STACK_BYTES: usize = 64 << 20;

/// Begins the line on the error stream that tells the supervisor of a panic.
pub const PANIC_MARK: &str = "panicked: ";

/// What a process ends with after a panic, as Rust programs do.
const PANICKED: i32 = 101;

/// Serves requests from standard input until it ends; never returns before.
///
/// A panic ends the process: whatever state it left behind is not trusted
/// with another document. When the input ends while a document is being
/// read, the supervisor is gone and nobody wants the answer.
///
/// # Errors
/// When a thread cannot be started or the greeting cannot be sent.
pub fn serve(threads: usize) -> io::Result<()> {
    panic::set_hook(Box::new(report_panic));
    // Fails only when a pool exists already, which would do as well.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .build_global();
    send(&Hello::own())?;

    let (sender, requests) = mpsc::channel();
    let extraction = thread::Builder::new()
        .name("extraction".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let ended = panic::catch_unwind(AssertUnwindSafe(|| answer_all(&requests)));
            if !matches!(ended, Ok(Ok(()))) {
                process::exit(PANICKED);
            }
        })?;
    for line in io::stdin().lock().lines() {
        let request = serde_json::from_str::<Request>(&line?)?;
        if sender.send(request).is_err() {
            break;
        }
    }
    drop(extraction);
    process::exit(0);
}

/// Answers requests as they come.
fn answer_all(requests: &Receiver<Request>) -> io::Result<()> {
    for request in requests {
        let mut record = answer(&request);
        let (mut line, suspect) = decimal::line(&record)?;
        if suspect {
            // The description of the tables is part of the program.
            let spec = Spec::load().map_err(io::Error::other)?;
            decimal::flag(&spec, &mut record);
            line = serde_json::to_vec(&record)?;
        }
        Answer::add_glance(&mut line, &record)?;
        send_line(line)?;
    }
    Ok(())
}

/// The record of one document.
fn answer(request: &Request) -> Record {
    let input = request.input();
    let path = &input.path;
    let budget = Budget::new(Limits {
        timeout: Duration::from_millis(request.timeout_ms),
        ..Limits::default()
    });
    match load::input(&input) {
        Ok(bytes) => {
            #[cfg(feature = "fault-injection")]
            crate::batch::fault::inject(&bytes);
            extract(&bytes, path, &request.options, &budget)
        }
        Err(problem) => load::failed(&input, &request.options, problem),
    }
}

/// Sends one line.
fn send(message: &impl serde::Serialize) -> io::Result<()> {
    send_line(serde_json::to_vec(message)?)
}

fn send_line(mut line: Vec<u8>) -> io::Result<()> {
    line.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}

/// Says where and why in one line, without thread numbers or folders of the
/// machine that built the program: the line ends up in records.
fn report_panic(info: &PanicHookInfo<'_>) {
    let why = info
        .payload_as_str()
        .unwrap_or("no message")
        .replace(['\n', '\r'], " ");
    let place = info.location().map_or_else(String::new, |location| {
        format!(" ({}:{})", tail(location.file()), location.line())
    });
    eprintln!("{PANIC_MARK}{why}{place}");
}

/// The last folders of a source path: crate or module, and file.
fn tail(file: &str) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    let from = parts.len().saturating_sub(3);
    parts.get(from..).unwrap_or_default().join("/")
}
