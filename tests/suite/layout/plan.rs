//! Grids to be drawn, random ones among them.

use proptest::prelude::*;
use selfeval::content::Rect;
use selfeval::read::page::Page;

use super::drawn::*;

/// A grid to be drawn: edges, and cells that tile it.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) xs: Vec<f32>,
    pub(super) ys: Vec<f32>,
    /// Row, column, row span, column span, text.
    pub(super) cells: Vec<(u32, u32, u32, u32, String)>,
}

/// Cuts a grid into random rectangles.
pub(super) fn plan() -> impl Strategy<Value = Plan> {
    (2_usize..7, 2_usize..9).prop_flat_map(|(cols, rows)| {
        let widths = prop::collection::vec(24.0_f32..70.0, cols);
        let heights = prop::collection::vec(14.0_f32..50.0, rows);
        let wishes = prop::collection::vec((1_usize..4, 1_usize..4, 0_u32..100_000), cols * rows);
        (widths, heights, wishes).prop_map(move |(widths, heights, wishes)| {
            let sum = |start: f32, steps: &[f32]| {
                steps.iter().fold(vec![start], |mut edges, step| {
                    edges.push(edges.last().unwrap() + step);
                    edges
                })
            };
            let mut taken = vec![false; rows * cols];
            let mut cells = Vec::new();
            for (at, (want_rows, want_cols, number)) in wishes.into_iter().enumerate() {
                let (row, col) = (at / cols, at % cols);
                if taken[at] {
                    continue;
                }
                let mut wide = 1;
                while wide < want_cols && col + wide < cols && !taken[row * cols + col + wide] {
                    wide += 1;
                }
                let tall = want_rows.min(rows - row);
                for r in row..row + tall {
                    taken[r * cols + col..r * cols + col + wide].fill(true);
                }
                let text = if number % 5 == 0 {
                    String::new()
                } else {
                    (number % 10_000).to_string()
                };
                cells.push((row as u32, col as u32, tall as u32, wide as u32, text));
            }
            Plan {
                xs: sum(40.0, &widths),
                ys: sum(60.0, &heights),
                cells,
            }
        })
    })
}

impl Plan {
    /// The plan with grid lines that divide nothing left out, as they are on paper.
    pub(super) fn reduced(&self) -> Self {
        let keep = |edges: &[f32], used: &dyn Fn(u32) -> bool| -> Vec<u32> {
            (0..edges.len() as u32).filter(|i| used(*i)).collect()
        };
        let cols = keep(&self.xs, &|x| {
            self.cells.iter().any(|c| c.1 == x || c.1 + c.3 == x)
        });
        let rows = keep(&self.ys, &|y| {
            self.cells.iter().any(|c| c.0 == y || c.0 + c.2 == y)
        });
        let at = |kept: &[u32], i: u32| kept.binary_search(&i).unwrap() as u32;
        let cells = self
            .cells
            .iter()
            .map(|(r, c, rs, cs, text)| {
                let (row, col) = (at(&rows, *r), at(&cols, *c));
                (
                    row,
                    col,
                    at(&rows, r + rs) - row,
                    at(&cols, c + cs) - col,
                    text.clone(),
                )
            })
            .collect();
        Self {
            xs: cols.iter().map(|i| self.xs[*i as usize]).collect(),
            ys: rows.iter().map(|i| self.ys[*i as usize]).collect(),
            cells,
        }
    }

    fn cell_rect(&self, cell: &(u32, u32, u32, u32, String)) -> Rect {
        let (row, col) = (cell.0 as usize, cell.1 as usize);
        Rect::new(
            self.xs[col],
            self.ys[row],
            self.xs[col + cell.3 as usize],
            self.ys[row + cell.2 as usize],
        )
    }

    /// Draws each cell as a box and writes its text at its top left.
    pub(super) fn draw(&self, page: &mut Page) {
        for cell in &self.cells {
            let r = self.cell_rect(cell);
            draw_box(page, r);
            write(page, &cell.4, r.x0() + 2.0, r.y0() + 10.0, 8.0);
        }
    }
}
