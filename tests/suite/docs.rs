//! What the documentation must mention. Commands and flags are tested in
//! `src/cli/mod.rs`, exit codes in `src/exit.rs`.

use std::collections::BTreeSet;
use std::env;
use std::fs;

use selfeval::problem::{Code, Severity};
use selfeval::record::Record;
use serde_json::Value;

use crate::tree::{Tree, in_repository};

fn read(path: &str) -> String {
    fs::read_to_string(in_repository(path)).unwrap()
}

#[test]
fn every_error_code_is_documented() {
    let page = read("docs/errors.md");
    for code in Code::ALL {
        let severity = match code.severity() {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let row = format!(
            "| `{}` | {severity} | {} |",
            code.as_str(),
            code.explanation()
        );
        assert!(page.contains(&row), "docs/errors.md lacks the row\n{row}");
    }
}

#[test]
fn every_documented_error_code_exists() {
    let page = read("docs/errors.md");
    let known: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for line in page.lines() {
        if let Some((code, _)) = line.strip_prefix("| `").and_then(|l| l.split_once("` |")) {
            assert!(
                known.contains(code),
                "docs/errors.md explains {code}, which is gone"
            );
        }
    }
}

/// `SELFEVAL_BLESS=1 cargo test --release` writes it anew: all but its
/// introduction comes from the doc comments of `src/record/`.
#[test]
fn the_field_dictionary_is_not_stale() {
    let page = read("docs/record.md");
    let (introduction, _) = page.split_once("\n## ").expect("the page has chapters");
    let wanted = format!("{introduction}\n{}", dictionary(&Record::schema()));
    if env::var_os("SELFEVAL_BLESS").is_some() {
        fs::write(in_repository("docs/record.md"), wanted).unwrap();
    } else {
        assert!(page == wanted, "run SELFEVAL_BLESS=1 cargo test --release");
    }
}

/// A chapter a type, in the order in which the record leads to them.
fn dictionary(schema: &Value) -> String {
    let mut order = Vec::new();
    reach(schema, schema, &mut order);
    let mut text = chapter("Record", schema);
    for name in order.iter().filter(|name| *name != "Code") {
        text.push('\n');
        text.push_str(&chapter(name, &schema["$defs"][name]));
    }
    text
}

/// Collects the types that a node refers to, depth first.
fn reach(root: &Value, node: &Value, order: &mut Vec<String>) {
    for field in node["properties"].as_object().into_iter().flatten() {
        for name in references(field.1) {
            if !order.contains(&name) {
                order.push(name.clone());
                reach(root, &root["$defs"][&name], order);
            }
        }
    }
}

fn references(node: &Value) -> Vec<String> {
    let own = node["$ref"].as_str().and_then(|r| r.rsplit('/').next());
    let mut names: Vec<String> = own.map(str::to_owned).into_iter().collect();
    names.extend(references_in(&node["items"]));
    for option in node["anyOf"].as_array().into_iter().flatten() {
        names.extend(references(option));
    }
    names
}

fn references_in(items: &Value) -> Vec<String> {
    if items.is_object() {
        references(items)
    } else {
        Vec::new()
    }
}

fn chapter(name: &str, node: &Value) -> String {
    let mut text = format!("## {name}\n\n{}\n", description(node));
    if let Some(fields) = node["properties"].as_object() {
        text.push_str("\n| field | type | meaning |\n|---|---|---|\n");
        let required = node["required"].as_array();
        for (field, about) in fields {
            let optional = !required.is_some_and(|r| r.iter().any(|r| r == field));
            let mut kind = kind(about);
            if optional {
                kind.push_str(", may be left out");
            }
            text.push_str(&format!(
                "| `{field}` | {kind} | {} |\n",
                description(about)
            ));
        }
    }
    if let Some(values) = node["oneOf"].as_array() {
        text.push_str("\n| value | meaning |\n|---|---|\n");
        for value in values {
            let name = value["const"].as_str().expect("a documented value");
            text.push_str(&format!("| `{name}` | {} |\n", description(value)));
        }
    }
    text
}

fn description(node: &Value) -> String {
    let text = node["description"]
        .as_str()
        .expect("everything is documented");
    text.replace('\n', " ").replace('|', "\\|")
}

/// A type in words.
fn kind(node: &Value) -> String {
    if let Some(name) = node["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return match name {
            "Code" => "[code](errors.md)".to_owned(),
            _ => format!("[{name}](#{})", name.to_lowercase()),
        };
    }
    if let Some(options) = node["anyOf"].as_array() {
        return options.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    let simple = |name: &str| match name {
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => format!("list of {}", kind(&node["items"])),
        other => other.to_owned(),
    };
    match &node["type"] {
        Value::String(name) => simple(name),
        Value::Array(names) => {
            let names: Vec<String> = names.iter().filter_map(Value::as_str).map(simple).collect();
            names.join(" or ")
        }
        _ => panic!("a type without a name: {node}"),
    }
}

#[test]
fn the_readmes_name_every_document() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let text = read(readme);
        for entry in fs::read_dir(in_repository("docs")).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".md") {
                assert!(text.contains(&format!("docs/{name}")), "{readme}: {name}");
            }
        }
    }
}

/// Files and folders that the documents name by their whole path exist.
#[test]
fn paths_in_the_documents_exist() {
    const ROOTS: [&str; 7] = [
        "src/", "tests/", "docs/", "schemas/", "corpus/", "scripts/", "fuzz/",
    ];
    let docs = fs::read_dir(in_repository("docs")).unwrap();
    let mut pages: Vec<String> = docs
        .map(|e| format!("docs/{}", e.unwrap().file_name().display()))
        .filter(|p| p.ends_with(".md"))
        .collect();
    pages.extend(["README.md", "README.zh-CN.md", "corpus/README.md"].map(str::to_owned));
    let mut seen = 0;
    for page in &pages {
        let text = read(page);
        for path in text.split('`').skip(1).step_by(2) {
            let root = ROOTS.iter().any(|r| path.starts_with(r));
            // Capitals stand for a name to fill in.
            let plain =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_./-".contains(c);
            if root && path.chars().all(plain) {
                seen += 1;
                assert!(in_repository(path).exists(), "{page}: {path} is gone");
            }
        }
    }
    assert!(seen >= 30, "{seen} paths");
}

/// Whether `excerpt` is `value` with fields left out.
fn is_excerpt(excerpt: &Value, value: &Value) -> bool {
    match (excerpt, value) {
        (Value::Object(excerpt), Value::Object(value)) => excerpt
            .iter()
            .all(|(key, e)| value.get(key).is_some_and(|v| is_excerpt(e, v))),
        (Value::Array(excerpt), Value::Array(value)) => {
            excerpt.len() == value.len() && excerpt.iter().zip(value).all(|(e, v)| is_excerpt(e, v))
        }
        _ => excerpt == value,
    }
}

fn holds(value: &Value, excerpt: &Value) -> bool {
    is_excerpt(excerpt, value)
        || match value {
            Value::Object(fields) => fields.values().any(|v| holds(v, excerpt)),
            Value::Array(items) => items.iter().any(|v| holds(v, excerpt)),
            _ => false,
        }
}

/// Every excerpt in the walk of `docs/ARCHITECTURE.md` is in what the command
/// before it prints.
#[test]
fn the_walk_through_the_stages_is_true() {
    let page = read("docs/ARCHITECTURE.md");
    let (_, walk) = page
        .split_once("\n## One value, from page to record\n")
        .unwrap();
    let (walk, _) = walk.split_once("\n## ").unwrap();
    let mut shown = Value::Null;
    let mut excerpts = 0;
    for block in walk.split("```").skip(1).step_by(2) {
        if let Some(command) = block.strip_prefix("sh\nselfeval ") {
            let command = command.replace(
                "corpus/",
                &format!("{}/", in_repository("corpus").display()),
            );
            let arguments: Vec<&str> = command.split_whitespace().collect();
            let run = Tree::new().run(&arguments);
            assert_eq!(run.code, 0, "{}", run.stderr);
            shown = serde_json::from_str(&run.stdout).unwrap();
        } else if let Some(excerpt) = block.strip_prefix("json\n") {
            excerpts += 1;
            let excerpt = serde_json::from_str(excerpt).unwrap();
            assert!(holds(&shown, &excerpt), "the program prints no {excerpt}");
        }
    }
    assert!(excerpts >= 7, "{excerpts} excerpts");
}

#[test]
fn every_reason_of_an_attainment_is_documented() {
    let page = read("docs/checks.md");
    for (code, english, chinese) in selfeval::value::REASONS {
        let row = format!("| `{code}` | {english} | {chinese} |");
        assert!(page.contains(&row), "docs/checks.md lacks the row\n{row}");
    }
    for line in page.lines() {
        let Some((code, _)) = line.strip_prefix("| `").and_then(|l| l.split_once("` |")) else {
            continue;
        };
        let reason = selfeval::value::REASONS.iter().any(|r| r.0 == code);
        let rule = selfeval::check::rules().iter().any(|r| r.id == code);
        assert!(
            reason || rule,
            "docs/checks.md explains {code}, which is gone"
        );
    }
}
