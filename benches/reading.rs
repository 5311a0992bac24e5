//! Reads some files, for `scripts/bench reading`, which times it from outside
//! beside other readers: nothing is linked in that reading does not need.
//!
//! `reading ROUNDS FILE…`, no rounds for starting the process only. Prints
//! pages and characters read in the last round.

#![allow(missing_docs, reason = "a program, not an interface")]

mod rounds;

use std::process::ExitCode;

use selfeval::budget::Budget;
use selfeval::read::pdf;

fn main() -> ExitCode {
    let arguments = rounds::arguments();
    let Some((rounds, files)) = arguments.split_first() else {
        eprintln!("usage: reading ROUNDS FILE…");
        return ExitCode::from(2);
    };
    rounds::run(rounds, files, |bytes, _| {
        let Ok(document) = pdf::read(bytes, None, &Budget::default()) else {
            return (0, 0);
        };
        let characters = document.pages.iter().map(|page| page.glyphs.len()).sum();
        (document.pages.len(), characters)
    })
}
