//! Doubt that goes on over a page break: where the cells of a table without lines
//! could not be told on one page, its columns on the next are the same guess.

use std::collections::BTreeMap;

use crate::content::{Block, Content, Rect, Table};
use crate::problem::{Code, Problem};

/// Says of the other pages of a table without lines what was said of one.
pub fn spread(content: &mut Content) {
    let said: Vec<(u32, Rect)> = content
        .problems
        .iter()
        .filter(|p| p.code == Code::CellsUncertain)
        .filter_map(|p| Some((p.page?, p.rect?)))
        .collect();
    if said.is_empty() {
        return;
    }
    let about = |page: u32, rect: &Rect| {
        let mut there = said.iter().filter(|(p, _)| *p == page);
        there.any(|(_, doubtful)| {
            let [x0, y0, x1, y1] = doubtful.0;
            rect.contains((x0 + x1) / 2.0, (y0 + y1) / 2.0)
        })
    };
    let mut more = Vec::new();
    for block in &content.blocks {
        let Block::Table(table) = block else { continue };
        if table.spans_known {
            continue;
        }
        let parts = parts(table);
        if parts.iter().any(|(page, rect)| about(*page, rect)) {
            let others = parts.iter().filter(|(page, rect)| !about(**page, rect));
            more.extend(others.map(|(page, rect)| {
                let message =
                    "the table goes on here, and its cells could not be told on another page";
                Problem::new(Code::CellsUncertain, message)
                    .on_page(*page)
                    .at(*rect)
            }));
        }
    }
    content.problems.extend(more);
}

/// The box of a table on each of its pages.
fn parts(table: &Table) -> BTreeMap<u32, Rect> {
    let mut parts: BTreeMap<u32, Rect> = BTreeMap::new();
    for part in table.cells.iter().flat_map(|cell| &cell.parts) {
        let rect = parts.entry(part.page).or_insert(part.rect);
        *rect = rect.union(&part.rect);
    }
    parts
}
