//! Selectors as what they return: the server's `Selector.Factory`.

use crate::catalog::{ColumnKind, Table};
use crate::check::function::{self, Argument};
use crate::check::selection::argument::SelectorArgument;
use crate::check::selection::known::{assignable, attribute_type, compatible};
use crate::check::selection::selectable::{Call, Kind, Selectable};
use crate::check::selection::{collection, literal, name};
use crate::check::{Context, Receiver, term};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Spanned;
use crate::syntax::{CellAttribute, ExprKind, Ident, NativeType, TypeName};
use crate::types::CqlType;

/// What a selector returns.
#[derive(Debug)]
pub(super) struct Selector {
    /// The server's name for it.
    pub(super) name: String,
    /// Its type.
    pub(super) ty: CqlType,
    /// Whether it can be null where the columns it is made of are as usual.
    pub(super) nullable: bool,
    /// Whether it is computed over many rows.
    pub(super) is_aggregate: bool,
    /// Whether it is taken from one row: there may be none where other columns are aggregates.
    pub(super) from_row: bool,
    /// The column that it is, unchanged.
    pub(super) column: Option<usize>,
}

/// The state of selecting.
pub(super) struct Selecting<'s, 'c> {
    pub(super) cx: &'s mut Context<'c>,
    pub(super) table: &'s Table,
    /// Whether clustering columns can be null: partitions with static columns and no rows are returned.
    pub(super) rows_may_lack: bool,
    /// The columns that were named, in the order in which they were met.
    pub(super) columns: Vec<usize>,
    /// Which columns were named.
    named: Vec<bool>,
}

/// Selects what `selectable` says; `expected` is the type asked for, where one is
/// (`newSelectorFactory`). Reports what is wrong, and binds markers.
pub(super) fn select(
    s: &mut Selecting<'_, '_>,
    selectable: &Selectable<'_>,
    expected: Option<&CqlType>,
) -> Option<Selector> {
    match &selectable.kind {
        Kind::Column(index) => Some(s.column(*index)),
        Kind::Term => constant(s, selectable, expected, "[selection]"),
        Kind::Call { .. } => call(s, selectable),
        Kind::Attribute {
            attribute,
            column,
            argument,
        } => cell_attribute(s, *attribute, *column, argument, expected),
        Kind::Cast { ty, argument } => cast(s, *ty, argument),
        Kind::Field { receiver, field } => self::field(s, receiver, field),
        Kind::Element { receiver, index } => collection::element(s, receiver, index),
        Kind::Slice { receiver, from, to } => collection::slice(s, receiver, *from, *to, expected),
        Kind::Hint { written, inner } => hint(s, selectable, written, inner),
        Kind::Tuple(elements) => literal::tuple(s, selectable, elements, expected),
        Kind::List(elements) => literal::list(s, selectable, elements, expected),
        Kind::Set(elements) => literal::set(s, selectable, elements, expected),
        Kind::MapOrUdt(entries) => literal::map_or_udt(s, selectable, entries, expected),
    }
}

impl<'s, 'c> Selecting<'s, 'c> {
    pub(super) fn new(cx: &'s mut Context<'c>, table: &'s Table, rows_may_lack: bool) -> Self {
        let named = vec![false; table.columns.len()];
        Self {
            cx,
            table,
            rows_may_lack,
            columns: Vec::new(),
            named,
        }
    }

    /// A column.
    pub(super) fn column(&mut self, index: usize) -> Selector {
        if !std::mem::replace(&mut self.named[index], true) {
            self.columns.push(index);
        }
        let column = &self.table.columns[index];
        let nullable = match column.kind {
            ColumnKind::PartitionKey => false,
            ColumnKind::Clustering => self.rows_may_lack,
            ColumnKind::Static | ColumnKind::Regular => true,
        };
        Selector {
            name: column.name.to_string(),
            ty: column.ty.clone(),
            nullable,
            is_aggregate: false,
            from_row: true,
            column: Some(index),
        }
    }

    /// The type of a selector that takes its type from elsewhere; reports where there is none.
    pub(super) fn type_of(
        &mut self,
        selectable: &Selectable<'_>,
        expected: Option<&CqlType>,
    ) -> Option<CqlType> {
        let known = selectable.exact.as_ref().or(expected).cloned();
        let known = known.or_else(|| self.default_type(selectable));
        if known.is_none() {
            let is_marker = matches!(selectable.expr.kind, ExprKind::Marker(_));
            let code = if is_marker {
                Code::UntypedMarker
            } else {
                Code::InvalidSelection
            };
            let written = selectable.span().of(self.cx.text);
            self.cx.report(
                Diagnostic::error(
                    code,
                    selectable.span(),
                    format!("nothing says of which type `{written}` is"),
                )
                .help(format!("write its type before it: `(int) {written}`")),
            );
        }
        known
    }

    /// The type that `ScyllaDB` gives a constant that stands alone (`default_type_for_constant`).
    fn default_type(&self, selectable: &Selectable<'_>) -> Option<CqlType> {
        let has_defaults = self.cx.catalog.dialect() == Dialect::Scylla;
        has_defaults
            .then(|| compatible(self.cx, selectable))
            .flatten()
    }

    /// Reports that a selector cannot be of a type.
    pub(super) fn unfit(&mut self, selectable: &Selectable<'_>, ty: &CqlType) -> Option<Selector> {
        let written = selectable.span().of(self.cx.text);
        self.cx.report(Diagnostic::error(
            Code::TypeMismatch,
            selectable.span(),
            format!("`{written}` cannot be taken as {ty}"),
        ));
        None
    }
}

/// A constant, null or a marker (`WithTerm`); `marker` is what the server names a marker.
fn constant(
    s: &mut Selecting<'_, '_>,
    selectable: &Selectable<'_>,
    expected: Option<&CqlType>,
    marker: &str,
) -> Option<Selector> {
    let ty = s.type_of(selectable, expected)?;
    let receiver = Receiver::named(marker, None, ty);
    term::check(s.cx, selectable.expr, &receiver);
    Some(Selector {
        name: name::of_term(selectable.expr, &s.table.keyspace),
        ty: receiver.ty,
        nullable: matches!(selectable.expr.kind, ExprKind::Null | ExprKind::Marker(_)),
        is_aggregate: false,
        from_row: false,
        column: None,
    })
}

/// A function, an operator, `count(*)` (`WithFunction`).
fn call(s: &mut Selecting<'_, '_>, selectable: &Selectable<'_>) -> Option<Selector> {
    let Kind::Call {
        call,
        resolved,
        args,
    } = &selectable.kind
    else {
        return None;
    };
    s.cx.note_function(resolved);
    let mut selected = Vec::with_capacity(args.len());
    for (index, (argument, ty)) in args.iter().zip(resolved.argument_types.iter()).enumerate() {
        selected.push(match argument.kind {
            // Only Cassandra forgets what a marker is an argument of.
            Kind::Term if s.cx.catalog.dialect() == Dialect::Scylla => {
                constant(s, argument, Some(ty), &resolved.argument_name(index))
            }
            _ => select(s, argument, Some(ty)),
        });
    }
    let selected: Vec<Selector> = selected.into_iter().collect::<Option<_>>()?;
    if let Some(nested) = selected.iter().position(|argument| argument.is_aggregate)
        && resolved.is_aggregate
    {
        s.cx.report(Diagnostic::error(
            Code::InvalidSelection,
            args[nested].span(),
            "an aggregate cannot be computed over an aggregate",
        ));
        return None;
    }
    let names = || selected.iter().map(|argument| argument.name.as_str());
    Some(Selector {
        name: name::of_call(*call, &resolved.name, names()),
        ty: returned_type(
            s.cx.catalog.dialect(),
            resolved,
            args.first().is_some_and(|first| is_reversed(s, first)),
        ),
        nullable: call_is_nullable(*call, resolved, &selected),
        is_aggregate: resolved.is_aggregate || selected.iter().any(|a| a.is_aggregate),
        from_row: !resolved.is_aggregate && selected.iter().any(|a| a.from_row),
        column: None,
    })
}

/// Cassandra describes the `timeuuid` of user functions, and of functions made for one, by another
/// class (`TimeUUIDType.udfType`), which nothing but its name tells from `timeuuid`; not those of a
/// column stored in descending order (`ReversedType` has no such class).
fn returned_type(dialect: Dialect, resolved: &function::Resolved, of_reversed: bool) -> CqlType {
    let is_user = !resolved.name.starts_with("system.");
    let is_made =
        resolved.generic && !of_reversed && resolved.argument_types.contains(&CqlType::Timeuuid);
    let is_read = matches!(
        &*resolved.name,
        "system.blob_as_timeuuid" | "system.blobastimeuuid"
    );
    let from_udf_type = dialect == Dialect::Cassandra && (is_user || is_made || is_read);
    if from_udf_type && resolved.return_type == CqlType::Timeuuid {
        return CqlType::Custom("org.apache.cassandra.db.marshal.LegacyTimeUUIDType".into());
    }
    resolved.return_type.clone()
}

/// Native functions return null for null and for nothing else, apart from those that look into
/// collections, and masks; of a user function nobody knows. A count is always there.
fn call_is_nullable(call: Call, resolved: &function::Resolved, args: &[Selector]) -> bool {
    let is_operator = matches!(call, Call::Operation(_) | Call::Negation);
    match resolved.name.strip_prefix("system.") {
        Some("count" | "count_rows" | "countRows" | "countrows") => false,
        _ if resolved.is_aggregate => true,
        None if !is_operator => true,
        Some("collection_min" | "collection_max" | "mask_null") => true,
        _ => args.iter().any(|argument| argument.nullable),
    }
}

/// `writetime(…)`, `maxwritetime(…)`, `ttl(…)` (`WritetimeOrTTL`).
fn cell_attribute(
    s: &mut Selecting<'_, '_>,
    attribute: CellAttribute,
    column: usize,
    argument: &Selectable<'_>,
    expected: Option<&CqlType>,
) -> Option<Selector> {
    let definition = &s.table.columns[column];
    if definition.kind.is_primary_key() {
        s.cx.report(
            Diagnostic::error(
                Code::InvalidSelection,
                argument.span(),
                format!(
                    "`{}` is in the primary key, which has no {}",
                    definition.name,
                    attribute.name()
                ),
            )
            .declared(definition.declared, "declared here"),
        );
        return None;
    }
    if s.cx.catalog.dialect() == Dialect::Scylla {
        require_single_cell(s, attribute, column, argument)?;
    }
    let selected = select(s, argument, expected)?;
    Some(Selector {
        name: format!("{}({})", attribute.name(), selected.name),
        ty: attribute_type(attribute, selected.ty.is_multi_cell()),
        nullable: true,
        is_aggregate: false,
        from_row: true,
        column: None,
    })
}

/// `ScyllaDB` knows attributes of one cell only: a column stored whole, or one element or field of
/// a column that is not (`prepare_column_mutation_attribute`).
fn require_single_cell(
    s: &mut Selecting<'_, '_>,
    attribute: CellAttribute,
    column: usize,
    argument: &Selectable<'_>,
) -> Option<()> {
    let ty = &s.table.columns[column].ty;
    let is_direct = |receiver: &Selectable<'_>| matches!(receiver.kind, Kind::Column(_));
    let is_single = match &argument.kind {
        Kind::Column(_) => !ty.is_multi_cell(),
        Kind::Element { receiver, .. } => {
            is_direct(receiver)
                && matches!(
                    ty,
                    CqlType::Map { frozen: false, .. } | CqlType::Set { frozen: false, .. }
                )
        }
        Kind::Field { receiver, .. } => {
            is_direct(receiver) && matches!(ty, CqlType::Udt { frozen: false, .. })
        }
        _ => false,
    };
    if !is_single {
        let name = attribute.name();
        s.cx.report(Diagnostic::error(
            Code::InvalidSelection,
            argument.span(),
            format!(
                "`{name}` is of one cell: a column stored whole, or one part of one that is not"
            ),
        ));
    }
    is_single.then_some(())
}

/// Whether it is a column that is stored in descending order.
fn is_reversed(s: &Selecting<'_, '_>, selectable: &Selectable<'_>) -> bool {
    let cx = &*s.cx;
    SelectorArgument { cx, selectable }.is_reversed()
}

/// `CAST(… AS …)` (`WithCast`); to the type that it is already, it is nothing.
fn cast(
    s: &mut Selecting<'_, '_>,
    ty: Spanned<NativeType>,
    argument: &Selectable<'_>,
) -> Option<Selector> {
    let selected = select(s, argument, None)?;
    // The type of a column stored in descending order equals no other.
    if selected.ty == Selectable::cast_type(ty) && !is_reversed(s, argument) {
        return Some(selected);
    }
    let found = {
        let argument = SelectorArgument {
            cx: s.cx,
            selectable: argument,
        };
        function::resolve_cast(s.cx, ty, &argument, None)
    };
    match found {
        Ok(resolved) => Some(Selector {
            name: format!("cast({} as {})", selected.name, resolved.return_type),
            ty: resolved.return_type,
            nullable: selected.nullable,
            is_aggregate: selected.is_aggregate,
            from_row: selected.from_row,
            column: None,
        }),
        Err(diagnostic) => {
            s.cx.report(*diagnostic);
            None
        }
    }
}

/// `….field` (`WithFieldSelection`).
fn field(s: &mut Selecting<'_, '_>, receiver: &Selectable<'_>, field: &Ident) -> Option<Selector> {
    // A user type in parentheses is no tuple.
    let expected = match &receiver.kind {
        Kind::Tuple(elements) => elements.first().and_then(|first| first.exact.as_ref()),
        _ => None,
    };
    let selected = select(s, receiver, expected)?;
    let CqlType::Udt { definition, .. } = &selected.ty else {
        s.cx.report(Diagnostic::error(
            Code::InvalidSelection,
            receiver.span(),
            format!("`{}` has no fields: it is {}", selected.name, selected.ty),
        ));
        return None;
    };
    let Some((_, found)) = definition.field(&field.name) else {
        s.cx.report(term::unknown_field(definition, field));
        return None;
    };
    Some(Selector {
        name: format!("{}.{}", selected.name, found.name),
        ty: found.ty.clone(),
        nullable: true,
        is_aggregate: selected.is_aggregate,
        from_row: selected.from_row,
        column: None,
    })
}

/// `(type) …` (`WithTypeHint`).
fn hint(
    s: &mut Selecting<'_, '_>,
    whole: &Selectable<'_>,
    written: &TypeName,
    inner: &Selectable<'_>,
) -> Option<Selector> {
    let ty = whole.exact.as_ref()?;
    if !assignable(s.cx, inner, ty).is_assignable() {
        return s.unfit(inner, ty);
    }
    let selected = select(s, inner, Some(ty))?;
    Some(Selector {
        name: format!(
            "({}){}",
            name::of_type(written, &s.table.keyspace),
            selected.name
        ),
        ty: ty.clone(),
        column: None,
        ..selected
    })
}
