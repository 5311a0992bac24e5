//! Text operators and what is seen of them.

use super::*;

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
