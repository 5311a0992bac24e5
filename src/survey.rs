//! `selfeval survey`: what lies in a folder, before anything is extracted.
//!
//! Characters are read, tables are not built: whether a form is likely is told
//! from the labels that pages print. What the survey says is a guess, and is
//! named so.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::batch::discover::Input;
use crate::batch::{load, worker};
use crate::budget::{Budget, Limits};
use crate::content::PageState;
use crate::extract::Options;
use crate::lexicon::{Family, GENERIC, Lexicon, normalize};
use crate::problem::Code;
use crate::read::pdf::{self, trust};
use crate::read::{self, page::Page};
use crate::write::tables::csv;

/// Shortest label of a column that makes a form likely: shorter ones (指标, 得分) are
/// parts of other words in any budget.
const COLUMN_CHARS: usize = 3;
/// Shortest label that tells families apart where a form is likely anyway.
const LABEL_CHARS: usize = 2;
/// Labels of an indicator table that make a form likely; budgets and accounts
/// print one of them at most.
const LIKELY: usize = 4;
/// Columns whose labels make a form likely.
const COLUMNS: [&str; 7] = [
    "level1", "level2", "name", "target", "actual", "weight", "score",
];

/// What a file is as far as its reader goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// All pages with something on them have text.
    Digital,
    /// Some pages have text, others need OCR.
    Mixed,
    /// Images only: needs OCR.
    Scanned,
    /// Text whose characters cannot be trusted: needs OCR.
    Unusable,
    /// Nothing on any page.
    Empty,
    /// Could not be read.
    Failed,
}

impl Layer {
    /// The word in tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Digital => "digital",
            Self::Mixed => "mixed",
            Self::Scanned => "scanned",
            Self::Unusable => "unusable",
            Self::Empty => "empty",
            Self::Failed => "failed",
        }
    }
}

/// One file.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its path as given or found.
    pub path: String,
    /// `pdf` or `text`.
    pub kind: &'static str,
    /// The program that made it, as it says.
    pub producer: Option<String>,
    /// Number of pages; none for texts.
    pub pages: usize,
    /// Pages with trustworthy text.
    pub text_pages: usize,
    /// Pages that are nothing but images.
    pub image_pages: usize,
    /// Pages whose characters cannot be trusted.
    pub unusable_pages: usize,
    /// What it is as far as its reader goes.
    pub layer: Layer,
    /// Whether a form is likely: `None` when nothing can be read.
    pub form: Option<bool>,
    /// The family whose labels are printed, when a form is likely.
    pub family: Option<String>,
    /// Why nothing could be read.
    pub trouble: Option<Code>,
}

/// Looks at all inputs, in their order.
#[must_use]
pub fn survey(inputs: &[Input], lexicon: &Lexicon, options: &Options, limits: &Limits) -> Vec<Row> {
    let next = AtomicUsize::new(0);
    let rows: Mutex<BTreeMap<usize, Row>> = Mutex::new(BTreeMap::new());
    let hints = Hints::new(lexicon);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(at) else { break };
            let row = row(input, &hints, options, limits);
            if let Ok(mut rows) = rows.lock() {
                rows.insert(at, row);
            }
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..threads.min(inputs.len()) {
            let started = thread::Builder::new()
                .stack_size(worker::STACK_BYTES)
                .spawn_scoped(scope, work);
            if started.is_err() {
                break;
            }
        }
    });
    rows.into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .into_values()
        .collect()
}

fn row(input: &Input, hints: &Hints<'_>, options: &Options, limits: &Limits) -> Row {
    let mut row = Row {
        path: input.path.to_string_lossy().into_owned(),
        kind: "text",
        producer: None,
        pages: 0,
        text_pages: 0,
        image_pages: 0,
        unusable_pages: 0,
        layer: Layer::Failed,
        form: None,
        family: None,
        trouble: input.trouble.as_ref().map(|p| p.code),
    };
    if row.trouble.is_some() {
        return row;
    }
    // One broken file must not end the survey.
    let looked = catch_unwind(AssertUnwindSafe(|| {
        look(input, &mut row, hints, options, limits)
    }));
    match looked {
        Ok(Ok(())) => {}
        Ok(Err(code)) => row.trouble = Some(code),
        Err(_) => row.trouble = Some(Code::WorkerDied),
    }
    row
}

fn look(
    input: &Input,
    row: &mut Row,
    hints: &Hints<'_>,
    options: &Options,
    limits: &Limits,
) -> Result<(), Code> {
    let bytes = load::input(input).map_err(|p| p.code)?;
    if !read::is_pdf(&bytes) {
        let (text, _) = read::text::decode(&bytes);
        if !read::text::is_plausible(&text) {
            return Err(Code::FileTypeUnknown);
        }
        row.layer = Layer::Digital;
        hints.judge(row, &plain(text.chars()));
        return Ok(());
    }
    row.kind = "pdf";
    let budget = Budget::new(limits.clone());
    let document =
        pdf::read(&bytes, options.password.as_deref(), &budget).map_err(|e| match e {
            pdf::OpenError::Broken(_) => Code::PdfBroken,
            pdf::OpenError::Password => Code::PdfPasswordNeeded,
            pdf::OpenError::NoPages => Code::PdfNoPages,
            pdf::OpenError::Limit(exceeded) => exceeded.code,
        })?;
    row.producer = document.producer.clone();
    row.pages = document.pages.len();
    let mut text = String::new();
    for page in &document.pages {
        match trust::layer_state(page) {
            PageState::Text => {
                row.text_pages = row.text_pages.saturating_add(1);
                text.push_str(&printed(page));
            }
            PageState::ImageOnly => row.image_pages = row.image_pages.saturating_add(1),
            PageState::Unusable => row.unusable_pages = row.unusable_pages.saturating_add(1),
            PageState::Empty => {}
        }
    }
    row.layer = match (row.text_pages, row.image_pages, row.unusable_pages) {
        (0, 0, 0) => Layer::Empty,
        (_, 0, 0) => Layer::Digital,
        (0, _, 0) => Layer::Scanned,
        (0, 0, _) => Layer::Unusable,
        (0, ..) => Layer::Unusable,
        _ => Layer::Mixed,
    };
    if row.text_pages > 0 {
        hints.judge(row, &text);
    }
    Ok(())
}

/// A page's visible characters in the order they are drawn, folded, without white space.
fn printed(page: &Page) -> String {
    let visible = page.glyphs.iter().filter(|g| g.is_visible());
    plain(visible.map(|g| g.ch))
}

fn plain(chars: impl Iterator<Item = char>) -> String {
    let text: String = chars.collect();
    crate::lexicon::fold(&text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// The labels to look for.
struct Hints<'a> {
    lexicon: &'a Lexicon,
    /// Labels of the columns that make a form likely.
    columns: Vec<Vec<String>>,
}

impl<'a> Hints<'a> {
    fn new(lexicon: &'a Lexicon) -> Self {
        let columns = COLUMNS
            .iter()
            .map(|name| long(lexicon.labels(&format!("indicators.{name}")), COLUMN_CHARS))
            .collect();
        Self { lexicon, columns }
    }

    fn judge(&self, row: &mut Row, text: &str) {
        let printed = |labels: &Vec<String>| labels.iter().any(|l| text.contains(l.as_str()));
        let likely = self.columns.iter().filter(|c| printed(c)).count() >= LIKELY
            || text.contains("绩效自评表");
        row.form = Some(likely);
        if likely {
            row.family = Some(self.family(text));
        }
    }

    /// The family with most required labels among those of which all are printed.
    fn family(&self, text: &str) -> String {
        let shown = |family: &Family, path: &String| {
            let own: Vec<String> = (family.labels.get(path).into_iter().flatten())
                .map(|l| normalize(l).key)
                .collect();
            let labels = own.into_iter().chain(self.lexicon.labels(path));
            long(labels, LABEL_CHARS)
                .iter()
                .any(|l| text.contains(l.as_str()))
        };
        self.lexicon
            .families()
            .iter()
            .filter(|f| f.id != GENERIC)
            .filter(|f| f.matching.require.iter().all(|path| shown(f, path)))
            .filter(|f| f.matching.titles.iter().any(|t| text.contains(t.as_str())))
            .filter(|f| {
                !f.matching
                    .not_titles
                    .iter()
                    .any(|t| text.contains(t.as_str()))
            })
            .max_by_key(|f| f.matching.require.len())
            .map_or_else(|| GENERIC.to_owned(), |f| f.id.clone())
    }
}

fn long(labels: impl IntoIterator<Item = String>, chars: usize) -> Vec<String> {
    labels
        .into_iter()
        .filter(|l| l.chars().count() >= chars)
        .collect()
}

/// The folder of a path as it stands in tables.
fn folder(path: &str) -> &str {
    path.rsplit_once(['/', '\\']).map_or(".", |(f, _)| f)
}

/// The survey for a person: a line a folder, then what the layers mean.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let mut folders: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        folders.entry(folder(&row.path)).or_default().push(row);
    }
    let mut lines: Vec<[String; 9]> = vec![
        [
            "folder",
            "files",
            "pages",
            "digital",
            "mixed",
            "need OCR",
            "failed",
            "forms likely",
            "families",
        ]
        .map(str::to_owned),
    ];
    for (name, rows) in &folders {
        lines.push(counts(name, rows));
    }
    if folders.len() > 1 {
        lines.push(counts("all", &rows.iter().collect::<Vec<_>>()));
    }
    let mut widths = [0_usize; 9];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(shown_width(cell));
        }
    }
    let mut text = String::new();
    for line in &lines {
        for (at, (cell, width)) in line.iter().zip(widths).enumerate() {
            let fill = " ".repeat(width.saturating_sub(shown_width(cell)));
            let first_or_last = at == 0 || at == 8;
            if first_or_last {
                text.push_str(cell);
                text.push_str(if at == 8 { "" } else { &fill });
            } else {
                text.push_str(&fill);
                text.push_str(cell);
            }
            text.push_str(if at == 8 { "" } else { "  " });
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text.push_str(
        "forms likely: files that print the labels of one, and the families those labels fit best;\n\
         need OCR: no page has trustworthy text.\n",
    );
    text
}

fn counts(name: &str, rows: &[&Row]) -> [String; 9] {
    let of = |layers: &[Layer]| rows.iter().filter(|r| layers.contains(&r.layer)).count();
    let pages: usize = rows.iter().map(|r| r.pages).sum();
    let likely = rows.iter().filter(|r| r.form == Some(true)).count();
    let families: BTreeSet<&str> = rows.iter().filter_map(|r| r.family.as_deref()).collect();
    [
        name.to_owned(),
        rows.len().to_string(),
        pages.to_string(),
        of(&[Layer::Digital]).to_string(),
        of(&[Layer::Mixed]).to_string(),
        of(&[Layer::Scanned, Layer::Unusable]).to_string(),
        of(&[Layer::Failed, Layer::Empty]).to_string(),
        likely.to_string(),
        families.into_iter().collect::<Vec<_>>().join(", "),
    ]
}

/// Columns of a terminal: Han characters take two.
fn shown_width(text: &str) -> usize {
    text.chars()
        .map(|c| if u32::from(c) >= 0x1100 { 2 } else { 1 })
        .sum()
}

/// The survey as CSV, a line a file.
///
/// # Errors
/// When the writer refuses.
pub fn write_csv(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    out.write_all(csv::MARK.as_bytes())?;
    let names = [
        "folder",
        "file",
        "type",
        "producer",
        "pages",
        "text_pages",
        "image_pages",
        "unusable_pages",
        "layer",
        "form",
        "family",
        "problem",
    ];
    csv::line(names.iter().map(|n| Some(*n)), out)?;
    for row in rows {
        let paged = row.kind == "pdf" && row.trouble.is_none();
        let count = |n: usize| paged.then(|| n.to_string());
        let cells = [
            Some(folder(&row.path).to_owned()),
            Some(row.path.clone()),
            Some(row.kind.to_owned()),
            row.producer.clone(),
            count(row.pages),
            count(row.text_pages),
            count(row.image_pages),
            count(row.unusable_pages),
            Some(row.layer.as_str().to_owned()),
            Some(match row.form {
                Some(true) => "likely".to_owned(),
                Some(false) => "unlikely".to_owned(),
                None => "unknown".to_owned(),
            }),
            row.family.clone(),
            row.trouble.map(|c| c.as_str().to_owned()),
        ];
        csv::line(cells.iter().map(Option::as_deref), out)?;
    }
    Ok(())
}
