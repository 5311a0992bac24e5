//! Dates in a text, and which of several says when something was done.

use super::notations::{bound, compact, day_of_month, joint, numeric, quarter, spelled, years};
use super::{DateBound, DateValue};
use crate::value::comparator::{self, Comparator};
use crate::value::text::{Text, ends_clause};

/// Words of an end, behind a date or at the end of its clause, and of a beginning.
const ENDS: &[&str] = &[
    "完成",
    "完工",
    "竣工",
    "验收",
    "建成",
    "结束",
    "到位",
    "交付",
    "投入使用",
    "办结",
    "拨付",
    "结项",
    "结题",
    "通过",
];

const BEGINS: &[&str] = &[
    "开工", "动工", "启动", "开始", "立项", "招标", "签订", "开园", "进场",
];

/// Which of a text's dates says when something was done: the only one, unless
/// it says when it began, or the only one with a word of an end or a limit.
pub(crate) fn finished<'a>(
    text: &Text,
    dates: &'a [DateValue],
    name: &str,
) -> Option<&'a DateValue> {
    let clause = |d: &DateValue| {
        let end = (d.span.end..text.len())
            .find(|&i| {
                text.at(i).is_some_and(ends_clause) || dates.iter().any(|o| o.span.start == i)
            })
            .unwrap_or(text.len());
        text.plain(d.span.end..end)
    };
    let says = |d: &DateValue, words: &[&str]| words.iter().any(|w| clause(d).contains(w));
    let about_start = BEGINS.iter().any(|w| name.contains(w));
    let mut left: Vec<&DateValue> = dates
        .iter()
        .filter(|d| about_start || says(d, ENDS) || !says(d, BEGINS))
        .collect();
    if left.len() > 1 {
        let wanted = if about_start { BEGINS } else { ENDS };
        left.retain(|d| d.bound.is_some() || says(d, wanted));
    }
    match left.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

pub(crate) fn find_all(text: &Text) -> Vec<DateValue> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let starts_word = !text.before(at).is_some_and(|c| c.is_ascii_alphanumeric());
        let candidate = text.is_digit(at)
            || text
                .at(at)
                .is_some_and(|c| matches!(c, '二' | '第' | '前' | '一' | '三' | '四'));
        if starts_word
            && candidate
            && let Some(value) = value_at(text, at)
        {
            at = value.span.end.max(at + 1);
            found.push(value);
        } else {
            at += 1;
        }
    }
    found
}

fn value_at(text: &Text, at: usize) -> Option<DateValue> {
    let (start, mut end) = numeric(text, at)
        .or_else(|| compact(text, at))
        .or_else(|| years(text, at))
        .or_else(|| spelled(text, at, true))
        .or_else(|| day_of_month(text, at))
        .or_else(|| quarter(text, at))?;
    let (mut first, mut second) = (start.0, start.1);
    // 2022年1月-12月, 2022年3月至2023年5月
    if second.is_none()
        && let Some(after) = joint(text, end)
    {
        let next = numeric(text, after).or_else(|| spelled(text, after, false));
        if let Some(((mut to, None), to_end)) = next {
            to.year = to.year.or(first.year);
            if to.month.is_none() && to.day.is_some() {
                to.month = first.month;
            }
            second = Some(to);
            end = to_end;
        }
    }
    // 25日 alone is a duration; 每月25日前 is a date.
    let monthly = text
        .ends_any(at, &["每月", "当月", "次月", "本月", "下月", "月"])
        .is_some();
    if first.year.is_none() && first.month.is_none() && !(first.day.is_some() && monthly) {
        return None;
    }
    if let (None, Some(to)) = (first.year, second) {
        first.year = to.year;
    }
    let (mut bound, end) = bound(text, end);
    if let Some(before) = comparator::before(text, at).filter(|b| !b.reached) {
        // ≤12月 may be twelve months or December: it is left to the number reader.
        let months = first.year.is_none() && first.day.is_none() && second.is_none();
        let of_time = text.ends_any(at, &["早于", "晚于", "迟于"]).is_some();
        let open = bound.is_none();
        if months && open && !of_time && before.comparator != Comparator::Eq {
            return None;
        }
        bound = bound.or(match before.comparator {
            Comparator::Le if first.day.is_some() => Some(DateBound::Before),
            Comparator::Le => Some(DateBound::BeforeEnd),
            Comparator::Lt => Some(DateBound::Before),
            Comparator::Ge | Comparator::Gt => Some(DateBound::From),
            _ => None,
        });
    }
    Some(DateValue {
        start: first,
        end: second,
        bound,
        span: at..end,
    })
}
