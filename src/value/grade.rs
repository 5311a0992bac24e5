//! Qualitative words and the three attainment grades.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::Text;

/// What a qualitative cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GradeValue {
    /// 达成预期指标
    Achieved,
    /// 部分达成预期指标并具有一定效果
    PartlyAchieved,
    /// 未达成预期指标且效果较差
    NotAchieved,
    /// 优
    Excellent,
    /// 良
    Good,
    /// 中
    Medium,
    /// 低
    Low,
    /// 差
    Poor,
    /// 优良中低差: the scale itself, printed as a target.
    Scale,
    /// 高
    High,
    /// 好
    Fine,
    /// 合格
    Qualified,
    /// 不合格
    Unqualified,
    /// 是
    Yes,
    /// 否
    No,
    /// 有效
    Effective,
    /// 长期
    LongTerm,
    /// 提升
    Improved,
    /// 下降
    Reduced,
    /// 效果明显
    Significant,
    /// 按规定执行
    AsPrescribed,
}

impl GradeValue {
    /// Whether it is one of the three attainment grades.
    #[must_use]
    pub const fn is_attainment(self) -> bool {
        matches!(
            self,
            Self::Achieved | Self::PartlyAchieved | Self::NotAchieved
        )
    }

    /// The rank on the scale 优良中低差, best first.
    #[must_use]
    pub const fn rank(self) -> Option<u8> {
        Some(match self {
            Self::Excellent => 0,
            Self::Good => 1,
            Self::Medium => 2,
            Self::Low => 3,
            Self::Poor => 4,
            _ => return None,
        })
    }
}

/// A grade with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// What it says.
    pub value: GradeValue,
    /// How strongly: below zero for 有所 and 较, above for 显著.
    pub degree: i8,
    /// Where it stands in the raw text, in characters.
    pub span: Range<usize>,
}

use GradeValue::{
    Achieved, AsPrescribed, Effective, Excellent, Fine, Good, High, Improved, LongTerm, Low,
    Medium, No, NotAchieved, PartlyAchieved, Poor, Qualified, Reduced, Scale, Significant,
    Unqualified, Yes,
};

/// Attainment grades by their beginning: what follows only elaborates.
const OPENINGS: &[(&str, GradeValue)] = &[
    ("部分达成", PartlyAchieved),
    ("部分完成", PartlyAchieved),
    ("基本达成", PartlyAchieved),
    ("未达成", NotAchieved),
    ("未完成预期", NotAchieved),
    ("未达到预期", NotAchieved),
    ("未实现", NotAchieved),
    ("没有完成", NotAchieved),
    ("达成预期", Achieved),
    ("达成年度", Achieved),
    ("达成目标", Achieved),
    ("达成指标", Achieved),
    ("全部达成", Achieved),
    ("全部完成", Achieved),
    ("已达成", Achieved),
    ("已完成预期", Achieved),
    ("完成预期", Achieved),
    ("达到预期", Achieved),
    ("实现预期", Achieved),
];

/// Whole cells.
const WORDS: &[(&str, GradeValue)] = &[
    ("达成", Achieved),
    ("完成", Achieved),
    ("已完成", Achieved),
    ("按时完成", Achieved),
    ("按期完成", Achieved),
    ("已按时完成", Achieved),
    ("已按期完成", Achieved),
    ("完成目标", Achieved),
    ("完成目标值", Achieved),
    ("已达标", Achieved),
    ("达标", Achieved),
    ("已实现", Achieved),
    ("基本完成", PartlyAchieved),
    ("未完成", NotAchieved),
    ("未达标", NotAchieved),
    ("不达标", NotAchieved),
    ("优", Excellent),
    ("优秀", Excellent),
    ("良", Good),
    ("良好", Good),
    ("中", Medium),
    ("中等", Medium),
    ("一般", Medium),
    ("低", Low),
    ("较低", Low),
    ("差", Poor),
    ("较差", Poor),
    ("优良中低差", Scale),
    ("优良中差", Scale),
    ("高中低", Scale),
    ("优/良/中/低/差", Scale),
    ("优、良、中、低、差", Scale),
    ("高", High),
    ("较高", High),
    ("好", Fine),
    ("较好", Fine),
    ("很好", Fine),
    ("合格", Qualified),
    ("达到合格", Qualified),
    ("质量合格", Qualified),
    ("不合格", Unqualified),
    ("是", Yes),
    ("否", No),
    ("有", Yes),
    ("有效", Effective),
    ("效果好", Fine),
    ("长期", LongTerm),
    ("长远", LongTerm),
    ("长期有效", LongTerm),
    ("长效", LongTerm),
    ("持续", LongTerm),
    ("提升", Improved),
    ("提高", Improved),
    ("改善", Improved),
    ("增强", Improved),
    ("增加", Improved),
    ("得到提升", Improved),
    ("得到提高", Improved),
    ("得到改善", Improved),
    ("降低", Reduced),
    ("减少", Reduced),
    ("下降", Reduced),
    ("明显", Significant),
    ("显著", Significant),
    ("较明显", Significant),
    ("比较明显", Significant),
    ("效果明显", Significant),
    ("效果显著", Significant),
    ("成效显著", Significant),
    ("成效明显", Significant),
    ("按规定执行", AsPrescribed),
    ("按要求执行", AsPrescribed),
    ("按标准执行", AsPrescribed),
];

/// Adverbs before words of change: 显著提升, 有所提高.
const ADVERBS: &[&str] = &[
    "显著",
    "有所",
    "逐步",
    "明显",
    "有效",
    "不断",
    "持续",
    "进一步",
    "稳步",
    "大幅",
    "较大",
    "切实",
    "得到",
    "长期",
    "基本",
    "全面",
    "普遍",
];

/// Words behind a grade that make it the least that is wanted.
const UPWARDS: &[&str] = &["及以上", "(含)以上", "或以上", "以上"];
/// Beginnings of words of change that make much of it, and little.
const STRONGLY: &[&str] = &["显著", "明显", "大幅", "较大", "全面", "切实", "很"];
const WEAKLY: &[&str] = &["有所", "较", "比较", "基本", "逐步"];

/// The grade or qualitative word a cell consists of.
#[must_use]
pub fn grade(raw: &str) -> Option<Grade> {
    let text = Text::new(raw);
    grade_in(&text, text.whole())
}

pub(crate) fn grade_in(text: &Text, range: Range<usize>) -> Option<Grade> {
    let mut range = range;
    while let Some(ch) = text.before(range.end)
        && matches!(ch, '。' | ';' | ',' | '.' | '!')
        && range.end > range.start
    {
        range = text.trim(range.start..range.end - 1);
    }
    if range.len() > 40 {
        return None;
    }
    let plain = text.plain(range.clone());
    let word = plain.trim_matches(|c| matches!(c, '"' | '“' | '”' | '(' | ')'));
    let exact = |word: &str| WORDS.iter().find(|(w, _)| *w == word).map(|&(_, v)| v);
    let opening = || {
        let digits = word.chars().any(|c| c.is_ascii_digit());
        OPENINGS
            .iter()
            .find(|(w, _)| !digits && word.starts_with(w))
            .map(|&(_, v)| v)
    };
    let adverb = || {
        let mut rest = word;
        while let Some(stripped) = ADVERBS.iter().find_map(|a| rest.strip_prefix(a)) {
            rest = stripped;
        }
        exact(rest).filter(|v| matches!(v, Improved | Reduced | Significant | Effective | LongTerm))
    };
    // 良好以上, 合格及以上
    let at_least = || {
        let rest = UPWARDS.iter().find_map(|u| word.strip_suffix(u))?;
        exact(rest).filter(|v| v.rank().is_some() || *v == Qualified)
    };
    let value = exact(word)
        .or_else(opening)
        .or_else(adverb)
        .or_else(at_least)?;
    let begins = |words: &[&str]| words.iter().any(|w| word.starts_with(w));
    // 明显 alone is as much as 效果明显.
    let strong = begins(STRONGLY) && value != Significant;
    let degree = i8::from(strong) - i8::from(begins(WEAKLY));
    Some(Grade {
        value,
        degree,
        span: range,
    })
}
