//! Where bytes of strangers come in, one function an entry, each with what must
//! hold after it. The targets of `fuzz/` and the properties of
//! `tests/suite/fuzzed.rs` run the same functions.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use selfeval::assemble::{Context, assemble};
use selfeval::budget::{Budget, Limits};
use selfeval::check::{self, CheckOptions};
use selfeval::content::{Block, Content, PageState, Rect};
use selfeval::extract::{Options, extract};
use selfeval::lexicon::Lexicon;
use selfeval::read::layout::layout;
use selfeval::read::page::{Direction, Fill, Glyph, GlyphFlags, Page, Rule, UnicodeSource};
use selfeval::read::{pdf, text as flat};
use selfeval::recognize::recognize;
use selfeval::record::Record;
use selfeval::value::{self, MoneyUnit};

/// An entry: it must return, whatever the bytes.
pub type Entry = fn(&[u8]);

/// All of them, by the names of the targets.
pub const ENTRIES: &[(&str, Entry)] = &[
    ("opening", opening),
    ("content", content),
    ("cmap", cmap),
    ("table", table),
    ("text", text),
    ("values", values),
    ("family", family),
    ("whole", whole),
];

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::load(None).expect("the built-in files are valid"));

/// Limits under which many small inputs are tried a second.
fn budget() -> Budget {
    Budget::new(Limits {
        pages: 8,
        operators: 200_000,
        glyphs: 200_000,
        inflated_bytes: 16 << 20,
        timeout: Duration::from_secs(20),
        ..Limits::default()
    })
}

/// A whole file: headers, cross references, objects, filters, encryption, repair.
pub fn opening(bytes: &[u8]) {
    read(bytes);
}

/// The content of a page that has fonts, forms, marks, states and layers to name.
pub fn content(bytes: &[u8]) {
    let form = stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Matrix [0 1 -1 0 9 9] \
         /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >>",
        b"q BT /F 9 Tf (form) Tj ET 9 9 200 0.5 re f Q /X Do",
    );
    let objects = [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        form,
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [<< /Type /Font \
          /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 0 9 9] /FirstChar 0 /LastChar 2 \
          /Widths [500 -500 1e30] /CharProcs << >> /Encoding << /Differences [0 /a /uni4E00] >> >>"
            .to_vec(),
    ];
    read(&page(
        "/Font << /F 5 0 R /C 7 0 R /T 8 0 R >> /XObject << /X 6 0 R >> \
         /ExtGState << /G << /CA 0 /ca 0.5 /Font [7 0 R 12] /LW 3 >> >> \
         /Properties << /P << /Type /OCG /Name (hidden) >> /Q << /ActualText (said) >> >>",
        bytes,
        &objects,
    ));
}

/// One stream as the encoding and as the ToUnicode map of a font, and its last
/// bytes shown in it.
pub fn cmap(bytes: &[u8]) {
    let shown = bytes.len().saturating_sub(64);
    let mut codes = String::new();
    for byte in bytes.iter().skip(shown).chain(&[0, 1, 2, 0xB0, 0xA1]) {
        let _ = write!(codes, "{byte:02x}");
    }
    let font = |encoding: &str, unicode: &str| {
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding {encoding} {unicode} /DescendantFonts [<< /Type /Font \
             /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> >>] >>"
        )
        .into_bytes()
    };
    let objects = [
        stream("/Type /CMap /CMapName /X", bytes),
        font("5 0 R", ""),
        font("/Identity-H", "/ToUnicode 5 0 R"),
        b"<< /Type /Font /Subtype /TrueType /BaseFont /X /ToUnicode 5 0 R >>".to_vec(),
    ];
    let content = format!(
        "BT 9 0 0 9 72 72 Tm /A 1 Tf <{codes}> Tj /B 1 Tf <{codes}> Tj /C 1 Tf <{codes}> Tj ET"
    );
    read(&page(
        "/Font << /A 6 0 R /B 7 0 R /C 8 0 R >>",
        content.as_bytes(),
        &objects,
    ));
}

/// Pages drawn as the bytes say (see [`Drawing`]): laid out and recognized. No
/// character may be lost or doubled, and cells tile their tables.
pub fn table(bytes: &[u8]) {
    let pages = Drawing { bytes, at: 0 }.pages();
    let content = layout(&pages, &LEXICON, &budget());
    let mut left: BTreeMap<char, i64> = BTreeMap::new();
    let believed = content.pages.iter().zip(&pages);
    for (_, page) in believed.filter(|(info, _)| info.state != PageState::Unusable) {
        for glyph in page.glyphs.iter().filter(|g| g.is_visible()) {
            *left.entry(glyph.ch).or_default() += 1;
        }
    }
    for line in &content.lines {
        assert_eq!(line.chars.len(), line.extents.len());
        for ch in &line.chars {
            *left.entry(*ch).or_default() -= 1;
        }
    }
    left.retain(|ch, count| *count != 0 && !ch.is_whitespace());
    assert!(
        left.is_empty() || !content.problems.is_empty(),
        "characters lost (+) or made (-): {left:?}"
    );
    for block in &content.blocks {
        if let Block::Table(table) = block {
            let covered: u64 = table
                .cells
                .iter()
                .map(|c| u64::from(c.row_span) * u64::from(c.col_span))
                .sum();
            assert_eq!(covered, u64::from(table.rows) * u64::from(table.cols));
        }
    }
    forms(&content, &LEXICON);
}

/// The bytes of a text file, to the record, twice: the same both times.
pub fn text(bytes: &[u8]) {
    let run = || extract(bytes, Path::new("x.txt"), &Options::default(), &budget());
    let (one, other) = (json(&run()), json(&run()));
    assert_eq!(one, other);
}

/// A text read as each kind of value, the text after its first line end as what
/// it is held against. Every part lies inside its text.
pub fn values(bytes: &[u8]) {
    let whole = String::from_utf8_lossy(bytes);
    let (raw, other) = whole.split_once('\n').unwrap_or((&whole, ""));
    all_values(raw, other);
}

/// See [`values`].
pub fn all_values(raw: &str, other: &str) {
    let len = raw.chars().count();
    let inside = |range: &Range<usize>| range.start <= range.end && range.end <= len;
    let _ = (
        value::blank(raw),
        value::blank_number(raw),
        value::canonical_unit(raw),
        value::comparable_units(raw, other),
        value::date(raw),
        value::period(raw),
    );
    if let Ok(Some(n)) = value::number(raw) {
        assert!(inside(&n.span));
    }
    for unit in [None, Some(MoneyUnit::Wan)] {
        if let Ok(Some(a)) = value::amount(raw, unit) {
            assert!(inside(&a.span));
        }
    }
    for label in [true, false] {
        if let Ok(Some(p)) = value::percent(raw, label) {
            assert!(inside(&p.span));
        }
    }
    assert!(value::grade(raw).is_none_or(|g| inside(&g.span)));
    assert!(value::dates(raw).iter().all(|d| inside(&d.span)));
    let target = value::quantity(other);
    let actual = value::actual(raw, Some(&target), Some(other));
    let _ = value::attainment(&target, &actual);
    let _ = value::attainment(&actual, &target);
    for q in [value::quantity(raw), actual, value::actual(raw, None, None)] {
        assert!(inside(&q.span));
        assert!(q.all.iter().all(|c| inside(&c.span) && inside(&c.number)));
        assert!(q.conditions <= q.all.len());
    }
    if let Some(t) = value::target_in_sentence(raw) {
        assert!(inside(&t.name) && inside(&t.target));
        assert!(t.name.end <= t.target.start || t.name.start >= t.target.end);
    }
    let mut last = 0;
    for m in value::mentions(raw) {
        assert!(inside(&m.number) && inside(&m.sentence) && inside(&m.noun_range));
        assert!(m.number.start >= last, "mentions do not overlap");
        last = m.number.end;
    }
}

/// A form for whatever family the bytes describe.
const SAMPLE: &str = include_str!("../corpus/text/mof-roads.txt");
static SAMPLE_CONTENT: LazyLock<Content> =
    LazyLock::new(|| flat::read(SAMPLE, &Budget::default()).expect("a short text"));

/// A file of labels (when the first byte is a line end) or of a family, and a
/// form read with it.
pub fn family(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let file = if text.starts_with('\n') {
        "labels.toml"
    } else {
        "new.toml"
    };
    let mut lexicon = LEXICON.clone();
    if lexicon.add(file, text).is_ok() {
        let _ = (lexicon.families_text(), lexicon.families_json());
        forms(&SAMPLE_CONTENT, &lexicon);
    }
}

/// Bytes to record, as a user's file goes.
pub fn whole(bytes: &[u8]) {
    let record = extract(bytes, Path::new("x.pdf"), &Options::default(), &budget());
    json(&record);
}

/// Reads a PDF; what comes of it must be finite.
fn read(bytes: &[u8]) {
    let Ok(document) = pdf::read(bytes, None, &budget()) else {
        return;
    };
    for page in &document.pages {
        assert!(page.width.is_finite() && page.height.is_finite());
        for glyph in &page.glyphs {
            assert!(glyph.x.is_finite() && glyph.y.is_finite() && glyph.rect.is_finite());
            assert!(usize::from(glyph.font) < page.fonts.len());
        }
        for rule in &page.rules {
            assert!(rule.at.is_finite() && rule.from <= rule.to && rule.width.is_finite());
        }
        assert!(page.fills.iter().all(|f| f.rect.is_finite()));
        assert!(page.images.iter().all(Rect::is_finite));
    }
    for problem in document
        .problems
        .iter()
        .chain(document.pages.iter().flat_map(|p| &p.problems))
    {
        assert!(
            !problem.message.contains("broke the reader"),
            "{}",
            problem.message
        );
    }
}

/// Content to checked forms, as `extract` goes.
fn forms(content: &Content, lexicon: &Lexicon) {
    let context = Context {
        content,
        disputed: &[],
        lexicon,
        document_id: "0",
        file_name: "x.pdf",
        keep_personal: false,
    };
    for (at, recognized) in recognize(content, lexicon).iter().enumerate() {
        let (mut form, _) = assemble(context, &recognized.draft, at + 1);
        check::run(&mut form, &CheckOptions::default());
    }
}

/// A record as it is written. A record that is not complete must say why.
fn json(record: &Record) -> String {
    let text = serde_json::to_string(record).expect("a record is JSON");
    let said = text.contains("\"complete\"") || !record.problems.is_empty();
    assert!(said, "no status without a reason: {text}");
    assert!(!text.contains("broke the reader"), "{text}");
    text
}

/// A PDF of one page; further objects from number 5 on.
fn page(resources: &str, content: &[u8], further: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << {resources} >> /Contents 4 0 R >>"
        )
        .into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(further);
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    let _ = write!(
        table,
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    out.extend_from_slice(table.as_bytes());
    out
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream");
    out
}

/// Draws pages as bytes say: each step is a letter and its operands, and
/// what is no letter is passed over.
///
/// `p` begins a page; `g x y columns rows width height` draws a grid and writes
/// one word into each cell, `w x y word size` writes a word; `h y from to` and
/// `v x from to` draw rulings; `f x y width height` fills; `i` places an image;
/// `r` writes one rotated or hidden character; `o` one far outside.
struct Drawing<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// What is written: labels, sections, levels, figures, blanks.
const WORDS: &[&str] = &[
    "",
    "项目支出绩效自评表",
    "部门整体支出绩效自评表",
    "（2022年度）",
    "单位：万元",
    "项目名称",
    "主管部门",
    "实施单位",
    "项目资金",
    "年初预算数",
    "全年预算数",
    "全年执行数",
    "分值",
    "执行率",
    "得分",
    "年度资金总额",
    "其中：当年财政拨款",
    "上年结转资金",
    "其他资金",
    "年度总体目标",
    "预期目标",
    "实际完成情况",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "偏差原因分析及改进措施",
    "产出指标",
    "效益指标",
    "满意度指标",
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "社会效益指标",
    "总分",
    "100",
    "71261.97",
    "99.5%",
    "≥95%",
    "=12个",
    "已完成",
    "10",
    "0",
    "/",
    "无",
    "合计",
    "任务名称",
    "预算金额（万元）",
    "完成道路养护120公里，群众满意度达到95%以上。",
    "第1页 共3页",
    "备注",
    "…",
    "2022",
    "12月底前",
    "优",
    "自评得分",
    "填表人：",
    "1.",
    "（一）",
    "Abc",
    "1",
    "万元",
];

impl Drawing<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    /// An operand: a place in steps of this many points.
    fn point(&mut self, step: f32) -> Option<f32> {
        self.byte().map(|b| f32::from(b) * step)
    }

    fn pages(mut self) -> Vec<Page> {
        let mut pages = vec![blank(1)];
        let mut steps = 0;
        while let Some(letter) = self.byte() {
            steps += 1;
            let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
            let full = steps > 1_000 || pages.iter().map(|p| p.glyphs.len()).sum::<usize>() > 3_000;
            if full || (letter == b'p' && count >= 6) {
                break;
            }
            if letter == b'p' {
                pages.push(blank(count + 1));
            } else if let Some(page) = pages.last_mut() {
                let _ = self.step(letter, page);
            }
        }
        pages
    }

    fn step(&mut self, letter: u8, page: &mut Page) -> Option<()> {
        match letter {
            b'g' => {
                let (x, y) = (self.point(2.0)?, self.point(3.0)?);
                let (columns, rows) = (self.byte()? % 12 + 1, self.byte()? % 24 + 1);
                let (width, height) = (self.point(1.0)? + 8.0, self.point(0.3)? + 6.0);
                for row in 0..=rows {
                    let at = y + f32::from(row) * height;
                    page.rules
                        .push(rule(true, at, x, x + f32::from(columns) * width));
                }
                for column in 0..=columns {
                    let at = x + f32::from(column) * width;
                    page.rules
                        .push(rule(false, at, y, y + f32::from(rows) * height));
                }
                for row in 0..rows {
                    for column in 0..columns {
                        let word = self.byte()?;
                        let left = x + f32::from(column) * width + 2.0;
                        write(
                            page,
                            word,
                            left,
                            y + f32::from(row) * height + height - 2.0,
                            5.0,
                        );
                    }
                }
            }
            b'w' => {
                let (x, y, word, size) = (
                    self.point(2.4)?,
                    self.point(3.4)?,
                    self.byte()?,
                    self.point(0.25)?,
                );
                write(page, word, x, y, size + 1.0);
            }
            b'h' | b'v' => {
                let (at, from, to) = (self.point(3.3)?, self.point(3.3)?, self.point(3.3)?);
                page.rules
                    .push(rule(letter == b'h', at, from.min(to), from.max(to)));
            }
            b'f' | b'i' => {
                let (x, y, w, h) = (
                    self.point(2.4)?,
                    self.point(3.4)?,
                    self.point(2.0)?,
                    self.point(2.0)?,
                );
                let rect = Rect::new(x, y, x + w, y + h);
                if letter == b'f' {
                    page.fills.push(Fill {
                        rect,
                        color: 0x00D9_D9D9,
                    });
                } else {
                    page.images.push(rect);
                }
            }
            b'r' => {
                let (x, y, kind) = (self.point(2.4)?, self.point(3.4)?, self.byte()?);
                let mut odd = glyph('章', x, y, 12.0);
                odd.direction = [
                    Direction::Down,
                    Direction::Left,
                    Direction::Up,
                    Direction::Oblique,
                    Direction::Vertical,
                ][usize::from(kind % 5)];
                odd.flags.invisible = kind & 64 != 0;
                odd.flags.artifact = kind & 128 != 0;
                page.glyphs.push(odd);
            }
            b'o' => {
                let (x, y, power) = (self.point(2.4)?, self.point(3.4)?, self.byte()?);
                let far = 10_f32.powi(i32::from(power % 12));
                page.glyphs
                    .push(glyph('远', x * far, -y * far, 1.0 + far / 100.0));
            }
            _ => {}
        }
        Some(())
    }
}

fn blank(number: u32) -> Page {
    Page {
        number,
        width: 595.0,
        height: 842.0,
        ..Page::default()
    }
}

fn rule(horizontal: bool, at: f32, from: f32, to: f32) -> Rule {
    Rule {
        horizontal,
        at,
        from,
        to,
        width: 0.5,
        drawn: true,
    }
}

fn glyph(ch: char, x: f32, y: f32, size: f32) -> Glyph {
    let advance = if ch.is_ascii() { size / 2.0 } else { size };
    Glyph {
        ch,
        source: UnicodeSource::ToUnicode,
        font: 0,
        code: u32::from(ch),
        size,
        x,
        y,
        rect: Rect::new(x, y - 0.88 * size, x + advance, y + 0.12 * size),
        direction: Direction::Right,
        color: 0,
        flags: GlyphFlags::default(),
    }
}

fn write(page: &mut Page, word: u8, mut x: f32, y: f32, size: f32) {
    for ch in WORDS[usize::from(word) % WORDS.len()].chars() {
        let g = glyph(ch, x, y, size);
        x = g.rect.x1();
        page.glyphs.push(g);
    }
}
