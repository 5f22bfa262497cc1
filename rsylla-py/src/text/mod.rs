//! What the text of a statement tells before a server sees it: whether it may be repeated safely,
//! which markers have names, and how it reads with its keyspace written out.
//!
//! There is no schema here, so a doubt remains where only a column's type decides; the types of
//! the prepared statement's markers settle it.

mod idempotence;
mod names;

use std::sync::Arc;

use pyo3::prelude::*;
use rsylla::driver::frame::response::result::ColumnSpec;
use rsylla_cql::Dialect;
use rsylla_cql::lexer::{Token, TokenKind, lex};
use rsylla_cql::syntax::{Statement, parse_statement};

use crate::exceptions::Fault;

use idempotence::Repeatable;

/// What was understood of one statement.
#[derive(Debug, Default)]
pub(crate) struct Meaning {
    /// The text with its keyspace written out, where a table or type was named without one.
    pub(crate) qualified: Option<String>,
    /// Whether every table and type is named with its keyspace.
    pub(crate) is_self_contained: bool,
    /// The names of its `:name` markers.
    pub(crate) named_markers: Vec<String>,
    repeatable: Repeatable,
}

impl Meaning {
    /// Reads `text`, in which names without a keyspace belong to `keyspace`. Of what cannot be
    /// read nothing is known.
    pub(crate) fn of(text: &str, keyspace: Option<&str>) -> Self {
        let Some((statement, dialect)) = parse(text) else {
            return Self::default();
        };
        let tokens = lex(text, dialect).tokens;
        let places = names::unqualified(&statement.kind);
        Self {
            is_self_contained: places.as_ref().is_some_and(Vec::is_empty),
            qualified: places
                .filter(|places| !places.is_empty())
                .zip(keyspace)
                .map(|(places, keyspace)| names::qualify(text, &places, keyspace)),
            named_markers: named_markers(text, &tokens),
            repeatable: idempotence::of(&statement, text, &tokens),
        }
    }

    /// Whether running the statement twice is as running it once, as far as its text tells.
    pub(crate) fn is_idempotent(&self) -> bool {
        matches!(self.repeatable, Repeatable::Yes)
    }

    /// Whether running the statement twice is as running it once, its markers being `markers`.
    pub(crate) fn is_idempotent_with(&self, markers: &[ColumnSpec<'_>]) -> bool {
        self.repeatable.settled_by(markers)
    }

    /// Returns `text` with the keyspace of `scope` written into it, if there is one.
    pub(crate) fn placed(
        py: Python<'_>,
        text: &str,
        scope: Option<&Arc<String>>,
    ) -> PyResult<String> {
        let Some(scope) = scope else {
            return Ok(text.to_owned());
        };
        let meaning = Self::of(text, Some(scope));
        match meaning.qualified {
            Some(qualified) => Ok(qualified),
            None if meaning.is_self_contained => Ok(text.to_owned()),
            None => Err(Self::unreadable(text, scope).raise(py)),
        }
    }

    /// The answer to a handle of one keyspace that was given a text it cannot place there.
    pub(crate) fn unreadable(text: &str, keyspace: &str) -> Fault {
        Fault::argument(format!(
            "this statement cannot be placed in keyspace {keyspace}; write the keyspace in the statement"
        ))
        .in_statement(text)
    }
}

/// Parses `text` in the dialect that takes it.
fn parse(text: &str) -> Option<(Statement, Dialect)> {
    [Dialect::Cassandra, Dialect::Scylla]
        .into_iter()
        .find_map(|dialect| match parse_statement(text, dialect) {
            (Some(statement), errors) if errors.is_empty() => Some((statement, dialect)),
            _ => None,
        })
}

/// Returns the names of `:name` markers, as the server folds them.
fn named_markers(text: &str, tokens: &[Token]) -> Vec<String> {
    tokens
        .windows(2)
        .filter_map(|pair| match pair {
            [colon, name] if colon.kind == TokenKind::Colon => Some(name.span.of(text)),
            _ => None,
        })
        .map(|name| match name.strip_prefix('"') {
            Some(quoted) => quoted.trim_end_matches('"').replace("\"\"", "\""),
            None => name.to_lowercase(),
        })
        .collect()
}

/// Whether `text` is a table's name, with its keyspace or without, and nothing else.
pub(crate) fn is_table_name(text: &str) -> bool {
    let lexed = lex(text, Dialect::Cassandra);
    let kinds: Vec<TokenKind> = lexed.tokens.iter().map(|token| token.kind).collect();
    let is_name = |kind: &TokenKind| {
        matches!(
            kind,
            TokenKind::Ident | TokenKind::QuotedName | TokenKind::Keyword(_)
        )
    };
    lexed.errors.is_empty()
        && match kinds.as_slice() {
            [table, TokenKind::End] => is_name(table),
            [keyspace, TokenKind::Dot, table, TokenKind::End] => {
                is_name(keyspace) && is_name(table)
            }
            _ => false,
        }
}
