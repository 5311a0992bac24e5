//! `selfeval worker`: how a run starts itself to read documents.

use clap::Args;

/// `selfeval worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Threads for the pages of a document.
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
    /// Bytes that may be allocated.
    #[arg(long, default_value_t = u64::MAX)]
    pub memory: u64,
}
