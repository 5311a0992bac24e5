//! Codes and CIDs of predefined and embedded CMaps.

#![allow(clippy::unwrap_used)]

use super::*;

fn codes(map: &CodeMap, bytes: &[u8]) -> Vec<usize> {
    let mut rest = bytes;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let len = map.code_len(rest);
        assert!(len > 0);
        out.push(len);
        rest = &rest[len..];
    }
    out
}

fn text(name: &str, bytes: &[u8]) -> String {
    let map = CodeMap::by_name(name.as_bytes()).unwrap();
    let mut rest = bytes;
    let mut out = String::new();
    while !rest.is_empty() {
        let (code, tail) = rest.split_at(map.code_len(rest));
        rest = tail;
        out.push(map.meaning(code).map_or('?', |m| m.unwrap_or_else(|ch| ch)));
    }
    out
}

#[test]
fn gb_strings_of_every_cmap() {
    let (gbk, _, _) = GBK.encode("绩效97.45％镕");
    for name in [
        "GBK-EUC-H",
        "GBK-EUC-V",
        "GBKp-EUC-H",
        "GBKp-EUC-V",
        "GBK2K-H",
        "GBK2K-V",
    ] {
        assert_eq!(text(name, &gbk), "绩效97.45％镕", "{name}");
    }
    let (gb2312, _, _) = GBK.encode("绩效97.45％");
    for name in ["GB-EUC-H", "GB-EUC-V", "GBpc-EUC-H", "GBpc-EUC-V"] {
        assert_eq!(text(name, &gb2312), "绩效97.45％", "{name}");
    }
    let (four, _, _) = GB18030.encode("a㐀绩");
    assert_eq!(text("GBK2K-H", &four), "a㐀绩");
    let utf16: Vec<u8> = "绩a\u{20000}"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(text("UniGB-UTF16-H", &utf16), "绩a\u{20000}");
    assert_eq!(text("UniGB-UCS2-V", &[0x7E, 0xE9, 0, 0x61]), "绩a");
}

#[test]
fn one_bad_code_shifts_nothing() {
    let map = CodeMap::by_name(b"GBK-EUC-H").unwrap();
    assert_eq!(codes(&map, &[0x81, 0x20, b'a', 0xD0, 0xA7]), [2, 1, 2]);
    let map = CodeMap::by_name(b"90ms-RKSJ-H").unwrap();
    assert_eq!(codes(&map, &[0x81, 0x20, b'a', 0xE0, 0x40]), [2, 1, 2]);
}

#[test]
fn vertical_twins_say_so() {
    for name in [
        "GBK-EUC-V",
        "UniGB-UCS2-V",
        "UniGB-UTF16-V",
        "GBK2K-V",
        "GB-EUC-V",
    ] {
        let map = CodeMap::by_name(name.as_bytes()).unwrap();
        assert!(map.vertical && map.states_vertical(), "{name}");
    }
}

#[test]
fn cids_of_a_predefined_cmap() {
    let map = CodeMap::by_name(b"GBK-EUC-H").unwrap();
    assert_eq!(map.cid(0x20, 1), 7716);
    assert_eq!(cid_to_char(&CidFamily::AdobeGB1, 34), Some('A'));
    let cid = map.cid(0xBCA8, 2);
    assert_eq!(cid_to_char(&CidFamily::AdobeGB1, cid), Some('绩'));
}

#[test]
fn embedded_cmaps() {
    let map = CodeMap::parse(
        b"begincmap /WMode 1 def 2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange
        1 begincidrange <8000> <80FF> 100 endcidrange 1 begincidchar <41> 7 endcidchar endcmap",
        None,
        None,
    );
    assert!(map.vertical);
    assert_eq!(codes(&map, &[0x41, 0x80, 0x02, 0x42]), [1, 2, 1]);
    assert_eq!(
        (map.cid(0x41, 1), map.cid(0x8002, 2), map.cid(0x42, 1)),
        (7, 102, 0)
    );
}
