//! One form: its kind, its head, and the lists of what it holds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    AdminCode, BudgetRow, Check, FiscalYear, Goal, Indicator, Labelled, Mention, MoneyUnitValue,
    Redacted, Section, Task, TextValue, Totals, Unplaced,
};

/// The kind of a form.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 部门整体支出绩效自评: a department evaluates all its spending.
    DepartmentSelfEvaluation,
    /// 项目支出绩效自评: one project.
    ProjectSelfEvaluation,
    /// 转移支付绩效自评: a transfer to lower levels.
    TransferSelfEvaluation,
    /// 绩效目标表: targets before the year, without results.
    TargetDeclaration,
    /// 评分表: points only.
    ScoreTable,
    /// 绩效运行监控表: results so far, within the year.
    Monitoring,
}

impl Kind {
    /// The word in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DepartmentSelfEvaluation => "department_self_evaluation",
            Self::ProjectSelfEvaluation => "project_self_evaluation",
            Self::TransferSelfEvaluation => "transfer_self_evaluation",
            Self::TargetDeclaration => "target_declaration",
            Self::ScoreTable => "score_table",
            Self::Monitoring => "monitoring",
        }
    }
}

/// One form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Form {
    /// First 16 hex digits of the document id, a hyphen, the 1-based ordinal.
    pub form_id: String,
    /// Hash of the form's normalized characters as a bag: survives re-export and layout changes.
    pub fingerprint: String,
    /// kind|organization|project|year, normalized: finds the same form in another file.
    pub logical_key: String,
    /// The family whose file read it, or `generic`.
    pub family: String,
    /// What kind of form it is.
    pub kind: Kind,
    /// The form's printed title.
    pub title: Option<TextValue>,
    /// The organization that evaluates itself.
    pub organization: Option<TextValue>,
    /// Whether figures include subordinate units; null when the form does not say.
    pub scope: Option<Scope>,
    /// 主管部门.
    pub competent_department: Option<TextValue>,
    /// 实施单位.
    pub implementing_unit: Option<TextValue>,
    /// 项目名称.
    pub project_name: Option<TextValue>,
    /// The project's code, where printed.
    pub project_code: Option<TextValue>,
    /// 报表编号.
    pub report_number: Option<TextValue>,
    /// The attachment number above the title (附件2).
    pub attachment: Option<TextValue>,
    /// The administrative division that the form's numbers begin with: a proposal.
    #[serde(default)]
    pub admin_code: Option<AdminCode>,
    /// The fiscal year and where it was found.
    pub fiscal_year: Option<FiscalYear>,
    /// The money unit of the form's head.
    pub money_unit: Option<MoneyUnitValue>,
    /// First and last page; null for inputs without pages.
    pub pages: Option<[u32; 2]>,
    /// Budget rows.
    pub budget: Vec<BudgetRow>,
    /// Goals.
    pub goals: Vec<Goal>,
    /// Tasks, where the family has them.
    pub tasks: Vec<Task>,
    /// Indicators in printed order.
    pub indicators: Vec<Indicator>,
    /// 总分 and grade.
    pub totals: Option<Totals>,
    /// Narrative sections and notes.
    pub sections: Vec<Section>,
    /// Head cells with a known or unknown label that have no field of their own.
    pub other: Vec<Labelled>,
    /// Numbers that its prose states.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// What belongs to no field: the complement of all claims.
    pub unplaced: Unplaced,
    /// Personal data left out: counts only.
    pub redacted: Vec<Redacted>,
    /// What arithmetic and comparison say about the printed values.
    #[serde(default)]
    pub checks: Vec<Check>,
}

/// Whether a department's figures include its subordinate units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 汇总: with subordinate units.
    Consolidated,
    /// 本级: the department alone.
    Own,
}
