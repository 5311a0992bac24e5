//! Values in different units of one family, held against each other.

use rust_decimal::Decimal;

/// Units that differ by an exact factor: unit, base unit, factor numerator and power of ten.
const FACTORS: &[(&str, &str, i64, u32)] = &[
    ("‰", "%", 1, 1),
    ("‱", "%", 1, 2),
    ("公里", "米", 1000, 0),
    ("厘米", "米", 1, 2),
    ("毫米", "米", 1, 3),
    ("平方公里", "平方米", 1_000_000, 0),
    ("公顷", "亩", 15, 0),
    ("吨", "公斤", 1000, 0),
    ("克", "公斤", 1, 3),
    ("斤", "公斤", 5, 1),
    ("小时", "分钟", 60, 0),
    // ≤12月 may mean the month of a year; against 10个月 it does not.
    ("月", "个月", 1, 0),
];

/// The same value in the base unit of its family, for comparing.
pub(crate) fn to_base(value: Decimal, canonical: &str) -> Option<(Decimal, &str)> {
    match FACTORS.iter().find(|f| f.0 == canonical) {
        None => Some((value, canonical)),
        Some(&(_, base, factor, power)) => {
            let factor = Decimal::try_from_i128_with_scale(i128::from(factor), power).ok()?;
            Some((value.checked_mul(factor)?, base))
        }
    }
}

/// Whether numbers in two canonical units can be held against each other:
/// the units are one, or differ by an exact factor.
#[must_use]
pub fn comparable(one: &str, other: &str) -> bool {
    fn base(unit: &str) -> &str {
        FACTORS.iter().find(|f| f.0 == unit).map_or(unit, |f| f.1)
    }
    one == other || base(one) == base(other)
}
