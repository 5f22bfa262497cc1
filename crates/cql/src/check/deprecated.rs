//! Spellings that Cassandra keeps for old programs.

use crate::check::Context;
use crate::check::function::Resolved;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::syntax::FunctionName;

/// The functions of before 5.0, deprecated by CASSANDRA-18037, and what they are called now.
/// Conversions from and to blobs (`intAsBlob`) follow a rule.
const RENAMED: [(&str, &str); 11] = [
    ("todate", "to_date"),
    ("totimestamp", "to_timestamp"),
    ("tounixtimestamp", "to_unix_timestamp"),
    ("mintimeuuid", "min_timeuuid"),
    ("maxtimeuuid", "max_timeuuid"),
    ("currentdate", "current_date"),
    ("currenttime", "current_time"),
    ("currenttimestamp", "current_timestamp"),
    ("currenttimeuuid", "current_timeuuid"),
    ("tojson", "to_json"),
    ("fromjson", "from_json"),
];

/// Says so where a function is called by its old name.
pub(crate) fn lint_function(cx: &mut Context<'_>, name: &FunctionName, resolved: &Resolved) {
    if cx.catalog.dialect() != Dialect::Cassandra || !resolved.name.starts_with("system.") {
        return;
    }
    let written = &name.name;
    if let Some(now) = new_name(&written.name) {
        let message = format!("`{}` is called `{now}` now", written.span.of(cx.text));
        cx.report(
            Diagnostic::warning(Code::Deprecated, written.span, message)
                .label("the old spelling is deprecated")
                .suggest(now),
        );
    }
}

fn new_name(written: &str) -> Option<String> {
    let written = written.to_lowercase();
    let renamed = RENAMED.iter().find(|(old, _)| *old == written);
    renamed.map(|(_, now)| (*now).to_owned()).or_else(|| {
        let from = written.strip_suffix("asblob").filter(|ty| !ty.is_empty());
        let to = written.strip_prefix("blobas").filter(|ty| !ty.is_empty());
        from.map(|ty| format!("{ty}_as_blob"))
            .or_else(|| to.map(|ty| format!("blob_as_{ty}")))
    })
}
