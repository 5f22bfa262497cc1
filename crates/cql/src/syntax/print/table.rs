//! Tables and views.

use std::fmt::{self, Display, Formatter, Write};

use crate::syntax::{
    AlterTable, AlterTableChange, ColumnDefinition, ColumnMask, CreateTable, CreateView,
    PrimaryKey, Property, PropertyValue, Rename, TableOption,
};

use super::data::{direction, selection, where_clause};
use super::expr::{entries, expr, exprs, function_name, type_name};
use super::{from_fn, joined, literal, name, names, qualified, when};

pub(super) fn create_table(out: &mut String, create: &CreateTable) -> fmt::Result {
    out.write_str("CREATE TABLE ")?;
    when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
    write!(out, "{} (", qualified(&create.name))?;
    write!(out, "{}", joined(&create.columns, ", ", column))?;
    for (n, key) in create.primary_keys.iter().enumerate() {
        let comma = if n == 0 && create.columns.is_empty() {
            ""
        } else {
            ", "
        };
        write!(out, "{comma}{}", primary_key(key))?;
    }
    out.write_str(")")?;
    options(out, &create.options)
}

fn column(f: &mut Formatter<'_>, column: &ColumnDefinition) -> fmt::Result {
    write!(f, "{} {}", name(&column.name), type_name(&column.ty))?;
    let words = [(column.ttl, " TTL"), (column.is_static, " STATIC")];
    for (written, word) in words {
        if written.is_some() {
            f.write_str(word)?;
        }
    }
    if let Some(mask) = &column.mask {
        write!(f, " MASKED WITH {}", masked_with(mask))?;
    }
    match column.primary_key {
        Some(_) => f.write_str(" PRIMARY KEY"),
        None => Ok(()),
    }
}

/// What stands behind `MASKED WITH`.
pub(super) fn masked_with(mask: &ColumnMask) -> impl Display + '_ {
    from_fn(|f| match &mask.function {
        None => f.write_str("DEFAULT"),
        Some(function) => write!(f, "{}({})", function_name(function), exprs(&mask.args)),
    })
}

fn primary_key(key: &PrimaryKey) -> impl Display + '_ {
    from_fn(|f| {
        write!(f, "PRIMARY KEY (({})", names(&key.partition))?;
        if !key.clustering.is_empty() {
            write!(f, ", {}", names(&key.clustering))?;
        }
        f.write_str(")")
    })
}

pub(super) fn options(out: &mut String, options: &[TableOption]) -> fmt::Result {
    if options.is_empty() {
        return Ok(());
    }
    let options = joined(options, " AND ", |f, option| match option {
        TableOption::Property(property) => write_property(f, property),
        TableOption::CompactStorage(_) => f.write_str("COMPACT STORAGE"),
        TableOption::ClusteringOrder { columns, .. } => {
            let columns = joined(columns, ", ", |f, order| {
                write!(f, "{} {}", name(&order.column), direction(order.direction))
            });
            write!(f, "CLUSTERING ORDER BY ({columns})")
        }
    });
    write!(out, " WITH {options}")
}

/// Properties with `AND` between them.
pub(super) fn properties(list: &[Property]) -> impl Display + '_ {
    joined(list, " AND ", write_property)
}

fn write_property(f: &mut Formatter<'_>, property: &Property) -> fmt::Result {
    write!(f, "{} = ", name(&property.name))?;
    match &property.value {
        PropertyValue::Literal(constant) => write!(f, "{}", literal(constant)),
        PropertyValue::Keyword(keyword) => f.write_str(&keyword.name),
        PropertyValue::Null(_) => f.write_str("null"),
        PropertyValue::Map { entries: map, .. } => write!(f, "{{{}}}", entries(map)),
    }
}

pub(super) fn alter_table(out: &mut String, alter: &AlterTable) -> fmt::Result {
    out.write_str("ALTER TABLE ")?;
    when(out, alter.if_exists.as_ref(), "IF EXISTS ")?;
    write!(out, "{} ", qualified(&alter.table))?;
    match &alter.change {
        AlterTableChange::Type { column, ty } => {
            write!(out, "ALTER {} TYPE {}", name(column), type_name(ty))
        }
        AlterTableChange::Mask {
            if_exists,
            column,
            mask,
        } => {
            out.write_str("ALTER ")?;
            when(out, if_exists.as_ref(), "IF EXISTS ")?;
            match mask {
                Some(mask) => write!(out, "{} MASKED WITH {}", name(column), masked_with(mask)),
                None => write!(out, "{} DROP MASKED", name(column)),
            }
        }
        AlterTableChange::Add {
            if_not_exists,
            columns,
        } => {
            out.write_str("ADD ")?;
            when(out, if_not_exists.as_ref(), "IF NOT EXISTS ")?;
            write!(out, "({})", joined(columns, ", ", column))
        }
        AlterTableChange::Drop {
            if_exists,
            columns,
            timestamp,
        } => {
            out.write_str("DROP ")?;
            when(out, if_exists.as_ref(), "IF EXISTS ")?;
            write!(out, "({})", names(columns))?;
            match timestamp {
                Some(timestamp) => write!(out, " USING TIMESTAMP {}", expr(timestamp)),
                None => Ok(()),
            }
        }
        AlterTableChange::Rename { if_exists, renames } => {
            out.write_str("RENAME ")?;
            when(out, if_exists.as_ref(), "IF EXISTS ")?;
            write!(out, "{}", self::renames(renames))
        }
        AlterTableChange::DropCompactStorage(_) => out.write_str("DROP COMPACT STORAGE"),
        AlterTableChange::Properties(list) => write!(out, "WITH {}", properties(list)),
        AlterTableChange::Ttl(Some(column)) => write!(out, "TTL {}", name(column)),
        AlterTableChange::Ttl(None) => out.write_str("TTL NULL"),
    }
}

pub(super) fn renames(list: &[Rename]) -> impl Display + '_ {
    joined(list, " AND ", |f, rename| {
        write!(f, "{} TO {}", name(&rename.from), name(&rename.to))
    })
}

pub(super) fn create_view(out: &mut String, create: &CreateView) -> fmt::Result {
    out.write_str("CREATE MATERIALIZED VIEW ")?;
    when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
    let (view, base) = (qualified(&create.name), qualified(&create.base));
    write!(
        out,
        "{view} AS SELECT {} FROM {base}",
        selection(&create.selection)
    )?;
    where_clause(out, &create.relations)?;
    write!(out, " {}", primary_key(&create.primary_key))?;
    options(out, &create.options)
}
