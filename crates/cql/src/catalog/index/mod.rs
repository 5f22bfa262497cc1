//! `CREATE INDEX`.
//!
//! `target.rs` has what Cassandra indexes, `sai.rs` and `sasi.rs` what its two other implementations
//! add to that, `scylla/` the rules of `ScyllaDB`, `external.rs` its indexes outside of tables.

mod backing;
mod external;
mod report;
mod sai;
mod sasi;
mod scylla;
mod target;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(super) use report::drop_statement;
use report::{refuse_log_name, report_duplicate, report_existing, report_unknown_class};

use crate::catalog::options::{Map, Properties, Value};
use crate::catalog::{Ddl, Index, IndexKind, IndexTarget, Keyspace, Table, Touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{CreateIndex, Ident, TableOption};

const LEGACY: &str = "legacy_local_table";
const SAI: &str = "org.apache.cassandra.index.sai.StorageAttachedIndex";
const SASI: &str = "org.apache.cassandra.index.sasi.SASIIndex";

/// `CREATE INDEX` (`CreateIndexStatement`, `create_index_statement`).
pub(super) fn create(ddl: &mut Ddl<'_>, create: &CreateIndex) {
    let Some(keyspace_name) = ddl.target(&create.table, Touch::Schema) else {
        return;
    };
    let properties = Properties::read(create.options.iter().filter_map(property));
    if ddl.is_scylla() {
        scylla::create(ddl, create, &keyspace_name, &properties);
        return;
    }
    refuse_other_options(ddl, create);
    // Without `USING` the server's default is meant; naming the default is not `CUSTOM`.
    let class = create.using.as_ref().map(|using| &*using.text);
    let class = match class {
        Some(class) if create.custom.is_none() && class.eq_ignore_ascii_case(LEGACY) => None,
        None if create.custom.is_some() => Some(LEGACY),
        class => class,
    };
    check_properties(ddl, &properties, class.is_some());

    let Some(keyspace) = ddl.keyspace_for(&create.table, &keyspace_name) else {
        return;
    };
    let Some(table) = ddl.existing_table(&keyspace_name, &create.table, false) else {
        return;
    };
    if let Some(name) = &create.name
        && keyspace.indexes.contains_key(&name.name)
    {
        if create.if_not_exists.is_none() {
            report_existing(ddl, keyspace, name);
        }
        return;
    }
    refuse_table(ddl, table, create);
    let Some(targets) = target::check(ddl, table, create, class.is_some()) else {
        return;
    };
    check_name(ddl, create.name.as_ref());
    let index = Index {
        name: name_of(keyspace, table, create, &targets),
        kind: kind_of(class),
        class: class.map(Into::into),
        options: options(&properties),
        targets,
        local: false,
        declared: ddl.declaration(
            create
                .name
                .as_ref()
                .map_or(create.table.span, |name| name.span),
        ),
    };
    if let Some(same) = table.indexes.values().find(|known| is_same(known, &index)) {
        if create.if_not_exists.is_none() {
            report_duplicate(ddl, create, same);
        }
        return;
    }
    match &index.kind {
        IndexKind::Legacy => {}
        IndexKind::Sai => sai::check(ddl, table, create, &index, option_map(&properties)),
        IndexKind::Sasi => sasi::check(ddl, table, create, &index, option_map(&properties)),
        IndexKind::Custom(class) => report_unknown_class(ddl, create, class),
    }
    add(ddl, table, index);
}

/// Adds an index to its table, with the view that holds it in `ScyllaDB`.
fn add(ddl: &mut Ddl<'_>, table: &Table, index: Index) {
    if ddl.is_scylla() && matches!(index.kind, IndexKind::Custom(_)) {
        refuse_log_name(ddl, table, index.declared.span);
    }
    let base = table.name.clone();
    let backing = if ddl.is_scylla() {
        backing::view(table, &index)
    } else {
        None
    };
    ddl.change_keyspace(&table.keyspace, move |keyspace| {
        keyspace.insert_index(&base, index, backing);
    });
}

fn property(option: &TableOption) -> Option<&crate::syntax::Property> {
    match option {
        TableOption::Property(property) => Some(property),
        _ => None,
    }
}

/// What only tables have.
fn refuse_other_options(ddl: &mut Ddl<'_>, create: &CreateIndex) {
    for option in &create.options {
        if let TableOption::CompactStorage(span) | TableOption::ClusteringOrder { span, .. } =
            option
        {
            ddl.error(Code::InvalidIndex, *span, "an index has no such option");
        }
    }
}

/// `WITH OPTIONS` (`IndexAttributes.validate`).
fn check_properties(ddl: &mut Ddl<'_>, properties: &Properties<'_>, custom: bool) {
    properties.refuse_unknown(ddl, &["options"], "an index");
    if !custom && let Some(entry) = properties.get("options") {
        ddl.report(
            Diagnostic::error(
                Code::InvalidIndex,
                entry.span,
                "this index takes no options",
            )
            .help("say which implementation takes them, as `USING 'sai'`"),
        );
    }
    let Some(map) = properties.map(ddl, "options") else {
        return;
    };
    for reserved in ["class_name", "target"] {
        if let Some(entry) = map.get(reserved) {
            ddl.error(
                Code::InvalidIndex,
                entry.key_span,
                format!("`{reserved}` cannot be given as an option"),
            );
        }
    }
}

fn option_map<'p, 's>(properties: &'p Properties<'s>) -> Option<&'p Map<'s>> {
    match &properties.get("options")?.value {
        Value::Map(map) => Some(map),
        Value::Text(_) => None,
    }
}

fn options(properties: &Properties<'_>) -> BTreeMap<Box<str>, Box<str>> {
    let entries = option_map(properties).map_or(&[][..], Map::entries);
    entries
        .iter()
        .map(|entry| (entry.key.into(), entry.text().into()))
        .collect()
}

/// Tables that cannot be indexed.
fn refuse_table(ddl: &mut Ddl<'_>, table: &Table, create: &CreateIndex) {
    let message = if table.is_counter() {
        "a table with counters cannot be indexed"
    } else if table.view.is_some() {
        "a materialized view cannot be indexed"
    } else {
        return;
    };
    let diagnostic = Diagnostic::error(Code::InvalidIndex, create.table.name.span, message);
    ddl.report(ddl.declared_at(diagnostic, table.declared));
}

/// `IndexMetadata.isNameValid`
fn check_name(ddl: &mut Ddl<'_>, name: Option<&Ident>) {
    if let Some(name) = name
        && !crate::catalog::names::is_word(&name.name)
    {
        ddl.report(
            Diagnostic::error(
                Code::InvalidName,
                name.span,
                format!("`{}` cannot be the name of an index", name.name),
            )
            .label("only letters, digits and `_` are allowed"),
        );
    }
}

/// Which implementation a class names (`IndexMetadata.getIndexClassName`).
fn kind_of(class: Option<&str>) -> IndexKind {
    match class {
        None => IndexKind::Legacy,
        Some(class)
            if class == SAI
                || class.eq_ignore_ascii_case("sai")
                || class.eq_ignore_ascii_case("StorageAttachedIndex") =>
        {
            IndexKind::Sai
        }
        Some(SASI) => IndexKind::Sasi,
        Some(class) => IndexKind::Custom(class.into()),
    }
}

/// Whether two indexes differ in their names only (`IndexMetadata.equalsWithoutName`).
fn is_same(a: &Index, b: &Index) -> bool {
    a.class == b.class && a.targets == b.targets && a.options == b.options
}

/// The name written, or the one that the server makes.
fn name_of(
    keyspace: &Keyspace,
    table: &Table,
    create: &CreateIndex,
    targets: &[IndexTarget],
) -> Box<str> {
    if let Some(name) = &create.name {
        return name.name.clone();
    }
    let column = match targets {
        [only] => Some(only.column()),
        _ => None,
    };
    generated_name(keyspace, &table.name, column)
}

/// `IndexMetadata.generateDefaultIndexName`, `KeyspaceMetadata.findAvailableIndexName`
fn generated_name(keyspace: &Keyspace, table: &str, column: Option<&str>) -> Box<str> {
    let written = match column {
        Some(column) => format!("{table}_{column}_idx"),
        None => format!("{table}_idx"),
    };
    let base: String = written
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let mut name = base.clone();
    let mut number = 0;
    while keyspace.indexes.contains_key(&*name) {
        number += 1;
        name = format!("{base}_{number}");
    }
    name.into()
}
