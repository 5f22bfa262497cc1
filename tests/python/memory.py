"""Requests without end, and the memory that the process holds: it must not grow.

python tests/python/memory.py 127.0.0.1:9042 [REQUESTS]
"""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rsylla
from rsylla import aio

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "SELECT * FROM system.local WHERE key = ?"
ROUNDS = 20


def resident() -> int:
    """Bytes of memory in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def blocking(node: str) -> Callable[[int], None]:
    """Returns what sends so many requests, by turns one by one and many at a time."""
    session = rsylla.Session.connect([node])
    read = session.prepare(TEXT)

    def run(count: int) -> None:
        for _ in range(count // 4):
            session.execute_prepared(read, ["local"]).single_row().columns()
        for result in session.execute_many(read, (["local"] for _ in range(count // 4 * 3))):
            result.rows()
        for values in (["local", 1], [1], {"k": 1}):
            try:
                session.execute_prepared(read, values)
            except rsylla.BindError:
                continue

    return run


def awaited(node: str) -> Callable[[int], None]:
    """Returns the same of an event loop."""
    loop = asyncio.new_event_loop()
    session = loop.run_until_complete(_connect(node))
    read = loop.run_until_complete(_prepare(session))

    async def send(count: int) -> None:
        for _ in range(count // 64):
            futures = [session.execute_prepared(read, ["local"]) for _ in range(64)]
            futures.pop().cancel()
            for result in await asyncio.gather(*futures):
                result.rows()

    return lambda count: loop.run_until_complete(send(count))


async def _connect(node: str) -> aio.Session:
    return await aio.Session.connect([node])


async def _prepare(session: aio.Session) -> rsylla.PreparedStatement:
    return await session.prepare(TEXT)


def growth(run: Callable[[int], None], requests: int) -> float:
    """Sends `requests` in rounds; returns the bytes that each one leaves, in the later half."""
    count = requests // ROUNDS
    sizes = []
    for _ in range(ROUNDS):
        run(count)
        gc.collect()
        sizes.append(resident())
    half = ROUNDS // 2
    return (min(sizes[half + half // 2 :]) - min(sizes[half : half + half // 2])) / (requests / 4)


def main() -> None:
    """The command."""
    node = sys.argv[1]
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    leaks = False
    for name, make in (("blocking", blocking), ("asyncio", awaited)):
        left = growth(make(node), requests // 2)
        print(f"{name}: {left:.2f} bytes left by each of {requests // 2} requests", flush=True)
        leaks |= left > 4
    sys.exit(leaks)


if __name__ == "__main__":
    main()
