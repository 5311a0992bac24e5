//! The head of a form: title, attachment, year, money unit, and the notes below it.

use std::sync::LazyLock;

use regex::Regex;

use super::draft::{Doubt, Found};
use super::labelled::is_edge;
use super::segment::{Segment, is_note, is_numbered, is_title};
use super::sheet::{Sheet, SheetCell};
use super::walk::Walk;
use crate::content::{Content, Flat, LineId, Place};
use crate::problem::Code;
use crate::record::{Evidence, SectionKey};
use crate::value::chinese_digit;

/// A year with 年 behind it.
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(20\d{2})\s*年").ok());
/// A year in Chinese figures.
static YEAR_WRITTEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(二[〇零○][〇零○一二三四五六七八九]{2})\s*年").ok());
/// 单位：万元 and its kin.
static UNIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:金额|资金|货币)?单\s*位\s*[:：]\s*(?:人民币)?((?:亿|[千百十]?万|[千百])?元)")
        .ok()
});
/// 附件2, 附表1-3, 公开14表.
static ATTACHMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:附[件表]\s*[\d一二三四五六七八九十\-－—.]*|公开\s*\d{1,2}(?:-\d{1,2})?\s*表)\s*[:：]?$").ok()
});
/// A line that is nothing but the year: （2022年度）.
static YEAR_LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[（(]?\s*20\d{2}\s*年度?\s*[)）]?$").ok());

/// The year as a part of a line.
static YEAR_PART: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:[（(]\s*20\d{2}\s*年度?\s*[)）]|20\d{2}\s*年度)").ok());
/// Characters of the longest such part and of what tells that it ended.
const YEAR_CHARS: usize = 16;

impl Walk<'_> {
    /// Reads title, attachment, year and unit from the paragraphs above the tables.
    pub fn lead(&mut self, segment: &Segment) {
        for (at, lines) in segment.lead.iter().enumerate() {
            let (flat, places) = self.flat(lines);
            let text = flat.text();
            if Some(at) == segment.title {
                self.title(&flat, places);
            } else if matches(&ATTACHMENT, &text) {
                self.draft.attachment = Some(self.whole(&flat, places));
            } else if matches(&YEAR_LINE, &text) {
                if let Some(year) = year_in(&text) {
                    self.draft.header_year = Some((year, self.whole(&flat, places)));
                }
            } else {
                self.unit(&flat, &places);
                self.year_beside(&flat, &places);
                self.inline(&flat, &places);
            }
        }
    }

    /// The year that stands in a line with other things: （2021年度） 单位：万元.
    fn year_beside(&mut self, flat: &Flat, places: &[Evidence]) {
        if self.draft.header_year.is_some() {
            return;
        }
        let Some((start, end)) = year_part(flat, 0, flat.chars.len()) else {
            return;
        };
        let text: String = flat
            .chars
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .collect();
        if let Some(year) = year_in(&text) {
            let passage = flat.passage(start, end);
            self.claims.add(&passage);
            let places = places.to_vec();
            let found = Found {
                passage,
                text,
                places,
                label: None,
            };
            self.draft.header_year = Some((year, found));
        }
    }

    /// Reads title rows and units that stand inside a sheet, above its first block.
    pub fn sheet_head(&mut self, sheet: &Sheet) {
        for row in 0..sheet.rows.min(4) {
            let filled: Vec<_> = sheet
                .starting(row)
                .into_iter()
                .filter_map(|ix| sheet.cell(ix))
                .filter(|c| !c.is_blank())
                .collect();
            let [cell] = filled.as_slice() else { continue };
            if self.draft.title.is_none() && is_title(&cell.text) {
                self.title(&cell.flat, cell.places.clone());
            } else if matches(&ATTACHMENT, &cell.text) {
                self.draft.attachment = Some(self.whole(&cell.flat, cell.places.clone()));
            } else if matches(&YEAR_LINE, &cell.text) {
                if let Some(year) = year_in(&cell.text) {
                    self.draft.header_year =
                        Some((year, self.whole(&cell.flat, cell.places.clone())));
                }
            } else {
                self.unit(&cell.flat, &cell.places);
            }
        }
    }

    /// The money unit of labels, (万元) in a header or heading, when the head names none.
    pub fn label_unit(&mut self, sheet: &Sheet) {
        if let Some((unit, _)) = &self.draft.money_unit {
            let unit = unit.clone();
            self.heading_unit(sheet, &unit);
            return;
        }
        // A label that the lexicon knows says more than one that merely ends in (万元).
        let known = |c: &&SheetCell| !self.plan.lexicon.lookup(&c.label.key).is_empty();
        let named = || sheet.cells.iter().filter(|c| c.label.money_unit.is_some());
        let Some(cell) = named()
            .find(known)
            .or_else(|| named().find(|c| is_money_heading(&c.label.key)))
        else {
            return;
        };
        if let Some(unit) = cell.label.money_unit {
            let found = Found {
                passage: cell.passage.clone(),
                text: cell.text.clone(),
                places: cell.places.clone(),
                label: None,
            };
            self.draft.money_unit = Some((unit.to_owned(), found));
        }
    }

    /// Notes a heading of money with another unit than the form's head: 单位：元 above
    /// 项目资金（万元）. Which of them the figures are in is not printed.
    fn heading_unit(&mut self, sheet: &Sheet, unit: &str) {
        let other = sheet.cells.iter().find(|c| {
            c.label.money_unit.is_some_and(|u| u != unit)
                && (self.plan.is_heading(&c.label)
                    || (c.col == 0 && is_money_heading(&c.label.key)))
        });
        let Some(cell) = other else { return };
        self.draft.doubts.push(Doubt {
            code: Code::UnitDiffers,
            message: format!(
                "“{}” names another unit than the form's head, {unit}",
                cell.text
            ),
            at: Found {
                places: cell.places.clone(),
                ..Found::default()
            },
        });
    }

    /// Reads the paragraphs below and between tables: notes and signatures.
    pub fn tail(&mut self, segment: &Segment) {
        let mut in_notes = false;
        for lines in &segment.tail {
            let (flat, places) = self.flat(lines);
            let text = flat.text();
            if is_note(&text) || (in_notes && is_numbered(&text)) {
                in_notes = true;
                if !self.inline(&flat, &places) {
                    let found = self.whole(&flat, places);
                    self.draft.sections.push((SectionKey::Notes, None, found));
                }
            } else {
                self.unit(&flat, &places);
                self.inline(&flat, &places);
            }
        }
    }

    fn title(&mut self, flat: &Flat, places: Vec<Evidence>) {
        let found = self.whole(flat, places);
        if let Some(year) = year_in(&found.text) {
            self.draft.title_year = Some((year, found.clone()));
        }
        self.draft.title = Some(found);
    }

    fn unit(&mut self, flat: &Flat, places: &[Evidence]) {
        let text = flat.text();
        let Some(found) = UNIT.as_ref().and_then(|r| r.captures(&text)) else {
            return;
        };
        let (Some(all), Some(unit)) = (found.get(0), found.get(1)) else {
            return;
        };
        let chars = |byte: usize| text.get(..byte).map_or(0, |t| t.chars().count());
        let passage = flat.passage(chars(all.start()), chars(all.end()));
        self.claims.add(&passage);
        if self.draft.money_unit.is_none() {
            let found = Found {
                passage,
                text: all.as_str().to_owned(),
                places: places.to_vec(),
                label: None,
            };
            self.draft.money_unit = Some((unit.as_str().to_owned(), found));
        }
    }

    fn whole(&mut self, flat: &Flat, places: Vec<Evidence>) -> Found {
        let passage = flat.passage(0, flat.chars.len());
        self.claims.add(&passage);
        Found {
            passage,
            text: flat.text(),
            places,
            label: None,
        }
    }

    pub(super) fn flat(&self, lines: &[LineId]) -> (Flat, Vec<Evidence>) {
        (
            self.content.flatten(&self.content.passage(lines)),
            line_places(self.content, lines),
        )
    }
}

/// Where in `from..to` a year stands apart from what is beside it.
pub(super) fn year_part(flat: &Flat, from: usize, to: usize) -> Option<(usize, usize)> {
    (from..to)
        .filter(|at| matches!(flat.chars.get(*at), Some('2' | '(' | '（')) && is_edge(flat, *at))
        .find_map(|start| {
            let text: String = flat.chars.iter().skip(start).take(YEAR_CHARS).collect();
            let part = YEAR_PART.as_ref()?.find(&text)?.as_str();
            let end = start.saturating_add(part.chars().count());
            let rest = text.strip_prefix(part)?;
            let apart = end >= flat.chars.len()
                || is_edge(flat, end)
                || ["单位", "金额", "资金单位"]
                    .iter()
                    .any(|w| rest.starts_with(w));
            apart.then_some((start, end))
        })
}

/// Whether an unlisted label with a money unit in it speaks of money: 部门预算收支情况.
fn is_money_heading(key: &str) -> bool {
    let money = ["资金", "预算", "支出", "金额", "经费", "收入"];
    !key.is_empty()
        && !key.contains(|c: char| c.is_ascii_digit())
        && money.iter().any(|w| key.contains(w))
}

/// Where lines stand, one place a line.
#[must_use]
pub fn line_places(content: &Content, lines: &[LineId]) -> Vec<Evidence> {
    lines
        .iter()
        .filter_map(|id| content.line(*id))
        .map(|line| match line.place {
            Place::Page { page, rect } => Evidence {
                page: Some(page),
                rect: Some(rect),
                ..Evidence::default()
            },
            Place::Text { line, cell } => Evidence {
                line: Some(line),
                table: cell.map(|c| c[0]),
                row: cell.map(|c| c[1]),
                column: cell.map(|c| c[2]),
                ..Evidence::default()
            },
        })
        .collect()
}

fn matches(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|r| r.is_match(text.trim()))
}

/// The first year 20xx年 in a text, in figures or written out: 二〇二三年.
#[must_use]
pub fn year_in(text: &str) -> Option<u16> {
    // The searches cost more than this look, and most texts name no year.
    if !text.contains('年') {
        return None;
    }
    if let Some(found) = YEAR.as_ref()?.captures(text) {
        return found.get(1)?.as_str().parse().ok();
    }
    if !text.contains('二') {
        return None;
    }
    let written = YEAR_WRITTEN.as_ref()?.captures(text)?.get(1)?.as_str();
    // The circle that stands for zero is no digit elsewhere.
    written.chars().try_fold(0_u16, |year, c| {
        let digit = u16::try_from(chinese_digit(c).unwrap_or(0)).ok()?;
        year.checked_mul(10)?.checked_add(digit)
    })
}
