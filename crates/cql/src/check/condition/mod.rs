//! `IF`: what must hold for a write to be applied (`ColumnCondition.Raw.prepare`).

mod test;

use test::{check_comparison, check_in, lint_null};

use crate::catalog::{Column, ColumnKind, Table};
use crate::check::restriction::find_column;
use crate::check::term;
use crate::check::write::Touched;
use crate::check::{Context, Receiver, assignment};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{ColumnPart, Condition, ConditionTest, IfClause};
use crate::types::CqlType;

/// What an `IF` asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Where it was written; none where there is no `IF`.
    pub(super) span: Option<Span>,
    /// Which kinds of columns it asks about.
    pub(super) touched: Touched,
    /// Whether a mistake in it was reported.
    pub(super) failed: bool,
    /// Indexes of the columns it asks about, in the table's order; none where it asks for the row.
    columns: Option<Vec<usize>>,
}

impl Asked {
    pub(super) fn is_conditional(&self) -> bool {
        self.span.is_some()
    }

    /// The columns that may be answered; none without `IF`.
    pub(super) fn columns<'t>(&self, table: &'t Table) -> Option<impl Iterator<Item = &'t Column>> {
        let asked = self.columns.clone();
        self.span?;
        Some(
            table
                .columns
                .iter()
                .enumerate()
                .filter_map(move |(index, column)| {
                    asked
                        .as_ref()
                        .is_none_or(|asked| asked.contains(&index))
                        .then_some(column)
                }),
        )
    }

    /// `IF NOT EXISTS`.
    pub(super) fn if_not_exists(span: Option<Span>) -> Self {
        Self {
            span,
            ..Self::default()
        }
    }
}

/// Checks the `IF` of an UPDATE or DELETE.
pub(super) fn check(cx: &mut Context<'_>, table: &Table, clause: Option<&IfClause>) -> Asked {
    let conditions = match clause {
        None => return Asked::default(),
        Some(IfClause::Exists(span)) => {
            return Asked {
                span: Some(*span),
                ..Asked::default()
            };
        }
        Some(IfClause::Conditions(conditions)) => conditions,
    };
    let mut asked = Asked {
        columns: Some(Vec::new()),
        ..Asked::default()
    };
    for condition in conditions {
        asked.span = Some(
            asked
                .span
                .map_or(condition.span, |span| span.to(condition.span)),
        );
        match check_condition(cx, table, condition, conditions.len() == 1) {
            Some(index) => {
                asked.touched.add(&table.columns[index]);
                let columns = asked.columns.get_or_insert_default();
                if let Err(place) = columns.binary_search(&index) {
                    columns.insert(place, index);
                }
            }
            None => asked.failed = true,
        }
    }
    asked
}

/// Checks one condition; the index of its column where there is no mistake. `only`: whether it is
/// the only one, and so sure to be asked.
fn check_condition(
    cx: &mut Context<'_>,
    table: &Table,
    condition: &Condition,
    only: bool,
) -> Option<usize> {
    let index = find_column(cx, table, &condition.column)?;
    let column = &table.columns[index];
    if let Err(diagnostic) = require_askable(column, condition) {
        cx.report(*diagnostic);
        return None;
    }
    let value = part_receiver(cx, column, condition)?;
    let mut understood = true;
    if let (ColumnPart::Element(key), Some(receiver)) = (&condition.part, key_receiver(cx, column))
    {
        let prepared = term::prepare(cx, key, &receiver);
        understood &= !prepared.failed;
        if only {
            assignment::lint_key(cx, column, key, prepared);
        }
    }
    understood &= match &condition.test {
        ConditionTest::Compare { op, value: term } => {
            let prepared = check_comparison(cx, column, &value, *op, term);
            if only && prepared.is_null {
                lint_null(cx, *op, term.span);
            }
            !prepared.failed
        }
        ConditionTest::In { not, values } => check_in(cx, &value, *not, values),
    };
    understood.then_some(index)
}

/// Neither counters nor columns of the primary key can be asked about.
fn require_askable(column: &Column, condition: &Condition) -> Result<(), Box<Diagnostic>> {
    let (message, label) = if column.ty == CqlType::Counter {
        (
            format!(
                "`{}` is a counter, which `IF` cannot ask about",
                column.name
            ),
            "a counter",
        )
    } else if matches!(
        column.kind,
        ColumnKind::PartitionKey | ColumnKind::Clustering
    ) {
        (
            format!(
                "`{}` is part of the primary key, which `IF` cannot ask about",
                column.name
            ),
            "part of the primary key",
        )
    } else {
        return Ok(());
    };
    Err(Box::new(
        Diagnostic::error(Code::InvalidCondition, condition.column.span, message).label(label),
    ))
}

/// What the value on the right is compared with: the column, an element or a field of it.
fn part_receiver(cx: &mut Context<'_>, column: &Column, condition: &Condition) -> Option<Receiver> {
    let span = condition.column.span;
    match (&condition.part, &column.ty) {
        (ColumnPart::Whole, _) => Some(Receiver::column(&column.name, &column.ty)),
        (ColumnPart::Element(_), CqlType::List { element, .. }) => {
            Some(part(column, "value", "value", element))
        }
        (ColumnPart::Element(_), CqlType::Map { value, .. }) => {
            Some(part(column, "value", "value", value))
        }
        // In ScyllaDB a set answers whether it has the element.
        (ColumnPart::Element(_), CqlType::Set { .. })
            if cx.catalog.dialect() == Dialect::Scylla =>
        {
            Some(part(column, "value", "value", &CqlType::Boolean))
        }
        (ColumnPart::Element(_), ty) => {
            cx.report(
                Diagnostic::error(
                    Code::InvalidCondition,
                    span,
                    format!(
                        "`{}` is `{ty}`, which has no elements to ask for",
                        column.name
                    ),
                )
                .label("neither a list nor a map"),
            );
            None
        }
        (ColumnPart::Field(name), CqlType::Udt { definition, .. }) => {
            let Some((_, field)) = definition.field(&name.name) else {
                cx.report(term::unknown_field(definition, name));
                return None;
            };
            Some(term::field_receiver(&column.name, field))
        }
        (ColumnPart::Field(name), ty) => {
            cx.report(
                Diagnostic::error(
                    Code::InvalidCondition,
                    name.span,
                    format!("`{}` is `{ty}`, which has no fields", column.name),
                )
                .label("not a user type"),
            );
            None
        }
    }
}

/// What stands between the brackets of `column[…]`.
fn key_receiver(cx: &Context<'_>, column: &Column) -> Option<Receiver> {
    match &column.ty {
        CqlType::List { .. } => {
            // ScyllaDB: prepare_expr.cc, list_key_spec_of.
            let name = match cx.catalog.dialect() {
                Dialect::Cassandra => "idx",
                Dialect::Scylla => "index",
            };
            Some(part(column, name, "index", &CqlType::Int))
        }
        CqlType::Map { key, .. } => Some(part(column, "key", "key", key)),
        CqlType::Set { element, .. } => Some(part(column, "value", "value", element)),
        _ => None,
    }
}

fn part(column: &Column, name: &str, field: &str, ty: &CqlType) -> Receiver {
    let field = format!("{}_{field}", column.name);
    Receiver::named(format!("{name}({})", column.name), Some(&field), ty.clone())
}
