//! The text that is sent: tables with a hole for their keyspace, `*` written
//! out, markers with the type that they were checked for, one blank where there
//! were many.

use rsylla_cql::Span;
use rsylla_cql::checked::{CheckedStatement, Marker, Reference};
use rsylla_cql::lexer::{TokenKind, lex};
use rsylla_cql::types::QuotedIfNeeded;
use rsylla_cql::{CqlType, Dialect, lexer};

/// What replaces a part of the text.
enum Edit {
    /// A keyspace, which may be another at run time.
    Keyspace {
        name: String,
        dot: bool,
    },
    Text(String),
}

/// The statement's text in pieces: text, keyspace, text, keyspace, …, text.
pub(crate) fn pieces(text: &str, statement: &CheckedStatement, dialect: Dialect) -> Vec<String> {
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
    if dialect == Dialect::Cassandra {
        edits.extend(statement.markers.iter().filter_map(hint));
    }
    edited(text, edits, dialect)
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

/// The same for a schema statement, of which only the keyspaces are replaced.
pub(crate) fn schema_pieces(text: &str, references: &[Reference], dialect: Dialect) -> Vec<String> {
    edited(text, keyspaces(references), dialect)
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

fn edited(text: &str, mut edits: Vec<(Span, Edit)>, dialect: Dialect) -> Vec<String> {
    edits.sort_by_key(|(span, _)| *span);
    let mut pieces = vec![String::new()];
    let mut rest = edits.into_iter().peekable();
    let mut end = 0;
    let mut replaced_to = 0;
    for token in lex(text, dialect).tokens {
        let is_end = token.kind == TokenKind::End;
        if token.span.start > end && !is_end && end > 0 {
            last(&mut pieces).push(' ');
        }
        end = token.span.end;
        while let Some((span, edit)) = rest.next_if(|(span, _)| span.start <= token.span.start) {
            replaced_to = replaced_to.max(span.end);
            apply(&mut pieces, edit);
        }
        if token.span.start >= replaced_to && !is_end && !is_closing(token, text) {
            last(&mut pieces).push_str(token.span.of(text));
        }
    }
    let trimmed = last(&mut pieces).trim_end().len();
    last(&mut pieces).truncate(trimmed);
    pieces
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

fn apply(pieces: &mut Vec<String>, edit: Edit) {
    match edit {
        Edit::Keyspace { name, dot } => {
            pieces.push(name);
            pieces.push(if dot { ".".to_owned() } else { String::new() });
        }
        Edit::Text(text) => last(pieces).push_str(&text),
    }
}

fn last(pieces: &mut [String]) -> &mut String {
    pieces
        .last_mut()
        .unwrap_or_else(|| unreachable!("there is always a piece of text"))
}

/// A `;` ends a statement in a file; the protocol needs none.
fn is_closing(token: lexer::Token, text: &str) -> bool {
    token.span.of(text) == ";" && text[token.span.end as usize..].trim().is_empty()
}
