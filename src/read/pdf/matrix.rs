//! Affine maps between text, user and displayed page space.

/// The map `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, as PDF writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Matrix {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) c: f64,
    pub(crate) d: f64,
    pub(crate) e: f64,
    pub(crate) f: f64,
}

impl Matrix {
    /// The map that changes nothing.
    pub(crate) const IDENTITY: Self = Self::new(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);

    /// Builds a map from the six numbers in PDF order.
    pub(crate) const fn new(a: f64, b: f64, c: f64, d: f64, e: f64, f: f64) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// First `self`, then `next`.
    pub(crate) fn then(&self, next: &Self) -> Self {
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    /// Maps a point.
    pub(crate) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        (
            self.a * x + self.c * y + self.e,
            self.b * x + self.d * y + self.f,
        )
    }

    /// The way back. A map that flattens the plane has none and gives itself.
    pub(crate) fn inverse(&self) -> Self {
        let area = self.a * self.d - self.b * self.c;
        if area == 0.0 {
            return *self;
        }
        Self {
            a: self.d / area,
            b: -self.b / area,
            c: -self.c / area,
            d: self.a / area,
            e: (self.c * self.f - self.d * self.e) / area,
            f: (self.b * self.e - self.a * self.f) / area,
        }
    }

    /// The six numbers in PDF order.
    pub(crate) fn numbers(&self) -> [f64; 6] {
        [self.a, self.b, self.c, self.d, self.e, self.f]
    }

    /// The map that first moves by `(x, y)`, then does `self`.
    pub(crate) fn moved(&self, x: f64, y: f64) -> Self {
        let (e, f) = self.apply(x, y);
        Self { e, f, ..*self }
    }

    /// Whether all six numbers are finite.
    pub(crate) fn is_finite(&self) -> bool {
        [self.a, self.b, self.c, self.d, self.e, self.f]
            .iter()
            .all(|v| v.is_finite())
    }

    /// How much lengths grow on average: the root of the area's growth.
    pub(crate) fn scale(&self) -> f64 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_back() {
        for matrix in [
            Matrix::new(1.0, 0.0, 0.0, -1.0, -20.0, 842.0),
            Matrix::new(0.0, 2.0, 2.0, 0.0, -10.0, -20.0),
            Matrix::new(0.0, -1.0, -1.0, 0.0, 842.0, 595.0),
        ] {
            let (x, y) = matrix.apply(12.5, 99.0);
            let (x, y) = matrix.inverse().apply(x, y);
            assert!((x - 12.5).abs() < 1e-9 && (y - 99.0).abs() < 1e-9);
        }
    }
}
