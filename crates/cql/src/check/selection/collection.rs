//! `c[x]` and `c[x..y]`: parts of collections.

use crate::check::restriction::{element_receiver, key_receiver};
use crate::check::selection::known::element_type;
use crate::check::selection::name;
use crate::check::selection::selectable::{Kind, Selectable};
use crate::check::selection::selector::{Selecting, Selector, select};
use crate::check::write::fails_when_run;
use crate::check::{Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::syntax::{Expr, ExprKind};
use crate::types::CqlType;

/// What is selected, for messages.
const ELEMENT: &str = "an element";
const SLICE: &str = "a slice";

/// `c[x]` (`WithElementSelection`).
pub(super) fn element(
    s: &mut Selecting<'_, '_>,
    receiver: &Selectable<'_>,
    index: &Expr,
) -> Option<Selector> {
    let selected = select(s, receiver, None)?;
    let key = key_of(s, receiver, &selected, ELEMENT)?;
    term::check(s.cx, index, &key);
    refuse_null(s, index);
    Some(Selector {
        name: format!(
            "{}[{}]",
            selected.name,
            name::of_term(index, &s.table.keyspace)
        ),
        ty: element_type(&selected.ty)?.clone(),
        nullable: true,
        is_aggregate: selected.is_aggregate,
        from_row: selected.from_row,
        column: None,
    })
}

/// `c[x..y]` (`WithSliceSelection`).
pub(super) fn slice(
    s: &mut Selecting<'_, '_>,
    receiver: &Selectable<'_>,
    from: Option<&Expr>,
    to: Option<&Expr>,
    expected: Option<&CqlType>,
) -> Option<Selector> {
    let selected = select(s, receiver, expected)?;
    let key = key_of(s, receiver, &selected, SLICE)?;
    for bound in [from, to].into_iter().flatten() {
        term::check(s.cx, bound, &key);
        refuse_null(s, bound);
    }
    let text = |bound: Option<&Expr>| {
        bound
            .map(|bound| name::of_term(bound, &s.table.keyspace))
            .unwrap_or_default()
    };
    Some(Selector {
        name: format!("{}[{}..{}]", selected.name, text(from), text(to)),
        nullable: true,
        column: None,
        ..selected
    })
}

/// What an index of a collection is meant for (`specForElementOrSlice`); lists have none, but in
/// `ScyllaDB`.
fn key_of(
    s: &mut Selecting<'_, '_>,
    receiver: &Selectable<'_>,
    selected: &Selector,
    what: &str,
) -> Option<Receiver> {
    let takes_lists = s.cx.catalog.dialect() == Dialect::Scylla && what == ELEMENT;
    let problem = match &selected.ty {
        CqlType::List { .. } if takes_lists => {
            let found = Receiver::named(
                format!("index({})", selected.name),
                Some(&format!("{}_index", selected.name)),
                CqlType::Int,
            );
            return Some(named(receiver, found));
        }
        CqlType::Map { key, .. } => {
            return Some(named(receiver, key_receiver(&selected.name, key)));
        }
        CqlType::Set { element, .. } => {
            return Some(named(receiver, element_receiver(&selected.name, element)));
        }
        CqlType::List { .. } => "is a list: only sets and maps can be selected from",
        _ => "is no set or map",
    };
    s.cx.report(
        Diagnostic::error(
            Code::InvalidSelection,
            receiver.span(),
            format!("{what} cannot be selected: `{}` {problem}", selected.name),
        )
        .label(selected.ty.to_string()),
    );
    None
}

/// Only of a column is there a name that a program can bind by.
fn named(receiver: &Selectable<'_>, found: Receiver) -> Receiver {
    match receiver.kind {
        Kind::Column(_) => found,
        _ => Receiver {
            field: None,
            ..found
        },
    }
}

/// The server finds nothing by null, and says so when it runs.
fn refuse_null(s: &mut Selecting<'_, '_>, index: &Expr) {
    if matches!(index.kind, ExprKind::Null) {
        s.cx.report(fails_when_run(
            index.span,
            "no element can be selected by `null`",
        ));
    }
}
