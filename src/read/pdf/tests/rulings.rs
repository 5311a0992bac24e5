//! What was drawn becomes lines, areas and boxes.

use super::*;

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
fn characters_drawn_as_outlines_are_no_rulings() {
    // The strokes of 工 and 口 are as straight as borders; 白 has a foot, S is curved.
    let straight =
        "12 10 m 12 22 l 13 22 l 13 11 l 30 11 l 30 10 l h 40 10 14 14 re 42 12 10 10 re";
    let curved = "60 10 m 70 10 75 25 70 30 c 60 30 l h 62 20 m 70 20 l 70 24 l 62 24 l h";
    for paint in ["S", "B", "f"] {
        for outlines in [
            straight.to_owned(),
            format!("{curved} 80 10 12 1 re"),
            format!("{straight} {curved}"),
        ] {
            let page = simple(&format!("0.3 w {outlines} {paint}"));
            assert!(
                page.rules.is_empty(),
                "{outlines} {paint}: {:#?}",
                page.rules
            );
        }
    }
    // A border beside them in the same path is one; so are dots, and mitred borders.
    let page = simple(&format!(
        "0.5 w 10 50 m 180 50 l 10 50 170 30 re {curved} S"
    ));
    assert_eq!(page.rules.len(), 4, "{:#?}", page.rules);
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
fn white_is_white_in_every_colour_space() {
    let spaces = "/ColorSpace << /Icc4 [/ICCBased 99 0 R] /Sep [/Separation /Black /DeviceCMYK << /FunctionType 2 >>]
        /Dev [/DeviceN [/Cyan /Black] /DeviceCMYK << /FunctionType 2 >>] /Lab [/Lab << /WhitePoint [1 1 1] >>]
        /Cal [/CalRGB << /WhitePoint [1 1 1] >>] /Gray [/CalGray << /WhitePoint [1 1 1] >>] >>";
    for (white, black) in [
        ("1 G", "0 G"),
        ("1 1 1 RG", "0 0 0 RG"),
        ("0 0 0 0 K", "0 0 0 1 K"),
        ("/DeviceCMYK CS 0 0 0 0 SC", "/DeviceCMYK CS 1 1 1 0 SC"),
        ("/Sep CS 0 SCN", "/Sep CS 1 SCN"),
        ("/Dev CS 0 0 SCN", "/Dev CS 0 1 SCN"),
        ("/Lab CS 100 0 0 SCN", "/Lab CS 0 0 0 SCN"),
        ("/Cal CS 1 1 1 SC", "/Cal CS 0 0 0 SC"),
        ("/Gray CS 1 SC", "/Gray CS 0 SC"),
    ] {
        let rules = |color: &str| {
            let content = format!("{color} 10 50 m 100 50 l S");
            one(&File::new().page(spaces, "", content)).rules.len()
        };
        assert_eq!((rules(white), rules(black)), (0, 1), "{white}");
        // On a grey ground a white line is seen.
        let content = format!("0.7 g 0 20 200 60 re f {white} 10 50 m 100 50 l S");
        let page = one(&File::new().page(spaces, "", content));
        assert!(
            page.rules
                .iter()
                .any(|r| r.drawn && (r.at - 50.0).abs() < 0.1),
            "{white}"
        );
    }
    // An ICC profile with four components counts as CMYK.
    let mut file = File::new();
    let profile = file.stream("/N 4", "");
    let page = one(&file.page(
        &format!("/ColorSpace << /Icc4 [/ICCBased {profile} 0 R] >>"),
        "",
        "/Icc4 CS 0 0 0 0 SCN 10 50 m 100 50 l S 0 0 0 1 SCN 10 20 m 100 20 l S",
    ));
    assert_eq!(page.rules.len(), 1);
}
