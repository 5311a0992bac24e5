//! Cells that say nothing: distinct from zero and from absent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::{Text, is_space};

/// How a cell says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// No characters.
    Empty,
    /// A mark such as `/` or `—`.
    Mark,
    /// A model row's prompt left standing: `……`, `指标2:`, `XX`.
    Placeholder,
}

/// What a cell is for: 无 is a mark in a number cell and an answer in a text cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell {
    /// A cell for a number.
    Number,
    /// A cell for text, such as reasons and problems.
    Text,
}

/// Marks that fill a cell alone or repeated.
const MARKS: &[char] = &[
    '/', '\\', '-', '–', '—', '―', '─', '~', '*', '.', '、', '_', '|',
];
/// Words that mean "nothing" in a number cell.
const NOTHING: &[&str] = &[
    "无",
    "暂无",
    "不适用",
    "无数据",
    "未涉及",
    "不涉及",
    "N/A",
    "n/a",
    "NA",
    "一",
    "一一",
    "空",
];
/// Prompts that model rows start with.
const PROMPTS: &[&str] = &["指标", "目标", "任务", "绩效指标", "二级指标", "三级指标"];
/// Signs that stand for a number to be filled in.
const FILL_IN: &[&str] = &["XX", "xx", "××", "**", "……", "…", "___", "〇〇", "○○", "□□"];

/// Whether a text cell says nothing. 无 is an answer here: see [`blank_number`].
#[must_use]
pub fn blank(raw: &str) -> Option<Blank> {
    if says_something(raw) {
        return None;
    }
    blank_in(&Text::new(raw), Cell::Text)
}

/// Whether a number cell says nothing: 无, 暂无 and 不适用 are marks here.
#[must_use]
pub fn blank_number(raw: &str) -> Option<Blank> {
    if says_something(raw) {
        return None;
    }
    blank_in(&Text::new(raw), Cell::Number)
}

/// Whether a look without folding tells that a cell is not blank: it starts with
/// a digit, as no mark, word or prompt does, or is too long.
fn says_something(raw: &str) -> bool {
    let Some(first) = raw.trim_start().chars().next() else {
        return false;
    };
    if first.is_ascii_digit() {
        return true;
    }
    // No word or prompt for nothing starts with any other character, and no sign
    // to be filled in is among characters that folding leaves alone.
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let known = |c: char| {
        han(c)
            || c.is_ascii_alphanumeric() && !matches!(c, 'x' | 'X')
            || "，。、：；（）%".contains(c)
    };
    han(first) && !OPENS.contains(&first) && raw.chars().all(known)
        || first.is_alphanumeric() && raw.chars().nth(LONG).is_some()
}

/// What words and prompts for nothing start with.
const OPENS: &[char] = &[
    '无', '暂', '不', '未', '一', '空', '指', '目', '任', '绩', '二', '三',
];

/// No blank cell has more characters.
const LONG: usize = 64;

pub(crate) fn blank_in(text: &Text, cell: Cell) -> Option<Blank> {
    // Long texts are never blank; looking at them would cost for nothing.
    if text.len() > LONG && (0..text.len()).any(|i| text.at(i).is_some_and(|c| !is_space(c))) {
        return None;
    }
    let plain = text.plain(0..text.len());
    if plain.is_empty() {
        return Some(Blank::Empty);
    }
    if plain.starts_with("..") && plain.chars().all(|c| c == '.') && plain.len() > 2 {
        return Some(Blank::Placeholder);
    }
    if plain == "一" || plain.chars().all(|c| MARKS.contains(&c)) {
        // ** stands for a number to be filled in, * is a mark.
        return Some(if plain == "**" || plain == "***" {
            Blank::Placeholder
        } else {
            Blank::Mark
        });
    }
    if cell == Cell::Number && NOTHING.contains(&plain.trim_end_matches('。')) {
        return Some(Blank::Mark);
    }
    placeholder(&plain).then_some(Blank::Placeholder)
}

/// A prompt with at most a number behind it, or a text that holds a sign for
/// a number to be filled in and no digit of its own.
fn placeholder(plain: &str) -> bool {
    // Some fonts' maps name the dots in the middle of the line.
    if plain.chars().all(|c| matches!(c, '…' | '⋯')) {
        return true;
    }
    for prompt in PROMPTS {
        if let Some(rest) = plain.strip_prefix(prompt) {
            let tail = rest.trim_start_matches(|c: char| {
                c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | 'N' | 'n')
            });
            if tail.chars().all(|c| matches!(c, ':' | '.' | '…' | '、')) && !rest.is_empty() {
                return true;
            }
        }
    }
    let short = plain.chars().count() <= 16 && !plain.chars().any(|c| c.is_ascii_digit());
    let opens = |c: char| FILL_IN.iter().any(|f| f.starts_with(c));
    short && plain.chars().any(opens) && FILL_IN.iter().any(|f| plain.contains(f))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The look without folding may say "not blank" only where the whole look does.
    #[test]
    fn the_short_look_agrees_with_the_long_one() {
        let words = NOTHING.iter().chain(PROMPTS).chain(FILL_IN);
        for word in words {
            for raw in [
                (*word).to_owned(),
                format!("{word}。"),
                format!("{word}2:"),
                format!("完成{word}"),
                format!("完成{word}个"),
            ] {
                for cell in [Cell::Number, Cell::Text] {
                    let long = blank_in(&Text::new(&raw), cell);
                    assert!(long.is_none() || !says_something(&raw), "{raw}");
                }
            }
        }
        assert!(says_something("按期完成") && says_something("95%"));
        assert!(!says_something("") && !says_something("Ｘ项") && !says_something("  "));
    }
}
