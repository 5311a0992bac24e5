//! `selfeval families`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `selfeval families`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval families                           identifier, kind, name
  selfeval families explain form.pdf          which family each form was taken for, and why
  selfeval families --families mine           with the family files of a folder")]
pub struct FamiliesArgs {
    /// Explain instead of listing.
    #[command(subcommand)]
    pub command: Option<FamiliesCommand>,
    /// Folder with further family files (*.toml).
    #[arg(long, value_name = "DIR", global = true)]
    pub families: Option<PathBuf>,
    /// JSON instead of text.
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with families.
#[derive(Debug, Subcommand)]
pub enum FamiliesCommand {
    /// Which family each form of a document was taken for, and on what evidence.
    Explain {
        /// The document.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Password for an encrypted PDF.
        #[arg(long, value_name = "TEXT")]
        password: Option<String>,
    },
}
