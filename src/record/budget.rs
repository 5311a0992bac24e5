//! The budget block.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Labelled, Money, Points, Rate, TextValue};

/// What a budget row is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum BudgetItem {
    /// All money.
    Total,
    /// 一般公共预算.
    GeneralPublicBudget,
    /// 政府性基金.
    GovernmentFund,
    /// 财政拨款.
    FiscalAppropriation,
    /// 中央补助.
    CentralSubsidy,
    /// 地方资金.
    LocalFund,
    /// 上年结转资金.
    CarryOver,
    /// 财政专户管理资金.
    SpecialAccount,
    /// 单位资金.
    UnitFund,
    /// 其他资金, or a label that the lexicon does not know.
    Other,
}

/// One row of the budget block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BudgetRow {
    /// What the row is about.
    pub item: BudgetItem,
    /// Its printed label.
    pub label: Option<String>,
    /// The row it is a part of (其中).
    pub parent: Option<BudgetItem>,
    /// 年初预算数.
    pub initial: Option<Money>,
    /// 预算调整数.
    pub adjustment: Option<Money>,
    /// 全年(调整后)预算数.
    pub adjusted: Option<Money>,
    /// 到位数.
    pub received: Option<Money>,
    /// 全年执行数, 实际支出数.
    pub executed: Option<Money>,
    /// 结余.
    pub balance: Option<Money>,
    /// 执行率, 预算完成率.
    pub execution_rate: Option<Rate>,
    /// 预算调整率.
    pub adjustment_rate: Option<Rate>,
    /// 分值 of the execution rate.
    pub weight: Option<Points>,
    /// 得分 of the execution rate.
    pub score: Option<Points>,
    /// 原因.
    pub reason: Option<TextValue>,
    /// Cells of columns without a field of their own.
    pub other: Vec<Labelled>,
}
