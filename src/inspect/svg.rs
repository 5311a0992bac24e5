//! Drawings of a page, to be laid over a viewer's picture of it.

use std::fmt::Write as _;

use crate::content::{Block, Content, Rect};
use crate::inspect::glyphs::{color, round};
use crate::inspect::tables;
use crate::read::page::{Direction, Page};

/// Colours of the cells, in turn, so that neighbours can be told apart.
const CELL_COLORS: [&str; 6] = [
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b",
];

/// The characters with their em boxes; rulings faint.
pub(super) fn glyphs(page: &Page) -> String {
    let mut out = open(page);
    draw_rules(&mut out, page, "#bbbbbb");
    draw_glyphs(&mut out, page, true);
    close(out)
}

/// Rulings, fills and images; characters faint.
pub(super) fn rules(page: &Page) -> String {
    let mut out = open(page);
    for fill in &page.fills {
        rect(&mut out, &fill.rect, &color(fill.color), "none", 0.4);
    }
    for image in &page.images {
        rect(&mut out, image, "none", "#cc00cc", 1.0);
    }
    draw_glyphs(&mut out, page, false);
    draw_rules(&mut out, page, "#d62728");
    close(out)
}

/// Cells and paragraphs over the characters.
pub(super) fn grid(page: &Page, content: &Content) -> String {
    let mut out = open(page);
    draw_glyphs(&mut out, page, false);
    for block in &content.blocks {
        match block {
            Block::Table(table) => {
                let mut colors = CELL_COLORS.iter().cycle();
                for cell in &table.cells {
                    let color = colors.next().unwrap_or(&"#000000");
                    for part in &cell.parts {
                        rect(&mut out, &part.rect, color, color, 0.15);
                        let _ = writeln!(
                            out,
                            r#"<text x="{}" y="{}" font-size="5" fill="{color}">{},{}</text>"#,
                            round(part.rect.x0() + 1.0),
                            round(part.rect.y0() + 5.0),
                            cell.row,
                            cell.col
                        );
                    }
                }
            }
            Block::Paragraph(paragraph) => {
                for part in tables::boxes(content, &paragraph.lines) {
                    rect(&mut out, &part.rect, "none", "#17becf", 1.0);
                }
            }
        }
    }
    close(out)
}

fn open(page: &Page) -> String {
    let (width, height) = (round(page.width), round(page.height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}pt\" height=\"{height}pt\" \
         viewBox=\"0 0 {width} {height}\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    )
}

fn close(mut out: String) -> String {
    out.push_str("</svg>\n");
    out
}

fn rect(out: &mut String, rect: &Rect, fill: &str, stroke: &str, opacity: f32) {
    let _ = writeln!(
        out,
        r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{fill}" stroke="{stroke}" stroke-width="0.4" fill-opacity="{opacity}"/>"#,
        round(rect.x0()),
        round(rect.y0()),
        round(rect.width()),
        round(rect.height()),
    );
}

fn draw_rules(out: &mut String, page: &Page, color: &str) {
    for rule in &page.rules {
        let (x1, y1, x2, y2) = if rule.horizontal {
            (rule.from, rule.at, rule.to, rule.at)
        } else {
            (rule.at, rule.from, rule.at, rule.to)
        };
        let dashes = if rule.drawn {
            ""
        } else {
            r#" stroke-dasharray="2 1""#
        };
        let _ = writeln!(
            out,
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{color}" stroke-width="{}"{dashes}/>"#,
            round(x1),
            round(y1),
            round(x2),
            round(y2),
            round(rule.width.max(0.3)),
        );
    }
}

/// Draws characters; unseen ones are red, unknown ones stand on yellow.
fn draw_glyphs(out: &mut String, page: &Page, strong: bool) {
    for glyph in &page.glyphs {
        let ink = match (glyph.is_visible(), strong) {
            (false, _) => "#ff0000",
            (true, true) => "#000000",
            (true, false) => "#999999",
        };
        if strong {
            let unknown = glyph.ch == char::REPLACEMENT_CHARACTER;
            let fill = if unknown { "#ffff00" } else { "none" };
            rect(out, &glyph.rect, fill, "#99ccff", 0.6);
        }
        let (x, y) = (round(glyph.x), round(glyph.y));
        let turn = match glyph.direction {
            Direction::Down => format!(r#" transform="rotate(90 {x} {y})""#),
            Direction::Left => format!(r#" transform="rotate(180 {x} {y})""#),
            Direction::Up => format!(r#" transform="rotate(270 {x} {y})""#),
            Direction::Vertical => {
                r#" text-anchor="middle" dominant-baseline="text-before-edge""#.to_owned()
            }
            Direction::Right | Direction::Oblique => String::new(),
        };
        let _ = writeln!(
            out,
            r#"<text x="{x}" y="{y}" font-size="{}" fill="{ink}"{turn}>{}</text>"#,
            round(glyph.size),
            escaped(glyph.ch),
        );
    }
}

/// A character that XML can hold.
fn escaped(ch: char) -> String {
    match ch {
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '&' => "&amp;".to_owned(),
        '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER.to_string(),
        _ => ch.to_string(),
    }
}
