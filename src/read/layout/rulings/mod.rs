//! Rulings made ready for gridding: pieces merged, touching lines gathered,
//! underlines and other loose ends dropped.

mod components;
mod crossings;
mod edges;
mod uprights;

use crate::read::layout::tolerances as tol;
use crate::read::page::Rule;

pub use components::components;
pub use edges::{covered, infer_cut_row, infer_outer, nearest, positions};

/// A ruling with its pieces merged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Whether it is horizontal.
    pub level: bool,
    /// Its constant coordinate.
    pub at: f32,
    /// Start along the other axis.
    pub from: f32,
    /// End along the other axis.
    pub to: f32,
    /// Half its thickness.
    pub half: f32,
    /// Whether it was drawn (else: the edge of a shaded area).
    pub drawn: bool,
}

/// The rulings of one orientation, finite, merged, without the page's own
/// edges. `across` and `along` are the page's extents across and along them.
#[must_use]
pub fn strokes(rules: &[Rule], level: bool, across: f32, along: f32) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = rules
        .iter()
        .filter(|r| r.horizontal == level)
        .filter(|r| [r.at, r.from, r.to, r.width].iter().all(|v| v.is_finite()))
        .map(|r| Stroke {
            level,
            at: r.at,
            from: r.from.min(r.to).max(-along),
            to: r.from.max(r.to).min(along * 2.0),
            half: (r.width / 2.0).clamp(0.0, tol::SNAP),
            drawn: r.drawn,
        })
        .filter(|s| {
            let at_edge = s.at < tol::PAGE_EDGE || s.at > across - tol::PAGE_EDGE;
            let whole = s.from < tol::PAGE_EDGE * 2.0 && s.to > along - tol::PAGE_EDGE * 2.0;
            s.to > s.from && !(at_edge && whole)
        })
        .collect();
    strokes.sort_by(|a, b| {
        b.drawn
            .cmp(&a.drawn)
            .then(a.at.total_cmp(&b.at))
            .then(a.from.total_cmp(&b.from))
    });
    let mut merged: Vec<Stroke> = Vec::with_capacity(strokes.len());
    let mut rest = strokes.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let n = rest
            .partition_point(|s| s.drawn == first.drawn && s.at - first.at <= tol::COLLINEAR)
            .max(1);
        let (bundle, after) = rest.split_at_mut(n.min(rest.len()));
        bundle.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut current: Option<Stroke> = None;
        for s in bundle.iter() {
            match &mut current {
                Some(c) if s.from <= c.to + tol::DASH_GAP => {
                    // The longer piece tells where the line lies.
                    if s.to - s.from > c.to - c.from {
                        c.at = s.at;
                    }
                    c.to = c.to.max(s.to);
                    c.half = c.half.max(s.half);
                }
                _ => merged.extend(current.replace(*s)),
            }
        }
        merged.extend(current);
        rest = after;
    }
    merged.retain(|s| s.to - s.from >= tol::SHORTEST_RULE);
    merged
}

/// Runs of a sorted list whose positions lie within [`tol::SNAP`] of their first.
fn bundles<T>(sorted: &[T], at: impl Fn(&T) -> f32) -> impl Iterator<Item = &[T]> {
    let mut rest = sorted;
    std::iter::from_fn(move || {
        let first = at(rest.first()?);
        let n = rest
            .partition_point(|one| at(one) - first <= tol::SNAP)
            .max(1);
        let (bundle, after) = rest.split_at(n.min(rest.len()));
        rest = after;
        Some(bundle)
    })
}

/// The least and the greatest of positions.
fn extent(positions: impl Iterator<Item = f32>) -> (f32, f32) {
    positions.fold((f32::INFINITY, f32::NEG_INFINITY), |(lo, hi), at| {
        (lo.min(at), hi.max(at))
    })
}
