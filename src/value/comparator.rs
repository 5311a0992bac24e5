//! Comparators: signs and words before a number, words after it.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::number::Approximation;
use super::text::{Text, ends_clause, last_characters};
use super::unit::UnitKind;

/// How an actual value must stand to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Comparator {
    /// At least.
    #[serde(rename = ">=")]
    Ge,
    /// At most.
    #[serde(rename = "<=")]
    Le,
    /// Exactly.
    #[serde(rename = "=")]
    Eq,
    /// More than.
    #[serde(rename = ">")]
    Gt,
    /// Less than.
    #[serde(rename = "<")]
    Lt,
    /// Between `value` and `upper`, both included.
    #[serde(rename = "range")]
    Range,
    /// No number: a word or a sentence.
    #[serde(rename = "qualitative")]
    Qualitative,
}

impl Comparator {
    /// The comparator as it stands in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ge => ">=",
            Self::Le => "<=",
            Self::Eq => "=",
            Self::Gt => ">",
            Self::Lt => "<",
            Self::Range => "range",
            Self::Qualitative => "qualitative",
        }
    }
}

/// Whether a comparator was printed or taken for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComparatorSource {
    /// The text has it.
    Printed,
    /// A bare number.
    Assumed,
}

use Comparator::{Ge, Gt, Le, Lt};

/// Signs, longest first.
const SIGNS: &[(&str, Comparator)] = &[
    ("> =", Ge),
    (">/=", Ge),
    (">_", Ge),
    (">=", Ge),
    ("=>", Ge),
    ("≥=", Ge),
    ("≥≥", Ge),
    ("≥", Ge),
    ("< =", Le),
    ("</=", Le),
    ("<_", Le),
    ("<=", Le),
    ("=<", Le),
    ("≤=", Le),
    ("≤≤", Le),
    ("≤", Le),
    ("≮", Ge),
    ("≯", Le),
    ("==", Comparator::Eq),
    ("=", Comparator::Eq),
    (">", Gt),
    ("<", Lt),
];

/// Words that mean "less than"; negated they mean "at least".
const LESS: &[&str] = &["少于", "低于", "小于", "短于", "差于", "下于", "早于"];
/// Words that mean "more than"; negated they mean "at most".
const MORE: &[&str] = &[
    "超过", "高于", "多于", "大于", "超出", "长于", "晚于", "迟于", "逾", "超",
];
/// What negates them, longest first.
const NEGATIONS: &[&str] = &[
    "不得", "不能", "不应", "不可", "不宜", "不会", "没有", "不", "未",
];
/// What makes them include the number.
const OR_EQUAL: &[&str] = &["或者等于", "或等于", "、等于", "/等于", "等于"];
/// The same before them: 等于或大于, 达到或超过.
const EQUAL_OR: &[&str] = &["等于或", "等于、", "等于/", "达到或者", "达到或"];

/// Other words before a number. The last field: a word after the number may overrule it.
const WORDS: &[(&str, Comparator, bool)] = &[
    ("至少", Ge, false),
    ("最少", Ge, false),
    ("最低", Ge, false),
    ("起码", Ge, false),
    ("不下", Ge, false),
    ("至多", Le, false),
    ("最多", Le, false),
    ("最高", Le, false),
    ("上限为", Le, false),
    ("上限", Le, false),
    ("限额", Le, false),
    ("下限为", Ge, false),
    ("下限", Ge, false),
    ("控制在", Le, true),
    ("控制到", Le, true),
    ("限制在", Le, true),
    ("不足", Lt, false),
    ("不满", Lt, false),
    ("不到", Lt, false),
    ("未满", Lt, false),
    ("未达到", Lt, false),
    ("未达", Lt, false),
    ("不及", Lt, false),
    ("突破", Gt, false),
    ("等于", Comparator::Eq, true),
    ("达到", Ge, true),
    ("达", Ge, true),
];

/// Words that say how a result came out, not how high it had to be.
const REACHED: &[&str] = &["达到", "达"];

/// The longest title in 〈〉, in characters.
const TITLE: usize = 60;

/// A comparator before a number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Before {
    pub(crate) start: usize,
    pub(crate) comparator: Comparator,
    /// A word after the number may overrule it.
    pub(crate) soft: bool,
    /// 达到: a bound in a target, a plain verb in a result.
    pub(crate) reached: bool,
}

/// What comparators before a number end with.
static LAST: LazyLock<Vec<char>> = LazyLock::new(|| {
    let signs: Vec<&str> = SIGNS.iter().map(|s| s.0).chain(["〉", "〈"]).collect();
    let words: Vec<&str> = WORDS.iter().map(|w| w.0).collect();
    last_characters(&[&signs, &words, LESS, MORE, OR_EQUAL])
});

/// The comparator that ends at `end`.
pub(crate) fn before(text: &Text, end: usize) -> Option<Before> {
    let end = text.back_space(end);
    // 不低于(含)90%: the bracket only confirms the word.
    let end = text.ends(end, "(含)").map_or(end, |e| text.back_space(e));
    if !text.ends_with_one(end, &LAST) {
        return None;
    }
    let hard = |start, comparator| Before {
        start,
        comparator,
        soft: false,
        reached: false,
    };
    for &(sign, comparator) in SIGNS {
        if let Some(start) = text.ends(end, sign) {
            return Some(Before {
                soft: comparator == Comparator::Eq,
                ..hard(start, comparator)
            });
        }
    }
    let equal = text.ends_any(end, OR_EQUAL);
    for (words, plain, negated) in [(LESS, Lt, Ge), (MORE, Gt, Le)] {
        // 大于等于 and 大于
        for (stop, included) in [(equal.unwrap_or(end), equal.is_some()), (end, false)] {
            let Some(start) = text.ends_any(stop, words) else {
                continue;
            };
            if let Some(start) = text.ends_any(start, NEGATIONS) {
                return Some(hard(start, negated));
            }
            let before = text.ends_any(start, EQUAL_OR);
            let (start, included) = (before.unwrap_or(start), included || before.is_some());
            let comparator = match (plain, included) {
                (Lt, true) => Le,
                (Gt, true) => Ge,
                (c, _) => c,
            };
            return Some(hard(start, comparator));
        }
    }
    // 〉90% with a title mark for a sign; 〈条例〉100% is a title.
    for (mark, open, comparator) in [('〉', '〈', Gt), ('〈', '〉', Lt)] {
        let title = || (end.saturating_sub(TITLE)..end).any(|i| text.at(i) == Some(open));
        if text.before(end) == Some(mark) && !title() {
            return Some(hard(end - 1, comparator));
        }
    }
    // 不超5% is found above; the longest word wins.
    WORDS.iter().find_map(|&(word, comparator, soft)| {
        let start = text.ends(end, word)?;
        Some(Before {
            start,
            comparator,
            soft,
            reached: REACHED.contains(&word),
        })
    })
}

/// Words after a number and its unit.
const AFTER: &[(&str, Comparator)] = &[
    // 以上, 以下 and 以内 include the number, as the civil code (art. 1259) reads them.
    ("以上", Ge),
    ("之上", Ge),
    ("以下", Le),
    ("之下", Le),
    ("以内", Le),
    ("之内", Le),
];

/// What stands after a number and its unit.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct After {
    pub(crate) end: usize,
    pub(crate) comparator: Option<Comparator>,
    pub(crate) approximation: Option<Approximation>,
    /// Whether a bracket behind it includes the number (含) or not (不含).
    pub(crate) included: Option<bool>,
}

impl After {
    /// A bound with what the bracket says of its end.
    pub(crate) const fn settle(&self, comparator: Comparator) -> Comparator {
        match (comparator, self.included) {
            (Gt, Some(true)) => Ge,
            (Lt, Some(true)) => Le,
            (Ge, Some(false)) => Gt,
            (Le, Some(false)) => Lt,
            (other, _) => other,
        }
    }
}

/// The comparator or approximation that starts at `start`.
pub(crate) fn after(text: &Text, start: usize, kind: Option<UnitKind>) -> After {
    let mut found = After {
        end: start,
        ..After::default()
    };
    let mut at = text.skip_space(start);
    let mut included = None;
    if let Some((end, says)) = bracketed_bound(text, at) {
        (at, included) = (end, Some(says));
    }
    // 95%+ is at or above; 80万元+自筹 is a sum.
    if text.at(at) == Some('+') && text.at(at + 1).is_none_or(ends_clause) {
        return After {
            end: at + 1,
            approximation: Some(Approximation::Above),
            ..found
        };
    }
    for around in ["左右", "上下"] {
        if let Some(end) = text.starts(at, around) {
            return After {
                end,
                approximation: Some(Approximation::Around),
                ..found
            };
        }
    }
    let word = text
        .starts_any(at, &["及其", "(及)", "(含)", "及", "或", "含"])
        .unwrap_or(at);
    for &(spelling, comparator) in AFTER {
        if let Some(end) = text.starts(word, spelling) {
            found.end = end;
            found.comparator = Some(comparator);
            break;
        }
    }
    if found.comparator.is_none()
        && kind == Some(UnitKind::Time)
        && text.at(at) == Some('内')
        && !matches!(text.at(at + 1), Some('容' | '部' | '控' | '外'))
    {
        found.end = at + 1;
        found.comparator = Some(Le);
    }
    if let Some((end, says)) = bracketed_bound(text, found.end) {
        (found.end, included) = (end, Some(says));
    }
    found.included = included;
    found
}

/// `(含)`, `(含80%)`, `(不含)`: where it ends, and whether the bound is included.
pub(crate) fn bracketed_bound(text: &Text, at: usize) -> Option<(usize, bool)> {
    let words = [
        ("(含", true),
        ("(不含", false),
        ("(包含", true),
        ("(包括", true),
        ("(不包含", false),
        ("(不包括", false),
    ];
    let (inner, says) = words
        .into_iter()
        .find_map(|(word, says)| Some((text.starts(at, word)?, says)))?;
    (inner..inner + 12)
        .find(|&i| text.at(i) == Some(')'))
        .map(|i| (i + 1, says))
}

/// The sign that stands behind a number and is read from the other side:
/// 90%≤满意度 asks for at least 90 %.
pub(crate) fn mirrored(text: &Text, at: usize) -> Option<Comparator> {
    let at = text.skip_space(at);
    let (end, sign) = SIGNS
        .iter()
        .find_map(|&(sign, comparator)| Some((text.starts(at, sign)?, comparator)))?;
    // ≥90% behind a number is a number's own sign.
    if text
        .at(text.skip_space(end))
        .is_none_or(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '±'))
    {
        return None;
    }
    Some(match sign {
        Ge => Le,
        Le => Ge,
        Gt => Lt,
        Lt => Gt,
        _ => return None,
    })
}
