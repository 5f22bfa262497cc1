//! Where a keyspace of `ScyllaDB` is stored (`ks_prop_defs`, `abstract_replication_strategy`).

use std::collections::HashSet;

use super::{FACTOR, Replication, check_data_center, class_of, missing_class, unknown_class};
use crate::catalog::keyspace::written;
use crate::catalog::options::{Map, MapEntry, Properties, Value};
use crate::catalog::{Ddl, Keyspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// `ks_prop_defs`, `abstract_replication_strategy`.
pub(super) fn check(
    ddl: &mut Ddl<'_>,
    properties: &Properties<'_>,
    previous: Option<&Keyspace>,
) -> Option<Replication> {
    let tablets = tablets(ddl, properties);
    check_storage(ddl, properties);
    if let Some((text, span)) = properties.text(ddl, "consistency")
        && !matches!(text, "eventual" | "local" | "global")
    {
        ddl.error(
            Code::InvalidOption,
            span,
            format!("`consistency` is `eventual`, `local` or `global`, not `{text}`"),
        );
    }
    if let (Some(previous), Some((tablets, span))) = (previous, tablets)
        && !previous.is_assumed()
        && previous.tablets != tablets
    {
        ddl.error(
            Code::InvalidAlteration,
            span,
            "a keyspace cannot change between tablets and vnodes",
        );
    }
    let map = match properties.get("replication") {
        Some(entry) => match &entry.value {
            Value::Map(map) => Some(map),
            Value::Text(_) => {
                properties.map(ddl, "replication");
                return None;
            }
        },
        None => None,
    };
    if map.is_none() && previous.is_some() {
        return None;
    }
    let class = map.and_then(|map| class_of(ddl, map));
    if let (Some(map), None, Some(_)) = (map, class, previous) {
        if !map.is_empty() {
            ddl.report(missing_class(map));
        }
        return None;
    }
    let class = class.unwrap_or("NetworkTopologyStrategy");
    let strategy = class
        .strip_prefix("org.apache.cassandra.locator.")
        .unwrap_or(class);
    let is_network_topology = strategy == "NetworkTopologyStrategy";
    let uses_tablets = previous.map_or(
        tablets.map_or(is_network_topology, |(tablets, _)| tablets),
        |previous| previous.tablets,
    );
    if let Some(map) = map {
        match strategy {
            "NetworkTopologyStrategy" => {
                check_scylla_data_centers(ddl, map, uses_tablets, previous);
            }
            "SimpleStrategy" => {
                match map.get(FACTOR) {
                    Some(entry) => check_scylla_factor(ddl, entry),
                    None => ddl.error(
                        Code::InvalidOption,
                        map.span,
                        format!("`SimpleStrategy` needs the option `{FACTOR}`"),
                    ),
                }
                if let Some((true, span)) = tablets {
                    ddl.error(
                        Code::InvalidOption,
                        span,
                        "`SimpleStrategy` does not support tablets",
                    );
                }
            }
            "EverywhereStrategy" | "EverywhereReplicationStrategy" | "LocalStrategy" => {}
            _ => ddl.report(unknown_class(map, strategy)),
        }
    }
    Some(Replication {
        options: written(properties),
        tablets: uses_tablets,
    })
}

/// `tablets = {'enabled': …, 'initial': …}`; nothing where the server's default holds.
fn tablets(ddl: &mut Ddl<'_>, properties: &Properties<'_>) -> Option<(bool, Span)> {
    let map = properties.map(ddl, "tablets")?;
    let mut enabled = true;
    for entry in map.entries() {
        match entry.key {
            "enabled" => match entry.text() {
                "true" => {}
                "false" => enabled = false,
                other => ddl.error(
                    Code::InvalidOption,
                    entry.span,
                    format!("`enabled` is `true` or `false`, not `{other}`"),
                ),
            },
            "initial" => {
                if entry.text().trim_start().parse::<i64>().is_err() {
                    ddl.error(
                        Code::InvalidOption,
                        entry.span,
                        format!("`initial` is a whole number, not `{}`", entry.text()),
                    );
                }
            }
            other => ddl.error(
                Code::UnknownOption,
                entry.key_span,
                format!("`tablets` has no option `{other}`"),
            ),
        }
    }
    Some((enabled, map.span))
}

/// `data_dictionary::storage_options`
fn check_storage(ddl: &mut Ddl<'_>, properties: &Properties<'_>) {
    let Some(map) = properties.map(ddl, "storage") else {
        return;
    };
    let Some(kind) = map.get("type") else { return };
    let wanted: &[&str] = match kind.text() {
        "LOCAL" => &[],
        "S3" | "GS" => &["bucket", "endpoint"],
        other => {
            ddl.error(
                Code::InvalidOption,
                kind.span,
                format!("there is no storage of type `{other}`"),
            );
            return;
        }
    };
    for key in wanted {
        if map.get(key).is_none() {
            ddl.error(
                Code::InvalidOption,
                map.span,
                format!("storage of type `{}` needs the option `{key}`", kind.text()),
            );
        }
    }
    for entry in map.entries() {
        if entry.key != "type" && !wanted.contains(&entry.key) {
            ddl.error(
                Code::UnknownOption,
                entry.key_span,
                format!(
                    "storage of type `{}` has no option `{}`",
                    kind.text(),
                    entry.key
                ),
            );
        }
    }
}

/// `ks_prop_defs.cc#prepare_options`
fn check_scylla_data_centers(
    ddl: &mut Ddl<'_>,
    map: &Map<'_>,
    tablets: bool,
    previous: Option<&Keyspace>,
) {
    let previous = previous.filter(|previous| tablets && !previous.is_assumed());
    let mut change = 0;
    for entry in map.entries().iter().filter(|entry| entry.key != "class") {
        if entry.key == FACTOR {
            check_scylla_factor(ddl, entry);
            if previous.is_some() {
                ddl.error(
                    Code::InvalidOption,
                    entry.key_span,
                    "a keyspace with tablets is changed one data centre at a time, by name",
                );
            }
            continue;
        }
        check_data_center(ddl, entry);
        match &entry.value {
            Ok(_) => check_scylla_factor(ddl, entry),
            Err(racks) => check_racks(ddl, entry, racks, tablets),
        }
        if let Some(previous) = previous
            && !previous.replication.contains_key(FACTOR)
        {
            let before = previous
                .replication
                .get(entry.key)
                .map_or(0, |text| copies(text));
            let after = entry
                .value
                .as_ref()
                .map_or_else(std::vec::Vec::len, |text| copies(text));
            change += before.abs_diff(after);
        }
    }
    let Some(previous) = previous else { return };
    for key in previous.replication.keys() {
        if &**key != "class" && &**key != FACTOR && map.get(key).is_none() {
            ddl.report(
                Diagnostic::error(
                    Code::InvalidOption,
                    map.span,
                    format!("data centre `{key}` is left out"),
                )
                .help(format!("write `'{key}': 0` to keep no copies there")),
            );
        }
    }
    if change >= 2 {
        ddl.error(
            Code::InvalidOption,
            map.span,
            "copies of a keyspace with tablets are added or removed one at a time",
        );
    }
}

fn check_racks(ddl: &mut Ddl<'_>, entry: &MapEntry<'_>, racks: &[&str], tablets: bool) {
    if !tablets {
        ddl.error(
            Code::InvalidOption,
            entry.span,
            "racks can only be listed with tablets",
        );
    }
    if racks.iter().collect::<HashSet<_>>().len() != racks.len() {
        ddl.error(Code::InvalidOption, entry.span, "a rack is listed twice");
    }
}

fn check_scylla_factor(ddl: &mut Ddl<'_>, entry: &MapEntry<'_>) {
    let text = entry.text();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        ddl.error(
            Code::InvalidOption,
            entry.span,
            format!("`{text}` is no replication factor"),
        );
    }
}

/// How many copies a value as the catalog keeps it stands for.
fn copies(text: &str) -> usize {
    match text.strip_prefix('[') {
        Some("']" | "''']" | "]" | "'']") => 0,
        Some(racks) => racks.split(',').count(),
        None => text.parse().unwrap_or(0),
    }
}
