//! The page in hand.

use crate::read::layout::frame::Frame;
use crate::read::layout::header;
use crate::read::layout::lines::Draft;
use crate::read::layout::tolerances as tol;
use crate::read::layout::{PageBlock, PageTable};
use crate::read::page::{Glyph, Page};

/// The page in hand.
pub(super) struct Sheet<'p> {
    pub(super) page: &'p Page,
    pub(super) frame: &'p Frame,
}

impl Sheet<'_> {
    pub(super) fn glyphs(&self) -> &[Glyph] {
        &self.page.glyphs
    }

    pub(super) fn text(&self, drafts: &[Draft]) -> String {
        drafts
            .iter()
            .map(|d| header::compact(&d.text(self.glyphs())))
            .collect()
    }

    /// The lines that the foot of a part runs through, by left edge: a
    /// spreadsheet prints the whole of a line on both pages and clips it.
    pub(super) fn crossing_foot(&self, part: &PageTable) -> Vec<(f32, String)> {
        let foot = part.grid.rect().y1();
        let drafts = part.lines.iter().filter_map(|lines| lines.last());
        drafts
            .filter(|d| d.rect.y0() < foot && d.rect.y1() > foot + d.size * tol::CROSSING)
            .map(|d| (d.rect.x0(), self.text(std::slice::from_ref(d))))
            .collect()
    }

    /// Takes the lines out of a part that its head runs through and that the
    /// part before has shown.
    pub(super) fn take_printed_twice(
        &self,
        part: &mut PageTable,
        cut: &[(f32, String)],
    ) -> Vec<Draft> {
        let head = part.grid.rect().y0();
        let mut taken = Vec::new();
        for lines in &mut part.lines {
            let twice = lines.first().is_some_and(|d| {
                let text = self.text(std::slice::from_ref(d));
                d.rect.y1() > head
                    && d.rect.y0() < head - d.size * tol::CROSSING
                    && cut
                        .iter()
                        .any(|(x, t)| *t == text && (x - d.rect.x0()).abs() < d.size)
            });
            if twice {
                taken.push(lines.remove(0));
            }
        }
        taken
    }

    pub(super) fn block_text(&self, block: &PageBlock) -> String {
        match block {
            PageBlock::Text(_, drafts) => self.text(drafts),
            PageBlock::Table(_) => String::new(),
        }
    }
}
