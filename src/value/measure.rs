//! Finds every number in a text together with its comparator, unit and the
//! words around it. Targets, results and mentions are all built from this.

use std::ops::Range;

use rust_decimal::Decimal;

use super::comparator::{self, Comparator};
use super::date::{self, DateValue};
use super::number::{Approximation, Commas, NumberError, Token, is_numeral, scan};
use super::percent;
use super::text::{Text, ends_clause, is_han};
use super::unit::{self, Found, UnitKind};

/// The longest noun that is looked at, in characters.
const NOUN: usize = 40;

/// A number with everything that belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// The digits (or numerals) with sign, scale and 余; of a range, both ends.
    pub(crate) number: Range<usize>,
    /// From the comparator to the last word that belongs to the number.
    pub(crate) span: Range<usize>,
    pub(crate) comparator: Option<Comparator>,
    /// 达到: a bound in a target, a plain verb in a result.
    pub(crate) reached: bool,
    pub(crate) value: Result<Decimal, NumberError>,
    pub(crate) upper: Option<Decimal>,
    pub(crate) unit: Option<Found>,
    pub(crate) approximation: Option<Approximation>,
    /// The words before it in its clause.
    pub(crate) noun: Range<usize>,
    /// The words after it in its clause.
    pub(crate) object: Range<usize>,
}

/// All that was found in a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scan {
    pub(crate) measures: Vec<Measure>,
    pub(crate) dates: Vec<DateValue>,
}

/// Finds dates and measures in reading order.
pub(crate) fn find_all(text: &Text) -> Scan {
    let dates = date::find_all(text);
    let mut masked = vec![false; text.len()];
    for found in &dates {
        if let Some(slice) = masked.get_mut(found.span.clone()) {
            slice.fill(true);
        }
    }
    mask_numbering(text, &mut masked);
    let mut next_mask = vec![text.len(); text.len() + 1];
    for i in (0..text.len()).rev() {
        let at = if masked.get(i) == Some(&true) {
            i
        } else {
            next_mask.get(i + 1).copied().unwrap_or(i)
        };
        if let Some(slot) = next_mask.get_mut(i) {
            *slot = at;
        }
    }
    let mut finder = Finder {
        text,
        masked: &masked,
        next_mask: &next_mask,
        last_end: 0,
    };
    let mut measures = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if masked.get(at) == Some(&true) {
            at += 1;
            continue;
        }
        match finder.step(at) {
            Step::Measure(measure) => {
                at = measure.span.end.max(at + 1);
                finder.last_end = at;
                measures.push(*measure);
            }
            Step::Skip(to) => at = to.max(at + 1),
        }
    }
    nouns(text, &masked, &mut measures);
    Scan { measures, dates }
}

/// Words before a number that make it a label, not a quantity.
const LABELS: &[&str] = &[
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
fn mask_numbering(text: &Text, masked: &mut [bool]) {
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

enum Step {
    Measure(Box<Measure>),
    Skip(usize),
}

struct Finder<'a> {
    text: &'a Text,
    masked: &'a [bool],
    /// The first masked position at or after each position.
    next_mask: &'a [usize],
    last_end: usize,
}

/// Words between a comparator and its number.
const FILLERS: &[&str] = &[
    "每季度",
    "每季",
    "每年",
    "每月",
    "每周",
    "每日",
    "每天",
    "每人",
    "每户",
    "每次",
    "每场",
    "每期",
    "每亩",
    "全年",
    "年均",
    "人均",
    "人民币",
    "累计",
    "¥",
    "各",
    "总共",
    "共",
];
/// Words after which 一次 is a count and not part of a name (一次性, 一次留工补贴).
const ONE_AFTER: &[&str] = &[
    "开展",
    "举办",
    "组织",
    "召开",
    "进行",
    "完成",
    "发布",
    "编制",
    "举行",
    "实施",
    "出版",
    "建成",
    "新建",
    "建设",
    "购置",
    "采购",
    "制作",
    "印发",
    "了",
    "每年",
    "每月",
    "每季度",
    "每半年",
    "每周",
    "少于",
    "至少",
    "各",
    "共",
];
/// Approximations before a number.
const ROUGHLY: &[(&str, Approximation)] = &[
    ("大约", Approximation::Around),
    ("大致", Approximation::Around),
    ("约为", Approximation::Around),
    ("约", Approximation::Around),
    ("将近", Approximation::Below),
    ("接近", Approximation::Below),
    ("近", Approximation::Below),
];
/// What may stand between the ends of a range.
const BETWEEN: &[&str] = &["——", "--", "-", "–", "—", "―", "~", "至", "到"];

impl Finder<'_> {
    fn limit(&self, at: usize) -> usize {
        self.next_mask.get(at).copied().unwrap_or(self.text.len())
    }

    /// The end of a run of digits, letters and points that is no quantity.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at;
        while end < self.text.len()
            && self.masked.get(end) == Some(&false)
            && self.text.at(end).is_some_and(|c| {
                c.is_ascii_alphanumeric() || (matches!(c, '.' | ',') && self.text.is_digit(end + 1))
            })
        {
            end += 1;
        }
        end
    }

    fn step(&self, at: usize) -> Step {
        let text = self.text;
        let limit = self.limit(at);
        if let Some((start, mille)) = percent::words(text, at) {
            if let Some(mut token) = scan(text, start, limit, Commas::Prose) {
                token.start = at;
                let end = token.end;
                let canonical = if mille { "‰" } else { "%" }.to_owned();
                let unit = Found {
                    range: at..start,
                    canonical,
                    kind: UnitKind::Share,
                };
                return self.finish(token, Some(unit), end, None);
            }
            return Step::Skip(start);
        }
        let Some(ch) = text.at(at) else {
            return Step::Skip(at + 1);
        };
        if ch.is_ascii_digit() {
            self.digits(at, limit)
        } else if is_numeral(ch) {
            self.chinese(at, limit)
        } else {
            Step::Skip(at + 1)
        }
    }

    fn digits(&self, at: usize, limit: usize) -> Step {
        let text = self.text;
        // A4, 5G, 1+1+9 and 第3 are names.
        if text.before(at).is_some_and(|c| {
            c.is_ascii_alphabetic()
                || c == '第'
                || c == '+' && text.before(at - 1).is_some_and(|c| c.is_ascii_digit())
        }) {
            return Step::Skip(self.run_end(at));
        }
        let Some(mut token) = scan(text, at, limit, Commas::Prose) else {
            return Step::Skip(at + 1);
        };
        if text.at(token.end) == Some('+') && text.is_digit(token.end + 1) {
            return Step::Skip(token.end);
        }
        if let Some(start) = self.minus(at) {
            token.negate(start);
        }
        let unit_at = text.skip_space(token.end);
        let unit = unit::find(text, unit_at).filter(|u| u.range.end <= limit);
        if unit.is_none() && text.at(token.end).is_some_and(|c| c.is_ascii_alphabetic()) {
            return Step::Skip(self.run_end(at));
        }
        let end = unit.as_ref().map_or(token.end, |u| u.range.end);
        if let Some(range) = self.range(&token, unit.as_ref(), end) {
            return range;
        }
        self.finish(token, unit, end, None)
    }

    /// Where the minus of a negative number stands.
    fn minus(&self, at: usize) -> Option<usize> {
        let start = at.checked_sub(1)?;
        let is_minus = self.text.at(start) == Some('-') && self.masked.get(start) == Some(&false);
        let free = match self.text.before(start) {
            None => true,
            Some(c) => {
                !(c.is_ascii_alphanumeric() || matches!(c, '-' | '%' | '—' | ')'))
                    && start > self.last_end
                    || is_sign(c)
            }
        };
        (is_minus && free && start >= self.last_end).then_some(start)
    }

    /// 90%-95%, 3~5天, 10-20万元
    fn range(&self, first: &Token, first_unit: Option<&Found>, end: usize) -> Option<Step> {
        let text = self.text;
        let at = text.starts_any(text.skip_space(end), BETWEEN)?;
        let at = text.skip_space(at);
        let limit = self.limit(at);
        if !text.is_digit(at) {
            return None;
        }
        let second = scan(text, at, limit, Commas::Prose)?;
        let unit = unit::find(text, text.skip_space(second.end)).filter(|u| u.range.end <= limit);
        match (first_unit, &unit) {
            (Some(a), Some(b)) if a.canonical != b.canonical => return None,
            (Some(_), None) => return None,
            // 020-38622211 and 1-2 are no quantities in a sentence.
            (None, None)
                if second.end < text.len() && !text.at(second.end).is_some_and(ends_clause) =>
            {
                return None;
            }
            _ => {}
        }
        let (mut low, high) = (first.value(), second.value());
        if first.shift == 0
            && second.shift > 0
            && first_unit.is_none()
            && let (Ok(a), Ok(b)) = (first.value(), second.unscaled())
            && a <= b
        {
            low = first.scaled(second.shift);
        }
        let (Ok(low), Ok(high)) = (low, high) else {
            return None;
        };
        let end = unit.as_ref().map_or(second.end, |u| u.range.end);
        let mut whole = first.clone();
        whole.end = second.end;
        whole.approximation = first.approximation.or(second.approximation);
        Some(self.finish(whole, unit, end, Some((low.min(high), low.max(high)))))
    }

    /// A Chinese numeral counts only with a unit, and 一 only where it is not part of a word.
    fn chinese(&self, at: usize, limit: usize) -> Step {
        let text = self.text;
        let run_end = (at..limit)
            .find(|&i| !text.at(i).is_some_and(is_numeral))
            .unwrap_or(limit);
        let blocked = text.before(at).is_some_and(|c| {
            matches!(
                c,
                '第' | '数'
                    | '几'
                    | '上'
                    | '成'
                    | '统'
                    | '同'
                    | '某'
                    | '另'
                    | '唯'
                    | '每'
                    | '逐'
                    | '单'
                    | '若'
                    | '进'
                    | '专'
                    | '归'
                    | '合'
            )
        });
        let Some(token) = scan(text, at, limit, Commas::Prose) else {
            return Step::Skip(run_end);
        };
        let Some(unit) = unit::find(text, token.end).filter(|u| u.range.end <= limit) else {
            return Step::Skip(run_end);
        };
        let compared = comparator::before(text, at).is_some();
        let one = token.value() == Ok(Decimal::ONE);
        let idiom = text.at(token.end).is_some_and(|c| {
            matches!(
                c,
                '级' | '类'
                    | '家'
                    | '线'
                    | '门'
                    | '点'
                    | '方'
                    | '部'
                    | '期'
                    | '票'
                    | '员'
                    | '生'
                    | '年'
                    | '日'
                    | '口'
                    | '步'
                    | '度'
                    | '组'
                    | '条'
                    | '村'
                    | '镇'
                    | '县'
            )
        }) || (one
            && !matches!(
                text.at(token.end),
                Some('次' | '场' | '份' | '套' | '座' | '台' | '辆' | '篇' | '本' | '部')
            ));
        // “十件民生实事” and “双胜利” are names.
        let quoted = text
            .before(at)
            .is_some_and(|c| matches!(c, '“' | '"' | '《' | '‘'));
        let single = one && text.ends_any(at, ONE_AFTER).is_none();
        let phrase = text
            .at(unit.range.end)
            .is_some_and(|c| matches!(c, '性' | '式' | '化' | '体' | '揽'));
        if token.value().is_err() || phrase || (!compared && (blocked || idiom || quoted || single))
        {
            return Step::Skip(run_end);
        }
        let end = unit.range.end;
        self.finish(token, Some(unit), end, None)
    }

    /// Adds what stands before and after the number.
    fn finish(
        &self,
        token: Token,
        unit: Option<Found>,
        end: usize,
        range: Option<(Decimal, Decimal)>,
    ) -> Step {
        let text = self.text;
        let mut approximation = token.approximation;
        let mut start = token.start;
        let mut comparator = None;
        let mut filled = start;
        for _ in 0..4 {
            let at = text.back_space(filled);
            let time = unit.as_ref().is_some_and(|u| u.kind == UnitKind::Time);
            let rough = ROUGHLY
                .iter()
                .find_map(|&(word, a)| Some((text.ends(at, word)?, a)));
            // 近3年 is a period, 附近5个 and 最近 are words.
            if let Some((from, rough)) = rough
                && !(rough == Approximation::Below
                    && (time
                        || text
                            .before(from)
                            .is_some_and(|c| matches!(c, '附' | '最' | '就' | '邻' | '临'))))
                && !text
                    .before(from)
                    .is_some_and(|c| matches!(c, '节' | '预' | '签' | '集' | '制' | '履' | '违'))
            {
                approximation = Some(rough);
                (start, filled) = (from, from);
            } else if comparator.is_none()
                && let Some(found) =
                    comparator::before(text, at).filter(|b| b.start >= self.last_end)
            {
                comparator = Some(found);
                start = found.start;
                break;
            } else if let Some(from) = text.ends_any(at, FILLERS) {
                filled = from;
            } else {
                break;
            }
        }
        let after = comparator::after(text, end, unit.as_ref().map(|u| u.kind));
        let after_allowed = after.end <= self.limit(token.start);
        let mut span_end = end;
        let mut chosen = comparator.map(|b| b.comparator);
        let mut reached = comparator.is_some_and(|b| b.reached);
        if after_allowed {
            span_end = after.end.max(end);
            approximation = after.approximation.or(approximation);
            if let Some(bound) = after.comparator
                && comparator.is_none_or(|b| b.soft)
            {
                chosen = Some(bound);
                reached = false;
            }
        }
        let (value, upper) = match range {
            Some((low, high)) => {
                chosen = Some(Comparator::Range);
                reached = false;
                (Ok(low), Some(high))
            }
            None => (token.value(), None),
        };
        // 前3名: a rank, the smaller the better.
        let mut unit = unit;
        if let Some(u) = &mut unit
            && u.canonical == "人"
            && text.before(token.start) == Some('前')
        {
            u.canonical = "名次".to_owned();
            chosen = chosen.or(Some(Comparator::Le));
            start = start.min(token.start - 1);
        }
        let measure = Measure {
            number: token.start..token.end,
            span: start..span_end,
            comparator: chosen,
            reached,
            value,
            upper,
            unit,
            approximation,
            noun: 0..0,
            object: 0..0,
        };
        if self.counts(&measure) {
            Step::Measure(Box::new(measure))
        } else {
            Step::Skip(token.end)
        }
    }

    /// Whether a number is a quantity at all: it has a unit or a comparator,
    /// or it is all the text says.
    fn counts(&self, measure: &Measure) -> bool {
        let text = self.text;
        if measure.unit.is_some() || measure.comparator.is_some() {
            return true;
        }
        let whole = text.whole();
        let mut start = measure.span.start;
        if text.before(start).is_some_and(|c| matches!(c, '(' | '¥')) {
            start -= 1;
        }
        if start <= whole.start {
            // A cell of its own: the number and at most a few words.
            return measure.span.end >= whole.end
                || text.len() <= 16 && text.at(measure.span.end) != Some('号');
        }
        let last = (measure.span.end..whole.end)
            .all(|i| text.at(i).is_some_and(|c| ends_clause(c) || c == '.'));
        let named = text.before(start).is_some_and(|c| is_han(c) || c == ':')
            && text.ends_any(start, LABELS).is_none();
        let year = measure
            .value
            .as_ref()
            .is_ok_and(|v| (Decimal::from(1949)..=Decimal::from(2099)).contains(v))
            && measure.number.len() == 4;
        last && named && !year && text.before(measure.span.end) != Some(')')
    }
}

fn is_sign(ch: char) -> bool {
    matches!(ch, '≥' | '≤' | '=' | '>' | '<' | '(' | ':')
}

/// Words that say how a number came about but not of what it is.
const VERBS: &[&str] = &[
    "达到", "达", "为", "是", "共计", "共", "合计", "总计", "累计", "完成", "了", "约", "均", "有",
    "在", "到", "至", "的", "应", "需", "已", "数为", "不", "要", "须", "等",
];

/// Gives each measure the words before and after it in its clause.
fn nouns(text: &Text, masked: &[bool], measures: &mut [Measure]) {
    let stops = |i: usize| masked.get(i) == Some(&true) || text.at(i).is_none_or(ends_clause);
    let mut floor = 0;
    let starts: Vec<usize> = measures.iter().map(|m| m.span.start).collect();
    for (index, measure) in measures.iter_mut().enumerate() {
        let mut end = text.back_space(measure.span.start);
        if text.before(end) == Some(':') {
            end -= 1;
        }
        let (printed, top) = (end, measure.span.start);
        while let Some(from) = text.ends_any(end, VERBS).filter(|&f| f >= floor) {
            end = from;
        }
        let mut start = end;
        while start > floor && top - start < NOUN && !stops(start - 1) {
            start -= 1;
        }
        if start == end && printed > end {
            start = end.min(printed);
        }
        while text
            .at(start)
            .is_some_and(|c| matches!(c, '的' | '、' | ' '))
            && start < end
        {
            start += 1;
        }
        measure.noun = start..end;
        let next = starts.get(index + 1).copied().unwrap_or(text.len());
        let mut from = measure.span.end;
        while text.at(from).is_some_and(|c| matches!(c, '的' | ' ')) && from < next {
            from += 1;
        }
        let mut to = from;
        while to < next && to - from < NOUN && !stops(to) {
            to += 1;
        }
        measure.object = from..to.max(from);
        floor = measure.span.end;
    }
}
