//! Where rules come from: the document that a form rests on, the form itself,
//! or plain arithmetic. Titles and numbers of documents were looked up in
//! published copies; articles are not cited, and no source claims that its
//! wording contains the rule.

use super::Text;

/// The ministry's method, on which the self-evaluation form of projects rests.
pub(super) const MOF: Text = Text {
    zh: "财预〔2020〕10号《项目支出绩效评价管理办法》及据此填报的自评表",
    en: "财预〔2020〕10号, the ministry's method for evaluating projects, and the forms filled in under it",
};
/// The ministry's method for targets.
pub(super) const TARGETS: Text = Text {
    zh: "财预〔2015〕88号《中央部门预算绩效目标管理办法》、财预〔2021〕101号《中央部门项目支出核心绩效目标和指标设置及取值指引（试行）》：指标应细化、量化",
    en: "财预〔2015〕88号 and 财预〔2021〕101号, the ministry's methods for setting targets: indicators are to be measurable",
};
/// The Guangzhou form itself.
pub(super) const GUANGZHOU: Text = Text {
    zh: "广州市部门整体支出绩效自评表的栏目",
    en: "the columns of Guangzhou's form for departments",
};
/// The Yueyang booklet itself.
pub(super) const YUEYANG: Text = Text {
    zh: "岳阳市绩效自评报告表的栏目（计划安排、实际到位、实际支出、结余）",
    en: "the columns of Yueyang's report form (planned, received, spent, balance)",
};
/// Headings with points.
pub(super) const SCORES: Text = Text {
    zh: "表中一级指标标题所印的分值",
    en: "the points that a form prints in the headings of its sections",
};
/// No document is needed.
pub(super) const ARITHMETIC: Text = Text {
    zh: "算术关系",
    en: "arithmetic",
};
/// Two statements of one form.
pub(super) const COMPARISON: Text = Text {
    zh: "同一表内表述的比对",
    en: "comparison of a form's own statements",
};
/// What people look for when they draw samples.
pub(super) const PRACTICE: Text = Text {
    zh: "抽查经验，无文件依据",
    en: "practice of drawing samples; no document demands it",
};
