//! Parts of a run, and looking at output folders: merge, diff, status.

use std::fs::{self, File};

use crate::pdf;
use crate::tree::{Run, Tree, in_repository};

const ALL: &[&str] = &["--format", "json,ndjson,csv,parquet,sqlite,xlsx"];

/// Forms, copies, failures, a file that is missing.
fn tree() -> Tree {
    let tree = Tree::new();
    let form = fs::read_to_string(in_repository("corpus/text/gz-one-task.txt")).unwrap();
    for n in 0..24 {
        match n % 3 {
            0 => tree.write(
                &format!("in/{n:02}.pdf"),
                pdf::text(&[&(n % 9).to_string()]),
            ),
            1 => tree.write(&format!("in/{n:02}.txt"), format!("{form}\n{n}\n")),
            _ => tree.write(&format!("in/{n:02}.pdf"), format!("%PDF-1.7\n{}", n % 10)),
        }
    }
    tree
}

fn extract(tree: &Tree, out: &str, more: &[&str]) -> Run {
    let mut arguments = vec!["extract", "in", "gone.pdf", "-o", out];
    arguments.extend(ALL);
    arguments.extend(more);
    tree.run(&arguments)
}

#[test]
fn merged_shards_are_the_bytes_of_one_run() {
    let tree = tree();
    extract(&tree, "whole", &[]);
    let mut documents = 0;
    for part in ["1/3", "2/3", "3/3"] {
        let out = format!("part{}", &part[..1]);
        extract(&tree, &out, &["--shard", part]);
        documents += tree.read(&format!("{out}/records.ndjson")).lines().count();
    }
    assert_eq!(documents, tree.read("whole/records.ndjson").lines().count());
    let run = tree.run(&["merge", "part3", "part1", "part2", "-o", "merged"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    let (whole, merged) = (tree.files("whole"), tree.files("merged"));
    for ((name, a), (other, b)) in whole.iter().zip(&merged) {
        assert_eq!(name, other);
        assert!(a == b, "{name} differs");
    }
    assert_eq!(whole.len(), merged.len());
}

#[test]
fn what_is_no_whole_run_is_not_merged() {
    let tree = tree();
    extract(&tree, "p1", &["--shard", "1/2"]);
    extract(&tree, "p2", &["--shard", "2/2"]);
    extract(&tree, "other", &["--shard", "2/2", "--keep-personal"]);
    extract(&tree, "whole", &[]);
    for (shards, why) in [
        (&["p1"][..], "2 parts are wanted"),
        (&["p1", "p1"], "2 parts are wanted"),
        (&["p1", "other"], "options"),
        (&["p1", "whole"], "holds a whole run"),
        (&["p1", "in"], "is no output folder"),
    ] {
        let mut arguments = vec!["merge", "-o", "merged"];
        arguments.extend(shards);
        let run = tree.run(&arguments);
        assert_eq!(run.code, 1, "{shards:?}");
        assert!(run.stderr.contains(why), "{shards:?}: {}", run.stderr);
        assert!(!tree.path("merged").exists());
    }
    let run = tree.run(&["merge", "p1", "p2", "-o", "p1"]);
    assert!(run.stderr.contains("is one of the parts"), "{}", run.stderr);
    let journal = tree.read("p2/journal.ndjson");
    let cut: Vec<&str> = journal.lines().skip(2).collect();
    tree.write("p2/journal.ndjson", cut.join("\n") + "\n");
    let run = tree.run(&["merge", "p1", "p2", "-o", "merged"]);
    assert!(run.stderr.contains("have no record yet"), "{}", run.stderr);
}

#[test]
fn differences_have_their_values_and_their_cause() {
    let tree = tree();
    extract(&tree, "a", &[]);
    extract(&tree, "same", &[]);
    let run = tree.run(&["diff", "a", "same", "--strict"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.contains("0 of them differ"), "{}", run.stdout);
    let text = tree.read("in/01.txt");
    tree.write("in/01.txt", text.replace("97.70%", "97.80%"));
    fs::remove_file(tree.path("in/04.txt")).unwrap();
    extract(&tree, "b", &[]);
    let run = tree.run(&["diff", "a", "b", "--strict"]);
    assert_eq!(run.code, 4);
    let line = run
        .stdout
        .lines()
        .find(|l| l.contains("/execution_rate/percent"))
        .unwrap();
    assert!(line.starts_with("in/01.txt form 1 /budget/"), "{line}");
    assert!(
        line.contains("97.70 → 97.80 [the document has changed]"),
        "{line}"
    );
    assert!(
        run.stdout.contains("in/04.txt: only in a"),
        "{}",
        run.stdout
    );
    extract(&tree, "plain", &["--no-checks"]);
    let run = tree.run(&["diff", "b", "plain"]);
    let of_checks = |l: &&str| l.contains("/checks/execution_rate-1: ");
    let line = run.stdout.lines().find(of_checks).unwrap();
    assert!(line.ends_with("→ null [options]"), "{line}");
    assert!(run.stdout.lines().all(|l| l.chars().count() < 400));
    let causes = run.stdout.lines().filter(|l| l.ends_with(" by: options"));
    assert_eq!(causes.count(), 1, "{}", run.stdout);
    extract(&tree, "c", &["--keep-personal"]);
    let run = tree.run(&["diff", "a", "c", "-f", "json"]);
    for line in run.stdout.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn the_status_of_a_run_can_be_asked_for() {
    let tree = tree();
    extract(&tree, "out", &[]);
    let run = tree.run(&["status", "out"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("finished: "), "{}", run.stdout);
    assert!(run.stdout.contains(" failed + "), "{}", run.stdout);
    fs::remove_file(tree.path("out/failures.csv")).unwrap();
    let run = tree.run(&["status", "out"]);
    assert!(run.stdout.starts_with("interrupted: "), "{}", run.stdout);
    let lock = File::open(tree.path("out/.lock")).unwrap();
    lock.lock().unwrap();
    let run = tree.run(&["status", "out"]);
    assert!(run.stdout.starts_with("running: "), "{}", run.stdout);
    drop(lock);
    tree.run(&["extract", "in", "-o", "lines", "--format", "ndjson"]);
    let run = tree.run(&["status", "lines"]);
    assert!(run.stdout.starts_with("finished: "), "{}", run.stdout);
    assert!(!run.stdout.contains(" 0 of "), "{}", run.stdout);
    let run = tree.run(&["status", "in"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("is no output folder"), "{}", run.stderr);
}
