//! Edges of painted surfaces.

use super::Piece;
use crate::read::pdf::path::Area;

/// Edges of surfaces beyond which the colour changes.
pub(super) fn shade_edges(
    fills: &[(Area, u32)],
    bands: &Bands<'_>,
    horizontal: bool,
) -> Vec<Piece> {
    /// How far beyond an edge to look for the same colour.
    const BEYOND: f64 = 1.0;
    let mut edges = Vec::new();
    for (area, color) in fills {
        let sides = if horizontal {
            [(area.y0, area.y0 - BEYOND), (area.y1, area.y1 + BEYOND)]
        } else {
            [(area.x0, area.x0 - BEYOND), (area.x1, area.x1 + BEYOND)]
        };
        let (from, to) = if horizontal {
            (area.x0, area.x1)
        } else {
            (area.y0, area.y1)
        };
        for (at, beyond) in sides {
            let hidden = [0.25, 0.5, 0.75].iter().all(|share| {
                let along = from + (to - from) * share;
                let (x, y) = if horizontal {
                    (along, beyond)
                } else {
                    (beyond, along)
                };
                bands.any(x, y, |other| other == *color)
            });
            if !hidden {
                edges.push(Piece {
                    at,
                    from,
                    to,
                    width: 0.0,
                    white: false,
                });
            }
        }
    }
    edges
}

/// Surfaces by horizontal band, to ask what covers a point.
pub(super) struct Bands<'f> {
    fills: &'f [(Area, u32)],
    bands: Vec<Vec<u32>>,
}

impl<'f> Bands<'f> {
    /// Height of a band in points: about a text line.
    const HEIGHT: f64 = 12.0;
    /// Bands of one page; taller pages share the last one.
    const COUNT: usize = 512;
    /// Surfaces looked at per question: overlapping ones beyond that are an attack.
    const LOOKS: usize = 1024;

    pub(super) fn new(fills: &'f [(Area, u32)]) -> Self {
        let mut bands: Vec<Vec<u32>> = Vec::new();
        if !fills.is_empty() {
            bands.resize_with(Self::COUNT, Vec::new);
        }
        for (index, (area, _)) in fills.iter().enumerate() {
            for band in Self::band(area.y0)..=Self::band(area.y1) {
                if let (Some(list), Ok(index)) = (bands.get_mut(band), u32::try_from(index)) {
                    list.push(index);
                }
            }
        }
        Self { fills, bands }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped before"
    )]
    fn band(y: f64) -> usize {
        (y / Self::HEIGHT).clamp(0.0, Self::COUNT as f64 - 1.0) as usize
    }

    pub(super) fn any(&self, x: f64, y: f64, wanted: impl Fn(u32) -> bool) -> bool {
        let Some(list) = self.bands.get(Self::band(y)) else {
            return false;
        };
        list.iter()
            .rev()
            .filter_map(|&index| self.fills.get(index as usize))
            .take(Self::LOOKS)
            .any(|(area, color)| area.contains(x, y) && wanted(*color))
    }
}
