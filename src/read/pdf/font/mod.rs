//! Fonts: from the bytes of a string to characters and advances.

mod base14;
mod cmap;
mod composite;
mod encoding;
mod program;
mod simple;
mod tounicode;

use encoding_rs::GBK;
use hayro_syntax::object::{Array, Dict, Name, Stream};

use crate::budget::{Budget, Exceeded};
use crate::read::page::UnicodeSource;
use crate::read::pdf::stream;
use composite::Composite;
use simple::{Kind, Simple};
pub(crate) use tounicode::Text;

/// One code taken off a string. Lengths are in ems (unscaled text space).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// The code.
    pub(crate) code: u32,
    /// What it stands for.
    pub(crate) text: Option<Text>,
    /// Who says so.
    pub(crate) source: UnicodeSource,
    /// Horizontal advance.
    pub(crate) width: f32,
    /// Whether word spacing applies: a one-byte code 32.
    pub(crate) space: bool,
    /// Metrics of vertical writing.
    pub(crate) vertical: Option<Vertical>,
}

/// Metrics of vertical writing, in ems.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vertical {
    /// Advance along y; negative is downwards.
    pub(crate) advance: f32,
    /// Vertical origin relative to the horizontal one.
    pub(crate) x: f32,
    /// See `x`.
    pub(crate) y: f32,
}

/// A font of the document.
#[derive(Debug)]
pub(crate) struct Font<'a> {
    /// `/BaseFont` in readable form, without a subset tag.
    pub(crate) name: String,
    /// Whether its program is in the file.
    pub(crate) embedded: bool,
    /// Em size in ems of the text state: 1, except for Type 3 fonts.
    pub(crate) em: f32,
    kind: Body<'a>,
}

#[derive(Debug)]
enum Body<'a> {
    Simple(Simple),
    Composite(Box<Composite<'a>>),
}

/// What loading a font needs, and what it leaves.
pub(crate) struct Loader<'a> {
    /// The document's budget.
    pub(crate) budget: &'a Budget,
    /// What went wrong.
    pub(crate) problems: Vec<String>,
}

impl<'a> Loader<'a> {
    /// A loader that spends from this budget.
    pub(crate) fn new(budget: &'a Budget) -> Self {
        Self {
            budget,
            problems: Vec::new(),
        }
    }

    fn decode(&mut self, stream: &Stream<'_>) -> Result<Vec<u8>, Exceeded> {
        let decoded = stream::decode(stream, self.budget)?;
        if decoded.damaged {
            self.problem("a stream of the font is damaged".to_owned());
        }
        Ok(decoded.data)
    }

    fn problem(&mut self, message: String) {
        self.problems.push(message);
    }
}

impl<'a> Font<'a> {
    /// Reads a font dictionary.
    ///
    /// # Errors
    /// [`Exceeded`] when a limit is reached.
    pub(crate) fn load(dict: &Dict<'a>, loader: &mut Loader<'a>) -> Result<Self, Exceeded> {
        loader.budget.check_time()?;
        let subtype = dict.get::<Name<'_>>(b"Subtype");
        let name = dict
            .get::<Name<'_>>(b"BaseFont")
            .map(|name| base_name(&name))
            .unwrap_or_default();
        let descendant = || {
            dict.get::<Array<'_>>(b"DescendantFonts")
                .and_then(|array| array.iter::<Dict<'_>>().next())
                .unwrap_or_default()
        };
        let composite = subtype.as_deref() == Some(b"Type0".as_slice())
            || dict.contains_key(b"DescendantFonts");
        let holder = if composite {
            descendant()
        } else {
            dict.clone()
        };
        let descriptor = holder
            .get::<Dict<'_>>(b"FontDescriptor")
            .unwrap_or_default();
        let mut embedded = simple::embedded_key(&descriptor).is_some();
        let mut em = 1.0;
        let kind = if composite {
            Body::Composite(Box::new(Composite::load(dict, loader)?))
        } else {
            match subtype.as_deref() {
                Some(b"Type3") => {
                    embedded = true;
                    let (unit, height) = type3_scale(dict);
                    em = height;
                    Body::Simple(Simple::load(dict, Kind::Type3, &name, unit, loader)?)
                }
                Some(b"TrueType") => {
                    Body::Simple(Simple::load(dict, Kind::TrueType, &name, 0.001, loader)?)
                }
                _ => Body::Simple(Simple::load(dict, Kind::Type1, &name, 0.001, loader)?),
            }
        };
        Ok(Self {
            name,
            embedded,
            em,
            kind,
        })
    }

    /// A stand-in for a font that the file does not define.
    pub(crate) fn missing(loader: &mut Loader<'a>) -> Result<Self, Exceeded> {
        let kind = Body::Simple(Simple::load(
            &Dict::empty(),
            Kind::Type1,
            "Helvetica",
            0.001,
            loader,
        )?);
        Ok(Self {
            name: String::new(),
            embedded: false,
            em: 1.0,
            kind,
        })
    }

    /// Whether it writes downwards.
    pub(crate) fn is_vertical(&self) -> bool {
        matches!(&self.kind, Body::Composite(font) if font.is_vertical())
    }

    /// Takes the first code off a string; `None` when it is empty.
    pub(crate) fn next(&self, bytes: &[u8]) -> Option<(Shown, usize)> {
        match &self.kind {
            Body::Simple(font) => font.next(bytes),
            Body::Composite(font) => font.next(bytes),
        }
    }

    /// The characters of a [`Text`] that is more than one.
    pub(crate) fn several(&self, index: usize) -> &[char] {
        let strings = match &self.kind {
            Body::Simple(font) => &font.strings,
            Body::Composite(font) => font.strings(),
        };
        strings.get(index).map_or(&[], |chars| chars)
    }
}

/// What the largest glyph of a font may measure whose em is one unit of text space, in
/// such units.
const LARGEST_IN_EM: f32 = 1.5;

/// A Type 3 font's scale from glyph space to text space, and the height of
/// its em in text space: a thousand units where the matrix is the usual one;
/// one unit where it changes nothing and the glyphs are no larger, as cairo writes it;
/// else the height of its box. A box may fit one dash tightly, which is as wide as others are high.
fn type3_scale(dict: &Dict<'_>) -> (f32, f32) {
    let matrix: Vec<f32> = dict
        .get::<Array<'_>>(b"FontMatrix")
        .map(|a| a.iter::<f32>().collect())
        .unwrap_or_default();
    let (unit, down) = match matrix.as_slice() {
        [a, b, c, d, ..] if a.is_finite() && b.is_finite() && (*a != 0.0 || *b != 0.0) => {
            (a.hypot(*b), c.hypot(*d))
        }
        _ => (0.001, 0.001),
    };
    let usual = down * 1000.0;
    if (0.4..2.5).contains(&usual) {
        return (unit, usual);
    }
    let numbers = |key: &[u8]| -> Vec<f32> {
        dict.get::<Array<'_>>(key)
            .map(|a| a.iter::<f32>().take(256).collect())
            .unwrap_or_default()
    };
    let height = match numbers(b"FontBBox").as_slice() {
        [_, bottom, _, top] => (top - bottom).abs() * down,
        _ => 0.0,
    };
    let widest = numbers(b"Widths").into_iter().fold(0.0, f32::max) * unit;
    let largest = height.max(widest);
    if (0.4..2.5).contains(&down) && largest <= LARGEST_IN_EM {
        return (unit, down);
    }
    (unit, if largest > 1e-6 { largest } else { 1.0 })
}

/// A font name in readable form: UTF-8 or GBK bytes decoded, `ABCDEF+` gone.
fn base_name(bytes: &[u8]) -> String {
    let bytes = match bytes.split_at_checked(7) {
        Some((tag, rest))
            if tag.ends_with(b"+") && tag.iter().take(6).all(u8::is_ascii_uppercase) =>
        {
            rest
        }
        _ => bytes,
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GBK.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::base_name;

    #[test]
    fn names_in_gbk_and_with_tags() {
        assert_eq!(base_name(b"ABCDEF+SimSun"), "SimSun");
        assert_eq!(base_name(&[0xCB, 0xCE, 0xCC, 0xE5]), "宋体");
        assert_eq!(base_name("宋体".as_bytes()), "宋体");
    }
}
