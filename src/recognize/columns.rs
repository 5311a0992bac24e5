//! Which header cell is which column, where labels alone do not tell: points of
//! levels, labels printed twice, labels below a label.

use super::draft::{Doubt, Found};
use super::plan::Plan;
use super::rows::{Header, HeaderOf};
use super::sheet::{CellIx, Sheet, SheetCell};
use super::walk::{Walk, printed_label};
use crate::lexicon::{FieldId, Label, Shape};
use crate::problem::Code;

/// A column below a label that spans several.
#[derive(Debug, Clone, Copy)]
pub struct Below {
    /// Its header cell.
    pub cell: CellIx,
    /// Its field.
    pub field: Option<FieldId>,
    /// Whether only the label above tells the field.
    pub guessed: bool,
}

/// The fields a header cell may stand for, given the cells beside it.
///
/// Points right of a level's names are the level's, not the indicator's
/// (一级指标 | 权重 | 二级指标 | 权重 | 三级指标 | 权重). A label printed twice names
/// no column unless its place decides.
#[must_use]
pub fn narrowed(
    plan: &Plan<'_>,
    sheet: &Sheet,
    cells: &[CellIx],
    ix: CellIx,
    allowed: &[FieldId],
) -> Vec<FieldId> {
    let Some(label) = sheet.cell(ix).map(|c| &c.label) else {
        return Vec::new();
    };
    let found = plan.candidates(&label.key, allowed);
    if found.is_empty() {
        return found;
    }
    let amount = plan.lexicon.field("tasks.amount");
    if found.iter().any(|f| Some(*f) == amount) && beside_other_money(plan, sheet, cells, ix) {
        return Vec::new();
    }
    let weight = plan.lexicon.field("indicators.weight");
    if found.iter().any(|f| Some(*f) == weight) {
        match level_of_points(plan, sheet, cells, ix) {
            Some(1) => {
                let section = plan.lexicon.field("indicators.section_weight");
                return section
                    .filter(|f| allowed.contains(f))
                    .into_iter()
                    .collect();
            }
            Some(_) => return Vec::new(),
            None => {}
        }
    }
    let twins = cells.iter().filter(|other| {
        sheet
            .cell(**other)
            .is_some_and(|c| c.label.key == label.key)
            && !(found.iter().any(|f| Some(*f) == weight)
                && level_of_points(plan, sheet, cells, **other).is_some())
    });
    if !label.key.is_empty() && twins.count() > 1 {
        return Vec::new();
    }
    found
}

/// Whether a column of a task's money stands beside another one (预算金额 | 执行金额): which of
/// them is the task's amount is not printed.
fn beside_other_money(plan: &Plan<'_>, sheet: &Sheet, cells: &[CellIx], ix: CellIx) -> bool {
    let measure = |ix: CellIx| {
        let label = &sheet.cell(ix)?.label;
        let field = plan.find(label, &plan.measures)?;
        (plan.lexicon.shape(field) == Shape::Amount).then_some(())
    };
    measure(ix).is_some() && cells.iter().any(|c| *c != ix && measure(*c).is_some())
}

/// The level (1 or 2) whose points a column of points holds: the one whose
/// names stand directly left of it while deeper names follow further right.
fn level_of_points(plan: &Plan<'_>, sheet: &Sheet, cells: &[CellIx], ix: CellIx) -> Option<usize> {
    const LEVELS: [&str; 3] = ["indicators.level1", "indicators.level2", "indicators.name"];
    let at = cells.iter().position(|c| *c == ix)?;
    let level = |ix: CellIx| {
        let label = &sheet.cell(ix)?.label;
        LEVELS.iter().position(|path| {
            plan.lexicon
                .field(path)
                .is_some_and(|f| plan.has_candidate(&label.key, &[f]))
        })
    };
    let weight = plan.lexicon.field("indicators.weight")?;
    let several = cells.iter().filter(|c| {
        sheet
            .cell(**c)
            .is_some_and(|c| plan.has_candidate(&c.label.key, &[weight]))
    });
    // A single column of points in an odd place is still the indicators',
    // unless its cells are merged over rows as the names of the level are.
    let merged = sheet
        .cell(ix)
        .and_then(|c| sheet.at(c.row_end(), c.col))
        .and_then(|below| sheet.cell(below))
        .is_some_and(|below| below.row_span > 1);
    if several.count() < 2 && !merged {
        return None;
    }
    let left = level(*cells.get(at.checked_sub(1)?)?)?;
    let deeper = cells
        .iter()
        .skip(at.saturating_add(1))
        .filter_map(|c| level(*c))
        .any(|l| l > left);
    (left < 2 && deeper).then(|| left.saturating_add(1))
}

/// The columns below a label that spans several: by their own labels, or by
/// both together (指标值 over 符号); what is left of the upper label's field goes to
/// the only column that has none.
#[must_use]
pub fn below(
    plan: &Plan<'_>,
    sheet: &Sheet,
    above: CellIx,
    field: Option<FieldId>,
    children: &[CellIx],
    free: &[FieldId],
) -> Vec<Below> {
    let path = field.map_or("", |f| plan.lexicon.path(f));
    let level = matches!(path, "indicators.level1" | "indicators.level2");
    let weight = plan.lexicon.field("indicators.weight");
    let section = plan
        .lexicon
        .field("indicators.section_weight")
        .filter(|f| path == "indicators.level1" && free.contains(f));
    let upper = sheet.cell(above).map_or("", |c| c.label.key.as_str());
    let mut found: Vec<Below> = Vec::new();
    for &ix in children {
        let Some(child) = sheet.cell(ix) else {
            continue;
        };
        let open: Vec<FieldId> = free
            .iter()
            .copied()
            .filter(|f| !found.iter().any(|b| b.field == Some(*f)))
            .collect();
        let key = child.label.key.as_str();
        let joined = format!("{upper}{key}");
        let listed = [key, joined.as_str()]
            .into_iter()
            .flat_map(|key| plan.candidates(key, &open))
            .next();
        let own = listed.or_else(|| plan.resembling(&child.label, &open));
        // Under a level stand its names and its points, nothing of the indicator.
        let own = match own {
            Some(f) if level && Some(f) == weight => section,
            Some(f) if level && Some(f) != field => None,
            own => own,
        };
        found.push(Below {
            cell: ix,
            field: own,
            guessed: own.is_some() && listed.is_none(),
        });
    }
    if path == "indicators.actual" {
        unit_of_result(plan, sheet, &mut found);
    }
    let Some(field) = field.filter(|f| free.contains(f)) else {
        return found;
    };
    if found.iter().any(|b| b.field == Some(field)) {
        return found;
    }
    let blank = |b: &Below| {
        sheet
            .cell(b.cell)
            .is_some_and(super::sheet::SheetCell::is_blank)
    };
    let open: Vec<usize> = (0..found.len())
        .filter(|at| found.get(*at).is_some_and(|b| b.field.is_none()))
        .collect();
    let heir = open
        .iter()
        .find(|at| found.get(**at).is_some_and(blank))
        .or_else(|| open.first().filter(|_| level || open.len() == 1));
    if let Some(heir) = heir.and_then(|at| found.get_mut(*at)) {
        heir.field = Some(field);
        heir.guessed = !blank(heir) && !plain_name(&sheet.cell(heir.cell).map(|c| c.label.clone()));
    }
    found
}

/// 数值 | 单位 below the label of results: both cells are parts of the result.
fn unit_of_result(plan: &Plan<'_>, sheet: &Sheet, found: &mut [Below]) {
    let (Some(actual), Some(unit)) = (
        plan.lexicon.field("indicators.actual"),
        plan.lexicon.field("indicators.target_unit"),
    ) else {
        return;
    };
    let [value, of] = found else { return };
    let says_unit = sheet
        .cell(of.cell)
        .is_some_and(|c| plan.find(&c.label, &[unit]).is_some());
    let says_value = sheet
        .cell(value.cell)
        .is_some_and(|c| plain_name(&Some(c.label.clone())));
    let results = value.field == Some(actual) || (value.field.is_none() && says_value);
    if results && says_unit && of.field.is_none() {
        (value.field, of.field) = (Some(actual), Some(actual));
    }
}

/// Whether a label below another says nothing but that the names stand here.
fn plain_name(label: &Option<Label>) -> bool {
    label
        .as_ref()
        .is_some_and(|l| matches!(l.key.as_str(), "名称" | "内容" | "指标" | "值" | "数值"))
}

/// Takes the leftmost label out of a header when it is a heading beside it, whatever
/// it says: one that reaches below all others (年度主要任务 | 任务名称 | 主要内容) unless
/// labels go on below these, or one with nothing below it (总体目标 | 年初设定 | 完成情况综述
/// over a blank cell and two texts). Another label of its field takes its place.
pub fn drop_heading_at_left(
    plan: &Plan<'_>,
    sheet: &Sheet,
    cells: &[CellIx],
    allowed: &[FieldId],
    matched: &mut Vec<(CellIx, FieldId)>,
) {
    let col = |ix: CellIx| sheet.cell(ix).map_or(0, |c| c.col);
    let Some(&(left, field)) = matched.iter().min_by_key(|(ix, _)| col(*ix)) else {
        return;
    };
    let Some(label) = sheet.cell(left) else {
        return;
    };
    let others = matched.iter().filter(|(ix, _)| *ix != left);
    let deepest = others
        .filter_map(|(ix, _)| sheet.cell(*ix))
        .map(SheetCell::row_end)
        .max();
    let deeper = deepest.is_some_and(|deepest| {
        let below = sheet.starting(deepest);
        let mut below = below.into_iter().filter_map(|ix| sheet.cell(ix));
        deepest < label.row_end() && !below.any(|c| plan.has_candidate(&c.label.key, allowed))
    });
    let over_blank = sheet
        .at(label.row_end(), label.col)
        .and_then(|ix| sheet.cell(ix))
        .is_some_and(SheetCell::is_blank);
    let rival = cells.iter().copied().find(|ix| {
        !matched.iter().any(|(m, _)| m == ix)
            && sheet
                .cell(*ix)
                .is_some_and(|c| plan.has_candidate(&c.label.key, &[field]))
    });
    if deeper || (over_blank && (rival.is_some() || plan.is_heading(&label.label))) {
        matched.retain(|(ix, _)| *ix != left);
        matched.extend(rival.map(|ix| (ix, field)));
    }
}

/// Whether a row fills most columns of an open header, a name among them: its first
/// cell may read like a label (资金管理情况) and is still the name of an indicator.
#[must_use]
pub fn fills_columns(plan: &Plan<'_>, sheet: &Sheet, cells: &[CellIx], header: &Header) -> bool {
    let HeaderOf::Rows(_) = header.block else {
        return false;
    };
    // A heading that begins beside the row is not one of its cells.
    let left = header.columns.first().map_or(0, |c| c.col);
    let filled: Vec<&SheetCell> = cells
        .iter()
        .filter_map(|ix| sheet.cell(*ix))
        .skip_while(|c| c.col_end() <= left)
        .collect();
    let Some((first, rest)) = filled.split_first() else {
        return false;
    };
    let named = header.column_at(first.col).is_some_and(|c| {
        c.col_end >= first.col_end()
            && c.field
                .is_some_and(|f| NAMES.contains(&plan.lexicon.path(f)))
    });
    let labels = rest.iter().any(|c| {
        plan.find(&c.label, &plan.pairs).is_some() || plan.find(&c.label, &plan.texts).is_some()
    });
    let mut columns: Vec<u32> = filled
        .iter()
        .filter_map(|c| header.column_at(c.col))
        .filter(|c| c.field.is_some())
        .map(|c| c.col)
        .collect();
    columns.dedup();
    named
        && !labels
        && plan.total(&first.label).is_none()
        && columns.len() >= 3
        && columns.len().saturating_mul(2) > header.columns.len()
}

/// Columns that name a row of tasks or indicators.
pub(super) const NAMES: [&str; 5] = [
    "tasks.name",
    "indicators.level1",
    "indicators.level2",
    "indicators.name",
    "indicators.text",
];

impl Walk<'_> {
    /// Whether a row below a header of tasks or indicators only adds up others: a cell
    /// under one of its names says 小计 or 合计.
    #[must_use]
    pub fn is_subtotal(&self, sheet: &Sheet, row: u32, header: &Header) -> bool {
        sheet.starting(row).into_iter().any(|ix| {
            let Some(cell) = sheet.cell(ix).filter(|c| !c.is_blank()) else {
                return false;
            };
            let named = header
                .column_at(cell.col)
                .and_then(|c| c.field)
                .is_some_and(|f| NAMES.contains(&self.plan.lexicon.path(f)));
            let key = cell.label.key.as_str();
            let total = self.plan.lexicon.field("budget_item.total");
            named
                && (key.ends_with("小计")
                    || self.plan.find(&cell.label, &self.plan.totals).is_some()
                    || total.is_some_and(|t| self.plan.find(&cell.label, &[t]).is_some()))
        })
    }

    /// Whether points stand in a cell that began in an earlier row: they were given to
    /// the first of the indicators that share them, and this is noted.
    pub fn shares_points(&mut self, field: FieldId, cell: &SheetCell, row: u32) -> bool {
        let lexicon = self.plan.lexicon;
        if cell.row >= row
            || cell.is_blank()
            || lexicon.shape(field) != Shape::Points
            || lexicon.path(field) == "indicators.section_weight"
        {
            return false;
        }
        let doubt = Doubt {
            code: Code::PointsShared,
            message: format!(
                "“{}” stands in a cell merged over {} rows; it was given to the first of them",
                cell.text, cell.row_span
            ),
            at: Found {
                places: cell.places.clone(),
                ..Found::default()
            },
        };
        if !self.draft.doubts.iter().any(|d| d.at == doubt.at) {
            self.draft.doubts.push(doubt);
        }
        true
    }

    /// Notes a budget row whose label names no known item.
    pub fn unknown_item(&mut self, cell: &SheetCell) {
        self.draft.doubts.push(Doubt {
            code: Code::BudgetItemUnknown,
            message: format!("the budget row “{}” is no item that is known", cell.text),
            at: Found {
                places: cell.places.clone(),
                ..Found::default()
            },
        });
    }

    /// Notes a budget row whose label only resembles those of an item.
    pub fn guessed_item(&mut self, cell: &SheetCell, item: FieldId) {
        let path = self.plan.lexicon.path(item);
        self.draft.doubts.push(Doubt {
            code: Code::LabelGuessed,
            message: format!("the budget row “{}” was read as {path}", cell.text),
            at: Found {
                places: cell.places.clone(),
                ..Found::default()
            },
        });
    }

    /// Notes the columns of a header that are in doubt: guessed ones, those that
    /// compete for a field, and those that the lexicon does not know.
    pub fn note_columns(&mut self, sheet: &Sheet, header: &Header) {
        // Texts side by side (评分标准, 指标说明) are no contest.
        let figures: Vec<FieldId> = self
            .plan
            .columns(header.block)
            .iter()
            .copied()
            .filter(|f| self.plan.lexicon.shape(*f).is_figure())
            .collect();
        for column in &header.columns {
            let Some(cell) = sheet.cell(column.header).filter(|c| !c.is_blank()) else {
                continue;
            };
            let text = &cell.text;
            let known = |allowed: &[FieldId]| {
                self.plan.has_candidate(&column.label.key, allowed)
                    || self.plan.resembling(&column.label, allowed).is_some()
            };
            let (code, message) = match column.field {
                Some(field) if header.guessed.contains(&column.header) => (
                    Code::LabelGuessed,
                    format!(
                        "the column “{text}” was read as {}",
                        self.plan.lexicon.path(field)
                    ),
                ),
                Some(_) => continue,
                None if known(&figures) => (
                    Code::ColumnAmbiguous,
                    format!(
                        "more than one column could be what “{text}” says; this one is kept under its label"
                    ),
                ),
                // What nobody knows is said with what is left over.
                None => continue,
            };
            let label = printed_label(cell);
            let at = Found {
                places: cell.places.clone(),
                label: Some(label),
                ..Found::default()
            };
            let doubt = Doubt { code, message, at };
            if !self.draft.doubts.iter().any(|d| d.message == doubt.message) {
                self.draft.doubts.push(doubt);
            }
        }
    }
}
