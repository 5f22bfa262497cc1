//! Spans and events, for whoever subscribes to the target `rsylla`.

use scylla::response::query_result::QueryResult;
use tracing::{Span, info_span, warn};

use crate::compare::Difference;
use crate::error::Error;
use crate::observe::{Done, Of};
use crate::statement::StatementMeta;

/// The span of a request, with the driver's own inside it.
pub(super) fn span(of: Of) -> Span {
    match of {
        Of::Statement(name, (file, line)) => info_span!(
            target: "rsylla",
            "statement",
            statement = name,
            file,
            line,
            otel.kind = "client",
            db.system = "cassandra",
        ),
        Of::Batch => info_span!(
            target: "rsylla",
            "batch",
            otel.kind = "client",
            db.system = "cassandra",
        ),
    }
}

/// What there is to tell of a request, inside its span.
pub(super) fn done(of: Of, done: &Done, answer: Result<&QueryResult, &Error>) {
    let statement = of.name();
    match answer {
        Ok(result) => {
            for warning in result.warnings() {
                warn!(target: "rsylla", statement, warning, "warning of the server");
            }
        }
        Err(error) => {
            let outcome = error.outcome();
            warn!(target: "rsylla", statement, ?outcome, %error, "a statement failed");
        }
    }
    if done.slow {
        let milliseconds = done.took.as_millis() as u64;
        warn!(target: "rsylla", statement, milliseconds, "a slow statement");
    }
}

/// What was found when a statement was prepared.
pub(super) fn difference(meta: &StatementMeta, difference: &Difference) {
    let (statement, drift) = (meta.name, difference.is_drift());
    warn!(target: "rsylla", statement, drift, %difference, "the live schema differs");
}
