//! Random grids come back cell by cell, and no character is lost or doubled
//! whatever the page.

use proptest::prelude::*;
use selfeval::content::Rect;
use selfeval::read::page::{Direction, Rule};

use super::drawn::*;
use super::plan::{Plan, plan};

fn sorted(mut cells: Vec<(u32, u32, u32, u32, String)>) -> Vec<(u32, u32, u32, u32, String)> {
    cells.sort();
    cells
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_grids_come_back(plan in plan()) {
        let mut p = page(1);
        plan.draw(&mut p);
        let content = lay(std::slice::from_ref(&p));
        check_shape(&content);
        prop_assert_eq!(characters(&content), drawn_characters(&[p]));
        let plan = plan.reduced();
        if plan.cells.len() > 1 {
            let found = tables(&content);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(cells(&content, found[0]), sorted(plan.cells));
        }
    }

    #[test]
    fn lines_a_bit_short_or_long_do_not_matter(plan in plan(), jitter in prop::collection::vec(-1.5_f32..1.5, 64)) {
        let mut p = page(1);
        plan.draw(&mut p);
        for (rule, d) in p.rules.iter_mut().zip(jitter.iter().cycle()) {
            rule.from += d;
            rule.to -= d;
        }
        let plan = plan.reduced();
        let content = lay(std::slice::from_ref(&p));
        check_shape(&content);
        if plan.cells.len() > 1 {
            let found = tables(&content);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(cells(&content, found[0]), sorted(plan.cells));
        }
    }

    #[test]
    fn nothing_is_lost_on_any_page(
        rules in prop::collection::vec((any::<bool>(), -50.0_f32..900.0, -50.0_f32..900.0, -50.0_f32..900.0, any::<bool>()), 0..60),
        glyphs in prop::collection::vec((prop::sample::select(COMMON.chars().collect::<Vec<_>>()), -20.0_f32..620.0, -20.0_f32..860.0, 1.0_f32..40.0, 0_u8..6, any::<u32>()), 0..120),
        strange in prop::collection::vec(prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30]), 0..4),
    ) {
        let mut p = page(1);
        for (horizontal, at, from, to, drawn) in rules {
            p.rules.push(Rule { horizontal, at, from, to, width: 0.5, drawn });
        }
        for (ch, x, y, size, way, color) in glyphs {
            let mut g = glyph(ch, x, y, size);
            g.direction = [Direction::Right, Direction::Vertical, Direction::Down, Direction::Left, Direction::Up, Direction::Oblique][way as usize];
            g.color = color & 0x00FF_FFFF;
            p.glyphs.push(g);
        }
        for (i, odd) in strange.into_iter().enumerate() {
            if let Some(g) = p.glyphs.get_mut(i) {
                g.x = odd;
                g.rect = Rect::new(odd, g.rect.y0(), g.rect.x1(), odd);
                g.size = odd;
            }
            if let Some(r) = p.rules.get_mut(i) {
                r.to = odd;
            }
        }
        let content = lay(std::slice::from_ref(&p));
        check_shape(&content);
        prop_assert_eq!(characters(&content), drawn_characters(&[p]));
    }

    #[test]
    fn a_break_between_rows_is_a_seam(plan in plan(), at in 1_usize..8) {
        let plan = plan.reduced();
        let cut = at.min(plan.ys.len() - 1) as u32;
        prop_assume!(plan.xs.len() > 2 && cut + 1 < plan.ys.len() as u32);
        // A cell that the break cuts leaves a part on both pages.
        let mut halves = plan.clone();
        halves.cells.clear();
        for (row, col, row_span, col_span, text) in plan.cells {
            if row < cut && row + row_span > cut {
                halves.cells.push((row, col, cut - row, col_span, text));
                halves.cells.push((cut, col, row + row_span - cut, col_span, "续".into()));
            } else {
                halves.cells.push((row, col, row_span, col_span, text));
            }
        }
        let plan = halves.reduced();
        let above = Plan { cells: plan.cells.iter().filter(|c| c.0 < cut).cloned().collect(), ..plan.clone() };
        let below = Plan { cells: plan.cells.iter().filter(|c| c.0 >= cut).cloned().collect(), ..plan.clone() };
        // Both parts must be tables by themselves, and show the outer columns.
        prop_assume!(above.cells.len() > 1 && below.cells.len() > 1);
        let up = plan.ys[cut as usize] - 60.0;
        let (mut first, mut second) = (page(1), page(2));
        above.draw(&mut first);
        below.draw(&mut second);
        let down = 780.0 - plan.ys[cut as usize];
        for g in &mut first.glyphs { g.y += down; g.rect = Rect::new(g.rect.x0(), g.rect.y0() + down, g.rect.x1(), g.rect.y1() + down); }
        for r in &mut first.rules { if r.horizontal { r.at += down } else { r.from += down; r.to += down } }
        for g in &mut second.glyphs { g.y -= up; g.rect = Rect::new(g.rect.x0(), g.rect.y0() - up, g.rect.x1(), g.rect.y1() - up); }
        for r in &mut second.rules { if r.horizontal { r.at -= up } else { r.from -= up; r.to -= up } }
        write(&mut first, "— 1 —", 280.0, 815.0, 9.0);
        write(&mut second, "— 2 —", 280.0, 815.0, 9.0);
        let pages = [first, second];
        let content = lay(&pages);
        check_shape(&content);
        prop_assert_eq!(characters(&content), drawn_characters(&pages));
        // A page shows only the column edges its cells need, so parts may disagree
        // in all inner columns; what joins must come back as planned.
        let found = tables(&content);
        if found.len() == 1 {
            prop_assert_eq!(cells(&content, found[0]), sorted(plan.cells.clone()));
            prop_assert_eq!(found[0].seams.len(), 1);
            prop_assert_eq!(found[0].seams[0].row, cut);
        }
        let inner = |part: &Plan| -> Vec<f32> { let r = part.reduced().xs; r[1..r.len() - 1].to_vec() };
        let (a, b) = (inner(&above), inner(&below));
        if a.iter().all(|x| b.contains(x)) || b.iter().all(|x| a.contains(x)) {
            prop_assert_eq!(found.len(), 1);
        }
    }
}
