//! Targets inside indicator sentences: 补贴惠及人数不少于5万人次.

use std::ops::Range;

use super::measure::find_all;
use super::quantity::{Quantity, Side, choose, ordered};
use super::text::Text;

/// A sentence split into the indicator's name and its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The name in the raw text, in characters; empty when the text is all target.
    pub name: Range<usize>,
    /// The target in the raw text, in characters.
    pub target: Range<usize>,
    /// What the target asks for. Its ranges are into the whole raw text.
    pub quantity: Quantity,
}

/// Splits an indicator sentence; `None` when it has no number to be met.
#[must_use]
pub fn target_in_sentence(raw: &str) -> Option<Target> {
    let text = Text::new(raw);
    let measures = find_all(&text).measures;
    let chosen = choose(&text, &measures);
    let parts = || chosen.iter().filter_map(|&i| measures.get(i));
    let (first, last) = (parts().next()?, parts().next_back()?);
    let target = first.span.start..last.span.end.max(first.span.end);
    let name = name(&text, &target);
    let all = ordered(&text, &measures, &chosen, Side::Target);
    let quantity = Quantity::of(all, chosen.len(), target.clone());
    Some(Target {
        name,
        target,
        quantity,
    })
}

/// What a name may end with before its target.
const COPULAS: &[&str] = &[
    "分别为",
    "均为",
    "应为",
    "为",
    "是",
    "均",
    "应当",
    "应",
    "须",
    "需",
    "要求",
    "目标值",
    "保持在",
    "保持",
    "维持在",
    "稳定在",
    ":",
    ",",
    "、",
    "在",
    "=",
    "-",
    "—",
    "(",
];
/// Verbs that say nothing about what is counted.
const BARE_VERBS: &[&str] = &[
    "完成",
    "开展",
    "举办",
    "组织",
    "实现",
    "建设",
    "新建",
    "发放",
    "力争",
    "确保",
    "全年",
    "计划",
    "每年",
    "每月",
    "每季度",
    "预计",
    "达到",
];

fn name(text: &Text, target: &Range<usize>) -> Range<usize> {
    let mut whole = text.whole();
    whole.start = after_numbering(text, whole.start).min(target.start);
    let mut name = text.trim(whole.start..target.start);
    while let Some(end) = text
        .ends_any(name.end, COPULAS)
        .filter(|&e| e >= name.start)
    {
        name = text.trim(name.start..end);
    }
    let tail = {
        let mut start = target.end;
        while text
            .at(start)
            .is_some_and(|c| c == '的' || super::text::ends_clause(c) || c == '、')
        {
            start += 1;
        }
        let mut end = whole.end;
        while text.before(end).is_some_and(super::text::ends_clause) && end > start {
            end -= 1;
        }
        text.trim(start..end.max(start))
    };
    let before = text.plain(name.clone());
    let says_nothing = before.is_empty() || BARE_VERBS.contains(&before.as_str());
    if says_nothing && tail.len() >= 2 {
        tail
    } else {
        name
    }
}

/// Where the name starts after list numbering: `1.`, `(2)`, `目标1:`, `①`.
fn after_numbering(text: &Text, start: usize) -> usize {
    let open = text.starts(start, "(");
    let label = text.starts_any(start, &["目标", "指标", "任务"]);
    let digits = open.or(label).unwrap_or(start);
    if text
        .at(start)
        .is_some_and(|c| ('\u{2460}'..='\u{249B}').contains(&c))
    {
        return text.skip_space(start + 1);
    }
    let mut end = digits;
    while end < digits + 2
        && text
            .at(end)
            .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    {
        end += 1;
    }
    let closes = text.at(end).is_some_and(|c| {
        if open.is_some() {
            c == ')'
        } else {
            matches!(c, '.' | '、' | ':' | ')')
        }
    });
    if end == digits || !closes || text.is_digit(end + 1) && text.at(end) == Some('.') {
        return start;
    }
    text.skip_space(end + 1)
}
