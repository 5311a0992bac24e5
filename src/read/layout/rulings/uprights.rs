//! Verticals that no horizontal meets.

use super::components::Component;
use super::{Stroke, bundles};
use crate::read::layout::tolerances as tol;

/// Gives verticals that no horizontal meets to the component they run beside
/// over its whole height: the border of a merged first or last column, whose
/// rows end on another page. Returns the others.
pub(super) fn attach(found: &mut [Component], lonely: Vec<Stroke>) -> Vec<Stroke> {
    let mut heights: Vec<(f32, f32, usize)> = found
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let from = c
                .upright
                .iter()
                .map(|s| s.from)
                .fold(f32::INFINITY, f32::min);
            let to = c
                .upright
                .iter()
                .map(|s| s.to)
                .fold(f32::NEG_INFINITY, f32::max);
            (from, to, i)
        })
        .collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut others = Vec::new();
    for stroke in lonely {
        let start = heights.partition_point(|h| h.0 < stroke.from - tol::SHORT);
        let beside = heights
            .iter()
            .skip(start)
            .take_while(|h| h.0 <= stroke.from + tol::SHORT)
            .find(|h| (h.1 - stroke.to).abs() <= tol::SHORT);
        match beside.and_then(|h| found.get_mut(h.2)) {
            Some(component) => component.upright.push(stroke),
            None => others.push(stroke),
        }
    }
    others
}

/// Verticals over the same height that no horizontal meets.
pub(super) fn parallel_uprights(mut lonely: Vec<Stroke>) -> Vec<Component> {
    lonely.retain(|s| s.to - s.from >= tol::SMALLEST_BOX);
    lonely.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.at.total_cmp(&b.at)));
    let mut found = Vec::new();
    for bundle in bundles(&lonely, |s| s.from) {
        let Some(first) = bundle.first() else {
            continue;
        };
        let alike: Vec<Stroke> = bundle
            .iter()
            .filter(|s| (s.to - first.to).abs() <= tol::SNAP)
            .copied()
            .collect();
        let wide = alike
            .iter()
            .any(|s| (s.at - first.at).abs() >= tol::SMALLEST_BOX);
        if wide {
            found.push(Component {
                level: Vec::new(),
                upright: alike,
            });
        }
    }
    found
}
