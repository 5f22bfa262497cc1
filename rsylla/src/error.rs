//! The one error type, and every conversion into it.
//!
//! Messages name the statement, the marker or column, what was expected and
//! what was given. They never hold a bound value, a password or a key.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use scylla::errors::{
    BadQuery, DbError, DeserializationError, ExecutionError, IntoRowsResultError, MetadataError,
    NewSessionError, PrepareError, RequestAttemptError, SchemaAgreementError, SerializationError,
    UseKeyspaceError,
};

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong.
///
/// The one thing that a caller must know about a failed write is whether it
/// may have happened all the same: [`is_not_executed`](Error::is_not_executed)
/// and [`is_outcome_unknown`](Error::is_outcome_unknown), or both in one as
/// [`outcome`](Error::outcome). The other predicates say why.
///
/// # Example: retry only what was not executed
/// ```
/// # use rsylla::Error;
/// fn may_send_again(error: &Error) -> bool {
///     error.is_not_executed() && error.is_overloaded()
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    /// The typed statement's name, where there is one.
    statement: Option<Cow<'static, str>>,
    /// Whether an attempt before the one that this error is of may have been executed.
    after_unknown_attempt: bool,
}

/// What became of the request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// No server has executed it, and none will.
    NotExecuted,
    /// It may have been executed, or may be yet.
    Unknown,
    /// It was executed; what failed came after (decoding a row, counting rows).
    Executed,
}

enum Kind {
    Keyspace {
        name: String,
    },
    Pattern {
        keyspace: String,
    },
    Unfit {
        pattern: String,
        keyspace: String,
    },
    Connect(NewSessionError),
    Execution(ExecutionError),
    Prepare(PrepareError),
    PrepareTimeout {
        limit: Duration,
    },
    Bind {
        marker: String,
        expected: String,
        source: SerializationError,
    },
    Decode {
        source: DeserializationError,
    },
    Rows(IntoRowsResultError),
    NoRow,
    TooManyRows,
    Drift {
        report: String,
        /// The server's own error, where it was the one that noticed.
        source: Option<PrepareError>,
    },
    Batch {
        reason: String,
    },
    Keyspaces(UseKeyspaceError),
    Agreement(SchemaAgreementError),
    Metadata(MetadataError),
    Several(Vec<Error>),
}

impl Error {
    /// Whether no server has executed the request, and none will.
    pub fn is_not_executed(&self) -> bool {
        self.outcome() == Outcome::NotExecuted
    }

    /// Whether the request may have been executed, or may be yet: a time-out, a
    /// broken connection, an answer that could not be read.
    pub fn is_outcome_unknown(&self) -> bool {
        self.outcome() == Outcome::Unknown
    }

    /// What became of the request.
    pub fn outcome(&self) -> Outcome {
        match self.own_outcome() {
            Outcome::NotExecuted if self.0.after_unknown_attempt => Outcome::Unknown,
            outcome => outcome,
        }
    }

    /// What became of the attempt that this error is of.
    fn own_outcome(&self) -> Outcome {
        match &self.0.kind {
            Kind::Execution(error) => execution_outcome(error),
            Kind::Agreement(_) => Outcome::Unknown,
            Kind::Decode { .. }
            | Kind::Rows(_)
            | Kind::NoRow
            | Kind::TooManyRows
            | Kind::Metadata(_) => Outcome::Executed,
            Kind::Several(errors) => errors.first().map_or(Outcome::NotExecuted, Error::outcome),
            Kind::Keyspace { .. }
            | Kind::Pattern { .. }
            | Kind::Unfit { .. }
            | Kind::Connect(_)
            | Kind::Prepare(_)
            | Kind::PrepareTimeout { .. }
            | Kind::Bind { .. }
            | Kind::Drift { .. }
            | Kind::Batch { .. }
            | Kind::Keyspaces(_) => Outcome::NotExecuted,
        }
    }

    /// Whether a time limit ran out, this program's or the server's.
    pub fn is_timeout(&self) -> bool {
        match &self.0.kind {
            Kind::PrepareTimeout { .. } | Kind::Execution(ExecutionError::RequestTimeout(_)) => {
                true
            }
            _ => matches!(
                self.db_error(),
                Some(DbError::ReadTimeout { .. } | DbError::WriteTimeout { .. })
            ),
        }
    }

    /// Whether no connection to the cluster could be made, or none is left.
    pub fn is_connection(&self) -> bool {
        match &self.0.kind {
            Kind::Connect(_) | Kind::Prepare(PrepareError::ConnectionPoolError(_)) => true,
            Kind::Execution(error) => matches!(
                error,
                ExecutionError::EmptyPlan
                    | ExecutionError::ConnectionPoolError(_)
                    | ExecutionError::LastAttemptError(RequestAttemptError::BrokenConnectionError(
                        _
                    ))
            ),
            _ => false,
        }
    }

    /// Whether too few replicas were alive for the consistency asked for.
    pub fn is_unavailable(&self) -> bool {
        matches!(self.db_error(), Some(DbError::Unavailable { .. }))
    }

    /// Whether the server had too much to do.
    pub fn is_overloaded(&self) -> bool {
        matches!(
            self.db_error(),
            Some(DbError::Overloaded | DbError::RateLimitReached { .. } | DbError::IsBootstrapping)
        )
    }

    /// Whether the user may not do this, or is not who it claims to be.
    pub fn is_unauthorized(&self) -> bool {
        matches!(
            self.db_error(),
            Some(DbError::Unauthorized | DbError::AuthenticationError)
        )
    }

    /// Whether the server refused the statement itself.
    pub fn is_invalid_statement(&self) -> bool {
        matches!(
            self.db_error(),
            Some(DbError::Invalid | DbError::SyntaxError)
        )
    }

    /// Whether `fetch_one` found no row.
    pub fn is_row_missing(&self) -> bool {
        matches!(self.0.kind, Kind::NoRow)
    }

    /// Whether more than the one row asked for was found.
    pub fn is_too_many_rows(&self) -> bool {
        matches!(self.0.kind, Kind::TooManyRows)
    }

    /// Whether the live schema differs from what the statement was checked
    /// against: it would mean something else, or the server refuses it. Nothing
    /// was written, and no row was given out.
    pub fn is_drift(&self) -> bool {
        match &self.0.kind {
            Kind::Drift { .. } => true,
            Kind::Several(errors) => errors.iter().any(Error::is_drift),
            _ => false,
        }
    }

    /// Whether a value cannot be bound to its marker.
    pub fn is_bind(&self) -> bool {
        matches!(self.0.kind, Kind::Bind { .. })
    }

    /// Whether a row cannot be decoded: a null where none can be, a broken value.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Decode { .. } | Kind::Rows(_))
    }

    /// Whether a text is no name for a keyspace.
    pub fn is_invalid_keyspace(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Keyspace { .. } | Kind::Pattern { .. } | Kind::Unfit { .. }
        )
    }

    /// The name of the typed statement that failed.
    pub fn statement(&self) -> Option<&str> {
        self.0.statement.as_deref()
    }

    /// What the server answered, where it answered with an error.
    pub fn db_error(&self) -> Option<&DbError> {
        self.attempt().and_then(|attempt| match attempt {
            RequestAttemptError::DbError(error, _) => Some(error),
            _ => None,
        })
    }

    /// The server's own message, where it answered with an error.
    pub fn db_message(&self) -> Option<&str> {
        self.attempt().and_then(|attempt| match attempt {
            RequestAttemptError::DbError(_, message) => Some(message.as_str()),
            _ => None,
        })
    }

    /// The errors that this one sums up: of each statement that `prepare_all`
    /// refused; only itself otherwise.
    pub fn all(&self) -> impl Iterator<Item = &Error> {
        match &self.0.kind {
            Kind::Several(errors) => errors.as_slice(),
            _ => std::slice::from_ref(self),
        }
        .iter()
    }

    fn attempt(&self) -> Option<&RequestAttemptError> {
        match &self.0.kind {
            Kind::Execution(ExecutionError::LastAttemptError(attempt)) => Some(attempt),
            Kind::Prepare(PrepareError::AllAttemptsFailed { first_attempt })
            | Kind::Drift {
                source: Some(PrepareError::AllAttemptsFailed { first_attempt }),
                ..
            }
            | Kind::Execution(ExecutionError::PrepareError(PrepareError::AllAttemptsFailed {
                first_attempt,
            })) => Some(first_attempt),
            _ => None,
        }
    }
}

impl Error {
    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            statement: None,
            after_unknown_attempt: false,
        }))
    }

    /// The same error, naming the statement that it is about.
    #[must_use]
    pub(crate) fn of(mut self, statement: &'static str) -> Self {
        self.0.statement.get_or_insert(Cow::Borrowed(statement));
        self
    }

    /// The same error, of a request that an earlier attempt may have executed.
    #[must_use]
    pub(crate) fn after_unknown_attempt(mut self) -> Self {
        self.0.after_unknown_attempt = true;
        self
    }

    pub(crate) fn invalid_keyspace(name: &str) -> Self {
        Self::new(Kind::Keyspace {
            name: name.to_owned(),
        })
    }

    pub(crate) fn unmapped_pattern(keyspace: &str) -> Self {
        Self::new(Kind::Pattern {
            keyspace: keyspace.to_owned(),
        })
    }

    pub(crate) fn unfit_keyspace(pattern: &str, keyspace: &str) -> Self {
        Self::new(Kind::Unfit {
            pattern: pattern.to_owned(),
            keyspace: keyspace.to_owned(),
        })
    }

    pub(crate) fn prepare_timeout(limit: Duration) -> Self {
        Self::new(Kind::PrepareTimeout { limit })
    }

    pub(crate) fn bind(
        marker: impl Into<String>,
        expected: impl Into<String>,
        source: SerializationError,
    ) -> Self {
        Self::new(Kind::Bind {
            marker: marker.into(),
            expected: expected.into(),
            source,
        })
    }

    pub(crate) fn no_row() -> Self {
        Self::new(Kind::NoRow)
    }

    pub(crate) fn too_many_rows() -> Self {
        Self::new(Kind::TooManyRows)
    }

    pub(crate) fn drift(report: String) -> Self {
        Self::new(Kind::Drift {
            report,
            source: None,
        })
    }

    pub(crate) fn refused(report: String, source: PrepareError) -> Self {
        Self::new(Kind::Drift {
            report,
            source: Some(source),
        })
    }

    pub(crate) fn batch(reason: impl Into<String>) -> Self {
        Self::new(Kind::Batch {
            reason: reason.into(),
        })
    }

    pub(crate) fn several(errors: Vec<Error>) -> Self {
        Self::new(Kind::Several(errors))
    }
}

/// What became of a request that the driver gave up on.
fn execution_outcome(error: &ExecutionError) -> Outcome {
    match error {
        ExecutionError::LastAttemptError(attempt) => attempt_outcome(attempt),
        ExecutionError::MetadataError(_) => Outcome::Executed,
        ExecutionError::BadQuery(_)
        | ExecutionError::EmptyPlan
        | ExecutionError::PrepareError(_)
        | ExecutionError::ConnectionPoolError(_)
        | ExecutionError::UseKeyspaceError(_) => Outcome::NotExecuted,
        // Time-outs, schema agreement that was not reached, and what the driver may add.
        _ => Outcome::Unknown,
    }
}

/// Whether a request may have been executed although this attempt failed.
pub(crate) fn attempt_is_unknown(attempt: &RequestAttemptError) -> bool {
    attempt_outcome(attempt) == Outcome::Unknown
}

fn attempt_outcome(attempt: &RequestAttemptError) -> Outcome {
    match attempt {
        RequestAttemptError::SerializationError(_)
        | RequestAttemptError::CqlRequestSerialization(_)
        | RequestAttemptError::UnableToAllocStreamId
        | RequestAttemptError::RepreparedIdChanged { .. }
        | RequestAttemptError::RepreparedIdMissingInBatch => Outcome::NotExecuted,
        RequestAttemptError::DbError(error, _) => db_outcome(error),
        // A connection that broke, an answer that could not be read.
        _ => Outcome::Unknown,
    }
}

/// Servers answer with these before they do anything; all others, and those to come, are unknown.
fn db_outcome(error: &DbError) -> Outcome {
    match error {
        DbError::SyntaxError
        | DbError::Invalid
        | DbError::AlreadyExists { .. }
        | DbError::AuthenticationError
        | DbError::Unauthorized
        | DbError::ConfigError
        | DbError::Unavailable { .. }
        | DbError::Overloaded
        | DbError::IsBootstrapping
        | DbError::Unprepared { .. }
        | DbError::ProtocolError
        | DbError::RateLimitReached {
            rejected_by_coordinator: true,
            ..
        } => Outcome::NotExecuted,
        _ => Outcome::Unknown,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(statement) = self.statement() {
            write!(f, "statement `{statement}`: ")?;
        }
        match &self.0.kind {
            Kind::Keyspace { name } => write!(
                f,
                "`{}` is no name for a keyspace: it takes 1 to 48 letters, digits and underscores",
                name.escape_debug()
            ),
            Kind::Pattern { keyspace } => write!(
                f,
                "`{keyspace}` stands for many keyspaces: choose one with `session.map_keyspace(\"{keyspace}\", …)`"
            ),
            Kind::Unfit { pattern, keyspace } => {
                write!(
                    f,
                    "keyspace `{keyspace}` does not fit the pattern `{pattern}`"
                )
            }
            Kind::Connect(error) => write!(f, "cannot connect to the cluster: {error}"),
            Kind::Execution(ExecutionError::LastAttemptError(RequestAttemptError::DbError(
                error,
                message,
            )))
            | Kind::Prepare(PrepareError::AllAttemptsFailed {
                first_attempt: RequestAttemptError::DbError(error, message),
            }) => write_db_error(f, error, message),
            Kind::Execution(error) => fmt::Display::fmt(error, f),
            Kind::Prepare(error) => write!(f, "cannot be prepared: {error}"),
            Kind::PrepareTimeout { limit } => {
                write!(f, "not prepared within {} ms", limit.as_millis())
            }
            Kind::Bind {
                marker,
                expected,
                source,
            } => {
                write!(f, "marker `{marker}` ({expected}): {}", plain(source))
            }
            Kind::Decode { source } => write!(f, "cannot decode a row: {}", plain(source)),
            Kind::Rows(error) => write!(f, "cannot read the result: {error}"),
            Kind::NoRow => f.write_str("returned no row where one was expected"),
            Kind::TooManyRows => f.write_str("returned more than one row"),
            Kind::Drift { report, .. } => {
                write!(
                    f,
                    "the live schema is not the one that it was checked against: {report}"
                )
            }
            Kind::Batch { reason } => f.write_str(reason),
            Kind::Keyspaces(error) => fmt::Display::fmt(error, f),
            Kind::Agreement(error) => fmt::Display::fmt(error, f),
            Kind::Metadata(error) => fmt::Display::fmt(error, f),
            Kind::Several(errors) => {
                write!(f, "{} statements cannot run:", errors.len())?;
                errors.iter().try_for_each(|error| write!(f, "\n  {error}"))
            }
        }
    }
}

fn write_db_error(f: &mut fmt::Formatter<'_>, error: &DbError, message: &str) -> fmt::Result {
    match error {
        DbError::Invalid | DbError::SyntaxError if !message.is_empty() => {
            write!(f, "refused by the server: {message}")
        }
        _ if message.is_empty() => write!(f, "{error}"),
        _ => write!(f, "{error}: {message}"),
    }
}

/// The driver begins such messages with the names of its own types.
fn plain(error: &impl fmt::Display) -> String {
    error
        .to_string()
        .replace("DeserializationError: ", "")
        .replace("SerializationError: ", "")
}

/// Shows what `Display` shows: the causes can hold nothing more that is safe to show.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.outcome())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            Kind::Connect(error) => Some(error),
            Kind::Execution(error) => Some(error),
            Kind::Prepare(error) => Some(error),
            Kind::Drift { source, .. } => source.as_ref().map(|error| error as _),
            Kind::Bind { source, .. } => Some(source),
            Kind::Decode { source } => Some(source),
            Kind::Rows(error) => Some(error),
            Kind::Keyspaces(error) => Some(error),
            Kind::Agreement(error) => Some(error),
            Kind::Metadata(error) => Some(error),
            Kind::Several(errors) => errors.first().map(|error| error as _),
            Kind::Keyspace { .. }
            | Kind::Pattern { .. }
            | Kind::Unfit { .. }
            | Kind::PrepareTimeout { .. }
            | Kind::NoRow
            | Kind::TooManyRows
            | Kind::Batch { .. } => None,
        }
    }
}

impl From<NewSessionError> for Error {
    fn from(error: NewSessionError) -> Self {
        Self::new(Kind::Connect(error))
    }
}

impl From<ExecutionError> for Error {
    fn from(error: ExecutionError) -> Self {
        match error {
            ExecutionError::BadQuery(BadQuery::SerializationError(source)) => source.into(),
            other => Self::new(Kind::Execution(other)),
        }
    }
}

impl From<PrepareError> for Error {
    fn from(error: PrepareError) -> Self {
        Self::new(Kind::Prepare(error))
    }
}

/// For values that the typed layer did not bind.
impl From<SerializationError> for Error {
    fn from(source: SerializationError) -> Self {
        Self::new(Kind::Bind {
            marker: "?".to_owned(),
            expected: "unknown".to_owned(),
            source,
        })
    }
}

impl From<DeserializationError> for Error {
    fn from(source: DeserializationError) -> Self {
        Self::new(Kind::Decode { source })
    }
}

impl From<IntoRowsResultError> for Error {
    fn from(error: IntoRowsResultError) -> Self {
        Self::new(Kind::Rows(error))
    }
}

impl From<UseKeyspaceError> for Error {
    fn from(error: UseKeyspaceError) -> Self {
        Self::new(Kind::Keyspaces(error))
    }
}

impl From<SchemaAgreementError> for Error {
    fn from(error: SchemaAgreementError) -> Self {
        Self::new(Kind::Agreement(error))
    }
}

impl From<MetadataError> for Error {
    fn from(error: MetadataError) -> Self {
        Self::new(Kind::Metadata(error))
    }
}

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
