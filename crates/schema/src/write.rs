//! A schema as CQL that replays to it.

use std::collections::{BTreeMap, BTreeSet};

use rsylla_cql::Dialect;
use rsylla_cql::lexer::{TokenKind, lex};

use crate::model::{Keyspace, Schema, UserType};
use crate::statement;

/// The whole schema, keyspace by keyspace.
///
/// The text is the same for equal schemas. Everything stands behind what it needs, so it can be
/// replayed, or run, from top to bottom.
#[must_use]
pub fn write(schema: &Schema) -> String {
    let keyspaces: Vec<String> = schema
        .keyspaces
        .values()
        .map(|keyspace| write_keyspace(keyspace, schema.dialect))
        .collect();
    keyspaces.join("\n")
}

/// One keyspace: itself, types, functions, aggregates, tables with their indexes, views.
pub fn write_keyspace(keyspace: &Keyspace, dialect: Dialect) -> String {
    statements_of(keyspace, dialect)
        .into_iter()
        .map(|statement| format!("{statement};\n"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The statements that make a schema, in an order in which each can be executed, without `;`.
pub fn statements(schema: &Schema) -> Vec<String> {
    let keyspaces = schema.keyspaces.values();
    keyspaces
        .flat_map(|keyspace| statements_of(keyspace, schema.dialect))
        .collect()
}

/// The statements that make a keyspace.
pub(crate) fn statements_of(keyspace: &Keyspace, dialect: Dialect) -> Vec<String> {
    let name = &keyspace.name;
    let mut statements: Vec<String> = statement::create_keyspace(keyspace).into_iter().collect();
    statements.extend(
        types_in_order(&keyspace.types, dialect)
            .into_iter()
            .map(|ty| statement::create_type(name, ty)),
    );
    let functions = keyspace.functions.values();
    statements.extend(functions.map(|f| format!("CREATE {}", statement::create_function(name, f))));
    let aggregates = keyspace.aggregates.values();
    statements
        .extend(aggregates.map(|a| format!("CREATE {}", statement::create_aggregate(name, a))));
    for table in keyspace.tables.values() {
        statements.push(statement::create_table(name, table));
        let indexes = table.indexes.values();
        statements.extend(indexes.map(|i| statement::create_index(name, &table.name, i)));
    }
    let views = keyspace.views.values();
    statements.extend(views.map(|view| statement::create_view(name, view)));
    statements
}

/// Types behind those that their fields name.
pub(crate) fn types_in_order(
    types: &BTreeMap<String, UserType>,
    dialect: Dialect,
) -> Vec<&UserType> {
    let mut order = Vec::with_capacity(types.len());
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    // Each type waits on a stack until those it needs are placed.
    for ty in types.values() {
        let mut waiting = vec![(ty, needs(ty, types, dialect))];
        let mut on_stack: BTreeSet<&str> = BTreeSet::from([&*ty.name]);
        while let Some((current, needed)) = waiting.last_mut() {
            if placed.contains(&*current.name) {
                waiting.pop();
                continue;
            }
            match needed.pop() {
                Some(next) if !placed.contains(&*next.name) && on_stack.insert(&next.name) => {
                    waiting.push((next, needs(next, types, dialect)));
                }
                Some(_) => {}
                None => {
                    placed.insert(&current.name);
                    order.push(*current);
                    waiting.pop();
                }
            }
        }
    }
    order
}

/// The types that the fields of a type name.
fn needs<'a>(
    ty: &UserType,
    types: &'a BTreeMap<String, UserType>,
    dialect: Dialect,
) -> Vec<&'a UserType> {
    let names = ty.fields.iter().flat_map(|(_, ty)| names_in(ty, dialect));
    let names: BTreeSet<String> = names.collect();
    names.iter().filter_map(|name| types.get(name)).collect()
}

/// The names in a type's text, unquoted.
pub(crate) fn names_in(ty: &str, dialect: Dialect) -> Vec<String> {
    lex(ty, dialect)
        .tokens
        .iter()
        .filter_map(|token| {
            let text = token.span.of(ty);
            match token.kind {
                TokenKind::QuotedName => text
                    .strip_prefix('"')?
                    .strip_suffix('"')
                    .map(|name| name.replace("\"\"", "\"")),
                TokenKind::Ident | TokenKind::Keyword(_) => Some(text.to_lowercase()),
                _ => None,
            }
        })
        .collect()
}
