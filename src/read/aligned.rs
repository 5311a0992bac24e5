//! Text whose columns are aligned with spaces, turned into text with tabs.
//!
//! A cell begins after at least two spaces; cells that begin at the same
//! display column (a wide character counts two) stand in one column. Lines
//! keep their numbers.

use std::collections::BTreeSet;

/// Columns at most: more are prose with stray spaces, not a table.
const MAX_COLUMNS: usize = 64;
/// Rows with several cells that a run of lines needs to be a table.
const MIN_ROWS: usize = 2;

/// A piece of a line and the display column where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece<'t> {
    column: usize,
    text: &'t str,
}

/// The same text with tabs between its cells; `None` when it holds no aligned table.
#[must_use]
pub fn with_tabs(text: &str) -> Option<String> {
    if text.contains('\t') {
        return None;
    }
    let lines: Vec<(&str, Vec<Piece<'_>>)> = text.lines().map(|l| (l, pieces(l))).collect();
    let in_table = table_lines(&lines);
    let columns: BTreeSet<usize> = lines
        .iter()
        .zip(&in_table)
        .filter(|(_, inside)| **inside)
        .flat_map(|((_, pieces), _)| pieces.iter().map(|p| p.column))
        .collect();
    if columns.len() < 2 || columns.len() > MAX_COLUMNS {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for ((line, pieces), inside) in lines.iter().zip(&in_table) {
        if *inside {
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    out.push('\t');
                }
                if let Some(piece) = pieces.iter().find(|p| p.column == *column) {
                    out.push_str(piece.text);
                }
            }
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    Some(out)
}

/// For each line whether it is a table's: runs without blank lines of which at
/// least half the lines, and at least [`MIN_ROWS`], have several pieces.
fn table_lines(lines: &[(&str, Vec<Piece<'_>>)]) -> Vec<bool> {
    let mut inside = Vec::with_capacity(lines.len());
    for run in lines.chunk_by(|a, b| a.1.is_empty() == b.1.is_empty()) {
        let several = run.iter().filter(|(_, p)| p.len() >= 2).count();
        let is_table = several >= MIN_ROWS && several.saturating_mul(2) >= run.len();
        inside.extend(run.iter().map(|_| is_table));
    }
    inside
}

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut column = 0_usize;
    // Byte range and start column of the piece being read, and the spaces behind it.
    let mut open: Option<(usize, usize, usize)> = None;
    let mut spaces = 0_usize;
    for (at, ch) in line.char_indices() {
        let width = if crate::content::is_cjk(ch) { 2 } else { 1 };
        if ch == ' ' || ch == '\u{3000}' {
            spaces = spaces.saturating_add(width);
        } else {
            if spaces >= 2
                && let Some((from, to, start)) = open.take()
            {
                found.push(Piece {
                    column: start,
                    text: line.get(from..to).unwrap_or_default(),
                });
            }
            let end = at.saturating_add(ch.len_utf8());
            open = Some(open.map_or((at, end, column), |(from, _, start)| (from, end, start)));
            spaces = 0;
        }
        column = column.saturating_add(width);
    }
    if let Some((from, to, start)) = open {
        found.push(Piece {
            column: start,
            text: line.get(from..to).unwrap_or_default(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_at_one_display_column_share_a_column() {
        let text =
            "标题 一\n\n项目名称    图书馆\n主管部门    文旅局      实施单位\n            本级\n";
        let expected = "标题 一\n\n项目名称\t图书馆\t\n主管部门\t文旅局\t实施单位\n\t本级\t\n";
        assert_eq!(with_tabs(text).as_deref(), Some(expected));
    }

    #[test]
    fn prose_is_no_table() {
        assert_eq!(with_tabs("一段话。\n又一段  话。\n第三段。\n"), None);
    }
}
