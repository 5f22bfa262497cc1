//! `ScyllaDB`'s scores: `ORDER BY ann(…)` and full-text search by `bm25(…)`, which external indexes
//! compute (`cql3/statements/external_search/`).

use crate::catalog::{IndexKind, Table};
use crate::check::ordering::Order;
use crate::check::restriction::{Where, find_column};
use crate::check::selection::Selected;
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::{Span, Spanned};
use crate::syntax::{Expr, ExprKind, FunctionName, Operator, Select, Selection};
use crate::types::CqlType;

/// Which score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scorer {
    /// `ann(vector, query)`: nearness.
    Ann,
    /// `bm25(text, query)`: how well a text fits.
    Bm25,
}

/// A score of a column.
#[derive(Debug, Clone)]
pub(crate) struct Score {
    /// Which score.
    pub(crate) scorer: Scorer,
    /// The scored column, by its index in [`Table::columns`].
    pub(crate) column: usize,
    /// What is searched for, where it is written out.
    query: Option<Box<str>>,
    /// The call.
    pub(crate) span: Span,
}

/// A score that is compared with a number in a `WHERE` clause.
#[derive(Debug, Clone)]
pub(crate) struct ScoreTest {
    score: Score,
    op: Spanned<Operator>,
    /// Whether the number is a written 0.
    is_zero: bool,
}

/// The score that a name calls.
fn scorer_of(name: &FunctionName) -> Option<Scorer> {
    let is_native = name
        .keyspace
        .as_ref()
        .is_none_or(|keyspace| &*keyspace.name == "system");
    match &*name.name.name {
        "ann" if is_native => Some(Scorer::Ann),
        "bm25" if is_native => Some(Scorer::Bm25),
        _ => None,
    }
}

/// Reads a call in `ORDER BY` or on the left of a relation; reports what is no score, and binds the
/// markers of what is searched for.
pub(crate) fn read(
    cx: &mut Context<'_>,
    table: &Table,
    name: &FunctionName,
    args: &[Expr],
    span: Span,
) -> Option<Score> {
    let Some(scorer) = scorer_of(name) else {
        let message = format!(
            "`{}` is no score: only `ann` and `bm25` are",
            name.name.name
        );
        return refuse(cx, Code::UnknownFunction, name.span, message);
    };
    let [first, query] = args else {
        let message = format!(
            "`{}` takes a column and what is searched for",
            name.name.name
        );
        return refuse(cx, Code::WrongArguments, name.span, message);
    };
    let ExprKind::Column(column) = &first.kind else {
        let message = "the first argument of a score is a column";
        return refuse(cx, Code::WrongArguments, first.span, message);
    };
    let column = find_column(cx, table, column)?;
    if let ExprKind::Column(_) = query.kind {
        let message = "what is searched for cannot be a column";
        return refuse(cx, Code::WrongArguments, query.span, message);
    }
    let ty = searched_type(cx, table, scorer, column, first.span)?;
    term::check(
        cx,
        query,
        &Receiver::named(format!("arg1(system.{})", name.name.name), None, ty),
    );
    let query = match &query.kind {
        ExprKind::Literal(literal) => Some(literal.text.clone()),
        _ => None,
    };
    Some(Score {
        scorer,
        column,
        query,
        span,
    })
}

/// What is searched for is of the scored column's type.
fn searched_type(
    cx: &mut Context<'_>,
    table: &Table,
    scorer: Scorer,
    column: usize,
    span: Span,
) -> Option<CqlType> {
    let definition = &table.columns[column];
    let (fits, wanted) = match scorer {
        Scorer::Ann => {
            let element = match &definition.ty {
                CqlType::Vector { element, .. } => Some(&**element),
                _ => None,
            };
            (element == Some(&CqlType::Float), "a vector of floats")
        }
        Scorer::Bm25 => (
            matches!(definition.ty, CqlType::Text | CqlType::Ascii),
            "a text",
        ),
    };
    if fits {
        return Some(definition.ty.clone());
    }
    cx.report(
        Diagnostic::error(
            Code::WrongArguments,
            span,
            format!(
                "{wanted} is scored, but `{}` is {}",
                definition.name, definition.ty
            ),
        )
        .declared(definition.declared, "declared here"),
    );
    None
}

/// Reads `score op value` in a `WHERE` clause.
pub(crate) fn read_test(
    cx: &mut Context<'_>,
    table: &Table,
    call: (&FunctionName, &[Expr], Span),
    op: Spanned<Operator>,
    value: &Expr,
) -> Option<ScoreTest> {
    let (name, args, span) = call;
    let score = read(cx, table, name, args, span)?;
    let is_number = !matches!(
        op.node,
        Operator::Like | Operator::Contains | Operator::ContainsKey
    );
    if !is_number {
        let message = format!(
            "a score is a number: it cannot be asked by `{}`",
            op.node.symbol()
        );
        return refuse(cx, Code::UnsupportedOperator, op.span, message);
    }
    term::check(
        cx,
        value,
        &Receiver::named(name.name.name.clone(), None, CqlType::Float),
    );
    let is_zero = match &value.kind {
        ExprKind::Literal(literal) => literal.text.parse() == Ok(0.0),
        _ => false,
    };
    Some(ScoreTest { score, op, is_zero })
}

fn refuse<T>(
    cx: &mut Context<'_>,
    code: Code,
    span: Span,
    message: impl Into<String>,
) -> Option<T> {
    cx.report(Diagnostic::error(code, span, message));
    None
}

/// Checks that scores stand together as an index computes them.
pub(crate) fn check(
    cx: &mut Context<'_>,
    table: &Table,
    select: &Select,
    selected: Option<&Selected>,
    order: &Order,
    found: &Where,
) {
    if cx.catalog.dialect() == Dialect::Cassandra || !found.understood {
        return;
    }
    let problem = misplaced_selector(table, select, order).or_else(|| {
        match (order.ann, &order.score, &found.scores[..]) {
            (None, None, []) => None,
            (Some(_), _, [test, ..]) => Some(invalid(
                test.score.span,
                "a score cannot be restricted where rows are ordered by nearness",
            )),
            (Some((_, span)), ..) => limited(select, selected, span),
            (None, None, [test, ..]) => Some(invalid(
                test.score.span,
                "rows must be ordered by the score as well",
            )),
            (None, Some(score), tests) => full_text(table, score, tests, found)
                .or_else(|| limited(select, selected, score.span)),
        }
    });
    if let Some(diagnostic) = problem {
        cx.report(diagnostic);
    }
}

/// A score that is selected must be the one that rows are ordered by.
fn misplaced_selector(table: &Table, select: &Select, order: &Order) -> Option<Diagnostic> {
    let Selection::Selectors(selectors) = &select.selection else {
        return None;
    };
    let calls = selectors
        .iter()
        .filter_map(|selector| scored(&selector.expr));
    calls.into_iter().find_map(|(scorer, args, span)| {
        let Some(ordering) = order.score.as_ref().filter(|_| scorer == Scorer::Bm25) else {
            return Some(invalid(
                span,
                "a score can be selected only where rows are ordered by it",
            ));
        };
        let column = match args.first().map(|scored| &scored.kind) {
            Some(ExprKind::Column(name)) => table.column_index(&name.name),
            _ => None,
        };
        let query = match args.get(1).map(|query| &query.kind) {
            Some(ExprKind::Literal(literal)) => Some(&*literal.text),
            _ => None,
        };
        differs(ordering, column, query)
            .then(|| invalid(span, "this is not the score that rows are ordered by"))
    })
}

/// The score in a selector, by itself or inside a function.
fn scored(expr: &Expr) -> Option<(Scorer, &[Expr], Span)> {
    match &expr.kind {
        ExprKind::Function { name, args } => match scorer_of(name) {
            Some(scorer) => Some((scorer, args, expr.span)),
            None => args.iter().find_map(scored),
        },
        ExprKind::Cast { expr, .. } => scored(expr),
        _ => None,
    }
}

/// Whether a score is surely another one: markers are compared when it is run.
fn differs(ordering: &Score, column: Option<usize>, query: Option<&str>) -> bool {
    let other_query = match (&ordering.query, query) {
        (Some(one), Some(other)) => **one != *other,
        _ => false,
    };
    column != Some(ordering.column) || other_query
}

/// `fulltext_indexed_table_select_statement::prepare`
fn full_text(
    table: &Table,
    ordering: &Score,
    tests: &[ScoreTest],
    found: &Where,
) -> Option<Diagnostic> {
    let column = &*table.columns[ordering.column].name;
    let is_full_text = |kind: &IndexKind| match kind {
        IndexKind::Custom(class) => class.eq_ignore_ascii_case("fulltext_index"),
        _ => false,
    };
    let has_index = table.indexes.values().any(|index| {
        is_full_text(&index.kind) && index.targets.iter().any(|target| target.column() == column)
    });
    if !has_index {
        return Some(
            invalid(
                ordering.span,
                &format!("`{column}` has no index for full-text search"),
            )
            .help(format!(
                "`CREATE CUSTOM INDEX ON {}.{} ({column}) USING 'fulltext_index'`",
                table.keyspace, table.name
            )),
        );
    }
    let [test] = tests else {
        return Some(
            invalid(
                ordering.span,
                "full-text search needs one restriction of the score",
            )
            .help(format!("add `WHERE BM25({column}, ?) > 0`")),
        );
    };
    if test.op.node != Operator::Gt || !test.is_zero {
        return Some(
            invalid(test.op.span, "a score is only restricted by `> 0`")
                .also(test.score.span, "here"),
        );
    }
    if test.score.scorer != Scorer::Bm25
        || differs(
            ordering,
            Some(test.score.column),
            test.score.query.as_deref(),
        )
    {
        return Some(
            invalid(
                test.score.span,
                "this is not the score that rows are ordered by",
            )
            .also(ordering.span, "ordered by this"),
        );
    }
    (!found.restricted.is_empty())
        .then(|| invalid(found.span, "full-text search takes no other restrictions"))
}

/// What an external index finds is limited, and is not summed up.
fn limited(select: &Select, selected: Option<&Selected>, span: Span) -> Option<Diagnostic> {
    if selected.is_some_and(|selected| selected.is_aggregate) {
        return Some(invalid(span, "rows ordered by a score cannot be summed up"));
    }
    if let Some(limit) = &select.per_partition_limit {
        return Some(invalid(
            limit.span,
            "rows ordered by a score have no `PER PARTITION LIMIT`",
        ));
    }
    select
        .limit
        .is_none()
        .then(|| invalid(span, "rows ordered by a score need a `LIMIT`").help("add `LIMIT ?`"))
}

fn invalid(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::InvalidOrdering, span, message)
}
