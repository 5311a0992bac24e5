//! Which way an indicator is better, as far as its name says.
//!
//! A Chinese name says at its end what is measured: 投诉率 is a rate of
//! complaints, 投诉处理率 one of what was done about them.

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// More is better, or nothing says otherwise.
    Up,
    /// Less is better.
    Down,
    /// The name speaks of something unwanted, but not at its end.
    Unknown,
}

/// Ends of names that only say that something is counted.
const COUNTED: &[&str] = &[
    "指标值",
    "指标",
    "百分比",
    "比例",
    "比率",
    "占比",
    "比重",
    "数量",
    "总数",
    "人数",
    "次数",
    "件数",
    "起数",
    "宗数",
    "例数",
    "总量",
    "总额",
    "金额",
    "系数",
    "指数",
    "标准",
    "程度",
    "水平",
    "情况",
    "率",
    "数",
    "量",
    "额",
    "度",
    "比",
];

/// What is unwanted, or to be kept small.
const UNWANTED: &[&str] = &[
    "成本",
    "费用",
    "单价",
    "造价",
    "开支",
    "经费",
    "投诉",
    "事故",
    "故障",
    "差错",
    "错误",
    "失误",
    "误差",
    "偏差",
    "偏离",
    "缺陷",
    "瑕疵",
    "逾期",
    "延误",
    "延期",
    "超期",
    "违规",
    "违法",
    "违纪",
    "违约",
    "犯罪",
    "发案",
    "案发",
    "死亡",
    "病死",
    "伤亡",
    "致残",
    "致死",
    "失业",
    "返贫",
    "贫困",
    "致贫",
    "发生",
    "发病",
    "患病",
    "感染",
    "传染",
    "复发",
    "复吸",
    "再犯",
    "流失",
    "辍学",
    "失学",
    "退学",
    "缺勤",
    "空置",
    "闲置",
    "空编",
    "积压",
    "结转",
    "结余",
    "负债",
    "债务",
    "欠薪",
    "拖欠",
    "欠费",
    "不良",
    "坏账",
    "信访",
    "上访",
    "越级访",
    "纠纷",
    "舆情",
    "火灾",
    "受灾",
    "损失",
    "损耗",
    "漏损",
    "浪费",
    "能耗",
    "耗能",
    "耗电",
    "用电",
    "用水",
    "排放",
    "污染",
    "超标",
    "浓度",
    "拥堵",
    "重复",
    "退货",
    "退件",
    "误报",
    "漏报",
    "恩格尔",
    "基尼",
    "时限",
    "时间",
    "时长",
    "用时",
    "耗时",
    "工期",
    "周期",
    "排名",
    "名次",
];

/// What is done about the unwanted, or shows that there is less of it.
const WANTED: &[&str] = &[
    "下降", "减少", "降低", "压减", "压降", "缩短", "节约", "节省", "控制", "防控", "防治", "预防",
    "处理", "处置", "处结", "查处", "查办", "侦破", "破案", "打击", "办结", "结案", "办理", "受理",
    "化解", "调解", "整改", "整治", "解决", "回复", "答复", "回访", "响应", "反馈", "救治", "治愈",
    "治疗", "救助", "救援", "清收", "回收", "追缴", "追回", "清欠", "清零", "消除", "修复", "维修",
    "排除", "盘活", "达标", "合格", "合规", "达成", "完成", "实现", "覆盖", "及时", "准确", "准时",
    "到位", "执行", "支出", "支付", "使用", "利用", "满意", "知晓", "就业", "安置", "保障", "监测",
    "检测", "治理", "规范", "公开", "返岗", "复学", "返校", "发放", "拨付",
];

/// Measures that may be wanted high or low.
const NEUTRAL: &[&str] = &["占比", "比重", "比例", "系数"];

/// Which way a name says is better; the first name that says anything counts.
pub(crate) fn direction(names: &[&str]) -> Direction {
    let all = names.iter().map(|name| of_name(name));
    all.into_iter().flatten().next().unwrap_or(Direction::Up)
}

fn of_name(name: &str) -> Option<Direction> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut stem = plain.as_str();
    let ends = |stem: &str, words: &[&str]| words.iter().any(|w| stem.ends_with(w));
    loop {
        if ends(stem, WANTED) {
            return Some(Direction::Up);
        }
        if ends(stem, UNWANTED) {
            return Some(Direction::Down);
        }
        match COUNTED.iter().find_map(|w| stem.strip_suffix(w)) {
            Some(rest) if !rest.is_empty() => stem = rest,
            _ => break,
        }
    }
    let spoken = UNWANTED.iter().any(|w| plain.contains(w));
    (spoken || ends(&plain, NEUTRAL)).then_some(Direction::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_says_which_way_is_better() {
        for name in [
            "投诉率",
            "事故发生率",
            "病死率",
            "群众信访量",
            "设备故障次数",
            "印刷成本",
            "办理时限",
            "恩格尔系数",
            "安全责任事故发生次数",
            "项目总成本",
            "师资流失率",
            "单位能耗",
        ] {
            assert_eq!(direction(&[name]), Direction::Down, "{name}");
        }
        for name in [
            "投诉处理率",
            "违法案件查处率",
            "逾期贷款清收率",
            "能耗下降率",
            "成本节约率",
            "资金支出率",
            "失业人员就业率",
            "培训人数",
            "信访事项办结率",
            "群众满意度",
            "事故隐患整改完成率",
            "",
        ] {
            assert_eq!(direction(&[name]), Direction::Up, "{name}");
        }
        assert_eq!(direction(&["信访接待群众人次"]), Direction::Unknown);
        assert_eq!(direction(&["印刷册数", "成本指标"]), Direction::Down);
    }
}
