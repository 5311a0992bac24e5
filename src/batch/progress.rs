//! Standard error: lines, and a bar below them when a person is watching.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How much is said on standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Talk {
    /// Only what went wrong.
    Quiet,
    /// Failures and the summary; on a terminal also a line a file and a bar.
    #[default]
    Normal,
    /// A line a file everywhere.
    Verbose,
}

/// Where messages go.
#[derive(Debug)]
pub struct Progress {
    talk: Talk,
    terminal: bool,
    bar: ProgressBar,
}

impl Progress {
    /// Starts; the bar appears on terminals only and not under `--quiet`.
    #[must_use]
    pub fn start(talk: Talk, documents: usize) -> Self {
        let terminal = io::stderr().is_terminal();
        let target = if terminal && talk != Talk::Quiet && documents > 1 {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(documents as u64), target);
        let template = "{bar:24} {pos}/{len} files, {msg}{per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(500));
        }
        Self {
            talk,
            terminal,
            bar,
        }
    }

    /// One more document is read, so many failed so far.
    pub fn advance(&self, failed: usize) {
        if failed > 0 {
            self.bar.set_message(format!("{failed} failed, "));
        }
        self.bar.inc(1);
    }

    /// So many documents were done before this run.
    pub fn skip(&self, documents: usize) {
        self.bar.inc(documents as u64);
        self.bar.reset_eta();
    }

    /// Whether each file gets a line.
    #[must_use]
    pub fn tells_each(&self) -> bool {
        self.talk == Talk::Verbose || (self.talk == Talk::Normal && self.terminal)
    }

    /// A line about one file.
    pub fn file(&self, line: &str) {
        if self.tells_each() {
            self.say(line);
        }
    }

    /// A line that only `--quiet` suppresses.
    pub fn note(&self, line: &str) {
        if self.talk != Talk::Quiet {
            self.say(line);
        }
    }

    /// A line that is always said.
    pub fn say(&self, line: &str) {
        // Nobody may be listening to standard error; the run goes on.
        self.aside(|| drop(writeln!(io::stderr(), "{line}")));
    }

    /// Does something to the terminal while the bar is out of the way.
    pub fn aside<T>(&self, act: impl FnOnce() -> T) -> T {
        self.bar.suspend(act)
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
