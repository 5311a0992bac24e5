//! One found text to one typed value.

use std::ops::Range;

use rust_decimal::Decimal;

use super::Context;
use crate::content::{Passage, Place, Rect};
use crate::lexicon::Lexicon;
use crate::problem::{Code, Problem};
use crate::recognize::draft::{Draft, Found, get};
use crate::record::{
    Condition, Evidence, Money, MoneyUnitValue, Points, Printed, Quantity, Rate, Reading, TextValue,
};
use crate::value::{self, MoneyUnit, NumberError};

/// Types values and collects the problems met.
pub struct Typer<'a> {
    context: Context<'a>,
    /// The money unit of the form's head.
    form_unit: Option<MoneyUnit>,
    unit_missing: bool,
    /// Problems met so far.
    pub problems: Vec<Problem>,
}

impl<'a> Typer<'a> {
    /// Starts with the form's money unit.
    #[must_use]
    pub fn new(context: Context<'a>, draft: &Draft) -> Self {
        let printed = draft.money_unit.as_ref().map(|(unit, _)| unit.clone());
        let family = context
            .lexicon
            .families()
            .iter()
            .find(|f| f.id == draft.family);
        let unit = printed.or_else(|| family.and_then(|f| f.money_unit.clone()));
        let form_unit = unit.as_deref().and_then(MoneyUnit::parse);
        Self {
            context,
            form_unit,
            unit_missing: false,
            problems: Vec::new(),
        }
    }

    /// Labels and families.
    #[must_use]
    pub fn lexicon(&self) -> &'a Lexicon {
        self.context.lexicon
    }

    /// Whether names and telephone numbers are kept.
    #[must_use]
    pub fn keep_personal(&self) -> bool {
        self.context.keep_personal
    }

    /// The money unit of the form's head.
    #[must_use]
    pub fn money_unit(&self, draft: &Draft) -> Option<MoneyUnitValue> {
        let unit = self.form_unit?;
        let evidence = draft
            .money_unit
            .as_ref()
            .map(|(_, f)| self.evidence(f))
            .unwrap_or_default();
        Some(MoneyUnitValue {
            value: unit.as_str().to_owned(),
            evidence,
        })
    }

    /// Where a found text stands: one box a page; its cell when it is blank.
    #[must_use]
    pub fn evidence(&self, found: &Found) -> Vec<Evidence> {
        let evidence = self.passage_evidence(&found.passage);
        if evidence.is_empty() {
            found.places.clone()
        } else {
            evidence
        }
    }

    /// Where a passage stands: one box a page, in the order of the pages.
    #[must_use]
    pub fn passage_evidence(&self, passage: &Passage) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = Vec::new();
        for span in &passage.spans {
            if let Some((page, rect)) = self.context.content.span_box(*span) {
                match evidence.iter_mut().find(|e| e.page == Some(page)) {
                    Some(Evidence {
                        rect: Some(all), ..
                    }) => *all = all.union(&rect),
                    _ => evidence.push(Evidence {
                        page: Some(page),
                        rect: Some(rect),
                        ..Evidence::default()
                    }),
                }
            } else if let Some(Place::Text { line, cell }) =
                self.context.content.line(span.line).map(|l| l.place)
            {
                let place = Evidence {
                    line: Some(line),
                    table: cell.map(|c| c[0]),
                    row: cell.map(|c| c[1]),
                    column: cell.map(|c| c[2]),
                    ..Evidence::default()
                };
                if evidence.last() != Some(&place) {
                    evidence.push(place);
                }
            }
        }
        evidence
    }

    /// A text value.
    pub fn text(&mut self, found: &Found) -> TextValue {
        let blank = value::blank(&found.text);
        self.printed(found, blank)
    }

    fn printed(&mut self, found: &Found, blank: Option<value::Blank>) -> TextValue {
        let evidence = self.evidence(found);
        let disputed = |e: &Evidence| e.page.is_some_and(|p| self.context.disputed.contains(&p));
        let doubtful = found.text.contains('\u{FFFD}')
            || evidence.iter().any(disputed)
            || (found.text.contains(|c: char| c.is_ascii_digit())
                && self.touches(&evidence, Code::TextOverflowsCell))
            || self.touches(&evidence, Code::CellTextMixed)
            || self.touches(&evidence, Code::CellsUncertain);
        TextValue {
            raw: found.text.clone(),
            blank,
            label: None,
            evidence,
            reading: if doubtful {
                Reading::Doubtful
            } else {
                Reading::Read
            },
            ..TextValue::default()
        }
    }

    /// Whether a doubt of the layout lies in the evidence: text that crosses the border
    /// of its cell or is mixed with other text, so that its owner could only be guessed.
    fn touches(&self, evidence: &[Evidence], code: Code) -> bool {
        let inside = |rect: &Rect, other: &Rect| {
            let (x, y) = (
                (other.x0() + other.x1()) / 2.0,
                (other.y0() + other.y1()) / 2.0,
            );
            (rect.x0()..=rect.x1()).contains(&x) && (rect.y0()..=rect.y1()).contains(&y)
        };
        let problems = &self.context.content.problems;
        problems
            .iter()
            .filter(|p| p.code == code)
            .any(|p| {
                evidence.iter().any(|e| {
                    e.page == p.page
                        && matches!((&e.rect, &p.rect), (Some(a), Some(b)) if inside(a, b) || inside(b, a))
                })
            })
    }

    fn number_cell(&mut self, found: &Found) -> TextValue {
        let blank = value::blank_number(&found.text);
        if self.broken_number(found) {
            let message = format!("“{}” was printed over two lines", found.text);
            self.report(Code::NumberRejoined, message, found);
        }
        self.printed(found, blank)
    }

    /// Whether a line ends inside a number of the text.
    fn broken_number(&self, found: &Found) -> bool {
        let flat = self.context.content.flatten(&found.passage);
        let numeric = |c: &char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let at = |i: usize| flat.from.get(i).copied().flatten().map(|(line, _)| line);
        flat.chars
            .windows(2)
            .enumerate()
            .any(|(i, pair)| match pair {
                [a, b] => {
                    numeric(a)
                        && numeric(b)
                        && (a.is_ascii_digit() || b.is_ascii_digit())
                        && at(i).is_some()
                        && at(i.saturating_add(1)).is_some()
                        && at(i) != at(i.saturating_add(1))
                }
                _ => false,
            })
    }

    /// A head field's first value as text.
    pub fn head_text(&mut self, draft: &Draft, path: &str) -> Option<TextValue> {
        let field = self.lexicon().field(path);
        let found = get(&draft.head, field)?;
        let mut text = self.text(found);
        text.label = found.label.as_ref().map(|l| l.text.clone());
        Some(text)
    }

    /// An amount of money: the unit in the cell wins over the label's, the
    /// label's over the form's.
    pub fn money(&mut self, found: &Found) -> Money {
        let mut money = Money::from_text(self.number_cell(found));
        money.label = found.label.as_ref().map(|l| l.text.clone());
        let label_unit = found
            .label
            .as_ref()
            .and_then(|l| l.label.money_unit)
            .and_then(MoneyUnit::parse);
        let unit = label_unit.or(self.form_unit);
        match value::amount(&found.text, unit) {
            Ok(Some(amount)) => {
                if amount.unit.is_none() && !self.unit_missing {
                    self.unit_missing = true;
                    self.report(
                        Code::UnitMissing,
                        "the form prints no money unit; yuan were not computed".to_owned(),
                        found,
                    );
                }
                if let (Some(own), Some(form)) = (amount.unit, self.form_unit)
                    && own != form
                {
                    let message = format!(
                        "“{}” is in {}, the form in {}",
                        found.text,
                        own.as_str(),
                        form.as_str()
                    );
                    self.report(Code::UnitDiffers, message, found);
                }
                money.amount = Some(amount.amount);
                money.unit = amount.unit.map(|u| u.as_str().to_owned());
                money.yuan = amount.yuan;
            }
            Ok(None) => money.unit = unit.map(|u| u.as_str().to_owned()),
            Err(error) => self.unparsed(error, "an amount", found),
        }
        money
    }

    /// A rate in percent.
    pub fn rate(&mut self, found: &Found) -> Rate {
        let mut rate = Rate::from_text(self.number_cell(found));
        // Under a label of a rate a bare number is a percent only when the label says so.
        let says_percent = found
            .label
            .as_ref()
            .is_some_and(|l| l.label.percent || l.text.contains('%') || l.text.contains('％'));
        let zero = || matches!(value::number(&found.text), Ok(Some(n)) if n.value.is_zero());
        match value::percent(&found.text, says_percent || zero()) {
            Ok(Some(percent)) => rate.percent = Some(percent.percent),
            Ok(None) => {}
            Err(error) => self.unparsed(error, "a rate", found),
        }
        rate
    }

    /// Points.
    pub fn points(&mut self, found: &Found) -> Points {
        let mut points = Points::from_text(self.number_cell(found));
        let text = found.text.trim_end_matches(['分', ' ']);
        let text = if found.text.ends_with(['%', '％']) {
            text.trim_end_matches(['%', '％'])
        } else {
            text
        };
        match value::number(text) {
            Ok(Some(number)) => points.value = Some(number.value),
            Ok(None) => {}
            Err(error) => self.unparsed(error, "points", found),
        }
        points
    }

    /// A target or result as a record's quantity; what was parsed counts in `text`, of
    /// which the cell is all or a part.
    pub fn quantity(&mut self, found: &Found, text: &str, parsed: &value::Quantity) -> Quantity {
        let mut quantity = Quantity::from_text(self.number_cell(found));
        quantity.comparator = parsed.comparator;
        quantity.comparator_source = parsed.comparator_source;
        quantity.value = parsed.value;
        quantity.upper = parsed.upper;
        quantity.unit = parsed.unit.clone();
        quantity.unit_canonical = parsed.unit_canonical.clone();
        quantity.approximate = parsed.approximate();
        quantity.grade = parsed.grade.as_ref().map(|g| slice(text, &g.span));
        if parsed.all.len() > 1 || (parsed.value.is_none() && !parsed.all.is_empty()) {
            quantity.quantities = parsed
                .all
                .iter()
                .map(|c| Condition {
                    raw: slice(text, &c.span),
                    comparator: Some(c.comparator),
                    value: c.value,
                    upper: c.upper,
                    unit: c.unit.clone(),
                    unit_canonical: c.unit_canonical.clone(),
                })
                .collect();
        }
        if let Some(condition) = parsed.all.first()
            && let Some(error) = condition.error
        {
            self.unparsed(error, "a quantity", found);
        }
        quantity
    }

    /// The part of a found text, with its own place.
    #[must_use]
    pub fn part(&self, found: &Found, range: &Range<usize>) -> Found {
        let flat = self.context.content.flatten(&found.passage);
        Found {
            passage: flat.passage(range.start, range.end),
            text: slice(&found.text, range),
            places: found.places.clone(),
            label: found.label.clone(),
        }
    }

    fn unparsed(&mut self, error: NumberError, what: &str, found: &Found) {
        let code = if error == NumberError::TooManyDigits {
            Code::NumberTooLarge
        } else {
            Code::ValueUnparsed
        };
        self.report(
            code,
            format!("“{}” is not {what}: {error}", found.text),
            found,
        );
    }

    /// Adds a problem at a found text.
    pub fn report(&mut self, code: Code, message: String, found: &Found) {
        let place = self.evidence(found).into_iter().next();
        let mut problem = Problem::new(code, message);
        problem.page = place.as_ref().and_then(|p| p.page);
        problem.rect = place.and_then(|p| p.rect);
        self.problems.push(problem);
    }
}

/// A range of characters.
#[must_use]
pub fn slice(text: &str, range: &Range<usize>) -> String {
    text.chars()
        .skip(range.start)
        .take(range.end.saturating_sub(range.start))
        .collect()
}

/// A decimal as text is compared by value: 10.0 equals 10.
#[must_use]
pub fn same(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    a.is_some() && a == b
}
