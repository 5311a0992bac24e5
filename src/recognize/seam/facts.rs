//! What speaks for and against two parts at a page break being one cell.

use super::super::sheet::SheetCell;
use crate::content::{Seam, SeamColumn};
use crate::lexicon::Shape;

/// How much each fact counts. One point is a hint that real forms contradict
/// now and then; three points were never contradicted in the forms seen.
mod weight {
    /// A number that the part above still lacks is printed below.
    pub const NUMBER_OPEN: u32 = 4;
    /// The number is printed above and its cell below is blank.
    pub const NUMBER_DONE: u32 = 2;
    /// Text goes on below a line that is full and closes no sentence.
    pub const TEXT_OPEN: u32 = 2;
    /// Prose above ended with room to spare.
    pub const PROSE_DONE: u32 = 4;
    /// A short text ended with room to spare: only its end lets a line so free.
    pub const SHORT_DONE: u32 = 8;
    /// Prose above ended with a full stop, as a paragraph of a longer text does too.
    pub const FULL_STOP: u32 = 2;
    /// Text on one side only.
    pub const ONE_SIDED: u32 = 1;
    /// Text on one side only, in a column that no other row leaves blank.
    pub const BLANK_NOWHERE: u32 = 3;
    /// An open bracket above, or closing punctuation first below: cannot be two texts.
    pub const TEXT_CUT: u32 = 5;
    /// No ruling is drawn at the break where rows are otherwise ruled.
    pub const NOT_CLOSED: u32 = 2;
    /// Edges are drawn above and below a break, in a table that leaves them out
    /// elsewhere where a cell goes on.
    pub const CLOSED: u32 = 4;
    /// Text above ends with a number and its unit, as targets and results do.
    pub const VALUE_DONE: u32 = 3;
    /// So does the text below, on top: each is whole.
    pub const BOTH_DONE: u32 = 2;
    /// Sums within this distance of zero do not decide.
    pub const UNDECIDED: i64 = 1;
    /// Facts on both sides from this weight on contradict each other.
    pub const CONFLICT: u32 = 5;
}

/// Free space after the last line, in em, from which on a text ended of its
/// own accord: one em of a line may stay free because the next character must
/// not begin a line, and half an em for padding.
const ROOM_ENDED: f32 = 2.0;
/// Free space up to which a line is full.
pub(super) const ROOM_FULL: f32 = 1.6;
/// Width of a Latin letter or digit, in em: the widest of the fonts seen.
const NARROW: f32 = 0.6;
/// Distance to the end of the part, in line heights, from which on a text did
/// not stop for want of space: one line, and half of one for padding.
const SPACE_LEFT: f32 = 1.5;
/// From this length on a cell with punctuation is prose that ends with a full stop.
pub(super) const PROSE_CHARS: usize = 24;

/// The facts for and against one hypothesis, added up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pro: u32,
    contra: u32,
    refuted: bool,
}

impl Tally {
    /// A fact that speaks for it.
    pub fn pro(&mut self, weight: u32) {
        self.pro = self.pro.saturating_add(weight);
    }

    /// A fact that speaks against it.
    pub fn contra(&mut self, weight: u32) {
        self.contra = self.contra.saturating_add(weight);
    }

    /// A fact that rules it out.
    pub fn refute(&mut self) {
        self.refuted = true;
    }

    /// All facts of another tally as well.
    pub fn add(&mut self, other: Self) {
        self.pro(other.pro);
        self.contra(other.contra);
        self.refuted |= other.refuted;
    }

    fn sum(self) -> i64 {
        i64::from(self.pro) - i64::from(self.contra)
    }

    /// Whether the facts speak for it.
    #[must_use]
    pub fn holds(self) -> bool {
        !self.refuted && self.sum() > 0
    }

    /// Whether the facts do not decide: too few, or strong ones on both sides.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        !self.refuted
            && (self.sum().abs() <= weight::UNDECIDED
                || self.pro.min(self.contra) >= weight::CONFLICT)
    }
}

/// The label stands above, the cell beside its text is blank below.
pub const LABEL_OPEN: u32 = 2;
/// A group cell is blank below the break: its text stands above.
pub const GROUP_BLANK: u32 = 3;
/// A label is printed half above and half below.
pub const LABEL_CUT: u32 = weight::TEXT_CUT;

/// Whether the breaks of a table show that its producer closes what ends and leaves
/// open what goes on: at one of them some columns are closed and others open.
#[must_use]
pub fn edges_tell(seams: &[Seam]) -> bool {
    let both = |c: &SeamColumn, drawn: bool| {
        c.closed_above == Some(drawn) && c.closed_below == Some(drawn)
    };
    seams.iter().any(|s| {
        s.columns.iter().any(|c| both(c, true)) && s.columns.iter().any(|c| both(c, false))
    })
}

/// That the edges of a cell are drawn at a break, where [`edges_tell`].
#[must_use]
pub fn closed(seam: SeamColumn) -> Tally {
    let mut tally = Tally::default();
    if seam.closed_above == Some(true) && seam.closed_below == Some(true) {
        tally.contra(weight::CLOSED);
    }
    tally
}

/// What the cells above and below a break say about being one cell. `filled` says that
/// no other row leaves their column blank.
#[must_use]
pub fn cells(
    above: &SheetCell,
    below: &SheetCell,
    shape: Shape,
    seam: SeamColumn,
    filled: bool,
) -> Tally {
    let mut tally = Tally::default();
    let atomic = matches!(
        shape,
        Shape::Amount | Shape::Rate | Shape::Points | Shape::Unit | Shape::Comparator
    );
    match (above.is_blank(), below.is_blank()) {
        (true, true) => {}
        // Two numbers, so two rows or groups.
        (false, false) if atomic => tally.refute(),
        (true, false) if atomic => tally.pro(weight::NUMBER_OPEN),
        (false, true) if atomic => tally.pro(weight::NUMBER_DONE),
        (false, false) => {
            let value = shape == Shape::Quantity || shape == Shape::Text;
            if value && ends_with_value(&above.text) {
                tally.contra(weight::VALUE_DONE);
                let whole = below.text.chars().next().is_some_and(char::is_alphabetic);
                if whole && ends_with_value(&below.text) {
                    tally.contra(weight::BOTH_DONE);
                }
            }
            texts(above, below, seam, &mut tally);
        }
        (true, false) | (false, true) if filled => tally.pro(weight::BLANK_NOWHERE),
        (true, false) | (false, true) => tally.pro(weight::ONE_SIDED),
    }
    if seam.closed_above == Some(false) && seam.closed_below == Some(false) {
        tally.pro(weight::NOT_CLOSED);
    }
    tally
}

fn texts(above: &SheetCell, below: &SheetCell, seam: SeamColumn, tally: &mut Tally) {
    let (Some(&last), Some(&first)) = (above.flat.chars.last(), below.flat.chars.first()) else {
        return;
    };
    let unfinished = matches!(
        last,
        '，' | '、' | '：' | ',' | '；' | '≥' | '≤' | '“' | '（' | '('
    ) || WANTS_NUMBER.iter().any(|word| above.text.ends_with(word));
    if open_brackets(&above.flat.chars) > 0 || closes(first) || unfinished {
        tally.pro(weight::TEXT_CUT);
        return;
    }
    if matches!(last, '。' | '！' | '？') {
        tally.contra(weight::FULL_STOP);
        return;
    }
    let done = if above.flat.chars.len() < PROSE_CHARS {
        weight::SHORT_DONE
    } else {
        weight::PROSE_DONE
    };
    let open = seam.closed_above == Some(false) && seam.closed_below == Some(false);
    if !open && seam.space_below.is_some_and(|space| space >= SPACE_LEFT) {
        tally.contra(done);
        return;
    }
    match seam.room_after {
        Some(room) if room >= room_needed(&below.flat.chars) => tally.contra(done),
        Some(room) if room <= ROOM_FULL => tally.pro(weight::TEXT_OPEN),
        _ => {}
    }
}

/// Words that a number must follow.
const WANTS_NUMBER: &[&str] = &[
    "不少于",
    "不低于",
    "不高于",
    "不超过",
    "不大于",
    "不小于",
    "大于",
    "小于",
    "高于",
    "低于",
    "达到",
    "超过",
];

/// The room that the beginning of a text needs on a line, in em: a number or
/// a Latin word is not divided, and closing punctuation takes the character
/// before it along.
fn room_needed(below: &[char]) -> f32 {
    let word = below
        .iter()
        .take_while(|c| c.is_ascii_graphic())
        .take(40)
        .count();
    let punctuated = below.get(1).is_some_and(|c| closes(*c));
    #[expect(clippy::cast_precision_loss, reason = "at most 40")]
    let word = word as f32 * NARROW;
    ROOM_ENDED.max(word + 1.0) + if punctuated { 1.0 } else { 0.0 }
}

/// Whether a text ends with a number and at most a short unit: 不少于300张, 98.5%.
fn ends_with_value(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(4).collect();
    let unit = tail.iter().take_while(|c| !c.is_ascii_digit()).count();
    let is_unit = tail
        .iter()
        .take(unit)
        .all(|c| c.is_alphabetic() || matches!(c, '%' | '％' | '㎡' | '‰'));
    (1..=3).contains(&unit) && is_unit && tail.get(unit).is_some_and(char::is_ascii_digit)
}

/// Whether a character cannot begin a text.
pub(super) fn closes(ch: char) -> bool {
    "，。、；：！？）)”》】%％".contains(ch)
}

/// How many brackets a text leaves open.
pub(super) fn open_brackets(chars: &[char]) -> i32 {
    let mut depth = 0_i32;
    for ch in chars {
        match ch {
            '（' | '(' | '《' | '“' | '【' => depth = depth.saturating_add(1),
            '）' | ')' | '》' | '”' | '】' => depth = depth.saturating_sub(1).max(0),
            _ => {}
        }
    }
    depth
}
