//! Real workers and documents that misbehave on purpose:
//! `cargo test --release --features fault-injection fault`.
#![cfg(all(unix, feature = "fault-injection"))]

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::pdf;
use crate::tree::{Tree, codes, in_repository};

/// How long something may take that takes a moment on an idle machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A tree of good documents with one that misbehaves among them.
fn with(fault: &str) -> Tree {
    let tree = Tree::new();
    for name in ["in/a.pdf", "in/b.pdf", "in/y.pdf", "in/z.pdf"] {
        tree.write(name, pdf::text(&[name]));
    }
    tree.write("in/m.pdf", format!("%selfeval-fault:{fault}\n"));
    tree
}

#[test]
fn a_misbehaving_document_fails_alone() {
    for (fault, code, why) in [
        (
            "panic",
            "worker_died",
            "it panicked: a document that panics (src/batch/fault.rs:",
        ),
        ("abort", "worker_died", "signal 6"),
        ("overflow", "worker_died", "it overflowed its stack"),
        ("exit", "worker_died", "it ended with code 7"),
        (
            "memory",
            "limit_memory",
            "the document needs more memory than a worker may use",
        ),
        ("sleep", "limit_time", "the worker process was ended"),
    ] {
        let tree = with(fault);
        // The good ones have enough time on a machine that is busy otherwise.
        let timeout = if fault == "sleep" { "3s" } else { "60s" };
        let run = tree.run(&[
            "extract",
            "in",
            "-o",
            "out",
            "--timeout",
            timeout,
            "--max-memory",
            "300M",
        ]);
        assert_eq!(run.code, 3, "{fault}");
        let record = tree.record("out", "in/m.pdf");
        assert_eq!(record["status"], "failed", "{fault}");
        assert_eq!(codes(&record), [code], "{fault}");
        let message = record["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains(why), "{fault}: {message}");
        assert_eq!(record["source"]["document_id"].as_str().unwrap().len(), 64);
        for good in ["in/a.pdf", "in/b.pdf", "in/y.pdf", "in/z.pdf"] {
            assert_ne!(
                tree.record("out", good)["status"],
                "failed",
                "{fault}: {good}"
            );
        }
    }
}

/// Starts a run that hangs in `m.pdf`, and waits until all others are done.
fn hanging(tree: &Tree) -> Child {
    let child = tree
        .command(&[
            "extract",
            "in",
            "-o",
            "out",
            "--jobs",
            "2",
            "--timeout",
            "1h",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let end = Instant::now() + PATIENCE;
    while !tree.path("out/records/in/z.pdf.json").exists() {
        assert!(Instant::now() < end, "nothing was written");
        sleep(Duration::from_millis(20));
    }
    child
}

fn kill(signal: &str, process: u32) {
    let process = process.to_string();
    assert!(
        Command::new("kill")
            .args([signal, &process])
            .status()
            .unwrap()
            .success()
    );
}

/// The processes whose parent is this one, whichever of its threads started them.
fn children(process: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for thread in std::fs::read_dir(format!("/proc/{process}/task")).unwrap() {
        let list = thread.unwrap().path().join("children");
        let text = std::fs::read_to_string(list).unwrap_or_default();
        let ids = text.split_whitespace();
        found.extend(ids.filter_map(|id| id.parse::<u32>().ok()));
    }
    found
}

fn is_alive(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn an_interrupted_run_keeps_what_is_done() {
    for signal in ["-INT", "-TERM"] {
        let tree = with("sleep");
        let child = hanging(&tree);
        kill(signal, child.id());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(
            stderr.contains("interrupted: 4 of 5 documents are done"),
            "{stderr}"
        );
        tree.record("out", "in/a.pdf");
        let names: Vec<String> = tree.files("out").into_iter().map(|f| f.0).collect();
        let records = ["a", "b", "y", "z"].map(|n| format!("records/in/{n}.pdf.json"));
        let mut wanted = vec![".lock".to_owned(), "journal.ndjson".to_owned()];
        wanted.extend(records);
        wanted.push("run.json".to_owned());
        assert_eq!(names, wanted);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn workers_do_not_outlive_their_supervisor() {
    let tree = with("sleep");
    let mut child = hanging(&tree);
    let workers = children(child.id());
    // The other worker may have gone home already: there is nothing left for it.
    assert!(!workers.is_empty());
    kill("-KILL", child.id());
    child.wait().unwrap();
    let end = Instant::now() + PATIENCE;
    while workers.iter().any(|&worker| is_alive(worker)) {
        assert!(Instant::now() < end, "a worker lives on");
        sleep(Duration::from_millis(20));
    }
}

/// Documents that take a while: forms of many rows, texts, failures.
fn busy() -> Tree {
    let tree = Tree::new();
    let form = std::fs::read_to_string(in_repository("corpus/text/gz-twenty-tasks.txt")).unwrap();
    for n in 0..40 {
        match n % 4 {
            0 => tree.write(&format!("in/{n:02}.pdf"), pdf::text(&[&n.to_string()])),
            1 => tree.write(&format!("in/{n:02}.pdf"), format!("%PDF-1.7\n{n}")),
            _ => tree.write(&format!("in/{n:02}.txt"), format!("{form}\n{n}\n")),
        }
    }
    tree
}

const OUTPUTS: [&str; 9] = [
    "extract",
    "in",
    "-o",
    "out",
    "--jobs",
    "2",
    "--format",
    "json,ndjson,csv,sqlite",
    "--resume",
];

/// Numbers below a limit that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % limit
    }
}

#[test]
fn fifty_kills_at_random_moments_change_no_byte() {
    let tree = busy();
    let mut whole = OUTPUTS;
    whole[3] = "whole";
    let started = Instant::now();
    assert_eq!(tree.run(&whole).code, 3);
    let usual = u64::try_from(started.elapsed().as_millis()).unwrap();
    let whole = tree.files("whole");
    let mut chance = Chance(1);
    let (mut kills, mut ends) = (0, 0);
    while kills < 50 {
        // A run is killed again and again until it comes to its end.
        let mut child = tree
            .command(&OUTPUTS)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        sleep(Duration::from_millis(chance.below(usual)));
        kills += 1;
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
        }
        child.wait().unwrap();
        if kills % 5 == 0 {
            assert_eq!(tree.run(&OUTPUTS).code, 3);
            assert!(
                tree.files("out") == whole,
                "after {kills} kills: the outputs differ"
            );
            std::fs::remove_dir_all(tree.path("out")).unwrap();
            ends += 1;
        }
    }
    assert_eq!(ends, 10);
}

#[cfg(target_os = "linux")]
#[test]
fn workers_killed_at_random_moments_cost_no_document() {
    let tree = busy();
    let mut whole = OUTPUTS;
    whole[3] = "whole";
    let started = Instant::now();
    assert_eq!(tree.run(&whole).code, 3);
    let mut usual = started.elapsed();
    let whole = tree.files("whole");
    let mut chance = Chance(2);
    let (mut killed, mut runs) = (0, 0);
    // One worker a run: two could meet in one document, which then has failed.
    while killed < 6 && runs < 60 {
        runs += 1;
        let started = Instant::now();
        let mut child = tree
            .command(&OUTPUTS)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let usual_ms = u64::try_from(usual.as_millis()).unwrap().max(1);
        sleep(Duration::from_millis(chance.below(usual_ms)));
        let workers = match child.try_wait().unwrap() {
            None => children(child.id()),
            Some(_) => Vec::new(),
        };
        if !workers.is_empty() {
            let at = usize::try_from(chance.below(workers.len() as u64)).unwrap();
            // It may have ended by itself in between.
            let _ = Command::new("kill")
                .args(["-KILL", &workers[at].to_string()])
                .stderr(Stdio::null())
                .status();
            killed += 1;
        }
        assert_eq!(child.wait().unwrap().code(), Some(3));
        assert!(tree.files("out") == whole, "the outputs differ");
        std::fs::remove_dir_all(tree.path("out")).unwrap();
        // The first run was slow when the machine was busy just then.
        usual = usual.min(started.elapsed());
    }
    assert!(killed > 0, "none of {runs} runs lost a worker");
}
