//! Structs under `derive(Row)`: their table, and the columns that their fields are.

use proc_macro2::{TokenStream, TokenTree};
use rsylla_cql::catalog::Table;
use rsylla_cql::diagnostic::{Code, Diagnostic};
use rsylla_cql::{Catalog, Span};
use syn::ext::IdentExt;
use syn::{Attribute, Field, ItemStruct, LitStr};

use super::place;

/// What is wrong with the struct that these tokens end with.
pub(super) fn check(
    tokens: &[TokenTree],
    catalog: &Catalog,
    keyspace: Option<&str>,
) -> Vec<Diagnostic> {
    let Some(item) = item(tokens) else {
        return Vec::new();
    };
    let Some(name) = item.attrs.iter().find_map(table_name) else {
        return Vec::new();
    };
    let written = name.value();
    let (keyspace, table) = match written.split_once('.') {
        Some((keyspace, table)) => (Some(keyspace), table),
        None => (keyspace, written.as_str()),
    };
    let Some(keyspace) = keyspace else {
        return Vec::new();
    };
    let Some(table) = catalog.table(keyspace, table) else {
        let inside = inside(&name);
        let tables = catalog.keyspace(keyspace).into_iter();
        let tables = tables.flat_map(|keyspace| keyspace.tables.keys());
        let message = format!("no schema file makes a table `{keyspace}.{table}`");
        return vec![
            Diagnostic::error(Code::UnknownTable, inside, message)
                .suggest_nearest(table, tables.map(|table| &**table)),
        ];
    };
    item.fields
        .iter()
        .filter_map(|field| unknown_column(field, table))
        .collect()
}

/// The struct with its attributes: from the first of them on.
fn item(tokens: &[TokenTree]) -> Option<ItemStruct> {
    let is_mark =
        |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '#');
    let is_end = |token: &TokenTree| match token {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
        _ => false,
    };
    let (_, before) = tokens.split_last()?;
    let from = before.iter().rposition(is_end).map_or(0, |end| end + 1);
    let first = from + tokens[from..].iter().position(is_mark)?;
    let stream: TokenStream = tokens[first..].iter().cloned().collect();
    let item: ItemStruct = syn::parse2(stream).ok()?;
    item.attrs.iter().any(derives_row).then_some(item)
}

fn derives_row(attribute: &Attribute) -> bool {
    let mut is_row = false;
    if attribute.path().is_ident("derive") {
        let _ = attribute.parse_nested_meta(|meta| {
            let last = meta.path.segments.last();
            is_row |= last.is_some_and(|last| last.ident == "Row");
            Ok(())
        });
    }
    is_row
}

/// `#[rsylla(table = "…")]`
fn table_name(attribute: &Attribute) -> Option<LitStr> {
    option(attribute, "table")
}

/// The text that an option of `#[rsylla(…)]` has.
fn option(attribute: &Attribute, name: &str) -> Option<LitStr> {
    let mut found = None;
    if attribute.path().is_ident("rsylla") {
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident(name) {
                found = Some(meta.value()?.parse()?);
            }
            Ok(())
        });
    }
    found
}

fn unknown_column(field: &Field, table: &Table) -> Option<Diagnostic> {
    let name = field.ident.as_ref()?;
    let mut options = field.attrs.iter().filter(|a| a.path().is_ident("rsylla"));
    let written = options
        .clone()
        .find_map(|attribute| option(attribute, "column").or_else(|| option(attribute, "field")));
    // Other options may make it something else than a column.
    if written.is_none() && options.any(|attribute| !says_only_of_null(attribute)) {
        return None;
    }
    let (column, span) = match &written {
        Some(written) => (written.value(), inside(written)),
        None => (name.unraw().to_string(), place(name.span().byte_range())),
    };
    if table.column(&column).is_some() {
        return None;
    }
    let message = format!(
        "table `{}.{}` has no column `{column}`",
        table.keyspace, table.name
    );
    let columns = table.columns.iter().map(|column| &*column.name);
    Some(
        Diagnostic::error(Code::UnknownColumn, span, message)
            .suggest_nearest(&column, columns)
            .declared(table.declared, "table declared here"),
    )
}

fn says_only_of_null(attribute: &Attribute) -> bool {
    let mut is_only = true;
    let read = attribute.parse_nested_meta(|meta| {
        is_only &= meta.path.is_ident("not_null") || meta.path.is_ident("default");
        Ok(())
    });
    read.is_ok() && is_only
}

/// What stands between the quotes of a literal.
fn inside(literal: &LitStr) -> Span {
    let all = place(literal.span().byte_range());
    Span::new(all.start + 1, all.end.saturating_sub(1).max(all.start + 1))
}
