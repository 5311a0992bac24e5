//! What bytes are to the syntax.

/// What a byte is to the syntax.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Regular,
    Space,
    Delimiter,
}

const CLASSES: [Class; 256] = {
    let mut table = [Class::Regular; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::indexing_slicing, reason = "at < 256 in a constant")]
        {
            table[at] = match at as u8 {
                0 | 9 | 10 | 12 | 13 | 32 => Class::Space,
                b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => {
                    Class::Delimiter
                }
                _ => Class::Regular,
            };
        }
        at += 1;
    }
    table
};

#[inline]
pub(super) fn class(byte: u8) -> Class {
    CLASSES
        .get(usize::from(byte))
        .copied()
        .unwrap_or(Class::Regular)
}

#[inline]
pub(super) fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
