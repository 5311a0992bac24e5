//! Flattened text: rows of cells separated by tabs or aligned with spaces.
//!
//! This is what is left of a form after copy and paste or a text export: a
//! row is a line, its cells are parted by tabs, cells below a merged cell are
//! blank, and a blank line may stand for a page break. Spans are unknown.

use std::sync::LazyLock;

use regex::Regex;

use crate::budget::{Budget, Exceeded, Resource};
use crate::content::{
    Block, Cell, Content, Direction, Line, LineId, Origin, Paragraph, Place, Role, Seam, Table,
};
use crate::problem::{Code, Problem};

/// HTML tags that text exports leave behind.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)</?(?:p|br|div|span|strong|b|em|i|u|font|table|tbody|thead|tr|td|th|li|ul|ol|a|img|h[1-6])(?:\s[^<>]{0,300})?/?>",
    )
    .ok()
});

/// Grid positions of one text at most: bounds memory on hostile input.
const MAX_CELLS: u64 = 4_000_000;

/// Columns of one table at most, as many as a spreadsheet of the last century holds; forms
/// have up to 30. Recognition compares columns with each other.
const MAX_COLUMNS: usize = 256;

/// Decodes the bytes of a text: UTF-8, UTF-16 and GB18030, with and without
/// a byte order mark. Returns whether some bytes were invalid.
#[must_use]
pub fn decode(bytes: &[u8]) -> (String, bool) {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) => encoding_rs::UTF_8,
        None => guess_utf16(bytes).unwrap_or(encoding_rs::GB18030),
    };
    let (text, _, broken) = encoding.decode(bytes);
    (text.into_owned(), broken)
}

/// UTF-16 without a mark: ASCII (tabs, digits, line ends) leaves zero bytes on
/// one side only.
fn guess_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let (mut even, mut odd) = (0_usize, 0_usize);
    for (at, _) in sample.iter().enumerate().filter(|(_, b)| **b == 0) {
        if at % 2 == 0 {
            even = even.saturating_add(1)
        } else {
            odd = odd.saturating_add(1)
        }
    }
    match (even, odd) {
        (0, 0) => None,
        (e, o) if o > e.saturating_mul(4) => Some(encoding_rs::UTF_16LE),
        (e, o) if e > o.saturating_mul(4) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// Whether decoded bytes look like a text at all.
#[must_use]
pub fn is_plausible(text: &str) -> bool {
    let sample = text.chars().take(4096);
    let (mut all, mut bad) = (0_usize, 0_usize);
    for ch in sample {
        all = all.saturating_add(1);
        if ch == '\u{FFFD}' || (ch.is_control() && !matches!(ch, '\n' | '\r' | '\t' | '\u{C}')) {
            bad = bad.saturating_add(1);
        }
    }
    // One undecodable character in fifty is a damaged text; more is no text.
    all > 0 && bad.saturating_mul(50) <= all
}

/// Reads a decoded text.
///
/// # Errors
/// [`Exceeded`] when the text has more characters or cells than the limits.
pub fn read(text: &str, budget: &Budget) -> Result<Content, Exceeded> {
    let mut reader = Reader {
        content: Content::default(),
        tables: 0,
        tags: 0,
        cells: 0,
    };
    let tabbed = super::aligned::with_tabs(text);
    if tabbed.is_some() {
        reader.content.problems.push(Problem::new(
            Code::TableWithoutRules,
            "columns were told from texts that are aligned with spaces",
        ));
    }
    let text = tabbed.as_deref().unwrap_or(text);
    let mut run: Vec<(u32, &str)> = Vec::new();
    let mut blank_before = false;
    for (at, line) in text.lines().enumerate() {
        budget.charge(Resource::Glyphs, line.len() as u64)?;
        if at % 1024 == 0 {
            budget.check_time()?;
        }
        let number = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
        let line = line.trim_matches(['\r', '\u{C}', '\u{FEFF}']);
        if line.contains('\t') && !line.trim().is_empty() {
            run.push((number, line));
            continue;
        }
        reader.table(&run, blank_before)?;
        run.clear();
        if line.trim().is_empty() {
            blank_before = true;
        } else {
            reader.paragraph(number, line);
            blank_before = false;
        }
    }
    reader.table(&run, blank_before)?;
    if reader.tags > 0 {
        let message = format!(
            "{} HTML tags were left in the text; they are kept apart as markup",
            reader.tags
        );
        reader
            .content
            .problems
            .push(Problem::new(Code::MarkupStripped, message));
    }
    Ok(reader.content)
}

struct Reader {
    content: Content,
    tables: u32,
    tags: u32,
    cells: u64,
}

impl Reader {
    fn line(&mut self, number: u32, cell: Option<[u32; 3]>, text: &str) -> LineId {
        self.content.push_line(Line {
            chars: text.chars().collect(),
            place: Place::Text { line: number, cell },
            extents: Vec::new(),
            direction: Direction::Right,
            origin: Origin::Text,
            score: None,
        })
    }

    /// Splits a text into its own lines and a markup block for its tags.
    fn lines(&mut self, number: u32, cell: Option<[u32; 3]>, text: &str) -> Vec<LineId> {
        let mut lines = Vec::new();
        let mut markup = Vec::new();
        let mut rest = 0_usize;
        for found in TAG.as_ref().into_iter().flat_map(|tag| tag.find_iter(text)) {
            let before = text.get(rest..found.start()).unwrap_or_default();
            if !before.trim().is_empty() {
                lines.push(self.line(number, cell, before));
            }
            markup.push(self.line(number, cell, found.as_str()));
            self.tags = self.tags.saturating_add(1);
            rest = found.end();
        }
        let after = text.get(rest..).unwrap_or_default();
        if !after.trim().is_empty() {
            lines.push(self.line(number, cell, after));
        }
        if !markup.is_empty() {
            self.content.blocks.push(Block::Paragraph(Paragraph {
                role: Role::Markup,
                lines: markup,
            }));
        }
        lines
    }

    fn paragraph(&mut self, number: u32, text: &str) {
        let lines = self.lines(number, None, text);
        if !lines.is_empty() {
            self.content.blocks.push(Block::Paragraph(Paragraph {
                role: Role::Body,
                lines,
            }));
        }
    }

    /// Adds a run of lines with tabs as a table, or, after nothing but blank
    /// lines and with as many columns, as the later part of the table before.
    fn table(&mut self, run: &[(u32, &str)], blank_before: bool) -> Result<(), Exceeded> {
        let Some(cols) = run
            .iter()
            .map(|(_, l)| l.matches('\t').count().saturating_add(1))
            .max()
        else {
            return Ok(());
        };
        self.cells = self
            .cells
            .saturating_add((cols as u64).saturating_mul(run.len() as u64));
        if self.cells > MAX_CELLS || cols > MAX_COLUMNS {
            return Err(Exceeded {
                code: Code::LimitCharacters,
            });
        }
        let cols = u32::try_from(cols).unwrap_or(u32::MAX);
        let joined = match self.content.blocks.iter().rposition(|b| !is_markup(b)) {
            Some(at) if blank_before => match self.content.blocks.get_mut(at) {
                Some(Block::Table(table)) if table.cols == cols => {
                    Some((at, std::mem::take(table)))
                }
                _ => None,
            },
            _ => None,
        };
        let (slot, mut table) = match joined {
            Some((at, mut table)) => {
                table.seams.push(Seam {
                    row: table.rows,
                    columns: Vec::new(),
                });
                (Some(at), table)
            }
            None => {
                self.tables = self.tables.saturating_add(1);
                (
                    None,
                    Table {
                        cols,
                        ..Table::default()
                    },
                )
            }
        };
        let ordinal = self.tables.saturating_sub(1);
        for (number, line) in run {
            let row = table.rows;
            let mut texts = line.split('\t');
            for col in 0..cols {
                let text = texts.next().unwrap_or_default();
                let lines = self.lines(*number, Some([ordinal, row, col]), text);
                table.cells.push(Cell {
                    row,
                    col,
                    row_span: 1,
                    col_span: 1,
                    lines,
                    ..Cell::default()
                });
            }
            table.rows = row.saturating_add(1);
        }
        match slot.and_then(|at| self.content.blocks.get_mut(at)) {
            Some(block) => *block = Block::Table(table),
            None => self.content.blocks.push(Block::Table(table)),
        }
        Ok(())
    }
}

fn is_markup(block: &Block) -> bool {
    matches!(block, Block::Paragraph(p) if p.role == Role::Markup)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(content: &Content, cell: &Cell) -> String {
        content.text(&content.passage(&cell.lines))
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "单位：万元\t12\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        for bytes in [
            text.as_bytes(),
            &utf16,
            &gb,
            &[b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        ] {
            assert_eq!(decode(bytes), (text.to_owned(), false));
        }
    }

    #[test]
    fn a_blank_line_between_equal_rows_is_a_seam() {
        let content = read(
            "甲\t乙\t1\n丙\t\t2\n\n丁\t<p>戊</p>\t3\n\n己\t庚\n",
            &Budget::default(),
        )
        .expect("small");
        let tables: Vec<_> = content
            .blocks
            .iter()
            .filter_map(|b| {
                if let Block::Table(t) = b {
                    Some(t)
                } else {
                    None
                }
            })
            .collect();
        assert_eq!(tables.len(), 2);
        assert_eq!(
            (tables[0].rows, tables[0].cols, tables[0].seams[0].row),
            (3, 3, 2)
        );
        assert_eq!(
            text_of(&content, tables[0].cell_at(2, 1).expect("a cell")),
            "戊"
        );
        assert_eq!(content.problems[0].code, Code::MarkupStripped);
        assert_eq!((tables[1].rows, tables[1].cols), (1, 2));
    }

    #[test]
    fn columns_told_from_spaces_are_said_to_be() {
        let text = "项目名称    图书馆\n主管部门    文旅局\n";
        let content = read(text, &Budget::default()).expect("small");
        assert_eq!(content.problems[0].code, Code::TableWithoutRules);
    }

    #[test]
    fn more_columns_than_a_form_can_have_stop_the_reader() {
        let wide = "一\t".repeat(MAX_COLUMNS) + "\n";
        let stopped = read(&wide, &Budget::default()).expect_err("too wide");
        assert_eq!(stopped.code, Code::LimitCharacters);
    }

    #[test]
    fn spaces_beside_han_go() {
        let content = read("≥ 16000万元 以上\t新增 5 A  B\n", &Budget::default()).expect("small");
        let Some(Block::Table(table)) = content.blocks.first() else {
            panic!("a table")
        };
        assert_eq!(text_of(&content, &table.cells[0]), "≥ 16000万元以上");
        assert_eq!(text_of(&content, &table.cells[1]), "新增5 A B");
    }
}
