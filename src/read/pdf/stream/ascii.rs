//! ASCIIHexDecode and ASCII85Decode.

pub(super) fn ascii_hex(input: &[u8]) -> Vec<u8> {
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

pub(super) fn ascii_85(input: &[u8], damaged: &mut bool) -> Vec<u8> {
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
