//! One operator: the table of the content language, and what paths leave.

use super::MAX_SAVED;
use super::color::{color, space};
use super::objects::inline_length;
use super::{Frame, Interpreter};
use crate::budget::{Exceeded, Resource};
use crate::read::pdf::lexer::{Lexer, Operand, Operands};
use crate::read::pdf::matrix::Matrix;
use crate::read::pdf::state::Space;

impl<'a> Interpreter<'a, '_> {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm an operator: the table of the language"
    )]
    pub(super) fn operator<'d>(
        &mut self,
        operator: &[u8],
        operands: &Operands<'d>,
        lexer: &mut Lexer<'d>,
        frame: &mut Frame<'a>,
        floor: usize,
    ) -> Result<(), Exceeded> {
        match operator {
            // Text, the most frequent first.
            b"Tj" => self.show_last(operands)?,
            b"TJ" => self.show_array(operands)?,
            b"Tm" => {
                if let Some([a, b, c, d, e, f]) = operands.numbers() {
                    self.text_matrix = Matrix::new(a, b, c, d, e, f);
                    self.line_matrix = self.text_matrix;
                }
            }
            b"Td" => {
                if let Some([x, y]) = operands.numbers() {
                    self.next_line(x, y);
                }
            }
            b"Tf" => self.set_font(operands, frame)?,
            b"BT" => {
                self.text_matrix = Matrix::IDENTITY;
                self.line_matrix = Matrix::IDENTITY;
            }
            b"ET" => {}
            b"Tc" => set(&mut self.state.char_space, operands),
            b"Tw" => set(&mut self.state.word_space, operands),
            b"Tz" => {
                if let Some([percent]) = operands.numbers() {
                    self.state.stretch = percent / 100.0;
                }
            }
            b"TL" => set(&mut self.state.leading, operands),
            b"Ts" => set(&mut self.state.rise, operands),
            b"Tr" => {
                if let Some([mode]) = operands.numbers() {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "clamped"
                    )]
                    {
                        self.state.mode = mode.clamp(0.0, 7.0) as u8;
                    }
                }
            }
            b"TD" => {
                if let Some([x, y]) = operands.numbers() {
                    self.state.leading = -y;
                    self.next_line(x, y);
                }
            }
            b"T*" => self.next_line(0.0, -self.state.leading),
            b"'" => {
                self.next_line(0.0, -self.state.leading);
                self.show_last(operands)?;
            }
            b"\"" => {
                if let [Operand::Number(word), Operand::Number(char), _] = operands.items.as_slice()
                {
                    self.state.word_space = *word;
                    self.state.char_space = *char;
                }
                self.next_line(0.0, -self.state.leading);
                self.show_last(operands)?;
            }
            // Paths.
            b"re" => {
                if let Some([x, y, w, h]) = operands.numbers() {
                    let at = |x, y| self.state.ctm.apply(x, y);
                    let corners = [at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h)];
                    self.path.rectangle(corners);
                }
            }
            b"m" => {
                if let Some([x, y]) = operands.numbers() {
                    let point = self.state.ctm.apply(x, y);
                    self.path.move_to(point);
                }
            }
            b"l" => {
                if let Some([x, y]) = operands.numbers() {
                    let point = self.state.ctm.apply(x, y);
                    self.path.line_to(point);
                }
            }
            b"c" | b"v" | b"y" => {
                if let Some([x, y]) = operands.numbers() {
                    let point = self.state.ctm.apply(x, y);
                    self.path.curve_to(point);
                }
            }
            b"h" => self.path.close(),
            b"S" => self.paint(false, false, true)?,
            b"s" => {
                self.path.close();
                self.paint(false, false, true)?;
            }
            b"f" | b"F" => self.paint(true, false, false)?,
            b"f*" => self.paint(true, true, false)?,
            b"B" => self.paint(true, false, true)?,
            b"B*" => self.paint(true, true, true)?,
            b"b" => {
                self.path.close();
                self.paint(true, false, true)?;
            }
            b"b*" => {
                self.path.close();
                self.paint(true, true, true)?;
            }
            b"n" => self.paint(false, false, false)?,
            b"W" | b"W*" => self.clip_pending = true,
            b"w" => set(&mut self.state.line_width, operands),
            // State.
            b"q" if self.saved.len() < MAX_SAVED => self.saved.push(self.state),
            b"Q" => {
                if self.saved.len() > floor
                    && let Some(state) = self.saved.pop()
                {
                    self.state = state;
                }
            }
            b"cm" => {
                if let Some([a, b, c, d, e, f]) = operands.numbers() {
                    self.state.ctm = Matrix::new(a, b, c, d, e, f).then(&self.state.ctm);
                }
            }
            b"gs" => self.set_gstate(operands, frame)?,
            // Colours.
            b"g" => self.set_fill(Space::Gray, operands),
            b"G" => self.set_stroke(Space::Gray, operands),
            b"rg" => self.set_fill(Space::Rgb, operands),
            b"RG" => self.set_stroke(Space::Rgb, operands),
            b"k" => self.set_fill(Space::Cmyk, operands),
            b"K" => self.set_stroke(Space::Cmyk, operands),
            b"cs" => {
                self.state.fill_space = space(operands, frame);
                self.state.fill = self.state.fill_space.initial();
            }
            b"CS" => {
                self.state.stroke_space = space(operands, frame);
                self.state.stroke = self.state.stroke_space.initial();
            }
            b"sc" | b"scn" => self.set_fill(self.state.fill_space, operands),
            b"SC" | b"SCN" => self.set_stroke(self.state.stroke_space, operands),
            // Marked content.
            b"BMC" | b"BDC" => self.begin_mark(operands, frame),
            b"EMC" => self.end_mark(),
            // Objects.
            b"Do" => self.object(operands, frame)?,
            b"BI" => {
                self.shared.budget.charge(Resource::Images, 1)?;
            }
            b"ID" => {
                lexer.skip_inline_image(inline_length(operands));
                self.image();
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line_matrix = self.line_matrix.moved(x, y);
        self.text_matrix = self.line_matrix;
    }

    pub(super) fn set_fill(&mut self, space: Space, operands: &Operands<'_>) {
        self.state.fill_space = space;
        self.state.fill = color(space, operands);
    }

    pub(super) fn set_stroke(&mut self, space: Space, operands: &Operands<'_>) {
        self.state.stroke_space = space;
        self.state.stroke = color(space, operands);
    }

    pub(super) fn paint(
        &mut self,
        fill: bool,
        even_odd: bool,
        stroke: bool,
    ) -> Result<(), Exceeded> {
        /// Paint fainter than this is not seen.
        const UNSEEN: f64 = 0.02;
        let state = &self.state;
        // An annotation's own frame is not the page's ruling.
        if self.hidden == 0 && !self.annotation && !self.path.is_empty() {
            let budget = self.shared.budget;
            if fill && state.fill_alpha > UNSEEN {
                self.ink
                    .fill(&self.path, even_odd, state.fill, &state.clip, budget)?;
            }
            if stroke && state.stroke_alpha > UNSEEN {
                let width = state.line_width.abs() * state.ctm.scale();
                self.ink
                    .stroke(&self.path, width, state.stroke, &state.clip, budget)?;
            }
        }
        if self.clip_pending && !self.path.is_empty() {
            self.state.clip = self.state.clip.intersect(&self.path.bounds());
        }
        self.clip_pending = false;
        self.path.clear();
        Ok(())
    }
}

fn set(slot: &mut f64, operands: &Operands<'_>) {
    if let Some([value]) = operands.numbers() {
        *slot = value;
    }
}
