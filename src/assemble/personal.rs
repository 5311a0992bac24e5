//! Names of persons and telephone numbers: counted, and left out of everything.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::strings;
use super::values::Typer;
use crate::lexicon::Lexicon;
use crate::problem::Problem;
use crate::recognize::draft::{Draft, Found};
use crate::recognize::persons::NAME_CHARS;
use crate::record::{Evidence, Form, Labelled, Redacted, RedactedKind};

/// What stands in the place of a telephone number.
const TELEPHONE_MARK: &str = "[telephone]";
/// What stands in the place of a name.
const PERSON_MARK: &str = "[person]";

/// Persons and telephone numbers are counted; they are kept only on request.
pub fn announced(typer: &mut Typer<'_>, draft: &Draft, form: &mut Form) {
    for (path, kind) in [
        ("person", RedactedKind::Person),
        ("telephone", RedactedKind::Telephone),
    ] {
        let field = typer.lexicon().field(path);
        let found: Vec<&Found> = draft
            .head
            .iter()
            .filter(|(f, v)| Some(*f) == field && !v.text.is_empty())
            .map(|(_, v)| v)
            .collect();
        if typer.keep_personal() {
            for value in found {
                let label = value
                    .label
                    .as_ref()
                    .map_or_else(String::new, |l| l.text.clone());
                form.other.push(Labelled {
                    label,
                    value: typer.text(value),
                });
            }
        } else if !found.is_empty() {
            let mut pages: Vec<u32> = found
                .iter()
                .flat_map(|f| typer.evidence(f))
                .filter_map(|e: Evidence| e.page)
                .collect();
            pages.sort_unstable();
            pages.dedup();
            let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
            // 项目负责人及电话: the name and the number in one cell.
            let numbers = found.iter().map(|f| without_telephones(&f.text).1);
            let numbers = numbers.fold(0_u32, u32::saturating_add);
            add(form, kind, count, &pages);
            if matches!(kind, RedactedKind::Person) && numbers > 0 {
                add(form, RedactedKind::Telephone, numbers, &pages);
            }
        }
    }
}

/// A mobile number, or a number with area code: nothing else in such forms has
/// this shape (amounts have no leading zero, codes have more digits).
static TELEPHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(^|[^\d.A-Za-z])(1[3-9]\d{9}|1[3-9]\d[-－— ]\d{4}[-－— ]\d{4}|0\d{2,3}[-－— ]\d{7,8}|[(（]0\d{2,3}[)）]\s?\d{7,8})($|[^\d.])").ok()
});
/// A run of Han characters.
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\p{Han}+").ok());

/// The names that stand under labels of persons.
#[must_use]
pub fn names(draft: &Draft, lexicon: &Lexicon) -> Vec<String> {
    let person = lexicon.field("person");
    let mut names: Vec<String> = draft
        .head
        .iter()
        .filter(|(f, _)| Some(*f) == person)
        .flat_map(|(_, found)| {
            WORD.as_ref()
                .map(|r| r.find_iter(&found.text).map(|m| m.as_str().to_owned()))
                .into_iter()
                .flatten()
                .collect::<Vec<String>>()
        })
        .filter(|name| NAME_CHARS.contains(&name.chars().count()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Takes telephone numbers out of every text of the form, and the names out of the
/// texts that belong to no field. In other texts a name may be part of a word.
pub fn hide(form: &mut Form, names: &[String]) {
    let mut pages: Vec<u32> = Vec::new();
    let mut count = 0_u32;
    // Changing the whole form costs; most hold no number outside their labels.
    let holds_number = strings::any(form, &has_telephone);
    if holds_number && let Ok(mut value) = serde_json::to_value(&form) {
        walk(&mut value, &mut |text| {
            let (hidden, found) = without_telephones(text);
            count = count.saturating_add(found);
            hidden
        });
        if let Ok(clean) = serde_json::from_value::<Form>(value) {
            pages.extend(form.pages.iter().flatten());
            *form = clean;
        }
    }
    for text in &mut form.unplaced.texts {
        text.raw = without_names(&text.raw, names);
    }
    let cells = form
        .unplaced
        .tables
        .iter_mut()
        .flat_map(|t| &mut t.rows)
        .flatten();
    for cell in cells {
        *cell = without_names(cell, names);
    }
    if count > 0 {
        add(form, RedactedKind::Telephone, count, &pages);
    }
}

/// Counts what was left out, one entry a kind.
fn add(form: &mut Form, kind: RedactedKind, count: u32, pages: &[u32]) {
    match form.redacted.iter_mut().find(|r| r.kind == kind) {
        Some(known) => {
            known.count = known.count.saturating_add(count);
            known.pages.extend(pages);
            known.pages.sort_unstable();
            known.pages.dedup();
        }
        None => {
            let mut pages = pages.to_vec();
            pages.sort_unstable();
            pages.dedup();
            form.redacted.push(Redacted { kind, count, pages });
        }
    }
}

/// Takes telephone numbers and names out of messages.
pub fn hide_in_problems(problems: &mut [Problem], names: &[String]) {
    for problem in problems {
        let (hidden, _) = without_telephones(&problem.message);
        problem.message = without_names(&hidden, names);
    }
}

/// Digits that stand together in every telephone number without strokes, and behind
/// a stroke in one with them.
const TOGETHER: usize = 7;
const BEHIND_STROKE: usize = 4;

/// A look that costs less than the search: whether digits stand as in a number at all.
fn may_hold_telephone(text: &str) -> bool {
    // Bytes that can be a digit or begin one: ASCII digits, and all characters but those
    // of ASCII and Han. Most texts have too few of them.
    let may_be_digit = |b: &u8| b.is_ascii_digit() || *b >= 0xC2 && !(0xE4..=0xE9).contains(b);
    if text.bytes().filter(|b| may_be_digit(b)).count() < BEHIND_STROKE {
        return false;
    }
    let (mut run, mut stroke, mut last) = (0_usize, false, ' ');
    text.chars().any(|ch| {
        // Asked of each character of each record: most are answered without a table.
        let numeric = match ch {
            '\u{4E00}'..='\u{9FFF}' => false,
            _ if ch.is_ascii() => ch.is_ascii_digit(),
            _ => ch.is_numeric(),
        };
        if numeric {
            if run == 0 {
                stroke = matches!(last, '-' | '－' | '—' | ' ');
            }
            run = run.saturating_add(1);
        } else {
            run = 0;
        }
        last = ch;
        run >= TOGETHER || stroke && run >= BEHIND_STROKE
    })
}

fn has_telephone(text: &str) -> bool {
    may_hold_telephone(text) && TELEPHONE.as_ref().is_some_and(|r| r.is_match(text))
}

/// The text with marks in the place of numbers, and how many there were.
fn without_telephones(text: &str) -> (String, u32) {
    let mut text = text.to_owned();
    let mut count = 0_u32;
    let Some(regex) = TELEPHONE.as_ref() else {
        return (text, count);
    };
    while let Some(range) = regex
        .captures(&text)
        .and_then(|c| c.get(2))
        .map(|m| m.range())
    {
        text.replace_range(range, TELEPHONE_MARK);
        count = count.saturating_add(1);
    }
    (text, count)
}

fn without_names(text: &str, names: &[String]) -> String {
    names.iter().fold(text.to_owned(), |text, name| {
        text.replace(name, PERSON_MARK)
    })
}

/// Changes every text of a value but identifiers, which hold digits of another kind.
fn walk(value: &mut Value, change: &mut impl FnMut(&str) -> String) {
    const IDENTIFIERS: [&str; 5] = [
        "form_id",
        "fingerprint",
        "project_code",
        "report_number",
        "admin_code",
    ];
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(items) => items.iter_mut().for_each(|v| walk(v, change)),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(key, _)| !IDENTIFIERS.contains(&key.as_str()))
            .for_each(|(_, v)| walk(v, change)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_telephones_are_told_from_others() {
        for (text, hidden) in [
            ("13812345678", "[telephone]"),
            ("请致电020-87654321。", "请致电[telephone]。"),
            ("（0757）88881234", "[telephone]"),
            ("138-1234-5678，139 8765 4321", "[telephone]，[telephone]"),
            ("编号20230512345678", "编号20230512345678"),
            ("51092324T000010263357", "51092324T000010263357"),
            ("支出13812345.67元", "支出13812345.67元"),
            ("2022-2023", "2022-2023"),
        ] {
            assert_eq!(without_telephones(text).0, hidden, "{text}");
        }
    }
}
