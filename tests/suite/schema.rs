//! `schemas/record.schema.json` is what the Rust types say.

use std::env;
use std::fs;

use selfeval::record::Record;

use crate::tree::in_repository;

/// `SELFEVAL_BLESS=1 cargo test --release schema` writes it anew.
#[test]
fn the_record_schema_is_not_stale() {
    let path = in_repository("schemas/record.schema.json");
    let mut schema = serde_json::to_string_pretty(&Record::schema()).unwrap();
    schema.push('\n');
    if env::var_os("SELFEVAL_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &schema).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == schema,
        "the types have changed: look at the difference after SELFEVAL_BLESS=1 cargo test"
    );
}
