//! Rows of tables without any line: cells of several lines stand in the middle,
//! or at the top, of their rows, and no row's cells all wrap at the same place.
//!
//! Lines of one cell follow each other at the line height; between rows there
//! is padding. Two figures above each other are never one cell, so the least
//! step between figures bounds the line height from above. What stands at one
//! height is a row; what stands between rows is a cell over several.

use crate::read::layout::anchors::Anchors;
use crate::read::layout::borderless::Segment;
use crate::read::layout::lined::Lines;
use crate::read::layout::tolerances as tol;

/// Texts of a page beyond which nothing is looked for: it is no form.
const MOST: usize = 4_000;

/// Texts that stand closer than a wrapped line; more at one height are a drawing.
const MOST_NEAR: usize = 400;

/// The text of one cell as far as the distance of its lines tells.
#[derive(Debug, Clone)]
struct Block {
    x0: f32,
    x1: f32,
    top: f32,
    bottom: f32,
    /// Baseline of its first line.
    first: f32,
    size: f32,
    /// Its text without white space.
    text: String,
}

impl Block {
    fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// Whether it may stand in one column with another: their middles or one
    /// of their sides agree.
    fn is_over(&self, other: &Self) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() <= 0.5 * self.size.max(other.size);
        near(self.x0 + self.x1, other.x0 + other.x1)
            || near(self.x0, other.x0)
            || near(self.x1, other.x1)
    }

    /// Where it stands in its row, by the way texts are set.
    fn at(&self, way: Set) -> f32 {
        match way {
            Set::Middle => self.middle(),
            Set::Top => self.first,
        }
    }
}

/// Where cells have their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Middle,
    Top,
}

/// A row being found: where its texts stand, and how far the ones reach that
/// are surely its own.
#[derive(Debug, Clone, Copy)]
struct Row {
    at: f32,
    top: f32,
    bottom: f32,
    /// The same of its lowest text.
    core: [f32; 2],
}

/// The rows of a table as lines between them, left open beside cells over
/// several rows. `None` when the texts do not show `least` rows.
#[must_use]
pub fn lines(segments: &[Segment], least: usize, anchors: &Anchors<'_>) -> Option<Lines> {
    if segments.len() > MOST {
        return None;
    }
    let blocks = blocks(segments, anchors)?;
    let (way, rows) = rows(&blocks, least)?;
    let mut ys = vec![rows.first()?.top - tol::SNAP];
    for pair in rows.windows(2) {
        if let [a, b] = pair {
            let (above, below) = if a.bottom < b.top {
                (a.bottom, b.top)
            } else {
                (a.core[1], b.core[0])
            };
            ys.push((above + below) / 2.0);
        }
    }
    ys.push(rows.last()?.bottom + tol::SNAP);
    if !ys.windows(2).all(|w| matches!(w, [a, b] if a < b)) {
        return None;
    }
    let left = blocks.iter().map(|b| b.x0).fold(f32::INFINITY, f32::min);
    let right = blocks
        .iter()
        .map(|b| b.x1)
        .fold(f32::NEG_INFINITY, f32::max);
    let (from, to) = (left - tol::SNAP, right + tol::SNAP);
    let heads = heads(&blocks, &rows, way, anchors);
    let resumes = least < tol::ALIGNED_ROWS;
    let open = spans(&blocks, &heads, &rows, &ys, (way, resumes));
    let cover = (0..ys.len())
        .map(|line| rest([from, to], open.iter().filter(|o| o.0 == line)))
        .collect();
    Some(Lines {
        from,
        to,
        ys,
        cover,
    })
}

/// Whether a text is a figure: two of them are never lines of one cell.
#[must_use]
pub fn is_figure(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | '%' | '％' | '-' | '−'))
}

/// The next text below each text that overlaps it sideways, and how far.
fn below(segments: &[&Segment]) -> Vec<Vec<(usize, f32)>> {
    let mut found = vec![Vec::new(); segments.len()];
    for (i, (a, slot)) in segments.iter().zip(&mut found).enumerate() {
        let mut nearest = f32::INFINITY;
        let later = segments.iter().enumerate().skip(i.saturating_add(1));
        for (j, b) in later.take(MOST_NEAR) {
            let step = b.y - a.y;
            if step > tol::LEADING * a.size.max(b.size) || step > nearest + tol::BASELINE * a.size {
                break;
            }
            let same_line = step <= tol::BASELINE * a.size.max(b.size);
            if !same_line && a.x0 < b.x1 && b.x0 < a.x1 {
                nearest = nearest.min(step);
                slot.push((j, step));
            }
        }
    }
    found
}

/// The line height of cells of several lines; `None` when no cell has several.
fn line_height(
    segments: &[&Segment],
    below: &[Vec<(usize, f32)>],
    anchors: &Anchors<'_>,
) -> Option<f32> {
    let mut steps: Vec<f32> = Vec::new();
    let (mut figures, mut labels) = (Vec::new(), Vec::new());
    for (a, next) in segments.iter().zip(below) {
        for (j, step) in next {
            let Some(b) = segments.get(*j) else { continue };
            if (a.size - b.size).abs() >= 0.1 * a.size {
                continue;
            }
            steps.push(*step);
            if is_figure(&a.text) && is_figure(&b.text) {
                figures.push(*step);
            } else if anchors.is_label(&a.text) && anchors.is_label(&b.text) {
                labels.push(*step);
            }
        }
    }
    steps.sort_by(f32::total_cmp);
    let mut apart = if figures.len() < tol::ALIGNED_ROWS {
        labels
    } else {
        figures
    };
    apart.sort_by(f32::total_cmp);
    // A number broken over two lines is rare.
    let bound = apart
        .get(apart.len() / 20)
        .map_or(f32::INFINITY, |r| r * (1.0 - tol::SAME_STEP));
    let lower = steps
        .get(..steps.partition_point(|s| *s < bound))
        .unwrap_or_default();
    // The commonest step.
    let alike = |s: f32| {
        let to = lower.partition_point(|t| *t <= s * (1.0 + tol::SAME_STEP));
        to.saturating_sub(lower.partition_point(|t| *t < s))
    };
    let mut height: Option<(usize, f32)> = None;
    for s in lower {
        let n = alike(*s);
        if height.is_none_or(|(most, _)| n > most) {
            height = Some((n, *s));
        }
    }
    let height = height?.1;
    // Where nothing stands further apart, lines are rows.
    let apart = steps
        .iter()
        .filter(|s| **s > height * (1.0 + tol::SAME_STEP));
    (apart.count().saturating_mul(5) >= steps.len()).then_some(height)
}

/// The texts of cells: lines at the line height that overlap sideways.
fn blocks(segments: &[Segment], anchors: &Anchors<'_>) -> Option<Vec<Block>> {
    let mut sorted: Vec<&Segment> = segments.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let below = below(&sorted);
    let reach = line_height(&sorted, &below, anchors).map_or(0.0, |h| h * (1.0 + tol::SAME_STEP));
    let mut block_of: Vec<usize> = (0..sorted.len()).collect();
    for (i, next) in below.iter().enumerate() {
        for (j, step) in next {
            if *step > reach {
                continue;
            }
            let (a, b) = (*block_of.get(i)?, *block_of.get(*j)?);
            let (low, high) = (a.min(b), a.max(b));
            if low == high {
                continue;
            }
            for slot in &mut block_of {
                if *slot == high {
                    *slot = low;
                }
            }
        }
    }
    let mut blocks: Vec<Option<Block>> = vec![None; sorted.len()];
    for (s, at) in sorted.iter().zip(&block_of) {
        let (top, bottom) = (s.y - 0.88 * s.size, s.y + 0.12 * s.size);
        match blocks.get_mut(*at)? {
            Some(b) => {
                b.x0 = b.x0.min(s.x0);
                b.x1 = b.x1.max(s.x1);
                b.top = b.top.min(top);
                b.bottom = b.bottom.max(bottom);
                b.size = b.size.max(s.size);
                b.text.push_str(&s.text);
            }
            slot => {
                *slot = Some(Block {
                    x0: s.x0,
                    x1: s.x1,
                    top,
                    bottom,
                    first: s.y,
                    size: s.size,
                    text: s.text.clone(),
                });
            }
        }
    }
    Some(blocks.into_iter().flatten().collect())
}

/// Em. Texts of one row stand at one height within this.
const SAME_HEIGHT: f32 = 0.2;

/// Groups of blocks at one height, from top to bottom.
fn level(blocks: &[Block], way: Set) -> Vec<Vec<&Block>> {
    let mut sorted: Vec<&Block> = blocks.iter().collect();
    sorted.sort_by(|a, b| a.at(way).total_cmp(&b.at(way)));
    let mut groups: Vec<Vec<&Block>> = Vec::new();
    for block in sorted {
        match groups.last_mut() {
            Some(group)
                if group.first().is_some_and(|f| {
                    block.at(way) - f.at(way) <= SAME_HEIGHT * f.size.max(block.size)
                }) =>
            {
                group.push(block);
            }
            _ => groups.push(vec![block]),
        }
    }
    groups
}

/// The rows, and where their cells have their texts.
fn rows(blocks: &[Block], least: usize) -> Option<(Set, Vec<Row>)> {
    let in_rows =
        |groups: &[Vec<&Block>]| -> usize { groups.iter().map(Vec::len).filter(|n| *n > 1).sum() };
    let (middle, top) = (level(blocks, Set::Middle), level(blocks, Set::Top));
    let (way, groups) = if in_rows(&top) > in_rows(&middle) {
        (Set::Top, top)
    } else {
        (Set::Middle, middle)
    };
    // Each group by its lowest member; the fullest first.
    let mut found: Vec<(usize, Row)> = groups
        .iter()
        .filter(|g| g.len() > 1)
        .filter_map(|g| {
            let low = g
                .iter()
                .min_by(|a, b| (a.bottom - a.top).total_cmp(&(b.bottom - b.top)))?;
            let row = Row {
                at: low.at(way),
                top: low.top,
                bottom: low.bottom,
                core: [low.top, low.bottom],
            };
            Some((g.len(), row))
        })
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.at.total_cmp(&b.1.at)));
    let mut rows: Vec<Row> = Vec::new();
    for (_, row) in found {
        let i = rows.partition_point(|r| r.at < row.at);
        let clear = |other: Option<&Row>| {
            other.is_none_or(|o| o.bottom <= row.top + 1.0 || row.bottom <= o.top + 1.0)
        };
        let before = i.checked_sub(1).and_then(|i| rows.get(i));
        if clear(before) && clear(rows.get(i)) {
            rows.insert(i, row);
        }
    }
    if rows.len() < least {
        return None;
    }
    grow(&mut rows, blocks, way);
    alone(&mut rows, blocks, way);
    Some((way, rows))
}

/// The row that a block stands in by its height.
fn row_of(rows: &[Row], block: &Block, way: Set) -> Option<usize> {
    let at = block.at(way);
    let i = rows.partition_point(|r| r.at < at - SAME_HEIGHT * block.size);
    let row = rows.get(i)?;
    (row.at <= at + SAME_HEIGHT * block.size).then_some(i)
}

/// Rows reach as far as their texts that do not reach into another.
fn grow(rows: &mut [Row], blocks: &[Block], way: Set) {
    let core = rows.to_vec();
    for block in blocks {
        let Some(i) = row_of(&core, block, way) else {
            continue;
        };
        let free_above = i
            .checked_sub(1)
            .and_then(|i| core.get(i))
            .is_none_or(|r| r.bottom <= block.top);
        let free_below = core
            .get(i.saturating_add(1))
            .is_none_or(|r| block.bottom <= r.top);
        if free_above
            && free_below
            && let Some(row) = rows.get_mut(i)
        {
            row.top = row.top.min(block.top);
            row.bottom = row.bottom.max(block.bottom);
        }
    }
}

/// Adds rows of one text alone: they stand as far from their neighbours as
/// other rows do, which a cell over several rows does not.
fn alone(rows: &mut Vec<Row>, blocks: &[Block], way: Set) {
    let mut gaps: Vec<f32> = rows
        .windows(2)
        .filter_map(|w| match w {
            [a, b] => Some(b.top - a.bottom),
            _ => None,
        })
        .collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 4).copied().unwrap_or(0.0).max(0.5) * 0.8;
    let mut lone: Vec<&Block> = blocks
        .iter()
        .filter(|b| row_of(rows, b, way).is_none())
        .collect();
    lone.sort_by(|a, b| a.at(way).total_cmp(&b.at(way)));
    for block in lone {
        if row_of(rows, block, way).is_some() {
            continue;
        }
        let i = rows.partition_point(|r| r.at < block.at(way));
        let above = i.checked_sub(1).and_then(|i| rows.get(i));
        let free = above.is_none_or(|r| r.bottom + usual <= block.top)
            && rows.get(i).is_none_or(|r| block.bottom + usual <= r.top);
        if free {
            rows.insert(
                i,
                Row {
                    at: block.at(way),
                    top: block.top,
                    bottom: block.bottom,
                    core: [block.top, block.bottom],
                },
            );
        }
    }
}

/// A line that does not run where a cell over several rows stands.
type Gap = (usize, [f32; 2]);

/// The lines that cells over several rows break. In a column with such a cell
/// each cell ends as far below its text's middle as it begins above it.
fn spans(
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
        let stretch = beside(blocks, [block.x0, block.x1], [*top, *bottom]);
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
fn heads(blocks: &[Block], rows: &[Row], way: Set, anchors: &Anchors<'_>) -> Vec<bool> {
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

/// Em. An edge where a cell's text in its middle wants it lies this close.
const NEAR: f32 = 0.3;

/// The edge nearest to a place.
fn nearest(ys: &[f32], want: f32, size: f32) -> Option<usize> {
    let i = ys.partition_point(|y| *y < want);
    [i.checked_sub(1), Some(i)]
        .into_iter()
        .flatten()
        .filter_map(|i| Some((i, (ys.get(i)? - want).abs())))
        .filter(|(_, d)| *d <= size * NEAR)
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

/// From the text on the left to the text on the right, halfway to each.
fn beside(blocks: &[Block], column: [f32; 2], height: [f32; 2]) -> [f32; 2] {
    let mut stretch = [f32::NEG_INFINITY, f32::INFINITY];
    for b in blocks
        .iter()
        .filter(|b| b.top < height[1] && height[0] < b.bottom)
    {
        if b.x1 <= column[0] {
            stretch[0] = stretch[0].max((b.x1 + column[0]) / 2.0);
        } else if b.x0 >= column[1] {
            stretch[1] = stretch[1].min((b.x0 + column[1]) / 2.0);
        }
    }
    [stretch[0].max(-1e6), stretch[1].min(1e6)]
}

/// What is left of a line.
fn rest<'g>(line: [f32; 2], gaps: impl Iterator<Item = &'g Gap>) -> Vec<[f32; 2]> {
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
