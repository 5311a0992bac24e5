//! Checks on whole records: what they find, what they must not touch, how
//! much a wrong digit shows.

mod digits;
mod facts;
mod printed;
mod rules;
mod untouched;

use std::fs;
use std::path::Path;

use selfeval::budget::Budget;
use selfeval::extract::{Options, extract};
use selfeval::record::Record;

use crate::tree::in_repository;

fn record(path: &Path) -> Record {
    let bytes = fs::read(path).unwrap();
    extract(&bytes, path, &Options::default(), &Budget::default())
}

fn texts() -> Vec<(String, Record)> {
    let mut all: Vec<_> = fs::read_dir(in_repository("corpus/text"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    all.sort();
    let name = |p: &Path| p.file_name().unwrap().to_string_lossy().into_owned();
    all.iter().map(|p| (name(p), record(p))).collect()
}
