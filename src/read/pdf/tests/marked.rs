//! Marked content, layers, forms and appearances.

use super::*;

#[test]
fn actual_text_wins() {
    let mut file = File::new();
    let map = "3 beginbfchar <0001> <2F08> <0002> <0031> <0003> <0032> endbfchar";
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
    assert_eq!(visible(&page), "门金xyzw21人");
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
fn every_kind_of_annotation_that_shows_text() {
    for (subtype, shown) in [
        ("Widget", true),
        ("FreeText", true),
        ("Stamp", true),
        ("Watermark", true),
        ("Redact", true),
        ("Popup", false),
        ("Link", false),
    ] {
        let mut file = File::new();
        let look = file.stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 50 10] /Resources << {HELVETICA} >>"
            ),
            "0 0 50 10 re S BT /F 10 Tf 2 2 Td (97.45) Tj ET",
        );
        let annotation = format!(
            "<< /Type /Annot /Subtype /{subtype} /Rect [20 20 120 40] /AP << /N {look} 0 R >> >>"
        );
        let page = one(&file.page("", &format!("/Annots [{annotation}]"), ""));
        assert_eq!(
            visible(&page),
            if shown { "97.45" } else { "" },
            "{subtype}"
        );
        assert!(page.rules.is_empty(), "{subtype}: a frame is no ruling");
        if shown {
            // Stretched twofold onto its rectangle.
            at(&page.glyphs[0], 24.0, 76.0);
            assert_eq!(page.glyphs[0].size, 20.0, "{subtype}");
        }
    }
}
