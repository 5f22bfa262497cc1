//! What `INSERT`, `UPDATE` and `DELETE` share (`ModificationStatement`).

use std::sync::Arc;

use crate::catalog::{Column, Table};
use crate::check::Context;
use crate::check::condition::Asked;
use crate::check::idempotence::Effects;
use crate::check::modifiers::Modifiers;
use crate::check::restriction::partition_key_markers;
use crate::checked::{
    Cardinality, CheckedStatement, Conditional, Idempotence, NotIdempotent, Reference,
    ResultColumn, StatementKind, TableName,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::QualifiedName;

/// A write whose clauses are being checked.
pub(super) struct Write<'a> {
    pub(super) table: &'a Arc<Table>,
    pub(super) effects: Effects,
    kind: StatementKind,
    /// Where the table was written.
    span: Span,
    /// How many markers and references were found before it: it may stand in a batch.
    first_marker: usize,
    first_reference: usize,
}

/// Which kinds of columns a write changes, or asks `IF` about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Touched {
    pub(super) regular: bool,
    pub(super) statics: bool,
}

impl Touched {
    pub(super) fn add(&mut self, column: &Column) {
        match column.kind {
            crate::catalog::ColumnKind::Static => self.statics = true,
            _ => self.regular = true,
        }
    }

    /// `ModificationStatement.appliesOnlyToStaticColumns`.
    pub(super) fn only_static(self, asked: Self) -> bool {
        !self.regular && !asked.regular && (self.statics || asked.statics)
    }
}

impl<'a> Write<'a> {
    /// Finds the table, which must be one that can be written.
    pub(super) fn begin(
        cx: &mut Context<'a>,
        name: &QualifiedName,
        kind: StatementKind,
    ) -> Option<Self> {
        let (first_marker, first_reference) = (cx.marker_count(), cx.references.len());
        let table = cx.table(name)?;
        cx.non_deterministic = false;
        refuse_view(cx, table, name.span);
        Some(Self {
            table,
            effects: Effects::default(),
            kind,
            span: name.span,
            first_marker,
            first_reference,
        })
    }

    /// `ModificationStatement.validate`: time stamps and times to live that cannot be given here.
    pub(super) fn require_modifiers(
        &self,
        cx: &mut Context<'a>,
        modifiers: &Modifiers,
        asked: &Asked,
    ) {
        let is_counter = self.table.is_counter();
        if let Some(span) = modifiers.timestamp {
            if asked.is_conditional() {
                cx.report(Diagnostic::error(
                    Code::InvalidModifier,
                    span,
                    "a conditional write cannot have a time stamp of its own",
                ));
            } else if is_counter {
                // ScyllaDB looks at this only when it executes.
                refuse_now_or_later(
                    cx,
                    span,
                    "a counter cannot be changed at a given time stamp",
                );
            } else if self.is_virtual(cx) {
                refuse_virtual(cx, span, "a time stamp");
            }
        }
        if let Some(span) = modifiers.ttl {
            if is_counter {
                refuse_now_or_later(cx, span, "counters do not expire: they take no TTL");
            } else if self.is_virtual(cx) {
                refuse_virtual(cx, span, "a TTL");
            }
        }
    }

    /// Conditions cannot stand on counters and virtual tables.
    pub(super) fn require_conditions(&self, cx: &mut Context<'a>, asked: &Asked) {
        let Some(span) = asked.span else {
            return;
        };
        if self.table.is_counter() && !asked.failed {
            cx.report(Diagnostic::error(
                Code::InvalidCondition,
                span,
                "a write of counters cannot be conditional",
            ));
        } else if self.is_virtual(cx) {
            refuse_virtual(cx, span, "a condition");
        }
    }

    /// Whether the table is one that the server computes.
    pub(super) fn is_virtual(&self, cx: &Context<'_>) -> bool {
        cx.catalog.dialect() == Dialect::Cassandra && is_virtual(self.table)
    }

    /// What the write means; to be dropped where a mistake was reported.
    pub(super) fn finish(self, cx: &mut Context<'a>, asked: &Asked) -> CheckedStatement {
        let markers = cx.markers_from(self.first_marker);
        let idempotence = self.effects.idempotence(cx.non_deterministic);
        if let Idempotence::Not(reason) = idempotence {
            let span = match reason {
                NotIdempotent::Conditional => asked.span.unwrap_or(self.span),
                _ => self.span,
            };
            let message = format!("this is not idempotent: sent twice, {}", reason.reason());
            cx.report(Diagnostic::warning(Code::NotIdempotent, span, message));
        }
        let conditional = asked.columns(self.table).map(|columns| Conditional {
            columns: columns.map(|column| answer(column, self.span)).collect(),
        });
        CheckedStatement {
            kind: self.kind,
            table: Some(table_name(self.table)),
            partition_key: partition_key_markers(self.table, &markers),
            markers,
            columns: Vec::new(),
            cardinality: match conditional {
                Some(_) => Cardinality::AtMostOne,
                None => Cardinality::None,
            },
            conditional,
            idempotence,
            references: in_order(&cx.references[self.first_reference..]),
            star: None,
            statements: Vec::new(),
        }
    }
}

/// References in the order of the text.
fn in_order(references: &[Reference]) -> Vec<Reference> {
    let mut references = references.to_vec();
    references.sort_by_key(|reference| reference.span);
    references
}

/// A column as an `IF` statement may answer it.
pub(super) fn answer(column: &Column, span: Span) -> ResultColumn {
    ResultColumn {
        name: column.name.clone(),
        ty: column.ty.clone(),
        nullable: true,
        span,
        column: Some(column.name.clone()),
    }
}

pub(super) fn table_name(table: &Table) -> TableName {
    TableName {
        keyspace: table.keyspace.clone(),
        table: table.name.clone(),
    }
}

/// Whether the server computes the table (`TableMetadata.isVirtual`).
pub(super) fn is_virtual(table: &Table) -> bool {
    matches!(&*table.keyspace, "system_views" | "system_virtual_schema")
}

fn refuse_view(cx: &mut Context<'_>, table: &Table, span: Span) {
    if let Some(view) = &table.view {
        // ScyllaDB finds this when it executes; no execution can succeed.
        cx.report(
            Diagnostic::error(
                Code::InvalidView,
                span,
                format!(
                    "`{}` is a materialised view, which cannot be written",
                    table.name
                ),
            )
            .help(format!("write its base table, `{}`", view.base)),
        );
    }
}

fn refuse_now_or_later(cx: &mut Context<'_>, span: Span, message: &str) {
    cx.report(match cx.catalog.dialect() {
        Dialect::Cassandra => Diagnostic::error(Code::InvalidModifier, span, message),
        Dialect::Scylla => fails_when_run(span, message),
    });
}

fn refuse_virtual(cx: &mut Context<'_>, span: Span, what: &str) {
    cx.report(Diagnostic::error(
        Code::Unsupported,
        span,
        format!(
            "the server computes this table: writing it takes no {}",
            &what[2..]
        ),
    ));
}

/// The lint for what the server prepares and must refuse to execute.
pub(super) fn fails_when_run(span: Span, message: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::FailsWhenRun,
        span,
        format!("{message}: this fails when it is run"),
    )
}
