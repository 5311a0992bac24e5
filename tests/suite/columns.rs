//! The order of an indicator table's columns does not matter, in any family.

use std::collections::{BTreeMap, BTreeSet};

use selfeval::budget::Budget;
use selfeval::content::{Block, Content, Table};
use selfeval::lexicon::{FieldId, Lexicon, normalize};
use selfeval::read::{layout::layout, pdf};
use serde_json::{Value, json};

use crate::layouts::{Reading, forms};

/// The rows and top-level column groups of a table's indicator block.
struct Region {
    from: u32,
    to: u32,
    /// First and one past the last grid column of each group.
    groups: Vec<(u32, u32)>,
}

fn text(content: &Content, table: &Table, at: usize) -> String {
    content.text(&content.passage(&table.cells[at].lines))
}

/// The region under the table's header of indicators: groups are the cells of
/// its top row, rows go on while their cells keep to the groups.
fn region(content: &Content, table: &Table, lexicon: &Lexicon) -> Option<Region> {
    let columns: Vec<FieldId> = [
        "indicators.level1",
        "indicators.level2",
        "indicators.name",
        "indicators.text",
        "tasks.name",
    ]
    .iter()
    .filter_map(|p| lexicon.field(p))
    .collect();
    let is_name = |at: usize| {
        let key = normalize(&text(content, table, at)).key;
        lexicon.lookup(&key).iter().any(|f| columns.contains(f))
    };
    for row in 0..table.rows {
        let cells: Vec<usize> = (0..table.cells.len())
            .filter(|at| table.cells[*at].row == row && !table.cells[*at].lines.is_empty())
            .collect();
        // A heading beside the block reaches below its header.
        let mut named = cells
            .iter()
            .filter(|at| is_name(**at) && table.cells[**at].row_span <= 2);
        let Some(&first) = named.next() else { continue };
        if cells.len() < 4 || (named.next().is_none() && cells.len() < 6) {
            continue;
        }
        let left = table.cells[first].col;
        let groups: Vec<(u32, u32)> = table
            .cells
            .iter()
            .filter(|c| c.row == row && c.col >= left)
            .map(|c| (c.col, c.col + c.col_span))
            .collect();
        if groups.last()?.1 != table.cols {
            continue;
        }
        // A label printed twice is told by its place alone: 一级指标 | 分值 | 二级指标 | 分值.
        let labels: BTreeSet<String> = cells
            .iter()
            .filter(|at| table.cells[**at].col >= left)
            .map(|at| normalize(&text(content, table, *at)).key)
            .collect();
        let filled = cells.iter().filter(|at| table.cells[**at].col >= left);
        if labels.len() < filled.count() {
            continue;
        }
        let inside = |row: u32| {
            table
                .cells
                .iter()
                .filter(|c| c.row <= row && row < c.row + c.row_span && c.col >= left)
                .all(|c| {
                    groups
                        .iter()
                        .any(|(a, b)| *a <= c.col && c.col + c.col_span <= *b)
                })
        };
        let to = (row..table.rows)
            .find(|r| !inside(*r))
            .unwrap_or(table.rows);
        if to > row + 1 {
            return Some(Region {
                from: row,
                to,
                groups,
            });
        }
    }
    None
}

/// The table with the groups of the region in another order.
fn permuted(table: &Table, region: &Region, order: &[usize]) -> Table {
    let left = region.groups[0].0;
    let mut starts = BTreeMap::new();
    let mut next = left;
    for &group in order {
        let (a, b) = region.groups[group];
        starts.insert(a, next);
        next += b - a;
    }
    let mut table = table.clone();
    for cell in &mut table.cells {
        let whole = cell.row >= region.from && cell.row + cell.row_span <= region.to;
        if let Some((a, _)) = region
            .groups
            .iter()
            .find(|(a, b)| whole && *a <= cell.col && cell.col < *b)
        {
            cell.col = starts[a] + (cell.col - a);
        }
    }
    table.cells.sort_by_key(|c| (c.row, c.col));
    table
}

/// Orders to try: reversed, rotated, odd before even.
fn orders(n: usize) -> Vec<Vec<usize>> {
    let all: Vec<usize> = (0..n).collect();
    let reversed = all.iter().rev().copied().collect();
    let rotated = |by: usize| (0..n).map(|i| (i + by) % n).collect::<Vec<_>>();
    let odd_first = all
        .iter()
        .filter(|i| *i % 2 == 1)
        .chain(all.iter().filter(|i| *i % 2 == 0))
        .copied()
        .collect();
    vec![reversed, rotated(1), rotated(n / 2), odd_first]
}

/// Tasks and indicators, with what no column order decides left as it is.
fn rows(reading: &Reading) -> Value {
    let mut lists = [reading.at("/indicators"), reading.at("/tasks")];
    for row in lists
        .iter_mut()
        .flat_map(|list| list.as_array_mut().expect("rows"))
    {
        let other = row["other"].as_array_mut().expect("other");
        other.sort_by_key(|o| o.to_string());
    }
    let [indicators, tasks] = lists;
    json!([indicators, tasks, reading.at("/family")])
}

/// Where two values differ first.
fn first_difference(a: &Value, b: &Value, at: &str) -> String {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) if x.len() == y.len() => x
            .iter()
            .find(|(k, v)| y.get(*k) != Some(*v))
            .map(|(k, v)| {
                first_difference(v, y.get(k).unwrap_or(&Value::Null), &format!("{at}/{k}"))
            })
            .unwrap_or_default(),
        (Value::Array(x), Value::Array(y)) if x.len() == y.len() => (x.iter().zip(y).enumerate())
            .find(|(_, (v, w))| v != w)
            .map(|(i, (v, w))| first_difference(v, w, &format!("{at}/{i}")))
            .unwrap_or_default(),
        (Value::Array(x), Value::Array(y)) => format!("{at}: {} and {} items", x.len(), y.len()),
        _ => format!("{at}: {a} and {b}"),
    }
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let manifest = std::fs::read(corpus.join("manifest.json")).expect("a manifest");
    let cases: Vec<Value> = serde_json::from_slice(&manifest).expect("a manifest");
    let lexicon = Lexicon::load(None).expect("the built-in files");
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for case in &cases {
        let file = case["file"].as_str().expect("a file");
        let family = case["families"][0].as_str().expect("a family").to_owned();
        wanted.insert(family.clone());
        if !file.ends_with(".pdf") || seen.contains(&family) {
            continue;
        }
        let bytes = std::fs::read(corpus.join(file)).expect("a file");
        let budget = Budget::default();
        let document = pdf::read(&bytes, None, &budget).expect("a document");
        let content = layout(&document.pages, &lexicon, &budget);
        let before = forms(&content, "");
        for (at, block) in content.blocks.iter().enumerate() {
            let Block::Table(table) = block else { continue };
            let Some(region) = region(&content, table, &lexicon).filter(|_| table.seams.is_empty())
            else {
                continue;
            };
            for order in orders(region.groups.len()) {
                let mut content = content.clone();
                content.blocks[at] = Block::Table(permuted(table, &region, &order));
                let after = forms(&content, "");
                assert_eq!(before.len(), after.len(), "{file} {order:?}");
                for (a, b) in before.iter().zip(&after) {
                    let (a, b) = (rows(a), rows(b));
                    assert!(a == b, "{file} {order:?}: {}", first_difference(&a, &b, ""));
                }
            }
            seen.insert(family.clone());
        }
    }
    assert_eq!(seen, wanted, "a family without a table to permute");
}
