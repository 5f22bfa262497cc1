//! CQL inside Python: what is given to `execute`, `prepare`, `append_statement` and `Query`.
//!
//! Texts may be literals, joined by `+` or by standing side by side, f-strings, and names that are
//! assigned once. Schema statements of a source count for it; the values of a statement are checked
//! against its bind markers, by name, number and type.

mod batch;
mod bind;
mod eval;
mod names;
mod race;
mod statements;
mod strings;
mod trust;
mod types;

use rsylla_cql::diagnostic::Diagnostic;
use tree_sitter::Parser;

use crate::ignore::without_ignored;
use crate::schema::Schema;
use names::Names;
use statements::Statements;
use trust::Trust;

/// What is wrong with the CQL of a Python source; spans are places in it.
///
/// What Python cannot read is passed over, as is a source of another database's library.
///
/// # Example: without schema files a source's own schema statements count
/// ```
/// use rsylla_cql::Dialect;
/// use rsylla_sources::{Schema, python};
///
/// let source = r#"
/// from rsylla import Session
/// def go(session: Session):
///     session.execute("CREATE TABLE users (id int PRIMARY KEY, name text)")
///     session.execute("SELECT nmae FROM users WHERE id = ?", {"id": 1})
/// "#;
/// let found = python::check(source, Schema::unknown(Dialect::Cassandra));
/// assert_eq!(found[0].message, "table `users` has no column `nmae`");
/// assert_eq!(found[0].span.of(source), "nmae");
/// ```
pub fn check(source: &str, schema: Schema<'_>) -> Vec<Diagnostic> {
    let mentions = ["execute", "prepare", "append_statement", "Query"];
    if !mentions.iter().any(|call| source.contains(call)) {
        return Vec::new();
    }
    let mut parser = Parser::new();
    if parser
        .set_language(&tree_sitter_python::LANGUAGE.into())
        .is_err()
    {
        return Vec::new();
    }
    let Some(tree) = parser.parse(source, None) else {
        return Vec::new();
    };
    let names = Names::of(tree.root_node(), source);
    let trust = Trust::of(&names);
    if trust == Trust::None {
        return Vec::new();
    }
    let mut statements = Statements::new(&names, schema, trust);
    statements.learn();
    statements.judge();
    statements.judge_order();
    let mut found = statements.into_diagnostics();
    found.sort_by_key(|found| (found.span, found.code));
    found.dedup();
    without_ignored(source, &names.statements, found)
}
