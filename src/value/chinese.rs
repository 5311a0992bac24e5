//! Chinese numerals: 三百二十, 十二, 两千, 二〇二二, 九十八点五.

use super::number::{Approximation, NumberError, Token};
use super::text::Text;
use super::unit;

/// The power of ten of a scale character.
pub(crate) fn power(ch: char) -> Option<u32> {
    Some(match ch {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        _ => return None,
    })
}

/// The value of a digit.
pub(crate) fn digit(ch: char) -> Option<i128> {
    Some(match ch {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Whether a character may stand in a Chinese numeral.
pub(crate) fn is_numeral(ch: char) -> bool {
    digit(ch).is_some() || power(ch).is_some()
}

/// The Chinese numeral that starts at `start`, if one does.
pub(crate) fn scan_chinese(text: &Text, start: usize, limit: usize) -> Option<Token> {
    let mut end = start;
    while end < limit
        && text.at(end).is_some_and(is_numeral)
        && (end == start || !unit::starts_with_scale(text, end))
    {
        end += 1;
    }
    // A scale alone (万元) is part of a unit, except 十 and 百 (十二).
    let first = text.at(start)?;
    if end == start || matches!(first, '千' | '万' | '亿' | '仟' | '萬' | '億') {
        return None;
    }
    let run: Vec<char> = (start..end).filter_map(|i| text.at(i)).collect();
    let mut decimals = 0;
    let mut mantissa = chinese_value(&run);
    // 九十八点五
    if text.at(end) == Some('点') && end + 1 < limit && text.at(end + 1).and_then(digit).is_some()
    {
        let mut at = end + 1;
        while at < limit
            && let Some(d) = text.at(at).and_then(digit)
        {
            mantissa = mantissa.and_then(|m| {
                m.checked_mul(10)
                    .and_then(|m| m.checked_add(d))
                    .ok_or(NumberError::TooManyDigits)
            });
            decimals += 1;
            at += 1;
        }
        end = at;
    }
    let mut approximation = None;
    let digits_end = end;
    if matches!(text.at(end), Some('余' | '多')) && end < limit && power(*run.last()?).is_some() {
        approximation = Some(Approximation::Above);
        end += 1;
        // 三十余万
        if let Some(p) = text.at(end).and_then(power).filter(|&p| p >= 4)
            && end < limit
        {
            let factor = 10_i128.pow(p);
            mantissa =
                mantissa.and_then(|m| m.checked_mul(factor).ok_or(NumberError::TooManyDigits));
            end += 1;
        }
    }
    Some(Token {
        start,
        end,
        digits_end,
        mantissa,
        decimals,
        shift: 0,
        approximation,
        chinese: true,
    })
}

/// The value of a Chinese numeral: 三百二十, 十二, 两千, 二〇二二.
fn chinese_value(run: &[char]) -> Result<i128, NumberError> {
    if run.len() > 1 && run.iter().all(|&c| digit(c).is_some()) {
        // Digit by digit; without a zero it is rather an idiom (三五) or a name.
        let year = run.len() == 4;
        if !year && !run.contains(&'〇') {
            return Err(NumberError::Malformed);
        }
        return run.iter().try_fold(0_i128, |sum, &c| {
            sum.checked_mul(10)
                .and_then(|s| s.checked_add(digit(c)?))
                .ok_or(NumberError::TooManyDigits)
        });
    }
    let (mut total, mut section): (i128, i128) = (0, 0);
    let mut pending: Option<i128> = None;
    let mut last_power = u32::MAX;
    let mut zero = false;
    for &ch in run {
        if let Some(d) = digit(ch) {
            if d == 0 {
                zero = true;
                if pending.is_some() {
                    return Err(NumberError::Malformed);
                }
                continue;
            }
            if pending.replace(d).is_some() {
                return Err(NumberError::Malformed);
            }
        } else if let Some(p) = power(ch) {
            let factor = 10_i128.checked_pow(p).ok_or(NumberError::TooManyDigits)?;
            if p < 4 {
                if p >= last_power {
                    return Err(NumberError::Malformed);
                }
                // 十二 is 一十二.
                let d = pending
                    .take()
                    .or((p == 1).then_some(1))
                    .ok_or(NumberError::Malformed)?;
                section = d
                    .checked_mul(factor)
                    .and_then(|v| section.checked_add(v))
                    .ok_or(NumberError::TooManyDigits)?;
                last_power = p;
            } else {
                section = section
                    .checked_add(pending.take().unwrap_or(0))
                    .ok_or(NumberError::TooManyDigits)?;
                let whole = if p == 8 {
                    total.checked_add(section)
                } else {
                    Some(section)
                };
                let scaled = whole
                    .filter(|&w| w > 0)
                    .ok_or(NumberError::Malformed)?
                    .checked_mul(factor)
                    .ok_or(NumberError::TooManyDigits)?;
                total = if p == 8 {
                    scaled
                } else {
                    total
                        .checked_add(scaled)
                        .ok_or(NumberError::TooManyDigits)?
                };
                section = 0;
                last_power = u32::MAX;
            }
            zero = false;
        }
    }
    if let Some(d) = pending {
        // 三百二 is read as 320 by some and as 302 by none, but it is not exact print.
        if last_power > 1 && !zero && (last_power < 4 || total > 0) {
            return Err(NumberError::Malformed);
        }
        section = section.checked_add(d).ok_or(NumberError::TooManyDigits)?;
    }
    total.checked_add(section).ok_or(NumberError::TooManyDigits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals() {
        let value = |s: &str| chinese_value(&s.chars().collect::<Vec<_>>());
        for (text, want) in [
            ("十", 10),
            ("十二", 12),
            ("三百二十", 320),
            ("两千", 2000),
            ("一百零二", 102),
            ("一万零五百", 10500),
            ("三亿二千万", 320_000_000),
            ("一万亿", 1_000_000_000_000),
            ("二〇二二", 2022),
            ("二十万", 200_000),
            ("零", 0),
            ("五", 5),
        ] {
            assert_eq!(value(text), Ok(want), "{text}");
        }
        for text in ["三百二", "十百", "五五", "一万五"] {
            assert!(value(text).is_err(), "{text}");
        }
    }
}
