//! Prepares statements, and refuses those that mean something else than when
//! they were checked, before any of their values is sent: a table dropped and
//! made again with other types would take them without a word.

use futures::StreamExt;
use scylla::errors::{DbError, PrepareError, RequestAttemptError};
use scylla::statement::prepared::PreparedStatement;
use tokio::time::Instant;

use crate::compare::{self, Difference};
use crate::error::{Error, Result};
use crate::guard::Shape;
use crate::observe;
use crate::prepared::Prepared;
use crate::registry;
use crate::session::Session;
use crate::statement::StatementMeta;

/// How many statements are prepared at a time.
pub(crate) const CONCURRENT: usize = 64;

/// Prepares all statements of the program for this session's keyspaces.
pub(crate) async fn prepare_all(session: &Session) -> Result<()> {
    let limit = session.prepare_all_timeout();
    let deadline = Instant::now() + limit;
    let prepare = async |meta: &'static StatementMeta| {
        let prepared = tokio::time::timeout_at(deadline, session.prepare(meta)).await;
        prepared.unwrap_or_else(|_| Err(Error::prepare_timeout(limit).of(meta.name)))
    };
    let mut errors: Vec<Error> = futures::stream::iter(registry::statements())
        .filter(|meta| std::future::ready(session.mapping().text(meta.text).is_ok()))
        .map(prepare)
        .buffer_unordered(CONCURRENT)
        .filter_map(|prepared| std::future::ready(prepared.err()))
        .collect()
        .await;
    errors.sort_by(|a, b| a.statement().cmp(&b.statement()));
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Error::several(errors))
    }
}

/// Prepares a statement and compares it.
pub(crate) async fn prepare(session: &Session, meta: &'static StatementMeta) -> Result<Prepared> {
    let of = |error: Error| error.of(meta.name);
    // Taken before the server is asked: a change in between is noticed as one.
    let (epoch, schema) = session.schema();
    let prepared = ask(session, meta).await.map_err(of)?;
    let differences = compare::statement(&prepared, meta);
    for difference in &differences {
        observe::difference(meta, difference);
    }
    compare::refuse(&differences).map_err(of)?;
    let shape = Shape::of(&prepared, &schema);
    let columns = prepared
        .get_current_result_set_col_specs()
        .get()
        .iter()
        .map(|spec| spec.typ().clone().into_owned())
        .collect();
    let mut statement = prepared;
    configure(&mut statement, meta);
    statement.set_retry_policy(Some(session.retry_policy()));
    Ok(Prepared::new(statement, columns, shape, epoch))
}

/// Asks the server to prepare a statement, compared with nothing yet.
pub(crate) async fn ask(session: &Session, meta: &StatementMeta) -> Result<PreparedStatement> {
    let text = session.mapping().text(meta.text)?;
    let limit = session.prepare_timeout();
    // The driver asks every node and waits for all, without a limit of its own.
    tokio::time::timeout(limit, Box::pin(session.driver().prepare(text)))
        .await
        .map_err(|_| Error::prepare_timeout(limit))?
        .map_err(|error| match refusal(&error) {
            Some(message) => {
                let difference = Difference::Refused {
                    message: message.to_owned(),
                };
                Error::refused(difference.to_string(), error)
            }
            None => error.into(),
        })
}

/// What the server says of a statement that it does not prepare: that was
/// checked, so it is the schema that differs.
fn refusal(error: &PrepareError) -> Option<&str> {
    match error {
        PrepareError::AllAttemptsFailed {
            first_attempt:
                RequestAttemptError::DbError(DbError::Invalid | DbError::SyntaxError, message),
        } => Some(message),
        _ => None,
    }
}

/// The error of a statement that was sent, said of the schema where that is the
/// cause: the driver prepares statements again by itself, and what the server
/// then refuses looks like a statement that is wrong.
pub(crate) async fn explain(
    session: &Session,
    statements: impl Iterator<Item = &'static StatementMeta>,
    error: Error,
) -> Error {
    if !(error.is_invalid_statement() && error.is_not_executed()) {
        return error;
    }
    for meta in statements {
        if let Err(drift) = prepare(session, meta).await
            && drift.is_drift()
        {
            return drift;
        }
    }
    error
}

/// Sets what is known of the statement.
fn configure(statement: &mut PreparedStatement, meta: &StatementMeta) {
    let options = &meta.options;
    statement.set_is_idempotent(meta.traits.idempotent);
    if let Some(rows) = options.page_size {
        statement.set_page_size(rows);
    }
    if let Some(consistency) = options.consistency {
        statement.set_consistency(consistency);
    }
    if let Some(consistency) = options.serial_consistency {
        statement.set_serial_consistency(Some(consistency));
    }
    if let Some(milliseconds) = options.timeout_ms {
        statement.set_request_timeout(Some(std::time::Duration::from_millis(milliseconds)));
    }
}
