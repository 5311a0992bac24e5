//! Small PDFs written in place, one trap each, with the truth known to the character.

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

#[test]
fn text_operators_place_characters() {
    let page = simple(
        "BT /F 10 Tf 12 TL 10 80 Td (A0) Tj T* [(A) -500 (B)] TJ (C) ' 1 2 (D E) \" 0 Tw 0 Tc
        200 Tz 5 -10 TD (FG) Tj 100 Tz 3 Ts (H) Tj 0 Ts 1 0 0 1 100 50 Tm (I) Tj ET",
    );
    assert_eq!(visible(&page), "A0ABCD EFGHI");
    let g = &page.glyphs;
    at(&g[0], 10.0, 20.0);
    at(&g[1], 16.67, 20.0);
    at(&g[2], 10.0, 32.0);
    at(&g[3], 10.0 + 6.67 + 5.0, 32.0);
    at(&g[4], 10.0, 44.0);
    at(&g[5], 10.0, 56.0);
    at(&g[6], 10.0 + 7.22 + 2.0, 56.0);
    at(&g[7], 10.0 + 7.22 + 2.0 + 2.78 + 2.0 + 1.0, 56.0);
    at(&g[8], 15.0, 66.0);
    at(&g[9], 15.0 + 12.22, 66.0);
    at(&g[10], 15.0 + 12.22 + 15.56, 63.0);
    at(&g[11], 100.0, 50.0);
    boxed(g[0].rect, [10.0, 11.2, 16.67, 21.2]);
    assert_eq!(
        (g[0].source, g[0].direction, g[0].size),
        (UnicodeSource::Encoding, Direction::Right, 10.0)
    );
}

#[test]
fn render_modes_and_doubled_prints() {
    let page = simple(
        "BT /F 10 Tf 10 80 Td 2 Tr (bold) Tj 0 -12 Td 3 Tr (unseen) Tj 7 Tr (clip) Tj 0 Tr 0 -12 Td (ill....) Tj ET
        BT /F 10 Tf 10 20 Td (twice) Tj ET BT /F 10 Tf 10.3 20 Td (twice) Tj ET BT /F 10 Tf 80 20 Td (twice) Tj ET",
    );
    assert_eq!(visible(&page), "boldill....twicetwice");
    assert_eq!(page.glyphs.iter().filter(|g| g.flags.invisible).count(), 10);
    assert!(page.problems.iter().any(|p| p.code == Code::InvisibleText));
    assert_eq!(page.fonts[0].shown, 31);
}

#[test]
fn clipped_and_transparent_text_is_flagged() {
    let page = one(&File::new().page(
        &format!("{HELVETICA} /ExtGState << /T << /ca 0 /CA 0 >> /H << /ca 0.5 >> >>"),
        "",
        "q 10 10 50 50 re W n BT /F 10 Tf 20 20 Td (in) Tj 60 0 Td (out) Tj ET Q
        q /T gs BT /F 10 Tf 20 80 Td (gone) Tj ET Q q /H gs BT /F 10 Tf 60 80 Td (half) Tj ET Q
        BT /F 10 Tf 500 80 Td (off) Tj ET",
    ));
    assert_eq!(visible(&page), "inhalf");
    assert_eq!(page.glyphs.iter().filter(|g| g.flags.clipped).count(), 6);
}

#[test]
fn differences_and_ligatures() {
    let font = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /X /FirstChar 1 /LastChar 4 /Widths [500 500 600 700]
        /Encoding << /Type /Encoding /Differences [1 /percent /uni7EE9 /f_i 4 /nobody] >> >> >>";
    let page = one(&File::new().page(font, "", "BT /F 10 Tf 10 50 Td <01020304> Tj ET"));
    assert_eq!(visible(&page), "%绩fi\u{FFFD}");
    at(&page.glyphs[2], 20.0, 50.0);
    at(&page.glyphs[3], 23.0, 50.0);
    boxed(page.glyphs[3].rect, [23.0, 41.2, 26.0, 51.2]);
    assert_eq!(page.fonts[0].unmapped, 1);
    assert!(
        page.problems
            .iter()
            .any(|p| p.code == Code::CharactersUnmapped)
    );
}

#[test]
fn composite_widths_in_both_forms_and_radicals() {
    let mut file = File::new();
    let map = "3 beginbfchar <0001> <2F08> <0002> <7EE9> <0003> <0034> endbfchar";
    let font = composite(
        &mut file,
        map,
        "/DW 900 /W [1 [1000] 2 2 800 3 [500]]",
        "Identity-H",
    );
    let bytes = file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "BT /F 10 Tf 10 50 Td <00010002000300040001> Tj ET",
    );
    let page = one(&bytes);
    assert_eq!(visible(&page), "人绩4\u{FFFD}人");
    for (glyph, x) in page.glyphs.iter().zip([10.0, 20.0, 28.0, 33.0, 42.0]) {
        at(glyph, x, 50.0);
    }
    assert_eq!(page.fonts[0].name, "SimSun");
    assert_eq!(page.glyphs[0].source, UnicodeSource::ToUnicode);
}

#[test]
fn vertical_writing_hangs_from_the_top_centre() {
    let mut file = File::new();
    let map = "2 beginbfchar <0001> <7EE9> <0002> <6548> endbfchar";
    let font = composite(
        &mut file,
        map,
        "/DW 1000 /W2 [2 [-500 500 880]]",
        "Identity-V",
    );
    let page = one(&file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "BT /F 10 Tf 50 90 Td <000100020001> Tj ET",
    ));
    assert_eq!(visible(&page), "绩效绩");
    for (glyph, y) in page.glyphs.iter().zip([10.0, 20.0, 25.0]) {
        at(glyph, 50.0, y);
        assert_eq!(glyph.direction, Direction::Vertical);
    }
    boxed(page.glyphs[0].rect, [45.0, 10.0, 55.0, 20.0]);
    boxed(page.glyphs[1].rect, [45.0, 20.0, 55.0, 25.0]);
}

#[test]
fn predefined_cmaps_without_tounicode() {
    let gbk = encoding_rs::GBK.encode("绩97％").0.into_owned();
    let hex: String = gbk.iter().map(|b| format!("{b:02X}")).collect();
    let utf16: String = "绩97％"
        .encode_utf16()
        .map(|u| format!("{u:04X}"))
        .collect();
    for (encoding, hex, source) in [
        ("GBK-EUC-H", &hex, UnicodeSource::GbCMap),
        ("GBKp-EUC-H", &hex, UnicodeSource::GbCMap),
        ("GB-EUC-H", &hex, UnicodeSource::GbCMap),
        ("GBK2K-H", &hex, UnicodeSource::GbCMap),
        ("UniGB-UCS2-H", &utf16, UnicodeSource::UnicodeCMap),
        ("UniGB-UTF16-H", &utf16, UnicodeSource::UnicodeCMap),
    ] {
        let font = format!(
            "/Font << /F << /Type /Font /Subtype /Type0 /BaseFont /#CB#CE#CC#E5 /Encoding /{encoding}
            /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /#CB#CE#CC#E5 /W [814 939 500 7716 [500] 1 95 500]
            /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >> >>"
        );
        let page = one(&File::new().page(&font, "", format!("BT /F 10 Tf 10 50 Td <{hex}> Tj ET")));
        assert_eq!(visible(&page), "绩97％", "{encoding}");
        assert_eq!(
            (page.glyphs[0].source, page.fonts[0].name.as_str()),
            (source, "宋体"),
            "{encoding}"
        );
        for (glyph, x) in page.glyphs.iter().zip([10.0, 20.0, 25.0, 30.0]) {
            at(glyph, x, 50.0);
        }
    }
    // Identity over Adobe-GB1: the CID says it.
    let font = "/Font << /F << /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H
        /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun
        /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >> >>";
    let page = one(&File::new().page(font, "", "BT /F 10 Tf 10 50 Td <0022> Tj ET"));
    assert_eq!(
        (visible(&page).as_str(), page.glyphs[0].source),
        ("A", UnicodeSource::CidTable)
    );
}

#[test]
fn actual_text_wins() {
    let mut file = File::new();
    let map = "3 beginbfchar <0001> <2F08> <0002> <0061> <0003> <0062> endbfchar";
    let font = composite(&mut file, map, "", "Identity-H");
    let resources =
        format!("/Font << /F {font} 0 R >> /Properties << /P << /ActualText <FEFF91D1> >> >>");
    let page = one(&file.page(
        &resources,
        "",
        "BT /F 10 Tf 10 50 Td /Span << /ActualText <FEFF95E8> >> BDC <0001> Tj EMC /Span /P BDC <0002> Tj EMC
        /Span << /ActualText (xyz) >> BDC <00020003> Tj EMC /Span << /ActualText (w) >> BDC <00020003> Tj EMC
        /Span << /ActualText <FEFF00AD> >> BDC <0003> Tj EMC /Artifact BMC <0002> Tj EMC <0001> Tj ET",
    ));
    assert_eq!(visible(&page), "门金xyzwba人");
    assert_eq!(page.glyphs[0].source, UnicodeSource::ActualText);
    boxed(page.glyphs[5].rect, [50.0, 41.2, 70.0, 51.2]);
    assert!(page.glyphs[7].flags.artifact && !page.glyphs[8].flags.artifact);
}

#[test]
fn layers_switched_off_are_not_seen() {
    let mut file = File::new();
    let off = file.add("<< /Type /OCG /Name (off) >>");
    let on = file.add("<< /Type /OCG /Name (on) >>");
    let member = file.add(format!(
        "<< /Type /OCMD /OCGs [{off} 0 R {on} 0 R] /P /AllOn >>"
    ));
    let form = file.stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 200 100] /OC {off} 0 R"),
        "BT /F 10 Tf 10 10 Td (form) Tj ET 0 0 m 100 0 l S",
    );
    file.catalog = format!(
        "/OCProperties << /OCGs [{off} 0 R {on} 0 R] /D << /OFF [{off} 0 R] /ON [{on} 0 R] >> >>"
    );
    let resources = format!(
        "{HELVETICA} /XObject << /X {form} 0 R >> /Properties << /A {off} 0 R /B {on} 0 R /C {member} 0 R >>"
    );
    let page = one(&file.page(
        &resources,
        "",
        "/OC /A BDC BT /F 10 Tf 10 50 Td (off) Tj ET 10 40 m 100 40 l S EMC /OC /B BDC BT /F 10 Tf 10 80 Td (on) Tj ET EMC
        /OC /C BDC BT /F 10 Tf 90 80 Td (member) Tj ET EMC /X Do BT /F 10 Tf 60 20 Td (end) Tj ET",
    ));
    assert_eq!(visible(&page), "onend");
    assert!(page.rules.is_empty());
}

#[test]
fn forms_nest_with_matrices_and_cycles_end() {
    let mut file = File::new();
    let inner = file.stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 50 50] /Matrix [1 0 0 1 5 5]",
        "BT /F 10 Tf 0 0 Td (i) Tj ET q q",
    );
    let this = file.objects.len() + 1;
    let outer = file.stream(
        &format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Matrix [2 0 0 2 10 10]
            /Resources << {HELVETICA} /XObject << /I {inner} 0 R /O {this} 0 R >> >>"
        ),
        "q 1 0 0 1 3 3 cm /I Do Q /O Do BT /F 5 Tf (o) Tj ET",
    );
    assert_eq!(this, outer);
    let page = one(&file.page(
        &format!("{HELVETICA} /XObject << /X {outer} 0 R >>"),
        "",
        "/X Do Q BT /F 10 Tf (p) Tj ET",
    ));
    assert_eq!(visible(&page), "iop");
    at(&page.glyphs[0], 26.0, 74.0);
    assert_eq!(page.glyphs[0].size, 20.0);
    at(&page.glyphs[1], 10.0, 90.0);
    at(&page.glyphs[2], 0.0, 100.0);
}

#[test]
fn rotation_crop_and_unit_give_the_displayed_page() {
    let text = "BT /F 10 Tf 30 40 Td (A) Tj ET";
    for (extra, size, place, direction) in [
        ("/Rotate 0", (200.0, 100.0), (30.0, 60.0), Direction::Right),
        ("/Rotate 90", (100.0, 200.0), (40.0, 30.0), Direction::Down),
        (
            "/Rotate 180",
            (200.0, 100.0),
            (170.0, 40.0),
            Direction::Left,
        ),
        ("/Rotate -90", (100.0, 200.0), (60.0, 170.0), Direction::Up),
        (
            "/CropBox [20 10 120 90]",
            (100.0, 80.0),
            (10.0, 50.0),
            Direction::Right,
        ),
        (
            "/CropBox [20 10 120 90] /Rotate 90",
            (80.0, 100.0),
            (30.0, 10.0),
            Direction::Down,
        ),
        (
            "/UserUnit 2",
            (400.0, 200.0),
            (60.0, 120.0),
            Direction::Right,
        ),
    ] {
        let page = one(&File::new().page(HELVETICA, extra, text));
        assert_eq!((page.width, page.height), size, "{extra}");
        at(&page.glyphs[0], place.0, place.1);
        assert_eq!(page.glyphs[0].direction, direction, "{extra}");
        assert!(page.glyphs[0].is_visible(), "{extra}");
    }
    for (matrix, direction) in [
        ("0 1 -1 0 50 50", Direction::Up),
        ("0 -1 1 0 50 50", Direction::Down),
        ("-1 0 0 -1 50 50", Direction::Left),
        ("0.7 0.7 -0.7 0.7 50 50", Direction::Oblique),
        ("1 0 0.3 1 50 50", Direction::Right),
    ] {
        let page = simple(&format!(
            "q {matrix} cm BT /F 10 Tf (A) Tj ET Q BT /F 10 Tf {matrix} Tm (A) Tj ET"
        ));
        assert_eq!(page.glyphs[0].direction, direction, "{matrix}");
    }
    // Slanted by shearing: the em box stands upright.
    let page = simple("BT /F 10 Tf 1 0 0.3 1 50 50 Tm (A) Tj ET");
    boxed(page.glyphs[0].rect, [50.0, 41.2, 56.67, 51.2]);
}

#[test]
fn many_pieces_are_eight_lines() {
    // Five level and three upright lines, each drawn in 39 short pieces.
    let mut content = String::from("0 0 0 rg ");
    for row in 0..5 {
        let y = 10 + row * 20;
        for piece in 0..39 {
            let x = 10.0 + f64::from(piece) * 4.0;
            if piece % 3 == 0 {
                content.push_str(&format!("{x} {y} m {} {y} l S ", x + 4.0));
            } else {
                content.push_str(&format!("{x} {} 3.5 0.5 re f* ", f64::from(y) - 0.25));
            }
        }
    }
    for column in 0..3 {
        let x = 10 + column * 78;
        for piece in 0..39 {
            let y = 10.0 + f64::from(piece) * 80.0 / 39.0;
            content.push_str(&format!("{x} {y} 0.48 {} re f ", 80.0 / 39.0));
        }
    }
    let page = simple(&content);
    let level: Vec<_> = page.rules.iter().filter(|r| r.horizontal).collect();
    let upright: Vec<_> = page.rules.iter().filter(|r| !r.horizontal).collect();
    assert_eq!((level.len(), upright.len()), (5, 3), "{:#?}", page.rules);
    assert!(page.rules.iter().all(|r| r.drawn && r.width < 1.01));
    for (rule, y) in level.iter().zip([10.0, 30.0, 50.0, 70.0, 90.0]) {
        assert!(
            (rule.at - y).abs() < 0.3
                && (rule.from - 10.0).abs() < 0.6
                && (rule.to - 165.5).abs() < 0.6,
            "{rule:?}"
        );
    }
    for (rule, x) in upright.iter().zip([10.24, 88.24, 166.24]) {
        assert!(
            (rule.at - x).abs() < 0.05
                && (rule.from - 10.0).abs() < 0.1
                && (rule.to - 90.0).abs() < 0.1,
            "{rule:?}"
        );
    }
}

#[test]
fn cell_rectangles_share_their_edges() {
    // Two by two cells, stroked one by one, neighbours half a point apart.
    let page =
        simple("0.5 w 10 10 40 20 re S 50.5 10 40 20 re S 10 30.4 40 20 re S 50.5 30.4 40 20 re S");
    assert_eq!(
        page.rules.iter().filter(|r| r.horizontal).count(),
        3,
        "{:#?}",
        page.rules
    );
    assert_eq!(page.rules.iter().filter(|r| !r.horizontal).count(), 3);
    // A frame cut out of a rectangle, and a dashed line.
    let page = simple("10 10 100 50 re 11 11 98 48 re f* [2 2] 0 d 10 80 m 100 80 l S");
    assert_eq!(page.rules.len(), 5, "{:#?}", page.rules);
    // The two lines of a double border stay two.
    let page = simple("0.5 w 10 10 m 100 10 l 10 12.25 m 100 12.25 l S");
    assert_eq!(page.rules.len(), 2);
}

#[test]
fn what_is_no_line_is_no_ruling() {
    let page = simple(
        "0.9 g 0 0 200 100 re f 0 0 200 100 re W n 1 g 1 G 10 10 m 100 10 l S 10 20 50 0.5 re f
        0 G 10 10 m 60 60 l S 10 10 m 20 40 40 40 60 10 c S q 300 0 50 50 re W n 310 10 m 340 10 l S Q",
    );
    assert!(
        page.rules.is_empty() && page.fills.is_empty(),
        "{:#?}",
        page.rules
    );
    // Inside the clip only the visible part counts.
    let page = simple("q 20 0 50 100 re W n 0 50 m 200 50 l S Q");
    assert!((page.rules[0].from - 20.0).abs() < 0.6 && (page.rules[0].to - 70.0).abs() < 0.6);
}

#[test]
fn shading_has_edges_where_the_colour_changes() {
    // Two rows of the same colour, one of another; a white line on the ground.
    let page = simple(
        "0.8 g 10 50 100 20 re f 10 30 100 20 re f 0.5 g 10 10 100 20 re f 1 G 0.5 w 60 10 m 60 70 l S",
    );
    assert_eq!(page.fills.len(), 3);
    let level: Vec<f32> = page
        .rules
        .iter()
        .filter(|r| r.horizontal)
        .map(|r| r.at)
        .collect();
    assert_eq!(level, [30.0, 70.0, 90.0], "{:#?}", page.rules);
    let upright: Vec<(f32, bool)> = page
        .rules
        .iter()
        .filter(|r| !r.horizontal)
        .map(|r| (r.at, r.drawn))
        .collect();
    assert!(
        upright.contains(&(60.0, true)) && upright.len() == 3,
        "{upright:?}"
    );
    // A drawn border over the edge of shading is one line, drawn.
    let page = simple("0.8 g 10 50 100 20 re f 0 G 10 50 100 20 re S");
    assert_eq!(page.rules.len(), 4);
    assert!(page.rules.iter().all(|r| r.drawn));
}

#[test]
fn images_are_boxes() {
    let mut file = File::new();
    let image = file.stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", [0_u8]);
    let page = one(&file.page(
        &format!("/XObject << /I {image} 0 R >>"),
        "",
        b"q 50 0 0 40 10 20 cm /I Do Q q 30 0 0 30 100 50 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x01 EI EI Q q 300 0 0 1 0 10 cm /I Do Q",
    ));
    assert_eq!(page.images.len(), 2);
    boxed(page.images[0], [10.0, 40.0, 60.0, 80.0]);
    boxed(page.images[1], [100.0, 20.0, 130.0, 50.0]);
    assert_eq!(page.rules.len(), 1);
    assert_eq!(trust::layer_state(&page), PageState::ImageOnly);
    assert_eq!(page.problems[0].code, Code::PageImageOnly);
}

#[test]
fn appearances_of_fields_and_free_text() {
    let mut file = File::new();
    let look = file.stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 50 10] /Resources << {HELVETICA} >>"),
        "BT /F 10 Tf 2 2 Td (97.45) Tj ET",
    );
    let hidden = format!(
        "<< /Type /Annot /Subtype /FreeText /F 2 /Rect [0 0 50 10] /AP << /N {look} 0 R >> >>"
    );
    let field = format!(
        "<< /Type /Annot /Subtype /Widget /Rect [100 40 150 50] /AP << /N << /On {look} 0 R >> >> /AS /On >>"
    );
    let page = one(&file.page("", &format!("/Annots [{hidden} {field}]"), ""));
    assert_eq!(visible(&page), "97.45");
    at(&page.glyphs[0], 102.0, 58.0);
    assert!(page.glyphs[0].flags.annotation);
}

#[test]
fn type3_fonts_speak_through_their_maps() {
    let mut file = File::new();
    let map = file.stream("", "begincmap 1 beginbfchar <01> <7EE9> endbfchar endcmap");
    let glyph = file.stream("", "1000 0 d0 0 0 1000 1000 re f");
    let font = file.add(format!(
        "<< /Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 0 1000 1000] /FirstChar 1 /LastChar 1
        /Widths [1000] /CharProcs << /g1 {glyph} 0 R >> /Encoding << /Differences [1 /g1] >> /ToUnicode {map} 0 R >>"
    ));
    let page = one(&file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "BT /F 10 Tf 10 50 Td <0101> Tj ET",
    ));
    assert_eq!(visible(&page), "绩绩");
    at(&page.glyphs[1], 20.0, 50.0);
    assert_eq!(page.glyphs[0].size, 10.0);
}

#[test]
fn a_map_that_lies_makes_the_layer_unusable() {
    let text: String = "部门整体支出绩效自评表年度预算数执行率得分".repeat(3);
    let codes: String = text
        .encode_utf16()
        .map(|unit| format!("{unit:04X}"))
        .collect();
    let state = |map: &str| {
        let mut file = File::new();
        let font = composite(&mut file, map, "", "Identity-H");
        let page = one(&file.page(
            &format!("/Font << /F {font} 0 R >>"),
            "/MediaBox [0 0 2000 100]",
            format!("BT /F 10 Tf 10 50 Td <{codes}> Tj ET"),
        ));
        let unusable = page
            .problems
            .iter()
            .any(|p| p.code == Code::TextLayerUnusable);
        assert_eq!(unusable, trust::layer_state(&page) == PageState::Unusable);
        trust::layer_state(&page)
    };
    assert_eq!(
        state("1 beginbfrange <0000> <FFFF> <0000> endbfrange"),
        PageState::Text
    );
    // Shifted by some thousand, squeezed into Latin letters, missing.
    assert_eq!(
        state("1 beginbfrange <4E00> <9FFF> <5A37> endbfrange"),
        PageState::Unusable
    );
    assert_eq!(
        state("1 beginbfrange <4E00> <9FFF> <00C0> endbfrange"),
        PageState::Unusable
    );
    assert_eq!(state(""), PageState::Unusable);
}

#[test]
fn information_in_gbk() {
    let mut file = File::new();
    let mut body = b"<< /Title (".to_vec();
    body.extend_from_slice(&encoding_rs::GBK.encode("绩效自评表").0);
    body.extend_from_slice(b") /Producer (Word) /Creator () >>");
    file.info = Some(file.add(body));
    let document = document(&file.page(HELVETICA, "", ""));
    assert_eq!(document.title.as_deref(), Some("绩效自评表"));
    assert_eq!(
        (document.producer.as_deref(), document.creator),
        (Some("Word"), None)
    );
    assert_eq!(trust::layer_state(&document.pages[0]), PageState::Empty);
}

#[test]
fn damaged_files_open_and_say_so() {
    let whole = File::new().page(HELVETICA, "", "BT /F 10 Tf 10 50 Td (text) Tj ET");
    assert!(document(&whole).problems.is_empty());
    let mut junk = b"junk before the header\n".to_vec();
    junk.extend_from_slice(&whole);
    let document_with_junk = document(&junk);
    assert_eq!(visible(&document_with_junk.pages[0]), "text");
    let cut = &whole[..whole.len() - 60];
    let document_cut = document(cut);
    assert_eq!(visible(&document_cut.pages[0]), "text");
    assert_eq!(document_cut.problems[0].code, Code::PdfTruncated);
    assert!(matches!(
        read(b"no PDF at all", None, &Budget::default()),
        Err(OpenError::Broken(_))
    ));
    assert!(matches!(
        read(b"", None, &Budget::default()),
        Err(OpenError::Broken(_))
    ));
}

#[test]
fn limits_stop_and_keep_what_was_read() {
    let mut file = File::new();
    let content = file.stream(
        "",
        format!("BT /F 10 Tf 10 50 Td {} ET", "(text) Tj ".repeat(2000)),
    );
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents {content} 0 R /Resources << {HELVETICA} >> >>"
    );
    let pages = [
        file.add(page.clone()),
        file.add(page.clone()),
        file.add(page),
    ];
    let bytes = file.finish(&pages);
    let run = |limits: Limits| read(&bytes, None, &Budget::new(limits)).unwrap();
    let document = run(Limits {
        operators: 3000,
        ..Limits::default()
    });
    assert_eq!(
        (document.pages.len(), document.problems[0].code),
        (2, Code::LimitOperators)
    );
    assert!(document.pages[1].glyphs.len() > 1000);
    assert!(
        document.pages[1]
            .problems
            .iter()
            .any(|p| p.code == Code::PageUnreadable)
    );
    let document = run(Limits {
        glyphs: 5000,
        ..Limits::default()
    });
    assert_eq!(
        (document.pages.len(), document.problems[0].code),
        (1, Code::LimitCharacters)
    );
    let document = run(Limits {
        pages: 2,
        ..Limits::default()
    });
    assert_eq!(
        (document.pages.len(), document.problems[0].code),
        (2, Code::LimitPages)
    );
    let document = run(Limits {
        inflated_bytes: 100,
        ..Limits::default()
    });
    assert_eq!(document.problems[0].code, Code::LimitInflatedBytes);
}

#[test]
fn nothing_breaks_the_reader() {
    // Operators without operands, wild numbers, open ends.
    for content in [
        "Tj TJ ' \" Td TD Tm T* Tf Q Q Q EMC ET cm re m l c h S f* b W n Do gs sc SCN BI ID EI",
        "1e99 0 0 1e99 0 0 cm BT /F 99999999999999999999 Tf (x) Tj ET",
        "0 0 0 0 0 0 cm BT /F 10 Tf (x) Tj ET 0 0 10 10 re f",
        "BT /F 10 Tf 99999999999999999999999999999999999999999 0 0 99999999999999999999999999999999999 0 0 Tm (x) Tj ET",
        "BT (no font) Tj ET [ [ [ << /A << ] >> (",
        "BT /Missing 10 Tf (x) Tj /F -10 Tf (x) Tj ET",
        "/Span << /ActualText (a) BDC /Span << /ActualText >> BDC EMC EMC EMC",
    ] {
        let page = simple(content);
        assert!(
            page.glyphs
                .iter()
                .all(|g| g.x.is_finite() && g.rect.is_finite()),
            "{content}"
        );
    }
    // Random damage, the same on every run.
    let mut file = File::new();
    let font = composite(
        &mut file,
        "1 beginbfrange <0000> <00FF> <4E00> endbfrange",
        "/W [1 [1000] 2 9 800]",
        "Identity-H",
    );
    let bytes = file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "q 1 0 0 1 5 5 cm BT /F 10 Tf 10 50 Td [<00010002> -50 <0003>] TJ ET 10 10 50 20 re S Q /Span << /ActualText (x) >> BDC EMC",
    );
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    for _ in 0..400 {
        let mut damaged = bytes.clone();
        for _ in 0..=random(8) {
            let at = random(damaged.len());
            damaged[at] = u8::try_from(random(256)).unwrap();
        }
        let _ = read(&damaged, None, &Budget::default());
    }
}

/// A TrueType program with nothing but a character map: 绩 is glyph 5, 效 glyph 6.
fn font_with_cmap() -> Vec<u8> {
    let mut cmap: Vec<u8> = Vec::new();
    let put = |out: &mut Vec<u8>, values: &[u16]| {
        out.extend(values.iter().flat_map(|v| v.to_be_bytes()));
    };
    // One Windows table of format 12: two groups of one character.
    put(&mut cmap, &[0, 1, 3, 10, 0, 12]);
    put(&mut cmap, &[12, 0, 0, 40, 0, 0, 0, 2]);
    put(&mut cmap, &[0, 0x6548, 0, 0x6548, 0, 6]);
    put(&mut cmap, &[0, 0x7EE9, 0, 0x7EE9, 0, 5]);
    let mut maxp: Vec<u8> = Vec::new();
    put(&mut maxp, &[0, 0x5000, 10]);
    maxp.extend_from_slice(&[0, 0]);
    let mut out: Vec<u8> = Vec::new();
    put(&mut out, &[1, 0, 2, 32, 1, 0]);
    let mut offset = 12 + 2 * 16;
    for (tag, table) in [(b"cmap", &cmap), (b"maxp", &maxp)] {
        out.extend_from_slice(tag);
        for value in [0, offset, u32::try_from(table.len()).unwrap()] {
            out.extend_from_slice(&value.to_be_bytes());
        }
        offset += u32::try_from(table.len()).unwrap();
    }
    out.extend_from_slice(&cmap);
    out.extend_from_slice(&maxp);
    out
}

#[test]
fn an_embedded_fonts_own_map_speaks_when_nothing_else_does() {
    for (map, codes) in [("/Identity", "00050006"), ("stream", "00010002")] {
        let mut file = File::new();
        let program = file.stream("", font_with_cmap());
        let to_glyph = file.stream("", [0_u8, 0, 0, 5, 0, 6]);
        let map = if map == "stream" {
            format!("{to_glyph} 0 R")
        } else {
            map.to_owned()
        };
        let font = file.add(format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+SimSun /Encoding /Identity-H
            /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDToGIDMap {map}
            /FontDescriptor << /Type /FontDescriptor /FontFile2 {program} 0 R >>
            /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
        ));
        let page = one(&file.page(
            &format!("/Font << /F {font} 0 R >>"),
            "",
            format!("BT /F 10 Tf 10 50 Td <{codes}0009> Tj ET"),
        ));
        assert_eq!(visible(&page), "绩效\u{FFFD}");
        assert_eq!(page.glyphs[0].source, UnicodeSource::FontCmap);
        assert!(page.fonts[0].embedded);
    }
}

#[test]
fn one_long_string_stops_at_the_limit() {
    let content = format!("BT /F 1 Tf ({}) Tj ET", "x".repeat(100_000));
    let bytes = File::new().page(HELVETICA, "", content);
    let limits = Limits {
        glyphs: 10_000,
        ..Limits::default()
    };
    let document = read(&bytes, None, &Budget::new(limits)).unwrap();
    assert_eq!(document.problems[0].code, Code::LimitCharacters);
    assert!(document.pages[0].glyphs.len() < 20_000);
}
