//! `selfeval families`, the page on adding one, and `selfeval survey`.

use crate::pdf;
use crate::tree::Tree;

const PAGE: &str = include_str!("../../docs/adding-a-family.md");

/// The fenced blocks of the page in one language, in order.
fn blocks(language: &str) -> Vec<String> {
    PAGE.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n'))
        .map(str::to_owned)
        .collect()
}

fn commands() -> Vec<Vec<String>> {
    let lines = blocks("sh").concat();
    let commands = lines.lines().filter_map(|l| l.strip_prefix("selfeval "));
    commands
        .map(|l| l.split_whitespace().map(str::to_owned).collect())
        .collect()
}

#[test]
fn the_page_on_adding_a_family_is_true() {
    let texts = blocks("text");
    let [form, before, explained] = texts.as_slice() else {
        panic!("three texts on the page");
    };
    let tree = Tree::with(&[("lake/form.txt", form.as_bytes())]);
    let commands = commands();
    let run = |at: usize| {
        let arguments: Vec<&str> = commands[at].iter().map(String::as_str).collect();
        let run = tree.run(&arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.stderr);
        run
    };
    assert_eq!(run(0).stdout, *before);

    tree.write("mine/lake-district.toml", blocks("toml")[0].as_bytes());
    assert!(run(1).stdout.contains("lake-district"));
    let shown = run(2).stdout;
    assert!(shown.starts_with(explained.as_str()), "{shown}");
    let record: serde_json::Value = serde_json::from_str(&run(3).stdout).unwrap();
    let form = &record["forms"][0];
    assert_eq!(form["family"], "lake-district");
    assert_eq!(form["organization"]["raw"], "湖区水利局");
    assert_eq!(form["tasks"].as_array().unwrap().len(), 2);
    assert_eq!(form["tasks"][1]["name"]["raw"], "供水");
    assert_eq!(form["indicators"][1]["target"]["raw"], "≥30公里");
    assert_eq!(form["indicators"][1]["actual"]["raw"], "28公里");
    assert_eq!(form["indicators"][0]["other"][0]["label"], "评议");
    let codes: Vec<_> = record["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["code"].clone())
        .collect();
    assert!(codes.contains(&"column_unknown".into()), "{codes:?}");
    assert!(!codes.contains(&"family_unrecognized".into()), "{codes:?}");
    assert_eq!(commands.len(), 4);
}

#[test]
fn a_family_that_names_no_field_is_refused() {
    let tree = Tree::with(&[("lake.txt", b"x\n")]);
    let broken = blocks("toml")[0].replace("\"tasks.expected\" =", "\"tasks.wish\" =");
    tree.write("mine/lake-district.toml", broken.as_bytes());
    let run = tree.run(&["families", "--families", "mine"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("lake-district.toml") && run.stderr.contains("tasks.wish"),
        "{}",
        run.stderr
    );
}

#[test]
fn every_family_is_listed_with_its_source() {
    let tree = Tree::new();
    let run = tree.run(&["families"]);
    assert_eq!(run.code, 0);
    let json = tree.run(&["families", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), run.stdout.lines().count());
    for wanted in [
        "guangzhou-department",
        "mof-project",
        "yunnan-project",
        "assistance-fund",
        "sichuan-project",
        "sichuan-completion",
        "transfer-payment",
        "hubei-project",
        "chongqing-department",
        "hebei-project",
        "guangshui-project",
        "yueyang-report",
        "department-target",
        "project-target",
        "transfer-target",
        "score-table",
    ] {
        let family = list.iter().find(|f| f["family"] == wanted).unwrap();
        assert!(
            !family["sources"].as_array().unwrap().is_empty(),
            "{wanted}"
        );
        assert!(
            !family["require"].as_array().unwrap().is_empty(),
            "{wanted}"
        );
    }
    assert_eq!(list.last().unwrap()["family"], "generic");
}

#[test]
fn explain_names_the_evidence_and_what_others_lack() {
    let corpus = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/corpus/text/yunnan-project.txt"
    );
    let tree = Tree::new();
    let run = tree.run(&["families", "explain", corpus, "--json"]);
    let forms: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(forms[0]["family"], "yunnan-project");
    let found = forms[0]["chosen"]["found"].as_array().unwrap();
    assert!(found.contains(&serde_json::json!(["indicators.target_unit", "度量单位"])));
    let others = forms[0]["others"].as_array().unwrap();
    assert_eq!(others.len(), 3);
    let text = tree.run(&["families", "explain", corpus]).stdout;
    assert!(
        text.contains("  family: yunnan-project\n") && text.contains("\n  not "),
        "{text}"
    );
    assert_eq!(tree.run(&["families", "explain", "gone.pdf"]).code, 1);
}

#[test]
fn no_family_is_named_in_the_program() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let lexicon = selfeval::lexicon::Lexicon::load(None).unwrap();
    let ids: Vec<&str> = lexicon.families().iter().map(|f| f.id.as_str()).collect();
    for entry in walkdir::WalkDir::new(root.join("src")) {
        let entry = entry.unwrap();
        let path = entry.path();
        // The list of files that are part of the program.
        if path.extension().is_none_or(|e| e != "rs") || path.ends_with("lexicon/builtin.rs") {
            continue;
        }
        let source = std::fs::read_to_string(path).unwrap();
        let program = source.split("#[cfg(test)]").next().unwrap();
        for id in ids.iter().filter(|id| **id != "generic") {
            assert!(!program.contains(id), "{}: {id}", path.display());
        }
    }
}

#[test]
fn a_survey_counts_by_folder_and_lists_files() {
    let corpus = |name: &str| {
        std::fs::read(format!("{}/corpus/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let tree = Tree::with(&[
        ("in/a/form.pdf", &corpus("pdf/transfer-payment.typst.pdf")),
        ("in/a/form.txt", &corpus("text/sichuan-project.txt")),
        ("in/b/other.pdf", &pdf::text(&["nothing of the kind"])),
        ("in/b/broken.pdf", b"%PDF-1.4 and nothing else"),
    ]);
    let run = tree.run(&["survey", "in", "-o", "survey.csv"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    let line = |folder: &str| {
        let found = run.stdout.lines().find(|l| l.starts_with(folder)).unwrap();
        found
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    // folder, files, pages, digital, mixed, need OCR, failed, forms likely, families
    assert_eq!(
        line("in/a")[..8],
        ["in/a", "2", "1", "2", "0", "0", "0", "2"]
    );
    assert_eq!(line("in/a")[8..], ["sichuan-project,", "transfer-payment"]);
    assert_eq!(
        line("in/b")[..8],
        ["in/b", "2", "1", "1", "0", "0", "1", "0"]
    );
    assert_eq!(line("all")[..8], ["all", "4", "2", "3", "0", "0", "1", "2"]);
    let csv = tree.read("survey.csv");
    let rows: Vec<&str> = csv.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(rows.len(), 5);
    assert!(
        rows[1].starts_with("in/a,in/a/form.pdf,pdf,")
            && rows[1].ends_with("digital,likely,transfer-payment,")
    );
    assert!(
        rows[3].ends_with("failed,unknown,,pdf_broken"),
        "{}",
        rows[3]
    );
    assert!(rows[4].ends_with("digital,unlikely,,"), "{}", rows[4]);
    // Nothing else is written.
    assert_eq!(tree.run(&["survey", "gone"]).code, 3);
}
