//! A relation as a restriction: its columns, what is asked of them, and the values it compares with.

use crate::catalog::{Column, Table};
use crate::check::restriction::column::find_column;
use crate::check::restriction::model::{Clause, Restriction, Test, is_clustering};
use crate::check::restriction::{Use, custom, fails, operator, token, tuple};
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::{Span, Spanned};
use crate::syntax::{Expr, Ident, InValues, Operator, Relation, RelationKind};
use crate::types::CqlType;

/// Reads one relation into `clause`; none where it was not understood, which was reported.
pub(super) fn read(
    cx: &mut Context<'_>,
    table: &Table,
    relation: &Relation,
    usage: Use,
    clause: &mut Clause,
) -> Option<()> {
    let span = relation.span;
    match &relation.kind {
        RelationKind::Column { column, op, value } => {
            let restriction = compare(cx, table, column, *op, value, usage, span)?;
            clause.restrictions.push(restriction);
        }
        RelationKind::IsNotNull { column } => {
            let index = not_null(cx, table, column, usage, span)?;
            clause.not_null.push(index);
        }
        RelationKind::In {
            column,
            not,
            values,
        } => {
            let restriction = in_values(cx, table, column, *not, values, span)?;
            clause.restrictions.push(restriction);
        }
        RelationKind::Element {
            column,
            key,
            op,
            value,
        } => {
            let restriction = element(cx, table, column, key, *op, value, span)?;
            clause.restrictions.push(restriction);
        }
        RelationKind::Token { columns, op, value } => {
            let token = token::read(cx, table, columns, *op, value, span)?;
            clause.tokens.push((token, clause.restrictions.len()));
        }
        RelationKind::MultiColumn {
            columns,
            op,
            clustering_bound,
            value,
        } => {
            let bound = clustering_bound.is_some();
            let restriction = tuple::compare(cx, table, columns, *op, bound, value, span)?;
            clause.restrictions.push(restriction);
        }
        RelationKind::MultiIn { columns, values } => {
            let restriction = tuple::in_values(cx, table, columns, values, span)?;
            clause.restrictions.push(restriction);
        }
        RelationKind::Function {
            name,
            args,
            op,
            value,
        } => {
            let call = (name, &args[..], span);
            let test = custom::function(cx, table, call, *op, value, usage)?;
            clause.scores.push(test);
        }
        RelationKind::CustomIndex { index, value } => {
            let name = custom::index(cx, table, index, value, usage, clause)?;
            clause.custom.push(name);
        }
    }
    Some(())
}

/// `column op value` (`SingleColumnRelation`).
fn compare(
    cx: &mut Context<'_>,
    table: &Table,
    column: &Ident,
    op: Spanned<Operator>,
    value: &Expr,
    usage: Use,
    span: Span,
) -> Option<Restriction> {
    let test = comparison(cx, op)?;
    if test.is_contains() && matches!(usage, Use::Update { .. } | Use::Delete { .. }) {
        cx.report(Diagnostic::error(
            Code::InvalidRestriction,
            op.span,
            format!("`{}` cannot stand in UPDATE or DELETE", op.node.symbol()),
        ));
        return None;
    }
    let index = find_column(cx, table, column)?;
    let definition = &table.columns[index];
    operator::check(cx, table, definition, column.span, op)?;
    let receiver = value_receiver(definition, op.node);
    term::check(cx, value, &receiver);
    // Nothing is stored before or behind null, which the server can say of rows in their order.
    if !(test.is_slice() && is_clustering(table, index)) {
        fails::null(cx, value, &receiver.ty);
    }
    fails::empty_key(cx, table, index, value);
    Some(single(index, test, span))
}

/// What is asked by a comparison; reports `!=`.
pub(super) fn comparison(cx: &mut Context<'_>, op: Spanned<Operator>) -> Option<Test> {
    let test = Test::of(op.node);
    if test.is_none() {
        cx.report(
            Diagnostic::error(
                Code::UnsupportedOperator,
                op.span,
                "`!=` cannot stand in a WHERE clause",
            )
            .note("servers can only look up what is there"),
        );
    }
    test
}

/// What the value of a comparison is meant for (`toReceivers`).
fn value_receiver(column: &Column, op: Operator) -> Receiver {
    match (op, &column.ty) {
        (Operator::ContainsKey, CqlType::Map { key, .. }) => key_receiver(&column.name, key),
        (
            Operator::Contains,
            CqlType::Map { value: element, .. }
            | CqlType::List { element, .. }
            | CqlType::Set { element, .. },
        ) => element_receiver(&column.name, element),
        _ => Receiver::column(&column.name, &column.ty),
    }
}

/// A key of a map (`Maps.keySpecOf`).
pub(crate) fn key_receiver(column: &str, key: &CqlType) -> Receiver {
    Receiver::named(
        format!("key({column})"),
        Some(&format!("{column}_key")),
        key.clone(),
    )
}

/// A value of a map, an element of a list or a set (`Maps.valueSpecOf` and its like).
pub(crate) fn element_receiver(column: &str, element: &CqlType) -> Receiver {
    Receiver::named(
        format!("value({column})"),
        Some(&format!("{column}_value")),
        element.clone(),
    )
}

/// `column IS NOT NULL`, which only views take.
fn not_null(
    cx: &mut Context<'_>,
    table: &Table,
    column: &Ident,
    usage: Use,
    span: Span,
) -> Option<usize> {
    if !matches!(usage, Use::View) {
        cx.report(
            Diagnostic::error(
                Code::InvalidRestriction,
                span,
                "`IS NOT NULL` can only stand in a materialised view",
            )
            .help("drop it, and skip the nulls among the rows that are returned"),
        );
        return None;
    }
    find_column(cx, table, column)
}

/// `column IN …`
fn in_values(
    cx: &mut Context<'_>,
    table: &Table,
    column: &Ident,
    not: bool,
    values: &InValues,
    span: Span,
) -> Option<Restriction> {
    let index = find_column(cx, table, column)?;
    let definition = &table.columns[index];
    operator::check_in(cx, table, definition, column.span)?;
    match values {
        InValues::Marker(marker) => {
            let spelling = in_spelling(cx.catalog.dialect(), not);
            let receiver = Receiver::named(
                format!("{spelling}({})", definition.name),
                Some(&definition.name),
                CqlType::list(definition.ty.clone()),
            );
            cx.bind(marker, &receiver, false);
        }
        InValues::List { values, .. } => {
            let receiver = Receiver::column(&definition.name, &definition.ty);
            for value in values {
                term::check(cx, value, &receiver);
                fails::null(cx, value, &receiver.ty);
                fails::empty_key(cx, table, index, value);
            }
        }
    }
    Some(single(index, in_test(not, values), span))
}

/// How the server spells `IN` in the name of a marker.
pub(super) fn in_spelling(dialect: Dialect, not: bool) -> &'static str {
    match (dialect, not) {
        (Dialect::Cassandra, _) => "in",
        (Dialect::Scylla, false) => "IN",
        (Dialect::Scylla, true) => "NOT IN",
    }
}

/// What `IN` asks: one written value is the same as `=`.
pub(super) fn in_test(not: bool, values: &InValues) -> Test {
    match values {
        _ if not => Test::NotIn,
        InValues::List { values, .. } if values.len() == 1 => Test::Equal,
        _ => Test::In,
    }
}

/// `column[key] op value`
fn element(
    cx: &mut Context<'_>,
    table: &Table,
    column: &Ident,
    key: &Expr,
    op: Spanned<Operator>,
    value: &Expr,
    span: Span,
) -> Option<Restriction> {
    comparison(cx, op)?;
    let index = find_column(cx, table, column)?;
    let definition = &table.columns[index];
    operator::check_element(cx, definition, column.span, op)?;
    let (key_receiver, value_receiver) = match &definition.ty {
        CqlType::Map { key, value, .. } => (
            key_receiver(&definition.name, key),
            element_receiver(&definition.name, value),
        ),
        // `ScyllaDB` only: `operator.rs` let nothing else pass.
        CqlType::List { element, .. } => {
            let name = format!("index({})", definition.name);
            let field = format!("{}_index", definition.name);
            let index = Receiver::named(name, Some(&field), CqlType::Int);
            (index, element_receiver(&definition.name, element))
        }
        _ => return None,
    };
    term::check(cx, key, &key_receiver);
    term::check(cx, value, &value_receiver);
    fails::null(cx, key, &key_receiver.ty);
    fails::null(cx, value, &value_receiver.ty);
    Some(single(
        index,
        Test::Contains {
            values: 0,
            keys: 0,
            entries: 1,
        },
        span,
    ))
}

/// A restriction of one column.
fn single(index: usize, test: Test, span: Span) -> Restriction {
    Restriction {
        columns: index..index + 1,
        is_multi: false,
        test,
        span,
    }
}
