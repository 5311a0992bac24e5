//! Encodings of simple fonts: base encodings, differences, glyph names.

use std::sync::LazyLock;

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object};
use skrifa::raw::ps::{PredefinedEncoding, agl};

use super::tounicode::accept;

/// What each of the 256 codes stands for, as a character or a glyph name.
#[derive(Debug, Clone)]
pub(crate) struct Encoding {
    /// Characters by code; `None` where the encoding says nothing.
    pub(crate) chars: Vec<Option<char>>,
    /// Codes that a Differences array names, known name or not.
    pub(crate) named: Vec<bool>,
    /// Names of several characters (`f_i`), by code.
    pub(crate) several: Vec<(u8, Box<[char]>)>,
}

/// A base encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    /// Adobe StandardEncoding.
    Standard,
    /// Windows code page 1252.
    WinAnsi,
    /// Macintosh Roman.
    MacRoman,
    /// MacExpertEncoding, close enough to Adobe's Expert.
    Expert,
    /// The Symbol font's own.
    Symbol,
    /// The Zapf Dingbats font's own.
    Dingbats,
    /// Nothing is known.
    Unknown,
}

impl Base {
    fn from_name(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"StandardEncoding" => Some(Self::Standard),
            b"MacExpertEncoding" => Some(Self::Expert),
            _ => None,
        }
    }

    /// The characters of all codes, looked up once a process.
    fn chars(self) -> &'static [Option<char>; 256] {
        static TABLES: [LazyLock<[Option<char>; 256]>; 7] = [
            LazyLock::new(|| Base::Standard.all()),
            LazyLock::new(|| Base::WinAnsi.all()),
            LazyLock::new(|| Base::MacRoman.all()),
            LazyLock::new(|| Base::Expert.all()),
            LazyLock::new(|| Base::Symbol.all()),
            LazyLock::new(|| Base::Dingbats.all()),
            LazyLock::new(|| Base::Unknown.all()),
        ];
        let [standard, win, mac, expert, symbol, dingbats, unknown] = &TABLES;
        match self {
            Self::Standard => standard,
            Self::WinAnsi => win,
            Self::MacRoman => mac,
            Self::Expert => expert,
            Self::Symbol => symbol,
            Self::Dingbats => dingbats,
            Self::Unknown => unknown,
        }
    }

    fn all(self) -> [Option<char>; 256] {
        std::array::from_fn(|code| u8::try_from(code).ok().and_then(|code| self.look_up(code)))
    }

    /// The character of a code.
    pub(crate) fn char(self, code: u8) -> Option<char> {
        self.chars().get(usize::from(code)).copied().flatten()
    }

    fn look_up(self, code: u8) -> Option<char> {
        match self {
            Self::Standard => agl::name_to_char(PredefinedEncoding::Standard.name(code)),
            Self::Expert => agl::name_to_char(PredefinedEncoding::Expert.name(code)),
            // Codes that the code page leaves free show a bullet.
            Self::WinAnsi if matches!(code, 0x7F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D) => Some('•'),
            Self::WinAnsi => single(WINDOWS_1252, code),
            Self::MacRoman => single(MACINTOSH, code),
            Self::Symbol => SYMBOL
                .get(usize::from(code))
                .and_then(|&c| char::from_u32(u32::from(c))),
            Self::Dingbats => dingbat(code),
            Self::Unknown => None,
        }
        .and_then(accept)
    }
}

fn single(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<char> {
    encoding
        .decode_without_bom_handling(&[code])
        .0
        .chars()
        .next()
}

/// The character of a glyph name, `uniXXXX` forms included; suffixes after a
/// dot do not matter.
pub(crate) fn name_to_char(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    agl::name_to_char(name).and_then(accept)
}

/// Whether a glyph name only numbers the glyph (`g23`), as fonts drawn by content
/// streams have hundreds; no list of names has such a one.
fn is_number(name: &[u8]) -> bool {
    matches!(name, [b'g', rest @ ..] if !rest.is_empty() && rest.iter().all(u8::is_ascii_digit))
}

/// Whether a glyph name can stand for several characters: `f_i`, `uni00660069`.
fn may_be_several(name: &str) -> bool {
    name.contains('_') || (name.starts_with("uni") && name.len() > "uni0000".len())
}

/// Reads a simple font's `/Encoding`. `fallback` is the base where the file
/// names none. Only of `wanted` codes are names looked up, which takes its time.
pub(crate) fn read(
    font: &Dict<'_>,
    fallback: Base,
    wanted: impl Fn(usize) -> bool,
) -> (Encoding, bool) {
    let object = font.get::<Object<'_>>(b"Encoding");
    let mut stated = false;
    let mut base = fallback;
    let mut differences = None;
    match object {
        Some(Object::Name(name)) => {
            if let Some(found) = Base::from_name(&name) {
                base = found;
                stated = true;
            }
        }
        Some(Object::Dict(dict)) => {
            if let Some(found) = dict
                .get::<Name<'_>>(b"BaseEncoding")
                .and_then(|name| Base::from_name(&name))
            {
                base = found;
                stated = true;
            }
            differences = dict.get::<Array<'_>>(b"Differences");
        }
        _ => {}
    }
    let mut encoding = Encoding {
        chars: base.chars().to_vec(),
        named: vec![false; 256],
        several: Vec::new(),
    };
    if let Some(array) = differences {
        encoding.apply(&array, wanted);
    }
    (encoding, stated)
}

impl Encoding {
    fn apply(&mut self, differences: &Array<'_>, wanted: impl Fn(usize) -> bool) {
        let mut code: usize = 0;
        for item in differences.iter::<Object<'_>>() {
            match item {
                Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(256),
                Object::Name(name) => {
                    if wanted(code) {
                        self.set_name(code, &name);
                    } else if let Some(named) = self.named.get_mut(code) {
                        *named = true;
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// Gives a code the character its glyph name stands for.
    pub(crate) fn set_name(&mut self, code: usize, name: &[u8]) {
        let Ok(byte) = u8::try_from(code) else { return };
        if let (Some(slot), Some(named)) = (self.chars.get_mut(code), self.named.get_mut(code)) {
            *named = true;
            if is_number(name) {
                *slot = None;
                return;
            }
            *slot = name_to_char(name);
            if slot.is_none()
                && let Ok(name) = std::str::from_utf8(name)
                && may_be_several(name)
            {
                let chars: Box<[char]> = agl::name_to_chars(name).filter_map(accept).collect();
                match *chars {
                    [] => {}
                    [ch] => *slot = Some(ch),
                    _ => self.several.push((byte, chars)),
                }
            }
        }
    }
}

/// Zapf Dingbats: mostly the Unicode block in order, with the characters that
/// already stood elsewhere put in between.
fn dingbat(code: u8) -> Option<char> {
    let c = u32::from(code);
    let unicode = match c {
        0x20 => 0x20,
        0x25 => 0x260E,
        0x2A => 0x261B,
        0x2B => 0x261E,
        0x48 => 0x2605,
        0x6C => 0x25CF,
        0x6E => 0x25A0,
        0x73 => 0x25B2,
        0x74 => 0x25BC,
        0x75 => 0x25C6,
        0x77 => 0x25D7,
        0x21..=0x7E => 0x2701 + (c - 0x21),
        0xA8 => 0x2663,
        0xA9 => 0x2666,
        0xAA => 0x2665,
        0xAB => 0x2660,
        0xAC..=0xB5 => 0x2460 + (c - 0xAC),
        0xD5 => 0x2192,
        0xD6 => 0x2194,
        0xD7 => 0x2195,
        0xF0 => return None,
        0xA1..=0xFE => 0x2761 + (c - 0xA1),
        _ => return None,
    };
    char::from_u32(unicode)
}

/// What people read where a document shows Wingdings: marks, boxes and
/// bullets that forms use. Keys are codes; fonts also map them to U+F000 + code.
pub(crate) fn wingding(code: u8) -> Option<char> {
    let ch = match code {
        0x20 => ' ',
        0x22 => '✂',
        0x28 => '☎',
        0x2A => '✉',
        0x4A => '☺',
        0x6C => '●',
        0x6E => '■',
        0x6F | 0x70 | 0x71 | 0x72 | 0xA8 => '□',
        0x74 | 0x75 => '◆',
        0x76 => '❖',
        0x77 => '⬥',
        0x80 => '⓪',
        0x81..=0x8A => return char::from_u32(0x2460 + u32::from(code) - 0x81),
        0x8C..=0x95 => return char::from_u32(0x2776 + u32::from(code) - 0x8C),
        0x9E => '·',
        0x9F => '•',
        0xA1 => '○',
        0xA4 => '◉',
        0xA7 => '▪',
        0xAB => '★',
        0xD8 => '➢',
        0xDF => '←',
        0xE0 | 0xE8 => '→',
        0xE1 => '↑',
        0xE2 => '↓',
        0xFB => '✗',
        0xFC => '✓',
        0xFD => '☒',
        0xFE => '☑',
        _ => return None,
    };
    Some(ch)
}

/// The Symbol font's encoding; private-use bracket pieces are rejected later.
#[rustfmt::skip]
static SYMBOL: [u16; 256] = [
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0020, 0x0021, 0x2200, 0x0023,
    0x2203, 0x0025, 0x0026, 0x220B, 0x0028, 0x0029, 0x2217, 0x002B, 0x002C, 0x2212, 0x002E, 0x002F,
    0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x0035, 0x0036, 0x0037, 0x0038, 0x0039, 0x003A, 0x003B,
    0x003C, 0x003D, 0x003E, 0x003F, 0x2245, 0x0391, 0x0392, 0x03A7, 0x0394, 0x0395, 0x03A6, 0x0393,
    0x0397, 0x0399, 0x03D1, 0x039A, 0x039B, 0x039C, 0x039D, 0x039F, 0x03A0, 0x0398, 0x03A1, 0x03A3,
    0x03A4, 0x03A5, 0x03C2, 0x03A9, 0x039E, 0x03A8, 0x0396, 0x005B, 0x2234, 0x005D, 0x22A5, 0x005F,
    0xF8E5, 0x03B1, 0x03B2, 0x03C7, 0x03B4, 0x03B5, 0x03C6, 0x03B3, 0x03B7, 0x03B9, 0x03D5, 0x03BA,
    0x03BB, 0x03BC, 0x03BD, 0x03BF, 0x03C0, 0x03B8, 0x03C1, 0x03C3, 0x03C4, 0x03C5, 0x03D6, 0x03C9,
    0x03BE, 0x03C8, 0x03B6, 0x007B, 0x007C, 0x007D, 0x223C, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x0000,
    0x0000, 0x0000, 0x0000, 0x0000, 0x0000, 0x03D2, 0x2032, 0x2264, 0x2044, 0x221E, 0x0192, 0x2663,
    0x2662, 0x2661, 0x2660, 0x2194, 0x2190, 0x2191, 0x2192, 0x2193, 0x00B0, 0x00B1, 0x2033, 0x2265,
    0x00D7, 0x221D, 0x2202, 0x2022, 0x00F7, 0x2260, 0x2261, 0x2248, 0x2026, 0x2195, 0xF8E7, 0x21B5,
    0x2135, 0x2111, 0x211C, 0x2118, 0x2297, 0x2295, 0x2205, 0x2229, 0x222A, 0x2283, 0x2287, 0x2284,
    0x2282, 0x2286, 0x2208, 0x2209, 0x2220, 0x2207, 0xF6DA, 0xF6D9, 0xF6DB, 0x220F, 0x221A, 0x22C5,
    0x00AC, 0x2227, 0x2228, 0x21D4, 0x21D0, 0x21D1, 0x21D2, 0x21D3, 0x25CA, 0x2329, 0xF8E8, 0xF8E9,
    0xF8EA, 0x2211, 0xF8EB, 0x0000, 0xF8ED, 0xF8EE, 0xF8EF, 0xF8F0, 0xF8F1, 0x0000, 0xF8F3, 0x0000,
    0x0000, 0x232A, 0x222B, 0x2320, 0xF8F4, 0x2321, 0xF8F6, 0x0000, 0xF8F8, 0xF8F9, 0xF8FA, 0xF8FB,
    0xF8FC, 0x2016, 0xF8FE, 0x0000,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_encodings() {
        assert_eq!(Base::WinAnsi.char(0x80), Some('€'));
        assert_eq!(Base::WinAnsi.char(b'A'), Some('A'));
        assert_eq!(Base::MacRoman.char(0x80), Some('Ä'));
        assert_eq!(Base::Standard.char(0x27), Some('’'));
        assert_eq!(Base::Standard.char(0xAE), Some('ﬁ'));
        assert_eq!(Base::Symbol.char(0x61), Some('α'));
        assert_eq!(Base::Dingbats.char(0x34), Some('✔'));
        assert_eq!(Base::Unknown.char(0x41), None);
    }

    #[test]
    fn glyph_names() {
        assert_eq!(name_to_char(b"percent"), Some('%'));
        assert_eq!(name_to_char(b"uni7EE9"), Some('绩'));
        assert_eq!(name_to_char(b"u20000"), Some('\u{20000}'));
        assert_eq!(name_to_char(b"A.swash"), Some('A'));
        assert_eq!(name_to_char(b"g123"), None);
    }
}
