//! Days as `2023-05-31`.

/// A day as people and Excel write it, the year first: `2023/5/31`,
/// `2023.05.31`, `2023年5月31日`. `None` for anything else.
#[must_use]
pub fn typed(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('日');
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let day = format!("{year}-{month:0>2}-{day:0>2}");
    since_epoch(&day).map(|_| day)
}

/// Days of the months of a common year.
const MONTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Days from 1970-01-01 to a day of the years 1 to 9999; `None` for anything
/// that is no day of the calendar.
#[must_use]
pub fn since_epoch(text: &str) -> Option<i32> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let number = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i32>().ok()).flatten()
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    let index = usize::try_from(month.checked_sub(1)?).ok()?;
    let days = *MONTHS.get(index)? + i32::from(leap && month == 2);
    if year < 1 || day < 1 || day > days {
        return None;
    }
    let before = year - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    let months: i32 = MONTHS.iter().take(index).sum();
    let in_year = months + i32::from(leap && month > 2) + day - 1;
    // 719162 days lie between 0001-01-01 and 1970-01-01.
    Some(before * 365 + leaps + in_year - 719_162)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_epoch() {
        assert_eq!(since_epoch("1970-01-01"), Some(0));
        assert_eq!(since_epoch("1970-03-01"), Some(59));
        assert_eq!(since_epoch("2000-02-29"), Some(11_016));
        assert_eq!(since_epoch("2024-12-31"), Some(20_088));
        assert_eq!(since_epoch("1969-12-31"), Some(-1));
        assert_eq!(since_epoch("0001-01-01"), Some(-719_162));
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for day in [
            "2023-05-31",
            "2023/5/31",
            "2023.05.31",
            "2023年5月31日",
            " 2023/05/31 ",
        ] {
            assert_eq!(typed(day).as_deref(), Some("2023-05-31"), "{day}");
        }
        for wrong in [
            "31/5/2023",
            "23/5/31",
            "2023/5",
            "2023-02-30",
            "2023/005/31",
            "",
        ] {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in [
            "31.12.2024",
            "2023-02-29",
            "2023-13-01",
            "2023-1-1",
            "2023-00-10",
            "",
            "+023-01-01",
        ] {
            assert_eq!(since_epoch(wrong), None, "{wrong}");
        }
    }
}
