//! Batches of typed statements.

use std::fmt;
use std::pin::pin;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use futures::future::try_join_all;
use scylla::frame::response::result::TableSpec;
use scylla::response::query_result::QueryResult;
use scylla::serialize::SerializationError;
use scylla::serialize::batch::{BatchValues, BatchValuesIterator};
use scylla::serialize::row::{RowSerializationContext, SerializeRow};
use scylla::serialize::writers::RowWriter;
use scylla::statement::batch::{Batch as DriverBatch, BatchType};
use scylla::statement::{Consistency, SerialConsistency};

use crate::applied::Applied;
use crate::bind::Values;
use crate::columns::Decode;
use crate::error::{Error, Result};
use crate::kind::{Conditional, CounterWrite, Write};
use crate::observe::{self, Of};
use crate::prepare;
use crate::prepared::Prepared;
use crate::request::{Boxed, Erased, bind_error};
use crate::session::Session;
use crate::statement::{Statement, StatementMeta};

/// A batch of typed statements, sent as one request.
///
/// What the server would refuse does not compile: a SELECT in a batch, counters
/// among other writes. A batch with a condition is another type
/// ([`Batch::condition`]), as it answers [`Applied`].
///
/// # Example
/// ```no_run
/// # use rsylla::prelude::*;
/// # async fn ex<S: Statement<Kind = rsylla::kind::Write>>(insert: S, index: S, session: &Session) -> rsylla::Result<()> {
/// let mut batch = Batch::logged();
/// batch.push(insert);
/// batch.push(index);
/// batch.execute(session).await?;
/// # Ok(()) }
/// ```
#[must_use = "a batch does nothing until it is executed"]
pub struct Batch<'a, Contents = Writes> {
    kind: BatchType,
    entries: Vec<Entry<'a>>,
    settings: Settings,
    contents: Contents,
}

/// The contents of a batch of writes without conditions.
#[derive(Debug)]
pub struct Writes(());

/// The contents of a batch of counter updates.
#[derive(Debug)]
pub struct Counters(());

/// The contents of a batch of writes, some under conditions, that answers with a `Row`.
#[derive(Debug)]
pub struct Conditions<Row> {
    meta: &'static StatementMeta,
    decode: Decode<Row>,
}

/// Statements that a batch takes.
#[diagnostic::on_unimplemented(
    message = "this statement cannot be in such a batch",
    label = "not for this batch",
    note = "logged and unlogged batches take INSERT, UPDATE and DELETE",
    note = "updates of counters go into `Batch::counter()`, without others",
    note = "a statement with a condition is added by `batch.condition(…)`, which makes the batch answer `Applied`"
)]
pub trait In<Contents> {}

#[diagnostic::do_not_recommend]
impl In<Writes> for Write {}
#[diagnostic::do_not_recommend]
impl In<Counters> for CounterWrite {}
#[diagnostic::do_not_recommend]
impl<Row> In<Conditions<Row>> for Write {}
#[diagnostic::do_not_recommend]
impl<Row> In<Conditions<Row>> for Conditional {}

struct Entry<'a> {
    meta: &'static StatementMeta,
    values: Box<dyn SerializeRow + Send + Sync + 'a>,
}

#[derive(Default)]
struct Settings {
    consistency: Option<Consistency>,
    serial_consistency: Option<SerialConsistency>,
    timestamp: Option<i64>,
    timeout: Option<Duration>,
}

impl<'a> Batch<'a> {
    /// A batch that the server sees through to the end once it has accepted it.
    pub fn logged() -> Self {
        Self::new(BatchType::Logged, Writes(()))
    }

    /// A batch without that promise, for statements of one partition: those of
    /// one partition are applied together in either kind.
    pub fn unlogged() -> Self {
        Self::new(BatchType::Unlogged, Writes(()))
    }

    /// Adds a statement with a condition. The batch is applied as a whole or
    /// not at all, answers [`Applied`] with a row of this statement, and must
    /// stay within one partition.
    pub fn condition<S>(self, statement: S) -> Batch<'a, Conditions<S::Row>>
    where
        S: Statement<Kind = Conditional> + 'a,
    {
        let contents = Conditions {
            meta: statement.meta(),
            decode: S::decode as Decode<S::Row>,
        };
        let Self {
            kind,
            entries,
            settings,
            ..
        } = self;
        let mut batch = Batch {
            kind,
            entries,
            settings,
            contents,
        };
        batch.push(statement);
        batch
    }

    /// Executes the batch. One without statements does nothing.
    ///
    /// # Errors
    /// `is_outcome_unknown` where it may have been executed all the same.
    pub async fn execute(&self, session: &Session) -> Result<()> {
        self.send_nothing_or(session).await
    }
}

impl Batch<'_, Counters> {
    /// A batch of counter updates.
    pub fn counter() -> Self {
        Self::new(BatchType::Counter, Counters(()))
    }

    /// Executes the batch. One without statements does nothing.
    ///
    /// # Errors
    /// `is_outcome_unknown` where it may have been executed all the same.
    pub async fn execute(&self, session: &Session) -> Result<()> {
        self.send_nothing_or(session).await
    }
}

impl<Row> Batch<'_, Conditions<Row>> {
    /// Executes the batch, if its conditions hold.
    ///
    /// # Errors
    /// `is_not_executed` also where its statements are not of one partition,
    /// which the server would refuse; `is_outcome_unknown` where it may have
    /// been executed all the same.
    pub async fn execute(&self, session: &Session) -> Result<Applied<Row>> {
        let Conditions { meta, decode } = self.contents;
        let result = send(session, self.kind, &self.settings, &self.entries, true).await?;
        Applied::read(result, meta, decode).map_err(|error| error.of(meta.name))
    }
}

impl<'a, Contents> Batch<'a, Contents> {
    fn new(kind: BatchType, contents: Contents) -> Self {
        Self {
            kind,
            entries: Vec::new(),
            settings: Settings::default(),
            contents,
        }
    }

    async fn send_nothing_or(&self, session: &Session) -> Result<()> {
        if !self.entries.is_empty() {
            send(session, self.kind, &self.settings, &self.entries, false).await?;
        }
        Ok(())
    }

    /// Adds a statement.
    pub fn push<S>(&mut self, statement: S) -> &mut Self
    where
        S: Statement + 'a,
        S::Kind: In<Contents>,
    {
        self.entries.push(Entry {
            meta: statement.meta(),
            values: Box::new(Values(statement)),
        });
        self
    }

    /// How many statements it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no statements yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many replicas must answer.
    pub fn consistency(&mut self, consistency: Consistency) -> &mut Self {
        self.settings.consistency = Some(consistency);
        self
    }

    /// The consistency of its conditions.
    pub fn serial_consistency(&mut self, consistency: SerialConsistency) -> &mut Self {
        self.settings.serial_consistency = Some(consistency);
        self
    }

    /// The write time of all its statements, in microseconds.
    pub fn timestamp(&mut self, microseconds: i64) -> &mut Self {
        self.settings.timestamp = Some(microseconds);
        self
    }

    /// Gives up after this long.
    pub fn timeout(&mut self, limit: Duration) -> &mut Self {
        self.settings.timeout = Some(limit);
        self
    }
}

/// Prepares, checks and sends a batch: compiled once for all kinds of it.
fn send<'b>(
    session: &'b Session,
    kind: BatchType,
    settings: &'b Settings,
    entries: &'b [Entry<'_>],
    conditional: bool,
) -> Boxed<'b, QueryResult> {
    Box::pin(async move {
        let prepared =
            try_join_all(entries.iter().map(|entry| session.prepare(entry.meta))).await?;
        if conditional {
            require_one_partition(entries, &prepared)?;
        }
        let mut batch = DriverBatch::new(kind);
        for prepared in &prepared {
            batch.append_statement(prepared.statement.clone());
        }
        batch.set_is_idempotent(entries.iter().all(|entry| entry.meta.traits.idempotent));
        batch.set_retry_policy(Some(session.retry_policy()));
        settings.apply(&mut batch);
        let rows = Rows {
            entries,
            failed: OnceLock::new(),
        };
        let executed = {
            let request = pin!(session.driver().batch(&batch, &rows));
            observe::watch(session, Of::Batch, request).await
        };
        match (executed, rows.failed.get()) {
            (Ok(result), _) => Ok(result),
            (Err(_), Some((meta, error))) => Err(bind_error(error.clone()).of(meta.name)),
            (Err(error), None) => {
                let statements = entries.iter().map(|entry| entry.meta);
                Err(prepare::explain(session, statements, error).await)
            }
        }
    })
}

/// "Batch with conditions cannot span multiple partitions", says the server
/// after it was asked; this says so before.
fn require_one_partition(entries: &[Entry<'_>], prepared: &[&Prepared]) -> Result<()> {
    let mut first: Option<(&'static str, Option<TableSpec<'_>>, Bytes)> = None;
    for (entry, prepared) in entries.iter().zip(prepared) {
        let statement = &prepared.statement;
        // A partition key that is written out in the text is left to the server.
        if !statement.is_token_aware() {
            continue;
        }
        let Ok(key) = statement.compute_partition_key(&Erased(&*entry.values)) else {
            continue;
        };
        let table = statement.get_table_spec().cloned();
        match &first {
            None => first = Some((entry.meta.name, table, key)),
            Some((_, at, of)) if *at == table && *of == key => {}
            Some((name, ..)) => {
                return Err(Error::batch(format!(
                    "a batch with conditions cannot span partitions: `{name}` and `{}` write to different ones",
                    entry.meta.name
                )));
            }
        }
    }
    Ok(())
}

impl Settings {
    fn apply(&self, batch: &mut DriverBatch) {
        if let Some(consistency) = self.consistency {
            batch.set_consistency(consistency);
        }
        if let Some(consistency) = self.serial_consistency {
            batch.set_serial_consistency(Some(consistency));
        }
        batch.set_timestamp(self.timestamp);
        if let Some(limit) = self.timeout {
            batch.set_request_timeout(Some(limit));
        }
    }
}

/// The values of a batch's statements, of whatever types.
struct Rows<'b, 'a> {
    entries: &'b [Entry<'a>],
    /// The statement whose values do not fit, and why: the driver forgets which it was.
    failed: OnceLock<(&'static StatementMeta, SerializationError)>,
}

struct RowsIter<'r, 'a> {
    entries: std::slice::Iter<'r, Entry<'a>>,
    failed: &'r OnceLock<(&'static StatementMeta, SerializationError)>,
}

impl<'a> BatchValues for Rows<'_, 'a> {
    type BatchValuesIter<'r>
        = RowsIter<'r, 'a>
    where
        Self: 'r;

    fn batch_values_iter(&self) -> RowsIter<'_, 'a> {
        RowsIter {
            entries: self.entries.iter(),
            failed: &self.failed,
        }
    }
}

impl<'r> BatchValuesIterator<'r> for RowsIter<'r, '_> {
    fn serialize_next(
        &mut self,
        context: &RowSerializationContext<'_>,
        writer: &mut RowWriter<'_>,
    ) -> Option<Result<(), SerializationError>> {
        let entry = self.entries.next()?;
        let written = entry.values.serialize(context, writer);
        if let Err(error) = &written {
            let _ = self.failed.set((entry.meta, error.clone()));
        }
        Some(written)
    }

    fn is_empty_next(&mut self) -> Option<bool> {
        self.entries.next().map(|entry| entry.values.is_empty())
    }

    fn skip_next(&mut self) -> Option<()> {
        self.entries.next().map(|_| ())
    }
}

/// Shows no values.
impl<Contents> fmt::Debug for Batch<'_, Contents> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statements = self.entries.iter().map(|entry| entry.meta.name);
        f.debug_list().entries(statements).finish()
    }
}
