//! `selfeval status`.

use std::path::PathBuf;

use clap::Args;

/// `selfeval status`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  selfeval status out    running: 1200 of 10000 documents are done = 1150 complete + 50 no_form, …")]
pub struct StatusArgs {
    /// The output folder of a run.
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
}
