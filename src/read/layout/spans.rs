//! Cells over several rows where no line parts cells: in a column with one each
//! cell ends as far below its text's middle as it begins above it.

use crate::read::layout::anchors::Anchors;
use crate::read::layout::stacked::{Block, Row, Set, row_of};
use crate::read::layout::tolerances as tol;

/// A line that does not run where a cell over several rows stands.
pub type Gap = (usize, [f32; 2]);

/// The lines that cells over several rows break. In a column with such a cell
/// each cell ends as far below its text's middle as it begins above it.
#[must_use]
pub fn spans(
    blocks: &[Block],
    heads: &[bool],
    rows: &[Row],
    ys: &[f32],
    (way, resumes): (Set, bool),
) -> Vec<Gap> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    let at = |i: &usize| blocks.get(*i).map_or(0.0, |b| b.at(way));
    order.sort_by(|a, b| at(a).total_cmp(&at(b)));
    let mut found: Vec<Option<[usize; 2]>> = vec![None; blocks.len()];
    for across in blocks {
        if row_of(rows, across, way).is_some_and(|r| !beyond(ys, r, across)) {
            continue;
        }
        let column: Vec<Standing<'_>> = order
            .iter()
            .filter_map(|i| Some((*i, blocks.get(*i)?, *heads.get(*i)?)))
            .filter(|(_, b, _)| b.x0 < across.x1 && across.x0 < b.x1)
            .map(|(id, block, head)| Standing {
                id,
                block,
                own: row_of(rows, block, way),
                head,
            })
            .collect();
        let cells = match way {
            Set::Middle => {
                // A page that goes on with a table begins with the rest of a cell.
                let (mut cells, others) = if resumes {
                    (upwards(&column, ys), downwards(&column, ys))
                } else {
                    (downwards(&column, ys), upwards(&column, ys))
                };
                for (id, up) in others {
                    let known = cells.iter().any(|(other, _)| *other == id);
                    let clear = |c: &(usize, [usize; 2])| c.1[1] <= up[0] || up[1] <= c.1[0];
                    if !known && cells.iter().all(clear) {
                        cells.push((id, up));
                    }
                }
                cells
            }
            Set::Top => topped(&column, ys),
        };
        for (id, span) in cells {
            let Some(block) = blocks.get(id) else {
                continue;
            };
            // A text at the height of a row is over several only beside such a cell.
            let own = row_of(rows, block, way);
            let holds = own.is_none_or(|r| (span[0]..span[1]).contains(&r));
            if holds
                && block.is_over(across)
                && let Some(slot) = found.get_mut(id)
            {
                *slot = slot.or(Some(span));
            }
        }
    }
    let mut open: Vec<Gap> = Vec::new();
    for (block, span) in blocks.iter().zip(found) {
        let [a, b] = span.unwrap_or_else(|| {
            // No line runs through a text.
            let above = ys.partition_point(|y| *y <= block.top + 1.0);
            let below = ys.partition_point(|y| *y < block.bottom - 1.0);
            [above.saturating_sub(1), below]
        });
        if b <= a.saturating_add(1) {
            continue;
        }
        let (Some(top), Some(bottom)) = (ys.get(a), ys.get(b)) else {
            continue;
        };
        let beside = blocks
            .iter()
            .filter(|b| b.top < *bottom && *top < b.bottom)
            .map(|b| [b.x0, b.x1]);
        let stretch = halfway(beside, [block.x0, block.x1]);
        open.extend((a.saturating_add(1)..b).map(|line| (line, stretch)));
    }
    open
}

/// A text of a column.
struct Standing<'b> {
    id: usize,
    block: &'b Block,
    /// The row at whose height it stands.
    own: Option<usize>,
    /// Whether it heads a column: its cell has one row.
    head: bool,
}

/// Which blocks are labels in a row that heads columns.
#[must_use]
pub fn heads(blocks: &[Block], rows: &[Row], way: Set, anchors: &Anchors<'_>) -> Vec<bool> {
    let own: Vec<Option<usize>> = blocks.iter().map(|b| row_of(rows, b, way)).collect();
    let mut texts: Vec<Vec<&str>> = vec![Vec::new(); rows.len()];
    for (block, own) in blocks.iter().zip(&own) {
        if let Some(row) = own.and_then(|r| texts.get_mut(r)) {
            row.push(block.text.as_str());
        }
    }
    let heads: Vec<bool> = texts
        .iter()
        .map(|row| anchors.head_row(row.iter().copied()))
        .collect();
    (blocks.iter().zip(own))
        .map(|(block, own)| {
            own.is_some_and(|r| heads.get(r) == Some(&true)) && anchors.heads_column(&block.text)
        })
        .collect()
}

/// Whether a text reaches out of its row.
fn beyond(ys: &[f32], row: usize, block: &Block) -> bool {
    let (Some(top), Some(bottom)) = (ys.get(row), ys.get(row.saturating_add(1))) else {
        return false;
    };
    block.top < top - 1.0 || block.bottom > bottom + 1.0
}

/// The edge nearest to a place.
fn nearest(ys: &[f32], want: f32, size: f32) -> Option<usize> {
    let i = ys.partition_point(|y| *y < want);
    [i.checked_sub(1), Some(i)]
        .into_iter()
        .flatten()
        .filter_map(|i| Some((i, (ys.get(i)? - want).abs())))
        .filter(|(_, d)| *d <= size * tol::EDGE_NEAR)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(i, _)| i)
}

/// A column's cells from the top down: each begins where the one above ends.
fn downwards(column: &[Standing<'_>], ys: &[f32]) -> Vec<(usize, [usize; 2])> {
    let mut found = Vec::new();
    let mut edge = Some(0_usize);
    for s in column {
        let from = edge.filter(|e| ys.get(*e).is_some_and(|y| *y <= s.block.top + 1.0));
        let end = from.and_then(|e| {
            let want = 2.0 * s.block.middle() - ys.get(e)?;
            nearest(ys, want, s.block.size).filter(|end| *end > e)
        });
        match (from, end) {
            (Some(a), Some(b)) if !s.head => {
                found.push((s.id, [a, b]));
                edge = Some(b);
            }
            // It stands in a row of its own, and the next begins anew.
            _ => edge = s.own.map(|r| r.saturating_add(1)),
        }
    }
    found
}

/// The same from the bottom up.
fn upwards(column: &[Standing<'_>], ys: &[f32]) -> Vec<(usize, [usize; 2])> {
    let mut found = Vec::new();
    let mut edge = ys.len().checked_sub(1);
    for s in column.iter().rev() {
        let to = edge.filter(|e| ys.get(*e).is_some_and(|y| *y >= s.block.bottom - 1.0));
        let start = to.and_then(|e| {
            let want = 2.0 * s.block.middle() - ys.get(e)?;
            nearest(ys, want, s.block.size).filter(|start| *start < e)
        });
        match (start, to) {
            (Some(a), Some(b)) if !s.head => {
                found.push((s.id, [a, b]));
                edge = Some(a);
            }
            _ => edge = s.own,
        }
    }
    found
}

/// Cells whose texts stand at their tops: each ends where the next begins.
fn topped(column: &[Standing<'_>], ys: &[f32]) -> Vec<(usize, [usize; 2])> {
    let mut found = Vec::new();
    for (i, s) in column.iter().enumerate() {
        let next = column.iter().skip(i.saturating_add(1)).find_map(|s| s.own);
        let end = next.unwrap_or(ys.len().saturating_sub(1));
        if let Some(a) = s.own.filter(|a| !s.head && end > *a) {
            found.push((s.id, [a, end]));
        }
    }
    found
}

/// From the text on the left to the text on the right, halfway to each, of texts that
/// stand `beside` a column.
#[must_use]
pub fn halfway(beside: impl Iterator<Item = [f32; 2]>, column: [f32; 2]) -> [f32; 2] {
    let [mut from, mut to] = [f32::NEG_INFINITY, f32::INFINITY];
    for [x0, x1] in beside {
        if x1 <= column[0] {
            from = from.max((x1 + column[0]) / 2.0);
        } else if x0 >= column[1] {
            to = to.min((x0 + column[1]) / 2.0);
        }
    }
    [from.max(-1e6), to.min(1e6)]
}

/// What is left of a line.
#[must_use]
pub fn rest<'g>(line: [f32; 2], gaps: impl Iterator<Item = &'g Gap>) -> Vec<[f32; 2]> {
    let mut gaps: Vec<[f32; 2]> = gaps.map(|g| g.1).collect();
    gaps.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let mut left = Vec::new();
    let mut at = line[0];
    for gap in gaps {
        if gap[0] > at + tol::SNAP {
            left.push([at, gap[0]]);
        }
        at = at.max(gap[1]);
    }
    if line[1] > at + tol::SNAP {
        left.push([at, line[1]]);
    }
    left
}
