//! What a run reads: patterns, archives, and the tables that people hand in.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::tree::{Tree, codes, in_repository};

fn form() -> String {
    std::fs::read_to_string(in_repository("corpus/text/gz-one-task.txt")).unwrap()
}

/// An archive with these files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same with a name of the same length put in a name's place, as bytes.
fn renamed(mut zip: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut at = 0;
    while let Some(next) = zip[at..].windows(from.len()).position(|w| w == from) {
        zip[at + next..at + next + to.len()].copy_from_slice(to);
        at += next + to.len();
    }
    zip
}

fn paths(tree: &Tree, out: &str) -> Vec<String> {
    let ndjson = tree.read(&format!("{out}/records.ndjson"));
    let records = ndjson
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    records
        .map(|r| r["source"]["paths"][0].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn patterns_and_suffixes_choose_in_folders_and_archives() {
    let tree = Tree::new();
    for name in [
        "in/a自评.txt",
        "in/b.txt",
        "in/x/c自评.TXT",
        "in/x/d自评.form",
        "in/old/e自评.txt",
    ] {
        tree.write(name, format!("{name}\n{}", form()));
    }
    let inner = format!("zip\n{}", form());
    tree.write(
        "in/z.zip",
        archive(&[("f自评.txt", inner.as_bytes()), ("g.txt", b"g")]),
    );
    let run = tree.run(&[
        "extract",
        "in",
        "-o",
        "out",
        "--suffix",
        "txt,.form",
        "--include",
        "*自评*",
        "--exclude",
        "old/**",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        paths(&tree, "out"),
        [
            "in/a自评.txt",
            "in/x/c自评.TXT",
            "in/x/d自评.form",
            "in/z.zip/f自评.txt"
        ]
    );
}

#[test]
fn archives_are_read_in_place() {
    let tree = Tree::new();
    let zip = archive(&[
        ("b/form.txt", form().as_bytes()),
        ("XXXX.txt", b"a text without a form\n"),
        ("picture.png", b"no"),
        ("b/", b""),
    ]);
    // 绩效 in GBK.
    tree.write("in/年报.zip", renamed(zip, b"XXXX", b"\xbc\xa8\xd0\xa7"));
    tree.write("in/copy.txt", form());
    let run = tree.run(&["extract", "in", "-o", "out", "--format", "json,ndjson,csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(paths(&tree, "out"), ["in/copy.txt", "in/年报.zip/绩效.txt"]);
    let copy = tree.record("out", "in/copy.txt");
    assert_eq!(
        copy["source"]["paths"][1], "in/年报.zip/b/form.txt",
        "the same bytes"
    );
    assert_eq!(copy["status"], "complete");
    let again = tree.run(&["extract", "in", "-o", "out", "--resume"]);
    assert!(
        again.stderr.contains("2 of 2 documents are done already"),
        "{}",
        again.stderr
    );
    // Named itself, an archive is opened as well.
    let run = tree.run(&["extract", "in/年报.zip"]);
    assert_eq!(run.records().len(), 2);
}

#[test]
fn archives_made_to_harm_cost_only_themselves() {
    let tree = Tree::new();
    let bomb = vec![b'0'; 8 << 20];
    let zip = archive(&[
        ("AA/evil.txt", b"one"),
        ("/abs/evil.txt", b"two"),
        ("bomb.txt", &bomb),
        ("good.txt", form().as_bytes()),
    ]);
    tree.write("in/evil.zip", renamed(zip, b"AA/", b"../"));
    tree.write("in/broken.zip", b"PK\x03\x04 and no more");
    let mut cut = archive(&[("a.txt", form().as_bytes())]);
    // The bytes of the file, not its directory.
    cut[40..60].fill(0);
    tree.write("in/cut.zip", cut);
    let run = tree.run(&["extract", "in", "-o", "out"]);
    assert_eq!(run.code, 3);
    let seen: Vec<(String, String, String)> = tree
        .read("out/records.ndjson")
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap())
        .map(|r| {
            (
                r["source"]["paths"][0].as_str().unwrap().to_owned(),
                r["status"].as_str().unwrap().to_owned(),
                codes(&r).first().map_or("", |c| *c).to_owned(),
            )
        })
        .collect();
    let seen: Vec<(&str, &str, &str)> = seen
        .iter()
        .map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str()))
        .collect();
    let refused = "archive_member_refused";
    assert_eq!(
        seen,
        [
            ("in/broken.zip", "failed", "archive_broken"),
            ("in/cut.zip/a.txt", "failed", "archive_broken"),
            ("in/evil.zip/../evil.txt", "failed", refused),
            ("in/evil.zip//abs/evil.txt", "failed", refused),
            ("in/evil.zip/bomb.txt", "failed", refused),
            ("in/evil.zip/good.txt", "complete", "markup_stripped"),
        ]
    );
    // Nothing was written beside the records.
    assert!(!tree.path("evil.txt").exists() && !tree.path("in/evil.txt").exists());
}

#[test]
fn sources_are_joined_into_records_and_every_table() {
    let tree = Tree::new();
    tree.write("in/a.txt", form());
    tree.write("in/b.txt", format!("{}\nb\n", form()));
    let hash = {
        let run = tree.run(&["extract", "in/b.txt"]);
        run.records()[0]["source"]["document_id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    // As Excel saves it in China: GBK, Chinese heads, its dates, a column of its own.
    let text = format!(
        "路径,sha256,区县,行政区划代码,部门,公开日期,备注\r\n./in/a.txt,,天河区,440106,\"财政局,本级\",2023/5/31,x\r\n,{hash},越秀区,440104,,,\r\nin/none.txt,,,,,,\r\n"
    );
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    tree.write("sources.csv", &gbk);
    let run = tree.run(&[
        "extract",
        "in",
        "-o",
        "out",
        "--sources",
        "sources.csv",
        "--format",
        "json,ndjson,csv",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("1 of 3 rows match no document"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("columns that are not used: 备注"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("by district: 天河区 (1 form"),
        "{}",
        run.stderr
    );
    let published = &tree.record("out", "in/a.txt")["source"]["published"];
    assert_eq!(published["district"], "天河区");
    assert_eq!(published["department"], "财政局,本级");
    assert_eq!(published["published"], "2023-05-31");
    assert_eq!(
        tree.record("out", "in/b.txt")["source"]["published"]["admin_code"],
        "440104"
    );
    for table in [
        "documents",
        "forms",
        "budget",
        "indicators",
        "tasks",
        "values",
        "checks",
    ] {
        let text = tree.read(&format!("out/{table}.csv"));
        assert!(
            text.lines().next().unwrap().contains("src_district"),
            "{table}"
        );
        assert!(
            text.contains("440106") && text.contains("440104"),
            "{table}"
        );
    }
    // Known later: a resumed run gives the bytes of a fresh one.
    tree.run(&[
        "extract",
        "in",
        "-o",
        "later",
        "--format",
        "json,ndjson,csv",
    ]);
    tree.run(&[
        "extract",
        "in",
        "-o",
        "later",
        "--sources",
        "sources.csv",
        "--format",
        "json,ndjson,csv",
        "--resume",
    ]);
    assert!(
        tree.files("later") == tree.files("out"),
        "the outputs differ"
    );
}

#[test]
fn sources_that_are_wrong_stop_the_run() {
    let tree = Tree::new();
    tree.write("a.txt", form());
    for (text, why) in [
        ("url\nx\n", "a column path or sha256 is wanted"),
        (
            "path,published\na.txt,31.5.2023\n",
            "line 2: 31.5.2023 is no date",
        ),
        (
            "path,url\na.txt,1\n./a.txt,2\n",
            "line 3: another row says otherwise",
        ),
        ("path,url\n,1\n", "line 2: the row names no document"),
        ("path,path\na.txt,b\n", "stands there twice"),
    ] {
        tree.write("s.csv", text);
        let run = tree.run(&["extract", "a.txt", "-o", "out", "--sources", "s.csv"]);
        assert_eq!(run.code, 1, "{text}");
        assert!(run.stderr.contains(why), "{}", run.stderr);
        assert!(!tree.path("out").exists());
    }
}

#[test]
fn what_is_expected_and_what_became_of_it() {
    let tree = Tree::new();
    tree.write("in/a.txt", form());
    tree.write("in/2022年海珠区财政局.pdf", "%PDF-1.7\n");
    let organization = "广州市云岭区地方志编纂办公室";
    tree.write(
        "expected.csv",
        format!(
            "organization,year,kind\n{organization},2021,department_self_evaluation\n{organization},2020,\n\
             海珠区财政局,2022,\n海珠区财政局,2021,\n{organization},2021年,project_self_evaluation\n"
        ),
    );
    let run = tree.run(&["extract", "in", "-o", "out", "--expected", "expected.csv"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr
            .contains("expected 5 = 1 found + 1 failed + 3 absent"),
        "{}",
        run.stderr
    );
    let matrix = tree.read("out/expected.csv");
    let outcomes: Vec<&str> = matrix
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(3).unwrap())
        .collect();
    assert_eq!(outcomes, ["found", "absent", "failed", "absent", "absent"]);
    assert!(matrix.contains("in/a.txt"));
    tree.write("expected.csv", "organization,kind\nx,nonsense\n");
    let run = tree.run(&["extract", "in", "-o", "out2", "--expected", "expected.csv"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("line 2: nonsense is no kind of form"),
        "{}",
        run.stderr
    );
}
