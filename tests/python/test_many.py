"""Many executions of one statement: in order, so many at a time, every failure told."""

from __future__ import annotations

import asyncio
import copy
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from rsylla import ArgumentError, BindError, ManyError, Session, StatementError, aio
from rsylla.observe import observe

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

INSERT = "INSERT INTO t (k, c, v) VALUES (?, ?, ?)"


@pytest.fixture
def table(session: Session) -> Session:
    session.execute("CREATE TABLE t (k int, c int, v text, PRIMARY KEY (k, c))")
    return session


def rows(count: int, partitions: int = 7) -> list[tuple[int, int, str]]:
    return [(number % partitions, number, f"value {number}") for number in range(count)]


def everything(session: Session) -> list[Any]:
    return sorted(tuple(row) for row in session.execute("SELECT k, c, v FROM t"))


def test_results_come_in_order(table: Session) -> None:
    table.execute_many(INSERT, rows(5000), concurrency=32)
    assert everything(table) == sorted(rows(5000))
    select = table.prepare("SELECT v FROM t WHERE k = ? AND c = ?")
    results = table.execute_many(select, ((k, c) for k, c, _ in rows(5000)), concurrency=32)
    assert [result.single_row().v for result in results] == [v for _, _, v in rows(5000)]


def test_results_go_on_to_further_pages(table: Session) -> None:
    table.write_many(INSERT, rows(100, partitions=2))
    select = table.prepare("SELECT c FROM t WHERE k = ?").with_page_size(7)
    both = table.execute_many(select, [[0], [1]])
    assert [[row.c for row in result] for result in both] == [
        list(range(0, 100, 2)),
        list(range(1, 100, 2)),
    ]


@pytest.mark.parametrize("partitions", [1, 7, 5000])
def test_write_many_writes_every_row(table: Session, partitions: int) -> None:
    assert table.write_many(INSERT, rows(5000, partitions)) == 5000
    assert everything(table) == sorted(rows(5000, partitions))


def test_rows_of_one_partition_are_written_together(table: Session) -> None:
    table.write_many(INSERT, rows(300, partitions=3))
    times = table.execute("SELECT k, writetime(v) FROM t").rows()
    assert len(times) == 300
    # A batch has one time of writing.
    assert len({tuple(time) for time in times}) < 100
    table.execute_many(INSERT, rows(300, partitions=3))
    times = table.execute("SELECT k, writetime(v) FROM t").rows()
    assert len({tuple(time) for time in times}) > 200


def test_settings_of_the_statement_hold(table: Session) -> None:
    table.write_many(table.prepare(INSERT).with_timestamp(1234), rows(50, partitions=2))
    assert {row[0] for row in table.execute("SELECT writetime(v) FROM t")} == {1234}


def test_what_is_not_repeatable_is_written_one_by_one(session: Session) -> None:
    session.execute("CREATE TABLE counters (k int PRIMARY KEY, n counter)")
    assert session.write_many("UPDATE counters SET n = n + ? WHERE k = 1", [[1]] * 100) == 100
    assert session.execute("SELECT n FROM counters").single_row().n == 100
    session.execute("CREATE TABLE lists (k int PRIMARY KEY, l list<int>)")
    session.write_many("UPDATE lists SET l = l + ? WHERE k = 1", [[[n]] for n in range(50)])
    assert sorted(session.execute("SELECT l FROM lists").single_row().l) == list(range(50))


@pytest.mark.parametrize("method", ["execute_many", "write_many"])
def test_every_failure_is_told_and_the_others_are_done(table: Session, method: str) -> None:
    values: list[Any] = list(rows(3000))
    values[5] = (1, "five", "x")
    values[2500] = (1,)
    with pytest.raises(ManyError, match=r"2 of 3000 rows failed, the first at 5: cannot bind") as e:
        getattr(table, method)(INSERT, values)
    assert sorted(e.value.failures) == [5, 2500]
    assert all(isinstance(failure, BindError) for failure in e.value.failures.values())
    assert e.value.outcome == "not executed"
    assert e.value.statement == INSERT
    assert e.value.__cause__ is e.value.failures[5]
    assert len(everything(table)) == 2998
    assert str(pickle.loads(pickle.dumps(copy.copy(e.value)))) == str(e.value)


@pytest.mark.parametrize("method", ["execute_many", "write_many"])
def test_failures_at_the_server_are_told(table: Session, method: str) -> None:
    values: list[Any] = list(rows(20, partitions=1))
    values[3] = (None, 3, "no key")
    with pytest.raises(ManyError, match=r"1 of 20 rows failed, the first at 3") as raised:
        getattr(table, method)(INSERT, values)
    assert isinstance(raised.value.failures[3], StatementError)
    assert len(everything(table)) == 19
    if method == "execute_many":
        assert [result is None for result in raised.value.results].index(True) == 3


def test_values_are_read_as_they_are_needed(table: Session) -> None:
    taken = 0

    def endless() -> Iterator[tuple[int, int, str]]:
        nonlocal taken
        while True:
            taken += 1
            if taken > 1000:
                raise RuntimeError("enough")
            yield (1, taken, "x")

    with pytest.raises(RuntimeError, match="enough"):
        table.execute_many(INSERT, endless(), concurrency=4)
    assert table.execute("SELECT count(*) FROM t").single_row()[0] == 1000 // 64 * 64


def test_progress_is_told(table: Session) -> None:
    seen: list[tuple[int, int | None]] = []
    table.execute_many(
        INSERT, rows(100), concurrency=2, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(32, 100), (64, 100), (96, 100), (100, 100)]
    seen.clear()
    table.write_many(
        INSERT, iter(rows(10)), progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(10, None)]


def test_nothing_to_do(table: Session) -> None:
    assert table.execute_many(INSERT, []) == []
    assert table.write_many(INSERT, []) == 0


def test_what_can_never_be_right_is_refused(table: Session) -> None:
    with pytest.raises(ArgumentError, match="concurrency is one or more"):
        table.execute_many(INSERT, [], concurrency=0)
    with pytest.raises(StatementError, match="use execute_many"):
        table.write_many("SELECT v FROM t WHERE k = ?", [[1]])
    with pytest.raises(StatementError, match="nowhere"):
        table.execute_many("INSERT INTO nowhere (k) VALUES (?)", [[1]])


def test_observed_sessions_count_all_rows_once(table: Session) -> None:
    observed = observe(table)
    assert observed.write_many(INSERT, rows(10)) == 10
    assert observed.counts[INSERT].requests == 1  # type: ignore[attr-defined]


def test_awaited(node: str, table: Session) -> None:
    async def some() -> AsyncIterator[tuple[int, int, str]]:
        for row in rows(3000):
            yield row

    async def main() -> None:
        keyspace = table.get_keyspace()
        assert keyspace
        builder = aio.SessionBuilder().known_node(node).use_keyspace(keyspace)
        async with await builder.build() as session:
            assert await session.write_many(INSERT, some()) == 3000
            select = await session.prepare("SELECT v FROM t WHERE k = ? AND c = ?")
            keys = [(k, c) for k, c, _ in rows(3000)]
            results = await session.execute_many(select, keys, concurrency=16)
            assert [result.single_row().v for result in results] == [v for *_, v in rows(3000)]
            with pytest.raises(ManyError) as raised:
                await session.execute_many(INSERT, [*rows(10), "x"])
            assert list(raised.value.failures) == [10]
            with pytest.raises(ManyError) as raised:
                await session.write_many(INSERT, [*rows(10), (None, 1, "x")])
            assert list(raised.value.failures) == [10]

    asyncio.run(main())
    assert everything(table) == sorted(rows(3000))


def test_cancelling_gives_up_what_is_not_done(node: str, table: Session) -> None:
    async def main() -> None:
        keyspace = table.get_keyspace()
        assert keyspace
        builder = aio.SessionBuilder().known_node(node).use_keyspace(keyspace)
        async with await builder.build() as session:
            endless = ((1, number, "x") for number in iter(int, 1))
            writing = session.execute_many(INSERT, endless, concurrency=2)
            await asyncio.sleep(0.1)
            writing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await writing

    asyncio.run(main())
