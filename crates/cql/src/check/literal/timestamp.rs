//! Moments (`TimestampSerializer.dateStringToTimestamp`).

use super::Invalid;
use super::time::{days_of, is_integer, is_number};
use super::zone::{is_offset, is_offset_id, is_zone_name};
use crate::dialect::Dialect;

/// Whether a text is a moment: milliseconds since the epoch, `now`, or a day with or without a time
/// and a zone.
pub(super) fn timestamp(text: &str, dialect: Dialect) -> Result<(), Invalid> {
    if text.eq_ignore_ascii_case("now") {
        return Ok(());
    }
    if is_integer(text) {
        return match text.parse::<i64>() {
            Ok(_) => Ok(()),
            Err(_) => Err(Invalid::because("out of range")),
        };
    }
    let understood = match dialect {
        Dialect::Cassandra => date_time(text).or_else(|| day(text)),
        Dialect::Scylla => scylla(text),
    };
    understood.ok_or_else(|| {
        Invalid::because("not a timestamp").help("write it as in `'2011-02-03 04:05:00+0000'`")
    })
}

/// `y-M-d'T'H:m[:s]`, or with a blank, then a fraction and a zone.
fn date_time(text: &str) -> Option<()> {
    let (date, time) = text.split_once(['T', ' '])?;
    let (year, month_day) = split_number(date, 19)?;
    let (month, day) = split_number(month_day.strip_prefix('-')?, 19)?;
    let (day, rest) = split_number(day.strip_prefix('-')?, 19)?;
    let (hour, behind_hour) = split_number(time, 19)?;
    let (minute, behind_minute) = split_number(behind_hour.strip_prefix(':')?, 19)?;
    let (second, behind_second) = match behind_minute.strip_prefix(':') {
        Some(behind) => split_number(behind, 19)?,
        None => ("0", behind_minute),
    };
    let (fraction, zone) = match behind_second.strip_prefix('.') {
        // A fraction is one of seconds, so there must be some.
        Some(_) if !behind_minute.starts_with(':') => return None,
        Some(fraction) => {
            let digits = fraction.bytes().take(9).take_while(u8::is_ascii_digit);
            fraction.split_at(digits.count())
        }
        None => ("", behind_second),
    };
    let is_time = below(hour, 24) && below(minute, 60) && below(second, 60);
    let is_midnight = number(hour)? == 24
        && [minute, second].iter().all(|part| number(part) == Some(0))
        && fraction.bytes().all(|digit| digit == b'0');
    let fits = rest.is_empty()
        && number(year)? > 0
        && is_day(year, month, day)?
        && (is_time || is_midnight)
        && (zone.is_empty() || is_zone(zone));
    fits.then_some(())
}

/// `yyyy-MM-dd` and a zone, or `DateTimeFormatter.ISO_DATE`.
fn day(text: &str) -> Option<()> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (year, rest) = split_number(unsigned, 19)?;
    let month = rest.strip_prefix('-')?.get(..2)?;
    let day = rest.get(3..)?.strip_prefix('-')?.get(..2)?;
    let zone = rest.get(6..)?;
    // SignStyle.EXCEEDS_PAD
    let is_year = match text.as_bytes().first() {
        Some(b'-') => year.len() >= 4,
        Some(b'+') => year.len() > 4,
        _ => year.len() == 4,
    };
    let has_era = !text.starts_with('-') && number(year)? > 0;
    let is_iso_zone = matches!(zone, "" | "Z" | "z") || is_offset_id(zone);
    let fits = is_year
        && is_number(month)
        && is_number(day)
        && is_day(year, month, day)?
        && (has_era && is_zone(zone) || year.len() <= 10 && is_iso_zone);
    fits.then_some(())
}

/// `ResolverStyle.SMART`: days up to 31 are taken for the last of a shorter month.
fn is_day(year: &str, month: &str, day: &str) -> Option<bool> {
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    Some(year <= 999_999_999 && (1..=12).contains(&month) && (1..=31).contains(&day))
}

/// The patterns `X` and `XXX`, or, behind a blank, `X` and `z`.
fn is_zone(zone: &str) -> bool {
    match zone.strip_prefix(' ') {
        Some(named) => {
            named == "Z"
                || is_offset(named, &["dd", "dddd"])
                || is_offset_id(named)
                || is_zone_name(named)
        }
        None => zone == "Z" || is_offset(zone, &["dd", "dddd", "dd:dd"]),
    }
}

/// `timestamp_from_string` in `types/types.cc`.
fn scylla(text: &str) -> Option<()> {
    let (year, rest) = split_number(text, 4)?;
    let (month, rest) = split_number(rest.strip_prefix('-')?, 19)?;
    let (day, mut rest) = split_number(rest.strip_prefix('-')?, 19)?;
    if let Some(time) = rest.strip_prefix(['T', 't', ' '])
        && let Some((hour, behind)) = split_number(time, 19)
        && let Some((minute, behind)) = behind.strip_prefix(':').and_then(|m| split_number(m, 19))
    {
        rest = behind;
        let mut second = "0";
        if let Some((found, behind)) = behind.strip_prefix(':').and_then(|s| split_number(s, 19)) {
            (second, rest) = (found, behind);
            if let Some((_, behind)) = behind.strip_prefix('.').and_then(|f| split_number(f, 19)) {
                rest = behind;
            }
        }
        if !(below(hour, 24) && below(minute, 60) && below(second, 60)) {
            return None;
        }
    }
    let zone = rest.trim_matches(' ').to_lowercase();
    let is_zone = matches!(zone.as_str(), "" | "z" | "utc" | "gmt")
        || is_offset(rest, &["dd", "dd:", "dddd", "dd:dd"]);
    let (month, day) = (
        u32::try_from(number(month)?).ok()?,
        u32::try_from(number(day)?).ok()?,
    );
    let is_day = (1..=12).contains(&month)
        && (1..=days_of(number(year)?, month)).contains(&day)
        && year.len() == 4;
    (is_day && is_zone).then_some(())
}

/// The digits that the text begins with (at least one, at most `most`), and the rest.
fn split_number(text: &str, most: usize) -> Option<(&str, &str)> {
    let end = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    (end > 0).then(|| text.split_at(end))
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn below(text: &str, limit: i64) -> bool {
    is_number(text) && number(text).is_some_and(|number| number < limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, cassandra: bool, scylla: bool) {
        assert_eq!(
            timestamp(text, Dialect::Cassandra).is_ok(),
            cassandra,
            "{text} in Cassandra"
        );
        assert_eq!(
            timestamp(text, Dialect::Scylla).is_ok(),
            scylla,
            "{text} in ScyllaDB"
        );
    }

    #[test]
    fn moments_have_many_forms() {
        check("2011-02-03", true, true);
        check("2011-02-03+0000", true, true);
        check("2011-02-03 04:05", true, true);
        check("2011-02-03 04:05:06.789+01:00", true, true);
        check("2011-02-03T04:05:06Z", true, true);
        check("2011-2-3 4:5", true, true);
        check("2011-02-03 04:05:06 UTC", true, true);
        check("2011-02-03 04:05:06 America/New_York", true, false);
        check("1299038700000", true, true);
        check("now", true, true);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        check("2011-2-3", false, true);
        check("2011-13-03", false, false);
        check("2011-02-03 25:00", false, false);
        check("yesterday", false, false);
        check("2011-02-03 04:05.5", false, false);
    }
}
