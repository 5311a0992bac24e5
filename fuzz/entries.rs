//! Where bytes of strangers come in, one function an entry, each with what must
//! hold after it. The targets of `fuzz/` and the properties of
//! `tests/suite/fuzzed.rs` run the same functions, and the suite draws its own
//! pages with [`paper`] and writes its own files with [`pdf`].

mod drawing;
pub mod paper;
pub mod pdf;

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
use selfeval::read::text as flat;
use selfeval::recognize::recognize;
use selfeval::record::Record;
use selfeval::value::{self, MoneyUnit};

use drawing::Drawing;
use pdf::{one_page, stream};

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
    read(&one_page(
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
    read(&one_page(
        "/Font << /A 6 0 R /B 7 0 R /C 8 0 R >>",
        content.as_bytes(),
        &objects,
    ));
}

/// Pages drawn as the bytes say (see [`Drawing`]): laid out and recognized. No
/// character may be lost or doubled, and cells tile their tables.
pub fn table(bytes: &[u8]) {
    let pages = Drawing::of(bytes).pages();
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
    let _ = value::attainment(&target, &actual, &[]);
    let _ = value::attainment(&actual, &target, &[]);
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
    let Ok(document) = selfeval::read::pdf::read(bytes, None, &budget()) else {
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
