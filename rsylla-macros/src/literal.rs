//! CQL inside a Rust string literal: from places in the CQL to places in the source file.
//!
//! Spans inside a literal cannot be made on stable Rust, so messages carry file,
//! line and column themselves. They are counted in the literal's source text,
//! where an escape is longer than what it stands for.

use proc_macro2::Span;
use rsylla_cql::Span as CqlSpan;
use syn::LitStr;

/// A string literal that holds CQL.
pub(crate) struct CqlLiteral {
    literal: LitStr,
    value: String,
}

/// The literal's text as it stands in the source file, between its quotes.
pub(crate) struct SourceText {
    /// The text between the quotes.
    pub(crate) text: String,
    /// The file, as rustc names it.
    pub(crate) file: String,
    /// The line (from 1) on which the text begins.
    pub(crate) line: u32,
    /// The column (in characters, from 1) at which the text begins.
    pub(crate) column: u32,
    /// Whether the literal has no escapes.
    raw: bool,
}

impl CqlLiteral {
    pub(crate) fn new(literal: LitStr) -> Self {
        Self { value: literal.value(), literal }
    }

    /// The CQL.
    pub(crate) fn cql(&self) -> &str {
        &self.value
    }

    /// The whole literal's place.
    pub(crate) fn span(&self) -> Span {
        self.literal.span()
    }

    /// The literal as rustc read it from its file, if it was not made by a macro.
    pub(crate) fn source(&self) -> SourceText {
        let span = self.literal.span();
        let start = span.start();
        let quoted = span.source_text().unwrap_or_default();
        let (prefix, raw) = opening(&quoted);
        let suffix = if raw { prefix - 1 } else { 1 };
        let inner = quoted.get(prefix..quoted.len().saturating_sub(suffix)).unwrap_or_default();
        let known = prefix > 0 && self.decodes_from(inner, raw);
        SourceText {
            text: if known { inner.to_owned() } else { self.value.clone() },
            file: span.file(),
            line: start.line as u32,
            column: (start.column + if known { prefix } else { 0 }) as u32 + 1,
            raw: raw || !known,
        }
    }

    fn decodes_from(&self, inner: &str, raw: bool) -> bool {
        raw && inner == self.value || !raw && offsets(inner).len() == self.value.len() + 1
    }
}

impl SourceText {
    /// The place in this text of a place in the CQL.
    pub(crate) fn place(&self, span: CqlSpan) -> CqlSpan {
        if self.raw {
            return span;
        }
        let offsets = offsets(&self.text);
        let at = |offset: u32| {
            offsets.get(offset as usize).copied().unwrap_or(self.text.len() as u32)
        };
        // The end is where the last character ends, not where the next begins:
        // a line continuation may lie in between.
        let end = if span.end > span.start {
            let last = at(span.end - 1) as usize;
            last as u32 + character(&self.text[last..]).0 as u32
        } else {
            at(span.start)
        };
        CqlSpan { start: at(span.start), end }
    }
}

/// Bytes before the text, and whether the literal is raw: `"` or `r##"`.
fn opening(quoted: &str) -> (usize, bool) {
    if let Some(rest) = quoted.strip_prefix('r') {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        (hashes + 2, true)
    } else {
        (usize::from(quoted.starts_with('"')), false)
    }
}

/// For every byte of the decoded text, and its end, where it begins in `source`.
fn offsets(source: &str) -> Vec<u32> {
    let mut offsets = Vec::with_capacity(source.len() + 1);
    let mut at = 0;
    while at < source.len() {
        let (length, decoded) = character(&source[at..]);
        for byte in 0..decoded {
            // Bytes of one plain character follow each other; an escape is one place.
            let inside = if length == decoded { byte } else { 0 };
            offsets.push((at + inside) as u32);
        }
        at += length;
    }
    offsets.push(source.len() as u32);
    offsets
}

/// Bytes of the first character or escape of `source`, and of what it stands for.
fn character(source: &str) -> (usize, usize) {
    let mut chars = source.chars();
    match chars.next() {
        Some('\\') => escape(chars.as_str()),
        Some(c) => (c.len_utf8(), c.len_utf8()),
        None => (0, 0),
    }
}

/// The same for what follows a backslash.
fn escape(rest: &str) -> (usize, usize) {
    match rest.chars().next() {
        // A line continuation: the break and all white space after it are nothing.
        Some('\n' | '\r') => {
            let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            (1 + skipped, 0)
        }
        Some('x') => (4.min(rest.len() + 1), 1),
        Some('u') => {
            let end = rest.find('}').map_or(rest.len(), |at| at + 1);
            let digits: String = rest[..end].chars().filter(char::is_ascii_hexdigit).collect();
            let decoded = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
            (1 + end, decoded.map_or(1, char::len_utf8))
        }
        Some(c) => (1 + c.len_utf8(), 1),
        None => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `source` is a literal's inner text; the CQL `word` in its value must be found at `expected`.
    #[track_caller]
    fn found(source: &str, word: &str, expected: &str) {
        let value = syn::parse_str::<LitStr>(&format!("\"{source}\"")).unwrap().value();
        let start = value.find(word).unwrap() as u32;
        let span = CqlSpan { start, end: start + word.len() as u32 };
        let text = SourceText {
            text: source.to_owned(),
            file: String::new(),
            line: 1,
            column: 1,
            raw: false,
        };
        let place = text.place(span);
        assert_eq!(&source[place.start as usize..place.end as usize], expected);
    }

    #[test]
    fn plain_text_stands_where_it_stands() {
        found("SELECT nmae FROM t", "nmae", "nmae");
        found("SELECT é, nmae FROM t", "nmae", "nmae");
    }

    #[test]
    fn escapes_are_longer_than_what_they_stand_for() {
        found(r"SELECT\tnmae\nFROM\x20t", "nmae", "nmae");
        found(r"SELECT\u{20}\u{e9}, nmae", "nmae", "nmae");
        found(r#"SELECT \"nmae\" FROM t"#, "\"nmae\"", r#"\"nmae\""#);
    }

    #[test]
    fn line_continuations_are_nothing() {
        found("SELECT a, \\\n        nmae \\\n        FROM t", "nmae", "nmae");
        found("SELECT nm\\\n      ae FROM t", "nmae", "nm\\\n      ae");
    }
}
