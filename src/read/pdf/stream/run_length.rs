//! RunLengthDecode.

use super::STEP;
use crate::budget::{Budget, Exceeded, Resource};

pub(super) fn run_length(input: &[u8], budget: &Budget) -> Result<Vec<u8>, Exceeded> {
    let mut out = Vec::new();
    let mut rest = input;
    let mut charged = 0_usize;
    while let Some((&length, tail)) = rest.split_first() {
        match length {
            128 => break,
            0..=127 => {
                let n = (usize::from(length) + 1).min(tail.len());
                let (copy, after) = tail.split_at(n);
                out.extend_from_slice(copy);
                rest = after;
            }
            129..=255 => {
                let Some((&byte, after)) = tail.split_first() else {
                    break;
                };
                out.resize(out.len() + 257 - usize::from(length), byte);
                rest = after;
            }
        }
        if out.len() - charged > STEP {
            budget.charge(Resource::InflatedBytes, (out.len() - charged) as u64)?;
            charged = out.len();
        }
    }
    budget.charge(Resource::InflatedBytes, (out.len() - charged) as u64)?;
    Ok(out)
}
