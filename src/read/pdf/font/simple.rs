//! Simple fonts: Type 1, TrueType and Type 3 with one-byte codes.

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::base14;
use super::encoding::{self, Base};
use super::program::{builtin_names, symbolic_codes};
use super::tounicode::{Text, ToUnicode};
use super::{Loader, Shown};
use crate::budget::Exceeded;
use crate::read::page::UnicodeSource;

/// `/Flags` bit 3: the font's characters are outside the standard Latin set.
const SYMBOLIC: i32 = 4;

/// One code of a simple font.
#[derive(Debug, Clone, Copy)]
struct Entry {
    text: Option<Text>,
    source: UnicodeSource,
    width: f32,
}

/// A simple font, ready to take strings apart.
#[derive(Debug)]
pub(crate) struct Simple {
    entries: Vec<Entry>,
    /// The strings that `Text` indexes.
    pub(crate) strings: Vec<Box<[char]>>,
}

/// What of the font's kind matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Type 1, in any wrapping.
    Type1,
    /// TrueType.
    TrueType,
    /// Type 3: glyphs are content streams.
    Type3,
}

impl Simple {
    /// Reads a simple font dictionary. Widths are multiplied by `unit`.
    pub(crate) fn load(
        font: &Dict<'_>,
        kind: Kind,
        name: &str,
        unit: f32,
        loader: &mut Loader<'_>,
    ) -> Result<Self, Exceeded> {
        let descriptor = font.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
        let symbolic = descriptor
            .get::<i32>(b"Flags")
            .is_some_and(|flags| flags & SYMBOLIC != 0);
        let embedded = embedded_key(&descriptor);
        let lower = name.to_ascii_lowercase();
        let wingdings = lower.contains("wingdings") && !lower.contains('2') && !lower.contains('3');
        let fallback = match kind {
            _ if lower == "symbol" || lower.starts_with("symbol,") => Base::Symbol,
            _ if lower.starts_with("zapfdingbats") => Base::Dingbats,
            Kind::TrueType | Kind::Type1 if embedded.is_some() => Base::Unknown,
            Kind::Type3 => Base::Unknown,
            Kind::TrueType => Base::WinAnsi,
            Kind::Type1 => Base::Standard,
        };
        let to_unicode = match font.get::<Object<'_>>(b"ToUnicode") {
            Some(Object::Stream(stream)) => Some(ToUnicode::parse(&loader.decode(&stream)?)),
            _ => None,
        };
        let told = |code: u32| to_unicode.as_ref().and_then(|map| map.get(code));
        let widths = Widths::read(font, &descriptor, name);
        let (mut encoding, stated) = encoding::read(font, fallback, |code| {
            // Widths that the file leaves out are those of the character in a substitute.
            widths.base.is_some() || u32::try_from(code).ok().and_then(told).is_none()
        });
        // Where the file does not say what codes are, the program does.
        let mut source = UnicodeSource::Encoding;
        let open = encoding
            .chars
            .iter()
            .zip(&encoding.named)
            .filter(|(ch, named)| ch.is_none() && !**named)
            .count();
        if let Some(key) = embedded
            && to_unicode.is_none()
            && (!stated || (symbolic && kind == Kind::TrueType))
            && open > 0
            && let Some(stream) = descriptor.get::<Stream<'_>>(key)
        {
            let data = loader.decode(&stream)?;
            if key == b"FontFile2" {
                if let Some(chars) = symbolic_codes(&data) {
                    source = UnicodeSource::FontCmap;
                    for ((slot, named), ch) in
                        encoding.chars.iter_mut().zip(&encoding.named).zip(chars)
                    {
                        if !*named && slot.is_none() {
                            *slot = ch;
                        }
                    }
                }
            } else if let Some(names) = builtin_names(&data, key == b"FontFile3") {
                for (code, name) in names.iter().enumerate() {
                    let named = encoding.named.get(code).copied().unwrap_or(false);
                    if let (false, Some(name)) = (named, name) {
                        encoding.set_name(code, name);
                    }
                }
            }
            // A non-symbolic TrueType font without a word on its encoding is read as Windows does.
            if kind == Kind::TrueType && !symbolic {
                for (code, slot) in encoding.chars.iter_mut().enumerate() {
                    if slot.is_none() {
                        *slot = u8::try_from(code)
                            .ok()
                            .and_then(|code| Base::WinAnsi.char(code));
                    }
                }
            }
        }
        let mut strings: Vec<Box<[char]>> = to_unicode
            .as_ref()
            .map(|map| map.strings.clone())
            .unwrap_or_default();
        let several: Vec<(u8, Option<Text>)> = std::mem::take(&mut encoding.several)
            .into_iter()
            .map(|(code, chars)| {
                strings.push(chars);
                (code, Text::index(strings.len() - 1))
            })
            .collect();
        let entries = (0..=255_u8)
            .map(|code| {
                let plain = encoding.chars.get(usize::from(code)).copied().flatten();
                let width = widths.get(code, plain) * unit;
                let (text, source) = if let Some(text) = told(u32::from(code)) {
                    (Some(text), UnicodeSource::ToUnicode)
                } else if wingdings && let Some(ch) = encoding::wingding(code) {
                    (Some(Text::one(ch)), UnicodeSource::Encoding)
                } else if let Some(ch) = plain {
                    (Some(Text::one(ch)), source)
                } else if let Some((_, text)) = several.iter().find(|(c, _)| *c == code) {
                    (*text, UnicodeSource::Encoding)
                } else {
                    (None, UnicodeSource::None)
                };
                Entry {
                    text,
                    source,
                    width,
                }
            })
            .collect();
        Ok(Self { entries, strings })
    }

    /// Takes the first code off a string.
    pub(crate) fn next(&self, bytes: &[u8]) -> Option<(Shown, usize)> {
        let code = *bytes.first()?;
        let entry = self.entries.get(usize::from(code))?;
        let shown = Shown {
            code: u32::from(code),
            text: entry.text,
            source: entry.source,
            width: entry.width,
            space: code == 32,
            vertical: None,
        };
        Some((shown, 1))
    }
}

/// Under which key a descriptor embeds its program.
pub(crate) fn embedded_key(descriptor: &Dict<'_>) -> Option<&'static [u8]> {
    [b"FontFile2".as_slice(), b"FontFile3", b"FontFile"]
        .into_iter()
        .find(|key| descriptor.contains_key(key))
}

/// Advance widths by code, in glyph space.
struct Widths {
    first: usize,
    list: Vec<f32>,
    missing: f32,
    base: Option<base14::Base>,
}

impl Widths {
    fn read(font: &Dict<'_>, descriptor: &Dict<'_>, name: &str) -> Self {
        let list: Vec<f32> = font
            .get::<Array<'_>>(b"Widths")
            .map(|array| {
                array
                    .iter::<Object<'_>>()
                    .take(256)
                    .map(|o| o.into_f32().unwrap_or(0.0))
                    .collect()
            })
            .unwrap_or_default();
        let first = font
            .get::<i32>(b"FirstChar")
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(0);
        let base = if list.is_empty() {
            base14::Base::from_name(name).or_else(|| {
                // A font nobody knows is shown in a substitute of its kind.
                let flags = descriptor.get::<i32>(b"Flags").unwrap_or(0);
                let subtype = font.get::<Name<'_>>(b"Subtype");
                (subtype.as_deref() != Some(b"Type3".as_slice())).then_some(match flags {
                    f if f & 1 != 0 => base14::Base::Courier,
                    f if f & 2 != 0 => base14::Base::Times,
                    _ => base14::Base::Helvetica,
                })
            })
        } else {
            None
        };
        Self {
            first,
            list,
            missing: descriptor.get::<f32>(b"MissingWidth").unwrap_or(0.0),
            base,
        }
    }

    fn get(&self, code: u8, ch: Option<char>) -> f32 {
        let stated = usize::from(code)
            .checked_sub(self.first)
            .and_then(|at| self.list.get(at))
            .copied();
        stated
            .or_else(|| self.base.and_then(|base| base.width(ch?)).map(f32::from))
            .unwrap_or(self.missing)
    }
}
