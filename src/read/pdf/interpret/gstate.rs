//! Graphics states by name (`gs`).

use hayro_syntax::object::{Array, Dict};

use super::{FontKey, Frame, Interpreter};
use crate::budget::Exceeded;
use crate::read::pdf::lexer::{Operands, name_bytes};

/// What an ExtGState sets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct GState {
    fill_alpha: Option<f64>,
    stroke_alpha: Option<f64>,
    line_width: Option<f64>,
    font: Option<(u16, f64)>,
}

impl<'a> Interpreter<'a, '_> {
    pub(super) fn set_gstate(
        &mut self,
        operands: &Operands<'_>,
        frame: &mut Frame<'a>,
    ) -> Result<(), Exceeded> {
        let Some(name) = operands.name() else {
            return Ok(());
        };
        let known = frame
            .states
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, state)| *state);
        let set = match known {
            Some(set) => set,
            None => {
                let dict = frame
                    .resources
                    .ext_g_states
                    .get::<Dict<'a>>(&*name_bytes(name))
                    .unwrap_or_default();
                let mut set = GState {
                    fill_alpha: dict.get::<f32>(b"ca").map(f64::from),
                    stroke_alpha: dict.get::<f32>(b"CA").map(f64::from),
                    line_width: dict.get::<f32>(b"LW").map(f64::from),
                    font: None,
                };
                if let Some(array) = dict.get::<Array<'a>>(b"Font") {
                    let mut items = array.flex_iter();
                    let id = array.raw_iter().next().and_then(|item| item.as_obj_ref());
                    if let (Some(font), Some(size), Some(id)) =
                        (items.next::<Dict<'a>>(), items.next::<f32>(), id)
                    {
                        let at = self.intern(FontKey::Object(id.into()), Some(&font))?;
                        set.font = Some((at, f64::from(size)));
                    }
                }
                frame.states.push((name.to_vec(), set));
                set
            }
        };
        if let Some(alpha) = set.fill_alpha {
            self.state.fill_alpha = alpha;
        }
        if let Some(alpha) = set.stroke_alpha {
            self.state.stroke_alpha = alpha;
        }
        if let Some(width) = set.line_width {
            self.state.line_width = width;
        }
        if let Some((font, size)) = set.font {
            self.state.font = Some(font);
            self.state.size = size;
        }
        Ok(())
    }
}
