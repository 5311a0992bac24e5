//! No text breaks a reader, and what is printed parses to itself.

use proptest::prelude::*;
use rust_decimal::Decimal;
use selfeval::value::{self, Comparator, ComparatorSource, MoneyUnit};

use super::slice;
use crate::entries::all_values;

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
