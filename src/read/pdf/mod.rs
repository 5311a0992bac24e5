//! PDF bytes to positioned characters and rulings. Nothing is painted.
//!
//! Objects, encryption and repair are `hayro-syntax`'s; everything above them
//! is here: [`stream`] inflates under a limit, [`interpret`] runs the content,
//! [`font`] turns codes into characters, [`rules`] merges what was drawn into
//! the lines a person sees, [`contradicted`] and [`trust`] judge whether the text can be believed.
//!
//! Pages are read one after another: a limit must trip at the same place on
//! every run, and many documents are read side by side anyway.

mod annotations;
mod contradicted;
mod dedupe;
mod font;
mod interpret;
mod layers;
mod lexer;
mod marked;
mod matrix;
mod open;
mod path;
mod rules;
mod state;
mod stream;
mod strings;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::float_cmp
)]
mod tests;
mod text;
pub mod trust;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::object::{Array, Object, Stream};
use hayro_syntax::page::{Page as Source, Rotation};

use crate::budget::{Budget, Exceeded, Resource};
use crate::problem::{Code, Problem};
use crate::read::page::Page;
use interpret::{Interpreter, Shared};
use layers::Layers;
use matrix::Matrix;

/// What a PDF says of itself, and its pages as far as they could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// `/Producer` of the information dictionary.
    pub producer: Option<String>,
    /// `/Creator` of the information dictionary.
    pub creator: Option<String>,
    /// `/Title` of the information dictionary (GBK bytes decoded).
    pub title: Option<String>,
    /// The pages in order.
    pub pages: Vec<Page>,
    /// Problems of the file as a whole.
    pub problems: Vec<Problem>,
}

/// Why a PDF could not be opened at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// Neither reader could make sense of the bytes.
    #[error("the PDF cannot be opened: {0}")]
    Broken(String),
    /// The file is encrypted and neither the empty nor the given password opens it.
    #[error("the PDF wants a password")]
    Password,
    /// There are no pages.
    #[error("the PDF has no pages")]
    NoPages,
    /// A limit was reached before any page could be read.
    #[error(transparent)]
    Limit(#[from] Exceeded),
}

impl OpenError {
    /// Its code in records.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Broken(_) => Code::PdfBroken,
            Self::Password => Code::PdfPasswordNeeded,
            Self::NoPages => Code::PdfNoPages,
            Self::Limit(exceeded) => exceeded.code,
        }
    }
}

/// Reads a PDF.
///
/// A limit that trips ends the reading: the page it trips on keeps what it
/// has, later pages are left out, and a problem names the limit.
///
/// # Errors
/// [`OpenError`] when there is nothing to read at all; everything smaller is a
/// problem of the document or of a page.
pub fn read(bytes: &[u8], password: Option<&str>, budget: &Budget) -> Result<Document, OpenError> {
    let opened = open::open(bytes, password)?;
    let pdf = &opened.pdf;
    let [title, producer, creator] = open::information(pdf);
    let mut document = Document {
        producer,
        creator,
        title,
        pages: Vec::new(),
        problems: opened.problems,
    };
    let sources = pdf.pages();
    if sources.is_empty() {
        return Err(OpenError::NoPages);
    }
    let shared = Shared::new(budget, Layers::read(pdf.xref()));
    for (index, source) in sources.iter().enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        if let Err(exceeded) = budget
            .charge(Resource::Pages, 1)
            .and_then(|()| budget.check_time())
        {
            if document.pages.is_empty() {
                return Err(exceeded.into());
            }
            document.problems.push(Problem::new(
                exceeded.code,
                format!("pages from {number} on were not read"),
            ));
            break;
        }
        let (page, exceeded) = guarded(source, number, &shared);
        document.pages.push(page);
        if let Some(exceeded) = exceeded {
            document.problems.push(Problem::new(
                exceeded.code,
                format!("reading stopped on page {number}"),
            ));
            break;
        }
    }
    contradicted::take_back(&mut document.pages);
    for page in &mut document.pages {
        trust::report(page);
    }
    if shared.encrypted.get() {
        document.problems.push(Problem::new(
            Code::PdfEncrypted,
            "the file is encrypted; its permissions are only noted",
        ));
    }
    Ok(document)
}

/// For each page the six numbers of the map from the displayed page, whose
/// points values are cited in, back to the page's own user space.
///
/// # Errors
/// [`OpenError`] when the file cannot be opened.
pub fn user_spaces(bytes: &[u8], password: Option<&str>) -> Result<Vec<[f64; 6]>, OpenError> {
    let opened = open::open(bytes, password)?;
    let pages = opened.pdf.pages();
    let back = |source: &Source<'_>| blank(source, 0).1.inverse();
    Ok(pages.iter().map(|source| back(source).numbers()).collect())
}

/// Reads one page behind a guard: what an unforeseen page breaks in the
/// libraries below costs this page only.
fn guarded<'a>(source: &Source<'a>, number: u32, shared: &Shared<'a>) -> (Page, Option<Exceeded>) {
    catch_unwind(AssertUnwindSafe(|| page(source, number, shared))).unwrap_or_else(|_| {
        let (mut page, _) = blank(source, number);
        page.problems
            .push(Problem::new(Code::PageUnreadable, "the page broke the reader").on_page(number));
        (page, None)
    })
}

fn page<'a>(source: &Source<'a>, number: u32, shared: &Shared<'a>) -> (Page, Option<Exceeded>) {
    let (blank, ctm) = blank(source, number);
    let mut interpreter = Interpreter::new(shared, blank, ctm);
    let result = contents(source, &mut interpreter, shared)
        .and_then(|data| interpreter.run(&data, source.resources().clone()))
        .and_then(|()| annotations::run(source.raw(), &mut interpreter));
    if let Err(exceeded) = result {
        interpreter.problem(Code::PageUnreadable, format!("stopped: {exceeded}"));
    }
    (interpreter.finish(), result.err())
}

/// The page's content streams, joined.
fn contents(
    source: &Source<'_>,
    interpreter: &mut Interpreter<'_, '_>,
    shared: &Shared<'_>,
) -> Result<Vec<u8>, Exceeded> {
    let mut data = Vec::new();
    let mut damaged = false;
    let mut add = |stream: &Stream<'_>| -> Result<(), Exceeded> {
        let (bytes, broken) = shared.decode(stream)?;
        damaged |= broken;
        if data.is_empty() {
            data = bytes;
        } else {
            // Tokens do not run from one stream into the next.
            data.push(b'\n');
            data.extend_from_slice(&bytes);
        }
        Ok(())
    };
    match source.raw().get::<Object<'_>>(b"Contents") {
        Some(Object::Stream(stream)) => add(&stream)?,
        Some(Object::Array(array)) => {
            for stream in Array::iter::<Object<'_>>(&array).filter_map(Object::into_stream) {
                add(&stream)?;
            }
        }
        _ => {}
    }
    if damaged {
        interpreter.problem(
            Code::StreamUnreadable,
            "the page's content is damaged; what came before is kept",
        );
    }
    Ok(data)
}

/// The empty displayed page, and the map from its user space.
#[expect(clippy::cast_possible_truncation, reason = "page sizes fit f32")]
fn blank(source: &Source<'_>, number: u32) -> (Page, Matrix) {
    /// The largest page PDF knows, times the largest user unit that makes sense.
    const MAX_SIDE: f64 = 14_400.0 * 75.0;
    let mut area = source.intersected_crop_box();
    let usable = |area: &hayro_syntax::object::Rect| {
        let sides = [area.x1 - area.x0, area.y1 - area.y0];
        sides.iter().all(|side| *side >= 1.0 && *side <= MAX_SIDE)
    };
    if !usable(&area) {
        area = source.media_box();
    }
    if !usable(&area) {
        area = hayro_syntax::page::A4;
    }
    let unit = source.raw().get::<f32>(b"UserUnit").map_or(1.0, f64::from);
    let unit = if (0.01..=75.0).contains(&unit) {
        unit
    } else {
        1.0
    };
    let (x0, y0, x1, y1) = (
        area.x0 * unit,
        area.y0 * unit,
        area.x1 * unit,
        area.y1 * unit,
    );
    let (width, height) = (x1 - x0, y1 - y0);
    let (rotation, ctm, (width, height)) = match source.rotation() {
        Rotation::None => (
            0,
            Matrix::new(unit, 0.0, 0.0, -unit, -x0, y1),
            (width, height),
        ),
        Rotation::Horizontal => (
            90,
            Matrix::new(0.0, unit, unit, 0.0, -y0, -x0),
            (height, width),
        ),
        Rotation::Flipped => (
            180,
            Matrix::new(-unit, 0.0, 0.0, unit, x1, -y0),
            (width, height),
        ),
        Rotation::FlippedHorizontal => (
            270,
            Matrix::new(0.0, -unit, -unit, 0.0, y1, x1),
            (height, width),
        ),
    };
    let page = Page {
        number,
        width: width as f32,
        height: height as f32,
        rotation,
        ..Page::default()
    };
    (page, ctm)
}
