//! Character codes of composite fonts: how a string falls into codes, and
//! which CID a code selects.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use encoding_rs::{GB18030, GBK};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};

use super::tounicode::{accept, number};
use crate::read::pdf::lexer::{Lexer, Operand, Operands, name_bytes};

/// A predefined CMap, parsed once per process: there are some seventy of them.
pub(crate) fn predefined(name: &[u8]) -> Option<Arc<CMap>> {
    type Cache = Mutex<HashMap<Vec<u8>, Option<Arc<CMap>>>>;
    static CACHE: OnceLock<Cache> = OnceLock::new();
    if matches!(CMapName::from_bytes(name), CMapName::Custom(_)) {
        return None;
    }
    let cache = CACHE.get_or_init(Cache::default);
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache
        .entry(name.to_vec())
        .or_insert_with(|| {
            let data = load_embedded(CMapName::from_bytes(name))?;
            CMap::parse(data, load_embedded).map(Arc::new)
        })
        .clone()
}

/// The character a CID of a character collection stands for.
pub(crate) fn cid_to_char(collection: &CidFamily, cid: u32) -> Option<char> {
    let name = match collection {
        CidFamily::AdobeGB1 => b"Adobe-GB1-UCS2".as_slice(),
        CidFamily::AdobeCNS1 => b"Adobe-CNS1-UCS2",
        CidFamily::AdobeJapan1 => b"Adobe-Japan1-UCS2",
        CidFamily::AdobeKorea1 => b"Adobe-Korea1-UCS2",
        CidFamily::AdobeIdentity | CidFamily::Custom { .. } => return None,
    };
    let ch = match predefined(name)?.lookup_bf_string(cid)? {
        BfString::Char(ch) => ch,
        BfString::String(text) => text.chars().next()?,
    };
    accept(ch)
}

/// How bytes fall into codes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Codespace {
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

/// What the codes mean without any table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Nothing: only the CID counts.
    Cid,
    /// UTF-16 code units.
    Unicode,
    /// GBK bytes.
    Gbk,
    /// GB18030 bytes.
    Gb18030,
}

/// An `/Encoding` of a composite font.
#[derive(Debug, Clone)]
pub(crate) struct CodeMap {
    space: Codespace,
    meaning: Meaning,
    /// Whether text runs downwards.
    pub(crate) vertical: bool,
    /// The collection a predefined CMap selects from.
    pub(crate) collection: Option<CidFamily>,
    cids: Cids,
}

#[derive(Debug, Clone)]
enum Cids {
    Identity,
    Predefined(Arc<CMap>),
    Embedded(Box<Embedded>),
}

/// The entries of a CMap stream.
#[derive(Debug, Clone, Default)]
struct Embedded {
    /// (bytes, low, high, first CID), sorted.
    ranges: Vec<(usize, u32, u32, u32)>,
    base: Option<Arc<CMap>>,
    base_is_identity: bool,
}

/// Entries of an embedded CMap; a real one has at most some 30,000.
const MAX_RANGES: usize = 1 << 17;

impl CodeMap {
    /// The identity on two bytes.
    pub(crate) fn identity(vertical: bool) -> Self {
        Self {
            space: Codespace::Two,
            meaning: Meaning::Cid,
            vertical,
            collection: None,
            cids: Cids::Identity,
        }
    }

    /// A CMap by its name; `None` when nobody knows the name.
    pub(crate) fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            b"Identity-H" => return Some(Self::identity(false)),
            b"Identity-V" => return Some(Self::identity(true)),
            _ => {}
        }
        let cmap = predefined(name)?;
        let text = std::str::from_utf8(name).ok()?;
        let vertical = text.ends_with("-V") || name == b"V";
        let collection = cmap
            .metadata()
            .character_collection
            .as_ref()
            .map(|c| c.family.clone());
        let (space, meaning) = match text {
            t if t.contains("-UCS2-") => (Codespace::Two, Meaning::Unicode),
            t if t.contains("-UTF16-") => (Codespace::Utf16, Meaning::Unicode),
            t if t.starts_with("GBK2K") => (Codespace::Gb18030, Meaning::Gb18030),
            t if t.starts_with("GB") => (Codespace::Gbk, Meaning::Gbk),
            t => (Codespace::legacy(t), Meaning::Cid),
        };
        Some(Self {
            space,
            meaning,
            vertical,
            collection,
            cids: Cids::Predefined(cmap),
        })
    }

    /// Reads a CMap stream. `use_cmap` is the stream dictionary's `/UseCMap` name.
    pub(crate) fn parse(data: &[u8], use_cmap: Option<&[u8]>, wmode: Option<bool>) -> Self {
        let mut embedded = Embedded::default();
        let mut spaces = Vec::new();
        let mut base: Option<Self> = use_cmap.and_then(Self::by_name);
        let mut vertical = None;
        let mut lexer = Lexer::new(data);
        let mut operands = Operands::default();
        while let Some(op) = lexer.next(&mut operands) {
            match op {
                b"usecmap" => {
                    if let Some(name) = operands.name() {
                        base = Self::by_name(&name_bytes(name)).or(base);
                    }
                }
                b"endcodespacerange" => {
                    for pair in operands.items.chunks_exact(2) {
                        let [low, high] = pair else { continue };
                        let (low, high) = (operands.text(*low), operands.text(*high));
                        if low.len() == high.len() && (1..=4).contains(&low.len()) {
                            spaces.push((low.len(), padded(low), padded(high)));
                        }
                    }
                }
                b"endcidrange" => {
                    for triple in operands.items.chunks_exact(3) {
                        if let [low, high, Operand::Number(cid)] = triple {
                            let (low, high) = (operands.text(*low), operands.text(*high));
                            embedded.ranges.push((
                                low.len(),
                                number(low),
                                number(high),
                                *cid as u32,
                            ));
                        }
                    }
                }
                b"endcidchar" => {
                    for pair in operands.items.chunks_exact(2) {
                        if let [code, Operand::Number(cid)] = pair {
                            let code = operands.text(*code);
                            embedded.ranges.push((
                                code.len(),
                                number(code),
                                number(code),
                                *cid as u32,
                            ));
                        }
                    }
                }
                b"def" => {
                    if let [Operand::Name(b"WMode"), Operand::Number(mode)] =
                        operands.items.as_slice()
                    {
                        vertical = Some(*mode == 1.0);
                    }
                }
                _ => {}
            }
            embedded.ranges.truncate(MAX_RANGES);
        }
        embedded.ranges.sort_unstable();
        let space = match (&base, spaces.is_empty()) {
            (Some(base), true) => base.space.clone(),
            (None, true) => Codespace::Two,
            _ if spaces.iter().all(|s| s.0 == 2) => Codespace::Two,
            _ => Codespace::Ranges(spaces),
        };
        if let Some(base) = &base {
            match &base.cids {
                Cids::Identity => embedded.base_is_identity = true,
                Cids::Predefined(cmap) => embedded.base = Some(Arc::clone(cmap)),
                Cids::Embedded(_) => {}
            }
        }
        Self {
            space,
            meaning: base.as_ref().map_or(Meaning::Cid, |b| b.meaning),
            vertical: wmode
                .or(vertical)
                .or(base.as_ref().map(|b| b.vertical))
                .unwrap_or(false),
            collection: base.and_then(|b| b.collection),
            cids: Cids::Embedded(Box::new(embedded)),
        }
    }

    /// How many bytes the first code of a string has; 0 for an empty string.
    pub(crate) fn code_len(&self, bytes: &[u8]) -> usize {
        let first = bytes.first().copied().unwrap_or(0);
        let second = bytes.get(1).copied().unwrap_or(0);
        let len = match &self.space {
            Codespace::Two => 2,
            Codespace::Utf16 => {
                if matches!(first, 0xD8..=0xDB) {
                    4
                } else {
                    2
                }
            }
            // 0x80 and 0xFF are single codes in these CMaps.
            Codespace::Gbk => {
                if matches!(first, 0x81..=0xFE) {
                    2
                } else {
                    1
                }
            }
            Codespace::Gb18030 => match (first, second) {
                (0x81..=0xFE, 0x30..=0x39) => 4,
                (0x81..=0xFE, _) => 2,
                _ => 1,
            },
            Codespace::Ranges(ranges) => range_len(ranges, bytes),
        };
        len.min(bytes.len())
    }

    /// The CID of a code.
    pub(crate) fn cid(&self, code: u32, len: usize) -> u32 {
        let by_table = |cmap: &CMap| {
            let len = u8::try_from(len).unwrap_or(0);
            cmap.lookup_cid_code(code, len).unwrap_or(0)
        };
        match &self.cids {
            Cids::Identity => code,
            Cids::Predefined(cmap) => by_table(cmap),
            Cids::Embedded(map) => {
                let at = map.ranges.partition_point(|r| (r.0, r.1) <= (len, code));
                let found = at.checked_sub(1).and_then(|i| map.ranges.get(i));
                match found {
                    Some(&(bytes, low, high, cid)) if bytes == len && code <= high => {
                        cid.saturating_add(code - low)
                    }
                    _ if map.base_is_identity => code,
                    _ => map.base.as_deref().map_or(0, by_table),
                }
            }
        }
    }

    /// What a code says by itself: `Ok` for a Unicode CMap, `Err` for GB bytes.
    pub(crate) fn meaning(&self, bytes: &[u8]) -> Option<Result<char, char>> {
        match self.meaning {
            Meaning::Cid => None,
            Meaning::Unicode => {
                let mut units = [0_u16; 2];
                let mut used = 0;
                for (unit, pair) in units.iter_mut().zip(bytes.chunks_exact(2)) {
                    *unit = pair.iter().fold(0, |sum, &b| sum << 8 | u16::from(b));
                    used += 1;
                }
                let units = units.get(..used)?;
                char::decode_utf16(units.iter().copied())
                    .next()?
                    .ok()
                    .and_then(accept)
                    .map(Ok)
            }
            Meaning::Gbk | Meaning::Gb18030 => {
                if let [byte] = bytes
                    && byte.is_ascii()
                {
                    return accept(char::from(*byte)).map(Err);
                }
                let encoding = if self.meaning == Meaning::Gbk {
                    GBK
                } else {
                    GB18030
                };
                let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
                text.chars().next().and_then(accept).map(Err)
            }
        }
    }

    /// The writing mode a predefined CMap's own metadata states.
    #[cfg(test)]
    pub(crate) fn states_vertical(&self) -> bool {
        match &self.cids {
            Cids::Predefined(cmap) => {
                cmap.metadata().writing_mode == Some(hayro_cmap::WritingMode::Vertical)
            }
            _ => self.vertical,
        }
    }
}

impl Codespace {
    /// The codespaces of the predefined CMaps beyond simplified Chinese.
    fn legacy(name: &str) -> Self {
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

fn padded(bytes: &[u8]) -> [u8; 4] {
    let mut out = [0; 4];
    for (slot, &byte) in out.iter_mut().zip(bytes) {
        *slot = byte;
    }
    out
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn codes(map: &CodeMap, bytes: &[u8]) -> Vec<usize> {
        let mut rest = bytes;
        let mut out = Vec::new();
        while !rest.is_empty() {
            let len = map.code_len(rest);
            assert!(len > 0);
            out.push(len);
            rest = &rest[len..];
        }
        out
    }

    fn text(name: &str, bytes: &[u8]) -> String {
        let map = CodeMap::by_name(name.as_bytes()).unwrap();
        let mut rest = bytes;
        let mut out = String::new();
        while !rest.is_empty() {
            let (code, tail) = rest.split_at(map.code_len(rest));
            rest = tail;
            out.push(map.meaning(code).map_or('?', |m| m.unwrap_or_else(|ch| ch)));
        }
        out
    }

    #[test]
    fn gb_strings_of_every_cmap() {
        let (gbk, _, _) = GBK.encode("绩效97.45％镕");
        for name in [
            "GBK-EUC-H",
            "GBK-EUC-V",
            "GBKp-EUC-H",
            "GBKp-EUC-V",
            "GBK2K-H",
            "GBK2K-V",
        ] {
            assert_eq!(text(name, &gbk), "绩效97.45％镕", "{name}");
        }
        let (gb2312, _, _) = GBK.encode("绩效97.45％");
        for name in ["GB-EUC-H", "GB-EUC-V", "GBpc-EUC-H", "GBpc-EUC-V"] {
            assert_eq!(text(name, &gb2312), "绩效97.45％", "{name}");
        }
        let (four, _, _) = GB18030.encode("a㐀绩");
        assert_eq!(text("GBK2K-H", &four), "a㐀绩");
        let utf16: Vec<u8> = "绩a\u{20000}"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(text("UniGB-UTF16-H", &utf16), "绩a\u{20000}");
        assert_eq!(text("UniGB-UCS2-V", &[0x7E, 0xE9, 0, 0x61]), "绩a");
    }

    #[test]
    fn one_bad_code_shifts_nothing() {
        let map = CodeMap::by_name(b"GBK-EUC-H").unwrap();
        assert_eq!(codes(&map, &[0x81, 0x20, b'a', 0xD0, 0xA7]), [2, 1, 2]);
        let map = CodeMap::by_name(b"90ms-RKSJ-H").unwrap();
        assert_eq!(codes(&map, &[0x81, 0x20, b'a', 0xE0, 0x40]), [2, 1, 2]);
    }

    #[test]
    fn vertical_twins_say_so() {
        for name in [
            "GBK-EUC-V",
            "UniGB-UCS2-V",
            "UniGB-UTF16-V",
            "GBK2K-V",
            "GB-EUC-V",
        ] {
            let map = CodeMap::by_name(name.as_bytes()).unwrap();
            assert!(map.vertical && map.states_vertical(), "{name}");
        }
    }

    #[test]
    fn cids_of_a_predefined_cmap() {
        let map = CodeMap::by_name(b"GBK-EUC-H").unwrap();
        assert_eq!(map.cid(0x20, 1), 7716);
        assert_eq!(cid_to_char(&CidFamily::AdobeGB1, 34), Some('A'));
        let cid = map.cid(0xBCA8, 2);
        assert_eq!(cid_to_char(&CidFamily::AdobeGB1, cid), Some('绩'));
    }

    #[test]
    fn embedded_cmaps() {
        let map = CodeMap::parse(
            b"begincmap /WMode 1 def 2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange
            1 begincidrange <8000> <80FF> 100 endcidrange 1 begincidchar <41> 7 endcidchar endcmap",
            None,
            None,
        );
        assert!(map.vertical);
        assert_eq!(codes(&map, &[0x41, 0x80, 0x02, 0x42]), [1, 2, 1]);
        assert_eq!(
            (map.cid(0x41, 1), map.cid(0x8002, 2), map.cid(0x42, 1)),
            (7, 102, 0)
        );
    }
}
