//! LZWDecode.

use super::STEP;
use crate::budget::{Budget, Exceeded, Resource};

pub(super) fn lzw(input: &[u8], early: bool, budget: &Budget) -> Result<Vec<u8>, Exceeded> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    /// Codes have at most 12 bits.
    const TABLE: usize = 4096;
    let mut out: Vec<u8> = Vec::new();
    // Each entry is a slice of the output: its start and length.
    let mut table: Vec<(usize, usize)> = Vec::with_capacity(TABLE);
    let mut previous: Option<(usize, usize)> = None;
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut width = 9;
    let mut charged = 0_usize;
    for &byte in input {
        bits = (bits << 8 | u32::from(byte)) & 0x00FF_FFFF;
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as usize;
        match code {
            CLEAR => {
                table.clear();
                previous = None;
                width = 9;
                continue;
            }
            END => break,
            _ => {}
        }
        let start = out.len();
        if code < CLEAR {
            out.push((code & 0xFF) as u8);
        } else if let Some(&(from, len)) = table.get(code - 258) {
            out.extend_from_within(from..from + len);
        } else if let Some((from, len)) = previous {
            out.extend_from_within(from..from + len);
            if let Some(&first) = out.get(from) {
                out.push(first);
            }
        } else {
            break;
        }
        if let Some((from, len)) = previous
            && table.len() + 258 < TABLE
        {
            // The previous string and the first byte of this one lie side by side.
            table.push((from, len + 1));
        }
        previous = Some((start, out.len() - start));
        let next = table.len() + 259 + usize::from(early);
        width = match next {
            0..=512 => 9,
            513..=1024 => 10,
            1025..=2048 => 11,
            _ => 12,
        };
        if out.len() - charged > STEP {
            budget.charge(Resource::InflatedBytes, (out.len() - charged) as u64)?;
            charged = out.len();
        }
    }
    budget.charge(Resource::InflatedBytes, (out.len() - charged) as u64)?;
    Ok(out)
}
