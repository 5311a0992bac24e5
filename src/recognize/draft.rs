//! A form as recognized: passages under fields, not yet typed.

use crate::content::Passage;
use crate::lexicon::{FieldId, Label, RowsOf};
use crate::problem::Code;
use crate::record::{Evidence, SectionKey};

/// A cell's or paragraph's text found under a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Where its characters are; empty when blank.
    pub passage: Passage,
    /// Its raw text.
    pub text: String,
    /// Where it stands, also when blank.
    pub places: Vec<Evidence>,
    /// The label under which it was found.
    pub label: Option<PrintedLabel>,
}

/// A label as printed and as understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintedLabel {
    /// As printed.
    pub text: String,
    /// As understood.
    pub label: Label,
}

/// Fields and what was found under them, in printed order.
pub type Fields = Vec<(FieldId, Found)>;

/// A form before its values are typed.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Identifier of the family that read it.
    pub family: String,
    /// The title's text.
    pub title: Option<Found>,
    /// The attachment line above it.
    pub attachment: Option<Found>,
    /// Years found outside labelled cells: in the title or below it.
    pub title_year: Option<(u16, Found)>,
    /// The (YYYY年度) line below the title.
    pub header_year: Option<(u16, Found)>,
    /// Money unit of the head.
    pub money_unit: Option<(String, Found)>,
    /// Head fields.
    pub head: Fields,
    /// Budget rows.
    pub budget: Vec<BudgetDraft>,
    /// Rows of goals.
    pub goals: Vec<Fields>,
    /// Tasks.
    pub tasks: Vec<TaskDraft>,
    /// Indicators.
    pub indicators: Vec<IndicatorDraft>,
    /// Totals.
    pub totals: Fields,
    /// Sections: key, heading, text.
    pub sections: Vec<(SectionKey, Option<Found>, Found)>,
    /// Labelled cells without a field.
    pub other: Vec<(PrintedLabel, Found)>,
    /// What was read on weak grounds, or not read for want of better ones.
    pub doubts: Vec<Doubt>,
    /// Texts without an owner.
    pub unplaced: Vec<Found>,
    /// Tables of which nothing was used.
    pub unplaced_tables: Vec<(Vec<Vec<String>>, Vec<Evidence>)>,
    /// First and last page.
    pub pages: Option<[u32; 2]>,
    /// All visible characters of the form's region, for its fingerprint.
    pub characters: String,
}

/// Something about a form's reading that its record must say.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// What kind of doubt.
    pub code: Code,
    /// For a person.
    pub message: String,
    /// Where.
    pub at: Found,
}

/// A budget row.
#[derive(Debug, Clone, Default)]
pub struct BudgetDraft {
    /// `budget_item.*`, or `None` when the label is unknown.
    pub item: Option<FieldId>,
    /// Its label.
    pub label: Option<PrintedLabel>,
    /// Whether it is a part of the total (其中, or below the total row).
    pub part: bool,
    /// Measures.
    pub fields: Fields,
    /// Columns without a field.
    pub other: Vec<(PrintedLabel, Found)>,
}

/// A task.
#[derive(Debug, Clone, Default)]
pub struct TaskDraft {
    /// Its fields.
    pub fields: Fields,
    /// Its indicators.
    pub indicators: Vec<usize>,
    /// Columns without a field.
    pub other: Vec<(PrintedLabel, Found)>,
}

/// An indicator row.
#[derive(Debug, Clone, Default)]
pub struct IndicatorDraft {
    /// Its task.
    pub task: Option<usize>,
    /// Heading of its block where a form has several.
    pub block: Option<String>,
    /// Its fields.
    pub fields: Fields,
    /// Columns without a field.
    pub other: Vec<(PrintedLabel, Found)>,
    /// What its block's rows are.
    pub of: Option<RowsOf>,
}

/// The first thing found under a field.
#[must_use]
pub fn get(fields: &Fields, field: Option<FieldId>) -> Option<&Found> {
    let field = field?;
    fields
        .iter()
        .find(|(f, _)| *f == field)
        .map(|(_, found)| found)
}
