//! Lines that touch each other, directly or through others.

use std::collections::BTreeMap;

use super::crossings::crossings;
use super::uprights::{attach, parallel_uprights};
use super::{Stroke, bundles, extent};
use crate::budget::{Budget, Exceeded};
use crate::read::layout::sets::Sets;
use crate::read::layout::tolerances as tol;

/// Lines that touch each other, directly or through others.
#[derive(Debug, Clone, Default)]
pub struct Component {
    /// Horizontal lines.
    pub level: Vec<Stroke>,
    /// Vertical lines.
    pub upright: Vec<Stroke>,
}

/// Gathers touching lines. Lines that meet nothing, or only end on another
/// line like an underline at a border, belong to no component; verticals that
/// run side by side over the same height without any horizontal do (a cell
/// that goes on over a whole page).
///
/// # Errors
/// [`Exceeded`] when the time is up.
pub fn components(
    level: &[Stroke],
    upright: &[Stroke],
    budget: &Budget,
) -> Result<Vec<Component>, Exceeded> {
    let Some(crossings) = crossings(level, upright, budget)? else {
        return Ok(Vec::new());
    };
    let mut sets = Sets::new(level.len().saturating_add(upright.len()));
    for &(h, v) in &crossings {
        sets.join(h as usize, level.len().saturating_add(v as usize));
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (h, stroke) in level.iter().enumerate() {
        groups
            .entry(sets.root(h))
            .or_default()
            .level
            .push((h, *stroke));
    }
    for (v, stroke) in upright.iter().enumerate() {
        let root = sets.root(level.len().saturating_add(v));
        groups.entry(root).or_default().upright.push((v, *stroke));
    }
    // Crossings by line, to tell loose ends from borders.
    let mut of_level = vec![Meets::default(); level.len()];
    let mut of_upright = vec![Meets::default(); upright.len()];
    for &(h, v) in &crossings {
        let (Some(hs), Some(vs)) = (level.get(h as usize), upright.get(v as usize)) else {
            continue;
        };
        if let Some(m) = of_level.get_mut(h as usize) {
            m.add(vs.at);
        }
        if let Some(m) = of_upright.get_mut(v as usize) {
            m.add(hs.at);
        }
    }
    let mut found = Vec::new();
    let mut lonely: Vec<Stroke> = Vec::new();
    for (n, group) in groups.into_values().enumerate() {
        if n % 1024 == 0 {
            budget.check_time()?;
        }
        if group.level.is_empty() {
            lonely.extend(group.upright.iter().map(|(_, s)| *s));
            continue;
        }
        let component = Component {
            level: without_loose_ends(&group.level, &of_level),
            upright: without_loose_ends(&group.upright, &of_upright),
        };
        if !component.upright.is_empty() && !component.level.is_empty() {
            found.push(component);
        }
    }
    let lonely = attach(&mut found, lonely);
    found.extend(parallel_uprights(lonely));
    Ok(found)
}

#[derive(Default)]
struct Group {
    level: Vec<(usize, Stroke)>,
    upright: Vec<(usize, Stroke)>,
}

/// Where a line is crossed: the extremes are enough.
#[derive(Debug, Clone, Copy, Default)]
struct Meets {
    span: Option<(f32, f32)>,
}

impl Meets {
    fn add(&mut self, at: f32) {
        self.span = Some(match self.span {
            Some((lo, hi)) => (lo.min(at), hi.max(at)),
            None => (at, at),
        });
    }
}

/// Keeps lines that bound cells: crossed at two places, or ending where
/// another line of the component ends too.
fn without_loose_ends(lines: &[(usize, Stroke)], meets: &[Meets]) -> Vec<Stroke> {
    let shared_from = shared_ends(lines, |s| s.from);
    let shared_to = shared_ends(lines, |s| s.to);
    let is_shared = |ends: &[(f32, f32)], end: f32| {
        let after = ends.partition_point(|(lo, _)| *lo <= end);
        after
            .checked_sub(1)
            .and_then(|i| ends.get(i))
            .is_some_and(|(_, hi)| end <= *hi)
    };
    lines
        .iter()
        .filter(|(id, s)| {
            let Some((lo, hi)) = meets.get(*id).and_then(|m| m.span) else {
                return false;
            };
            if hi - lo > tol::SNAP {
                return true;
            }
            let from_meets = (lo - s.from).abs() <= tol::SHORT + s.half;
            let to_meets = (s.to - hi).abs() <= tol::SHORT + s.half;
            (from_meets || is_shared(&shared_from, s.from))
                && (to_meets || is_shared(&shared_to, s.to))
        })
        .map(|(_, s)| *s)
        .collect()
}

/// Intervals of ends that lines at different positions share.
fn shared_ends(lines: &[(usize, Stroke)], end: impl Fn(&Stroke) -> f32) -> Vec<(f32, f32)> {
    let mut ends: Vec<(f32, f32)> = lines.iter().map(|(_, s)| (end(s), s.at)).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut shared = Vec::new();
    for bundle in bundles(&ends, |e| e.0) {
        let (lo, hi) = extent(bundle.iter().map(|b| b.1));
        if hi - lo > tol::SNAP
            && let [first, ..] = bundle
            && let Some(last) = bundle.last()
        {
            shared.push((first.0, last.0));
        }
    }
    shared
}
