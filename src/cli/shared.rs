//! Arguments that several commands have.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use selfeval::check::report::Language;
use selfeval::extract::Options;

/// Options that can change a record.
#[derive(Debug, Args)]
pub(super) struct ReadingArgs {
    /// Password for encrypted PDFs.
    #[arg(long, value_name = "TEXT")]
    password: Option<String>,
    /// Folder with further family files (*.toml).
    #[arg(long, value_name = "DIR")]
    families: Option<PathBuf>,
    /// Keep names of persons and telephone numbers, which are left out otherwise.
    #[arg(long)]
    keep_personal: bool,
    /// Leave the checks out: no mentions, no findings, every number untested.
    #[arg(long)]
    no_checks: bool,
    /// Compare the characters of each PDF page with a second, independent reader's.
    #[arg(long)]
    second_opinion: bool,
}

impl ReadingArgs {
    pub(super) fn options(self) -> Options {
        Options {
            password: self.password,
            families: self.families,
            keep_personal: self.keep_personal,
            no_checks: self.no_checks,
            second_opinion: self.second_opinion,
        }
    }
}

/// A format of findings or differences as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportArg {
    /// For a person.
    Text,
    /// One finding, or difference, a line.
    Json,
}

/// A language as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LanguageArg {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<LanguageArg> for Language {
    fn from(typed: LanguageArg) -> Self {
        match typed {
            LanguageArg::Zh => Self::Chinese,
            LanguageArg::En => Self::English,
        }
    }
}

/// A time like 30s, 1.5s, 500ms or 2m; at most a day.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    const UNITS: [(&str, f64); 4] = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    UNITS
        .iter()
        .find_map(|(unit, seconds)| {
            let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
            Duration::try_from_secs_f64(number * seconds).ok()
        })
        .filter(|time| (Duration::from_millis(1)..=Duration::from_secs(86_400)).contains(time))
        .ok_or_else(|| "a time like 30s, 500ms or 2m is wanted, a day at most".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["30", "s", "-1s", "0s", "infs", "NaNs", "9999h", ""] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
