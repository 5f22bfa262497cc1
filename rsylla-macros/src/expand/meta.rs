//! What the static of a statement says: its text, its types, and how it is sent.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use rsylla_cql::checked::{
    CheckedStatement, Idempotence, Marker, NotIdempotent, ResultColumn, TableName,
};
use rsylla_cql::text;
use rsylla_project::Project;

use crate::check::Checked;
use crate::expand::types;
use crate::input::Options;

/// What the static of a statement says, or of one choice of its optional parts.
#[derive(Clone)]
pub(crate) struct Meta {
    pub(crate) pieces: Vec<String>,
    pub(crate) markers: Vec<(String, String)>,
    pub(crate) columns: Vec<(String, String)>,
    /// A constant of `rsylla::Traits`.
    pub(crate) traits: Ident,
}

/// One for each choice of optional parts.
pub(crate) fn metas(project: &Project, checked: &Checked, options: &Options) -> Vec<Meta> {
    let variants = checked.variants();
    variants
        .map(|(cql, statement)| meta(project, &cql, statement, options))
        .collect()
}

fn meta(project: &Project, cql: &str, statement: &CheckedStatement, options: &Options) -> Meta {
    let named = |marker: &Marker| {
        let colon = if marker.named { ":" } else { "" };
        let field = marker.field.as_deref().unwrap_or(&marker.name);
        (format!("{colon}{field}"), types::text(&marker.ty))
    };
    let mut markers: Vec<(String, String)> = statement.markers.iter().map(named).collect();
    unname_repeated(&mut markers);
    let columns = result_columns(statement).iter();
    Meta {
        pieces: text::pieces(cql, statement, project.dialect()),
        markers,
        columns: columns
            .map(|column| (column.name.to_string(), types::text(&column.ty)))
            .collect(),
        traits: format_ident!("{}", traits(project, statement, options)),
    }
}

/// The columns of rows: of the result, or beside `[applied]`.
pub(crate) fn result_columns(statement: &CheckedStatement) -> &[ResultColumn] {
    match &statement.conditional {
        Some(conditional) => &conditional.columns,
        None => &statement.columns,
    }
}

/// A name bound twice is sent as `:name` once, then as `?`.
fn unname_repeated(markers: &mut [(String, String)]) {
    for i in 1..markers.len() {
        let (earlier, rest) = markers.split_at_mut(i);
        if rest[0].0.starts_with(':') && earlier.iter().any(|(name, _)| *name == rest[0].0) {
            rest[0].0.remove(0);
        }
    }
}

fn traits(project: &Project, statement: &CheckedStatement, options: &Options) -> &'static str {
    if let Some(conditional) = &statement.conditional {
        let table = |name: &TableName| project.catalog().table(&name.keyspace, &name.table);
        let key = statement.table.as_ref().and_then(table);
        let key = key.and_then(|table| table.primary_key().first());
        let answers_key = key.is_some_and(|key| {
            conditional
                .columns
                .iter()
                .any(|column| column.column.as_deref() == Some(&*key.name))
        });
        return if answers_key {
            "CONDITIONAL_ON_ROW"
        } else {
            "CONDITIONAL"
        };
    }
    let inferred = match statement.idempotence {
        Idempotence::Idempotent => true,
        Idempotence::Not(
            NotIdempotent::Conditional
            | NotIdempotent::Counter
            | NotIdempotent::ListAppend
            | NotIdempotent::ListIndex
            | NotIdempotent::NonDeterministic
            | NotIdempotent::NotData,
        ) => false,
    };
    if options.idempotent.unwrap_or(inferred) {
        "IDEMPOTENT"
    } else {
        "NONE"
    }
}

/// Calls on `rsylla::Options::UNSET`.
pub(crate) fn sending(options: &Options) -> TokenStream {
    let mut calls = TokenStream::new();
    if let Some(rows) = options.page_size {
        calls.extend(quote!(.page_size(#rows)));
    }
    if let Some(variant) = options.consistency {
        let variant = format_ident!("{variant}");
        calls.extend(quote!(.consistency(::rsylla::Consistency::#variant)));
    }
    if let Some(variant) = options.serial_consistency {
        let variant = format_ident!("{variant}");
        calls.extend(quote!(.serial_consistency(::rsylla::SerialConsistency::#variant)));
    }
    if let Some(milliseconds) = options.timeout_ms {
        calls.extend(quote!(.timeout_ms(#milliseconds)));
    }
    calls
}
