//! Character codes of composite fonts: how a string falls into codes, and
//! which CID a code selects.

mod codespace;
mod embedded;
mod predefined;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use encoding_rs::{GB18030, GBK};
use hayro_cmap::{CMap, CidFamily};

use super::tounicode::accept;

use codespace::Codespace;
use embedded::Embedded;
pub(crate) use predefined::cid_to_char;
use predefined::predefined;

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

    /// How many bytes the first code of a string has; 0 for an empty string.
    pub(crate) fn code_len(&self, bytes: &[u8]) -> usize {
        self.space.code_len(bytes)
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
