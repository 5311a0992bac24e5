//! Where a table without any line may stand: rows that lie close together, some of
//! them of several texts.

use std::ops::Range;

use crate::read::layout::borderless::{MOST_COLUMNS, Row};
use crate::read::layout::grid::Grid;
use crate::read::layout::tolerances as tol;

/// Rows that may be a table without lines.
#[derive(Debug)]
pub struct Zone {
    /// From the first to the last row of three texts or more.
    pub core: Range<usize>,
    /// With the rows of pairs around them.
    pub whole: Range<usize>,
}

/// Runs of rows that lie close together and have several rows of three segments.
/// On a page that may `resume` a table its first rows may be any.
#[must_use]
pub fn zones(rows: &[Row], ruled: &[Grid], resume: bool) -> Vec<Zone> {
    let mut tops: Vec<f32> = ruled.iter().map(|g| g.rect().y0()).collect();
    tops.sort_by(f32::total_cmp);
    let mut zones = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let mut end = start.saturating_add(1);
        while let (Some(a), Some(b)) = (rows.get(end.saturating_sub(1)), rows.get(end)) {
            let table_between =
                tops.partition_point(|t| *t < a.y) != tops.partition_point(|t| *t < b.y);
            if b.y - a.y > tol::ROW_STEP * a.size.max(b.size) || table_between {
                break;
            }
            end = end.saturating_add(1);
        }
        let run = rows.get(start..end).unwrap_or_default();
        let core = |r: &Row| r.segments.len() > 2;
        let least = if resume && start == 0 {
            1
        } else {
            tol::ALIGNED_ROWS
        };
        if run.iter().filter(|r| core(r)).count() >= least
            && let (Some(first), Some(last)) =
                (run.iter().position(core), run.iter().rposition(core))
        {
            // The last row's cells may go on below its baseline.
            let wide = run
                .get(first..=last)
                .unwrap_or_default()
                .iter()
                .map(|r| r.segments.len())
                .max();
            let tail = run
                .iter()
                .skip(last.saturating_add(1))
                .zip(run.iter().skip(last))
                .take_while(|(r, before)| {
                    r.y - before.y <= tol::WRAP_STEP * r.size
                        && r.segments.len() < wide.unwrap_or(0).min(MOST_COLUMNS)
                        && {
                            // A line as wide as the page is a note, not a cell.
                            r.segments.iter().all(|s| {
                                before
                                    .segments
                                    .iter()
                                    .filter(|b| b.x0 < s.x1 && s.x0 < b.x1)
                                    .count()
                                    == 1
                            })
                        }
                })
                .count();
            let at = |i: usize| start.saturating_add(i);
            let core = at(first)..at(last.saturating_add(1).saturating_add(tail));
            // Pairs above and below belong to it; texts alone at its ends are titles and notes.
            let several = |r: &Row| r.segments.len() > 1;
            let top = if resume && start == 0 {
                0
            } else {
                run.iter().position(several).unwrap_or(first)
            };
            let foot = run.iter().rposition(several).unwrap_or(last);
            zones.push(Zone {
                whole: at(top)..core.end.max(at(foot.saturating_add(1))),
                core,
            });
        }
        start = end;
    }
    zones
}
