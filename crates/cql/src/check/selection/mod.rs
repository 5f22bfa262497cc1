//! What a `SELECT` returns: selectors become result columns, as in the server's `Selection`.
//!
//! In two steps, as in the server: [`prepare`] finds columns and functions (`selectable.rs`), then
//! [`select`] says what is returned, and binds markers (`selector.rs`).

mod argument;
mod collection;
mod known;
mod literal;
mod name;
mod selectable;
mod selector;

use selectable::{Kind, Selectable};
use selector::Selecting;

use crate::catalog::{ColumnKind, Table};
use crate::check::Context;
use crate::checked::ResultColumn;
use crate::span::Span;
use crate::syntax::{Expr, Ident, Selection, Selector as Written};

/// A selection whose columns and functions were found.
#[derive(Debug)]
pub(crate) struct Prepared<'e>(Found<'e>);

#[derive(Debug)]
enum Found<'e> {
    /// `*`, and its place.
    All(Span),
    /// Selectors with their aliases; none where one was not understood.
    Selectors(Vec<Option<(Selectable<'e>, Option<&'e Ident>)>>),
}

/// What is returned.
#[derive(Debug, Default)]
pub(crate) struct Selected {
    /// The columns of the result.
    pub(crate) columns: Vec<ResultColumn>,
    /// For each of them, whether it is taken from a row, rather than computed over all.
    pub(crate) from_rows: Vec<bool>,
    /// The columns of the table that were named, by their index in [`Table::columns`].
    pub(crate) named: Vec<usize>,
    /// Whether any column of the result is an aggregate.
    pub(crate) is_aggregate: bool,
    /// The place of `*`.
    pub(crate) star: Option<Span>,
}

/// Finds the columns and functions of a selection; reports what there is not.
pub(crate) fn prepare<'e>(
    cx: &mut Context<'_>,
    table: &Table,
    selection: &'e Selection,
) -> Prepared<'e> {
    Prepared(match selection {
        Selection::All(star) => Found::All(*star),
        Selection::Selectors(written) => {
            let all = written
                .iter()
                .map(|selector| prepare_one(cx, table, selector));
            Found::Selectors(all.collect())
        }
    })
}

fn prepare_one<'e>(
    cx: &mut Context<'_>,
    table: &Table,
    written: &'e Written,
) -> Option<(Selectable<'e>, Option<&'e Ident>)> {
    let prepared = selectable::prepare(cx, table, &written.expr)?;
    Some((prepared, written.alias.as_ref()))
}

impl Prepared<'_> {
    /// Whether static columns are selected, and nothing of single rows (`selectOnlyStaticColumns`).
    pub(crate) fn selects_only_static(&self, table: &Table) -> bool {
        let Found::Selectors(selectors) = &self.0 else {
            return false;
        };
        let kind = |column: usize| table.columns[column].kind;
        let is_static = |column| kind(column) == ColumnKind::Static;
        let is_row = |column| matches!(kind(column), ColumnKind::Clustering | ColumnKind::Regular);
        let understood = || selectors.iter().flatten();
        table.has_static()
            && selectors.iter().all(Option::is_some)
            && understood().any(|(selector, _)| selector.selects(&is_static))
            && !understood().any(|(selector, _)| selector.selects(&is_row))
    }
}

/// Says what a selection returns; `rows_may_lack`: whether partitions without rows are returned for
/// the sake of their static columns. Reports what is wrong, and binds markers.
pub(crate) fn select(
    cx: &mut Context<'_>,
    table: &Table,
    prepared: &Prepared<'_>,
    rows_may_lack: bool,
) -> Option<Selected> {
    let mut s = Selecting::new(cx, table, rows_may_lack);
    match &prepared.0 {
        Found::All(star) => Some(select_all(&mut s, *star)),
        Found::Selectors(selectors) => select_each(&mut s, selectors),
    }
}

/// `*`: every column, in the table's order.
fn select_all(s: &mut Selecting<'_, '_>, star: Span) -> Selected {
    let columns = (0..s.table.columns.len()).map(|index| {
        let selected = s.column(index);
        ResultColumn {
            name: selected.name.into(),
            ty: selected.ty,
            nullable: selected.nullable,
            span: star,
            column: Some(s.table.columns[index].name.clone()),
        }
    });
    let columns: Vec<_> = columns.collect();
    Selected {
        from_rows: vec![true; columns.len()],
        columns,
        named: std::mem::take(&mut s.columns),
        is_aggregate: false,
        star: Some(star),
    }
}

fn select_each(
    s: &mut Selecting<'_, '_>,
    selectors: &[Option<(Selectable<'_>, Option<&Ident>)>],
) -> Option<Selected> {
    let mut found = Selected::default();
    let mut understood = selectors.iter().all(Option::is_some);
    for (selectable, alias) in selectors.iter().flatten() {
        let Some(selected) = selector::select(s, selectable, None) else {
            understood = false;
            continue;
        };
        found.from_rows.push(selected.from_row);
        found.is_aggregate |= selected.is_aggregate;
        found.columns.push(ResultColumn {
            name: alias.map_or_else(|| selected.name.into(), |alias| alias.name.clone()),
            ty: selected.ty,
            nullable: selected.nullable,
            span: selectable.span(),
            column: selected
                .column
                .map(|index| s.table.columns[index].name.clone()),
        });
    }
    found.named = std::mem::take(&mut s.columns);
    understood.then_some(found)
}

/// What `GROUP BY` can name.
#[derive(Debug)]
pub(crate) enum Group {
    /// A column.
    Column(usize),
    /// A function of these columns; an aggregate or not.
    Function {
        /// The columns it is computed from, each once.
        columns: Vec<usize>,
        /// Whether it is an aggregate.
        is_aggregate: bool,
        /// Whether it keeps the order of rows, without which the server groups nothing.
        keeps_order: bool,
    },
    /// Something else.
    Other,
}

/// Reads a selector of `GROUP BY`; reports what is wrong in it, and binds markers.
pub(crate) fn read_group(cx: &mut Context<'_>, table: &Table, written: &Expr) -> Option<Group> {
    let selectable = selectable::prepare(cx, table, written)?;
    match &selectable.kind {
        Kind::Column(index) => Some(Group::Column(*index)),
        Kind::Call { resolved, .. } => {
            let mut s = Selecting::new(cx, table, false);
            let is_aggregate = resolved.is_aggregate;
            selector::select(&mut s, &selectable, None)?;
            Some(Group::Function {
                columns: s.columns,
                is_aggregate,
                keeps_order: keeps_order(&selectable),
            })
        }
        _ => Some(Group::Other),
    }
}

/// Whether what is computed from a column is ordered as the column is
/// (`ScalarFunctionSelector.validateForGroupBy`).
fn keeps_order(selectable: &Selectable<'_>) -> bool {
    match &selectable.kind {
        Kind::Column(_) => true,
        Kind::Call { resolved, args, .. } => {
            let first_keeps_order = args.first().is_some_and(keeps_order);
            let mut rest = args.iter().skip(1);
            match &*resolved.name {
                "system.to_date"
                | "system.todate"
                | "system.to_timestamp"
                | "system.totimestamp"
                | "system.to_unix_timestamp"
                | "system.tounixtimestamp" => first_keeps_order,
                "system.floor" => {
                    first_keeps_order && rest.all(|argument| matches!(argument.kind, Kind::Term))
                }
                _ => false,
            }
        }
        _ => false,
    }
}
