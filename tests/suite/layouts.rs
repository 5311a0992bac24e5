//! Layouts that no family describes, typed cell by cell: what is read of them
//! is right, and what is not certain is said.

use std::collections::BTreeSet;

use selfeval::assemble::{Context, assemble};
use selfeval::content::{
    Block, Cell, Content, Direction, Line, LineId, Origin, Paragraph, Place, Role, Table,
};
use selfeval::problem::Problem;
use selfeval::recognize::recognize;
use selfeval::record::Form;
use serde_json::Value;

/// A form with the problems met while reading it.
pub struct Reading {
    pub form: Form,
    pub problems: Vec<Problem>,
}

impl Reading {
    /// What stands at a pointer, as JSON.
    pub fn at(&self, pointer: &str) -> Value {
        let form = serde_json::to_value(&self.form).expect("a form");
        form.pointer(pointer).cloned().unwrap_or(Value::Null)
    }

    /// The printed text at a pointer.
    pub fn raw(&self, pointer: &str) -> String {
        self.at(&format!("{pointer}/raw"))
            .as_str()
            .unwrap_or("(null)")
            .to_owned()
    }

    pub fn codes(&self) -> BTreeSet<&'static str> {
        self.problems.iter().map(|p| p.code.as_str()).collect()
    }

    pub fn unplaced(&self) -> Vec<String> {
        let texts = self.form.unplaced.texts.iter().map(|t| t.raw.clone());
        let cells = self
            .form
            .unplaced
            .tables
            .iter()
            .flat_map(|t| t.rows.concat());
        texts.chain(cells).collect()
    }
}

fn line(content: &mut Content, text: &str, number: u32, cell: Option<[u32; 3]>) -> LineId {
    content.push_line(Line {
        chars: text.chars().collect(),
        place: Place::Text { line: number, cell },
        extents: Vec::new(),
        direction: Direction::Right,
        origin: Origin::Text,
        score: None,
    })
}

/// A text and its spans: 产出指标^3>2 covers three rows and two columns.
fn spans(text: &str) -> (&str, u32, u32) {
    let (text, cols) = text
        .rsplit_once('>')
        .map_or((text, 1), |(t, n)| n.parse().map_or((text, 1), |n| (t, n)));
    let (text, rows) = text
        .rsplit_once('^')
        .map_or((text, 1), |(t, n)| n.parse().map_or((text, 1), |n| (t, n)));
    (text, rows, cols)
}

/// Paragraphs and a table, rows typed as `a|b^2>3|c`, as content.
pub fn content(lead: &[&str], rows: &[&str]) -> Content {
    let mut content = Content::default();
    let mut number = 0;
    for text in lead {
        number += 1;
        let id = line(&mut content, text, number, None);
        content.blocks.push(Block::Paragraph(Paragraph {
            role: Role::Body,
            lines: vec![id],
        }));
    }
    let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut table = Table {
        spans_known: true,
        ..Table::default()
    };
    for (row, typed) in (0_u32..).zip(rows) {
        let mut col = 0;
        for text in typed.split('|') {
            while taken.contains(&(row, col)) {
                col += 1;
            }
            let (text, row_span, col_span) = spans(text);
            for r in row..row + row_span {
                taken.extend((col..col + col_span).map(|c| (r, c)));
            }
            number += 1;
            let lines = if text.is_empty() {
                Vec::new()
            } else {
                vec![line(&mut content, text, number, Some([0, row, col]))]
            };
            table.cells.push(Cell {
                row,
                col,
                row_span,
                col_span,
                lines,
                ..Cell::default()
            });
            table.rows = table.rows.max(row + row_span);
            table.cols = table.cols.max(col + col_span);
        }
    }
    for row in 0..table.rows {
        for col in 0..table.cols {
            if !taken.contains(&(row, col)) {
                table.cells.push(Cell {
                    row,
                    col,
                    row_span: 1,
                    col_span: 1,
                    ..Cell::default()
                });
            }
        }
    }
    table.cells.sort_by_key(|c| (c.row, c.col));
    content.blocks.push(Block::Table(table));
    content
}

/// All forms of a content.
pub fn forms(content: &Content, file_name: &str) -> Vec<Reading> {
    let lexicon = selfeval::extract::lexicon(None).expect("the built-in files");
    recognize(content, &lexicon)
        .into_iter()
        .enumerate()
        .map(|(at, recognized)| {
            let context = Context {
                content,
                disputed: &[],
                lexicon: &lexicon,
                document_id: "0123456789abcdef",
                file_name,
                keep_personal: false,
            };
            let (form, mut problems) = assemble(context, &recognized.draft, at + 1);
            problems.extend(recognized.problems);
            Reading { form, problems }
        })
        .collect()
}

/// The only form of a typed layout.
pub fn read(lead: &[&str], rows: &[&str]) -> Reading {
    let mut found = forms(&content(lead, rows), "");
    assert_eq!(found.len(), 1, "one form");
    found.remove(0)
}

const TITLE: &[&str] = &["2023年度项目支出绩效自评表", "单位：万元"];

#[test]
fn points_of_levels_are_not_the_indicators() {
    let form = read(
        TITLE,
        &[
            "一级指标|分值|二级指标|分值|三级指标|分值|年度目标值|实际完成值|得分",
            "产出指标^2|60^2|数量指标|35|培训人数|35|≥1000人|1100人|35",
            "质量指标|25|合格率|25|≥95%|94%|24",
        ],
    );
    assert_eq!(form.raw("/indicators/0/weight"), "35");
    assert_eq!(form.raw("/indicators/1/weight"), "25");
    assert_eq!(form.raw("/indicators/1/section_weight"), "60");
    assert!(form.codes().contains("column_ambiguous"));
}

#[test]
fn points_below_the_names_of_levels_are_told_apart() {
    let form = read(
        TITLE,
        &[
            "一级指标>2|二级指标>2|三级指标>2|评分标准^2|自评分^2",
            "名称|权重（%）|名称|权重（%）|名称|权重（%）",
            "投入|20|项目立项|12|论证决策|12|有论证得满分|11",
            "过程^2|20^2|资金管理|10|支付率|10|按比例得分|9",
            "事项管理|10|监管有效|10|有机制得满分|10",
        ],
    );
    for (at, name, weight, score) in [(0, "论证决策", "12", "11"), (2, "监管有效", "10", "10")]
    {
        assert_eq!(form.raw(&format!("/indicators/{at}/name")), name);
        assert_eq!(form.raw(&format!("/indicators/{at}/weight")), weight);
        assert_eq!(form.raw(&format!("/indicators/{at}/score")), score);
        assert_eq!(form.raw(&format!("/indicators/{at}/section_weight")), "20");
    }
}

#[test]
fn an_unknown_label_below_the_target_holds_it() {
    let form = read(
        TITLE,
        &[
            "一级指标^2|二级指标^2|三级指标^2|指标值>3|完成值^2|分值^2|得分^2",
            "运算符号|内容|度量单位",
            "履职效能|重点工作|送戏下乡场次|≥|60|场|62|20|20",
        ],
    );
    assert_eq!(form.raw("/indicators/0/target"), "≥60场");
    assert_eq!(form.at("/indicators/0/target/value"), 60);
}

#[test]
fn money_of_tasks_is_no_budget() {
    let form = read(
        &["2023年度部门整体支出绩效自评表"],
        &[
            "任务名称^2|主要内容^2|预算数（万元）>2|执行数（万元）>2|分值^2|得分^2",
            "总额|财政拨款|总额|财政拨款",
            "河道治理|整治河道12公里|300.00|280.00|290.00|275.00|—|—",
            "金额合计>2|300.00|280.00|290.00|275.00|10|9.7",
            "一级指标|二级指标|三级指标>2|年度指标值|实际完成值|分值|得分",
            "产出指标|数量指标|治理长度>2|≥12公里|12.5公里|20|20",
        ],
    );
    assert!(form.form.budget.is_empty());
    assert_eq!(form.form.tasks.len(), 1);
    assert_eq!(form.raw("/tasks/0/name"), "河道治理");
    assert_eq!(form.at("/tasks/0/other/0/label"), "总额");
    assert_eq!(form.raw("/tasks/0/other/0/value"), "300.00");
    // The sum is no task.
    assert!(form.unplaced().contains(&"金额合计".to_owned()));
    assert!(form.unplaced().contains(&"9.7".to_owned()));
}

#[test]
fn a_money_table_may_stand_the_other_way_round() {
    let form = read(
        TITLE,
        &[
            "项目名称|甲项目>4",
            "资金情况^3||合计|财政拨款|其他",
            "年初预算|500.00|300.00|200.00",
            "全年支出|515.00|296.00|219.00",
            "一级指标|二级指标|三级指标|目标值|完成值",
            "产出|数量|新建水厂|≥3座|3座",
        ],
    );
    assert_eq!(form.form.budget.len(), 3);
    assert_eq!(form.at("/budget/1/item"), "fiscal_appropriation");
    assert_eq!(form.raw("/budget/1/initial"), "300.00");
    assert_eq!(form.raw("/budget/2/executed"), "219.00");
}

#[test]
fn several_figures_beside_one_label_are_not_chosen_from() {
    let form = read(
        TITLE,
        &[
            "年初预算数|500.00|300.00|200.00",
            "一级指标|二级指标|三级指标|目标值",
            "产出|数量|新建水厂|≥3座",
        ],
    );
    assert!(form.form.budget.is_empty());
    assert!(form.codes().contains("column_ambiguous"));
    assert_eq!(form.unplaced().len(), 4);
}

#[test]
fn a_list_of_vouchers_is_no_budget() {
    let form = read(
        TITLE,
        &[
            "支出内容|支出金额|支付时间",
            "泵房设备采购|61.50|2023年3月",
            "监理费|4.76|2023年5月",
            "一级指标|二级指标|三级指标",
        ]
        .iter()
        .copied()
        .chain(["一级指标|三级指标|目标值", "产出|新建泵房|2座"])
        .collect::<Vec<_>>(),
    );
    assert!(form.form.budget.is_empty());
    assert!(form.unplaced().contains(&"61.50".to_owned()));
}

#[test]
fn totals_that_stand_under_other_columns_are_reported() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|目标值|完成值|分值|得分|原因",
            "产出|数量|造林面积|500亩|510亩|20|20|",
            "总分>4|100|98.6||",
        ],
    );
    assert!(form.form.totals.is_none());
    assert!(form.codes().contains("totals_ambiguous"));
    assert!(form.unplaced().contains(&"98.6".to_owned()));
}

#[test]
fn last_years_result_is_no_result() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|上年完成值|本年目标值|本年完成值|分值|得分",
            "产出指标|数量指标|培训人数|800人|≥1000人|1100人|50|50",
        ],
    );
    assert_eq!(form.raw("/indicators/0/target"), "≥1000人");
    assert_eq!(form.raw("/indicators/0/actual"), "1100人");
    assert_eq!(form.at("/indicators/0/other/0/label"), "上年完成值");
    assert!(form.codes().contains("label_guessed"));
    assert!(form.codes().contains("column_unknown"));
}

#[test]
fn two_columns_that_resemble_one_field_are_neither() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|目标值|区内实际值|市内实际值|得分",
            "产出指标|数量指标|培训人数|≥1000人|800人|1100人|50",
        ],
    );
    assert_eq!(form.at("/indicators/0/actual"), Value::Null);
    assert_eq!(form.at("/indicators/0/other/1/label"), "市内实际值");
    assert!(form.codes().contains("column_ambiguous"));
}

#[test]
fn of_columns_of_years_the_forms_own_is_read() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|目标值|2022年实际值|2023年实际值|得分",
            "产出指标|数量指标|培训人数|≥1000人|800人|1100人|50",
        ],
    );
    assert_eq!(form.raw("/indicators/0/actual"), "1100人");
    assert_eq!(form.at("/indicators/0/other/0/label"), "2022年实际值");
    assert!(form.codes().contains("label_guessed"));
}

#[test]
fn a_subtotal_is_no_indicator() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|目标值|完成值|分值|得分",
            "产出^3|数量|培训人次|1000人次|1200人次|10|10",
            "质量|合格率|95%|96%|10|9",
            "小计>4|20|19",
            "效益|社会|满意度|90%|91%|80|80",
        ],
    );
    assert_eq!(form.form.indicators.len(), 3);
    assert!(form.unplaced().contains(&"19".to_owned()));
}

#[test]
fn points_merged_over_indicators_count_once() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|目标值|完成值|分值|得分",
            "产出^2|数量^2|培训人次|1000人次|1200人次|20^2|18^2",
            "培训期数|5期|5期",
        ],
    );
    assert_eq!(form.raw("/indicators/0/weight"), "20");
    assert_eq!(form.at("/indicators/1/weight"), Value::Null);
    assert_eq!(form.at("/indicators/1/score"), Value::Null);
    assert!(form.codes().contains("points_shared"));
}

#[test]
fn four_levels_name_the_indicator_by_the_deepest() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|四级指标|指标值|实际值|得分",
            "产出|数量|培训|培训人次|1000人次|1200人次|10",
        ],
    );
    assert_eq!(form.raw("/indicators/0/name"), "培训人次");
    assert_eq!(form.at("/indicators/0/other/0/label"), "三级指标");
    assert_eq!(form.raw("/indicators/0/other/0/value"), "培训");
}

#[test]
fn what_a_family_lacks_is_read_by_the_common_labels() {
    // The project form of the ministry has no column of adjustments.
    let form = read(
        TITLE,
        &[
            "项目名称|甲项目>6",
            "项目资金||年初预算数|预算调整数|全年预算数|全年执行数|得分",
            "|年度资金总额|100.00|-20.00|80.00|78.50|9.8",
            "预期目标>3|实际完成情况>4",
            "建成泵站>3|已建成>4",
            "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
            "产出|数量|泵站|1座|1座|10|10",
        ],
    );
    assert_eq!(form.form.family, "mof-project");
    assert_eq!(form.raw("/budget/0/adjustment"), "-20.00");
}

#[test]
fn a_unit_in_an_unlisted_heading_of_money_counts() {
    let form = read(
        &["部门整体支出绩效自评表"],
        &[
            "年度预算申请情况（万元）^2||年初预算数|全年执行数",
            "年度资金总额|100.00|98.00",
            "一级指标|二级指标|三级指标|目标值",
            "产出|数量|泵站|1座",
        ],
    );
    assert_eq!(form.at("/money_unit/value"), "万元");
    assert_eq!(
        form.at("/budget/0/initial/yuan"),
        1_000_000,
        "{:?}",
        form.form.budget
    );
}

#[test]
fn parts_of_an_indicator_keep_their_parent() {
    let form = read(
        TITLE,
        &[
            "一级指标|二级指标|三级指标|分值|年度指标值|全年实际值|得分",
            "产出^3|数量^3|★补助户数|10|192户|192户|10",
            "其中：脱贫户||180户|180户|",
            "其中：监测户||12户|12户|",
            "效益|社会|带动就业|10|50人|55人|10",
        ],
    );
    assert_eq!(form.at("/indicators/0/parent"), Value::Null);
    assert_eq!(form.at("/indicators/1/parent"), 0);
    assert_eq!(form.at("/indicators/2/parent"), 0);
    assert_eq!(form.at("/indicators/3/parent"), Value::Null);
}

#[test]
fn the_sum_of_a_list_of_vouchers_is_no_score() {
    let form = read(
        TITLE,
        &[
            "支出内容|支出金额（元）|票据号",
            "购置设备|685000.00|0312",
            "合计|1185000.00|",
            "一级指标|二级指标|三级指标|目标值|完成值|得分",
            "产出指标|数量指标|培训人数|≥1000人|1100人|50",
            "总分||||97",
        ],
    );
    assert_ne!(form.at("/totals/score/raw"), "1185000.00");
}

#[test]
fn a_condition_in_the_name_of_an_indicator_keeps_its_words() {
    let form = read(
        &["2022年度某局部门整体支出绩效自评表"],
        &[
            "主要任务|预期目标|目标完成情况|关键指标|指标完成情况|任务涉及资金",
            "融资对接|为企业提供服务|已提供服务|每季度开展1次调查，全年提供服务不少于4次|已服务5次|10",
        ],
    );
    assert_eq!(form.raw("/indicators/0/target"), "不少于4次");
    assert_eq!(
        form.at("/indicators/0/target/quantities/0/raw"),
        "不少于4次"
    );
    let other = form.at("/indicators/0/target/quantities/1/raw");
    assert!(
        other.as_str().is_some_and(|raw| raw.contains("1次")),
        "{other}"
    );
}
