//! The edges of a grid, and where lines lie on them.

use super::{Stroke, bundles, extent};
use crate::read::layout::tolerances as tol;

/// The grid positions of parallel lines: lines closer than [`tol::SNAP`] are
/// one; the longest of them says where.
#[must_use]
pub fn positions(lines: &[Stroke]) -> Vec<f32> {
    let mut sorted: Vec<&Stroke> = lines.iter().collect();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut found = Vec::new();
    let mut bundle: Option<(f32, f32, f32)> = None; // first position, length, position of the longest
    for s in sorted {
        let length = s.to - s.from;
        match &mut bundle {
            Some((first, longest, at)) if s.at - *first <= tol::SNAP => {
                if length > *longest {
                    (*longest, *at) = (length, s.at);
                }
            }
            _ => found.extend(bundle.replace((s.at, length, s.at)).map(|b| b.2)),
        }
    }
    found.extend(bundle.map(|b| b.2));
    found
}

/// Adds the outer edges that no line is drawn along, where at least two lines
/// at different places, or a `single` one, run out to the same end beyond the
/// outermost edge. Tells whether both edges were missing.
pub fn infer_outer(edges: &mut Vec<f32>, crossing: &[Stroke], single: bool) -> bool {
    let first = edges.first().copied().unwrap_or(f32::INFINITY);
    let last = edges.last().copied().unwrap_or(f32::NEG_INFINITY);
    let before = |s: &&Stroke| s.from < first - tol::OVERHANG;
    let after = |s: &&Stroke| s.to > last + tol::OVERHANG;
    // Mirrored for the far side, so that both look for the smallest end.
    let near = common_end(
        crossing
            .iter()
            .filter(before)
            .map(|s| (s.from, s.at))
            .collect(),
        single,
    );
    let far = common_end(
        crossing
            .iter()
            .filter(after)
            .map(|s| (-s.to, s.at))
            .collect(),
        single,
    );
    if let Some(at) = near {
        edges.insert(0, at);
    }
    if let Some(at) = far {
        edges.push(-at);
    }
    near.is_some() && far.is_some()
}

/// Adds the lower or the upper edge of a sliver of a row that a page end has cut off,
/// too low for [`infer_outer`]: all uprights that come so far run on to one end, and on
/// this side only. Lines that are merely drawn too long are so at both ends.
pub fn infer_cut_row(ys: &mut Vec<f32>, uprights: &[Stroke]) {
    let (Some(&first), Some(&last)) = (ys.first(), ys.last()) else {
        return;
    };
    let below = shared_overshoot(uprights.iter().map(|s| (s.to - last, s.at, s.half)));
    let above = shared_overshoot(uprights.iter().map(|s| (first - s.from, s.at, s.half)));
    match (above, below) {
        (None, Some(by)) => ys.push(last + by),
        (Some(by), None) => ys.insert(0, first - by),
        _ => {}
    }
}

/// How far all lines that reach an edge run beyond it, given each one's overshoot, place
/// and half thickness; `None` when they are few, do not agree or end at the edge.
fn shared_overshoot(lines: impl Iterator<Item = (f32, f32, f32)>) -> Option<f32> {
    let (mut least, mut most) = (f32::INFINITY, f32::NEG_INFINITY);
    let mut places: Vec<f32> = Vec::new();
    for (by, at, half) in lines.filter(|(by, ..)| *by >= -tol::SNAP) {
        if by <= tol::SHORT + half {
            return None;
        }
        (least, most) = (least.min(by), most.max(by));
        places.push(at);
    }
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() <= tol::SNAP);
    (places.len() >= tol::CUT_UPRIGHTS && most - least <= tol::SNAP).then_some(most)
}

/// The end that most lines share, the outermost of equals; `None` unless lines
/// at two different places share it, or one line is enough.
fn common_end(mut ends: Vec<(f32, f32)>, single: bool) -> Option<f32> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(usize, f32)> = None;
    for bundle in bundles(&ends, |e| e.0) {
        let (lo, hi) = extent(bundle.iter().map(|b| b.1));
        let enough = single || hi - lo > tol::SNAP;
        if enough && best.is_none_or(|(count, _)| bundle.len() > count) {
            best = bundle.first().map(|first| (bundle.len(), first.0));
        }
    }
    best.map(|(_, at)| at)
}

/// The edge nearest to a position, within [`tol::SNAP`].
#[must_use]
pub fn nearest(edges: &[f32], at: f32) -> Option<usize> {
    let after = edges.partition_point(|e| *e < at);
    let candidates = [after.checked_sub(1), Some(after)];
    candidates
        .into_iter()
        .flatten()
        .filter_map(|i| Some((i, (edges.get(i)? - at).abs())))
        .filter(|(_, d)| *d <= tol::SNAP)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(i, _)| i)
}

/// The grid intervals that a line covers: its ends go to the edge they nearly
/// reach, else back to the last edge they pass.
#[must_use]
pub fn covered(edges: &[f32], line: &Stroke) -> (usize, usize) {
    let slack = tol::SHORT + line.half;
    let from = edges.partition_point(|e| *e < line.from - slack);
    let to = edges
        .partition_point(|e| *e <= line.to + slack)
        .saturating_sub(1);
    (from, to.max(from))
}
