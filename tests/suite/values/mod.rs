//! Typed values: reviewed cases, and properties.

mod cases;
mod narratives;
mod properties;

use selfeval::value;

use crate::clock;

/// The characters of a range.
fn slice(raw: &str, range: &std::ops::Range<usize>) -> String {
    raw.chars().skip(range.start).take(range.len()).collect()
}

/// 12月底前 in a form for 2022 is not met in January 2023.
#[test]
fn a_date_without_a_year_is_of_the_forms_year() {
    let verdict = |actual: &str, year: Option<u16>| {
        let target = value::quantity("12月底前").in_year(year);
        let actual = value::actual(actual, Some(&target), None).in_year(year);
        value::attainment(&target, &actual, &[]).result
    };
    assert_eq!(verdict("2023年1月", Some(2022)), value::Verdict::NotMet);
    assert_eq!(verdict("2022年11月", Some(2022)), value::Verdict::Met);
    assert_eq!(verdict("11月30日", Some(2022)), value::Verdict::Met);
    assert_eq!(verdict("2021年12月", Some(2022)), value::Verdict::Met);
}

#[test]
fn long_texts_take_time_in_proportion() {
    let sentences = [
        "处理各类劳动人事争议仲裁案件共计9102件，通过各类调解渠道调解11149件，调解成功率达75.16%。",
        "1",
        "一",
        "1,",
        "1-",
        "1.",
        "(",
        "千",
        "≥",
        "2022年",
        "约",
        "不",
        "5人",
        "1 ",
        "1:",
        ";",
        "的",
        "第",
        "1人-",
    ];
    for sentence in sentences {
        let text = sentence.repeat(60_000 / sentence.chars().count());
        let taken = clock::seconds(|| {
            let _ = value::mentions(&text);
            let target = value::quantity(&text);
            let _ = value::target_in_sentence(&text);
            let actual = value::actual(&text, Some(&target), None);
            let _ = value::attainment(&target, &actual, &[]);
            let _ = (
                value::number(&text),
                value::amount(&text, None),
                value::percent(&text, true),
                value::grade(&text),
            );
        });
        assert!(
            // A slow machine takes seconds, a quadratic reader minutes.
            taken < 20.0,
            "{sentence:?} repeated took {taken} s"
        );
    }
}
