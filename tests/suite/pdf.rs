//! Small PDFs written by hand.

use std::fmt::Write as _;

pub use crate::entries::pdf::assemble;
use crate::entries::pdf::one_page;

pub fn stream(dictionary: &str, content: &str) -> String {
    format!(
        "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// One page with lines of Latin text in Helvetica and a ruling below them.
pub fn text(lines: &[&str]) -> Vec<u8> {
    let mut content = String::from("BT /F1 12 Tf 14 TL 72 770 Td\n");
    for line in lines {
        let _ = writeln!(content, "({line}) Tj T*");
    }
    content.push_str("ET\n1 w 72 700 m 500 700 l S");
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    one_page(
        "/Font << /F1 5 0 R >>",
        content.as_bytes(),
        &[font.to_owned()],
    )
}

/// One page that is nothing but an image.
pub fn image_only() -> Vec<u8> {
    let image = stream(
        "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray \
         /BitsPerComponent 8",
        &"0123ABCD".repeat(8),
    );
    one_page(
        "/XObject << /I 5 0 R >>",
        b"q 595 0 0 842 0 0 cm /I Do Q",
        &[image],
    )
}

/// The first part of a PDF, as a broken download leaves it.
pub fn truncated() -> Vec<u8> {
    let mut bytes = text(&["Nothing of interest", "to anybody"]);
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// A PDF without any page.
pub fn no_pages() -> Vec<u8> {
    assemble(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
    ])
}
