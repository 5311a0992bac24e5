//! Goals and tasks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Labelled, Money, Rate, TextValue};

/// A goal and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Goal {
    /// `year`, `long_term`, or null when the form does not say.
    pub horizon: Option<String>,
    /// The goal as set.
    pub expected: Option<TextValue>,
    /// The goal as revised during the year.
    pub expected_revised: Option<TextValue>,
    /// What was achieved.
    pub actual: Option<TextValue>,
    /// 总体完成率.
    pub rate: Option<Rate>,
}

/// A task and the money it used.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    /// 主要任务.
    pub name: Option<TextValue>,
    /// 预期目标.
    pub expected: Option<TextValue>,
    /// 目标完成情况.
    pub actual: Option<TextValue>,
    /// 任务涉及资金.
    pub amount: Option<Money>,
    /// Indexes into the form's `indicators`.
    pub indicators: Vec<u32>,
    /// Columns without a field of their own, under their printed label.
    #[serde(default)]
    pub other: Vec<Labelled>,
}
