//! The waist as data: tables and paragraphs.

use serde_json::{Value, json};

use crate::content::{Block, Cell, Content, LineId, Part, Place, Rect, Table};

/// Tables and paragraphs; with a page, those that stand on it at least in part.
pub(super) fn json(content: &Content, page: Option<u32>) -> Value {
    let mut tables = Vec::new();
    let mut paragraphs = Vec::new();
    for block in &content.blocks {
        match block {
            Block::Table(table) => {
                let on_page = |part: &Part| page.is_none_or(|page| part.page == page);
                if page.is_none() || table.cells.iter().any(|c| c.parts.iter().any(on_page)) {
                    tables.push(table_json(content, table));
                }
            }
            Block::Paragraph(paragraph) => {
                let boxes = boxes(content, &paragraph.lines);
                if page.is_none_or(|page| boxes.iter().any(|part| part.page == page)) {
                    paragraphs.push(json!({
                        "role": paragraph.role,
                        "text": text(content, &paragraph.lines),
                        "box": boxes.iter().map(part_json).collect::<Vec<_>>(),
                    }));
                }
            }
        }
    }
    json!({ "tables": tables, "paragraphs": paragraphs })
}

fn table_json(content: &Content, table: &Table) -> Value {
    let cells: Vec<Value> = table.cells.iter().map(|c| cell_json(content, c)).collect();
    let seams: Vec<Value> = table
        .seams
        .iter()
        .map(|seam| {
            let columns: Vec<Value> = seam
                .columns
                .iter()
                .map(|column| {
                    json!({
                        "closed_above": column.closed_above,
                        "closed_below": column.closed_below,
                        "room_after": column.room_after,
                        "space_below": column.space_below,
                    })
                })
                .collect();
            json!({ "row": seam.row, "columns": columns })
        })
        .collect();
    json!({
        "rows": table.rows,
        "cols": table.cols,
        "spans_known": table.spans_known,
        "seams": seams,
        "cells": cells,
    })
}

fn cell_json(content: &Content, cell: &Cell) -> Value {
    json!({
        "r": cell.row,
        "c": cell.col,
        "rs": cell.row_span,
        "cs": cell.col_span,
        "text": text(content, &cell.lines),
        "lines": cell.lines.iter().map(|&id| line(content, id)).collect::<Vec<_>>(),
        "box": cell.parts.iter().map(part_json).collect::<Vec<_>>(),
    })
}

fn part_json(part: &Part) -> Value {
    json!({ "page": part.page, "box": part.rect })
}

fn text(content: &Content, lines: &[LineId]) -> String {
    content.text(&content.passage(lines))
}

fn line(content: &Content, id: LineId) -> String {
    content
        .line(id)
        .map(|line| line.chars.iter().collect())
        .unwrap_or_default()
}

/// The boxes of some lines, one a page.
pub(super) fn boxes(content: &Content, lines: &[LineId]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for id in lines {
        let Some(Place::Page { page, rect }) = content.line(*id).map(|line| line.place) else {
            continue;
        };
        add(&mut parts, page, rect);
    }
    parts
}

fn add(parts: &mut Vec<Part>, page: u32, rect: Rect) {
    match parts.iter_mut().find(|part| part.page == page) {
        Some(part) => part.rect = part.rect.union(&rect),
        None => parts.push(Part { page, rect }),
    }
}
