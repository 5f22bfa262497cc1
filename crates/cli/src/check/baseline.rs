//! What an old project knows of already: it is not said again.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::replace;

/// So many findings of a file say the same, on whatever line: lines move.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    code: String,
    message: String,
    count: usize,
}

type Key = (String, String, String);

fn key(finding: &Finding) -> Key {
    (
        finding.file.clone(),
        finding.code.to_owned(),
        finding.message.clone(),
    )
}

/// Takes out what the file at `path` has, and returns how much of that is found no more.
///
/// # Errors
/// Why the file cannot be read.
pub(crate) fn leave_out(path: &Path, findings: &mut Vec<Finding>) -> Result<usize, String> {
    let fail = |error: &dyn std::fmt::Display| format!("cannot read `{}`: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| fail(&error))?;
    let entries: Vec<Entry> = serde_json::from_str(&text).map_err(|error| fail(&error))?;
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    for entry in entries {
        *known
            .entry((entry.file, entry.code, entry.message))
            .or_default() += entry.count;
    }
    findings.retain(|finding| {
        let left = known.get_mut(&key(finding)).filter(|left| **left > 0);
        let is_known = !finding.is_of_environment() && left.is_some();
        if let Some(left) = left.filter(|_| is_known) {
            *left -= 1;
        }
        !is_known
    });
    Ok(known.values().sum())
}

/// Writes what is found now to the file at `path`.
///
/// # Errors
/// Why the file cannot be written.
pub(crate) fn write(path: &Path, findings: &[Finding]) -> Result<(), String> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in findings.iter().filter(|found| !found.is_of_environment()) {
        *counts.entry(key(finding)).or_default() += 1;
    }
    let entries: Vec<Entry> = counts
        .into_iter()
        .map(|((file, code, message), count)| Entry {
            file,
            code,
            message,
            count,
        })
        .collect();
    let text = serde_json::to_string_pretty(&entries).map_err(|error| error.to_string())? + "\n";
    replace::whole(path, &text)
}
