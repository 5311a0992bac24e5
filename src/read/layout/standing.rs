//! Whether texts stand in their cells as cells have their texts, where no line parts
//! cells: one that was cut or joined wrongly holds its text beside its middle, or lines
//! that do not follow each other as the lines of one text do. Where rows stand no
//! further apart than lines nothing tells them surely; this tells that.

use std::collections::BTreeMap;

use crate::content::Rect;
use crate::read::layout::PageTable;
use crate::read::layout::grid::Evidence;
use crate::read::layout::lines::Draft;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::Way;

/// A text as it stands in its cell; lengths in em.
struct Text {
    rect: Rect,
    /// The distances of its lines.
    steps: Vec<f32>,
    /// How far its middle lies below that of its cell.
    off: f32,
    /// How far its top lies below that of its cell.
    below: f32,
}

impl Text {
    fn of(cell: &Rect, lines: &[Draft]) -> Option<Self> {
        if lines.iter().any(|l| l.way != Way::Right) {
            return None;
        }
        let rect = lines.iter().map(|l| l.rect).reduce(|a, b| a.union(&b))?;
        let size = lines.iter().map(|l| l.size).fold(0.0, f32::max);
        if size <= 0.0 {
            return None;
        }
        let pairs = lines.windows(2);
        let steps = pairs.filter_map(|w| match w {
            [a, b] => Some((b.v - a.v) / size),
            _ => None,
        });
        Some(Self {
            rect,
            steps: steps.filter(|s| *s > tol::BASELINE).collect(),
            off: (rect.y0() + rect.y1() - cell.y0() - cell.y1()) / 2.0 / size,
            below: (rect.y0() - cell.y0()) / size,
        })
    }
}

/// Where the cells of a table are doubtful: all of it where nothing is drawn between its
/// rows, the odd cells where shades bound them, and none where lines do.
#[must_use]
pub fn doubtful(table: &PageTable) -> Vec<Rect> {
    let evidence = table.grid.evidence;
    if !matches!(evidence, Evidence::Aligned | Evidence::Banded) {
        return Vec::new();
    }
    let cells = table.grid.cells.iter().zip(&table.lines);
    let texts: Vec<Text> = cells
        .filter_map(|(cell, lines)| Text::of(&table.grid.cell_rect(cell), lines))
        .collect();
    let odd = odd(&texts);
    let whole = vec![table.grid.rect()];
    match evidence {
        Evidence::Banded => odd,
        _ if odd.is_empty() && !may_be_wrapped(table) => odd,
        _ => whole,
    }
}

/// Whether rows may be the lines of wrapped cells: they follow each other as close as lines
/// do, nearly each cell has one, and many hold far fewer texts than most.
fn may_be_wrapped(table: &PageTable) -> bool {
    // Of each row the number of its texts, their baseline and their size.
    let mut rows: BTreeMap<u32, (f32, f32, f32)> = BTreeMap::new();
    let (mut single, mut several) = (0_usize, 0_usize);
    for (cell, lines) in table.grid.cells.iter().zip(&table.lines) {
        match lines.as_slice() {
            [] => {}
            [line] => {
                single = single.saturating_add(1);
                let row = rows.entry(cell.row).or_insert((0.0, line.v, line.size));
                row.0 += 1.0;
            }
            _ => several = several.saturating_add(1),
        }
    }
    if several.saturating_mul(tol::FEW_WRAPPED) > single {
        return false;
    }
    let rows: Vec<(f32, f32, f32)> = rows.into_values().collect();
    let steps = rows.windows(2).filter_map(|w| match w {
        [a, b] if b.2 > 0.0 => Some((b.1 - a.1).abs() / b.2),
        _ => None,
    });
    let usual = median(rows.iter().map(|r| r.0));
    let sparse = rows.iter().filter(|r| r.0 <= usual / 2.0).count();
    median(steps) <= tol::LINE_STEP && sparse.saturating_mul(tol::SPARSE_ROWS) >= rows.len()
}

/// The boxes of texts that do not stand in their cells as most do.
fn odd(texts: &[Text]) -> Vec<Rect> {
    let step = median(texts.iter().flat_map(|t| t.steps.iter().copied()));
    let uneven = |t: &Text| t.steps.iter().any(|s| *s > step * tol::UNEVEN_STEP);
    let (middle, top) = (
        median(texts.iter().map(|t| t.off)),
        median(texts.iter().map(|t| t.below)),
    );
    let off_middle = |t: &Text| (t.off - middle).abs() > tol::OFF_PLACE;
    let off_top = |t: &Text| (t.below - top).abs() > tol::OFF_PLACE;
    let count = |off: &dyn Fn(&Text) -> bool| texts.iter().filter(|t| off(t)).count();
    // Cells have their texts all in the middle or all at the top.
    let at_top = count(&off_top) < count(&off_middle);
    let off = |t: &&Text| uneven(t) || if at_top { off_top(t) } else { off_middle(t) };
    texts.iter().filter(off).map(|t| t.rect).collect()
}

fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
