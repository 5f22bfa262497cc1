//! String literals that hold CQL, and where each of their characters stands in the source.

use std::ops::Range;

use proc_macro2::Span;
use syn::LitStr;
use syn::parse::{Parse, ParseStream};

/// A string literal with CQL in it.
pub(crate) struct Literal {
    lit: LitStr,
    value: String,
}

impl Literal {
    /// The CQL text.
    pub(crate) fn text(&self) -> &str {
        &self.value
    }

    /// The literal's place.
    pub(crate) fn span(&self) -> Span {
        self.lit.span()
    }

    /// The place of a part of the CQL text; on stable Rust, that of the literal.
    pub(crate) fn subspan(&self, part: rsylla_cql::Span) -> Span {
        let source = self.source();
        let part = source.span(part).range();
        let range = part.start + source.opening..part.end + source.opening;
        self.lit
            .token()
            .subspan(range)
            .unwrap_or_else(|| self.span())
    }

    /// The literal as it was written.
    pub(crate) fn source(&self) -> LiteralSource {
        LiteralSource::of(&self.lit.token().to_string())
    }
}

impl Parse for Literal {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let lit: LitStr = input.parse()?;
        Ok(Self {
            value: lit.value(),
            lit,
        })
    }
}

/// A literal as it was written: what stands between its quotes.
pub(crate) struct LiteralSource {
    /// The text between the quotes, with its escapes.
    pub(crate) text: String,
    /// How many characters stand before it in the token.
    pub(crate) opening: usize,
    /// For each byte of the value the part of the text that means it.
    parts: Vec<Range<usize>>,
}

impl LiteralSource {
    fn of(token: &str) -> Self {
        let raw = raw_opening(token);
        let opening = raw.unwrap_or(1);
        let closing = if raw.is_some() { opening - 1 } else { 1 };
        let text = token
            .get(opening..token.len().saturating_sub(closing))
            .unwrap_or_default();
        let parts = match raw {
            Some(_) => parts(text, |_| None),
            None => parts(text, escape),
        };
        Self {
            text: text.to_owned(),
            opening,
            parts,
        }
    }

    /// A part of the value, as a part of the text.
    pub(crate) fn span(&self, part: rsylla_cql::Span) -> rsylla_cql::Span {
        let end = self.text.len();
        let first = self
            .parts
            .get(part.start as usize)
            .map_or(end, |part| part.start);
        // The end is where the last character ends, not where the next begins:
        // a continued line may lie in between.
        let last = match part.end.checked_sub(1).filter(|_| !part.is_empty()) {
            Some(last) => self.parts.get(last as usize).map_or(end, |part| part.end),
            None => first,
        };
        rsylla_cql::Span::new(first as u32, last as u32)
    }
}

/// The length of `r##"`, where a token begins with it.
fn raw_opening(token: &str) -> Option<usize> {
    let hashes = token.strip_prefix('r')?;
    Some(1 + hashes.find('"')? + 1)
}

/// Walks the text of a literal: which part of it means each byte of the value.
fn parts(text: &str, escape: impl Fn(&str) -> Option<Escape>) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(Escape { written, means }) = escape(rest) {
            parts.extend(std::iter::repeat_n(at..at + written, means));
            at += written;
        } else if rest.starts_with("\r\n") {
            // Rust reads the line ends of a source file as `\n`.
            parts.push(at..at + 2);
            at += 2;
        } else {
            let len = rest.chars().next().map_or(1, char::len_utf8);
            parts.extend((at..at + len).map(|byte| byte..byte + 1));
            at += len;
        }
    }
    parts
}

/// How many bytes an escape takes in the source, and in the value.
struct Escape {
    written: usize,
    means: usize,
}

/// The escape that a text begins with (Rust reference, "String literals").
fn escape(rest: &str) -> Option<Escape> {
    let after = rest.strip_prefix('\\')?;
    let escape = match after.chars().next()? {
        '\n' | '\r' => {
            let blank = after.len() - after.trim_start_matches([' ', '\t', '\n', '\r']).len();
            Escape {
                written: 1 + blank,
                means: 0,
            }
        }
        'x' => Escape {
            written: 4,
            means: 1,
        },
        'u' => {
            let end = after.find('}')?;
            let digits = after[2..end].replace('_', "");
            let char = u32::from_str_radix(&digits, 16)
                .ok()
                .and_then(char::from_u32)?;
            Escape {
                written: 1 + end + 1,
                means: char.len_utf8(),
            }
        }
        _ => Escape {
            written: 2,
            means: 1,
        },
    };
    Some(escape)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that `part` of the literal's value is found as `written` in its source.
    #[track_caller]
    fn check(literal: &str, part: &str, written: &str) {
        let literal: Literal = syn::parse_str(literal).unwrap();
        let start = literal.text().find(part).expect("the part is in the value") as u32;
        let source = literal.source();
        let span = source.span(rsylla_cql::Span::new(start, start + part.len() as u32));
        assert_eq!(span.of(&source.text), written);
    }

    #[test]
    fn plain_literals_are_shifted_by_their_quote() {
        check(r#""SELECT a FROM t""#, "SELECT", "SELECT");
        check(r#""SELECT a FROM t""#, "t", "t");
        check(r#""SELECT é, b FROM t""#, "é", "é");
        check(r#""SELECT é, b FROM t""#, "b", "b");
    }

    #[test]
    fn raw_literals_are_shifted_by_their_hashes() {
        check(r#"r"SELECT a""#, "a", "a");
        check(r###"r##"SELECT "A" FROM t"##"###, "\"A\"", "\"A\"");
    }

    #[test]
    fn escapes_are_counted_as_written() {
        check(r#""SELECT \"A\", b""#, "\"A\"", r#"\"A\""#);
        check(r#""SELECT \"A\", b""#, "b", "b");
        check(r#""a\tb\x41c""#, "A", r"\x41");
        check(r#""a\u{e9}b""#, "é", r"\u{e9}");
        check(r#""a\u{1_F600}b""#, "b", "b");
    }

    #[test]
    fn continued_lines_are_skipped() {
        check("\"SELECT a \\\n        FROM t\"", "FROM", "FROM");
        check("\"SELECT a \\\n\n   \t FROM t\"", "a ", "a ");
        check("\"SELECT nm\\\n      ae FROM t\"", "nmae", "nm\\\n      ae");
    }

    #[test]
    fn line_ends_of_windows_are_one_character() {
        check("\"SELECT a\r\nFROM t\"", "FROM", "FROM");
    }

    #[test]
    fn the_end_is_a_place_too() {
        let source = LiteralSource::of(r#""ab""#);
        assert_eq!(
            source.span(rsylla_cql::Span::at(2)),
            rsylla_cql::Span::at(2)
        );
        assert_eq!(
            source.span(rsylla_cql::Span::new(98, 99)),
            rsylla_cql::Span::at(2)
        );
    }
}
