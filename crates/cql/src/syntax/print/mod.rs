//! The tree as CQL again, in one canonical form: keywords in capitals, one space where one is needed.
//!
//! What is printed and parsed again gives the same tree, but for its places.

mod data;
mod expr;
mod schema;
mod table;

use std::fmt::{self, Display, Write};

use super::{
    ColumnMask, Expr, Ident, Literal, LiteralKind, QualifiedName, Relation, Statement,
    StatementKind,
};

/// The statement in canonical form; `None` for those of which only the grammar is known.
pub fn print(statement: &Statement) -> Option<String> {
    let mut out = String::new();
    let printed = match &statement.kind {
        StatementKind::Other(_) => return None,
        StatementKind::Select(select) => data::select(&mut out, select),
        StatementKind::Insert(insert) => data::insert(&mut out, insert),
        StatementKind::InsertJson(insert) => data::insert_json(&mut out, insert),
        StatementKind::Update(update) => data::update(&mut out, update),
        StatementKind::Delete(delete) => data::delete(&mut out, delete),
        StatementKind::Batch(batch) => data::batch(&mut out, batch),
        StatementKind::Truncate(truncate) => data::truncate(&mut out, truncate),
        StatementKind::PruneView(prune) => data::prune_view(&mut out, prune),
        StatementKind::CreateTable(create) => table::create_table(&mut out, create),
        StatementKind::AlterTable(alter) => table::alter_table(&mut out, alter),
        StatementKind::CreateView(create) => table::create_view(&mut out, create),
        other => schema::statement(&mut out, other),
    };
    // Writing to a string does not fail.
    printed.ok().map(|()| out)
}

/// What stands behind `MASKED WITH`.
pub(crate) fn mask(mask: &ColumnMask) -> String {
    table::masked_with(mask).to_string()
}

/// What stands behind `WHERE`.
pub(crate) fn relations(relations: &[Relation]) -> String {
    expr::relations(relations).to_string()
}

/// A value.
pub(crate) fn term(term: &Expr) -> String {
    expr::expr(term).to_string()
}

/// A name, in quotes if it was written so.
fn name(name: &Ident) -> impl Display + '_ {
    from_fn(move |f| {
        if !name.quoted {
            return f.write_str(&name.name);
        }
        write!(f, "\"{}\"", name.name.replace('"', "\"\""))
    })
}

fn qualified(qualified: &QualifiedName) -> impl Display + '_ {
    in_keyspace(qualified.keyspace.as_ref(), &qualified.name)
}

fn in_keyspace<'a>(keyspace: Option<&'a Ident>, of: &'a Ident) -> impl Display + 'a {
    from_fn(move |f| {
        if let Some(keyspace) = keyspace {
            write!(f, "{}.", name(keyspace))?;
        }
        write!(f, "{}", name(of))
    })
}

fn literal(literal: &Literal) -> impl Display + '_ {
    from_fn(move |f| match literal.kind {
        LiteralKind::String => write!(f, "'{}'", literal.text.replace('\'', "''")),
        _ => f.write_str(&literal.text),
    })
}

/// Elements with something between them.
fn joined<'a, T>(
    elements: &'a [T],
    separator: &'static str,
    one: impl Fn(&mut fmt::Formatter<'_>, &'a T) -> fmt::Result + 'a,
) -> impl Display + 'a {
    from_fn(move |f| {
        for (n, element) in elements.iter().enumerate() {
            if n > 0 {
                f.write_str(separator)?;
            }
            one(f, element)?;
        }
        Ok(())
    })
}

fn names(names: &[Ident]) -> impl Display + '_ {
    joined(names, ", ", |f, ident| write!(f, "{}", name(ident)))
}

/// Words, if something was written.
fn when<T>(out: &mut String, written: Option<&T>, words: &str) -> fmt::Result {
    match written {
        Some(_) => out.write_str(words),
        None => Ok(()),
    }
}

/// What a closure writes.
fn from_fn<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result>(write: F) -> impl Display {
    struct FromFn<F>(F);

    impl<F: Fn(&mut fmt::Formatter<'_>) -> fmt::Result> Display for FromFn<F> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            (self.0)(f)
        }
    }

    FromFn(write)
}
