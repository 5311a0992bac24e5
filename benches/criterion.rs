//! The time of each stage on one form of two pages: `cargo bench --bench
//! criterion`. What `.ci/run` compares are instructions (`scripts/bench
//! instructions`), for times depend on what else the machine does.

#![allow(missing_docs, reason = "a program, not an interface")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion};

use selfeval::assemble::{self, Context};
use selfeval::budget::Budget;
use selfeval::check::{self, CheckOptions};
use selfeval::extract::{Options, extract, lexicon};
use selfeval::read::layout::layout;
use selfeval::read::pdf;
use selfeval::recognize::recognize;

/// Ruled, merged cells, a table over a page break, nineteen tasks.
const FORM: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/corpus/pdf/gz-twenty-tasks.libreoffice-docx.pdf"
);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(FORM)?;
    let lexicon = lexicon(None)?;
    let budget = Budget::default;
    let document = pdf::read(&bytes, None, &budget())?;
    let content = layout(&document.pages, &lexicon, &budget());
    let context = Context {
        content: &content,
        disputed: &[],
        lexicon: &lexicon,
        document_id: "document",
        file_name: "form.pdf",
        keep_personal: false,
    };
    let drafts = recognize(&content, &lexicon);
    let forms: Vec<_> = (1..)
        .zip(&drafts)
        .map(|(number, recognized)| assemble::assemble(context, &recognized.draft, number).0)
        .collect();
    let record = extract(&bytes, Path::new(FORM), &Options::default(), &budget());

    let mut criterion = Criterion::default().configure_from_args();
    let mut stages = criterion.benchmark_group("stages");
    stages.bench_function("read", |b| {
        b.iter(|| black_box(pdf::read(&bytes, None, &budget())).is_ok());
    });
    stages.bench_function("layout", |b| {
        b.iter(|| black_box(layout(&document.pages, &lexicon, &budget())));
    });
    stages.bench_function("recognize", |b| {
        b.iter(|| black_box(recognize(&content, &lexicon)));
    });
    stages.bench_function("value", |b| {
        b.iter(|| {
            for (number, recognized) in (1..).zip(&drafts) {
                black_box(assemble::assemble(context, &recognized.draft, number));
            }
        });
    });
    stages.bench_function("check", |b| {
        let run = |mut forms: Vec<_>| {
            for form in &mut forms {
                check::run(form, &CheckOptions::default());
            }
            forms
        };
        b.iter_batched(|| forms.clone(), run, BatchSize::SmallInput);
    });
    stages.bench_function("write", |b| {
        b.iter(|| black_box(serde_json::to_vec(&record)).is_ok());
    });
    stages.bench_function("extract", |b| {
        b.iter(|| {
            black_box(extract(
                &bytes,
                Path::new(FORM),
                &Options::default(),
                &budget(),
            ))
        });
    });
    stages.finish();
    criterion.final_summary();
    Ok(())
}
