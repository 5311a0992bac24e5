//! Checks change nothing but what is theirs.

use std::collections::BTreeSet;
use std::fs;

use selfeval::budget::Budget;
use selfeval::check::{self, CheckOptions};
use selfeval::extract::{Options, extract};
use selfeval::record::{CheckVerdict, Form};
use serde_json::Value;

use super::texts;
use crate::tree::in_repository;

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
