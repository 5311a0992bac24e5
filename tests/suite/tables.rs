//! `--format csv`: the tables read back by a reader of their own.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::tree::{Tree, in_repository};

/// Rows by column name.
type Rows = Vec<BTreeMap<String, String>>;

/// A reader of RFC 4180 that knows nothing of the writer.
fn parse(text: &str) -> Rows {
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            (_, '"') => quoted = !quoted,
            (false, ',') => row.push(String::new()),
            (false, '\r') => {
                assert_eq!(chars.next(), Some('\n'), "lines end with CR LF");
                rows.push(vec![String::new()]);
            }
            (_, c) => row.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line ends");
    let head = rows.remove(0);
    let named = |row: Vec<String>| {
        assert_eq!(row.len(), head.len(), "{row:?}");
        head.iter().cloned().zip(row).collect()
    };
    rows.into_iter().map(named).collect()
}

/// Forms of two families, a file that fails, and a copy.
fn tree() -> Tree {
    let tree = Tree::new();
    for name in ["gz-twenty-tasks.typst.pdf", "mof-four.typst.pdf"] {
        let bytes = std::fs::read(in_repository(&format!("corpus/pdf/{name}"))).unwrap();
        tree.write(&format!("in/{name}"), bytes);
    }
    for name in ["hebei-project.txt", "gz-one-task.txt"] {
        let bytes = std::fs::read(in_repository(&format!("corpus/text/{name}"))).unwrap();
        tree.write(&format!("in/{name}"), &bytes);
        tree.write(&format!("in/z/{name}"), bytes);
    }
    tree.write("in/broken.pdf", "%PDF-1.7\n");
    tree
}

const ALL: &[&str] = &[
    "extract",
    "in",
    "gone.pdf",
    "-o",
    "out",
    "--format",
    "json,ndjson,csv",
];

#[test]
fn numbers_are_those_of_the_records_to_the_last_digit() {
    let tree = tree();
    assert_eq!(tree.run(ALL).code, 3);
    let ndjson = tree.read("out/records.ndjson");
    let records: Vec<Value> = ndjson
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let forms: Vec<&Value> = records
        .iter()
        .flat_map(|r| r["forms"].as_array().unwrap())
        .collect();
    assert!(forms.len() > 5);
    let mut numbers = 0;
    for (table, fields) in [
        (
            "budget",
            &[
                ("initial", "amount"),
                ("executed", "yuan"),
                ("execution_rate", "percent"),
                ("score", "value"),
            ][..],
        ),
        (
            "indicators",
            &[
                ("target", "value"),
                ("actual", "value"),
                ("weight", "value"),
                ("score", "value"),
            ],
        ),
        ("tasks", &[("amount", "amount"), ("amount", "yuan")]),
    ] {
        let rows = parse(&tree.read(&format!("out/{table}.csv")));
        let wanted: Vec<(&Value, &Value)> = forms
            .iter()
            .flat_map(|f| {
                f[table]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| (&f["form_id"], row))
            })
            .collect();
        assert_eq!(rows.len(), wanted.len(), "{table}");
        for (row, (form_id, wanted)) in rows.iter().zip(wanted) {
            assert_eq!(row["form_id"], form_id.as_str().unwrap());
            for (field, part) in fields {
                let number = &wanted[field][part];
                let text = if number.is_null() {
                    String::new()
                } else {
                    number.to_string()
                };
                assert_eq!(row[&format!("{field}_{part}")], text);
                assert_eq!(
                    row[&format!("{field}_raw")],
                    wanted[field]["raw"].as_str().unwrap_or("")
                );
                let page = &wanted[field]["evidence"][0]["page"];
                let page = if page.is_null() {
                    String::new()
                } else {
                    page.to_string()
                };
                assert_eq!(row[&format!("{field}_page")], page);
                numbers += usize::from(!text.is_empty());
            }
        }
    }
    assert!(numbers > 200, "{numbers}");
}

#[test]
fn pointers_of_the_long_table_lead_to_the_values() {
    let tree = tree();
    tree.run(ALL);
    let ndjson = tree.read("out/records.ndjson");
    let records: Vec<Value> = ndjson
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let forms: BTreeMap<&str, &Value> = records
        .iter()
        .flat_map(|r| r["forms"].as_array().unwrap())
        .map(|f| (f["form_id"].as_str().unwrap(), f))
        .collect();
    let rows = parse(&tree.read("out/values.csv"));
    let count = |text: &str| ndjson.matches(text).count();
    let mentions = parse(&tree.read("out/mentions.csv")).len();
    let wanted = count("\"evidence\":") - mentions;
    assert_eq!(rows.len(), wanted, "each printed value once");
    let checks = parse(&tree.read("out/checks.csv"));
    assert_eq!(checks.len(), count("\"finding_id\":"));
    assert!(checks.iter().any(|c| c["verdict"] == "pass"));
    let mut ids: Vec<&str> = rows.iter().map(|r| r["value_id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), rows.len(), "ids are unique");
    for row in &rows {
        let value = forms[row["form_id"].as_str()]
            .pointer(&row["pointer"])
            .unwrap();
        if let Some(raw) = value["raw"].as_str() {
            assert_eq!(row["raw"], raw);
        }
        if !value["yuan"].is_null() {
            assert_eq!(row["normalized"], value["yuan"].to_string());
            assert_eq!(row["unit"], "元");
        }
    }
}

#[test]
fn documents_and_failures_reconcile() {
    let tree = tree();
    tree.run(ALL);
    let documents = parse(&tree.read("out/documents.csv"));
    assert_eq!(documents.len(), 6);
    let copied = documents
        .iter()
        .find(|d| d["path"] == "in/gz-one-task.txt")
        .unwrap();
    assert_eq!(copied["other_paths"], "[\"in/z/gz-one-task.txt\"]");
    let failures = parse(&tree.read("out/failures.csv"));
    let files: Vec<(&str, &str)> = failures
        .iter()
        .map(|f| (f["file"].as_str(), f["code"].as_str()))
        .collect();
    assert_eq!(
        files,
        [
            ("in/broken.pdf", "pdf_broken"),
            ("gone.pdf", "file_missing")
        ]
    );
}

#[test]
fn any_number_of_jobs_gives_the_same_tables() {
    let tree = tree();
    for (jobs, out) in [("1", "o1"), ("8", "o8")] {
        tree.run(&[
            "extract",
            "in",
            "-o",
            out,
            "--jobs",
            jobs,
            "--format",
            "json,ndjson,csv",
        ]);
    }
    assert!(tree.files("o1").len() > 15);
    assert!(tree.files("o1") == tree.files("o8"), "the outputs differ");
}

#[test]
fn the_package_and_the_codebook_describe_the_files() {
    let tree = tree();
    tree.run(&["extract", "in", "-o", "out", "--format", "csv"]);
    assert!(!tree.path("out/records.ndjson").exists());
    assert!(!tree.path("out/records").exists());
    let package: Value = serde_json::from_str(&tree.read("out/datapackage.json")).unwrap();
    let codebook = tree.read("out/codebook.md");
    for resource in package["resources"].as_array().unwrap() {
        let text = tree.read(&format!("out/{}", resource["path"].as_str().unwrap()));
        let head = text.trim_start_matches('\u{FEFF}').lines().next().unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(head.split(',').collect::<Vec<_>>(), names);
        assert!(codebook.contains(&format!("\n## {}\n", resource["name"].as_str().unwrap())));
        for name in names {
            assert!(codebook.contains(&format!("| `{name}` |")), "{name}");
        }
        for row in parse(&text) {
            for field in fields {
                let cell = &row[field["name"].as_str().unwrap()];
                let fits = match field["type"].as_str().unwrap() {
                    _ if cell.is_empty() => true,
                    "integer" => cell.parse::<i64>().is_ok(),
                    "number" => cell.parse::<f64>().is_ok(),
                    "boolean" => cell == "true" || cell == "false",
                    "array" => serde_json::from_str::<Vec<Value>>(cell).is_ok(),
                    _ => true,
                };
                assert!(fits, "{field}: {cell}");
            }
        }
    }
}

#[test]
fn excel_gets_texts_that_it_leaves_alone() {
    let tree = tree();
    let plain = &["extract", "in", "-o", "plain", "--format", "csv"][..];
    let safe = &[
        "extract",
        "in",
        "-o",
        "safe",
        "--format",
        "csv",
        "--csv-excel-safe",
    ][..];
    tree.run(plain);
    tree.run(safe);
    let plain = parse(&tree.read("plain/values.csv"));
    let safe = parse(&tree.read("safe/values.csv"));
    let mut guarded = 0;
    for (plain, safe) in plain.iter().zip(&safe) {
        assert_eq!(
            plain["normalized"], safe["normalized"],
            "numbers stay numbers"
        );
        if plain["raw"] != safe["raw"] {
            assert_eq!(safe["raw"], format!("'{}", plain["raw"]));
            guarded += 1;
        }
    }
    assert!(guarded > 10, "{guarded}");
    assert_eq!(tree.run(&["extract", "in", "--format", "soup"]).code, 2);
}
