//! Kind, scope and fiscal year of a form.

use std::sync::LazyLock;

use regex::Regex;

use super::values::Typer;
use crate::lexicon::{Family, GENERIC, Lexicon, fold};
use crate::problem::{Code, Problem};
use crate::recognize::draft::{Draft, Found, get};
use crate::record::{
    AdminCode, AdminCodeSource, FiscalYear, Kind, Labelled, Scope, TextValue, YearCandidate,
    YearSource,
};

/// A year of this century.
static YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|\D)(20\d{2})(?:\D|$)").ok());

/// The family's kind; for the fallback what the title says.
#[must_use]
pub fn kind(draft: &Draft, family: Option<&Family>, lexicon: &Lexicon) -> Kind {
    let kind = family.map_or(Kind::ProjectSelfEvaluation, |f| f.kind);
    let title = draft
        .title
        .as_ref()
        .map(|f| fold(&f.text))
        .unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|w| title.contains(w));
    if draft.family != GENERIC {
        // One layout serves projects, departments and transfers: the title says which.
        let department = says(&["部门整体", "整体支出"]);
        let transfer = says(&["转移支付"]);
        let project = says(&["项目支出", "部门预算项目"]);
        let scored = says(&["评分表", "得分表", "打分表", "计分表"]);
        return match kind {
            Kind::ScoreTable if says(&["自评"]) && !scored && department => {
                Kind::DepartmentSelfEvaluation
            }
            Kind::ScoreTable if says(&["自评"]) && !scored && says(&["项目"]) => {
                Kind::ProjectSelfEvaluation
            }
            Kind::ProjectSelfEvaluation if department => Kind::DepartmentSelfEvaluation,
            Kind::ProjectSelfEvaluation if transfer => Kind::TransferSelfEvaluation,
            Kind::DepartmentSelfEvaluation if project && !department => Kind::ProjectSelfEvaluation,
            Kind::TransferSelfEvaluation if project && !transfer => Kind::ProjectSelfEvaluation,
            kind => kind,
        };
    }
    // A form of an organization that names no project is the department's.
    let has = |path: &str| get(&draft.head, lexicon.field(path)).is_some();
    let of_department = (title.is_empty() && !draft.tasks.is_empty())
        || (has("organization")
            && !has("project_name")
            && !says(&["项目", "专项", "资金", "政策", "经费"]));
    if says(&["监控"]) {
        Kind::Monitoring
    } else if says(&["目标表", "申报表", "目标填报表", "目标批复表", "目标公开表"])
        && !says(&["自评", "完成情况"])
    {
        Kind::TargetDeclaration
    } else if says(&["评分表", "得分表", "打分表"]) {
        Kind::ScoreTable
    } else if says(&["转移支付"]) {
        Kind::TransferSelfEvaluation
    } else if of_department || says(&["部门整体", "整体支出", "整体绩效"]) {
        Kind::DepartmentSelfEvaluation
    } else {
        kind
    }
}

/// Whether the label of the organization says that subordinate units are included.
#[must_use]
pub fn scope(draft: &Draft, lexicon: &Lexicon) -> Option<Scope> {
    let found = get(&draft.head, lexicon.field("organization"))?;
    let label = found.label.as_ref()?;
    if label.text.contains("汇总") {
        Some(Scope::Consolidated)
    } else if label.text.contains("本级") {
        Some(Scope::Own)
    } else {
        None
    }
}

/// Head fields of which a record holds one value.
const ONCE: [&str; 7] = [
    "organization",
    "competent_department",
    "implementing_unit",
    "project_name",
    "project_code",
    "report_number",
    "fiscal_year",
];

/// Further values of head fields, under their labels: 主管部门 beside 主管单位. Which of
/// them the field means is not printed.
pub fn repeated(typer: &mut Typer<'_>, draft: &Draft) -> Vec<Labelled> {
    let mut kept = Vec::new();
    for path in ONCE {
        let field = typer.lexicon().field(path);
        let mut all = draft
            .head
            .iter()
            .filter(|(f, v)| Some(*f) == field && !v.text.is_empty());
        let Some((_, first)) = all.next() else {
            continue;
        };
        for (_, more) in all.filter(|(_, v)| v.text != first.text) {
            let label = more
                .label
                .as_ref()
                .map_or_else(String::new, |l| l.text.clone());
            let message = format!(
                "“{label}” is a second {path} and is kept under its label; the first was read"
            );
            typer.report(Code::ColumnAmbiguous, message, more);
            kept.push(Labelled {
                label,
                value: typer.text(more),
            });
        }
    }
    kept
}

/// The year with all candidates: header, then title, then file name.
pub fn fiscal_year(typer: &mut Typer<'_>, draft: &Draft, file_name: &str) -> Option<FiscalYear> {
    let field = typer.lexicon().field("fiscal_year");
    let mut found: Vec<(u16, YearSource, Option<&Found>)> = Vec::new();
    if let Some(cell) = get(&draft.head, field)
        && let Some(year) = year(&cell.text)
    {
        found.push((year, YearSource::Header, Some(cell)));
    }
    if let Some((year, line)) = &draft.header_year {
        found.push((*year, YearSource::Header, Some(line)));
    }
    if let Some((year, title)) = &draft.title_year {
        found.push((*year, YearSource::Title, Some(title)));
        // 2023年预算项目2022年度自评表, 2021-2022年度: a title may name several.
        let more = years(&title.text).into_iter().filter(|y| y != year);
        found.extend(more.map(|y| (y, YearSource::Title, Some(title))));
    }
    if let Some(year) = year(file_name) {
        found.push((year, YearSource::FileName, None));
    }
    let Some(&(value, source, at)) = found.first() else {
        let message = "no fiscal year is printed in the form, nor in the file's name";
        typer
            .problems
            .push(Problem::new(Code::YearMissing, message));
        return None;
    };
    let evidence = at.map(|f| typer.evidence(f)).unwrap_or_default();
    let mut candidates: Vec<YearCandidate> = Vec::new();
    for (value, source, _) in &found {
        let candidate = YearCandidate {
            value: *value,
            source: *source,
        };
        if !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    if candidates.iter().any(|c| c.value != value) {
        let all: Vec<String> = candidates
            .iter()
            .map(|c| format!("{} ({:?})", c.value, c.source))
            .collect();
        typer.problems.push(Problem::new(
            Code::YearDisagrees,
            format!("the years disagree: {}", all.join(", ")),
        ));
    }
    Some(FiscalYear {
        value,
        source,
        candidates,
        evidence,
    })
}

/// All years of this century in a text.
static YEARS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+").ok());

fn years(text: &str) -> Vec<u16> {
    let folded = fold(text);
    let numbers = YEARS.as_ref().map(|r| r.find_iter(&folded));
    numbers
        .into_iter()
        .flatten()
        .filter(|m| m.as_str().len() == 4 && m.as_str().starts_with("20"))
        .filter_map(|m| m.as_str().parse().ok())
        .collect()
}

fn year(text: &str) -> Option<u16> {
    let folded = fold(text);
    YEAR.as_ref()?
        .captures(&folded)?
        .get(1)?
        .as_str()
        .parse()
        .ok()
}

/// A project's code in the integrated budget system: division, year, a letter, a number.
static CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{6}\d{2}[A-Z]\d{9,15})(?:[-—－_]|$)").ok());
/// A report's number: division, underscore, number of the report.
static REPORT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{6})_").ok());

/// The project's code: from its own cell, else the one that the project's name
/// begins with. The name keeps it, too; the code points into it.
#[must_use]
pub fn project_code(typer: &mut Typer<'_>, draft: &Draft) -> Option<TextValue> {
    if let Some(code) = typer.head_text(draft, "project_code") {
        return Some(code);
    }
    let name = get(&draft.head, typer.lexicon().field("project_name"))?;
    let length = CODE.as_ref()?.captures(&name.text)?.get(1)?.end();
    let part = typer.part(name, &(0..length));
    Some(typer.text(&part))
}

/// The division that a code begins with. Two sources may differ (a province's
/// report on a county's project): the project's is closer.
#[must_use]
pub fn admin_code(code: Option<&TextValue>, report: Option<&TextValue>) -> Option<AdminCode> {
    let found = |value: Option<&TextValue>, pattern: &LazyLock<Option<Regex>>, source| {
        let text = fold(&value?.raw);
        let digits = pattern
            .as_ref()?
            .captures(&text)?
            .get(1)?
            .as_str()
            .get(..6)?;
        is_division(digits).then(|| AdminCode {
            value: digits.to_owned(),
            source,
        })
    };
    found(code, &CODE, AdminCodeSource::ProjectCode)
        .or_else(|| found(report, &REPORT, AdminCodeSource::ReportNumber))
}

/// Whether six digits begin with the number of a province (GB/T 2260).
fn is_division(digits: &str) -> bool {
    let province: u8 = digits.get(..2).and_then(|p| p.parse().ok()).unwrap_or(0);
    matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82)
}
