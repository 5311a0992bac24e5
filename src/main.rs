//! The program: parse arguments, run, exit code.

mod cli;
mod exit;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use cap::Cap;
use clap::Parser;
use mimalloc::MiMalloc;

use selfeval::batch::{self, BatchError, Ended, discover, load, worker};
use selfeval::budget::{Budget, Limits};
use selfeval::check::report;
use selfeval::extract::{self, Options};
use selfeval::write::atomic::AtomicFile;
use selfeval::{annotate, inspect, recognize, survey};

use crate::cli::{
    AnnotateArgs, CheckArgs, Cli, Command, DiffArgs, ExtractArgs, FamiliesArgs, FamiliesCommand,
    InspectArgs, MergeArgs, StatusArgs, SurveyArgs, WorkerArgs,
};
use crate::exit::Exit;

/// Set by Ctrl-C and the request to terminate.
static STOP: AtomicBool = AtomicBool::new(false);

/// Counts what is allocated. Only a worker has a limit: an allocation beyond
/// it fails, which ends the process with the standard library's message.
#[global_allocator]
static MEMORY: Cap<MiMalloc> = Cap::new(MiMalloc, usize::MAX);

fn main() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(cli) => match cli.command {
            Command::Extract(args) => extract(*args),
            Command::Inspect(args) => inspect(args),
            Command::Annotate(args) => annotate(args),
            Command::Check(args) => check(&args),
            Command::Merge(args) => merge(args),
            Command::Diff(args) => diff(&args),
            Command::Status(args) => status(&args),
            Command::Families(args) => families(args),
            Command::Survey(args) => survey(&args),
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
        Err(error) => {
            let advice = error.advice().map(|advice| format!(" → {advice}"));
            could_not_run(&format!("{error}{}", advice.unwrap_or_default()))
        }
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
    deep(&path, || inspect::inspect(&bytes, &path, &view))
}

fn annotate(args: AnnotateArgs) -> Exit {
    let (path, copy) = (args.file.clone(), args.out.clone());
    let bytes = match load::load(&path) {
        Ok(bytes) => bytes,
        Err(problem) => {
            return could_not_run(&format!("{}: {}", path.display(), problem.message));
        }
    };
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if same(&path, &copy) {
        return could_not_run(&"the copy would overwrite the PDF itself: give -o another name");
    }
    let (options, language) = args.ask();
    deep(&path, || {
        let made =
            annotate::annotate(&bytes, &path, &options, language).map_err(|e| e.to_string())?;
        AtomicFile::create(&copy)
            .and_then(|mut file| {
                file.write_all(&made.bytes)?;
                file.finish()
            })
            .map_err(|error| format!("{} cannot be written: {error}", copy.display()))?;
        Ok::<_, String>(format!(
            "{}: {} places of values, {} notes\n",
            copy.display(),
            made.values,
            made.notes
        ))
    })
}

/// Prints what `show` makes of a document, on the same stack as in a worker, so
/// that the same documents can be read.
fn deep<E: std::fmt::Display + Send>(
    path: &Path,
    show: impl FnOnce() -> Result<String, E> + Send,
) -> Exit {
    let shown = thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(worker::STACK_BYTES)
            .spawn_scoped(scope, show)
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

fn families(args: FamiliesArgs) -> Exit {
    let json = args.json;
    let Some(FamiliesCommand::Explain { file, password }) = args.command else {
        return match extract::lexicon(args.families.as_deref()) {
            Ok(lexicon) if json => print(&(lexicon.families_json() + "\n")),
            Ok(lexicon) => print(&lexicon.families_text()),
            Err(error) => could_not_run(&error),
        };
    };
    let bytes = match load::load(&file) {
        Ok(bytes) => bytes,
        Err(problem) => {
            return could_not_run(&format!("{}: {}", file.display(), problem.message));
        }
    };
    let options = Options {
        password,
        families: args.families,
        ..Options::default()
    };
    deep(&file, || {
        let forms = extract::explain(&bytes, &file, &options, &Budget::default())
            .map_err(|problem| problem.message)?;
        if json {
            return serde_json::to_string_pretty(&forms)
                .map(|text| text + "\n")
                .map_err(|error| error.to_string());
        }
        Ok(recognize::explain::text(&forms))
    })
}

fn survey(args: &SurveyArgs) -> Exit {
    let lexicon = match extract::lexicon(args.families.as_deref()) {
        Ok(lexicon) => lexicon,
        Err(error) => return could_not_run(&error),
    };
    let found = discover::discover(&args.paths, &discover::Filter::default());
    if found.inputs.is_empty() {
        return could_not_run(&"no .pdf or .txt file was found");
    }
    let options = Options {
        password: args.password.clone(),
        ..Options::default()
    };
    let limits = Limits {
        timeout: args.timeout,
        ..Limits::default()
    };
    let rows = survey::survey(&found.inputs, &lexicon, &options, &limits);
    if let Some(path) = &args.out {
        let written = AtomicFile::create(path).and_then(|mut file| {
            survey::write_csv(&rows, &mut file)?;
            file.finish()
        });
        if let Err(error) = written {
            return could_not_run(&format!("{}: {error}", path.display()));
        }
    }
    let failed = rows.iter().any(|r| r.trouble.is_some());
    match print(&survey::table(&rows)) {
        Exit::Good if failed => Exit::FailedFiles,
        exit => exit,
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
    let limit = usize::try_from(args.memory).unwrap_or(usize::MAX);
    // Fails only below what a starting process holds, which the least limit is far above.
    let _ = MEMORY.set_limit(limit);
    match worker::serve(args.threads) {
        Ok(()) => Exit::Good,
        Err(error) => could_not_run(&error),
    }
}

fn could_not_run(error: &dyn std::fmt::Display) -> Exit {
    let _ = writeln!(io::stderr(), "selfeval: {error}");
    Exit::CouldNotRun
}
