//! The rules, as data: what `docs/checks.md` explains and `--rules` lists.

use crate::problem::Severity;
use crate::record::{Bilingual, CheckClass};

/// A text in two languages that is part of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text as it stands in records.
    #[must_use]
    pub fn owned(&self) -> Bilingual {
        Bilingual {
            zh: self.zh.to_owned(),
            en: self.en.to_owned(),
        }
    }
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub id: &'static str,
    /// What kind of rule it is.
    pub class: CheckClass,
    /// How much a finding weighs.
    pub severity: Severity,
    /// Whether agreement corroborates values: an equation does, a bound does not.
    pub identity: bool,
    /// What it says.
    pub title: Text,
    /// The formula.
    pub formula: Text,
    /// What counts as agreement.
    pub tolerance: Text,
    /// Known false alarms.
    pub harmless_if: Text,
    /// Where it comes from.
    pub source: &'static str,
}

/// Defines the rules and the list of them.
macro_rules! rules {
    ($( $name:ident $id:literal $class:ident $severity:ident $identity:literal
        $title_zh:literal $title_en:literal
        $formula_zh:literal $formula_en:literal
        $tolerance_zh:literal $tolerance_en:literal
        $harmless_zh:literal $harmless_en:literal
        $source:literal; )*) => {
        $( pub(super) static $name: Rule = Rule {
            id: $id,
            class: CheckClass::$class,
            severity: Severity::$severity,
            identity: $identity,
            title: Text { zh: $title_zh, en: $title_en },
            formula: Text { zh: $formula_zh, en: $formula_en },
            tolerance: Text { zh: $tolerance_zh, en: $tolerance_en },
            harmless_if: Text { zh: $harmless_zh, en: $harmless_en },
            source: $source,
        }; )*

        /// Every rule, in the order of `docs/checks.md`.
        #[must_use]
        pub fn rules() -> Vec<&'static Rule> {
            vec![ $( &$name, )* ]
        }
    };
}

rules! {
    BUDGET_ADJUSTED "budget_adjusted" A Error true
        "调整后预算 = 年初预算 + 调整数"
        "adjusted budget = initial budget + adjustment"
        "调整后预算数 = 年初预算数 + 预算调整数"
        "adjusted = initial + adjustment"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "调整后预算含上年结转而调整数不含；调整数只列财政追加"
        "the adjusted budget holds carried-over money that the adjustment leaves out"
        "广州市部门整体支出绩效自评表";
    EXECUTION_RATE "execution_rate" A Error true
        "执行率 = 执行数 ÷ 全年预算数"
        "execution rate = executed / budget"
        "执行率 = 执行数 ÷ 全年(调整后)预算数 × 100%"
        "rate = executed / adjusted × 100 %"
        "各数末位半个单位；只舍不入亦可"
        "half a unit of the last printed digit of each number; digits cut off are rounding too"
        "执行率按年初预算数或到位数计算（提示中会指出哪一个符合）；分母不含结转"
        "the rate is computed on the initial budget or the money received (the message names which fits)"
        "财预〔2018〕167号《项目支出绩效自评表》";
    ADJUSTMENT_RATE "adjustment_rate" A Error true
        "预算调整率 = 调整数 ÷ 年初预算数"
        "adjustment rate = adjustment / initial budget"
        "预算调整率 = 预算调整数 ÷ 年初预算数 × 100%"
        "rate = adjustment / initial × 100 %"
        "各数末位半个单位；只舍不入亦可；只印绝对值者视为四舍五入"
        "half a unit of the last printed digit of each number; a rate without the sign counts as rounding"
        "调整率以调整后预算为分母（提示中会指出）"
        "the rate is computed on the adjusted budget (the message says so)"
        "广州市部门整体支出绩效自评表";
    BUDGET_TOTAL "budget_total" A Error true
        "资金总额 = 各项之和"
        "total = sum of its parts"
        "总额 = 财政拨款 + 结转 + 其他……；其下“其中”不重复计入"
        "total = fiscal appropriation + carry-over + other …; rows under 其中 are not counted twice"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "表中只列出部分资金来源；万元以下四舍五入"
        "the form lists only some sources of money"
        "财预〔2018〕167号《项目支出绩效自评表》";
    BUDGET_PART "budget_part" A Error false
        "分项 ≤ 总额"
        "a part is at most its whole"
        "其中各项 ≤ 总额"
        "each part ≤ the whole"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "另一分项为负数（冲销、退回）"
        "another part is negative (a reversal)"
        "arithmetic";
    BUDGET_BALANCE "budget_balance" A Error true
        "结余 = 到位（预算）数 − 执行数"
        "balance = money received (or budget) - executed"
        "结余 = 到位数或预算数 − 执行数"
        "balance = received or budget − executed"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "结余扣除了已上缴财政的部分"
        "the balance leaves out money returned to the treasury"
        "岳阳市项目支出绩效自评报告";
    EXECUTION_SCORE "execution_score" A Error true
        "执行率得分 = 分值 × 执行率"
        "execution score = weight × rate"
        "得分 = 分值 × min(1, 执行率)；取整、舍去小数者视为四舍五入"
        "score = weight × min(1, rate); whole points, rounded or cut, count as rounding"
        "0.1 分，或整数分"
        "0.1 points, or whole points"
        "当地评分办法为分档或按扣分计"
        "the local method awards steps instead of a share"
        "财预〔2018〕167号: 资金执行率10分";
    WEIGHT_TOTAL "weight_total" A Warning true
        "Σ分值 = 100"
        "weights sum to 100"
        "Σ指标分值（含或不含预算执行10分）= 表列合计，未列时为100"
        "Σ weights, with or without the execution weight, = the printed total, or 100"
        "分值为整数或确数，合计末位半个单位"
        "weights are exact; half a unit of the printed total"
        "指标分值之和100另加预算执行10分，附加分"
        "100 points of indicators and 10 for execution on top; bonus points"
        "财预〔2018〕167号: 总分100";
    SECTION_WEIGHT "section_weight" A Warning true
        "一级指标分值 = 其下各行之和"
        "points of a section = sum of its rows"
        "一级指标标题中的分值 = Σ其下指标分值"
        "points in the heading = Σ weights of its rows"
        "分值为确数"
        "weights are exact"
        "标题分值含预算执行分"
        "the heading's points include those of the execution rate"
        "评分表标题";
    SCORE_TOTAL "score_total" A Error true
        "总分 = Σ得分"
        "total score = sum of scores"
        "总分 = Σ指标得分（+ 执行率得分）；得分为百分制时 Σ分值×得分÷100"
        "total = Σ scores (+ execution score); Σ weight × score / 100 where scores are out of 100"
        "得分为确数，总分末位半个单位；只舍不入亦可"
        "scores are exact; half a unit of the printed total; digits cut off are rounding too"
        "总分为复核后调整的分数"
        "the total was corrected by a reviewer"
        "财预〔2018〕167号《项目支出绩效自评表》";
    SCORE_RANGE "score_range" A Error false
        "0 ≤ 得分 ≤ 分值"
        "0 ≤ score ≤ weight"
        "0 ≤ 得分 ≤ 分值"
        "0 ≤ score ≤ weight"
        "无"
        "none"
        "加分项；得分为百分制"
        "bonus points; scores out of 100"
        "财预〔2018〕167号《项目支出绩效自评表》";
    PROSE_RATIO "prose_ratio" A Error true
        "文中比率与文中数字"
        "a ratio that prose states and its own numbers give"
        "比率 = 部分 ÷ 整体 × 100%"
        "ratio = part / whole × 100 %"
        "各数末位半个单位；只舍不入亦可"
        "half a unit of the last printed digit of each number"
        "比率的分母不是同句中的数（如只算到期应办件）"
        "the ratio's denominator is not the number in the sentence (only cases due, for instance)"
        "arithmetic";
    PROSE_PART "prose_part" A Error false
        "文中部分 ≤ 整体"
        "a part in prose is at most its whole"
        "办结、调解等部分数 ≤ 受理、处理等总数"
        "settled, mediated … ≤ received, handled …"
        "约数不比"
        "approximate numbers are not compared"
        "部分数含上年结转案件，或含总数以外的渠道"
        "the part includes cases of the year before, or of other channels"
        "arithmetic";
    SAME_FACT "same_fact" B Warning false
        "同一事项前后数字不一"
        "one fact with two values"
        "同一表内名称、单位相同的数字应当相同"
        "numbers with the same name and unit within one form are the same"
        "末位半个单位；约数按其方向放宽"
        "half a unit of the last printed digit of each number; approximate numbers in their direction"
        "两处统计口径、时间范围或对象不同"
        "the two places count different things or periods"
        "comparison of statements";
    VERDICT_FLIP "verdict_flip" B Error false
        "另一处数字使目标未完成"
        "another number of the form misses the target"
        "指标完成值达标而正文同一事项的数字不达标（或相反）"
        "the indicator's result meets its target, the number in prose does not (or the other way round)"
        "末位半个单位"
        "half a unit of the last printed digit of each number"
        "两处统计口径、时间范围不同（如动态办结与年末办结）"
        "the two places count different things or periods"
        "comparison of statements";
    FULL_MARKS_MISSED "full_marks_missed" B Warning false
        "未达标而得满分"
        "full marks for a missed target"
        "完成值未达目标值时，得分 < 分值"
        "score < weight where the result misses the target"
        "无"
        "none"
        "目标值为反向指标而符号漏印；允许偏差的评分标准"
        "the target is an upper bound without its sign; the method tolerates a deviation"
        "财预〔2018〕167号: 未完成按比例扣分";
    MET_BUT_DEDUCTED "met_but_deducted" B Warning false
        "已达标而扣分"
        "marks lost for a target that was met"
        "完成值达到目标值时，得分 = 分值"
        "score = weight where the result meets the target"
        "无"
        "none"
        "因质量、佐证不足或大幅超额扣分，并已说明"
        "marks were lost for missing evidence or for far exceeding the target, and the form says so"
        "财预〔2018〕167号";
    REASON_ABSENT "reason_absent" B Warning false
        "扣分而无原因"
        "marks lost without a reason"
        "得分 < 分值时应填写偏差原因"
        "a reason stands where score < weight"
        "无"
        "none"
        "原因写在表外的说明中"
        "the reason stands in a text outside the form"
        "财预〔2018〕167号: 偏差原因分析及改进措施";
    UNIT_DIFFERS "unit_differs" B Info false
        "目标值与完成值单位不同"
        "target and result in different units"
        "目标值单位 = 完成值单位"
        "unit of the target = unit of the result"
        "无"
        "none"
        "单位只是写法不同"
        "the units are spellings of one unit"
        "comparison of statements";
    FAR_ABOVE "far_above" C Info false
        "完成值远超目标值"
        "result far above its target"
        "完成值 ÷ 目标值 ≤ 1.3（可设）"
        "result / target ≤ 1.3 (an option)"
        "无"
        "none"
        "目标年中未作调整的突发任务"
        "an unforeseen task for which the target was not adjusted"
        "财预〔2018〕167号: 偏高应分析原因";
    TARGET_COPIED "target_copied" C Info false
        "完成值照抄目标值"
        "result copies its target with the sign"
        "完成值应为实际数"
        "the result is a number and no condition"
        "无"
        "none"
        "完成值恰为目标值"
        "the result is exactly the target"
        "sampling practice";
    BLANK_RESULT "blank_result" D Info false
        "完成值空白"
        "blank result"
        "有目标值的指标应有完成值"
        "an indicator with a target has a result"
        "无"
        "none"
        "指标当年不考核"
        "the indicator does not apply in the year"
        "《预算绩效管理》公开要求";
    TARGET_WITHOUT_MEASURE "target_without_measure" D Info false
        "目标值不可衡量"
        "target without a measure"
        "目标值应有数量、时限或定性等级"
        "a target has a number, a date or a grade"
        "无"
        "none"
        "评价标准栏说明了衡量办法"
        "the criteria column says how it is measured"
        "《中央部门预算绩效目标管理办法》: 细化量化";
}
