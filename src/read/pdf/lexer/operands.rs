//! Operands, and the buffer that they share.

use std::borrow::Cow;

use super::bytes::hex;

/// Operands kept for one operator. A `TJ` array of a full page has about
/// 4,000 items; beyond this the stream is garbage and the operands are dropped.
const MAX_OPERANDS: usize = 1 << 18;

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
    #[inline]
    pub(super) fn clear(&mut self) {
        self.items.clear();
        self.bytes.clear();
    }

    #[inline]
    pub(super) fn push(&mut self, item: Operand<'a>) {
        if self.items.len() >= MAX_OPERANDS {
            self.clear();
        }
        self.items.push(item);
    }

    /// A string operand; when the operands overflow just then, its bytes are gone, too.
    pub(super) fn push_text(&mut self, start: usize, end: usize) {
        self.push(Operand::Text { start, end });
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
