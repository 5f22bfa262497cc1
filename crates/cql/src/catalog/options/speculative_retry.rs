//! `speculative_retry` and `additional_write_policy`.

use super::number::{c_double, java_double};

/// What is wrong with a policy (`SpeculativeRetryPolicy.fromString`).
pub(super) fn check(text: &str) -> Result<(), String> {
    policy(text).map(|_| ())
}

/// What a policy measures: `MIN` and `MAX` take one of each of the last two.
#[derive(PartialEq, Eq)]
enum Policy {
    Always,
    Never,
    Percentile,
    Fixed,
    Hybrid,
}

fn policy(text: &str) -> Result<Policy, String> {
    let lower = text.to_ascii_lowercase();
    if lower == "always" {
        return Ok(Policy::Always);
    }
    if lower == "never" || lower == "none" {
        return Ok(Policy::Never);
    }
    let percent = lower
        .strip_suffix("percentile")
        .or_else(|| lower.strip_suffix('p'));
    if let Some(number) = percent.filter(|number| is_digits_and_dots(number)) {
        return match java_double(number) {
            Some(value) if value > 0.0 && value < 100.0 => Ok(Policy::Percentile),
            Some(_) => Err("a percentile lies between 0 and 100, both excluded".to_owned()),
            None => Err(format!("`{number}` is no number")),
        };
    }
    if let Some(number) = lower
        .strip_suffix("ms")
        .filter(|number| is_digits_and_dots(number))
    {
        return java_double(number)
            .map(|_| Policy::Fixed)
            .ok_or_else(|| format!("`{number}` is no number"));
    }
    if let Some(arguments) = lower.strip_suffix(')').and_then(|rest| {
        rest.strip_prefix("min(")
            .or_else(|| rest.strip_prefix("max("))
    }) {
        return hybrid(arguments);
    }
    Err("use `99p`, `50ms`, `MIN(99p,50ms)`, `ALWAYS` or `NEVER`".to_owned())
}

/// The arguments of `MIN` and `MAX` (`HybridSpeculativeRetryPolicy`).
fn hybrid(arguments: &str) -> Result<Policy, String> {
    let Some((first, second)) = arguments.split_once(',') else {
        return Err("`MIN` and `MAX` take a percentile and a time".to_owned());
    };
    let (first, second) = (policy(first.trim_end())?, policy(second.trim_start())?);
    let kinds = [first, second];
    if kinds.contains(&Policy::Percentile) && kinds.contains(&Policy::Fixed) {
        Ok(Policy::Hybrid)
    } else {
        Err("`MIN` and `MAX` take one percentile and one time".to_owned())
    }
}

fn is_digits_and_dots(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// What is wrong with a policy in `ScyllaDB` (`speculative_retry::from_sstring`).
pub(super) fn check_scylla(text: &str) -> Result<(), String> {
    let upper = text.to_ascii_uppercase();
    if upper == "NONE" || upper == "ALWAYS" {
        return Ok(());
    }
    let (number, limit) = if let Some(number) = upper.strip_suffix("MS") {
        (number, f64::MAX)
    } else if let Some(number) = upper.strip_suffix("PERCENTILE") {
        (number, 100.0)
    } else {
        return Err("use `99.0PERCENTILE`, `50ms`, `ALWAYS` or `NONE`".to_owned());
    };
    // `boost::lexical_cast` takes the whole text and no blanks.
    let is_number = !number.is_empty() && !number.contains(char::is_whitespace);
    match c_double(number).filter(|_| is_number && number.parse::<f64>().is_ok()) {
        Some(value) if (0.0..=limit).contains(&value) => Ok(()),
        Some(_) if limit < f64::MAX => Err("a percentile lies between 0 and 100".to_owned()),
        Some(_) => Err("a time is finite and not negative".to_owned()),
        None => Err(format!("`{number}` is no number")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cassandra_takes_percentiles_times_and_one_of_each() {
        for good in [
            "99p",
            "99.9PERCENTILE",
            "0ms",
            "50.5MS",
            "ALWAYS",
            "never",
            "NONE",
            "MIN(99p,50ms)",
            "max(5ms , 1p)",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "dog",
            "-1ms",
            "0p",
            "100p",
            "infms",
            "ms",
            "percentile",
            "min(99p)",
            "min(99p,98p)",
            "min(99p,always)",
            "1..5ms",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn scylla_takes_no_short_percentile() {
        for good in [
            "99.0PERCENTILE",
            "0percentile",
            "100PERCENTILE",
            "10ms",
            "none",
        ] {
            assert_eq!(check_scylla(good), Ok(()), "{good}");
        }
        for bad in [
            "99p",
            "-1ms",
            "infms",
            "nanPERCENTILE",
            "101PERCENTILE",
            "NEVER",
            "",
        ] {
            assert!(check_scylla(bad).is_err(), "{bad}");
        }
    }
}
