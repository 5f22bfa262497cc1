//! Statements that read and write rows.

use std::fmt::{self, Display, Formatter, Write};

use crate::syntax::{
    Assignment, AssignmentKind, Batch, BatchKind, BatchStatementKind, Delete, Direction, IfClause,
    Insert, InsertJson, JsonDefault, Ordering, OrderingBy, PruneView, Relation, Select, Selection,
    Truncate, Update, Using, UsingAttribute,
};

use super::expr::{conditions, expr, exprs, part, relations};
use super::{from_fn, joined, name, names, qualified, when};

pub(super) fn select(out: &mut String, select: &Select) -> fmt::Result {
    out.write_str("SELECT ")?;
    when(out, select.json.as_ref(), "JSON ")?;
    when(out, select.distinct.as_ref(), "DISTINCT ")?;
    write!(out, "{}", selection(&select.selection))?;
    if let Some(from) = &select.from {
        match select.mutation_fragments {
            Some(_) => write!(out, " FROM MUTATION_FRAGMENTS({})", qualified(from))?,
            None => write!(out, " FROM {}", qualified(from))?,
        }
    }
    where_clause(out, &select.relations)?;
    if !select.group_by.is_empty() {
        write!(out, " GROUP BY {}", exprs(&select.group_by))?;
    }
    if !select.order_by.is_empty() {
        write!(
            out,
            " ORDER BY {}",
            joined(&select.order_by, ", ", ordering)
        )?;
    }
    if let Some(limit) = &select.per_partition_limit {
        write!(out, " PER PARTITION LIMIT {}", expr(limit))?;
    }
    if let Some(limit) = &select.limit {
        write!(out, " LIMIT {}", expr(limit))?;
    }
    when(out, select.allow_filtering.as_ref(), " ALLOW FILTERING")?;
    when(out, select.bypass_cache.as_ref(), " BYPASS CACHE")?;
    using(out, select.using.as_ref())
}

pub(super) fn selection(selection: &Selection) -> impl Display + '_ {
    from_fn(|f| match selection {
        Selection::All(_) => f.write_str("*"),
        Selection::Selectors(selectors) => {
            let selectors = joined(selectors, ", ", |f, selector| {
                write!(f, "{}", expr(&selector.expr))?;
                match &selector.alias {
                    Some(alias) => write!(f, " AS {}", name(alias)),
                    None => Ok(()),
                }
            });
            write!(f, "{selectors}")
        }
    })
}

fn ordering(f: &mut Formatter<'_>, ordering: &Ordering) -> fmt::Result {
    match &ordering.by {
        OrderingBy::Column(column) => write!(f, "{}", name(column))?,
        OrderingBy::Ann { column, vector } => {
            write!(f, "{} ANN OF {}", name(column), expr(vector))?;
        }
        OrderingBy::Function(call) => write!(f, "{}", expr(call))?,
    }
    match ordering.direction.map(|direction| direction.node) {
        Some(direction) => write!(f, " {}", self::direction(direction)),
        None => Ok(()),
    }
}

pub(super) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Asc => "ASC",
        Direction::Desc => "DESC",
    }
}

pub(super) fn where_clause(out: &mut String, list: &[Relation]) -> fmt::Result {
    if list.is_empty() {
        return Ok(());
    }
    write!(out, " WHERE {}", relations(list))
}

fn using(out: &mut String, using: Option<&Using>) -> fmt::Result {
    let Some(using) = using else {
        return Ok(());
    };
    let attributes = joined(&using.attributes, " AND ", |f, attribute| match attribute {
        UsingAttribute::Timestamp(value) => write!(f, "TIMESTAMP {}", expr(value)),
        UsingAttribute::Ttl(value) => write!(f, "TTL {}", expr(value)),
        UsingAttribute::Timeout(value) => write!(f, "TIMEOUT {}", expr(value)),
        UsingAttribute::Concurrency(value) => write!(f, "CONCURRENCY {}", expr(value)),
        UsingAttribute::ServiceLevel(level) => write!(f, "SERVICE LEVEL {}", name(level)),
    });
    write!(out, " USING {attributes}")
}

fn if_clause(out: &mut String, clause: Option<&IfClause>) -> fmt::Result {
    match clause {
        None => Ok(()),
        Some(IfClause::Exists(_)) => out.write_str(" IF EXISTS"),
        Some(IfClause::Conditions(list)) => write!(out, " IF {}", conditions(list)),
    }
}

pub(super) fn insert(out: &mut String, insert: &Insert) -> fmt::Result {
    let (columns, values) = (names(&insert.columns), exprs(&insert.values));
    let table = qualified(&insert.table);
    write!(out, "INSERT INTO {table} ({columns}) VALUES ({values})")?;
    when(out, insert.if_not_exists.as_ref(), " IF NOT EXISTS")?;
    using(out, insert.using.as_ref())
}

pub(super) fn insert_json(out: &mut String, insert: &InsertJson) -> fmt::Result {
    let table = qualified(&insert.table);
    write!(out, "INSERT INTO {table} JSON {}", expr(&insert.json))?;
    match insert.default.map(|default| default.node) {
        None => {}
        Some(JsonDefault::Null) => out.write_str(" DEFAULT NULL")?,
        Some(JsonDefault::Unset) => out.write_str(" DEFAULT UNSET")?,
    }
    when(out, insert.if_not_exists.as_ref(), " IF NOT EXISTS")?;
    using(out, insert.using.as_ref())
}

pub(super) fn update(out: &mut String, update: &Update) -> fmt::Result {
    write!(out, "UPDATE {}", qualified(&update.table))?;
    using(out, update.using.as_ref())?;
    write!(
        out,
        " SET {}",
        joined(&update.assignments, ", ", assignment)
    )?;
    where_clause(out, &update.relations)?;
    if_clause(out, update.condition.as_ref())
}

fn assignment(f: &mut Formatter<'_>, assignment: &Assignment) -> fmt::Result {
    let column = name(&assignment.column);
    match &assignment.kind {
        AssignmentKind::Set(value) => write!(f, "{column} = {}", expr(value)),
        AssignmentKind::Add { source, value } => {
            write!(f, "{column} = {} + {}", name(source), expr(value))
        }
        AssignmentKind::Subtract { source, value } => {
            write!(f, "{column} = {} - {}", name(source), expr(value))
        }
        AssignmentKind::Prepend { value, source } => {
            write!(f, "{column} = {} + {}", expr(value), name(source))
        }
        AssignmentKind::AddAssign(value) => write!(f, "{column} += {}", expr(value)),
        AssignmentKind::SubtractAssign(value) => write!(f, "{column} -= {}", expr(value)),
        AssignmentKind::Element {
            key,
            by_timeuuid,
            value,
        } => match by_timeuuid {
            Some(_) => {
                let key = expr(key);
                write!(
                    f,
                    "{column}[SCYLLA_TIMEUUID_LIST_INDEX({key})] = {}",
                    expr(value)
                )
            }
            None => write!(f, "{column}[{}] = {}", expr(key), expr(value)),
        },
        AssignmentKind::Field { field, value } => {
            write!(f, "{column}.{} = {}", name(field), expr(value))
        }
        AssignmentKind::CounterShards(shards) => {
            write!(f, "{column} = SCYLLA_COUNTER_SHARD_LIST({})", expr(shards))
        }
    }
}

pub(super) fn delete(out: &mut String, delete: &Delete) -> fmt::Result {
    out.write_str("DELETE ")?;
    let deletions = joined(&delete.deletions, ", ", |f, deletion| {
        write!(f, "{}{}", name(&deletion.column), part(&deletion.part))
    });
    if !delete.deletions.is_empty() {
        write!(out, "{deletions} ")?;
    }
    write!(out, "FROM {}", qualified(&delete.table))?;
    using(out, delete.using.as_ref())?;
    where_clause(out, &delete.relations)?;
    if_clause(out, delete.condition.as_ref())?;
    when(
        out,
        delete.bypass_guardrails.as_ref(),
        " BYPASS LARGE_DATA_GUARDRAILS",
    )
}

pub(super) fn batch(out: &mut String, batch: &Batch) -> fmt::Result {
    out.write_str(match batch.kind.map(|kind| kind.node) {
        None => "BEGIN BATCH",
        Some(BatchKind::Unlogged) => "BEGIN UNLOGGED BATCH",
        Some(BatchKind::Counter) => "BEGIN COUNTER BATCH",
    })?;
    using(out, batch.using.as_ref())?;
    for statement in &batch.statements {
        out.write_str(" ")?;
        match &statement.kind {
            BatchStatementKind::Insert(insert) => self::insert(out, insert)?,
            BatchStatementKind::InsertJson(insert) => insert_json(out, insert)?,
            BatchStatementKind::Update(update) => self::update(out, update)?,
            BatchStatementKind::Delete(delete) => self::delete(out, delete)?,
        }
        out.write_str(";")?;
    }
    out.write_str(" APPLY BATCH")
}

pub(super) fn truncate(out: &mut String, truncate: &Truncate) -> fmt::Result {
    write!(out, "TRUNCATE TABLE {}", qualified(&truncate.table))?;
    using(out, truncate.using.as_ref())
}

pub(super) fn prune_view(out: &mut String, prune: &PruneView) -> fmt::Result {
    write!(out, "PRUNE MATERIALIZED VIEW {}", qualified(&prune.name))?;
    where_clause(out, &prune.relations)?;
    using(out, prune.using.as_ref())
}
