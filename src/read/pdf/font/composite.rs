//! Composite (Type 0) fonts.

use std::cell::OnceCell;

use hayro_cmap::CidFamily;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use super::cmap::{CodeMap, cid_to_char};
use super::program::ReverseCmap;
use super::tounicode::{Table, Text, ToUnicode, number};
use super::{Loader, Shown, Vertical, base_name};
use crate::budget::{Budget, Exceeded};
use crate::read::page::UnicodeSource;
use crate::read::pdf::stream;

/// CIDs beyond 16 bits do not exist.
const MAX_CID: u32 = 0xFFFF;

/// A composite font, ready to take strings apart.
#[derive(Debug)]
pub(crate) struct Composite<'a> {
    codes: CodeMap,
    to_unicode: Option<ToUnicode>,
    /// `/ToUnicode /Identity-H`: the codes are Unicode.
    codes_are_unicode: bool,
    widths: Table<f32>,
    vertical: Option<VerticalWidths>,
    collection: CidFamily,
    /// Glyph of a CID: the identity unless a stream says otherwise.
    cid_to_gid: Option<Vec<u8>>,
    /// Read only when the file says nothing else about a code.
    program: Option<Stream<'a>>,
    budget: &'a Budget,
    reverse: OnceCell<Option<ReverseCmap>>,
}

#[derive(Debug)]
struct VerticalWidths {
    /// Height of the vertical origin above the horizontal one, and advance.
    default: (f32, f32),
    /// By CID: advance, x and y of the vertical origin.
    table: Table<Option<[f32; 3]>>,
}

impl<'a> Composite<'a> {
    /// Reads a Type 0 font dictionary.
    pub(crate) fn load(font: &Dict<'a>, loader: &mut Loader<'a>) -> Result<Self, Exceeded> {
        let descendant = font
            .get::<Array<'_>>(b"DescendantFonts")
            .and_then(|array| array.iter::<Dict<'_>>().next())
            .or_else(|| font.get::<Dict<'_>>(b"DescendantFonts"))
            .unwrap_or_default();
        let descriptor = descendant
            .get::<Dict<'_>>(b"FontDescriptor")
            .unwrap_or_default();
        let codes = encoding(font, loader)?;
        let info = descendant
            .get::<Dict<'_>>(b"CIDSystemInfo")
            .unwrap_or_default();
        let stated = CidFamily::from_registry_ordering(
            &text_or_name(&info, b"Registry"),
            &text_or_name(&info, b"Ordering"),
        );
        // A predefined CMap selects from its own collection, whatever the font states.
        let collection = codes
            .collection
            .clone()
            .filter(|c| *c != CidFamily::AdobeIdentity)
            .unwrap_or(stated);
        let mut to_unicode = None;
        let mut codes_are_unicode = false;
        match font.get::<Object<'_>>(b"ToUnicode") {
            Some(Object::Stream(stream)) => {
                to_unicode = Some(ToUnicode::parse(&loader.decode(&stream)?))
            }
            Some(Object::Name(name)) => codes_are_unicode = name.starts_with(b"Identity"),
            _ => {}
        }
        let default = descendant.get::<f32>(b"DW").unwrap_or(1000.0);
        let mut widths = Table::new(default);
        if let Some(array) = descendant.get::<Array<'_>>(b"W") {
            read_widths::<1>(&array, loader, |cid, [width]| widths.set(cid, width))?;
        }
        let vertical = if codes.vertical {
            let mut table = Table::new(None);
            if let Some(array) = descendant.get::<Array<'_>>(b"W2") {
                read_widths::<3>(&array, loader, |cid, metrics| table.set(cid, Some(metrics)))?;
            }
            let default = descendant.get::<Array<'_>>(b"DW2").map(|array| {
                let mut numbers = array.iter::<f32>();
                (
                    numbers.next().unwrap_or(880.0),
                    numbers.next().unwrap_or(-1000.0),
                )
            });
            Some(VerticalWidths {
                default: default.unwrap_or((880.0, -1000.0)),
                table,
            })
        } else {
            None
        };
        let cid_to_gid = match descendant.get::<Object<'_>>(b"CIDToGIDMap") {
            Some(Object::Stream(stream)) => Some(loader.decode(&stream)?),
            _ => None,
        };
        let program = [b"FontFile2".as_slice(), b"FontFile3"]
            .iter()
            .find_map(|key| descriptor.get::<Stream<'a>>(key));
        Ok(Self {
            codes,
            to_unicode,
            codes_are_unicode,
            widths,
            vertical,
            collection,
            cid_to_gid,
            program,
            budget: loader.budget,
            reverse: OnceCell::new(),
        })
    }

    /// Whether the font writes downwards.
    pub(crate) fn is_vertical(&self) -> bool {
        self.vertical.is_some()
    }

    /// The strings that `Text` indexes.
    pub(crate) fn strings(&self) -> &[Box<[char]>] {
        self.to_unicode
            .as_ref()
            .map_or(&[], |map| map.strings.as_slice())
    }

    /// Takes the first code off a string.
    pub(crate) fn next(&self, bytes: &[u8]) -> Option<(Shown, usize)> {
        let len = self.codes.code_len(bytes);
        let raw = bytes.get(..len).filter(|raw| !raw.is_empty())?;
        let code = number(raw);
        let cid = self.codes.cid(code, len);
        let (text, source) = self.unicode(code, raw, cid);
        let width = self.widths.get(cid);
        let vertical = self.vertical.as_ref().map(|v| match v.table.get(cid) {
            Some([advance, x, y]) => Vertical {
                advance: advance / 1000.0,
                x: x / 1000.0,
                y: y / 1000.0,
            },
            None => Vertical {
                advance: v.default.1 / 1000.0,
                x: width / 2000.0,
                y: v.default.0 / 1000.0,
            },
        });
        let space = len == 1 && code == 32;
        Some((
            Shown {
                code,
                text,
                source,
                width: width / 1000.0,
                space,
                vertical,
            },
            len,
        ))
    }

    fn unicode(&self, code: u32, raw: &[u8], cid: u32) -> (Option<Text>, UnicodeSource) {
        if let Some(text) = self.to_unicode.as_ref().and_then(|map| map.get(code)) {
            return (Some(text), UnicodeSource::ToUnicode);
        }
        if self.codes_are_unicode
            && let Some(ch) = char::from_u32(code).and_then(super::tounicode::accept)
        {
            return (Some(Text::one(ch)), UnicodeSource::ToUnicode);
        }
        match self.codes.meaning(raw) {
            Some(Ok(ch)) => return (Some(Text::one(ch)), UnicodeSource::UnicodeCMap),
            Some(Err(ch)) => return (Some(Text::one(ch)), UnicodeSource::GbCMap),
            None => {}
        }
        if let Some(ch) = cid_to_char(&self.collection, cid) {
            return (Some(Text::one(ch)), UnicodeSource::CidTable);
        }
        let reverse = self.reverse.get_or_init(|| {
            let data = stream::decode(self.program.as_ref()?, self.budget)
                .ok()?
                .data;
            ReverseCmap::read(&data)
        });
        if let Some(ch) = reverse.as_ref().and_then(|r| r.get(self.glyph(cid))) {
            return (Some(Text::one(ch)), UnicodeSource::FontCmap);
        }
        (None, UnicodeSource::None)
    }

    fn glyph(&self, cid: u32) -> u32 {
        let Some(map) = &self.cid_to_gid else {
            return cid;
        };
        let at = (cid as usize).saturating_mul(2);
        map.get(at..at.saturating_add(2)).map_or(0, number)
    }
}

fn encoding(font: &Dict<'_>, loader: &mut Loader<'_>) -> Result<CodeMap, Exceeded> {
    match font.get::<Object<'_>>(b"Encoding") {
        Some(Object::Name(name)) => Ok(CodeMap::by_name(&name).unwrap_or_else(|| {
            loader.problem(format!("unknown CMap {}", base_name(&name)));
            CodeMap::identity(name.ends_with(b"-V"))
        })),
        Some(Object::Stream(stream)) => {
            let dict = stream.dict();
            let use_cmap = dict.get::<Name<'_>>(b"UseCMap");
            let wmode = dict.get::<i32>(b"WMode").map(|mode| mode == 1);
            Ok(CodeMap::parse(
                &loader.decode(&stream)?,
                use_cmap.as_deref(),
                wmode,
            ))
        }
        _ => Ok(CodeMap::identity(false)),
    }
}

fn text_or_name(dict: &Dict<'_>, key: &[u8]) -> Vec<u8> {
    match dict.get::<Object<'_>>(key) {
        Some(Object::String(text)) => PdfString::as_bytes(&text).to_vec(),
        Some(Object::Name(name)) => name.to_vec(),
        _ => Vec::new(),
    }
}

/// Reads `/W` (N = 1) or `/W2` (N = 3) in both forms: `c [w …]` and `first last w`.
fn read_widths<const N: usize>(
    array: &Array<'_>,
    loader: &Loader<'_>,
    mut set: impl FnMut(u32, [f32; N]),
) -> Result<(), Exceeded> {
    let cid = |number: f64| {
        if number >= 0.0 && number <= f64::from(MAX_CID) {
            Some(number as u32)
        } else {
            None
        }
    };
    let mut numbers: Vec<f64> = Vec::with_capacity(N + 2);
    let mut entries = 0_u64;
    for item in array.iter::<Object<'_>>() {
        match item {
            Object::Number(number) => numbers.push(number.as_f64()),
            Object::Array(list) => {
                if let Some(first) = numbers.last().copied().and_then(cid) {
                    let values: Vec<f32> = list.iter::<f32>().collect();
                    for (at, chunk) in (first..=MAX_CID).zip(values.chunks_exact(N)) {
                        if let Ok(chunk) = <[f32; N]>::try_from(chunk) {
                            set(at, chunk);
                        }
                    }
                }
                numbers.clear();
            }
            _ => numbers.clear(),
        }
        if numbers.len() == N + 2 {
            if let (Some(first), Some(last)) = (
                numbers.first().copied().and_then(cid),
                numbers
                    .get(1)
                    .map(|n| n.min(f64::from(MAX_CID)))
                    .and_then(cid),
            ) {
                let mut value = [0.0_f32; N];
                for (slot, number) in value.iter_mut().zip(numbers.iter().skip(2)) {
                    *slot = *number as f32;
                }
                for at in first..=last {
                    set(at, value);
                }
                entries = entries.saturating_add(u64::from(last.saturating_sub(first)));
            }
            numbers.clear();
        }
        entries += 1;
        // Ranges of 65,536 over and over cost time, not space.
        if entries > 1 << 16 {
            loader.budget.check_time()?;
            entries = 0;
        }
    }
    Ok(())
}
