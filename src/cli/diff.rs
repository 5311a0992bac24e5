//! `selfeval diff`.

use std::path::PathBuf;

use clap::Args;
use selfeval::batch::diff::Show;

use super::shared::ReportArg;

/// `selfeval diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval diff out1 out2                what differs, old → new, and why
  selfeval diff out1 out2 -f json        one difference a line
  selfeval diff out1 out2 --strict       exit with 4 when anything differs")]
pub struct DiffArgs {
    /// The output folder of one run.
    #[arg(value_name = "OUT1")]
    pub one: PathBuf,
    /// The output folder of the other.
    #[arg(value_name = "OUT2")]
    pub two: PathBuf,
    /// For a person, or NDJSON.
    #[arg(short, long, value_enum, default_value = "text")]
    format: ReportArg,
    /// Also list values of which only the place on the page differs.
    #[arg(long)]
    places: bool,
    /// Exit with 4 when anything differs.
    #[arg(long)]
    pub strict: bool,
}

impl DiffArgs {
    /// What the arguments mean.
    #[must_use]
    pub fn show(&self) -> Show {
        Show {
            json: self.format == ReportArg::Json,
            places: self.places,
        }
    }
}
