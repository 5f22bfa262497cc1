//! `ALTER TABLE … RENAME`.

use std::collections::HashMap;

use super::Target;
use crate::catalog::Ddl;
use crate::catalog::names::unknown_column;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::{TokenKind, lex};
use crate::span::Span;
use crate::syntax::Rename;
use crate::types::QuotedIfNeeded;

/// `RENAME column TO column`
pub(super) fn columns(ddl: &mut Ddl<'_>, target: Target<'_>, renames: &[Rename]) {
    let mut new_names: HashMap<&str, Span> = HashMap::new();
    for Rename { from, to } in renames {
        let Some(column) = target.table.column(&from.name) else {
            ddl.report(unknown_column(target.table, from));
            continue;
        };
        if !column.kind.is_primary_key() {
            let diagnostic = Diagnostic::error(
                Code::InvalidAlteration,
                from.span,
                format!(
                    "column `{}` is not part of the primary key and cannot be renamed",
                    from.name
                ),
            );
            ddl.report(ddl.declared_at(diagnostic, column.declared));
        }
        let twice = new_names.insert(&to.name, to.span);
        if let Some(taken) = target.table.column(&to.name) {
            let diagnostic = Diagnostic::error(
                Code::DuplicateColumn,
                to.span,
                format!(
                    "table `{}` has a column `{}` already",
                    target.table.name, to.name
                ),
            );
            ddl.report(ddl.declared_at(diagnostic, taken.declared));
        } else if let Some(first) = twice {
            ddl.report(
                Diagnostic::error(
                    Code::DuplicateColumn,
                    to.span,
                    format!("two columns would be called `{}`", to.name),
                )
                .also(first, "the first of them"),
            );
        }
        if column.kind.is_primary_key()
            && let Some(index) = target.indexes_on(&from.name)
        {
            let diagnostic = Diagnostic::error(
                Code::StillInUse,
                from.span,
                format!("column `{}` is used by index `{}`", from.name, index.name),
            );
            ddl.report(ddl.declared_at(diagnostic, index.declared));
        }
        let names: Vec<Box<str>> = std::iter::once(target.table.name.clone())
            .chain(target.views().map(|view| view.name.clone()))
            .collect();
        let (old, new) = (from.name.clone(), to.name.clone());
        let declared = ddl.declaration(to.span);
        let dialect = ddl.catalog.dialect;
        let base = target.table.name.clone();
        let log = target.log();
        ddl.change_keyspace(&target.keyspace.name, move |keyspace| {
            for name in names {
                if let Some(table) = keyspace.table_mut(&name)
                    && let Some(index) = table.column_index(&old)
                {
                    table.columns[index].name = new.clone();
                    table.columns[index].declared = declared;
                    if let Some(view) = &mut table.view {
                        view.filter = renamed(&view.filter, &old, &new, dialect);
                    }
                }
            }
            if let Some(log) = log {
                keyspace.refresh_cdc_log(&base, &log);
            }
        });
    }
}

/// A view's filter with another name for a column (`ViewMetadata.withRenamedPrimaryKeyColumn`).
fn renamed(filter: &str, old: &str, new: &str, dialect: Dialect) -> Box<str> {
    let mut text = String::with_capacity(filter.len());
    let mut end = 0;
    for token in lex(filter, dialect).tokens {
        let written = token.span.of(filter);
        let is_old = match token.kind {
            TokenKind::QuotedName => unquoted(written) == old,
            TokenKind::Ident | TokenKind::Keyword(_) => written.to_lowercase() == old,
            _ => false,
        };
        if is_old {
            let range = token.span.range();
            text.push_str(&filter[end..range.start]);
            text.push_str(&QuotedIfNeeded(new).to_string());
            end = range.end;
        }
    }
    text.push_str(&filter[end..]);
    text.into()
}

fn unquoted(name: &str) -> String {
    name.trim_matches('"').replace("\"\"", "\"")
}
