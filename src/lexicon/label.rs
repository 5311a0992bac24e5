//! Labels as printed, reduced to what identifies them.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::fold::fold;

/// A printed label after normalization, with what stood in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// What identifies the label.
    pub key: String,
    /// Points that stood in the label: 产出指标(50分).
    pub points: Option<Decimal>,
    /// Money unit that stood in the label: 年初预算数(万元).
    pub money_unit: Option<&'static str>,
    /// Whether the label says that its row is a part of another (其中).
    pub part: bool,
    /// Whether the label says that its values are percents: 执行率(%).
    pub percent: bool,
}

/// A leading ordinal: 一、 (一) 1. 1、 ① or stars.
static ORDINAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[★☆*※]+|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、.]|\(\d{1,2}\)|\d{1,2}[、.](?:\D|$))").ok()
});
/// Points at the end: (50分), 50分 or a bare number after a word.
static POINTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\((\d{1,3}(?:\.\d{1,2})?)(?:分|%)?\)|(\d{1,3}(?:\.\d{1,2})?)分)$").ok()
});
/// A label that is a word and a bare number: 管理指标30.
static BARE_POINTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\p{Han}{3,})(\d{1,3})$").ok());
/// Column letters: (A), (B/A), (B÷A), A, or formulas of them.
static LETTERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\((?:[A-Z](?:[/÷+\-*×][A-Z])*(?:[*×]100%?)?|[=A-Z/()+\-*×÷]{1,12})\)").ok()
});
/// Money units as forms print them.
const UNITS: &[&str] = &[
    "亿元",
    "千万元",
    "百万元",
    "十万元",
    "万元",
    "千元",
    "百元",
    "元",
];
/// Money units in brackets or after a colon or comma.
static UNIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[(,:](?:单位|金额单位)?:?(?:人民币)?((?:亿|[千百十]?万|[千百])?元)(?:\)|$)").ok()
});
/// A Chinese label with its English translation behind it: 项目名称Project Name.
static TRANSLATION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(.*\p{Han}.*[\p{Han})])[A-Za-z]{3}[A-Za-z0-9'&./,()\-]*$").ok());
/// Remarks in brackets that say how to fill in, not what the cell is.
static REMARK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\((?:盖章|公章|签章|签字|%|百分比|分|必填|选填|如有)\)").ok());

/// Normalizes a label: NFKC and radicals, no white space, no trailing colon,
/// no letters, units, points or remarks in brackets, no leading 其中, ordinal
/// or stars (families.md section 4).
#[must_use]
pub fn normalize(text: &str) -> Label {
    let mut key = fold(text);
    key.retain(|c| !c.is_whitespace() && c != '\u{200B}');
    key.truncate(key.trim_end_matches([':', '、', '。', ',']).len());
    let mut label = Label::default();

    if key.contains('元')
        && let Some(unit) = capture(&UNIT, &key)
    {
        label.money_unit = UNITS.iter().find(|u| **u == unit).copied();
        key = replace(&UNIT, &key);
    }
    if key.contains('(') && (key.contains("(%)") || key.contains("(百分比)")) {
        label.percent = true;
    }
    if key.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')')
        && let Some(plain) = capture(&TRANSLATION, &key)
    {
        key = plain;
    }
    if key.contains('(') {
        key = replace(&LETTERS, &key);
        key = replace(&REMARK, &key);
    }
    for _ in 0..4 {
        let before = key.len();
        key.truncate(key.trim_end_matches([':', '、']).len());
        if let Some(rest) = key.strip_prefix("其中").filter(|rest| !rest.is_empty()) {
            label.part = true;
            key = rest.trim_start_matches([':', ',', '-']).to_owned();
        }
        if key.starts_with(may_begin_ordinal)
            && let Some(regex) = ORDINAL.as_ref()
            && let Some(found) = regex.find(&key)
        {
            // The pattern's last alternative looks one character ahead.
            let end = match found.as_str().char_indices().last() {
                Some((at, last))
                    if found.as_str().starts_with(|c: char| c.is_ascii_digit())
                        && !matches!(last, '.' | '、') =>
                {
                    at
                }
                _ => found.end(),
            };
            if end < key.len() {
                key = key.get(end..).unwrap_or_default().to_owned();
            }
        }
        if label.points.is_none()
            && key.ends_with(['分', ')'])
            && let Some(points) = capture(&POINTS, &key).and_then(|p| p.parse().ok())
        {
            let rest = replace(&POINTS, &key);
            if !rest.is_empty() {
                label.points = Some(points);
                key = rest;
            }
        }
        if key.len() == before {
            break;
        }
    }
    if label.points.is_none()
        && key.ends_with(char::is_numeric)
        && let Some(regex) = BARE_POINTS.as_ref()
        && let Some(found) = regex.captures(&key)
        && let (Some(word), Some(points)) = (found.get(1), found.get(2))
    {
        label.points = points.as_str().parse().ok();
        key = word.as_str().to_owned();
    }
    if label.points.is_some() {
        // 年度绩效目标1(40分): the number tells blocks of one kind apart.
        let plain = key.trim_end_matches(|c: char| c.is_ascii_digit());
        if plain.chars().count() >= 3 {
            key.truncate(plain.len());
        }
    }
    label.key = key;
    label
}

/// Whether [`ORDINAL`] may match a text that begins so: every cell is looked
/// at, and the pattern costs more than its first character.
fn may_begin_ordinal(first: char) -> bool {
    const FIRST: &[char] = &[
        '★', '☆', '*', '※', '(', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
    ];
    FIRST.contains(&first) || first.is_numeric()
}

/// A normalized key without anything in brackets; the key itself when nothing else is in it.
#[must_use]
pub fn without_brackets(key: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(key.len());
    for ch in key.chars() {
        match ch {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(ch),
            _ => {}
        }
    }
    if plain.is_empty() {
        key.to_owned()
    } else {
        plain
    }
}

fn capture(regex: &LazyLock<Option<Regex>>, text: &str) -> Option<String> {
    let found = regex.as_ref()?.captures(text)?;
    (1..found.len())
        .find_map(|i| found.get(i))
        .map(|m| m.as_str().to_owned())
}

fn replace(regex: &LazyLock<Option<Regex>>, text: &str) -> String {
    regex
        .as_ref()
        .map_or_else(|| text.to_owned(), |r| r.replace_all(text, "").into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lose_their_dress() {
        for (printed, key) in [
            ("其中：一般公共预算", "一般公共预算"),
            ("项目资金 (万元)", "项目资金"),
            ("全年执行数(B)", "全年执行数"),
            ("执行率（B/A）", "执行率"),
            ("年度\n总体\n目标", "年度总体目标"),
            ("三、目标完成情况", "目标完成情况"),
            ("1.项目年度目标完成情况", "项目年度目标完成情况"),
            ("实施单位 (盖章)", "实施单位"),
            ("部门名称（汇总）", "部门名称(汇总)"),
            ("产出指标(50分)", "产出指标"),
            ("管理指标30", "管理指标"),
            ("★联系人：", "联系人"),
            ("得分(20分*执行率)", "得分(20分*执行率)"),
            ("预算执行情况(万元)(20分)", "预算执行情况"),
            ("自评总分(分)", "自评总分"),
            ("其中:当年财政 拨款", "当年财政拨款"),
            ("项目名称 Project Name", "项目名称"),
            ("项目资金 Budget（万元）", "项目资金"),
            ("执行率 Rate (B/A)", "执行率"),
            ("一级指标 Level 1", "一级指标"),
        ] {
            assert_eq!(normalize(printed).key, key, "{printed}");
        }
        assert_eq!(normalize("产出指标(50分)").points, Some(Decimal::from(50)));
        assert_eq!(normalize("项目资金（万元）").money_unit, Some("万元"));
        assert!(normalize("其中：财政拨款").part);
        assert_eq!(normalize("其中-财政拨款:").key, "财政拨款");
        assert!(normalize("执行率(%)").percent);
    }
}
