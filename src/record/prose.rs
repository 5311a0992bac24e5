//! Narrative sections, and the numbers that prose states.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, TextValue};

/// A narrative section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// What it is about.
    pub key: SectionKey,
    /// Its printed heading.
    pub heading: Option<TextValue>,
    /// Its text.
    pub text: TextValue,
}

/// What a narrative section is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SectionKey {
    /// 重点项目绩效情况.
    KeyProjectPerformance,
    /// 部门整体绩效.
    OverallPerformance,
    /// 存在问题.
    Problems,
    /// 改进措施.
    Improvements,
    /// 评价结论.
    Conclusion,
    /// 注.
    Notes,
    /// Anything else with a heading.
    Other,
}

/// A number in prose with what it is a number of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The number with its scale multiplied in: 28.11万人 is 281100.
    #[serde(with = "rust_decimal::serde::arbitrary_precision")]
    #[schemars(with = "f64")]
    pub value: Decimal,
    /// The unit as printed, without scale.
    pub unit: Option<String>,
    /// The words before the number in its clause.
    pub noun: String,
    /// The sentence it stands in, as printed.
    pub sentence: String,
    /// JSON pointer within the form to the text it stands in.
    pub field: String,
    /// Where that text stands.
    pub evidence: Vec<Evidence>,
}
