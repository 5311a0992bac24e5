//! What is published: one [`Record`] per distinct document.
//!
//! Names are English and standard for the field; the printed Chinese text is
//! kept beside every normalized value as `raw`. A key is `null` where the form
//! has no such cell, and a value with `blank` where it has an empty one.
//! Within a major `schema_version` fields are added, never renamed or re-meant.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::content::Rect;
use crate::problem::{Problem, Severity};
pub use crate::value::{
    Basis as AttainmentBasis, Blank, Comparator, ComparatorSource, Verdict as AttainmentResult,
};

/// Version of the record's shape.
pub const SCHEMA_VERSION: &str = "1.0";

/// Everything that was read from one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Version of this shape, major.minor.
    pub schema_version: String,
    /// The program that made the record.
    pub tool: Tool,
    /// The document.
    pub source: Source,
    /// How far it could be read.
    pub status: Status,
    /// What went wrong or is in doubt, document-wide and per form.
    pub problems: Vec<Problem>,
    /// The forms in the document, in reading order.
    pub forms: Vec<Form>,
}

/// The program that made a record, and what could change its result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Version of `selfeval`.
    pub version: String,
    /// Hash of all options that can change a record.
    pub options_hash: String,
    /// Hash of the family and label files.
    pub families_hash: String,
}

/// The document a record was read from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// SHA-256 of the document's bytes, in hex.
    pub document_id: String,
    /// All paths under which these bytes were given, in input order.
    pub paths: Vec<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// `application/pdf` or `text/plain`; null when unknown.
    pub media_type: Option<String>,
    /// Number of pages; null for inputs without pages.
    pub pages: Option<u32>,
    /// The program that made the document, as the file says.
    pub producer: Option<String>,
    /// The title in the file's own information.
    pub title: Option<String>,
    /// How the text was obtained; null when nothing was read.
    pub reader: Option<Reader>,
    /// Where the document was published, from `--sources`; null without it.
    #[serde(default)]
    pub published: Option<Published>,
}

/// Where a document was published: what the table given with `--sources`
/// says, nothing of it read from the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// Address of the document.
    pub url: Option<String>,
    /// Province or city.
    pub region: Option<String>,
    /// District or county.
    pub district: Option<String>,
    /// Administrative division code (行政区划代码).
    pub admin_code: Option<String>,
    /// The publishing department.
    pub department: Option<String>,
    /// Date of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Date on which the file was fetched, `YYYY-MM-DD`.
    pub retrieved: Option<String>,
    /// Terms under which it may be used.
    pub licence: Option<String>,
}

/// How a document's text was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// From the document's own characters.
    Text,
    /// By optical recognition.
    Ocr,
    /// Some pages one way, some the other.
    Mixed,
}

/// How far a document could be read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every form was read without an error.
    Complete,
    /// Forms were read, but something could not be read; `problems` says what.
    Partial,
    /// The document was read and holds no such form.
    NoForm,
    /// The document holds only an empty template.
    BlankForm,
    /// The pages are images or their text layer is unusable.
    NeedsOcr,
    /// The document could not be read.
    Failed,
}

impl Status {
    /// The status as it stands in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::NoForm => "no_form",
            Self::BlankForm => "blank_form",
            Self::NeedsOcr => "needs_ocr",
            Self::Failed => "failed",
        }
    }
}

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

/// Where a value stands in the document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// 1-based page.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// Box in points from the top left of the displayed page.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub rect: Option<Rect>,
    /// 1-based line of a text without pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
    /// 0-based table, for inputs without pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub table: Option<u32>,
    /// 0-based row in that table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row: Option<u32>,
    /// 0-based column in that table.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<u32>,
}

/// Doubt about us: how the characters were obtained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// From the document's text layer.
    #[default]
    Read,
    /// By optical recognition.
    Recognized,
    /// A problem of the form says why.
    Doubtful,
}

/// Doubt about them: what arithmetic over printed numbers says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consistency {
    /// No identity covers it.
    #[default]
    Untested,
    /// An identity over printed numbers agrees.
    Corroborated,
    /// An identity over printed numbers fails.
    Contradicted,
}

/// Defines a printed value: the fields that every value has, then its own.
macro_rules! printed {
    ($(#[$meta:meta])* $name:ident { $( $(#[$field_meta:meta])* $field:ident : $type:ty, )* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            /// The printed text; soft line breaks removed, otherwise as printed.
            pub raw: String,
            /// Set when the cell says nothing.
            #[serde(skip_serializing_if = "Option::is_none", default)]
            pub blank: Option<Blank>,
            /// The printed label of the cell's row or column where it differs from the field's plain one.
            #[serde(skip_serializing_if = "Option::is_none", default)]
            pub label: Option<String>,
            $( $(#[$field_meta])* pub $field: $type, )*
            /// Where it stands; a cell joined over a page break has several places.
            pub evidence: Vec<Evidence>,
            /// How its characters were obtained.
            pub reading: Reading,
            /// What checks over printed numbers say.
            pub consistency: Consistency,
        }

        impl Printed for $name {
            fn from_text(text: TextValue) -> Self {
                Self {
                    raw: text.raw,
                    blank: text.blank,
                    label: text.label,
                    evidence: text.evidence,
                    reading: text.reading,
                    consistency: text.consistency,
                    ..Self::default()
                }
            }
            fn raw(&self) -> &str {
                &self.raw
            }
            fn evidence(&self) -> &[Evidence] {
                &self.evidence
            }
            fn reading_mut(&mut self) -> &mut Reading {
                &mut self.reading
            }
            fn consistency_mut(&mut self) -> &mut Consistency {
                &mut self.consistency
            }
        }
    };
}

/// What every printed value has.
pub trait Printed: Sized {
    /// Builds the value from its text, its own fields unset.
    fn from_text(text: TextValue) -> Self;
    /// The printed text.
    fn raw(&self) -> &str;
    /// Where it stands.
    fn evidence(&self) -> &[Evidence];
    /// How its characters were obtained.
    fn reading_mut(&mut self) -> &mut Reading;
    /// What checks say.
    fn consistency_mut(&mut self) -> &mut Consistency;
}

/// A printed text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TextValue {
    /// The printed text; soft line breaks removed, otherwise as printed.
    pub raw: String,
    /// Set when the cell says nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub blank: Option<Blank>,
    /// The printed label of the cell where it differs from the field's plain one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
    /// Where it stands; a cell joined over a page break has several places.
    pub evidence: Vec<Evidence>,
    /// How its characters were obtained.
    pub reading: Reading,
    /// What checks over printed numbers say.
    pub consistency: Consistency,
}

impl Printed for TextValue {
    fn from_text(text: TextValue) -> Self {
        text
    }
    fn raw(&self) -> &str {
        &self.raw
    }
    fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
    fn reading_mut(&mut self) -> &mut Reading {
        &mut self.reading
    }
    fn consistency_mut(&mut self) -> &mut Consistency {
        &mut self.consistency
    }
}

printed! {
    /// A printed amount of money.
    Money {
        /// The number in the printed unit and scale; null when the text is not one number.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        amount: Option<Decimal>,
        /// The unit it is printed in: 元, 万元, 亿元; null when the form names none.
        unit: Option<String>,
        /// The amount in yuan, exact, without trailing zeros.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        yuan: Option<Decimal>,
    }
}

printed! {
    /// A printed rate.
    Rate {
        /// The rate in percent: 97.45 for 97.45 %.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        percent: Option<Decimal>,
    }
}

printed! {
    /// A printed number of points: weight, score.
    Points {
        /// The number.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        value: Option<Decimal>,
    }
}

printed! {
    /// A printed quantity: a target or a result.
    Quantity {
        /// How the value is to be compared.
        comparator: Option<Comparator>,
        /// Whether the comparator is printed or assumed.
        comparator_source: Option<ComparatorSource>,
        /// The value with its scale multiplied in: 5万人次 is 50000.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        value: Option<Decimal>,
        /// The upper end of a range.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        upper: Option<Decimal>,
        /// The unit as printed, without scale: 人次, 元, ㎡.
        unit: Option<String>,
        /// The unit in its canonical spelling: 平方米 for ㎡.
        unit_canonical: Option<String>,
        /// Whether the text says about, nearly, more than a round number.
        approximate: bool,
        /// A qualitative or attainment grade, as printed.
        grade: Option<String>,
        /// All conditions or numbers when there are several, the chosen one first.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        quantities: Vec<Condition>,
    }
}

/// One of several conditions or numbers in a quantity's text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Condition {
    /// The part of the text.
    pub raw: String,
    /// How the value is to be compared.
    pub comparator: Option<Comparator>,
    /// The value with its scale multiplied in.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub value: Option<Decimal>,
    /// The upper end of a range.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub upper: Option<Decimal>,
    /// The unit as printed, without scale.
    pub unit: Option<String>,
    /// The unit in its canonical spelling.
    pub unit_canonical: Option<String>,
}

/// The fiscal year of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FiscalYear {
    /// The chosen year.
    pub value: u16,
    /// Where the chosen year stands.
    pub source: YearSource,
    /// Every year that was found, in order of trust.
    pub candidates: Vec<YearCandidate>,
    /// Where it stands on the page; empty for a file name.
    pub evidence: Vec<Evidence>,
}

/// A proposed administrative division (GB/T 2260), and what it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdminCode {
    /// Six digits.
    pub value: String,
    /// What it was read from.
    pub source: AdminCodeSource,
}

/// What an administrative division was read from, in order of trust: a report's
/// number names the division that issued the form, often the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdminCodeSource {
    /// The first six digits of the project's code.
    ProjectCode,
    /// The first six digits of the report's number.
    ReportNumber,
}

/// A year and where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct YearCandidate {
    /// The year.
    pub value: u16,
    /// Where it was found.
    pub source: YearSource,
}

/// Where a year was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearSource {
    /// A labelled head cell (被评价年度) or the (YYYY年度) line below the title.
    Header,
    /// The form's title.
    Title,
    /// The file's name.
    FileName,
    /// The side table given with `--sources`.
    Sources,
}

/// The money unit of a form's head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyUnitValue {
    /// 元, 万元 or 亿元.
    pub value: String,
    /// Where it is printed; empty when the family's rule gave it.
    pub evidence: Vec<Evidence>,
}

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

/// A value under its printed label.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Labelled {
    /// The printed label.
    pub label: String,
    /// The value.
    pub value: TextValue,
}

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

/// What one rule says about one or more printed values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// The rule and the ordinal of its use in this form.
    pub id: String,
    /// The rule, as `docs/checks.md` explains it.
    pub rule: String,
    /// What kind of rule it is.
    pub class: CheckClass,
    /// What came of it.
    pub verdict: CheckVerdict,
    /// How much a finding weighs; `info` for everything that is no finding.
    pub severity: Severity,
    /// What is printed.
    pub stated: Option<String>,
    /// What the other printed values give.
    pub computed: Option<String>,
    /// Stated less computed.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub margin: Option<Decimal>,
    /// The largest margin that rounding explains.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub tolerance: Option<Decimal>,
    /// What was found, the formula with its numbers; or why it could not be tested.
    pub message: Bilingual,
    /// What would make a finding harmless.
    pub harmless_if: Bilingual,
    /// JSON pointers within the form to the values it is about.
    pub fields: Vec<String>,
    /// First 16 hex digits of the hash of fingerprint, rule, fields and their texts:
    /// decisions about a finding survive a re-run.
    pub finding_id: String,
}

/// A sentence in two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What kind of rule a check belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum CheckClass {
    /// Arithmetic over printed numbers.
    A,
    /// Statements that contradict each other.
    B,
    /// A pattern worth sampling.
    C,
    /// A gap in the disclosure.
    D,
    /// Tidiness: looked at only when asked for.
    T,
}

/// What came of a check.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// The printed values agree as printed.
    Pass,
    /// They agree when printed digits are taken as rounded.
    WithinRounding,
    /// They do not agree.
    Fail,
    /// Something the rule needs is not printed; the message says what.
    NotTestable,
}

/// What belongs to no field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unplaced {
    /// Texts outside tables, and single cells of tables that were otherwise used.
    pub texts: Vec<TextValue>,
    /// Tables of which nothing was used.
    pub tables: Vec<PlainTable>,
}

/// A table as it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlainTable {
    /// Rows of cell texts; a merged cell stands at its first position.
    pub rows: Vec<Vec<String>>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Personal data that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Redacted {
    /// What was left out.
    pub kind: RedactedKind,
    /// How many cells.
    pub count: u32,
    /// On which pages.
    pub pages: Vec<u32>,
}

/// A kind of personal data.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RedactedKind {
    /// A person's name.
    Person,
    /// A telephone number.
    Telephone,
}

impl Record {
    /// The record's JSON schema, as committed in `schemas/record.schema.json`.
    #[must_use]
    pub fn schema() -> serde_json::Value {
        // What is written, not what could be read: a field that is always
        // there is required even where it may be null.
        schemars::generate::SchemaSettings::draft2020_12()
            .for_serialize()
            .into_generator()
            .into_root_schema_for::<Self>()
            .to_value()
    }
}
