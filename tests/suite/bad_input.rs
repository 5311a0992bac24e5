//! Input that is not what it should be: each has its status, code, message
//! and exit code, and the other files keep their results.

use crate::pdf;
use crate::tree::{Tree, codes, in_repository};

/// Runs a bad file beside a good one and returns its record.
fn beside_a_good_one(name: &str, bytes: &[u8], code: i32) -> serde_json::Value {
    let tree = Tree::with(&[(name, bytes), ("good.pdf", &pdf::text(&["good"]))]);
    let run = tree.run(&["extract", name, "good.pdf", "-o", "out"]);
    assert_eq!(run.code, code, "{}", run.stderr);
    assert_eq!(tree.record("out", "good.pdf")["status"], "no_form");
    let record = tree.record("out", name);
    if code == 3 {
        assert_eq!(record["status"], "failed");
        let line = format!("failed: {name}: {}", codes(&record)[0]);
        assert!(run.stderr.contains(&line), "{}", run.stderr);
        assert!(run.stderr.contains(" → "), "nothing to do: {}", run.stderr);
    } else {
        assert!(!run.stderr.contains("failed"), "{}", run.stderr);
    }
    record
}

#[test]
fn an_empty_file() {
    let record = beside_a_good_one("empty.pdf", b"", 3);
    assert_eq!(codes(&record), ["file_empty"]);
}

#[test]
fn a_missing_path() {
    let tree = Tree::with(&[("good.pdf", &pdf::text(&["good"]))]);
    let run = tree.run(&["extract", "gone.pdf", "good.pdf", "-o", "out"]);
    assert_eq!(run.code, 3);
    let record = tree.record("out", "gone.pdf");
    assert_eq!(record["status"], "failed");
    assert_eq!(codes(&record), ["file_missing"]);
    assert_eq!(tree.record("out", "good.pdf")["status"], "no_form");
}

#[test]
fn a_folder_without_files() {
    let tree = Tree::with(&[("empty/x.docx", b""), ("good.pdf", &pdf::text(&["good"]))]);
    let run = tree.run(&["extract", "empty"]);
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr, "selfeval: no .pdf or .txt files in empty\n");
    let run = tree.run(&["extract", "empty", "good.pdf"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("no .pdf or .txt files in empty"));
}

#[test]
fn a_text_named_pdf() {
    let record = beside_a_good_one("text.pdf", "只是文字，不是表格。\n".as_bytes(), 0);
    assert_eq!(record["status"], "no_form");
    assert!(codes(&record).contains(&"file_type_mismatch"));
}

#[test]
fn neither_pdf_nor_text() {
    let record = beside_a_good_one("noise.pdf", &[0, 1, 2, 3, 0xFF, 0xFE, 0, 0, 0x80, 0x81], 3);
    assert_eq!(codes(&record), ["file_type_unknown"]);
}

#[test]
fn a_truncated_pdf_says_so() {
    let tree = Tree::with(&[("cut.pdf", &pdf::truncated())]);
    let run = tree.run(&["extract", "cut.pdf"]);
    let record = &run.records()[0];
    let codes = codes(record);
    match record["status"].as_str().unwrap() {
        "failed" => {
            assert_eq!(run.code, 3);
            assert!(codes.contains(&"pdf_broken"), "{codes:?}");
        }
        _ => {
            assert_eq!(run.code, 0);
            assert!(codes.contains(&"pdf_truncated") || codes.contains(&"pdf_repaired"));
        }
    }
}

#[test]
fn a_pdf_that_is_only_a_header() {
    let record = beside_a_good_one("header.pdf", b"%PDF-1.7\n", 3);
    assert!(codes(&record).contains(&"pdf_broken") || codes(&record).contains(&"pdf_no_pages"));
}

#[test]
fn a_pdf_without_pages() {
    let record = beside_a_good_one("bare.pdf", &pdf::no_pages(), 3);
    assert_eq!(codes(&record), ["pdf_no_pages"]);
}

#[test]
fn a_pdf_that_wants_a_password() {
    let locked = std::fs::read(in_repository("tests/fixtures/password.pdf")).unwrap();
    let record = beside_a_good_one("locked.pdf", &locked, 3);
    assert_eq!(codes(&record), ["pdf_password_needed"]);

    let tree = Tree::with(&[("locked.pdf", &locked)]);
    let run = tree.run(&["extract", "locked.pdf", "--password", "wrong"]);
    assert_eq!(run.code, 3);
    let run = tree.run(&["extract", "locked.pdf", "--password", "秘密"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.records()[0]["status"], "no_form");
}

#[test]
fn a_pdf_without_a_form() {
    let record = beside_a_good_one("prose.pdf", &pdf::text(&["Once upon a time"]), 0);
    assert_eq!(record["status"], "no_form");
    assert_eq!(record["source"]["pages"], 1);
    assert_eq!(codes(&record), ["form_not_found"]);
}

#[test]
fn families_are_checked_before_the_run() {
    let tree = Tree::with(&[
        ("good.pdf", &pdf::text(&["good"])),
        ("families/odd.toml", b"id = 7\n"),
    ]);
    let run = tree.run(&["extract", "good.pdf", "-o", "out", "--families", "families"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("odd.toml"), "{}", run.stderr);
    assert!(!tree.path("out").exists(), "nothing was begun");
}

#[test]
fn failed_records_name_their_options_too() {
    let tree = Tree::with(&[("good.pdf", &pdf::text(&["good"]))]);
    tree.run(&["extract", "gone.pdf", "good.pdf", "-o", "out"]);
    let good = tree.record("out", "good.pdf");
    assert_eq!(tree.record("out", "gone.pdf")["tool"], good["tool"]);
    assert_ne!(good["tool"]["families_hash"], "");
}

#[test]
fn a_pdf_of_images() {
    let record = beside_a_good_one("scan.pdf", &pdf::image_only(), 0);
    assert_eq!(record["status"], "needs_ocr");
    assert!(codes(&record).contains(&"page_image_only"));
}
