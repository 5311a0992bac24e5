//! Pieces that lie on one line, joined.

use std::collections::BTreeMap;

use super::{DASH_GAP, DASH_GAP_SHARE, GAP, LONGEST_DASH, Piece, SAME_LINE};
use crate::read::pdf::path::LEAN;

/// A merged line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) width: f64,
    /// Length of the last piece.
    pub(super) last: f64,
    /// Sum of lengths and of positions weighted by length.
    pub(super) weight: f64,
    pub(super) moment: f64,
}

impl Line {
    fn new(piece: &Piece) -> Self {
        let weight = (piece.to - piece.from).max(0.01);
        Self {
            at: piece.at,
            from: piece.from,
            to: piece.to,
            width: piece.width,
            last: piece.to - piece.from,
            weight,
            moment: piece.at * weight,
        }
    }

    /// The longest gap after which a piece still belongs to the line.
    fn reach(&self, piece: &Piece) -> f64 {
        let longer = self.last.max(piece.to - piece.from);
        if longer > LONGEST_DASH {
            return GAP;
        }
        (longer * DASH_GAP_SHARE).clamp(GAP, DASH_GAP)
    }

    fn add(&mut self, piece: &Piece) {
        let weight = (piece.to - piece.from).max(0.01);
        // Dashes of two cells that touch are one piece.
        self.last = if piece.from <= self.to + LEAN {
            self.last + piece.to - piece.from
        } else {
            piece.to - piece.from
        };
        self.to = self.to.max(piece.to);
        self.width = self.width.max(piece.width);
        self.weight += weight;
        self.moment += piece.at * weight;
    }

    fn done(mut self) -> Self {
        self.at = self.moment / self.weight;
        self
    }
}

/// A position as a key: hundredths of a point.
#[expect(clippy::cast_possible_truncation, reason = "page coordinates fit i64")]
fn key(at: f64) -> i64 {
    (at * 100.0).round() as i64
}

/// Joins pieces that lie on one line and touch or nearly touch. Sorted by
/// start; the lines still open are looked up by position.
pub(super) fn merge(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|p, q| p.from.total_cmp(&q.from).then(p.at.total_cmp(&q.at)));
    let mut open: BTreeMap<i64, Line> = BTreeMap::new();
    let mut lines = Vec::new();
    for piece in &pieces {
        let middle = key(piece.at);
        let reach = key(SAME_LINE);
        let near = open
            .range(middle - reach..=middle + reach)
            .filter(|(_, line)| line.to + line.reach(piece) >= piece.from)
            .min_by_key(|(at, _)| (**at - middle).abs())
            .map(|(at, _)| *at);
        if let Some(line) = near.and_then(|at| open.get_mut(&at)) {
            line.add(piece);
        } else if let Some(ended) = open.insert(middle, Line::new(piece)) {
            lines.push(ended.done());
        }
    }
    lines.extend(open.into_values().map(Line::done));
    lines.sort_by(|p, q| p.at.total_cmp(&q.at).then(p.from.total_cmp(&q.from)));
    lines
}

/// The parts of lines that no drawn line covers.
pub(super) fn uncovered(edges: &[Line], drawn: &[Line]) -> Vec<Line> {
    let mut open = Vec::new();
    for edge in edges {
        let first = drawn.partition_point(|line| line.at < edge.at - SAME_LINE);
        let near = drawn
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|line| line.at <= edge.at + SAME_LINE);
        let mut covers: Vec<(f64, f64)> =
            near.map(|line| (line.from - GAP, line.to + GAP)).collect();
        covers.sort_by(|p, q| p.0.total_cmp(&q.0));
        let mut from = edge.from;
        for (start, end) in covers {
            if start > from {
                open.push(Line {
                    from,
                    to: start.min(edge.to),
                    ..*edge
                });
            }
            from = from.max(end);
            if from >= edge.to {
                break;
            }
        }
        if from < edge.to {
            open.push(Line { from, ..*edge });
        }
    }
    open.retain(|line| line.to > line.from);
    open
}
