//! The content interpreter: one page's operators become characters, lines
//! and boxes. Nothing is painted.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::object::{
    Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString,
};
use hayro_syntax::page::Resources;

use super::font::{Font, Loader};
use super::layers::Layers;
use super::lexer::{Lexer, Operand, Operands, name_bytes};
use super::marked::{Mark, actual_chars, inline_actual_text, replace};
use super::matrix::Matrix;
use super::path::{Area, Path};
use super::rules::Ink;
use super::state::{Space, State};
use super::stream;
use super::text::{Context, Run, show};
use crate::budget::{Budget, Exceeded, Resource};
use crate::content::Rect;
use crate::problem::{Code, Problem};
use crate::read::page::{FontInfo, Page};

/// Operators between two charges to the budget.
const OPERATORS_PER_CHARGE: u32 = 256;
/// Charges between two looks at the clock.
const CHARGES_PER_LOOK: u32 = 16;
/// What starting a form counts, in operators. The limit then allows 195,000
/// forms; real documents have a few a page.
const OPERATORS_PER_FORM: u64 = 256;
/// Saved states; real files nest some 30 deep.
const MAX_SAVED: usize = 4096;
/// Open marked-content spans.
const MAX_MARKS: usize = 4096;

/// What makes a font the same font: its object, or where its dictionary stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum FontKey {
    Object(ObjectIdentifier),
    Place(usize),
}

/// What the pages of one document share.
pub(crate) struct Shared<'a> {
    /// The document's budget.
    pub(crate) budget: &'a Budget,
    /// Its layers.
    pub(crate) layers: Layers,
    /// Whether any stream was encrypted.
    pub(crate) encrypted: Cell<bool>,
    fonts: RefCell<HashMap<FontKey, Rc<Font<'a>>>>,
}

impl<'a> Shared<'a> {
    /// Nothing read yet.
    pub(crate) fn new(budget: &'a Budget, layers: Layers) -> Self {
        Self {
            budget,
            layers,
            encrypted: Cell::new(false),
            fonts: RefCell::default(),
        }
    }

    /// Decodes a stream and notes whether it was encrypted and damaged.
    pub(crate) fn decode(&self, stream: &Stream<'_>) -> Result<(Vec<u8>, bool), Exceeded> {
        let decoded = stream::decode(stream, self.budget)?;
        if decoded.encrypted {
            self.encrypted.set(true);
        }
        Ok((decoded.data, decoded.damaged))
    }
}

/// Names already looked up in one resource dictionary.
struct Frame<'a> {
    resources: Resources<'a>,
    fonts: Vec<(Vec<u8>, u16)>,
    spaces: Vec<(Vec<u8>, Space)>,
    states: Vec<(Vec<u8>, GState)>,
}

impl<'a> Frame<'a> {
    fn new(resources: Resources<'a>) -> Self {
        Self {
            resources,
            fonts: Vec::new(),
            spaces: Vec::new(),
            states: Vec::new(),
        }
    }
}

/// What an ExtGState sets.
#[derive(Debug, Clone, Copy, Default)]
struct GState {
    fill_alpha: Option<f64>,
    stroke_alpha: Option<f64>,
    line_width: Option<f64>,
    font: Option<(u16, f64)>,
}

/// Interprets the content of one page.
pub(crate) struct Interpreter<'a, 's> {
    shared: &'s Shared<'a>,
    /// What has been read.
    pub(crate) page: Page,
    fonts: Vec<Rc<Font<'a>>>,
    font_index: HashMap<FontKey, u16>,
    state: State,
    saved: Vec<State>,
    text_matrix: Matrix,
    line_matrix: Matrix,
    path: Path,
    /// `W` was read; the next painting operator clips.
    clip_pending: bool,
    ink: Ink,
    marks: Vec<Mark>,
    hidden: usize,
    artifacts: usize,
    annotation: bool,
    forms: Vec<ObjectIdentifier>,
    operators: u32,
    charges: u32,
    glyphs_charged: usize,
}

impl<'a, 's> Interpreter<'a, 's> {
    /// Starts on an empty page; `ctm` maps its user space to the displayed page.
    pub(crate) fn new(shared: &'s Shared<'a>, page: Page, ctm: Matrix) -> Self {
        let (width, height) = (f64::from(page.width), f64::from(page.height));
        let clip = Area {
            x0: 0.0,
            y0: 0.0,
            x1: width,
            y1: height,
        };
        Self {
            shared,
            page,
            fonts: Vec::new(),
            font_index: HashMap::new(),
            state: State::new(ctm, clip),
            saved: Vec::new(),
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            path: Path::default(),
            clip_pending: false,
            ink: Ink::new(width, height),
            marks: Vec::new(),
            hidden: 0,
            artifacts: 0,
            annotation: false,
            forms: Vec::new(),
            operators: 0,
            charges: 0,
            glyphs_charged: 0,
        }
    }

    /// The finished page, fonts counted and rulings merged.
    pub(crate) fn finish(self) -> Page {
        let mut page = self.page;
        super::dedupe::dedupe(&mut page.glyphs);
        let (rules, fills) = self.ink.finish();
        page.rules = rules;
        page.fills = fills;
        page.fonts = self
            .fonts
            .iter()
            .map(|font| FontInfo {
                name: font.name.clone(),
                embedded: font.embedded,
                shown: 0,
                unmapped: 0,
            })
            .collect();
        for glyph in &page.glyphs {
            if let Some(info) = page.fonts.get_mut(usize::from(glyph.font)) {
                info.shown = info.shown.saturating_add(1);
                let private = matches!(u32::from(glyph.ch), 0xE000..=0xF8FF | 0xFFFD | 0xF0000..);
                info.unmapped = info.unmapped.saturating_add(u32::from(private));
            }
        }
        page
    }

    /// Notes a problem of this page, once per message.
    pub(crate) fn problem(&mut self, code: Code, message: impl Into<String>) {
        /// Problems kept per page.
        const MAX_PROBLEMS: usize = 32;
        let problem = Problem::new(code, message).on_page(self.page.number);
        if self.page.problems.len() < MAX_PROBLEMS && !self.page.problems.contains(&problem) {
            self.page.problems.push(problem);
        }
    }

    /// Runs a content stream with its resources.
    pub(crate) fn run(&mut self, data: &[u8], resources: Resources<'a>) -> Result<(), Exceeded> {
        let mut frame = Frame::new(resources);
        let mut lexer = Lexer::new(data);
        let mut operands = Operands::default();
        let floor = self.saved.len();
        let marks = self.marks.len();
        let result = loop {
            let Some(operator) = lexer.next(&mut operands) else {
                break self.tick(true);
            };
            if let Err(exceeded) = self
                .tick(false)
                .and_then(|()| self.operator(operator, &operands, &mut lexer, &mut frame, floor))
            {
                break Err(exceeded);
            }
        };
        // What the stream left open ends with it.
        while self.marks.len() > marks {
            self.end_mark();
        }
        if self.saved.len() > floor {
            if let Some(first) = self.saved.get(floor) {
                self.state = *first;
            }
            self.saved.truncate(floor);
        }
        result
    }

    /// Counts an operator; charges every few hundred of them.
    fn tick(&mut self, last: bool) -> Result<(), Exceeded> {
        if !last {
            self.operators += 1;
            if self.operators < OPERATORS_PER_CHARGE {
                return Ok(());
            }
        }
        let budget = self.shared.budget;
        budget.charge(Resource::Operators, u64::from(self.operators))?;
        self.operators = 0;
        self.charge_glyphs()?;
        self.charges += 1;
        if self.charges.is_multiple_of(CHARGES_PER_LOOK) {
            budget.check_time()?;
        }
        Ok(())
    }

    fn charge_glyphs(&mut self) -> Result<(), Exceeded> {
        let new = self.page.glyphs.len().saturating_sub(self.glyphs_charged);
        self.glyphs_charged = self.page.glyphs.len();
        self.shared.budget.charge(Resource::Glyphs, new as u64)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm an operator: the table of the language"
    )]
    fn operator<'d>(
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

    fn next_line(&mut self, x: f64, y: f64) {
        self.line_matrix = self.line_matrix.moved(x, y);
        self.text_matrix = self.line_matrix;
    }

    fn set_fill(&mut self, space: Space, operands: &Operands<'_>) {
        self.state.fill_space = space;
        self.state.fill = color(space, operands);
    }

    fn set_stroke(&mut self, space: Space, operands: &Operands<'_>) {
        self.state.stroke_space = space;
        self.state.stroke = color(space, operands);
    }

    fn paint(&mut self, fill: bool, even_odd: bool, stroke: bool) -> Result<(), Exceeded> {
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

    fn show_last(&mut self, operands: &Operands<'_>) -> Result<(), Exceeded> {
        match operands.items.last() {
            Some(item @ Operand::Text { .. }) => self.show_text(operands.text(*item)),
            _ => Ok(()),
        }
    }

    fn show_array(&mut self, operands: &Operands<'_>) -> Result<(), Exceeded> {
        let font = self.font()?;
        let vertical = font.is_vertical();
        let mut run = Run::new(&self.state, &self.text_matrix, &font);
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
        Ok(())
    }

    fn show_text(&mut self, bytes: &[u8]) -> Result<(), Exceeded> {
        let font = self.font()?;
        let mut run = Run::new(&self.state, &self.text_matrix, &font);
        self.show_with(&font, &mut run, bytes)?;
        self.text_matrix = self.text_matrix.moved(run.moved.0, run.moved.1);
        Ok(())
    }

    /// Shows a string, a part at a time, so that a limit stops a long one in time.
    fn show_with(&mut self, font: &Font<'a>, run: &mut Run, bytes: &[u8]) -> Result<(), Exceeded> {
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
    fn font(&mut self) -> Result<Rc<Font<'a>>, Exceeded> {
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
    fn intern(&mut self, key: FontKey, dict: Option<&Dict<'a>>) -> Result<u16, Exceeded> {
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

    fn set_font(&mut self, operands: &Operands<'_>, frame: &mut Frame<'a>) -> Result<(), Exceeded> {
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

    fn set_gstate(
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

    fn begin_mark(&mut self, operands: &Operands<'_>, frame: &Frame<'a>) {
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

    fn end_mark(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        self.hidden = self.hidden.saturating_sub(usize::from(mark.hidden));
        self.artifacts = self.artifacts.saturating_sub(usize::from(mark.artifact));
        if let Some((start, text)) = mark.actual {
            replace(&mut self.page.glyphs, start, &text);
        }
    }

    fn object(&mut self, operands: &Operands<'_>, frame: &Frame<'a>) -> Result<(), Exceeded> {
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
    fn image(&mut self) {
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

fn set(slot: &mut f64, operands: &Operands<'_>) {
    if let Some([value]) = operands.numbers() {
        *slot = value;
    }
}

fn color(space: Space, operands: &Operands<'_>) -> u32 {
    let mut parts = [0.0; 4];
    let mut count = 0_usize;
    for item in &operands.items {
        match item {
            Operand::Number(value) => {
                if let Some(slot) = parts.get_mut(count) {
                    *slot = *value;
                    count += 1;
                }
            }
            // A pattern.
            Operand::Name(_) => return Space::Other.initial(),
            _ => {}
        }
    }
    space.color(parts.get(..count).unwrap_or_default())
}

/// The colour space a `cs` or `CS` names.
fn space(operands: &Operands<'_>, frame: &mut Frame<'_>) -> Space {
    let Some(name) = operands.name() else {
        return Space::Gray;
    };
    if let Some(known) = named_space(name) {
        return known;
    }
    if let Some((_, space)) = frame.spaces.iter().find(|(known, _)| known == name) {
        return *space;
    }
    let object = frame
        .resources
        .color_spaces
        .get::<Object<'_>>(&*name_bytes(name));
    let found = object.map_or(Space::Gray, |object| object_space(&object));
    frame.spaces.push((name.to_vec(), found));
    found
}

fn named_space(name: &[u8]) -> Option<Space> {
    match name {
        b"DeviceGray" | b"G" | b"CalGray" => Some(Space::Gray),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Space::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Space::Cmyk),
        b"Pattern" => Some(Space::Other),
        _ => None,
    }
}

fn object_space(object: &Object<'_>) -> Space {
    match object {
        Object::Name(name) => named_space(name).unwrap_or(Space::Other),
        Object::Array(array) => {
            let mut items = array.flex_iter();
            let Some(kind) = items.next::<Name<'_>>() else {
                return Space::Other;
            };
            match &*kind {
                b"ICCBased" => match items
                    .next::<Stream<'_>>()
                    .and_then(|s| s.dict().get::<i32>(b"N"))
                {
                    Some(1) => Space::Gray,
                    Some(4) => Space::Cmyk,
                    _ => Space::Rgb,
                },
                b"Lab" => Space::Lab,
                b"Separation" | b"DeviceN" => Space::Tint,
                name => named_space(name).unwrap_or(Space::Other),
            }
        }
        _ => Space::Other,
    }
}

/// The length of an inline image's data, where it is not compressed.
fn inline_length(operands: &Operands<'_>) -> Option<usize> {
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
