//! Columns of rows that no vertical line divides: consecutive rows whose texts
//! keep the same stretches free form a band, and a band has its own columns.
//!
//! Forms stack blocks of different columns (head pairs, budget, goals,
//! indicators), so a page has no columns of its own. A row of the lexicon's
//! column labels begins a band.

use std::collections::BTreeSet;

use crate::read::layout::anchors::Anchors;
use crate::read::layout::parts::{Block, whole};
use crate::read::layout::tolerances as tol;

/// Rows with the same columns.
#[derive(Debug, Clone, Default)]
pub struct Band {
    /// First row.
    pub first: usize,
    /// Last row.
    pub last: usize,
    /// Where its inner edges may lie, from left to right.
    pub gaps: Vec<[f32; 2]>,
}

/// A column being found.
#[derive(Debug, Clone)]
struct Column {
    x0: f32,
    x1: f32,
    /// Rows with a text in it.
    rows: Vec<usize>,
    /// Whether the band's head has a label in it.
    headed: bool,
}

/// A band being found.
#[derive(Debug, Clone, Default)]
pub struct Open {
    first: usize,
    last: usize,
    columns: Vec<Column>,
    /// Whether it has a row on this page.
    taken: bool,
}

/// The bands of `rows` rows, and the last one as it was left open, for the page
/// that goes on with it. `blocks` come in any order; `above` is the band that
/// the page before has left.
#[must_use]
pub fn bands(
    blocks: &[Block],
    rows: usize,
    above: Option<&Open>,
    anchors: &Anchors<'_>,
) -> (Vec<Band>, Option<Open>) {
    let mut by_row: Vec<Vec<Block>> = vec![Vec::new(); rows];
    for block in blocks {
        if let Some(row) = by_row.get_mut(block.first) {
            row.push(block.clone());
        }
    }
    let mut found: Vec<Band> = Vec::new();
    let mut open: Option<Open> = above.map(Open::resumed);
    // Blocks that began above and reach into later rows.
    let mut reaching: Vec<Block> = Vec::new();
    for (row, mut starting) in by_row.into_iter().enumerate() {
        starting.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        reaching.retain(|b| b.last >= row);
        if let Some(band) = &open {
            starting = band.with_columns(starting, anchors);
        }
        let texts = whole(starting.clone(), anchors);
        let head = anchors.head_row(texts.iter().map(|b| b.text.as_str()));
        // Parts of texts count by themselves only where they keep to the columns:
        // cells may stand closer than the parts of a text.
        let whole_fits = open.as_ref().is_some_and(|o| o.fits(&texts, 3));
        let parts_fit = open.as_ref().is_some_and(|o| o.fits(&starting, usize::MAX));
        let fits = !head && (whole_fits || parts_fit);
        if !fits || !parts_fit {
            starting = texts;
        }
        if !(fits || starting.is_empty() && open.is_some()) {
            found.extend(open.take().and_then(Open::done).map(|d| d.0));
            let mut next = Open {
                first: row,
                ..Open::default()
            };
            for block in &reaching {
                next.take(block, row, head);
            }
            open = Some(next);
        }
        if let Some(band) = open.as_mut() {
            band.last = row;
            band.taken = true;
            let bridges: Vec<bool> = starting
                .iter()
                .map(|b| band.columns_of(b))
                .map(|columns| !columns.is_empty() && band.one(&columns).is_none())
                .collect();
            for (block, bridges) in starting.iter().zip(bridges) {
                if !bridges {
                    band.take(block, row, head && band.first == row);
                }
            }
        }
        reaching.extend(starting.into_iter().filter(|b| b.last > row));
    }
    let (last, open) = open.and_then(Open::done).unzip();
    found.extend(last);
    (found, open)
}

impl Open {
    /// The columns that a block overlaps.
    fn columns_of(&self, block: &Block) -> Vec<usize> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(_, c)| c.x0 < block.x1 && block.x0 < c.x1)
            .map(|(i, _)| i)
            .collect()
    }

    /// The one column that several are: a label's, and those of texts beside the label,
    /// never filled together with it.
    fn one(&self, columns: &[usize]) -> Option<usize> {
        if let [one] = columns {
            return Some(*one);
        }
        let get = |at: &usize| self.columns.get(*at);
        let mut headed = columns.iter().filter(|c| get(c).is_some_and(|c| c.headed));
        let (label, None) = (*headed.next()?, headed.next()) else {
            return None;
        };
        let mut filled: BTreeSet<usize> = BTreeSet::new();
        let alone = columns.iter().filter_map(get).all(|column| {
            let rows: BTreeSet<usize> = column.rows.iter().copied().collect();
            let before = filled.len();
            filled.extend(&rows);
            filled.len() == before.saturating_add(rows.len())
        });
        alone.then_some(label)
    }

    /// A row with each part of a text that stands in no column put to the nearer of the
    /// parts beside it, where the room between them is what programs leave between
    /// figures and Chinese: it shows no column of its own.
    fn with_columns(&self, row: Vec<Block>, anchors: &Anchors<'_>) -> Vec<Block> {
        let mut found: Vec<Block> = Vec::with_capacity(row.len());
        let mut rest = row.into_iter().peekable();
        while let Some(block) = rest.next() {
            let room = |a: &Block, b: &Block| {
                let room = b.x0 - a.x1;
                (room < tol::AUTO_SPACE * b.size && a.may_go_on(b, anchors)).then_some(room)
            };
            let loose = |b: &Block| self.columns_of(b).is_empty();
            let before = found.last().and_then(|a| room(a, &block));
            let after = rest.peek().and_then(|b| room(&block, b));
            let joins = match (before, after) {
                (Some(_), _) if found.last().is_some_and(loose) => true,
                (Some(before), after) if loose(&block) => after.is_none_or(|after| before <= after),
                _ => false,
            };
            match found.last_mut().filter(|_| joins) {
                Some(last) => last.append(&block),
                None => found.push(block),
            }
        }
        found
    }

    /// Whether a row keeps to the columns: no two texts far apart in one of
    /// them, and at most one in `share` of its texts across several.
    fn fits(&self, row: &[Block], share: usize) -> bool {
        let mut bridging = 0_usize;
        let mut ends: Vec<Option<f32>> = vec![None; self.columns.len()];
        for block in row {
            let columns = self.columns_of(block);
            match self.one(&columns) {
                None if columns.is_empty() => {}
                Some(one) => {
                    if let Some(slot) = ends.get_mut(one) {
                        let apart = |end: f32| block.x0 - end >= tol::GUTTER * block.size;
                        if slot.is_some_and(apart) {
                            return false;
                        }
                        *slot = Some(block.x1);
                    }
                }
                None => bridging = bridging.saturating_add(1),
            }
        }
        bridging.saturating_mul(share) <= row.len()
    }

    /// Takes a block into its column, or makes one for it.
    fn take(&mut self, block: &Block, row: usize, head: bool) {
        let columns = self.columns_of(block);
        let at = if columns.is_empty() {
            let at = self.columns.partition_point(|c| c.x0 < block.x0);
            let column = Column {
                x0: block.x0,
                x1: block.x1,
                rows: Vec::new(),
                headed: false,
            };
            self.columns.insert(at, column);
            at
        } else {
            let Some(one) = self.one(&columns) else {
                return;
            };
            let beside = columns.into_iter().rev().filter(|c| *c != one);
            beside.fold(one, |into, from| self.merge(from, into))
        };
        if let Some(column) = self.columns.get_mut(at) {
            column.x0 = column.x0.min(block.x0);
            column.x1 = column.x1.max(block.x1);
            column.rows.extend(row..=block.last);
            column.headed |= head;
        }
    }

    /// Short texts beside their column's label stand in it: a column without a
    /// label joins the nearest labelled one that is never filled together with it.
    fn merge_unlabelled(&mut self) {
        if !self.columns.iter().any(|c| c.headed) {
            return;
        }
        let mut at = 0;
        while let Some(column) = self.columns.get(at) {
            if column.headed {
                at = at.saturating_add(1);
                continue;
            }
            let free = |n: Option<usize>| {
                let n = n?;
                let other = self.columns.get(n)?;
                let gap = (other.x0 - column.x1).max(column.x0 - other.x1);
                let alone = other.headed && !column.rows.iter().any(|r| other.rows.contains(r));
                alone.then_some((n, gap))
            };
            let before = free(at.checked_sub(1));
            let after = free(Some(at.saturating_add(1)));
            let into = match (before, after) {
                (Some(b), Some(a)) => Some(if b.1 <= a.1 { b.0 } else { a.0 }),
                (b, a) => b.or(a).map(|(n, _)| n),
            };
            let Some(into) = into else {
                at = at.saturating_add(1);
                continue;
            };
            self.merge(at, into);
        }
    }

    /// Puts one column into another; returns where that stands then.
    fn merge(&mut self, from: usize, into: usize) -> usize {
        let gone = self.columns.remove(from);
        let into = if into > from {
            into.saturating_sub(1)
        } else {
            into
        };
        if let Some(column) = self.columns.get_mut(into) {
            column.x0 = column.x0.min(gone.x0);
            column.x1 = column.x1.max(gone.x1);
            column.rows.extend(gone.rows);
        }
        into
    }

    /// The same columns on the next page: none of them is a short text beside a
    /// label any more.
    fn resumed(&self) -> Self {
        let mut next = self.clone();
        (next.first, next.last, next.taken) = (0, 0, false);
        for column in &mut next.columns {
            column.rows.clear();
            column.headed = true;
        }
        next
    }

    /// The band; `None` where no row was taken.
    fn done(mut self) -> Option<(Band, Self)> {
        if !self.taken {
            return None;
        }
        self.merge_unlabelled();
        let gaps = self
            .columns
            .windows(2)
            .filter_map(|w| match w {
                [a, b] if a.x1 < b.x0 => Some([a.x1, b.x0]),
                _ => None,
            })
            .collect();
        let band = Band {
            first: self.first,
            last: self.last,
            gaps,
        };
        Some((band, self))
    }
}

/// One edge for each gap, shared by as many bands as possible: places in
/// `known` first, then the middle of what the gaps have in common. Returns the
/// edges in order.
#[must_use]
pub fn edges(bands: &[Band], known: &[f32]) -> Vec<f32> {
    let mut found: Vec<f32> = known.to_vec();
    let mut gaps: Vec<[f32; 2]> = bands
        .iter()
        .flat_map(|b| b.gaps.iter().copied())
        .filter(|g| edge_in(known, *g).is_none())
        .collect();
    gaps.sort_by(|a, b| a[1].total_cmp(&b[1]));
    let mut rest = gaps.as_slice();
    while let Some(first) = rest.first().copied() {
        let mut start = first[0];
        let mut taken = 0_usize;
        for gap in rest {
            if gap[0] >= first[1] {
                break;
            }
            start = start.max(gap[0]);
            taken = taken.saturating_add(1);
        }
        found.push((start + first[1]) / 2.0);
        rest = rest.get(taken.max(1)..).unwrap_or_default();
    }
    found.sort_by(f32::total_cmp);
    found.dedup_by(|b, a| *b - *a < 0.5);
    found
}

/// The edge that lies in a gap, the one nearest to its middle.
#[must_use]
pub fn edge_in(edges: &[f32], gap: [f32; 2]) -> Option<usize> {
    let middle = (gap[0] + gap[1]) / 2.0;
    edges
        .iter()
        .enumerate()
        .filter(|(_, e)| **e > gap[0] - tol::EDGE_IN_TEXT && **e < gap[1] + tol::EDGE_IN_TEXT)
        .min_by(|a, b| (a.1 - middle).abs().total_cmp(&(b.1 - middle).abs()))
        .map(|(i, _)| i)
}
