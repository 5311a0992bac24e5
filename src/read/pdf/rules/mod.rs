//! From painted paths to rulings: what was drawn in hundreds of pieces
//! becomes the lines a person sees.
//!
//! Producers draw one border as strokes, as thin filled rectangles, as a
//! string of short segments, as dots, or twice, as the edges of adjacent
//! cells. All of that is collected as pieces and merged by a sweep.

mod frame;
mod merge;
mod shades;

use super::path::{Area, LEAN, Path, SubPath};
use crate::budget::{Budget, Exceeded, Resource};
use crate::content::Rect;
use crate::read::page::{Fill, Rule};

use frame::frame;
use merge::{Line, merge, uncovered};
use shades::{Bands, shade_edges};

// All tolerances of rulings, in displayed points.

/// The thickest painted area that is a line, not a surface. Thick table
/// borders are 2.25 pt (Word's ladder goes 1.5, 2.25, 3); text lines are 7 up.
const THICKEST: f64 = 3.05;
/// Parallel pieces closer than this are one line: the two edges of adjacent
/// cells lie 0 to 0.75 apart; the two lines of a double border 1.5 and more.
const SAME_LINE: f64 = 1.0;
/// Pieces on one line with a smaller gap are one: dotted borders have gaps of
/// up to 1.5, corners cut out by crossing lines up to their thickness.
const GAP: f64 = 1.6;
/// Longer pieces are no dashes. Chromium draws each dash as a rectangle of
/// three times the border's width, two where cells meet; Word's long ones are 8.
const LONGEST_DASH: f64 = 10.0;
/// Between dashes lies at most this many times the longer of the two...
const DASH_GAP_SHARE: f64 = 1.2;
/// ...and at most this much: no cell is as narrow.
const DASH_GAP: f64 = 4.0;
/// Shorter lines are dots, dashes of glyphs drawn as paths, noise.
const SHORTEST: f64 = 3.0;
/// Characters drawn as outlines are no larger: titles have 22 pt, at most 36.
const LARGEST_GLYPH: f64 = 45.0;
/// What covers this share of width and height of the page is its background.
const BACKGROUND: f64 = 0.9;
/// A colour whose channels all reach this is white on paper.
const WHITE: u32 = 0xFA;
/// A line that runs exactly along the clip's edge is still seen.
const CLIP_SLACK: f64 = 0.5;

/// A painted straight piece.
#[derive(Debug, Clone, Copy)]
struct Piece {
    at: f64,
    from: f64,
    to: f64,
    width: f64,
    white: bool,
}

/// Everything a page painted that may be a ruling.
#[derive(Debug)]
pub(crate) struct Ink {
    page: Area,
    horizontal: Vec<Piece>,
    vertical: Vec<Piece>,
    fills: Vec<(Area, u32)>,
}

/// Whether a colour cannot be told from paper.
pub(crate) fn is_white(color: u32) -> bool {
    [color >> 16, color >> 8, color]
        .iter()
        .all(|channel| channel & 0xFF >= WHITE)
}

/// The subpaths that may be lines. Of characters drawn as outlines none is: some are
/// as straight as a cell's border, but others of the same path are not.
fn lines_of(path: &Path) -> impl Iterator<Item = SubPath<'_>> {
    let is_small = |sub: &SubPath<'_>| {
        let bounds = Area::around(sub.points);
        bounds.width().max(bounds.height()) <= LARGEST_GLYPH
            && (sub.curved || sub.points.len() >= 4)
    };
    // Round dots and mitred borders make lines; a border has four corners.
    let is_letter = |sub: &SubPath<'_>| {
        let bounds = Area::around(sub.points);
        (sub.curved || sub.points.len() > 5)
            && bounds.width().min(bounds.height()) > THICKEST
            && is_small(sub)
    };
    let is_text = path.subpaths().any(|sub| is_letter(&sub));
    path.subpaths()
        .filter(move |sub| !is_text || !is_small(sub))
}

impl Ink {
    /// Nothing painted on a page of this size.
    pub(crate) fn new(width: f64, height: f64) -> Self {
        Self {
            page: Area {
                x0: 0.0,
                y0: 0.0,
                x1: width,
                y1: height,
            },
            horizontal: Vec::new(),
            vertical: Vec::new(),
            fills: Vec::new(),
        }
    }

    /// A stroked path. `width` is the line width in displayed points.
    pub(crate) fn stroke(
        &mut self,
        path: &Path,
        width: f64,
        color: u32,
        clip: &Area,
        budget: &Budget,
    ) -> Result<(), Exceeded> {
        // A line of width 0 is the thinnest the device can draw.
        let half = (width.max(0.1)) / 2.0;
        for sub in lines_of(path) {
            let closing = if sub.closed {
                sub.points.last().zip(sub.points.first())
            } else {
                None
            };
            let sides = sub.points.iter().zip(sub.points.iter().skip(1));
            // A curve's ends are no line.
            let straight = sides
                .zip(sub.bends.iter().skip(1))
                .filter(|(_, bend)| !**bend)
                .map(|(side, _)| side);
            let lines = straight.chain(closing);
            let mut count = 0;
            for (p, q) in lines {
                let (dx, dy) = ((p.0 - q.0).abs(), (p.1 - q.1).abs());
                if dx.min(dy) > LEAN.max(dx.max(dy) * 0.002) || dx.max(dy) <= 0.0 {
                    continue;
                }
                let area = Area::around(&[*p, *q]);
                let area = if dx >= dy {
                    let y = (area.y0 + area.y1) / 2.0;
                    Area {
                        y0: y - half,
                        y1: y + half,
                        ..area
                    }
                } else {
                    let x = (area.x0 + area.x1) / 2.0;
                    Area {
                        x0: x - half,
                        x1: x + half,
                        ..area
                    }
                };
                count += 1;
                self.area(&area, dx >= dy, color, clip);
            }
            budget.charge(Resource::Rules, count)?;
        }
        Ok(())
    }

    /// A filled path.
    pub(crate) fn fill(
        &mut self,
        path: &Path,
        even_odd: bool,
        color: u32,
        clip: &Area,
        budget: &Budget,
    ) -> Result<(), Exceeded> {
        let mut subs = path.subpaths().filter(|s| s.points.len() > 1);
        if let (Some(first), Some(second), None) = (subs.next(), subs.next(), subs.next())
            && let Some(frame) = frame(&first, &second, even_odd)
        {
            budget.charge(Resource::Rules, 4)?;
            for (area, horizontal) in frame {
                self.area(&area, horizontal, color, clip);
            }
            return Ok(());
        }
        for sub in lines_of(path) {
            if sub.points.len() < 2 {
                continue;
            }
            budget.charge(Resource::Rules, 1)?;
            let bounds = Area::around(sub.points);
            let thin = bounds.width().min(bounds.height()) <= THICKEST;
            // Mitred borders are thin trapezia; anything else must be upright.
            // Thick dotted borders are rows of round dots.
            let dot = bounds.width().max(bounds.height()) <= THICKEST;
            let straight = thin && !sub.curved && sub.points.len() <= 8;
            if straight || dot || sub.rectangle().is_some() {
                self.area(&bounds, bounds.width() >= bounds.height(), color, clip);
            }
        }
        Ok(())
    }

    /// A painted upright area: a line when thin, else a surface.
    pub(crate) fn area(&mut self, area: &Area, horizontal: bool, color: u32, clip: &Area) {
        let seen = area
            .intersect(&clip.grown(CLIP_SLACK))
            .intersect(&self.page.grown(CLIP_SLACK));
        if seen.is_void() {
            return;
        }
        let (width, height) = (seen.width(), seen.height());
        let white = is_white(color);
        let level = Piece {
            at: (seen.y0 + seen.y1) / 2.0,
            from: seen.x0,
            to: seen.x1,
            width: height,
            white,
        };
        let upright = Piece {
            at: (seen.x0 + seen.x1) / 2.0,
            from: seen.y0,
            to: seen.y1,
            width,
            white,
        };
        if width <= THICKEST && height <= THICKEST {
            // A dot: a corner, or one dot of a dotted line, of either direction.
            if horizontal || width >= height * 0.5 {
                self.horizontal.push(level);
            }
            if !horizontal || height >= width * 0.5 {
                self.vertical.push(upright);
            }
        } else if height <= THICKEST {
            self.horizontal.push(level);
        } else if width <= THICKEST {
            self.vertical.push(upright);
        } else if !white {
            let background = width >= self.page.width() * BACKGROUND
                && height >= self.page.height() * BACKGROUND;
            if !background {
                self.fills.push((seen, color));
            }
        }
    }

    /// The lines and surfaces a person sees.
    pub(crate) fn finish(self) -> (Vec<Rule>, Vec<Fill>) {
        let bands = Bands::new(&self.fills);
        let mut rules = Vec::new();
        for (mut pieces, horizontal) in [(self.horizontal, true), (self.vertical, false)] {
            // White lines are seen on shaded ground only.
            pieces.retain(|piece| {
                let middle = (piece.from + piece.to) / 2.0;
                let (x, y) = if horizontal {
                    (middle, piece.at)
                } else {
                    (piece.at, middle)
                };
                !piece.white || bands.any(x, y, |_| true)
            });
            let drawn = merge(pieces);
            let edges = merge(shade_edges(&self.fills, &bands, horizontal));
            let open = uncovered(&edges, &drawn);
            let rule = |line: &Line, drawn: bool| Rule {
                horizontal,
                at: narrow(line.at),
                from: narrow(line.from),
                to: narrow(line.to),
                width: narrow(line.width),
                drawn,
            };
            rules.extend(
                drawn
                    .iter()
                    .filter(|l| l.to - l.from >= SHORTEST)
                    .map(|l| rule(l, true)),
            );
            rules.extend(
                open.iter()
                    .filter(|l| l.to - l.from >= SHORTEST)
                    .map(|l| rule(l, false)),
            );
        }
        let fills = self
            .fills
            .iter()
            .map(|(area, color)| Fill {
                rect: Rect::new(
                    narrow(area.x0),
                    narrow(area.y0),
                    narrow(area.x1),
                    narrow(area.y1),
                ),
                color: *color,
            })
            .collect();
        (rules, fills)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "page coordinates fit f32")]
fn narrow(value: f64) -> f32 {
    value as f32
}
