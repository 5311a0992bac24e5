//! `selfeval inspect`.

use serde_json::Value;

use crate::pdf;
use crate::tree::Tree;

fn tree() -> Tree {
    Tree::with(&[
        ("a.pdf", &pdf::text(&["Hello", "W<&>rld"])),
        ("a.txt", "文字\n".as_bytes()),
    ])
}

fn json(stage: &str, more: &[&str]) -> Value {
    let mut arguments = vec!["inspect", "a.pdf", "--stage", stage];
    arguments.extend_from_slice(more);
    let run = tree().run(&arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn glyphs_have_place_and_source() {
    let page = json("glyphs", &["--page", "1"]);
    assert_eq!(page["page"], 1);
    let glyphs = page["glyphs"].as_array().unwrap();
    let text: String = glyphs.iter().filter_map(|g| g["ch"].as_str()).collect();
    assert!(text.contains("Hello"), "{text}");
    let first = &glyphs[0];
    assert_eq!(
        (first["x"].as_f64(), first["y"].as_f64()),
        (Some(72.0), Some(72.0))
    );
    assert_eq!(first["source"], "encoding");
    assert_eq!(page["fonts"][0]["name"], "Helvetica");
}

#[test]
fn all_pages_stand_in_a_list() {
    assert_eq!(json("rules", &[])["pages"][0]["rules"][0]["at"], 142.0);
}

#[test]
fn tables_and_paragraphs() {
    let texts = json("tables", &[]).to_string();
    assert!(texts.contains("Hello"), "{texts}");
    let texts = json("grid", &["-p", "1"]).to_string();
    assert!(texts.contains("Hello"), "{texts}");
}

#[test]
fn texts_have_tables_and_forms() {
    let run = tree().run(&["inspect", "a.txt", "--stage", "tables"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("文字"), "{}", run.stdout);
    let run = tree().run(&["inspect", "a.txt", "--stage", "form"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let shown: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(shown["status"], "no_form");
}

#[test]
fn forms_are_the_records() {
    let form = json("form", &[]);
    assert_eq!(form["status"], "no_form");
    assert_eq!(form["forms"], serde_json::json!([]));
}

#[test]
fn drawings_are_well_formed() {
    for stage in ["glyphs", "rules", "grid"] {
        let run = tree().run(&["inspect", "a.pdf", "-p", "1", "-s", stage, "-f", "svg"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.starts_with("<svg ") && run.stdout.ends_with("</svg>\n"));
        assert!(run.stdout.contains("&lt;</text>"), "text is escaped");
    }
}

#[test]
fn what_cannot_be_shown_says_why() {
    for (arguments, why) in [
        (&["a.pdf", "-s", "glyphs", "-p", "7"][..], "no page 7"),
        (&["a.pdf", "-s", "glyphs", "-f", "svg"], "give --page"),
        (&["a.pdf", "-s", "tables", "-f", "svg"], "JSON only"),
        (&["a.txt", "-s", "glyphs"], "no pages"),
        (&["gone.pdf", "-s", "form"], "no such file"),
    ] {
        let mut all = vec!["inspect"];
        all.extend_from_slice(arguments);
        let run = tree().run(&all);
        assert_eq!(run.code, 1, "{arguments:?}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
    }
}
