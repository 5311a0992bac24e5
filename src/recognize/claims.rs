//! Claims: which characters of a form's region have an owner.
//!
//! `unplaced` is the complement of all claims, computed, never filled by hand.

use rustc_hash::FxHashMap;

use crate::content::{Content, LineId, Passage, Span};

/// The claimed parts of lines.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    by_line: FxHashMap<LineId, Vec<(u32, u32)>>,
}

impl Claims {
    /// Claims a passage.
    pub fn add(&mut self, passage: &Passage) {
        for span in &passage.spans {
            self.by_line
                .entry(span.line)
                .or_default()
                .push((span.start, span.end));
        }
    }

    /// Whether anything of a line is claimed.
    #[must_use]
    pub fn touches(&self, line: LineId) -> bool {
        self.by_line.contains_key(&line)
    }

    /// The parts of a line that nobody claimed and that are not white space.
    #[must_use]
    pub fn rest(&self, content: &Content, line: LineId) -> Vec<Span> {
        let Some(chars) = content.line(line).map(|l| l.chars.as_slice()) else {
            return Vec::new();
        };
        let mut claimed = self.by_line.get(&line).cloned().unwrap_or_default();
        claimed.sort_unstable();
        let end = u32::try_from(chars.len()).unwrap_or(u32::MAX);
        let mut rest = Vec::new();
        let mut at = 0;
        for (from, to) in claimed.into_iter().chain([(end, end)]) {
            if at < from {
                rest.push(Span {
                    line,
                    start: at,
                    end: from.min(end),
                });
            }
            at = at.max(to);
        }
        rest.retain(|s| {
            chars
                .get(s.start as usize..s.end as usize)
                .is_some_and(|part| part.iter().any(|c| !c.is_whitespace()))
        });
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Direction, Line, Origin, Place};

    #[test]
    fn what_is_not_claimed_is_left() {
        let mut content = Content::default();
        let line = content.push_line(Line {
            chars: "单位：万元 其他".chars().collect(),
            place: Place::Text {
                line: 1,
                cell: None,
            },
            extents: Vec::new(),
            direction: Direction::Right,
            origin: Origin::Text,
            score: None,
        });
        let mut claims = Claims::default();
        claims.add(&Passage {
            spans: vec![
                Span {
                    line,
                    start: 3,
                    end: 5,
                },
                Span {
                    line,
                    start: 0,
                    end: 3,
                },
            ],
        });
        let rest = claims.rest(&content, line);
        assert_eq!(
            rest,
            [Span {
                line,
                start: 5,
                end: 8
            }]
        );
        assert_eq!(content.text(&Passage { spans: rest }), "其他");
    }
}
