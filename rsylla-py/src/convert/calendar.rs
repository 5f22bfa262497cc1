//! Days and civil dates of the proleptic Gregorian calendar, as Python's `datetime` and CQL have it.

use crate::ffi::datetime::{Clock, Day};

const DAYS_TO_0001: i64 = -719_162;
const DAYS_TO_9999: i64 = 2_932_896;

pub(crate) const MILLISECONDS_OF_DAY: i64 = 86_400_000;
pub(crate) const NANOSECONDS_OF_DAY: i64 = 86_400_000_000_000;

/// Returns the number of days from 1970-01-01 to a date.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March, in eras of 400 years: the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Returns the date that lies `days` after 1970-01-01, if it is of years 1 to 9999.
pub(crate) fn civil_from_days(days: i64) -> Option<Day> {
    if !(DAYS_TO_0001..=DAYS_TO_9999).contains(&days) {
        return None;
    }
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(Day {
        year: u16::try_from(year).ok()?,
        month: u8::try_from(month).ok()?,
        of_month: u8::try_from(day).ok()?,
    })
}

/// Returns the number of days in a month.
pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    let (next_year, next_month) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    days_from_civil(next_year, next_month, 1) - days_from_civil(year, month, 1)
}

/// Returns the moment of the day that lies `microseconds` after midnight.
pub(crate) fn clock(microseconds: u64) -> Option<Clock> {
    let seconds = microseconds / 1_000_000;
    Some(Clock {
        hour: u8::try_from(seconds / 3_600).ok()?,
        minute: u8::try_from(seconds / 60 % 60).ok()?,
        second: u8::try_from(seconds % 60).ok()?,
        microsecond: u32::try_from(microseconds % 1_000_000).ok()?,
    })
}
