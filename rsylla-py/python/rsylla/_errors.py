"""The exceptions: one small tree below `ScyllaError`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rsylla._native import QueryResult
    from rsylla._schema import Diagnostic


class ScyllaError(Exception):
    """Whatever goes wrong between this package and a server.

    Attributes:
        code: the server's error code, such as `0x2000`, where a server answered.
        consistency: the consistency that could not be had, such as `"LOCAL_QUORUM"`.
        required: how many replicas it needs.
        alive: how many replicas were alive, or answered.
        keyspace: the keyspace concerned, where it is known.
        statement: the text of the statement.
        outcome: `"not executed"` if the statement had no effect; `"unknown"` if it may have been
            executed, as after a time-out; `None` where no statement is concerned.
    """

    code: int | None
    consistency: str | None
    required: int | None
    alive: int | None
    keyspace: str | None
    statement: str | None
    outcome: Literal["not executed", "unknown"] | None

    def __init__(
        self,
        message: str = "",
        *,
        code: int | None = None,
        consistency: str | None = None,
        required: int | None = None,
        alive: int | None = None,
        keyspace: str | None = None,
        statement: str | None = None,
        outcome: Literal["not executed", "unknown"] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.consistency = consistency
        self.required = required
        self.alive = alive
        self.keyspace = keyspace
        self.statement = statement
        self.outcome = outcome

    def __copy__(self) -> Self:
        copied = type(self)(*self.args)
        copied.__dict__.update(self.__dict__)
        return copied


class ArgumentError(ScyllaError, ValueError):
    """An argument that can never be right, such as a pool of no connections."""


class ConnectError(ScyllaError):
    """No node could be reached: an unknown name, a refused port, a server that speaks no CQL."""


class AuthenticationError(ConnectError):
    """The server does not know the login, or asks for one."""


class StatementError(ScyllaError):
    """The server refuses the statement: its syntax, its names, its types, or its permissions."""


class CheckError(StatementError):
    """A statement, or a schema file, does not fit the schema; nothing was sent.

    Attributes:
        code: what kind of mistake, such as `"unknown-column"`.
        message: what is wrong, in one line.
        help: what would be right, where that is known.
        line: the line of the first character concerned, from 1.
        column: its column in characters, from 1.
        rendered: all of this as text, with the line and carets under the characters.
        diagnostics: everything that was found; the others tell of the first.
    """

    code: str  # type: ignore[assignment] # a diagnostic's, as no server answered
    message: str
    help: str | None
    line: int
    column: int
    rendered: str
    diagnostics: tuple[Diagnostic, ...]


class BindError(StatementError):
    """The values do not fit the statement's bind markers."""


class SchemaDrift(StatementError):
    """The schema changed under a prepared statement."""


class UnavailableError(ScyllaError):
    """Fewer replicas are alive than the consistency needs; nothing was executed."""


class RequestTimeout(ScyllaError):
    """No answer came in time; whether the statement was executed is unknown."""


class RequestError(ScyllaError):
    """The request failed on the way or at the servers."""


class ManyError(ScyllaError):
    """Some rows of `execute_many` or `write_many` failed; all others are done.

    Attributes:
        failures: the exception of each row that failed, by its position from 0.
        results: what `execute_many` would have returned, with `None` for the rows that failed.
    """

    failures: Mapping[int, Exception]
    results: Sequence[QueryResult | None]

    @classmethod
    def of(
        cls,
        count: int,
        failures: Mapping[int, Exception],
        results: Sequence[Any],
    ) -> Self:
        """Returns the exception of `failures` among `count` rows."""
        position, first = next(iter(failures.items()))
        is_sure = all(
            getattr(failure, "outcome", None) == "not executed" for failure in failures.values()
        )
        error = cls(
            f"{len(failures)} of {count} rows failed, the first at {position}: {first}",
            statement=getattr(first, "statement", None),
            outcome="not executed" if is_sure else "unknown",
        )
        error.failures = failures
        error.results = results
        error.__cause__ = first
        return error

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...], dict[str, object]]:
        # Results belong to their session, and so to their process.
        return type(self), self.args, {**self.__dict__, "results": ()}


class ResultError(ScyllaError):
    """The rows of a result cannot be read, or are not what was asked for."""


class RowCountError(ResultError, ValueError):
    """A result has no row, or several, where a single one was asked for."""


class SessionClosed(ScyllaError):
    """The session was closed, or the interpreter is ending."""


class ForkError(ScyllaError):
    """The process was forked after the session was connected; connect in the child instead."""


class LoopError(ScyllaError, RuntimeError):
    """A session of `rsylla.aio` was used outside the event loop that it belongs to."""


class ScyllaWarning(UserWarning):
    """Something that works, but hardly as it was meant."""
