//! Which table a page's tables go on with.

use super::Joiner;
use super::open::Open;
use super::sheet::Sheet;
use crate::content::Role;
use crate::read::layout::columns;
use crate::read::layout::header::Rows;
use crate::read::layout::tolerances as tol;
use crate::read::layout::{PageBlock, PageTable, furniture};

impl Joiner {
    /// The index of the page's first block if that is a table which may go on with
    /// the one that text has closed at the foot of the page before.
    pub(super) fn resumed(&mut self, blocks: &[PageBlock], page: u32) -> Option<usize> {
        let left = self
            .left
            .take()
            .filter(|l| l.page.checked_add(1) == Some(page))?;
        let at = blocks.iter().position(|b| match b {
            PageBlock::Table(_) => true,
            PageBlock::Text(role, _) => *role == Role::Body,
        })?;
        match blocks.get(at) {
            Some(PageBlock::Table(table)) if table.grid.standalone => {
                columns::union(&left.edges, &table.grid.xs, false).map(|_| at)
            }
            _ => None,
        }
    }

    /// Of tables that ended side by side, opens the one that the page's first
    /// table goes on with; the others wait for theirs.
    pub(super) fn choose(&mut self, blocks: &[PageBlock]) -> Vec<Open> {
        let mut waiting = std::mem::take(&mut self.aside);
        let first = blocks.iter().find_map(|b| match b {
            PageBlock::Table(t) if t.grid.standalone => Some(t.grid.rect()),
            _ => None,
        });
        let Some(first) = first.filter(|_| !waiting.is_empty()) else {
            return waiting;
        };
        if !self.open.as_ref().is_some_and(|o| o.stands_over(&first))
            && let Some(at) = waiting.iter().position(|o| o.stands_over(&first))
        {
            let chosen = waiting.remove(at);
            waiting.extend(self.open.replace(chosen));
        }
        waiting
    }

    /// Joins a table to the one that waits right above it on the page before.
    pub(super) fn join_waiting(
        &mut self,
        sheet: &Sheet<'_>,
        waiting: &mut Vec<Open>,
        table: PageTable,
    ) -> Option<PageTable> {
        let rect = table.grid.rect();
        let found = waiting.iter().enumerate().find_map(|(i, o)| {
            let fits = o.stands_over(&rect);
            let union = fits.then(|| o.columns(&table.grid))??;
            Some((i, union))
        });
        let Some((at, mut union)) = found else {
            return Some(table);
        };
        let mut open = waiting.remove(at);
        self.leave(sheet.page.number, &rect);
        let rows = Rows::of(&table, &union, sheet.glyphs());
        let repeated = open.rows.repeated_by(&rows);
        self.extend(sheet, &mut open, table, &mut union, rows, repeated);
        self.open = Some(open);
        None
    }

    /// Joins the page's first table to the open one if they are one table.
    /// Returns the index of the block that was used up.
    pub(super) fn join_first(
        &mut self,
        sheet: &Sheet<'_>,
        blocks: &mut [PageBlock],
    ) -> Option<usize> {
        let open = self.open.as_ref()?;
        let first = blocks
            .iter()
            .position(|b| matches!(b, PageBlock::Table(_)))?;
        let (before, rest) = blocks.split_at_mut(first);
        let Some(PageBlock::Table(table)) = rest.first_mut() else {
            return None;
        };
        let inset = || {
            // Only where no side is drawn may columns be missing.
            let frameless = open.frameless;
            frameless.then(|| columns::inset(&open.edges, &table.grid.xs))?
        };
        let mut union = open.columns(&table.grid).or_else(inset)?;
        // A table high up on a page has ended, or a page break was set by hand:
        // then the rest has the same columns.
        let same = [&open.edges, &table.grid.xs]
            .iter()
            .all(|edges| edges.len() == union.edges.len());
        if open.ended_early && !same {
            return None;
        }
        let rows = Rows::of(table, &union, sheet.glyphs());
        let repeated = open.rows.repeated_by(&rows);
        // Between the parts only furniture, words that say so, or the same
        // titles again together with the same header (a spreadsheet's print titles).
        let between: Vec<&mut PageBlock> = before
            .iter_mut()
            .filter(|b| matches!(b, PageBlock::Text(Role::Body, _)))
            .collect();
        let texts: Vec<String> = between.iter().map(|b| sheet.block_text(b)).collect();
        let continued = texts.iter().all(|t| furniture::says_continued(t));
        let titled = repeated > 0 && texts == open.titles;
        if !continued && !titled {
            return None;
        }
        for block in between {
            if let PageBlock::Text(role, _) = block {
                *role = Role::Header;
            }
        }
        let part = PageTable {
            grid: table.grid.clone(),
            lines: std::mem::take(&mut table.lines),
        };
        let mut open = self.open.take()?;
        for block in before.iter() {
            if let PageBlock::Text(role, drafts) = block {
                self.paragraph(sheet, *role, drafts);
            }
        }
        for block in before.iter_mut() {
            if let PageBlock::Text(role, drafts) = block {
                // Already written: nothing is left of it.
                *role = Role::Header;
                drafts.clear();
            }
        }
        self.extend(sheet, &mut open, part, &mut union, rows, repeated);
        self.open = Some(open);
        Some(first)
    }

    /// Joins a table to the open one when that stands left of it on the same
    /// sheet, as on sheets that show two pages. Gives it back if they are not one.
    pub(super) fn join_beside(&mut self, sheet: &Sheet<'_>, table: PageTable) -> Option<PageTable> {
        let rect = table.grid.rect();
        let beside = self.open.as_ref().filter(|o| {
            let (page, left) = o.last;
            page == sheet.page.number
                && left.x1() <= rect.x0()
                && rect.y0() < left.y1()
                && left.y1() >= sheet.frame.height() * (1.0 - tol::EMPTY_BELOW)
        });
        let union = beside.and_then(|o| o.columns(&table.grid));
        let Some(mut union) = union else {
            return Some(table);
        };
        let Some(mut open) = self.open.take() else {
            return Some(table);
        };
        let rows = Rows::of(&table, &union, sheet.glyphs());
        let repeated = open.rows.repeated_by(&rows);
        self.extend(sheet, &mut open, table, &mut union, rows, repeated);
        self.open = Some(open);
        None
    }
}
