//! Which lines touch.

use std::collections::BTreeMap;

use super::Stroke;
use crate::budget::{Budget, Exceeded};
use crate::read::layout::tolerances as tol;

/// All pairs of touching lines by a sweep down the page; `None` when there
/// are so many that it is hatching.
pub(super) fn crossings(
    level: &[Stroke],
    upright: &[Stroke],
    budget: &Budget,
) -> Result<Option<Vec<(u32, u32)>>, Exceeded> {
    let key = |v: f32| -> i64 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "clamped to a few pages' extent"
        )]
        let k = (f64::from(v.clamp(-1e7, 1e7)) * 1000.0) as i64;
        k
    };
    // (y, kind, index): verticals open before and close after the horizontals at their ends.
    let mut events: Vec<(i64, u8, u32)> = Vec::new();
    for (v, s) in upright.iter().enumerate() {
        let v = u32::try_from(v).unwrap_or(u32::MAX);
        let reach = tol::REACH + s.half;
        events.push((key(s.from - reach), 0, v));
        events.push((key(s.to + reach), 2, v));
    }
    for (h, s) in level.iter().enumerate() {
        events.push((key(s.at), 1, u32::try_from(h).unwrap_or(u32::MAX)));
    }
    events.sort_unstable();
    let mut open: BTreeMap<(i64, u32), ()> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (n, &(_, kind, id)) in events.iter().enumerate() {
        if n % 4096 == 0 {
            budget.check_time()?;
        }
        match kind {
            0 | 2 => {
                let Some(s) = upright.get(id as usize) else {
                    continue;
                };
                if kind == 0 {
                    open.insert((key(s.at), id), ());
                } else {
                    open.remove(&(key(s.at), id));
                }
            }
            _ => {
                let Some(s) = level.get(id as usize) else {
                    continue;
                };
                let reach = tol::REACH + s.half;
                let range = (key(s.from - reach), 0)..=(key(s.to + reach), u32::MAX);
                pairs.extend(open.range(range).map(|((_, v), ())| (id, *v)));
                if pairs.len() > tol::MOST_CROSSINGS {
                    return Ok(None);
                }
            }
        }
    }
    Ok(Some(pairs))
}
