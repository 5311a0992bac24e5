//! Results told in sentences: the number of the name that is asked for, or none.

use proptest::prelude::*;
use rust_decimal::Decimal;
use selfeval::value;

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
