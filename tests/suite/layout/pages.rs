//! The order and the roles of what stands on a page.

use selfeval::content::{Block, Rect, Role};
use selfeval::read::page::Page;

use super::drawn::*;

#[test]
fn side_by_side_forms_are_read_one_after_the_other() {
    let mut p = page(1);
    write(&mut p, "总标题", 270.0, 40.0, 12.0);
    for (n, x) in [(0, 40.0), (1, 310.0)] {
        write(&mut p, &format!("表{n}"), x, 70.0, 10.0);
        for (r, c) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let (cx, cy) = (x + 100.0 * c as f32, 80.0 + 30.0 * r as f32);
            draw_box(&mut p, Rect::new(cx, cy, cx + 100.0, cy + 30.0));
            write(&mut p, &format!("{n}{r}{c}"), cx + 5.0, cy + 18.0, 10.0);
        }
        write(&mut p, &format!("注{n}"), x, 160.0, 10.0);
    }
    let content = lay(&[p]);
    let order: Vec<String> = content
        .blocks
        .iter()
        .map(|b| match b {
            Block::Paragraph(p) => content.text(&content.passage(&p.lines)),
            Block::Table(t) => content.text(&content.passage(&t.cells[0].lines)),
        })
        .collect();
    assert_eq!(order, ["总标题", "表0", "000", "注0", "表1", "100", "注1"]);
}

#[test]
fn page_numbers_and_running_heads_have_roles() {
    let pages: Vec<Page> = (1..=4)
        .map(|n| {
            let mut p = page(n);
            write(&mut p, "某市财政局绩效自评材料", 200.0, 40.0, 9.0);
            write(
                &mut p,
                &format!("正文第{n}段内容各不相同"),
                60.0,
                100.0,
                10.0,
            );
            write(&mut p, &format!("— {n} —"), 280.0, 815.0, 9.0);
            p
        })
        .collect();
    let content = lay(&pages);
    let roles: Vec<Role> = paragraphs(&content).into_iter().map(|p| p.0).collect();
    assert_eq!(roles[..3], [Role::Header, Role::Body, Role::PageNumber]);
}
