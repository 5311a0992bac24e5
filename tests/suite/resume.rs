//! Runs that are cut off and go on: `--resume` redoes nothing that is done
//! and gives the bytes of a run that was never cut off.
#![cfg(unix)]

use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use crate::pdf;
use crate::tree::{Tree, in_repository};

const OUT: &[&str] = &["--jobs", "2", "--format", "json,ndjson,csv"];

/// Documents enough to be killed among them; forms, texts, copies, failures.
fn tree() -> Tree {
    let tree = Tree::new();
    let form = fs::read_to_string(in_repository("corpus/text/gz-one-task.txt")).unwrap();
    for n in 0..60 {
        match n % 3 {
            0 => tree.write(&format!("in/{n:02}.pdf"), pdf::text(&[&n.to_string()])),
            1 => tree.write(&format!("in/{n:02}.txt"), format!("{form}\n{n}\n")),
            _ => tree.write(&format!("in/{n:02}.pdf"), format!("%PDF-1.7\n{}", n % 10)),
        }
    }
    tree
}

fn extract(out: &str, more: &[&str]) -> Vec<String> {
    let start = ["extract", "in", "gone.pdf", "-o", out];
    let all = start.iter().chain(OUT).chain(more);
    all.map(|&a| a.to_owned()).collect()
}

fn run(tree: &Tree, out: &str, more: &[&str]) -> crate::tree::Run {
    let arguments = extract(out, more);
    tree.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The journal's whole lines.
fn journal(tree: &Tree, out: &str) -> Vec<String> {
    let text = fs::read_to_string(tree.path(&format!("{out}/journal.ndjson"))).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(str::to_owned).collect()
}

/// The records that the journal says will not be made again, with their times.
fn done(tree: &Tree, out: &str) -> Vec<(String, SystemTime)> {
    let mut found = Vec::new();
    for line in journal(tree, out) {
        let entry: serde_json::Value = serde_json::from_str(&line).unwrap();
        if entry["again"] != true {
            let path = format!("{out}/{}", entry["record"]["text"].as_str().unwrap());
            let time = fs::metadata(tree.path(&path)).unwrap().modified().unwrap();
            found.push((path, time));
        }
    }
    found
}

#[test]
fn a_run_killed_anywhere_goes_on_to_the_same_bytes() {
    let tree = tree();
    assert_eq!(run(&tree, "whole", &[]).code, 3);
    let whole = tree.files("whole");
    for kills in [1, 7, 20, 41] {
        let out = format!("out{kills}");
        let arguments = extract(&out, &[]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child = tree
            .command(&arguments)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let end = Instant::now() + Duration::from_secs(120);
        while journal(&tree, &out).len() < kills {
            assert!(Instant::now() < end, "nothing is done");
            sleep(Duration::from_micros(200));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let before = done(&tree, &out);
        assert_eq!(run(&tree, &out, &["--resume"]).code, 3);
        for (path, time) in before {
            let now = fs::metadata(tree.path(&path)).unwrap().modified().unwrap();
            assert_eq!(now, time, "{path} was made again");
        }
        assert!(
            tree.files(&out) == whole,
            "killed after {kills}: the outputs differ"
        );
    }
}

#[test]
fn a_resumed_whole_run_reads_nothing() {
    let tree = tree();
    run(&tree, "out", &[]);
    let whole = tree.files("out");
    let times = done(&tree, "out");
    assert_eq!(times.len(), 50, "all but the missing file");
    let again = run(&tree, "out", &["--resume"]);
    assert!(
        again.stderr.contains("50 of 51 documents are done already"),
        "{}",
        again.stderr
    );
    assert_eq!(times, done(&tree, "out"));
    assert!(tree.files("out") == whole);
}

#[test]
fn what_has_changed_is_read_again() {
    let tree = tree();
    run(&tree, "out", &[]);
    let told = |run: &crate::tree::Run| {
        let line = run.stderr.lines().find(|l| l.contains("are done already"));
        line.map(str::to_owned)
    };
    // Another document under the same name, a record that was tampered with.
    tree.write("in/00.pdf", pdf::text(&["changed"]));
    tree.write("out/records/in/01.txt.json", "{}");
    let resumed = run(&tree, "out", &["--resume"]);
    assert!(
        told(&resumed).unwrap().contains("48 of 51"),
        "{}",
        resumed.stderr
    );
    run(&tree, "fresh", &[]);
    assert!(
        tree.files("out") == tree.files("fresh"),
        "the outputs differ"
    );
    // Other options: everything.
    let resumed = run(&tree, "out", &["--resume", "--keep-personal"]);
    assert_eq!(told(&resumed), None, "{}", resumed.stderr);
}

#[test]
fn two_runs_in_one_folder_are_one_too_many() {
    let tree = tree();
    fs::create_dir(tree.path("out")).unwrap();
    let lock = File::create(tree.path("out/.lock")).unwrap();
    lock.lock().unwrap();
    let refused = run(&tree, "out", &[]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("another run is writing to out"),
        "{}",
        refused.stderr
    );
    assert!(!tree.path("out/journal.ndjson").exists());
    lock.unlock().unwrap();
    assert_eq!(run(&tree, "out", &[]).code, 3);
}

#[test]
fn resuming_needs_a_folder_with_records() {
    let tree = tree();
    assert_eq!(tree.run(&["extract", "in", "--resume"]).code, 2);
    let run = tree.run(&["extract", "in", "-o", "out", "--format", "csv", "--resume"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("json"), "{}", run.stderr);
}

/// Runs the program with files of so many blocks at most, which is what a full
/// disk is to it.
fn cramped(tree: &Tree, blocks: u32, arguments: &[String]) -> (Option<i32>, String) {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_selfeval")])
        .args(arguments)
        .current_dir(tree.path(""))
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), stderr)
}

#[test]
fn a_full_disk_stops_the_run_and_spoils_nothing() {
    let tree = tree();
    assert_eq!(run(&tree, "whole", &[]).code, 3);
    let (code, stderr) = cramped(&tree, 128, &extract("out", &[]));
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("cannot write out/"), "{stderr}");
    assert!(stderr.contains("go on with --resume"), "{stderr}");
    assert!(!tree.path("out/records.ndjson").exists() && !tree.path("out/forms.csv").exists());
    assert!(!journal(&tree, "out").is_empty(), "what was done is known");
    assert_eq!(run(&tree, "out", &["--resume"]).code, 3);
    assert!(
        tree.files("out") == tree.files("whole"),
        "the outputs differ"
    );
}

#[test]
fn every_format_says_that_the_disk_is_full() {
    let tree = tree();
    for format in ["ndjson", "csv", "parquet", "sqlite", "xlsx"] {
        let arguments = ["extract", "in", "-o", format, "--format", format, "--quiet"];
        let (code, stderr) = cramped(&tree, 16, &arguments.map(str::to_owned));
        assert_eq!(code, Some(1), "{format}: {stderr}");
        assert!(
            stderr.contains(&format!("cannot write {format}")),
            "{format}: {stderr}"
        );
        // Beside the claim and what the run was about, nothing is left.
        let mut left: Vec<String> = tree.files(format).into_iter().map(|f| f.0).collect();
        left.retain(|name| name != ".lock" && name != "run.json");
        assert_eq!(left, Vec::<String>::new(), "{format}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let tree = tree();
    for out in ["in/00.pdf/out", "/proc/selfeval"] {
        let run = tree.run(&["extract", "in", "-o", out]);
        assert_eq!(run.code, 1, "{out}");
        assert!(
            run.stderr.contains(&format!("cannot write {out}")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn records_of_an_earlier_run_over_other_files_are_taken_away() {
    let tree = Tree::with(&[
        ("a/1.txt", b"a text"),
        ("b/2.txt", b"another"),
        ("kept.txt", b"of nobody"),
    ]);
    for resume in [&[][..], &["--resume"][..]] {
        tree.run(&["extract", "a", "-o", "out"]);
        // A list of records may have been made by anybody.
        let list = tree.read("out/run.json").replace(
            "\"order\": [",
            r#""order": [{"text": "records/../../kept.txt"}, {"text": "../kept.txt"},"#,
        );
        tree.write("out/run.json", list);
        tree.write("out/records/mine.json", "{}");
        tree.run(&[&["extract", "b", "-o", "out"], resume].concat());
        let names: Vec<String> = tree.files("out/records").into_iter().map(|f| f.0).collect();
        assert_eq!(names, ["b/2.txt.json", "mine.json"]);
        assert!(tree.path("kept.txt").exists());
    }
    tree.run(&["extract", "b", "-o", "out", "--format", "ndjson"]);
    assert!(!tree.path("out/records/b/2.txt.json").exists());
    assert!(!tree.path("out/journal.ndjson").exists());
}
