//! Marked content: replacement text, layers, artifacts.

use hayro_syntax::object::{Dict, String as PdfString};

use super::{Frame, Interpreter, MAX_MARKS};
use crate::read::pdf::lexer::{Operand, Operands, name_bytes};
use crate::read::pdf::marked::{Mark, actual_chars, inline_actual_text, replace};

impl<'a> Interpreter<'a, '_> {
    pub(super) fn begin_mark(&mut self, operands: &Operands<'_>, frame: &Frame<'a>) {
        if self.marks.len() >= MAX_MARKS {
            return;
        }
        let mut mark = Mark::default();
        let mut names = operands.items.iter().filter_map(|item| match item {
            Operand::Name(name) => Some(name_bytes(name)),
            _ => None,
        });
        let tag = names.next().unwrap_or_default();
        mark.artifact = &*tag == b"Artifact";
        let inline = operands.items.contains(&Operand::DictStart);
        let mut actual = None;
        if inline {
            actual = inline_actual_text(operands);
        } else if let Some(property) = names.next() {
            let properties = &frame.resources.properties;
            if &*tag == b"OC" {
                mark.hidden = self.shared.layers.hides(properties, &property);
            } else if let Some(dict) = properties.get::<Dict<'_>>(&*property) {
                actual = dict
                    .get::<PdfString<'_>>(b"ActualText")
                    .map(|text| actual_chars(text.as_bytes()));
            }
        }
        mark.actual = actual.map(|text| (self.page.glyphs.len(), text));
        self.hidden += usize::from(mark.hidden);
        self.artifacts += usize::from(mark.artifact);
        self.marks.push(mark);
    }

    pub(super) fn end_mark(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        self.hidden = self.hidden.saturating_sub(usize::from(mark.hidden));
        self.artifacts = self.artifacts.saturating_sub(usize::from(mark.artifact));
        if let Some((start, text)) = mark.actual {
            replace(&mut self.page.glyphs, start, &text);
        }
    }
}
