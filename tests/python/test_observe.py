"""Logging, spans and counters by statement."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from rsylla import Batch, Query, Session, StatementError, aio
from rsylla.observe import observe

if TYPE_CHECKING:
    from collections.abc import Sequence

SELECT = "SELECT release_version FROM system.local"
WRONG = "SELECT nonsense FROM system.local"


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


def tracer(exporter: InMemorySpanExporter) -> Any:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider.get_tracer("test")


def seen(exporter: InMemorySpanExporter) -> Sequence[tuple[object, object]]:
    spans = exporter.get_finished_spans()
    return [(span.attributes["db.query.text"], span.attributes.get("error.type")) for span in spans]  # type: ignore[index, union-attr]


def test_each_statement_is_told(
    session: Session, exporter: InMemorySpanExporter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "rsylla")
    observed: Any = observe(session, tracer=tracer(exporter))
    observed.execute("CREATE TABLE t (id int PRIMARY KEY)")
    insert = observed.prepare("INSERT INTO t (id) VALUES (?)")
    observed.execute_prepared(insert, [4711])
    observed.query(Query(SELECT))
    batch = Batch()
    batch.append_prepared(insert)
    observed.keyspace(session.get_keyspace() or "").batch(batch, [(1,)])
    with pytest.raises(StatementError):
        observed.execute(WRONG)
    texts = ["CREATE TABLE t (id int PRIMARY KEY)", insert.get_statement(), SELECT, "BATCH", WRONG]
    assert seen(exporter) == [(text, "StatementError" if text == WRONG else None) for text in texts]
    assert list(observed.counts) == texts
    assert observed.counts[WRONG].errors == observed.counts[WRONG].requests == 1
    assert observed.counts[SELECT].seconds > 0
    [failure] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert failure.getMessage().startswith("StatementError after ")
    assert "4711" not in caplog.text, "values are not told"
    assert observed.get_keyspace() == session.get_keyspace()


def test_slow_statements_are_warnings(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    observe(session, slow=0.0).execute(SELECT)
    [record] = caplog.records
    assert (record.levelno, SELECT in record.getMessage()) == (logging.WARNING, True)


def test_awaited_statements_are_told(node: str, exporter: InMemorySpanExporter) -> None:
    async def run() -> None:
        connected = await aio.Session.connect([node])
        async with observe(connected, tracer=tracer(exporter)) as session:
            await session.execute(SELECT)
            with pytest.raises(StatementError):
                await session.execute(WRONG)

    asyncio.run(run())
    assert seen(exporter) == [(SELECT, None), (WRONG, "StatementError")]
