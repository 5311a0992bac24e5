//! The content interpreter: one page's operators become characters, lines
//! and boxes. Nothing is painted.

mod color;
mod gstate;
mod marks;
mod objects;
mod operators;
mod show;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use super::font::Font;
use super::layers::Layers;
use super::lexer::{Lexer, Operands};
use super::marked::Mark;
use super::matrix::Matrix;
use super::path::{Area, Path};
use super::rules::Ink;
use super::state::{Space, State};
use super::stream;
use crate::budget::{Budget, Exceeded, Resource};
use crate::problem::{Code, Problem};
use crate::read::page::{FontInfo, Page};
use gstate::GState;
pub(crate) use objects::numbers;

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
}
