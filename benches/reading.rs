//! Reads some files, for `scripts/bench reading`, which times it from outside
//! beside other readers: nothing is linked in that reading does not need.
//!
//! `reading ROUNDS FILE…`, no rounds for starting the process only. Prints
//! pages and characters read in the last round.

#![allow(missing_docs, reason = "a program, not an interface")]

use std::process::ExitCode;

use cap::Cap;
use mimalloc::MiMalloc;

use selfeval::budget::Budget;
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
    let Some((rounds, files)) = arguments.split_first() else {
        eprintln!("usage: reading ROUNDS FILE…");
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
            let Ok(document) = pdf::read(&bytes, None, &Budget::default()) else {
                continue;
            };
            if round == rounds {
                pages += document.pages.len();
                characters += document.pages.iter().map(|p| p.glyphs.len()).sum::<usize>();
            }
        }
    }
    println!("{pages} pages, {characters} characters");
    ExitCode::SUCCESS
}
