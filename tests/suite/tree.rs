//! A temporary tree in which the built program runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

/// A folder of its own for one test.
pub struct Tree {
    folder: TempDir,
}

/// How a run of the program ended.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Tree {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A tree with these files.
    pub fn with(files: &[(&str, &[u8])]) -> Self {
        let tree = Self::new();
        for (path, bytes) in files {
            tree.write(path, bytes);
        }
        tree
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// The program, about to run in this tree.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_selfeval"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    /// Runs the program. Every record that it leaves is validated.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let Output {
            status,
            stdout,
            stderr,
        } = self.command(arguments).output().unwrap();
        let run = Run {
            code: status.code().expect("no signal ends the program"),
            stdout: String::from_utf8(stdout).expect("output is UTF-8"),
            stderr: String::from_utf8(stderr).expect("messages are UTF-8"),
        };
        if arguments.first() == Some(&"extract") {
            run.records().iter().for_each(validate);
        }
        if let Some(at) = arguments.iter().position(|&a| a == "-o") {
            let ndjson = self.path(arguments[at + 1]).join("records.ndjson");
            if let Ok(text) = fs::read_to_string(ndjson) {
                lines(&text).iter().for_each(validate);
            }
        }
        run
    }

    /// The record written for a path.
    pub fn record(&self, out: &str, path: &str) -> Value {
        let record = serde_json::from_str(&self.read(&format!("{out}/records/{path}.json")));
        let record = record.expect("a record is JSON");
        validate(&record);
        record
    }

    /// All files below a folder with their bytes, sorted.
    pub fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(folder);
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort();
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.push((name.to_owned(), fs::read(&path).unwrap()));
        }
    }
}

impl Run {
    /// The records on standard output, one pretty or one a line.
    pub fn records(&self) -> Vec<Value> {
        match serde_json::from_str(&self.stdout) {
            Ok(one) => vec![one],
            Err(_) => lines(&self.stdout),
        }
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a line is a record"))
        .collect()
}

/// Holds a record against the committed schema by an independent validator.
pub fn validate(record: &Value) {
    static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        let schema = fs::read_to_string(in_repository("schemas/record.schema.json")).unwrap();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        jsonschema::draft202012::new(&schema).unwrap()
    });
    let wrong: Vec<String> = VALIDATOR
        .iter_errors(record)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "the record breaks its schema: {wrong:#?}");
}

/// A file of the repository.
pub fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The codes of a record's problems.
pub fn codes(record: &Value) -> Vec<&str> {
    let problems = record["problems"].as_array().unwrap();
    problems
        .iter()
        .map(|p| p["code"].as_str().unwrap())
        .collect()
}
