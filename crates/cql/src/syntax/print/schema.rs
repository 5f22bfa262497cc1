//! The other statements that change the schema.

use std::fmt::{self, Display, Write};

use crate::syntax::{
    AlterType, AlterTypeChange, CreateAggregate, CreateFunction, CreateIndex, CreateType, Drop,
    DropFunction, FieldDefinition, IndexTarget, IndexTargetKind, StatementKind,
};

use super::expr::{expr, function_name, type_name, type_names};
use super::table::{options, properties, renames};
use super::{from_fn, joined, literal, name, names, qualified, when};

pub(super) fn statement(out: &mut String, statement: &StatementKind) -> fmt::Result {
    match statement {
        StatementKind::Use(of) => write!(out, "USE {}", name(&of.keyspace)),
        StatementKind::CreateKeyspace(create) => {
            out.write_str("CREATE KEYSPACE ")?;
            when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
            write!(out, "{}", name(&create.name))?;
            if create.properties.is_empty() {
                return Ok(());
            }
            write!(out, " WITH {}", properties(&create.properties))
        }
        StatementKind::AlterKeyspace(alter) => {
            out.write_str("ALTER KEYSPACE ")?;
            when(out, alter.if_exists.as_ref(), "IF EXISTS ")?;
            write!(
                out,
                "{} WITH {}",
                name(&alter.name),
                properties(&alter.properties)
            )
        }
        StatementKind::DropKeyspace(drop) => {
            out.write_str("DROP KEYSPACE ")?;
            when(out, drop.if_exists.as_ref(), "IF EXISTS ")?;
            write!(out, "{}", name(&drop.name))
        }
        StatementKind::DropTable(drop) => drop_object(out, "TABLE", drop),
        StatementKind::DropType(drop) => drop_object(out, "TYPE", drop),
        StatementKind::DropIndex(drop) => drop_object(out, "INDEX", drop),
        StatementKind::DropView(drop) => drop_object(out, "MATERIALIZED VIEW", drop),
        StatementKind::DropFunction(drop) => drop_function(out, "FUNCTION", drop),
        StatementKind::DropAggregate(drop) => drop_function(out, "AGGREGATE", drop),
        StatementKind::CreateType(create) => create_type(out, create),
        StatementKind::AlterType(alter) => alter_type(out, alter),
        StatementKind::CreateIndex(create) => create_index(out, create),
        StatementKind::AlterView(alter) => {
            out.write_str("ALTER MATERIALIZED VIEW ")?;
            when(out, alter.if_exists.as_ref(), "IF EXISTS ")?;
            write!(
                out,
                "{} WITH {}",
                qualified(&alter.name),
                properties(&alter.properties)
            )
        }
        StatementKind::CreateFunction(create) => create_function(out, create),
        StatementKind::CreateAggregate(create) => create_aggregate(out, create),
        StatementKind::CreateTrigger(create) => {
            out.write_str("CREATE TRIGGER ")?;
            when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
            let table = qualified(&create.table);
            write!(
                out,
                "{} ON {table} USING {}",
                name(&create.name),
                literal(&create.class)
            )
        }
        StatementKind::DropTrigger(drop) => {
            out.write_str("DROP TRIGGER ")?;
            when(out, drop.if_exists.as_ref(), "IF EXISTS ")?;
            write!(out, "{} ON {}", name(&drop.name), qualified(&drop.table))
        }
        _ => unreachable!("`print` has handled the other statements"),
    }
}

fn drop_object(out: &mut String, what: &str, drop: &Drop) -> fmt::Result {
    write!(out, "DROP {what} ")?;
    when(out, drop.if_exists.as_ref(), "IF EXISTS ")?;
    write!(out, "{}", qualified(&drop.name))
}

fn drop_function(out: &mut String, what: &str, drop: &DropFunction) -> fmt::Result {
    write!(out, "DROP {what} ")?;
    when(out, drop.if_exists.as_ref(), "IF EXISTS ")?;
    write!(out, "{}", function_name(&drop.name))?;
    match &drop.arguments {
        Some(arguments) => write!(out, "({})", type_names(arguments)),
        None => Ok(()),
    }
}

fn create_type(out: &mut String, create: &CreateType) -> fmt::Result {
    out.write_str("CREATE TYPE ")?;
    when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
    let fields = joined(&create.fields, ", ", |f, of| write!(f, "{}", field(of)));
    write!(out, "{} ({fields})", qualified(&create.name))
}

fn field(field: &FieldDefinition) -> impl Display + '_ {
    from_fn(|f| write!(f, "{} {}", name(&field.name), type_name(&field.ty)))
}

fn alter_type(out: &mut String, alter: &AlterType) -> fmt::Result {
    out.write_str("ALTER TYPE ")?;
    when(out, alter.if_exists.as_ref(), "IF EXISTS ")?;
    write!(out, "{} ", qualified(&alter.name))?;
    match &alter.change {
        AlterTypeChange::Type { field, ty } => {
            write!(out, "ALTER {} TYPE {}", name(field), type_name(ty))
        }
        AlterTypeChange::Add {
            if_not_exists,
            field: added,
        } => {
            out.write_str("ADD ")?;
            when(out, if_not_exists.as_ref(), "IF NOT EXISTS ")?;
            write!(out, "{}", field(added))
        }
        AlterTypeChange::Rename {
            if_exists,
            renames: list,
        } => {
            out.write_str("RENAME ")?;
            when(out, if_exists.as_ref(), "IF EXISTS ")?;
            write!(out, "{}", renames(list))
        }
    }
}

fn create_index(out: &mut String, create: &CreateIndex) -> fmt::Result {
    out.write_str("CREATE ")?;
    when(out, create.custom.as_ref(), "CUSTOM ")?;
    out.write_str("INDEX ")?;
    when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
    if let Some(index) = &create.name {
        write!(out, "{} ", name(index))?;
    }
    let targets = joined(&create.targets, ", ", |f, of| write!(f, "{}", target(of)));
    write!(out, "ON {} ({targets})", qualified(&create.table))?;
    if let Some(class) = &create.using {
        write!(out, " USING {}", literal(class))?;
    }
    options(out, &create.options)
}

fn target(target: &IndexTarget) -> impl Display + '_ {
    from_fn(|f| {
        let columns = names(&target.columns);
        match target.kind {
            IndexTargetKind::Column => write!(f, "{columns}"),
            IndexTargetKind::Values => write!(f, "VALUES({columns})"),
            IndexTargetKind::Keys => write!(f, "KEYS({columns})"),
            IndexTargetKind::Entries => write!(f, "ENTRIES({columns})"),
            IndexTargetKind::Full => write!(f, "FULL({columns})"),
            IndexTargetKind::Group => write!(f, "({columns})"),
        }
    })
}

fn create_function(out: &mut String, create: &CreateFunction) -> fmt::Result {
    out.write_str("CREATE ")?;
    when(out, create.or_replace.as_ref(), "OR REPLACE ")?;
    out.write_str("FUNCTION ")?;
    when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
    let arguments = joined(&create.arguments, ", ", |f, argument| {
        write!(f, "{} {}", name(&argument.name), type_name(&argument.ty))
    });
    write!(out, "{} ({arguments})", function_name(&create.name))?;
    let on_null = if create.called_on_null_input {
        "CALLED"
    } else {
        "RETURNS NULL"
    };
    write!(
        out,
        " {on_null} ON NULL INPUT RETURNS {}",
        type_name(&create.returns)
    )?;
    let (language, body) = (name(&create.language), literal(&create.body));
    write!(out, " LANGUAGE {language} AS {body}")
}

fn create_aggregate(out: &mut String, create: &CreateAggregate) -> fmt::Result {
    out.write_str("CREATE ")?;
    when(out, create.or_replace.as_ref(), "OR REPLACE ")?;
    out.write_str("AGGREGATE ")?;
    when(out, create.if_not_exists.as_ref(), "IF NOT EXISTS ")?;
    let arguments = type_names(&create.arguments);
    write!(out, "{} ({arguments})", function_name(&create.name))?;
    let (function, ty) = (name(&create.state_function), type_name(&create.state_type));
    write!(out, " SFUNC {function} STYPE {ty}")?;
    if let Some(function) = &create.reduce_function {
        write!(out, " REDUCEFUNC {}", name(function))?;
    }
    if let Some(function) = &create.final_function {
        write!(out, " FINALFUNC {}", name(function))?;
    }
    match &create.initial_condition {
        Some(value) => write!(out, " INITCOND {}", expr(value)),
        None => Ok(()),
    }
}
