"""ScyllaDB and Apache Cassandra from Python, on a Rust core.

The classes here block; every call leaves the interpreter lock while it waits, so a `Session` is
best shared by threads::

    from rsylla import Session

    with Session.connect(["localhost:9042"]) as session:
        session.use_keyspace("blog")
        row = session.execute(
            "SELECT title FROM posts WHERE post_id = ?",
            {"post_id": "123e4567-e89b-42d3-a456-426614174000"},
        ).first_row()

Values are bound by the statement's own types; see `PreparedStatement` for the forms that each
type takes.
"""

import atexit as _atexit

# The first refuses subinterpreters, before anything compiled is loaded.
from rsylla import _interpreter, _many, _native  # noqa: F401
from rsylla._errors import (
    ArgumentError,
    AuthenticationError,
    BindError,
    CheckError,
    ConnectError,
    ForkError,
    LoopError,
    ManyError,
    RequestError,
    RequestTimeout,
    ResultError,
    RowCountError,
    SchemaDrift,
    ScyllaError,
    ScyllaWarning,
    SessionClosed,
    StatementError,
    UnavailableError,
)
from rsylla._native import (
    Batch,
    ExecutionProfile,
    PreparedStatement,
    Query,
    QueryResult,
    Row,
    RowIterator,
    Schema,
    Session,
    SessionBuilder,
)
from rsylla._schema import Diagnostic, check
from rsylla._trace import Trace, TraceEvent
from rsylla._values import UNSET, Date, Duration, Time, Timestamp, Unset

__version__: str = _native.__version__

__all__ = [
    "UNSET",
    "ArgumentError",
    "AuthenticationError",
    "Batch",
    "BindError",
    "CheckError",
    "ConnectError",
    "Date",
    "Diagnostic",
    "Duration",
    "ExecutionProfile",
    "ForkError",
    "LoopError",
    "ManyError",
    "PreparedStatement",
    "Query",
    "QueryResult",
    "RequestError",
    "RequestTimeout",
    "ResultError",
    "Row",
    "RowCountError",
    "RowIterator",
    "Schema",
    "SchemaDrift",
    "ScyllaError",
    "ScyllaWarning",
    "Session",
    "SessionBuilder",
    "SessionClosed",
    "StatementError",
    "Time",
    "Timestamp",
    "Trace",
    "TraceEvent",
    "UnavailableError",
    "Unset",
    "__version__",
    "check",
]

# Threads that wait for an answer come back before the interpreter ends under them.
_atexit.register(_native._shut_down)
