//! PNG and TIFF predictors.

use hayro_syntax::object::Dict;

/// Undoes a PNG or TIFF predictor.
pub(super) fn unpredict(data: Vec<u8>, params: &Dict<'_>) -> Vec<u8> {
    let predictor = params.get::<i32>(b"Predictor").unwrap_or(1);
    if predictor < 2 {
        return data;
    }
    let number = |key: &[u8], default: usize| {
        params
            .get::<i32>(key)
            .and_then(|v| usize::try_from(v).ok())
            .filter(|&v| v > 0)
            .unwrap_or(default)
    };
    let bits = number(b"Colors", 1).saturating_mul(number(b"BitsPerComponent", 8));
    let step = bits.div_ceil(8).max(1);
    let row = bits
        .saturating_mul(number(b"Columns", 1))
        .div_ceil(8)
        .max(1);
    if row > data.len().max(1) {
        return data;
    }
    if predictor == 2 {
        let mut data = data;
        if bits % 8 == 0 {
            for line in data.chunks_mut(row) {
                for at in step..line.len() {
                    let left = line.get(at - step).copied().unwrap_or(0);
                    if let Some(byte) = line.get_mut(at) {
                        *byte = byte.wrapping_add(left);
                    }
                }
            }
        }
        return data;
    }
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; row];
    for line in data.chunks(row + 1) {
        let Some((&kind, line)) = line.split_first() else {
            break;
        };
        let mut current = vec![0_u8; row];
        for (at, &byte) in line.iter().enumerate() {
            let left = at
                .checked_sub(step)
                .and_then(|i| current.get(i))
                .copied()
                .unwrap_or(0);
            let up = above.get(at).copied().unwrap_or(0);
            let corner = at
                .checked_sub(step)
                .and_then(|i| above.get(i))
                .copied()
                .unwrap_or(0);
            let guess = match kind {
                1 => left,
                2 => up,
                3 => (u16::from(left) + u16::from(up)).div_euclid(2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(slot) = current.get_mut(at) {
                *slot = byte.wrapping_add(guess);
            }
        }
        out.extend_from_slice(current.get(..line.len()).unwrap_or_default());
        above = current;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let p = a + b - c;
    let (pa, pb, pc) = ((p - a).abs(), (p - b).abs(), (p - c).abs());
    if pa <= pb && pa <= pc {
        left
    } else if pb <= pc {
        up
    } else {
        corner
    }
}
