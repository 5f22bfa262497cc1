//! Moments (`TimestampSerializer.dateStringToTimestamp`).

use super::Invalid;
use super::time::{days_of, is_integer, is_number};
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
    let zone = match behind_second.strip_prefix('.') {
        // A fraction is one of seconds, so there must be some.
        Some(_) if !behind_minute.starts_with(':') => return None,
        Some(fraction) => {
            let end = fraction
                .bytes()
                .take(9)
                .take_while(u8::is_ascii_digit)
                .count();
            &fraction[end..]
        }
        None => behind_second,
    };
    let is_time = below(hour, 24) && below(minute, 60) && below(second, 60)
        || hour == "24" && number(minute)? == 0 && number(second)? == 0;
    (rest.is_empty() && is_day(year, month, day)? && is_time && is_zone_or_nothing(zone))
        .then_some(())
}

/// `yyyy-MM-dd` and a zone, or `DateTimeFormatter.ISO_DATE`.
fn day(text: &str) -> Option<()> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (year, rest) = split_number(unsigned, 10)?;
    let month = rest.strip_prefix('-')?.get(..2)?;
    let day = rest.get(3..)?.strip_prefix('-')?.get(..2)?;
    let zone = rest.get(6..)?;
    let padded = if unsigned.len() == text.len() {
        year.len() == 4
    } else {
        year.len() >= 4
    };
    let is_zone = zone.is_empty() || is_zone_or_nothing(zone) || is_offset(zone);
    (padded && is_number(month) && is_number(day) && is_day(year, month, day)? && is_zone)
        .then_some(())
}

/// `ResolverStyle.SMART`: days up to 31 are taken for the last of a shorter month.
fn is_day(year: &str, month: &str, day: &str) -> Option<bool> {
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    Some((1..=999_999_999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
}

/// Nothing, `X`, `XXX`, ` X`, or a zone by name.
fn is_zone_or_nothing(zone: &str) -> bool {
    match zone.strip_prefix(' ') {
        Some(named) => is_offset(named) || is_zone_name(named),
        None => zone.is_empty() || is_offset(zone),
    }
}

/// `Z`, `+01`, `+0130` or `+01:30`.
fn is_offset(text: &str) -> bool {
    if text == "Z" {
        return true;
    }
    let Some(digits) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 if digits.is_char_boundary(2) => digits.split_at(2),
        5 => match digits.split_once(':') {
            Some((hours, minutes)) if hours.len() == 2 => (hours, minutes),
            _ => return false,
        },
        _ => return false,
    };
    below(hours, 19) && below(minutes, 60)
}

/// Zones by name: the server knows those of its Java. Abbreviations, long names and regions are
/// told by their form.
fn is_zone_name(text: &str) -> bool {
    const SHORT: &[&str] = &[
        "UTC", "GMT", "UT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AKST",
        "AKDT", "HST", "WET", "WEST", "CET", "CEST", "EET", "EEST", "MSK", "BST", "IST", "JST",
        "KST", "AEST", "AEDT", "ACST", "AWST", "NZST", "NZDT", "SAST", "WAT", "EAT", "CAT", "MET",
        "MEST", "HKT", "SGT", "PKT", "ICT", "WIB", "PHT", "BRT", "ART", "CLT", "PET", "COT", "ECT",
    ];
    if SHORT.contains(&text) {
        return true;
    }
    let offset = ["UTC", "GMT", "UT"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix));
    if let Some(offset) = offset {
        return is_offset(offset) || offset.len() == 2 && below(&offset[1..], 10);
    }
    let is_word = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '+' | '/');
    let is_region = text.contains('/') && text.chars().all(|c| is_word(c) || c.is_ascii_digit());
    let is_long = text.ends_with(" Time") && text.chars().all(|c| is_word(c) || c == ' ');
    is_region || is_long
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
    let is_zone = matches!(zone.as_str(), "" | "z" | "utc" | "gmt") || is_offset(rest);
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
