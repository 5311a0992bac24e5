//! Tidiness, which has to be asked for.

use serde_json::json;

use super::{indicator, text, unchecked, verdicts};
use crate::check::{CheckOptions, run};
use crate::record::CheckVerdict::{self, Fail, Pass};

fn of(raw: &str, rule: &str, tidiness: bool) -> Vec<CheckVerdict> {
    let mut form = unchecked(json!({"goals": [{"actual": text(raw)}]}));
    let options = CheckOptions {
        tidiness,
        ..CheckOptions::default()
    };
    run(&mut form, &options);
    verdicts(&form, rule)
}

#[test]
fn tidiness_is_off_by_default() {
    let raw = "1. 甲。3. 乙。（200字以内）<p>丙</p>";
    for rule in ["numbering_slip", "left_over_prompt", "left_over_tag"] {
        assert!(of(raw, rule, false).is_empty(), "{rule}");
        assert_eq!(of(raw, rule, true), [Fail], "{rule}");
    }
}

#[test]
fn numbering_rises_by_one() {
    let of = |raw: &str| of(raw, "numbering_slip", true);
    assert_eq!(of("1. 甲。3. 乙。3. 丙。4. 丁。"), [Fail]);
    assert_eq!(of("一、甲。二、乙。二、丙。"), [Fail]);
    assert_eq!(of("（1）甲；（2）乙；（4）丙。"), [Fail]);
    assert_eq!(of("一是甲；二是乙；四是丙。"), [Fail]);
    for good in [
        "1. 甲。2. 乙。3. 丙。",
        "1.甲：（1）子；（2）丑。2.乙：（1）寅；（2）卯。",
        "一、甲。二、乙。1、丙。2、丁。",
        "长3.5公里，比上年多1.3公里。5.2公里已完工。",
        "十一、甲。十二、乙。",
    ] {
        assert_eq!(of(good), [Pass], "{good}");
    }
}

#[test]
fn prompts_and_tags_are_named() {
    let prompt = |raw: &str| of(raw, "left_over_prompt", true);
    for left in [
        "项目概况（200字以内）",
        "请填写年度目标",
        "覆盖XX个村",
        "受益≥**人",
    ] {
        assert_eq!(prompt(left), [Fail], "{left}");
    }
    for good in [
        "撰写简报200字",
        "申请人请假3次",
        "使用X光机2台",
        "邀请填报单位说明情况",
    ] {
        assert_eq!(prompt(good), [Pass], "{good}");
    }
    let tag = |raw: &str| of(raw, "left_over_tag", true);
    for left in [
        "<p>就业资金</p>",
        "一<br/>二",
        "一&nbsp;二",
        "<span class=\"a\">一",
    ] {
        assert_eq!(tag(left), [Fail], "{left}");
    }
    for good in ["满意度>90%", "得分<分值", "a<b，c>d"] {
        assert_eq!(tag(good), [Pass], "{good}");
    }
}

#[test]
fn a_model_row_is_a_prompt() {
    let mut form = unchecked(json!({"indicators": [indicator("指标2：", "", "")]}));
    let options = CheckOptions {
        tidiness: true,
        ..CheckOptions::default()
    };
    run(&mut form, &options);
    assert_eq!(verdicts(&form, "left_over_prompt"), [Fail]);
}
