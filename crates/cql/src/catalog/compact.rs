//! `COMPACT STORAGE`: what such tables can be (`CreateTableStatement.validateCompactTable`).

use crate::catalog::Ddl;
use crate::catalog::create_table::NewColumn;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::Ident;

/// Checks a table made `WITH COMPACT STORAGE`; `span`: where that was written.
pub(super) fn check(
    ddl: &mut Ddl<'_>,
    span: Span,
    columns: &[NewColumn<'_>],
    clustering: &[&Ident],
) {
    let compact = |diagnostic: Diagnostic| diagnostic.also(span, "compact storage");
    for NewColumn {
        written, column, ..
    } in columns
    {
        if column.ty.is_multi_cell() {
            ddl.report(compact(Diagnostic::error(
                Code::InvalidTable,
                written.ty.span,
                format!("column `{}` of a compact table must be frozen", column.name),
            )));
        }
        if let Some(static_span) = written.is_static {
            ddl.report(compact(Diagnostic::error(
                Code::InvalidTable,
                static_span,
                "a compact table cannot have static columns",
            )));
        }
    }
    let values: Vec<_> = columns
        .iter()
        .filter(|c| !c.column.kind.is_primary_key())
        .collect();
    if clustering.is_empty() && values.is_empty() {
        ddl.error(
            Code::InvalidTable,
            span,
            "a compact table needs a column that is not part of the primary key",
        );
    }
    if !clustering.is_empty() && values.len() > 1 {
        ddl.report(compact(
            Diagnostic::error(
                Code::InvalidTable,
                values[1].written.span,
                "a compact table with clustering columns has at most one column beside the primary key",
            )
            .also(values[0].written.span, "the first such column"),
        ));
    }
}
