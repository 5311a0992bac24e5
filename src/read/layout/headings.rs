//! Headings over several columns that no vertical line shows.

use crate::read::layout::anchors::Anchors;
use crate::read::layout::borderless::MOST_COLUMNS;
use crate::read::layout::lined::Lines;
use crate::read::layout::parts::Block;
use crate::read::layout::tolerances as tol;

/// Rows with a text that heads several columns, and these columns' extent: it stands alone
/// in the middle of its row, or, a label, of the line below it, which parts it from theirs.
/// A label and prose that fill a row between them are two texts.
#[must_use]
pub fn headings(lines: &Lines, blocks: &[Block], anchors: &Anchors<'_>) -> Vec<(usize, [f32; 2])> {
    let mut by_row: Vec<Vec<&Block>> = vec![Vec::new(); lines.rows()];
    for block in blocks {
        for row in block.first..=block.last {
            if let Some(row) = by_row.get_mut(row) {
                row.push(block);
            }
        }
    }
    let mut found = Vec::new();
    for (row, texts) in by_row.iter_mut().enumerate() {
        texts.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let whole = [lines.from, lines.to];
        let below = lines.cover.get(row.saturating_add(1)).into_iter().flatten();
        for stretch in below.copied().take(MOST_COLUMNS).chain([whole]) {
            let [from, to] = stretch;
            let over = texts.iter().filter(|b| b.x0 < to && from < b.x1);
            let mut over = over.map(|b| (*b).clone());
            let only = over.next().and_then(|first| {
                over.try_fold(first, |mut text, next| {
                    let near = next.x0 - text.x1 < tol::GUTTER * next.size;
                    text.append(&next);
                    near.then_some(text)
                })
            });
            let heads = |b: &Block| {
                let off = (b.x0 + b.x1) / 2.0 - (from + to) / 2.0;
                b.first == b.last
                    && off.abs() <= tol::IN_MIDDLE * b.size
                    && b.x1 - b.x0 <= (to - from) * tol::HEADING_WIDTH
                    && (stretch == whole || anchors.is_label(&b.text))
            };
            if only.as_ref().is_some_and(heads) {
                found.push((row, stretch));
            }
        }
    }
    found
}
