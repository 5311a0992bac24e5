//! The texts of cells between lines, and what stands side by side and is one text.

use crate::read::layout::anchors::Anchors;
use crate::read::layout::borderless::Segment;
use crate::read::layout::lined::Lines;
use crate::read::layout::stacked::is_figure;
use crate::read::layout::tolerances as tol;

/// A cell's text: its extent, and the rows its cell covers.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// Left end.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// First row.
    pub first: usize,
    /// Last row.
    pub last: usize,
    /// Largest em.
    pub size: f32,
    /// Its text without white space.
    pub text: String,
    /// How many lines it has.
    pub lines: usize,
}

impl Block {
    /// Whether what stands right behind it may be a part of its text: in the same rows,
    /// neither of them a label, nor both figures.
    #[must_use]
    pub fn may_go_on(&self, behind: &Self, anchors: &Anchors<'_>) -> bool {
        let label = anchors.is_label(&self.text) || anchors.is_label(&behind.text);
        let figures = is_figure(&self.text) && is_figure(&behind.text);
        (self.first, self.last) == (behind.first, behind.last) && !label && !figures
    }

    /// Adds the part of its text that stands behind it.
    pub fn append(&mut self, block: &Self) {
        self.x1 = self.x1.max(block.x1);
        self.text.push_str(&block.text);
    }
}

/// The texts of cells: segments between the same lines that overlap.
#[must_use]
pub fn blocks(lines: &Lines, segments: &[Segment]) -> Vec<Block> {
    let mut placed: Vec<(usize, usize, &Segment)> = segments
        .iter()
        .filter_map(|s| lines.cell_rows(s).map(|(first, last)| (first, last, s)))
        .collect();
    placed.sort_by(|a, b| {
        (a.0, a.1)
            .cmp(&(b.0, b.1))
            .then(a.2.x0.total_cmp(&b.2.x0))
            .then(a.2.y.total_cmp(&b.2.y))
    });
    let mut found: Vec<Block> = Vec::new();
    let mut texts: Vec<Vec<&Segment>> = Vec::new();
    for (first, last, s) in placed {
        match (found.last_mut(), texts.last_mut()) {
            (Some(b), Some(text)) if (b.first, b.last) == (first, last) && s.x0 < b.x1 => {
                b.x1 = b.x1.max(s.x1);
                b.size = b.size.max(s.size);
                text.push(s);
            }
            _ => {
                found.push(Block {
                    x0: s.x0,
                    x1: s.x1,
                    first,
                    last,
                    size: s.size,
                    text: String::new(),
                    lines: 0,
                });
                texts.push(vec![s]);
            }
        }
    }
    for (block, mut text) in found.iter_mut().zip(texts) {
        text.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
        block.text = text.iter().map(|s| s.text.as_str()).collect();
        let next = |w: &[&Segment]| matches!(w, [a, b] if b.y - a.y > tol::BASELINE * a.size);
        block.lines = text
            .windows(2)
            .filter(|w| next(w))
            .count()
            .saturating_add(1);
    }
    found.dedup_by(|b, a| {
        let one = (a.first, a.last) == (b.first, b.last)
            && is_option(&a.text)
            && is_option(&b.text)
            && b.x0 - a.x1 < tol::OPTIONS_APART * a.size;
        if one {
            a.append(b);
        }
        one
    });
    found
}

/// The first row of a band with the parts of one text put together: parts that
/// lie close, unless one of them is a label.
#[must_use]
pub fn whole(row: Vec<Block>, anchors: &Anchors<'_>) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    for block in row {
        match found.last_mut() {
            Some(last)
                if block.x0 - last.x1 < tol::GUTTER * block.size
                    && last.may_go_on(&block, anchors)
                    && (last.lines < 2 || block.lines < 2) =>
            {
                last.append(&block);
            }
            _ => found.push(block),
        }
    }
    found
}

/// Whether a text is one of several to be ticked, with its box or tick at either end:
/// one cell's, however far they are set apart.
fn is_option(text: &str) -> bool {
    let ticks = ['□', '■', '☐', '☑', '☒', '√', '✓', '✔', '▢', '〇', '○', '●'];
    text.starts_with(ticks) || text.ends_with(ticks)
}
