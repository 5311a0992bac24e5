//! Every finding over the corpus was judged by eye: `tests/fixtures/findings.tsv`
//! says which are true. `SELFEVAL_BLESS=1` writes the list anew and marks what
//! nobody has judged with `?`; the test fails until somebody has.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;

use selfeval::budget::Budget;
use selfeval::check::rules;
use selfeval::extract::{Options, extract};
use selfeval::record::CheckVerdict;

use crate::tree::in_repository;

const LIST: &str = "tests/fixtures/findings.tsv";
const HEAD: &str = "# rule, spec, judged (true or false), what the finding says. One line for all renderings of a spec.\n";

/// Rule, spec and message.
type Finding = (String, String, String);

/// Every finding over the corpus, once a spec.
fn found() -> BTreeMap<Finding, usize> {
    let mut all = BTreeMap::new();
    for folder in ["corpus/pdf", "corpus/text"] {
        let mut files: Vec<_> = fs::read_dir(in_repository(folder))
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        files.sort();
        for path in files {
            let bytes = fs::read(&path).unwrap();
            let record = extract(&bytes, &path, &Options::default(), &Budget::default());
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let spec = name.split('.').next().unwrap().to_owned();
            let checks = record.forms.iter().flat_map(|f| &f.checks);
            for check in checks.filter(|c| c.verdict == CheckVerdict::Fail) {
                let key = (check.rule.clone(), spec.clone(), check.message.zh.clone());
                *all.entry(key).or_insert(0) += 1;
            }
        }
    }
    all
}

/// `cargo test --release every_finding -- --nocapture` shows the table of `docs/checks.md`.
#[test]
fn every_finding_of_the_corpus_was_judged() {
    let found = found();
    let list = fs::read_to_string(in_repository(LIST)).unwrap_or_default();
    let mut judged: BTreeMap<Finding, String> = BTreeMap::new();
    for line in list.lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.splitn(4, '\t').collect();
        let [rule, spec, verdict, message] = fields[..] else {
            panic!("{LIST}: {line}");
        };
        let key = (rule.to_owned(), spec.to_owned(), message.to_owned());
        judged.insert(key, verdict.to_owned());
    }
    if env::var_os("SELFEVAL_BLESS").is_some() {
        let mut text = HEAD.to_owned();
        for key in found.keys() {
            let verdict = judged.get(key).map_or("?", String::as_str);
            writeln!(text, "{}\t{}\t{verdict}\t{}", key.0, key.1, key.2).unwrap();
        }
        fs::write(in_repository(LIST), text).unwrap();
        judged.retain(|key, _| found.contains_key(key));
    }
    let open: Vec<&Finding> = found
        .keys()
        .filter(|key| {
            !judged
                .get(*key)
                .is_some_and(|v| v == "true" || v == "false")
        })
        .collect();
    let gone: Vec<&Finding> = judged.keys().filter(|k| !found.contains_key(*k)).collect();
    assert!(
        open.is_empty() && gone.is_empty(),
        "not judged: {open:#?}\ngone: {gone:#?}"
    );
    let page = fs::read_to_string(in_repository("docs/checks.md")).unwrap();
    let (mut all, mut wrong) = (0, 0);
    for rule in rules() {
        let of = |verdict: &str| {
            let mine = judged
                .iter()
                .filter(|(k, v)| k.0 == rule.id && *v == verdict);
            mine.count()
        };
        let (right, false_alarms) = (of("true"), of("false"));
        if right + false_alarms == 0 {
            continue;
        }
        all += right + false_alarms;
        wrong += false_alarms;
        let row = format!(
            "| `{}` | {} | {right} | {false_alarms} |",
            rule.id,
            right + false_alarms
        );
        println!("{row}");
        assert!(page.contains(&row), "docs/checks.md lacks the row\n{row}");
        assert!(
            false_alarms * 10 < right + false_alarms,
            "{}: {false_alarms} false",
            rule.id
        );
    }
    println!("{all} findings, {wrong} false");
}
