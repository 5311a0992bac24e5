//! Showing strings: from codes to glyphs on the displayed page.

use super::font::{Font, Shown, Text};
use super::matrix::Matrix;
use super::path::Area;
use super::state::State;
use crate::content::Rect;
use crate::read::page::{Direction, Glyph, GlyphFlags};

/// Share of the em below the baseline, as the page model promises.
const BELOW: f64 = 0.12;
/// Share of the em above the baseline.
const ABOVE: f64 = 0.88;
/// A line leaning less than this (tangent; about one degree) is straight.
const STRAIGHT: f64 = 0.0175;
/// A character is clipped when less than this share of its box's width or
/// height is seen: spreadsheets cut texts off at cell borders.
const SEEN: f64 = 0.2;

/// Codes shown before the budget is asked again.
const PART: usize = 4096;
/// Points beyond which nothing can be meant; keeps every coordinate finite.
const FARTHEST: f64 = 1e9;

/// What all characters of one string, or of one array of strings, share.
pub(crate) struct Run {
    /// Text space at the start of the string, scaled by nothing but the matrices.
    base: Matrix,
    /// Advance of one em along the line, displayed.
    along: (f64, f64),
    /// One em upwards from the baseline, at a right angle to `along`, displayed.
    up: (f64, f64),
    size: f64,
    direction: Direction,
    /// How far it has moved in text space.
    pub(crate) moved: (f64, f64),
}

fn direction(x: f64, y: f64) -> Direction {
    if y.abs() <= STRAIGHT * x.abs() {
        if x >= 0.0 {
            Direction::Right
        } else {
            Direction::Left
        }
    } else if x.abs() <= STRAIGHT * y.abs() {
        if y >= 0.0 {
            Direction::Down
        } else {
            Direction::Up
        }
    } else {
        Direction::Oblique
    }
}

impl Run {
    /// Starts where the text matrix stands.
    pub(crate) fn new(state: &State, text_matrix: &Matrix, font: &Font<'_>) -> Self {
        let base = text_matrix.then(&state.ctm);
        let em = f64::from(font.em);
        let along = (
            base.a * state.size * state.stretch,
            base.b * state.size * state.stretch,
        );
        let (ux, uy) = (base.c * state.size * em, base.d * state.size * em);
        // Slanted fonts are made by shearing; the em box stands upright.
        let square = along.0 * along.0 + along.1 * along.1;
        let share = if square > 0.0 {
            (ux * along.0 + uy * along.1) / square
        } else {
            0.0
        };
        let up = (ux - along.0 * share, uy - along.1 * share);
        let direction = if font.is_vertical() {
            match direction(-base.c * state.size, -base.d * state.size) {
                Direction::Down => Direction::Vertical,
                other => other,
            }
        } else {
            direction(along.0, along.1)
        };
        Self {
            base,
            along,
            up,
            size: up.0.hypot(up.1),
            direction,
            moved: (0.0, 0.0),
        }
    }

    /// Moves on in text space.
    pub(crate) fn advance(&mut self, x: f64, y: f64) {
        self.base = self.base.moved(x, y);
        self.moved.0 += x;
        self.moved.1 += y;
    }
}

/// What the interpreter knows beyond the graphics state.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context {
    /// Index of the font on the page.
    pub(crate) font: u16,
    /// Switched off by a layer.
    pub(crate) hidden: bool,
    /// Inside an annotation's appearance.
    pub(crate) annotation: bool,
    /// Inside marked content that is an artifact.
    pub(crate) artifact: bool,
}

/// Shows at most [`PART`] codes of a string: appends their characters, moves
/// the run on, and returns how many bytes it took.
pub(crate) fn show(
    bytes: &[u8],
    font: &Font<'_>,
    state: &State,
    run: &mut Run,
    context: Context,
    glyphs: &mut Vec<Glyph>,
) -> usize {
    let flags = GlyphFlags {
        invisible: context.hidden || state.hides_text(),
        clipped: false,
        annotation: context.annotation,
        artifact: context.artifact,
        starts: false,
    };
    let color = state.text_color();
    let (mut x, mut y) = (0.0, 0.0);
    let mut rest = bytes;
    for _ in 0..PART {
        let Some((shown, len)) = font.next(rest) else {
            break;
        };
        rest = rest.get(len..).unwrap_or_default();
        let at = (x, y);
        place(&shown, font, state, run, at, &context, flags, color, glyphs);
        let mut extra = state.char_space;
        if shown.space {
            extra += state.word_space;
        }
        match shown.vertical {
            None => x += (f64::from(shown.width) * state.size + extra) * state.stretch,
            Some(vertical) => y += f64::from(vertical.advance) * state.size + extra,
        }
    }
    run.advance(x, y);
    bytes.len() - rest.len()
}

#[expect(
    clippy::too_many_arguments,
    reason = "the inner loop of reading: everything is at hand"
)]
#[expect(clippy::cast_possible_truncation, reason = "page coordinates fit f32")]
fn place(
    shown: &Shown,
    font: &Font<'_>,
    state: &State,
    run: &Run,
    at: (f64, f64),
    context: &Context,
    flags: GlyphFlags,
    color: u32,
    glyphs: &mut Vec<Glyph>,
) {
    let (x, y) = run.base.apply(at.0, at.1 + state.rise);
    let lengths = [
        x,
        y,
        run.size,
        run.along.0,
        run.along.1,
        f64::from(shown.width),
    ];
    if !lengths.iter().all(|length| length.abs() < FARTHEST) {
        return;
    }
    // The box from one corner, along the line and across it.
    let (corner, along, across) = match shown.vertical {
        None => {
            let width = f64::from(shown.width);
            let along = (run.along.0 * width, run.along.1 * width);
            let corner = (x - run.up.0 * BELOW, y - run.up.1 * BELOW);
            (corner, along, run.up)
        }
        Some(vertical) => {
            // The origin hangs the em box by its top centre; a font may hang it elsewhere.
            let right = f64::from(shown.width) / 2.0 - f64::from(vertical.x) - 0.5;
            let raise = ABOVE - f64::from(vertical.y);
            let corner = (
                x + run.along.0 * right + run.up.0 * raise,
                y + run.along.1 * right + run.up.1 * raise,
            );
            let down = f64::from(vertical.advance);
            (corner, (run.up.0 * down, run.up.1 * down), run.along)
        }
    };
    let mut push = |ch: char, part: f64, parts: f64| {
        let start = (
            corner.0 + along.0 * part / parts,
            corner.1 + along.1 * part / parts,
        );
        let end = (start.0 + along.0 / parts, start.1 + along.1 / parts);
        let bounds = Area {
            x0: start.0.min(end.0) + across.0.min(0.0),
            y0: start.1.min(end.1) + across.1.min(0.0),
            x1: start.0.max(end.0) + across.0.max(0.0),
            y1: start.1.max(end.1) + across.1.max(0.0),
        };
        if bounds.is_void() {
            return;
        }
        let clipped = is_clipped(&bounds, &state.clip);
        glyphs.push(Glyph {
            ch,
            source: shown.source,
            font: context.font,
            code: shown.code,
            size: run.size as f32,
            x: (x + along.0 * part / parts) as f32,
            y: (y + along.1 * part / parts) as f32,
            rect: Rect::new(
                bounds.x0 as f32,
                bounds.y0 as f32,
                bounds.x1 as f32,
                bounds.y1 as f32,
            ),
            direction: run.direction,
            color,
            flags: GlyphFlags { clipped, ..flags },
        });
    };
    match shown.text.map(Text::get) {
        Some(Ok(ch)) => push(ch, 0.0, 1.0),
        None => push('\u{FFFD}', 0.0, 1.0),
        Some(Err(index)) => {
            let chars = font.several(index);
            let parts = chars.len().max(1) as f64;
            for (part, &ch) in chars.iter().enumerate() {
                push(ch, part as f64, parts);
            }
        }
    }
}

/// Whether too little of a box is inside the clip to be read.
fn is_clipped(bounds: &Area, clip: &Area) -> bool {
    if bounds.x0 >= clip.x0 && bounds.y0 >= clip.y0 && bounds.x1 <= clip.x1 && bounds.y1 <= clip.y1
    {
        return false;
    }
    let wide = bounds.x1.min(clip.x1) - bounds.x0.max(clip.x0);
    let high = bounds.y1.min(clip.y1) - bounds.y0.max(clip.y0);
    wide < bounds.width() * SEEN || high < bounds.height() * SEEN || wide < 0.0 || high < 0.0
}
