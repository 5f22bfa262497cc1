//! `CREATE INDEX` in `ScyllaDB` (`create_index_statement`).

mod target;

use std::collections::BTreeMap;

pub(super) use target::columns;

use super::{
    add, backing, external, generated_name, option_map, report_duplicate, report_existing,
};
use crate::catalog::options::{Properties, check_scylla_options};
use crate::catalog::{Ddl, Index, IndexKind, IndexTarget, Keyspace, Table};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{CreateIndex, IndexTarget as Written, IndexTargetKind, Property, TableOption};
use crate::types::CqlType;

/// Checks an index and adds it.
pub(in crate::catalog) fn create(
    ddl: &mut Ddl<'_>,
    create: &CreateIndex,
    keyspace_name: &str,
    properties: &Properties<'_>,
) {
    check_statement(ddl, create, properties);
    let Some(keyspace) = ddl.keyspace_for(&create.table, keyspace_name) else {
        return;
    };
    check_view_options(ddl, create, keyspace);
    let Some(table) = ddl.existing_table(keyspace_name, &create.table, false) else {
        return;
    };
    refuse_table(ddl, table, create);
    let kind = kind_of(ddl, table, create, properties);
    target::check_local(ddl, table, create, &kind);
    if let IndexKind::Custom(class) = &kind {
        external::check(ddl, keyspace, table, create, class, option_map(properties));
    }
    target::check_targets(ddl, table, create, &kind);
    let exists = create
        .name
        .as_ref()
        .filter(|name| keyspace.indexes.contains_key(&name.name));
    if let (Some(name), None) = (exists, create.if_not_exists) {
        report_existing(ddl, keyspace, name);
        return;
    }
    let Some(index) = build(ddl, keyspace, table, create, kind, properties) else {
        return;
    };
    // An index without a view is only kept apart by its name, if it has one.
    let is_external = matches!(index.kind, IndexKind::Custom(_));
    let same = if is_external && create.name.is_some() {
        exists.and_then(|name| keyspace.indexed_table(&name.name)?.indexes.get(&name.name))
    } else {
        let is_same = |known: &&Index| {
            known.targets == index.targets
                && known.local == index.local
                && known.kind == index.kind
                && known.options == index.options
        };
        table.indexes.values().find(is_same)
    };
    if let Some(same) = same {
        if create.if_not_exists.is_none() {
            report_duplicate(ddl, create, same);
        }
        return;
    }
    let view = backing::name(&index.name);
    if !is_external && (keyspace.tables.contains_key(&*view) || exists.is_some()) {
        let span = create
            .name
            .as_ref()
            .map_or(create.table.span, |name| name.span);
        ddl.error(
            Code::AlreadyExists,
            span,
            format!("table `{view}`, which would hold the index, exists already"),
        );
        return;
    }
    add(ddl, table, index);
}

/// What the statement alone says wrong (`create_index_statement::validate`).
fn check_statement(ddl: &mut Ddl<'_>, create: &CreateIndex, properties: &Properties<'_>) {
    if let (Some(span), None) = (create.custom, &create.using) {
        ddl.report(
            Diagnostic::error(Code::InvalidIndex, span, "a custom index needs its class")
                .help("write `USING 'vector_index'` behind the columns"),
        );
    }
    if create.targets.is_empty() && create.custom.is_none() {
        ddl.error(
            Code::InvalidIndex,
            create.table.span,
            "an index needs a column",
        );
    }
    if let Some(map) = properties.map(ddl, "options") {
        if create.using.is_none() {
            ddl.error(Code::InvalidIndex, map.span, "this index takes no options");
        }
        for reserved in ["class_name", "index_version"] {
            if let Some(entry) = map.get(reserved) {
                ddl.error(
                    Code::InvalidIndex,
                    entry.key_span,
                    format!("`{reserved}` cannot be given as an option"),
                );
            }
        }
    }
    if let Some(name) = &create.name
        && name.name.len() > ddl.name_limit()
    {
        ddl.error(
            Code::InvalidName,
            name.span,
            "this name is too long for an index",
        );
    }
}

/// Options of the view behind the index.
fn check_view_options(ddl: &mut Ddl<'_>, create: &CreateIndex, keyspace: &Keyspace) {
    let external = create
        .using
        .as_ref()
        .filter(|using| external::is_external(&using.text));
    let mut view_properties: Vec<&Property> = Vec::new();
    for option in &create.options {
        let span = match option {
            TableOption::Property(property) if &*property.name.name == "options" => continue,
            TableOption::Property(property) => {
                view_properties.push(property);
                property.span
            }
            TableOption::CompactStorage(span) => {
                ddl.error(Code::InvalidIndex, *span, "an index has no compact storage");
                *span
            }
            TableOption::ClusteringOrder { span, .. } => {
                ddl.error(
                    Code::InvalidIndex,
                    *span,
                    "an index has no clustering order",
                );
                *span
            }
        };
        if let Some(using) = external {
            let message = format!(
                "an index of `{}` has no view and no options of one",
                using.text
            );
            ddl.error(Code::InvalidIndex, span, message);
        }
    }
    let obsolete = [
        "index_interval",
        "replicate_on_write",
        "populate_io_cache_on_flush",
        "read_repair_chance",
        "dclocal_read_repair_chance",
    ];
    let properties = Properties::read(view_properties);
    for entry in properties.entries() {
        if obsolete.contains(&&*entry.name.name) {
            let message = format!("an index has no option `{}`", entry.name.name);
            ddl.error(Code::UnknownOption, entry.name.span, message);
        }
    }
    let options = check_scylla_options(ddl, &properties, Some(keyspace), None);
    if let Some((_, span)) = options.cdc {
        ddl.error(Code::InvalidOption, span, "an index cannot have `cdc`");
    }
    if let Some((_, span)) = options.default_time_to_live.filter(|(ttl, _)| *ttl > 0) {
        ddl.error(
            Code::InvalidOption,
            span,
            "an index lives as long as its table's rows",
        );
    }
}

fn refuse_table(ddl: &mut Ddl<'_>, table: &Table, create: &CreateIndex) {
    let message = if table.is_counter() {
        "a table with counters cannot be indexed"
    } else if table.view.is_some() {
        "a materialized view cannot be indexed"
    } else if table.compact_storage && table.clustering_len > 0 {
        "a compact table with clustering columns cannot be indexed"
    } else {
        return;
    };
    let diagnostic = Diagnostic::error(Code::InvalidIndex, create.table.name.span, message);
    ddl.report(ddl.declared_at(diagnostic, table.declared));
}

/// The implementation; Cassandra's SAI is taken for a vector index where there is a vector
/// (`maybe_rewrite_sai_index`).
fn kind_of(
    ddl: &mut Ddl<'_>,
    table: &Table,
    create: &CreateIndex,
    properties: &Properties<'_>,
) -> IndexKind {
    let Some(using) = &create.using else {
        return IndexKind::Legacy;
    };
    if external::is_sai(&using.text) {
        let has_vector = columns(create).any(|name| {
            table
                .column(&name.name)
                .is_some_and(|column| matches!(column.ty, CqlType::Vector { .. }))
        });
        if has_vector {
            return IndexKind::Custom("vector_index".into());
        }
        if let [
            Written {
                kind: IndexTargetKind::Entries,
                columns,
                ..
            },
        ] = create.targets.as_slice()
            && let Some(column) = columns.first().and_then(|name| table.column(&name.name))
            && matches!(column.ty, CqlType::Map { frozen: false, .. })
            && !properties.has("options")
        {
            return IndexKind::Legacy;
        }
        ddl.report(
            Diagnostic::error(
                Code::InvalidIndex,
                using.span,
                "`sai` is only for vectors in ScyllaDB",
            )
            .help("leave out `USING` for a secondary index"),
        );
        return IndexKind::Legacy;
    }
    if external::is_external(&using.text) {
        return IndexKind::Custom(using.text.to_lowercase().into());
    }
    let diagnostic = Diagnostic::error(
        Code::InvalidIndex,
        using.span,
        format!("ScyllaDB has no index implementation `{}`", using.text),
    );
    ddl.report(
        match crate::diagnostic::nearest(&using.text, external::CLASSES.iter().copied()) {
            Some(near) => diagnostic.suggest(format!("'{near}'")),
            None => diagnostic.note("the implementations are `vector_index` and `fulltext_index`"),
        },
    );
    IndexKind::Legacy
}

/// The index as the catalog keeps it; nothing where a target was refused.
fn build(
    ddl: &Ddl<'_>,
    keyspace: &Keyspace,
    table: &Table,
    create: &CreateIndex,
    kind: IndexKind,
    properties: &Properties<'_>,
) -> Option<Index> {
    let mut targets = Vec::new();
    for target in create
        .targets
        .iter()
        .filter(|target| target.kind != IndexTargetKind::Group)
    {
        let name = target.columns.first()?.name.clone();
        let column = table.column(&name)?;
        targets.push(match (&column.ty, target.kind) {
            (_, IndexTargetKind::Keys) => IndexTarget::Keys(name),
            (_, IndexTargetKind::Entries) => IndexTarget::Entries(name),
            (_, IndexTargetKind::Full) => IndexTarget::Full(name),
            (ty, _) if ty.is_collection() && ty.is_multi_cell() => IndexTarget::Values(name),
            _ => IndexTarget::Simple(name),
        });
    }
    let local = create
        .targets
        .first()
        .is_some_and(|t| t.kind == IndexTargetKind::Group);
    let name = if let Some(name) = &create.name {
        name.name.clone()
    } else {
        let column = match targets.as_slice() {
            [only] => Some(only.column()),
            _ => None,
        };
        generated_name(keyspace, &table.name, column)
    };
    let options: BTreeMap<_, _> = super::options(properties);
    let class = create.using.as_ref().map(|using| using.text.clone());
    let declared = ddl.declaration(
        create
            .name
            .as_ref()
            .map_or(create.table.span, |name| name.span),
    );
    Some(Index {
        name,
        targets,
        kind,
        class,
        options,
        local,
        declared,
    })
}
