//! The page model as data.

use serde_json::{Value, json};

use crate::read::page::{Direction, Glyph, Page, UnicodeSource};

/// Rounds to 0.01 point, as boxes are in records.
pub(super) fn round(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

/// Number, size and problems of a page.
pub(super) fn head(page: &Page) -> Value {
    json!({
        "page": page.number,
        "width": round(page.width),
        "height": round(page.height),
        "rotation": page.rotation,
        "problems": page.problems,
    })
}

/// A page with its characters.
pub(super) fn json(page: &Page) -> Value {
    let fonts: Vec<Value> = page
        .fonts
        .iter()
        .map(|font| {
            json!({
                "name": font.name,
                "embedded": font.embedded,
                "shown": font.shown,
                "unmapped": font.unmapped,
            })
        })
        .collect();
    let glyphs: Vec<Value> = page.glyphs.iter().map(glyph).collect();
    with(head(page), json!({ "fonts": fonts, "glyphs": glyphs }))
}

/// A page with its rulings, fills and images.
pub(super) fn rules_json(page: &Page) -> Value {
    let rules: Vec<Value> = page
        .rules
        .iter()
        .map(|rule| {
            json!({
                "horizontal": rule.horizontal,
                "at": round(rule.at),
                "from": round(rule.from),
                "to": round(rule.to),
                "width": round(rule.width),
                "drawn": rule.drawn,
            })
        })
        .collect();
    let fills: Vec<Value> = page
        .fills
        .iter()
        .map(|fill| json!({ "box": fill.rect, "color": color(fill.color) }))
        .collect();
    with(
        head(page),
        json!({ "rules": rules, "fills": fills, "images": page.images }),
    )
}

fn with(mut head: Value, body: Value) -> Value {
    if let (Some(head), Value::Object(body)) = (head.as_object_mut(), body) {
        head.extend(body);
    }
    head
}

fn glyph(glyph: &Glyph) -> Value {
    let flags = [
        ("invisible", glyph.flags.invisible),
        ("clipped", glyph.flags.clipped),
        ("annotation", glyph.flags.annotation),
        ("artifact", glyph.flags.artifact),
    ];
    let flags: Vec<&str> = flags.iter().filter(|f| f.1).map(|f| f.0).collect();
    json!({
        "ch": glyph.ch,
        "x": round(glyph.x),
        "y": round(glyph.y),
        "size": round(glyph.size),
        "box": glyph.rect,
        "font": glyph.font,
        "code": glyph.code,
        "source": source(glyph.source),
        "direction": direction(glyph.direction),
        "color": color(glyph.color),
        "flags": flags,
    })
}

pub(super) fn color(color: u32) -> String {
    format!("#{:06x}", color & 0x00FF_FFFF)
}

const fn source(source: UnicodeSource) -> &'static str {
    match source {
        UnicodeSource::ActualText => "actual_text",
        UnicodeSource::ToUnicode => "to_unicode",
        UnicodeSource::UnicodeCMap => "unicode_cmap",
        UnicodeSource::GbCMap => "gb_cmap",
        UnicodeSource::CidTable => "cid_table",
        UnicodeSource::FontCmap => "font_cmap",
        UnicodeSource::Encoding => "encoding",
        UnicodeSource::None => "none",
    }
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Right => "right",
        Direction::Vertical => "vertical",
        Direction::Down => "down",
        Direction::Left => "left",
        Direction::Up => "up",
        Direction::Oblique => "oblique",
    }
}
