//! Indicators, whether they were attained, and the form's total.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AttainmentBasis, AttainmentResult, Labelled, Points, Quantity, TextValue};

/// One indicator row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Indicator {
    /// Index of the task it belongs to.
    pub task: Option<u32>,
    /// Index of the indicator it is a part of (其中 rows).
    pub parent: Option<u32>,
    /// The heading of the block it stands in, where a form has several.
    pub block: Option<String>,
    /// 一级指标.
    pub level1: Option<TextValue>,
    /// 二级指标.
    pub level2: Option<TextValue>,
    /// 三级指标, or the part of `text` that names what is measured.
    pub name: Option<TextValue>,
    /// The whole sentence, where name and target stand in one cell.
    pub text: Option<TextValue>,
    /// The target.
    pub target: Option<Quantity>,
    /// The target as adjusted during the year.
    pub target_adjusted: Option<Quantity>,
    /// The result.
    pub actual: Option<Quantity>,
    /// 分值.
    pub weight: Option<Points>,
    /// Points that stand in the heading of its level-1 indicator (产出指标(50分)).
    pub section_weight: Option<Points>,
    /// 得分.
    pub score: Option<Points>,
    /// 偏差原因分析及改进措施.
    pub deviation: Option<TextValue>,
    /// 评价标准, 指标解释.
    pub criteria: Option<TextValue>,
    /// Whether the result meets the target.
    pub attainment: Option<Attainment>,
    /// Cells of columns without a field of their own.
    pub other: Vec<Labelled>,
}

/// Whether a result meets its target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attainment {
    /// The verdict.
    pub result: AttainmentResult,
    /// What the verdict rests on.
    pub basis: Option<AttainmentBasis>,
    /// Result divided by target, rounded to four decimals.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub ratio: Option<Decimal>,
    /// Why it is unclear, or what the verdict had to assume: one of the codes in checks.md.
    pub reason: Option<String>,
    /// What the form itself claims (达成预期指标).
    pub claimed: Option<AttainmentResult>,
    /// What the score implies: full marks or not.
    pub score_implies: Option<AttainmentResult>,
}

/// The form's total.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Sum of weights as printed.
    pub weight: Option<Points>,
    /// Total score as printed.
    pub score: Option<Points>,
    /// 优, 良, 中, 差.
    pub grade: Option<TextValue>,
}
