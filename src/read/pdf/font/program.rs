//! Embedded font programs, asked only for what their glyphs are called.

use std::collections::HashMap;

use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{MetadataProvider, charmap::Charmap};

use super::encoding::name_to_char;
use super::tounicode::accept;

/// A font's own map from characters to glyphs, read backwards.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReverseCmap {
    chars: HashMap<u32, char>,
}

impl ReverseCmap {
    /// Reads a TrueType or OpenType program; `None` when it has no such map.
    pub(crate) fn read(data: &[u8]) -> Option<Self> {
        let font = FontRef::from_index(data, 0).ok()?;
        let charmap: Charmap<'_> = font.charmap();
        let mut chars: HashMap<u32, char> = HashMap::new();
        for (code, glyph) in charmap.mappings() {
            let Some(raw) = char::from_u32(code) else {
                continue;
            };
            let Some(ch) = accept(raw) else { continue };
            let slot = chars.entry(glyph.to_u32()).or_insert(ch);
            if rank(ch) < rank(*slot) {
                *slot = ch;
            }
        }
        chars.remove(&0);
        (!chars.is_empty()).then_some(Self { chars })
    }

    /// The character a glyph stands for.
    pub(crate) fn get(&self, glyph: u32) -> Option<char> {
        self.chars.get(&glyph).copied()
    }
}

/// When several characters share a glyph: the plainest one.
fn rank(ch: char) -> (u8, u32) {
    let code = u32::from(ch);
    let class = match code {
        0x00A0 | 0x00AD | 0x2000..=0x200F => 2,
        0xF900..=0xFAFF | 0x2F800..=0x2FA1F | 0xFE30..=0xFE4F => 2,
        0x4E00..=0x9FFF | 0x20..=0x7E => 0,
        _ => 1,
    };
    (class, code)
}

/// How a TrueType program maps the one-byte codes of a symbolic font: through
/// its (3,0) or (1,0) cmap to a glyph, and from there back to a character.
pub(crate) fn symbolic_codes(data: &[u8]) -> Option<Vec<Option<char>>> {
    use skrifa::raw::tables::cmap::PlatformId;
    let font = FontRef::from_index(data, 0).ok()?;
    let cmap = font.cmap().ok()?;
    let reverse = ReverseCmap::read(data);
    let names = skrifa::GlyphNames::new(&font);
    let mut tables = Vec::new();
    for record in cmap.encoding_records() {
        let rank = match (record.platform_id(), record.encoding_id()) {
            (PlatformId::Windows, 0) => 0,
            (PlatformId::Macintosh, _) => 1,
            _ => continue,
        };
        if let Ok(table) = record.subtable(cmap.offset_data()) {
            tables.push((rank, table));
        }
    }
    tables.sort_by_key(|(rank, _)| *rank);
    let glyph = |code: u32| {
        tables.iter().find_map(|(rank, table)| {
            let tries = if *rank == 0 {
                [0xF000 + code, 0xF100 + code, code]
            } else {
                [code; 3]
            };
            tries
                .into_iter()
                .find_map(|c| table.map_codepoint(c))
                .filter(|g| g.to_u32() != 0)
        })
    };
    let out: Vec<Option<char>> = (0..256_u32)
        .map(|code| {
            let glyph = glyph(code)?;
            reverse
                .as_ref()
                .and_then(|r| r.get(glyph.to_u32()))
                .or_else(|| {
                    let name = names.get(glyph)?;
                    name_to_char(name.as_str().as_bytes())
                })
        })
        .collect();
    out.iter().any(Option::is_some).then_some(out)
}

/// The built-in encoding of a Type 1 or bare CFF program as glyph names.
pub(crate) fn builtin_names(data: &[u8], cff: bool) -> Option<Vec<Option<Vec<u8>>>> {
    if cff {
        let font = CffFontRef::new(data, 0, None).ok()?;
        let charset = font.charset()?;
        let encoding = font.encoding()?;
        Some(
            (0..=255_u8)
                .map(|code| {
                    let glyph = encoding.map(code).filter(|g| g.to_u32() != 0)?;
                    Some(font.string(charset.string_id(glyph)?)?.to_vec())
                })
                .collect(),
        )
    } else {
        let font = Type1Font::new(data).ok()?;
        let encoding = font.encoding()?;
        Some(
            (0..=255_u8)
                .map(|code| {
                    let name = encoding
                        .glyph_name(code)
                        .filter(|n| *n != ".notdef" && !n.is_empty())?;
                    Some(name.as_bytes().to_vec())
                })
                .collect(),
        )
    }
}
