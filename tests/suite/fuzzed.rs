//! The entries of `fuzz/` as properties: whatever the bytes, each returns, and
//! what must hold after it does. libFuzzer searches for hours (`scripts/fuzz`);
//! this tries what it takes seconds to try, and everything that has ever broken one.

use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

use crate::entries::ENTRIES;
use crate::tree::in_repository;

/// One change: where, how long, and to what.
type Edit = (Index, u8, Vec<u8>);

/// Files below a folder with this suffix, those that are quick to read.
fn seeds(folder: &str, suffix: &str) -> Vec<Vec<u8>> {
    const LONGEST: usize = 24_000;
    let entries = std::fs::read_dir(in_repository(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.retain(|p| p.extension().is_some_and(|e| e == suffix));
    let files = paths.iter().map(|p| std::fs::read(p).unwrap());
    files.filter(|bytes| bytes.len() <= LONGEST).collect()
}

/// What an entry is tried on, damaged.
fn seeds_of(entry: &str) -> Vec<Vec<u8>> {
    let content = "q 1 0 0 1 5 5 cm /P BDC BT /F 10 Tf 10 50 Td [(text) -50 (more)] TJ /C 9 Tf <b5c4> Tj ET \
                   /X Do /G gs 10 10 50 .5 re f EMC Q /Span << /ActualText (x) >> BDC EMC BI /W 1 /H 1 ID x EI";
    let map = "/CIDInit /ProcSet findresource begin begincmap /WMode 1 def 1 begincodespacerange <00> <FFFF> \
               endcodespacerange 2 beginbfchar <0001> <4E00> <02> <D83DDE00> endbfchar 1 beginbfrange \
               <0000> <00FF> <4E00> endbfrange 1 begincidrange <0000> <FFFF> 0 endcidrange endcmap end";
    match entry {
        "opening" | "whole" => seeds("corpus/pdf", "pdf"),
        "content" => vec![content.into()],
        "cmap" => vec![map.into()],
        "text" => seeds("corpus/text", "txt"),
        "values" => vec!["完成培训120人次（其中骨干35人），同比增长12.5%，于2022年12月底前办结\n≥100人次".into()],
        "family" => seeds("schemas/families", "toml"),
        _ => vec![
            b"g\x14\x10\x09\x0c\x28\x28\x01\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17"
                .repeat(8),
        ],
    }
}

fn damaged(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for (place, length, with) in edits {
        let at = place.index(bytes.len() + 1);
        let end = bytes.len().min(at + usize::from(*length));
        bytes.splice(at..end, with.iter().copied());
    }
    bytes
}

/// What is put in besides random bytes.
const TOKENS: &[&str] = &[
    "-1",
    "1e38",
    "4294967296",
    "[",
    "<<",
    ">>",
    "(",
    "<",
    "/",
    "\n",
    "\t",
    "万",
    "\u{FEFF}",
];

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let with = prop_oneof![
        prop::sample::select(TOKENS).prop_map(|t| t.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec((any::<Index>(), 0_u8..12, with), 0..12)
}

#[test]
fn no_bytes_break_an_entry() {
    for &(name, entry) in ENTRIES {
        let cases = if name == "values" { 1_000 } else { 120 };
        let mut runner = TestRunner::new(Config {
            failure_persistence: None,
            ..Config::with_cases(cases)
        });
        let seed = prop::sample::select(seeds_of(name));
        let near = (seed, edits()).prop_map(|(seed, edits)| damaged(seed, &edits));
        let far = prop::collection::vec(any::<u8>(), 0..300);
        let inputs = prop_oneof![4 => near, 1 => far];
        let run = runner.run(&inputs, |bytes| {
            entry(&bytes);
            Ok(())
        });
        if let Err(error) = run {
            panic!("{name}: {error}");
        }
    }
}

/// `tests/fixtures/crashers/ENTRY/CAUSE`: what once broke an entry.
#[test]
fn what_once_broke_an_entry_does_not() {
    let mut tried = 0;
    for &(name, entry) in ENTRIES {
        let folder = in_repository("tests/fixtures/crashers").join(name);
        for file in std::fs::read_dir(folder).into_iter().flatten() {
            let path = file.unwrap().path();
            eprintln!("{}", path.display());
            entry(&std::fs::read(path).unwrap());
            tried += 1;
        }
    }
    assert!(tried > 0, "no file was found");
}
