//! The text that is sent: tables with a hole for their keyspace, `*` written
//! out, a name that is bound twice a `?` the second time, markers with the type
//! that they were checked for where values are written without asking the server.

use crate::Span;
use crate::checked::{CheckedStatement, Marker, Reference};
use crate::dialect::Dialect;
use crate::lexer::{Token, TokenKind, lex};
use crate::types::{CqlType, QuotedIfNeeded};

/// A word of the text that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What it says.
    pub kind: WordKind,
    /// Where it stood in the statement.
    pub at: u32,
    /// What stood between it and the word before; nothing before the first.
    pub gap: Gap,
}

/// What a word says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordKind {
    /// Text as it is.
    Text(String),
    /// A keyspace as CQL writes it, which may be another at run time. A word that begins with `.` follows.
    Keyspace(String),
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing.
    None,
    /// Blanks or comments.
    Blank,
    /// The end of a line, and so many blanks at the beginning of the next.
    Line(u16),
}

/// The statement's text in pieces: text, keyspace, text, keyspace, …, text,
/// with one blank where there were many, and markers with their types.
pub fn pieces(text: &str, statement: &CheckedStatement, dialect: Dialect) -> Vec<String> {
    let mut edits = edits(statement);
    if dialect == Dialect::Cassandra {
        edits.extend(statement.markers.iter().filter_map(hint));
    }
    fold(edited(text, edits, dialect))
}

/// The same for a schema statement, of which only the keyspaces are replaced.
pub fn schema_pieces(text: &str, references: &[Reference], dialect: Dialect) -> Vec<String> {
    fold(edited(text, keyspaces(references), dialect))
}

/// The statement's text word by word.
pub fn words(text: &str, statement: &CheckedStatement, dialect: Dialect) -> Vec<Word> {
    edited(text, edits(statement), dialect)
}

fn edits(statement: &CheckedStatement) -> Vec<(Span, Edit)> {
    let mut edits = keyspaces(&statement.references);
    if let Some(star) = statement.star {
        let columns: Vec<String> = statement
            .columns
            .iter()
            .map(|column| QuotedIfNeeded(&column.name).to_string())
            .collect();
        edits.push((star, Edit::Text(columns.join(", "))));
    }
    edits.extend(repeated_markers(statement));
    edits
}

/// The type of a marker, written in front of it: `(int)?`. A driver prepares a
/// statement again by itself, with values that it has already written; if the
/// column was made again with another type of the same width, it is the server
/// that must refuse them.
fn hint(marker: &Marker) -> Option<(Span, Edit)> {
    let at = Span::new(marker.span.start, marker.span.start);
    (marker.hintable && can_be_hinted(&marker.ty))
        .then(|| (at, Edit::Text(format!("({})", marker.ty))))
}

/// User types are left out: their name would tell nothing of their fields.
/// Nothing that a hint could name can be added to a counter.
fn can_be_hinted(ty: &CqlType) -> bool {
    match ty {
        CqlType::Counter | CqlType::Custom(_) | CqlType::Empty | CqlType::Udt { .. } => false,
        CqlType::List { element, .. }
        | CqlType::Set { element, .. }
        | CqlType::Vector { element, .. } => can_be_hinted(element),
        CqlType::Map { key, value, .. } => can_be_hinted(key) && can_be_hinted(value),
        CqlType::Tuple(elements) => elements.iter().all(can_be_hinted),
        CqlType::Ascii
        | CqlType::Bigint
        | CqlType::Blob
        | CqlType::Boolean
        | CqlType::Date
        | CqlType::Decimal
        | CqlType::Double
        | CqlType::Duration
        | CqlType::Float
        | CqlType::Inet
        | CqlType::Int
        | CqlType::Smallint
        | CqlType::Text
        | CqlType::Time
        | CqlType::Timestamp
        | CqlType::Timeuuid
        | CqlType::Tinyint
        | CqlType::Uuid
        | CqlType::Varint => true,
    }
}

/// What replaces a part of the text.
enum Edit {
    Keyspace { name: String, dot: bool },
    Text(String),
}

fn keyspaces(references: &[Reference]) -> Vec<(Span, Edit)> {
    let edit = |reference: &Reference| {
        let name = QuotedIfNeeded(&reference.keyspace).to_string();
        (
            reference.span,
            Edit::Keyspace {
                name,
                dot: !reference.qualified,
            },
        )
    };
    references.iter().map(edit).collect()
}

/// A name bound in several places is one marker to some servers and several to
/// others; a `?` is one marker to all.
fn repeated_markers(statement: &CheckedStatement) -> Vec<(Span, Edit)> {
    let named = statement.markers.iter().filter(|marker| marker.named);
    let mut seen = Vec::new();
    let mut edits = Vec::new();
    for marker in named {
        if seen.contains(&&marker.name) {
            edits.push((marker.span, Edit::Text("?".to_owned())));
        }
        seen.push(&marker.name);
    }
    edits
}

fn edited(text: &str, mut edits: Vec<(Span, Edit)>, dialect: Dialect) -> Vec<Word> {
    edits.sort_by_key(|(span, _)| *span);
    let mut rest = edits.into_iter().peekable();
    let mut words = Vec::new();
    let mut end = 0;
    let mut replaced_to = 0;
    let tokens = lex(text, dialect).tokens;
    for token in tokens.iter().filter(|token| !is_closing(**token, text)) {
        let at = token.span.start;
        let mut gap = match end {
            0 => Gap::None,
            _ => gap(Span::new(end, at).of(text)),
        };
        end = token.span.end;
        let mut say = |kind: WordKind| {
            let gap = std::mem::replace(&mut gap, Gap::None);
            words.push(Word { kind, at, gap });
        };
        while let Some((span, edit)) = rest.next_if(|(span, _)| span.start <= at) {
            replaced_to = replaced_to.max(span.end);
            match edit {
                Edit::Keyspace { name, dot } => {
                    say(WordKind::Keyspace(name));
                    if dot {
                        say(WordKind::Text(".".to_owned()));
                    }
                }
                Edit::Text(text) => say(WordKind::Text(text)),
            }
        }
        if at >= replaced_to {
            say(WordKind::Text(token.span.of(text).to_owned()));
        }
    }
    words
}

fn gap(between: &str) -> Gap {
    match between.rfind('\n') {
        _ if between.is_empty() => Gap::None,
        None => Gap::Blank,
        Some(line) => Gap::Line(between[line + 1..].chars().count() as u16),
    }
}

/// A `;` ends a statement in a file; the protocol needs none.
fn is_closing(token: Token, text: &str) -> bool {
    token.kind == TokenKind::End
        || (token.span.of(text) == ";" && text[token.span.end as usize..].trim().is_empty())
}

fn fold(words: Vec<Word>) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut last = String::new();
    for word in words {
        if word.gap != Gap::None {
            last.push(' ');
        }
        match word.kind {
            WordKind::Text(text) => last.push_str(&text),
            WordKind::Keyspace(name) => {
                pieces.push(std::mem::take(&mut last));
                pieces.push(name);
            }
        }
    }
    pieces.push(last);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::check::check;

    #[test]
    fn a_statement_has_a_hole_for_its_keyspace_and_no_star() {
        let mut catalog = Catalog::new(Dialect::Cassandra);
        catalog.assume_keyspace("ks");
        catalog.load(
            "t.cql",
            "CREATE TABLE ks.t (k int PRIMARY KEY, \"V\" text);",
            None,
        );
        let text = "SELECT *\n  FROM t -- the table\n  WHERE k = :k ;";
        let checked = check(&catalog, Some("ks"), text).statement.unwrap();
        let found = pieces(text, &checked, Dialect::Cassandra);
        assert_eq!(
            found,
            ["SELECT k, \"V\" FROM ", "ks", ".t WHERE k = (int):k"]
        );
        let words = words(text, &checked, Dialect::Cassandra);
        let place = words.iter().find(|word| word.gap == Gap::Line(2)).unwrap();
        assert_eq!(
            (place.at, &place.kind),
            (11, &WordKind::Text("FROM".to_owned()))
        );
    }
}
