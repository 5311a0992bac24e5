//! From codes to characters.

use super::*;

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
fn type3_fonts_whose_unit_is_the_em_have_its_size() {
    // As cairo writes them: a box as low as the only dash in it.
    let mut file = File::new();
    let map = file.stream("", "begincmap 1 beginbfchar <00> <2014> endbfchar endcmap");
    let glyph = file.stream("", "0.9 0 d0 0 -0.3 0.85 0.06 re f");
    let font = file.add(format!(
        "<< /Type /Font /Subtype /Type3 /FontMatrix [1 0 0 -1 0 0] /FontBBox [0.05 -0.31 0.85 -0.25] /FirstChar 0 /LastChar 0
        /Widths [0.9] /CharProcs << /g0 {glyph} 0 R >> /Encoding << /Differences [0 /g0] >> /ToUnicode {map} 0 R >>"
    ));
    let page = one(&file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "BT 9 0 0 9 10 50 Tm /F 1 Tf <00> Tj ET",
    ));
    assert_eq!(visible(&page), "—");
    assert_eq!(page.glyphs[0].size, 9.0);
}

/// A page on which a font says that glyphs as wide as Han are Latin.
fn with_wide(letters: &str, widths: &str) -> Page {
    let mut file = File::new();
    let map: String = ["7EE9", "6548"]
        .into_iter()
        .chain(letters.split(' '))
        .zip(1..)
        .map(|(target, code)| format!("1 beginbfchar <{code:04X}> <{target}> endbfchar "))
        .collect();
    let font = composite(&mut file, &map, &format!("/DW 1000 {widths}"), "Identity-H");
    one(&file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "BT /F 10 Tf 10 50 Td <0001000200030004000500060001> Tj ET",
    ))
}

#[test]
fn letters_as_wide_as_han_are_taken_back_with_the_digits_beside_them() {
    let page = with_wide("00FF 0100 0032 0033", "/W [6 [500]]");
    assert_eq!(visible(&page), "绩效\u{FFFD}\u{FFFD}\u{FFFD}3绩");
    assert_eq!(page.fonts[0].unmapped, 3);
    let has = |code| page.problems.iter().any(|p| p.code == code);
    assert!(has(Code::CharactersContradicted) && has(Code::CharactersUnmapped));
    // Letters of Pinyin and one freak prove nothing; nor do letters half as wide.
    let sound = [
        ("00F3 0101 0032 00FF", ""),
        ("0061 0062 0032 0033", "/W [3 6 500]"),
    ];
    for (letters, widths) in sound {
        let page = with_wide(letters, widths);
        assert!(!visible(&page).contains('\u{FFFD}'), "{letters}");
        assert!(page.problems.is_empty(), "{:?}", page.problems);
    }
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

/// A composite font over a predefined CMap, its program in the file or not.
fn predefined(file: &mut File, encoding: &str, embedded: bool) -> String {
    let program = if embedded {
        let program = file.stream("", font_with_cmap());
        format!("/FontDescriptor << /Type /FontDescriptor /FontFile2 {program} 0 R >>")
    } else {
        String::new()
    };
    format!(
        "/Font << /F << /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /{encoding}
        /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun {program} /CIDToGIDMap /Identity
        /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >> >>"
    )
}

#[test]
fn every_predefined_gb_cmap_level_and_upright_embedded_and_not() {
    let gb = encoding_rs::GBK.encode("绩效9％").0.into_owned();
    let utf16: Vec<u8> = "绩效9％"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    for (name, bytes, source) in [
        ("GB-EUC", &gb, UnicodeSource::GbCMap),
        ("GBpc-EUC", &gb, UnicodeSource::GbCMap),
        ("GBK-EUC", &gb, UnicodeSource::GbCMap),
        ("GBKp-EUC", &gb, UnicodeSource::GbCMap),
        ("GBK2K", &gb, UnicodeSource::GbCMap),
        ("UniGB-UCS2", &utf16, UnicodeSource::UnicodeCMap),
        ("UniGB-UTF16", &utf16, UnicodeSource::UnicodeCMap),
    ] {
        let hex: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
        for (suffix, direction) in [("H", Direction::Right), ("V", Direction::Vertical)] {
            for embedded in [false, true] {
                let mut file = File::new();
                let font = predefined(&mut file, &format!("{name}-{suffix}"), embedded);
                let page =
                    one(&file.page(&font, "", format!("BT /F 10 Tf 50 90 Td <{hex}> Tj ET")));
                let case = format!("{name}-{suffix}, embedded: {embedded}");
                assert_eq!(visible(&page), "绩效9％", "{case}");
                assert_eq!(page.fonts[0].embedded, embedded, "{case}");
                assert!(
                    page.glyphs
                        .iter()
                        .all(|g| (g.source, g.direction) == (source, direction)),
                    "{case}: {:?}",
                    page.glyphs[0]
                );
            }
        }
    }
}

#[test]
fn an_unmapped_code_costs_itself_only() {
    // 0xFE 0x20 is no GBK code: 0x20 cannot be a second byte.
    let mut bytes = encoding_rs::GBK.encode("绩97").0.into_owned();
    bytes.extend_from_slice(&[0xFE, 0x20]);
    bytes.extend_from_slice(&encoding_rs::GBK.encode("效45％").0);
    let hex: String = bytes.iter().map(|b| format!("{b:02X}")).collect();
    let font = predefined(&mut File::new(), "GBK-EUC-H", false);
    let page = one(&File::new().page(&font, "", format!("BT /F 10 Tf 10 50 Td <{hex}> Tj ET")));
    assert_eq!(visible(&page), "绩97\u{FFFD}效45％");
    assert_eq!(page.fonts[0].unmapped, 1);
}

#[test]
fn identity_without_any_map_is_no_text() {
    let font =
        "/Font << /F << /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+SimSun /Encoding /Identity-H
        /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun
        /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >> >>";
    let content = format!("BT /F 10 Tf 10 50 Td <{}> Tj ET", "00050006".repeat(20));
    let page = one(&File::new().page(font, "/MediaBox [0 0 900 100]", content));
    assert_eq!(visible(&page), "\u{FFFD}".repeat(40));
    assert_eq!(page.glyphs[0].source, UnicodeSource::None);
    assert_eq!(trust::layer_state(&page), PageState::Unusable);
}

#[test]
fn base_encodings_of_simple_fonts() {
    for (encoding, want) in [
        ("/WinAnsiEncoding", "€é\u{A5}"),
        ("/MacRomanEncoding", "ÄÈ\u{2022}"),
        (
            "<< /BaseEncoding /MacRomanEncoding /Differences [233 /ampersand] >>",
            "Ä&\u{2022}",
        ),
    ] {
        let font = format!(
            "/Font << /F << /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding {encoding} >> >>"
        );
        let page = one(&File::new().page(&font, "", "BT /F 10 Tf 10 50 Td <80E9A5> Tj ET"));
        assert_eq!(visible(&page), want, "{encoding}");
        assert_eq!(page.glyphs[0].source, UnicodeSource::Encoding);
    }
}

#[test]
fn a_font_box_of_more_than_an_em_moves_nothing() {
    let mut file = File::new();
    let descriptor = "/FontDescriptor << /Type /FontDescriptor /Ascent 1160 /Descent -288 /FontBBox [-200 -300 3000 1200] >>";
    let map = "1 beginbfchar <0001> <7EE9> endbfchar";
    let font = composite(&mut file, map, descriptor, "Identity-H");
    let page = one(&file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "BT /F 10 Tf 10 50 Td <0001> Tj ET",
    ));
    boxed(page.glyphs[0].rect, [10.0, 41.2, 20.0, 51.2]);
}

#[test]
fn surrogates_and_bad_entries_of_tounicode_on_a_page() {
    let mut file = File::new();
    let map =
        "6 beginbfchar <0001> <D840DC00> <0002> <0000> <0003> <E001> <0004> <D800> <0005> <FFFD>
        <0006> <00660069> endbfchar 1 beginbfrange <0010> <0011> [<7EE9> <6548>] endbfrange";
    let font = composite(&mut file, map, "", "Identity-H");
    let page = one(&file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "BT /F 10 Tf 10 50 Td <00010002000300040005000600100011> Tj ET",
    ));
    assert_eq!(
        visible(&page),
        "\u{20000}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}fi绩效"
    );
    assert_eq!(page.fonts[0].unmapped, 4);
}
