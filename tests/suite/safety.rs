//! The safety contract of the README, as far as no other test holds it: what
//! the program cannot do, and what it leaves alone. And the contract itself:
//! each test that it names exists.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::pdf;
use crate::tree::{Tree, codes, in_repository};

/// All Rust sources below a folder, or the file itself.
fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap();
    let mut found: Vec<PathBuf> = entries
        .flat_map(|e| sources(&e.unwrap().path()))
        .filter(|p| p.extension().is_some_and(|e| e == "rs"))
        .collect();
    found.sort();
    found
}

/// Sources below `folders` that name one of `words`.
fn naming(folders: &[&str], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in folders.iter().flat_map(|f| sources(&in_repository(f))) {
        let text = fs::read_to_string(&path).unwrap();
        for word in words.iter().filter(|w| text.contains(**w)) {
            found.push(format!("{}: {word}", path.display()));
        }
    }
    found
}

/// Whatever a document says, the code that sees it has no way to the system.
#[test]
fn what_sees_a_document_cannot_reach_the_system() {
    let inner = [
        "src/read",
        "src/recognize",
        "src/value",
        "src/assemble",
        "src/check",
        "src/content",
        "src/extract.rs",
        "src/record",
    ];
    let reach = [
        "std::fs",
        "fs::",
        "std::process",
        "std::net",
        "std::env",
        "env::var",
        "std::os",
        "Command::new",
        "OpenOptions",
    ];
    assert_eq!(naming(&inner, &reach), Vec::<String>::new());
}

/// The only program that is ever started is this program, as a worker.
#[test]
fn only_the_program_itself_is_started() {
    let found = naming(&["src"], &["Command::new", "process::Command"]);
    assert!(
        found.iter().all(|f| f.contains("src/batch/child.rs")),
        "{found:?}"
    );
    let child = fs::read_to_string(in_repository("src/batch/child.rs")).unwrap();
    assert_eq!(child.matches("Command::new(").count(), 1);
    assert!(child.contains("current_exe"), "the worker is this program");
}

/// What the linked program asks of the system's library: no function that
/// opens, names or awaits a connection, and none that runs a shell.
#[test]
#[cfg(target_os = "linux")]
fn the_program_imports_no_network_and_no_shell() {
    let program = fs::read(env!("CARGO_BIN_EXE_selfeval")).unwrap();
    let imports = |name: &str| {
        let wanted = [b"\0", name.as_bytes(), b"\0"].concat();
        program.windows(wanted.len()).any(|w| w == wanted)
    };
    assert!(
        imports("open64") && imports("read"),
        "no names of imports to look at"
    );
    for name in [
        "socket",
        "connect",
        "bind",
        "listen",
        "accept",
        "accept4",
        "getaddrinfo",
        "gethostbyname",
        "sendto",
    ] {
        assert!(!imports(name), "the program imports {name}");
    }
    for name in ["system", "popen", "execl", "execlp", "wordexp"] {
        assert!(!imports(name), "the program imports {name}");
    }
}

/// Streams, forms, fonts, actions and CMaps that lie in another file. Opening
/// that file would wait for ever: it is a pipe that nobody writes to.
#[test]
#[cfg(unix)]
fn no_path_from_a_document_is_opened() {
    let tree = Tree::new();
    let made = std::process::Command::new("mkfifo")
        .arg(tree.path("trap"))
        .status();
    assert!(made.unwrap().success());
    let trap = tree.path("trap").display().to_string();
    let file = pdf::assemble(&[
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (TRAP) /Win << /F (TRAP) >> >> \
         /AA << /WC << /S /ImportData /F (TRAP) >> >> /URI << /Base (http://127.0.0.1:9/) >> \
         /Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (TRAP) /UF (TRAP) >>] >> >> >>"
            .replace("TRAP", &trap),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 5 0 R] /Annots [9 0 R] \
         /AA << /O << /S /GoToR /F (TRAP) /D [0 /Fit] >> >> \
         /Resources << /Font << /F 6 0 R >> /XObject << /X 7 0 R /Y 8 0 R >> >> >>"
            .replace("TRAP", &trap),
        pdf::stream("", "BT /F 12 Tf 72 720 Td (text) Tj ET /X Do /Y Do"),
        pdf::stream(&format!("/F ({trap}) /FFilter /FlateDecode"), ""),
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding 10 0 R /ToUnicode 10 0 R /DescendantFonts [<< /Type /Font \
             /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor << /Type /FontDescriptor /FontName ({trap}) \
             /FontFile2 << /F ({trap}) >> >> >>] >>"
        ),
        pdf::stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F ({trap}) /Page 0 >>"
            ),
            "",
        ),
        pdf::stream(
            &format!("/Type /XObject /Subtype /Image /Width 1 /Height 1 /F ({trap}) /Alternates [<< /Image << /F ({trap}) >> >>]"),
            "",
        ),
        format!("<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (file://{trap}) >> >>"),
        pdf::stream(
            &format!("/Type /CMap /UseCMap ({trap})"),
            &format!("begincmap ({trap}) usecmap /{} usecmap endcmap", trap.replace('/', "#2f")),
        ),
    ]);
    tree.write("hostile.pdf", file);
    tree.write("hostile.txt", format!("项目支出绩效自评表\n项目名称\t<img src=\"file://{trap}\">\t<a href=\"{trap}\">{trap}</a>\n"));
    let begun = Instant::now();
    let run = tree.run(&[
        "extract",
        "hostile.pdf",
        "hostile.txt",
        "-o",
        "out",
        "--second-opinion",
    ]);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "the pipe was opened"
    );
    assert!(matches!(run.code, 0 | 3), "{}", run.stderr);
    for name in ["hostile.pdf", "hostile.txt"] {
        let record = tree.record("out", name);
        let met = codes(&record);
        assert!(
            !met.contains(&"limit_time") && !met.contains(&"worker_died"),
            "{record:#}"
        );
    }
}

/// All formats, from a folder that may not be written to, with no folder for
/// temporary files to be had.
#[test]
fn nothing_is_written_outside_the_output_folder() {
    let tree = Tree::new();
    for name in ["mof-roads.txt", "chongqing-parks.txt"] {
        let text = fs::read(in_repository("corpus/text").join(name)).unwrap();
        tree.write(&format!("in/{name}"), text);
    }
    tree.write("in/page.pdf", pdf::text(&["good"]));
    let before = tree.files("");
    let run = tree
        .command(&[
            "extract",
            "in",
            "-o",
            "out",
            "--format",
            "json,ndjson,csv,parquet,sqlite,xlsx",
            "--quiet",
        ])
        .env("TMPDIR", tree.path("none"))
        .env("SQLITE_TMPDIR", tree.path("none"))
        .env("HOME", tree.path("none"))
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(!tree.path("none").exists());
    let after = tree.files("");
    let outside: Vec<_> = after
        .iter()
        .filter(|(path, _)| !path.starts_with("out/"))
        .cloned()
        .collect();
    assert!(
        outside == before,
        "something beside the output folder has changed"
    );
    assert!(after.len() > outside.len() + 10, "the outputs are there");
    // Nothing temporary is left in it.
    let left = after
        .iter()
        .find(|(path, _)| path.contains(".tmp") || path.ends_with("-journal"));
    assert!(left.is_none(), "{left:?}");
}

/// A document that would take minutes ends at its time, with what was read.
#[test]
fn a_document_ends_at_its_time() {
    let content = "q 1 0 0 1 0 0 cm 0 0 m 5 5 l S Q ".repeat(1_400_000);
    let pages: Vec<String> = (0..8).map(|_| "3 0 R".to_owned()).collect();
    let kids: String = (0..8).map(|n| format!("{} 0 R ", 5 + n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count 8 >>"),
        "null".to_owned(),
        pdf::stream("", &content),
    ];
    objects.extend(pages.iter().map(|_| {
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>".to_owned()
    }));
    let tree = Tree::with(&[("slow.pdf", &pdf::assemble(&objects))]);
    let begun = Instant::now();
    let run = tree.run(&["extract", "slow.pdf", "-o", "out", "--timeout", "1s"]);
    let taken = begun.elapsed();
    assert!(matches!(run.code, 0 | 3), "{}", run.stderr);
    let record = tree.record("out", "slow.pdf");
    let met = codes(&record);
    assert!(
        met.contains(&"limit_time") || met.contains(&"limit_operators"),
        "{record:#}"
    );
    let ended = record["problems"].to_string().contains("was ended");
    assert!(!ended, "it had to be killed: {record:#}");
    assert!(taken < Duration::from_secs(60), "{taken:?}");
}

/// Each line of the contract names tests, and they exist.
#[test]
fn the_contract_names_tests_that_exist() {
    for readme in ["README.md", "README.zh-CN.md"] {
        let page = fs::read_to_string(in_repository(readme)).unwrap();
        let mut lines = 0;
        for line in page
            .lines()
            .filter(|l| l.starts_with("| ") && l.contains("::"))
        {
            lines += 1;
            for name in line.split('`').filter(|part| part.contains("::")) {
                let (module, test) = name.rsplit_once("::").unwrap();
                let files = match module.strip_prefix("pdf::") {
                    Some(inner) => vec![
                        format!("src/read/pdf/tests/{inner}.rs"),
                        format!("src/read/pdf/{inner}.rs"),
                        format!("src/read/pdf/{inner}/tests.rs"),
                    ],
                    None => vec![format!("tests/suite/{}.rs", module.replace("::", "/"))],
                };
                let text: String = files
                    .iter()
                    .filter_map(|file| fs::read_to_string(in_repository(file)).ok())
                    .collect();
                assert!(
                    text.contains(&format!("fn {test}(")),
                    "{readme}: no test {name}"
                );
            }
        }
        assert!(
            lines >= 9,
            "{readme}: {lines} lines of the contract name tests"
        );
    }
}
