//! CMap streams.

use std::sync::Arc;

use hayro_cmap::CMap;

use super::codespace::Codespace;
use super::{Cids, CodeMap, Meaning};
use crate::read::pdf::font::tounicode::number;
use crate::read::pdf::lexer::{Lexer, Operand, Operands, name_bytes};

/// The entries of a CMap stream.
#[derive(Debug, Clone, Default)]
pub(super) struct Embedded {
    /// (bytes, low, high, first CID), sorted.
    pub(super) ranges: Vec<(usize, u32, u32, u32)>,
    pub(super) base: Option<Arc<CMap>>,
    pub(super) base_is_identity: bool,
}

/// Entries of an embedded CMap; a real one has at most some 30,000.
const MAX_RANGES: usize = 1 << 17;

impl CodeMap {
    /// Reads a CMap stream. `use_cmap` is the stream dictionary's `/UseCMap` name.
    pub(crate) fn parse(data: &[u8], use_cmap: Option<&[u8]>, wmode: Option<bool>) -> Self {
        let mut embedded = Embedded::default();
        let mut spaces = Vec::new();
        let mut base: Option<Self> = use_cmap.and_then(Self::by_name);
        let mut vertical = None;
        let mut lexer = Lexer::new(data);
        let mut operands = Operands::default();
        while let Some(op) = lexer.next(&mut operands) {
            match op {
                b"usecmap" => {
                    if let Some(name) = operands.name() {
                        base = Self::by_name(&name_bytes(name)).or(base);
                    }
                }
                b"endcodespacerange" => {
                    for pair in operands.items.chunks_exact(2) {
                        let [low, high] = pair else { continue };
                        let (low, high) = (operands.text(*low), operands.text(*high));
                        if low.len() == high.len() && (1..=4).contains(&low.len()) {
                            spaces.push((low.len(), padded(low), padded(high)));
                        }
                    }
                }
                b"endcidrange" => {
                    for triple in operands.items.chunks_exact(3) {
                        if let [low, high, Operand::Number(cid)] = triple {
                            let (low, high) = (operands.text(*low), operands.text(*high));
                            embedded.ranges.push((
                                low.len(),
                                number(low),
                                number(high),
                                *cid as u32,
                            ));
                        }
                    }
                }
                b"endcidchar" => {
                    for pair in operands.items.chunks_exact(2) {
                        if let [code, Operand::Number(cid)] = pair {
                            let code = operands.text(*code);
                            embedded.ranges.push((
                                code.len(),
                                number(code),
                                number(code),
                                *cid as u32,
                            ));
                        }
                    }
                }
                b"def" => {
                    if let [Operand::Name(b"WMode"), Operand::Number(mode)] =
                        operands.items.as_slice()
                    {
                        vertical = Some(*mode == 1.0);
                    }
                }
                _ => {}
            }
            embedded.ranges.truncate(MAX_RANGES);
        }
        embedded.ranges.sort_unstable();
        let space = match (&base, spaces.is_empty()) {
            (Some(base), true) => base.space.clone(),
            (None, true) => Codespace::Two,
            _ if spaces.iter().all(|s| s.0 == 2) => Codespace::Two,
            _ => Codespace::Ranges(spaces),
        };
        if let Some(base) = &base {
            match &base.cids {
                Cids::Identity => embedded.base_is_identity = true,
                Cids::Predefined(cmap) => embedded.base = Some(Arc::clone(cmap)),
                Cids::Embedded(_) => {}
            }
        }
        Self {
            space,
            meaning: base.as_ref().map_or(Meaning::Cid, |b| b.meaning),
            vertical: wmode
                .or(vertical)
                .or(base.as_ref().map(|b| b.vertical))
                .unwrap_or(false),
            collection: base.and_then(|b| b.collection),
            cids: Cids::Embedded(Box::new(embedded)),
        }
    }
}

fn padded(bytes: &[u8]) -> [u8; 4] {
    let mut out = [0; 4];
    for (slot, &byte) in out.iter_mut().zip(bytes) {
        *slot = byte;
    }
    out
}
