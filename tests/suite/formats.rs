//! Parquet, SQLite and the workbook, read back; outside judges read them a
//! second time in `scripts/judge outputs`.

use rusqlite::Connection;
use serde_json::Value;

use crate::tree::{Tree, codes, in_repository};

const ALL: &str = "json,ndjson,csv,parquet,sqlite,xlsx";

fn corpus(name: &str) -> String {
    std::fs::read_to_string(in_repository(&format!("corpus/text/{name}"))).unwrap()
}

/// Forms of two families, a file that fails, a number that no column holds.
fn tree() -> Tree {
    let tree = Tree::new();
    for name in ["gz-twenty-tasks.typst.pdf", "mof-four.typst.pdf"] {
        let bytes = std::fs::read(in_repository(&format!("corpus/pdf/{name}"))).unwrap();
        tree.write(&format!("in/{name}"), bytes);
    }
    tree.write("in/one.txt", corpus("gz-one-task.txt"));
    let long = corpus("gz-one-task.txt").replace("97.70%", "97.70000000001%");
    tree.write("in/long.txt", long);
    tree.write("in/broken.pdf", "%PDF-1.7\n");
    tree
}

#[test]
fn all_formats_are_the_same_for_any_number_of_jobs() {
    let tree = tree();
    for (jobs, out) in [("1", "o1"), ("8", "o8")] {
        let run = tree.run(&[
            "extract", "in", "gone.pdf", "-o", out, "-j", jobs, "--format", ALL,
        ]);
        assert_eq!(run.code, 3, "{}", run.stderr);
    }
    let (one, eight) = (tree.files("o1"), tree.files("o8"));
    for name in [
        "selfeval.xlsx",
        "selfeval.sqlite",
        "values.parquet",
        "import.py",
        "expected.csv",
    ] {
        assert!(one.iter().any(|(file, _)| file == name), "{name}");
    }
    for ((name, a), (other, b)) in one.iter().zip(&eight) {
        assert_eq!(name, other);
        assert!(a == b, "{name} differs");
    }
}

#[test]
fn a_number_that_no_column_holds_is_reported_and_whole_elsewhere() {
    let tree = tree();
    tree.run(&["extract", "in", "-o", "out", "--format", ALL]);
    let record = tree.record("out", "in/long.txt");
    assert!(
        codes(&record).contains(&"number_beyond_column"),
        "{:?}",
        codes(&record)
    );
    let record_text = record.to_string();
    assert!(
        record_text.contains("97.70000000001"),
        "the record has it whole"
    );
    let database = Connection::open(tree.path("out/selfeval.sqlite")).unwrap();
    let stored: String = database
        .query_row(
            "SELECT execution_rate_percent FROM budget b JOIN forms USING (form_id)
             WHERE path = 'in/long.txt' AND execution_rate_percent IS NOT NULL",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(stored, "97.70000000001");
    assert!(!codes(&tree.record("out", "in/one.txt")).contains(&"number_beyond_column"));
}

#[test]
fn a_tasks_amount_is_counted_once() {
    let tree = tree();
    tree.run(&["extract", "in", "-o", "out", "--format", "ndjson,sqlite"]);
    let ndjson = tree.read("out/records.ndjson");
    let records = ndjson
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap());
    let mut sum = 0.0;
    let mut shared = 0;
    for record in records {
        for form in record["forms"].as_array().unwrap() {
            for task in form["tasks"].as_array().unwrap() {
                sum += task["amount"]["yuan"].as_f64().unwrap_or(0.0);
                shared += usize::from(task["indicators"].as_array().unwrap().len() > 1);
            }
        }
    }
    assert!(
        sum > 0.0 && shared > 0,
        "tasks with several indicators are wanted"
    );
    let database = Connection::open(tree.path("out/selfeval.sqlite")).unwrap();
    let one = |sql: &str| {
        database
            .query_row(sql, [], |row| row.get::<_, f64>(0))
            .unwrap()
    };
    assert!((one("SELECT sum(amount_yuan) FROM v_tasks") - sum).abs() < 0.01);
    // No view offers a task's money beside an indicator.
    let columns = database.prepare("SELECT * FROM v_indicators").unwrap();
    assert!(columns.column_names().all(|name| !name.contains("amount")));
    let views = "SELECT count(*) FROM sqlite_master WHERE type = 'view'";
    assert!(one(views) >= 10.0);
}

#[test]
fn keys_of_the_database_hold() {
    let tree = tree();
    tree.run(&[
        "extract", "in", "gone.pdf", "-o", "out", "--format", "sqlite",
    ]);
    let database = Connection::open(tree.path("out/selfeval.sqlite")).unwrap();
    let whole: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    let mut broken = database.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!broken.exists([]).unwrap());
    let failures: i64 = database
        .query_row("SELECT count(*) FROM failures", [], |row| row.get(0))
        .unwrap();
    assert_eq!(failures, 2);
}
