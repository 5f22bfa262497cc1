//! Days and times of day (`SimpleDateSerializer`, `TimeSerializer`).

use super::Invalid;
use crate::dialect::Dialect;

/// Whether a text is a day: `2011-02-03`, or days since the epoch in the middle of an unsigned int.
pub(super) fn date(text: &str, dialect: Dialect) -> Result<(), Invalid> {
    if is_integer(text) {
        return match text.parse::<u32>() {
            Ok(_) => Ok(()),
            Err(_) => {
                Err(Invalid::because("out of range").help("a date goes from 0 to 4294967295"))
            }
        };
    }
    let wrong = || Invalid::because("not a date").help("write it as in `'2011-02-03'`");
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = unsigned.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong());
    };
    let all_digits = [year, month, day].iter().all(|part| is_number(part));
    // DateTimeFormatter.ISO_LOCAL_DATE wants two digits, and a sign before more than four.
    let is_year = match text.as_bytes().first() {
        Some(b'-') => (4..=10).contains(&year.len()),
        Some(b'+') => (5..=10).contains(&year.len()),
        _ => year.len() == 4,
    };
    let strict = is_year && month.len() == 2 && day.len() == 2;
    if !all_digits || (dialect == Dialect::Cassandra && !strict) {
        return Err(wrong());
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<i64>(), month.parse(), day.parse::<u32>())
    else {
        return Err(wrong());
    };
    let year = if negative { -year } else { year };
    if !(1..=12).contains(&month) || day < 1 || day > days_of(year, month) {
        return Err(Invalid::because("there is no such day"));
    }
    // Years beyond these have no place among 2³² days.
    if !(-5_877_641..=5_881_580).contains(&year) {
        return Err(Invalid::because("out of range"));
    }
    Ok(())
}

/// Whether a text is a time of day: `hh:mm:ss[.fffffffff]`, or nanoseconds since midnight.
pub(super) fn time(text: &str) -> Result<(), Invalid> {
    const DAY: i64 = 86_400_000_000_000;
    let wrong = || Invalid::because("not a time of day").help("write it as in `'08:12:54.123456'`");
    if is_integer(text) {
        return match text.parse::<i64>() {
            Ok(nanoseconds) if (0..DAY).contains(&nanoseconds) => Ok(()),
            _ => {
                Err(Invalid::because("out of range")
                    .help("a time is below 86400000000000 nanoseconds"))
            }
        };
    }
    let mut parts = text.trim().splitn(3, ':');
    let (Some(hour), Some(minute), Some(second)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong());
    };
    let (second, fraction) = match second.split_once('.') {
        Some((second, fraction)) => (second, Some(fraction)),
        None => (second, None),
    };
    let below = |text: &str, limit| text.parse::<i32>().is_ok_and(|n| (0..limit).contains(&n));
    let fraction_fits = fraction.is_none_or(|fraction| fraction.len() <= 9 && is_number(fraction));
    if below(hour, 24) && below(minute, 60) && below(second, 60) && fraction_fits {
        Ok(())
    } else {
        Err(wrong())
    }
}

/// Matches `^-?\d+$`.
pub(super) fn is_integer(text: &str) -> bool {
    is_number(text.strip_prefix('-').unwrap_or(text))
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many days a month has.
pub(super) fn days_of(year: i64, month: u32) -> u32 {
    let is_leap =
        year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_iso_days_or_numbers() {
        for good in [
            "2011-02-03",
            "2012-02-29",
            "-0001-01-01",
            "+12345-01-01",
            "2147483648",
        ] {
            assert!(date(good, Dialect::Cassandra).is_ok(), "{good}");
        }
        for bad in [
            "",
            "2011-2-3",
            "2011-02-29",
            "12345-01-01",
            "-1",
            "4294967296",
            "2011-13-01",
        ] {
            assert!(date(bad, Dialect::Cassandra).is_err(), "{bad}");
        }
    }

    #[test]
    fn times_have_seconds() {
        for good in ["08:12:54", "8:1:5.5", "08:12:54.123456789", "0"] {
            assert!(time(good).is_ok(), "{good}");
        }
        for bad in [
            "08:12",
            "24:00:00",
            "08:12:54.",
            "08:12:54.1234567890",
            "86400000000000",
            "",
        ] {
            assert!(time(bad).is_err(), "{bad}");
        }
    }
}
