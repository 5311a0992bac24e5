//! `selfeval annotate`.

use std::path::PathBuf;

use clap::Args;
use selfeval::check::report::Language;
use selfeval::extract::Options;

use super::shared::{LanguageArg, ReadingArgs};

/// `selfeval annotate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval annotate form.pdf -o form.marked.pdf            notes in Chinese
  selfeval annotate form.pdf -o form.marked.pdf -l en      notes in English

Highlights are green where other printed numbers support a value, red where they contradict it,
orange where the reading is in doubt, grey where a text belongs to no field, and yellow otherwise.
The original's bytes stand unchanged at the beginning of the copy.")]
pub struct AnnotateArgs {
    /// The PDF.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The copy; never the PDF itself.
    #[arg(short, long, value_name = "COPY")]
    pub out: PathBuf,
    /// Language of the notes.
    #[arg(short, long, value_enum, default_value = "zh")]
    lang: LanguageArg,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl AnnotateArgs {
    /// What can change what is found, and the language of the notes.
    pub fn ask(self) -> (Options, Language) {
        (self.reading.options(), self.lang.into())
    }
}
