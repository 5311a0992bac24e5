//! `selfeval inspect`: what each stage made of a document. It is how people
//! find out where a value went wrong.

mod form;
mod glyphs;
mod svg;
mod tables;

use std::path::Path;

use serde_json::Value;

use crate::budget::{Budget, Exceeded};
use crate::content::Content;
use crate::extract::{Options, lexicon};
use crate::lexicon::{Lexicon, LexiconError};
use crate::read;
use crate::read::layout::layout;
use crate::read::page::Page;
use crate::read::pdf::{self, Document, OpenError};

/// A stage between bytes and record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Positioned characters of a page.
    Glyphs,
    /// Rulings, fills and images of a page.
    Rules,
    /// Tables and paragraphs that a page gives on its own.
    Grid,
    /// Tables of the whole document, joined over page breaks.
    Tables,
    /// Forms as they stand in the record.
    Form,
}

/// What a stage is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Data.
    #[default]
    Json,
    /// A drawing of the page.
    Svg,
}

/// What to look at.
#[derive(Debug, Clone)]
pub struct View {
    /// 1-based page; all pages when not given.
    pub page: Option<u32>,
    /// The stage.
    pub stage: Stage,
    /// The format.
    pub format: Format,
    /// Options of the extraction.
    pub options: Options,
}

/// Why a stage cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The PDF cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The page is not in the document.
    #[error("there is no page {page}: the document has {pages}")]
    NoPage {
        /// The page asked for.
        page: u32,
        /// The number of pages.
        pages: usize,
    },
    /// A drawing shows one page.
    #[error("an SVG shows one page: give --page")]
    PageWanted,
    /// Only glyphs, rules and grid can be drawn.
    #[error("the stages glyphs, rules and grid can be drawn; this one is JSON only")]
    NotDrawable,
    /// A text has no page to show.
    #[error("a text has no pages; its stages are `tables` and `form`")]
    TextHasNoPages,
    /// The bytes are neither a PDF nor a text.
    #[error("the bytes are neither a PDF nor a text in a known encoding")]
    UnknownType,
    /// A counted limit.
    #[error(transparent)]
    Limit(#[from] Exceeded),
    /// A family file is unreadable or invalid.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// JSON could not be written.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

/// Shows a stage of a document as text that ends with a line end.
///
/// # Errors
/// [`InspectError`] when there is nothing to show.
pub fn inspect(bytes: &[u8], path: &Path, view: &View) -> Result<String, InspectError> {
    let budget = Budget::default();
    if view.format == Format::Svg && matches!(view.stage, Stage::Tables | Stage::Form) {
        return Err(InspectError::NotDrawable);
    }
    if view.format == Format::Svg && view.page.is_none() {
        return Err(InspectError::PageWanted);
    }
    if view.stage == Stage::Form {
        return form::json(bytes, path, view, &budget).and_then(|value| text(&value));
    }
    if !read::is_pdf(bytes) {
        if view.stage != Stage::Tables || view.page.is_some() {
            return Err(InspectError::TextHasNoPages);
        }
        let (decoded, _) = read::text::decode(bytes);
        if !read::text::is_plausible(&decoded) {
            return Err(InspectError::UnknownType);
        }
        let content = read::text::read(&decoded, &budget)?;
        return text(&tables::json(&content, None));
    }
    let lexicon = lexicon(view.options.families.as_deref())?;
    let mut document = pdf::read(bytes, view.options.password.as_deref(), &budget)?;
    if view.stage == Stage::Tables {
        // Joins need all pages; a page is chosen from the joined tables.
        let content = layout(&document.pages, &lexicon, &budget);
        return text(&tables::json(&content, view.page));
    }
    choose(&mut document, view.page)?;
    match view.format {
        Format::Svg => document
            .pages
            .first()
            .map(|page| draw(page, view.stage, &lexicon, &budget))
            .ok_or(InspectError::PageWanted),
        Format::Json => {
            let pages: Vec<Value> = document
                .pages
                .iter()
                .map(|page| data(page, view.stage, &lexicon, &budget))
                .collect();
            text(&one_or_all(pages, view.page.is_some()))
        }
    }
}

/// Keeps the page that was asked for.
fn choose(document: &mut Document, page: Option<u32>) -> Result<(), InspectError> {
    let Some(page) = page else {
        return Ok(());
    };
    let pages = document.pages.len();
    document.pages.retain(|p| p.number == page);
    if document.pages.is_empty() {
        return Err(InspectError::NoPage { page, pages });
    }
    Ok(())
}

/// A page's own layout, as if it were the whole document.
fn alone(page: &Page, lexicon: &Lexicon, budget: &Budget) -> Content {
    layout(std::slice::from_ref(page), lexicon, budget)
}

fn data(page: &Page, stage: Stage, lexicon: &Lexicon, budget: &Budget) -> Value {
    match stage {
        Stage::Glyphs => glyphs::json(page),
        Stage::Rules => glyphs::rules_json(page),
        Stage::Grid | Stage::Tables | Stage::Form => {
            let mut value = glyphs::head(page);
            if let (Some(head), Value::Object(body)) = (
                value.as_object_mut(),
                tables::json(&alone(page, lexicon, budget), None),
            ) {
                head.extend(body);
            }
            value
        }
    }
}

fn draw(page: &Page, stage: Stage, lexicon: &Lexicon, budget: &Budget) -> String {
    match stage {
        Stage::Rules => svg::rules(page),
        Stage::Grid => svg::grid(page, &alone(page, lexicon, budget)),
        Stage::Glyphs | Stage::Tables | Stage::Form => svg::glyphs(page),
    }
}

/// One page stands alone; all pages stand in a list.
fn one_or_all(mut pages: Vec<Value>, one: bool) -> Value {
    match (one, pages.len()) {
        (true, 1) => pages.pop().unwrap_or_default(),
        _ => serde_json::json!({ "pages": pages }),
    }
}

fn text(value: &Value) -> Result<String, InspectError> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}
