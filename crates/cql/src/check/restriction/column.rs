//! Names of columns, looked up in the table of the statement.

use crate::catalog::Table;
use crate::check::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Ident;

/// Where in [`Table::columns`] the column is that `name` means; reports a name that no column has.
pub(crate) fn find_column(cx: &mut Context<'_>, table: &Table, name: &Ident) -> Option<usize> {
    let found = table.column_index(&name.name);
    if found.is_none() {
        cx.report(unknown_column(table, name));
    }
    found
}

/// Says that the table has no such column.
pub(crate) fn unknown_column(table: &Table, name: &Ident) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownColumn,
        name.span,
        format!(
            "table `{}.{}` has no column `{}`",
            table.keyspace, table.name, name.name
        ),
    )
    .suggest_nearest(&name.name, table.columns.iter().map(|column| &*column.name))
    .declared(table.declared, "table declared here")
}
