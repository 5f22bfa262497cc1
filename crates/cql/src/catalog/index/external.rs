//! `ScyllaDB`'s indexes outside of tables: vectors and full text (`vector_index`, `fulltext_index`).

use crate::catalog::options::{Map, MapEntry};
use crate::catalog::{Ddl, Keyspace, Table, cdc_log};
use crate::diagnostic::Code;
use crate::syntax::{CreateIndex, Ident, IndexTargetKind};
use crate::types::CqlType;

/// The implementations.
pub(super) const CLASSES: &[&str] = &["vector_index", "fulltext_index"];

/// A day, which the log must be kept at least.
const LOG_SECONDS: i32 = 86_400;

/// How many columns the primary key of a table with a vector index can have.
const MAX_KEY: usize = 255;

/// Whether a class is one of these, in any case.
pub(super) fn is_external(class: &str) -> bool {
    CLASSES
        .iter()
        .any(|known| class.eq_ignore_ascii_case(known))
}

/// Whether a class is Cassandra's SAI.
pub(super) fn is_sai(class: &str) -> bool {
    class == super::SAI
        || class.eq_ignore_ascii_case("sai")
        || class.eq_ignore_ascii_case("StorageAttachedIndex")
}

/// Checks an index of one of these classes.
pub(super) fn check(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    table: &Table,
    create: &CreateIndex,
    class: &str,
    options: Option<&Map<'_>>,
) {
    let span = create
        .using
        .as_ref()
        .map_or(create.table.span, |using| using.span);
    if keyspace.declared.is_some() && !keyspace.tablets {
        ddl.error(
            Code::InvalidIndex,
            span,
            format!(
                "`{class}` needs a keyspace with tablets, which `{}` is not",
                keyspace.name
            ),
        );
    }
    let is_vector = class == "vector_index";
    if is_vector {
        check_vector_targets(ddl, table, create);
    } else {
        check_text_target(ddl, table, create);
    }
    check_log(ddl, table, create, is_vector);
    for entry in options.map_or(&[][..], Map::entries) {
        let wanted = if is_vector {
            vector_option(entry)
        } else {
            text_option(entry)
        };
        match wanted {
            Ok(None) => {}
            Ok(Some(wanted)) => ddl.error(
                Code::InvalidOption,
                entry.span,
                format!("`{}` takes {wanted}, not `{}`", entry.key, entry.text()),
            ),
            Err(()) => ddl.error(
                Code::UnknownOption,
                entry.key_span,
                format!("`{class}` has no option `{}`", entry.key),
            ),
        }
    }
}

/// A vector first, then columns to filter by (`vector_index::check_target`).
fn check_vector_targets(ddl: &mut Ddl<'_>, table: &Table, create: &CreateIndex) {
    let group = create
        .targets
        .iter()
        .filter(|target| target.kind == IndexTargetKind::Group);
    for name in group.flat_map(|target| &target.columns) {
        check_filter(ddl, table, name);
    }
    let columns: Vec<&Ident> = super::scylla::columns(create).collect();
    let Some((first, filters)) = columns.split_first() else {
        return;
    };
    if table.primary_key().len() > MAX_KEY {
        ddl.error(
            Code::InvalidIndex,
            create.table.name.span,
            format!(
                "a vector index is on tables with up to {MAX_KEY} columns in their primary key"
            ),
        );
    }
    if let Some(column) = table.column(&first.name) {
        let is_vector =
            matches!(&column.ty, CqlType::Vector { element, .. } if **element == CqlType::Float);
        if !is_vector {
            ddl.error(
                Code::InvalidIndex,
                first.span,
                format!(
                    "a vector index is for vectors of float, but `{}` is {}",
                    column.name, column.ty
                ),
            );
        }
    }
    for name in filters {
        check_filter(ddl, table, name);
    }
}

fn check_filter(ddl: &mut Ddl<'_>, table: &Table, name: &Ident) {
    let Some(column) = table.column(&name.name) else {
        return;
    };
    let is_native = !matches!(
        column.ty,
        CqlType::List { .. }
            | CqlType::Set { .. }
            | CqlType::Map { .. }
            | CqlType::Tuple(_)
            | CqlType::Vector { .. }
            | CqlType::Udt { .. }
            | CqlType::Custom(_)
            | CqlType::Counter
            | CqlType::Duration
            | CqlType::Empty
    );
    if !is_native {
        ddl.error(
            Code::InvalidIndex,
            name.span,
            format!(
                "a vector index cannot filter by `{}`, which is {}",
                column.name, column.ty
            ),
        );
    }
}

/// One column of text (`fulltext_index::check_target`).
fn check_text_target(ddl: &mut Ddl<'_>, table: &Table, create: &CreateIndex) {
    let [target] = create.targets.as_slice() else {
        ddl.error(
            Code::InvalidIndex,
            create.table.span,
            "a full-text index is on one column",
        );
        return;
    };
    if target.kind == IndexTargetKind::Group {
        ddl.error(
            Code::InvalidIndex,
            target.span,
            "a full-text index is on one column",
        );
        return;
    }
    if let Some(column) = target
        .columns
        .first()
        .and_then(|name| table.column(&name.name))
        && !matches!(column.ty, CqlType::Text | CqlType::Ascii)
    {
        ddl.error(
            Code::InvalidIndex,
            target.span,
            format!(
                "a full-text index is for text, but `{}` is {}",
                column.name, column.ty
            ),
        );
    }
}

/// The log of `cdc` feeds the index (`external_index::check_cdc_options`).
fn check_log(ddl: &mut Ddl<'_>, table: &Table, create: &CreateIndex, is_vector: bool) {
    let text = |key: &str| cdc_log::option(table, key);
    let is_off = matches!(text("enabled").as_deref(), Some("false" | "0"));
    let ttl = text("ttl")
        .and_then(|ttl| ttl.parse().ok())
        .unwrap_or(LOG_SECONDS);
    let keeps_values = text("delta").as_deref() != Some("keys")
        || matches!(text("postimage").as_deref(), Some("true" | "1"));
    let message = if is_off && is_vector {
        "the index needs `cdc`, which is switched off"
    } else if ttl != 0 && ttl < LOG_SECONDS {
        "the index needs `cdc` to be kept for a day"
    } else if !keeps_values {
        "the index needs `cdc` to keep values: full deltas, or images after changes"
    } else {
        return;
    };
    let diagnostic =
        crate::diagnostic::Diagnostic::error(Code::InvalidIndex, create.table.name.span, message);
    ddl.report(ddl.declared_at(diagnostic, table.declared));
}

/// What an option takes, where its value is something else; an error for an unknown option.
type Wanted = Result<Option<&'static str>, ()>;

fn vector_option(entry: &MapEntry<'_>) -> Wanted {
    let value = entry.text();
    let is = |names: &[&str]| names.iter().any(|name| value.eq_ignore_ascii_case(name));
    let up_to = |limit: i32| value.parse::<i32>().is_ok_and(|n| (1..=limit).contains(&n));
    let (right, wanted) = match entry.key {
        "similarity_function" => (
            is(&["cosine", "euclidean", "dot_product"]),
            "`cosine`, `euclidean` or `dot_product`",
        ),
        "maximum_node_connections" => (up_to(512), "a number from 1 to 512"),
        "construction_beam_width" | "search_beam_width" => (up_to(4096), "a number from 1 to 4096"),
        "quantization" => (
            is(&["f32", "f16", "bf16", "i8", "b1"]),
            "`f32`, `f16`, `bf16`, `i8` or `b1`",
        ),
        "oversampling" => {
            let fits = whole_float(value).is_some_and(|n| (1.0..=100.0).contains(&n));
            (fits, "a number from 1 to 100")
        }
        "rescoring" => (is(&["true", "false"]), "`true` or `false`"),
        "source_model" => return Ok(None),
        _ => return Err(()),
    };
    Ok((!right).then_some(wanted))
}

/// `std::stof` of a whole text, which knows hexadecimal numbers (their fractions are left out here).
fn whole_float(text: &str) -> Option<f32> {
    let text = text.trim_start();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u16::from_str_radix(digits, 16).ok().map(f32::from),
        None => text.parse().ok(),
    }
}

fn text_option(entry: &MapEntry<'_>) -> Wanted {
    let value = entry.text();
    let is = |names: &[&str]| names.iter().any(|name| value.eq_ignore_ascii_case(name));
    let analyzers = [
        "standard",
        "english",
        "german",
        "french",
        "spanish",
        "italian",
        "portuguese",
        "russian",
        "simple",
        "whitespace",
    ];
    let (right, wanted) = match entry.key {
        "analyzer" => (
            is(&analyzers),
            "the name of an analyzer, such as `standard`",
        ),
        "positions" => (is(&["true", "false"]), "`true` or `false`"),
        _ => return Err(()),
    };
    Ok((!right).then_some(wanted))
}
