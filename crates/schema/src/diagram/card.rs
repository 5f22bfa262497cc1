//! What stands on the card of one table, view or user type.

use rsylla_cql::catalog::{ClusteringOrder, ColumnKind};

use super::Use;
use crate::model::{Column, Keyspace, Table, UserType};

/// A table, view or user type as lines of text.
pub(super) struct Card {
    /// Its name.
    pub(super) name: String,
    /// What it is, where it is no table: `view of posts`, `type`.
    pub(super) kind: Option<String>,
    /// Its columns or fields.
    pub(super) rows: Vec<Row>,
    /// The queries that write it.
    pub(super) writers: Vec<String>,
    /// The queries that read it.
    pub(super) readers: Vec<String>,
}

/// A column or field.
pub(super) struct Row {
    /// What part of the key it is.
    pub(super) role: Role,
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) ty: String,
    /// Whether an index is on it.
    pub(super) indexed: bool,
}

/// What part of a row a column is, as a picture tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Partition,
    Ascending,
    Descending,
    Static,
    Plain,
}

/// The cards of a keyspace: tables, views, user types.
pub(super) fn cards(keyspace: &Keyspace, uses: &[Use]) -> Vec<Card> {
    let tables = keyspace
        .tables
        .values()
        .map(|table| of_table(keyspace, table, None, uses));
    let views = keyspace.views.values().map(|view| {
        let kind = Some(format!("view of {}", view.base));
        of_table(keyspace, &view.table, kind, uses)
    });
    let types = keyspace.types.values().map(of_type);
    tables.chain(views).chain(types).collect()
}

fn of_table(keyspace: &Keyspace, table: &Table, kind: Option<String>, uses: &[Use]) -> Card {
    let queries = |writes: bool| -> Vec<String> {
        let of_this = uses.iter().filter(|of| {
            of.keyspace == keyspace.name && of.table == table.name && of.writes == writes
        });
        let mut names: Vec<String> = of_this.map(|of| of.query.clone()).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    Card {
        name: table.name.clone(),
        kind,
        rows: table.columns.iter().map(|c| row(table, c)).collect(),
        writers: queries(true),
        readers: queries(false),
    }
}

fn row(table: &Table, column: &Column) -> Row {
    let role = match (column.kind, column.order) {
        (ColumnKind::PartitionKey, _) => Role::Partition,
        (ColumnKind::Clustering, ClusteringOrder::Ascending) => Role::Ascending,
        (ColumnKind::Clustering, ClusteringOrder::Descending) => Role::Descending,
        (ColumnKind::Static, _) => Role::Static,
        (ColumnKind::Regular, _) => Role::Plain,
    };
    let name = crate::statement::name(&column.name);
    let indexed = table.indexes.values().any(|index| {
        let target = &index.target;
        *target == name
            || target.ends_with(&format!("({name})"))
            || target.split(", ").any(|part| part == name)
    });
    Row {
        role,
        name: column.name.clone(),
        ty: column.ty.clone(),
        indexed,
    }
}

fn of_type(ty: &UserType) -> Card {
    let rows = ty.fields.iter().map(|(name, ty)| Row {
        role: Role::Plain,
        name: name.clone(),
        ty: ty.clone(),
        indexed: false,
    });
    Card {
        name: ty.name.clone(),
        kind: Some("type".to_owned()),
        rows: rows.collect(),
        writers: Vec::new(),
        readers: Vec::new(),
    }
}
