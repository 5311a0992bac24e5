//! Standard error: lines, and a bar below them when a person is watching.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::problem::plural;

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
    pages: Cell<u64>,
    started: Instant,
    /// When a log has had its last line on the way, and the documents that
    /// were done before this run.
    told: Cell<Instant>,
    skipped: Cell<u64>,
}

/// How often a log gets a line on the way.
const LOG_EVERY: Duration = Duration::from_secs(30);

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
        let template = "{bar:24} {pos}/{len} files, {msg}{rate}, {eta} left";
        let rate = |state: &ProgressState, line: &mut dyn std::fmt::Write| {
            // Nobody is told of a line that cannot be drawn.
            let _ = write!(line, "{:.1} files/s", state.per_sec());
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.with_key("rate", rate));
        }
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(500));
        }
        Self {
            talk,
            terminal,
            bar,
            pages: Cell::new(0),
            started: Instant::now(),
            told: Cell::new(Instant::now()),
            skipped: Cell::new(0),
        }
    }

    /// One more document is read, with so many pages; so many failed so far.
    pub fn advance(&self, failed: usize, pages: Option<u32>) {
        let pages = self
            .pages
            .get()
            .saturating_add(pages.unwrap_or_default().into());
        self.pages.set(pages);
        let failed = match failed {
            0 => String::new(),
            n => format!("{n} failed, "),
        };
        let read = format!(
            "{}, {failed}",
            plural(usize::try_from(pages).unwrap_or(usize::MAX), "page")
        );
        self.bar.set_message(read.clone());
        self.bar.inc(1);
        if !self.terminal && self.talk != Talk::Quiet && self.told.get().elapsed() >= LOG_EVERY {
            self.told.set(Instant::now());
            self.say(&way(
                self.bar.position(),
                self.bar.length().unwrap_or_default(),
                self.skipped.get(),
                &read,
                self.started.elapsed(),
            ));
        }
    }

    /// So many documents were done before this run.
    pub fn skip(&self, documents: usize) {
        self.skipped.set(documents as u64);
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

/// A log's line on the way: files, pages, failures, rate and time left.
fn way(done: u64, all: u64, skipped: u64, pages: &str, elapsed: Duration) -> String {
    let mut line = format!("{done} of {all} files, {pages}");
    let fresh = done.saturating_sub(skipped);
    let seconds = elapsed.as_secs_f64();
    if fresh > 0 && seconds > 0.0 {
        let rate = fresh as f64 / seconds;
        let left = Duration::try_from_secs_f64(all.saturating_sub(done) as f64 / rate);
        line.push_str(&format!("{rate:.1} files/s, "));
        if let Ok(left) = left {
            line.push_str(&format!("{} left", span(left)));
        }
    }
    line
}

/// A time for a person, to the two largest units.
#[must_use]
pub fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_told_how_far_it_is() {
        let line = way(
            1_200,
            10_000,
            200,
            "4300 pages, 3 failed, ",
            Duration::from_secs(25),
        );
        assert_eq!(
            line,
            "1200 of 10000 files, 4300 pages, 3 failed, 40.0 files/s, 3 min 40 s left"
        );
        assert_eq!(span(Duration::from_secs(7_384)), "2 h 3 min");
    }
}
