//! Tokens of content streams and of CMap programs, which share their syntax.
//!
//! A lexer of our own because it decides the speed: operands go into one
//! reused buffer, nothing is allocated per operator, and arrays and
//! dictionaries stay flat between their brackets. It never fails: what makes
//! no sense is skipped, byte by byte if need be, so it always reaches the end.

use std::borrow::Cow;

/// Operands kept for one operator. A `TJ` array of a full page has about
/// 4,000 items; beyond this the stream is garbage and the operands are dropped.
const MAX_OPERANDS: usize = 1 << 18;

/// What a byte is to the syntax.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
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

fn class(byte: u8) -> Class {
    CLASSES
        .get(usize::from(byte))
        .copied()
        .unwrap_or(Class::Regular)
}

/// One operand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Operand<'a> {
    /// A number.
    Number(f64),
    /// A name without its solidus, escapes untouched: see [`name_bytes`].
    Name(&'a [u8]),
    /// A string: its place in [`Operands::bytes`].
    Text {
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// `<<`
    DictStart,
    /// `>>`
    DictEnd,
}

/// The operands before an operator.
#[derive(Debug, Default)]
pub(crate) struct Operands<'a> {
    /// In the order of the file; arrays and dictionaries are flat.
    pub(crate) items: Vec<Operand<'a>>,
    /// The decoded bytes of all strings.
    pub(crate) bytes: Vec<u8>,
}

impl<'a> Operands<'a> {
    fn clear(&mut self) {
        self.items.clear();
        self.bytes.clear();
    }

    fn push(&mut self, item: Operand<'a>) {
        if self.items.len() >= MAX_OPERANDS {
            self.clear();
        }
        self.items.push(item);
    }

    /// The bytes of a string operand.
    pub(crate) fn text(&self, item: Operand<'a>) -> &[u8] {
        match item {
            Operand::Text { start, end } => self.bytes.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The last `N` operands if all are numbers: surplus operands before them
    /// are garbage that other readers skip, too.
    pub(crate) fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        let first = self.items.len().checked_sub(N)?;
        let mut out = [0.0; N];
        for (slot, item) in out.iter_mut().zip(self.items.get(first..)?) {
            let Operand::Number(value) = *item else {
                return None;
            };
            *slot = value;
        }
        Some(out)
    }

    /// The first name among the operands.
    pub(crate) fn name(&self) -> Option<&'a [u8]> {
        self.items.iter().find_map(|item| match *item {
            Operand::Name(name) => Some(name),
            _ => None,
        })
    }
}

/// A name's bytes with `#xx` escapes resolved.
pub(crate) fn name_bytes(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.contains(&b'#') {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'#'
            && let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push(high << 4 | low);
            rest = after;
        } else {
            out.push(byte);
        }
    }
    Cow::Owned(out)
}

/// A power of ten beyond those of common numbers. Kept apart: inlined, it would be
/// computed for all of them.
#[cold]
#[inline(never)]
fn power(exponent: i32) -> f64 {
    10_f64.powi(exponent)
}

fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Reads tokens.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    data: &'a [u8],
    pos: usize,
}

impl<'a> Lexer<'a> {
    /// Starts at the first byte.
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self { data, pos: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.pos).copied()
    }

    fn skip(&mut self, n: usize) {
        self.pos = self.pos.saturating_add(n).min(self.data.len());
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.data.get(self.pos..).unwrap_or_default()
    }

    /// Reads operands up to the next operator and returns it; `None` at the end.
    pub(crate) fn next<'o>(&mut self, operands: &'o mut Operands<'a>) -> Option<&'a [u8]> {
        operands.clear();
        loop {
            let byte = self.peek()?;
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' | 0 | 12 => self.skip(1),
                b'0'..=b'9' | b'-' | b'+' | b'.' => {
                    let value = self.number();
                    operands.push(Operand::Number(value));
                }
                b'(' => self.literal(operands),
                b'/' => {
                    self.skip(1);
                    let name = self.regular();
                    operands.push(Operand::Name(name));
                }
                b'<' => {
                    self.skip(1);
                    if self.peek() == Some(b'<') {
                        self.skip(1);
                        operands.push(Operand::DictStart);
                    } else {
                        self.hex_string(operands);
                    }
                }
                b'>' => {
                    self.skip(1);
                    if self.peek() == Some(b'>') {
                        self.skip(1);
                        operands.push(Operand::DictEnd);
                    }
                }
                b'[' => {
                    self.skip(1);
                    operands.push(Operand::ArrayStart);
                }
                b']' => {
                    self.skip(1);
                    operands.push(Operand::ArrayEnd);
                }
                b'%' => {
                    while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                        self.skip(1);
                    }
                }
                b')' | b'{' | b'}' => self.skip(1),
                _ => {
                    let word = self.regular();
                    // Constants stand where operands stand and mean nothing to us.
                    if !matches!(word, b"true" | b"false" | b"null") {
                        return Some(word);
                    }
                }
            }
        }
    }

    /// A run of regular characters.
    fn regular(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let len = rest
            .iter()
            .position(|&b| class(b) != Class::Regular)
            .unwrap_or(rest.len());
        self.skip(len);
        rest.get(..len).unwrap_or_default()
    }

    /// A number. `--5`, `5-3`, `.` and a lone sign occur and read as -5, 5, 0, 0.
    fn number(&mut self) -> f64 {
        /// Digits beyond this mantissa carry no meaning.
        const ENOUGH: i64 = 10_000_000_000_000_000;
        const POWERS: [f64; 18] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
            1e16, 1e17,
        ];
        let data = self.data;
        let mut pos = self.pos;
        let mut negative = false;
        while let Some(sign @ (b'-' | b'+')) = data.get(pos) {
            negative |= *sign == b'-';
            pos += 1;
        }
        let mut mantissa: i64 = 0;
        let mut overflow: i32 = 0;
        while let Some(digit @ b'0'..=b'9') = data.get(pos) {
            if mantissa < ENOUGH {
                mantissa = mantissa * 10 + i64::from(*digit - b'0');
            } else {
                overflow = overflow.saturating_add(1);
            }
            pos += 1;
        }
        let mut decimals: usize = 0;
        if data.get(pos) == Some(&b'.') {
            pos += 1;
            while let Some(digit @ b'0'..=b'9') = data.get(pos) {
                if mantissa < ENOUGH {
                    mantissa = mantissa * 10 + i64::from(*digit - b'0');
                    decimals += 1;
                }
                pos += 1;
            }
        }
        // A minus inside a number: it and what follows it are dropped.
        if data.get(pos) == Some(&b'-') {
            while let Some(b'0'..=b'9' | b'.' | b'-') = data.get(pos) {
                pos += 1;
            }
        }
        self.pos = pos;
        #[expect(
            clippy::cast_precision_loss,
            reason = "17 digits are more than a coordinate has"
        )]
        let mut value = mantissa as f64;
        if decimals > 0 {
            value /= POWERS
                .get(decimals)
                .copied()
                .unwrap_or_else(|| power(i32::try_from(decimals).unwrap_or(i32::MAX)));
        }
        if overflow > 0 {
            value *= power(overflow);
        }
        if negative { -value } else { value }
    }

    fn hex_string(&mut self, operands: &mut Operands<'a>) {
        let start = operands.bytes.len();
        let mut high: Option<u8> = None;
        let rest = self.rest();
        let mut used = 0_usize;
        for &byte in rest {
            used += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex(byte) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(first) => operands.bytes.push(first << 4 | digit),
            }
        }
        if let Some(first) = high {
            operands.bytes.push(first << 4);
        }
        self.skip(used);
        let end = operands.bytes.len();
        operands.push_text(start, end);
    }

    fn literal(&mut self, operands: &mut Operands<'a>) {
        self.skip(1);
        let start = operands.bytes.len();
        let mut depth = 1_usize;
        while let Some(byte) = self.peek() {
            self.skip(1);
            match byte {
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                b'\\' => {
                    self.escape(&mut operands.bytes);
                    continue;
                }
                b'\r' => {
                    // Any line end inside a string reads as one newline.
                    if self.peek() == Some(b'\n') {
                        self.skip(1);
                    }
                    operands.bytes.push(b'\n');
                    continue;
                }
                _ => {}
            }
            operands.bytes.push(byte);
        }
        let end = operands.bytes.len();
        operands.push_text(start, end);
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.skip(1);
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.skip(1);
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u16::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    value = value << 3 | u16::from(digit - b'0');
                    self.skip(1);
                }
                out.push((value & 0xFF) as u8);
            }
            other => out.push(other),
        }
    }

    /// Skips the data of an inline image; call after `ID` was read. `exact`
    /// is the data's length where the image dictionary tells it.
    pub(crate) fn skip_inline_image(&mut self, exact: Option<usize>) {
        /// Bytes after `EI` that must look like content, not like image data.
        const LOOK_AHEAD: usize = 16;
        self.skip(1);
        self.skip(exact.unwrap_or(0));
        loop {
            let rest = self.rest();
            let Some(at) = rest.windows(2).position(|pair| pair == b"EI") else {
                self.pos = self.data.len();
                return;
            };
            let before = at
                .checked_sub(1)
                .and_then(|i| rest.get(i))
                .is_none_or(|&b| class(b) == Class::Space);
            let after = rest
                .get(at.saturating_add(2))
                .is_none_or(|&b| class(b) != Class::Regular);
            let tail = rest.get(at.saturating_add(2)..).unwrap_or_default();
            let plain = tail
                .iter()
                .take(LOOK_AHEAD)
                .all(|&b| matches!(b, 9 | 10 | 13 | 32..=126));
            self.skip(at.saturating_add(2));
            if before && after && plain {
                return;
            }
        }
    }
}

impl<'a> Operands<'a> {
    /// A string operand; when the operands overflow just then, its bytes are gone, too.
    fn push_text(&mut self, start: usize, end: usize) {
        self.push(Operand::Text { start, end });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn one(data: &[u8]) -> (Vec<Operand<'_>>, Vec<u8>, Option<&[u8]>) {
        let mut operands = Operands::default();
        let op = Lexer::new(data).next(&mut operands);
        (operands.items, operands.bytes, op)
    }

    #[test]
    fn numbers_as_found_in_the_wild() {
        for (text, want) in [
            ("5", 5.0),
            ("-.5", -0.5),
            ("--5", -5.0),
            ("5-3", 5.0),
            ("+1.25", 1.25),
            (".", 0.0),
            ("-", 0.0),
            ("0.000001", 0.000_001),
            ("123456789012345678901", 1.234_567_890_123_456_8e20),
        ] {
            let (items, _, _) = one(text.as_bytes());
            let Operand::Number(got) = items[0] else {
                unreachable!()
            };
            assert!((got - want).abs() <= want.abs() * 1e-12, "{text}: {got}");
        }
    }

    #[test]
    fn strings_escapes_and_line_ends() {
        let (items, bytes, op) = one(b"(a\\(b\\)\\101\\\r\nc\r\nd(e)) <4 1 4> Tj");
        assert_eq!(op, Some(b"Tj".as_slice()));
        assert_eq!(items.len(), 2);
        assert_eq!(bytes, b"a(b)Ac\nd(e)A@");
    }

    #[test]
    fn inline_images_are_skipped_with_ei_inside() {
        let mut data = b"BI /W 4 /H 4 ID ".to_vec();
        data.extend_from_slice(b"\x00 EI \xFF\xFE EIx\x01\nEI Q");
        let mut lexer = Lexer::new(&data);
        let mut operands = Operands::default();
        assert_eq!(lexer.next(&mut operands), Some(b"BI".as_slice()));
        assert_eq!(lexer.next(&mut operands), Some(b"ID".as_slice()));
        lexer.skip_inline_image(None);
        assert_eq!(lexer.next(&mut operands), Some(b"Q".as_slice()));
    }

    #[test]
    fn name_escapes() {
        assert_eq!(&*name_bytes(b"#CB#CE#CC#E5"), &[0xCB, 0xCE, 0xCC, 0xE5]);
        assert_eq!(&*name_bytes(b"a#zz"), b"a#zz");
    }

    #[test]
    fn never_ends_in_a_loop() {
        for byte in 0..=255_u8 {
            let data = [byte; 7];
            let mut operands = Operands::default();
            let mut lexer = Lexer::new(&data);
            for _ in 0..20 {
                if lexer.next(&mut operands).is_none() {
                    break;
                }
            }
            assert!(lexer.next(&mut operands).is_none(), "{byte}");
        }
    }
}
