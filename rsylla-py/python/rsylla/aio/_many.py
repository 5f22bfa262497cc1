"""Many executions of one statement, awaited."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from typing import Any

from rsylla._many import Progress, Tally, windows
from rsylla._native import AsyncQueryResult, AsyncSession, PreparedStatement


async def _windows(values: Iterable[Any] | AsyncIterable[Any], size: int) -> AsyncIterator[Any]:
    if not isinstance(values, AsyncIterable):
        for window in windows(values, size):
            yield window
        return
    window = []
    async for row in values:
        window.append(row)
        if len(window) == size:
            yield window
            window = []
    if window:
        yield window


def execute_many(
    session: AsyncSession,
    statement: str | PreparedStatement,
    values: Iterable[Any] | AsyncIterable[Any],
    concurrency: int,
    progress: Progress | None,
) -> asyncio.Task[list[AsyncQueryResult]]:
    """See `Session.execute_many`."""

    async def run() -> list[AsyncQueryResult]:
        tally: Tally[AsyncQueryResult] = Tally(values, concurrency, progress)
        prepared = await session.prepare(statement) if isinstance(statement, str) else statement
        async for window in _windows(values, tally.size):
            results, failures = await session._execute_window(prepared, window, concurrency)
            tally.add(len(window), failures, results)
        return tally.results()

    return asyncio.get_running_loop().create_task(run())


def write_many(
    session: AsyncSession,
    statement: str | PreparedStatement,
    values: Iterable[Any] | AsyncIterable[Any],
    concurrency: int,
    progress: Progress | None,
) -> asyncio.Task[int]:
    """See `Session.write_many`."""

    async def run() -> int:
        tally: Tally[None] = Tally(values, concurrency, progress)
        prepared = await session.prepare(statement) if isinstance(statement, str) else statement
        async for window in _windows(values, tally.ordered_size):
            failures = await session._write_window(prepared, window, concurrency)
            tally.add(len(window), failures)
        return tally.count()

    return asyncio.get_running_loop().create_task(run())
