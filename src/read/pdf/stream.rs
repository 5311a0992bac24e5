//! Stream data under a limit.
//!
//! The object reader inflates without a bound, so filters are applied here,
//! charged to the budget byte by byte. What a damaged stream gives before the
//! damage is kept.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use crate::budget::{Budget, Exceeded, Resource};

/// Output grows by at least this many bytes at a time.
const STEP: usize = 16 * 1024;

/// A decoded stream.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// What came out.
    pub(crate) data: Vec<u8>,
    /// Whether it stopped before its end.
    pub(crate) damaged: bool,
    /// Whether the file keeps it encrypted.
    pub(crate) encrypted: bool,
}

/// Decodes a stream that is not an image.
///
/// # Errors
/// [`Exceeded`] when the inflated bytes pass the document's limit.
pub(crate) fn decode(stream: &Stream<'_>, budget: &Budget) -> Result<Decoded, Exceeded> {
    let raw = stream.raw_data();
    let encrypted = matches!(raw, Cow::Owned(_));
    let dict = stream.dict();
    let filters = filters(dict);
    let mut damaged = false;
    let mut data: Option<Vec<u8>> = None;
    for (filter, params) in &filters {
        let input = data.as_deref().unwrap_or(&raw);
        let out = match filter.as_slice() {
            b"FlateDecode" | b"Fl" => inflate(input, budget, &mut damaged)?,
            b"LZWDecode" | b"LZW" => {
                let early = params.get::<i32>(b"EarlyChange").unwrap_or(1) != 0;
                lzw(input, early, budget)?
            }
            b"ASCIIHexDecode" | b"AHx" => charged(ascii_hex(input), budget)?,
            b"ASCII85Decode" | b"A85" => charged(ascii_85(input, &mut damaged), budget)?,
            b"RunLengthDecode" | b"RL" => run_length(input, budget)?,
            b"Crypt" => continue,
            _ => {
                // An image filter or an unknown one: nothing for us.
                damaged = true;
                Vec::new()
            }
        };
        data = Some(match filter.as_slice() {
            b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" => unpredict(out, params),
            _ => out,
        });
    }
    let data = match data {
        Some(data) => data,
        None => {
            budget.charge(Resource::InflatedBytes, raw.len() as u64)?;
            raw.into_owned()
        }
    };
    Ok(Decoded {
        data,
        damaged,
        encrypted,
    })
}

/// The stream's filters with their parameters, in order.
fn filters<'a>(dict: &Dict<'a>) -> Vec<(Vec<u8>, Dict<'a>)> {
    /// More filters than this on one stream are an attack.
    const MAX_FILTERS: usize = 8;
    let filter = dict
        .get::<Object<'_>>(b"Filter")
        .or_else(|| dict.get::<Object<'_>>(b"F"));
    let params = dict
        .get::<Object<'_>>(b"DecodeParms")
        .or_else(|| dict.get::<Object<'_>>(b"DP"));
    match filter {
        Some(Object::Name(name)) => {
            let params = match params {
                Some(Object::Dict(dict)) => dict,
                Some(Object::Array(array)) => array.iter::<Dict<'_>>().next().unwrap_or_default(),
                _ => Dict::empty(),
            };
            vec![(name.to_vec(), params)]
        }
        Some(Object::Array(names)) => {
            let mut all: Vec<Dict<'a>> = match params {
                Some(Object::Array(array)) => objects(&array)
                    .map(|o| o.into_dict().unwrap_or_default())
                    .collect(),
                Some(Object::Dict(dict)) => vec![dict],
                _ => Vec::new(),
            };
            all.resize_with(MAX_FILTERS, Dict::empty);
            names
                .iter::<Name<'_>>()
                .take(MAX_FILTERS)
                .map(|name| name.to_vec())
                .zip(all)
                .collect()
        }
        _ => Vec::new(),
    }
}

fn objects<'a>(array: &Array<'a>) -> impl Iterator<Item = Object<'a>> + use<'a> {
    array.iter::<Object<'a>>()
}

/// Inflates zlib data, or bare deflate data where the header is broken.
fn inflate(input: &[u8], budget: &Budget, damaged: &mut bool) -> Result<Vec<u8>, Exceeded> {
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

/// What a filter without a memory gave: at most four times its input, so it
/// may be counted when it is there.
fn charged(out: Vec<u8>, budget: &Budget) -> Result<Vec<u8>, Exceeded> {
    budget.charge(Resource::InflatedBytes, out.len() as u64)?;
    Ok(out)
}

fn ascii_hex(input: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len() / 2);
    let mut high = None;
    for &byte in input.iter().take_while(|&&b| b != b'>') {
        let Some(digit) = char::from(byte).to_digit(16) else {
            continue;
        };
        let digit = (digit & 0xF) as u8;
        match high.take() {
            None => high = Some(digit),
            Some(first) => out.push(first << 4 | digit),
        }
    }
    if let Some(first) = high {
        out.push(first << 4);
    }
    out
}

fn ascii_85(input: &[u8], damaged: &mut bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(input.len() / 5 * 4);
    let mut group: u64 = 0;
    let mut count = 0_usize;
    for &byte in input {
        match byte {
            b'!'..=b'u' => {
                group = group * 85 + u64::from(byte - b'!');
                count += 1;
                if count == 5 {
                    out.extend_from_slice(&((group & 0xFFFF_FFFF) as u32).to_be_bytes());
                    group = 0;
                    count = 0;
                }
            }
            b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
            b'~' => break,
            b if b.is_ascii_whitespace() || b == 0 => {}
            _ => *damaged = true,
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group * 85 + 84;
        }
        let bytes = ((group & 0xFFFF_FFFF) as u32).to_be_bytes();
        out.extend_from_slice(bytes.get(..count - 1).unwrap_or_default());
    }
    out
}

fn run_length(input: &[u8], budget: &Budget) -> Result<Vec<u8>, Exceeded> {
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

fn lzw(input: &[u8], early: bool, budget: &Budget) -> Result<Vec<u8>, Exceeded> {
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

/// Undoes a PNG or TIFF predictor.
fn unpredict(data: Vec<u8>, params: &Dict<'_>) -> Vec<u8> {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::budget::Limits;
    use crate::problem::Code;
    use std::io::Write;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = deflated(&vec![0_u8; 50_000_000]);
        let budget = Budget::new(Limits {
            inflated_bytes: 1_000_000,
            ..Limits::default()
        });
        let error = inflate(&bomb, &budget, &mut false).unwrap_err();
        assert_eq!(error.code, Code::LimitInflatedBytes);
    }

    /// A deflated megabyte, four thousand times in one stream.
    fn four_gigabytes() -> Vec<u8> {
        let mut encoder = flate2::Compress::new(flate2::Compression::default(), false);
        let mut block = Vec::with_capacity(1 << 16);
        // A full flush forgets what came before: the block can be repeated.
        encoder
            .compress_vec(&vec![0; 1 << 20], &mut block, flate2::FlushCompress::Full)
            .unwrap();
        let mut bomb = vec![0x78, 0x9C];
        bomb.extend(block.repeat(4096));
        bomb
    }

    #[test]
    fn a_bomb_of_four_gigabytes_stops_at_the_limit() {
        let bomb = four_gigabytes();
        assert!(bomb.len() < 8 << 20, "{}", bomb.len());
        let limits = Limits {
            inflated_bytes: 64 << 20,
            ..Limits::default()
        };
        let budget = Budget::new(limits);
        let error = inflate(&bomb, &budget, &mut false).unwrap_err();
        assert_eq!(error.code, Code::LimitInflatedBytes);
        // All other filters that make more of less.
        for filter in ["RL", "A85", "LZW"] {
            let budget = Budget::new(Limits {
                inflated_bytes: 1 << 20,
                ..Limits::default()
            });
            let error = match filter {
                "RL" => run_length(&[129, 0].repeat(1 << 16), &budget).map(|_| ()),
                "A85" => charged(ascii_85(&[b'z'; 1 << 19], &mut false), &budget).map(|_| ()),
                _ => {
                    // Code 258 again and again: each string is one longer than the last.
                    let codes: Vec<u32> = std::iter::once(256)
                        .chain(std::iter::once(0))
                        .chain(258..4096)
                        .collect();
                    let data = nine_bits_and_more(&codes);
                    lzw(&data, true, &budget).map(|_| ())
                }
            };
            assert_eq!(
                error.unwrap_err().code,
                Code::LimitInflatedBytes,
                "{filter}"
            );
        }
    }

    /// Packs LZW codes as an encoder that adds one entry a code would.
    fn nine_bits_and_more(codes: &[u32]) -> Vec<u8> {
        let (mut out, mut bits, mut held) = (Vec::new(), 0_u64, 0_u32);
        for (at, code) in codes.iter().enumerate() {
            let width = match at + 258 {
                0..=512 => 9,
                513..=1024 => 10,
                1025..=2048 => 11,
                _ => 12,
            };
            bits = bits << width | u64::from(*code);
            held += width;
            while held >= 8 {
                held -= 8;
                out.push((bits >> held & 0xFF) as u8);
            }
            bits &= (1 << held) - 1;
        }
        out.push((bits << (8 - held) & 0xFF) as u8);
        out
    }

    #[test]
    fn a_cut_stream_keeps_its_beginning() {
        let text: Vec<u8> = (0..50_000_u32)
            .flat_map(|n| n.to_string().into_bytes())
            .collect();
        let whole = deflated(&text);
        let mut damaged = false;
        let out = inflate(&whole[..whole.len() / 2], &Budget::default(), &mut damaged).unwrap();
        assert!(damaged && out.len() > 1000 && text.starts_with(&out));
    }

    #[test]
    fn the_small_filters() {
        assert_eq!(ascii_hex(b"48 65 6C6c 6F>"), b"Hello");
        assert_eq!(ascii_85(b"87cURD]i,\"Ebo80~>", &mut false), b"Hello World!");
        assert_eq!(
            run_length(&[2, 65, 66, 67, 254, 68, 128], &Budget::default()).unwrap(),
            b"ABCDDD"
        );
        let lzw_data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(
            lzw(&lzw_data, true, &Budget::default()).unwrap(),
            [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]
        );
    }
}
