//! Strings are shown with the current font.

use std::rc::Rc;

use hayro_syntax::object::Dict;

use super::{FontKey, Frame, Interpreter};
use crate::budget::Exceeded;
use crate::problem::Code;
use crate::read::pdf::font::{Font, Loader};
use crate::read::pdf::lexer::{Operand, Operands, name_bytes};
use crate::read::pdf::text::{Context, Run, show};

impl<'a> Interpreter<'a, '_> {
    pub(super) fn show_last(&mut self, operands: &Operands<'_>) -> Result<(), Exceeded> {
        match operands.items.last() {
            Some(item @ Operand::Text { .. }) => self.show_text(operands.text(*item)),
            _ => Ok(()),
        }
    }

    pub(super) fn show_array(&mut self, operands: &Operands<'_>) -> Result<(), Exceeded> {
        let font = self.font()?;
        let vertical = font.is_vertical();
        let mut run = Run::new(&self.state, &self.text_matrix, &font);
        let first = self.page.glyphs.len();
        for item in &operands.items {
            match item {
                Operand::Text { .. } => self.show_with(&font, &mut run, operands.text(*item))?,
                Operand::Number(amount) => {
                    let shift = -amount / 1000.0 * self.state.size;
                    if vertical {
                        run.advance(0.0, shift);
                    } else {
                        run.advance(shift * self.state.stretch, 0.0);
                    }
                }
                _ => {}
            }
        }
        self.text_matrix = self.text_matrix.moved(run.moved.0, run.moved.1);
        self.mark_start(first);
        Ok(())
    }

    /// Marks the first character with ink of those shown since `first`.
    fn mark_start(&mut self, first: usize) {
        let shown = self.page.glyphs.get_mut(first..).unwrap_or_default();
        if let Some(glyph) = shown.iter_mut().find(|g| !g.ch.is_whitespace()) {
            glyph.flags.starts = true;
        }
    }

    pub(super) fn show_text(&mut self, bytes: &[u8]) -> Result<(), Exceeded> {
        let font = self.font()?;
        let mut run = Run::new(&self.state, &self.text_matrix, &font);
        let first = self.page.glyphs.len();
        self.show_with(&font, &mut run, bytes)?;
        self.text_matrix = self.text_matrix.moved(run.moved.0, run.moved.1);
        self.mark_start(first);
        Ok(())
    }

    /// Shows a string, a part at a time, so that a limit stops a long one in time.
    pub(super) fn show_with(
        &mut self,
        font: &Font<'a>,
        run: &mut Run,
        bytes: &[u8],
    ) -> Result<(), Exceeded> {
        let context = Context {
            font: self.state.font.unwrap_or(0),
            hidden: self.hidden > 0,
            annotation: self.annotation,
            artifact: self.artifacts > 0,
        };
        let mut rest = bytes;
        while !rest.is_empty() {
            let used = show(rest, font, &self.state, run, context, &mut self.page.glyphs);
            rest = rest.get(used..).unwrap_or_default();
            if used == 0 {
                break;
            }
            if !rest.is_empty() {
                self.charge_glyphs()?;
                self.shared.budget.check_time()?;
            }
        }
        Ok(())
    }

    /// The current font, or a stand-in where the content never set one.
    pub(super) fn font(&mut self) -> Result<Rc<Font<'a>>, Exceeded> {
        if let Some(font) = self
            .state
            .font
            .and_then(|at| self.fonts.get(usize::from(at)))
        {
            return Ok(Rc::clone(font));
        }
        let at = self.intern(FontKey::Place(0), None)?;
        self.state.font = Some(at);
        match self.fonts.get(usize::from(at)) {
            Some(font) => Ok(Rc::clone(font)),
            None => Ok(Rc::new(Font::missing(&mut Loader::new(
                self.shared.budget,
            ))?)),
        }
    }

    /// The page's index of a font, loaded when the document meets it first.
    pub(super) fn intern(
        &mut self,
        key: FontKey,
        dict: Option<&Dict<'a>>,
    ) -> Result<u16, Exceeded> {
        if let Some(&at) = self.font_index.get(&key) {
            return Ok(at);
        }
        let known = self.shared.fonts.borrow().get(&key).map(Rc::clone);
        let font = match known {
            Some(font) => font,
            None => {
                let mut loader = Loader::new(self.shared.budget);
                let font = match dict {
                    Some(dict) => Font::load(dict, &mut loader)?,
                    None => Font::missing(&mut loader)?,
                };
                for message in &loader.problems {
                    self.problem(
                        Code::FontUnreadable,
                        format!("font {}: {message}", font.name),
                    );
                }
                let font = Rc::new(font);
                self.shared.fonts.borrow_mut().insert(key, Rc::clone(&font));
                font
            }
        };
        let Ok(at) = u16::try_from(self.fonts.len()) else {
            return Ok(0);
        };
        self.fonts.push(font);
        self.font_index.insert(key, at);
        Ok(at)
    }

    pub(super) fn set_font(
        &mut self,
        operands: &Operands<'_>,
        frame: &mut Frame<'a>,
    ) -> Result<(), Exceeded> {
        let Some(name) = operands.name() else {
            return Ok(());
        };
        if let Some(Operand::Number(size)) = operands.items.last() {
            self.state.size = *size;
        }
        if let Some((_, at)) = frame.fonts.iter().find(|(known, _)| known == name) {
            self.state.font = Some(*at);
            return Ok(());
        }
        let key = name_bytes(name);
        let dict = frame.resources.fonts.get::<Dict<'a>>(&*key);
        let at = match &dict {
            Some(dict) => {
                let id = frame.resources.fonts.get_ref(&*key);
                let key = match id {
                    Some(id) => FontKey::Object(id.into()),
                    None => FontKey::Place(dict.data().as_ptr() as usize),
                };
                self.intern(key, Some(dict))?
            }
            None => {
                self.problem(Code::FontUnreadable, "a font is used but not defined");
                self.intern(FontKey::Place(0), None)?
            }
        };
        frame.fonts.push((name.to_vec(), at));
        self.state.font = Some(at);
        Ok(())
    }
}
