//! `selfeval survey`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::shared::duration;

/// `selfeval survey`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval survey district/                   a line a folder
  selfeval survey district/ -o survey.csv     and a line a file in survey.csv")]
pub struct SurveyArgs {
    /// Files, and folders in which .pdf and .txt files are looked for.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// CSV file with a line a file.
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Time limit of one document.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
    /// Folder with further family files (*.toml).
    #[arg(long, value_name = "DIR")]
    pub families: Option<PathBuf>,
    /// Password for encrypted PDFs.
    #[arg(long, value_name = "TEXT")]
    pub password: Option<String>,
}
