//! `selfeval extract`: output, order, exit codes.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::pdf;
use crate::tree::Tree;

fn three() -> Tree {
    Tree::with(&[
        ("in/b.pdf", &pdf::text(&["one"])),
        ("in/a/c.PDF", &pdf::text(&["two"])),
        ("in/d.txt", "没有表格的文字。\n".as_bytes()),
        ("in/e.docx", b"not read"),
    ])
}

fn paths(run: &crate::tree::Run) -> Vec<String> {
    let records = run.records();
    let paths = records.iter().map(|r| r["source"]["paths"][0].as_str());
    paths.map(|p| p.unwrap().to_owned()).collect()
}

#[test]
fn one_file_gives_an_indented_record() {
    let run = three().run(&["extract", "in/b.pdf"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("{\n  \"schema_version\""));
    assert_eq!(paths(&run), ["in/b.pdf"]);
    assert_eq!(run.stderr, "");
}

#[test]
fn a_folder_gives_a_record_a_line_in_sorted_order() {
    let run = three().run(&["extract", "in"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stdout.lines().count(), 3);
    assert_eq!(paths(&run), ["in/a/c.PDF", "in/b.pdf", "in/d.txt"]);
    assert!(run.stderr.starts_with("3 files = "), "{}", run.stderr);
}

#[test]
fn explicit_files_are_read_whatever_their_suffix() {
    let tree = Tree::with(&[("text", "年度\n".as_bytes())]);
    assert_eq!(tree.run(&["extract", "text"]).code, 0);
}

#[test]
fn records_lie_at_the_path_as_given() {
    let tree = three();
    let absolute = tree.path("in/d.txt");
    let absolute = absolute.to_str().unwrap();
    let up = "in/../in/a/c.PDF";
    let run = tree.run(&["extract", "./in/b.pdf", up, absolute, "-o", "out/deep"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout, "");
    let names: Vec<String> = tree.files("out/deep").into_iter().map(|f| f.0).collect();
    let mut wanted = vec![
        ".lock".to_owned(),
        "failures.csv".to_owned(),
        "journal.ndjson".to_owned(),
        "records.ndjson".to_owned(),
        "run.json".to_owned(),
        "records/in/b.pdf.json".to_owned(),
        "records/in/%up/in/a/c.PDF.json".to_owned(),
        format!("records/%root{absolute}.json"),
    ];
    wanted.sort();
    assert_eq!(names, wanted);
    tree.record("out/deep", "in/b.pdf");
}

#[test]
fn a_path_given_twice_is_read_once() {
    let run = three().run(&["extract", "in", "in/b.pdf", "./in/b.pdf"]);
    assert_eq!(run.stdout.lines().count(), 3);
}

#[test]
fn paths_come_from_a_list_too() {
    let tree = three();
    tree.write("list", "\u{FEFF}in/d.txt\r\n\nin/a/c.PDF\n");
    let run = tree.run(&["extract", "in/b.pdf", "--files-from", "list"]);
    assert_eq!(paths(&run), ["in/b.pdf", "in/d.txt", "in/a/c.PDF"]);

    let mut child = tree
        .command(&["extract", "--files-from", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"in/b.pdf\nin/d.txt").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.stdout.iter().filter(|&&b| b == b'\n').count(), 2);

    tree.write("list", "\n");
    assert_eq!(tree.run(&["extract", "--files-from", "list"]).code, 1);
    assert_eq!(tree.run(&["extract", "--files-from", "gone"]).code, 1);
}

#[test]
fn the_same_bytes_are_one_document_with_several_paths() {
    let tree = three();
    tree.write("in/copy.pdf", pdf::text(&["one"]));
    let run = tree.run(&["extract", "in", "-o", "out"]);
    assert_eq!(run.code, 0);
    let record = tree.record("out", "in/b.pdf");
    assert_eq!(
        record["source"]["paths"],
        serde_json::json!(["in/b.pdf", "in/copy.pdf"])
    );
    assert!(!tree.path("out/records/in/copy.pdf.json").exists());
    assert!(
        run.stderr
            .starts_with("4 files (3 documents, 1 of the same bytes) = "),
        "{}",
        run.stderr
    );
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let tree = Tree::new();
    for n in 0..40 {
        // Sizes differ widely, so that documents overtake each other.
        let lines = vec!["a line of text"; 1 + (n * 37) % 50];
        let mut lines = lines.clone();
        let mark = format!("document {n}");
        lines.push(&mark);
        tree.write(&format!("in/{n:02}.pdf"), pdf::text(&lines));
    }
    tree.write("in/05.pdf", "");
    let one = tree.run(&["extract", "in", "gone.pdf", "-o", "o1", "--jobs", "1"]);
    let eight = tree.run(&["extract", "in", "gone.pdf", "-o", "o8", "--jobs", "8"]);
    assert_eq!((one.code, eight.code), (3, 3));
    assert_eq!(one.stderr.replace("o1", ""), eight.stderr.replace("o8", ""));
    let (one, eight) = (tree.files("o1"), tree.files("o8"));
    assert_eq!(one.len(), 46);
    assert!(one == eight, "the outputs differ");
}

#[test]
fn ndjson_holds_the_records_of_the_files() {
    let tree = three();
    tree.run(&["extract", "in", "-o", "out"]);
    let lines = tree.read("out/records.ndjson");
    for (line, path) in lines.lines().zip(["in/a/c.PDF", "in/b.pdf", "in/d.txt"]) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line, tree.record("out", path));
    }
}

#[test]
fn a_second_run_replaces_the_first() {
    let tree = three();
    tree.run(&["extract", "in", "-o", "out"]);
    let first = tree.files("out");
    tree.run(&["extract", "in", "-o", "out"]);
    assert!(first == tree.files("out"));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let tree = Tree::new();
    for n in 0..200 {
        tree.write(&format!("in/{n:03}.pdf"), pdf::text(&[&n.to_string()]));
    }
    let mut child = tree
        .command(&["extract", "in"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut some = [0_u8; 10];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn quiet_says_only_what_went_wrong() {
    let tree = three();
    let run = tree.run(&["extract", "in", "-o", "out", "--quiet"]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    let run = tree.run(&["extract", "in", "gone.pdf", "--quiet"]);
    assert_eq!(run.code, 3);
    assert_eq!(run.stderr.lines().count(), 1);
}

#[test]
fn verbose_gives_each_file_a_line() {
    let run = three().run(&["extract", "in", "--verbose"]);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 5, "{}", run.stderr);
    assert_eq!(lines[0], "in/a/c.PDF: [no_form]");
    assert_eq!(lines[4], "commonest problems: 3 form_not_found");
}

#[test]
fn wrong_usage_ends_with_2() {
    let tree = three();
    for arguments in [
        &["extract"][..],
        &["extract", "in", "--jobs", "0"],
        &["extract", "in", "--timeout", "soon"],
        &["extract", "in", "-q", "-v"],
        &["inspect", "in/b.pdf"],
        &["inspect", "in/b.pdf", "--stage", "soup"],
        &["unknown"],
        &[],
    ] {
        let run = tree.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert_eq!(run.stdout, "");
        assert!(!run.stderr.is_empty());
    }
}

#[test]
fn help_is_no_error_and_hides_the_worker() {
    let tree = Tree::new();
    let help = tree.run(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.stdout.contains("extract") && help.stdout.contains("inspect"));
    assert!(!help.stdout.contains("worker"));
    for command in ["extract", "inspect"] {
        let help = tree.command(&[command, "--help"]).output().unwrap();
        assert!(help.status.success());
        assert!(
            String::from_utf8(help.stdout)
                .unwrap()
                .contains("Examples:")
        );
    }
    let version = tree.run(&["--version"]).stdout;
    assert_eq!(
        version.trim(),
        concat!("selfeval ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn an_output_that_cannot_be_written_ends_with_1() {
    let tree = three();
    tree.write("out", "a file stands where the folder should");
    let run = tree.run(&["extract", "in", "-o", "out"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .starts_with("selfeval: cannot write out: it is a file"),
        "{}",
        run.stderr
    );
}

#[test]
fn tables_without_a_folder_for_them_are_a_wrong_usage() {
    let tree = three();
    for option in [["--format", "csv"], ["--csv-excel-safe", "--no-checks"]] {
        let run = tree.run(&["extract", "in", option[0], option[1]]);
        assert_eq!(run.code, 2, "{option:?}");
        assert!(run.stderr.contains("--out"), "{}", run.stderr);
    }
}
