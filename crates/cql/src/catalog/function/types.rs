//! The types of arguments and results.

use crate::catalog::resolve::{is_user_type, is_written_frozen};
use crate::catalog::{Ddl, Keyspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::TypeName;
use crate::types::CqlType;

/// The types of arguments; nothing where one is refused.
pub(in crate::catalog) fn argument_types<'s>(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    written: impl Iterator<Item = &'s TypeName>,
) -> Option<Vec<CqlType>> {
    let types: Vec<_> = written.map(|ty| argument_type(ddl, keyspace, ty)).collect();
    types.into_iter().collect()
}

/// The type of an argument or result, which is frozen without saying so.
pub(in crate::catalog) fn argument_type(
    ddl: &mut Ddl<'_>,
    keyspace: &Keyspace,
    written: &TypeName,
) -> Option<CqlType> {
    let is_refused = if ddl.is_scylla() {
        is_written_frozen(written) && is_user_type(written)
    } else {
        is_written_frozen(written)
    };
    if is_refused {
        let text = written.span.of(ddl.text);
        let inner = text
            .split_once('<')
            .and_then(|(_, rest)| rest.trim_end().strip_suffix('>'))
            .map(|inner| inner.trim().to_owned());
        let diagnostic = Diagnostic::error(
            Code::InvalidType,
            written.span,
            "types of functions are frozen anyway and are written without `frozen`",
        );
        ddl.report(match inner {
            Some(inner) => diagnostic.suggest(inner),
            None => diagnostic,
        });
        return None;
    }
    ddl.resolve_type(&keyspace.name, written)
}

/// Whether two lists of arguments make one overload (`AbstractFunction.typesMatch`).
pub(in crate::catalog) fn same_types<'t>(
    a: impl ExactSizeIterator<Item = &'t CqlType>,
    b: impl ExactSizeIterator<Item = &'t CqlType>,
) -> bool {
    a.len() == b.len() && a.zip(b).all(|(a, b)| same_type(a, b))
}

/// Whether two types are the same to a function, to which everything is frozen.
pub(in crate::catalog) fn same_type(a: &CqlType, b: &CqlType) -> bool {
    match (a, b) {
        (CqlType::List { element: a, .. }, CqlType::List { element: b, .. })
        | (CqlType::Set { element: a, .. }, CqlType::Set { element: b, .. }) => same_type(a, b),
        (
            CqlType::Map {
                key: a, value: x, ..
            },
            CqlType::Map {
                key: b, value: y, ..
            },
        ) => same_type(a, b) && same_type(x, y),
        (
            CqlType::Vector {
                element: a,
                dimension: x,
            },
            CqlType::Vector {
                element: b,
                dimension: y,
            },
        ) => x == y && same_type(a, b),
        (CqlType::Tuple(a), CqlType::Tuple(b)) => same_types(a.iter(), b.iter()),
        (CqlType::Udt { definition: a, .. }, CqlType::Udt { definition: b, .. }) => {
            a.name == b.name && a.keyspace == b.keyspace
        }
        _ => a == b,
    }
}
