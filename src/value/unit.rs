//! Units: which words count as units, and which mean the same.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::text::{Text, ends_clause, is_han};

/// What a unit measures, as far as comparing needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// Things and persons that are counted.
    Count,
    /// Money.
    Money,
    /// A share: %, ‰.
    Share,
    /// A duration.
    Time,
    /// Length, area, weight and the like.
    Measure,
}

use UnitKind::{Count, Measure, Money, Share, Time};

/// Spelling, canonical spelling, kind. Scales (万) never belong to a unit here.
const UNITS: &[(&str, &str, UnitKind)] = &[
    // Shares.
    ("%(百分比)", "%", Share),
    ("%%", "%", Share),
    ("%", "%", Share),
    ("百分比", "%", Share),
    ("‰", "‰", Share),
    ("‱", "‱", Share),
    ("个百分点", "百分点", Share),
    ("百分点", "百分点", Share),
    // Money.
    ("元人民币", "元", Money),
    ("元", "元", Money),
    ("圆", "元", Money),
    ("块钱", "元", Money),
    ("美元", "美元", Money),
    ("港元", "港元", Money),
    ("欧元", "欧元", Money),
    // Persons.
    ("人次数", "人次", Count),
    ("人次", "人次", Count),
    ("人·次", "人次", Count),
    ("人/次", "人次", Count),
    ("人日", "人天", Count),
    ("人天", "人天", Count),
    ("人月", "人月", Count),
    ("人", "人", Count),
    ("名", "人", Count),
    ("位", "人", Count),
    ("户次", "户次", Count),
    ("户", "户", Count),
    ("家次", "家次", Count),
    ("家/次", "家次", Count),
    ("家", "家", Count),
    ("学生", "人", Count),
    ("生", "人", Count),
    ("员", "人", Count),
    // Occasions. 场次 counts sessions as 场 does; 人次 and 家次 count more than 人 and 家.
    ("场次", "场", Count),
    ("场/次", "场", Count),
    ("场", "场", Count),
    ("批次", "批次", Count),
    ("批", "批", Count),
    ("班次", "班次", Count),
    ("班", "班", Count),
    ("期", "期", Count),
    ("次", "次", Count),
    ("回", "次", Count),
    ("轮次", "轮", Count),
    ("轮", "轮", Count),
    ("趟", "趟", Count),
    ("届", "届", Count),
    ("课时", "课时", Count),
    ("学时", "学时", Count),
    ("节", "节", Count),
    ("起", "起", Count),
    ("宗", "宗", Count),
    ("例", "例", Count),
    ("件次", "件次", Count),
    ("件", "件", Count),
    ("单", "单", Count),
    ("笔", "笔", Count),
    // Things.
    ("个次", "个次", Count),
    ("个工作日", "工作日", Time),
    ("个自然日", "天", Time),
    ("个月", "个月", Time),
    ("(个)月", "个月", Time),
    ("个小时", "小时", Time),
    ("个", "个", Count),
    ("份", "份", Count),
    ("张", "张", Count),
    ("条", "条", Count),
    ("篇", "篇", Count),
    ("本", "本", Count),
    ("册", "册", Count),
    ("部", "部", Count),
    ("幅", "幅", Count),
    ("页", "页", Count),
    ("套", "套", Count),
    ("台套", "台套", Count),
    ("台(套)", "台套", Count),
    ("台/套", "台套", Count),
    ("台", "台", Count),
    ("只", "只", Count),
    ("头", "头", Count),
    ("匹", "匹", Count),
    ("羽", "羽", Count),
    ("尾", "尾", Count),
    ("棵", "株", Count),
    ("株", "株", Count),
    ("粒", "粒", Count),
    ("颗", "颗", Count),
    ("座", "座", Count),
    ("栋", "栋", Count),
    ("幢", "幢", Count),
    ("间", "间", Count),
    ("处", "处", Count),
    ("所", "所", Count),
    ("项次", "项次", Count),
    ("项", "项", Count),
    ("类", "类", Count),
    ("种", "种", Count),
    ("款", "款", Count),
    ("支", "支", Count),
    ("枚", "枚", Count),
    ("把", "把", Count),
    ("块", "块", Count),
    ("盏", "盏", Count),
    ("根", "根", Count),
    ("辆次", "辆次", Count),
    ("辆", "辆", Count),
    ("车次", "车次", Count),
    ("架次", "架次", Count),
    ("艘", "艘", Count),
    ("床位", "张", Count),
    ("床", "张", Count),
    ("口", "口", Count),
    ("眼", "眼", Count),
    ("孔", "孔", Count),
    ("盒", "盒", Count),
    ("箱", "箱", Count),
    ("袋", "袋", Count),
    ("瓶", "瓶", Count),
    ("桶", "桶", Count),
    ("剂次", "剂次", Count),
    ("剂", "剂", Count),
    ("针次", "剂次", Count),
    ("组", "组", Count),
    ("队", "队", Count),
    ("村", "村", Count),
    ("镇", "镇", Count),
    ("乡镇", "乡镇", Count),
    ("县", "县", Count),
    ("点位", "点位", Count),
    ("线", "线", Count),
    ("门", "门", Count),
    ("艺", "艺", Count),
    ("副", "副", Count),
    ("双", "双", Count),
    ("株次", "株次", Count),
    ("首", "首", Count),
    ("集", "集", Count),
    ("字", "字", Count),
    ("票", "票", Count),
    ("级", "级", Count),
    ("倍", "倍", Count),
    ("分", "分", Count),
    ("步", "步", Count),
    // Time.
    ("工作日", "工作日", Time),
    ("分钟", "分钟", Time),
    ("小时", "小时", Time),
    ("秒", "秒", Time),
    ("天", "天", Time),
    ("日", "天", Time),
    ("周", "周", Time),
    ("月", "月", Time),
    ("个季度", "季度", Time),
    ("季度", "季度", Time),
    ("年", "年", Time),
    ("h", "小时", Time),
    ("min", "分钟", Time),
    ("个年度", "年", Time),
    // Length, area, volume, weight, energy, data.
    ("公里", "公里", Measure),
    ("千米", "公里", Measure),
    ("km", "公里", Measure),
    ("KM", "公里", Measure),
    ("Km", "公里", Measure),
    ("㎞", "公里", Measure),
    ("延米", "延米", Measure),
    ("延长米", "延米", Measure),
    ("米", "米", Measure),
    ("m", "米", Measure),
    ("M", "米", Measure),
    ("厘米", "厘米", Measure),
    ("公分", "厘米", Measure),
    ("cm", "厘米", Measure),
    ("㎝", "厘米", Measure),
    ("毫米", "毫米", Measure),
    ("mm", "毫米", Measure),
    ("㎜", "毫米", Measure),
    ("里", "里", Measure),
    ("平方公里", "平方公里", Measure),
    ("平方千米", "平方公里", Measure),
    ("km2", "平方公里", Measure),
    ("km²", "平方公里", Measure),
    ("㎢", "平方公里", Measure),
    ("平方米", "平方米", Measure),
    ("平米", "平方米", Measure),
    ("平方", "平方米", Measure),
    ("㎡", "平方米", Measure),
    ("m2", "平方米", Measure),
    ("m²", "平方米", Measure),
    ("M2", "平方米", Measure),
    ("M²", "平方米", Measure),
    ("亩次", "亩次", Measure),
    ("亩", "亩", Measure),
    ("公顷", "公顷", Measure),
    ("立方米", "立方米", Measure),
    ("立方", "立方米", Measure),
    ("方", "立方米", Measure),
    ("m3", "立方米", Measure),
    ("m³", "立方米", Measure),
    ("㎥", "立方米", Measure),
    ("升", "升", Measure),
    ("L", "升", Measure),
    ("吨", "吨", Measure),
    ("t", "吨", Measure),
    ("公斤", "公斤", Measure),
    ("千克", "公斤", Measure),
    ("kg", "公斤", Measure),
    ("KG", "公斤", Measure),
    ("㎏", "公斤", Measure),
    ("克", "克", Measure),
    ("g", "克", Measure),
    ("斤", "斤", Measure),
    ("毫克", "毫克", Measure),
    ("mg", "毫克", Measure),
    ("㎎", "毫克", Measure),
    ("毫升", "毫升", Measure),
    ("ml", "毫升", Measure),
    ("mL", "毫升", Measure),
    ("㎖", "毫升", Measure),
    ("千瓦时", "千瓦时", Measure),
    ("kWh", "千瓦时", Measure),
    ("kW·h", "千瓦时", Measure),
    ("KW·h", "千瓦时", Measure),
    ("千瓦", "千瓦", Measure),
    ("kW", "千瓦", Measure),
    ("KW", "千瓦", Measure),
    ("kw", "千瓦", Measure),
    ("kwh", "千瓦时", Measure),
    ("KWh", "千瓦时", Measure),
    ("kV", "千伏", Measure),
    ("KV", "千伏", Measure),
    ("kv", "千伏", Measure),
    ("兆瓦", "兆瓦", Measure),
    ("千伏安", "千伏安", Measure),
    ("千伏", "千伏", Measure),
    ("度", "度", Measure),
    ("℃", "℃", Measure),
    ("分贝", "分贝", Measure),
    ("dB(A)", "分贝", Measure),
    ("dB", "分贝", Measure),
    ("db", "分贝", Measure),
    ("Mbps", "Mbps", Measure),
    ("Gbps", "Gbps", Measure),
    ("MPa", "MPa", Measure),
    ("Hz", "Hz", Measure),
    ("kVA", "千伏安", Measure),
    ("MW", "兆瓦", Measure),
    ("兆", "兆", Measure),
    ("TB", "TB", Measure),
    ("GB", "GB", Measure),
    ("微克", "微克", Measure),
    ("μg", "微克", Measure),
    ("ug", "微克", Measure),
    ("㎍", "微克", Measure),
    ("MB", "MB", Measure),
    ("bit", "bit", Measure),
    ("帧", "帧", Measure),
];

/// Units that differ by an exact factor: unit, base unit, factor numerator and power of ten.
const FACTORS: &[(&str, &str, i64, u32)] = &[
    ("‰", "%", 1, 1),
    ("‱", "%", 1, 2),
    ("公里", "米", 1000, 0),
    ("厘米", "米", 1, 2),
    ("毫米", "米", 1, 3),
    ("平方公里", "平方米", 1_000_000, 0),
    ("公顷", "亩", 15, 0),
    ("吨", "公斤", 1000, 0),
    ("克", "公斤", 1, 3),
    ("斤", "公斤", 5, 1),
    ("小时", "分钟", 60, 0),
    // ≤12月 may mean the month of a year; against 10个月 it does not.
    ("月", "个月", 1, 0),
];

/// Words that start like a unit but go on as something else.
const NOT_UNITS: &[&str] = &[
    "人均",
    "人民",
    "人力",
    "人才",
    "人员配",
    "人大",
    "人社",
    "次性",
    "次月",
    "次年",
    "月底",
    "月末",
    "月初",
    "月份",
    "月度",
    "月均",
    "月中",
    "月前",
    "月报",
    "月刊",
    "月饼",
    "家庭",
    "年级",
    "分之",
    "分别",
    "日均",
    "日常",
    "年均",
    "年来",
    "户籍",
    "户均",
    "处理",
    "处置",
    "项目化",
    "期间",
    "级以",
    "度假",
    "方面",
    "方案",
    "部门",
    "点钟",
    "人居",
    "件事",
    "生产",
    "生活",
    "生态",
    "线上",
    "线下",
    "本级",
    "本年",
    "本地",
    "本区",
    "本市",
    "组织",
    "组建",
    "字号",
    "个人所",
    "所有",
    "所属",
    "门诊",
    "节约",
    "节能",
    "支出",
    "支付",
    "支持",
    "支撑",
    "把握",
    "首次",
    "集中",
    "集体",
    "批准",
    "批复",
    "单位",
    "位于",
    "条例",
    "队伍",
    "村级",
    "村民",
    "村集",
    "镇级",
    "镇街",
    "县级",
    "县区",
    "员工",
    "学生家",
    "双拥",
    "双创",
    "步入",
    "步骤",
    "倍增",
    "起到",
    "起草",
    "台账",
    "场地",
    "场所",
    "例行",
    "例如",
    "回收",
    "回复",
    "轮训",
    "页面",
    "部署",
    "部分",
    "类型",
    "口径",
    "里程碑",
    "分管",
    "分类",
    "分析",
    "分值",
    "眼科",
];

#[derive(Debug)]
struct Entry {
    spelling: &'static str,
    canonical: &'static str,
    kind: UnitKind,
    chars: usize,
}

/// Units by their first character, in the order of these characters.
static BY_FIRST: LazyLock<Vec<(char, Vec<Entry>)>> = LazyLock::new(|| {
    let mut map: BTreeMap<char, Vec<Entry>> = BTreeMap::new();
    for &(spelling, canonical, kind) in UNITS {
        if let Some(first) = spelling.chars().next() {
            let entry = Entry {
                spelling,
                canonical,
                kind,
                chars: spelling.chars().count(),
            };
            map.entry(first).or_default().push(entry);
        }
    }
    for entries in map.values_mut() {
        entries.sort_by_key(|e| std::cmp::Reverse(e.chars));
    }
    map.into_iter().collect()
});

/// A unit found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) range: Range<usize>,
    pub(crate) canonical: String,
    pub(crate) kind: UnitKind,
}

/// Whether a unit that begins with a scale character (千米, 百分点) stands here.
pub(crate) fn starts_with_scale(text: &Text, at: usize) -> bool {
    matches!(text.at(at), Some('百' | '千')) && simple(text, at).is_some()
}

/// The longest unit of the table at a position.
fn simple(text: &Text, at: usize) -> Option<(usize, &'static Entry)> {
    let first = text.at(at)?;
    let index = BY_FIRST.binary_search_by_key(&first, |e| e.0).ok()?;
    let (_, entries) = BY_FIRST.get(index)?;
    entries.iter().find_map(|entry| {
        let end = text.starts(at, entry.spelling)?;
        let latin = text.before(end).is_some_and(|c| c.is_ascii_alphabetic());
        let goes_on = text.at(end).is_some_and(|c| c.is_ascii_alphanumeric());
        (!(latin && goes_on)).then_some((end, entry))
    })
}

/// The unit at a position, with what it is counted per (元/人·月).
pub(crate) fn find(text: &Text, at: usize) -> Option<Found> {
    let (mut end, first) = simple(text, at)?;
    if text.starts_any(at, NOT_UNITS).is_some() {
        return None;
    }
    let mut canonical = first.canonical.to_owned();
    let mut per = false;
    let mut last = first.canonical;
    while let Some(joint) = text.at(end) {
        // 台(套), 人(次), 公里(km): both names of one thing.
        if joint == '('
            && let Some((inner_end, entry)) = simple(text, end + 1)
            && text.at(inner_end) == Some(')')
            && entry.kind == first.kind
        {
            if entry.canonical != last {
                canonical.push_str(entry.canonical);
            }
            end = inner_end + 1;
            continue;
        }
        // 300人·天, 1000人.次: work and visits, not persons.
        let of_persons = |at: usize| {
            let word = text.at(at)?;
            let name = match word {
                '日' => '天',
                '天' | '月' | '年' | '次' => word,
                _ => return None,
            };
            let ends = !text.at(at + 1).is_some_and(is_han);
            (last == "人" && ends).then_some((at + 1, name))
        };
        if !per
            && matches!(joint, '·' | '.')
            && let Some((after, name)) = of_persons(end + 1)
        {
            canonical.push(name);
            (end, last) = (after, "");
            continue;
        }
        // 元/人年 is 元/人·年.
        if per && let Some((after, name)) = of_persons(end) {
            canonical.push('/');
            canonical.push(name);
            (end, last) = (after, "");
            continue;
        }
        // 元/人·月, 元/人、天, 元每亩; without a stroke before, 、 starts the next item.
        let joins = match joint {
            '/' => true,
            '·' | '*' | '×' | '、' | '.' => per,
            '每' => text
                .at(end + 1)
                .is_some_and(|c| matches!(c, '人' | '户' | '亩' | '年' | '月' | '天' | '次')),
            _ => false,
        };
        if !joins {
            break;
        }
        let next = end + 1;
        if let Some((next_end, entry)) = simple(text, next) {
            canonical.push('/');
            canonical.push_str(entry.canonical);
            (end, last) = (next_end, entry.canonical);
        } else if let Some(next_end) = text.starts(next, "月") {
            canonical.push_str("/月");
            (end, last) = (next_end, "");
        } else if let Some(next_end) = word(text, next) {
            // 元/学期, 元/(人·次): part of the unit, whether a table knows it or not.
            canonical.push('/');
            canonical.push_str(&text.plain(next..next_end));
            (end, last) = (next_end, "");
        } else {
            break;
        }
        per = true;
    }
    Some(Found {
        range: at..end,
        canonical,
        kind: first.kind,
    })
}

/// What a number without a unit of its own is counted per: 6万/年, 2/月, 50/人·天.
pub(crate) fn per(text: &Text, at: usize) -> Option<Found> {
    let mut canonical = String::new();
    let mut end = at;
    while matches!(text.at(end), Some('/')) || end > at && text.at(end) == Some('·') {
        if text.starts_any(end + 1, NOT_UNITS).is_some() {
            break;
        }
        let Some((next, entry)) = simple(text, end + 1) else {
            break;
        };
        canonical.push('/');
        canonical.push_str(entry.canonical);
        end = next;
    }
    let closes = text
        .at(end)
        .is_none_or(|c| ends_clause(c) || !is_han(c) && !c.is_ascii_alphanumeric());
    (end > at && closes).then_some(Found {
        range: at..end,
        canonical,
        kind: Count,
    })
}

/// The longest word that a unit is counted per, in characters.
const WORD: usize = 6;

/// The end of a word, or of a bracket, that closes a clause.
fn word(text: &Text, at: usize) -> Option<usize> {
    let open = text.at(at) == Some('(');
    let start = at + usize::from(open);
    let inside = |c: char| is_han(c) || open && matches!(c, '·' | '*' | '.' | '、' | '/');
    let mut end = start;
    while end - start < WORD && text.at(end).is_some_and(inside) {
        end += 1;
    }
    if end == start {
        return None;
    }
    if open {
        return text.starts(end, ")");
    }
    text.at(end)
        .is_none_or(|c| ends_clause(c) || c == '、')
        .then_some(end)
}

/// The canonical spelling of a unit that stands in a cell of its own; a scale
/// before it is not part of it.
#[must_use]
pub fn canonical(raw: &str) -> Option<String> {
    let text = Text::new(raw);
    let whole = text.whole();
    let found = find(&text, whole.start)?;
    (found.range.end == whole.end).then_some(found.canonical)
}

/// The same value in the base unit of its family, for comparing.
pub(crate) fn to_base(value: Decimal, canonical: &str) -> Option<(Decimal, &str)> {
    match FACTORS.iter().find(|f| f.0 == canonical) {
        None => Some((value, canonical)),
        Some(&(_, base, factor, power)) => {
            let factor = Decimal::try_from_i128_with_scale(i128::from(factor), power).ok()?;
            Some((value.checked_mul(factor)?, base))
        }
    }
}

/// Whether numbers in two canonical units can be held against each other:
/// the units are one, or differ by an exact factor.
#[must_use]
pub fn comparable(one: &str, other: &str) -> bool {
    fn base(unit: &str) -> &str {
        FACTORS.iter().find(|f| f.0 == unit).map_or(unit, |f| f.1)
    }
    one == other || base(one) == base(other)
}
