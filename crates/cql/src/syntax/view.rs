//! `CREATE MATERIALIZED VIEW`, `ALTER MATERIALIZED VIEW`, and ScyllaDB's `PRUNE MATERIALIZED VIEW`.

use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::lexer::Keyword;
use crate::span::Span;

use super::create_table::{PrimaryKey, primary_key};
use super::docs::docs_above;
use super::insert::opt_if_not_exists;
use super::keyspace::opt_if_exists_in_alter;
use super::name::{QualifiedName, table};
use super::parser::{Parse, Parser};
use super::properties::{Property, TableOption, properties, table_options};
use super::relation::{Relation, relations};
use super::select::{Selection, selection};
use super::using::{Using, UsingIn, opt_using};

/// `CREATE MATERIALIZED VIEW … AS SELECT … PRIMARY KEY (…) WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateView {
    /// The comments directly above the statement.
    pub docs: Option<String>,
    /// `IF NOT EXISTS`
    pub if_not_exists: Option<Span>,
    /// The view.
    pub name: QualifiedName,
    /// What it selects.
    pub selection: Selection,
    /// The base table.
    pub base: QualifiedName,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// The view's primary key.
    pub primary_key: PrimaryKey,
    /// What stands behind `WITH`.
    pub options: Vec<TableOption>,
}

/// `ALTER MATERIALIZED VIEW … WITH …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterView {
    /// `IF EXISTS` (Cassandra only).
    pub if_exists: Option<Span>,
    /// The view.
    pub name: QualifiedName,
    /// The properties that change.
    pub properties: Vec<Property>,
}

/// `PRUNE MATERIALIZED VIEW … WHERE …` (ScyllaDB only).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PruneView {
    /// The view.
    pub name: QualifiedName,
    /// The `WHERE` clause.
    pub relations: Vec<Relation>,
    /// `USING TIMEOUT … AND CONCURRENCY …`
    pub using: Option<Using>,
}

/// `MATERIALIZED VIEW …` behind `CREATE`
// Parser.g createMaterializedViewStatement
pub(super) fn create_view(p: &mut Parser<'_>, start: usize) -> Parse<CreateView> {
    p.expect_keyword(Keyword::Materialized)?;
    p.expect_keyword(Keyword::View)?;
    let docs = docs_above(p, start);
    let if_not_exists = opt_if_not_exists(p)?;
    let name = table(p)?;
    p.expect_keyword(Keyword::As)?;
    p.expect_keyword(Keyword::Select)?;
    let selection = selection(p);
    p.expect_keyword(Keyword::From)?;
    let base = table(p)?;
    let relations = match p.eat_keyword(Keyword::Where) {
        Some(_) => relations(p),
        None => Vec::new(),
    };
    let primary_key = primary_key(p)?;
    let options = match p.eat_keyword(Keyword::With) {
        Some(_) => table_options(p),
        None => Vec::new(),
    };
    no_compact_storage(p, &options);
    Ok(CreateView {
        docs,
        if_not_exists,
        name,
        selection,
        base,
        relations,
        primary_key,
        options,
    })
}

/// Cassandra's parser refuses it.
// Parser.g viewProperty
fn no_compact_storage(p: &mut Parser<'_>, options: &[TableOption]) {
    if p.dialect == Dialect::Scylla {
        return;
    }
    for option in options {
        if let TableOption::CompactStorage(span) = option {
            p.report(Diagnostic::error(
                Code::Syntax,
                *span,
                "materialized views cannot have `COMPACT STORAGE`",
            ));
        }
    }
}

/// `MATERIALIZED VIEW …` behind `ALTER`
// Parser.g alterMaterializedViewStatement
pub(super) fn alter_view(p: &mut Parser<'_>) -> Parse<AlterView> {
    p.expect_keyword(Keyword::Materialized)?;
    p.expect_keyword(Keyword::View)?;
    let if_exists = opt_if_exists_in_alter(p)?;
    let name = table(p)?;
    p.expect_keyword(Keyword::With)?;
    let properties = properties(p);
    Ok(AlterView {
        if_exists,
        name,
        properties,
    })
}

/// `PRUNE MATERIALIZED VIEW …`
// Cql.g pruneMaterializedViewStatement
pub(super) fn prune_view(p: &mut Parser<'_>) -> Parse<PruneView> {
    p.expect_keyword(Keyword::Prune)?;
    p.expect_keyword(Keyword::Materialized)?;
    p.expect_keyword(Keyword::View)?;
    let name = table(p)?;
    let relations = match p.eat_keyword(Keyword::Where) {
        Some(_) => relations(p),
        None => Vec::new(),
    };
    let using = opt_using(p, UsingIn::Prune)?;
    Ok(PruneView {
        name,
        relations,
        using,
    })
}
