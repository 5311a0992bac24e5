//! Strings in both notations.

use super::Lexer;
use super::bytes::hex;
use super::operands::Operands;

impl<'a> Lexer<'a> {
    pub(super) fn hex_string(&mut self, operands: &mut Operands<'a>) {
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

    pub(super) fn literal(&mut self, operands: &mut Operands<'a>) {
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
}
