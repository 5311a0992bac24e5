//! What the measured programs share: they do something with files, several
//! rounds each, and print the pages and characters of the last.

use std::path::Path;
use std::process::ExitCode;

use cap::Cap;
use mimalloc::MiMalloc;

/// As in the program.
#[global_allocator]
static MEMORY: Cap<MiMalloc> = Cap::new(MiMalloc, usize::MAX);

/// The program's arguments.
pub fn arguments() -> Vec<String> {
    // cargo passes `--bench` to whatever it runs as a benchmark.
    std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect()
}

/// Runs `each` on all files so many times.
pub fn run(
    rounds: &str,
    files: &[String],
    each: impl Fn(&[u8], &Path) -> (usize, usize),
) -> ExitCode {
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
            let (p, c) = each(&bytes, Path::new(file));
            if round == rounds {
                pages += p;
                characters += c;
            }
        }
    }
    println!("{pages} pages, {characters} characters");
    ExitCode::SUCCESS
}
