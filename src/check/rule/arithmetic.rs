//! Class A: arithmetic over printed numbers.

super::table! {
    BUDGET_ADJUSTED "budget_adjusted" A Error true
        "调整后预算 = 年初预算 + 调整数"
        "adjusted budget = initial budget + adjustment"
        "调整后预算数 = 年初预算数 + 预算调整数"
        "adjusted = initial + adjustment"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "调整后预算含上年结转而调整数不含；调整数只列财政追加"
        "the adjusted budget holds carried-over money that the adjustment leaves out"
        GUANGZHOU;
    EXECUTION_RATE "execution_rate" A Error true
        "执行率 = 执行数 ÷ 全年预算数"
        "execution rate = executed / budget"
        "执行率 = 执行数 ÷ 全年(调整后)预算数 × 100%"
        "rate = executed / adjusted × 100 %"
        "各数末位半个单位；只舍不入亦可"
        "half a unit of the last printed digit of each number; digits cut off are rounding too"
        "执行率按年初预算数或到位数计算（提示中会指出哪一个符合）；分母不含结转"
        "the rate is computed on the initial budget or the money received (the message names which fits)"
        MOF;
    ADJUSTMENT_RATE "adjustment_rate" A Error true
        "预算调整率 = 调整数 ÷ 年初预算数"
        "adjustment rate = adjustment / initial budget"
        "预算调整率 = 预算调整数 ÷ 年初预算数 × 100%"
        "rate = adjustment / initial × 100 %"
        "各数末位半个单位；只舍不入亦可；只印绝对值者视为四舍五入"
        "half a unit of the last printed digit of each number; a rate without the sign counts as rounding"
        "调整率以调整后预算为分母（提示中会指出）"
        "the rate is computed on the adjusted budget (the message says so)"
        GUANGZHOU;
    BUDGET_TOTAL "budget_total" A Error true
        "资金总额 = 各项之和"
        "total = sum of its parts"
        "总额 = 财政拨款 + 结转 + 其他……；其下“其中”不重复计入"
        "total = fiscal appropriation + carry-over + other …; rows under 其中 are not counted twice"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "表中只列出部分资金来源；万元以下四舍五入"
        "the form lists only some sources of money"
        MOF;
    BUDGET_PART "budget_part" A Error false
        "分项 ≤ 总额"
        "a part is at most its whole"
        "其中各项 ≤ 总额"
        "each part ≤ the whole"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "另一分项为负数（冲销、退回）"
        "another part is negative (a reversal)"
        ARITHMETIC;
    BUDGET_BALANCE "budget_balance" A Error true
        "结余 = 到位（预算）数 − 执行数"
        "balance = money received (or budget) - executed"
        "结余 = 到位数或预算数 − 执行数"
        "balance = received or budget − executed"
        "各数末位半个单位之和"
        "half a unit of the last printed digit of each number"
        "结余扣除了已上缴财政的部分"
        "the balance leaves out money returned to the treasury"
        YUEYANG;
    EXECUTION_SCORE "execution_score" A Error true
        "执行率得分 = 分值 × 执行率"
        "execution score = weight × rate"
        "得分 = 分值 × min(1, 执行率)；取整、舍去小数者视为四舍五入"
        "score = weight × min(1, rate); whole points, rounded or cut, count as rounding"
        "0.1 分，或整数分"
        "0.1 points, or whole points"
        "当地评分办法为分档或按扣分计"
        "the local method awards steps instead of a share"
        MOF;
    WEIGHT_TOTAL "weight_total" A Warning true
        "Σ分值 = 100"
        "weights sum to 100"
        "Σ指标分值（含或不含预算执行10分）= 表列合计，未列时为100"
        "Σ weights, with or without the execution weight, = the printed total, or 100"
        "分值为整数或确数，合计末位半个单位"
        "weights are exact; half a unit of the printed total"
        "指标分值之和100另加预算执行10分，附加分"
        "100 points of indicators and 10 for execution on top; bonus points"
        MOF;
    SECTION_WEIGHT "section_weight" A Warning true
        "一级指标分值 = 其下各行之和"
        "points of a section = sum of its rows"
        "一级指标标题中的分值 = Σ其下指标分值"
        "points in the heading = Σ weights of its rows"
        "分值为确数"
        "weights are exact"
        "标题分值含预算执行分"
        "the heading's points include those of the execution rate"
        SCORES;
    SCORE_TOTAL "score_total" A Error true
        "总分 = Σ得分"
        "total score = sum of scores"
        "总分 = Σ指标得分（+ 执行率得分）；得分为百分制时 Σ分值×得分÷100"
        "total = Σ scores (+ execution score); Σ weight × score / 100 where scores are out of 100"
        "得分为确数，总分末位半个单位；只舍不入亦可"
        "scores are exact; half a unit of the printed total; digits cut off are rounding too"
        "总分为复核后调整的分数"
        "the total was corrected by a reviewer"
        MOF;
    SCORE_RANGE "score_range" A Error false
        "0 ≤ 得分 ≤ 分值"
        "0 ≤ score ≤ weight"
        "0 ≤ 得分 ≤ 分值"
        "0 ≤ score ≤ weight"
        "无"
        "none"
        "加分项；得分为百分制"
        "bonus points; scores out of 100"
        MOF;
    PROSE_RATIO "prose_ratio" A Error true
        "文中比率与文中数字"
        "a ratio that prose states and its own numbers give"
        "比率 = 部分 ÷ 整体 × 100%"
        "ratio = part / whole × 100 %"
        "各数末位半个单位；只舍不入亦可"
        "half a unit of the last printed digit of each number"
        "比率的分母不是同句中的数（如只算到期应办件）"
        "the ratio's denominator is not the number in the sentence (only cases due, for instance)"
        ARITHMETIC;
    PROSE_PART "prose_part" A Error false
        "文中部分 ≤ 整体"
        "a part in prose is at most its whole"
        "办结、调解等部分数 ≤ 受理、处理等总数"
        "settled, mediated … ≤ received, handled …"
        "约数不比"
        "approximate numbers are not compared"
        "部分数含上年结转案件，或含总数以外的渠道"
        "the part includes cases of the year before, or of other channels"
        ARITHMETIC;
}
