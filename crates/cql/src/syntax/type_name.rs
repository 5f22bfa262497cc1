//! Types as written, before user types are looked up.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{Keyword, KeywordClass, TokenKind};
use crate::span::Span;

use super::list::closed_list;
use super::literal::{Literal, integer, string};
use super::name::{QualifiedName, take_ident};
use super::native_type::NativeType;
use super::parser::{Parse, Parser};

/// A type as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// Which type.
    pub kind: TypeNameKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of written types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeNameKind {
    /// A native type, such as `int`.
    Native(NativeType),
    /// `list<…>`
    List(Box<TypeName>),
    /// `set<…>`
    Set(Box<TypeName>),
    /// `map<…, …>`
    Map(Box<TypeName>, Box<TypeName>),
    /// `tuple<…, …>`
    Tuple(Vec<TypeName>),
    /// `vector<…, n>`
    Vector {
        /// The type of the elements.
        element: Box<TypeName>,
        /// The dimension, an integer literal of any sign and size.
        dimension: Literal,
    },
    /// `frozen<…>`
    Frozen(Box<TypeName>),
    /// A user type.
    User(QualifiedName),
    /// A Java class in single quotes (Cassandra only).
    Custom(Box<str>),
}

impl TypeName {
    /// The first user type that it names, at any depth.
    pub fn user_type(&self) -> Option<&QualifiedName> {
        match &self.kind {
            TypeNameKind::User(name) => Some(name),
            TypeNameKind::List(inner)
            | TypeNameKind::Set(inner)
            | TypeNameKind::Frozen(inner)
            | TypeNameKind::Vector { element: inner, .. } => inner.user_type(),
            TypeNameKind::Map(key, value) => key.user_type().or_else(|| value.user_type()),
            TypeNameKind::Tuple(elements) => elements.iter().find_map(Self::user_type),
            TypeNameKind::Native(_) | TypeNameKind::Custom(_) => None,
        }
    }
}

/// Names that user types cannot have without quotes, as they are kept for later.
const RESERVED: &[&str] = &[
    "byte",
    "complex",
    "enum",
    "interval",
    "macaddr",
    "bitstring",
];

/// A type.
// Parser.g comparatorType
pub(super) fn type_name(p: &mut Parser<'_>) -> Parse<TypeName> {
    p.nested(unnested)
}

fn unnested(p: &mut Parser<'_>) -> Parse<TypeName> {
    let start = p.span().start;
    let kind = match p.kind() {
        TokenKind::String if p.dialect == Dialect::Cassandra => {
            TypeNameKind::Custom(string(p)?.text)
        }
        TokenKind::Keyword(keyword) if p.nth(1) == TokenKind::Less => match keyword {
            Keyword::List => TypeNameKind::List(element(p)?),
            Keyword::Set => TypeNameKind::Set(element(p)?),
            Keyword::Frozen => return frozen(p),
            Keyword::Map => map(p)?,
            Keyword::Tuple => tuple(p)?,
            Keyword::Vector => vector(p)?,
            _ => named(p)?,
        },
        _ => named(p)?,
    };
    let span = p.span_from(start);
    Ok(TypeName { kind, span })
}

/// A native type or a user type.
fn named(p: &mut Parser<'_>) -> Parse<TypeNameKind> {
    if let TokenKind::Keyword(keyword) = p.kind()
        && p.nth(1) != TokenKind::Dot
        && let Some(native) = NativeType::of_keyword(keyword)
    {
        p.bump();
        return Ok(TypeNameKind::Native(native));
    }
    if p.nth_is(0, Keyword::Set) {
        p.bump();
        p.at(TokenKind::Less);
        return Err(p.unexpected());
    }
    user_type_or(p, TokenKind::AnyType).map(TypeNameKind::User)
}

/// `keyspace.name` or `name` of a user type.
// Parser.g userTypeName
pub(super) fn user_type(p: &mut Parser<'_>) -> Parse<QualifiedName> {
    user_type_or(p, TokenKind::AnyName)
}

fn user_type_or(p: &mut Parser<'_>, what: TokenKind) -> Parse<QualifiedName> {
    let keyspace = if p.is_name(0) && p.nth(1) == TokenKind::Dot {
        let keyspace = take_ident(p);
        p.bump();
        Some(keyspace)
    } else {
        None
    };
    if !is_user_type(p, 0) {
        p.expect_also(what);
        return Err(p.unexpected());
    }
    let token = p.token();
    check_reserved(p, p.text_of(token));
    let name = take_ident(p);
    if keyspace.is_none() {
        p.at(TokenKind::Dot);
    }
    let span = keyspace
        .as_ref()
        .map_or(name.span, |keyspace| keyspace.span.to(name.span));
    Ok(QualifiedName {
        keyspace,
        name,
        span,
    })
}

/// Whether the token after `n` others can name a user type.
// Parser.g non_type_ident
fn is_user_type(p: &Parser<'_>, n: usize) -> bool {
    match p.nth(n) {
        TokenKind::Ident
        | TokenKind::QuotedName
        | TokenKind::Keyword(Keyword::Key | Keyword::Empty) => true,
        TokenKind::Keyword(keyword) => keyword.class(p.dialect) == KeywordClass::Basic,
        _ => false,
    }
}

/// The server compares these names as they are written: `BYTE` is a name like any other.
fn check_reserved(p: &mut Parser<'_>, written: &str) {
    let reserved = match p.kind() {
        TokenKind::Ident => RESERVED.contains(&written),
        TokenKind::Keyword(Keyword::Empty) => true,
        _ => false,
    };
    if reserved {
        p.report(
            Diagnostic::error(
                Code::Syntax,
                p.span(),
                format!("`{written}` is not a type, and no user type can have this name"),
            )
            .help("the name is kept for types to come"),
        );
    }
}

fn element(p: &mut Parser<'_>) -> Parse<Box<TypeName>> {
    open(p);
    let element = type_name(p)?;
    p.expect(TokenKind::Greater)?;
    Ok(Box::new(element))
}

fn map(p: &mut Parser<'_>) -> Parse<TypeNameKind> {
    open(p);
    let key = type_name(p)?;
    p.expect(TokenKind::Comma)?;
    let value = type_name(p)?;
    p.expect(TokenKind::Greater)?;
    Ok(TypeNameKind::Map(Box::new(key), Box::new(value)))
}

fn tuple(p: &mut Parser<'_>) -> Parse<TypeNameKind> {
    open(p);
    closed_list(p, TokenKind::Greater, type_name).map(TypeNameKind::Tuple)
}

fn vector(p: &mut Parser<'_>) -> Parse<TypeNameKind> {
    open(p);
    let element = Box::new(type_name(p)?);
    p.expect(TokenKind::Comma)?;
    let dimension = integer(p)?;
    if dimension.text.parse::<i32>().is_err() {
        p.report(Diagnostic::error(
            Code::Syntax,
            dimension.span,
            format!("a vector cannot have {} elements", dimension.text),
        ));
    }
    p.expect(TokenKind::Greater)?;
    Ok(TypeNameKind::Vector { element, dimension })
}

fn frozen(p: &mut Parser<'_>) -> Parse<TypeName> {
    let start = p.span().start;
    let inner = element(p)?;
    let span = p.span_from(start);
    // The server's parser refuses these.
    if matches!(
        inner.kind,
        TypeNameKind::Native(_) | TypeNameKind::Custom(_)
    ) {
        let name = inner.span.of(p.text);
        p.report(
            Diagnostic::error(Code::Syntax, span, format!("`{name}` cannot be frozen"))
                .label("only collections, tuples and user types can")
                .suggest(name),
        );
    }
    Ok(TypeName {
        kind: TypeNameKind::Frozen(inner),
        span,
    })
}

/// Takes the type's word and the `<` behind it.
fn open(p: &mut Parser<'_>) {
    p.bump();
    p.bump();
}

/// How many tokens, after `n` others, make a type; zero if they make none. Nothing is taken.
pub(super) fn type_length(p: &Parser<'_>, n: usize) -> usize {
    let mut at = n;
    let mut open = 0_u32;
    loop {
        // A type begins here.
        match p.nth(at) {
            TokenKind::String if p.dialect == Dialect::Cassandra => at += 1,
            TokenKind::Keyword(
                Keyword::List
                | Keyword::Set
                | Keyword::Map
                | Keyword::Tuple
                | Keyword::Vector
                | Keyword::Frozen,
            ) if p.nth(at + 1) == TokenKind::Less => {
                open += 1;
                at += 2;
                continue;
            }
            _ if p.is_name(at) && p.nth(at + 1) == TokenKind::Dot && is_user_type(p, at + 2) => {
                at += 3;
            }
            TokenKind::Keyword(keyword) if NativeType::of_keyword(keyword).is_some() => at += 1,
            _ if is_user_type(p, at) => at += 1,
            _ => return 0,
        }
        // A type ends here.
        loop {
            match p.nth(at) {
                _ if open == 0 => return at - n,
                TokenKind::Greater => {
                    open -= 1;
                    at += 1;
                }
                TokenKind::Comma if p.nth(at + 1) == TokenKind::Integer => at += 2,
                TokenKind::Comma => {
                    at += 1;
                    break;
                }
                _ => return 0,
            }
        }
    }
}
