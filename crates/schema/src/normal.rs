//! One normal form for what can be written in several ways.

use std::collections::BTreeMap;

use rsylla_cql::Dialect;
use rsylla_cql::syntax::{Expr, ExprKind, LiteralKind, PropertyValue};

use crate::model::{Aggregate, Function, Keyspace, OptionValue, Schema, Table};
use crate::options;

const LOCATOR: &str = "org.apache.cassandra.locator.";

impl Schema {
    /// Brings everything into normal form; a schema made of rows needs this before it is compared.
    pub fn normalize(&mut self) {
        for keyspace in self.keyspaces.values_mut() {
            normalize_keyspace(keyspace, self.dialect);
        }
    }
}

fn normalize_keyspace(keyspace: &mut Keyspace, dialect: Dialect) {
    if let Some(class) = keyspace
        .replication
        .as_mut()
        .and_then(|replication| replication.get_mut("class"))
        && let Some(short) = class.strip_prefix(LOCATOR)
    {
        *class = short.to_owned();
    }
    let name = keyspace.name.clone();
    let views = keyspace.views.values_mut().map(|view| &mut view.table);
    for table in keyspace.tables.values_mut().chain(views) {
        options::normalize(&mut table.options, dialect);
        normalize_masks(table, &name);
    }
}

/// `DEFAULT` is `mask_default()`, and masks are of the server or of the table's keyspace.
fn normalize_masks(table: &mut Table, keyspace: &str) {
    for mask in table.columns.iter_mut().filter_map(|c| c.mask.as_mut()) {
        let own = rsylla_cql::types::QuotedIfNeeded(keyspace).to_string();
        let short = mask
            .strip_prefix("system.")
            .or_else(|| mask.strip_prefix(&own)?.strip_prefix('.'))
            .unwrap_or(mask);
        *mask = match short {
            "DEFAULT" => "mask_default()".to_owned(),
            short => short.to_owned(),
        };
    }
}

impl Function {
    /// Name and argument types, which tell overloads apart: `f(int, text)`.
    pub fn signature(&self) -> String {
        let types = self.arguments.iter().map(|(_, ty)| ty.as_str());
        signature(&self.name, types)
    }
}

impl Aggregate {
    /// Name and argument types, which tell overloads apart: `f(int, text)`.
    pub fn signature(&self) -> String {
        signature(&self.name, self.arguments.iter().map(String::as_str))
    }
}

fn signature<'a>(name: &str, types: impl Iterator<Item = &'a str>) -> String {
    let types: Vec<&str> = types.collect();
    let name = rsylla_cql::types::QuotedIfNeeded(name);
    format!("{name}({})", types.join(", "))
}

/// A map of texts.
pub(crate) fn texts(map: &BTreeMap<Box<str>, Box<str>>) -> BTreeMap<String, String> {
    map.iter()
        .map(|(key, value)| (key.to_string(), value.to_string()))
        .collect()
}

impl From<&PropertyValue> for OptionValue {
    fn from(value: &PropertyValue) -> Self {
        match value {
            PropertyValue::Literal(literal) => Self::Text(literal.text.to_string()),
            PropertyValue::Keyword(keyword) => Self::Text(keyword.name.to_string()),
            PropertyValue::Null(_) => Self::Text("null".to_owned()),
            PropertyValue::Map { entries, .. } => Self::Map(
                entries
                    .iter()
                    .map(|(key, value)| (constant(key), constant(value)))
                    .collect(),
            ),
        }
    }
}

/// The text of a constant, as the server reads it out of a map.
fn constant(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Literal(literal) => match literal.kind {
            LiteralKind::NaN { .. } => "NaN".to_owned(),
            LiteralKind::Infinity { negative: false } => "Infinity".to_owned(),
            LiteralKind::Infinity { negative: true } => "-Infinity".to_owned(),
            _ => literal.text.to_string(),
        },
        _ => "null".to_owned(),
    }
}
