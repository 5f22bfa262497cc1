//! `cdc` in `ScyllaDB`, where it is a map (`cdc::options`).

use super::number::c_int;
use super::{Map, SuggestEntry, invalid};
use crate::catalog::Ddl;
use crate::diagnostic::{Code, Diagnostic};

const OPTIONS: &[&str] = &[
    "enabled",
    "preimage",
    "postimage",
    "delta",
    "ttl",
    "enable_requested",
    "tablet_merge_blocked",
];

/// What a `cdc` map says.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::catalog) struct Cdc {
    /// `enabled`, where it is given.
    pub(in crate::catalog) enabled: Option<bool>,
    /// Whether `delta` or `postimage` keep enough for an index on it.
    pub(in crate::catalog) keeps_values: bool,
    /// `ttl` in seconds.
    pub(in crate::catalog) ttl: i32,
}

/// Checks a `cdc` map.
pub(super) fn check(ddl: &mut Ddl<'_>, map: &Map<'_>) -> Cdc {
    let mut cdc = Cdc {
        enabled: None,
        keeps_values: true,
        ttl: 86_400,
    };
    let (mut has_deltas, mut has_postimage) = (true, false);
    for entry in map.entries() {
        let key = entry.key.to_ascii_lowercase();
        let value = entry.text().to_ascii_lowercase();
        let flag = match &*value {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        };
        let right = match &*key {
            "enabled" => {
                cdc.enabled = flag;
                flag.is_some()
            }
            "postimage" => {
                has_postimage = flag == Some(true);
                flag.is_some()
            }
            "enable_requested" | "tablet_merge_blocked" => flag.is_some(),
            "preimage" => flag.is_some() || value == "full",
            "delta" => {
                has_deltas = value != "keys";
                value == "keys" || value == "full"
            }
            "ttl" => {
                cdc.ttl = c_int(entry.text()).unwrap_or(-1);
                cdc.ttl >= 0
            }
            _ => {
                ddl.report(
                    Diagnostic::error(
                        Code::UnknownOption,
                        entry.key_span,
                        format!("`cdc` has no option `{}`", entry.key),
                    )
                    .suggest_entry(&key, OPTIONS),
                );
                continue;
            }
        };
        if !right {
            let message = format!("`{}` is no value for `{key}`", entry.text());
            ddl.report(invalid(entry.span, message));
        }
    }
    cdc.keeps_values = has_deltas || has_postimage;
    cdc
}
