//! Expressions. Selectors and terms have grammars of their own (`selector.rs`, `term.rs`) but one tree.

use crate::lexer::{TokenKind, TokenSet};
use crate::span::{Span, Spanned};

use super::literal::Literal;
use super::name::{FunctionName, Ident, ident};
use super::native_type::NativeType;
use super::parser::{Parse, Parser};
use super::type_name::TypeName;

/// A selector or a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// Which expression.
    pub kind: ExprKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprKind {
    /// A column; only in selectors.
    Column(Ident),
    /// A constant.
    Literal(Literal),
    /// `null`
    Null,
    /// `?` or `:name`
    Marker(Marker),
    /// `keyspace.name(…)`
    Function {
        /// The function or aggregate.
        name: FunctionName,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// `count(*)`; only in selectors.
    CountStar {
        /// Where `count` was written.
        name: Span,
    },
    /// `writetime(c)`, `maxwritetime(c)`, `ttl(c)`; only in selectors.
    CellAttribute {
        /// Which of the three, and where its name was written.
        attribute: Spanned<CellAttribute>,
        /// A column, or fields and elements of one.
        argument: Box<Expr>,
    },
    /// `CAST(… AS type)`
    Cast {
        /// What is cast.
        expr: Box<Expr>,
        /// The type it is cast to.
        ty: Spanned<NativeType>,
    },
    /// `(type) …`
    Hint {
        /// The type in parentheses.
        ty: TypeName,
        /// What it is said of.
        expr: Box<Expr>,
    },
    /// `-…`, where the sign is not part of a literal.
    Neg(Box<Expr>),
    /// `… + …`
    Binary {
        /// The operator.
        op: Spanned<ArithmeticOp>,
        /// The operand before it.
        left: Box<Expr>,
        /// The operand behind it.
        right: Box<Expr>,
    },
    /// `….field`; only in selectors.
    Field {
        /// Whose field.
        receiver: Box<Expr>,
        /// The field.
        field: Ident,
    },
    /// `…[index]`; only in selectors.
    Element {
        /// Whose element.
        receiver: Box<Expr>,
        /// The key, index or element, a term.
        index: Box<Expr>,
    },
    /// `…[from..to]`; only in selectors.
    Slice {
        /// Whose elements.
        receiver: Box<Expr>,
        /// The first, a term.
        from: Option<Box<Expr>>,
        /// The last, a term.
        to: Option<Box<Expr>>,
    },
    /// `[…, …]`, a list or a vector.
    List(Vec<Expr>),
    /// `{…, …}`
    Set(Vec<Expr>),
    /// `{key: value, …}`. A selector writes user types so as well: its keys are then columns.
    Map(Vec<(Expr, Expr)>),
    /// `{field: value, …}`; only in terms.
    UdtLiteral(Vec<(Ident, Expr)>),
    /// `{}`, an empty set or map.
    EmptyBraces,
    /// `(…, …)`. One expression in parentheses is a tuple of one, and means itself where no tuple is asked for.
    Tuple(Vec<Expr>),
}

/// A bind marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The name of `:name`.
    pub name: Option<Ident>,
    /// How many markers stand before it in the statement, those of the same name counted.
    pub index: u32,
    /// Where it was written, colon included.
    pub span: Span,
}

/// What can be asked of a cell besides its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellAttribute {
    /// `writetime`
    WriteTime,
    /// `maxwritetime`
    MaxWriteTime,
    /// `ttl`
    Ttl,
}

impl CellAttribute {
    /// The name as the server writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WriteTime => "writetime",
            Self::MaxWriteTime => "maxwritetime",
            Self::Ttl => "ttl",
        }
    }
}

/// The arithmetic operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
}

impl ArithmeticOp {
    /// The operator as written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

impl Expr {
    /// Joins an expression and its place.
    pub(super) fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// `left op right`
    pub(super) fn binary(op: Spanned<ArithmeticOp>, left: Self, right: Self) -> Self {
        let span = left.span.to(right.span);
        let (left, right) = (Box::new(left), Box::new(right));
        Self::new(ExprKind::Binary { op, left, right }, span)
    }
}

/// What begins a bind marker.
pub(super) const MARKER_FIRST: TokenSet =
    TokenSet::new(&[TokenKind::QuestionMark, TokenKind::Colon]);

/// A bind marker.
// Parser.g inMarker, markerForTuple and the like
pub(super) fn marker(p: &mut Parser<'_>) -> Parse<Marker> {
    let start = p.span();
    if p.eat(TokenKind::QuestionMark).is_some() {
        return Ok(Marker {
            name: None,
            index: p.next_marker(),
            span: start,
        });
    }
    p.expect(TokenKind::Colon)?;
    let name = ident(p)?;
    let span = start.to(name.span);
    Ok(Marker {
        name: Some(name),
        index: p.next_marker(),
        span,
    })
}

/// A bind marker as an expression.
pub(super) fn marker_expr(p: &mut Parser<'_>) -> Parse<Expr> {
    let marker = marker(p)?;
    let span = marker.span;
    Ok(Expr::new(ExprKind::Marker(marker), span))
}
