//! `selfeval check`.

use std::path::PathBuf;

use clap::Args;
use rust_decimal::Decimal;
use selfeval::check::CheckOptions;
use selfeval::check::report::View;

use super::shared::{LanguageArg, ReportArg};

/// `selfeval check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval check out/records.ndjson              findings for a person, form by form
  selfeval check form.json --lang en             in English
  selfeval check out/records.ndjson -f json      one finding a line
  selfeval check --rules                         every rule

Exit codes: 0 read, 1 could not run, 2 wrong usage, 4 (--strict) there are findings.")]
pub struct CheckArgs {
    /// Record files: JSON, or NDJSON with one record a line.
    #[arg(required_unless_present = "rules", value_name = "RECORDS")]
    pub records: Vec<PathBuf>,
    /// Exit with 4 when there are findings.
    #[arg(long)]
    pub strict: bool,
    /// List the rules and stop.
    #[arg(long)]
    pub rules: bool,
    /// For a person, or NDJSON.
    #[arg(short, long, value_enum, default_value = "text")]
    format: ReportArg,
    /// Language of the text.
    #[arg(short, long, value_enum, default_value = "zh")]
    lang: LanguageArg,
    /// Results above this many times their target are named.
    #[arg(long, value_name = "RATIO", default_value = "1.3")]
    far_above: Decimal,
    /// Tasks that explain less than this share of the spending are named.
    #[arg(long, value_name = "SHARE", default_value = "0.5")]
    explained: Decimal,
    /// Look at numbering, left-over prompts and tags, too.
    #[arg(long)]
    tidiness: bool,
}

impl CheckArgs {
    /// What the arguments mean.
    #[must_use]
    pub fn view(&self) -> View {
        View {
            json: self.format == ReportArg::Json,
            language: self.lang.into(),
            options: CheckOptions {
                far_above: self.far_above,
                explained: self.explained,
                tidiness: self.tidiness,
            },
        }
    }
}
