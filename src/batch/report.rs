//! What a person reads on standard error: a line a file, the summary that
//! reconciles, and each failed file with what to do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::batch::answer::{FormGlance, Glance};
use crate::problem::{Code, Severity, plural};
use crate::record::{CheckClass, Status};

/// Every status in the order of the summary.
const STATUSES: [Status; 6] = [
    Status::Complete,
    Status::Partial,
    Status::BlankForm,
    Status::NoForm,
    Status::NeedsOcr,
    Status::Failed,
];

/// Stands for a year or a district that nothing tells.
const NOT_KNOWN: &str = "not known";

/// How many kinds of problems, and how many shares, the summary names.
const COMMONEST: usize = 10;

/// Counts over a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents.
    pub documents: usize,
    /// Further paths of documents already counted.
    pub repeats: usize,
    by_status: BTreeMap<Status, usize>,
    pages: u64,
    forms: usize,
    counts: Counts,
    by_code: BTreeMap<&'static str, usize>,
    by_family: BTreeMap<String, Share>,
    by_district: BTreeMap<String, Share>,
    by_year: BTreeMap<String, Share>,
    findings: BTreeMap<CheckClass, usize>,
    failures: Vec<String>,
}

/// Forms and their rows: budget, goals, tasks, indicators and sections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Share {
    forms: usize,
    rows: usize,
}

impl Share {
    fn add(&mut self, other: Self) {
        self.forms += other.forms;
        self.rows += other.rows;
    }
}

/// What the forms of one or many documents hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    tasks: usize,
    indicators: usize,
    unplaced: usize,
    problems: usize,
}

impl Counts {
    fn of(record: &Glance) -> Self {
        let sum = |count: fn(&FormGlance) -> usize| record.forms.iter().map(count).sum();
        Self {
            tasks: sum(|form| form.tasks),
            indicators: sum(|form| form.indicators),
            unplaced: sum(|form| form.unplaced),
            problems: record.problems.len(),
        }
    }

    fn add(&mut self, other: Self) {
        self.tasks += other.tasks;
        self.indicators += other.indicators;
        self.unplaced += other.unplaced;
        self.problems += other.problems;
    }

    fn text(self) -> String {
        format!(
            "{}, {}, {} unplaced, {}",
            plural(self.tasks, "task"),
            plural(self.indicators, "indicator"),
            self.unplaced,
            plural(self.problems, "problem"),
        )
    }
}

/// The largest shares, and how much the others are together.
fn shares(what: &str, map: &BTreeMap<String, Share>) -> String {
    let mut listed: Vec<(&String, &Share)> = map.iter().collect();
    // The map is sorted by name, and the sort is stable.
    listed.sort_by_key(|(_, share)| std::cmp::Reverse(share.forms));
    let text = |share: Share| {
        format!(
            "{}, {}",
            plural(share.forms, "form"),
            plural(share.rows, "row")
        )
    };
    let (first, rest) = listed.split_at(listed.len().min(COMMONEST));
    let mut parts: Vec<String> = first
        .iter()
        .map(|(name, share)| format!("{name} ({})", text(**share)))
        .collect();
    if !rest.is_empty() {
        let mut others = Share::default();
        rest.iter().for_each(|(_, share)| others.add(**share));
        parts.push(format!("{} others ({})", rest.len(), text(others)));
    }
    format!("by {what}: {}", parts.join(", "))
}

/// What a class of findings is about.
const fn in_words(class: CheckClass) -> &'static str {
    match class {
        CheckClass::A => "arithmetic",
        CheckClass::B => "statements",
        CheckClass::C => "worth sampling",
        CheckClass::D => "gaps in disclosure",
        CheckClass::T => "tidiness",
    }
}

/// The path a record was read from.
fn path(record: &Glance) -> &str {
    record.source.paths.first().map_or("", String::as_str)
}

/// One line on one document: family, organization, year, counts and status.
#[must_use]
pub fn line(record: &Glance) -> String {
    let mut line = format!("{}: ", path(record));
    let mut parts: Vec<String> = Vec::new();
    if record.forms.len() > 1 {
        parts.push(plural(record.forms.len(), "form"));
    }
    parts.extend(distinct(record, |form| Some(form.family.clone())));
    parts.extend(distinct(record, |form| {
        // Forms of projects name the unit that carries them out.
        let unit = form
            .organization
            .as_ref()
            .or(form.implementing_unit.as_ref())?;
        Some(unit.clone())
    }));
    parts.extend(distinct(record, |form| Some(form.fiscal_year?.to_string())));
    if record.forms.is_empty() {
        parts.extend(cause(record));
    } else {
        parts.push(Counts::of(record).text());
    }
    if !parts.is_empty() {
        let _ = write!(line, "{} ", parts.join(", "));
    }
    let _ = write!(line, "[{}]", record.status.as_str());
    line
}

/// The different values of a field over a record's forms, at most three.
fn distinct(record: &Glance, field: impl Fn(&FormGlance) -> Option<String>) -> Option<String> {
    let mut values: Vec<String> = Vec::new();
    for value in record.forms.iter().filter_map(field) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let more = values.len().saturating_sub(3);
    values.truncate(3);
    let mut text = values.join(" / ");
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    (!text.is_empty()).then_some(text)
}

/// The gravest problem of a record without forms, as code and message.
fn cause(record: &Glance) -> Option<String> {
    let gravest = record
        .problems
        .iter()
        .rev()
        .max_by_key(|problem| problem.severity)?;
    (record.status == Status::Failed || gravest.severity > Severity::Info)
        .then(|| format!("{}: {}", gravest.code.as_str(), gravest.message))
}

/// One line on a failed document: path, code, message, and what to do.
#[must_use]
pub fn failure(record: &Glance) -> Option<String> {
    if record.status != Status::Failed {
        return None;
    }
    let mut line = format!("failed: {}", path(record));
    if let Some(cause) = cause(record) {
        let _ = write!(line, ": {cause}");
    }
    let gravest = record.problems.iter().max_by_key(|p| p.severity);
    if let Some(advice) = gravest.and_then(|problem| advice(problem.code)) {
        let _ = write!(line, " → {advice}");
    }
    Some(line)
}

/// What to do about a file that failed.
#[must_use]
pub const fn advice(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::FileMissing => "check the path",
        Code::FileUnreadable => "check the file's permissions",
        Code::FileEmpty => "download the file again",
        Code::FileTooLarge => "split the file",
        Code::FileTypeUnknown => "save it as PDF or as UTF-8 text",
        Code::PdfBroken | Code::PdfNoPages => {
            "download the file again, or open it in a viewer and print it to a new PDF"
        }
        Code::PdfPasswordNeeded => "give the password with --password",
        Code::LimitTime => "give more time with --timeout",
        Code::LimitMemory => "give more with --max-memory, or split the file",
        Code::ArchiveBroken => "download the archive again, or unpack it and give the folder",
        Code::ArchiveMemberRefused => "unpack the archive by hand if you trust it",
        Code::WorkerDied => "please report this file: no document may end a worker",
        _ => return None,
    })
}

impl Tally {
    /// Counts one document.
    pub fn count(&mut self, record: &Glance) {
        self.documents += 1;
        self.repeats += record.source.paths.len().saturating_sub(1);
        *self.by_status.entry(record.status).or_default() += 1;
        self.pages += u64::from(record.source.pages.unwrap_or_default());
        self.forms += record.forms.len();
        self.counts.add(Counts::of(record));
        for problem in &record.problems {
            *self.by_code.entry(problem.code.as_str()).or_default() += 1;
        }
        for form in &record.forms {
            let share = Share {
                forms: 1,
                rows: form.budget + form.goals + form.tasks + form.indicators + form.sections,
            };
            let published = record.source.published.as_ref();
            let district = published.and_then(|p| p.district.clone());
            let year = form.fiscal_year.map(|year| year.to_string());
            let add = |map: &mut BTreeMap<String, Share>, key: Option<String>| {
                map.entry(key.unwrap_or_else(|| NOT_KNOWN.to_owned()))
                    .or_default()
                    .add(share);
            };
            add(&mut self.by_family, Some(form.family.clone()));
            add(&mut self.by_district, district);
            add(&mut self.by_year, year);
            for (&class, &n) in &form.findings {
                *self.findings.entry(class).or_default() += n;
            }
        }
        self.failures.extend(failure(record));
    }

    /// Forms and rows by family, district and year, and findings by class:
    /// each line adds up to the forms of the summary.
    #[must_use]
    pub fn breakdown(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.forms > 0 {
            lines.push(shares("family", &self.by_family));
            // Districts come from --sources only.
            if self.by_district.keys().any(|key| key != NOT_KNOWN) {
                lines.push(shares("district", &self.by_district));
            }
            lines.push(shares("year", &self.by_year));
            let all: usize = self.findings.values().sum();
            let classes: Vec<String> = self
                .findings
                .iter()
                .map(|(class, n)| format!("{n} {class:?} ({})", in_words(*class)))
                .collect();
            lines.push(match all {
                0 => "no findings".to_owned(),
                _ => format!("{} = {}", plural(all, "finding"), classes.join(" + ")),
            });
        }
        lines
    }

    /// The commonest problems with their numbers, if there are any.
    #[must_use]
    pub fn commonest(&self) -> Option<String> {
        let mut codes: Vec<(&str, usize)> = self.by_code.iter().map(|(c, n)| (*c, *n)).collect();
        // The map is sorted by code, and the sort is stable.
        codes.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
        let more = codes.len().saturating_sub(COMMONEST);
        let listed = codes.iter().take(COMMONEST);
        let listed: Vec<String> = listed.map(|(code, n)| format!("{n} {code}")).collect();
        let mut text = format!("commonest problems: {}", listed.join(", "));
        if more > 0 {
            let _ = write!(text, ", and {more} more kinds");
        }
        (!codes.is_empty()).then_some(text)
    }

    /// How many documents failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.by_status
            .get(&Status::Failed)
            .copied()
            .unwrap_or_default()
    }

    /// The failed files, one line each, in input order.
    #[must_use]
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// The counts in one paragraph: files are documents and repeats, and
    /// documents are the sum over the statuses.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = plural(self.documents + self.repeats, "file");
        if self.repeats > 0 {
            let _ = write!(
                text,
                " ({}, {} of the same bytes)",
                plural(self.documents, "document"),
                self.repeats
            );
        }
        let statuses: Vec<String> = STATUSES
            .iter()
            .filter_map(|status| {
                Some(format!(
                    "{} {}",
                    self.by_status.get(status)?,
                    status.as_str()
                ))
            })
            .collect();
        let _ = write!(
            text,
            " = {}. {}, {}, {}.",
            statuses.join(" + "),
            plural(usize::try_from(self.pages).unwrap_or(usize::MAX), "page"),
            plural(self.forms, "form"),
            self.counts.text()
        );
        text
    }
}
