//! List numbering and document numbers: digits that are no quantities.

use super::text::{Text, ends_clause};

/// Words before a number that make it a label, not a quantity.
pub(crate) const LABELS: &[&str] = &[
    "目标",
    "指标",
    "任务",
    "附件",
    "附表",
    "表",
    "项目",
    "子项目",
    "阶段",
    "课题",
    "标段",
    "注",
];

/// Masks list numbering (`1.`, `（二）`, `目标1:`) and document numbers (〔2020〕10号).
pub(crate) fn mask_numbering(text: &Text, masked: &mut [bool]) {
    let mut at = 0;
    while at < text.len() {
        if !text.is_digit(at) || masked.get(at) == Some(&true) {
            at += 1;
            continue;
        }
        let mut end = at;
        while text.is_digit(end) && masked.get(end) == Some(&false) {
            end += 1;
        }
        let short = end - at <= 2;
        let start = text.back_space(at);
        let opens = start == 0
            || text.before(start).is_some_and(|c| {
                matches!(c, '。' | ';' | ':' | '!' | '?' | '\n' | '(' | ',' | '>')
            });
        let label = text.ends_any(start, LABELS).is_some();
        let goes_on = text.is_digit(end + 1) && masked.get(end + 1) == Some(&false);
        let dot = matches!(text.at(end), Some('.' | '、')) && !goes_on;
        let number = match text.at(end) {
            _ if !short => false,
            Some('.' | '、') => dot && (opens || label) && end + 1 < text.len(),
            Some(')') if opens && text.before(at) == Some('(') => {
                text.before(start) == Some('(')
                    && (start == 1 || label || clause_start(text, start - 1))
            }
            Some(')') => opens && !matches!(text.before(start), Some(':' | ',')),
            Some(':') | None => label,
            _ => false,
        };
        let document = text.at(end) == Some('号')
            && text
                .before(at)
                .is_some_and(|c| matches!(c, '〕' | ']' | ')' | '】' | '第'));
        if (number || document)
            && let Some(slice) = masked.get_mut(at..(end + 1).min(text.len()))
        {
            slice.fill(true);
        }
        // 1.3.3.4 and 3.14 are left whole to the number reader.
        at = end.max(at + 1);
        while (text.is_digit(at)
            || (matches!(text.at(at), Some('.' | ',')) && text.is_digit(at + 1)))
            && masked.get(at) == Some(&false)
        {
            at += 1;
        }
    }
}

fn clause_start(text: &Text, at: usize) -> bool {
    at == 0
        || text
            .before(at)
            .is_some_and(|c| ends_clause(c) || c.is_whitespace())
}
