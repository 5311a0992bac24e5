//! The survey for a person, and as CSV.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::{Layer, Row};
use crate::write::tables::csv;

/// The folder of a path as it stands in tables.
fn folder(path: &str) -> &str {
    path.rsplit_once(['/', '\\']).map_or(".", |(f, _)| f)
}

/// The survey for a person: a line a folder, then what the layers mean.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let mut folders: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        folders.entry(folder(&row.path)).or_default().push(row);
    }
    let mut lines: Vec<[String; 9]> = vec![
        [
            "folder",
            "files",
            "pages",
            "digital",
            "mixed",
            "need OCR",
            "failed",
            "forms likely",
            "families",
        ]
        .map(str::to_owned),
    ];
    for (name, rows) in &folders {
        lines.push(counts(name, rows));
    }
    if folders.len() > 1 {
        lines.push(counts("all", &rows.iter().collect::<Vec<_>>()));
    }
    let mut widths = [0_usize; 9];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(shown_width(cell));
        }
    }
    let mut text = String::new();
    for line in &lines {
        for (at, (cell, width)) in line.iter().zip(widths).enumerate() {
            let fill = " ".repeat(width.saturating_sub(shown_width(cell)));
            let first_or_last = at == 0 || at == 8;
            if first_or_last {
                text.push_str(cell);
                text.push_str(if at == 8 { "" } else { &fill });
            } else {
                text.push_str(&fill);
                text.push_str(cell);
            }
            text.push_str(if at == 8 { "" } else { "  " });
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text.push_str(
        "forms likely: files that print the labels of one, and the families those labels fit best;\n\
         need OCR: no page has trustworthy text.\n",
    );
    text
}

fn counts(name: &str, rows: &[&Row]) -> [String; 9] {
    let of = |layers: &[Layer]| rows.iter().filter(|r| layers.contains(&r.layer)).count();
    let pages: usize = rows.iter().map(|r| r.pages).sum();
    let likely = rows.iter().filter(|r| r.form == Some(true)).count();
    let families: BTreeSet<&str> = rows.iter().filter_map(|r| r.family.as_deref()).collect();
    [
        name.to_owned(),
        rows.len().to_string(),
        pages.to_string(),
        of(&[Layer::Digital]).to_string(),
        of(&[Layer::Mixed]).to_string(),
        of(&[Layer::Scanned, Layer::Unusable]).to_string(),
        of(&[Layer::Failed, Layer::Empty]).to_string(),
        likely.to_string(),
        families.into_iter().collect::<Vec<_>>().join(", "),
    ]
}

/// Columns of a terminal: Han characters take two.
fn shown_width(text: &str) -> usize {
    text.chars()
        .map(|c| if u32::from(c) >= 0x1100 { 2 } else { 1 })
        .sum()
}

/// The survey as CSV, a line a file.
///
/// # Errors
/// When the writer refuses.
pub fn write_csv(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    out.write_all(csv::MARK.as_bytes())?;
    let names = [
        "folder",
        "file",
        "type",
        "producer",
        "pages",
        "text_pages",
        "image_pages",
        "unusable_pages",
        "layer",
        "form",
        "family",
        "problem",
    ];
    csv::line(names.iter().map(|n| Some(*n)), out)?;
    for row in rows {
        let paged = row.kind == "pdf" && row.trouble.is_none();
        let count = |n: usize| paged.then(|| n.to_string());
        let cells = [
            Some(folder(&row.path).to_owned()),
            Some(row.path.clone()),
            Some(row.kind.to_owned()),
            row.producer.clone(),
            count(row.pages),
            count(row.text_pages),
            count(row.image_pages),
            count(row.unusable_pages),
            Some(row.layer.as_str().to_owned()),
            Some(match row.form {
                Some(true) => "likely".to_owned(),
                Some(false) => "unlikely".to_owned(),
                None => "unknown".to_owned(),
            }),
            row.family.clone(),
            row.trouble.map(|c| c.as_str().to_owned()),
        ];
        csv::line(cells.iter().map(Option::as_deref), out)?;
    }
    Ok(())
}
