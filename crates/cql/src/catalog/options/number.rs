//! Numbers in option values, as Java and C++ read them from text.

/// `Integer.parseInt`.
pub(in crate::catalog) fn java_int(text: &str) -> Option<i32> {
    is_java_integer(text).then(|| text.parse().ok()).flatten()
}

/// `Long.parseLong`.
pub(super) fn java_long(text: &str) -> Option<i64> {
    is_java_integer(text).then(|| text.parse().ok()).flatten()
}

/// `Double.parseDouble`, without hexadecimal numbers, which nobody writes.
pub(in crate::catalog) fn java_double(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c <= ' ');
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    match unsigned {
        "NaN" => return Some(f64::NAN),
        "Infinity" => return Some(sign * f64::INFINITY),
        _ => {}
    }
    let number = unsigned
        .strip_suffix(['d', 'D', 'f', 'F'])
        .unwrap_or(unsigned);
    let is_decimal = number
        .bytes()
        .all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    (is_decimal && number.bytes().any(|b| b.is_ascii_digit()))
        .then(|| number.parse::<f64>().ok())
        .flatten()
        .map(|value| sign * value)
}

/// `StringUtils.isNumeric`.
pub(super) fn is_numeric(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `std::stol`: blanks before, and anything behind, do not matter.
pub(super) fn c_long(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let digits_at = usize::from(text.starts_with(['+', '-']));
    let digits = text
        .get(digits_at..)?
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    (digits > 0)
        .then(|| text.get(..digits_at + digits)?.parse().ok())
        .flatten()
}

/// `std::stoi`.
pub(super) fn c_int(text: &str) -> Option<i32> {
    c_long(text).and_then(|value| i32::try_from(value).ok())
}

/// `std::stod`, without hexadecimal numbers: anything behind the number does not matter.
pub(super) fn c_double(text: &str) -> Option<f64> {
    let text = text.trim_start();
    let mut end = usize::from(text.starts_with(['+', '-']));
    let rest = text.get(end..)?;
    for (name, value) in [
        ("infinity", f64::INFINITY),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        if rest
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
        {
            return Some(if text.starts_with('-') { -value } else { value });
        }
    }
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let whole = digits(end);
    end += whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent_at = (end + 1 + sign).min(bytes.len());
        let exponent = digits(exponent_at);
        if exponent > 0 {
            end = exponent_at + exponent;
        }
    }
    text.get(..end)?.parse().ok()
}

fn is_java_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    is_numeric(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_takes_whole_texts() {
        assert_eq!(java_int("42"), Some(42));
        assert_eq!(java_int("-42"), Some(-42));
        assert_eq!(java_int("4.2"), None);
        assert_eq!(java_int("3000000000"), None);
        assert_eq!(java_int(""), None);
        assert_eq!(java_double(" 0.5 "), Some(0.5));
        assert_eq!(java_double("1e3f"), Some(1000.0));
        assert_eq!(java_double("-Infinity"), Some(f64::NEG_INFINITY));
        assert_eq!(java_double("x"), None);
        assert_eq!(java_double("inf"), None);
        assert_eq!(java_double("."), None);
    }

    #[test]
    fn cpp_takes_beginnings() {
        assert_eq!(c_int(" 12abc"), Some(12));
        assert_eq!(c_int("abc"), None);
        assert_eq!(c_int("-"), None);
        assert_eq!(c_double("0.5x"), Some(0.5));
        assert_eq!(c_double("-.5e1"), Some(-5.0));
        assert_eq!(c_double("1e"), Some(1.0));
        assert_eq!(c_double("e1"), None);
    }
}
