//! Numbers, durations, blobs and UUIDs: what the server's lexer makes of a digit, a sign or a letter.
//!
//! The server decides on a token by its first letters and then insists: `1day` is not a number and a
//! name but the beginning of a UUID that never comes, and so an error. That is followed here.

use crate::dialect::Dialect;

use super::token::TokenKind;

/// A token at the beginning of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scan {
    /// A whole token of so many bytes.
    Token(TokenKind, usize),
    /// So many bytes that begin like a token but do not end like one.
    Malformed(TokenKind, usize),
}

/// The token of bytes that begin with a digit, or with a sign and a digit.
pub(super) fn scan_number(bytes: &[u8]) -> Scan {
    let signed = bytes[0] == b'-';
    if !signed && let Some(length) = uuid(bytes) {
        return Scan::Token(TokenKind::Uuid, length);
    }
    let sign = usize::from(signed);
    let digits = sign + digits(&bytes[sign..]);
    if digits == 1 && matches!(at(bytes, 1), b'x' | b'X') && bytes[0] == b'0' {
        let length = 2 + run(&bytes[2..], |byte| byte.is_ascii_hexdigit());
        return Scan::Token(TokenKind::Hex, length);
    }
    let scan = plain_number(bytes, digits);
    let Scan::Token(kind, length) = scan else {
        return scan;
    };
    if !signed && begins_uuid(bytes, length) {
        return Scan::Malformed(kind, length + word(&bytes[length..]));
    }
    scan
}

/// An integer, float or duration whose digits end at `digits`.
fn plain_number(bytes: &[u8], digits: usize) -> Scan {
    match at(bytes, digits) {
        // `1..2` is a range of integers, `1...2` one of a float and an integer.
        b'.' if at(bytes, digits + 1) == b'.' && at(bytes, digits + 2) != b'.' => {
            Scan::Token(TokenKind::Integer, digits)
        }
        b'.' if at(bytes, digits + 1) == b'.' => Scan::Token(TokenKind::Float, digits + 1),
        b'.' => {
            let fraction = self::digits(&bytes[digits + 1..]);
            exponent(bytes, digits + 1 + fraction)
        }
        b'e' | b'E' => exponent(bytes, digits),
        _ if unit(&bytes[digits..]).is_some() => duration(bytes, digits),
        // These letters begin units and nothing else.
        b's' | b'S' | b'u' | b'U' | b'n' | b'N' | 0xc2 => {
            Scan::Malformed(TokenKind::Duration, digits + word(&bytes[digits..]))
        }
        _ => Scan::Token(TokenKind::Integer, digits),
    }
}

/// A float whose mantissa ends at `end`, with or without an exponent.
fn exponent(bytes: &[u8], end: usize) -> Scan {
    if !matches!(at(bytes, end), b'e' | b'E') {
        return Scan::Token(TokenKind::Float, end);
    }
    let sign = usize::from(matches!(at(bytes, end + 1), b'+' | b'-'));
    let start = end + 1 + sign;
    match digits(bytes.get(start..).unwrap_or_default()) {
        0 => Scan::Malformed(TokenKind::Float, start + word(&bytes[start..])),
        exponent => Scan::Token(TokenKind::Float, start + exponent),
    }
}

/// `1h30m`: a number and a unit, again and again. The first digits end at `end`.
fn duration(bytes: &[u8], mut end: usize) -> Scan {
    while let Some(length) = unit(&bytes[end..]) {
        end += length;
        match digits(&bytes[end..]) {
            0 => return Scan::Token(TokenKind::Duration, end),
            digits => end += digits,
        }
    }
    Scan::Malformed(TokenKind::Duration, end + word(&bytes[end..]))
}

/// The length of the unit that the bytes begin with.
fn unit(bytes: &[u8]) -> Option<usize> {
    let second = at(bytes, 1).to_ascii_lowercase();
    match at(bytes, 0).to_ascii_lowercase() {
        b'm' if matches!(second, b'o' | b's') => Some(2),
        b'u' | b'n' if second == b's' => Some(2),
        b'y' | b'w' | b'd' | b'h' | b'm' | b's' => Some(1),
        // U+00B5, the micro sign
        0xc2 if second == 0xb5 && matches!(at(bytes, 2), b's' | b'S') => Some(3),
        _ => None,
    }
}

/// Whether a number of this length stands where the server has already decided for a UUID.
fn begins_uuid(bytes: &[u8], length: usize) -> bool {
    let hex = run(bytes, |byte| byte.is_ascii_hexdigit());
    (length < 8 && hex > length) || (length == 8 && hex == 8 && at(bytes, 8) == b'-')
}

/// The length of the UUID that the bytes begin with.
fn uuid(bytes: &[u8]) -> Option<usize> {
    const LENGTH: usize = 36;
    let bytes = bytes.get(..LENGTH)?;
    let fits = bytes.iter().enumerate().all(|(n, byte)| match n {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    fits.then_some(LENGTH)
}

/// The UUID or duration of bytes that begin with a word of this length, if the word is no name.
pub(super) fn scan_word(bytes: &[u8], length: usize, dialect: Dialect) -> Option<Scan> {
    if length == 8 && at(bytes, 8) == b'-' && bytes[..8].iter().all(u8::is_ascii_hexdigit) {
        return Some(match uuid(bytes) {
            Some(length) => Scan::Token(TokenKind::Uuid, length),
            None => Scan::Malformed(TokenKind::Uuid, uuid_like(bytes)),
        });
    }
    if bytes[0] != b'P' {
        return None;
    }
    if length == 5 && at(bytes, 5) == b'-' && digits(&bytes[1..]) == 4 {
        return Some(iso_date(bytes));
    }
    match iso_duration(bytes, dialect) {
        Scan::Token(kind, end) if end == length => Some(Scan::Token(kind, end)),
        _ => None,
    }
}

/// How much of the bytes looks as if it were meant for a UUID.
fn uuid_like(bytes: &[u8]) -> usize {
    run(bytes, |byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The token of bytes that begin with `-` and a letter, where the server reads both as one token.
pub(super) fn scan_minus_word(bytes: &[u8], dialect: Dialect) -> Option<Scan> {
    let word = &bytes[1..];
    let signed = |scan| match scan {
        Scan::Token(kind, length) => Scan::Token(kind, length + 1),
        Scan::Malformed(kind, length) => Scan::Malformed(kind, length + 1),
    };
    match at(word, 0) {
        b'P' if digits(&word[1..]) == 4 && at(word, 5) == b'-' => Some(signed(iso_date(word))),
        b'P' => Some(signed(iso_duration(word, dialect))),
        _ if dialect == Dialect::Scylla => None,
        b'n' | b'N' => Some(signed(constant(word, b"nan", TokenKind::NegativeNan))),
        b'i' | b'I' => Some(signed(constant(
            word,
            b"infinity",
            TokenKind::NegativeInfinity,
        ))),
        _ => None,
    }
}

fn constant(bytes: &[u8], text: &[u8], kind: TokenKind) -> Scan {
    match bytes.get(..text.len()) {
        Some(start) if start.eq_ignore_ascii_case(text) => Scan::Token(kind, text.len()),
        _ => Scan::Malformed(kind, word(bytes)),
    }
}

/// `P1Y2M3DT4H5M6S` or `P2W`, in capital letters.
fn iso_duration(bytes: &[u8], dialect: Dialect) -> Scan {
    let weeks = 1 + digits(&bytes[1..]);
    if weeks > 1 && at(bytes, weeks) == b'W' {
        return Scan::Token(TokenKind::Duration, weeks + 1);
    }
    let date = designators(bytes, 1, *b"YMD");
    let mut end = date;
    if at(bytes, end) == b'T' {
        end = designators(bytes, end + 1, *b"HMS");
        // ScyllaDB takes `PT`, and even `P`.
        if end == date + 1 && dialect == Dialect::Cassandra {
            return malformed_duration(bytes);
        }
    }
    if (end == 1 && dialect == Dialect::Cassandra) || at(bytes, end).is_ascii_digit() {
        return malformed_duration(bytes);
    }
    Scan::Token(TokenKind::Duration, end)
}

/// The end of numbers that are followed by some of three letters, in order.
fn designators(bytes: &[u8], start: usize, letters: [u8; 3]) -> usize {
    letters.iter().fold(start, |end, letter| {
        let number = end + digits(bytes.get(end..).unwrap_or_default());
        if number > end && at(bytes, number) == *letter {
            number + 1
        } else {
            end
        }
    })
}

/// `P2020-01-02T03:04:05`
fn iso_date(bytes: &[u8]) -> Scan {
    const PATTERN: &[u8] = b"P0000-00-00T00:00:00";
    let fits = bytes.len() >= PATTERN.len()
        && PATTERN
            .iter()
            .zip(bytes)
            .all(|(pattern, byte)| match pattern {
                b'0' => byte.is_ascii_digit(),
                _ => byte == pattern,
            });
    if fits {
        Scan::Token(TokenKind::Duration, PATTERN.len())
    } else {
        malformed_duration(bytes)
    }
}

fn malformed_duration(bytes: &[u8]) -> Scan {
    let length = run(bytes, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')
    });
    Scan::Malformed(TokenKind::Duration, length)
}

fn digits(bytes: &[u8]) -> usize {
    run(bytes, |byte| byte.is_ascii_digit())
}

fn word(bytes: &[u8]) -> usize {
    run(bytes, |byte| {
        byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
    })
}

fn run(bytes: &[u8], accept: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| accept(**byte)).count()
}

fn at(bytes: &[u8], n: usize) -> u8 {
    bytes.get(n).copied().unwrap_or(0)
}
