//! Characters painted twice at the same place count once.
//!
//! Fake bold prints a character again with a tiny shift. Sameness is judged by
//! position and character; a word printed twice in different places stays.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::read::page::Glyph;

/// Largest shift of a second print, as a share of the em: producers shift by
/// 1/30 to 1/12.
const SHIFT: f32 = 0.12;
/// And as a share of the advance, so that narrow neighbours (`ll`, `....`) stay.
const ADVANCE_SHARE: f32 = 0.4;
/// Width of a hash cell in points; shifts are capped by it.
const CELL: f32 = 4.0;
/// Characters compared per cell; more equal ones in one cell are an attack.
const LOOKS: usize = 16;

/// Multiplies and folds: keys are already well spread.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 29;
    }
}

/// Removes later prints of a character at the place of an earlier one.
pub(crate) fn dedupe(glyphs: &mut Vec<Glyph>) {
    if glyphs.len() < 2 {
        return;
    }
    let mut cells: HashMap<u64, u32, BuildHasherDefault<Mix>> =
        HashMap::with_capacity_and_hasher(glyphs.len(), BuildHasherDefault::default());
    // Earlier characters of the same cell, as a chain.
    let mut earlier: Vec<u32> = Vec::with_capacity(glyphs.len());
    let mut doubled: Vec<bool> = Vec::new();
    for (index, glyph) in glyphs.iter().enumerate() {
        let Ok(id) = u32::try_from(index) else { break };
        let along = (glyph.rect.width())
            .max(0.0)
            .min(glyph.rect.height().max(glyph.size));
        let reach = (glyph.size * SHIFT)
            .min(along.max(0.02) * ADVANCE_SHARE)
            .min(CELL);
        let (x0, x1) = (cell(glyph.x - reach), cell(glyph.x + reach));
        let (y0, y1) = (cell(glyph.y - reach), cell(glyph.y + reach));
        let mut found = false;
        'search: for x in x0..=x1 {
            for y in y0..=y1 {
                let mut next = cells.get(&key(glyph.ch, x, y)).copied();
                for _ in 0..LOOKS {
                    let Some(other) = next.and_then(|at| glyphs.get(at as usize)) else {
                        break;
                    };
                    if same(glyph, other, reach) {
                        found = true;
                        break 'search;
                    }
                    next = next
                        .and_then(|at| earlier.get(at as usize))
                        .copied()
                        .filter(|&at| at != u32::MAX);
                }
            }
        }
        if found {
            doubled.resize(glyphs.len(), false);
            if let Some(slot) = doubled.get_mut(index) {
                *slot = true;
            }
            earlier.push(u32::MAX);
        } else {
            let before = cells.insert(key(glyph.ch, cell(glyph.x), cell(glyph.y)), id);
            earlier.push(before.unwrap_or(u32::MAX));
        }
    }
    if !doubled.is_empty() {
        let mut flags = doubled.iter();
        glyphs.retain(|_| !flags.next().copied().unwrap_or(false));
    }
}

fn same(one: &Glyph, other: &Glyph, reach: f32) -> bool {
    (one.x - other.x).abs() <= reach
        && (one.y - other.y).abs() <= reach
        && one.ch == other.ch
        && (one.ch != '\u{FFFD}' || one.code == other.code)
        && one.direction == other.direction
        && one.flags.invisible == other.flags.invisible
        && one.flags.clipped == other.flags.clipped
        && (one.size - other.size).abs() <= one.size * 0.1
}

/// The index of the cell a coordinate falls into; places far outside any page share cells.
#[expect(
    clippy::cast_possible_truncation,
    reason = "saturates; far outside any page"
)]
fn cell(value: f32) -> i32 {
    // Shifted to be positive, where cutting off the fraction rounds down.
    const SHIFT: f32 = 65_536.0;
    (value / CELL + SHIFT).clamp(0.0, 1_000_000.0) as i32
}

fn key(ch: char, x: i32, y: i32) -> u64 {
    let fold = |v: i32| u64::from(v.cast_unsigned() & 0x1F_FFFF);
    u64::from(u32::from(ch)) << 42 | fold(x) << 21 | fold(y)
}
