//! The command line: what was typed, one file a subcommand.

mod annotate;
mod check;
mod diff;
mod extract;
mod families;
mod inspect;
mod merge;
mod shared;
mod status;
mod survey;
mod worker;

use clap::{Parser, Subcommand};

pub use annotate::AnnotateArgs;
pub use check::CheckArgs;
pub use diff::DiffArgs;
pub use extract::ExtractArgs;
pub use families::{FamiliesArgs, FamiliesCommand};
pub use inspect::InspectArgs;
pub use merge::MergeArgs;
pub use status::StatusArgs;
pub use survey::SurveyArgs;
pub use worker::WorkerArgs;

/// Reads published Chinese performance self-evaluation forms (绩效自评表) and
/// writes their budget, task and indicator rows as records.
#[derive(Debug, Parser)]
#[command(name = "selfeval", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read PDF and text files and write one record a document.
    Extract(Box<ExtractArgs>),
    /// Show what one stage of the extraction made of a document.
    Inspect(InspectArgs),
    /// Write a copy of a PDF with every value highlighted and every finding as a note.
    Annotate(AnnotateArgs),
    /// Check records again and print what does not add up.
    Check(CheckArgs),
    /// Join the outputs of all shards into the output of one run.
    Merge(MergeArgs),
    /// Compare the records of two runs value by value.
    Diff(DiffArgs),
    /// Show how far a running or interrupted run is.
    Status(StatusArgs),
    /// List the families of forms, or tell why a form was taken for one of a family.
    Families(FamiliesArgs),
    /// Tell what lies in folders, without extracting: type, pages, text or scan, forms likely.
    Survey(SurveyArgs),
    /// Read documents for another process; not meant for people.
    #[command(hide = true)]
    Worker(WorkerArgs),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_flag_is_documented() {
        let guide = include_str!("../../docs/user-guide.md");
        for command in Cli::command()
            .get_subcommands()
            .filter(|c| !c.is_hide_set())
        {
            let name = command.get_name();
            assert!(
                guide.contains(&format!("## `selfeval {name}")),
                "the guide has no chapter on {name}"
            );
            for argument in command.get_arguments() {
                if let Some(long) = argument.get_long().filter(|&long| long != "help") {
                    assert!(
                        guide.contains(&format!("`--{long}")),
                        "the guide does not mention --{long} of {name}"
                    );
                }
            }
        }
    }
}
