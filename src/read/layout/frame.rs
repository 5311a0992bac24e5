//! The reading frame of a page: the page turned so that most of its text runs
//! left to right.
//!
//! Some pages are turned sideways as a whole without `/Rotate`. Gridding and
//! line building work in the reading frame; every box that leaves layout is
//! turned back to the page as displayed.

use std::borrow::Cow;

use crate::content::Rect;
use crate::read::page::{Direction, Fill, Glyph, Page, Rule};

/// How a displayed page is turned to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// Not at all.
    None,
    /// Its text reads upwards.
    Up,
    /// Its text reads downwards.
    Down,
    /// Its text stands on its head.
    Half,
}

/// Turns between the displayed page and its reading frame.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    turn: Turn,
    /// Displayed width and height.
    displayed: [f32; 2],
}

impl Frame {
    /// The frame in which most of the page's upright text reads left to right.
    #[must_use]
    pub fn of(page: &Page) -> Self {
        let mut counts = [0_usize; 4];
        for glyph in page
            .glyphs
            .iter()
            .filter(|g| g.is_visible() && !g.ch.is_whitespace())
        {
            let slot = match glyph.direction {
                Direction::Right | Direction::Vertical => 0,
                Direction::Up => 1,
                Direction::Down => 2,
                Direction::Left => 3,
                Direction::Oblique => continue,
            };
            if let Some(n) = counts.get_mut(slot) {
                *n = n.saturating_add(1);
            }
        }
        let total: usize = counts.iter().sum();
        let mostly = |n: usize| n.saturating_mul(2) > total;
        let turn = match counts {
            [_, up, _, _] if mostly(up) => Turn::Up,
            [_, _, down, _] if mostly(down) => Turn::Down,
            [_, _, _, left] if mostly(left) => Turn::Half,
            _ => Turn::None,
        };
        Self {
            turn,
            displayed: [page.width, page.height],
        }
    }

    /// Width of the page in the reading frame.
    #[must_use]
    pub fn width(&self) -> f32 {
        let [w, h] = self.displayed;
        if matches!(self.turn, Turn::Up | Turn::Down) {
            h
        } else {
            w
        }
    }

    /// Height of the page in the reading frame.
    #[must_use]
    pub fn height(&self) -> f32 {
        let [w, h] = self.displayed;
        if matches!(self.turn, Turn::Up | Turn::Down) {
            w
        } else {
            h
        }
    }

    /// The page in the reading frame; borrowed when nothing has to be turned.
    #[must_use]
    pub fn turned<'p>(&self, page: &'p Page) -> Cow<'p, Page> {
        if self.turn == Turn::None {
            return Cow::Borrowed(page);
        }
        let mut turned = page.clone();
        turned.width = self.width();
        turned.height = self.height();
        for glyph in &mut turned.glyphs {
            *glyph = self.glyph(glyph);
        }
        for rule in &mut turned.rules {
            *rule = self.rule(rule);
        }
        for fill in &mut turned.fills {
            *fill = Fill {
                rect: self.read_rect(&fill.rect),
                ..*fill
            };
        }
        for image in &mut turned.images {
            *image = self.read_rect(image);
        }
        Cow::Owned(turned)
    }

    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let [w, h] = self.displayed;
        match self.turn {
            Turn::None => (x, y),
            Turn::Up => (h - y, x),
            Turn::Down => (y, w - x),
            Turn::Half => (w - x, h - y),
        }
    }

    fn point_back(&self, x: f32, y: f32) -> (f32, f32) {
        let [w, h] = self.displayed;
        match self.turn {
            Turn::None => (x, y),
            Turn::Up => (y, h - x),
            Turn::Down => (w - y, x),
            Turn::Half => (w - x, h - y),
        }
    }

    fn read_rect(&self, r: &Rect) -> Rect {
        let (ax, ay) = self.point(r.x0(), r.y0());
        let (bx, by) = self.point(r.x1(), r.y1());
        Rect::new(ax.min(bx), ay.min(by), ax.max(bx), ay.max(by))
    }

    fn glyph(&self, glyph: &Glyph) -> Glyph {
        let (x, y) = self.point(glyph.x, glyph.y);
        Glyph {
            x,
            y,
            rect: self.read_rect(&glyph.rect),
            direction: self.direction(glyph.direction),
            ..*glyph
        }
    }

    fn direction(&self, direction: Direction) -> Direction {
        use Direction::{Down, Left, Right, Up};
        let ring = [Right, Down, Left, Up];
        let steps = match self.turn {
            Turn::None => 0,
            Turn::Up => 1,
            Turn::Half => 2,
            Turn::Down => 3,
        };
        // An upright column on a turned page advances like rotated text.
        let direction = match direction {
            Direction::Vertical if self.turn != Turn::None => Down,
            other => other,
        };
        match ring.iter().position(|d| *d == direction) {
            Some(at) => ring
                .iter()
                .cycle()
                .nth(at.saturating_add(steps))
                .copied()
                .unwrap_or(direction),
            None => direction,
        }
    }

    fn rule(&self, rule: &Rule) -> Rule {
        let (a, b) = if rule.horizontal {
            (self.point(rule.from, rule.at), self.point(rule.to, rule.at))
        } else {
            (self.point(rule.at, rule.from), self.point(rule.at, rule.to))
        };
        let horizontal = match self.turn {
            Turn::Up | Turn::Down => !rule.horizontal,
            Turn::None | Turn::Half => rule.horizontal,
        };
        let (at, from, to) = if horizontal {
            (a.1, a.0, b.0)
        } else {
            (a.0, a.1, b.1)
        };
        Rule {
            horizontal,
            at,
            from: from.min(to),
            to: from.max(to),
            ..*rule
        }
    }

    /// A box of the reading frame on the page as displayed.
    #[must_use]
    pub fn shown_rect(&self, r: &Rect) -> Rect {
        let (ax, ay) = self.point_back(r.x0(), r.y0());
        let (bx, by) = self.point_back(r.x1(), r.y1());
        Rect::new(ax.min(bx), ay.min(by), ax.max(bx), ay.max(by))
    }

    /// A direction of the reading frame on the page as displayed.
    #[must_use]
    pub fn shown_direction(&self, direction: Direction) -> Direction {
        let back = match self.turn {
            Turn::Up => Turn::Down,
            Turn::Down => Turn::Up,
            same => same,
        };
        Self {
            turn: back,
            ..*self
        }
        .direction(direction)
    }

    /// An extent along a line of the reading frame, on the page as displayed.
    #[must_use]
    pub fn shown_extent(&self, direction: Direction, extent: [f32; 2]) -> [f32; 2] {
        if self.turn == Turn::None {
            return extent;
        }
        let along_x = !matches!(
            direction,
            Direction::Vertical | Direction::Down | Direction::Up
        );
        let shown_along_x = !matches!(
            self.shown_direction(direction),
            Direction::Vertical | Direction::Down | Direction::Up
        );
        extent.map(|u| {
            let (x, y) = if along_x {
                self.point_back(u, 0.0)
            } else {
                self.point_back(0.0, u)
            };
            if shown_along_x { x } else { y }
        })
    }
}
