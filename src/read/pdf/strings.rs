//! Text strings outside content: titles, producers, replacement text.

use encoding_rs::GBK;

/// Decodes a text string: UTF-16 or UTF-8 with a byte order mark; else
/// PDFDocEncoding, unless the bytes only make sense as UTF-8 or GBK, which
/// Chinese producers write against the standard.
pub(crate) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Distiller writes the hexadecimal form of the bytes as a text.
        [b'<', inner @ .., b'>']
            if inner.len() >= 4
                && inner.len().is_multiple_of(2)
                && inner.iter().all(u8::is_ascii_hexdigit) =>
        {
            let digit = |b: u8| char::from(b).to_digit(16).unwrap_or(0);
            let decoded: Vec<u8> = inner
                .chunks_exact(2)
                .map(|pair| (pair.iter().fold(0, |sum, &b| sum << 4 | digit(b)) & 0xFF) as u8)
                .collect();
            text_string(&decoded)
        }
        _ if bytes.is_ascii() => bytes.iter().map(|&b| char::from(b)).collect(),
        _ => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                return text.to_owned();
            }
            match GBK.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) if text.chars().any(|ch| matches!(ch, '\u{4E00}'..='\u{9FFF}')) => {
                    text.into_owned()
                }
                _ => bytes.iter().map(|&b| doc_char(b)).collect(),
            }
        }
    }
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok())
        .map(read);
    // Language tags stand between escape characters and are not text.
    let mut tag = false;
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or('\u{FFFD}'))
        .filter(|&ch| {
            let escape = ch == '\u{1B}';
            tag ^= escape;
            !escape && !tag
        })
        .collect()
}

/// PDFDocEncoding, where it differs from Latin-1.
fn doc_char(byte: u8) -> char {
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    let special = match byte {
        0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)),
        0x18..=0x1F => LOW.get(usize::from(byte - 0x18)),
        _ => None,
    };
    special.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_title() {
        let utf16: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain("绩效\u{20000}".encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        assert_eq!(text_string(&utf16), "绩效\u{20000}");
        let (gbk, _, _) = GBK.encode("部门预算");
        assert_eq!(text_string(&gbk), "部门预算");
        assert_eq!(text_string("部门预算".as_bytes()), "部门预算");
        assert_eq!(text_string(b"Word"), "Word");
        assert_eq!(text_string(b"<BDADCBD5>"), "江苏");
        assert_eq!(text_string(b"<abcd"), "<abcd");
        assert_eq!(text_string(&[b'a', 0x84, b' ', 0xA0]), "a— €");
    }
}
