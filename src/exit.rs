//! Exit codes: what the program's end means to a script.

use std::process::ExitCode;

/// How a run ended. `docs/user-guide.md` has the same list; a test compares them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything was read. `no_form`, `blank_form`, `partial` and `needs_ocr`
    /// are results, not failures. A reader that closes our pipe ends us here too.
    Good,
    /// `check --strict`, and there are findings.
    Findings,
    /// The run finished, and at least one file has the status `failed`.
    FailedFiles,
    /// Nothing could be done: no files, an unwritable folder, no worker process.
    CouldNotRun,
    /// The command line is wrong.
    Usage,
    /// Ctrl-C, or the request to terminate.
    Interrupted,
}

impl Exit {
    /// Every way to end.
    #[cfg(test)]
    pub const ALL: [Self; 6] = [
        Self::Good,
        Self::CouldNotRun,
        Self::Usage,
        Self::FailedFiles,
        Self::Findings,
        Self::Interrupted,
    ];

    /// The number that a shell sees.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::CouldNotRun => 1,
            Self::Usage => 2,
            Self::FailedFiles => 3,
            Self::Findings => 4,
            // 128 + SIGINT, as shells report it.
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_fixed() {
        let numbers: Vec<u8> = Exit::ALL.iter().map(|exit| exit.number()).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 130]);
    }

    #[test]
    fn every_exit_code_is_documented() {
        let guide = include_str!("../docs/user-guide.md");
        for exit in Exit::ALL {
            let row = format!("| {} |", exit.number());
            assert!(
                guide.contains(&row),
                "exit code {exit:?} is not in the guide"
            );
        }
    }
}
