//! Why a verdict on an indicator is unclear, or what it had to assume.

/// Every reason that an attainment may give: its code, in English, in Chinese.
pub const REASONS: &[(&str, &str, &str)] = &[
    ("actual_blank", "the result is blank", "完成值空白"),
    (
        "actual_copies_target",
        "the result is the target with its sign: nothing was measured",
        "完成值照抄目标值及其符号，未见实际数",
    ),
    (
        "actual_is_bound",
        "the result is a bound that leaves both verdicts open",
        "完成值是一个界限，达标与否都有可能",
    ),
    (
        "actual_is_plan",
        "the words before the result's number say that it was planned",
        "完成值中的数是计划数",
    ),
    (
        "approximate",
        "an approximate number is too near the target",
        "约数离目标值太近",
    ),
    (
        "broken_thousands",
        "thousands separators stand in the wrong places",
        "千位分隔符位置有误",
    ),
    (
        "condition_unanswered",
        "the target sets several conditions and the result answers not all of them",
        "目标有多个条件，完成值没有全部回答",
    ),
    (
        "date",
        "the result is a date and the target a number",
        "完成值是日期，目标值是数",
    ),
    (
        "date_not_exact",
        "the dates are printed too coarsely to say which is earlier",
        "日期印得不够细，无法比较先后",
    ),
    (
        "dates_not_comparable",
        "one of the dates has no month or year, or says when something began",
        "日期缺年月，或说的是起始时间",
    ),
    (
        "direction_assumed",
        "no comparator is printed: the indicator's name or its unit says that more (or less) is better",
        "目标值没有比较符号，按指标名称或单位判断方向",
    ),
    (
        "direction_differs",
        "one number rises and the other falls",
        "一个说增长，一个说下降",
    ),
    (
        "direction_unknown",
        "no comparator is printed and nothing says which way is better",
        "目标值没有比较符号，也看不出方向",
    ),
    (
        "exceeds_equal",
        "the target is = and the result lies above",
        "目标值为等于，完成值超过",
    ),
    (
        "leading_zero",
        "the number starts with a superfluous zero",
        "数字前有多余的零",
    ),
    (
        "malformed_number",
        "a number is malformed",
        "数字有误，无法读取",
    ),
    ("no_number", "the result holds no number", "完成值中没有数"),
    (
        "noun_differs",
        "the result's number counts something else",
        "完成值中的数说的是别的事",
    ),
    (
        "number_not_given",
        "the result is a grade and the target a number: the grade is taken",
        "目标值是数，完成值是等级，按等级判断",
    ),
    (
        "number_too_large",
        "the number does not fit an exact decimal in the base unit",
        "数字太大，无法精确换算",
    ),
    (
        "per_differs",
        "one number is for each month, person and the like, the other is not",
        "一个数是每月、每人等，另一个不是",
    ),
    (
        "percent_or_fraction",
        "a bare number may be a fraction or a percent",
        "没有百分号的数可能是小数，也可能是百分数",
    ),
    (
        "scale_without_threshold",
        "the target is the whole scale of grades",
        "目标值是整个等级序列，没有说要达到哪一级",
    ),
    (
        "several_candidates",
        "several numbers of the result fit",
        "完成值中有多个数都可能对应目标",
    ),
    (
        "several_dates",
        "several dates, and nothing says which counts",
        "有多个日期，看不出以哪个为准",
    ),
    (
        "several_numbers",
        "digits touch so that nobody knows where a number ends, or several stand without a target",
        "数字连写，或没有目标值而有多个数",
    ),
    ("target_blank", "the target is blank", "目标值空白"),
    (
        "target_is_number",
        "the target is a number and the result a word",
        "目标值是数，完成值是文字",
    ),
    (
        "target_without_measure",
        "the target has no number, date or grade",
        "目标值没有数、日期或等级",
    ),
    (
        "target_without_number",
        "the target has no number and the result has several or words beside it",
        "目标值没有数，完成值有数",
    ),
    (
        "too_many_digits",
        "more digits than an exact decimal holds",
        "位数太多，无法精确表示",
    ),
    (
        "unit_assumed",
        "one of the numbers has no unit or scale; the other's is taken",
        "一个数没有单位或数量级，按另一个数的",
    ),
    (
        "unit_differs",
        "the units differ and no exact factor lies between them",
        "单位不同，且没有确切的换算关系",
    ),
    (
        "unit_missing",
        "one of the numbers has no unit and cannot be in the other's",
        "一个数没有单位，且不可能与另一个数同单位",
    ),
    (
        "words_differ",
        "two qualitative words that do not compare",
        "两处定性文字无法比较",
    ),
    (
        "year_assumed",
        "a date without a year was taken to be in the other's",
        "日期没有年份，按同一年比较",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The codes of one word: they look like any other text.
    const WORDS: &[&str] = &["approximate", "date"];

    /// Texts in small letters with strokes between them are reasons in these modules.
    #[test]
    fn every_reason_is_listed_and_none_is_gone() {
        let sources = [
            include_str!("attainment/mod.rs"),
            include_str!("attainment/compare.rs"),
            include_str!("attainment/dates.rs"),
            include_str!("attainment/grades.rs"),
            include_str!("attainment/judge.rs"),
            include_str!("attainment/scales.rs"),
            include_str!("actual.rs"),
            include_str!("quantity.rs"),
        ];
        let code = |text: &&str| {
            text.contains('_') && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                || WORDS.contains(text)
        };
        // What stands in a test or an attribute is none.
        let lines = sources.iter().flat_map(|source| {
            let end = source.find("#[cfg(test)]").unwrap_or(source.len());
            source[..end].lines().filter(|l| !l.contains("#["))
        });
        let said: BTreeSet<&str> = lines
            .flat_map(|line| line.split('"').skip(1).step_by(2))
            .filter(code)
            .collect();
        let listed: BTreeSet<&str> = REASONS.iter().map(|r| r.0).collect();
        assert_eq!(said, listed);
    }
}
