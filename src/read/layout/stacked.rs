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
use crate::read::layout::spans::{heads, rest, spans};
use crate::read::layout::tolerances as tol;

/// The text of one cell as far as the distance of its lines tells.
#[derive(Debug, Clone)]
pub struct Block {
    /// Left end.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// Top of its first line's em.
    pub top: f32,
    /// Bottom of its last line's em.
    pub bottom: f32,
    /// Baseline of its first line.
    pub first: f32,
    /// Largest em.
    pub size: f32,
    /// Its text without white space.
    pub text: String,
}

impl Block {
    /// Its middle, from top to bottom.
    #[must_use]
    pub fn middle(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// Whether it may stand in one column with another: their middles or one
    /// of their sides agree.
    #[must_use]
    pub fn is_over(&self, other: &Self) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() <= 0.5 * self.size.max(other.size);
        near(self.x0 + self.x1, other.x0 + other.x1)
            || near(self.x0, other.x0)
            || near(self.x1, other.x1)
    }

    /// Where it stands in its row, by the way texts are set.
    #[must_use]
    pub fn at(&self, way: Set) -> f32 {
        match way {
            Set::Middle => self.middle(),
            Set::Top => self.first,
        }
    }
}

/// Where cells have their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// In the middle.
    Middle,
    /// At the top.
    Top,
}

/// A row being found: where its texts stand, and how far the ones reach that
/// are surely its own.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The height at which its texts stand.
    pub at: f32,
    /// Top of its texts.
    pub top: f32,
    /// Bottom of its texts.
    pub bottom: f32,
    /// The same of its lowest text.
    pub core: [f32; 2],
}

/// The rows of a table as lines between them, left open beside cells over
/// several rows. `None` when the texts do not show `least` rows.
#[must_use]
pub fn lines(segments: &[Segment], least: usize, anchors: &Anchors<'_>) -> Option<Lines> {
    if segments.len() > tol::MOST_TEXTS {
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
        for (j, b) in later.take(tol::MOST_NEAR) {
            let step = b.y - a.y;
            if step > tol::ROW_STEP * a.size.max(b.size) || step > nearest + tol::BASELINE * a.size
            {
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
    let mut longest = 0.0_f32;
    let (mut figures, mut labels) = (Vec::new(), Vec::new());
    for (a, next) in segments.iter().zip(below) {
        for (j, step) in next {
            let Some(b) = segments.get(*j) else { continue };
            if (a.size - b.size).abs() >= 0.1 * a.size {
                continue;
            }
            steps.push(*step);
            longest = longest.max(tol::LEADING * a.size);
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
    // Loosely set rows stand further apart than any lines: they count, but as rows.
    let bound = bound.min(longest * (1.0 + f32::EPSILON));
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
        let (top, bottom) = (s.y - tol::EM_ABOVE * s.size, s.y + tol::EM_BELOW * s.size);
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

/// Groups of blocks at one height, from top to bottom.
fn level(blocks: &[Block], way: Set) -> Vec<Vec<&Block>> {
    let mut sorted: Vec<&Block> = blocks.iter().collect();
    sorted.sort_by(|a, b| a.at(way).total_cmp(&b.at(way)));
    let mut groups: Vec<Vec<&Block>> = Vec::new();
    for block in sorted {
        match groups.last_mut() {
            Some(group)
                if group.first().is_some_and(|f| {
                    block.at(way) - f.at(way) <= tol::SAME_HEIGHT * f.size.max(block.size)
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
#[must_use]
pub fn row_of(rows: &[Row], block: &Block, way: Set) -> Option<usize> {
    let at = block.at(way);
    let i = rows.partition_point(|r| r.at < at - tol::SAME_HEIGHT * block.size);
    let row = rows.get(i)?;
    (row.at <= at + tol::SAME_HEIGHT * block.size).then_some(i)
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
