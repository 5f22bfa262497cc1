"""Short scripts that end with requests in flight: all must exit 0.

python tests/python/endings.py 127.0.0.1:9042 [COUNT]
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

START = """
import asyncio, os, sys, threading, time
import rsylla
from rsylla import aio
nodes = [sys.argv[1]]
text = "SELECT * FROM system_schema.columns"
"""

AWAITED = """
async def main():
    session = await aio.Session.connect(nodes)
    {}
asyncio.run(main())
"""

SCRIPTS = {
    "threads that wait": """
session = rsylla.Session.connect(nodes)
def run():
    while True:
        session.execute(text)
for _ in range(4):
    threading.Thread(target=run, daemon=True).start()
time.sleep(0.02)
""",
    "a session never closed": "session = rsylla.Session.connect(nodes)\nsession.execute(text)\n",
    "rows in a global": "rows = rsylla.Session.connect(nodes).execute(text).rows()\n",
    "sys.exit in a block": """
with rsylla.Session.connect(nodes) as session:
    threading.Thread(target=session.execute, args=(text,), daemon=True).start()
    sys.exit(0)
""",
    "many under way": """
session = rsylla.Session.connect(nodes)
values = ([] for _ in iter(int, 1))
many = threading.Thread(target=session.execute_many, args=(text, values), daemon=True)
many.start()
time.sleep(0.02)
""",
    "a thread that connects": """
threading.Thread(target=rsylla.Session.connect, args=(nodes,), daemon=True).start()
""",
    "futures not awaited": AWAITED.format("futures = [session.execute(text) for _ in range(100)]"),
    "tasks cancelled by the end": AWAITED.format(
        "[asyncio.ensure_future(session.execute(text)) for _ in range(50)]; await asyncio.sleep(0)"
    ),
    "a loop stopped": """
loop = asyncio.new_event_loop()
async def main():
    session = await aio.Session.connect(nodes)
    [session.execute(text) for _ in range(50)]
loop.run_until_complete(main())
loop.close()
""",
    "a loop left open": """
loop = asyncio.new_event_loop()
async def main():
    global session
    session = await aio.Session.connect(nodes)
    global futures
    futures = [session.execute(text) for _ in range(50)]
loop.run_until_complete(main())
""",
    "pages under way": AWAITED.format(
        "query = rsylla.Query(text).with_page_size(5)\n"
        "    async for row in await session.query(query):\n"
        "        break"
    ),
    "both at once": """
blocking = rsylla.Session.connect(nodes)
threading.Thread(target=blocking.execute, args=(text,), daemon=True).start()
async def main():
    session = await aio.Session.connect(nodes)
    [session.execute(text) for _ in range(20)]
asyncio.run(main())
""",
}


def end(node: str, name: str) -> str | None:
    """Runs one script; returns what was wrong."""
    done = subprocess.run(
        [sys.executable, "-c", START + SCRIPTS[name], node],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # A daemon thread that waits is told by `SessionClosed` that its interpreter ends.
    if done.returncode == 0 and "anic" not in done.stderr:
        return None
    return f"{name}: exit {done.returncode}\n{done.stderr}"


def run(node: str, count: int) -> list[str]:
    """Runs `count` scripts, four at a time; returns what was wrong."""
    names = [list(SCRIPTS)[number % len(SCRIPTS)] for number in range(count)]
    with ThreadPoolExecutor(4) as pool:
        return [wrong for wrong in pool.map(lambda name: end(node, name), names) if wrong]


def main() -> None:
    """The command."""
    node = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    wrong = run(node, count)
    print(*wrong, sep="\n")
    print(f"{count - len(wrong)} of {count} scripts ended well")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
