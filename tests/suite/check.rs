//! Checks on whole records: what they find, what they must not touch, how
//! much a wrong digit shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rust_decimal::Decimal;
use selfeval::budget::Budget;
use selfeval::check::{self, CheckOptions};
use selfeval::extract::{Options, extract};
use selfeval::record::{CheckClass, CheckVerdict, Consistency, Form, Money, Rate, Record};
use selfeval::value::{self, MoneyUnit};
use serde_json::Value;

use crate::tree::{Tree, in_repository};

fn record(path: &Path) -> Record {
    let bytes = fs::read(path).unwrap();
    extract(&bytes, path, &Options::default(), &Budget::default())
}

fn texts() -> Vec<(String, Record)> {
    let mut all: Vec<_> = fs::read_dir(in_repository("corpus/text"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    all.sort();
    let name = |p: &Path| p.file_name().unwrap().to_string_lossy().into_owned();
    all.iter().map(|p| (name(p), record(p))).collect()
}

/// Takes away what checks may set.
fn without_checks(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for key in ["consistency", "checks", "mentions"] {
                map.remove(key);
            }
            map.values_mut().for_each(without_checks);
        }
        Value::Array(list) => list.iter_mut().for_each(without_checks),
        _ => {}
    }
}

/// Reads a text without and with checks, and again with every check there is:
/// all but what checks may set is the same to the last byte.
#[test]
fn checks_change_no_value() {
    let mut marked = 0;
    for (name, on) in texts() {
        let path = in_repository("corpus/text").join(&name);
        let options = Options {
            no_checks: true,
            ..Options::default()
        };
        let off = extract(
            &fs::read(&path).unwrap(),
            &path,
            &options,
            &Budget::default(),
        );
        assert_eq!(off.forms.len(), on.forms.len(), "{name}");
        for (off, on) in off.forms.iter().zip(&on.forms) {
            assert!(off.checks.is_empty() && off.mentions.is_empty(), "{name}");
            let plain = serde_json::to_value(off).unwrap();
            assert!(!plain.to_string().contains("corroborated"), "{name}");
            let mut again = on.clone();
            check::run(&mut again, &CheckOptions::default());
            assert_eq!(&again, on, "{name}: a second run differs");
            let mut all = on.clone();
            let options = CheckOptions {
                tidiness: true,
                ..CheckOptions::default()
            };
            check::run(&mut all, &options);
            for checked in [on, &all] {
                let mut checked = serde_json::to_value(checked).unwrap();
                marked += checked.to_string().matches("corroborated").count();
                let mut plain = plain.clone();
                without_checks(&mut plain);
                without_checks(&mut checked);
                assert_eq!(plain, checked, "{name}");
            }
        }
    }
    assert!(marked > 0, "no check marked anything: nothing was compared");
}

/// `reading` is doubt about us: no check may touch it, whatever it is.
#[test]
fn checks_leave_the_reading_alone() {
    let readings = |form: &Form| -> Vec<String> {
        let text = serde_json::to_string(form).unwrap();
        let parts = text.split("\"reading\":").skip(1);
        parts.map(|p| p.chars().take(12).collect()).collect()
    };
    for (name, record) in texts() {
        for form in &record.forms {
            let mut text = serde_json::to_string(form).unwrap();
            for other in ["read", "doubtful"] {
                text = text.replace(
                    &format!("\"reading\":\"{other}\""),
                    "\"reading\":\"recognized\"",
                );
            }
            let mut form: Form = serde_json::from_str(&text).unwrap();
            let before = readings(&form);
            assert!(before.iter().any(|r| r.contains("recognized")), "{name}");
            check::run(&mut form, &CheckOptions::default());
            assert_eq!(readings(&form), before, "{name}");
        }
    }
}

#[test]
fn fields_lead_to_values_and_findings_have_their_own_ids() {
    for (name, record) in texts() {
        for form in &record.forms {
            let json = serde_json::to_value(form).unwrap();
            let mut ids = BTreeSet::new();
            for one in &form.checks {
                assert!(!one.fields.is_empty(), "{name}: {}", one.id);
                for field in &one.fields {
                    let value = json.pointer(field);
                    if field == "/fiscal_year" {
                        // Taken out of a title or a head: no text of its own.
                        assert!(value.is_some_and(|v| v["value"].is_number()), "{name}");
                        continue;
                    }
                    assert!(
                        value.is_some_and(|v| v["raw"].is_string()),
                        "{name}: {} → {field}",
                        one.id
                    );
                }
                if one.verdict == CheckVerdict::Fail {
                    assert!(ids.insert(&one.finding_id), "{name}: {}", one.id);
                }
            }
            for mention in &form.mentions {
                assert!(json.pointer(&mention.field).is_some(), "{name}");
            }
        }
    }
}

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

type Cell = (usize, &'static str);

fn money(form: &mut Form, (at, key): Cell) -> Option<&mut Money> {
    let row = &mut form.budget[at];
    match key {
        "initial" => row.initial.as_mut(),
        "adjustment" => row.adjustment.as_mut(),
        "adjusted" => row.adjusted.as_mut(),
        "received" => row.received.as_mut(),
        "executed" => row.executed.as_mut(),
        "balance" => row.balance.as_mut(),
        _ => None,
    }
}

fn rate(form: &mut Form, (at, key): Cell) -> Option<&mut Rate> {
    let row = &mut form.budget[at];
    match key {
        "execution_rate" => row.execution_rate.as_mut(),
        "adjustment_rate" => row.adjustment_rate.as_mut(),
        _ => None,
    }
}

/// Every text that differs from the given one in one digit.
fn misprints(raw: &str) -> Vec<String> {
    let chars: Vec<char> = raw.chars().collect();
    let mut all = Vec::new();
    for (at, ch) in chars.iter().enumerate().filter(|(_, c)| c.is_ascii_digit()) {
        for digit in ('0'..='9').filter(|d| d != ch) {
            let mut changed = chars.clone();
            changed[at] = digit;
            all.push(changed.into_iter().collect());
        }
    }
    all
}

#[derive(Debug, Default)]
struct Count {
    all: u32,
    contradicted: u32,
    within: u32,
    /// No number any more (07.5): the reader says so before any check.
    refused: u32,
}

/// Puts one misprint into a form and counts what the checks say of it.
fn misprint(form: &Form, cell: Cell, raw: &str, count: &mut Count) {
    let mut wrong = form.clone();
    if let Some(cell) = money(&mut wrong, cell) {
        let unit = cell.unit.as_deref().and_then(MoneyUnit::parse);
        let Ok(Some(amount)) = value::amount(raw, unit) else {
            count.refused += 1;
            return;
        };
        cell.raw = raw.to_owned();
        cell.amount = Some(amount.amount);
        cell.yuan = amount.yuan;
    } else if let Some(cell) = rate(&mut wrong, cell) {
        let Ok(Some(percent)) = value::percent(raw, true) else {
            count.refused += 1;
            return;
        };
        cell.raw = raw.to_owned();
        cell.percent = Some(percent.percent);
    }
    check::run(&mut wrong, &CheckOptions::default());
    let mark = money(&mut wrong, cell)
        .map(|m| m.consistency)
        .or_else(|| rate(&mut wrong, cell).map(|r| r.consistency));
    count.all += 1;
    match mark.unwrap() {
        Consistency::Contradicted => count.contradicted += 1,
        Consistency::Corroborated => count.within += 1,
        Consistency::Untested => {}
    }
}

/// `cargo test --release digit -- --nocapture` shows the shares.
#[test]
fn a_wrong_digit_in_the_budget_is_contradicted() {
    const KEYS: [&str; 8] = [
        "initial",
        "adjustment",
        "adjusted",
        "received",
        "executed",
        "balance",
        "execution_rate",
        "adjustment_rate",
    ];
    let mut total = Count::default();
    for (name, record) in texts() {
        let mut count = Count::default();
        for form in &record.forms {
            // Prose has no part in it.
            let mut form = form.clone();
            form.goals.clear();
            form.tasks.clear();
            form.sections.clear();
            form.indicators.clear();
            for at in 0..form.budget.len() {
                for cell in KEYS.map(|key| (at, key)) {
                    let raw = money(&mut form, cell).map(|m| m.raw.clone());
                    let raw = raw.or_else(|| rate(&mut form, cell).map(|r| r.raw.clone()));
                    for wrong in misprints(&raw.unwrap_or_default()) {
                        misprint(&form, cell, &wrong, &mut count);
                    }
                }
            }
        }
        println!("{name}: {count:?}");
        total.all += count.all;
        total.contradicted += count.contradicted;
        total.within += count.within;
        total.refused += count.refused;
    }
    let share = |n: u32| Decimal::from(n * 1000 / total.all) / Decimal::TEN;
    let other = total.all - total.contradicted - total.within;
    println!(
        "{} misprints: {} % contradicted, {} % within rounding, {} % under no identity; \
         {} more are no numbers",
        total.all,
        share(total.contradicted),
        share(total.within),
        share(other),
        total.refused
    );
    assert!(share(total.contradicted) >= Decimal::from(79), "{total:?}");
}

fn tianhe() -> Record {
    record(&in_repository("corpus/text/tianhe-like.txt"))
}

/// Both printed numbers of every finding of a rule.
fn findings(record: &Record, rule: &str) -> Vec<(String, String)> {
    let checks = record.forms.iter().flat_map(|f| &f.checks);
    checks
        .filter(|c| c.rule == rule && c.verdict == CheckVerdict::Fail)
        .map(|c| {
            let text = |t: &Option<String>| t.clone().unwrap_or_default();
            (text(&c.stated), text(&c.computed))
        })
        .collect()
}

#[test]
fn one_fact_with_two_values_is_found() {
    let record = tianhe();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        findings(&record, "same_fact"),
        [
            pair("7121家", "7013家"),
            pair("27.62万人", "28.11万人"),
            pair("7344名", "5864名"),
            pair("6557.74万元", "4655.74万元"),
            pair("16518宗", "11477宗"),
            pair("75.16%", "75.56%"),
        ]
    );
    assert_eq!(findings(&record, "verdict_flip"), [pair("92%", "100%")]);
    assert_eq!(findings(&record, "prose_part"), [pair("11149件", "9102件")]);
    let ratios = record.forms.iter().flat_map(|f| &f.checks);
    let ratios: Vec<_> = ratios.filter(|c| c.rule == "prose_ratio").collect();
    assert_eq!(ratios.len(), 2);
    assert!(ratios.iter().all(|c| c.verdict == CheckVerdict::Pass));
}

/// The conflicts that the corpus holds; each stands in the form that copies the
/// structure of a published one.
const PLANTED: &[(&str, &str, &str)] = &[
    ("same_fact", "7121家", "7013家"),
    ("same_fact", "27.62万人", "28.11万人"),
    ("same_fact", "7344名", "5864名"),
    ("same_fact", "6557.74万元", "4655.74万元"),
    ("same_fact", "16518宗", "11477宗"),
    ("same_fact", "75.16%", "75.56%"),
    ("verdict_flip", "92%", "100%"),
    ("prose_part", "11149件", "9102件"),
    ("amount_between_blocks", "17347.8万元", "17,390.49万元"),
];

/// Every pair that was not planted is false: over the whole corpus nine of ten
/// pairs must be planted ones, and every planted one must be found.
#[test]
fn facts_are_paired_with_precision() {
    let (mut planted, mut wrong) = (BTreeSet::new(), Vec::new());
    for (name, record) in &texts() {
        for rule in [
            "same_fact",
            "verdict_flip",
            "prose_part",
            "prose_ratio",
            "amount_between_blocks",
        ] {
            for (a, b) in findings(record, rule) {
                let known = PLANTED
                    .iter()
                    .find(|(r, x, y)| *r == rule && *x == a && *y == b);
                match known.filter(|_| name.starts_with("tianhe-like")) {
                    Some(pair) => {
                        planted.insert(pair);
                    }
                    None => wrong.push((name.clone(), rule, a, b)),
                }
            }
        }
    }
    println!(
        "{} planted pairs found, {} false: {wrong:?}",
        planted.len(),
        wrong.len()
    );
    assert_eq!(planted.len(), PLANTED.len());
    assert!(wrong.len() * 9 <= planted.len(), "{wrong:?}");
}

/// Goals and sections of one form put into another: nothing in them is about
/// the same fact, so that every pair across the seam is false by construction.
#[test]
fn facts_of_different_forms_are_not_paired() {
    // One rendering of each form; two renderings of one form do share facts.
    let records = texts();
    let forms: Vec<(&str, &Form)> = records
        .iter()
        .filter(|(name, _)| !name.contains("aligned"))
        .flat_map(|(name, record)| record.forms.iter().map(move |f| (name.as_str(), f)))
        .collect();
    let (mut mixed, mut wrong) = (0, Vec::new());
    for (name, form) in &forms {
        for (other, guest) in forms.iter().filter(|(other, _)| other != name) {
            if guest.goals.is_empty() && guest.sections.is_empty() {
                continue;
            }
            let mut both = (*form).clone();
            let (goals, sections) = (both.goals.len(), both.sections.len());
            both.goals.extend(guest.goals.iter().cloned());
            both.sections.extend(guest.sections.iter().cloned());
            check::run(&mut both, &CheckOptions::default());
            mixed += 1;
            let across = |c: &&selfeval::record::Check| {
                let foreign = |field: &String| {
                    let mut parts = field.split('/').skip(1);
                    let (list, at) = (parts.next().unwrap(), parts.next().unwrap());
                    let at: usize = at.parse().unwrap_or(0);
                    list == "goals" && at >= goals || list == "sections" && at >= sections
                };
                c.fields.iter().any(foreign) && !c.fields.iter().all(foreign)
            };
            let pairs = both.checks.iter().filter(|c| {
                matches!(c.rule.as_str(), "same_fact" | "verdict_flip")
                    && c.verdict == CheckVerdict::Fail
            });
            wrong.extend(
                pairs
                    .filter(across)
                    .map(|c| format!("{name}+{other}: {}", c.message.zh)),
            );
        }
    }
    println!("{mixed} mixed forms, {} false pairs", wrong.len());
    for line in &wrong {
        println!("{line}");
    }
    assert!(wrong.len() * 100 <= mixed, "{} of {mixed}", wrong.len());
}

/// The scores of this form sum to 99.5 and it prints 99.4: a slip of the data,
/// kept because the program must say so.
#[test]
fn a_total_that_its_scores_do_not_give_is_contradicted() {
    let record = record(&in_repository("corpus/text/assistance-fund.txt"));
    assert_eq!(
        findings(&record, "score_total"),
        [("99.4".to_owned(), "99.5".to_owned())]
    );
    let totals = record.forms[0].totals.as_ref().unwrap();
    let score = totals.score.as_ref().unwrap();
    assert_eq!(score.consistency, Consistency::Contradicted);
    assert_eq!(
        (score.raw.as_str(), score.value),
        ("99.4", Some(Decimal::new(994, 1)))
    );
}

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
