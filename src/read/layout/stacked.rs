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
#[derive(Debug, Clone, Copy)]
struct Block {
    x0: f32,
    x1: f32,
    top: f32,
    bottom: f32,
    /// Baseline of its first line.
    first: f32,
    size: f32,
}

impl Block {
    fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
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
}

/// The rows of a table as lines between them, left open beside cells over
/// several rows. `None` when the texts do not show them.
#[must_use]
pub fn lines(segments: &[Segment], anchors: &Anchors<'_>) -> Option<Lines> {
    if segments.len() < tol::ALIGNED_ROWS || segments.len() > MOST {
        return None;
    }
    let blocks = blocks(segments, anchors)?;
    let (way, rows) = rows(&blocks)?;
    let mut ys = vec![rows.first()?.top - tol::SNAP];
    for pair in rows.windows(2) {
        if let [a, b] = pair {
            ys.push((a.bottom + b.top) / 2.0);
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
    let open = spans(&blocks, &rows, &ys, way);
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
    let mut apart: Vec<f32> = Vec::new();
    for (a, next) in segments.iter().zip(below) {
        for (j, step) in next {
            let Some(b) = segments.get(*j) else { continue };
            let alike = (a.size - b.size).abs() < 0.1 * a.size;
            if !alike {
                continue;
            }
            steps.push(*step);
            let figures = is_figure(&a.text) && is_figure(&b.text);
            if figures || anchors.is_label(&a.text) && anchors.is_label(&b.text) {
                apart.push(*step);
            }
        }
    }
    steps.sort_by(f32::total_cmp);
    apart.sort_by(f32::total_cmp);
    // A number broken over two lines is rare.
    let bound = apart
        .get(apart.len() / 20)
        .map_or(f32::INFINITY, |r| r * (1.0 - tol::SAME_STEP));
    let lower: Vec<f32> = steps.iter().copied().filter(|s| *s < bound).collect();
    let height = lower.iter().enumerate().find_map(|(i, s)| {
        let alike = lower.get(i.saturating_add(1))?;
        (*alike <= s * (1.0 + tol::SAME_STEP)).then_some(*s)
    });
    let height = height.or_else(|| lower.first().copied())?;
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
            }
            slot => {
                *slot = Some(Block {
                    x0: s.x0,
                    x1: s.x1,
                    top,
                    bottom,
                    first: s.y,
                    size: s.size,
                });
            }
        }
    }
    Some(blocks.into_iter().flatten().collect())
}

/// Em. Texts of one row stand at one height within this.
const SAME_HEIGHT: f32 = 0.2;

/// Groups of blocks at one height, from top to bottom.
fn level(blocks: &[Block], way: Set) -> Vec<Vec<Block>> {
    let mut sorted: Vec<Block> = blocks.to_vec();
    sorted.sort_by(|a, b| a.at(way).total_cmp(&b.at(way)));
    let mut groups: Vec<Vec<Block>> = Vec::new();
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
fn rows(blocks: &[Block]) -> Option<(Set, Vec<Row>)> {
    let in_rows =
        |groups: &[Vec<Block>]| -> usize { groups.iter().map(Vec::len).filter(|n| *n > 1).sum() };
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
    if rows.len() < tol::ALIGNED_ROWS {
        return None;
    }
    grow(&mut rows, blocks, way);
    alone(&mut rows, blocks, way);
    rows.windows(2)
        .all(|w| matches!(w, [a, b] if a.bottom < b.top + 1.0))
        .then_some((way, rows))
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
                },
            );
        }
    }
}

/// A line that does not run where a cell over several rows stands.
type Gap = (usize, [f32; 2]);

/// The lines that cells over several rows break. In a column with such a cell
/// each cell ends as far below its text's middle as it begins above it.
fn spans(blocks: &[Block], rows: &[Row], ys: &[f32], way: Set) -> Vec<Gap> {
    let mut sorted: Vec<&Block> = blocks.iter().collect();
    sorted.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let across: Vec<&&Block> = sorted
        .iter()
        .filter(|b| row_of(rows, b, way).is_none_or(|r| beyond(ys, r, b)))
        .collect();
    let mut open: Vec<Gap> = Vec::new();
    let mut rest = across.as_slice();
    while let Some(first) = rest.first() {
        // Cells over several rows that stand under each other.
        let mut x1 = first.x1;
        let n = rest
            .iter()
            .take_while(|b| {
                let same = b.x0 < x1;
                x1 = if same { x1.max(b.x1) } else { x1 };
                same
            })
            .count()
            .max(1);
        let (members, after) = rest.split_at(n.min(rest.len()));
        rest = after;
        let x0 = first.x0;
        let width = x1 - x0;
        // With all cells of their column.
        let mut column: Vec<&Block> = sorted
            .iter()
            .filter(|b| b.x0 < x1 && x0 < b.x1 && b.x1 - b.x0 <= width * 2.0)
            .copied()
            .collect();
        column.sort_by(|a, b| a.at(way).total_cmp(&b.at(way)));
        let mut cells = match way {
            Set::Middle => downwards(&column, rows, ys),
            Set::Top => topped(&column, rows, ys),
        };
        if way == Set::Middle {
            for (i, found) in upwards(&column, rows, ys) {
                let missing = !cells.iter().any(|(j, _)| *j == i);
                let clear = cells
                    .iter()
                    .all(|(_, c)| c[1] <= found[0] || found[1] <= c[0]);
                if missing && clear {
                    cells.push((i, found));
                }
            }
        }
        for (i, [a, b]) in cells {
            let Some(block) = column.get(i) else { continue };
            let among = members.iter().any(|m| std::ptr::eq(**m, *block));
            if b <= a.saturating_add(1) || !(among || b.saturating_sub(a) > 1) {
                continue;
            }
            let (Some(top), Some(bottom)) = (ys.get(a), ys.get(b)) else {
                continue;
            };
            let stretch = beside(&sorted, [x0.min(block.x0), x1], [*top, *bottom]);
            open.extend((a.saturating_add(1)..b).map(|line| (line, stretch)));
        }
    }
    open
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
fn downwards(column: &[&Block], rows: &[Row], ys: &[f32]) -> Vec<(usize, [usize; 2])> {
    let mut found = Vec::new();
    let mut edge = Some(0_usize);
    for (i, block) in column.iter().enumerate() {
        let own = row_of(rows, block, Set::Middle);
        let from = edge.filter(|e| ys.get(*e).is_some_and(|y| *y <= block.top + 1.0));
        let end = from.and_then(|e| {
            let want = 2.0 * block.middle() - ys.get(e)?;
            nearest(ys, want, block.size).filter(|end| *end > e)
        });
        match (from, end) {
            (Some(a), Some(b)) => {
                found.push((i, [a, b]));
                edge = Some(b);
            }
            // It stands in a row of its own, and begins anew.
            _ => edge = own.map(|r| r.saturating_add(1)),
        }
    }
    found
}

/// The same from the bottom up.
fn upwards(column: &[&Block], rows: &[Row], ys: &[f32]) -> Vec<(usize, [usize; 2])> {
    let mut found = Vec::new();
    let mut edge = ys.len().checked_sub(1);
    for (i, block) in column.iter().enumerate().rev() {
        let own = row_of(rows, block, Set::Middle);
        let to = edge.filter(|e| ys.get(*e).is_some_and(|y| *y >= block.bottom - 1.0));
        let start = to.and_then(|e| {
            let want = 2.0 * block.middle() - ys.get(e)?;
            nearest(ys, want, block.size).filter(|start| *start < e)
        });
        match (start, to) {
            (Some(a), Some(b)) => {
                found.push((i, [a, b]));
                edge = Some(a);
            }
            _ => edge = own,
        }
    }
    found
}

/// Cells whose texts stand at their tops: each ends where the next begins.
fn topped(column: &[&Block], rows: &[Row], ys: &[f32]) -> Vec<(usize, [usize; 2])> {
    let starts: Vec<Option<usize>> = column.iter().map(|b| row_of(rows, b, Set::Top)).collect();
    let mut found = Vec::new();
    for (i, start) in starts.iter().enumerate() {
        let next = starts.iter().skip(i.saturating_add(1)).flatten().next();
        let end = next.copied().unwrap_or(ys.len().saturating_sub(1));
        if let Some(a) = start
            && end > *a
        {
            found.push((i, [*a, end]));
        }
    }
    found
}

/// From the text on the left to the text on the right, halfway to each.
fn beside(blocks: &[&Block], column: [f32; 2], height: [f32; 2]) -> [f32; 2] {
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
