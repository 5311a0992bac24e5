//! The ways in which a date is printed, and the words behind it.

use super::{Date, DateBound};
use crate::value::text::{Text, is_space};

type Piece = ((Date, Option<Date>), usize);

/// One or two digits in a range at a position.
fn small(text: &Text, at: usize, range: std::ops::RangeInclusive<u8>) -> Option<(u8, usize)> {
    let mut value = 0_u8;
    let mut end = at;
    while end < at + 2
        && let Some(d) = text.at(end).and_then(|c| c.to_digit(10))
    {
        value = value.checked_mul(10)?.checked_add(u8::try_from(d).ok()?)?;
        end += 1;
    }
    (end > at && !text.is_digit(end) && range.contains(&value)).then_some((value, end))
}

fn year(text: &Text, at: usize) -> Option<(u16, usize)> {
    let mut value = 0_u16;
    for i in at..at + 4 {
        let ch = text.at(i)?;
        let d = ch.to_digit(10).or_else(|| {
            "〇一二三四五六七八九"
                .chars()
                .position(|c| c == ch || (ch == '零' && c == '〇'))
                .and_then(|p| u32::try_from(p).ok())
        })?;
        value = value.checked_mul(10)?.checked_add(u16::try_from(d).ok()?)?;
    }
    (!text.is_digit(at + 4) && (1949..=2099).contains(&value)).then_some((value, at + 4))
}

/// 23年12月: two digits are a year only where a month follows and no other century fits.
fn short_year(text: &Text, at: usize) -> Option<(u16, usize)> {
    let (short, end) = small(text, at, 15..=39)?;
    let month = text.starts(end, "年")?;
    let (_, after) = small(text, month, 1..=12)?;
    text.starts(after, "月")?;
    Some((u16::from(short).checked_add(2000)?, end))
}

/// 2022-10-31, 2022/10/31, 2022.10.31, 2022-10, 2022.10前
pub(super) fn numeric(text: &Text, at: usize) -> Option<Piece> {
    let (y, end) = year(text, at)?;
    let sep = text.at(end).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (m, end) = small(text, end + 1, 1..=12)?;
    if text.at(end) == Some(sep) {
        let (d, end) = small(text, end + 1, 1..=31)?;
        let date = Date {
            year: Some(y),
            month: Some(m),
            day: Some(d),
        };
        return Some(((date, None), end));
    }
    let date = Date {
        year: Some(y),
        month: Some(m),
        day: None,
    };
    // 2022.10 may be a number and 2022/10 a share.
    let two_digits = text.is_digit(end.saturating_sub(2));
    let plain = sep == '-' && two_digits && text.at(end) != Some('年');
    (plain || sep != '-' && is_month(text, at, end)).then_some(((date, None), end))
}

/// Whether the words around 2022.10 make it a month and no number: 2022.10前,
/// 2022.06-2022.12, 2022.1-12月, or two digits of a month in a cell of their own.
fn is_month(text: &Text, at: usize, end: usize) -> bool {
    let whole = text.whole();
    let monthly = |at| {
        year(text, at).is_some_and(|(_, e)| matches!(text.at(e), Some('.' | '/')))
            || small(text, at, 1..=12).is_some_and(|(_, e)| text.at(e) == Some('月'))
    };
    let period = joint(text, end).is_some_and(monthly);
    // The start of a period was read before.
    let ends_period = end == whole.end
        && text
            .before(at)
            .is_some_and(|c| matches!(c, '-' | '–' | '—' | '~' | '至' | '到'));
    let limited = matches!(
        bound(text, end).0,
        Some(DateBound::Before | DateBound::BeforeEnd | DateBound::End)
    );
    let cell = at == whole.start && end == whole.end && end - at == 7;
    cell || period || ends_period || limited
}

/// 20231231 in a cell of its own, as systems export dates.
pub(super) fn compact(text: &Text, at: usize) -> Option<Piece> {
    let whole = text.whole();
    if at != whole.start || whole.len() != 8 {
        return None;
    }
    let digits = |from: usize, count: usize| -> Option<u16> {
        let word = text.plain(from..from + count);
        word.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        word.parse().ok()
    };
    let year = digits(at, 4).filter(|y| (1949..=2099).contains(y))?;
    let month = digits(at + 4, 2).and_then(|m| u8::try_from(m).ok());
    let day = digits(at + 6, 2).and_then(|d| u8::try_from(d).ok());
    let date = Date {
        year: Some(year),
        month: Some(month.filter(|m| (1..=12).contains(m))?),
        day: Some(day.filter(|d| (1..=31).contains(d))?),
    };
    Some(((date, None), whole.end))
}

/// 2021-2023年, 2021年至2023年
pub(super) fn years(text: &Text, at: usize) -> Option<Piece> {
    let (first, end) = year(text, at)?;
    let end = text.starts(end, "年").unwrap_or(end);
    let (second, end) = year(text, joint(text, end)?)?;
    let end = text.starts(end, "年")?;
    // 2021年-2023年5月 is two dates.
    if small(text, end, 1..=12).is_some_and(|(_, e)| text.at(e) == Some('月')) {
        return None;
    }
    let end = text.starts(end, "度").unwrap_or(end);
    let of = |y| Date {
        year: Some(y),
        ..Date::default()
    };
    Some(((of(first), Some(of(second))), end))
}

/// 2022年, 2022年10月, 2022年10月31日, 10月31日, 10月, 1-6月
pub(super) fn spelled(text: &Text, at: usize, may_be_range: bool) -> Option<Piece> {
    let mut date = Date::default();
    let mut end = at;
    if let Some((y, e)) = year(text, at).or_else(|| short_year(text, at))
        && let Some(e) = text.starts(skip(text, e), "年")
    {
        date.year = Some(y);
        end = text.starts(e, "度").unwrap_or(e);
        for (half, months) in [("上半年", (1, 6)), ("下半年", (7, 12))] {
            if let Some(e) = text.starts(end, half) {
                let to = Date {
                    month: Some(months.1),
                    ..date
                };
                date.month = Some(months.0);
                return Some(((date, Some(to)), e));
            }
        }
        if let Some(((q, to), e)) = quarter(text, end) {
            date.month = q.month;
            return Some((
                (
                    date,
                    to.map(|t| Date {
                        year: date.year,
                        ..t
                    }),
                ),
                e,
            ));
        }
    }
    let month_at = skip(text, end);
    if let Some((m, e)) = small(text, month_at, 1..=12) {
        if let Some(e) = text.starts(skip(text, e), "月") {
            date.month = Some(m);
            end = text.starts(e, "份").unwrap_or(e);
            if let Some((d, e)) = small(text, skip(text, end), 1..=31)
                && let Some(e) = text.starts_any(skip(text, e), &["日", "号"])
            {
                date.day = Some(d);
                end = e;
            }
        } else if may_be_range
            && let Some(after) = joint(text, e)
            && let Some((to, e)) = small(text, after, 1..=12)
            && let Some(e) = text.starts(e, "月")
        {
            // 1-6月
            date.month = Some(m);
            let e = text.starts(e, "份").unwrap_or(e);
            return Some((
                (
                    date,
                    Some(Date {
                        month: Some(to),
                        ..date
                    }),
                ),
                e,
            ));
        } else if !may_be_range
            && end == at
            && let Some((d, e)) = small(text, at, 1..=31)
            && let Some(e) = text.starts(e, "日")
        {
            return Some((
                (
                    Date {
                        day: Some(d),
                        ..date
                    },
                    None,
                ),
                e,
            ));
        }
    }
    (date != Date::default()).then_some(((date, None), end))
}

/// 25日前, where it is a day of each month
pub(super) fn day_of_month(text: &Text, at: usize) -> Option<Piece> {
    let (day, end) = small(text, at, 1..=31)?;
    let end = text.starts(end, "日")?;
    let limited = text.starts_any(end, &["前", "之前", "以前"]).is_some();
    limited.then_some((
        (
            Date {
                day: Some(day),
                ..Date::default()
            },
            None,
        ),
        end,
    ))
}

/// 第三季度, 三季度, 前三季度, 1-4季度
pub(super) fn quarter(text: &Text, at: usize) -> Option<Piece> {
    let ordinal = |at: usize| -> Option<(u8, usize)> {
        let at = text.starts(at, "第").unwrap_or(at);
        let number = match text.at(at)? {
            '一' | '1' => 0,
            '二' | '2' => 1,
            '三' | '3' => 2,
            '四' | '4' => 3,
            _ => return None,
        };
        Some((number, text.starts(at + 1, "季度").unwrap_or(at + 1)))
    };
    let whole = text.starts(at, "前");
    let (number, mut end) = ordinal(whole.unwrap_or(at))?;
    let mut last = number;
    if whole.is_none()
        && let Some((to, after)) = joint(text, end).and_then(ordinal)
        && to > number
    {
        (last, end) = (to, after);
    }
    text.ends(end, "季度")?;
    let date = |month| Date {
        month: Some(month),
        ..Date::default()
    };
    let first = if whole.is_some() { 1 } else { number * 3 + 1 };
    Some(((date(first), Some(date(last * 3 + 3))), end))
}

fn skip(text: &Text, at: usize) -> usize {
    if text.at(at).is_some_and(is_space) {
        at + 1
    } else {
        at
    }
}

pub(super) fn joint(text: &Text, at: usize) -> Option<usize> {
    let at = skip(text, at);
    let end = text.starts_any(at, &["——", "--", "-", "–", "—", "~", "至", "到"])?;
    Some(skip(text, end))
}

pub(super) fn bound(text: &Text, at: usize) -> (Option<DateBound>, usize) {
    const BOUNDS: &[(&str, DateBound)] = &[
        ("底以前", DateBound::BeforeEnd),
        ("年底前", DateBound::BeforeEnd),
        ("底之前", DateBound::BeforeEnd),
        ("底前", DateBound::BeforeEnd),
        ("末前", DateBound::BeforeEnd),
        ("以前", DateBound::Before),
        ("之前", DateBound::Before),
        ("前", DateBound::Before),
        ("年底", DateBound::End),
        ("底", DateBound::End),
        ("末", DateBound::End),
        ("初", DateBound::Start),
        ("以内", DateBound::Within),
        ("之内", DateBound::Within),
        ("内", DateBound::Within),
        ("起", DateBound::From),
    ];
    // 2022年前三季度 and 2022年前10名 say nothing about a limit.
    let misleading = text.at(at) == Some('前')
        && text
            .at(at + 1)
            .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十几列往期".contains(c));
    if misleading {
        return (None, at);
    }
    for &(word, bound) in BOUNDS {
        if let Some(end) = text.starts(at, word) {
            return (Some(bound), end);
        }
    }
    (None, at)
}
