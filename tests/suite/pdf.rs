//! Small PDFs written by hand.

use std::fmt::Write as _;

/// A PDF of numbered objects, with a cross-reference table.
pub fn assemble(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(out, "{offset:010} 00000 n ");
    }
    let _ = write!(
        out,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}

pub fn stream(dictionary: &str, content: &str) -> String {
    format!(
        "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

fn one_page(resources: &str, content: &str, further: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
             /Resources << {resources} >> /Contents 4 0 R >>"
        ),
        stream("", content),
    ];
    objects.extend_from_slice(further);
    assemble(&objects)
}

/// One page with lines of Latin text in Helvetica and a ruling below them.
pub fn text(lines: &[&str]) -> Vec<u8> {
    let mut content = String::from("BT /F1 12 Tf 14 TL 72 770 Td\n");
    for line in lines {
        let _ = writeln!(content, "({line}) Tj T*");
    }
    content.push_str("ET\n1 w 72 700 m 500 700 l S");
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
    one_page("/Font << /F1 5 0 R >>", &content, &[font.to_owned()])
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
        "q 595 0 0 842 0 0 cm /I Do Q",
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
