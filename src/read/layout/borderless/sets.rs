//! Horizontal lines that may be those of one table.

use super::{MOST_SETS, same_sides};
use crate::read::layout::lined::Carried;
use crate::read::layout::rulings::Stroke;
use crate::read::layout::tolerances as tol;

/// Sets of lines that lie between the ends of their longest, top to bottom: cells
/// over several rows leave shorter lines beside them.
pub(super) fn nested(strokes: &[Stroke], above: Option<&Carried>) -> Vec<Vec<Stroke>> {
    let mut rest: Vec<Stroke> = strokes.to_vec();
    let longest_first = |a: &Stroke, b: &Stroke| {
        let length = |s: &Stroke| s.to - s.from;
        length(b).total_cmp(&length(a)).then(a.at.total_cmp(&b.at))
    };
    rest.sort_by(longest_first);
    let mut sets = Vec::new();
    for _ in 0..MOST_SETS {
        let Some(first) = rest.first().copied() else {
            break;
        };
        let within = |s: &Stroke| {
            s.from >= first.from - tol::SAME_COLUMN && s.to <= first.to + tol::SAME_COLUMN
        };
        let (mut set, others): (Vec<Stroke>, Vec<Stroke>) = rest.into_iter().partition(within);
        rest = others;
        set.sort_by(|a, b| a.at.total_cmp(&b.at));
        let goes_on = above.is_some_and(|a| same_sides(a, first.from, first.to));
        if set.len() >= tol::LINED_ROWS || goes_on && set.len() > 1 {
            sets.push(set);
        }
    }
    sets
}

/// Sets of at least three horizontal lines of equal extent, top to bottom.
pub(super) fn alike(mut level: Vec<Stroke>) -> Vec<Vec<Stroke>> {
    level.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.at.total_cmp(&b.at)));
    let mut sets = Vec::new();
    let mut rest = level.as_slice();
    while let Some(first) = rest.first().copied() {
        let n = rest
            .partition_point(|s| s.from - first.from <= tol::SAME_COLUMN)
            .max(1);
        let (bundle, after) = rest.split_at(n.min(rest.len()));
        let mut set: Vec<Stroke> = bundle
            .iter()
            .filter(|s| (s.to - first.to).abs() <= tol::SAME_COLUMN)
            .copied()
            .collect();
        set.sort_by(|a, b| a.at.total_cmp(&b.at));
        set.dedup_by(|b, a| b.at - a.at <= tol::SNAP);
        if set.len() >= tol::ALIGNED_ROWS {
            sets.push(set);
        }
        rest = after;
    }
    sets
}
