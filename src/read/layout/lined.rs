//! Tables with horizontal lines only, or with shaded rows: rows and downward
//! spans from where lines are drawn, columns from where texts keep apart.

use crate::read::layout::anchors::Anchors;
use crate::read::layout::bands::{self, Open};
use crate::read::layout::borderless::Segment;
use crate::read::layout::grid::{Evidence, Grid, Walls};
use crate::read::layout::headings::headings;
use crate::read::layout::parts::blocks;
use crate::read::layout::rulings::Stroke;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Spot, Way, Word, em};
use crate::read::page::Page;

/// Where lines are drawn between the rows of a table.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Left end of the table.
    pub from: f32,
    /// Right end of the table.
    pub to: f32,
    /// The lines' positions, ascending; the first and the last bound the table.
    pub ys: Vec<f32>,
    /// For each line the stretches that are drawn.
    pub cover: Vec<Vec<[f32; 2]>>,
}

impl Lines {
    /// The lines of strokes that all lie between `from` and `to`.
    #[must_use]
    pub fn of(strokes: &[Stroke], from: f32, to: f32) -> Self {
        let mut strokes: Vec<&Stroke> = strokes.iter().collect();
        strokes.sort_by(|a, b| a.at.total_cmp(&b.at));
        let mut lines = Self {
            from,
            to,
            ys: Vec::new(),
            cover: Vec::new(),
        };
        for s in strokes {
            let stretch = [s.from, s.to];
            match (lines.ys.last(), lines.cover.last_mut()) {
                (Some(y), Some(cover)) if s.at - y <= tol::SNAP => cover.push(stretch),
                _ => {
                    lines.ys.push(s.at);
                    lines.cover.push(vec![stretch]);
                }
            }
        }
        lines
    }

    /// How many rows they bound.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Whether a line is drawn at a place. The outermost bound the table everywhere.
    fn drawn(&self, line: usize, x: f32) -> bool {
        line == 0
            || line >= self.rows()
            || self.cover.get(line).is_some_and(|c| {
                c.iter()
                    .any(|[a, b]| x >= a - tol::SNAP && x <= b + tol::SNAP)
            })
    }

    /// The rows from `row` up and down that no line parts at a place.
    fn run(&self, row: usize, x: f32) -> (usize, usize) {
        let (mut first, mut last) = (row, row);
        while first > 0 && !self.drawn(first, x) {
            first = first.saturating_sub(1);
        }
        while last.saturating_add(1) < self.rows() && !self.drawn(last.saturating_add(1), x) {
            last = last.saturating_add(1);
        }
        (first, last)
    }

    /// The rows that the cell of a text covers; `None` outside the table.
    #[must_use]
    pub fn cell_rows(&self, s: &Segment) -> Option<(usize, usize)> {
        let (x, y) = ((s.x0 + s.x1) / 2.0, s.y - 0.38 * s.size);
        let row = self.ys.partition_point(|e| *e <= y).checked_sub(1)?;
        (row < self.rows()).then(|| self.run(row, x))
    }

    /// Where lines end inside the table, beside a cell that goes on over them:
    /// the place, a point in that cell, and the line.
    fn ends(&self) -> Vec<(f32, f32, usize)> {
        let mut ends = Vec::new();
        let inner = 1..self.rows();
        for (line, cover) in self.cover.iter().enumerate() {
            if !inner.contains(&line) {
                continue;
            }
            for [a, b] in cover {
                for (at, beyond) in [(*a, a - tol::OVERHANG), (*b, b + tol::OVERHANG)] {
                    let inside = beyond > self.from && beyond < self.to;
                    if inside && !self.drawn(line, beyond) {
                        ends.push((at, beyond, line));
                    }
                }
            }
        }
        ends
    }
}

/// What a page leaves to the next, which may go on with its table: columns that
/// no line divides are told from the texts of both.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Left end of the table.
    pub from: f32,
    /// Right end of the table.
    pub to: f32,
    /// Inner edges of the last columns.
    edges: Vec<f32>,
    /// The last columns.
    columns: Open,
}

/// Builds the grid; `None` when the texts show no columns. `above` is what the
/// page before has left.
#[must_use]
pub fn grid(
    lines: &Lines,
    segments: &[Segment],
    above: Option<&Carried>,
    anchors: &Anchors<'_>,
    evidence: Evidence,
) -> Option<(Grid, Option<Carried>)> {
    let rows = lines.rows();
    let blocks = blocks(lines, segments);
    let (bands, open) = bands::bands(&blocks, rows, above.map(|a| &a.columns), anchors);
    let columned = bands
        .iter()
        .filter(|b| !b.gaps.is_empty())
        .map(|b| b.last.saturating_sub(b.first).saturating_add(1))
        .sum::<usize>();
    // Fewer rows are a table's only where they keep to the columns of the page before.
    let goes_on = above.is_some() && bands.len() == 1;
    if columned < tol::ALIGNED_ROWS && !goes_on {
        return None;
    }
    let ends = lines.ends();
    let before = above.map_or(&[][..], |a| &a.edges);
    // A line that ends beside an edge of the page before ends on it.
    let mut known: Vec<f32> = ends
        .iter()
        .map(|e| e.0)
        .filter(|e| !before.iter().any(|b| (b - e).abs() <= tol::SAME_COLUMN))
        .chain(before.iter().copied())
        .collect();
    known.sort_by(f32::total_cmp);
    known.dedup_by(|b, a| *b - *a <= tol::SNAP);
    let inner = bands::edges(&bands, &known);
    let mut xs = vec![lines.from];
    xs.extend(
        inner
            .iter()
            .filter(|x| **x > lines.from + tol::SNAP && **x < lines.to - tol::SNAP),
    );
    xs.push(lines.to);
    let cols = xs.len().checked_sub(1)?;
    let mut walls = Walls::open(rows, cols)?;
    for line in 0..=rows {
        for (c, pair) in xs.windows(2).enumerate() {
            let [a, b] = pair else { continue };
            walls.set_level(line, c, lines.drawn(line, (a + b) / 2.0));
        }
    }
    for row in 0..rows {
        walls.set_upright(row, 0, true);
        walls.set_upright(row, cols, true);
    }
    for band in &bands {
        for gap in &band.gaps {
            if let Some(edge) = bands::edge_in(&xs, *gap) {
                for row in band.first..=band.last {
                    walls.set_upright(row, edge, true);
                }
            }
        }
    }
    // Beside a cell over several rows its border stands though no text shows it.
    for (at, beyond, line) in ends {
        let near = bands::edge_in(&xs, [at, at])
            .or_else(|| bands::edge_in(&xs, [at - tol::SAME_COLUMN, at + tol::SAME_COLUMN]));
        if let Some(edge) = near {
            let (first, last) = lines.run(line, beyond);
            for row in first.min(line.saturating_sub(1))..=last {
                walls.set_upright(row, edge, true);
            }
        }
    }
    for (row, [from, to]) in headings(lines, &blocks, anchors) {
        for (edge, x) in xs.iter().enumerate() {
            if *x > from + tol::SNAP && *x < to - tol::SNAP {
                walls.set_upright(row, edge, false);
            }
        }
    }
    // A text that runs across an edge spans it.
    for b in &blocks {
        for (edge, x) in xs.iter().enumerate() {
            if *x > b.x0 + tol::EDGE_IN_TEXT && *x < b.x1 - tol::EDGE_IN_TEXT {
                for row in b.first..=b.last {
                    walls.set_upright(row, edge, false);
                }
            }
        }
    }
    let carried = open.zip(bands.last()).map(|(columns, last)| Carried {
        from: lines.from,
        to: lines.to,
        edges: (last.gaps.iter())
            .filter_map(|g| bands::edge_in(&xs, *g).and_then(|i| xs.get(i)).copied())
            .collect(),
        columns,
    });
    let grid = Grid::of_walls(xs, lines.ys.clone(), &walls, evidence);
    ((grid.rows() > 1 || goes_on) && grid.cols() > 1).then_some((grid, carried))
}

/// Punctuation whose right half is empty.
const HANGING: &[char] = &[
    '、', '，', '。', '；', '：', '）', '》', '」', '』', '】', '！', '？', '”', '’',
];

/// Texts on one baseline without a gap, glyph by glyph: full cells side by side
/// leave less room between them than some words have inside.
#[must_use]
pub fn segments(page: &Page, words: &[Word]) -> Vec<Segment> {
    let mut glyphs: Vec<(Spot, f32, char)> = words
        .iter()
        .filter(|w| w.way == Way::Right)
        .flat_map(|w| w.glyphs(&page.glyphs))
        .map(|g| (Spot::of(g), em(g), g.ch))
        .collect();
    glyphs.sort_by(|a, b| a.0.v.total_cmp(&b.0.v));
    let mut found: Vec<Segment> = Vec::new();
    // Whether a segment is perhaps no text of its own but the rest of the one before.
    let mut loose: Vec<bool> = Vec::new();
    let mut rest = glyphs.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let n = rest
            .partition_point(|g| g.0.v - first.0.v <= tol::BASELINE * first.1)
            .max(1);
        let (line, after) = rest.split_at_mut(n.min(rest.len()));
        line.sort_by(|a, b| a.0.u0.total_cmp(&b.0.u0));
        // And where its last glyph's box ends, and that glyph.
        let mut open: Option<(Segment, f32, char)> = None;
        let mut is_loose = false;
        for (spot, size, ch) in line.iter() {
            // Punctuation at a line's end may hang out of its cell by half an em.
            let hangs = HANGING.contains(ch);
            let end = if hangs { spot.u1 - size / 2.0 } else { spot.u1 };
            let mut next_is_loose = false;
            if let Some((s, box_end, before)) = open.as_mut() {
                let gap = spot.u0 - *box_end;
                let follows = gap.abs() < tol::EXACT * size;
                // The next cell may begin just where punctuation hangs out of this one;
                // and between figures and Chinese some programs leave a little room.
                let hung = follows && HANGING.contains(before);
                let spaced =
                    gap < tol::AUTO_SPACE * size && is_han(*before) != is_han(*ch) && !follows;
                next_is_loose = hung || spaced && gap >= tol::CELL_GAP * size;
                let near = follows || spot.u0 - s.x1 < tol::CELL_GAP * size;
                if near && !next_is_loose {
                    s.x1 = s.x1.max(end);
                    s.size = s.size.max(*size);
                    s.text.push(*ch);
                    *box_end = spot.u1;
                    *before = *ch;
                    continue;
                }
            }
            let segment = Segment {
                x0: spot.u0,
                x1: end,
                y: spot.v,
                size: *size,
                text: ch.to_string(),
            };
            if let Some((done, ..)) = open.replace((segment, spot.u1, *ch)) {
                found.push(done);
                loose.push(is_loose);
            }
            is_loose = next_is_loose;
        }
        if let Some((done, ..)) = open {
            found.push(done);
            loose.push(is_loose);
        }
        rest = after;
    }
    settle(found, &loose)
}

fn is_han(ch: char) -> bool {
    crate::content::is_cjk(ch)
}

/// Puts loose segments back to the one before them, but where a text above or
/// below begins at the same place, or several anywhere: there a cell begins.
fn settle(segments: Vec<Segment>, loose: &[bool]) -> Vec<Segment> {
    let mut starts: Vec<(f32, f32)> = segments
        .iter()
        .zip(loose)
        .filter(|(_, loose)| !**loose)
        .map(|(s, _)| (s.x0, s.y))
        .collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let begins = |s: &Segment| {
        let slack = tol::EXACT * 2.0 * s.size;
        let from = starts.partition_point(|p| p.0 < s.x0 - slack);
        starts
            .iter()
            .skip(from)
            .take_while(|p| p.0 <= s.x0 + slack)
            .take(MOST_ALIKE)
            .zip(1..)
            .any(|(p, n)| n >= tol::ALIGNED_ROWS || (p.1 - s.y).abs() < tol::LEADING * s.size)
    };
    let mut found: Vec<Segment> = Vec::with_capacity(segments.len());
    for (segment, loose) in segments.into_iter().zip(loose) {
        match found.last_mut() {
            Some(last) if *loose && !begins(&segment) => {
                last.x1 = last.x1.max(segment.x1);
                last.size = last.size.max(segment.size);
                last.text.push_str(&segment.text);
            }
            _ => found.push(segment),
        }
    }
    found
}

/// Texts that begin at one place; a page has fewer lines.
const MOST_ALIKE: usize = 1_000;
