//! Sizes and parameters of the unified strategy (`UnifiedCompactionStrategy`).

use super::super::number::{is_numeric, java_double, java_int};
use super::super::{Map, invalid};
use crate::catalog::Ddl;

pub(super) const MIB: f64 = 1_048_576.0;

/// `Controller.validateOptions`
pub(super) fn check_sizes(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    let target = match map.get("target_sstable_size") {
        Some(entry) => bytes(entry.text()),
        None => Some(1024.0 * MIB),
    };
    let minimum = map.get("min_sstable_size");
    if let (Some(target), Some(entry)) = (target, minimum)
        && bytes(entry.text()).is_some_and(|size| size >= (target * 0.5_f64.sqrt()).ceil())
    {
        ddl.report(invalid(
            entry.span,
            "`min_sstable_size` must be less than 70 % of the target size",
        ));
    }
}

/// `FBUtilities.parseHumanReadableBytes`: `100MiB`, `1.5 GB`, `1e9B`, `1*2^20B`.
pub(super) fn bytes(text: &str) -> Option<f64> {
    let text = text.strip_suffix('B')?;
    let end = text
        .char_indices()
        .find(|(i, c)| {
            let after_exponent = *i > 0 && matches!(text.as_bytes()[i - 1], b'e' | b'E');
            let is_number = c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E');
            let is_sign = matches!(c, '+' | '-') && (*i == 0 || after_exponent);
            !(is_number || is_sign)
        })
        .map_or(text.len(), |(i, _)| i);
    // A closing `E` is the prefix exa.
    let is_exa = text[..end].ends_with(['e', 'E']);
    let (number, rest) = text.split_at(end - usize::from(is_exa));
    let mut value = java_double(number)?;
    let mut rest = rest;
    if let Some(power) = rest.strip_prefix("*2^") {
        let digits = power
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(power.len());
        let (exponent, after) = power.split_at(digits);
        value *= 2_f64.powi(exponent.parse().ok()?);
        rest = after;
    }
    rest = rest.trim_start();
    let Some(prefix) = rest.chars().next() else {
        return Some(value);
    };
    let index = "qryzafpnum kMGTPEZYRQ".find(prefix)?;
    let exponent = i32::try_from(index).ok()? - 10;
    rest = &rest[1..];
    if let Some(after) = rest.strip_prefix('i') {
        rest = after;
        value *= 2_f64.powi(exponent * 10);
    } else {
        value *= 1000_f64.powi(exponent);
    }
    rest.is_empty().then_some(value)
}

/// `FBUtilities.parsePercent`
pub(super) fn fraction(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.strip_suffix('%') {
        Some(percent) => java_double(percent.trim()).map(|value| value / 100.0),
        None => java_double(text),
    }
}

/// `UnifiedCompactionStrategy.parseScalingParameter`
pub(super) fn is_scaling_parameter(text: &str) -> bool {
    if text == "N" {
        return true;
    }
    match text.strip_prefix(['L', 'T']) {
        Some(fan) => is_numeric(fan) && java_int(fan).is_some_and(|fan| fan >= 2),
        None => java_int(text).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(bytes("100MiB"), Some(100.0 * MIB));
        assert_eq!(bytes("1 kB"), Some(1000.0));
        assert_eq!(bytes("1*2^20B"), Some(MIB));
        assert_eq!(bytes("1e3B"), Some(1000.0));
        assert_eq!(bytes("5B"), Some(5.0));
        assert_eq!(bytes("1EiB"), Some(2_f64.powi(60)));
        assert_eq!(bytes("5"), None);
        assert_eq!(bytes("xB"), None);
        assert_eq!(bytes("5MxB"), None);
    }

    #[test]
    fn scaling_parameters_are_letters_with_numbers() {
        for good in ["N", "T4", "L10", "0", "-8"] {
            assert!(is_scaling_parameter(good), "{good}");
        }
        for bad in ["", "T1", "X", "L", "4T", "T-4"] {
            assert!(!is_scaling_parameter(bad), "{bad}");
        }
    }
}
