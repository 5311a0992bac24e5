//! Cells drawn as boxes of their own that do not touch: one grid whose edges
//! lie in the middle of the gaps.

use crate::content::Rect;
use crate::read::layout::buckets::Buckets;
use crate::read::layout::grid::{Evidence, Grid, Walls};
use crate::read::layout::sets::Sets;
use crate::read::layout::tolerances as tol;

/// Joins lone boxes that stand side by side and under each other with small
/// gaps. Returns the tables and the boxes that belong to none.
#[must_use]
pub fn join(boxes: Vec<Grid>) -> (Vec<Grid>, Vec<Grid>) {
    let rects: Vec<Rect> = boxes.iter().map(Grid::rect).collect();
    let mut sets = Sets::new(boxes.len());
    let right = rects.iter().map(Rect::x1).fold(1.0, f32::max);
    let bottom = rects.iter().map(Rect::y1).fold(1.0, f32::max);
    let grown: Vec<Rect> = rects.iter().map(|r| grown(r, tol::APART / 2.0)).collect();
    let index = Buckets::new(right, bottom, &grown);
    for (i, r) in grown.iter().enumerate() {
        // Neighbours in a grid see each other's corners or the middles of their sides.
        let (cx, cy) = ((r.x0() + r.x1()) / 2.0, (r.y0() + r.y1()) / 2.0);
        for (x, y) in [
            (r.x1(), r.y0()),
            (r.x1(), cy),
            (r.x1(), r.y1()),
            (cx, r.y1()),
            (r.x0(), r.y1()),
        ] {
            for j in index.at(x, y) {
                if grown.get(j).is_some_and(|g| g.contains(x, y)) {
                    sets.join(i, j);
                }
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<Rect>> =
        std::collections::BTreeMap::new();
    for (i, r) in rects.iter().enumerate() {
        groups.entry(sets.root(i)).or_default().push(*r);
    }
    let mut tables = std::collections::BTreeMap::new();
    for (root, group) in groups {
        if let Some(grid) = table(&group) {
            tables.insert(root, grid);
        }
    }
    let rest = boxes
        .into_iter()
        .enumerate()
        .filter(|(i, _)| !tables.contains_key(&sets.root(*i)))
        .map(|(_, g)| g)
        .collect();
    (tables.into_values().collect(), rest)
}

fn grown(r: &Rect, by: f32) -> Rect {
    Rect::new(r.x0() - by, r.y0() - by, r.x1() + by, r.y1() + by)
}

/// The grid of boxes; `None` when they do not tile one of two rows and columns.
fn table(boxes: &[Rect]) -> Option<Grid> {
    if boxes.len() < tol::BOXES_APART {
        return None;
    }
    let xs = edges(boxes.iter().map(|r| [r.x0(), r.x1()]))?;
    let ys = edges(boxes.iter().map(|r| [r.y0(), r.y1()]))?;
    let (rows, cols) = (ys.len().checked_sub(1)?, xs.len().checked_sub(1)?);
    let mut walls = Walls::open(rows, cols)?;
    let mut taken = vec![false; rows.checked_mul(cols)?];
    for r in boxes {
        let (left, right) = (slot(&xs, r.x0())?, slot(&xs, r.x1())?);
        let (top, bottom) = (slot(&ys, r.y0())?, slot(&ys, r.y1())?);
        for row in top..bottom {
            let at = row.checked_mul(cols)?;
            for position in taken.get_mut(at.checked_add(left)?..at.checked_add(right)?)? {
                if std::mem::replace(position, true) {
                    return None;
                }
            }
            walls.set_upright(row, left, true);
            walls.set_upright(row, right, true);
        }
        for col in left..right {
            walls.set_level(top, col, true);
            walls.set_level(bottom, col, true);
        }
    }
    let grid = Grid::of_walls(xs, ys, &walls, Evidence::Drawn);
    (grid.standalone && grid.rows() > 1 && grid.cols() > 1).then_some(grid)
}

/// The edges of boxes along one axis: the end of one and the start of the next
/// are one edge, in the middle between them.
fn edges(sides: impl Iterator<Item = [f32; 2]>) -> Option<Vec<f32>> {
    let mut all: Vec<(f32, bool)> = sides.flat_map(|[a, b]| [(a, false), (b, true)]).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = Vec::new();
    let mut rest = all.as_slice();
    while let Some(first) = rest.first().copied() {
        // What ends well behind a start is the low box that starts there.
        let mut start = f32::INFINITY;
        let n = rest
            .iter()
            .take_while(|(at, ends)| {
                let same = at - first.0 <= tol::APART && !(*ends && at - start > tol::SNAP);
                start = if *ends { start } else { start.min(*at) };
                same
            })
            .count()
            .max(1);
        let (bundle, after) = rest.split_at(n.min(rest.len()));
        let last = bundle.last().copied().unwrap_or(first);
        found.push((first.0 + last.0) / 2.0);
        rest = after;
    }
    (found.len() > 1).then_some(found)
}

/// The edge nearest to a side.
fn slot(edges: &[f32], at: f32) -> Option<usize> {
    let after = edges.partition_point(|e| *e < at);
    [after.checked_sub(1), Some(after)]
        .into_iter()
        .flatten()
        .filter_map(|i| Some((i, (edges.get(i)? - at).abs())))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(i, _)| i)
}
