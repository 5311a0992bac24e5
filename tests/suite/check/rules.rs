//! Rules are documented.

use std::fs;

use selfeval::check;
use selfeval::record::CheckClass;

use crate::tree::in_repository;

/// The chapter of a rule as `docs/checks.md` has it.
fn chapter(rule: &check::Rule) -> String {
    let both = |name: &str, text: check::Text| format!("- {name}: {} ({})\n", text.en, text.zh);
    format!(
        "### `{}`\n\n{}: {}.\n\n{}{}{}{}- Severity: {}\n",
        rule.id,
        rule.title.zh,
        rule.title.en,
        both("Formula", rule.formula),
        both("Tolerance", rule.tolerance),
        both("Harmless if", rule.harmless_if),
        both("Source", rule.source),
        format!("{:?}", rule.severity).to_lowercase(),
    )
}

/// `SELFEVAL_BLESS=1 cargo test --test suite every_rule` writes the chapters.
fn bless(page: &str) -> String {
    let at = page.find("## Class A").unwrap();
    let mut text = page[..at].to_owned();
    let mut class = None;
    for rule in check::rules() {
        if class.replace(rule.class) != Some(rule.class) {
            let (zh, en) = match rule.class {
                CheckClass::A => ("算术不符", "Arithmetic over printed numbers"),
                CheckClass::B => ("陈述矛盾", "Statements that contradict each other"),
                CheckClass::C => ("值得抽查的现象", "Patterns worth sampling"),
                CheckClass::D => ("公开缺漏", "Gaps in the disclosure"),
                CheckClass::T => (
                    "文字整洁，加 --tidiness 才核对",
                    "Tidiness, only with `--tidiness`",
                ),
            };
            text += &format!("## Class {:?}: {en} ({zh})\n\n", rule.class);
        }
        text += &chapter(rule);
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

#[test]
fn every_rule_is_documented() {
    let path = in_repository("docs/checks.md");
    let page = fs::read_to_string(&path).unwrap();
    if std::env::var_os("SELFEVAL_BLESS").is_some() {
        fs::write(&path, bless(&page)).unwrap();
        return;
    }
    for rule in check::rules() {
        let class = format!("## Class {:?}", rule.class);
        let chapter = format!("### `{}`\n", rule.id);
        let at = page.find(&chapter).unwrap_or_else(|| panic!("{}", rule.id));
        assert!(page.find(&class).is_some_and(|c| c < at), "{}", rule.id);
        let next = page[at + 4..]
            .find("\n##")
            .map_or(page.len(), |n| at + 4 + n);
        let text = &page[at..next];
        for part in [
            rule.title,
            rule.formula,
            rule.tolerance,
            rule.harmless_if,
            rule.source,
        ] {
            for words in [part.zh, part.en] {
                assert!(!words.is_empty(), "{}", rule.id);
                assert!(text.contains(words), "{}: {words}", rule.id);
            }
        }
    }
    for line in page.lines().filter_map(|l| l.strip_prefix("### `")) {
        let id = line.trim_end_matches('`');
        assert!(check::rules().iter().any(|r| r.id == id), "{id} is gone");
    }
}
