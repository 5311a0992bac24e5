//! Small PDFs written in place, one trap each, with the truth known to the character.

mod files;
mod fonts;
mod limits;
mod marked;
mod rulings;
mod text;

use super::*;
use crate::budget::Limits;
use crate::content::{PageState, Rect};
use crate::read::page::{Direction, Glyph, UnicodeSource};

/// A PDF under construction. Objects 1 and 2 are the catalog and the page tree.
struct File {
    objects: Vec<Vec<u8>>,
    catalog: String,
    info: Option<usize>,
}

impl File {
    fn new() -> Self {
        Self {
            objects: vec![Vec::new(), Vec::new()],
            catalog: String::new(),
            info: None,
        }
    }

    fn add(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    fn stream(&mut self, dict: &str, data: impl AsRef<[u8]>) -> usize {
        let data = data.as_ref();
        let mut body = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.add(body)
    }

    /// Ends the file with these pages.
    fn finish(mut self, pages: &[usize]) -> Vec<u8> {
        let kids: String = pages.iter().map(|n| format!("{n} 0 R ")).collect();
        self.objects[0] =
            format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog).into_bytes();
        self.objects[1] =
            format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()).into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (index, object) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
            out.extend_from_slice(object);
            out.extend_from_slice(b"\nendobj\n");
        }
        let xref = out.len();
        out.extend_from_slice(
            format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes(),
        );
        for offset in &offsets {
            out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
        }
        let info = self
            .info
            .map(|n| format!("/Info {n} 0 R"))
            .unwrap_or_default();
        out.extend_from_slice(
            format!(
                "trailer << /Size {} /Root 1 0 R {info} >>\nstartxref\n{xref}\n%%EOF\n",
                offsets.len() + 1
            )
            .as_bytes(),
        );
        out
    }

    /// Ends the file with one page of 200 × 100 points.
    fn page(mut self, resources: &str, extra: &str, content: impl AsRef<[u8]>) -> Vec<u8> {
        let content = self.stream("", content);
        let page = self.add(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] {extra} /Contents {content} 0 R /Resources << {resources} >> >>"
        ));
        self.finish(&[page])
    }
}

const HELVETICA: &str = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>";

fn simple(content: &str) -> Page {
    one(&File::new().page(HELVETICA, "", content))
}

fn document(bytes: &[u8]) -> Document {
    read(bytes, None, &Budget::default()).unwrap()
}

fn one(bytes: &[u8]) -> Page {
    document(bytes).pages.swap_remove(0)
}

fn visible(page: &Page) -> String {
    page.glyphs
        .iter()
        .filter(|g| g.is_visible())
        .map(|g| g.ch)
        .collect()
}

fn at(glyph: &Glyph, x: f32, y: f32) {
    assert!(
        (glyph.x - x).abs() < 0.01 && (glyph.y - y).abs() < 0.01,
        "{glyph:?} is not at {x} {y}"
    );
}

fn boxed(rect: Rect, want: [f32; 4]) {
    assert!(
        rect.0.iter().zip(want).all(|(a, b)| (a - b).abs() < 0.02),
        "{rect:?} is not {want:?}"
    );
}

/// A composite font over two-byte codes with a ToUnicode map.
fn composite(file: &mut File, map: &str, cid_font: &str, encoding: &str) -> usize {
    let to_unicode = file.stream("", format!("begincmap {map} endcmap"));
    file.add(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+SimSun /Encoding /{encoding} /ToUnicode {to_unicode} 0 R
        /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun {cid_font}
        /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    ))
}
