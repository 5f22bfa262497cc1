//! What was written to be selected, with its columns and functions found: the server's `Selectable`.
//!
//! Made from the inside out, so that each function is chosen once, whatever it stands in.

use crate::catalog::Table;
use crate::catalog::native_type;
use crate::check::function::{self, Argument, Resolved};
use crate::check::restriction::find_column;
use crate::check::selection::argument::SelectorArgument;
use crate::check::selection::known;
use crate::check::{Context, deprecated};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::span::{Span, Spanned};
use crate::syntax::{
    ArithmeticOp, CellAttribute, Expr, ExprKind, FunctionName, Ident, NativeType, TypeName,
};
use crate::types::CqlType;

/// A selector, understood.
#[derive(Debug)]
pub(super) struct Selectable<'e> {
    /// The selector as written.
    pub(super) expr: &'e Expr,
    /// Which selector.
    pub(super) kind: Kind<'e>,
    /// Its type, if it can have no other (`getExactTypeIfKnown`).
    pub(super) exact: Option<CqlType>,
}

/// The kinds of selectors.
#[derive(Debug)]
pub(super) enum Kind<'e> {
    /// A column, by its index in [`Table::columns`].
    Column(usize),
    /// A constant, `null` or a marker; in `ScyllaDB` any term.
    Term,
    /// A function, an operator, `count(*)`.
    Call {
        call: Call,
        resolved: Resolved,
        args: Vec<Selectable<'e>>,
    },
    /// `writetime(…)` and its like.
    Attribute {
        attribute: CellAttribute,
        column: usize,
        argument: Box<Selectable<'e>>,
    },
    /// `CAST(… AS ty)`
    Cast {
        ty: Spanned<NativeType>,
        argument: Box<Selectable<'e>>,
    },
    /// `….field`
    Field {
        receiver: Box<Selectable<'e>>,
        field: &'e Ident,
    },
    /// `…[index]`
    Element {
        receiver: Box<Selectable<'e>>,
        index: &'e Expr,
    },
    /// `…[from..to]`
    Slice {
        receiver: Box<Selectable<'e>>,
        from: Option<&'e Expr>,
        to: Option<&'e Expr>,
    },
    /// `(type) …`; the type is in [`Selectable::exact`].
    Hint {
        written: &'e TypeName,
        inner: Box<Selectable<'e>>,
    },
    /// `(…, …)`; one selector in parentheses may be itself.
    Tuple(Vec<Selectable<'e>>),
    /// `[…, …]`
    List(Vec<Selectable<'e>>),
    /// `{…, …}` and `{}`
    Set(Vec<Selectable<'e>>),
    /// `{…: …, …}`, a map or a value of a user type.
    MapOrUdt(Vec<Entry<'e>>),
}

/// How a function is called.
#[derive(Debug, Clone, Copy)]
pub(super) enum Call {
    /// By its name.
    Function,
    /// By an operator between two operands.
    Operation(ArithmeticOp),
    /// By a minus sign.
    Negation,
    /// `count(*)`, also written `count(1)`.
    CountRows,
}

/// An entry of a map, or a field of a user type: what it is shows only by what is asked for.
#[derive(Debug)]
pub(super) struct Entry<'e> {
    /// Its key or its field's name.
    pub(super) key: Key<'e>,
    /// Its value.
    pub(super) value: Selectable<'e>,
}

/// What stands before the colon.
#[derive(Debug)]
pub(super) enum Key<'e> {
    /// A name: a field, or a column if there is one of that name.
    Name {
        name: &'e Ident,
        column: Option<Selectable<'e>>,
    },
    /// Anything else: a key.
    Selector(Selectable<'e>),
}

/// Finds the columns and functions of a selector; reports what there is not.
pub(super) fn prepare<'e>(
    cx: &mut Context<'_>,
    table: &Table,
    expr: &'e Expr,
) -> Option<Selectable<'e>> {
    let kind = match &expr.kind {
        _ if is_term_of_scylla(cx, expr) => Kind::Term,
        ExprKind::Column(name) => Kind::Column(find_column(cx, table, name)?),
        ExprKind::Literal(_) | ExprKind::Null | ExprKind::Marker(_) => Kind::Term,
        ExprKind::Function { name, args } => {
            let args = prepare_all(cx, table, args)?;
            function_call(cx, table, name, args)?
        }
        ExprKind::CountStar { .. } => count_rows(),
        ExprKind::Neg(operand) => {
            let operand = prepare(cx, table, operand)?;
            let found = {
                let argument = SelectorArgument {
                    cx,
                    selectable: &operand,
                };
                function::resolve_negation(cx, expr.span, &argument, None)
            };
            let resolved = chosen(cx, found)?;
            Kind::Call {
                call: Call::Negation,
                resolved,
                args: vec![operand],
            }
        }
        ExprKind::Binary { op, left, right } => {
            let (left, right) = (prepare(cx, table, left), prepare(cx, table, right));
            let (left, right) = (left?, right?);
            let found = {
                let (l, r) = (
                    SelectorArgument {
                        cx,
                        selectable: &left,
                    },
                    SelectorArgument {
                        cx,
                        selectable: &right,
                    },
                );
                function::resolve_operation(cx, *op, &[&l, &r], None, false)
            };
            let resolved = chosen(cx, found)?;
            Kind::Call {
                call: Call::Operation(op.node),
                resolved,
                args: vec![left, right],
            }
        }
        ExprKind::CellAttribute {
            attribute,
            argument,
        } => {
            let argument = Box::new(prepare(cx, table, argument)?);
            let column = attribute_column(&argument)?;
            Kind::Attribute {
                attribute: attribute.node,
                column,
                argument,
            }
        }
        ExprKind::Cast { expr, ty } => Kind::Cast {
            ty: *ty,
            argument: Box::new(prepare(cx, table, expr)?),
        },
        ExprKind::Field { receiver, field } => Kind::Field {
            receiver: Box::new(prepare(cx, table, receiver)?),
            field,
        },
        ExprKind::Element { receiver, index } => Kind::Element {
            receiver: Box::new(prepare(cx, table, receiver)?),
            index,
        },
        ExprKind::Slice { receiver, from, to } => Kind::Slice {
            receiver: Box::new(prepare(cx, table, receiver)?),
            from: from.as_deref(),
            to: to.as_deref(),
        },
        ExprKind::Hint { ty, expr: inner } => return hint(cx, table, expr, ty, inner),
        ExprKind::Tuple(elements) => Kind::Tuple(prepare_all(cx, table, elements)?),
        ExprKind::List(elements) => Kind::List(prepare_all(cx, table, elements)?),
        ExprKind::Set(elements) => Kind::Set(prepare_all(cx, table, elements)?),
        ExprKind::EmptyBraces => Kind::Set(Vec::new()),
        ExprKind::Map(entries) => Kind::MapOrUdt(prepare_entries(cx, table, entries)?),
        ExprKind::UdtLiteral(_) => return None,
    };
    let exact = known::exact(cx, table, expr, &kind);
    Some(Selectable { expr, kind, exact })
}

/// `ScyllaDB` makes no literals of selectors: what stands in them are terms (`Cql.g#value`).
fn is_term_of_scylla(cx: &Context<'_>, expr: &Expr) -> bool {
    cx.catalog.dialect() == Dialect::Scylla
        && matches!(
            expr.kind,
            ExprKind::List(_)
                | ExprKind::Set(_)
                | ExprKind::Map(_)
                | ExprKind::EmptyBraces
                | ExprKind::Tuple(_)
                | ExprKind::UdtLiteral(_)
                | ExprKind::Hint { .. }
        )
}

/// Prepares every selector, so that each mistake is reported.
fn prepare_all<'e>(
    cx: &mut Context<'_>,
    table: &Table,
    selectors: &'e [Expr],
) -> Option<Vec<Selectable<'e>>> {
    let all: Vec<_> = selectors
        .iter()
        .map(|selector| prepare(cx, table, selector))
        .collect();
    all.into_iter().collect()
}

fn prepare_entries<'e>(
    cx: &mut Context<'_>,
    table: &Table,
    entries: &'e [(Expr, Expr)],
) -> Option<Vec<Entry<'e>>> {
    let mut prepared = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let key = match &key.kind {
            ExprKind::Column(name) => {
                let column = table.column_index(&name.name).map(|index| Selectable {
                    expr: key,
                    kind: Kind::Column(index),
                    exact: Some(table.columns[index].ty.clone()),
                });
                Some(Key::Name { name, column })
            }
            _ => prepare(cx, table, key).map(Key::Selector),
        };
        let value = prepare(cx, table, value);
        prepared.push(Entry {
            key: key?,
            value: value?,
        });
    }
    Some(prepared)
}

/// `WithFunction.Raw.prepare`
fn function_call<'e>(
    cx: &mut Context<'_>,
    table: &Table,
    name: &'e FunctionName,
    args: Vec<Selectable<'e>>,
) -> Option<Kind<'e>> {
    if is_count_of_constant(cx, name, &args) {
        return Some(count_rows());
    }
    let found = {
        let arguments: Vec<SelectorArgument<'_, '_, '_>> = args
            .iter()
            .map(|selectable| SelectorArgument { cx, selectable })
            .collect();
        let arguments: Vec<&dyn Argument> = arguments.iter().map(|a| a as &dyn Argument).collect();
        function::resolve(cx, name, &arguments, None, Some(table))
    };
    let resolved = chosen(cx, found)?;
    deprecated::lint_function(cx, name, &resolved);
    Some(Kind::Call {
        call: called(cx, &resolved),
        resolved,
        args,
    })
}

/// `CountRowsFunction.columnName` is `count`, by whichever name it was called.
fn called(cx: &Context<'_>, resolved: &Resolved) -> Call {
    let counts_rows = matches!(&*resolved.name, "system.count_rows" | "system.countRows");
    if counts_rows && cx.catalog.dialect() == Dialect::Cassandra {
        Call::CountRows
    } else {
        Call::Function
    }
}

/// `count(1)` is `count(*)`. `ScyllaDB` says so of `1` only, and counts any other constant as well.
fn is_count_of_constant(cx: &Context<'_>, name: &FunctionName, args: &[Selectable<'_>]) -> bool {
    let is_native = name
        .keyspace
        .as_ref()
        .is_none_or(|keyspace| &*keyspace.name == "system");
    let [only] = args else { return false };
    let is_constant = matches!(only.expr.kind, ExprKind::Literal(_));
    is_native && &*name.name.name == "count" && is_constant && {
        cx.catalog.dialect() == Dialect::Cassandra
            || matches!(&only.expr.kind, ExprKind::Literal(l) if &*l.text == "1")
    }
}

fn count_rows<'e>() -> Kind<'e> {
    let resolved = Resolved {
        name: "system.countrows".into(),
        argument_types: Vec::new().into(),
        return_type: CqlType::Bigint,
        is_aggregate: true,
        deterministic: true,
        generic: false,
    };
    Kind::Call {
        call: Call::CountRows,
        resolved,
        args: Vec::new(),
    }
}

fn chosen(cx: &mut Context<'_>, found: Result<Resolved, Box<Diagnostic>>) -> Option<Resolved> {
    match found {
        Ok(resolved) => Some(resolved),
        Err(diagnostic) => {
            cx.report(*diagnostic);
            None
        }
    }
}

/// The column that an attribute is asked of: the innermost receiver.
fn attribute_column(argument: &Selectable<'_>) -> Option<usize> {
    match &argument.kind {
        Kind::Column(index) => Some(*index),
        Kind::Field { receiver, .. }
        | Kind::Element { receiver, .. }
        | Kind::Slice { receiver, .. } => attribute_column(receiver),
        _ => None,
    }
}

/// `WithTypeHint.Raw.prepare`: the type is frozen, where it can be.
fn hint<'e>(
    cx: &mut Context<'_>,
    table: &Table,
    expr: &'e Expr,
    written: &'e TypeName,
    inner: &'e Expr,
) -> Option<Selectable<'e>> {
    let inner = prepare(cx, table, inner);
    match cx.resolve_type(written) {
        Ok(ty) => {
            let kind = Kind::Hint {
                written,
                inner: Box::new(inner?),
            };
            Some(Selectable {
                expr,
                kind,
                exact: Some(ty.frozen()),
            })
        }
        Err(diagnostic) => {
            cx.report(*diagnostic);
            None
        }
    }
}

impl Selectable<'_> {
    /// Where it was written.
    pub(super) fn span(&self) -> Span {
        self.expr.span
    }

    /// Whether any column it names fits, as the server asks it (`selectColumns`).
    pub(super) fn selects(&self, test: &dyn Fn(usize) -> bool) -> bool {
        match &self.kind {
            Kind::Column(index) => test(*index),
            Kind::Term => false,
            Kind::Call { args, .. } | Kind::Tuple(args) | Kind::List(args) | Kind::Set(args) => {
                args.iter().any(|argument| argument.selects(test))
            }
            Kind::Attribute { argument, .. } | Kind::Cast { argument, .. } => {
                argument.selects(test)
            }
            Kind::Field { receiver, .. }
            | Kind::Element { receiver, .. }
            | Kind::Slice { receiver, .. } => receiver.selects(test),
            Kind::Hint { inner, .. } => inner.selects(test),
            // The server's `WithMapOrUdt.selectColumns` has its answer for values the wrong way round.
            Kind::MapOrUdt(entries) => entries.iter().any(|entry| {
                matches!(&entry.key, Key::Selector(key) if key.selects(test))
                    || !entry.value.selects(test)
            }),
        }
    }

    /// The type that a cast is to.
    pub(super) fn cast_type(ty: Spanned<NativeType>) -> CqlType {
        native_type(ty.node)
    }
}
