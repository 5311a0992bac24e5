//! `selfeval diff`: what differs between the records of two runs, value by
//! value, and why, where that can be told.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::batch::journal;
use crate::batch::manifest::Manifest;
use crate::batch::resume;
use crate::batch::{BatchError, journal_error};
use crate::record::{Form, Record};
use crate::write::place::FOLDER;

/// How differences are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Show {
    /// One difference a line, for programs.
    pub json: bool,
    /// Also where only the place on the page differs.
    pub places: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Differences {
    /// The differences, and for a person a summary.
    pub text: String,
    /// How many.
    pub count: usize,
    /// How many have each cause.
    causes: BTreeMap<String, usize>,
}

/// Characters of a value that a person is shown.
const SHOWN: usize = 120;

/// Compares two output folders.
///
/// # Errors
/// When one of them is none, or holds no records.
pub fn diff(one: &Path, two: &Path, show: Show) -> Result<Differences, BatchError> {
    let (left, right) = (Side::read(one)?, Side::read(two)?);
    let mut found = Differences::default();
    let mut counts = Counts::default();
    let mut matched = HashMap::new();
    for place in &left.order {
        let Some(other) = right.find(&left, place) else {
            counts.only_left += 1;
            found.one(
                show,
                &json!({"document": shown(place), "only_in": one.to_string_lossy()}),
            );
            continue;
        };
        matched.insert(other.clone(), ());
        let a = resume::stored(&one.join(place))?;
        let b = resume::stored(&two.join(&other))?;
        counts.compared += 1;
        let before = found.count;
        compare(&a, &b, show, &mut found, &mut counts);
        counts.differing += usize::from(found.count > before);
    }
    for place in right
        .order
        .iter()
        .filter(|place| !matched.contains_key(*place))
    {
        counts.only_right += 1;
        found.one(
            show,
            &json!({"document": shown(place), "only_in": two.to_string_lossy()}),
        );
    }
    if !show.json {
        for (cause, n) in &found.causes {
            let _ = writeln!(found.text, "{n} by: {cause}");
        }
        found.text.push_str(&counts.text(one, two));
    }
    Ok(found)
}

#[derive(Debug, Default)]
struct Counts {
    compared: usize,
    differing: usize,
    moved: usize,
    only_left: usize,
    only_right: usize,
}

impl Counts {
    fn text(&self, one: &Path, two: &Path) -> String {
        let mut text = format!(
            "{} documents in both, {} of them differ; {} only in {}, {} only in {}",
            self.compared,
            self.differing,
            self.only_left,
            one.display(),
            self.only_right,
            two.display()
        );
        if self.moved > 0 {
            let _ = write!(text, "; {} places on pages differ", self.moved);
        }
        text.push('\n');
        text
    }
}

/// One of the two folders.
struct Side {
    order: Vec<PathBuf>,
    /// Document ids by place, and the other way.
    ids: HashMap<PathBuf, String>,
    places: HashMap<String, PathBuf>,
}

impl Side {
    fn read(out: &Path) -> Result<Self, BatchError> {
        let manifest = Manifest::read(out)?;
        if !manifest.formats.json {
            return Err(BatchError::NothingStored);
        }
        let mut ids = HashMap::new();
        let mut places = HashMap::new();
        for entry in journal::read_folder(out).map_err(|e| journal_error(out, e))? {
            let place = entry.record.to_path();
            if !entry.document_id.is_empty() {
                places.insert(entry.document_id.clone(), place.clone());
            }
            ids.insert(place, entry.document_id);
        }
        // Of a shard or a run that was cut off, what is done.
        let order = manifest.order.iter().map(|place| place.to_path());
        Ok(Self {
            order: order.filter(|place| ids.contains_key(place)).collect(),
            ids,
            places,
        })
    }

    /// The place of the same document here: under the same path, or else
    /// with the same bytes.
    fn find(&self, other: &Self, place: &PathBuf) -> Option<PathBuf> {
        if self.ids.contains_key(place) {
            return Some(place.clone());
        }
        self.places.get(other.ids.get(place)?).cloned()
    }
}

fn shown(place: &Path) -> String {
    let path = place
        .strip_prefix(FOLDER)
        .unwrap_or(place)
        .to_string_lossy();
    path.strip_suffix(".json").unwrap_or(&path).to_owned()
}

impl Differences {
    fn one(&mut self, show: Show, difference: &Value) {
        self.count += 1;
        if show.json {
            let _ = writeln!(self.text, "{difference}");
            return;
        }
        let get = |key: &str| {
            difference
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let document = get("document");
        if difference.get("only_in").is_some() {
            let _ = writeln!(self.text, "{document}: only in {}", get("only_in"));
            return;
        }
        *self.causes.entry(get("cause").to_owned()).or_default() += 1;
        let value = |key: &str| difference.get(key).map(readable).unwrap_or_default();
        let place = [document, get("form"), get("pointer")];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        let _ = writeln!(
            self.text,
            "{}: {} → {} [{}]",
            place.join(" "),
            value("old"),
            value("new"),
            get("cause"),
        );
    }
}

/// A value for a person: of a printed value its text, of a finding what it
/// says, of anything else the beginning.
fn readable(value: &Value) -> String {
    let said = value.get("raw").or_else(|| value.pointer("/message/en"));
    let text = said.unwrap_or(value).to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Why two records of a document may differ.
fn cause(a: &Record, b: &Record, forms: Option<(&Form, &Form)>) -> String {
    let mut causes = Vec::new();
    if a.source.document_id != b.source.document_id {
        causes.push("the document has changed".to_owned());
    }
    if a.tool.version != b.tool.version {
        causes.push(format!("version {} → {}", a.tool.version, b.tool.version));
    }
    if a.tool.options_hash != b.tool.options_hash {
        causes.push("options".to_owned());
    }
    if a.tool.families_hash != b.tool.families_hash {
        causes.push("family files".to_owned());
    }
    if let Some((a, b)) = forms.filter(|(a, b)| a.family != b.family) {
        causes.push(format!("family {} → {}", a.family, b.family));
    }
    if a.source.reader != b.source.reader {
        causes.push("reading".to_owned());
    }
    if a.source.published != b.source.published {
        causes.push("sources".to_owned());
    }
    if causes.is_empty() && (is_of_the_day(a) || is_of_the_day(b)) {
        causes.push("a limit of time or memory".to_owned());
    }
    if causes.is_empty() {
        causes.push("no cause is known".to_owned());
    }
    causes.join(", ")
}

fn is_of_the_day(record: &Record) -> bool {
    record
        .problems
        .iter()
        .any(|p| journal::depends_on_the_day(p.code))
}

/// Compares two records of a document.
fn compare(a: &Record, b: &Record, show: Show, found: &mut Differences, counts: &mut Counts) {
    let document = a.source.paths.first().cloned().unwrap_or_default();
    let mut report = |form: &str, pointer: &str, old: &Value, new: &Value, cause: &str| {
        let is_place = pointer.contains("/evidence") || pointer.ends_with("/pages");
        if is_place {
            counts.moved += 1;
        }
        if !is_place || show.places {
            found.one(
                show,
                &json!({"document": document, "form": form, "pointer": pointer,
                        "old": old, "new": new, "cause": cause}),
            );
        }
    };
    let why = cause(a, b, None);
    let head = |record: &Record| {
        json!({"status": record.status, "problems": record.problems,
               "document_id": record.source.document_id, "published": record.source.published})
    };
    leaves(&head(a), &head(b), "", &mut |pointer, old, new| {
        report("", pointer, old, new, &why);
    });
    let mut rest: Vec<&Form> = b.forms.iter().collect();
    for (at, form) in a.forms.iter().enumerate() {
        let name = format!("form {}", at.saturating_add(1));
        // The same characters, else the same subject, else the same place.
        let same = |other: &&&Form| other.fingerprint == form.fingerprint;
        let alike = |other: &&&Form| other.logical_key == form.logical_key;
        let other = rest
            .iter()
            .find(same)
            .or_else(|| rest.iter().find(alike))
            .or_else(|| rest.first())
            .copied();
        let Some(other) = other else {
            report(&name, "", &json!(form.logical_key), &Value::Null, &why);
            continue;
        };
        rest.retain(|left| !std::ptr::eq(*left, other));
        let why = cause(a, b, Some((form, other)));
        leaves(
            &values(form),
            &values(other),
            "",
            &mut |pointer, old, new| {
                report(&name, pointer, old, new, &why);
            },
        );
    }
    for form in rest {
        report("new form", "", &Value::Null, &json!(form.logical_key), &why);
    }
}

/// A form without what changes with any other value of it.
fn values(form: &Form) -> Value {
    let mut value = serde_json::to_value(form).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        for derived in ["form_id", "fingerprint"] {
            map.remove(derived);
        }
    }
    value
}

type Leaf<'a> = dyn FnMut(&str, &Value, &Value) + 'a;

/// Everything in which two values differ, down to texts and numbers.
fn leaves(a: &Value, b: &Value, pointer: &str, take: &mut Leaf<'_>) {
    static NOTHING: Value = Value::Null;
    match (a, b) {
        _ if a == b => {}
        (Value::Object(x), Value::Object(y)) => {
            for (key, value) in x {
                let other = y.get(key).unwrap_or(&NOTHING);
                leaves(value, other, &format!("{pointer}/{key}"), take);
            }
            for (key, value) in y.iter().filter(|(key, _)| !x.contains_key(*key)) {
                leaves(&NOTHING, value, &format!("{pointer}/{key}"), take);
            }
        }
        (Value::Array(x), Value::Array(y)) if has_ids(x) && has_ids(y) => {
            let find = |list: &[Value], id| list.iter().find(|item| item.get("id") == id).cloned();
            for item in x {
                let other = find(y, item.get("id")).unwrap_or_default();
                leaves(item, &other, &named(pointer, item), take);
            }
            for item in y.iter().filter(|item| find(x, item.get("id")).is_none()) {
                leaves(&NOTHING, item, &named(pointer, item), take);
            }
        }
        (Value::Array(x), Value::Array(y)) => {
            for at in 0..x.len().max(y.len()) {
                let (old, new) = (x.get(at).unwrap_or(&NOTHING), y.get(at).unwrap_or(&NOTHING));
                leaves(old, new, &format!("{pointer}/{at}"), take);
            }
        }
        _ => take(pointer, a, b),
    }
}

/// Whether each of a list's items has a name of its own, as findings have.
fn has_ids(list: &[Value]) -> bool {
    list.iter()
        .all(|item| item.get("id").is_some_and(Value::is_string))
}

fn named(pointer: &str, item: &Value) -> String {
    let id = item.get("id").and_then(Value::as_str).unwrap_or_default();
    format!("{pointer}/{id}")
}
