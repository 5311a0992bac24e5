//! The supervision, with workers that misbehave: small shell scripts in place
//! of the program.
#![cfg(unix)]

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use selfeval::batch::child::WorkerCommand;
use selfeval::batch::discover::Input;
use selfeval::batch::supervisor::{Crew, CrewError, Event, Go, supervise};
use selfeval::extract::Options;
use selfeval::record::{Record, Status};

/// Begins every fake worker: the greeting, and a function that answers with a
/// record of the path in the request and a glance at it, which of a record without
/// forms is a part of itself. A document whose name tells it to do so
/// misbehaves.
const PRELUDE: &str = r#"
printf '{"worker":"%s"}\n' "$VERSION"
answer() {
    record=$(printf '{"schema_version":"1.0","tool":{"version":"","options_hash":"","families_hash":""},"source":{"document_id":"","paths":["%s"],"bytes":0,"media_type":null,"pages":null,"producer":null,"title":null,"reader":null},"status":"no_form","problems":[],"forms":[]}' "$1")
    printf '%s\t%s\n' "$record" "$record"
}
while read -r line; do
    path=${line#*'{"text":"'}
    path=${path%%'"'*}
    case $path in
"#;

/// Ends every fake worker: any other document is answered.
const CODA: &str = r#"
    *) answer "$path" ;;
    esac
done
"#;

fn crew(cases: &str, jobs: usize) -> Crew {
    let version = env!("CARGO_PKG_VERSION");
    let script = format!("VERSION={version}\n{PRELUDE}\n{cases}\n{CODA}");
    Crew {
        command: WorkerCommand {
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
        },
        jobs,
        timeout: Duration::from_secs(60),
        grace: Duration::from_secs(5),
        options: Options::default(),
    }
}

fn inputs(names: &[&str]) -> Vec<Input> {
    names.iter().map(|name| Input::file(*name)).collect()
}

fn run(names: &[&str], crew: &Crew) -> Vec<Record> {
    let mut records = Vec::new();
    let whole = supervise(&inputs(names), crew, &AtomicBool::new(false), |event| {
        if let Event::Record(index, record) = event {
            assert_eq!(index, records.len(), "records come in input order");
            records.push(serde_json::from_slice(record.line()).unwrap());
        }
        Ok::<_, CrewError>(Go::On)
    });
    assert!(whole.unwrap());
    records
}

fn codes(records: &[Record]) -> Vec<&str> {
    let code = |r: &Record| r.problems.first().map_or("", |p| p.code.as_str());
    records.iter().map(code).collect()
}

#[test]
fn order_is_the_inputs_order() {
    let names: Vec<String> = (0..50).map(|n| format!("{n}.pdf")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let records = run(&names, &crew("*7.pdf) sleep 0.05; answer \"$path\" ;;", 4));
    let paths: Vec<&str> = records.iter().map(|r| r.source.paths[0].as_str()).collect();
    assert_eq!(paths, names);
}

#[test]
fn a_document_that_kills_its_worker_fails_alone() {
    let cases = r#"
        exit*) exit 7 ;;
        signal*) kill -ABRT $$ ;;
        panic*) echo 'panicked: a bad thing (src/x.rs:1)' >&2; exit 101 ;;
        overflow*) echo "thread 'extraction' (4711) has overflowed its stack" >&2; kill -ABRT $$ ;;
        memory*) echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$ ;;
        garbage*) echo 'no record' ;;
        half*) printf '{"schema'; exit 0 ;;
    "#;
    let names = [
        "a", "exit", "b", "signal", "panic", "c", "overflow", "memory", "garbage", "half", "d",
    ];
    let records = run(&names, &crew(cases, 2));
    for (record, name) in records.iter().zip(names) {
        assert_eq!(record.source.paths, [name]);
        assert_eq!(record.status == Status::Failed, name.len() > 1, "{name}");
    }
    let died = "worker_died";
    assert_eq!(
        codes(&records),
        [
            "",
            died,
            "",
            died,
            died,
            "",
            died,
            "limit_memory",
            died,
            died,
            ""
        ]
    );
    let message = |at: usize| records[at].problems[0].message.as_str();
    assert_eq!(message(1), "the worker process died: it ended with code 7");
    assert_eq!(message(3), "the worker process died: signal 6");
    assert_eq!(
        message(4),
        "the worker process died: it panicked: a bad thing (src/x.rs:1)"
    );
    assert_eq!(
        message(6),
        "the worker process died: it overflowed its stack"
    );
}

#[test]
fn a_document_that_hangs_is_ended() {
    let started = Instant::now();
    let mut crew = crew("hang) exec sleep 600 ;;", 2);
    // Two attempts; a busy machine answers for the others within that.
    crew.timeout = Duration::from_secs(3);
    crew.grace = Duration::from_secs(1);
    let records = run(&["a", "hang", "b", "c"], &crew);
    assert_eq!(codes(&records), ["", "limit_time", "", ""]);
    assert!(started.elapsed() < Duration::from_secs(300));
}

#[test]
fn a_document_is_retried_once_in_a_fresh_worker() {
    let tree = tempfile::tempdir().unwrap();
    let mark = tree.path().join("tried");
    let cases = format!(
        "once) if [ -e {0} ]; then answer \"$path\"; else : > {0}; exit 1; fi ;;",
        mark.display()
    );
    let records = run(&["a", "once", "b"], &crew(&cases, 2));
    assert_eq!(codes(&records), ["", "", ""]);
    assert_eq!(records[1].status, Status::NoForm);
}

/// So many names, of which some are others.
fn many(count: usize, others: &[(usize, &'static str)]) -> Vec<String> {
    let mut names: Vec<String> = (0..count).map(|n| n.to_string()).collect();
    for &(at, name) in others {
        name.clone_into(&mut names[at]);
    }
    names
}

#[test]
fn a_worker_is_asked_for_the_next_document_while_it_reads() {
    // This one answers for a document only when it has heard of the next.
    let cases = r#"
        late) first=$path; read -r line; answer "$first"
            path=${line#*'{"text":"'}; path=${path%%'"'*}; answer "$path" ;;
    "#;
    let names = many(20, &[(3, "late")]);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let records = run(&names, &crew(cases, 1));
    let paths: Vec<&str> = records.iter().map(|r| r.source.paths[0].as_str()).collect();
    assert_eq!(paths, names);
}

#[test]
fn a_document_behind_one_that_kills_its_worker_is_asked_for_anew() {
    let tree = tempfile::tempdir().unwrap();
    let log = tree.path().join("asked");
    let deadly = [(0, "exit0"), (7, "exit1"), (8, "exit2"), (30, "exit3")];
    let names = many(60, &deadly);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for jobs in [1, 2] {
        let cases = format!(
            "exit*) echo $path >> {0}; exit 1 ;;
             *) echo $path >> {0}; answer \"$path\" ;;",
            log.display()
        );
        let records = run(&names, &crew(&cases, jobs));
        let asked = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        for (record, name) in records.iter().zip(&names) {
            let deadly = name.starts_with("exit");
            assert_eq!(record.source.paths, [*name]);
            assert_eq!(record.status == Status::Failed, deadly, "{name}");
            let times = asked.lines().filter(|line| line == name).count();
            assert_eq!(times, if deadly { 2 } else { 1 }, "{name}");
        }
    }
}

#[test]
fn a_retry_reads_alone() {
    let tree = tempfile::tempdir().unwrap();
    let (log, mark) = (tree.path().join("log"), tree.path().join("tried"));
    let cases = format!(
        "once) if [ -e {1} ]; then
             echo + $path >> {0}; sleep 0.3; echo - $path >> {0}; answer \"$path\"
         else : > {1}; exit 1; fi ;;
         *) echo + $path >> {0}; sleep 0.01; echo - $path >> {0}; answer \"$path\" ;;",
        log.display(),
        mark.display()
    );
    let names = many(80, &[(20, "once")]);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(
        codes(&run(&names, &crew(&cases, 3)))
            .iter()
            .all(|c| c.is_empty())
    );
    let log = std::fs::read_to_string(log).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    let retried = lines.iter().position(|line| *line == "+ once").unwrap();
    assert_eq!(lines[retried + 1], "- once", "others were read meanwhile");
    let before = &lines[..retried];
    let begun = before.iter().filter(|line| line.starts_with('+')).count();
    assert_eq!(begun * 2, before.len(), "others were being read");
}

#[test]
fn workers_serve_many_documents() {
    // A worker that would serve only one document ends the run by its second.
    let tree = tempfile::tempdir().unwrap();
    let log = tree.path().join("started");
    let mut crew = crew("", 2);
    let script = crew.command.arguments[1].to_str().unwrap();
    crew.command.arguments[1] = format!("echo x >> {}\n{script}", log.display()).into();
    let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    run(&names.iter().map(String::as_str).collect::<Vec<_>>(), &crew);
    let started = std::fs::read_to_string(log).unwrap().lines().count();
    assert!(started <= 2, "{started} workers for 20 documents");
}

#[test]
fn a_worker_that_dies_before_it_greets_is_started_again() {
    let tree = tempfile::tempdir().unwrap();
    let mark = tree.path().join("tried");
    let mut crew = crew("", 1);
    let script = crew.command.arguments[1].to_str().unwrap();
    let once = format!(
        "[ -e {0} ] || {{ : > {0}; kill -KILL $$; }}",
        mark.display()
    );
    crew.command.arguments[1] = format!("{once}\n{script}").into();
    assert_eq!(codes(&run(&["a", "b"], &crew)), ["", ""]);
}

#[test]
fn a_crew_that_cannot_start_is_no_documents_fault() {
    for script in [
        "exit 1",
        "echo hello",
        "echo '{\"worker\":\"0.0.0\"}'; read x",
    ] {
        let mut crew = crew("", 2);
        crew.command.arguments[1] = script.into();
        let stop = AtomicBool::new(false);
        let result = supervise(&inputs(&["a"]), &crew, &stop, |_| {
            Ok::<_, CrewError>(Go::On)
        });
        assert!(matches!(result, Err(CrewError::Start(_))), "{script}");
    }
}

#[test]
fn a_stopped_run_ends_at_once() {
    let started = Instant::now();
    let mut crew = crew("hang) exec sleep 600 ;;", 2);
    crew.timeout = Duration::from_secs(600);
    let stop = AtomicBool::new(false);
    let whole = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(300));
            stop.store(true, std::sync::atomic::Ordering::SeqCst);
        });
        supervise(&inputs(&["a", "hang", "b"]), &crew, &stop, |_| {
            Ok::<_, CrewError>(Go::On)
        })
    });
    assert!(!whole.unwrap());
    assert!(started.elapsed() < Duration::from_secs(300));
}

#[test]
fn a_receiver_that_has_enough_ends_the_run() {
    let names: Vec<String> = (0..2000).map(|n| n.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut received = 0;
    let crew = crew("", 2);
    let stop = AtomicBool::new(false);
    let whole = supervise(&inputs(&names), &crew, &stop, |event| {
        received += usize::from(matches!(event, Event::Record(..)));
        Ok::<_, CrewError>(if received == 5 { Go::Stop } else { Go::On })
    });
    assert!(!whole.unwrap());
    assert_eq!(received, 5);
}
