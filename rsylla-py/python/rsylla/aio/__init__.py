"""The same classes for asyncio: what talks to the servers is awaited.

    import asyncio
    from rsylla.aio import Session

    async def main() -> None:
        async with await Session.connect(["localhost:9042"]) as session:
            await session.use_keyspace("blog")
            result = await session.execute(
                "SELECT title FROM posts WHERE post_id = ?",
                {"post_id": "123e4567-e89b-42d3-a456-426614174000"},
            )
            print(result.first_row())

    asyncio.run(main())

`Session`, `SessionBuilder` and `QueryResult` are those of this package; statements, batches, rows
and exceptions are those of `rsylla`. A session belongs to the event loop that it was connected in.

What is awaited is an `asyncio.Future` that is under way already: requests run side by side
however they are awaited, and cancelling one gives it up. Whether a cancelled request was executed
is unknown.

A result has all rows, whatever pages they came in. Where a page size is set, by `Query` or
`PreparedStatement`, it has one page, and `async for row in result` goes on to the others.
"""

from rsylla import (
    UNSET,
    ArgumentError,
    AuthenticationError,
    Batch,
    BindError,
    ConnectError,
    Date,
    Duration,
    ExecutionProfile,
    ForkError,
    LoopError,
    ManyError,
    PreparedStatement,
    Query,
    RequestError,
    RequestTimeout,
    ResultError,
    Row,
    RowCountError,
    SchemaDrift,
    ScyllaError,
    ScyllaWarning,
    SessionClosed,
    StatementError,
    Time,
    Timestamp,
    Trace,
    TraceEvent,
    UnavailableError,
    Unset,
    __version__,
)
from rsylla._native import AsyncQueryResult as QueryResult
from rsylla._native import AsyncSession as Session
from rsylla._native import AsyncSessionBuilder as SessionBuilder

__all__ = [
    "UNSET",
    "ArgumentError",
    "AuthenticationError",
    "Batch",
    "BindError",
    "ConnectError",
    "Date",
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
]
