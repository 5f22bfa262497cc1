//! Rows of which the columns are not known beforehand: the options of tables and views.

use std::collections::BTreeMap;

use rsylla::Session;
use rsylla::driver::value::{CqlValue, Row};
use rsylla_schema::OptionValue;

/// A row by column name, without nulls.
pub(super) type Named = BTreeMap<String, CqlValue>;

/// Every column of one keyspace's rows in a table of `system_schema`.
pub(super) async fn all(
    session: &Session,
    table: &'static str,
    keyspace: &str,
) -> Result<Vec<Named>, String> {
    let cql = format!("SELECT * FROM system_schema.{table} WHERE keyspace_name = ?");
    let failed =
        |error: &dyn std::fmt::Display| format!("cannot read system_schema.{table}: {error}");
    let result = session
        .driver()
        .query_unpaged(cql, (keyspace,))
        .await
        .map_err(|error| failed(&error))?
        .into_rows_result()
        .map_err(|error| failed(&error))?;
    let names: Vec<String> = result
        .column_specs()
        .iter()
        .map(|spec| spec.name().to_owned())
        .collect();
    let rows = result.rows::<Row>().map_err(|error| failed(&error))?;
    rows.map(|row| {
        let values = row.map_err(|error| failed(&error))?.columns;
        let named = names.iter().cloned().zip(values);
        Ok(named
            .filter_map(|(name, value)| Some((name, value?)))
            .collect())
    })
    .collect()
}

/// A text of a row.
pub(super) fn text(row: &Named, name: &str) -> String {
    match row.get(name) {
        Some(CqlValue::Text(text) | CqlValue::Ascii(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The texts of a set.
pub(super) fn texts(row: &Named, name: &str) -> Vec<String> {
    match row.get(name) {
        Some(CqlValue::Set(values) | CqlValue::List(values)) => {
            values.iter().filter_map(constant).collect()
        }
        _ => Vec::new(),
    }
}

/// The value of an option as it would be written; none where it is of no such type.
pub(super) fn option(value: &CqlValue) -> Option<OptionValue> {
    match value {
        CqlValue::Map(entries) => entries
            .iter()
            .map(|(key, value)| Some((constant(key)?, constant(value)?)))
            .collect::<Option<_>>()
            .map(OptionValue::Map),
        other => constant(other).map(OptionValue::Text),
    }
}

fn constant(value: &CqlValue) -> Option<String> {
    Some(match value {
        CqlValue::Text(text) | CqlValue::Ascii(text) => text.clone(),
        CqlValue::Boolean(value) => value.to_string(),
        CqlValue::Int(value) => value.to_string(),
        CqlValue::BigInt(value) => value.to_string(),
        CqlValue::Double(value) => value.to_string(),
        _ => return None,
    })
}
