//! Durations (`org.apache.cassandra.cql3.Duration`).

use super::Invalid;

/// Whether a text is a duration: `1h30m`, `P1Y2M`, `P2W` or `P0001-02-03T04:05:06`.
pub(super) fn duration(text: &str) -> Result<(), Invalid> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let units = match text.strip_prefix('P') {
        Some(iso) if iso.ends_with('W') => weeks(iso),
        Some(iso) if iso.contains('-') => alternative(iso),
        Some(iso) => designated(iso),
        None => standard(text),
    };
    let units = units.ok_or_else(|| {
        Invalid::because("not a duration").help("write it as in `1h30m`, `2d` or `P1Y2M`")
    })?;
    let mut total = Total::default();
    units
        .into_iter()
        .try_for_each(|(number, unit)| total.add(number, unit))
}

/// The units, in the order in which they must be written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Years,
    Months,
    Weeks,
    Days,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

type Units = Vec<(i64, Unit)>;

#[derive(Default)]
struct Total {
    months: i64,
    days: i64,
    nanoseconds: i64,
    last: Option<Unit>,
}

impl Total {
    /// `Builder.validateOrder` and `Builder.validate`.
    fn add(&mut self, number: i64, unit: Unit) -> Result<(), Invalid> {
        match self.last {
            Some(last) if last == unit => {
                return Err(Invalid::because(format!(
                    "the {} are given twice",
                    unit.name()
                )));
            }
            Some(last) if last > unit => {
                return Err(Invalid::because(format!(
                    "the {} must stand before the {}",
                    unit.name(),
                    last.name()
                )));
            }
            _ => self.last = Some(unit),
        }
        let (total, limit, size) = match unit {
            Unit::Years => (&mut self.months, i64::from(i32::MAX), 12),
            Unit::Months => (&mut self.months, i64::from(i32::MAX), 1),
            Unit::Weeks => (&mut self.days, i64::from(i32::MAX), 7),
            Unit::Days => (&mut self.days, i64::from(i32::MAX), 1),
            _ => (&mut self.nanoseconds, i64::MAX, unit.nanoseconds()),
        };
        if number > (limit - *total) / size {
            return Err(Invalid::because(format!("too many {}", unit.name())));
        }
        *total += number * size;
        Ok(())
    }
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Years => "years",
            Self::Months => "months",
            Self::Weeks => "weeks",
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
            Self::Microseconds => "microseconds",
            Self::Nanoseconds => "nanoseconds",
        }
    }

    fn nanoseconds(self) -> i64 {
        match self {
            Self::Hours => 3_600_000_000_000,
            Self::Minutes => 60_000_000_000,
            Self::Seconds => 1_000_000_000,
            Self::Milliseconds => 1_000_000,
            Self::Microseconds => 1_000,
            _ => 1,
        }
    }

    fn of_symbol(symbol: &str) -> Option<Self> {
        Some(match symbol.to_lowercase().as_str() {
            "y" => Self::Years,
            "mo" => Self::Months,
            "w" => Self::Weeks,
            "d" => Self::Days,
            "h" => Self::Hours,
            "m" => Self::Minutes,
            "s" => Self::Seconds,
            "ms" => Self::Milliseconds,
            "us" | "µs" => Self::Microseconds,
            "ns" => Self::Nanoseconds,
            _ => return None,
        })
    }
}

/// `1h30m`
fn standard(text: &str) -> Option<Units> {
    let mut units = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (number, behind) = take_number(rest)?;
        let end = behind
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(behind.len());
        units.push((number, Unit::of_symbol(&behind[..end])?));
        rest = &behind[end..];
    }
    (!units.is_empty()).then_some(units)
}

/// `P2W`, without the `P`.
fn weeks(text: &str) -> Option<Units> {
    let (number, rest) = take_number(text)?;
    (rest == "W").then(|| vec![(number, Unit::Weeks)])
}

/// `P1Y2M3DT4H5M6S`, without the `P`.
fn designated(text: &str) -> Option<Units> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, time),
        None => (text, ""),
    };
    let mut units = Vec::new();
    let date_units = [('Y', Unit::Years), ('M', Unit::Months), ('D', Unit::Days)];
    let time_units = [
        ('H', Unit::Hours),
        ('M', Unit::Minutes),
        ('S', Unit::Seconds),
    ];
    take_designated(date, &date_units, &mut units)?;
    take_designated(time, &time_units, &mut units)?;
    Some(units)
}

fn take_designated(mut text: &str, known: &[(char, Unit)], units: &mut Units) -> Option<()> {
    for (designator, unit) in known {
        let Some((number, behind)) = take_number(text) else {
            break;
        };
        if let Some(rest) = behind.strip_prefix(*designator) {
            units.push((number, *unit));
            text = rest;
        }
    }
    text.is_empty().then_some(())
}

/// `P0001-02-03T04:05:06`, without the `P`.
fn alternative(text: &str) -> Option<Units> {
    let form = b"dddd-dd-ddTdd:dd:dd";
    let fits = text.len() == form.len()
        && text.bytes().zip(form).all(|(byte, form)| match form {
            b'd' => byte.is_ascii_digit(),
            _ => byte == *form,
        });
    if !fits {
        return None;
    }
    let units = [
        Unit::Years,
        Unit::Months,
        Unit::Days,
        Unit::Hours,
        Unit::Minutes,
        Unit::Seconds,
    ];
    let numbers = text
        .split(['-', 'T', ':'])
        .map(|number| number.parse().ok());
    numbers
        .zip(units)
        .map(|(number, unit)| Some((number?, unit)))
        .collect()
}

/// The number that the text begins with, and the rest.
fn take_number(text: &str) -> Option<(i64, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn every_notation_is_read() {
        for good in [
            "1h30m",
            "1Y2MO3W4D",
            "-5ms",
            "P1Y2M3DT4H5M6S",
            "P2W",
            "P",
            "PT5M",
        ] {
            assert!(duration(good).is_ok(), "{good}");
        }
        assert!(duration("P0001-02-03T04:05:06").is_ok());
    }

    #[test]
    fn units_are_in_order_and_once() {
        for bad in [
            "1y3m4d",
            "12s3m",
            "1d1d",
            "5",
            "1x",
            "P1D1Y",
            "P0001-3-3T04:05:06",
            "PT1",
        ] {
            assert!(duration(bad).is_err(), "{bad}");
        }
        assert!(duration("178956971y").is_err());
    }
}
