//! Classes C and D: patterns worth sampling, gaps in the disclosure.

super::table! {
    FAR_ABOVE "far_above" C Info false
        "完成值远超目标值"
        "result far above its target"
        "完成值 ÷ 目标值 ≤ 1.3（可设）"
        "result / target ≤ 1.3 (an option)"
        "无"
        "none"
        "目标年中未作调整的突发任务"
        "an unforeseen task for which the target was not adjusted"
        MOF;
    TARGET_COPIED "target_copied" C Info false
        "完成值照抄目标值"
        "result copies its target with the sign"
        "完成值应为实际数"
        "the result is a number and no condition"
        "无"
        "none"
        "完成值恰为目标值"
        "the result is exactly the target"
        PRACTICE;
    RATE_ABOVE_WHOLE "rate_above_whole" C Info false
        "执行率超过100%"
        "execution rate above 100 %"
        "执行率 ≤ 100%"
        "execution rate ≤ 100 %"
        "无"
        "none"
        "支出含上年结转或其他未列入预算数的资金"
        "spending includes money carried over or money outside the budget figure"
        PRACTICE;
    WORD_FOR_FIGURE "word_for_figure" C Info false
        "目标为数，完成值只有文字"
        "a word answers a figure"
        "目标值有数，完成值也应有数"
        "a target with a figure is answered by a figure"
        "无"
        "none"
        "填报要求只填写“达成预期指标”等等次"
        "the instructions ask for a grade such as 达成预期指标 only"
        PRACTICE;
    TARGET_BACKWARDS "target_backwards" C Info false
        "不利指标的目标以“≥”设定"
        "a floor under what is unwanted"
        "逾期、投诉、事故、差错、违规等指标的目标不以“≥”“>”设定"
        "overdue cases, complaints, accidents, errors and breaches have no target of ≥ or >"
        "无"
        "none"
        "指标名称省略了“处理”“办结”等字"
        "the name leaves out that it counts what was settled"
        PRACTICE;
    MONEY_AS_RESULT "money_as_result" C Info false
        "以花钱作为结果"
        "money as a result"
        "产出、效益的完成值不以支出、发放、拨付金额计量，也不等于所列资金"
        "outputs and benefits are not measured by money spent, nor do they equal an amount of the form"
        "成本指标和收入、产值等金额不计"
        "cost indicators, and income, output value and the like do not count"
        "发放金额本身即任务内容（如足额发放某项补贴）"
        "paying out the amount is the task itself"
        PRACTICE;
    SPENDING_EXPLAINED "spending_explained" C Info false
        "任务资金占支出的比重"
        "share of spending that the tasks explain"
        "下限 ≤ Σ任务涉及资金 ÷ 实际支出 ≤ 100%，下限可设，默认 50%"
        "a lower limit ≤ Σ amounts of tasks / amount executed ≤ 100 %; the limit is an option, 50 % by default"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "其余为人员、公用等基本支出；任务资金含往年结转或其他来源"
        "the rest is staff and running costs; tasks use money of earlier years or other sources"
        PRACTICE;
    BLANK_RESULT "blank_result" D Info false
        "完成值空白"
        "blank result"
        "有目标值的指标应有完成值"
        "an indicator with a target has a result"
        "无"
        "none"
        "指标当年不考核"
        "the indicator does not apply in the year"
        MOF;
    TARGET_WITHOUT_MEASURE "target_without_measure" D Info false
        "目标值不可衡量"
        "target without a measure"
        "目标值应有数量、时限或定性等级"
        "a target has a number, a date or a grade"
        "无"
        "none"
        "评价标准栏说明了衡量办法"
        "the criteria column says how it is measured"
        TARGETS;
    MIXED_UNITS "mixed_units" D Info false
        "金额单位混用"
        "mixed units of money"
        "各金额单元格的单位 = 表头单位"
        "the unit in a cell of money = the unit in the form's head"
        "无"
        "none"
        "单元格自注的单位正确，换算后相符"
        "the unit in the cell is right, and the amounts agree when converted"
        COMPARISON;
    YEAR_DISAGREES "year_disagrees" D Warning false
        "年度不一致"
        "the years disagree"
        "表头年度 = 标题年度 = 文件名年度"
        "the year in the head = the year in the title = the year in the file's name"
        "无"
        "none"
        "文件名为公开年度；标题为编报年度"
        "the file is named after the year of publication; the title gives the year of reporting"
        COMPARISON;
    BLANK_TEMPLATE "blank_template" D Warning false
        "只有模板，没有结果"
        "a template without results"
        "自评表至少填写一项完成值、完成情况或得分"
        "a self-evaluation states at least one result or score"
        "无"
        "none"
        "公开的是年初绩效目标，而非自评"
        "what was published are the targets and not the evaluation"
        MOF;
}
