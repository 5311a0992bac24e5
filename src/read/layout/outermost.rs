//! Grids inside each other: which of them is the table.

use crate::content::Rect;
use crate::read::layout::buckets::Buckets;
use crate::read::layout::grid::Grid;
use crate::read::layout::tolerances as tol;

/// Drops grids that lie inside a cell of another (boxes in cells) or that
/// frame a richer one (page frames).
#[must_use]
pub fn outermost(grids: &mut Vec<Grid>) -> Vec<Grid> {
    /// Grids a page may hold; more are decoration.
    const MOST: usize = 1_000;
    let area = |g: &Grid| g.rect().width() * g.rect().height();
    grids.sort_by(|a, b| area(b).total_cmp(&area(a)));
    grids.truncate(MOST);
    let rects: Vec<Rect> = grids.iter().map(Grid::rect).collect();
    let right = rects.iter().map(Rect::x1).fold(1.0, f32::max);
    let bottom = rects.iter().map(Rect::y1).fold(1.0, f32::max);
    let index = Buckets::new(right, bottom, &rects);
    let mut alive = vec![true; grids.len()];
    for (i, inner) in grids.iter().enumerate() {
        let Some(r) = rects.get(i) else { continue };
        let inset = tol::SNAP;
        let (cx, cy) = ((r.x0() + r.x1()) / 2.0, (r.y0() + r.y1()) / 2.0);
        let probes = [
            (cx, cy),
            (r.x0() + inset, r.y0() + inset),
            (r.x1() - inset, r.y0() + inset),
            (r.x0() + inset, r.y1() - inset),
            (r.x1() - inset, r.y1() - inset),
        ];
        for (x, y) in probes {
            for j in index.at(x, y) {
                let (Some(outer), Some(o)) = (grids.get(j), rects.get(j)) else {
                    continue;
                };
                let both = alive.get(i) == Some(&true) && alive.get(j) == Some(&true);
                if j >= i || !both || !o.contains(x, y) {
                    continue;
                }
                let frames = (!outer.standalone && inner.standalone)
                    || (outer.cells.len() <= 4 && inner.cells.len() > outer.cells.len().max(5));
                if let Some(loser) = alive.get_mut(if frames { j } else { i }) {
                    *loser = false;
                }
            }
        }
    }
    std::mem::take(grids)
        .into_iter()
        .zip(alive)
        .filter(|(_, a)| *a)
        .map(|(g, _)| g)
        .collect()
}
