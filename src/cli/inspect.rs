//! `selfeval inspect`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use selfeval::inspect::{Format, Stage, View};

use super::shared::ReadingArgs;

/// `selfeval inspect`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval inspect form.pdf --page 1 --stage glyphs               characters, as JSON
  selfeval inspect form.pdf --page 1 --stage grid --format svg    cells, as a drawing
  selfeval inspect form.pdf --stage tables                        tables joined over page breaks")]
pub struct InspectArgs {
    /// The document.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The page, counted from 1 [default: all].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    page: Option<u32>,
    /// The stage to show.
    #[arg(short, long, value_enum)]
    stage: StageArg,
    /// Data, or a drawing of one page (glyphs, rules, grid).
    #[arg(short, long, value_enum, default_value = "json")]
    format: FormatArg,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// A stage as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StageArg {
    /// Positioned characters.
    Glyphs,
    /// Rulings, fills and images.
    Rules,
    /// The page's own tables and paragraphs.
    Grid,
    /// The document's tables, joined over page breaks.
    Tables,
    /// The record's forms.
    Form,
}

/// A format as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatArg {
    /// Data.
    Json,
    /// A drawing.
    Svg,
}

impl InspectArgs {
    /// What the arguments mean.
    #[must_use]
    pub fn view(self) -> View {
        View {
            page: self.page,
            stage: match self.stage {
                StageArg::Glyphs => Stage::Glyphs,
                StageArg::Rules => Stage::Rules,
                StageArg::Grid => Stage::Grid,
                StageArg::Tables => Stage::Tables,
                StageArg::Form => Stage::Form,
            },
            format: match self.format {
                FormatArg::Json => Format::Json,
                FormatArg::Svg => Format::Svg,
            },
            options: self.reading.options(),
        }
    }
}
