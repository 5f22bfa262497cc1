//! Numbers: ranges of the integers, forms of the rest.

use std::fmt::Display;
use std::str::FromStr;

use super::Invalid;
use crate::dialect::Dialect;
use crate::types::CqlType;

/// Integers of fixed size.
pub(super) trait Fixed: FromStr + Display {
    const MIN: Self;
    const MAX: Self;
    const NAME: &'static str;
}

macro_rules! fixed {
    ($($ty:ident $name:literal)*) => {
        $(impl Fixed for $ty {
            const MIN: Self = $ty::MIN;
            const MAX: Self = $ty::MAX;
            const NAME: &'static str = $name;
        })*
    };
}

fixed! { i8 "tinyint" i16 "smallint" i32 "int" i64 "bigint" }

/// `Integer.parseInt` and its like.
pub(super) fn integer<N: Fixed>(text: &str) -> Result<(), Invalid> {
    if text.parse::<N>().is_ok() {
        return Ok(());
    }
    if varint(text.strip_prefix('+').unwrap_or(text)).is_err() {
        return Err(Invalid::because("not an integer"));
    }
    Err(Invalid::because("out of range").help(format!(
        "`{}` goes from {} to {}",
        N::NAME,
        N::MIN,
        N::MAX
    )))
}

/// `new BigInteger(text)`.
pub(super) fn varint(text: &str) -> Result<(), Invalid> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Invalid::because("not an integer"))
    }
}

/// The smallest of int, bigint and varint that holds it.
pub(super) fn smallest_integer(text: &str) -> CqlType {
    if text.parse::<i32>().is_ok() {
        CqlType::Int
    } else if text.parse::<i64>().is_ok() {
        CqlType::Bigint
    } else {
        CqlType::Varint
    }
}

/// `Double.valueOf(text)`.
pub(super) fn floating(text: &str) -> Result<(), Invalid> {
    let text = text.trim();
    let number = text
        .strip_suffix(['f', 'F', 'd', 'D'])
        .filter(|n| !n.is_empty())
        .unwrap_or(text);
    let unsigned = number.strip_prefix(['-', '+']).unwrap_or(number);
    let is_number = Decimal::parse(number).is_some() || is_hexadecimal(unsigned);
    if matches!(unsigned, "NaN" | "Infinity") || is_number {
        Ok(())
    } else {
        Err(Invalid::because("not a number"))
    }
}

/// `0x1.8p3`, as Java writes it too.
fn is_hexadecimal(text: &str) -> bool {
    let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) else {
        return false;
    };
    let Some((mantissa, exponent)) = digits.split_once(['p', 'P']) else {
        return false;
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    are_digits(whole)
        && are_digits(fraction)
        && whole.len() + fraction.len() > 0
        && parse_exponent(exponent).is_some()
}

/// `new BigDecimal(text)`; `ScyllaDB` bounds the exponent nowhere at this stage.
pub(super) fn decimal(text: &str, dialect: Dialect) -> Result<(), Invalid> {
    match Decimal::parse(text) {
        None => Err(Invalid::because("not a decimal number")),
        Some(decimal) if dialect == Dialect::Cassandra && !decimal.has_scale() => {
            Err(Invalid::because("the exponent is out of range"))
        }
        Some(_) => Ok(()),
    }
}

/// `Constants.Type.FLOAT.getPreferedTypeFor`, which every constant with a fraction goes through,
/// cannot read what is too large for a double.
pub(super) fn well_formed_float(text: &str) -> Result<(), Invalid> {
    decimal(text, Dialect::Cassandra)?;
    if text.parse::<f64>().is_ok_and(f64::is_infinite) {
        return Err(Invalid::because(
            "too large: the server reads no constant beyond a double",
        ));
    }
    Ok(())
}

/// Whether the double nearest to the number is written the same way.
pub(super) fn is_exact_double(text: &str) -> bool {
    let Ok(double) = text.parse::<f64>() else {
        return false;
    };
    let shortest = format!("{double:e}");
    Decimal::parse(text)
        .zip(Decimal::parse(&shortest))
        .is_some_and(|(a, b)| a.equals(&b))
}

/// A decimal number as written.
struct Decimal<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    /// Saturated far outside what any server takes.
    exponent: i64,
}

impl<'t> Decimal<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = are_digits(whole) && are_digits(fraction) && whole.len() + fraction.len() > 0;
        fits.then_some(Self {
            negative,
            whole,
            fraction,
            exponent,
        })
    }

    /// Whether the scale of a `BigDecimal` can hold it.
    fn has_scale(&self) -> bool {
        let scale = length(self.fraction) - self.exponent;
        i32::try_from(scale).is_ok()
    }

    /// Its digits without zeros around them, and the power of ten of the last one.
    fn normal(&self) -> (bool, String, i64) {
        let digits = format!("{}{}", self.whole, self.fraction);
        let significant = digits.trim_end_matches('0');
        let dropped = length(&digits) - length(significant);
        let significant = significant.trim_start_matches('0');
        if significant.is_empty() {
            return (false, String::new(), 0);
        }
        let power = self.exponent - length(self.fraction) + dropped;
        (self.negative, significant.to_string(), power)
    }

    fn equals(&self, other: &Self) -> bool {
        self.normal() == other.normal()
    }
}

/// Texts are far shorter than 2³² bytes.
fn length(text: &str) -> i64 {
    i64::from(text.len() as u32)
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_start_matches('0');
    let magnitude = if significant.len() > 10 {
        1 << 40
    } else {
        significant.parse().unwrap_or(0)
    };
    Some(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_the_types() {
        assert!(integer::<i8>("-128").is_ok());
        assert!(integer::<i8>("128").is_err());
        assert!(integer::<i64>("9223372036854775807").is_ok());
        assert!(integer::<i64>("9223372036854775808").is_err());
        assert!(varint("9223372036854775808").is_ok());
    }

    #[test]
    fn constants_with_a_fraction_must_be_doubles() {
        assert!(well_formed_float("1e308").is_ok());
        assert!(well_formed_float("1e309").is_err());
        assert!(well_formed_float("1e-2147483649").is_err());
        assert!(is_exact_double("0.1"));
        assert!(is_exact_double("1.50e3"));
        assert!(!is_exact_double("0.1000000000000000055511151231257827"));
    }
}
