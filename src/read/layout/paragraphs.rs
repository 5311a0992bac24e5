//! Lines outside tables to paragraphs.

use crate::read::layout::lines::Draft;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::Way;

/// The extent of a zone's text, against which full lines and indents are told.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    left: f32,
    right: f32,
}

impl Measure {
    /// The measure of the lines of one zone.
    pub fn of<'d>(drafts: impl Iterator<Item = &'d Draft>) -> Self {
        let mut measure = Self {
            left: f32::INFINITY,
            right: f32::NEG_INFINITY,
        };
        for d in drafts.filter(|d| d.way == Way::Right) {
            measure.left = measure.left.min(d.rect.x0());
            measure.right = measure.right.max(d.rect.x1());
        }
        measure
    }

    /// Whether `next` goes on in the paragraph whose last line is `last`.
    #[must_use]
    pub fn continues(&self, last: &Draft, next: &Draft) -> bool {
        if last.way != next.way || last.way != Way::Right {
            return false;
        }
        let em = last.size.max(next.size);
        let apart = next.v - last.v;
        let alike = (last.size - next.size).abs() <= em * 0.15;
        let follows = apart > em * tol::BASELINE_SPREAD && apart <= em * tol::LEADING;
        let full = self.right - last.rect.x1() < tol::LINE_ROOM * em;
        let middle = |d: &Draft| (d.rect.x0() + d.rect.x1()) / 2.0;
        // A title that runs over the line is centred again.
        let centred = (middle(last) - middle(next)).abs() < 0.5 * em;
        let indented = !centred
            && next.rect.x0() - self.left >= tol::INDENT * em
            && next.rect.x0() - last.rect.x0() > -0.5 * em;
        let beside = next.rect.x0() < last.rect.x1() && last.rect.x0() < next.rect.x1();
        alike && follows && full && !indented && beside
    }
}

/// Whether a line below another begins the next item of a list: 2.…, （二）…, 三、….
/// The line above then has ended its sentence; both are without white space.
#[must_use]
pub fn begins_item(above: &str, line: &str) -> bool {
    above.ends_with(['。', '；', ';', '：', '！', '？']) && is_numbered(line)
}

fn is_numbered(line: &str) -> bool {
    let open = line.starts_with(['（', '(']);
    let rest = line.trim_start_matches(['（', '(']);
    let numeral = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c);
    let count = rest.chars().take_while(numeral).count();
    let mut after = rest.chars().skip(count);
    let (mark, next) = (after.next(), after.next());
    (1..=2).contains(&count)
        && match mark {
            Some('）' | ')') => true,
            Some('、' | '．') => !open,
            Some('.') => !open && next.is_some_and(|c| !c.is_ascii_digit()),
            _ => false,
        }
}
