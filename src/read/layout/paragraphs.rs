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

/// Whether a line begins the next item of a list: 2.…, （二）…, 三、…. The paragraph
/// it would go on with is `first`, its first line, to `last`; all are without white space.
/// A numbered line begins an item where the line above has ended its sentence, or where
/// its number follows that of the paragraph.
#[must_use]
pub fn begins_item(first: &str, last: &str, line: &str) -> bool {
    let Some((mark, number)) = numbering(line) else {
        return false;
    };
    let follows = || {
        let text = ["注", "备注", "说明", "填表说明", "填报说明"]
            .iter()
            .find_map(|word| first.strip_prefix(word)?.strip_prefix(['：', ':']))
            .unwrap_or(first);
        numbering(text) == Some((mark, number.saturating_sub(1)))
    };
    last.ends_with(['。', '；', ';', '：', '！', '？']) || follows()
}

/// The mark and the number that a line begins with.
fn numbering(line: &str) -> Option<(char, u32)> {
    let open = line.starts_with(['（', '(']);
    let rest = line.trim_start_matches(['（', '(']);
    let numerals = "一二三四五六七八九十";
    let numeral = |c: &char| c.is_ascii_digit() || numerals.contains(*c);
    let digits: Vec<char> = rest.chars().take_while(numeral).take(3).collect();
    let mut after = rest.chars().skip(digits.len());
    let (mark, next) = (after.next()?, after.next());
    let marks = match mark {
        '）' | ')' => true,
        '、' | '．' => !open,
        '.' => !open && next.is_some_and(|c| !c.is_ascii_digit()),
        _ => false,
    };
    if !marks || !(1..=2).contains(&digits.len()) {
        return None;
    }
    let value = |c: &char| {
        c.to_digit(10).or_else(|| {
            numerals
                .chars()
                .zip(1_u32..)
                .find(|(n, _)| n == c)
                .map(|(_, v)| v)
        })
    };
    let number = match digits.as_slice() {
        [one] => value(one)?,
        ['十', unit] => value(unit)?.saturating_add(10),
        [ten, '十'] => value(ten)?.saturating_mul(10),
        [ten, unit] => value(ten)?.saturating_mul(10).saturating_add(value(unit)?),
        _ => return None,
    };
    Some((mark, number))
}

#[cfg(test)]
mod tests {
    use super::begins_item;

    #[test]
    fn the_next_number_begins_an_item_after_any_end() {
        assert!(begins_item(
            "注：1.各部门填写",
            "执行数10939件",
            "2.主管部门汇总"
        ));
        assert!(begins_item("（一）预算", "三级指标", "（二）执行"));
        assert!(begins_item("九、概况", "如上所述", "十、其他"));
        assert!(begins_item("说明", "如下：", "3、得分"));
    }

    #[test]
    fn a_figure_in_running_text_does_not() {
        assert!(!begins_item("1.全年清淤", "河道不少于", "12.5公里"));
        assert!(!begins_item("1.全年清淤", "河道不少于", "3、4标段"));
        assert!(!begins_item("全年清淤", "河道不少于", "2、3标段"));
    }
}
