//! The rules, as data: what `docs/checks.md` explains and `--rules` lists.

mod arithmetic;
mod patterns;
pub(super) mod source;
mod statements;
mod tidiness;

use crate::problem::Severity;
use crate::record::{Bilingual, CheckClass};

pub(super) use arithmetic::*;
pub(super) use patterns::*;
pub(super) use statements::*;
pub(super) use tidiness::*;

/// A text in two languages that is part of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text as it stands in records.
    #[must_use]
    pub fn owned(&self) -> Bilingual {
        Bilingual {
            zh: self.zh.to_owned(),
            en: self.en.to_owned(),
        }
    }
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub id: &'static str,
    /// What kind of rule it is.
    pub class: CheckClass,
    /// How much a finding weighs.
    pub severity: Severity,
    /// Whether agreement corroborates values: an equation does, a bound does not.
    pub identity: bool,
    /// What it says.
    pub title: Text,
    /// The formula.
    pub formula: Text,
    /// What counts as agreement.
    pub tolerance: Text,
    /// Known false alarms.
    pub harmless_if: Text,
    /// Where it comes from.
    pub source: Text,
}

/// Defines the rules of a class and the list of them.
macro_rules! table {
    ($( $name:ident $id:literal $class:ident $severity:ident $identity:literal
        $title_zh:literal $title_en:literal
        $formula_zh:literal $formula_en:literal
        $tolerance_zh:literal $tolerance_en:literal
        $harmless_zh:literal $harmless_en:literal
        $source:ident; )*) => {
        $( pub(in crate::check) static $name: super::Rule = super::Rule {
            id: $id,
            class: crate::record::CheckClass::$class,
            severity: crate::problem::Severity::$severity,
            identity: $identity,
            title: super::Text { zh: $title_zh, en: $title_en },
            formula: super::Text { zh: $formula_zh, en: $formula_en },
            tolerance: super::Text { zh: $tolerance_zh, en: $tolerance_en },
            harmless_if: super::Text { zh: $harmless_zh, en: $harmless_en },
            source: super::source::$source,
        }; )*

        pub(super) static ALL: &[&super::Rule] = &[ $( &$name, )* ];
    };
}
use table;

/// Every rule, in the order of `docs/checks.md`.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    let tables = [
        arithmetic::ALL,
        statements::ALL,
        patterns::ALL,
        tidiness::ALL,
    ];
    tables.into_iter().flatten().copied().collect()
}
