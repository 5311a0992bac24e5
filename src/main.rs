//! The program: parse arguments, run, exit code.

mod cli;
mod exit;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use clap::Parser;

use selfeval::batch::{self, BatchError, Ended, load, worker};
use selfeval::check::report;
use selfeval::inspect;

use crate::cli::{
    CheckArgs, Cli, Command, DiffArgs, ExtractArgs, InspectArgs, MergeArgs, StatusArgs, WorkerArgs,
};
use crate::exit::Exit;

/// Set by Ctrl-C and the request to terminate.
static STOP: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(cli) => match cli.command {
            Command::Extract(args) => extract(*args),
            Command::Inspect(args) => inspect(args),
            Command::Check(args) => check(&args),
            Command::Merge(args) => merge(args),
            Command::Diff(args) => diff(&args),
            Command::Status(args) => status(&args),
            Command::Worker(args) => serve(&args),
        },
        Err(error) => {
            // Help and version come this way too and are no error.
            let exit = if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Good
            };
            let _ = error.print();
            exit
        }
    };
    exit.into()
}

fn extract(args: ExtractArgs) -> Exit {
    let plan = args.plan();
    interruptible(|stop| batch::run(&plan, stop))
}

fn merge(args: MergeArgs) -> Exit {
    let plan = args.plan();
    interruptible(|stop| batch::merge::merge(&plan, stop))
}

/// Does what Ctrl-C can end.
fn interruptible(act: impl FnOnce(&AtomicBool) -> Result<Ended, BatchError>) -> Exit {
    // A second Ctrl-C does not wait for anything.
    let handler = || {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(Exit::Interrupted.number()));
        }
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        return could_not_run(&error);
    }
    match act(&STOP) {
        Ok(Ended::Finished { failed: 0 } | Ended::PipeClosed) => Exit::Good,
        Ok(Ended::Finished { .. }) => Exit::FailedFiles,
        Ok(Ended::Interrupted) => Exit::Interrupted,
        Err(error) => could_not_run(&error),
    }
}

fn diff(args: &DiffArgs) -> Exit {
    match batch::diff::diff(&args.one, &args.two, args.show()) {
        Ok(found) => match print(&found.text) {
            Exit::Good if args.strict && found.count > 0 => Exit::Findings,
            exit => exit,
        },
        Err(error) => could_not_run(&error),
    }
}

fn status(args: &StatusArgs) -> Exit {
    match batch::status::look(&args.out) {
        Ok(state) => print(&state.text()),
        Err(error) => could_not_run(&error),
    }
}

fn inspect(args: InspectArgs) -> Exit {
    let path = args.file.clone();
    let view = args.view();
    let bytes = match load::load(&path) {
        Ok(bytes) => bytes,
        Err(problem) => {
            return could_not_run(&format!("{}: {}", path.display(), problem.message));
        }
    };
    // The same stack as in a worker, so that the same documents can be read.
    let shown = thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(worker::STACK_BYTES)
            .spawn_scoped(scope, || inspect::inspect(&bytes, &path, &view))
            .map(thread::ScopedJoinHandle::join)
    });
    match shown {
        Ok(Ok(Ok(text))) => print(&text),
        Ok(Ok(Err(error))) => could_not_run(&format!("{}: {error}", path.display())),
        // The panic's own message stands above.
        Ok(Err(_)) => Exit::CouldNotRun,
        Err(error) => could_not_run(&error),
    }
}

fn check(args: &CheckArgs) -> Exit {
    let view = args.view();
    if args.rules {
        return print(&report::rules_text(&view));
    }
    let mut findings = 0_usize;
    let mut text = String::new();
    for path in &args.records {
        let found = std::fs::read(path)
            .map_err(|e| e.to_string())
            .and_then(|bytes| report::findings(&bytes, &view).map_err(|e| e.to_string()));
        match found {
            Ok(found) => {
                findings = findings.saturating_add(found.count);
                text.push_str(&found.text);
            }
            Err(error) => return could_not_run(&format!("{}: {error}", path.display())),
        }
    }
    match print(&text) {
        Exit::Good if args.strict && findings > 0 => Exit::Findings,
        exit => exit,
    }
}

/// Prints data. Whoever closes the pipe has seen enough.
fn print(text: &str) -> Exit {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => could_not_run(&error),
        _ => Exit::Good,
    }
}

fn serve(args: &WorkerArgs) -> Exit {
    match worker::serve(args.threads, args.max_memory) {
        Ok(()) => Exit::Good,
        Err(error) => could_not_run(&error),
    }
}

fn could_not_run(error: &dyn std::fmt::Display) -> Exit {
    let _ = writeln!(io::stderr(), "selfeval: {error}");
    Exit::CouldNotRun
}
