//! Boxes on a page.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A box in points, origin at the top left of the page as displayed:
/// left, top, right, bottom. Serialized rounded to 0.01.
#[derive(Clone, Copy, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(from = "[f64; 4]")]
pub struct Rect(#[schemars(with = "[f64; 4]")] pub [f32; 4]);

impl Rect {
    /// Builds a box from its edges.
    #[must_use]
    pub const fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self([x0, y0, x1, y1])
    }
    /// Left edge.
    #[must_use]
    pub const fn x0(&self) -> f32 {
        self.0[0]
    }
    /// Top edge.
    #[must_use]
    pub const fn y0(&self) -> f32 {
        self.0[1]
    }
    /// Right edge.
    #[must_use]
    pub const fn x1(&self) -> f32 {
        self.0[2]
    }
    /// Bottom edge.
    #[must_use]
    pub const fn y1(&self) -> f32 {
        self.0[3]
    }
    /// Width in points.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.x1() - self.x0()
    }
    /// Height in points.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.y1() - self.y0()
    }
    /// The smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::new(
            self.x0().min(other.x0()),
            self.y0().min(other.y0()),
            self.x1().max(other.x1()),
            self.y1().max(other.y1()),
        )
    }
    /// Whether a point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= self.x0() && x <= self.x1() && y >= self.y0() && y <= self.y1()
    }
    /// Whether all four edges are finite numbers.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.0.iter().all(|v| v.is_finite())
    }
}

impl fmt::Debug for Rect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.0;
        write!(f, "[{a:.2} {b:.2} {c:.2} {d:.2}]")
    }
}

impl From<[f64; 4]> for Rect {
    fn from(v: [f64; 4]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "page coordinates fit f32")]
        Self(v.map(|x| x as f32))
    }
}

impl Serialize for Rect {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0
            .map(|v| (f64::from(v) * 100.0).round() / 100.0)
            .serialize(serializer)
    }
}
