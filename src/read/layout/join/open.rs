//! Tables that may go on over the page break.

use crate::content::Rect;
use crate::read::layout::columns::{self, Union};
use crate::read::layout::grid::{Evidence, Grid};
use crate::read::layout::header::Rows;
use crate::read::layout::seam;
use crate::read::layout::tolerances as tol;

/// A table that text below it has closed.
#[derive(Debug)]
pub(super) struct Left {
    pub(super) page: u32,
    pub(super) edges: Vec<f32>,
    pub(super) foot: f32,
}

/// A table that may go on.
#[derive(Debug)]
pub(super) struct Open {
    /// Its index among the blocks.
    pub(super) block: usize,
    /// Its column edges, as on its first page.
    pub(super) edges: Vec<f32>,
    /// Whether its sides are not drawn.
    pub(super) frameless: bool,
    /// Whether its columns were told from its texts.
    pub(super) inferred: bool,
    /// What its last part looks like at its foot, by grid column.
    pub(super) foot: Vec<seam::Foot>,
    /// Its rows' texts, to know a repeated header again.
    pub(super) rows: Rows,
    /// The texts of the paragraphs between the page's top and its first part.
    pub(super) titles: Vec<String>,
    /// Page and place of its last part.
    pub(super) last: (u32, Rect),
    /// Whether its last part ended high up on the page.
    pub(super) ended_early: bool,
    /// The lines that cross the foot of its last part, by left edge.
    pub(super) cut: Vec<(f32, String)>,
}

impl Open {
    /// Whether a table on the next page has the same sides.
    pub(super) fn stands_over(&self, rect: &Rect) -> bool {
        let last = &self.last.1;
        (last.x0() - rect.x0()).abs() <= tol::SAME_COLUMN
            && (last.x1() - rect.x1()).abs() <= tol::SAME_COLUMN
    }

    /// Its columns with those of another part, if they are the same table's.
    pub(super) fn columns(&self, part: &Grid) -> Option<Union> {
        let inferred = self.inferred && part.evidence >= Evidence::Lined;
        columns::union(&self.edges, &part.xs, inferred)
    }

    /// The lowest foot of the last part.
    pub(super) fn foot_y(&self) -> f32 {
        self.foot.iter().map(|f| f.y).fold(0.0, f32::max)
    }
}
