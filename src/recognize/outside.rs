//! What a document prints outside its forms: the complement of all segments, computed,
//! never filled by hand, and said aloud.

use rustc_hash::FxHashSet;

use super::all_lines;
use super::head::line_places;
use super::segment::Segment;
use crate::content::{Block, Content, LineId, Role};
use crate::problem::{Code, Problem, plural};

/// The problem that tells of paragraphs and tables in no form; `None` when there are none,
/// or no form beside which they could be missed.
#[must_use]
pub fn problem(content: &Content, segments: &[Segment]) -> Option<Problem> {
    if segments.is_empty() {
        return None;
    }
    let mut held: FxHashSet<LineId> = FxHashSet::default();
    for segment in segments {
        held.extend(all_lines(segment, &segment.sheets));
        held.extend(segment.strays.texts.iter().flatten());
        let cells = segment.strays.tables.iter().flat_map(|s| &s.cells);
        held.extend(cells.flat_map(|c| &c.passage.spans).map(|s| s.line));
    }
    let (mut paragraphs, mut tables) = (0_usize, 0_usize);
    let mut left: Vec<LineId> = Vec::new();
    for block in &content.blocks {
        let free = |lines: &mut dyn Iterator<Item = LineId>| -> Vec<LineId> {
            lines
                .filter(|id| !held.contains(id) && prints(content, *id))
                .collect()
        };
        match block {
            Block::Paragraph(p) if p.role == Role::Body => {
                let lines = free(&mut p.lines.iter().copied());
                paragraphs = paragraphs.saturating_add(usize::from(!lines.is_empty()));
                left.extend(lines);
            }
            Block::Paragraph(_) => {}
            Block::Table(table) => {
                let lines = free(&mut table.cells.iter().flat_map(|c| c.lines.iter().copied()));
                tables = tables.saturating_add(usize::from(!lines.is_empty()));
                left.extend(lines);
            }
        }
    }
    if left.is_empty() {
        return None;
    }
    // Not quoted: names of persons are not hidden outside forms.
    let message = format!(
        "in no form of the document: {}, {}",
        plural(paragraphs, "paragraph"),
        plural(tables, "table")
    );
    let mut problem = Problem::new(Code::TextOutsideForms, message);
    if let Some(place) = line_places(content, &left).first() {
        (problem.page, problem.rect) = (place.page, place.rect);
    }
    Some(problem)
}

fn prints(content: &Content, line: LineId) -> bool {
    let line = content.line(line);
    line.is_some_and(|l| l.chars.iter().any(|c| !c.is_whitespace()))
}
