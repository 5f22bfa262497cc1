//! What went wrong, as Python sees it: the one place where an error becomes an exception.
//!
//! The classes are written in Python (`rsylla/_errors.py`); a [`Fault`] is one of them with its
//! attributes, before there is a Python object.

use std::error::Error;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};
use rsylla::driver::errors::{
    ConnectionError, ConnectionPoolError, ConnectionSetupRequestErrorKind, DbError, ExecutionError,
    MetadataError, NewSessionError, PrepareError, RequestAttemptError, SchemaAgreementError,
    UseKeyspaceError, WriteType,
};

use crate::tls;

/// The exception classes below `ScyllaError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Argument,
    Authentication,
    Bind,
    Connect,
    Fork,
    Loop,
    Request,
    RequestTimeout,
    Result,
    RowCount,
    SchemaDrift,
    SessionClosed,
    Statement,
    Unavailable,
}

impl Class {
    fn name(self) -> &'static str {
        match self {
            Self::Argument => "ArgumentError",
            Self::Authentication => "AuthenticationError",
            Self::Bind => "BindError",
            Self::Connect => "ConnectError",
            Self::Fork => "ForkError",
            Self::Loop => "LoopError",
            Self::Request => "RequestError",
            Self::RequestTimeout => "RequestTimeout",
            Self::Result => "ResultError",
            Self::RowCount => "RowCountError",
            Self::SchemaDrift => "SchemaDrift",
            Self::SessionClosed => "SessionClosed",
            Self::Statement => "StatementError",
            Self::Unavailable => "UnavailableError",
        }
    }

    fn of(self, py: Python<'_>) -> PyResult<Bound<'_, PyType>> {
        static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
        let module =
            MODULE.get_or_try_init(py, || py.import("rsylla._errors").map(Bound::unbind))?;
        Ok(module.bind(py).getattr(self.name())?.cast_into()?)
    }
}

/// What is known of whether the statement was executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    NotExecuted,
    Unknown,
}

/// An exception before it is raised.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    class: Class,
    message: String,
    code: Option<i32>,
    consistency: Option<String>,
    required: Option<i32>,
    alive: Option<i32>,
    keyspace: Option<String>,
    statement: Option<String>,
    outcome: Option<Outcome>,
}

impl Fault {
    pub(crate) fn new(class: Class, message: impl Into<String>) -> Self {
        Self {
            class,
            message: message.into(),
            code: None,
            consistency: None,
            required: None,
            alive: None,
            keyspace: None,
            statement: None,
            outcome: None,
        }
    }

    /// An argument that can never be right, whatever the server holds.
    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::new(Class::Argument, message).not_executed()
    }

    pub(crate) fn not_executed(mut self) -> Self {
        self.outcome = Some(Outcome::NotExecuted);
        self
    }

    pub(crate) fn outcome_unknown(mut self) -> Self {
        self.outcome = Some(Outcome::Unknown);
        self
    }

    pub(crate) fn in_statement(mut self, statement: impl Into<String>) -> Self {
        self.statement.get_or_insert_with(|| statement.into());
        self
    }

    pub(crate) fn in_keyspace(mut self, keyspace: Option<&str>) -> Self {
        if self.keyspace.is_none() {
            self.keyspace = keyspace.map(str::to_owned);
        }
        self
    }

    /// Puts what was being done in front of the message.
    pub(crate) fn while_doing(mut self, doing: &str) -> Self {
        self.message = format!("{doing}: {}", self.message);
        self
    }

    /// Appends what else is known to the message.
    pub(crate) fn with_note(mut self, note: &str) -> Self {
        self.message.push_str("; ");
        self.message.push_str(note);
        self
    }

    pub(crate) fn is_unavailable(&self) -> bool {
        self.class == Class::Unavailable
    }

    fn coded(mut self, code: i32) -> Self {
        self.code = Some(code);
        self
    }

    fn counted(mut self, consistency: impl ToString, required: i32, alive: i32) -> Self {
        self.consistency = Some(upper_snake(&consistency.to_string()));
        self.required = Some(required);
        self.alive = Some(alive);
        self
    }

    /// Makes the exception.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        self.build(py).unwrap_or_else(|error| error)
    }

    fn build(self, py: Python<'_>) -> PyResult<PyErr> {
        let attributes = PyDict::new(py);
        attributes.set_item("code", self.code)?;
        attributes.set_item("consistency", self.consistency)?;
        attributes.set_item("required", self.required)?;
        attributes.set_item("alive", self.alive)?;
        attributes.set_item("keyspace", self.keyspace)?;
        attributes.set_item(
            "outcome",
            self.outcome.map(|outcome| match outcome {
                Outcome::NotExecuted => "not executed",
                Outcome::Unknown => "unknown",
            }),
        )?;
        let message = match &self.statement {
            Some(statement) => format!("{}\n  in: {}", self.message, shortened(statement)),
            None => self.message,
        };
        attributes.set_item("statement", self.statement)?;
        let exception = self.class.of(py)?.call((message,), Some(&attributes))?;
        Ok(PyErr::from_value(exception))
    }
}

/// Returns `statement` in one line of bounded length.
fn shortened(statement: &str) -> String {
    const LIMIT: usize = 240;
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Returns `LocalQuorum` as CQL writes it: `LOCAL_QUORUM`.
fn upper_snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    let mut after_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && after_lower {
            out.push('_');
        }
        after_lower = letter.is_ascii_lowercase();
        out.push(letter.to_ascii_uppercase());
    }
    out
}

impl Fault {
    /// Why no session could be made.
    pub(crate) fn of_connecting(error: &rsylla::Error) -> Self {
        match error
            .source()
            .and_then(|source| source.downcast_ref::<NewSessionError>())
        {
            Some(error) => error.clone().into(),
            None => Self::new(Class::Connect, lower(&error.to_string())).not_executed(),
        }
    }
}

impl From<ExecutionError> for Fault {
    fn from(error: ExecutionError) -> Self {
        // Whether it may have been executed is decided one crate down.
        let is_not_executed = rsylla::Error::from(error.clone()).is_not_executed();
        let fault = match error {
            ExecutionError::BadQuery(error) => {
                Self::new(Class::Statement, lower(&error.to_string()))
            }
            ExecutionError::PrepareError(error) => error.into(),
            ExecutionError::ConnectionPoolError(error) => error.into(),
            ExecutionError::LastAttemptError(error) => error.into(),
            ExecutionError::RequestTimeout(after) => Self::timed_out(after),
            ExecutionError::UseKeyspaceError(error) => error.into(),
            ExecutionError::SchemaAgreementError(error) => {
                Self::from(error).while_doing("the schema change was executed, but")
            }
            ExecutionError::MetadataError(error) => {
                Self::from(error).while_doing("the statement was executed, but")
            }
            other => Self::new(Class::Request, lower(&other.to_string())),
        };
        if is_not_executed {
            fault.not_executed()
        } else {
            fault.outcome_unknown()
        }
    }
}

/// Preparing executes nothing.
impl From<PrepareError> for Fault {
    fn from(error: PrepareError) -> Self {
        match error {
            PrepareError::ConnectionPoolError(error) => error.into(),
            PrepareError::AllAttemptsFailed { first_attempt } => first_attempt.into(),
            other => Self::new(Class::Request, lower(&other.to_string())),
        }
        .not_executed()
    }
}

impl From<ConnectionPoolError> for Fault {
    fn from(error: ConnectionPoolError) -> Self {
        match error {
            ConnectionPoolError::Broken {
                last_connection_error,
            } => last_connection_error.into(),
            other => Self::new(Class::Connect, lower(&other.to_string())),
        }
        .while_doing("no connection to the chosen node")
    }
}

impl From<ConnectionError> for Fault {
    fn from(error: ConnectionError) -> Self {
        let message = lower(&error.to_string());
        let ConnectionError::ConnectionSetupRequestError(setup) = &error else {
            let fault = Self::new(Class::Connect, message);
            return match &error {
                ConnectionError::IoError(cause) => match tls::explained(cause) {
                    Some(note) => fault.with_note(note),
                    None => fault,
                },
                _ => fault,
            };
        };
        match setup.get_error() {
            ConnectionSetupRequestErrorKind::DbError(DbError::AuthenticationError, answer) => {
                Self::new(Class::Authentication, lower(answer)).coded(0x0100)
            }
            ConnectionSetupRequestErrorKind::MissingAuthentication => Self::new(
                Class::Authentication,
                "the server asks for a login; give one with SessionBuilder().user(name, password)",
            ),
            ConnectionSetupRequestErrorKind::BrokenConnection(_) => {
                Self::new(Class::Connect, message)
                    .with_note("does this port speak CQL, and without TLS?")
            }
            _ => Self::new(Class::Connect, message),
        }
    }
}

impl From<NewSessionError> for Fault {
    fn from(error: NewSessionError) -> Self {
        match error {
            NewSessionError::FailedToResolveAnyHostname(names) => Self::new(
                Class::Connect,
                format!("no address is known for {}", names.join(", ")),
            ),
            NewSessionError::EmptyKnownNodesList => Self::new(
                Class::Argument,
                "no node is named: give at least one as \"host:port\"",
            ),
            NewSessionError::MetadataError(error) => error.into(),
            NewSessionError::UseKeyspaceError(error) => error.into(),
            other => Self::new(Class::Connect, lower(&other.to_string())),
        }
        .not_executed()
    }
}

impl From<MetadataError> for Fault {
    fn from(error: MetadataError) -> Self {
        match error {
            MetadataError::ConnectionPoolError(ConnectionPoolError::Broken {
                last_connection_error,
            }) => last_connection_error.into(),
            other => Self::new(Class::Connect, lower(&other.to_string())),
        }
    }
}

impl From<UseKeyspaceError> for Fault {
    fn from(error: UseKeyspaceError) -> Self {
        match error {
            UseKeyspaceError::BadKeyspaceName(error) => {
                Self::new(Class::Argument, lower(&error.to_string()))
            }
            UseKeyspaceError::RequestError(error) => error.into(),
            UseKeyspaceError::RequestTimeout(after) => Self::timed_out(after),
            other => Self::new(Class::Request, lower(&other.to_string())),
        }
        .not_executed()
    }
}

impl From<SchemaAgreementError> for Fault {
    fn from(error: SchemaAgreementError) -> Self {
        match error {
            SchemaAgreementError::ConnectionPoolError(error) => error.into(),
            SchemaAgreementError::PrepareError(error) => error.into(),
            SchemaAgreementError::RequestError(error) => error.into(),
            SchemaAgreementError::Timeout(after) => Self::new(
                Class::RequestTimeout,
                format!(
                    "the nodes did not agree on the schema within {} ms",
                    after.as_millis()
                ),
            ),
            other => Self::new(Class::Request, lower(&other.to_string())),
        }
        .outcome_unknown()
    }
}

impl From<RequestAttemptError> for Fault {
    fn from(error: RequestAttemptError) -> Self {
        match error {
            RequestAttemptError::DbError(error, message) => answered(error, &message),
            RequestAttemptError::RepreparedIdChanged { .. }
            | RequestAttemptError::RepreparedIdMissingInBatch => Self::new(
                Class::SchemaDrift,
                "the server prepares this statement differently now; prepare it again",
            ),
            other => Self::new(Class::Request, lower(&other.to_string())),
        }
    }
}

impl Fault {
    /// A session of the process that this one was forked from.
    pub(crate) fn forked() -> Self {
        Self::new(
            Class::Fork,
            "this session was connected before the process was forked; connect in the child instead",
        )
        .not_executed()
    }

    /// A handle of one keyspace that was asked for another one.
    pub(crate) fn of_one_keyspace(scope: &str, asked: &str) -> Self {
        Self::argument(format!(
            "this handle belongs to keyspace {scope}; ask the session for another one with keyspace({asked:?})"
        ))
    }

    /// A keyspace that the servers do not have.
    pub(crate) fn no_keyspace(name: &str) -> Self {
        Self::new(
            Class::Statement,
            format!("keyspace '{name}' does not exist"),
        )
        .coded(0x2200)
        .not_executed()
    }

    fn timed_out(after: Duration) -> Self {
        Self::new(
            Class::RequestTimeout,
            format!("no answer within {} ms", after.as_millis()),
        )
    }
}

/// What the server answered, as a fault.
fn answered(error: DbError, message: &str) -> Fault {
    let message = lower(message);
    let fault = |class, code| Fault::new(class, message.clone()).coded(code);
    match error {
        DbError::SyntaxError => fault(Class::Statement, 0x2000),
        DbError::Unauthorized => fault(Class::Statement, 0x2100),
        DbError::Invalid => fault(Class::Statement, 0x2200),
        DbError::ConfigError => fault(Class::Statement, 0x2300),
        DbError::AlreadyExists { keyspace, .. } => {
            fault(Class::Statement, 0x2400).in_keyspace(Some(&keyspace))
        }
        DbError::FunctionFailure { keyspace, .. } => {
            fault(Class::Statement, 0x1400).in_keyspace(Some(&keyspace))
        }
        DbError::Unprepared { .. } => fault(Class::SchemaDrift, 0x2500),
        DbError::AuthenticationError => fault(Class::Authentication, 0x0100),
        DbError::Unavailable {
            consistency,
            required,
            alive,
        } => Fault::new(
            Class::Unavailable,
            format!(
                "not enough nodes are alive for consistency {}: {required} required, {alive} alive",
                upper_snake(&consistency.to_string())
            ),
        )
        .coded(0x1000)
        .counted(consistency, required, alive),
        DbError::Overloaded => fault(Class::Request, 0x1001),
        DbError::IsBootstrapping => fault(Class::Request, 0x1002),
        DbError::TruncateError => fault(Class::Request, 0x1003),
        DbError::ServerError => fault(Class::Request, 0x0000),
        DbError::ProtocolError => fault(Class::Request, 0x000A),
        DbError::ReadTimeout {
            consistency,
            received,
            required,
            ..
        } => fault(Class::RequestTimeout, 0x1200)
            .with_note(&format!("{received} of {required} nodes answered"))
            .counted(consistency, required, received),
        DbError::WriteTimeout {
            consistency,
            received,
            required,
            write_type,
        } => fault(Class::RequestTimeout, 0x1100)
            .with_note(&format!(
                "{received} of {required} nodes answered, write type {}",
                write_type_name(&write_type)
            ))
            .counted(consistency, required, received),
        DbError::ReadFailure {
            consistency,
            received,
            required,
            ..
        } => fault(Class::Request, 0x1300).counted(consistency, required, received),
        DbError::WriteFailure {
            consistency,
            received,
            required,
            ..
        } => fault(Class::Request, 0x1500).counted(consistency, required, received),
        DbError::Other(code) => fault(Class::Request, code),
        _ => Fault::new(Class::Request, message),
    }
}

fn write_type_name(write_type: &WriteType) -> String {
    upper_snake(&format!("{write_type:?}"))
}

/// Returns `message` as our messages are written: no capital at the start, no full stop at the end.
fn lower(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second))
            if first.is_ascii_uppercase() && !second.is_ascii_uppercase() =>
        {
            let rest = message.get(1..).unwrap_or_default();
            format!("{}{rest}", first.to_ascii_lowercase())
        }
        _ => message.to_owned(),
    }
}
