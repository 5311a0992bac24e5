//! Runs the pipeline up to a stage on some files, for `scripts/bench
//! instructions`, which counts its instructions from outside.
//!
//! `stages STAGE ROUNDS FILE…` with one of the stages `start` (nothing but
//! loading the files), `read`, `layout` and `extract`. Prints pages and characters read in the last round.

#![allow(missing_docs, reason = "a program, not an interface")]

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use cap::Cap;
use mimalloc::MiMalloc;

use selfeval::budget::Budget;
use selfeval::extract::{Options, extract, lexicon};
use selfeval::read::layout::layout;
use selfeval::read::pdf;

/// As in the program.
#[global_allocator]
static MEMORY: Cap<MiMalloc> = Cap::new(MiMalloc, usize::MAX);

fn main() -> ExitCode {
    // cargo passes `--bench` to whatever it runs as a benchmark.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    let [stage, rounds, files @ ..] = arguments.as_slice() else {
        eprintln!("usage: stages start|read|layout|extract ROUNDS FILE…");
        return ExitCode::from(2);
    };
    let Ok(rounds) = rounds.parse::<u32>() else {
        eprintln!("not a number of rounds: {rounds}");
        return ExitCode::from(2);
    };
    let (mut pages, mut characters) = (0, 0);
    for file in files {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::FAILURE;
            }
        };
        for round in 1..=rounds {
            let (p, c) = run(stage, &bytes, Path::new(file));
            if round == rounds {
                pages += p;
                characters += c;
            }
        }
    }
    println!("{pages} pages, {characters} characters");
    ExitCode::SUCCESS
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
