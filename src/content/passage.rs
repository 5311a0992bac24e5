//! Substrings of lines: their text and their boxes.

use super::{Content, Direction, LineId, Place, Rect};

/// A substring of one line, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The line.
    pub line: LineId,
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

/// Substrings of lines that together make one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The pieces in reading order.
    pub spans: Vec<Span>,
}

/// The text of a passage with, for each character, where it came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flat {
    /// The raw text: soft line breaks removed, spaces kept only between
    /// characters neither of which is Han, CJK punctuation or full-width.
    pub chars: Vec<char>,
    /// For each character the line and the index in it; `None` for a space
    /// that stands for a line break.
    pub from: Vec<Option<(LineId, u32)>>,
}

impl Flat {
    /// The raw text.
    #[must_use]
    pub fn text(&self) -> String {
        // Most characters of forms have three bytes.
        let mut text = String::with_capacity(self.chars.len().saturating_mul(3));
        text.extend(&self.chars);
        text
    }

    /// The passage of the characters `start..end` of the raw text.
    #[must_use]
    pub fn passage(&self, start: usize, end: usize) -> Passage {
        let mut spans: Vec<Span> = Vec::new();
        for &(line, at) in self
            .from
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .flatten()
        {
            match spans.last_mut() {
                Some(last) if last.line == line && last.end <= at => {
                    last.end = at.saturating_add(1)
                }
                _ => spans.push(Span {
                    line,
                    start: at,
                    end: at.saturating_add(1),
                }),
            }
        }
        Passage { spans }
    }
}

/// Characters of a text for which room is made at once: the longest cell seen has 1,900.
const MOST_ROOM: usize = 4096;

/// Whether a character is Han, CJK punctuation or full-width: next to it no
/// space carries meaning.
#[must_use]
pub fn is_cjk(ch: char) -> bool {
    matches!(u32::from(ch),
        0x2E80..=0x303F      // radicals, ideographic description, CJK punctuation
        | 0x3040..=0x30FF    // kana
        | 0x3100..=0x312F | 0x31A0..=0x33FF // bopomofo, strokes, enclosed, compatibility (㎡)
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF
        | 0x20000..=0x3FFFF
        | 0x2018 | 0x2019 | 0x201C | 0x201D | 0x2026 | 0x2014 // quotation marks, ellipsis, dash as Chinese uses them
        | 0x2460..=0x24FF    // enclosed numbers
    )
}

impl Content {
    /// The passage of whole lines.
    #[must_use]
    pub fn passage(&self, lines: &[LineId]) -> Passage {
        let spans = lines
            .iter()
            .filter_map(|&line| {
                let end = u32::try_from(self.line(line)?.chars.len()).ok()?;
                (end > 0).then_some(Span {
                    line,
                    start: 0,
                    end,
                })
            })
            .collect();
        Passage { spans }
    }

    /// The passage's raw text with the origin of each character.
    ///
    /// White space is folded to single spaces; a space survives only between
    /// two characters neither of which [`is_cjk`]. A line break leaves
    /// nothing, except one space between two Latin letters, which a line
    /// break cannot stand between otherwise.
    #[must_use]
    pub fn flatten(&self, passage: &Passage) -> Flat {
        let lengths = passage.spans.iter().map(|s| s.end.saturating_sub(s.start));
        let room = (lengths.fold(0, u32::saturating_add) as usize).min(MOST_ROOM);
        let mut flat = Flat {
            chars: Vec::with_capacity(room),
            from: Vec::with_capacity(room),
        };
        // What stands between the last character and the next one.
        let mut gap: Option<Option<(LineId, u32)>> = None;
        let mut broke = false;
        for span in &passage.spans {
            let Some(line) = self.line(span.line) else {
                continue;
            };
            for at in span.start..span.end {
                let Some(&ch) = line.chars.get(at as usize) else {
                    break;
                };
                if ch.is_whitespace() || ch == '\u{200B}' || ch == '\u{FEFF}' {
                    gap = gap.or(Some(Some((span.line, at))));
                    continue;
                }
                if let Some(&before) = flat.chars.last() {
                    let latin = before.is_ascii_alphabetic() && ch.is_ascii_alphabetic();
                    let space = match gap {
                        Some(from) if !is_cjk(before) && !is_cjk(ch) => Some(from),
                        None if broke && latin => Some(None),
                        _ => None,
                    };
                    if let Some(from) = space {
                        flat.chars.push(' ');
                        flat.from.push(from);
                    }
                }
                gap = None;
                broke = false;
                flat.chars.push(ch);
                flat.from.push(Some((span.line, at)));
            }
            broke = true;
        }
        flat
    }

    /// The passage's raw text.
    #[must_use]
    pub fn text(&self, passage: &Passage) -> String {
        self.flatten(passage).text()
    }

    /// The box of a span on its page; `None` without pages.
    #[must_use]
    pub fn span_box(&self, span: Span) -> Option<(u32, Rect)> {
        let line = self.line(span.line)?;
        let Place::Page { page, rect } = line.place else {
            return None;
        };
        let slice = line.extents.get(span.start as usize..span.end as usize)?;
        let start = slice
            .iter()
            .map(|e| e[0].min(e[1]))
            .fold(f32::INFINITY, f32::min);
        let end = slice
            .iter()
            .map(|e| e[0].max(e[1]))
            .fold(f32::NEG_INFINITY, f32::max);
        if start > end {
            return None;
        }
        let boxed = match line.direction {
            Direction::Right | Direction::Left | Direction::Oblique => {
                Rect::new(start, rect.y0(), end, rect.y1())
            }
            Direction::Vertical | Direction::Down | Direction::Up => {
                Rect::new(rect.x0(), start, rect.x1(), end)
            }
        };
        Some((page, boxed))
    }
}
