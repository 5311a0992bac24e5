//! Marks as PDF annotations in an incremental update.

use std::collections::BTreeMap;

use lopdf::{
    Dictionary, Document, IncrementalDocument, LoadOptions, Object, ObjectId, Stream, dictionary,
    text_string,
};

use super::AnnotateError;
use super::marks::{Ink, Mark};
use crate::content::Rect;

/// Side of a note's icon, in points: what viewers draw for a note.
const ICON: f32 = 18.0;
/// How far notes at one place are set apart, in points.
const STEP: f32 = 12.0;
/// Annotation flags: printed with the page; a note also keeps its size and stays upright.
const PRINT: i64 = 4;
const UPRIGHT: i64 = 4 | 8 | 16;

/// Colours of highlights, light enough to read black print through them.
const fn colour(ink: Ink) -> [f32; 3] {
    match ink {
        Ink::Untested => [1.0, 0.95, 0.6],
        Ink::Corroborated => [0.7, 0.95, 0.7],
        Ink::Contradicted => [1.0, 0.7, 0.65],
        Ink::Doubtful => [1.0, 0.82, 0.5],
        Ink::Unplaced => [0.85, 0.85, 0.85],
        Ink::Note => [1.0, 0.55, 0.2],
    }
}

/// The original with the marks behind it.
pub fn draw(
    bytes: &[u8],
    password: Option<&str>,
    spaces: &[[f64; 6]],
    marks: &[Mark],
) -> Result<Vec<u8>, AnnotateError> {
    let options = password.map_or_else(LoadOptions::default, LoadOptions::with_password);
    let before = Document::load_mem_with_options(bytes, options)?;
    let pages: Vec<ObjectId> = before
        .page_iter()
        .take(spaces.len().saturating_add(1))
        .collect();
    if pages.len() != spaces.len() {
        return Err(AnnotateError::Pages);
    }
    // Without a table of objects that can be referred to, an update would hide the rest.
    let whole = before.xref_start == 0;
    let mut paper = Paper {
        document: IncrementalDocument::create_from(bytes.to_vec(), before),
        appearances: BTreeMap::new(),
    };
    for ((number, page), space) in (1_u32..).zip(&pages).zip(spaces) {
        let mut notes_at: BTreeMap<(i64, i64), u32> = BTreeMap::new();
        let mut added = Vec::new();
        for mark in marks.iter().filter(|m| m.page == number) {
            let drawn = match mark.ink {
                Ink::Note => note(mark, space, &mut notes_at),
                ink => highlight(mark, space, paper.appearance(ink)?),
            };
            added.push(Object::Reference(
                paper.document.new_document.try_add_object(drawn)?,
            ));
        }
        if !added.is_empty() {
            paper.attach(*page, added)?;
        }
    }
    paper.finish(whole)
}

struct Paper {
    document: IncrementalDocument,
    /// One drawing a colour; viewers stretch it over each highlight.
    appearances: BTreeMap<Ink, ObjectId>,
}

impl Paper {
    fn appearance(&mut self, ink: Ink) -> Result<ObjectId, AnnotateError> {
        if let Some(id) = self.appearances.get(&ink) {
            return Ok(*id);
        }
        let [r, g, b] = colour(ink);
        let header = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => numbers(&[0.0, 0.0, 1.0, 1.0]),
            "Group" => dictionary! { "S" => "Transparency" },
            "Resources" => dictionary! {
                "ExtGState" => dictionary! { "M" => dictionary! { "BM" => "Multiply" } }
            },
        };
        let content = format!("/M gs {r} {g} {b} rg 0 0 1 1 re f");
        let stream = Stream::new(header, content.into_bytes()).with_compression(false);
        let id = self.document.new_document.try_add_object(stream)?;
        self.appearances.insert(ink, id);
        Ok(id)
    }

    /// Adds annotations behind those that a page has.
    fn attach(&mut self, page: ObjectId, added: Vec<Object>) -> Result<(), AnnotateError> {
        self.document.opt_clone_object_to_new_document(page)?;
        let before = self.document.get_prev_documents();
        // A page that stands in the document twice has the marks of its first time already.
        let there = self.document.new_document.get_dictionary(page)?;
        let there = there.get(b"Annots").ok();
        let mut all = match there.map(|annots| before.dereference(annots)) {
            Some(Ok((_, Object::Array(items)))) => items.clone(),
            _ => Vec::new(),
        };
        all.extend(added);
        let page = self.document.new_document.get_dictionary_mut(page)?;
        page.set("Annots", Object::Array(all));
        Ok(())
    }

    fn finish(mut self, whole: bool) -> Result<Vec<u8>, AnnotateError> {
        let mut out = Vec::new();
        if whole {
            let mut document = self.document.get_prev_documents().clone();
            document.max_id = self.document.new_document.max_id;
            document
                .objects
                .append(&mut self.document.new_document.objects);
            document.save_to(&mut out)?;
        } else {
            self.document.save_to(&mut out)?;
        }
        Ok(out)
    }
}

fn highlight(mark: &Mark, space: &[f64; 6], appearance: ObjectId) -> Dictionary {
    let [x0, y0, x1, y1] = edges(&mark.rect);
    let corner = |x, y| apply(space, x, y);
    // Upper left, upper right, lower left, lower right, as viewers expect it.
    let corners = [
        corner(x0, y0),
        corner(x1, y0),
        corner(x0, y1),
        corner(x1, y1),
    ];
    let quad: Vec<f64> = corners.iter().flat_map(|(x, y)| [*x, *y]).collect();
    let mut annotation = common("Highlight", mark, bounds(&corners), PRINT);
    annotation.set("QuadPoints", numbers(&quad));
    annotation.set("AP", dictionary! { "N" => appearance });
    annotation
}

fn note(mark: &Mark, space: &[f64; 6], taken: &mut BTreeMap<(i64, i64), u32>) -> Dictionary {
    let [x0, y0, ..] = edges(&mark.rect);
    #[expect(clippy::cast_possible_truncation, reason = "points of a page")]
    let here = taken.entry((x0 as i64, y0 as i64)).or_default();
    let shift = f64::from(STEP) * f64::from(*here);
    *here = here.saturating_add(1);
    // The icon ends where the passage begins.
    let side = f64::from(ICON);
    let (left, top) = ((x0 - side + shift).max(0.0), y0);
    let corners = [
        apply(space, left, top),
        apply(space, left + side, top + side),
    ];
    let mut annotation = common("Text", mark, bounds(&corners), UPRIGHT);
    annotation.set("Name", "Comment");
    annotation.set("Open", false);
    annotation
}

fn common(subtype: &str, mark: &Mark, bounds: [f64; 4], flags: i64) -> Dictionary {
    let [r, g, b] = colour(mark.ink).map(f64::from);
    dictionary! {
        "Type" => "Annot",
        "Subtype" => subtype,
        "Rect" => numbers(&bounds),
        "C" => numbers(&[r, g, b]),
        "T" => text_string("selfeval"),
        "Contents" => text_string(&mark.text),
        "F" => flags,
    }
}

fn edges(rect: &Rect) -> [f64; 4] {
    [rect.x0(), rect.y0(), rect.x1(), rect.y1()].map(f64::from)
}

/// Maps a point of the displayed page into the page's user space.
fn apply(space: &[f64; 6], x: f64, y: f64) -> (f64, f64) {
    let [a, b, c, d, e, f] = space;
    (a * x + c * y + e, b * x + d * y + f)
}

/// The least upright box around some points.
fn bounds(points: &[(f64, f64)]) -> [f64; 4] {
    points.iter().fold(
        [
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ],
        |[x0, y0, x1, y1], (x, y)| [x0.min(*x), y0.min(*y), x1.max(*x), y1.max(*y)],
    )
}

/// Numbers as an array, to a hundredth of a point.
#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
fn numbers(values: &[f64]) -> Object {
    let rounded = values
        .iter()
        .map(|v| Object::Real((v * 100.0).round() as f32 / 100.0));
    Object::Array(rounded.collect())
}
