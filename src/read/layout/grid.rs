//! Rulings to grids: touching lines form a component, their positions the
//! grid's edges, and cells are what no drawn edge divides.
//!
//! A missing edge is a span. Outer borders that are not drawn are inferred
//! from the ends of the lines that should have met them.

use crate::budget::{Budget, Exceeded};
use crate::content::Rect;
use crate::read::layout::buckets::Buckets;
use crate::read::layout::outermost::outermost;
use crate::read::layout::rulings::{self, Stroke};
use crate::read::layout::tolerances as tol;

/// What a grid was built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Drawn lines.
    Drawn,
    /// Edges of shaded areas, with or without drawn lines.
    Shaded,
    /// Lines between rows, and the alignment of text between columns.
    Lined,
    /// Shaded rows, and the alignment of text between columns.
    Banded,
    /// The alignment of text.
    Aligned,
}

/// A cell of a grid, in grid positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridCell {
    /// First row.
    pub row: u32,
    /// First column.
    pub col: u32,
    /// Rows covered.
    pub row_span: u32,
    /// Columns covered.
    pub col_span: u32,
}

/// One table's grid on one page, in the page's reading frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Column edges, ascending; one more than there are columns.
    pub xs: Vec<f32>,
    /// Row edges, ascending; one more than there are rows.
    pub ys: Vec<f32>,
    /// The cells by row, then column; they tile the grid.
    pub cells: Vec<GridCell>,
    /// For each grid position the index of its cell, row by row.
    pub(super) owner: Vec<u32>,
    /// For each column whether a line is drawn along the grid's top.
    pub top_drawn: Vec<bool>,
    /// For each column whether a line is drawn along the grid's bottom.
    pub bottom_drawn: Vec<bool>,
    /// Whether no outer border is drawn: an open top or bottom proves nothing then.
    pub frameless: bool,
    /// What the grid was built from.
    pub evidence: Evidence,
    /// Whether the grid is a table by itself. A lone box is not, but may be
    /// the rest of a table that began on the page before.
    pub standalone: bool,
}

impl Grid {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Number of columns.
    #[must_use]
    pub fn cols(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// The box of the whole grid.
    #[must_use]
    pub fn rect(&self) -> Rect {
        let end = |v: &[f32]| v.last().copied().unwrap_or_default();
        let start = |v: &[f32]| v.first().copied().unwrap_or_default();
        Rect::new(
            start(&self.xs),
            start(&self.ys),
            end(&self.xs),
            end(&self.ys),
        )
    }

    /// The box of a cell.
    #[must_use]
    pub fn cell_rect(&self, cell: &GridCell) -> Rect {
        let at = |v: &[f32], i: u32| v.get(i as usize).copied().unwrap_or_default();
        Rect::new(
            at(&self.xs, cell.col),
            at(&self.ys, cell.row),
            at(&self.xs, cell.col.saturating_add(cell.col_span)),
            at(&self.ys, cell.row.saturating_add(cell.row_span)),
        )
    }

    /// The index of the cell that holds a point; `None` outside the grid.
    #[must_use]
    pub fn cell_at(&self, x: f32, y: f32) -> Option<u32> {
        let col = slot(&self.xs, x)?;
        let row = slot(&self.ys, y)?;
        self.owner
            .get(row.checked_mul(self.cols())?.checked_add(col)?)
            .copied()
    }

    /// A grid in which every position is a cell of its own.
    #[must_use]
    pub fn plain(xs: Vec<f32>, ys: Vec<f32>, evidence: Evidence) -> Option<Self> {
        let (rows, cols) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
        let walls = Walls::closed(rows, cols)?;
        Some(walls.grid_of(xs, ys, evidence))
    }

    /// A grid of the given walls.
    #[must_use]
    pub fn of_walls(xs: Vec<f32>, ys: Vec<f32>, walls: &Walls, evidence: Evidence) -> Self {
        walls.grid_of(xs, ys, evidence)
    }
}

/// The interval of ascending edges that holds a coordinate.
fn slot(edges: &[f32], at: f32) -> Option<usize> {
    let after = edges.partition_point(|e| *e <= at);
    (after > 0 && after < edges.len()).then(|| after.saturating_sub(1))
}

/// Which edges of a grid's positions are drawn.
#[derive(Debug, Clone)]
pub struct Walls {
    rows: usize,
    cols: usize,
    /// Above row `r` (or below the last), for each column: `(rows + 1) × cols`.
    level: Vec<bool>,
    /// Left of column `c` (or right of the last), for each row: `rows × (cols + 1)`.
    upright: Vec<bool>,
}

impl Walls {
    /// No edge is drawn; `None` when the grid would be too large.
    #[must_use]
    pub fn open(rows: usize, cols: usize) -> Option<Self> {
        Self::filled(rows, cols, false)
    }

    /// Every edge is drawn; `None` when the grid would be too large.
    #[must_use]
    pub fn closed(rows: usize, cols: usize) -> Option<Self> {
        Self::filled(rows, cols, true)
    }

    fn filled(rows: usize, cols: usize, with: bool) -> Option<Self> {
        let positions = rows.checked_mul(cols)?;
        if positions == 0 || positions > tol::MOST_GRID_POSITIONS {
            return None;
        }
        Some(Self {
            rows,
            cols,
            level: vec![with; positions.checked_add(cols)?],
            upright: vec![with; positions.checked_add(rows)?],
        })
    }

    /// Draws or removes the edge above row `r` over column `c`.
    pub fn set_level(&mut self, r: usize, c: usize, drawn: bool) {
        let at = r.saturating_mul(self.cols).saturating_add(c);
        if c < self.cols
            && let Some(wall) = self.level.get_mut(at)
        {
            *wall = drawn;
        }
    }

    /// Draws or removes the edge left of column `c` beside row `r`.
    pub fn set_upright(&mut self, r: usize, c: usize, drawn: bool) {
        let at = r
            .saturating_mul(self.cols.saturating_add(1))
            .saturating_add(c);
        if c <= self.cols
            && let Some(wall) = self.upright.get_mut(at)
        {
            *wall = drawn;
        }
    }

    fn is_level(&self, r: usize, c: usize) -> bool {
        let at = r.saturating_mul(self.cols).saturating_add(c);
        self.level.get(at).copied().unwrap_or(true)
    }

    fn is_upright(&self, r: usize, c: usize) -> bool {
        let at = r
            .saturating_mul(self.cols.saturating_add(1))
            .saturating_add(c);
        self.upright.get(at).copied().unwrap_or(true)
    }

    /// Which inner and outer column edges carry any wall; the outer two always do.
    fn used_cols(&self) -> Vec<bool> {
        (0..=self.cols)
            .map(|c| c == 0 || c == self.cols || (0..self.rows).any(|r| self.is_upright(r, c)))
            .collect()
    }

    fn used_rows(&self) -> Vec<bool> {
        (0..=self.rows)
            .map(|r| r == 0 || r == self.rows || (0..self.cols).any(|c| self.is_level(r, c)))
            .collect()
    }

    /// Tiles the grid with the largest rectangles that no wall divides, from
    /// the top left. Where missing edges leave no rectangle (an L), the rest
    /// becomes cells of its own: cells never overlap.
    fn tile(&self) -> (Vec<GridCell>, Vec<u32>) {
        const FREE: u32 = u32::MAX;
        let mut owner = vec![FREE; self.rows.saturating_mul(self.cols)];
        let mut cells = Vec::new();
        let at = |r: usize, c: usize| r.saturating_mul(self.cols).saturating_add(c);
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for row in 0..self.rows {
            for col in 0..self.cols {
                if owner.get(at(row, col)).copied() != Some(FREE) {
                    continue;
                }
                let mut right = col.saturating_add(1);
                while right < self.cols
                    && !self.is_upright(row, right)
                    && owner.get(at(row, right)).copied() == Some(FREE)
                {
                    right = right.saturating_add(1);
                }
                let mut below = row.saturating_add(1);
                while below < self.rows
                    && (col..right).all(|c| {
                        !self.is_level(below, c)
                            && (c == col || !self.is_upright(below, c))
                            && owner.get(at(below, c)).copied() == Some(FREE)
                    })
                    && (col == 0 || self.is_upright(below, col))
                    && (right == self.cols || self.is_upright(below, right))
                {
                    below = below.saturating_add(1);
                }
                let id = narrow(cells.len());
                for r in row..below {
                    if let Some(part) = owner.get_mut(at(r, col)..at(r, right)) {
                        part.fill(id);
                    }
                }
                cells.push(GridCell {
                    row: narrow(row),
                    col: narrow(col),
                    row_span: narrow(below.saturating_sub(row)),
                    col_span: narrow(right.saturating_sub(col)),
                });
            }
        }
        (cells, owner)
    }

    /// Drops edges that divide nothing and builds the grid.
    fn grid_of(&self, xs: Vec<f32>, ys: Vec<f32>, evidence: Evidence) -> Grid {
        let (used_cols, used_rows) = (self.used_cols(), self.used_rows());
        let keep = |used: &[bool]| -> Vec<usize> {
            used.iter()
                .enumerate()
                .filter(|(_, u)| **u)
                .map(|(i, _)| i)
                .collect()
        };
        let (keep_cols, keep_rows) = (keep(&used_cols), keep(&used_rows));
        let pick = |v: &[f32], keep: &[usize]| -> Vec<f32> {
            keep.iter().filter_map(|i| v.get(*i).copied()).collect()
        };
        let rows = keep_rows.len().saturating_sub(1);
        let cols = keep_cols.len().saturating_sub(1);
        let mut walls = Self {
            rows,
            cols,
            level: vec![false; rows.saturating_add(1).saturating_mul(cols)],
            upright: vec![false; rows.saturating_mul(cols.saturating_add(1))],
        };
        for (r, &row) in keep_rows.iter().enumerate() {
            for (c, pair) in keep_cols.windows(2).enumerate() {
                let [from, to] = pair else { continue };
                let drawn = (*from..*to).any(|col| self.is_level(row, col));
                walls.set_level(r, c, drawn);
            }
        }
        for (r, pair) in keep_rows.windows(2).enumerate() {
            let [from, to] = pair else { continue };
            for (c, &col) in keep_cols.iter().enumerate() {
                let drawn = (*from..*to).any(|row| self.is_upright(row, col));
                walls.set_upright(r, c, drawn);
            }
        }
        let (cells, owner) = walls.tile();
        let standalone = cells.len() > 1;
        Grid {
            xs: pick(&xs, &keep_cols),
            ys: pick(&ys, &keep_rows),
            top_drawn: (0..cols).map(|c| walls.is_level(0, c)).collect(),
            bottom_drawn: (0..cols).map(|c| walls.is_level(rows, c)).collect(),
            cells,
            owner,
            frameless: evidence == Evidence::Aligned,
            evidence,
            standalone,
        }
    }
}

/// The grids of a page's rulings, by the top of their box, then the left.
///
/// # Errors
/// [`Exceeded`] when the time is up.
pub fn grids(page: &crate::read::page::Page, budget: &Budget) -> Result<Vec<Grid>, Exceeded> {
    let (width, height) = (page.width, page.height);
    let level = rulings::strokes(&page.rules, true, height, width);
    let upright = rulings::strokes(&page.rules, false, width, height);
    let drawn = |v: &[Stroke]| -> Vec<Stroke> { v.iter().filter(|s| s.drawn).copied().collect() };
    let mut found = from_strokes(&drawn(&level), &drawn(&upright), Evidence::Drawn, budget)?;
    let mut kept = outermost(&mut found);
    let closed = |g: &Grid| g.top_drawn.iter().chain(&g.bottom_drawn).all(|d| *d);
    let (boxes, others): (Vec<Grid>, Vec<Grid>) =
        kept.into_iter().partition(|g| !g.standalone && closed(g));
    let (tables, mut boxes) = super::apart::join(boxes);
    boxes.retain(|b| b.rect().height() >= tol::SMALLEST_BOX);
    kept = others.into_iter().chain(tables).chain(boxes).collect();
    if level.iter().chain(&upright).any(|s| !s.drawn) {
        // Shaded edges count only where no drawn table lies.
        let areas: Vec<Rect> = kept
            .iter()
            .filter(|g| g.standalone)
            .map(Grid::rect)
            .collect();
        let index = Buckets::new(width, height, &areas);
        let outside = |s: &&Stroke| {
            let middle = (s.from + s.to) / 2.0;
            let (x, y) = if s.level {
                (middle, s.at)
            } else {
                (s.at, middle)
            };
            !index
                .at(x, y)
                .any(|i| areas.get(i).is_some_and(|a| a.contains(x, y)))
        };
        let level: Vec<Stroke> = level.iter().filter(outside).copied().collect();
        let upright: Vec<Stroke> = upright.iter().filter(outside).copied().collect();
        let mut shaded = from_strokes(&level, &upright, Evidence::Shaded, budget)?;
        shaded.retain(|g| g.standalone && g.rows() > 1 && g.cols() > 1);
        kept.extend(shaded);
        kept = outermost(&mut kept);
    }
    kept.sort_by(|a, b| {
        let (a, b) = (a.rect(), b.rect());
        a.y0().total_cmp(&b.y0()).then(a.x0().total_cmp(&b.x0()))
    });
    Ok(kept)
}

fn from_strokes(
    level: &[Stroke],
    upright: &[Stroke],
    evidence: Evidence,
    budget: &Budget,
) -> Result<Vec<Grid>, Exceeded> {
    let mut grids = Vec::new();
    for component in rulings::components(level, upright, budget)? {
        grids.extend(component_grid(
            &component.level,
            &component.upright,
            evidence,
        ));
    }
    Ok(grids)
}

/// Builds the grid of one component of touching lines.
fn component_grid(level: &[Stroke], upright: &[Stroke], evidence: Evidence) -> Option<Grid> {
    let mut ys = rulings::positions(level);
    let mut xs = rulings::positions(upright);
    // Borders that are not drawn, where at least two lines end together. In a
    // table without side borders the one line of a row of two cells is enough.
    let sides = rulings::infer_outer(&mut xs, level, false);
    rulings::infer_outer(&mut ys, upright, sides);
    if !level.is_empty() {
        rulings::infer_cut_row(&mut ys, upright);
    }
    let (rows, cols) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
    let mut walls = Walls::open(rows, cols)?;
    for stroke in level {
        let Some(r) = rulings::nearest(&ys, stroke.at) else {
            continue;
        };
        let (from, to) = rulings::covered(&xs, stroke);
        for c in from..to {
            walls.set_level(r, c, true);
        }
    }
    for stroke in upright {
        let Some(c) = rulings::nearest(&xs, stroke.at) else {
            continue;
        };
        let (from, to) = rulings::covered(&ys, stroke);
        for r in from..to {
            walls.set_upright(r, c, true);
        }
    }
    let mut grid = walls.grid_of(xs, ys, evidence);
    // Verticals alone prove a row only as the rest of a table on the page before.
    grid.standalone &= !level.is_empty();
    grid.frameless = sides;
    let rect = grid.rect();
    // Lower ones may be cells drawn apart from each other.
    let fits = rect.width() >= tol::SMALLEST_BOX && rect.height() >= tol::LOWEST_ROW;
    (grid.standalone || fits).then_some(grid)
}
