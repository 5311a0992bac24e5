//! Documents made to break their reader. Each has its end: a code, not a
//! crash, and the file beside it keeps its result.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::pdf;
use crate::tree::{Tree, codes};

const FONT: &str = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>";
const CATALOG: &str = "<< /Type /Catalog /Pages 2 0 R >>";
const ONE_PAGE: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";

/// One page with this content; further objects from number 5 on.
fn page(resources: &str, extra: &str, content: &str, further: &[&str]) -> Vec<u8> {
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << {FONT} {resources} >> \
         /Contents 4 0 R {extra} >>"
    );
    let mut objects = vec![
        CATALOG.into(),
        ONE_PAGE.into(),
        page,
        pdf::stream("", content),
    ];
    objects.extend(further.iter().map(ToString::to_string));
    pdf::assemble(&objects)
}

/// A page whose text proves that it was read to its end.
fn said(resources: &str, extra: &str, content: &str, further: &[&str]) -> Vec<u8> {
    let content = format!("{content} BT /F 12 Tf 1 0 0 1 72 72 Tm (end) Tj ET");
    page(resources, extra, &content, further)
}

/// Reads one hostile document beside a good one. Gives its codes, without
/// those that say there is no form.
fn outcome(bytes: &[u8], options: &[&str]) -> Vec<String> {
    let tree = Tree::with(&[("hostile.pdf", bytes), ("good.pdf", &pdf::text(&["good"]))]);
    let mut arguments = vec!["extract", "hostile.pdf", "good.pdf", "-o", "out"];
    arguments.extend_from_slice(options);
    let run = tree.run(&arguments);
    assert!(matches!(run.code, 0 | 3), "{}", run.stderr);
    assert_eq!(tree.record("out", "good.pdf")["status"], "no_form");
    let record = tree.record("out", "hostile.pdf");
    let codes: Vec<String> = codes(&record)
        .iter()
        .filter(|&&code| code != "form_not_found")
        .map(ToString::to_string)
        .collect();
    assert!(
        !codes.iter().any(|code| code == "worker_died"),
        "{record:#}"
    );
    let panicked = record["problems"].to_string().contains("broke the reader");
    assert!(!panicked, "{record:#}");
    codes
}

/// A PDF of raw objects with a cross-reference stream made by hand is long;
/// this one has its objects found by repair, which reads object streams too.
fn with_object_stream(filter: &str, data: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let offset = out.len();
    let _ = writeln!(
        out,
        "1 0 obj << /Type /ObjStm /N 2 /First 10 {filter} /Length {} >> stream",
        data.len()
    );
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream endobj\n");
    let xref = out.len();
    // Object 0 free, 1 here, 2 and 3 in stream 1, 4 this stream.
    let mut entries = vec![0, 0, 0, 0, 0, 0];
    entries.push(1);
    entries.extend_from_slice(&u32::try_from(offset).unwrap().to_be_bytes());
    entries.extend_from_slice(&[0, 2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 1, 1, 1]);
    entries.extend_from_slice(&u32::try_from(xref).unwrap().to_be_bytes());
    entries.push(0);
    let _ = writeln!(
        out,
        "4 0 obj << /Type /XRef /Size 5 /W [1 4 1] /Root 2 0 R /Length {} >> stream",
        entries.len()
    );
    out.extend_from_slice(&entries);
    let _ = write!(out, "\nendstream endobj\nstartxref\n{xref}\n%%EOF\n");
    out
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_bomb_in_an_object_stream_costs_its_document_only() {
    let sound = b"2 0 3 34  << /Type /Catalog /Pages 3 0 R >> << /Type /Pages /Kids [] /Count 0 >>";
    assert_eq!(
        outcome(&with_object_stream("", sound), &[]),
        ["pdf_no_pages"]
    );
    let bomb = deflated(&vec![b' '; 160 << 20]);
    let file = with_object_stream("/Filter /FlateDecode", &bomb);
    assert_eq!(outcome(&file, &["--memory", "96M"]), ["limit_memory"]);
}

#[test]
fn cycles_end() {
    let kids = |kids: &str| {
        pdf::assemble(&[
            CATALOG.to_owned(),
            format!("<< /Type /Pages /Kids [{kids}] /Count 7 >>"),
            "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 /Parent 3 0 R >>".to_owned(),
        ])
    };
    assert_eq!(outcome(&kids("2 0 R"), &[]), ["pdf_no_pages"]);
    assert_eq!(outcome(&kids("3 0 R 2 0 R 3 0 R"), &[]), ["pdf_no_pages"]);
    // A form that draws itself, and two that draw each other.
    let form = |inner: &str| {
        pdf::stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {inner} >> >>"
            ),
            "/X Do /X Do",
        )
    };
    let (a, b) = (form("6 0 R"), form("5 0 R"));
    let file = said("/XObject << /X 5 0 R >>", "", "/X Do", &[&a, &b]);
    assert!(outcome(&file, &[]).is_empty());
    // A stream whose length is itself, a parent that is the page, a font that is its own descendant.
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding 6 0 R /DescendantFonts [5 0 R] /ToUnicode 6 0 R >>";
    let map =
        "<< /Length 6 0 R /UseCMap 6 0 R >> stream\nbegincmap /Loop usecmap endcmap\nendstream";
    let file = said(
        "/Font << /G 5 0 R >>",
        "/Parent 3 0 R",
        "BT /G 9 Tf <0001> Tj ET",
        &[font, map],
    );
    outcome(&file, &[]);
}

#[test]
fn forms_that_multiply_stop_at_a_count() {
    let forms: Vec<String> = (0..40)
        .map(|n| {
            let next = n + 6;
            pdf::stream(
                &format!(
                    "/Type /XObject /Subtype /Form /BBox [0 0 99 99] \
                     /Resources << /XObject << /X {next} 0 R >> >>"
                ),
                "/X Do /X Do",
            )
        })
        .collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let file = page("/XObject << /X 5 0 R >>", "", "/X Do", &forms);
    let codes = outcome(&file, &["--timeout", "120s"]);
    assert_eq!(codes, ["limit_operators", "page_unreadable"]);
    // Deeper than any real file nests.
    let forms: Vec<String> = (0..200)
        .map(|n| {
            let next = n + 6;
            pdf::stream(
                &format!(
                    "/Type /XObject /Subtype /Form /BBox [0 0 99 99] \
                     /Resources << /XObject << /X {next} 0 R >> >>"
                ),
                "/X Do",
            )
        })
        .collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let file = page("/XObject << /X 5 0 R >>", "", "/X Do", &forms);
    assert_eq!(outcome(&file, &[]), ["limit_nesting", "page_unreadable"]);
}

#[test]
fn a_million_pages_claimed() {
    // Only said to be there.
    let file = pdf::assemble(&[
        CATALOG.to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>".to_owned(),
    ]);
    assert!(outcome(&file, &[]).is_empty());
    // The same page, a million times: a tree holds each leaf once.
    let file = pdf::assemble(&[
        CATALOG.to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count 1000000 >>",
            "3 0 R ".repeat(1_000_000)
        ),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>".to_owned(),
    ]);
    assert!(outcome(&file, &["--timeout", "120s"]).is_empty());
    // More pages than are read.
    let kids: String = (0..5_001).map(|n| format!("{} 0 R ", n + 3)).collect();
    let mut objects = vec![
        CATALOG.to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count 5001 >>"),
    ];
    let leaf = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>".to_owned();
    objects.extend(vec![leaf; 5_001]);
    let file = pdf::assemble(&objects);
    assert_eq!(outcome(&file, &["--timeout", "120s"]), ["limit_pages"]);
}

#[test]
fn a_million_operators() {
    let content = "q 1 0 0 1 0 0 cm 0 0 m 5 5 l S n ".repeat(150_000);
    assert!(outcome(&said("", "", &content, &[]), &["--timeout", "120s"]).is_empty());
}

#[test]
fn numbers_that_are_none() {
    let wild = [
        "1e400",
        "-1e400",
        "nan",
        "inf",
        "99999999999999999999999999",
        "-.-1",
        "1e-400",
        "+-+1",
    ];
    let mut content = String::new();
    for number in wild {
        let six = [number; 6].join(" ");
        let _ = write!(
            content,
            "q {six} cm {number} w BT /F {number} Tf {six} Tm ({number}) Tj [({number}) {number}] TJ {number} Tc \
             {number} TL T* ET {number} {number} {number} {number} re f {number} {number} m {number} {number} l S Q "
        );
    }
    assert!(!outcome(&said("", "", &content, &[]), &[]).contains(&"page_unreadable".to_owned()));
    for area in [
        "[-1e30 -1e30 1e30 1e30]",
        "[0 0 0 0]",
        "[595 842 0 0]",
        "[0 0 1e400 1e400]",
        "[nan nan nan nan]",
        "[]",
        "[0 0 2147483648 2147483648]",
        "[-2147483648 0 2147483647 1]",
    ] {
        let extra = format!("/MediaBox {area} /CropBox {area} /UserUnit 1e30 /Rotate 12345678901");
        let codes = outcome(&said("", &extra, "", &[]), &[]);
        assert!(
            !codes.contains(&"page_unreadable".to_owned()),
            "{area}: {codes:?}"
        );
    }
}

#[test]
fn widths_that_are_absurd() {
    let simple = "<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar -2147483648 /LastChar 2147483647 \
                  /Widths [1e38 -1e38 1e400 99999999999999] >>";
    let composite = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font \
        /Subtype /CIDFontType2 /BaseFont /X /DW 1e38 /W [0 4294967295 500 -5 2147483647 1e38 7 [1 2 3] 9] \
        /W2 [0 4294967295 1 2 3 -1 [1]] /DW2 [1e38 -1e38] >>] /ToUnicode 7 0 R >>";
    let map = pdf::stream(
        "",
        "begincmap 1 begincodespacerange <00> <FFFFFFFF> endcodespacerange 2 beginbfrange <00000000> <FFFFFFFF> <0041> \
         <0000> <FFFF> [<0041>] endbfrange 1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange endcmap",
    );
    let file = said(
        "/Font << /F 5 0 R /G 6 0 R >>",
        "",
        "BT /F 9 Tf (abc) Tj /G 9 Tf <0001FFFF00050007> Tj ET",
        &[simple, composite, &map],
    );
    outcome(&file, &[]);
}

#[test]
fn nesting_without_end() {
    let open = "[".repeat(200_000);
    let dicts = "<</A".repeat(100_000);
    let marks = "/A BMC ".repeat(100_000);
    let saves = "q ".repeat(100_000);
    for content in [&open, &dicts, &marks, &saves] {
        assert!(outcome(&said("", "", content, &[]), &[]).len() <= 1);
    }
    for object in [&open, &dicts] {
        outcome(&said("/XObject 5 0 R", "/Annots 5 0 R", "", &[object]), &[]);
        outcome(&said("", &format!("/Annots {object}"), "", &[]), &[]);
    }
    // A page tree that is one long chain.
    let mut objects = vec![CATALOG.to_owned()];
    for n in 3..20_000 {
        objects.push(format!("<< /Type /Pages /Kids [{n} 0 R] /Count 1 >>"));
    }
    objects.push("<< /Type /Page /MediaBox [0 0 9 9] >>".to_owned());
    outcome(&pdf::assemble(&objects), &[]);
    // Outlines of references: each object is a reference to the next.
    let mut objects = vec![CATALOG.to_owned(), "3 0 R".to_owned()];
    for n in 4..20_000 {
        objects.push(format!("{n} 0 R"));
    }
    outcome(&pdf::assemble(&objects), &[]);
}

#[test]
fn filters_without_end() {
    let names = "/FlateDecode ".repeat(10_000);
    let bytes = deflated(&deflated(b"BT ET"));
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    let object = pdf::stream(&format!("/Filter [/AHx {names}]"), &hex);
    let file = pdf::assemble(&[
        CATALOG.to_owned(),
        ONE_PAGE.to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>".to_owned(),
        object,
    ]);
    assert_eq!(outcome(&file, &[]), ["stream_unreadable"]);
}

#[test]
fn a_long_text_stops_at_a_count() {
    let tree = Tree::new();
    let line = "绩效自评表 项目支出 年度目标 一二三四五六七八九十\n";
    tree.write("long.txt", line.repeat((100 << 20) / line.len()));
    let run = tree.run(&["extract", "long.txt", "--timeout", "120s"]);
    let record = &run.records()[0];
    assert_eq!(codes(record), ["limit_characters"], "{record:#}");
}

#[test]
fn hostile_file_names_stay_inside() {
    let names = [
        "in/-o.pdf",
        "in/--help.pdf",
        "in/ .pdf",
        "in/a\nb.pdf",
        "in/\u{202E}fdp.exe.pdf",
        "in/$(touch pwned).pdf",
        "in/`touch pwned`;.pdf",
        "in/..%2f..%2fetc.pdf",
        "in/..pdf/...pdf",
        "in/=cmd|' ' !A0.pdf",
        "in/\"quoted\",comma.pdf",
        "in/con.pdf",
        "in/%root.pdf",
    ];
    let tree = Tree::new();
    let good = pdf::text(&["good"]);
    for name in names {
        tree.write(name, &good);
    }
    let longest = format!("in/{}.pdf", "长".repeat(83));
    tree.write(&longest, &good);
    let before = tree.files("in").len();
    let run = tree.run(&[
        "extract",
        "in",
        "-o",
        "out/deep",
        "--format",
        "json,ndjson,csv",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1B}'));
    assert_eq!(tree.files("in").len(), before);
    // Nothing but the input and the output folder.
    for (path, _) in tree.files("") {
        assert!(
            path.starts_with("in/") || path.starts_with("out/deep/"),
            "{path}"
        );
    }
}
