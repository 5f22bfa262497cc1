//! For code scanning: SARIF 2.1.0.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

use rsylla_cql::diagnostic::{Code, Level};
use serde_json::{Value, json};

use crate::check::finding::Finding;

pub(super) fn write(out: &mut impl io::Write, findings: &[Finding]) -> io::Result<()> {
    let names: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
    let codes: Vec<Code> = names.into_iter().filter_map(Code::by_name).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    let results = findings.iter().map(|finding| result(finding, &codes));
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "rsylla",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": rules,
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(code: Code) -> Value {
    let level = match code.default_level() {
        None | Some(Level::Deny) => "error",
        Some(Level::Warn) => "warning",
        Some(Level::Allow) => "none",
    };
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.summary() },
        "help": { "text": code.explanation(), "markdown": code.explanation() },
        "defaultConfiguration": { "level": level },
    })
}

fn result(finding: &Finding, codes: &[Code]) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    json!({
        "ruleId": finding.code,
        "ruleIndex": codes.iter().position(|code| code.name() == finding.code),
        "level": finding.severity,
        "message": { "text": text },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&finding.file) },
                "region": {
                    "startLine": finding.line,
                    "startColumn": finding.column,
                    "endLine": finding.end_line,
                    "endColumn": finding.end_column,
                },
            },
        }],
    })
}

/// A path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(byte.into());
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
