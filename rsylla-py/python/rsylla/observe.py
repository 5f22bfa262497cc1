"""Logging, OpenTelemetry spans and counters by statement.

`observe(session)` returns what is used as the session is::

    session = observe(session, tracer=opentelemetry.trace.get_tracer("app"))

Texts of statements are told, values never.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

_Session = TypeVar("_Session")

# Texts made per value would fill the memory: beyond this many they are counted together.
_LIMIT = 1000
_OTHERS = "other statements"


@dataclass(frozen=True, slots=True)
class Count:
    """What was seen of one statement.

    Attributes:
        requests: how often it was sent.
        errors: how often that failed.
        seconds: how long the answers took, all together.
    """

    requests: int = 0
    errors: int = 0
    seconds: float = 0.0


def observe(
    session: _Session,
    *,
    logger: logging.Logger | None = None,
    slow: float = 1.0,
    tracer: Any = None,
) -> _Session:
    """Returns what is used as `session` is, and tells of each statement.

    Arguments:
        session: a session, blocking or of `rsylla.aio`.
        logger: where statements are logged, `logging.getLogger("rsylla")` by default: at `DEBUG`,
            at `WARNING` where they are slow or fail.
        slow: the seconds from which a statement is slow.
        tracer: an OpenTelemetry tracer, for a span of each statement.

    Returns:
        An `Observed`, typed as the session that it stands for.
    """
    logger = logger or logging.getLogger("rsylla")
    return cast("_Session", Observed(session, logger, slow, tracer))


class Observed(Generic[_Session]):
    """A session, observed: all that it does not have itself is the session's."""

    def __init__(self, session: _Session, logger: logging.Logger, slow: float, tracer: Any) -> None:
        self._session: Any = session
        self._logger = logger
        self._slow = slow
        self._tracer = tracer
        self._counts: dict[str, Count] = {}

    @property
    def counts(self) -> dict[str, Count]:
        """What was seen, by the text of the statement."""
        return dict(self._counts)

    def execute(self, query: str, values: Any = None) -> Any:
        """As the session's."""
        return self._run(query, lambda: self._session.execute(query, values))

    def query(self, query: Any, values: Any = None) -> Any:
        """As the session's."""
        return self._run(query.get_contents(), lambda: self._session.query(query, values))

    def execute_prepared(self, prepared: Any, values: Any = None) -> Any:
        """As the session's."""
        text = prepared.get_statement()
        return self._run(text, lambda: self._session.execute_prepared(prepared, values))

    def batch(self, batch: Any, values: Any = None) -> Any:
        """As the session's."""
        return self._run("BATCH", lambda: self._session.batch(batch, values))

    def execute_many(self, statement: Any, values: Any, **options: Any) -> Any:
        """As the session's, counted once for all rows."""
        text = statement if isinstance(statement, str) else statement.get_statement()
        return self._run(text, lambda: self._session.execute_many(statement, values, **options))

    def write_many(self, statement: Any, values: Any, **options: Any) -> Any:
        """As the session's, counted once for all rows."""
        text = statement if isinstance(statement, str) else statement.get_statement()
        return self._run(text, lambda: self._session.write_many(statement, values, **options))

    def keyspace(self, name: str, case_sensitive: bool = False) -> "Observed[_Session]":
        """As the session's, observed and counted with it."""
        handle = self._session.keyspace(name, case_sensitive)
        observed: Observed[_Session] = Observed(handle, self._logger, self._slow, self._tracer)
        observed._counts = self._counts
        return observed

    def _run(self, text: str, call: Callable[[], Any]) -> Any:
        finish = self._begin(text)
        try:
            answer = call()
        except BaseException as error:
            finish(error)
            raise
        if not isinstance(answer, asyncio.Future):
            finish(None)
            return answer
        answer.add_done_callback(
            lambda done: finish(asyncio.CancelledError() if done.cancelled() else done.exception())
        )
        return answer

    def _begin(self, text: str) -> Callable[[BaseException | None], None]:
        words = text.split(None, 1)
        operation = words[0].upper() if words else ""
        span = None
        if self._tracer is not None:
            attributes = {
                "db.system.name": "cassandra",
                "db.operation.name": operation,
                "db.query.text": text,
            }
            span = self._tracer.start_span(operation, attributes=attributes)
        start = time.perf_counter()

        def finish(error: BaseException | None) -> None:
            seconds = time.perf_counter() - start
            self._count(text, seconds, error)
            self._log(text, seconds, error)
            if span is not None:
                if error is not None:
                    span.set_attribute("error.type", type(error).__qualname__)
                    span.record_exception(error)
                span.end()

        return finish

    def _count(self, text: str, seconds: float, error: BaseException | None) -> None:
        key = text if text in self._counts or len(self._counts) < _LIMIT else _OTHERS
        seen = self._counts.get(key, Count())
        self._counts[key] = replace(
            seen,
            requests=seen.requests + 1,
            errors=seen.errors + (error is not None),
            seconds=seen.seconds + seconds,
        )

    def _log(self, text: str, seconds: float, error: BaseException | None) -> None:
        level = logging.DEBUG if error is None and seconds < self._slow else logging.WARNING
        if not self._logger.isEnabledFor(level):
            return
        statement = " ".join(text.split())
        if error is None:
            self._logger.log(level, "%.1f ms: %s", seconds * 1000, statement)
        else:
            kind = type(error).__qualname__
            self._logger.log(level, "%s after %.1f ms: %s", kind, seconds * 1000, statement)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def __enter__(self) -> "Observed[_Session]":
        self._session.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._session.__exit__(*exception)

    async def __aenter__(self) -> "Observed[_Session]":
        await self._session.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._session.__aexit__(*exception)
