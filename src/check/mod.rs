//! Checks: arithmetic and comparisons that corroborate or contradict what a
//! form prints. They set the mark `consistency` and change nothing else.
//!
//! A finding is a question to whoever filled the form in, not a verdict: every
//! rule names its known false alarms. What could not be tested is said too,
//! so that shares have a denominator.

mod blocks;
mod budget;
mod dates;
mod expect;
mod pattern;
mod place;
mod projects;
mod prose;
pub mod report;
mod rule;
mod same;
mod scores;
mod spending;
mod term;
#[cfg(test)]
mod tests;
mod tidiness;
mod words;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::problem::Severity;
use crate::record::{Bilingual, Check, CheckClass, CheckVerdict, Consistency, Form};
pub use rule::{Rule, Text, rules};
use term::Judged;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckOptions {
    /// Results above this many times their target are named.
    pub far_above: Decimal,
    /// Tasks that explain less than this share of the spending are named.
    pub explained: Decimal,
    /// Whether numbering, prompts and tags are looked at too.
    pub tidiness: bool,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            far_above: Decimal::new(13, 1),
            explained: Decimal::new(5, 1),
            tidiness: false,
        }
    }
}

/// Checks one form: fills `mentions` and `checks` and sets `consistency`.
pub fn run(form: &mut Form, options: &CheckOptions) {
    let said = prose::said(form);
    let mut found = Vec::new();
    budget::check(form, &mut found);
    scores::check(form, &mut found);
    prose::check(&said, &mut found);
    same::check(form, &said, &mut found);
    blocks::check(form, &said, &mut found);
    expect::check(form, &said, &mut found);
    dates::check(form, &mut found);
    spending::check(form, options, &mut found);
    pattern::check(form, options, &mut found);
    if options.tidiness {
        tidiness::check(form, &mut found);
    }
    form.mentions = said.iter().map(prose::Said::mention).collect();
    place::clear(form);
    for one in &found {
        mark(form, one);
    }
    let mut ordinals: BTreeMap<&str, usize> = BTreeMap::new();
    form.checks = Vec::new();
    for one in found {
        let ordinal = ordinals.entry(one.rule.id).or_default();
        *ordinal = ordinal.saturating_add(1);
        let check = one.check(form, *ordinal);
        form.checks.push(check);
    }
}

/// Marks the numbers that a check covers; a contradiction outweighs agreement.
fn mark(form: &mut Form, one: &Outcome) {
    let to = match one.verdict {
        CheckVerdict::Fail if one.rule.class == CheckClass::A => Consistency::Contradicted,
        CheckVerdict::Pass | CheckVerdict::WithinRounding if one.rule.identity => {
            Consistency::Corroborated
        }
        _ => return,
    };
    for field in &one.fields {
        if let Some(mark) = place::mark(form, field)
            && *mark != Consistency::Contradicted
        {
            *mark = to;
        }
    }
}

/// A check before it has its ordinal.
#[derive(Debug, Clone)]
struct Outcome {
    rule: &'static Rule,
    verdict: CheckVerdict,
    stated: Option<String>,
    computed: Option<String>,
    margin: Option<Decimal>,
    tolerance: Option<Decimal>,
    message: Bilingual,
    fields: Vec<String>,
}

impl Outcome {
    /// A check without numbers.
    fn new(
        rule: &'static Rule,
        verdict: CheckVerdict,
        zh: impl Into<String>,
        en: impl Into<String>,
        fields: Vec<String>,
    ) -> Self {
        Self {
            rule,
            verdict,
            stated: None,
            computed: None,
            margin: None,
            tolerance: None,
            message: Bilingual {
                zh: zh.into(),
                en: en.into(),
            },
            fields,
        }
    }

    /// A check of a stated number.
    fn judged(
        rule: &'static Rule,
        stated: Decimal,
        judged: &Judged,
        zh: impl Into<String>,
        en: impl Into<String>,
        fields: Vec<String>,
    ) -> Self {
        Self {
            stated: Some(stated.to_string()),
            computed: Some(judged.computed.to_string()),
            margin: Some(judged.margin),
            tolerance: Some(judged.tolerance),
            ..Self::new(rule, judged.verdict, zh, en, fields)
        }
    }

    /// Whether an identity was tested and holds.
    fn agrees(&self) -> bool {
        matches!(
            self.verdict,
            CheckVerdict::Pass | CheckVerdict::WithinRounding
        )
    }

    fn check(self, form: &Form, ordinal: usize) -> Check {
        let finding_id = self.finding_id(form);
        let severity = match self.verdict {
            CheckVerdict::Fail => self.rule.severity,
            _ => Severity::Info,
        };
        Check {
            id: format!("{}-{ordinal}", self.rule.id),
            rule: self.rule.id.to_owned(),
            class: self.rule.class,
            verdict: self.verdict,
            severity,
            stated: self.stated,
            computed: self.computed,
            margin: self.margin,
            tolerance: self.tolerance,
            message: self.message,
            harmless_if: self.rule.harmless_if.owned(),
            fields: self.fields,
            finding_id,
        }
    }

    /// First 16 hex digits of the hash of everything that makes a finding this
    /// one. The numbers are part of it: one text can hold two findings.
    fn finding_id(&self, form: &Form) -> String {
        let mut hash = Sha256::new();
        hash.update(form.fingerprint.as_bytes());
        let mut add = |part: &str| {
            hash.update(b"|");
            hash.update(part.as_bytes());
        };
        add(self.rule.id);
        for field in &self.fields {
            add(field);
            let passage = place::passage(form, field);
            add(passage.as_ref().map_or("", |p| &p.raw));
        }
        for number in [&self.stated, &self.computed].into_iter().flatten() {
            add(number);
        }
        let hex = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
        hash.finalize()
            .iter()
            .take(8)
            .flat_map(|b| [hex(b >> 4), hex(b & 0xF)])
            .collect()
    }
}
