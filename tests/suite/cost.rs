//! What a long form costs, and what happens when its time is up.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use selfeval::budget::{Budget, Limits};
use selfeval::extract::{Options, extract};
use selfeval::lexicon::Lexicon;
use selfeval::problem::{Code, Problem};
use selfeval::read::text;
use selfeval::recognize::recognize_within;
use selfeval::record::{Record, Status};

use crate::clock;

/// A project's form with as many indicators, in text with tabs; levels stand once.
fn form(indicators: usize) -> String {
    let mut form = String::from(
        "项目支出绩效自评表\n（2022年度）\n项目名称\t道路养护\n主管部门\t柳溪县交通局\t实施单位\t养护中心\n\
         一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n",
    );
    for i in 0..indicators {
        let levels = match i {
            0 => "产出指标\t数量指标",
            _ => "\t",
        };
        writeln!(form, "{levels}\t养护里程{i}\t≥{i}公里\t{i}公里\t10\t9\t").unwrap();
    }
    form
}

fn read(text: &str, options: &Options, budget: &Budget) -> Record {
    extract(text.as_bytes(), Path::new("form.txt"), options, budget)
}

#[test]
fn a_long_form_costs_in_proportion_to_its_rows() {
    let options = Options::default();
    let time = |rows: usize| {
        let text = form(rows);
        clock::seconds(|| {
            let record = read(&text, &options, &Budget::default());
            assert_eq!(record.forms[0].indicators.len(), rows);
        })
    };
    let small = (0..3).map(|_| time(2_000)).fold(f64::INFINITY, f64::min);
    let large = (0..2).map(|_| time(20_000)).fold(f64::INFINITY, f64::min);
    assert!(
        large < small * 10.0 * 5.0 + 0.05,
        "a tenth took {small} s, the whole {large} s"
    );
}

#[test]
fn when_the_time_is_up_nothing_is_lost_silently() {
    let printed = form(200);
    let content = text::read(&printed, &Budget::default()).unwrap();
    let lexicon = Lexicon::load(None).unwrap();
    let over = Budget::new(Limits {
        timeout: Duration::ZERO,
        ..Limits::default()
    });
    std::thread::sleep(Duration::from_millis(2));
    let (forms, problem) = recognize_within(&content, &lexicon, Some(&over));
    let told = problem.iter().chain(forms.iter().flat_map(|f| &f.problems));
    assert!(told.filter(|p| p.code == Code::LimitTime).count() > 0);
    let told = |problems: &[Problem]| problems.iter().any(|p| p.code == Code::LimitTime);
    // A budget that runs out on the way leaves what was not read unplaced.
    for millis in [1, 3, 9, 27] {
        let budget = Budget::new(Limits {
            timeout: Duration::from_millis(millis),
            ..Limits::default()
        });
        let (forms, problem) = recognize_within(&content, &lexicon, Some(&budget));
        let stopped = forms
            .iter()
            .any(|f| f.problems.iter().any(|p| p.code == Code::LimitTime));
        for form in &forms {
            let read = form.draft.indicators.len();
            let left = form.draft.unplaced.len() + form.draft.unplaced_tables.len();
            assert!(
                read == 200 || (stopped || told(&problem)) && left > 0,
                "{read} {left}"
            );
        }
    }
}

#[test]
fn a_form_out_of_time_is_partial() {
    let options = Options::default();
    let over = Budget::new(Limits {
        timeout: Duration::ZERO,
        ..Limits::default()
    });
    let record = read(&form(200), &options, &over);
    assert!(record.problems.iter().any(|p| p.code == Code::LimitTime));
    assert!(matches!(record.status, Status::Partial | Status::Failed));
}
