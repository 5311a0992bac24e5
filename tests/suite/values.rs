//! Typed values: the cases of `tests/values/*.tsv`, and properties.
//!
//! A case is a line of four fields: function, raw text, argument, expected
//! result. `\n` stands for a line break. Lines starting with `#` are comments.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::entries::all_values;
use selfeval::value::{
    self, Approximation, Comparator, ComparatorSource, Condition, DateBound, MoneyUnit, Quantity,
    UnitSource,
};

/// The text of a debug form in small letters: `BrokenThousands` → `broken_thousands`.
fn snake(value: impl std::fmt::Debug) -> String {
    let mut out = String::new();
    for ch in format!("{value:?}").chars() {
        if ch.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(ch.to_lowercase());
    }
    out
}

fn approximation(a: Option<Approximation>) -> String {
    a.map(|a| format!(" ~{}", snake(a))).unwrap_or_default()
}

fn condition(c: &Condition) -> String {
    let mut out = c.comparator.as_str().to_owned();
    match (c.value, c.error) {
        (Some(v), _) => write!(out, " {v}").unwrap(),
        (None, Some(e)) => write!(out, " !{}", snake(e)).unwrap(),
        (None, None) => out.push_str(" ?"),
    }
    if let Some(upper) = c.upper {
        write!(out, "..{upper}").unwrap();
    }
    if let Some(unit) = &c.unit {
        write!(out, " {unit}").unwrap();
        if let Some(canonical) = c.unit_canonical.as_ref().filter(|x| *x != unit) {
            write!(out, "[{canonical}]").unwrap();
        }
    }
    out.push_str(&approximation(c.approximation));
    if c.comparator_source == ComparatorSource::Assumed {
        out.push_str(" assumed");
    }
    out
}

fn date(d: &value::DateValue) -> String {
    let bound = d
        .bound
        .map(|b: DateBound| format!(" {}", snake(b)))
        .unwrap_or_default();
    format!("{}{bound}", d.iso())
}

fn quantity(q: &Quantity) -> String {
    let chosen = q.chosen();
    let mut out = match (chosen, &q.grade, &q.date) {
        (Some(c), _, _) => condition(c),
        (_, Some(g), _) => format!("grade {}", snake(g.value)),
        (_, _, Some(d)) => format!("date {}", date(d)),
        _ if q.comparator == Some(Comparator::Qualitative) => "text".to_owned(),
        _ => format!("none {}", q.reason.unwrap_or("")),
    };
    if chosen.is_none() && q.comparator_source == Some(ComparatorSource::Printed) {
        out.push_str(" printed");
    }
    for c in q.all.iter().skip(usize::from(chosen.is_some())) {
        write!(out, " | {}", condition(c)).unwrap();
    }
    out
}

fn slice(raw: &str, range: &std::ops::Range<usize>) -> String {
    raw.chars().skip(range.start).take(range.len()).collect()
}

fn run(function: &str, raw: &str, argument: &str) -> String {
    match function {
        "number" => match value::number(raw) {
            Ok(None) => "blank".into(),
            Ok(Some(n)) => format!("{}{}", n.value, approximation(n.approximation)),
            Err(e) => format!("!{}", snake(e)),
        },
        "amount" => match value::amount(raw, MoneyUnit::parse(argument)) {
            Ok(None) => "blank".into(),
            Ok(Some(a)) => {
                let unit = a.unit.map_or("?", MoneyUnit::as_str);
                let cell = a.unit_source == Some(UnitSource::Cell);
                let own = if cell {
                    format!(" cell:{}", a.unit_text.as_deref().unwrap_or(""))
                } else {
                    String::new()
                };
                let yuan = a.yuan.map_or_else(|| "?".into(), |y| y.to_string());
                format!(
                    "{} {unit}{own} = {yuan}{}",
                    a.amount,
                    approximation(a.approximation)
                )
            }
            Err(e) => format!("!{}", snake(e)),
        },
        "percent" => match value::percent(raw, argument == "label") {
            Ok(None) => "blank".into(),
            Ok(Some(p)) => format!("{} {}", p.percent, snake(p.form)),
            Err(e) => format!("!{}", snake(e)),
        },
        "quantity" => quantity(&value::quantity(raw)),
        "sentence" => match value::target_in_sentence(raw) {
            None => "none".into(),
            Some(t) => {
                format!(
                    "{} → {} → {}",
                    slice(raw, &t.name),
                    slice(raw, &t.target),
                    quantity(&t.quantity)
                )
            }
        },
        "actual" => {
            let (target, hint) = argument.split_once('‖').unwrap_or((argument, ""));
            let sentence = value::target_in_sentence(target).map(|t| t.quantity);
            let wanted =
                (!target.is_empty()).then(|| sentence.unwrap_or_else(|| value::quantity(target)));
            quantity(&value::actual(
                raw,
                wanted.as_ref(),
                (!hint.is_empty()).then_some(hint),
            ))
        }
        "mentions" => value::mentions(raw)
            .iter()
            .map(|m| {
                let upper = m.upper.map(|u| format!("..{u}")).unwrap_or_default();
                let unit = m.unit.as_deref().unwrap_or("");
                format!(
                    "{}:{}{upper}{unit}{}",
                    m.noun,
                    m.value,
                    approximation(m.approximation)
                )
            })
            .collect::<Vec<_>>()
            .join(" | "),
        "date" => value::dates(raw)
            .iter()
            .map(date)
            .collect::<Vec<_>>()
            .join(" | "),
        "grade" => value::grade(raw).map_or_else(|| "none".into(), |g| snake(g.value)),
        "blank" => value::blank(raw).map_or_else(|| "none".into(), snake),
        "blank_number" => value::blank_number(raw).map_or_else(|| "none".into(), snake),
        "unit" => value::canonical_unit(raw).unwrap_or_else(|| "none".into()),
        "attainment" => {
            let (raw, name) = raw.split_once('‖').unwrap_or((raw, ""));
            let target =
                value::target_in_sentence(raw).map_or_else(|| value::quantity(raw), |t| t.quantity);
            let hint = (!name.is_empty()).then_some(name);
            let actual = value::actual(argument, Some(&target), hint);
            let a = value::attainment(&target, &actual, &[name]);
            let basis = a
                .basis
                .map(|b| format!(" {}", snake(b)))
                .unwrap_or_default();
            let ratio = a.ratio.map(|r| format!(" {r}")).unwrap_or_default();
            let reason = a.reason.map(|r| format!(" ({r})")).unwrap_or_default();
            format!("{}{basis}{ratio}{reason}", snake(a.result))
        }
        _ => format!("unknown function {function}"),
    }
}

#[test]
fn every_case_reads_as_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/values");
    let (mut cases, mut failures) = (0, String::new());
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    for file in files
        .iter()
        .filter(|f| f.extension().is_some_and(|e| e == "tsv"))
    {
        for (number, line) in fs::read_to_string(file).unwrap().lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            cases += 1;
            let fields: Vec<&str> = line.split('\t').collect();
            let [function, raw, argument, expected] = fields[..] else {
                panic!("{}:{}: not four fields", file.display(), number + 1);
            };
            let got = run(function, &raw.replace("\\n", "\n"), argument);
            if got != expected {
                let name = file.file_name().unwrap().to_string_lossy();
                writeln!(
                    failures,
                    "{name}:{}: {function}\t{raw}\t{argument}\n  wanted {expected}\n  got    {got}",
                    number + 1
                )
                .unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(cases >= 300, "only {cases} cases");
}

/// Pieces that the grammar is made of, so that random texts come near it.
const PIECES: &[&str] = &[
    "≥",
    "≤",
    ">=",
    "=",
    "不少于",
    "达到",
    "超过",
    "控制在",
    "约",
    "近",
    "余",
    "多",
    "以上",
    "以内",
    "内",
    "左右",
    "(含",
    ")",
    "（",
    "）",
    "%",
    "％",
    "‰",
    "百分之",
    "万",
    "亿",
    "千",
    "十",
    "三",
    "一",
    "二〇二二年",
    "人",
    "人次",
    "场",
    "元",
    "元/人·月",
    "㎡",
    "个工作日",
    "-",
    "~",
    "至",
    "±",
    "—",
    "、",
    "，",
    ",",
    ".",
    "。",
    "；",
    ":",
    " ",
    "\n",
    "0",
    "1",
    "5",
    "10",
    "2022",
    "2022年",
    "10月",
    "31日",
    "1.3.3.4",
    "7,00.0,77",
    "99999999999999999999",
    "第",
    "目标1:",
    "〔2020〕10号",
    "完成率",
    "培训",
    "的",
    "达成预期指标",
    "优",
    "无",
    "/",
    "……",
    "XX",
    "A4",
    "+",
    "¥",
    "①",
];

fn grammar() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..14).prop_map(|pieces| pieces.concat())
}

/// Prints an integer with thousands separators.
fn separated(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, ch) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(ch);
    }
    out
}

/// Prints an integer below 10^8 as a Chinese numeral.
fn chinese(n: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if n >= 10_000 {
        let (high, low) = (n / 10_000, n % 10_000);
        let zero = if low > 0 && low < 1000 { "零" } else { "" };
        let low = if low > 0 { chinese(low) } else { String::new() };
        return format!("{}万{zero}{low}", chinese(high));
    }
    let mut out = String::new();
    let mut gap = false;
    for (power, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / power % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
        }
        gap = false;
        let digit = DIGITS.get(usize::try_from(digit).unwrap()).unwrap();
        out.push_str(digit);
        out.push_str(name);
    }
    if out.is_empty() { "零".into() } else { out }
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (-10_000_000_000_000_i64..10_000_000_000_000, 0_u32..7).prop_map(|(m, s)| Decimal::new(m, s))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_text_panics(raw in any::<String>(), other in grammar()) {
        all_values(&raw, &other);
    }

    #[test]
    fn no_near_sentence_panics(raw in grammar(), other in grammar()) {
        all_values(&raw, &other);
    }

    #[test]
    fn printed_numbers_parse_to_themselves(value in decimal()) {
        let number = value::number(&value.to_string()).unwrap().unwrap();
        prop_assert_eq!(number.value, value);
        prop_assert_eq!(number.value.scale(), value.scale());
        let wide: String = value.to_string().chars().map(|c| match c {
            '0'..='9' => char::from_u32(u32::from(c) - 0x30 + 0xFF10).unwrap(),
            '.' => '．',
            '-' => '－',
            other => other,
        }).collect();
        prop_assert_eq!(value::number(&wide).unwrap().unwrap().value, value);
        if value < Decimal::ZERO {
            let bracketed = format!("({})", -value);
            prop_assert_eq!(value::number(&bracketed).unwrap().unwrap().value, value);
        }
    }

    #[test]
    fn separated_and_chinese_numbers_parse_to_themselves(n in 0_u64..100_000_000) {
        prop_assert_eq!(value::number(&separated(n)).unwrap().unwrap().value, Decimal::from(n));
        prop_assert_eq!(value::number(&chinese(n)).unwrap().unwrap().value, Decimal::from(n), "{}", chinese(n));
    }

    #[test]
    fn amounts_are_exact(value in decimal()) {
        for (unit, power) in [("元", 0), ("千元", 3), ("万元", 4), ("亿元", 8)] {
            let yuan = value.checked_mul(Decimal::from(10_u64.pow(power))).unwrap().normalize();
            let own = value::amount(&format!("{value}{unit}"), Some(MoneyUnit::Wan)).unwrap().unwrap();
            prop_assert_eq!(own.yuan, Some(yuan));
            prop_assert_eq!(own.amount.to_string(), value.to_string());
            let column = value::amount(&value.to_string(), MoneyUnit::parse(unit)).unwrap().unwrap();
            prop_assert_eq!(column.yuan, Some(yuan));
            prop_assert_eq!(column.unit, own.unit);
        }
    }

    #[test]
    fn percents_parse_to_themselves(value in decimal()) {
        let percent = value::percent(&format!("{value}%"), false).unwrap().unwrap();
        prop_assert_eq!(percent.percent.to_string(), value.to_string());
        prop_assert_eq!(value::percent(&value.to_string(), true).unwrap().unwrap().percent, value);
    }

    #[test]
    fn targets_parse_to_themselves(
        n in 0_u64..1_000_000,
        op in prop::sample::select(vec![
            ("≥", Comparator::Ge), ("≤", Comparator::Le), ("=", Comparator::Eq), (">", Comparator::Gt), ("<", Comparator::Lt),
            ("不少于", Comparator::Ge), ("不低于", Comparator::Ge), ("不超过", Comparator::Le), ("超过", Comparator::Gt), ("低于", Comparator::Lt),
        ]),
        unit in prop::sample::select(vec!["", "%", "人", "人次", "场", "家次", "份", "元", "个工作日", "平方米", "元/人"]),
        name in prop::sample::select(vec!["", "补贴惠及人数", "群众满意度", "资金支出率"]),
    ) {
        let raw = format!("{name}{}{n}{unit}", op.0);
        let target = value::target_in_sentence(&raw).unwrap();
        prop_assert_eq!(slice(&raw, &target.name), name);
        let q = target.quantity;
        prop_assert_eq!((q.comparator, q.value, q.unit.as_deref().unwrap_or("")), (Some(op.1), Some(Decimal::from(n)), unit));
        prop_assert_eq!(q.comparator_source, Some(ComparatorSource::Printed));
    }

    #[test]
    fn a_value_meets_its_own_target(n in 1_u64..1_000_000, unit in prop::sample::select(vec!["%", "人次", "场", "元"])) {
        let target = value::quantity(&format!("≥{n}{unit}"));
        for (delta, met) in [(0, value::Verdict::Met), (1, value::Verdict::Met)] {
            let actual = value::actual(&format!("{}{unit}", n + delta), Some(&target), None);
            prop_assert_eq!(value::attainment(&target, &actual, &[]).result, met);
        }
        let missed = value::actual(&format!("{}{unit}", n - 1), Some(&target), None);
        prop_assert_eq!(value::attainment(&target, &missed, &[]).result, value::Verdict::NotMet);
    }
}

/// What one form counts in one unit; each family shares words among its names.
const COUNTED: &[(&str, &[&str])] = &[
    (
        "人",
        &[
            "新增就业",
            "帮扶困难人员",
            "引进人才",
            "慰问老人",
            "资助学生",
        ],
    ),
    (
        "家",
        &["检查用人单位", "走访企业", "服务个体户", "整改商户"],
    ),
    ("场", &["举办招聘会", "开展宣讲", "组织演练", "放映电影"]),
    ("件", &["受理案件", "办结案件", "调解纠纷", "移送线索"]),
    ("个", &["新建站点", "改造小区", "支持项目", "储备项目"]),
    ("公里", &["新建公路", "养护道路", "清淤渠道"]),
];

/// One clause of a narrative: what was counted, how many, and what distracts from it.
fn clause(name: &str, unit: &str, number: u32, style: u32) -> String {
    match style % 7 {
        0 => format!("{name}{number}{unit}"),
        1 => format!("{name}共{number}{unit}，其中重点{}{unit}", number / 3 + 1),
        2 => format!("{name}达{number}{unit}（上年{}{unit}）", number + 7),
        3 => format!(
            "{name}累计{number}{unit}，比上年增加{}{unit}",
            number / 4 + 1
        ),
        4 => format!("计划{name}{}{unit}，实际{name}{number}{unit}", number + 11),
        5 => format!(
            "{name}了{number}{unit}，完成年初计划{}{unit}的98%",
            number + 13
        ),
        _ => format!("全年{name}{number}{unit}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// The truth is known, for the sentence is made of it: the number chosen
    /// for a name is that name's, or none is; never another one.
    #[test]
    fn narratives_give_the_known_number_or_none(
        family in 0..COUNTED.len(),
        first in 0_usize..5,
        parts in prop::collection::vec((2_u32..9999, 0_u32..7), 2..5),
        wanted in 0_usize..5,
        suffix in prop::sample::select(vec!["", "数", "数量"]),
    ) {
        let (unit, names) = COUNTED[family];
        let count = parts.len().min(names.len());
        let mut text = Vec::new();
        for (at, &(number, style)) in parts.iter().take(count).enumerate() {
            text.push(clause(names[(first + at) % names.len()], unit, number, style));
        }
        let text = text.join("；");
        let at = wanted % names.len();
        let truth = parts
            .iter()
            .take(count)
            .enumerate()
            .find(|(i, _)| (first + i) % names.len() == at)
            .map(|(_, &(number, _))| Decimal::from(number));
        let target = value::quantity(&format!("≥100{unit}"));
        let hint = format!("{}{suffix}", names[at]);
        let chosen = value::actual(&text, Some(&target), Some(&hint));
        prop_assert!(chosen.value.is_none() || chosen.value == truth, "{hint} in {text}: {:?}", chosen.value);
        if truth.is_none() {
            prop_assert!(chosen.value.is_none(), "{hint} is not in {text}");
        }
    }
}

/// 12月底前 in a form for 2022 is not met in January 2023.
#[test]
fn a_date_without_a_year_is_of_the_forms_year() {
    let verdict = |actual: &str, year: Option<u16>| {
        let target = value::quantity("12月底前").in_year(year);
        let actual = value::actual(actual, Some(&target), None).in_year(year);
        value::attainment(&target, &actual, &[]).result
    };
    assert_eq!(verdict("2023年1月", Some(2022)), value::Verdict::NotMet);
    assert_eq!(verdict("2022年11月", Some(2022)), value::Verdict::Met);
    assert_eq!(verdict("11月30日", Some(2022)), value::Verdict::Met);
    assert_eq!(verdict("2021年12月", Some(2022)), value::Verdict::Met);
}

#[test]
fn long_texts_take_time_in_proportion() {
    let sentences = [
        "处理各类劳动人事争议仲裁案件共计9102件，通过各类调解渠道调解11149件，调解成功率达75.16%。",
        "1",
        "一",
        "1,",
        "1-",
        "1.",
        "(",
        "千",
        "≥",
        "2022年",
        "约",
        "不",
        "5人",
        "1 ",
        "1:",
        ";",
        "的",
        "第",
        "1人-",
    ];
    for sentence in sentences {
        let text = sentence.repeat(60_000 / sentence.chars().count());
        let taken = crate::clock::seconds(|| {
            let _ = value::mentions(&text);
            let target = value::quantity(&text);
            let _ = value::target_in_sentence(&text);
            let actual = value::actual(&text, Some(&target), None);
            let _ = value::attainment(&target, &actual, &[]);
            let _ = (
                value::number(&text),
                value::amount(&text, None),
                value::percent(&text, true),
                value::grade(&text),
            );
        });
        assert!(
            // A slow machine takes seconds, a quadratic reader minutes.
            taken < 20.0,
            "{sentence:?} repeated took {taken} s"
        );
    }
}
