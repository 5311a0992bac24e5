//! Paths under construction, already in displayed page coordinates.

use super::matrix::Matrix;

/// Points of one page's path; more is an attack or a drawing, not a form.
const MAX_POINTS: usize = 1 << 20;

/// An axis-aligned area in displayed points. Edges in order; may be empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x0: f64,
    pub(crate) y0: f64,
    pub(crate) x1: f64,
    pub(crate) y1: f64,
}

impl Area {
    /// Nothing.
    pub(crate) const EMPTY: Self = Self {
        x0: f64::INFINITY,
        y0: f64::INFINITY,
        x1: f64::NEG_INFINITY,
        y1: f64::NEG_INFINITY,
    };

    /// The smallest area around points.
    pub(crate) fn around(points: &[(f64, f64)]) -> Self {
        points.iter().fold(Self::EMPTY, |area, &(x, y)| Self {
            x0: area.x0.min(x),
            y0: area.y0.min(y),
            x1: area.x1.max(x),
            y1: area.y1.max(y),
        })
    }

    /// The area a box becomes under a map.
    pub(crate) fn mapped(x0: f64, y0: f64, x1: f64, y1: f64, by: &Matrix) -> Self {
        Self::around(&[
            by.apply(x0, y0),
            by.apply(x1, y0),
            by.apply(x1, y1),
            by.apply(x0, y1),
        ])
    }

    /// What both cover.
    pub(crate) fn intersect(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }

    /// Grown by a margin on all sides.
    pub(crate) fn grown(&self, by: f64) -> Self {
        Self {
            x0: self.x0 - by,
            y0: self.y0 - by,
            x1: self.x1 + by,
            y1: self.y1 + by,
        }
    }

    /// Width, at least 0.
    pub(crate) fn width(&self) -> f64 {
        (self.x1 - self.x0).max(0.0)
    }

    /// Height, at least 0.
    pub(crate) fn height(&self) -> f64 {
        (self.y1 - self.y0).max(0.0)
    }

    /// Whether the edges are out of order or not numbers: it covers not even a line.
    pub(crate) fn is_void(&self) -> bool {
        let finite = [self.x0, self.y0, self.x1, self.y1]
            .iter()
            .all(|v| v.is_finite());
        !finite || self.x0 > self.x1 || self.y0 > self.y1
    }

    /// Whether a point lies in it.
    pub(crate) fn contains(&self, x: f64, y: f64) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }
}

/// One subpath.
#[derive(Debug, Clone, Copy)]
struct Sub {
    /// Index of its first point.
    start: usize,
    closed: bool,
    curved: bool,
}

/// A subpath to look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SubPath<'p> {
    /// Its corners.
    pub(crate) points: &'p [(f64, f64)],
    /// For each corner, whether a curve leads to it.
    pub(crate) bends: &'p [bool],
    /// Whether a line leads back to the first point.
    pub(crate) closed: bool,
    /// Whether some of it are curves, of which only the ends are kept.
    pub(crate) curved: bool,
}

/// Points this close (displayed points) are one; also how much an edge may
/// lean and still count as upright. Producers round to 0.01.
pub(crate) const LEAN: f64 = 0.05;

impl SubPath<'_> {
    /// The area of an upright rectangle, if it is one.
    pub(crate) fn rectangle(&self) -> Option<Area> {
        if self.curved {
            return None;
        }
        let corners = match self.points {
            [a, b, c, d] => [a, b, c, d],
            [a, b, c, d, e] if near(a, e) => [a, b, c, d],
            _ => return None,
        };
        let [a, b, c, d] = corners;
        let upright = |p: &(f64, f64), q: &(f64, f64)| (p.0 - q.0).abs() <= LEAN;
        let level = |p: &(f64, f64), q: &(f64, f64)| (p.1 - q.1).abs() <= LEAN;
        let turned = level(a, b) && upright(b, c) && level(c, d) && upright(d, a);
        let other = upright(a, b) && level(b, c) && upright(c, d) && level(d, a);
        (turned || other).then(|| Area::around(&[*a, *b, *c, *d]))
    }

    /// Twice the signed area: its sign is the winding.
    pub(crate) fn winding(&self) -> f64 {
        let shifted = self.points.iter().cycle().skip(1);
        self.points
            .iter()
            .zip(shifted)
            .map(|(p, q)| p.0 * q.1 - q.0 * p.1)
            .sum()
    }
}

fn near(p: &(f64, f64), q: &(f64, f64)) -> bool {
    (p.0 - q.0).abs() <= LEAN && (p.1 - q.1).abs() <= LEAN
}

/// A path under construction.
#[derive(Debug, Default)]
pub(crate) struct Path {
    points: Vec<(f64, f64)>,
    bends: Vec<bool>,
    subs: Vec<Sub>,
}

impl Path {
    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.points.clear();
        self.bends.clear();
        self.subs.clear();
    }

    /// Whether nothing was built.
    pub(crate) fn is_empty(&self) -> bool {
        self.subs.is_empty()
    }

    /// `m`
    pub(crate) fn move_to(&mut self, point: (f64, f64)) {
        // A move after a move replaces it.
        if let Some(last) = self.subs.last()
            && !last.closed
            && last.start + 1 == self.points.len()
        {
            self.points.pop();
            self.bends.pop();
            self.subs.pop();
        }
        self.subs.push(Sub {
            start: self.points.len(),
            closed: false,
            curved: false,
        });
        self.push(point);
    }

    /// `l`
    pub(crate) fn line_to(&mut self, point: (f64, f64)) {
        self.open();
        self.push(point);
    }

    /// `c`, `v`, `y`: only the end is kept.
    pub(crate) fn curve_to(&mut self, point: (f64, f64)) {
        self.open();
        self.push(point);
        if let Some(bend) = self.bends.last_mut() {
            *bend = true;
        }
        if let Some(sub) = self.subs.last_mut() {
            sub.curved = true;
        }
    }

    /// `h`
    pub(crate) fn close(&mut self) {
        if let Some(sub) = self.subs.last_mut() {
            sub.closed = true;
        }
    }

    /// `re`
    pub(crate) fn rectangle(&mut self, corners: [(f64, f64); 4]) {
        self.subs.push(Sub {
            start: self.points.len(),
            closed: true,
            curved: false,
        });
        for corner in corners {
            self.push(corner);
        }
    }

    /// After a closed subpath, drawing goes on from its first point.
    fn open(&mut self) {
        match self.subs.last() {
            Some(sub) if sub.closed => {
                let first = self.points.get(sub.start).copied();
                self.subs.push(Sub {
                    start: self.points.len(),
                    closed: false,
                    curved: false,
                });
                if let Some(first) = first {
                    self.push(first);
                }
            }
            Some(_) => {}
            None => self.subs.push(Sub {
                start: self.points.len(),
                closed: false,
                curved: false,
            }),
        }
    }

    fn push(&mut self, point: (f64, f64)) {
        if self.points.len() < MAX_POINTS {
            self.points.push(point);
            self.bends.push(false);
        }
    }

    /// The subpaths in order.
    pub(crate) fn subpaths(&self) -> impl Iterator<Item = SubPath<'_>> {
        self.subs.iter().enumerate().map(|(at, sub)| {
            let end = self
                .subs
                .get(at + 1)
                .map_or(self.points.len(), |next| next.start);
            SubPath {
                points: self.points.get(sub.start..end).unwrap_or_default(),
                bends: self.bends.get(sub.start..end).unwrap_or_default(),
                closed: sub.closed,
                curved: sub.curved,
            }
        })
    }

    /// The area around everything.
    pub(crate) fn bounds(&self) -> Area {
        Area::around(&self.points)
    }
}
