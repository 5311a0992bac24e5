//! `selfeval annotate`: copies with marks, held against the record and the original.

use lopdf::{Document, Object};
use serde_json::Value;

use crate::pdf;
use crate::tree::{Tree, in_repository};

/// A corpus file, its record, and the annotated copy.
fn annotated(file: &str) -> (Vec<u8>, Value, Vec<u8>) {
    let bytes = std::fs::read(in_repository("corpus/pdf").join(file)).unwrap();
    let tree = Tree::with(&[("a.pdf", &bytes)]);
    let record = serde_json::from_str(&tree.run(&["extract", "a.pdf"]).stdout).unwrap();
    let run = tree.run(&["annotate", "a.pdf", "-o", "b.pdf", "--lang", "en"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let copy = std::fs::read(tree.path("b.pdf")).unwrap();
    (bytes, record, copy)
}

/// Page number, subtype, box and text of each annotation.
fn annotations(copy: &[u8]) -> Vec<(u32, String, Vec<f32>, String)> {
    let document = Document::load_mem(copy).unwrap();
    let mut found = Vec::new();
    for (number, page) in document.get_pages() {
        for annotation in document.get_page_annotations(page).unwrap_or_default() {
            let subtype = annotation
                .get(b"Subtype")
                .and_then(Object::as_name)
                .unwrap();
            let rect = annotation.get(b"Rect").and_then(Object::as_array).unwrap();
            let text = annotation.get(b"Contents").unwrap();
            found.push((
                number,
                String::from_utf8_lossy(subtype).into_owned(),
                rect.iter().map(|n| n.as_float().unwrap()).collect(),
                lopdf::decode_text_string(text).unwrap(),
            ));
        }
    }
    found
}

fn without_ids(record: &Value) -> Value {
    let mut forms = record["forms"].clone();
    for form in forms.as_array_mut().unwrap() {
        form["form_id"] = Value::Null;
    }
    forms
}

#[test]
fn the_copy_is_the_original_with_marks_behind_it() {
    for file in [
        "mof-roads.chromium.pdf",
        "mof-roads.typst.pdf",
        "mof-roads.libreoffice-xlsx.pdf",
        "tianhe-like.libreoffice-docx.pdf",
        "tianhe-like.reportlab-stsong.pdf",
    ] {
        let (original, record, copy) = annotated(file);
        assert!(copy.starts_with(&original), "{file}");
        let tree = Tree::with(&[("copy.pdf", &copy)]);
        let again: Value =
            serde_json::from_str(&tree.run(&["extract", "copy.pdf"]).stdout).unwrap();
        assert_eq!(without_ids(&again), without_ids(&record), "{file}");
    }
}

#[test]
fn every_value_is_highlighted_where_it_stands_and_every_finding_is_a_note() {
    let (_, record, copy) = annotated("mof-roads.chromium.pdf");
    let marks = annotations(&copy);
    let height = 842.0_f64;
    let mut values = 0;
    for (at, row) in record["forms"][0]["budget"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
    {
        for key in ["initial", "adjusted", "executed", "execution_rate"] {
            let Some(place) = row[key]["evidence"].get(0) else {
                continue;
            };
            let pointer = format!("/budget/{at}/{key}");
            let (page, kind, rect, _) = marks
                .iter()
                .find(|m| m.3.lines().next() == Some(&pointer))
                .unwrap_or_else(|| panic!("{pointer} is not marked"));
            assert_eq!(
                (u64::from(*page), kind.as_str()),
                (place["page"].as_u64().unwrap(), "Highlight")
            );
            let side = |at: usize| place["box"][at].as_f64().unwrap();
            for (drawn, wanted) in
                rect.iter()
                    .zip([side(0), height - side(3), side(2), height - side(1)])
            {
                assert!(
                    (f64::from(*drawn) - wanted).abs() < 1.0,
                    "{pointer}: {rect:?}"
                );
            }
            values += 1;
        }
    }
    assert!(values >= 12, "{values}");
    let level = marks
        .iter()
        .filter(|m| m.3.contains("/indicators/0/level1"));
    let level: Vec<_> = level.collect();
    assert_eq!(level.len(), 1, "a level is marked once");
    assert!(level[0].3.contains("/indicators/1/level1"));
    let checks = record["forms"][0]["checks"].as_array().unwrap();
    for check in checks.iter().filter(|c| c["verdict"] == "fail") {
        let id = check["finding_id"].as_str().unwrap();
        assert!(
            marks.iter().any(|m| m.1 == "Text" && m.3.contains(id)),
            "{id}"
        );
    }
}

#[test]
fn what_cannot_be_annotated_says_why() {
    let tree = Tree::with(&[
        ("form.txt", "项目名称\t一\n".as_bytes()),
        ("none.pdf", &pdf::text(&["Hello"])),
        ("broken.pdf", b"%PDF-1.4\n"),
    ]);
    for (arguments, why) in [
        (
            ["annotate", "form.txt", "-o", "out.pdf"],
            "only PDFs can be annotated",
        ),
        (
            ["annotate", "none.pdf", "-o", "out.pdf"],
            "there is nothing to annotate",
        ),
        (
            ["annotate", "none.pdf", "-o", "./none.pdf"],
            "would overwrite",
        ),
        (
            ["annotate", "broken.pdf", "-o", "out.pdf"],
            "cannot be opened",
        ),
        (["annotate", "missing.pdf", "-o", "out.pdf"], "missing.pdf"),
    ] {
        let run = tree.run(&arguments);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
        assert!(!tree.path("out.pdf").exists());
    }
}
