//! Everything that layout gives comes out: as a value, as a label, unplaced, or under a
//! problem that says that it is in no form.

use std::path::{Path, PathBuf};

use selfeval::budget::Budget;
use selfeval::content::{Block, Cell, Content, LineId, Place, Role};
use selfeval::extract::{Options, extract};
use selfeval::lexicon::{Lexicon, normalize};
use selfeval::problem::Code;
use selfeval::read;
use selfeval::read::page::Page;
use selfeval::record::Record;
use serde_json::Value;

use crate::layout::drawn::{lay, page, paragraphs, write};
use crate::layouts::{Reading, content, forms};

/// Texts of a record: those under a value or label and those unplaced.
fn texts(value: &Value, found: &mut Vec<String>) {
    const OURS: [&str; 6] = [
        "checks", "mentions", "problems", "tool", "source", "evidence",
    ];
    match value {
        Value::String(text) => found.push(compact(text)),
        Value::Array(items) => items.iter().for_each(|v| texts(v, found)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(key, _)| !OURS.contains(&key.as_str()))
            .for_each(|(_, v)| texts(v, found)),
        _ => {}
    }
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A place that evidence names: page and box, or the line of a text and its cell.
#[derive(Debug, Clone, PartialEq)]
enum Spot {
    Box(u64, [f64; 4]),
    Line(u64),
}

/// Every place that stands in a record as evidence.
fn spots(value: &Value, found: &mut Vec<Spot>) {
    match value {
        Value::Array(items) => items.iter().for_each(|v| spots(v, found)),
        Value::Object(fields) => {
            let number = |key: &str| fields.get(key).and_then(Value::as_u64);
            let corners = fields.get("box").and_then(Value::as_array).map(|b| {
                let at = |i: usize| b[i].as_f64().unwrap();
                [at(0), at(1), at(2), at(3)]
            });
            if let (Some(page), Some(corners)) = (number("page"), corners) {
                found.push(Spot::Box(page, corners));
            } else if let Some(line) = number("line") {
                found.push(Spot::Line(line));
            }
            fields.values().for_each(|v| spots(v, found));
        }
        _ => {}
    }
}

/// Whether a line is part of what evidence names.
fn is_named(content: &Content, id: LineId, spots: &[Spot]) -> bool {
    match content.line(id).unwrap().place {
        Place::Page { page, rect } => spots.iter().any(|spot| match spot {
            Spot::Box(on, [x0, y0, x1, y1]) => {
                let (cx, cy) = (
                    f64::from(rect.x0() + rect.x1()) / 2.0,
                    f64::from(rect.y0() + rect.y1()) / 2.0,
                );
                let (mx, my) = ((x0 + x1) / 2.0, (y0 + y1) / 2.0);
                let inside = |x: f64, a: f64, b: f64| a - 0.01 <= x && x <= b + 0.01;
                *on == u64::from(page)
                    && ((inside(cx, *x0, *x1) && inside(cy, *y0, *y1))
                        || (inside(mx, f64::from(rect.x0()), f64::from(rect.x1()))
                            && inside(my, f64::from(rect.y0()), f64::from(rect.y1()))))
            }
            Spot::Line(_) => false,
        }),
        Place::Text { line, .. } => spots.contains(&Spot::Line(u64::from(line))),
    }
}

/// The parts of a text that must come out by themselves: a line of the head holds several
/// labels and values.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "：:（）()，；、".contains(c))
        .filter(|part| !part.is_empty())
}

/// Whether the lexicon knows a label, whatever stands in brackets behind it and
/// whatever year before it.
fn is_label(lexicon: &Lexicon, text: &str) -> bool {
    let known = |text: &str| {
        let label = normalize(text);
        label.key.is_empty() || !lexicon.lookup(&label.key).is_empty() || label.part
    };
    let bare = text.split(['（', '(']).next().unwrap_or(text);
    let timeless = bare.trim_start_matches(|c: char| c.is_ascii_digit() || "*年-月".contains(c));
    let own = |key: &str| {
        let mut labels = (lexicon.families().iter()).flat_map(|f| f.labels.values().flatten());
        labels.any(|label| label == key)
    };
    // A label that resembles a known one ends like it.
    let wordy = !bare.chars().any(|c| c.is_ascii_digit());
    let ends = |text: &str| {
        let starts = text.char_indices().map(|(at, _)| at);
        let tails = starts.filter_map(|at| text.get(at..));
        let long = |tail: &&str| tail.chars().count() >= 4;
        wordy && tails.take_while(long).any(known)
    };
    [text, bare, timeless].into_iter().any(known) || ends(timeless) || own(&normalize(timeless).key)
}

/// What of a document's matter is neither in the texts of its record nor where
/// evidence says, nor a label; one entry a block.
fn missing(content: &Content, record: &Value, lexicon: &Lexicon) -> Vec<Vec<String>> {
    let (mut held, mut places) = (Vec::new(), Vec::new());
    texts(record, &mut held);
    spots(record, &mut places);
    let all = held.join("\u{1}");
    let text = |lines: &[LineId]| -> String {
        let lines = lines.iter().filter_map(|id| content.line(*id));
        lines.map(|l| l.chars.iter().collect::<String>()).collect()
    };
    let comes_out = |lines: &[LineId]| {
        let whole = text(lines);
        // A figure alone is everywhere; only its own place counts.
        let is_held = |t: &str| {
            let t = compact(t);
            let mark = |c: char| !c.is_alphanumeric();
            let words = t.chars().any(char::is_alphabetic);
            t.chars().all(mark) || (words && all.contains(&t)) || is_label(lexicon, &t)
        };
        lines.iter().all(|id| is_named(content, *id, &places))
            || is_held(&whole)
            || parts(&whole).all(is_held)
    };
    let mut left = Vec::new();
    for block in &content.blocks {
        let lost: Vec<String> = match block {
            Block::Paragraph(p) if p.role != Role::Body || comes_out(&p.lines) => Vec::new(),
            Block::Paragraph(p) => vec![text(&p.lines)],
            Block::Table(table) => {
                let joined = |cell: &Cell| {
                    // Half of a label, the rest of which stands below a page break.
                    let own = text(&cell.lines);
                    let others = table.cells.iter().filter(|c| c.col == cell.col);
                    others.map(|c| text(&c.lines)).any(|other| {
                        is_label(lexicon, &format!("{own}{other}"))
                            || is_label(lexicon, &format!("{other}{own}"))
                    })
                };
                let cells = table.cells.iter();
                let lost = cells.filter(|c| !comes_out(&c.lines) && !joined(c));
                lost.map(|c| text(&c.lines)).collect()
            }
        };
        if !lost.is_empty() {
            left.push(lost);
        }
    }
    left
}

/// What a document prints that its record neither holds nor tells of.
fn lost(content: &Content, record: &Record, lexicon: &Lexicon) -> Vec<String> {
    let forms = serde_json::to_value(&record.forms).unwrap();
    let lost = missing(content, &forms, lexicon);
    let outside = (record.problems.iter()).find(|p| p.code == Code::TextOutsideForms);
    // It says how many paragraphs and tables there are: no more may be missing.
    let told: usize = outside.map_or(0, |problem| {
        let words = problem.message.split_whitespace();
        words.filter_map(|w| w.parse::<usize>().ok()).sum()
    });
    if lost.len() <= told {
        return Vec::new();
    }
    lost.concat()
}

#[test]
fn nothing_that_layout_gives_of_the_corpus_is_lost() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let lexicon = selfeval::extract::lexicon(None).expect("the built-in files");
    let mut report = Vec::new();
    let mut count = 0;
    for folder in ["pdf", "text"] {
        let mut files: Vec<PathBuf> = std::fs::read_dir(corpus.join(folder))
            .unwrap()
            .map(|f| f.unwrap().path())
            .collect();
        files.sort();
        for path in files {
            let bytes = std::fs::read(&path).unwrap();
            let budget = Budget::default();
            let content = if read::is_pdf(&bytes) {
                let document = read::pdf::read(&bytes, None, &budget).unwrap();
                read::layout::layout(&document.pages, &lexicon, &budget)
            } else {
                let (text, _) = read::text::decode(&bytes);
                read::text::read(&text, &budget).unwrap()
            };
            let options = Options {
                keep_personal: true,
                no_checks: true,
                ..Options::default()
            };
            let record = extract(&bytes, &path, &options, &budget);
            assert!(!record.forms.is_empty(), "{}", path.display());
            for text in lost(&content, &record, &lexicon) {
                report.push(format!("{}: {text}", path.display()));
            }
            count += 1;
        }
    }
    assert!(count > 100);
    assert!(report.is_empty(), "{}", report.join("\n"));
}

/// Contents one after the other.
fn chain(all: Vec<Content>) -> Content {
    let mut joined = Content::default();
    for mut content in all {
        let first = u32::try_from(joined.lines.len()).unwrap();
        let shift = |lines: &mut Vec<LineId>| {
            for id in lines {
                id.0 += first;
            }
        };
        for block in &mut content.blocks {
            match block {
                Block::Paragraph(p) => shift(&mut p.lines),
                Block::Table(t) => t.cells.iter_mut().for_each(|c| shift(&mut c.lines)),
            }
        }
        // A content without rows has a table of none.
        content
            .blocks
            .retain(|b| !matches!(b, Block::Table(t) if t.rows == 0));
        joined.lines.append(&mut content.lines);
        joined.blocks.append(&mut content.blocks);
    }
    joined
}

const FORM: &[&str] = &[
    "项目名称|道路修缮>6",
    "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分",
    "产出|数量|修缮长度|≥12公里|13公里|50|50",
];
const TITLE: &str = "2023年度项目支出绩效自评表";

fn held(found: &[Reading]) -> String {
    let mut all = Vec::new();
    for reading in found {
        texts(&serde_json::to_value(&reading.form).unwrap(), &mut all);
    }
    all.join(" ")
}

fn told(content: &Content) -> bool {
    let lexicon = selfeval::extract::lexicon(None).expect("the built-in files");
    let (_, problems) = selfeval::recognize::recognize_within(content, &lexicon, None);
    problems.iter().any(|p| p.code == Code::TextOutsideForms)
}

#[test]
fn a_table_before_a_title_is_kept_with_the_form() {
    let content = chain(vec![
        content(&[], &["项目名称|堤防加固", "主管部门|水利局"]),
        content(&[TITLE], FORM),
    ]);
    let found = forms(&content, "");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].raw("/project_name"), "道路修缮");
    assert!(held(&found).contains("堤防加固"));
    assert!(found[0].codes().contains("text_unplaced"));
}

#[test]
fn a_table_of_labels_below_a_form_is_kept_with_it() {
    let content = chain(vec![
        content(&[TITLE], FORM),
        content(
            &["2023年度绩效目标表"],
            &["项目名称|堤防加固", "主管部门|水利局"],
        ),
    ]);
    let found = forms(&content, "");
    assert!(held(&found).contains("堤防加固"));
    assert!(found[0].codes().contains("text_unplaced"));
}

#[test]
fn a_table_below_notes_is_kept_with_the_form() {
    let content = chain(vec![
        content(&[TITLE], FORM),
        content(&["注：本表一式两份。"], &["甲|77.31", "乙|88.12"]),
    ]);
    let found = forms(&content, "");
    assert!(held(&found).contains("77.31") && held(&found).contains("88.12"));
}

#[test]
fn a_title_that_prose_parts_from_its_table_is_kept() {
    let prose = "填表须知：本表由项目单位如实填写，数据以决算为准，绩效目标应当与批复一致，\
                 完成情况应当与佐证材料一致，偏差原因应当具体，改进措施应当可行，不得留空，不得涂改，否则退回。";
    let content = chain(vec![content(&[TITLE, prose], FORM)]);
    let found = forms(&content, "");
    assert_eq!(found.len(), 1);
    assert!(held(&found).contains(TITLE), "{}", held(&found));
}

#[test]
fn prose_far_from_a_form_is_told_of_and_not_taken() {
    let prose = "本单位认真贯彻落实上级部署，扎实推进各项重点工作，全年各项任务总体完成情况良好，\
                 预算编制科学合理，资金使用规范高效，社会公众总体满意，现将有关情况报告如下，请予审议。";
    let content = chain(vec![content(&[prose, prose], &[]), content(&[TITLE], FORM)]);
    let found = forms(&content, "");
    assert_eq!(found.len(), 1);
    assert!(found[0].unplaced().is_empty());
    assert!(told(&content));
    assert!(!told(&chain(vec![self::content(&[TITLE], FORM)])));
}

#[test]
fn a_numbered_line_that_heads_nothing_is_kept_with_the_form() {
    let line = "四、评价人员：由财务科与市政科组成评价小组，小组成员三人，评价时间为三月。";
    let below = |texts: &[&str]| chain(vec![content(&[TITLE], FORM), content(texts, &[])]);
    let alone = below(&[line]);
    let found = forms(&alone, "");
    assert_eq!(found[0].unplaced(), [line]);
    assert!(!told(&alone));
    // The next form has a title of its own, and takes no more than lines at its head.
    let next = chain(vec![below(&[line]), content(&[TITLE], FORM)]);
    assert!(held(&forms(&next, "")).contains(line));
    // With prose below it, it is a heading of a report.
    let prose = "评价小组认为，项目实施单位认真贯彻落实上级部署，扎实推进各项重点工作，全年各项任务总体完成\
                 情况良好，预算编制科学合理，资金使用规范高效，社会公众总体满意，现将有关情况报告如下。";
    let report = below(&[line, prose]);
    assert!(forms(&report, "")[0].unplaced().is_empty());
    assert!(told(&report));
}

#[test]
fn a_line_at_the_foot_that_differs_in_its_figure_is_no_running_foot() {
    let mut pages = Vec::new();
    for (number, score) in [(1, "98.5"), (2, "87.0")] {
        let mut p = page(number);
        write(&mut p, "绩效自评情况", 60.0, 200.0, 10.0);
        write(&mut p, &format!("自评得分：{score}"), 60.0, 800.0, 10.0);
        pages.push(p);
    }
    let roles = |pages: &[Page]| paragraphs(&lay(pages));
    let body = |found: Vec<(Role, String)>| found.into_iter().filter(|p| p.0 == Role::Body).count();
    assert_eq!(body(roles(&pages)), 4);
    // One that counts the pages is.
    for (at, p) in pages.iter_mut().enumerate() {
        p.glyphs.clear();
        write(p, "绩效自评情况", 60.0, 200.0, 10.0);
        write(
            p,
            &format!("某局2023年度报告之{}", at + 5),
            60.0,
            800.0,
            10.0,
        );
    }
    assert_eq!(body(roles(&pages)), 2);
}
