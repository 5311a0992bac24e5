//! `--second-opinion`: an independent reader says whether it sees the same.

use lopdf::{Dictionary, Document, Object, dictionary};
use serde_json::Value;

use crate::pdf;
use crate::tree::{Tree, codes, in_repository};

const FORM: &str = "corpus/pdf/mof-library.reportlab-embedded.pdf";

/// The form with one more line on its page, on which readers disagree: its
/// `/ActualText` says other characters than its font.
fn disputed() -> Vec<u8> {
    let mut file = Document::load(in_repository(FORM)).unwrap();
    let page = file.get_pages()[&1];
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    });
    let (own, inherited) = file.get_page_resources(page).unwrap();
    let mut resources: Dictionary = match own {
        Some(own) => own.clone(),
        None => file.get_dictionary(inherited[0]).unwrap().clone(),
    };
    let mut fonts = match resources.get(b"Font").unwrap() {
        Object::Reference(id) => file.get_dictionary(*id).unwrap().clone(),
        fonts => fonts.as_dict().unwrap().clone(),
    };
    fonts.set("Disputed", font);
    resources.set("Font", fonts);
    let dict = file.get_object_mut(page).unwrap().as_dict_mut().unwrap();
    dict.set("Resources", resources);
    let line = "BT /Disputed 6 Tf 1 0 0 1 20 20 Tm /Span << /ActualText (12345678901234567890) >> BDC \
                (abcdefghijklmnopqrst) Tj EMC ET";
    file.add_page_contents(page, line.into()).unwrap();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

/// Every `reading` in a record.
fn readings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reading)) = fields.get("reading") {
                found.push(reading.clone());
            }
            fields.values().for_each(|value| readings(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| readings(value, found)),
        _ => {}
    }
}

/// The record without what a second opinion may change.
fn values(record: &Value) -> String {
    let mut record = record.clone();
    record["tool"] = Value::Null;
    record["problems"] = Value::Null;
    record.to_string().replace("\"doubtful\"", "\"read\"")
}

#[test]
fn agreement_changes_nothing() {
    let tree = Tree::new();
    let form = in_repository(FORM);
    let form = form.to_str().unwrap();
    let alone = tree.run(&["extract", form]).records().remove(0);
    let both = tree
        .run(&["extract", form, "--second-opinion"])
        .records()
        .remove(0);
    assert_eq!(alone["problems"], both["problems"]);
    assert_eq!(alone["forms"], both["forms"]);
    assert_ne!(
        alone["tool"]["options_hash"], both["tool"]["options_hash"],
        "a record says how it was made"
    );
}

#[test]
fn disagreement_makes_values_doubtful_and_changes_none() {
    let tree = Tree::with(&[("disputed.pdf", &disputed())]);
    let alone = tree.run(&["extract", "disputed.pdf"]).records().remove(0);
    let both = tree
        .run(&["extract", "disputed.pdf", "--second-opinion"])
        .records()
        .remove(0);
    let mut found = Vec::new();
    readings(&alone["forms"], &mut found);
    assert!(found.len() > 50 && found.iter().all(|r| r == "read"));
    found.clear();
    readings(&both["forms"], &mut found);
    assert!(
        found.len() > 50 && found.iter().all(|r| r == "doubtful"),
        "{found:?}"
    );
    assert_eq!(values(&alone), values(&both));
    let problem = both["problems"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["code"] == "readers_disagree")
        .expect("it is said");
    assert_eq!(problem["page"], 1);
    let message = problem["message"].as_str().unwrap();
    assert!(
        message.contains("does not see 20 (01234567…)") && message.contains("sees 20 others"),
        "{message}"
    );
}

#[test]
fn a_second_reader_that_fails_is_no_failure() {
    // A Chinese font without ToUnicode and a predefined CMap: the second reader panics.
    let tree = Tree::new();
    let form = in_repository("corpus/pdf/mof-library.reportlab-stsong.pdf");
    let run = tree.run(&["extract", form.to_str().unwrap(), "--second-opinion"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let record = &run.records()[0];
    assert!(codes(record).contains(&"second_opinion_missing"));
    assert_eq!(record["status"], "complete");
    // A page tree whose parent is itself: the second reader overflows its stack.
    let loops = pdf::assemble(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_owned(),
        pdf::stream("", "BT ET"),
    ]);
    let tree = Tree::with(&[("loops.pdf", &loops), ("good.pdf", &pdf::text(&["good"]))]);
    let run = tree.run(&[
        "extract",
        "loops.pdf",
        "good.pdf",
        "-o",
        "out",
        "--second-opinion",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let record = tree.record("out", "loops.pdf");
    assert_eq!(record["status"], "no_form");
    assert!(
        codes(&record).contains(&"second_opinion_missing"),
        "{record:#}"
    );
    let good = tree.record("out", "good.pdf");
    assert_eq!(codes(&good), ["form_not_found"]);
    assert_eq!(record["tool"], good["tool"]);
}
