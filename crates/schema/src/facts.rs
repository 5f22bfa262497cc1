//! What there is to say of each object, one fact for each part that can differ.

use std::collections::BTreeMap;
use std::fmt;

use rsylla_cql::catalog::{ClusteringOrder, ColumnKind, Declaration};

use crate::model::{Aggregate, Function, Index, Keyspace, OptionValue, Table, UserType, View};
use crate::statement;

/// What a keyspace holds, and the keyspace itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A keyspace.
    Keyspace,
    /// A user type.
    Type,
    /// A user function.
    Function,
    /// A user aggregate.
    Aggregate,
    /// A table.
    Table,
    /// A secondary index.
    Index,
    /// A materialised view.
    View,
}

impl ObjectKind {
    /// What it is called, in words and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keyspace => "keyspace",
            Self::Type => "type",
            Self::Function => "function",
            Self::Aggregate => "aggregate",
            Self::Table => "table",
            Self::Index => "index",
            Self::View => "view",
        }
    }
}

/// An object by kind and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object {
    /// The keyspace it is in, or is.
    pub keyspace: String,
    /// What it is.
    pub kind: ObjectKind,
    /// Its name; of functions and aggregates the signature; of a keyspace nothing.
    pub name: String,
}

/// Writes ``table `shop.orders` ``.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, keyspace) = (self.kind.name(), statement::name(&self.keyspace));
        match self.kind {
            ObjectKind::Keyspace => write!(f, "{kind} `{keyspace}`"),
            ObjectKind::Function | ObjectKind::Aggregate => {
                write!(f, "{kind} `{keyspace}.{}`", self.name)
            }
            _ => write!(f, "{kind} `{keyspace}.{}`", statement::name(&self.name)),
        }
    }
}

/// An object's parts.
pub(crate) struct Facts {
    /// What each part is, by the part's name in words.
    pub(crate) parts: BTreeMap<String, Fact>,
    /// Where the object was declared.
    pub(crate) declared: Option<Declaration>,
    /// The table an index or view is of, without which it cannot be.
    pub(crate) of: Option<String>,
}

/// One part of an object.
#[derive(Clone)]
pub(crate) struct Fact {
    /// What it is, as CQL.
    pub(crate) value: String,
    /// Where it was declared, if not with the object.
    pub(crate) declared: Option<Declaration>,
}

/// The part that tells the order of fields.
pub(crate) const FIELD_ORDER: &str = "order of fields";

impl Facts {
    fn new(declared: Option<Declaration>) -> Self {
        Self {
            parts: BTreeMap::new(),
            declared,
            of: None,
        }
    }

    fn add(&mut self, part: impl Into<String>, value: impl Into<String>) {
        let fact = Fact {
            value: value.into(),
            declared: None,
        };
        self.parts.insert(part.into(), fact);
    }
}

/// Everything in a keyspace, and the keyspace.
pub(crate) fn objects(keyspace: &Keyspace) -> BTreeMap<Object, Facts> {
    let mut objects = BTreeMap::new();
    let mut add = |kind, name: &str, facts| {
        let object = Object {
            keyspace: keyspace.name.clone(),
            kind,
            name: name.to_owned(),
        };
        objects.insert(object, facts);
    };
    add(ObjectKind::Keyspace, "", of_keyspace(keyspace));
    for (name, ty) in &keyspace.types {
        add(ObjectKind::Type, name, of_type(ty));
    }
    for (name, function) in &keyspace.functions {
        add(ObjectKind::Function, name, of_function(function));
    }
    for (name, aggregate) in &keyspace.aggregates {
        add(ObjectKind::Aggregate, name, of_aggregate(aggregate));
    }
    for (name, table) in &keyspace.tables {
        add(ObjectKind::Table, name, of_table(table));
        for (index_name, index) in &table.indexes {
            add(ObjectKind::Index, index_name, of_index(name, index));
        }
    }
    for (name, view) in &keyspace.views {
        add(ObjectKind::View, name, of_view(view));
    }
    objects
}

fn of_keyspace(keyspace: &Keyspace) -> Facts {
    let mut facts = Facts::new(keyspace.declared);
    if let Some(replication) = &keyspace.replication {
        facts.add("replication", statement::map(replication));
        facts.add("durable_writes", keyspace.durable_writes.to_string());
    }
    if let Some(tablets) = keyspace.tablets {
        facts.add("tablets", tablets.to_string());
    }
    facts
}

fn of_type(ty: &UserType) -> Facts {
    let mut facts = Facts::new(ty.declared);
    for (field, ty) in &ty.fields {
        facts.add(format!("field `{field}`"), ty);
    }
    let order: Vec<&str> = ty.fields.iter().map(|(field, _)| field.as_str()).collect();
    facts.add(FIELD_ORDER, order.join(", "));
    facts
}

fn of_function(function: &Function) -> Facts {
    let mut facts = Facts::new(function.declared);
    let names: Vec<&str> = function.arguments.iter().map(|(name, _)| &**name).collect();
    facts.add("arguments", names.join(", "));
    let on_null = if function.called_on_null {
        "CALLED"
    } else {
        "RETURNS NULL"
    };
    facts.add("null input", on_null);
    facts.add("returned type", &function.returns);
    facts.add("language", function.language.to_lowercase());
    facts.add("body", &function.body);
    facts
}

fn of_aggregate(aggregate: &Aggregate) -> Facts {
    let mut facts = Facts::new(aggregate.declared);
    facts.add("SFUNC", &aggregate.state_function);
    facts.add("STYPE", &aggregate.state);
    let optional = [
        ("REDUCEFUNC", &aggregate.reduce_function),
        ("FINALFUNC", &aggregate.final_function),
        ("INITCOND", &aggregate.initial),
    ];
    for (part, value) in optional {
        if let Some(value) = value {
            facts.add(part, value);
        }
    }
    facts
}

fn of_table(table: &Table) -> Facts {
    let mut facts = of_columns(table);
    for column in &table.columns {
        let is_static = column.kind == ColumnKind::Static;
        let value = if is_static {
            format!("{} STATIC", column.ty)
        } else {
            column.ty.clone()
        };
        facts.parts.insert(
            format!("column `{}`", column.name),
            Fact {
                value,
                declared: column.declared,
            },
        );
        if let Some(mask) = &column.mask {
            facts.add(format!("mask of column `{}`", column.name), mask);
        }
    }
    if table.compact_storage {
        facts.add("storage", "COMPACT STORAGE");
    }
    if let Some(column) = &table.ttl_column {
        facts.add("TTL column", column);
    }
    facts
}

/// What tables and views have in common.
fn of_columns(table: &Table) -> Facts {
    let mut facts = Facts::new(table.declared);
    facts.add("primary key", statement::primary_key(table));
    if table
        .columns
        .iter()
        .any(|column| column.order == ClusteringOrder::Descending)
    {
        facts.add("clustering order", statement::clustering_order(table));
    }
    for (name, value) in &table.options {
        facts.add(format!("option `{name}`"), option_text(name, value));
    }
    facts
}

fn option_text(name: &str, value: &OptionValue) -> String {
    statement::option_value(name, value)
}

fn of_index(table: &str, index: &Index) -> Facts {
    let mut facts = Facts::new(index.declared);
    facts.of = Some(table.to_owned());
    facts.add("table", table);
    facts.add("target", &index.target);
    if let Some(class) = &index.class {
        facts.add("implementation", class);
    }
    if !index.options.is_empty() {
        facts.add("options", statement::map(&index.options));
    }
    facts
}

fn of_view(view: &View) -> Facts {
    let mut facts = of_columns(&view.table);
    facts.of = Some(view.base.clone());
    facts.add("table", &view.base);
    let columns: Vec<&str> = view.table.columns.iter().map(|c| c.name.as_str()).collect();
    let columns = if view.all_columns {
        "*".to_owned()
    } else {
        columns.join(", ")
    };
    facts.add("columns", columns);
    facts.add("filter", &view.filter);
    facts
}
