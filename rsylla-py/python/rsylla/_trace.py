"""What the servers noted of a traced statement."""

import datetime as dt
import ipaddress
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """One step of a traced statement.

    Attributes:
        activity: what was done, in the server's words.
        source: the node that did it.
        elapsed: how long after the node's beginning.
        thread: the node's thread.
    """

    activity: str
    source: _Address | None
    elapsed: dt.timedelta | None
    thread: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What the servers noted of a traced statement.

    Attributes:
        id: its number, as `QueryResult.tracing_id` gives it.
        command: its kind, such as `"QUERY"`.
        request: what was asked for, in the server's words.
        client: who asked.
        coordinator: the node that was asked.
        started_at: when it began.
        duration: how long it took.
        parameters: among others its text, under `"query"`, where it was not prepared.
        events: the steps, in order.
    """

    id: uuid.UUID
    command: str | None
    request: str | None
    client: _Address | None
    coordinator: _Address | None
    started_at: dt.datetime | None
    duration: dt.timedelta | None
    parameters: Mapping[str, str]
    events: tuple[TraceEvent, ...]


def make(  # noqa: PLR0917 # called by position, from Rust
    trace_id: str,
    command: str | None,
    request: str | None,
    client: str | None,
    coordinator: str | None,
    started_at: int | None,
    duration: int | None,
    parameters: Mapping[str, str],
    events: tuple[tuple[str | None, str | None, int | None, str | None], ...],
) -> Trace:
    """Makes a trace of what the driver read: addresses as text, milliseconds and microseconds."""
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return Trace(
        uuid.UUID(trace_id),
        command,
        request,
        _address(client),
        _address(coordinator),
        None if started_at is None else epoch + dt.timedelta(milliseconds=started_at),
        _elapsed(duration),
        parameters,
        tuple(
            TraceEvent(activity or "", _address(source), _elapsed(elapsed), thread)
            for activity, source, elapsed, thread in events
        ),
    )


def _address(text: str | None) -> _Address | None:
    return None if text is None else ipaddress.ip_address(text)


def _elapsed(microseconds: int | None) -> dt.timedelta | None:
    return None if microseconds is None else dt.timedelta(microseconds=microseconds)
