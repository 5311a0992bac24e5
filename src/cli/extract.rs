//! `selfeval extract`: what becomes a plan of a run.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use glob::Pattern;
use selfeval::batch::Plan;
use selfeval::batch::discover::Filter;
use selfeval::batch::progress::Talk;
use selfeval::batch::shard::Shard;
use selfeval::batch::sink::Formats;
use selfeval::write::tables::folder::Wanted;

use super::shared::{ReadingArgs, duration};

/// `selfeval extract`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval extract form.pdf                  the record, on standard output
  selfeval extract district/ -o out          a folder: out/records/… and out/records.ndjson
  selfeval extract a.pdf b.txt | jq .status  several files: one record a line
  selfeval extract district/ -o out --format csv   tables for pandas, Stata, R: out/indicators.csv …
  selfeval extract forms.zip -o out --format xlsx  a workbook: out/selfeval.xlsx
  find . -name '*.pdf' | selfeval extract --files-from - -o out

Exit codes: 0 everything was read, 1 could not run, 2 wrong usage, 3 finished with failed files,
130 interrupted. A document without a form, or one that needs OCR, is a result and not a failure.")]
pub struct ExtractArgs {
    /// Files, folders and zip archives; in folders and archives .pdf and .txt files are looked for.
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// File that lists further paths, one a line; - is standard input.
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Suffixes of the files that are looked for in folders and zip archives, a list.
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "pdf,txt"
    )]
    suffix: Vec<String>,
    /// Of what is found in folders and archives, read only what matches: '*自评*', '2023/**'.
    #[arg(long, value_name = "GLOB")]
    include: Vec<Pattern>,
    /// Of what is found in folders and archives, leave out what matches.
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<Pattern>,
    /// CSV that says where each document was published (path or sha256, url, district …).
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// CSV of the forms that there should be (organization, year, kind): gives expected.csv.
    #[arg(long, value_name = "FILE", requires = "out")]
    expected: Option<PathBuf>,
    /// Read only this part of the documents, like 1/4; see merge.
    #[arg(long, value_name = "I/N", requires = "out")]
    shard: Option<Shard>,
    /// Folder for the output: records/<path>.json, records.ndjson, tables, failures.csv.
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What is written into the output folder, a list.
    #[arg(
        long,
        value_name = "LIST",
        value_enum,
        value_delimiter = ',',
        default_value = "json,ndjson",
        requires = "out"
    )]
    format: Vec<OutputArg>,
    /// In CSV, put a ' before texts that Excel would run or convert.
    #[arg(long, requires = "out")]
    csv_excel_safe: bool,
    /// Go on with a run that was cut off: what is done and unchanged is not read again.
    #[arg(long, requires = "out")]
    resume: bool,
    /// Documents read at the same time [default: the number of cores].
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
    /// Time limit of one document: 30s, 500ms, 2m.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    timeout: Duration,
    /// Memory limit of one document: 2G, 512M; at least 64M.
    #[arg(long = "max-memory", alias = "memory", value_name = "SIZE", default_value = "2G", value_parser = size)]
    memory: u64,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Say only what went wrong: no progress bar, no line a file, no summary.
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// A line a file even where standard error is not a terminal.
    #[arg(short, long)]
    verbose: bool,
}

/// A format of the output folder as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutputArg {
    /// One record a document.
    Json,
    /// All records, one a line.
    Ndjson,
    /// The flat tables as CSV, with codebook, data package and import scripts.
    Csv,
    /// The flat tables as Parquet.
    Parquet,
    /// The flat tables in one SQLite database, with views.
    Sqlite,
    /// The flat tables in one Excel workbook.
    Xlsx,
}

impl ExtractArgs {
    /// What the arguments mean.
    #[must_use]
    pub fn plan(self) -> Plan {
        let has = |format| self.format.contains(&format);
        Plan {
            formats: Formats {
                json: has(OutputArg::Json),
                ndjson: has(OutputArg::Ndjson),
                tables: Wanted {
                    csv: has(OutputArg::Csv),
                    excel_safe: self.csv_excel_safe,
                    parquet: has(OutputArg::Parquet),
                    sqlite: has(OutputArg::Sqlite),
                    xlsx: has(OutputArg::Xlsx),
                    expected: self.expected.is_some(),
                },
            },
            paths: self.paths,
            files_from: self.files_from,
            filter: Filter {
                suffixes: suffixes(&self.suffix),
                include: self.include,
                exclude: self.exclude,
            },
            sources: self.sources,
            expected: self.expected,
            shard: self.shard,
            out: self.out,
            resume: self.resume,
            jobs: self.jobs,
            timeout: self.timeout,
            memory: self.memory,
            options: self.reading.options(),
            talk: match (self.quiet, self.verbose) {
                (true, _) => Talk::Quiet,
                (_, true) => Talk::Verbose,
                _ => Talk::Normal,
            },
        }
    }
}

/// Suffixes with or without their dot.
fn suffixes(typed: &[String]) -> Vec<String> {
    let bare = typed.iter().map(|s| s.trim().trim_start_matches('.'));
    bare.filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// A number of jobs, at least one.
fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n @ 1..=256) => Ok(n),
        _ => Err("a number from 1 to 256 is wanted".to_owned()),
    }
}

/// A size like 2G or 512M, in powers of 1024; at least 64M: the program itself needs some.
fn size(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, u32); 2] = [("M", 20), ("G", 30)];
    UNITS
        .iter()
        .find_map(|(unit, shift)| {
            let number: u64 = text.strip_suffix(unit)?.parse().ok()?;
            number.checked_mul(1 << shift)
        })
        .filter(|&bytes| bytes >= 64 << 20)
        .ok_or_else(|| "a size like 2G or 512M is wanted, at least 64M".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("2G"), Ok(2 << 30));
        assert_eq!(size("64M"), Ok(64 << 20));
        for wrong in ["2", "G", "63M", "-1G", "1.5G", "99999999999999G", ""] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
