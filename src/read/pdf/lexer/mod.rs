//! Tokens of content streams and of CMap programs, which share their syntax.
//!
//! A lexer of our own because it decides the speed: operands go into one
//! reused buffer, nothing is allocated per operator, and arrays and
//! dictionaries stay flat between their brackets. It never fails: what makes
//! no sense is skipped, byte by byte if need be, so it always reaches the end.

mod bytes;
mod operands;
mod strings;
#[cfg(test)]
mod tests;

use bytes::{Class, class};
pub(crate) use operands::{Operand, Operands, name_bytes};

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

/// A power of ten beyond those of common numbers. Kept apart: inlined, it would be
/// computed for all of them.
#[cold]
#[inline(never)]
fn power(exponent: i32) -> f64 {
    10_f64.powi(exponent)
}
