//! What looks like a unit and is none.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::value::text::Text;

/// Whether a word that is no unit stands at a position.
pub(super) fn stands_at(text: &Text, at: usize) -> bool {
    text.at(at)
        .and_then(|first| BY_FIRST.get(&first))
        .is_some_and(|words| text.starts_any(at, words).is_some())
}

/// The words by their first character: each number of a text is asked for them.
static BY_FIRST: LazyLock<FxHashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut map: FxHashMap<char, Vec<&str>> = FxHashMap::default();
    for word in NOT_UNITS {
        if let Some(first) = word.chars().next() {
            map.entry(first).or_default().push(word);
        }
    }
    map
});

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
