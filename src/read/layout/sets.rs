//! Disjoint sets.

/// Disjoint sets of lines or boxes.
#[derive(Debug)]
pub struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    /// Each line by itself.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self {
            parent: (0..n).collect(),
        }
    }

    /// The line that stands for the set of line `i`.
    pub fn root(&mut self, mut i: usize) -> usize {
        while let Some(&p) = self.parent.get(i) {
            if p == i {
                break;
            }
            let grand = self.parent.get(p).copied().unwrap_or(p);
            if let Some(slot) = self.parent.get_mut(i) {
                *slot = grand;
            }
            i = grand;
        }
        i
    }

    /// Makes the sets of two lines one.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The smaller index leads, so that the result does not depend on order.
        let (lead, follow) = if a < b { (a, b) } else { (b, a) };
        if let Some(slot) = self.parent.get_mut(follow) {
            *slot = lead;
        }
    }
}
