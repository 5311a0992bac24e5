//! `selfeval merge`.

use std::path::PathBuf;

use clap::Args;
use selfeval::batch::merge::MergePlan;
use selfeval::batch::progress::Talk;

/// `selfeval merge`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval extract forms/ -o part1 --shard 1/2     on one machine
  selfeval extract forms/ -o part2 --shard 2/2     on another
  selfeval merge part1 part2 -o out                the bytes of one run over all")]
pub struct MergeArgs {
    /// The output folders of all shards.
    #[arg(required = true, value_name = "OUT")]
    shards: Vec<PathBuf>,
    /// Folder for the whole.
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// CSV of the forms that there should be, as for extract.
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,
    /// Say only what went wrong.
    #[arg(short, long)]
    quiet: bool,
}

impl MergeArgs {
    /// What the arguments mean.
    #[must_use]
    pub fn plan(self) -> MergePlan {
        MergePlan {
            shards: self.shards,
            out: self.out,
            expected: self.expected,
            talk: if self.quiet {
                Talk::Quiet
            } else {
                Talk::Normal
            },
        }
    }
}
