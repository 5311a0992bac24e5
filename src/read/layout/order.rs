//! Reading order of what stands on a page: top to bottom, and one after the
//! other where tables stand side by side.

use crate::content::Rect;
use crate::read::layout::tolerances as tol;

/// Something to be put in order.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Its box.
    pub rect: Rect,
    /// Whether it is a table.
    pub table: bool,
}

/// Orders items that come in the order of their baselines. Returns zones:
/// runs of items that are read together; no paragraph goes over from one zone
/// to the next.
#[must_use]
pub fn zones(items: &[Item]) -> Vec<Vec<usize>> {
    let mut out = Vec::new();
    order(items, (0..items.len()).collect(), 0, &mut out);
    out.retain(|zone| !zone.is_empty());
    out
}

/// Forms nest no deeper than this on one page: columns of columns.
const DEEPEST: usize = 4;

fn order(items: &[Item], ids: Vec<usize>, depth: usize, out: &mut Vec<Vec<usize>>) {
    let strips = strips(items, ids);
    let mut zone = Vec::new();
    let mut at = 0;
    while let Some(strip) = strips.get(at) {
        let gutter = if depth < DEEPEST {
            gutter(items, strip)
        } else {
            None
        };
        let Some(gutter) = gutter else {
            zone.extend(within(items, strip));
            at = at.saturating_add(1);
            continue;
        };
        // Strips above and below that keep clear of the gutter belong to its columns.
        let clear = |s: &Vec<usize>| {
            s.iter().filter_map(|i| items.get(*i)).all(|item| {
                item.rect.x1() <= gutter[0] + tol::SNAP || item.rect.x0() >= gutter[1] - tol::SNAP
            })
        };
        let mut columns: Vec<usize> = Vec::new();
        let mut above = at;
        while let Some(before) = above.checked_sub(1)
            && strips.get(before).is_some_and(clear)
            && zone.ends_with(&within(
                items,
                strips.get(before).map_or(&[], Vec::as_slice),
            ))
        {
            zone.truncate(
                zone.len()
                    .saturating_sub(strips.get(before).map_or(0, Vec::len)),
            );
            above = before;
        }
        let mut below = at.saturating_add(1);
        while strips.get(below).is_some_and(clear) {
            below = below.saturating_add(1);
        }
        for strip in strips.get(above..below).unwrap_or_default() {
            columns.extend(strip);
        }
        out.push(std::mem::take(&mut zone));
        let middle = (gutter[0] + gutter[1]) / 2.0;
        let (left, right): (Vec<usize>, Vec<usize>) = columns.into_iter().partition(|i| {
            items
                .get(*i)
                .is_some_and(|item| (item.rect.x0() + item.rect.x1()) / 2.0 < middle)
        });
        let deeper = depth.saturating_add(1);
        order(items, left, deeper, out);
        order(items, right, deeper, out);
        at = below;
    }
    out.push(zone);
}

/// Groups of items that overlap in height, from top to bottom.
fn strips(items: &[Item], mut ids: Vec<usize>) -> Vec<Vec<usize>> {
    let rect = |i: &usize| items.get(*i).map(|item| item.rect).unwrap_or_default();
    ids.sort_by(|a, b| rect(a).y0().total_cmp(&rect(b).y0()).then(a.cmp(b)));
    let mut strips: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f32::NEG_INFINITY;
    for id in ids {
        let r = rect(&id);
        match strips.last_mut() {
            Some(strip) if r.y0() < bottom => strip.push(id),
            _ => strips.push(vec![id]),
        }
        bottom = bottom.max(r.y1());
    }
    strips
}

/// The widest gap through a strip with a table on both sides.
fn gutter(items: &[Item], strip: &[usize]) -> Option<[f32; 2]> {
    let mut members: Vec<&Item> = strip.iter().filter_map(|i| items.get(*i)).collect();
    if members.iter().filter(|m| m.table).count() < 2 {
        return None;
    }
    members.sort_by(|a, b| a.rect.x0().total_cmp(&b.rect.x0()));
    let last_table = members.iter().rposition(|m| m.table)?;
    let mut best: Option<[f32; 2]> = None;
    let mut right = f32::NEG_INFINITY;
    let mut seen = false;
    for (i, m) in members.iter().enumerate() {
        let gap = m.rect.x0() - right;
        let wider = best.is_none_or(|b| gap > b[1] - b[0]);
        if seen && i <= last_table && gap >= tol::SNAP && wider {
            best = Some([right, m.rect.x0()]);
        }
        seen |= m.table;
        right = right.max(m.rect.x1());
    }
    best
}

/// A strip's items in order: lines as they came, tables where they begin.
fn within(items: &[Item], strip: &[usize]) -> Vec<usize> {
    let mut ids = strip.to_vec();
    let rect = |i: &usize| items.get(*i).map(|item| item.rect).unwrap_or_default();
    if strip
        .iter()
        .any(|i| items.get(*i).is_some_and(|item| item.table))
    {
        ids.sort_by(|a, b| {
            rect(a)
                .y0()
                .total_cmp(&rect(b).y0())
                .then(rect(a).x0().total_cmp(&rect(b).x0()))
        });
    } else {
        ids.sort_unstable();
    }
    ids
}
