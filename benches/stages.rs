//! Runs the pipeline up to a stage on some files, for `scripts/bench
//! instructions`, which counts its instructions from outside.
//!
//! `stages STAGE ROUNDS FILE…` with one of the stages `start` (nothing but
//! loading the files), `read`, `layout` and `extract`. Prints pages and characters read in the last round.

#![allow(missing_docs, reason = "a program, not an interface")]

mod rounds;

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use selfeval::budget::Budget;
use selfeval::extract::{Options, extract, lexicon};
use selfeval::read::layout::layout;
use selfeval::read::pdf;

fn main() -> ExitCode {
    let arguments = rounds::arguments();
    let [stage, rounds, files @ ..] = arguments.as_slice() else {
        eprintln!("usage: stages start|read|layout|extract ROUNDS FILE…");
        return ExitCode::from(2);
    };
    rounds::run(rounds, files, |bytes, path| run(stage, bytes, path))
}

/// One document up to a stage: its pages and characters.
fn run(stage: &str, bytes: &[u8], path: &Path) -> (usize, usize) {
    let budget = Budget::default();
    if stage == "start" {
        return (0, black_box(bytes).len());
    }
    if stage == "extract" {
        let record = black_box(extract(bytes, path, &Options::default(), &budget));
        return (record.source.pages.unwrap_or(0) as usize, 0);
    }
    let Ok(document) = pdf::read(bytes, None, &budget) else {
        return (0, 0);
    };
    let characters = document.pages.iter().map(|page| page.glyphs.len()).sum();
    if stage == "layout"
        && let Ok(lexicon) = lexicon(None)
    {
        black_box(layout(&document.pages, &lexicon, &budget));
    }
    (black_box(&document).pages.len(), characters)
}
