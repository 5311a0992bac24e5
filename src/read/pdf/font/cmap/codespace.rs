//! How bytes fall into codes.

/// How bytes fall into codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Codespace {
    /// Always two bytes.
    Two,
    /// Two bytes, four for a surrogate pair.
    Utf16,
    /// One byte below `0x81`, else two: GBK and its kin, whatever the second
    /// byte is, so that one bad code shifts nothing.
    Gbk,
    /// As GBK; four bytes if the second is a digit.
    Gb18030,
    /// Ranges as (bytes, low, high), each byte of the code within its bounds.
    Ranges(Vec<(usize, [u8; 4], [u8; 4])>),
}

impl Codespace {
    /// How many bytes the first code of a string has; 0 for an empty string.
    pub(super) fn code_len(&self, bytes: &[u8]) -> usize {
        let first = bytes.first().copied().unwrap_or(0);
        let second = bytes.get(1).copied().unwrap_or(0);
        let len = match self {
            Self::Two => 2,
            Self::Utf16 => {
                if matches!(first, 0xD8..=0xDB) {
                    4
                } else {
                    2
                }
            }
            // 0x80 and 0xFF are single codes in these CMaps.
            Self::Gbk => {
                if matches!(first, 0x81..=0xFE) {
                    2
                } else {
                    1
                }
            }
            Self::Gb18030 => match (first, second) {
                (0x81..=0xFE, 0x30..=0x39) => 4,
                (0x81..=0xFE, _) => 2,
                _ => 1,
            },
            Self::Ranges(ranges) => range_len(ranges, bytes),
        };
        len.min(bytes.len())
    }

    /// The codespaces of the predefined CMaps beyond simplified Chinese.
    pub(super) fn legacy(name: &str) -> Self {
        let one = |low: u8, high: u8| (1, [low, 0, 0, 0], [high, 0, 0, 0]);
        let two = |low: [u8; 2], high: [u8; 2]| {
            let ([a, b], [c, d]) = (low, high);
            (2, [a, b, 0, 0], [c, d, 0, 0])
        };
        Self::Ranges(match name {
            "H" | "V" => return Self::Two,
            n if n.contains("RKSJ") => vec![
                one(0x00, 0x80),
                one(0xA0, 0xDF),
                one(0xFD, 0xFF),
                two([0x81, 0x40], [0x9F, 0xFC]),
                two([0xE0, 0x40], [0xFC, 0xFC]),
            ],
            n if n.starts_with("EUC-") => {
                vec![
                    one(0x00, 0x80),
                    two([0x8E, 0xA0], [0x8E, 0xDF]),
                    two([0xA1, 0xA1], [0xFE, 0xFE]),
                ]
            }
            n if n.starts_with("CNS-EUC") => vec![
                one(0x00, 0x80),
                two([0xA1, 0xA1], [0xFE, 0xFE]),
                (4, [0x8E, 0xA1, 0xA1, 0xA1], [0x8E, 0xA7, 0xFE, 0xFE]),
            ],
            _ => vec![
                one(0x00, 0x80),
                two([0x81, 0x40], [0xFE, 0xFE]),
                one(0xFF, 0xFF),
            ],
        })
    }
}

/// The length of the first code by codespace ranges. A code that fits none
/// takes as many bytes as the range its beginning fits best, as the standard
/// asks, so that what follows keeps its place.
fn range_len(ranges: &[(usize, [u8; 4], [u8; 4])], bytes: &[u8]) -> usize {
    let mut best = (0_usize, usize::MAX);
    for (len, low, high) in ranges {
        let bounds = low.iter().zip(high).take(*len);
        let fits = bytes
            .iter()
            .zip(bounds)
            .take_while(|(byte, (low, high))| **low <= **byte && **byte <= **high)
            .count();
        if fits == *len {
            return *len;
        }
        if fits > best.0 || (fits == best.0 && *len < best.1) {
            best = (fits, *len);
        }
    }
    if best.1 == usize::MAX { 1 } else { best.1 }
}
