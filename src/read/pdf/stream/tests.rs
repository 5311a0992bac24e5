//! Every filter, and bombs in those that make more of less.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::budget::Limits;
use crate::problem::Code;
use std::io::Write;

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
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
