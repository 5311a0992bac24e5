//! The graphics state, as far as text, lines and their visibility need it.

use super::matrix::Matrix;
use super::path::Area;

/// How many components a colour has and how they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// One component, 0 is black.
    Gray,
    /// Three components.
    Rgb,
    /// Four components, 0 is white.
    Cmyk,
    /// Lightness first.
    Lab,
    /// One component, 0 is no ink.
    Tint,
    /// Anything else: a pattern, a palette. Read as mid-grey.
    Other,
}

impl Space {
    /// The colour the space starts with.
    pub(crate) fn initial(self) -> u32 {
        match self {
            Self::Other => 0x80_8080,
            _ => 0,
        }
    }

    /// A colour as 0xRRGGBB.
    pub(crate) fn color(self, parts: &[f64]) -> u32 {
        let part = |at: usize| parts.get(at).copied().unwrap_or(0.0);
        match self {
            Self::Gray => rgb(part(0), part(0), part(0)),
            Self::Rgb => rgb(part(0), part(1), part(2)),
            Self::Cmyk => {
                let k = 1.0 - part(3);
                rgb(
                    (1.0 - part(0)) * k,
                    (1.0 - part(1)) * k,
                    (1.0 - part(2)) * k,
                )
            }
            Self::Lab => rgb(part(0) / 100.0, part(0) / 100.0, part(0) / 100.0),
            Self::Tint => {
                let ink = parts.iter().copied().fold(0.0, f64::max);
                rgb(1.0 - ink, 1.0 - ink, 1.0 - ink)
            }
            Self::Other => self.initial(),
        }
    }
}

fn rgb(r: f64, g: f64, b: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=255"
    )]
    let channel = |v: f64| (v * 255.0).round().clamp(0.0, 255.0) as u32;
    channel(r) << 16 | channel(g) << 8 | channel(b)
}

/// What `q` saves and `Q` restores.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    /// User space to displayed page.
    pub(crate) ctm: Matrix,
    /// What is visible at most.
    pub(crate) clip: Area,
    /// Fill colour as 0xRRGGBB.
    pub(crate) fill: u32,
    /// Stroke colour as 0xRRGGBB.
    pub(crate) stroke: u32,
    pub(crate) fill_space: Space,
    pub(crate) stroke_space: Space,
    pub(crate) fill_alpha: f64,
    pub(crate) stroke_alpha: f64,
    pub(crate) line_width: f64,
    /// Index into the page's fonts.
    pub(crate) font: Option<u16>,
    pub(crate) size: f64,
    pub(crate) char_space: f64,
    pub(crate) word_space: f64,
    /// Horizontal scaling, 1 is normal.
    pub(crate) stretch: f64,
    pub(crate) leading: f64,
    pub(crate) rise: f64,
    pub(crate) mode: u8,
}

impl State {
    /// The state a page starts with.
    pub(crate) fn new(ctm: Matrix, clip: Area) -> Self {
        Self {
            ctm,
            clip,
            fill: 0,
            stroke: 0,
            fill_space: Space::Gray,
            stroke_space: Space::Gray,
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            line_width: 1.0,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }

    /// Whether text in this state leaves no mark: modes 3 and 7, or fully transparent.
    pub(crate) fn hides_text(&self) -> bool {
        /// Opacity below which nobody sees anything.
        const UNSEEN: f64 = 0.02;
        let fills = matches!(self.mode, 0 | 2 | 4 | 6) && self.fill_alpha > UNSEEN;
        let strokes = matches!(self.mode, 1 | 2 | 5 | 6) && self.stroke_alpha > UNSEEN;
        !fills && !strokes
    }

    /// The colour text is seen in.
    pub(crate) fn text_color(&self) -> u32 {
        if matches!(self.mode, 1 | 5) {
            self.stroke
        } else {
            self.fill
        }
    }
}
