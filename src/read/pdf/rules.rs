//! From painted paths to rulings: what was drawn in hundreds of pieces
//! becomes the lines a person sees.
//!
//! Producers draw one border as strokes, as thin filled rectangles, as a
//! string of short segments, as dots, or twice, as the edges of adjacent
//! cells. All of that is collected as pieces and merged by a sweep.

use std::collections::BTreeMap;

use super::path::{Area, LEAN, Path, SubPath};
use crate::budget::{Budget, Exceeded, Resource};
use crate::content::Rect;
use crate::read::page::{Fill, Rule};

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
        for sub in path.subpaths() {
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
        for sub in path.subpaths() {
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

/// The four sides of a frame painted as one rectangle cut out of another.
fn frame(first: &SubPath<'_>, second: &SubPath<'_>, even_odd: bool) -> Option<[(Area, bool); 4]> {
    let (a, b) = (first.rectangle()?, second.rectangle()?);
    let hollow = even_odd || first.winding() * second.winding() < 0.0;
    let (outer, inner) = if a.width() >= b.width() {
        (a, b)
    } else {
        (b, a)
    };
    let sides = [
        inner.x0 - outer.x0,
        inner.y0 - outer.y0,
        outer.x1 - inner.x1,
        outer.y1 - inner.y1,
    ];
    (hollow && sides.iter().all(|side| (0.0..=THICKEST).contains(side))).then_some([
        (
            Area {
                y1: inner.y0,
                ..outer
            },
            true,
        ),
        (
            Area {
                y0: inner.y1,
                ..outer
            },
            true,
        ),
        (
            Area {
                x1: inner.x0,
                ..outer
            },
            false,
        ),
        (
            Area {
                x0: inner.x1,
                ..outer
            },
            false,
        ),
    ])
}

/// A merged line.
#[derive(Debug, Clone, Copy)]
struct Line {
    at: f64,
    from: f64,
    to: f64,
    width: f64,
    /// Length of the last piece.
    last: f64,
    /// Sum of lengths and of positions weighted by length.
    weight: f64,
    moment: f64,
}

impl Line {
    fn new(piece: &Piece) -> Self {
        let weight = (piece.to - piece.from).max(0.01);
        Self {
            at: piece.at,
            from: piece.from,
            to: piece.to,
            width: piece.width,
            last: piece.to - piece.from,
            weight,
            moment: piece.at * weight,
        }
    }

    /// The longest gap after which a piece still belongs to the line.
    fn reach(&self, piece: &Piece) -> f64 {
        let longer = self.last.max(piece.to - piece.from);
        if longer > LONGEST_DASH {
            return GAP;
        }
        (longer * DASH_GAP_SHARE).clamp(GAP, DASH_GAP)
    }

    fn add(&mut self, piece: &Piece) {
        let weight = (piece.to - piece.from).max(0.01);
        // Dashes of two cells that touch are one piece.
        self.last = if piece.from <= self.to + LEAN {
            self.last + piece.to - piece.from
        } else {
            piece.to - piece.from
        };
        self.to = self.to.max(piece.to);
        self.width = self.width.max(piece.width);
        self.weight += weight;
        self.moment += piece.at * weight;
    }

    fn done(mut self) -> Self {
        self.at = self.moment / self.weight;
        self
    }
}

/// A position as a key: hundredths of a point.
#[expect(clippy::cast_possible_truncation, reason = "page coordinates fit i64")]
fn key(at: f64) -> i64 {
    (at * 100.0).round() as i64
}

/// Joins pieces that lie on one line and touch or nearly touch. Sorted by
/// start; the lines still open are looked up by position.
fn merge(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|p, q| p.from.total_cmp(&q.from).then(p.at.total_cmp(&q.at)));
    let mut open: BTreeMap<i64, Line> = BTreeMap::new();
    let mut lines = Vec::new();
    for piece in &pieces {
        let middle = key(piece.at);
        let reach = key(SAME_LINE);
        let near = open
            .range(middle - reach..=middle + reach)
            .filter(|(_, line)| line.to + line.reach(piece) >= piece.from)
            .min_by_key(|(at, _)| (**at - middle).abs())
            .map(|(at, _)| *at);
        if let Some(line) = near.and_then(|at| open.get_mut(&at)) {
            line.add(piece);
        } else if let Some(ended) = open.insert(middle, Line::new(piece)) {
            lines.push(ended.done());
        }
    }
    lines.extend(open.into_values().map(Line::done));
    lines.sort_by(|p, q| p.at.total_cmp(&q.at).then(p.from.total_cmp(&q.from)));
    lines
}

/// The parts of lines that no drawn line covers.
fn uncovered(edges: &[Line], drawn: &[Line]) -> Vec<Line> {
    let mut open = Vec::new();
    for edge in edges {
        let first = drawn.partition_point(|line| line.at < edge.at - SAME_LINE);
        let near = drawn
            .get(first..)
            .unwrap_or_default()
            .iter()
            .take_while(|line| line.at <= edge.at + SAME_LINE);
        let mut covers: Vec<(f64, f64)> =
            near.map(|line| (line.from - GAP, line.to + GAP)).collect();
        covers.sort_by(|p, q| p.0.total_cmp(&q.0));
        let mut from = edge.from;
        for (start, end) in covers {
            if start > from {
                open.push(Line {
                    from,
                    to: start.min(edge.to),
                    ..*edge
                });
            }
            from = from.max(end);
            if from >= edge.to {
                break;
            }
        }
        if from < edge.to {
            open.push(Line { from, ..*edge });
        }
    }
    open.retain(|line| line.to > line.from);
    open
}

/// Edges of surfaces beyond which the colour changes.
fn shade_edges(fills: &[(Area, u32)], bands: &Bands<'_>, horizontal: bool) -> Vec<Piece> {
    /// How far beyond an edge to look for the same colour.
    const BEYOND: f64 = 1.0;
    let mut edges = Vec::new();
    for (area, color) in fills {
        let sides = if horizontal {
            [(area.y0, area.y0 - BEYOND), (area.y1, area.y1 + BEYOND)]
        } else {
            [(area.x0, area.x0 - BEYOND), (area.x1, area.x1 + BEYOND)]
        };
        let (from, to) = if horizontal {
            (area.x0, area.x1)
        } else {
            (area.y0, area.y1)
        };
        for (at, beyond) in sides {
            let hidden = [0.25, 0.5, 0.75].iter().all(|share| {
                let along = from + (to - from) * share;
                let (x, y) = if horizontal {
                    (along, beyond)
                } else {
                    (beyond, along)
                };
                bands.any(x, y, |other| other == *color)
            });
            if !hidden {
                edges.push(Piece {
                    at,
                    from,
                    to,
                    width: 0.0,
                    white: false,
                });
            }
        }
    }
    edges
}

/// Surfaces by horizontal band, to ask what covers a point.
struct Bands<'f> {
    fills: &'f [(Area, u32)],
    bands: Vec<Vec<u32>>,
}

impl<'f> Bands<'f> {
    /// Height of a band in points: about a text line.
    const HEIGHT: f64 = 12.0;
    /// Bands of one page; taller pages share the last one.
    const COUNT: usize = 512;
    /// Surfaces looked at per question: overlapping ones beyond that are an attack.
    const LOOKS: usize = 1024;

    fn new(fills: &'f [(Area, u32)]) -> Self {
        let mut bands: Vec<Vec<u32>> = Vec::new();
        if !fills.is_empty() {
            bands.resize_with(Self::COUNT, Vec::new);
        }
        for (index, (area, _)) in fills.iter().enumerate() {
            for band in Self::band(area.y0)..=Self::band(area.y1) {
                if let (Some(list), Ok(index)) = (bands.get_mut(band), u32::try_from(index)) {
                    list.push(index);
                }
            }
        }
        Self { fills, bands }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped before"
    )]
    fn band(y: f64) -> usize {
        (y / Self::HEIGHT).clamp(0.0, Self::COUNT as f64 - 1.0) as usize
    }

    fn any(&self, x: f64, y: f64, wanted: impl Fn(u32) -> bool) -> bool {
        let Some(list) = self.bands.get(Self::band(y)) else {
            return false;
        };
        list.iter()
            .rev()
            .filter_map(|&index| self.fills.get(index as usize))
            .take(Self::LOOKS)
            .any(|(area, color)| area.contains(x, y) && wanted(*color))
    }
}
