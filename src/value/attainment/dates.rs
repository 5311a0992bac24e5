//! Targets without a number: dates, words and sentences.

use super::{Attainment, Basis};
use crate::value::date::{Date, DateBound, DateValue};
use crate::value::quantity::Quantity;

/// A target without a number: a date, a word or a sentence.
pub(super) fn without_number(target: &Quantity, actual: &Quantity) -> Attainment {
    match (&target.date, &actual.date) {
        (Some(limit), Some(done)) => in_time(limit, done),
        (Some(_), None) if actual.reason == Some("several_dates") => {
            Attainment::unclear("several_dates")
        }
        (None, _) if target.reason == Some("several_dates") => Attainment::unclear("several_dates"),
        _ => Attainment::unclear("target_without_measure"),
    }
}

/// Compares dates. A date without a year is in the form's own year.
fn in_time(limit: &DateValue, done: &DateValue) -> Attainment {
    let open = |d: &Date| d.month.is_none() && d.year.is_none();
    let until = limit.end.unwrap_or(limit.start);
    let finished = done.end.unwrap_or(done.start);
    if open(&until)
        || open(&finished)
        || matches!(limit.bound, Some(DateBound::From | DateBound::Start))
    {
        return Attainment::unclear("dates_not_comparable");
    }
    // 10月前 may end with September or with October.
    let whole = limit.bound == Some(DateBound::Before) && until.day.is_none();
    let earliest = if whole {
        until.first_day()
    } else {
        until.last_day()
    };
    let years = until.year.is_some() && finished.year.is_some();
    let compare = |a: (Option<u16>, u8, u8), b: (Option<u16>, u8, u8)| {
        if years {
            a.cmp(&b)
        } else {
            (a.1, a.2).cmp(&(b.1, b.2))
        }
    };
    let reason = (!years && until.year != finished.year).then_some("year_assumed");
    let (first, last) = (finished.first_day(), finished.last_day());
    if compare(first, until.last_day()).is_gt() {
        return Attainment::of(false, Basis::Computed, reason);
    }
    let in_time = compare(last, earliest);
    if in_time.is_lt() || in_time.is_eq() && !whole {
        return Attainment::of(true, Basis::Computed, reason);
    }
    Attainment::unclear("date_not_exact")
}
