//! Class B: statements that contradict each other.

super::table! {
    SAME_FACT "same_fact" B Warning false
        "同一事项前后数字不一"
        "one fact with two values"
        "同一表内名称、单位相同的数字应当相同"
        "numbers with the same name and unit within one form are the same"
        "末位半个单位；约数按其方向放宽"
        "half a unit of the last printed digit of each number; approximate numbers in their direction"
        "两处统计口径、时间范围或对象不同"
        "the two places count different things or periods"
        COMPARISON;
    VERDICT_FLIP "verdict_flip" B Error false
        "另一处数字使目标未完成"
        "another number of the form misses the target"
        "指标完成值达标而正文同一事项的数字不达标（或相反）"
        "the indicator's result meets its target, the number in prose does not (or the other way round)"
        "末位半个单位"
        "half a unit of the last printed digit of each number"
        "两处统计口径、时间范围不同（如动态办结与年末办结）"
        "the two places count different things or periods"
        COMPARISON;
    FULL_MARKS_MISSED "full_marks_missed" B Warning false
        "未达标而得满分"
        "full marks for a missed target"
        "完成值未达目标值时，得分 < 分值"
        "score < weight where the result misses the target"
        "无"
        "none"
        "目标值为反向指标而符号漏印；允许偏差的评分标准"
        "the target is an upper bound without its sign; the method tolerates a deviation"
        MOF;
    MET_BUT_DEDUCTED "met_but_deducted" B Warning false
        "已达标而扣分"
        "marks lost for a target that was met"
        "完成值达到目标值时，得分 = 分值"
        "score = weight where the result meets the target"
        "无"
        "none"
        "因质量、佐证不足或大幅超额扣分，并已说明"
        "marks were lost for missing evidence or for far exceeding the target, and the form says so"
        MOF;
    REASON_ABSENT "reason_absent" B Warning false
        "扣分而无原因"
        "marks lost without a reason"
        "得分 < 分值时应填写偏差原因"
        "a reason stands where score < weight"
        "无"
        "none"
        "原因写在表外的说明中"
        "the reason stands in a text outside the form"
        MOF;
    UNIT_DIFFERS "unit_differs" B Info false
        "目标值与完成值单位不同"
        "target and result in different units"
        "目标值单位 = 完成值单位"
        "unit of the target = unit of the result"
        "无"
        "none"
        "单位只是写法不同"
        "the units are spellings of one unit"
        COMPARISON;
    AMOUNT_BETWEEN_BLOCKS "amount_between_blocks" B Warning false
        "同一款项各栏数额不一"
        "one item's amount differs between blocks"
        "任务涉及资金 = 其完成情况所述支出，或支出率相同的重点项目的预算数、执行数之一；正文的全年预算数、执行数、执行率 = 资金栏所列之一"
        "a task's amount = the spending its result states, or one of the amounts of the key project with the same spending rate; budget, spending and rate in prose = one of the budget block's"
        "末位半个单位；约数不比；仅比对没有限定词的表述"
        "half a unit of the last printed digit of each number; only statements without a qualifier are compared"
        "文中数额是其中一部分、截至某日的数或另一资金来源"
        "the text states a part, an amount up to a date, or money of another source"
        COMPARISON;
    EXPECTATION_UNANSWERED "expectation_unanswered" B Info false
        "预期目标中的数字没有对应结果"
        "an expectation with a number that no result answers"
        "预期目标中的数量，在完成情况或指标完成值中有同类单位的数字"
        "for a number in a goal, a number of the same kind of unit stands among the results"
        "人、人次、名视为同类；家、户视为同类；次、场视为同类"
        "人, 人次 and 名 count as one kind, so do 家 and 户, 次 and 场"
        "完成情况以文字概括（如“全部完成”）；数字只是背景"
        "the result says in words that all was done; the number is background"
        COMPARISON;
    DATE_OUTSIDE_YEAR "date_outside_year" B Info false
        "结果所述日期不在评价年度"
        "results dated outside the year"
        "完成情况中写明年份的日期在被评价年度之内"
        "dates with a year in results lie within the form's year"
        "无；文件名称、对比、起始和结转的年份不计"
        "none; years in titles of documents, in comparisons, of beginnings and of carried-over money do not count"
        "跨年度项目；背景叙述；结转项目在次年完成"
        "a project of several years; background; work carried over and finished in the next year"
        COMPARISON;
    TARGET_WORDS "target_words" B Info false
        "完成情况照抄预期表述"
        "the result stands in the words of the target"
        "完成情况不是预期目标的原文，也不以“不少于”“以上”等目标条件代替实际数"
        "a result does not repeat the goal's text, nor its condition (不少于, 以上) in place of a number"
        "文字重合九成以上，且没有目标以外的数字"
        "nine tenths of its pairs of characters, and no number but the target's"
        "预期本身就是对结果的完整描述"
        "the goal describes the result completely"
        PRACTICE;
}
