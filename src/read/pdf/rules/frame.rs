//! A frame painted as one path.

use super::THICKEST;
use crate::read::pdf::path::{Area, SubPath};

/// The four sides of a frame painted as one rectangle cut out of another.
pub(super) fn frame(
    first: &SubPath<'_>,
    second: &SubPath<'_>,
    even_odd: bool,
) -> Option<[(Area, bool); 4]> {
    let (a, b) = (first.rectangle()?, second.rectangle()?);
    let hollow = even_odd || first.winding() * second.winding() < 0.0;
    let (outer, inner) = if a.width() >= b.width() {
        (a, b)
    } else {
        (b, a)
    };
    let sides = [
        inner.x0 - outer.x0,
        inner.y0 - outer.y0,
        outer.x1 - inner.x1,
        outer.y1 - inner.y1,
    ];
    (hollow && sides.iter().all(|side| (0.0..=THICKEST).contains(side))).then_some([
        (
            Area {
                y1: inner.y0,
                ..outer
            },
            true,
        ),
        (
            Area {
                y0: inner.y1,
                ..outer
            },
            true,
        ),
        (
            Area {
                x1: inner.x0,
                ..outer
            },
            false,
        ),
        (
            Area {
                x0: inner.x1,
                ..outer
            },
            false,
        ),
    ])
}
