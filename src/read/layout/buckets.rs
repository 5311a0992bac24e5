//! Boxes by place.

use crate::content::Rect;

/// Boxes by place: which of them may hold a point.
#[derive(Debug)]
pub struct Buckets {
    width: f32,
    height: f32,
    /// Empty when there are so few boxes that looking at each is cheaper.
    slots: Vec<Vec<u32>>,
    boxes: u32,
}

/// Buckets along each axis: 64 by 64 keeps a page of 1,000 boxes cheap.
const SIDE: usize = 64;

/// Up to this many boxes are looked at one by one: filing a page-wide table
/// in every bucket costs more than a page's words do.
const FEW: usize = 12;

impl Buckets {
    /// Files the boxes of a page.
    #[must_use]
    pub fn new(width: f32, height: f32, rects: &[Rect]) -> Self {
        let mut index = Self {
            width: width.max(1.0),
            height: height.max(1.0),
            slots: Vec::new(),
            boxes: u32::try_from(rects.len()).unwrap_or(u32::MAX),
        };
        if rects.len() <= FEW {
            return index;
        }
        index.slots = vec![Vec::new(); SIDE * SIDE];
        for (id, r) in rects.iter().enumerate() {
            let (x0, y0) = index.bucket(r.x0(), r.y0());
            let (x1, y1) = index.bucket(r.x1(), r.y1());
            for y in y0..=y1 {
                for x in x0..=x1 {
                    if let Some(slot) = index
                        .slots
                        .get_mut(y.saturating_mul(SIDE).saturating_add(x))
                    {
                        slot.push(u32::try_from(id).unwrap_or(u32::MAX));
                    }
                }
            }
        }
        index
    }

    fn bucket(&self, x: f32, y: f32) -> (usize, usize) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "clamped to 0..64"
        )]
        let at =
            |v: f32, whole: f32| (v / whole * SIDE as f32).clamp(0.0, (SIDE - 1) as f32) as usize;
        (at(x, self.width), at(y, self.height))
    }

    /// The boxes that may hold a point.
    pub fn at(&self, x: f32, y: f32) -> impl Iterator<Item = usize> + '_ {
        let (bx, by) = self.bucket(x, y);
        let few = if self.slots.is_empty() { self.boxes } else { 0 };
        self.slots
            .get(by.saturating_mul(SIDE).saturating_add(bx))
            .into_iter()
            .flatten()
            .map(|id| *id as usize)
            .chain((0..few).map(|id| id as usize))
    }
}
