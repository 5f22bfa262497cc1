//! Storage-attached indexes (`StorageAttachedIndex.validateOptions`).

use crate::catalog::options::{Map, MapEntry};
use crate::catalog::{Ddl, Index, IndexKind, IndexTarget, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::CreateIndex;
use crate::types::CqlType;

const OPTIONS: &[&str] = &[
    "ascii",
    "case_sensitive",
    "construction_beam_width",
    "maximum_node_connections",
    "normalize",
    "optimize_for",
    "similarity_function",
];
const ANALYSIS: &[&str] = &["ascii", "case_sensitive", "normalize"];

/// Checks an index whose targets were found right.
pub(super) fn check(
    ddl: &mut Ddl<'_>,
    table: &Table,
    create: &CreateIndex,
    index: &Index,
    options: Option<&Map<'_>>,
) {
    let span = create
        .targets
        .first()
        .map_or(create.table.span, |target| target.span);
    let [target] = index.targets.as_slice() else {
        ddl.error(
            Code::InvalidIndex,
            span,
            "a storage-attached index is on one column",
        );
        return;
    };
    let Some(column) = table.column(target.column()) else {
        return;
    };
    if let Some(other) = table
        .indexes
        .values()
        .find(|other| other.kind == IndexKind::Sai && other.targets == index.targets)
    {
        let diagnostic = Diagnostic::error(
            Code::InvalidIndex,
            span,
            format!("index `{}` is on the same already", other.name),
        );
        ddl.report(ddl.declared_at(diagnostic, other.declared));
    }
    let indexed = indexed_types(&column.ty, target);
    let options = options.map_or(&[][..], Map::entries);
    for entry in options {
        check_option(ddl, entry, &indexed, column.kind.is_primary_key());
    }
    for ty in &indexed {
        check_type(ddl, span, ty, options);
    }
}

/// What the index holds of a column (`IndexTermType.calculateIndexType`).
fn indexed_types<'t>(ty: &'t CqlType, target: &IndexTarget) -> Vec<&'t CqlType> {
    match (ty, target) {
        (
            CqlType::Map {
                key, frozen: false, ..
            },
            IndexTarget::Keys(_),
        ) => vec![key],
        (
            CqlType::Map {
                key,
                value,
                frozen: false,
            },
            IndexTarget::Entries(_),
        ) => vec![key, value],
        (
            CqlType::Map {
                value,
                frozen: false,
                ..
            },
            _,
        ) => vec![value],
        (
            CqlType::List {
                element,
                frozen: false,
            }
            | CqlType::Set {
                element,
                frozen: false,
            },
            _,
        ) => vec![element],
        (other, _) => vec![other],
    }
}

fn check_type(ddl: &mut Ddl<'_>, span: Span, ty: &CqlType, options: &[MapEntry<'_>]) {
    let message = match ty {
        CqlType::Blob
        | CqlType::Counter
        | CqlType::Duration
        | CqlType::Empty
        | CqlType::Custom(_) => {
            format!("a storage-attached index cannot hold {ty}")
        }
        CqlType::Vector { element, .. } if **element != CqlType::Float => {
            format!("a storage-attached index is for vectors of float, not {ty}")
        }
        CqlType::Vector { dimension: 1, .. } if is_cosine(options) => {
            "vectors of one element have no angle between them: use another similarity function"
                .to_owned()
        }
        _ => return,
    };
    ddl.error(Code::InvalidIndex, span, message);
}

fn is_cosine(options: &[MapEntry<'_>]) -> bool {
    options
        .iter()
        .find(|entry| entry.key == "similarity_function")
        .is_none_or(|entry| entry.text().eq_ignore_ascii_case("cosine"))
}

fn check_option(ddl: &mut Ddl<'_>, entry: &MapEntry<'_>, indexed: &[&CqlType], is_key: bool) {
    let value = entry.text();
    let is = |names: &[&str]| names.iter().any(|name| value.eq_ignore_ascii_case(name));
    if !OPTIONS.contains(&entry.key) {
        let diagnostic = Diagnostic::error(
            Code::UnknownOption,
            entry.key_span,
            format!("a storage-attached index has no option `{}`", entry.key),
        );
        ddl.report(
            match crate::diagnostic::nearest(entry.key, OPTIONS.iter().copied()) {
                Some(near) => diagnostic.suggest(format!("'{near}'")),
                None => diagnostic,
            },
        );
        return;
    }
    if ANALYSIS.contains(&entry.key) {
        let is_text = indexed
            .iter()
            .all(|ty| matches!(ty, CqlType::Text | CqlType::Ascii));
        let message = if is_key {
            "columns of the primary key cannot be analyzed".to_owned()
        } else if indexed.len() != 1 || !is_text {
            "only text can be analyzed".to_owned()
        } else if !is(&["true", "false"]) {
            format!("`{}` is `true` or `false`, not `{value}`", entry.key)
        } else {
            return;
        };
        ddl.error(Code::InvalidOption, entry.key_span, message);
        return;
    }
    let is_vector = matches!(indexed, [CqlType::Vector { .. }]);
    let message = if is_vector {
        match entry.key {
            "similarity_function" if !is(&["cosine", "dot_product", "euclidean"]) => {
                format!(
                    "`similarity_function` is `cosine`, `dot_product` or `euclidean`, not `{value}`"
                )
            }
            "optimize_for" if !is(&["latency", "recall"]) => {
                format!("`optimize_for` is `latency` or `recall`, not `{value}`")
            }
            // `cassandra.sai.vector.allow_custom_parameters` is a setting of the server's Java.
            "maximum_node_connections" | "construction_beam_width" => {
                format!(
                    "`{}` can only be given where the server was started to allow it",
                    entry.key
                )
            }
            _ => return,
        }
    } else {
        format!("`{}` is for vectors", entry.key)
    };
    ddl.error(Code::InvalidOption, entry.span, message);
}
