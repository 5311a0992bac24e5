//! `selfeval check`: what it prints for people and for programs.

use std::fs;

use selfeval::check;
use selfeval::record::Record;
use serde_json::Value;

use crate::tree::{Tree, in_repository};

/// What a person reads, finding by finding: every part that the user guide promises.
#[test]
fn a_finding_for_a_person_is_complete() {
    let text = in_repository("corpus/text/tianhe-like.txt");
    let tree = Tree::with(&[("in.txt", &fs::read(text).unwrap())]);
    assert_eq!(tree.run(&["extract", "in.txt", "-o", "out"]).code, 0);
    let record: Record =
        serde_json::from_slice(&fs::read(tree.path("out/records/in.txt.json")).unwrap()).unwrap();
    let form = &record.forms[0];
    for (language, parts) in [
        (
            "zh",
            ["公式: ", "无妨的情形: ", "差额: ", "容差: ", "请说明"],
        ),
        (
            "en",
            ["Formula: ", "Harmless if: ", "Margin: ", "tolerance: ", "?"],
        ),
    ] {
        let run = tree.run(&["check", "--lang", language, "out/records.ndjson"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        // Grouped by form, the form named once.
        assert_eq!(run.stdout.matches(form.form_id.as_str()).count(), 1);
        let conflict = run
            .stdout
            .split("\n\n")
            .find(|part| part.contains("(same_fact)") && part.contains("7121家"))
            .unwrap();
        for part in parts {
            assert!(conflict.contains(part), "{part}\n{conflict}");
        }
        let whole = form.goals[0].actual.as_ref().unwrap();
        assert!(conflict.contains(&whole.raw), "{conflict}");
        assert!(conflict.contains("“7013家”"), "{conflict}");
        assert!(conflict.contains("108"), "{conflict}");
    }
    let tidy = tree.run(&["check", "--tidiness", "out/records.ndjson"]);
    assert!(tidy.stdout.contains("numbering_slip"), "{}", tidy.stdout);
    let plain = tree.run(&["check", "out/records.ndjson"]);
    assert!(!plain.stdout.contains("numbering_slip"));
}

#[test]
fn findings_are_printed_for_people_and_programs() {
    let tree = Tree::with(&[(
        "in.txt",
        &fs::read(in_repository("corpus/text/tianhe-like.txt")).unwrap(),
    )]);
    assert_eq!(tree.run(&["extract", "in.txt", "-o", "out"]).code, 0);
    let run = tree.run(&["check", "out/records.ndjson"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for part in ["7121家", "7013家", "verdict_flip", "不低于95%", "请说明"] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    let run = tree.run(&[
        "check",
        "--strict",
        "--lang",
        "en",
        "out/records/in.txt.json",
    ]);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stdout.contains("Harmless if"), "{}", run.stdout);
    let run = tree.run(&["check", "-f", "json", "out/records.ndjson"]);
    let lines: Vec<Value> = run
        .stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert!(
        lines
            .iter()
            .all(|l| l["verdict"] == "fail" && l["form_id"].is_string())
    );
    assert!(lines.iter().any(|l| l["rule"] == "same_fact"));
}

#[test]
fn rules_are_listed_and_bad_records_are_named() {
    let tree = Tree::with(&[("bad.json", b"{}")]);
    let run = tree.run(&["check", "--rules"]);
    assert_eq!(run.code, 0);
    for rule in check::rules() {
        assert!(run.stdout.contains(rule.id), "{}", rule.id);
    }
    let run = tree.run(&["check", "bad.json"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("bad.json"), "{}", run.stderr);
    assert_eq!(tree.run(&["check", "absent.json"]).code, 1);
}
