//! Page furniture: page numbers, running heads and feet.

use std::collections::BTreeMap;

use crate::content::Role;
use crate::read::layout::lines::Draft;
use crate::read::layout::tolerances as tol;
use crate::read::layout::words::Way;
use crate::read::page::Glyph;

/// A line outside tables with what is known of its role.
#[derive(Debug)]
pub struct Piece {
    /// The line.
    pub draft: Draft,
    /// Its text without white space.
    pub text: String,
    /// Its role as far as it is known.
    pub role: Role,
}

/// What furniture needs to know of one page.
#[derive(Debug)]
pub struct Sheet<'p> {
    /// Its lines outside tables.
    pub pieces: &'p mut Vec<Piece>,
    /// Width and height of the reading frame.
    pub size: [f32; 2],
    /// Top and bottom of the tables; `None` without any.
    pub tables: Option<[f32; 2]>,
    /// The glyphs of the page in the reading frame.
    pub glyphs: &'p [Glyph],
}

/// Gives page numbers and repeated heads and feet their roles.
pub fn mark(sheets: &mut [Sheet<'_>]) {
    for sheet in sheets.iter_mut() {
        mark_numbers(sheet);
    }
    mark_repeated(sheets);
}

/// Whether text without white space is a page number: `1`, `—1—`, `第1页`,
/// `第1页共5页`, `共5页第1页`, `1/5`, `Page1of5`, `第1页/共5页`.
#[must_use]
pub fn is_page_number(text: &str) -> bool {
    let bare = |c: char| {
        matches!(
            c,
            '-' | '–' | '—' | '―' | '－' | '─' | '·' | '•' | '~' | '～' | '|'
        )
    };
    let core: String = text.chars().filter(|c| !bare(*c)).collect();
    let lower = core.to_lowercase();
    let mut shape = String::new();
    for c in lower.chars() {
        if c.is_ascii_digit() || ('\u{FF10}'..='\u{FF19}').contains(&c) {
            if !shape.ends_with('#') {
                shape.push('#');
            }
        } else {
            shape.push(c);
        }
    }
    let digits = core.chars().filter(char::is_ascii_digit).count();
    let shapes = [
        "#",
        "第#页",
        "第#页共#页",
        "第#页，共#页",
        "第#页,共#页",
        "第#页/共#页",
        "共#页第#页",
        "共#页，第#页",
        "#/#",
        "#／#",
        "#of#",
        "page#",
        "page#of#",
        "p#",
        "p.#",
        "第#页（共#页）",
        "第#页(共#页)",
        "页#",
        "#页",
    ];
    digits <= 8 && shapes.contains(&shape.as_str()) && (shape != "#" || digits <= 4)
}

fn mark_numbers(sheet: &mut Sheet<'_>) {
    let [width, height] = sheet.size;
    let tables = sheet.tables;
    // The first and the last line of the page, whatever its margins are.
    let middles = || {
        sheet
            .pieces
            .iter()
            .map(|p| (p.draft.rect.y0() + p.draft.rect.y1()) / 2.0)
    };
    let first = middles().fold(f32::INFINITY, f32::min);
    let last = middles().fold(f32::NEG_INFINITY, f32::max);
    for piece in sheet.pieces.iter_mut().filter(|p| p.role == Role::Body) {
        let r = piece.draft.rect;
        let (x, y) = ((r.x0() + r.x1()) / 2.0, (r.y0() + r.y1()) / 2.0);
        let ends = [y / height, 1.0 - y / height];
        let sides = [x / width, 1.0 - x / width];
        let in_margin = |shares: &[f32]| shares.iter().any(|s| *s < tol::MARGIN);
        // On a page turned sideways the number may stand as the paper is bound.
        let stands = in_margin(&ends) || (piece.draft.way != Way::Right && in_margin(&sides));
        let clear = tables
            .is_none_or(|[top, bottom]| y < top || y > bottom || piece.draft.way != Way::Right);
        let dressed = piece.text.chars().any(|c| !c.is_ascii_digit());
        let outermost = (y <= first && tables.is_none_or(|[top, _]| y < top))
            || (y >= last && tables.is_none_or(|[_, bottom]| y > bottom));
        let stands = stands || (dressed && outermost);
        if stands && clear && is_page_number(&piece.text) {
            piece.role = Role::PageNumber;
        }
    }
}

fn mark_repeated(sheets: &mut [Sheet<'_>]) {
    // Text with its digits made alike, by whether it stands at the top.
    type Seen = Vec<(usize, usize, f32)>;
    let mut seen: BTreeMap<(bool, String), Seen> = BTreeMap::new();
    for (p, sheet) in sheets.iter().enumerate() {
        let [_, height] = sheet.size;
        let middle = middle_size(sheet);
        for (i, piece) in sheet.pieces.iter().enumerate() {
            let r = piece.draft.rect;
            let y = (r.y0() + r.y1()) / 2.0;
            let at_top = y < height * tol::HEAD;
            let at_foot = y > height * (1.0 - tol::HEAD);
            let clear = sheet
                .tables
                .is_none_or(|[top, bottom]| if at_top { y < top } else { y > bottom });
            // Titles repeat from form to form too, but they are set larger.
            let small = piece.draft.size <= middle * 1.2;
            if piece.role == Role::Body && (at_top || at_foot) && clear && small {
                let key = piece
                    .text
                    .chars()
                    .map(|c| if c.is_ascii_digit() { '#' } else { c })
                    .collect();
                let place = if at_top { y } else { height - y };
                seen.entry((at_top, key)).or_default().push((p, i, place));
            }
        }
    }
    for ((at_top, _), mut spots) in seen {
        spots.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
        let mut rest = spots.as_slice();
        while let Some(first) = rest.first() {
            let n = rest
                .partition_point(|s| s.2 - first.2 <= tol::SAME_PLACE)
                .max(1);
            let (same, after) = rest.split_at(n.min(rest.len()));
            let mut pages: Vec<usize> = same.iter().map(|s| s.0).collect();
            pages.sort_unstable();
            pages.dedup();
            // Two of two or three pages may repeat by chance only if the text does too.
            let text = |s: &(usize, usize, f32)| {
                let pieces = sheets.get(s.0).map(|sheet| &*sheet.pieces);
                pieces.and_then(|p| p.get(s.1)).map(|p| p.text.as_str())
            };
            let texts = same.iter().filter_map(|s| Some((s.0, text(s)?)));
            let repeats = count_pages(texts);
            if repeats && (pages.len() >= 3 || (pages.len() == 2 && sheets.len() <= 3)) {
                for (p, i, _) in same {
                    let piece = sheets.get_mut(*p).and_then(|s| s.pieces.get_mut(*i));
                    if let Some(piece) = piece {
                        piece.role = if at_top { Role::Header } else { Role::Footer };
                    }
                }
            }
            rest = after;
        }
    }
}

/// Whether texts that differ in their figures differ only in one that counts the pages:
/// a score or an amount at the same place on each page is matter, not furniture.
fn count_pages<'t>(texts: impl Iterator<Item = (usize, &'t str)>) -> bool {
    let figures = |text: &str| -> Vec<Option<usize>> {
        let runs = text.split(|c: char| !c.is_ascii_digit());
        let runs = runs.filter(|run| !run.is_empty());
        runs.map(|run| run.parse().ok()).collect()
    };
    let mut first: Option<(usize, &str, Vec<Option<usize>>)> = None;
    for (page, text) in texts {
        let Some((from, known, numbers)) = &first else {
            first = Some((page, text, figures(text)));
            continue;
        };
        if *known == text {
            continue;
        }
        let counted = |(a, b): (&Option<usize>, Option<usize>)| match (a, b) {
            (Some(a), Some(b)) => *a == b || a.checked_add(page) == b.checked_add(*from),
            _ => false,
        };
        if !numbers.iter().zip(figures(text)).all(counted) {
            return false;
        }
    }
    true
}

/// The middle glyph size of a page.
fn middle_size(sheet: &Sheet<'_>) -> f32 {
    let mut sizes: Vec<f32> = sheet
        .glyphs
        .iter()
        .filter(|g| g.is_visible())
        .map(crate::read::layout::words::em)
        .collect();
    if sizes.is_empty() {
        return 0.0;
    }
    let middle = sizes.len() / 2;
    *sizes.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Whether text without white space only says that a table goes on: 续表, （续）, 续表1.
#[must_use]
pub fn says_continued(text: &str) -> bool {
    let core: String = text
        .chars()
        .filter(|c| {
            !c.is_numeric()
                && !matches!(c, '(' | ')' | '（' | '）' | ':' | '：' | '一' | '二' | '三')
        })
        .collect();
    matches!(
        core.as_str(),
        "续表" | "续" | "接上表" | "接上页" | "续上表" | "续上页"
    )
}
