//! The command line: what was typed, one struct a subcommand.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use glob::Pattern;
use rust_decimal::Decimal;
use selfeval::batch::Plan;
use selfeval::batch::diff::Show;
use selfeval::batch::discover::Filter;
use selfeval::batch::merge::MergePlan;
use selfeval::batch::progress::Talk;
use selfeval::batch::shard::Shard;
use selfeval::batch::sink::Formats;
use selfeval::check::CheckOptions;
use selfeval::check::report::{Language, View as Findings};
use selfeval::extract::Options;
use selfeval::inspect::{Format, Stage, View};
use selfeval::write::tables::folder::Wanted;

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

/// Options that can change a record.
#[derive(Debug, Args)]
pub struct ReadingArgs {
    /// Password for encrypted PDFs.
    #[arg(long, value_name = "TEXT")]
    password: Option<String>,
    /// Folder with further family files (*.toml).
    #[arg(long, value_name = "DIR")]
    families: Option<PathBuf>,
    /// Keep names of persons and telephone numbers, which are left out otherwise.
    #[arg(long)]
    keep_personal: bool,
    /// Leave the checks out: no mentions, no findings, every number untested.
    #[arg(long)]
    no_checks: bool,
    /// Compare the characters of each PDF page with a second, independent reader's.
    #[arg(long)]
    second_opinion: bool,
}

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
    format: FindingsArg,
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

/// A format of findings as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FindingsArg {
    /// For a person.
    Text,
    /// One finding, or difference, a line.
    Json,
}

/// A language as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum LanguageArg {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<LanguageArg> for Language {
    fn from(typed: LanguageArg) -> Self {
        match typed {
            LanguageArg::Zh => Self::Chinese,
            LanguageArg::En => Self::English,
        }
    }
}

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

/// `selfeval diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  selfeval diff out1 out2                what differs, old → new, and why
  selfeval diff out1 out2 -f json        one difference a line
  selfeval diff out1 out2 --strict       exit with 4 when anything differs")]
pub struct DiffArgs {
    /// The output folder of one run.
    #[arg(value_name = "OUT1")]
    pub one: PathBuf,
    /// The output folder of the other.
    #[arg(value_name = "OUT2")]
    pub two: PathBuf,
    /// For a person, or NDJSON.
    #[arg(short, long, value_enum, default_value = "text")]
    format: FindingsArg,
    /// Also list values of which only the place on the page differs.
    #[arg(long)]
    places: bool,
    /// Exit with 4 when anything differs.
    #[arg(long)]
    pub strict: bool,
}

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

impl ReadingArgs {
    fn options(self) -> Options {
        Options {
            password: self.password,
            families: self.families,
            keep_personal: self.keep_personal,
            no_checks: self.no_checks,
            second_opinion: self.second_opinion,
        }
    }
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

impl CheckArgs {
    /// What the arguments mean.
    #[must_use]
    pub fn view(&self) -> Findings {
        Findings {
            json: self.format == FindingsArg::Json,
            language: self.lang.into(),
            options: CheckOptions {
                far_above: self.far_above,
                explained: self.explained,
                tidiness: self.tidiness,
            },
        }
    }
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

impl DiffArgs {
    /// What the arguments mean.
    #[must_use]
    pub fn show(&self) -> Show {
        Show {
            json: self.format == FindingsArg::Json,
            places: self.places,
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

/// A time like 30s, 1.5s, 500ms or 2m; at most a day.
fn duration(text: &str) -> Result<Duration, String> {
    const UNITS: [(&str, f64); 4] = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    UNITS
        .iter()
        .find_map(|(unit, seconds)| {
            let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
            Duration::try_from_secs_f64(number * seconds).ok()
        })
        .filter(|time| (Duration::from_millis(1)..=Duration::from_secs(86_400)).contains(time))
        .ok_or_else(|| "a time like 30s, 500ms or 2m is wanted, a day at most".to_owned())
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
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn times_have_units() {
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["30", "s", "-1s", "0s", "infs", "NaNs", "9999h", ""] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("2G"), Ok(2 << 30));
        assert_eq!(size("64M"), Ok(64 << 20));
        for wrong in ["2", "G", "63M", "-1G", "1.5G", "99999999999999G", ""] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_command_and_flag_is_documented() {
        let guide = include_str!("../docs/user-guide.md");
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
