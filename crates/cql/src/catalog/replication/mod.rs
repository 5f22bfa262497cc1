//! Where a keyspace is stored: `replication`, and in `ScyllaDB` what goes with it.

mod scylla;

use std::collections::BTreeMap;

use crate::catalog::keyspace::written;
use crate::catalog::options::{Map, MapEntry, Properties, java_int};
use crate::catalog::{Ddl, Keyspace};
use crate::diagnostic::{Code, Diagnostic};

const FACTOR: &str = "replication_factor";

/// What a keyspace is stored as.
#[derive(Default)]
pub(in crate::catalog) struct Replication {
    /// The map as written, by key.
    pub(super) options: BTreeMap<Box<str>, Box<str>>,
    /// Whether tables are stored as tablets.
    pub(super) tablets: bool,
}

/// Checks `replication`, and in `ScyllaDB` the properties that go with it; nothing where they stay
/// as they are. `previous`: the keyspace that an `ALTER` changes.
pub(in crate::catalog) fn check(
    ddl: &mut Ddl<'_>,
    properties: &Properties<'_>,
    previous: Option<&Keyspace>,
) -> Option<Replication> {
    if ddl.is_scylla() {
        return scylla::check(ddl, properties, previous);
    }
    let map = properties.map(ddl, "replication")?;
    let Some(class) = class_of(ddl, map) else {
        // An empty map changes nothing, and makes nothing.
        if !map.is_empty() || previous.is_none() {
            ddl.report(missing_class(map));
        }
        return None;
    };
    let strategy = class
        .strip_prefix("org.apache.cassandra.locator.")
        .unwrap_or(class);
    match strategy {
        "SimpleStrategy" => check_simple(ddl, map),
        "NetworkTopologyStrategy" => check_network_topology(ddl, map, previous),
        _ => ddl.report(unknown_class(map, strategy)),
    }
    Some(Replication {
        options: written(properties),
        tablets: false,
    })
}

fn class_of<'s>(ddl: &mut Ddl<'_>, map: &Map<'s>) -> Option<&'s str> {
    let entry = map.get("class")?;
    if let Ok(class) = &entry.value {
        Some(class)
    } else {
        ddl.error(
            Code::InvalidOption,
            entry.span,
            "`class` takes one value, not a list",
        );
        None
    }
}

fn missing_class(map: &Map<'_>) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidOption,
        map.span,
        "replication needs the option `class`",
    )
    .help("write `{'class': 'NetworkTopologyStrategy', 'replication_factor': 3}`")
}

fn unknown_class(map: &Map<'_>, strategy: &str) -> Diagnostic {
    let span = map.get("class").map_or(map.span, |entry| entry.span);
    let diagnostic = Diagnostic::error(
        Code::InvalidOption,
        span,
        format!("there is no replication strategy `{strategy}`"),
    );
    match strategy {
        "LocalStrategy" => diagnostic.note("`LocalStrategy` is for the server's own keyspaces"),
        _ => match crate::diagnostic::nearest(
            strategy,
            ["NetworkTopologyStrategy", "SimpleStrategy"],
        ) {
            Some(near) => diagnostic.suggest_at(span, format!("'{near}'")),
            None => {
                diagnostic.note("the strategies are `NetworkTopologyStrategy` and `SimpleStrategy`")
            }
        },
    }
}

/// `SimpleStrategy.validateOptions`; without a factor the server has a default.
fn check_simple(ddl: &mut Ddl<'_>, map: &Map<'_>) {
    for entry in map.entries().iter().filter(|entry| entry.key != "class") {
        if entry.key == FACTOR {
            check_factor(ddl, entry);
        } else {
            ddl.report(
                Diagnostic::error(
                    Code::UnknownOption,
                    entry.key_span,
                    format!("`SimpleStrategy` has no option `{}`", entry.key),
                )
                .help("name data centres with `NetworkTopologyStrategy`"),
            );
        }
    }
}

/// `NetworkTopologyStrategy.prepareOptions` and `validateExpectedOptions`.
fn check_network_topology(ddl: &mut Ddl<'_>, map: &Map<'_>, previous: Option<&Keyspace>) {
    let mut copies = 0_usize;
    for entry in map.entries().iter().filter(|entry| entry.key != "class") {
        if entry.key == FACTOR {
            continue;
        }
        if entry.key.eq_ignore_ascii_case(FACTOR) {
            ddl.report(
                Diagnostic::error(
                    Code::UnknownOption,
                    entry.key_span,
                    format!("`{}` must be written in lower case", entry.key),
                )
                .suggest(format!("'{FACTOR}'")),
            );
            continue;
        }
        // A data centre with 0 copies is left out, whether it exists or not.
        if entry.text() == "0" {
            continue;
        }
        copies += 1;
        check_data_center(ddl, entry);
        check_factor(ddl, entry);
    }
    if let Some(entry) = map.get(FACTOR) {
        match factor(entry.text()) {
            Some(0) => {}
            Some(_) => copies += 1,
            // The server forgets a factor it cannot read, and misses it where nothing else is given.
            None if copies > 0 => {}
            None => {
                check_factor(ddl, entry);
                return;
            }
        }
        if previous.is_some_and(|previous| previous.replication.len() > 1) {
            copies += 1;
        }
    } else if map.entries().len() == 1 {
        // Nothing but the class: the factor so far, or the server's default.
        copies += 1;
    }
    if copies == 0 {
        ddl.report(
            Diagnostic::error(
                Code::InvalidOption,
                map.span,
                "no data centre keeps a copy of this keyspace",
            )
            .help("write `{'class': 'NetworkTopologyStrategy', 'replication_factor': 3}`"),
        );
    }
}

fn check_data_center(ddl: &mut Ddl<'_>, entry: &MapEntry<'_>) {
    let Some(known) = ddl.catalog.data_centers.clone() else {
        return;
    };
    if !known.iter().any(|name| &**name == entry.key) {
        let diagnostic = Diagnostic::error(
            Code::UnknownOption,
            entry.key_span,
            format!("the cluster has no data centre `{}`", entry.key),
        );
        ddl.report(
            match crate::diagnostic::nearest(entry.key, known.iter().map(|name| &**name)) {
                Some(near) => diagnostic.suggest_at(entry.key_span, format!("'{near}'")),
                None => diagnostic,
            },
        );
    }
}

fn check_factor(ddl: &mut Ddl<'_>, entry: &MapEntry<'_>) {
    if factor(entry.text()).is_none() {
        let diagnostic = Diagnostic::error(
            Code::InvalidOption,
            entry.span,
            format!("`{}` is no replication factor", entry.text()),
        );
        ddl.report(if entry.text().contains('/') {
            diagnostic.note("transient replication is disabled")
        } else {
            diagnostic
        });
    }
}

/// `ReplicationFactor.fromString`, with transient replication switched off.
fn factor(text: &str) -> Option<i32> {
    let full = match text.split_once('/') {
        Some((full, transient)) => (java_int(transient) == Some(0)).then_some(full)?,
        None => text,
    };
    java_int(full).filter(|factor| *factor >= 0)
}
