//! Names of columns, looked up in the table of the statement.

use crate::catalog::Table;
use crate::check::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Ident;

/// In a statement with more mistakes than these, the later ones get no suggestions: looking for
/// near names takes a pass over the columns.
const MAX_SUGGESTIONS: usize = 30;

/// Where in [`Table::columns`] the column is that `name` means; reports a name that no column has.
pub(crate) fn find_column(cx: &mut Context<'_>, table: &Table, name: &Ident) -> Option<usize> {
    let found = table.column_index(&name.name);
    if found.is_none() {
        let mut diagnostic = unknown_column(table, name);
        if cx.diagnostics.len() < MAX_SUGGESTIONS {
            let names = table.columns.iter().map(|column| &*column.name);
            diagnostic = diagnostic.suggest_nearest(&name.name, names);
        }
        cx.report(diagnostic);
    }
    found
}

fn unknown_column(table: &Table, name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownColumn,
        name.span,
        format!(
            "table `{}.{}` has no column `{}`",
            table.keyspace, table.name, name.name
        ),
    )
    .declared(table.declared, "table declared here")
}
