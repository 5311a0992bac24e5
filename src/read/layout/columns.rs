//! Whether the column edges of two parts of a table agree, and the edges of both.

use crate::read::layout::tolerances as tol;

/// The columns of a joined table after taking in another part.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// Column edges of both.
    pub edges: Vec<f32>,
    /// For each earlier edge its index among the new ones.
    pub old: Vec<u32>,
    /// For each edge of the later part its index among the new ones.
    pub new: Vec<u32>,
}

/// Joins the columns of a later part to those of the table so far; `None` when
/// they are not the same table's. The outer edges must agree, in place or, on
/// pages of different size, in proportion; of the inner ones one side's must
/// be among the other's, or most must agree: each page shows only the edges
/// that its rows need. Edges that were told from texts (`inferred`) lie anywhere between
/// those of their page.
#[must_use]
pub fn union(table: &[f32], part: &[f32], inferred: bool) -> Option<Union> {
    let (t0, t1) = (*table.first()?, *table.last()?);
    let (p0, p1) = (*part.first()?, *part.last()?);
    let in_place = (t0 - p0).abs() <= tol::SAME_COLUMN && (t1 - p1).abs() <= tol::SAME_COLUMN;
    let scale = if p1 > p0 {
        (t1 - t0) / (p1 - p0)
    } else {
        return None;
    };
    let same_width = (scale - 1.0).abs() * (t1 - t0) <= tol::SAME_COLUMN;
    let moved: Vec<f32> = if in_place {
        part.to_vec()
    } else if same_width {
        part.iter().map(|x| x - p0 + t0).collect()
    } else {
        part.iter().map(|x| (x - p0) * scale + t0).collect()
    };
    let slack = if in_place || same_width {
        tol::SAME_COLUMN
    } else {
        tol::SAME_COLUMN.max((t1 - t0) * tol::SAME_COLUMN_SHARE)
    };
    let beside = |edges: &[f32], at: usize| {
        let from = edges.get(at.saturating_sub(1)..=at.saturating_add(1));
        let widths = from.unwrap_or_default().windows(2);
        widths.fold(f32::INFINITY, |least, w| match w {
            [a, b] => least.min(b - a),
            _ => least,
        })
    };
    let slack = |t: usize, p: usize| match beside(table, t).min(beside(&moved, p)) {
        narrowest if inferred && narrowest.is_finite() => slack.max(narrowest * tol::INFERRED_EDGE),
        _ => slack,
    };
    let pairs = pairs(table, &moved, slack);
    let inner = |v: &[f32]| v.len().saturating_sub(2);
    let shared = pairs
        .iter()
        .filter(|p| p.is_some())
        .count()
        .saturating_sub(2);
    let (a, b) = (inner(table), inner(part));
    let fewer = a.min(b);
    let agree =
        shared == fewer || (shared >= 2 && shared.saturating_mul(5) >= fewer.saturating_mul(3));
    // Elsewhere on another page only columns that agree speak for one table.
    if !agree || (!in_place && (shared == 0 || shared < fewer)) {
        return None;
    }
    merge(table, &moved, &pairs)
}

/// Joins a part whose first columns are not drawn: where the outer border is
/// missing, a cell that goes on over a whole page leaves no line of its column.
/// The other edges all lie on edges of the table, the last ones included.
#[must_use]
pub fn inset(table: &[f32], part: &[f32]) -> Option<Union> {
    let on = |x: &f32| {
        table
            .iter()
            .position(|t| (t - x).abs() <= tol::SAME_COLUMN)
            .and_then(|i| u32::try_from(i).ok())
    };
    let new: Vec<u32> = part.iter().map(on).collect::<Option<_>>()?;
    let ascends = new.windows(2).all(|w| matches!(w, [a, b] if a < b));
    let last = u32::try_from(table.len().checked_sub(1)?).ok()?;
    let fits = part.len() >= INSET_EDGES && ascends && new.last() == Some(&last);
    (fits && new.first().is_some_and(|f| *f > 0)).then(|| Union {
        edges: table.to_vec(),
        old: (0..=last).collect(),
        new,
    })
}

/// Edges that must agree where the first columns of a part are not drawn.
const INSET_EDGES: usize = 4;

/// For each edge of the part the edge of the table it agrees with.
fn pairs(table: &[f32], part: &[f32], slack: impl Fn(usize, usize) -> f32) -> Vec<Option<usize>> {
    let last = (table.len().saturating_sub(1), part.len().saturating_sub(1));
    let mut next = 1_usize;
    part.iter()
        .enumerate()
        .map(|(i, x)| {
            if i == 0 {
                return Some(0);
            }
            if i == last.1 {
                return Some(last.0);
            }
            let after = table.partition_point(|t| t < x);
            let near = [after.checked_sub(1), Some(after)]
                .into_iter()
                .flatten()
                .filter(|t| *t >= next && *t < last.0)
                .filter_map(|t| Some((t, (table.get(t)? - x).abs())))
                .filter(|(t, d)| *d <= slack(*t, i))
                .min_by(|a, b| a.1.total_cmp(&b.1))
                .map(|(t, _)| t);
            if let Some(t) = near {
                next = t.saturating_add(1);
            }
            near
        })
        .collect()
}

fn merge(table: &[f32], part: &[f32], pairs: &[Option<usize>]) -> Option<Union> {
    let mut union = Union {
        edges: Vec::new(),
        old: Vec::new(),
        new: Vec::new(),
    };
    let mut t = 0_usize;
    for (x, pair) in part.iter().zip(pairs) {
        let upto = match pair {
            Some(at) => *at,
            None => table.partition_point(|e| e < x),
        };
        while t < upto {
            union.old.push(u32::try_from(union.edges.len()).ok()?);
            union.edges.push(*table.get(t)?);
            t = t.saturating_add(1);
        }
        union.new.push(u32::try_from(union.edges.len()).ok()?);
        if let Some(at) = pair {
            union.old.push(u32::try_from(union.edges.len()).ok()?);
            union.edges.push(*table.get(*at)?);
            t = at.saturating_add(1);
        } else {
            union.edges.push(*x);
        }
    }
    let ascends = union.edges.windows(2).all(|w| matches!(w, [a, b] if a < b));
    (ascends && union.old.len() == table.len()).then_some(union)
}
