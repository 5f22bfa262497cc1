"""Measures one driver, in its own environment: a JSON request a line, a JSON answer a line.

python worker.py ADAPTER NODE
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import threading
import time
from typing import Any


def blocking(operation: Any, concurrency: int, seconds: float) -> int:
    """Runs `operation` in so many threads; returns how often."""
    counts = [0] * concurrency
    deadline = time.perf_counter() + seconds

    def run(number: int) -> None:
        count = 0
        while time.perf_counter() < deadline:
            operation()
            count += 1
        counts[number] = count

    if concurrency == 1:
        run(0)
        return counts[0]
    threads = [threading.Thread(target=run, args=(number,)) for number in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


async def awaited(operation: Any, concurrency: int, seconds: float) -> int:
    """Runs `operation` in so many tasks; returns how often."""
    deadline = time.perf_counter() + seconds

    async def run() -> int:
        count = 0
        while time.perf_counter() < deadline:
            await operation()
            count += 1
        return count

    return sum(await asyncio.gather(*(run() for _ in range(concurrency))))


def main() -> None:
    """The command."""
    adapter = importlib.import_module(f"drivers.{sys.argv[1]}")
    loop = asyncio.new_event_loop() if adapter.STYLE == "asyncio" else None
    driver = adapter.Driver()

    def call(result: Any) -> Any:
        return loop.run_until_complete(result) if loop else result

    call(driver.connect(sys.argv[2]))
    # What is measured must do what it should.
    call(driver.insert())
    assert call(driver.select()) == "a value of some length"
    assert call(driver.page()) == 1000
    call(driver.batch())
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        operation = getattr(driver, request["cell"], None)
        if operation is None:
            print(json.dumps(None), flush=True)
            continue
        wall, cpu = time.perf_counter(), time.process_time()
        if loop:
            count = loop.run_until_complete(
                awaited(operation, request["concurrency"], request["seconds"])
            )
        else:
            count = blocking(operation, request["concurrency"], request["seconds"])
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(json.dumps({"cpu": cpu / count * 1e6, "throughput": count / wall}), flush=True)


if __name__ == "__main__":
    main()
