//! What stands beside a form and is none: kept with it, so that nothing that a page
//! prints around a form is lost unseen.

use super::segment::Segment;
use super::sheet::{Sheet, SheetCell};
use crate::content::{Content, LineId, Place, Rect};

/// Texts and tables near a form that belong to none.
#[derive(Debug, Clone, Default)]
pub struct Strays {
    /// Paragraphs.
    pub texts: Vec<Vec<LineId>>,
    /// Tables.
    pub tables: Vec<Sheet>,
}

/// In inputs without pages, tables with at most so many blocks between them are near:
/// a title, the year, the unit and a line of names stand between two forms.
const BLOCKS_NEAR: usize = 6;

/// Gives a segment that is no form to one beside it: what has a form's labels rather to
/// the form that comes, for heads stand first, anything else rather to the form above.
/// What stands near neither is left to [`super::outside`].
pub fn give(
    content: &Content,
    segment: Segment,
    before: Option<&mut Segment>,
    after: Option<&mut Segment>,
) {
    let labelled = !segment.sheets.is_empty();
    let mut forms = [before, after];
    if labelled {
        forms.reverse();
    }
    let near = |form: &&mut Segment| is_near(content, &segment, form);
    let Some(form) = forms.into_iter().flatten().find(near) else {
        return;
    };
    let Segment {
        lead,
        sheets,
        loose,
        tail,
        strays,
        ..
    } = segment;
    let texts = lead.into_iter().chain(tail).chain(strays.texts);
    form.strays.texts.extend(texts);
    let tables = sheets.into_iter().chain(loose).chain(strays.tables);
    form.strays.tables.extend(tables);
}

/// Whether two segments share a page; one with a form's labels may stand on the next.
fn is_near(content: &Content, segment: &Segment, form: &Segment) -> bool {
    if content.pages.is_empty() {
        let blocks = |s: &Segment| -> Option<[usize; 2]> {
            let all = || s.sheets.iter().chain(&s.loose).map(|t| t.block);
            Some([all().min()?, all().max()?])
        };
        return match (blocks(segment), blocks(form)) {
            (Some([a, b]), Some([c, d])) => {
                c.saturating_sub(b).max(a.saturating_sub(d)) <= BLOCKS_NEAR
            }
            _ => false,
        };
    }
    let reach = u32::from(!segment.sheets.is_empty());
    match (pages(segment), pages(form)) {
        (Some([a, b]), Some([c, d])) => c.saturating_sub(b).max(a.saturating_sub(d)) <= reach,
        _ => false,
    }
}

/// First and last page of a segment's tables.
fn pages(segment: &Segment) -> Option<[u32; 2]> {
    let cells = || {
        let sheets = segment.sheets.iter().chain(&segment.loose);
        let places = sheets.flat_map(|s| &s.cells).flat_map(|c| &c.places);
        places.filter_map(|p| p.page)
    };
    Some([cells().min()?, cells().max()?])
}

/// Whether a paragraph begins on the page on which a form's tables end; inputs without
/// pages are one page.
#[must_use]
pub fn on_last_page(content: &Content, form: &Segment, lines: &[LineId]) -> bool {
    let page = lines
        .first()
        .and_then(|id| content.line(*id))
        .and_then(|line| match line.place {
            Place::Page { page, .. } => Some(page),
            Place::Text { .. } => None,
        });
    match (page, pages(form)) {
        (Some(page), Some([_, last])) => page == last,
        (None, _) => content.pages.is_empty(),
        (Some(_), None) => false,
    }
}

/// Whether the last table of a segment stands left of another table, side by side.
#[must_use]
pub fn stands_left(segment: &Segment, right: &Sheet) -> bool {
    let Some(left) = segment.sheets.last() else {
        return false;
    };
    let page = |s: &Sheet, last: bool| -> Option<u32> {
        let pages = || {
            s.cells
                .iter()
                .flat_map(|c| &c.places)
                .filter_map(|p| p.page)
        };
        if last { pages().max() } else { pages().min() }
    };
    let (Some(page), Some(first)) = (page(left, true), page(right, false)) else {
        return false;
    };
    let (Some(l), Some(r)) = (bounds(left, page), bounds(right, page)) else {
        return false;
    };
    page == first && l.x1() <= r.x0() && l.y0() < r.y1() && r.y0() < l.y1()
}

/// The box of a sheet's cells on one page.
fn bounds(sheet: &Sheet, page: u32) -> Option<Rect> {
    let on_page = |c: &SheetCell| -> Option<Rect> {
        let places = c.places.iter().filter(|p| p.page == Some(page));
        places.filter_map(|p| p.rect).reduce(|a, b| a.union(&b))
    };
    let rects = sheet.cells.iter().filter_map(on_page);
    rects.reduce(|a, b| a.union(&b))
}
