//! Forms, images and appearances.

use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::page::Resources;

use super::{Frame, Interpreter, OPERATORS_PER_FORM};
use crate::budget::{Exceeded, Resource};
use crate::content::Rect;
use crate::problem::Code;
use crate::read::pdf::lexer::{Operand, Operands, name_bytes};
use crate::read::pdf::matrix::Matrix;
use crate::read::pdf::path::Area;

impl<'a> Interpreter<'a, '_> {
    pub(super) fn object(
        &mut self,
        operands: &Operands<'_>,
        frame: &Frame<'a>,
    ) -> Result<(), Exceeded> {
        let Some(name) = operands.name() else {
            return Ok(());
        };
        let Some(stream) = frame
            .resources
            .x_objects
            .get::<Stream<'a>>(&*name_bytes(name))
        else {
            return Ok(());
        };
        let dict = stream.dict();
        let hidden = self.shared.layers.hides(dict, b"OC");
        match dict.get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Image") => {
                self.shared.budget.charge(Resource::Images, 1)?;
                if !hidden {
                    self.image();
                }
                Ok(())
            }
            Some(b"Form") => {
                self.hidden += usize::from(hidden);
                let result = self.form(&stream, Some(&frame.resources), None);
                self.hidden = self.hidden.saturating_sub(usize::from(hidden));
                result
            }
            _ => Ok(()),
        }
    }

    /// Runs a form; `place` maps its (transformed) space further, for annotations.
    pub(crate) fn form(
        &mut self,
        stream: &Stream<'a>,
        outer: Option<&Resources<'a>>,
        place: Option<Matrix>,
    ) -> Result<(), Exceeded> {
        let id = stream.obj_id();
        // A form that draws itself draws nothing.
        if self.forms.contains(&id) {
            return Ok(());
        }
        self.shared.budget.nesting(self.forms.len() as u64 + 1)?;
        // Counted, so that forms that draw forms that draw forms stop at the
        // same place on every machine.
        self.shared
            .budget
            .charge(Resource::Operators, OPERATORS_PER_FORM)?;
        let dict = stream.dict();
        let (data, damaged) = self.shared.decode(stream)?;
        if damaged {
            self.problem(Code::StreamUnreadable, "a form's content is damaged");
        }
        let resources = match dict.get::<Dict<'a>>(b"Resources") {
            Some(own) => Resources::new(own),
            None => outer
                .cloned()
                .unwrap_or_else(|| Resources::new(Dict::empty())),
        };
        let (state, text, line) = (self.state, self.text_matrix, self.line_matrix);
        let path = std::mem::take(&mut self.path);
        if let Some(place) = place {
            self.state.ctm = place.then(&self.state.ctm);
        }
        self.state.ctm = form_matrix(dict).then(&self.state.ctm);
        if let Some(bounds) = numbers::<4>(dict, b"BBox") {
            let [x0, y0, x1, y1] = bounds;
            let area = Area::mapped(x0, y0, x1, y1, &self.state.ctm);
            self.state.clip = self.state.clip.intersect(&area);
        }
        self.forms.push(id);
        let result = if self.state.ctm.is_finite() {
            self.run(&data, resources)
        } else {
            Ok(())
        };
        self.forms.pop();
        self.path = path;
        self.state = state;
        self.text_matrix = text;
        self.line_matrix = line;
        result
    }

    /// Notes the box of an image: the unit square under the current map.
    pub(super) fn image(&mut self) {
        /// An image this thin (points) and at least this long is a drawn line.
        const THIN: (f64, f64) = (3.0, 12.0);
        if self.hidden > 0 {
            return;
        }
        let area = Area::mapped(0.0, 0.0, 1.0, 1.0, &self.state.ctm);
        let seen = area.intersect(&self.state.clip);
        if seen.is_void() || seen.width() <= 0.0 || seen.height() <= 0.0 {
            return;
        }
        let (short, long) = (
            seen.width().min(seen.height()),
            seen.width().max(seen.height()),
        );
        if short <= THIN.0 && long >= THIN.1 {
            self.ink
                .area(&seen, seen.width() >= seen.height(), 0, &self.state.clip);
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "page coordinates fit f32")]
        let rect = Rect::new(
            seen.x0 as f32,
            seen.y0 as f32,
            seen.x1 as f32,
            seen.y1 as f32,
        );
        self.page.images.push(rect);
    }

    /// Whether an annotation belongs to a layer that is off.
    pub(crate) fn layer_hides(&self, annotation: &Dict<'_>) -> bool {
        self.shared.layers.hides(annotation, b"OC")
    }

    /// Runs an annotation's appearance: its box goes to the annotation's rectangle.
    pub(crate) fn appearance(
        &mut self,
        stream: &Stream<'a>,
        rect: [f64; 4],
    ) -> Result<(), Exceeded> {
        let dict = stream.dict();
        let [x0, y0, x1, y1] = numbers::<4>(dict, b"BBox").unwrap_or([0.0, 0.0, 1.0, 1.0]);
        let from = Area::mapped(x0, y0, x1, y1, &form_matrix(dict));
        let to = Area::around(&[(rect[0], rect[1]), (rect[2], rect[3])]);
        let scale = |to: f64, from: f64| if from > 0.0 { to / from } else { 1.0 };
        let (sx, sy) = (
            scale(to.width(), from.width()),
            scale(to.height(), from.height()),
        );
        let place = Matrix::new(sx, 0.0, 0.0, sy, to.x0 - from.x0 * sx, to.y0 - from.y0 * sy);
        self.annotation = true;
        let result = self.form(stream, None, Some(place));
        self.annotation = false;
        result
    }
}

/// The length of an inline image's data, where it is not compressed.
pub(super) fn inline_length(operands: &Operands<'_>) -> Option<usize> {
    let mut items = operands.items.iter();
    let (mut width, mut height, mut bits, mut parts) = (None, None, 8.0, None);
    while let Some(item) = items.next() {
        let Operand::Name(key) = item else { continue };
        match *key {
            b"F" | b"Filter" => return None,
            b"W" | b"Width" => width = items.next().copied(),
            b"H" | b"Height" => height = items.next().copied(),
            b"BPC" | b"BitsPerComponent" => {
                if let Some(Operand::Number(value)) = items.next() {
                    bits = *value;
                }
            }
            // `true` is dropped by the lexer; a mask has one bit a pixel.
            b"IM" | b"ImageMask" => (bits, parts) = (1.0, Some(1.0)),
            b"CS" | b"ColorSpace" => {
                parts = match items.next() {
                    Some(Operand::Name(b"G" | b"DeviceGray" | b"I")) => Some(1.0),
                    Some(Operand::Name(b"RGB" | b"DeviceRGB")) => Some(3.0),
                    Some(Operand::Name(b"CMYK" | b"DeviceCMYK")) => Some(4.0),
                    _ => return None,
                }
            }
            _ => {}
        }
    }
    let (Some(Operand::Number(width)), Some(Operand::Number(height)), Some(parts)) =
        (width, height, parts)
    else {
        return None;
    };
    let bytes = (width * bits * parts / 8.0).ceil() * height;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be small"
    )]
    (0.0..1e9).contains(&bytes).then_some(bytes as usize)
}

/// A form's `/Matrix`.
fn form_matrix(dict: &Dict<'_>) -> Matrix {
    match numbers::<6>(dict, b"Matrix") {
        Some([a, b, c, d, e, f]) => Matrix::new(a, b, c, d, e, f),
        None => Matrix::IDENTITY,
    }
}

/// An array of exactly the first `N` numbers of an entry.
pub(crate) fn numbers<const N: usize>(dict: &Dict<'_>, key: &[u8]) -> Option<[f64; N]> {
    let array = dict.get::<Array<'_>>(key)?;
    let mut out = [0.0; N];
    let mut items = array.iter::<f32>();
    for slot in &mut out {
        *slot = f64::from(items.next()?);
    }
    Some(out)
}
