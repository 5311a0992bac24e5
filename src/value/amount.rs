//! Money: the printed amount, the printed unit and exact yuan.

use std::ops::Range;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blank::{Cell, blank_in};
use super::number::{Approximation, NumberError, bare};
use super::text::Text;

/// A unit of money as forms print it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum MoneyUnit {
    /// 元
    #[serde(rename = "元")]
    Yuan,
    /// 百元
    #[serde(rename = "百元")]
    Bai,
    /// 千元
    #[serde(rename = "千元")]
    Qian,
    /// 万元
    #[serde(rename = "万元")]
    Wan,
    /// 十万元
    #[serde(rename = "十万元")]
    ShiWan,
    /// 百万元
    #[serde(rename = "百万元")]
    BaiWan,
    /// 千万元
    #[serde(rename = "千万元")]
    QianWan,
    /// 亿元
    #[serde(rename = "亿元")]
    Yi,
}

impl MoneyUnit {
    const ALL: [Self; 8] = [
        Self::Yuan,
        Self::Bai,
        Self::Qian,
        Self::Wan,
        Self::ShiWan,
        Self::BaiWan,
        Self::QianWan,
        Self::Yi,
    ];

    /// The power of ten in yuan.
    #[must_use]
    pub const fn power(self) -> u32 {
        match self {
            Self::Yuan => 0,
            Self::Bai => 2,
            Self::Qian => 3,
            Self::Wan => 4,
            Self::ShiWan => 5,
            Self::BaiWan => 6,
            Self::QianWan => 7,
            Self::Yi => 8,
        }
    }

    /// The usual spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Bai => "百元",
            Self::Qian => "千元",
            Self::Wan => "万元",
            Self::ShiWan => "十万元",
            Self::BaiWan => "百万元",
            Self::QianWan => "千万元",
            Self::Yi => "亿元",
        }
    }

    /// Reads a unit: 万元, 万, 人民币万元, 单位：万元.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let text = Text::new(raw);
        let mut range = text.whole();
        for lead in ["金额单位", "单位", "计量单位", ":", "人民币"] {
            if let Some(end) = text.starts(range.start, lead) {
                range = text.trim(end..range.end);
            }
        }
        let (unit, end) = Self::at(&text, range.start)?;
        (end == range.end).then_some(unit)
    }

    fn from_power(power: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|u| u.power() == power)
    }

    /// The unit at a position and its end.
    fn at(text: &Text, start: usize) -> Option<(Self, usize)> {
        let spelled = Self::ALL
            .into_iter()
            .find_map(|u| Some((u, text.starts(start, u.as_str())?)));
        let short = || {
            let scales = [
                ("十万", Self::ShiWan),
                ("百万", Self::BaiWan),
                ("千万", Self::QianWan),
                ("万", Self::Wan),
                ("亿", Self::Yi),
                ("圆", Self::Yuan),
            ];
            scales
                .into_iter()
                .find_map(|(s, u)| Some((u, text.starts(start, s)?)))
        };
        spelled.or_else(short)
    }
}

/// Where an amount's unit was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitSource {
    /// In the cell itself.
    Cell,
    /// In the column, the head or the form.
    Column,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// In the printed unit, with the printed decimals.
    pub amount: Decimal,
    /// The unit; `None` when neither cell nor column has one.
    pub unit: Option<MoneyUnit>,
    /// Where the unit was printed.
    pub unit_source: Option<UnitSource>,
    /// The unit as the cell spells it.
    pub unit_text: Option<String>,
    /// Exact yuan without trailing zeros; `None` without a unit.
    pub yuan: Option<Decimal>,
    /// In which direction the text says that the amount is not exact.
    pub approximation: Option<Approximation>,
    /// Where the amount stands in the raw text, in characters.
    pub span: Range<usize>,
}

/// Reads a cell that should hold one amount of money.
///
/// A unit in the cell wins over the column's and is multiplied once only.
///
/// # Errors
/// When the cell is neither blank nor exactly one well-formed amount.
pub fn amount(raw: &str, column_unit: Option<MoneyUnit>) -> Result<Option<Amount>, NumberError> {
    let text = Text::new(raw);
    if blank_in(&text, Cell::Number).is_some() {
        return Ok(None);
    }
    let mut cell = bare(&text);
    for lead in ["人民币", "约", "共计", "共", "计"] {
        if let Some(end) = text.starts(cell.range.start, lead) {
            cell.range.start = text.skip_space(end);
        }
    }
    let lead_around = text.ends(text.back_space(cell.range.start), "约").is_some();
    let token = cell.token(&text)?;
    let mut end = text.skip_space(token.end);
    let mut value = token.unscaled()?;
    let scale_start = if token.chinese {
        token.end
    } else {
        token.digits_end
    };
    let mut own = None;
    if token.chinese {
        // 三百二十万元: the last scale belongs to the unit.
        let power = text
            .before(token.end)
            .filter(|c| matches!(c, '万' | '亿'))
            .and_then(super::chinese::power);
        match power.and_then(MoneyUnit::from_power) {
            Some(unit) => {
                let divisor = Decimal::from(10_u64.saturating_pow(unit.power()));
                value = value
                    .checked_div(divisor)
                    .ok_or(NumberError::TooManyDigits)?
                    .normalize();
                own = Some((unit, token.end.saturating_sub(1)));
            }
            None => {
                if let Some((unit, _)) = MoneyUnit::at(&text, end) {
                    own = Some((unit, end));
                }
            }
        }
    } else if token.shift > 0 {
        match MoneyUnit::from_power(token.shift) {
            // 1亿2000万: digits after the first scale, so the whole is in yuan.
            _ if (token.digits_end..token.end).any(|i| text.is_digit(i)) => {
                value = token.value()?;
                own = Some((MoneyUnit::Yuan, end));
            }
            Some(unit) => own = Some((unit, scale_start)),
            None => {
                value = token.value()?;
                own = Some((MoneyUnit::Yuan, end));
            }
        }
    } else if let Some((unit, _)) = MoneyUnit::at(&text, end) {
        own = Some((unit, end));
    }
    for yuan in ["万元", "元", "圆"] {
        if let Some(after) = text.starts(end, yuan)
            && (yuan != "万元" || token.shift == 0)
        {
            end = after;
            break;
        }
    }
    if own.is_some_and(|(unit, at)| unit != MoneyUnit::Yuan && at >= end) {
        end = own
            .and_then(|(_, at)| MoneyUnit::at(&text, at))
            .map_or(end, |(_, e)| e);
    }
    let unit_end = end;
    let mut approximation = token.approximation;
    for around in ["左右", "上下"] {
        if let Some(after) = text.starts(end, around) {
            end = after;
            approximation = Some(Approximation::Around);
        }
    }
    if lead_around {
        approximation = Some(Approximation::Around);
    }
    let end = text.starts(end, "整").unwrap_or(end);
    cell.nothing_after(&text, end)?;
    let amount = cell.sign(value);
    let unit_text = own
        .map(|(_, start)| unit_spelling(&text, start, unit_end))
        .filter(|s| !s.is_empty());
    let unit = own.map(|(unit, _)| unit).or(column_unit);
    let unit_source = match (&own, column_unit) {
        (Some(_), _) => Some(UnitSource::Cell),
        (None, Some(_)) => Some(UnitSource::Column),
        (None, None) => None,
    };
    let yuan = unit.map(|unit| yuan(amount, unit)).transpose()?;
    Ok(Some(Amount {
        amount,
        unit,
        unit_source,
        unit_text,
        yuan,
        approximation,
        span: text.whole(),
    }))
}

/// The unit as printed, without the 余 before it.
fn unit_spelling(text: &Text, start: usize, end: usize) -> String {
    let start = text.starts_any(start, &["余", "多"]).unwrap_or(start);
    text.raw(text.trim(start..end.max(start)))
}

/// Exact yuan without trailing zeros.
fn yuan(amount: Decimal, unit: MoneyUnit) -> Result<Decimal, NumberError> {
    let normal = amount.normalize();
    let (mantissa, scale) = (normal.mantissa(), normal.scale());
    let common = scale.min(unit.power());
    let factor = 10_i128
        .checked_pow(unit.power() - common)
        .ok_or(NumberError::TooManyDigits)?;
    let mantissa = mantissa
        .checked_mul(factor)
        .ok_or(NumberError::TooManyDigits)?;
    Decimal::try_from_i128_with_scale(mantissa, scale - common)
        .map(|d| d.normalize())
        .map_err(|_| NumberError::TooManyDigits)
}
