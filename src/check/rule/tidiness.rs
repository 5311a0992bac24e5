//! Tidiness: slips that say nothing about money or results, off by default.

super::table! {
    NUMBERING_SLIP "numbering_slip" T Info false
        "编号跳号或重号"
        "numbering skips or repeats"
        "同一式样的序号逐一递增"
        "ordinals of one style rise by one"
        "无；回到1视为新的列表"
        "none; 1 starts a new list"
        "中间的条目为概括公开而删去"
        "items were left out for publication"
        PRACTICE;
    LEFT_OVER_PROMPT "left_over_prompt" T Info false
        "填写提示未删"
        "a prompt was left in"
        "文字中没有“（200字以内）”“请填写”“XX”等提示"
        "no prompts such as （200字以内）, 请填写 or XX in the text"
        "无"
        "none"
        "XX 是隐去的名称"
        "XX stands for a name that was left out"
        PRACTICE;
    LEFT_OVER_TAG "left_over_tag" T Info false
        "网页标记残留"
        "a tag was left in"
        "文字中没有 <p>、&nbsp; 等标记"
        "no markup such as <p> or &nbsp; in the text"
        "无；纯文本输入的标记在读取时已另存并报告（markup_stripped）"
        "none; tags in plain text are set apart by the reader, which reports markup_stripped"
        "标记是引用的内容"
        "the tag is quoted on purpose"
        PRACTICE;
}
