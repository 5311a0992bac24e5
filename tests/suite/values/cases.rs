//! The cases of `tests/values/*.tsv`.
//!
//! A case is a line of four fields: function, raw text, argument, expected
//! result. `\n` stands for a line break. Lines starting with `#` are comments.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use selfeval::value::{
    self, Approximation, Comparator, ComparatorSource, Condition, DateBound, MoneyUnit, Quantity,
    UnitSource,
};

use super::slice;

/// The text of a debug form in small letters: `BrokenThousands` → `broken_thousands`.
fn snake(value: impl std::fmt::Debug) -> String {
    let mut out = String::new();
    for ch in format!("{value:?}").chars() {
        if ch.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(ch.to_lowercase());
    }
    out
}

fn approximation(a: Option<Approximation>) -> String {
    a.map(|a| format!(" ~{}", snake(a))).unwrap_or_default()
}

fn condition(c: &Condition) -> String {
    let mut out = c.comparator.as_str().to_owned();
    match (c.value, c.error) {
        (Some(v), _) => write!(out, " {v}").unwrap(),
        (None, Some(e)) => write!(out, " !{}", snake(e)).unwrap(),
        (None, None) => out.push_str(" ?"),
    }
    if let Some(upper) = c.upper {
        write!(out, "..{upper}").unwrap();
    }
    if let Some(unit) = &c.unit {
        write!(out, " {unit}").unwrap();
        if let Some(canonical) = c.unit_canonical.as_ref().filter(|x| *x != unit) {
            write!(out, "[{canonical}]").unwrap();
        }
    }
    out.push_str(&approximation(c.approximation));
    if c.comparator_source == ComparatorSource::Assumed {
        out.push_str(" assumed");
    }
    out
}

fn date(d: &value::DateValue) -> String {
    let bound = d
        .bound
        .map(|b: DateBound| format!(" {}", snake(b)))
        .unwrap_or_default();
    format!("{}{bound}", d.iso())
}

fn quantity(q: &Quantity) -> String {
    let chosen = q.chosen();
    let mut out = match (chosen, &q.grade, &q.date) {
        (Some(c), _, _) => condition(c),
        (_, Some(g), _) => format!("grade {}", snake(g.value)),
        (_, _, Some(d)) => format!("date {}", date(d)),
        _ if q.comparator == Some(Comparator::Qualitative) => "text".to_owned(),
        _ => format!("none {}", q.reason.unwrap_or("")),
    };
    if chosen.is_none() && q.comparator_source == Some(ComparatorSource::Printed) {
        out.push_str(" printed");
    }
    for c in q.all.iter().skip(usize::from(chosen.is_some())) {
        write!(out, " | {}", condition(c)).unwrap();
    }
    out
}

fn run(function: &str, raw: &str, argument: &str) -> String {
    match function {
        "number" => match value::number(raw) {
            Ok(None) => "blank".into(),
            Ok(Some(n)) => format!("{}{}", n.value, approximation(n.approximation)),
            Err(e) => format!("!{}", snake(e)),
        },
        "amount" => match value::amount(raw, MoneyUnit::parse(argument)) {
            Ok(None) => "blank".into(),
            Ok(Some(a)) => {
                let unit = a.unit.map_or("?", MoneyUnit::as_str);
                let cell = a.unit_source == Some(UnitSource::Cell);
                let own = if cell {
                    format!(" cell:{}", a.unit_text.as_deref().unwrap_or(""))
                } else {
                    String::new()
                };
                let yuan = a.yuan.map_or_else(|| "?".into(), |y| y.to_string());
                format!(
                    "{} {unit}{own} = {yuan}{}",
                    a.amount,
                    approximation(a.approximation)
                )
            }
            Err(e) => format!("!{}", snake(e)),
        },
        "percent" => match value::percent(raw, argument == "label") {
            Ok(None) => "blank".into(),
            Ok(Some(p)) => format!("{} {}", p.percent, snake(p.form)),
            Err(e) => format!("!{}", snake(e)),
        },
        "quantity" => quantity(&value::quantity(raw)),
        "sentence" => match value::target_in_sentence(raw) {
            None => "none".into(),
            Some(t) => {
                format!(
                    "{} → {} → {}",
                    slice(raw, &t.name),
                    slice(raw, &t.target),
                    quantity(&t.quantity)
                )
            }
        },
        "actual" => {
            let (target, hint) = argument.split_once('‖').unwrap_or((argument, ""));
            let sentence = value::target_in_sentence(target).map(|t| t.quantity);
            let wanted =
                (!target.is_empty()).then(|| sentence.unwrap_or_else(|| value::quantity(target)));
            quantity(&value::actual(
                raw,
                wanted.as_ref(),
                (!hint.is_empty()).then_some(hint),
            ))
        }
        "mentions" => value::mentions(raw)
            .iter()
            .map(|m| {
                let upper = m.upper.map(|u| format!("..{u}")).unwrap_or_default();
                let unit = m.unit.as_deref().unwrap_or("");
                format!(
                    "{}:{}{upper}{unit}{}",
                    m.noun,
                    m.value,
                    approximation(m.approximation)
                )
            })
            .collect::<Vec<_>>()
            .join(" | "),
        "date" => value::dates(raw)
            .iter()
            .map(date)
            .collect::<Vec<_>>()
            .join(" | "),
        "grade" => value::grade(raw).map_or_else(|| "none".into(), |g| snake(g.value)),
        "blank" => value::blank(raw).map_or_else(|| "none".into(), snake),
        "blank_number" => value::blank_number(raw).map_or_else(|| "none".into(), snake),
        "unit" => value::canonical_unit(raw).unwrap_or_else(|| "none".into()),
        "attainment" => {
            let (raw, name) = raw.split_once('‖').unwrap_or((raw, ""));
            let target =
                value::target_in_sentence(raw).map_or_else(|| value::quantity(raw), |t| t.quantity);
            let hint = (!name.is_empty()).then_some(name);
            let actual = value::actual(argument, Some(&target), hint);
            let a = value::attainment(&target, &actual, &[name]);
            let basis = a
                .basis
                .map(|b| format!(" {}", snake(b)))
                .unwrap_or_default();
            let ratio = a.ratio.map(|r| format!(" {r}")).unwrap_or_default();
            let reason = a.reason.map(|r| format!(" ({r})")).unwrap_or_default();
            format!("{}{basis}{ratio}{reason}", snake(a.result))
        }
        _ => format!("unknown function {function}"),
    }
}

#[test]
fn every_case_reads_as_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/values");
    let (mut cases, mut failures) = (0, String::new());
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    for file in files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "tsv"))
    {
        for (number, line) in fs::read_to_string(file).unwrap().lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            cases += 1;
            let fields: Vec<&str> = line.split('\t').collect();
            let [function, raw, argument, expected] = fields[..] else {
                panic!("{}:{}: not four fields", file.display(), number + 1);
            };
            let got = run(function, &raw.replace("\\n", "\n"), argument);
            if got != expected {
                let name = file.file_name().unwrap().to_string_lossy();
                writeln!(
                    failures,
                    "{name}:{}: {function}\t{raw}\t{argument}\n  wanted {expected}\n  got    {got}",
                    number + 1
                )
                .unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(cases >= 300, "only {cases} cases");
}
