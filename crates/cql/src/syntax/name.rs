//! Names: identifiers, qualified names, function names.

use std::fmt;

use crate::span::Span;

/// A name as the server sees it: folded to lower case unless it was written in double quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The folded, or unquoted, text.
    pub name: Box<str>,
    /// Whether it was written in double quotes.
    pub quoted: bool,
    /// Where it was written, quotes included.
    pub span: Span,
}

impl Ident {
    /// The name's text, without quotes.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The name of a table, view, user type or index: `keyspace.name` or `name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualifiedName {
    /// The keyspace, where it was written.
    pub keyspace: Option<Ident>,
    /// The name inside the keyspace.
    pub name: Ident,
    /// Where it was written, keyspace included.
    pub span: Span,
}

/// The name of a function or aggregate, as called or as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionName {
    /// The keyspace, where it was written.
    pub keyspace: Option<Ident>,
    /// The name inside the keyspace.
    pub name: Ident,
    /// Where it was written, keyspace included.
    pub span: Span,
}
