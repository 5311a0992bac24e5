//! `selfeval survey`: what lies in a folder, before anything is extracted.
//!
//! Characters are read, tables are not built: whether a form is likely is told
//! from the labels that pages print. What the survey says is a guess, and is
//! named so.

mod hints;
mod print;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::batch::discover::Input;
use crate::batch::{load, worker};
use crate::budget::{Budget, Limits};
use crate::content::PageState;
use crate::extract::Options;
use crate::lexicon::Lexicon;
use crate::problem::Code;
use crate::read::pdf::{self, trust};
use crate::read::{self, page::Page};

use hints::Hints;
pub use print::{table, write_csv};

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
    let document = pdf::read(&bytes, options.password.as_deref(), &budget).map_err(|e| e.code())?;
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
