"""The asyncio side: what is awaited, what is plain, and whose loop it is."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from typing import TYPE_CHECKING

import pytest
import rsylla
from conftest import run_script
from rsylla import aio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


def builder(node: str) -> aio.SessionBuilder:
    return aio.SessionBuilder().known_node(node).request_timeout(60_000)


Run = "Callable[[Callable[[aio.Session], Awaitable[None]]], None]"


@pytest.fixture
def run(node: str, keyspace: str) -> Run:
    """Runs a coroutine with a session that uses an empty keyspace."""

    def run(main: Callable[[aio.Session], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with await builder(node).use_keyspace(keyspace).build() as session:
                await asyncio.wait_for(main(session), 60)

        asyncio.run(whole(), debug=True)

    return run


def test_statements_of_all_kinds(run: Run) -> None:
    async def main(session: aio.Session) -> None:
        await session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)")
        insert = await session.prepare("INSERT INTO t (k, v) VALUES (?, ?)")
        assert isinstance(insert, rsylla.PreparedStatement)
        await session.execute_prepared(insert, {"k": 1, "v": "one"})
        await session.execute("INSERT INTO t (k, v) VALUES (?, ?)", (2, "two"))
        batch = aio.Batch("unlogged")
        batch.append_prepared(insert)
        batch.append_statement("INSERT INTO t (k, v) VALUES (?, ?)")
        batch.append_statement("UPDATE t SET v = ? WHERE k = ?")
        batch.append_query(aio.Query("DELETE FROM t WHERE k = 2"))
        written = await session.batch(
            batch, [(3, "three"), {"k": 4, "v": "four"}, ("five", 5), None]
        )
        assert written.rows() == []
        result = await session.query(
            aio.Query("SELECT k, v FROM t WHERE k IN ?"), [[1, 2, 3, 4, 5]]
        )
        assert isinstance(result, rsylla.QueryResult)
        assert sorted(tuple(row) for row in result) == [
            (1, "one"),
            (3, "three"),
            (4, "four"),
            (5, "five"),
        ]
        assert [row.v for row in result] == [row[1] for row in result.rows()]
        one = await session.execute("SELECT v FROM t WHERE k = 3")
        assert one.first_row() == ("three",)
        assert one.single_row().as_dict() == {"v": "three"}
        assert one.rows_typed() == [{"v": "three"}]
        assert await session.await_schema_agreement() is True
        assert "node" in session.get_cluster_data()

    run(main)


def test_result_without_page_size_has_all_rows(run: Run) -> None:
    async def main(session: aio.Session) -> None:
        await session.execute("CREATE TABLE t (p int, c int, PRIMARY KEY (p, c))")
        insert = await session.prepare("INSERT INTO t (p, c) VALUES (1, ?)")
        await asyncio.gather(*(session.execute_prepared(insert, (c,)) for c in range(5_500)))
        expected = list(range(5_500))
        whole = await session.execute("SELECT c FROM t")
        assert len(whole) == 5_500
        assert not whole.has_more_pages
        assert [row.c for row in whole.rows()] == expected
        assert [row.c for row in whole] == expected
        assert [row.c async for row in whole] == expected
        assert whole.paging_state is None

        paged = await session.query(aio.Query("SELECT c FROM t").with_page_size(2_000))
        assert paged.has_more_pages
        assert len(paged.rows()) == len(paged) == len(list(paged)) == 2_000
        assert [row.c async for row in paged] == expected
        assert [len(page) async for page in paged.pages()] == [2_000, 2_000, 1_500]
        second = await paged.next_page()
        assert second is not None
        assert second.first_row() == (2_000,)
        rest = aio.Query("SELECT c FROM t").with_page_size(9_999)
        rest.with_paging_state(second.paging_state)
        assert len(await session.query(rest)) == 1_500
        last = await session.query(rest)
        assert await last.next_page() is None

        select = (await session.prepare("SELECT c FROM t")).with_page_size(4_000)
        first = await session.execute_prepared(select)
        assert [len(page) async for page in first.pages()] == [4_000, 1_500]

    run(main)


def test_errors_are_raised_where_they_are_awaited(run: Run) -> None:
    async def main(session: aio.Session) -> None:
        await session.execute("CREATE TABLE t (k int PRIMARY KEY)")
        outcomes = await asyncio.gather(
            session.execute("SELECT nothing FROM t"),
            session.execute("SELECT k FROM t WHERE k = ?", ["text"]),
            session.execute("SELECT k FROM t WHERE k = ?", {"other": 1}),
            session.prepare("SELEC"),
            session.use_keyspace("there_is_none"),
            return_exceptions=True,
        )
        kinds = [type(outcome) for outcome in outcomes]
        statement, bind = aio.StatementError, aio.BindError
        assert kinds == [statement, bind, bind, statement, statement]
        assert outcomes[0].statement == "SELECT nothing FROM t"
        assert outcomes[1].outcome == "not executed"

    run(main)


def test_nobody_reached_is_a_connect_error() -> None:
    async def main() -> None:
        with pytest.raises(aio.ConnectError, match=r"127\.0\.0\.1:1"):
            await aio.Session.connect(["127.0.0.1:1"])

    asyncio.run(main())


def test_keyspace_handles_do_not_disturb_each_other(run: Run, cluster: rsylla.Session) -> None:
    from conftest import make_keyspace

    other = make_keyspace(cluster)

    async def main(session: aio.Session) -> None:
        own = session.get_keyspace()
        assert own is not None
        handles = [session.keyspace(own), session.keyspace(other)]
        for number, handle in enumerate(handles):
            await handle.execute("CREATE TABLE t (k int PRIMARY KEY)")
            await handle.execute("INSERT INTO t (k) VALUES (?)", [number])
        results = await asyncio.gather(*(handle.execute("SELECT k FROM t") for handle in handles))
        assert [result.single_row().k for result in results] == [0, 1]
        await handles[0].close()
        with pytest.raises(aio.ArgumentError, match="belongs to keyspace"):
            await handles[0].use_keyspace(other)
        assert await session.execute("SELECT k FROM t")

    run(main)
    cluster.execute(f"DROP KEYSPACE {other}")


def test_many_requests_are_in_flight_at_once(run: Run) -> None:
    async def main(session: aio.Session) -> None:
        await session.execute("CREATE TABLE t (k int PRIMARY KEY, v int)")
        insert = await session.prepare("INSERT INTO t (k, v) VALUES (?, ?)")
        select = await session.prepare("SELECT v FROM t WHERE k = ?")

        async def work(worker: int) -> None:
            for key in range(worker * 50, worker * 50 + 50):
                await session.execute_prepared(insert, (key, key * 2))
                result = await session.execute_prepared(select, (key,))
                assert result.single_row().v == key * 2

        await asyncio.gather(*(work(worker) for worker in range(32)))
        assert len(await session.execute("SELECT k FROM t")) == 32 * 50

    run(main)


def test_cancelled_request_is_given_up(node: str) -> None:
    """A server that never answers: cancelling is the only end, and closes the connection."""

    async def main() -> None:
        closed: asyncio.Queue[None] = asyncio.Queue()

        async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while await reader.read(1024):
                pass
            writer.close()
            await writer.wait_closed()
            await closed.put(None)

        server = await asyncio.start_server(never_answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        settings = aio.SessionBuilder().known_node(f"127.0.0.1:{port}").connection_timeout(60_000)
        connecting = settings.build()
        await asyncio.sleep(0.2)
        assert closed.empty()
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        await asyncio.wait_for(closed.get(), 10)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await settings.build()
        await asyncio.wait_for(closed.get(), 10)
        server.close()
        await server.wait_closed()

    asyncio.run(main())


def test_cancelled_task_leaves_the_session_usable(run: Run) -> None:
    async def main(session: aio.Session) -> None:
        query = "SELECT * FROM system_schema.columns"
        for turn in range(50):
            tasks = [asyncio.ensure_future(session.execute(query)) for _ in range(10)]
            await asyncio.sleep(0 if turn % 2 else 0.001)
            for task in tasks[::2]:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(outcome, aio.QueryResult) for outcome in outcomes[1::2])
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(session.execute(query), 0)
        assert await session.execute(query)

    run(main)


def test_session_belongs_to_its_loop(node: str) -> None:
    async def connect() -> aio.Session:
        return await builder(node).build()

    session = asyncio.run(connect())

    async def use_elsewhere() -> None:
        for call in (
            lambda: session.execute("SELECT key FROM system.local"),
            lambda: session.prepare("SELECT key FROM system.local"),
            session.close,
        ):
            with pytest.raises(aio.LoopError, match="another event loop"):
                await call()

    asyncio.run(use_elsewhere())
    with pytest.raises(RuntimeError, match="no event loop runs"):
        session.execute("SELECT key FROM system.local")
    with pytest.raises(aio.LoopError):
        aio.Session.connect([node])


def test_loops_one_after_another(node: str) -> None:
    """Closed with requests in flight and without closing the session, over and over."""

    async def main() -> None:
        session = await builder(node).build()
        assert await session.execute("SELECT key FROM system.local")
        for _ in range(20):
            session.execute("SELECT * FROM system_schema.columns")

    for _ in range(10):
        asyncio.run(main())
    gc.collect()


def test_loops_leave_no_files_open(node: str) -> None:
    code = """
import asyncio, gc, os, sys, time
from rsylla import aio

async def main():
    async with await aio.Session.connect([sys.argv[1]]) as session:
        await session.execute("SELECT key FROM system.local")

def count():
    gc.collect()
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

asyncio.run(main())
time.sleep(0.5)
before = count()
for _ in range(20):
    asyncio.run(main())
time.sleep(1)
after = count()
assert after[0] <= before[0] + 3, (before, after)
assert after[1] <= before[1], (before, after)
"""
    if not os.path.isdir("/proc/self/task"):
        pytest.skip("counts as Linux does")
    done = run_script(code, node)
    assert (done.returncode, done.stderr) == (0, "")


def test_uvloop(node: str) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        async with await builder(node).build() as session:
            results = await asyncio.gather(
                *(session.execute("SELECT key FROM system.local") for _ in range(100))
            )
            assert all(result.single_row().key == "local" for result in results)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())


def test_builder_changes_and_returns_itself(node: str) -> None:
    settings = aio.SessionBuilder()
    assert settings.known_nodes([node]) is settings
    assert settings.pool_size(1).compression("lz4").tcp_nodelay(nodelay=True) is settings
    assert isinstance(settings, aio.SessionBuilder)

    async def main() -> None:
        session = await settings.build()
        await session.close()
        await session.close()
        with pytest.raises(aio.SessionClosed):
            await session.execute("SELECT key FROM system.local")
        assert "closed" in repr(session)

    asyncio.run(main())


ENDINGS: dict[str, str] = {
    "in flight": "session.execute('SELECT * FROM system_schema.columns')",
    "many in flight": "[session.execute('SELECT * FROM system_schema.columns') for _ in range(200)]",
    "task in flight": "asyncio.ensure_future(work()); await asyncio.sleep(0)",
    "closed": "await session.close()",
    "deleted": "del session; import gc; gc.collect()",
    "exit code": "sys.exit(0)",
    "result alive": "kept.append(await session.execute('SELECT * FROM system.local'))",
    "session alive": "kept.append(session)",
    "connecting": "aio.Session.connect([sys.argv[1]])",
    "loop kept open": "kept.append(asyncio.get_running_loop()); asyncio.get_running_loop().close = lambda: None",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_interpreter_ends_cleanly(node: str, ending: str) -> None:
    code = f"""
import asyncio, sys, warnings
from rsylla import aio
warnings.simplefilter("ignore", ResourceWarning)
kept = []
async def main():
    session = await aio.Session.connect([sys.argv[1]])
    async def work():
        while True:
            await session.execute('SELECT * FROM system_schema.columns')
    await session.execute('SELECT key FROM system.local')
    {ENDINGS[ending]}
asyncio.run(main())
"""
    for _ in range(3):
        start = time.monotonic()
        done = run_script(code, node)
        assert (done.returncode, done.stderr) == (0, "")
        assert time.monotonic() - start < 10


def test_child_of_a_fork_is_told_and_can_connect_anew(node: str) -> None:
    code = """
import asyncio, os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
from rsylla import aio, ForkError

async def connect():
    session = await aio.Session.connect([sys.argv[1]])
    return session, await session.prepare("SELECT key FROM system.local")

async def close(session):
    await session.close()

async def use(session):
    return (await session.execute("SELECT key FROM system.local")).single_row().key

async def in_child():
    own, _ = await connect()
    assert await use(own) == "local"
    await own.close()

runner = asyncio.Runner()
session, statement = runner.run(connect())
child = os.fork()
if child == 0:
    status = 1
    try:
        asyncio.run(in_child())
        status = 0
    finally:
        os._exit(status)
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 0, status
assert runner.run(use(session)) == "local"
runner.run(close(session))
runner.close()
"""
    done = run_script(code, node)
    assert (done.returncode, done.stderr) == (0, "")
