//! Pages to blocks: furniture, grids, cells, paragraphs, joins over page breaks.

use crate::budget::Budget;
use crate::content::Content;
use crate::read::page::Page;

/// Lays out pages: every visible character of `pages` ends in exactly one line
/// of the returned content.
#[must_use]
pub fn layout(pages: &[Page], budget: &Budget) -> Content {
    let _ = (pages, budget);
    Content::default()
}
