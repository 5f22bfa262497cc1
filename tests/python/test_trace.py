"""Traces: what the servers noted of a statement."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import pickle

import pytest
from rsylla import ArgumentError, Query, Session, Trace, aio

TRACED = Query("SELECT release_version FROM system.local").with_tracing(True)


def check(trace: Trace, node: str) -> None:
    assert trace.coordinator == ipaddress.ip_address(node.rpartition(":")[0])
    assert trace.command == "QUERY"
    assert "release_version" in trace.parameters["query"]
    assert trace.started_at is not None
    assert abs(dt.datetime.now(dt.UTC) - trace.started_at) < dt.timedelta(minutes=10)
    assert trace.duration is not None
    assert trace.duration >= dt.timedelta()
    assert len(trace.events) > 1
    assert all(event.activity and event.source == trace.coordinator for event in trace.events)
    elapsed = [event.elapsed for event in trace.events if event.elapsed is not None]
    assert len(elapsed) == len(trace.events)
    assert pickle.loads(pickle.dumps(trace)) == trace


def test_trace_of_a_result(session: Session, node: str) -> None:
    result = session.query(TRACED)
    trace = session.trace(result)
    check(trace, node)
    assert str(trace.id) == result.tracing_id()
    assert session.trace(trace.id) == session.trace(str(trace.id)) == trace


def test_awaited_trace(node: str) -> None:
    async def main() -> None:
        async with await aio.Session.connect([node]) as session:
            result = await session.query(TRACED)
            check(await session.trace(result), node)
            with pytest.raises(ArgumentError):
                await session.trace("x")

    asyncio.run(main())


def test_what_was_not_traced_has_none(session: Session) -> None:
    with pytest.raises(ArgumentError, match="was not traced"):
        session.trace(session.execute("SELECT key FROM system.local"))
    with pytest.raises(ArgumentError, match="no id of a trace"):
        session.trace("yesterday")
    with pytest.raises(ArgumentError, match="no id of a trace"):
        session.trace(5)  # type: ignore[arg-type]
