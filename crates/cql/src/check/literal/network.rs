//! Internet addresses (`InetAddressType`).

use std::net::Ipv6Addr;

use super::Invalid;

/// Whether a text is an address. The server also looks names up; of these only `localhost` is sure.
pub(super) fn inet(text: &str) -> Result<(), Invalid> {
    let bare = text
        .strip_prefix('[')
        .and_then(|t| t.strip_suffix(']'))
        .unwrap_or(text);
    let (address, scope) = bare.split_once('%').unwrap_or((bare, "0"));
    let is_v6 = address.parse::<Ipv6Addr>().is_ok() && is_interface(scope);
    if is_v6 || is_v4(text) || text.eq_ignore_ascii_case("localhost") {
        Ok(())
    } else {
        Err(Invalid::because("not an IPv4 or IPv6 address"))
    }
}

/// The server knows its own network interfaces; here their form must do.
fn is_interface(scope: &str) -> bool {
    !scope.is_empty() && scope.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `IPAddressUtil.textToNumericFormatV4`: one to four parts, the last of which fills the rest.
fn is_v4(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    if text.len() > 15 || parts.len() > 4 {
        return false;
    }
    let number = |part: &&str| {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u64>().ok()).flatten()
    };
    let Some(numbers) = parts.iter().map(number).collect::<Option<Vec<u64>>>() else {
        return false;
    };
    let Some((last, before)) = numbers.split_last() else {
        return false;
    };
    let room = 1u64 << ((4 - before.len()) * 8);
    before.iter().all(|part| *part <= 255) && *last < room
}

#[cfg(test)]
mod tests {
    use super::inet;

    #[test]
    fn addresses_are_written_as_java_reads_them() {
        for good in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "::1",
            "fe80::1%2",
            "::ffff:1.2.3.4",
        ] {
            assert!(inet(good).is_ok(), "{good}");
        }
        for bad in ["127.0.0.256", "1.2.3.4.5", "1..2", "xyz", "::1::"] {
            assert!(inet(bad).is_err(), "{bad}");
        }
    }
}
