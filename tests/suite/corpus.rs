//! Every corpus case: the program's record against the expected one, which is
//! projected from the form's spec and never taken from the program.

use std::path::{Path, PathBuf};

use selfeval::budget::Budget;
use selfeval::extract::{Options, extract};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    file: String,
    expected: String,
    complete: bool,
    #[serde(default)]
    why: Option<String>,
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn read_json(path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Collects where `actual` lacks or contradicts what `expected` states.
fn differences(expected: &Value, actual: &Value, at: &str, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, value) in expected {
                let at = format!("{at}/{key}");
                match actual.get(key) {
                    Some(actual) => differences(value, actual, &at, found),
                    None if value.is_null() => {}
                    None => found.push(format!("{at}: missing, expected {value}")),
                }
            }
        }
        (Value::Array(expected), Value::Array(actual)) => {
            if expected.len() != actual.len() {
                found.push(format!(
                    "{at}: {} items, expected {}",
                    actual.len(),
                    expected.len()
                ));
            }
            for (i, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                differences(expected, actual, &format!("{at}/{i}"), found);
            }
        }
        (Value::Number(expected), Value::Number(actual)) => {
            let decimal = |n: &serde_json::Number| {
                n.to_string()
                    .parse::<rust_decimal::Decimal>()
                    .expect("a decimal")
            };
            if decimal(expected) != decimal(actual) {
                found.push(format!("{at}: {actual}, expected {expected}"));
            }
        }
        _ if expected == actual => {}
        _ => found.push(format!("{at}: {actual}, expected {expected}")),
    }
}

#[test]
fn every_case_gives_its_expected_record() {
    let corpus = corpus();
    let cases: Vec<Case> =
        serde_json::from_value(read_json(&corpus.join("manifest.json"))).expect("a manifest");
    assert!(!cases.is_empty());
    let only = std::env::var("SELFEVAL_CASE").unwrap_or_default();
    let mut report = String::new();
    let mut failed = 0;
    for case in cases.iter().filter(|c| c.file.contains(&only)) {
        if !case.complete {
            // The producer itself lost text: an outside judge does not see it either.
            println!(
                "{}: not compared: {}",
                case.file,
                case.why.as_deref().unwrap_or("incomplete")
            );
            continue;
        }
        let path = corpus.join(&case.file);
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let record = extract(
            &bytes,
            Path::new(&case.file),
            &Options::default(),
            &Budget::default(),
        );
        let actual = serde_json::to_value(&record).expect("a record");
        let mut found = Vec::new();
        differences(
            &read_json(&corpus.join(&case.expected)),
            &actual,
            "",
            &mut found,
        );
        if !found.is_empty() {
            failed += 1;
            report += &format!("{}: {} differences\n", case.file, found.len());
            for line in found.iter().take(12) {
                report += &format!("    {}\n", line.chars().take(220).collect::<String>());
            }
        }
    }
    assert!(failed == 0, "{failed} cases differ:\n{report}");
}
