//! Pages that something disturbs: seals, watermarks, tick boxes, tiny print.

use selfeval::content::{Direction as Shown, Rect, Role};
use selfeval::read::page::Direction;

use super::drawn::*;

#[test]
fn a_seal_and_a_watermark_over_figures() {
    let mut p = page(1);
    draw_table(&mut p, 50.0, 100.0, 95.0, &ROWS);
    let before = p.glyphs.len();
    write(&mut p, "某市财政局", 120.0, 140.0, 20.0);
    for g in &mut p.glyphs[before..] {
        (g.direction, g.color) = (Direction::Oblique, 0x00E0_2020);
    }
    let pale = p.glyphs.len();
    write(&mut p, "仅供参考", 150.0, 170.0, 36.0);
    for g in &mut p.glyphs[pale..] {
        g.color = 0x00D0_D0D0;
    }
    p.images.push(Rect::new(100.0, 110.0, 220.0, 230.0));
    let content = sound(&[p]);
    assert_eq!(filled(&content), flat());
    let roles: Vec<Role> = paragraphs(&content).into_iter().map(|x| x.0).collect();
    assert!(
        roles
            .iter()
            .all(|r| matches!(r, Role::Seal | Role::Watermark)),
        "{roles:?}"
    );
}

#[test]
fn tick_boxes_and_boxes_in_cells_make_no_cells() {
    let mut p = page(1);
    draw_table(
        &mut p,
        50.0,
        100.0,
        160.0,
        &[
            &["项目类别", "一次性项目"],
            &["填报类型", "区域"],
            &["备注", "无"],
        ],
    );
    // A drawn tick box, a frame around a text, an underline from border to border.
    draw_box(&mut p, Rect::new(265.0, 107.0, 274.0, 116.0));
    draw_box(&mut p, Rect::new(214.0, 129.0, 252.0, 143.0));
    rule(&mut p, true, 170.0, 212.0, 360.0);
    let content = sound(&[p]);
    let found = tables(&content);
    assert_eq!((found[0].rows, found[0].cols), (3, 2));
    assert_eq!(
        filled(&content),
        ["项目类别", "一次性项目", "填报类型", "区域", "备注", "无"]
    );
}

#[test]
fn nine_hundred_characters_in_one_cell() {
    let mut p = page(1);
    let text: String = COMMON.chars().cycle().take(900).collect();
    draw_box(&mut p, Rect::new(40.0, 60.0, 90.0, 700.0));
    draw_box(&mut p, Rect::new(90.0, 60.0, 550.0, 700.0));
    write(&mut p, "年度目标", 44.0, 380.0, 10.0);
    let chars: Vec<char> = text.chars().collect();
    for (i, line) in chars.chunks(45).enumerate() {
        let line: String = line.iter().collect();
        write(&mut p, &line, 94.0, 80.0 + 13.5 * i as f32, 10.0);
    }
    let content = sound(&[p]);
    assert_eq!(filled(&content), ["年度目标".to_owned(), text]);
}

#[test]
fn tiny_print() {
    let mut p = page(1);
    for (r, row) in ROWS.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let (x, y) = (50.0 + 22.0 * c as f32, 100.0 + 7.0 * r as f32);
            draw_box(&mut p, Rect::new(x, y, x + 22.0, y + 7.0));
            write(&mut p, text, x + 0.5, y + 5.0, 4.0);
        }
    }
    assert_eq!(filled(&sound(&[p])), flat());
}

#[test]
fn three_characters_a_line_in_a_narrow_cell() {
    let mut p = page(1);
    draw_box(&mut p, Rect::new(50.0, 100.0, 84.0, 180.0));
    draw_box(&mut p, Rect::new(84.0, 100.0, 200.0, 180.0));
    for (i, line) in ["推动人", "才资源", "产业园", "建设"]
        .into_iter()
        .enumerate()
    {
        write(&mut p, line, 52.0, 118.0 + 13.0 * i as f32, 10.0);
    }
    write(&mut p, "968.191", 90.0, 140.0, 10.0);
    assert_eq!(filled(&sound(&[p])), ["推动人才资源产业园建设", "968.191"]);
}

#[test]
fn a_column_that_reads_upwards() {
    let mut p = page(1);
    draw_table(
        &mut p,
        80.0,
        100.0,
        95.0,
        &[&["数量指标", "10"], &["质量指标", "20"]],
    );
    draw_box(&mut p, Rect::new(50.0, 100.0, 80.0, 148.0));
    for (i, ch) in "产出".chars().enumerate() {
        let y = 140.0 - 10.0 * i as f32;
        write(&mut p, &ch.to_string(), 60.0, y, 10.0);
        let g = p.glyphs.last_mut().unwrap();
        g.direction = Direction::Up;
        g.rect = Rect::new(60.0, y - 10.0, 70.0, y);
        (g.x, g.y) = (70.0, y);
    }
    let content = sound(&[p]);
    assert_eq!(cells(&content, tables(&content)[0])[0].4, "产出");
    let line = tables(&content)[0].cells[0].lines[0];
    assert_eq!(content.line(line).unwrap().direction, Shown::Up);
}
