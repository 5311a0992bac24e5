//! FlateDecode.

use flate2::{Decompress, FlushDecompress, Status};

use super::STEP;
use crate::budget::{Budget, Exceeded, Resource};

/// Inflates zlib data, or bare deflate data where the header is broken.
pub(super) fn inflate(
    input: &[u8],
    budget: &Budget,
    damaged: &mut bool,
) -> Result<Vec<u8>, Exceeded> {
    let out = inflate_as(input, true, budget, damaged)?;
    if out.is_empty() && *damaged {
        let mut again = false;
        let body = input.get(2..).unwrap_or_default();
        let bare = inflate_as(body, false, budget, &mut again)?;
        if !bare.is_empty() {
            *damaged = again;
            return Ok(bare);
        }
    }
    Ok(out)
}

fn inflate_as(
    input: &[u8],
    zlib: bool,
    budget: &Budget,
    damaged: &mut bool,
) -> Result<Vec<u8>, Exceeded> {
    let mut inflater = Decompress::new(zlib);
    // Content compresses about 1:5.
    let mut out: Vec<u8> = Vec::with_capacity(input.len().saturating_mul(5).clamp(1024, 4 << 20));
    let mut charged = 0_u64;
    loop {
        let used = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let rest = input.get(used..).unwrap_or_default();
        if out.capacity() == out.len() {
            // Room for one byte beyond the limit is enough to trip it.
            let left = usize::try_from(budget.inflated_bytes_left()).unwrap_or(usize::MAX);
            out.reserve_exact(out.len().max(STEP).min(left.saturating_add(1)));
        }
        let before = (inflater.total_in(), out.len());
        let status = inflater.decompress_vec(rest, &mut out, FlushDecompress::None);
        let produced = out.len() as u64;
        budget.charge(Resource::InflatedBytes, produced.saturating_sub(charged))?;
        charged = produced;
        match status {
            Ok(Status::StreamEnd) => return Ok(out),
            Ok(_) if (inflater.total_in(), out.len()) != before => {}
            // No progress although there is room: the input ends early.
            Ok(_) | Err(_) => {
                *damaged = true;
                return Ok(out);
            }
        }
    }
}
