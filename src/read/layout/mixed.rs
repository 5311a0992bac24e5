//! Cells whose text is not one text: lines printed over each other, or lines
//! that stand in columns of their own. Browsers slice rows at page ends so that
//! a rest falls into the next row, and borders that are not drawn leave several
//! cells in one. Which parts belong together nothing tells.

use crate::content::Rect;
use crate::read::layout::header::compact;
use crate::read::layout::lines::Draft;
use crate::read::layout::stacked::is_figure;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::{Way, Word};
use crate::read::page::Glyph;

/// The box of a cell's lines when they are mixed.
#[must_use]
pub fn mixed(glyphs: &[Glyph], lines: &[Draft]) -> Option<Rect> {
    let lines: Vec<&Draft> = lines.iter().filter(|l| l.way == Way::Right).collect();
    let over = lines.iter().any(|l| overprinted(glyphs, l))
        || lines
            .windows(2)
            .any(|w| matches!(w, [a, b] if runs_over(a, b)));
    if !over && !in_columns(&lines) {
        return None;
    }
    lines.iter().map(|l| l.rect).reduce(|a, b| a.union(&b))
}

/// The box of a cell's lines when two whole figures stand in it, side by side or
/// one above the other, or a figure beside the mark of a blank. Where no line parts
/// cells they are of two.
#[must_use]
pub fn figures(glyphs: &[Glyph], lines: &[Draft]) -> Option<Rect> {
    let text = |w: &Word| -> String { w.glyphs(glyphs).iter().map(|g| g.ch).collect() };
    let beside = |l: &Draft| {
        l.words.windows(2).any(|w| match w {
            [a, b] => {
                let (a_is, b_is) = (is_figure(&text(a)), is_figure(&text(b)));
                let marked = !b.spaced && (a_is && is_mark(&text(b)) || b_is && is_mark(&text(a)));
                b.u0 - a.u1 >= tol::CELL_GAP * a.size && (a_is && b_is || marked)
            }
            _ => false,
        })
    };
    let touching = |l: &Draft| l.words.iter().any(|w| touch(w.glyphs(glyphs)));
    let whole = |l: &Draft| is_figure(&compact(&l.text(glyphs)));
    let below = lines
        .windows(2)
        .any(|w| matches!(w, [a, b] if whole(a) && whole(b)));
    if !below && !lines.iter().any(|l| beside(l) || touching(l)) {
        return None;
    }
    lines.iter().map(|l| l.rect).reduce(|a, b| a.union(&b))
}

/// Whether a text is no more than a mark of a blank.
fn is_mark(text: &str) -> bool {
    matches!(text, "-" | "—" | "–" | "－" | "/" | "／" | "\\")
}

/// Glyphs. Figures of neighbouring cells are not longer together: a bound on the work.
const LONGEST_FIGURES: usize = 64;

/// Whether several figures, or a figure and the mark of a blank, are shown one behind the
/// other without any room. Some programs show each digit by itself.
fn touch(glyphs: &[Glyph]) -> bool {
    if glyphs.len() > LONGEST_FIGURES {
        return false;
    }
    let shown: Vec<String> = glyphs
        .chunk_by(|_, next| !next.flags.starts)
        .map(|part| part.iter().map(|g| g.ch).collect())
        .collect();
    let begins = |t: &String| t.starts_with(|c: char| c.is_ascii_digit());
    let figure = |t: &&String| is_figure(t) && begins(t);
    shown.len() > 1
        && shown.iter().all(|t| figure(&t) || is_mark(t))
        && shown.iter().any(|t| figure(&t) && t.len() > 1)
}

/// The box of a cell's lines when texts stand side by side in it, closer than columns
/// do: where no line parts cells, full ones nearly touch. Two lines must leave the same
/// stretch free, and a text must begin to be shown behind it.
#[must_use]
pub fn beside(glyphs: &[Glyph], lines: &[Draft]) -> Option<Rect> {
    let begins = |w: &Word| w.glyphs(glyphs).first().is_some_and(|g| g.flags.starts);
    let stretches = |l: &Draft| -> Vec<[f32; 2]> {
        let pairs = l.words.windows(2);
        let free = pairs.filter_map(|w| match w {
            [a, b] if !b.spaced && begins(b) && b.u0 - a.u1 >= tol::CELL_GAP * a.size => {
                Some([a.u1, b.u0])
            }
            _ => None,
        });
        free.collect()
    };
    let right = |l: &Draft| l.way == Way::Right;
    let same = lines.windows(2).any(|w| match w {
        [a, b] if right(a) && right(b) => {
            let (upper, lower) = (stretches(a), stretches(b));
            overlap(&upper, &lower, tol::CELL_GAP * a.size.min(b.size))
        }
        _ => false,
    });
    if !same {
        return None;
    }
    lines.iter().map(|l| l.rect).reduce(|a, b| a.union(&b))
}

/// What a line to be written on is made of.
const BLANK_LINE: &[char] = &['_', '＿', '—', '-', '.', '…'];

/// Whether words of a line stand on each other; a blank to be filled in may.
fn overprinted(glyphs: &[Glyph], line: &Draft) -> bool {
    let ruled = |w: &Word| w.glyphs(glyphs).iter().all(|g| BLANK_LINE.contains(&g.ch));
    let mut end = f32::NEG_INFINITY;
    line.words.iter().filter(|w| !ruled(w)).any(|w| {
        let over = w.u0 < end - tol::OVERPRINT * w.size;
        end = end.max(w.u1);
        over
    })
}

/// Whether a line is set into the one above it.
fn runs_over(above: &Draft, below: &Draft) -> bool {
    let size = above.size.min(below.size);
    let shared = above.rect.x1().min(below.rect.x1()) - above.rect.x0().max(below.rect.x0());
    // Superscripts and marks are smaller.
    let alike = (above.size - below.size).abs() < 0.2 * size;
    alike && below.v - above.v < tol::OVERPRINT * size && shared > size
}

/// Whether most lines leave the same gutter free between two texts.
fn in_columns(lines: &[&Draft]) -> bool {
    let mut alike = 0_usize;
    let mut before: Vec<[f32; 2]> = Vec::new();
    for line in lines {
        let gaps = gutters(line);
        alike = alike.saturating_add(usize::from(meet(&before, &gaps, line.size)));
        before = gaps;
    }
    // As many pairs of lines as half of all lines make.
    alike > 0 && alike.saturating_add(1).saturating_mul(2) >= lines.len()
}

/// The wide gaps of a line from left to right.
fn gutters(line: &Draft) -> Vec<[f32; 2]> {
    let mut end = f32::INFINITY;
    let mut gaps = Vec::new();
    for w in &line.words {
        if w.u0 - end >= tol::COLUMN_GAP * line.size {
            gaps.push([end, w.u0]);
        }
        end = if end.is_finite() { end.max(w.u1) } else { w.u1 };
    }
    gaps
}

/// Whether a gap of one line lies over a gap of the next.
fn meet(above: &[[f32; 2]], below: &[[f32; 2]], size: f32) -> bool {
    overlap(above, below, tol::GUTTER * size)
}

/// Whether of two lines' gaps, each from left to right, two have so much in common.
fn overlap(above: &[[f32; 2]], below: &[[f32; 2]], least: f32) -> bool {
    let (mut a, mut b) = (above.iter(), below.iter());
    let (mut x, mut y) = (a.next(), b.next());
    while let (Some(p), Some(q)) = (x, y) {
        if p[1].min(q[1]) - p[0].max(q[0]) >= least {
            return true;
        }
        if p[1] < q[1] {
            x = a.next();
        } else {
            y = b.next();
        }
    }
    false
}
