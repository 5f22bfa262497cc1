//! Names: identifiers, qualified names, function names.

use std::fmt;

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, KeywordClass, Token, TokenKind};
use crate::span::Span;

use super::parser::{Failed, Parse, Parser};

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

/// A name of anything but a column of a statement.
// Parser.g ident, noncol_ident, fident
pub(super) fn ident(p: &mut Parser<'_>) -> Parse<Ident> {
    name_of(p, TokenKind::AnyName)
}

/// A name, of which it is said what it is expected to name.
fn name_of(p: &mut Parser<'_>, what: TokenKind) -> Parse<Ident> {
    if p.is_name(0) {
        return Ok(take_ident(p));
    }
    p.expect_also(what);
    let failed = p.unexpected();
    // A reserved word, or a name in the wrong quotes, is told and taken.
    if p.is_name(0) {
        return Ok(take_ident(p));
    }
    Err(failed)
}

/// A column's name, which in Cassandra may be `""`.
// Parser.g cident
pub(super) fn column(p: &mut Parser<'_>) -> Parse<Ident> {
    if p.kind() == TokenKind::EmptyQuotedName && p.dialect == Dialect::Cassandra {
        return Ok(take_ident(p));
    }
    name_of(p, TokenKind::AnyColumn)
}

/// Whether the token after `n` others is a column's name.
pub(super) fn is_column(p: &Parser<'_>, n: usize) -> bool {
    p.is_name(n) || (p.nth(n) == TokenKind::EmptyQuotedName && p.dialect == Dialect::Cassandra)
}

/// The next token as a name, whatever it is.
pub(super) fn take_ident(p: &mut Parser<'_>) -> Ident {
    let token = p.bump();
    ident_of(p, token)
}

fn ident_of(p: &Parser<'_>, token: Token) -> Ident {
    let text = p.text_of(token);
    let quoted = matches!(
        token.kind,
        TokenKind::QuotedName | TokenKind::EmptyQuotedName
    );
    let name = if quoted {
        unquote(text, '"')
    } else if text.starts_with('\'') {
        unquote(text, '\'')
    } else {
        text.to_ascii_lowercase().into_boxed_str()
    };
    Ident {
        name,
        quoted,
        span: token.span,
    }
}

/// What stands between two quotes, with doubled quotes undone.
pub(super) fn unquote(text: &str, quote: char) -> Box<str> {
    let inner = text.strip_prefix(quote).unwrap_or(text);
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    if inner.contains(quote) {
        let doubled: String = [quote, quote].iter().collect();
        inner
            .replace(&doubled, quote.encode_utf8(&mut [0; 4]))
            .into()
    } else {
        inner.into()
    }
}

/// The name of a keyspace, table, view or index, for which a bind marker cannot stand.
// Parser.g ksName, cfName, idxName
pub(super) fn object_name(p: &mut Parser<'_>, what: &str) -> Parse<Ident> {
    if p.kind() == TokenKind::QuestionMark {
        return Err(marker_for_name(p, what));
    }
    match what {
        "table" => name_of(p, TokenKind::AnyTable),
        _ => ident(p),
    }
}

/// Reports a bind marker where only a name can stand.
pub(super) fn marker_for_name(p: &mut Parser<'_>, what: &str) -> Failed {
    let message = format!("a bind marker cannot stand for the name of a {what}");
    p.fail(
        Diagnostic::error(Code::Syntax, p.span(), message)
            .help("names are part of the statement's text; only values are bound"),
    )
}

/// `keyspace.name` or `name`.
// Parser.g columnFamilyName, indexName
pub(super) fn qualified_name(p: &mut Parser<'_>, what: &str) -> Parse<QualifiedName> {
    let first = object_name(p, what)?;
    if p.kind() == TokenKind::Range {
        let dots = Diagnostic::error(
            Code::Syntax,
            p.span(),
            "a keyspace and a name have one `.` between them",
        );
        p.fail(dots.suggest("."));
        p.bump();
    } else if p.eat(TokenKind::Dot).is_none() {
        let span = first.span;
        return Ok(QualifiedName {
            keyspace: None,
            name: first,
            span,
        });
    }
    let name = object_name(p, what)?;
    let span = first.span.to(name.span);
    Ok(QualifiedName {
        keyspace: Some(first),
        name,
        span,
    })
}

/// The name of a table or view.
pub(super) fn table(p: &mut Parser<'_>) -> Parse<QualifiedName> {
    qualified_name(p, "table")
}

/// Whether the token after `n` others can name a function.
// Parser.g allowedFunctionName
pub(super) fn is_function(p: &Parser<'_>, n: usize) -> bool {
    match p.nth(n) {
        TokenKind::Ident
        | TokenKind::QuotedName
        | TokenKind::Keyword(Keyword::Token | Keyword::Count | Keyword::Ann) => true,
        TokenKind::Keyword(keyword) => matches!(
            keyword.class(p.dialect),
            KeywordClass::Basic | KeywordClass::Type
        ),
        _ => false,
    }
}

/// The name of a function inside a keyspace.
pub(super) fn function_ident(p: &mut Parser<'_>) -> Parse<Ident> {
    if is_function(p, 0) {
        return Ok(take_ident(p));
    }
    p.expect_also(TokenKind::AnyName);
    Err(p.unexpected())
}

/// `keyspace.name` or `name` of a function.
// Parser.g functionName
pub(super) fn function_name(p: &mut Parser<'_>) -> Parse<FunctionName> {
    if p.nth(1) != TokenKind::Dot {
        let name = function_ident(p)?;
        let span = name.span;
        p.at(TokenKind::Dot);
        return Ok(FunctionName {
            keyspace: None,
            name,
            span,
        });
    }
    let keyspace = object_name(p, "keyspace")?;
    p.expect(TokenKind::Dot)?;
    let name = function_ident(p)?;
    let span = keyspace.span.to(name.span);
    Ok(FunctionName {
        keyspace: Some(keyspace),
        name,
        span,
    })
}
