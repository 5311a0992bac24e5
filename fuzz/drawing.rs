//! Pages drawn as bytes say.

use selfeval::content::Rect;
use selfeval::read::page::{Direction, Fill, Page};

use super::paper::{glyph, page, rule, write};

/// Draws pages as bytes say: each step is a letter and its operands, and
/// what is no letter is passed over.
///
/// `p` begins a page; `g x y columns rows width height` draws a grid and writes
/// one word into each cell, `w x y word size` writes a word; `h y from to` and
/// `v x from to` draw rulings; `f x y width height` fills; `i` places an image;
/// `r` writes one rotated or hidden character; `o` one far outside.
pub struct Drawing<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// What is written: labels, sections, levels, figures, blanks.
const WORDS: &[&str] = &[
    "",
    "项目支出绩效自评表",
    "部门整体支出绩效自评表",
    "（2022年度）",
    "单位：万元",
    "项目名称",
    "主管部门",
    "实施单位",
    "项目资金",
    "年初预算数",
    "全年预算数",
    "全年执行数",
    "分值",
    "执行率",
    "得分",
    "年度资金总额",
    "其中：当年财政拨款",
    "上年结转资金",
    "其他资金",
    "年度总体目标",
    "预期目标",
    "实际完成情况",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "偏差原因分析及改进措施",
    "产出指标",
    "效益指标",
    "满意度指标",
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "社会效益指标",
    "总分",
    "100",
    "71261.97",
    "99.5%",
    "≥95%",
    "=12个",
    "已完成",
    "10",
    "0",
    "/",
    "无",
    "合计",
    "任务名称",
    "预算金额（万元）",
    "完成道路养护120公里，群众满意度达到95%以上。",
    "第1页 共3页",
    "备注",
    "…",
    "2022",
    "12月底前",
    "优",
    "自评得分",
    "填表人：",
    "1.",
    "（一）",
    "Abc",
    "1",
    "万元",
];

impl<'a> Drawing<'a> {
    /// What these bytes draw.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    /// An operand: a place in steps of this many points.
    fn point(&mut self, step: f32) -> Option<f32> {
        self.byte().map(|b| f32::from(b) * step)
    }

    /// Draws all of it.
    pub fn pages(mut self) -> Vec<Page> {
        let mut pages = vec![page(1)];
        let mut steps = 0;
        while let Some(letter) = self.byte() {
            steps += 1;
            let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
            let full = steps > 1_000 || pages.iter().map(|p| p.glyphs.len()).sum::<usize>() > 3_000;
            if full || (letter == b'p' && count >= 6) {
                break;
            }
            if letter == b'p' {
                pages.push(page(count + 1));
            } else if let Some(page) = pages.last_mut() {
                let _ = self.step(letter, page);
            }
        }
        pages
    }

    fn step(&mut self, letter: u8, page: &mut Page) -> Option<()> {
        match letter {
            b'g' => {
                let (x, y) = (self.point(2.0)?, self.point(3.0)?);
                let (columns, rows) = (self.byte()? % 12 + 1, self.byte()? % 24 + 1);
                let (width, height) = (self.point(1.0)? + 8.0, self.point(0.3)? + 6.0);
                for row in 0..=rows {
                    let at = y + f32::from(row) * height;
                    rule(page, true, at, x, x + f32::from(columns) * width);
                }
                for column in 0..=columns {
                    let at = x + f32::from(column) * width;
                    rule(page, false, at, y, y + f32::from(rows) * height);
                }
                for row in 0..rows {
                    for column in 0..columns {
                        let text = word(self.byte()?);
                        let left = x + f32::from(column) * width + 2.0;
                        write(
                            page,
                            text,
                            left,
                            y + f32::from(row) * height + height - 2.0,
                            5.0,
                        );
                    }
                }
            }
            b'w' => {
                let (x, y, text, size) = (
                    self.point(2.4)?,
                    self.point(3.4)?,
                    word(self.byte()?),
                    self.point(0.25)?,
                );
                write(page, text, x, y, size + 1.0);
            }
            b'h' | b'v' => {
                let (at, from, to) = (self.point(3.3)?, self.point(3.3)?, self.point(3.3)?);
                rule(page, letter == b'h', at, from.min(to), from.max(to));
            }
            b'f' | b'i' => {
                let (x, y, w, h) = (
                    self.point(2.4)?,
                    self.point(3.4)?,
                    self.point(2.0)?,
                    self.point(2.0)?,
                );
                let rect = Rect::new(x, y, x + w, y + h);
                if letter == b'f' {
                    page.fills.push(Fill {
                        rect,
                        color: 0x00D9_D9D9,
                    });
                } else {
                    page.images.push(rect);
                }
            }
            b'r' => {
                let (x, y, kind) = (self.point(2.4)?, self.point(3.4)?, self.byte()?);
                let mut odd = glyph('章', x, y, 12.0);
                odd.direction = [
                    Direction::Down,
                    Direction::Left,
                    Direction::Up,
                    Direction::Oblique,
                    Direction::Vertical,
                ][usize::from(kind % 5)];
                odd.flags.invisible = kind & 64 != 0;
                odd.flags.artifact = kind & 128 != 0;
                page.glyphs.push(odd);
            }
            b'o' => {
                let (x, y, power) = (self.point(2.4)?, self.point(3.4)?, self.byte()?);
                let far = 10_f32.powi(i32::from(power % 12));
                page.glyphs
                    .push(glyph('远', x * far, -y * far, 1.0 + far / 100.0));
            }
            _ => {}
        }
        Some(())
    }
}

fn word(at: u8) -> &'static str {
    WORDS[usize::from(at) % WORDS.len()]
}
