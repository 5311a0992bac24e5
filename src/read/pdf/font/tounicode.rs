//! ToUnicode maps and embedded CMaps.
//!
//! Both are CMap programs. They are read with the content lexer, entry by
//! entry, so that one bad entry costs only itself.

use std::collections::HashMap;

use crate::lexicon::fold_radical;
use crate::read::pdf::lexer::{Lexer, Operand, Operands, name_bytes};

/// Entries of one map. A full two-byte font has 65,536; ranges of a hostile
/// file claim more.
const MAX_ENTRIES: usize = 1 << 18;

/// What a code stands for: one character, or several kept in a side table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text(u32);

impl Text {
    const SEVERAL: u32 = 0x8000_0000;

    /// A single character.
    pub(crate) fn one(ch: char) -> Self {
        Self(u32::from(ch))
    }

    /// Several characters: the index of their string.
    pub(crate) fn index(index: usize) -> Option<Self> {
        let index = u32::try_from(index).ok().filter(|&i| i < Self::SEVERAL)?;
        Some(Self(Self::SEVERAL | index))
    }

    /// The character, or the index of the string in the side table.
    pub(crate) fn get(self) -> Result<char, usize> {
        if self.0 & Self::SEVERAL == 0 {
            Ok(char::from_u32(self.0).unwrap_or('\u{FFFD}'))
        } else {
            Err((self.0 & !Self::SEVERAL) as usize)
        }
    }
}

/// Codes of one row of a table: the codes that a form uses of a font lie far apart, and
/// a row of 256 for each of them costs more to make than all the rest of the font.
const ROW: u32 = 32;

/// A sparse map from 16-bit codes, fast to read: two steps, no hashing.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    rows: Vec<Option<Box<[T; ROW as usize]>>>,
    default: T,
}

impl<T: Copy> Table<T> {
    /// An empty table.
    pub(crate) fn new(default: T) -> Self {
        Self {
            rows: Vec::new(),
            default,
        }
    }

    /// The value of a code.
    pub(crate) fn get(&self, code: u32) -> T {
        let row = self.rows.get((code / ROW) as usize);
        row.and_then(Option::as_ref)
            .and_then(|row| row.get((code % ROW) as usize))
            .copied()
            .unwrap_or(self.default)
    }

    /// Sets the value of a code; codes above 0xFFFF are ignored.
    pub(crate) fn set(&mut self, code: u32, value: T) {
        if code > 0xFFFF {
            return;
        }
        let high = (code / ROW) as usize;
        if self.rows.len() <= high {
            self.rows.resize_with(high + 1, || None);
        }
        if let Some(row) = self.rows.get_mut(high) {
            let row = row.get_or_insert_with(|| Box::new([self.default; ROW as usize]));
            if let Some(slot) = row.get_mut((code % ROW) as usize) {
                *slot = value;
            }
        }
    }
}

/// Whether a character from a font's map says what it is: not a control
/// character, not U+FFFD, not private use, not a noncharacter.
pub(crate) fn is_meaningful(ch: char) -> bool {
    let code = u32::from(ch);
    !(ch.is_control()
        || matches!(code, 0xE000..=0xF8FF | 0xFFF0..=0xFFFB | 0xFFFD | 0xF0000..)
        || code & 0xFFFE == 0xFFFE)
}

/// A character as it goes into a page: white space control characters are
/// spaces, radicals the characters they look like; `None` when it says nothing.
pub(crate) fn accept(ch: char) -> Option<char> {
    match ch {
        '\t' | '\n' | '\r' => Some(' '),
        ch if is_meaningful(ch) => Some(fold_radical(ch)),
        _ => None,
    }
}

/// A font's ToUnicode map.
#[derive(Debug, Clone)]
pub(crate) struct ToUnicode {
    table: Table<Option<Text>>,
    long: HashMap<u32, Text>,
    /// Targets of more than one character.
    pub(crate) strings: Vec<Box<[char]>>,
    entries: usize,
}

impl ToUnicode {
    /// Reads the map.
    pub(crate) fn parse(data: &[u8]) -> Self {
        let mut map = Self {
            table: Table::new(None),
            long: HashMap::new(),
            strings: Vec::new(),
            entries: 0,
        };
        let mut lexer = Lexer::new(data);
        let mut operands = Operands::default();
        while let Some(op) = lexer.next(&mut operands) {
            match op {
                b"endbfchar" => map.chars(&operands),
                b"endbfrange" => map.ranges(&operands),
                _ => {}
            }
        }
        map
    }

    /// What a code stands for.
    pub(crate) fn get(&self, code: u32) -> Option<Text> {
        if code <= 0xFFFF {
            self.table.get(code)
        } else {
            self.long.get(&code).copied()
        }
    }

    fn set(&mut self, code: u32, target: &[u8], offset: u32) {
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            return;
        }
        let mut chars = [None; 8];
        let mut count = 0_usize;
        let mut units = [0_u16; 16];
        let mut used = 0_usize;
        // A target of one byte is Latin-1, against the letter of the law.
        if let [byte] = target {
            units = [u16::from(*byte); 16];
            used = 1;
        } else {
            for (unit, pair) in units.iter_mut().zip(target.chunks_exact(2)) {
                *unit = pair.iter().fold(0, |sum, &b| sum << 8 | u16::from(b));
                used += 1;
            }
        }
        let units = units.get_mut(..used).unwrap_or_default();
        if let Some(last) = units.last_mut() {
            *last = last.wrapping_add((offset & 0xFFFF) as u16);
        }
        for ch in char::decode_utf16(units.iter().copied()) {
            let Some(ch) = ch.ok().and_then(accept) else {
                continue;
            };
            if let Some(slot) = chars.get_mut(count) {
                *slot = Some(ch);
                count += 1;
            }
        }
        let text = match (count, chars.first().copied().flatten()) {
            (1, Some(ch)) => Text::one(ch),
            (2.., _) => {
                let text = Text::index(self.strings.len());
                self.strings.push(chars.iter().flatten().copied().collect());
                let Some(text) = text else { return };
                text
            }
            _ => return,
        };
        if code <= 0xFFFF {
            self.table.set(code, Some(text));
        } else {
            self.long.insert(code, text);
        }
    }

    fn chars(&mut self, operands: &Operands<'_>) {
        for pair in operands.items.chunks_exact(2) {
            let [code, target] = pair else { continue };
            let code = number(operands.text(*code));
            match *target {
                Operand::Text { .. } => self.set(code, operands.text(*target), 0),
                Operand::Name(name) => {
                    if let Some(ch) = super::encoding::name_to_char(&name_bytes(name)) {
                        let mut buffer = [0_u16; 2];
                        let bytes: Vec<u8> = ch
                            .encode_utf16(&mut buffer)
                            .iter()
                            .flat_map(|u| u.to_be_bytes())
                            .collect();
                        self.set(code, &bytes, 0);
                    }
                }
                _ => {}
            }
        }
    }

    fn ranges(&mut self, operands: &Operands<'_>) {
        let mut items = operands.items.iter().copied();
        while let (Some(low), Some(high), Some(target)) = (items.next(), items.next(), items.next())
        {
            let (low, high) = (number(operands.text(low)), number(operands.text(high)));
            match target {
                Operand::Text { .. } => {
                    let target = operands.text(target);
                    for (offset, code) in (low..=high).enumerate().take(MAX_ENTRIES) {
                        self.set(code, target, u32::try_from(offset).unwrap_or(0));
                        if self.entries > MAX_ENTRIES {
                            return;
                        }
                    }
                }
                Operand::ArrayStart => {
                    let mut code = low;
                    for item in items.by_ref() {
                        match item {
                            Operand::ArrayEnd => break,
                            Operand::Text { .. } if code <= high => {
                                self.set(code, operands.text(item), 0)
                            }
                            _ => {}
                        }
                        code = code.saturating_add(1);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The number a big-endian byte string is.
pub(crate) fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum: u32, &byte| {
        (sum & 0x00FF_FFFF) << 8 | u32::from(byte)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn text(map: &ToUnicode, code: u32) -> String {
        match map.get(code).map(Text::get) {
            Some(Ok(ch)) => ch.to_string(),
            Some(Err(at)) => map.strings[at].iter().collect(),
            None => String::new(),
        }
    }

    #[test]
    fn every_form_of_entry() {
        let map = ToUnicode::parse(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap
            1 begincodespacerange <0000> <FFFF> endcodespacerange
            4 beginbfchar <0003> <0020> <0004> <00660069> <0005> <D840DC00> <0006> <2F08> endbfchar
            3 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<7EE9> <6548>] <30> <32> <0041> endbfrange
            5 beginbfchar <0040> <0000> <0041> <FFFD> <0042> <E000> <0043> <D800> <0044> <0009> endbfchar
            endcmap",
        );
        for (code, want) in [
            (3, " "),
            (4, "fi"),
            (5, "\u{20000}"),
            (6, "人"),
            (0x10, "一"),
            (0x12, "丂"),
            (0x20, "绩"),
            (0x21, "效"),
            (0x32, "C"),
            (0x40, ""),
            (0x41, ""),
            (0x42, ""),
            (0x43, ""),
            (0x44, " "),
            (0x99, ""),
        ] {
            assert_eq!(text(&map, code), want, "{code:x}");
        }
    }

    #[test]
    fn endless_ranges_end() {
        let map = ToUnicode::parse(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert_eq!(text(&map, 0), "A");
    }
}
