//! Names of CQL as names of Python.
//!
//! The words are those of Rust ([`rsylla_cql::names`]); here they become
//! identifiers: keywords get a trailing underscore, and letters that no
//! identifier can hold, or that Python would read as others, their numbers.

use std::collections::HashSet;
use std::fmt::Write as _;

use rsylla_cql::names::word;
use unicode_normalization::is_nfkc;

/// Reserved words of Python. Those that are reserved in places only (`match`, `type`) are names elsewhere.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// A field's or argument's name for a name of CQL.
pub(crate) fn field(name: &str) -> String {
    // `[applied]` and `[json]` are read as what stands in the brackets, as everywhere in Python. A
    // leading underscore would hide a field from named tuples and models, and two would mangle it.
    identifier(word(name).trim_start_matches('_'))
}

/// The name of a class for a name of CQL.
pub(crate) fn class(name: &str) -> String {
    identifier(rsylla_cql::names::camel(name).trim_start_matches('_'))
}

/// The name of a constant for a statement's name.
pub(crate) fn constant(name: &str) -> String {
    identifier(name).to_ascii_uppercase()
}

/// An identifier for a word of letters, digits and underscores.
pub(crate) fn identifier(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 1);
    for c in word.chars() {
        if is_letter(c) {
            out.push(c);
        } else {
            let _ = write!(out, "u{:x}", u32::from(c));
        }
    }
    let is_start = out.starts_with(|c: char| c == '_' || unicode_ident::is_xid_start(c));
    if !is_start {
        out.insert_str(0, "column_");
    }
    if !is_nfkc(&out) {
        // Letters that join with their neighbours.
        out = out
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    c.to_string()
                } else {
                    format!("u{:x}", u32::from(c))
                }
            })
            .collect();
    }
    if is_keyword(&out) {
        out.push('_');
    }
    out
}

/// Whether every Python reads `c` as this letter: one that it has known for long, in its plain form.
fn is_letter(c: char) -> bool {
    let is_known = matches!(
        c,
        '\u{80}'..='\u{6ff}'
            | '\u{904}'..='\u{939}'
            | '\u{e01}'..='\u{e30}'
            | '\u{3041}'..='\u{30fe}'
            | '\u{4e00}'..='\u{9fa5}'
            | '\u{ac00}'..='\u{d7a3}'
    );
    c.is_ascii_alphanumeric()
        || c == '_'
        || (is_known && unicode_ident::is_xid_continue(c) && is_nfkc(c.encode_utf8(&mut [0; 4])))
}

/// Whether Python reserves the word.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Names that were given, so that none is given twice.
#[derive(Debug, Default)]
pub(crate) struct Taken(HashSet<String>);

impl Taken {
    pub(crate) fn of(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    pub(crate) fn add(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// This name, or the first free one of `name_2`, `name_3`, …
    pub(crate) fn give(&mut self, name: impl Into<String>) -> String {
        let name = name.into();
        let mut free = name.clone();
        let mut number = 1;
        while self.has(&free) {
            number += 1;
            free = format!("{name}_{number}");
        }
        self.add(&free);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_keep_their_names() {
        for name in [
            "aggregate_id",
            "userId",
            "größe",
            "id",
            "type",
            "match",
            "名前",
        ] {
            assert_eq!(field(name), name);
        }
    }

    #[test]
    fn anything_becomes_an_identifier() {
        assert_eq!(field("class"), "class_");
        assert_eq!(field("None"), "None_");
        assert_eq!(field("[applied]"), "applied");
        assert_eq!(field("writetime(v)"), "writetime_v");
        assert_eq!(field("__init__"), "init");
        assert_eq!(field("1st"), "column_1st");
        assert_eq!(field("'''; import os #"), "import_os");
        assert_eq!(field(""), "column");
        assert_eq!(field("½"), "ubd");
        assert_eq!(field("ﬁx"), "ufb01x");
        assert_eq!(class("events_since"), "EventsSince");
        assert_eq!(class("2nd"), "column_2nd");
        assert_eq!(constant("class"), "CLASS_");
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut taken = Taken::default();
        assert_eq!(taken.give("a".to_owned()), "a");
        assert_eq!(taken.give("a_2".to_owned()), "a_2");
        assert_eq!(taken.give("a".to_owned()), "a_3");
    }
}
