//! Drafts to forms: passages become typed values with their evidence.
//!
//! The grammar of values is [`crate::value`]'s; here it is decided which
//! grammar a field's text is read with, and what is reported when it does not fit.

mod budget;
mod head;
mod indicators;
pub mod personal;
mod strings;
mod values;

use sha2::{Digest, Sha256};

use crate::content::Content;
use crate::lexicon::{Lexicon, Quirk};
use crate::problem::Problem;
use crate::recognize::draft::{Draft, Fields, Found, get};
use crate::record::{Form, Goal, Labelled, PlainTable, Section, Totals, Unplaced};
use values::Typer;

/// What assembling needs to know besides the draft.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The document.
    pub content: &'a Content,
    /// Pages on which a second reader sees other characters, ascending.
    pub disputed: &'a [u32],
    /// Labels and families.
    pub lexicon: &'a Lexicon,
    /// SHA-256 of the document in hex.
    pub document_id: &'a str,
    /// The file's name.
    pub file_name: &'a str,
    /// Whether names and telephone numbers are kept.
    pub keep_personal: bool,
}

/// Types one draft; `ordinal` is the form's 1-based place in the document.
#[must_use]
pub fn assemble(context: Context<'_>, draft: &Draft, ordinal: usize) -> (Form, Vec<Problem>) {
    let mut typer = Typer::new(context, draft);
    let family = context
        .lexicon
        .families()
        .iter()
        .find(|f| f.id == draft.family);
    let no_actuals = family.is_some_and(|f| f.quirks.contains(&Quirk::NoActuals));
    let kind = head::kind(draft, family, context.lexicon);
    let budget = budget::rows(&mut typer, draft);
    let goals = goals(&mut typer, draft);
    let fiscal_year = head::fiscal_year(&mut typer, draft, context.file_name);
    let year = fiscal_year.as_ref().map(|y| y.value);
    let (indicators, tasks) = indicators::indicators(&mut typer, draft, no_actuals, year);
    let totals = totals(&mut typer, draft);
    let sections = draft
        .sections
        .iter()
        .map(|(key, heading, text)| Section {
            key: *key,
            heading: heading.as_ref().map(|h| typer.text(h)),
            text: typer.text(text),
        })
        .collect();
    let mut form = Form {
        form_id: format!(
            "{}-{ordinal}",
            context.document_id.get(..16).unwrap_or(context.document_id)
        ),
        fingerprint: fingerprint(&draft.characters),
        logical_key: String::new(),
        family: draft.family.clone(),
        kind,
        title: draft.title.as_ref().map(|f| typer.text(f)),
        organization: typer.head_text(draft, "organization"),
        scope: head::scope(draft, context.lexicon),
        competent_department: typer.head_text(draft, "competent_department"),
        implementing_unit: typer.head_text(draft, "implementing_unit"),
        project_name: typer.head_text(draft, "project_name"),
        project_code: head::project_code(&mut typer, draft),
        report_number: typer.head_text(draft, "report_number"),
        attachment: draft.attachment.as_ref().map(|f| typer.text(f)),
        admin_code: None,
        fiscal_year,
        money_unit: typer.money_unit(draft),
        pages: draft.pages,
        budget,
        goals,
        tasks,
        indicators,
        totals,
        sections,
        mentions: Vec::new(),
        other: labelled(&mut typer, &draft.other),
        unplaced: unplaced(&mut typer, draft),
        redacted: Vec::new(),
        checks: Vec::new(),
    };
    let head_other = context.lexicon.field("head_other");
    for (_, found) in draft.head.iter().filter(|(f, _)| Some(*f) == head_other) {
        let label = found
            .label
            .as_ref()
            .map_or_else(String::new, |l| l.text.clone());
        form.other.push(Labelled {
            label,
            value: typer.text(found),
        });
    }
    form.other.extend(head::repeated(&mut typer, draft));
    for doubt in &draft.doubts {
        typer.report(doubt.code, doubt.message.clone(), &doubt.at);
    }
    form.admin_code = head::admin_code(form.project_code.as_ref(), form.report_number.as_ref());
    personal::announced(&mut typer, draft, &mut form);
    if !typer.keep_personal() {
        personal::hide(&mut form, &personal::names(draft, context.lexicon));
    }
    form.logical_key = logical_key(&form);
    (form, typer.problems)
}

/// Goals from rows, then those that stand as pairs; a long-term goal is one of its own.
fn goals(typer: &mut Typer<'_>, draft: &Draft) -> Vec<Goal> {
    let lexicon = typer.lexicon();
    let (expected, long_term) = (
        lexicon.field("goals.expected"),
        lexicon.field("goals.long_term"),
    );
    let actual = lexicon.field("goals.actual");
    // 绩效目标 | … | 完成情况 | …: a result beside its goal belongs to it.
    let mut beside: Vec<Fields> = Vec::new();
    for pair in &draft.head {
        let is = Some(pair.0);
        let goes_on = is == actual
            && beside
                .last()
                .is_some_and(|goal| get(goal, actual).is_none());
        match beside.last_mut().filter(|_| goes_on) {
            Some(goal) => goal.push(pair.clone()),
            None if [expected, long_term, actual].contains(&is) => beside.push(vec![pair.clone()]),
            None => {}
        }
    }
    let rows = draft.goals.iter().cloned().chain(beside);
    let mut goals = Vec::new();
    for fields in rows {
        if let Some(found) = get(&fields, long_term) {
            let horizon = Some("long_term".to_owned());
            goals.push(Goal {
                horizon,
                expected: Some(typer.text(found)),
                ..Goal::default()
            });
        }
        if fields.iter().any(|(f, _)| Some(*f) != long_term) {
            goals.push(goal(typer, &fields));
        }
    }
    goals
}

fn goal(typer: &mut Typer<'_>, fields: &crate::recognize::draft::Fields) -> Goal {
    let lexicon = typer.lexicon();
    let expected = get(fields, lexicon.field("goals.expected"));
    let horizon = expected
        .and_then(|f| f.label.as_ref())
        .and_then(|l| horizon(&l.label.key));
    let rate = get(fields, lexicon.field("goals.rate"));
    Goal {
        horizon,
        expected: expected.map(|f| typer.text(f)),
        expected_revised: get(fields, lexicon.field("goals.expected_revised"))
            .map(|f| typer.text(f)),
        actual: get(fields, lexicon.field("goals.actual")).map(|f| typer.text(f)),
        rate: rate.map(|f| typer.rate(f)),
    }
}

/// What a goal's label says about its horizon.
fn horizon(label: &str) -> Option<String> {
    if ["长期", "中期", "实施期"].iter().any(|w| label.contains(w)) {
        Some("long_term".to_owned())
    } else if label.contains('年') {
        Some("year".to_owned())
    } else {
        None
    }
}

fn totals(typer: &mut Typer<'_>, draft: &Draft) -> Option<Totals> {
    if draft.totals.is_empty() {
        return None;
    }
    let lexicon = typer.lexicon();
    Some(Totals {
        weight: get(&draft.totals, lexicon.field("indicators.weight")).map(|f| typer.points(f)),
        score: get(&draft.totals, lexicon.field("indicators.score")).map(|f| typer.points(f)),
        grade: get(&draft.totals, lexicon.field("totals.grade")).map(|f| typer.text(f)),
    })
}

fn labelled(
    typer: &mut Typer<'_>,
    other: &[(crate::recognize::draft::PrintedLabel, Found)],
) -> Vec<Labelled> {
    other
        .iter()
        .map(|(label, found)| Labelled {
            label: label.text.clone(),
            value: typer.text(found),
        })
        .collect()
}

fn unplaced(typer: &mut Typer<'_>, draft: &Draft) -> Unplaced {
    Unplaced {
        texts: draft.unplaced.iter().map(|f| typer.text(f)).collect(),
        tables: draft
            .unplaced_tables
            .iter()
            .map(|(rows, places)| PlainTable {
                rows: rows.clone(),
                evidence: places.clone(),
            })
            .collect(),
    }
}

/// Hash of the form's characters as a bag: the same whatever the layout, the
/// order of reading or the producer.
fn fingerprint(characters: &str) -> String {
    let mut bag: Vec<char> = crate::lexicon::fold(characters)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    bag.sort_unstable();
    let text: String = bag.into_iter().collect();
    Sha256::digest(text.as_bytes())
        .iter()
        .take(8)
        .map(|b| format!("{b:02x}"))
        .collect()
}

fn logical_key(form: &Form) -> String {
    let kind = serde_json::to_value(form.kind)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default();
    let plain = |value: &Option<crate::record::TextValue>| {
        value
            .as_ref()
            .map(|v| crate::lexicon::normalize(&v.raw).key)
            .filter(|k| !k.is_empty())
    };
    let organization = plain(&form.organization)
        .or_else(|| plain(&form.implementing_unit))
        .or_else(|| plain(&form.competent_department))
        .unwrap_or_default();
    let project = plain(&form.project_name).unwrap_or_default();
    let year = form
        .fiscal_year
        .as_ref()
        .map_or_else(String::new, |y| y.value.to_string());
    format!("{kind}|{organization}|{project}|{year}")
}
