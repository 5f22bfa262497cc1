//! Text from schemas and query files inside Python: nothing in it can end the string it stands in.

use std::fmt::Write as _;

/// A string literal, on one line.
pub(crate) fn string(text: &str) -> String {
    let quotes = |quote: char| text.chars().filter(|c| *c == quote).count();
    // As formatters choose: fewer backslashes.
    let quote = if quotes('"') > quotes('\'') {
        '\''
    } else {
        '"'
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        if c == quote {
            out.push('\\');
            out.push(c);
        } else {
            push(&mut out, c);
        }
    }
    out.push(quote);
    out
}

/// A part of a string in three double quotes. A `"` at the very end of that string must be
/// followed by something else.
pub(crate) fn part(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quotes = 0;
    for c in text.chars() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        if quotes == 3 {
            out.push('\\');
            quotes = 1;
        }
        push(&mut out, c);
    }
    out
}

fn push(out: &mut String, c: char) {
    let number = u32::from(c);
    let _ = match c {
        '\\' => write!(out, "\\\\"),
        '\n' => write!(out, "\\n"),
        '\r' => write!(out, "\\r"),
        '\t' => write!(out, "\\t"),
        ' '..='~' => write!(out, "{c}"),
        // Letters of any language can be read; what cannot be seen, or changes what is seen, is told.
        _ if c.is_alphanumeric() => write!(out, "{c}"),
        _ if number <= 0xff => write!(out, "\\x{number:02x}"),
        _ if number <= 0xffff => write!(out, "\\u{number:04x}"),
        _ => write!(out, "\\U{number:08x}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_string() {
        assert_eq!(string("a"), "\"a\"");
        assert_eq!(string("a\"b"), "'a\"b'");
        assert_eq!(string("'\"\\"), "\"'\\\"\\\\\"");
        assert_eq!(
            string("a\nb\u{202e}\u{1f600}"),
            "\"a\\nb\\u202e\\U0001f600\""
        );
        assert_eq!(part("\"\"\"\"\"\""), "\"\"\\\"\"\\\"\"");
        assert_eq!(part("a\\"), "a\\\\");
    }
}
