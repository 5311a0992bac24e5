//! Rulings made ready for gridding: pieces merged, touching lines gathered,
//! underlines and other loose ends dropped.

use std::collections::BTreeMap;

use crate::budget::{Budget, Exceeded};
use crate::content::Rect;
use crate::read::layout::grid::Grid;
use crate::read::layout::tolerances as tol;
use crate::read::page::Rule;

/// A ruling with its pieces merged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Whether it is horizontal.
    pub level: bool,
    /// Its constant coordinate.
    pub at: f32,
    /// Start along the other axis.
    pub from: f32,
    /// End along the other axis.
    pub to: f32,
    /// Half its thickness.
    pub half: f32,
    /// Whether it was drawn (else: the edge of a shaded area).
    pub drawn: bool,
}

/// Lines that touch each other, directly or through others.
#[derive(Debug, Clone, Default)]
pub struct Component {
    /// Horizontal lines.
    pub level: Vec<Stroke>,
    /// Vertical lines.
    pub upright: Vec<Stroke>,
}

/// The rulings of one orientation, finite, merged, without the page's own
/// edges. `across` and `along` are the page's extents across and along them.
#[must_use]
pub fn strokes(rules: &[Rule], level: bool, across: f32, along: f32) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = rules
        .iter()
        .filter(|r| r.horizontal == level)
        .filter(|r| [r.at, r.from, r.to, r.width].iter().all(|v| v.is_finite()))
        .map(|r| Stroke {
            level,
            at: r.at,
            from: r.from.min(r.to).max(-along),
            to: r.from.max(r.to).min(along * 2.0),
            half: (r.width / 2.0).clamp(0.0, tol::SNAP),
            drawn: r.drawn,
        })
        .filter(|s| {
            let at_edge = s.at < tol::PAGE_EDGE || s.at > across - tol::PAGE_EDGE;
            let whole = s.from < tol::PAGE_EDGE * 2.0 && s.to > along - tol::PAGE_EDGE * 2.0;
            s.to > s.from && !(at_edge && whole)
        })
        .collect();
    strokes.sort_by(|a, b| {
        b.drawn
            .cmp(&a.drawn)
            .then(a.at.total_cmp(&b.at))
            .then(a.from.total_cmp(&b.from))
    });
    let mut merged: Vec<Stroke> = Vec::with_capacity(strokes.len());
    let mut rest = strokes.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let n = rest
            .partition_point(|s| s.drawn == first.drawn && s.at - first.at <= tol::COLLINEAR)
            .max(1);
        let (bundle, after) = rest.split_at_mut(n.min(rest.len()));
        bundle.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut current: Option<Stroke> = None;
        for s in bundle.iter() {
            match &mut current {
                Some(c) if s.from <= c.to + tol::DASH_GAP => {
                    // The longer piece tells where the line lies.
                    if s.to - s.from > c.to - c.from {
                        c.at = s.at;
                    }
                    c.to = c.to.max(s.to);
                    c.half = c.half.max(s.half);
                }
                _ => merged.extend(current.replace(*s)),
            }
        }
        merged.extend(current);
        rest = after;
    }
    merged.retain(|s| s.to - s.from >= tol::SHORTEST_RULE);
    merged
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

/// Gives verticals that no horizontal meets to the component they run beside
/// over its whole height: the border of a merged first or last column, whose
/// rows end on another page. Returns the others.
fn attach(found: &mut [Component], lonely: Vec<Stroke>) -> Vec<Stroke> {
    let mut heights: Vec<(f32, f32, usize)> = found
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let from = c
                .upright
                .iter()
                .map(|s| s.from)
                .fold(f32::INFINITY, f32::min);
            let to = c
                .upright
                .iter()
                .map(|s| s.to)
                .fold(f32::NEG_INFINITY, f32::max);
            (from, to, i)
        })
        .collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let mut others = Vec::new();
    for stroke in lonely {
        let start = heights.partition_point(|h| h.0 < stroke.from - tol::SHORT);
        let beside = heights
            .iter()
            .skip(start)
            .take_while(|h| h.0 <= stroke.from + tol::SHORT)
            .find(|h| (h.1 - stroke.to).abs() <= tol::SHORT);
        match beside.and_then(|h| found.get_mut(h.2)) {
            Some(component) => component.upright.push(stroke),
            None => others.push(stroke),
        }
    }
    others
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

/// All pairs of touching lines by a sweep down the page; `None` when there
/// are so many that it is hatching.
fn crossings(
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
    let mut rest = ends.as_slice();
    while let Some(&(first, _)) = rest.first() {
        let n = rest
            .partition_point(|(e, _)| *e - first <= tol::SNAP)
            .max(1);
        let (bundle, after) = rest.split_at(n.min(rest.len()));
        let lo = bundle.iter().map(|b| b.1).fold(f32::INFINITY, f32::min);
        let hi = bundle.iter().map(|b| b.1).fold(f32::NEG_INFINITY, f32::max);
        if hi - lo > tol::SNAP
            && let Some(last) = bundle.last()
        {
            shared.push((first, last.0));
        }
        rest = after;
    }
    shared
}

/// Verticals over the same height that no horizontal meets.
fn parallel_uprights(mut lonely: Vec<Stroke>) -> Vec<Component> {
    lonely.retain(|s| s.to - s.from >= tol::SMALLEST_BOX);
    lonely.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.at.total_cmp(&b.at)));
    let mut found = Vec::new();
    let mut rest = lonely.as_slice();
    while let Some(first) = rest.first().copied() {
        let n = rest
            .partition_point(|s| s.from - first.from <= tol::SNAP)
            .max(1);
        let (bundle, after) = rest.split_at(n.min(rest.len()));
        let alike: Vec<Stroke> = bundle
            .iter()
            .filter(|s| (s.to - first.to).abs() <= tol::SNAP)
            .copied()
            .collect();
        let wide = alike
            .iter()
            .any(|s| (s.at - first.at).abs() >= tol::SMALLEST_BOX);
        if wide {
            found.push(Component {
                level: Vec::new(),
                upright: alike,
            });
        }
        rest = after;
    }
    found
}

/// The grid positions of parallel lines: lines closer than [`tol::SNAP`] are
/// one; the longest of them says where.
#[must_use]
pub fn positions(lines: &[Stroke]) -> Vec<f32> {
    let mut sorted: Vec<&Stroke> = lines.iter().collect();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut found = Vec::new();
    let mut bundle: Option<(f32, f32, f32)> = None; // first position, length, position of the longest
    for s in sorted {
        let length = s.to - s.from;
        match &mut bundle {
            Some((first, longest, at)) if s.at - *first <= tol::SNAP => {
                if length > *longest {
                    (*longest, *at) = (length, s.at);
                }
            }
            _ => found.extend(bundle.replace((s.at, length, s.at)).map(|b| b.2)),
        }
    }
    found.extend(bundle.map(|b| b.2));
    found
}

/// Adds the outer edges that no line is drawn along, where at least two lines
/// at different places, or a `single` one, run out to the same end beyond the
/// outermost edge. Tells whether both edges were missing.
pub fn infer_outer(edges: &mut Vec<f32>, crossing: &[Stroke], single: bool) -> bool {
    let first = edges.first().copied().unwrap_or(f32::INFINITY);
    let last = edges.last().copied().unwrap_or(f32::NEG_INFINITY);
    let before = |s: &&Stroke| s.from < first - tol::OVERHANG;
    let after = |s: &&Stroke| s.to > last + tol::OVERHANG;
    // Mirrored for the far side, so that both look for the smallest end.
    let near = common_end(
        crossing
            .iter()
            .filter(before)
            .map(|s| (s.from, s.at))
            .collect(),
        single,
    );
    let far = common_end(
        crossing
            .iter()
            .filter(after)
            .map(|s| (-s.to, s.at))
            .collect(),
        single,
    );
    if let Some(at) = near {
        edges.insert(0, at);
    }
    if let Some(at) = far {
        edges.push(-at);
    }
    near.is_some() && far.is_some()
}

/// Adds the lower or the upper edge of a sliver of a row that a page end has cut off,
/// too low for [`infer_outer`]: all uprights that come so far run on to one end, and on
/// this side only. Lines that are merely drawn too long are so at both ends.
pub fn infer_cut_row(ys: &mut Vec<f32>, uprights: &[Stroke]) {
    let (Some(&first), Some(&last)) = (ys.first(), ys.last()) else {
        return;
    };
    let below = shared_overshoot(uprights.iter().map(|s| (s.to - last, s.at, s.half)));
    let above = shared_overshoot(uprights.iter().map(|s| (first - s.from, s.at, s.half)));
    match (above, below) {
        (None, Some(by)) => ys.push(last + by),
        (Some(by), None) => ys.insert(0, first - by),
        _ => {}
    }
}

/// How far all lines that reach an edge run beyond it, given each one's overshoot, place
/// and half thickness; `None` when they are few, do not agree or end at the edge.
fn shared_overshoot(lines: impl Iterator<Item = (f32, f32, f32)>) -> Option<f32> {
    let (mut least, mut most) = (f32::INFINITY, f32::NEG_INFINITY);
    let mut places: Vec<f32> = Vec::new();
    for (by, at, half) in lines.filter(|(by, ..)| *by >= -tol::SNAP) {
        if by <= tol::SHORT + half {
            return None;
        }
        (least, most) = (least.min(by), most.max(by));
        places.push(at);
    }
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() <= tol::SNAP);
    (places.len() >= tol::CUT_UPRIGHTS && most - least <= tol::SNAP).then_some(most)
}

/// The end that most lines share, the outermost of equals; `None` unless lines
/// at two different places share it, or one line is enough.
fn common_end(mut ends: Vec<(f32, f32)>, single: bool) -> Option<f32> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(usize, f32)> = None;
    let mut rest = ends.as_slice();
    while let Some(&(first, _)) = rest.first() {
        let n = rest
            .partition_point(|(e, _)| *e - first <= tol::SNAP)
            .max(1);
        let (bundle, after) = rest.split_at(n.min(rest.len()));
        let lo = bundle.iter().map(|b| b.1).fold(f32::INFINITY, f32::min);
        let hi = bundle.iter().map(|b| b.1).fold(f32::NEG_INFINITY, f32::max);
        let enough = single || hi - lo > tol::SNAP;
        if enough && best.is_none_or(|(count, _)| bundle.len() > count) {
            best = Some((bundle.len(), first));
        }
        rest = after;
    }
    best.map(|(_, at)| at)
}

/// The edge nearest to a position, within [`tol::SNAP`].
#[must_use]
pub fn nearest(edges: &[f32], at: f32) -> Option<usize> {
    let after = edges.partition_point(|e| *e < at);
    let candidates = [after.checked_sub(1), Some(after)];
    candidates
        .into_iter()
        .flatten()
        .filter_map(|i| Some((i, (edges.get(i)? - at).abs())))
        .filter(|(_, d)| *d <= tol::SNAP)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(i, _)| i)
}

/// The grid intervals that a line covers: its ends go to the edge they nearly
/// reach, else back to the last edge they pass.
#[must_use]
pub fn covered(edges: &[f32], line: &Stroke) -> (usize, usize) {
    let slack = tol::SHORT + line.half;
    let from = edges.partition_point(|e| *e < line.from - slack);
    let to = edges
        .partition_point(|e| *e <= line.to + slack)
        .saturating_sub(1);
    (from, to.max(from))
}

/// Drops grids that lie inside a cell of another (boxes in cells) or that
/// frame a richer one (page frames).
#[must_use]
pub fn outermost(grids: &mut Vec<Grid>) -> Vec<Grid> {
    /// Grids a page may hold; more are decoration.
    const MOST: usize = 1_000;
    let area = |g: &Grid| g.rect().width() * g.rect().height();
    grids.sort_by(|a, b| area(b).total_cmp(&area(a)));
    grids.truncate(MOST);
    let rects: Vec<Rect> = grids.iter().map(Grid::rect).collect();
    let right = rects.iter().map(Rect::x1).fold(1.0, f32::max);
    let bottom = rects.iter().map(Rect::y1).fold(1.0, f32::max);
    let index = Buckets::new(right, bottom, &rects);
    let mut alive = vec![true; grids.len()];
    for (i, inner) in grids.iter().enumerate() {
        let Some(r) = rects.get(i) else { continue };
        let inset = tol::SNAP;
        let (cx, cy) = ((r.x0() + r.x1()) / 2.0, (r.y0() + r.y1()) / 2.0);
        let probes = [
            (cx, cy),
            (r.x0() + inset, r.y0() + inset),
            (r.x1() - inset, r.y0() + inset),
            (r.x0() + inset, r.y1() - inset),
            (r.x1() - inset, r.y1() - inset),
        ];
        for (x, y) in probes {
            for j in index.at(x, y) {
                let (Some(outer), Some(o)) = (grids.get(j), rects.get(j)) else {
                    continue;
                };
                let both = alive.get(i) == Some(&true) && alive.get(j) == Some(&true);
                if j >= i || !both || !o.contains(x, y) {
                    continue;
                }
                let frames = (!outer.standalone && inner.standalone)
                    || (outer.cells.len() <= 4 && inner.cells.len() > outer.cells.len().max(5));
                if let Some(loser) = alive.get_mut(if frames { j } else { i }) {
                    *loser = false;
                }
            }
        }
    }
    std::mem::take(grids)
        .into_iter()
        .zip(alive)
        .filter(|(_, a)| *a)
        .map(|(g, _)| g)
        .collect()
}

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
