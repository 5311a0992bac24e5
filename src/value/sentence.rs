//! Targets inside indicator sentences: 补贴惠及人数不少于5万人次.

use std::ops::Range;

use super::measure::{Measure, find_all};
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
    let chosen = choose(&text, &measures)?;
    let first = measures.get(chosen)?;
    let mut target = first.span.clone();
    if first.comparator.is_some() {
        // Further conditions belong to the target up to the last of them.
        let last = measures
            .iter()
            .rev()
            .find(|m| m.comparator.is_some() || follows(&text, first, m))?;
        target.end = last.span.end.max(target.end);
    }
    let name = name(&text, &target);
    let mut order = vec![chosen];
    order.extend(
        (0..measures.len())
            .filter(|&i| i != chosen && measures.get(i).is_some_and(|m| m.comparator.is_some())),
    );
    let quantity = Quantity::of(
        ordered(&text, &measures, &order, Side::Target),
        target.clone(),
    );
    Some(Target {
        name,
        target,
        quantity,
    })
}

/// Whether a number without comparator continues an enumeration: 不少于10场、20人.
fn follows(text: &Text, first: &Measure, other: &Measure) -> bool {
    other.span.start >= first.span.end
        && other.span.start - first.span.end <= 1
        && text
            .at(first.span.end)
            .is_some_and(|c| matches!(c, '、' | ',' | ';'))
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
    "=",
    "-",
    "—",
    "(",
];
/// Verbs that say nothing about what is counted.
const BARE_VERBS: &[&str] = &[
    "完成", "开展", "举办", "组织", "实现", "建设", "新建", "发放", "力争", "确保", "全年", "计划",
    "预计", "达到",
];

fn name(text: &Text, target: &Range<usize>) -> Range<usize> {
    let whole = text.whole();
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
