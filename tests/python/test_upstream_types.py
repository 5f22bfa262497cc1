"""`upstream_types=True`: what rsylla 0.1 gave, where that told the value."""

from __future__ import annotations

import asyncio
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from rsylla import Batch, Duration, Session, aio

if TYPE_CHECKING:
    from collections.abc import Callable

ID = uuid.UUID("123e4567-e89b-42d3-a456-426614174000")
TIME_ID = uuid.UUID("7f0f2b6c-6f0a-11ee-b962-0242ac120002")

CASES: list[tuple[str, Any, Any]] = [
    ("uuid", ID, str(ID)),
    ("timeuuid", TIME_ID, str(TIME_ID)),
    ("inet", "127.0.0.1", "127.0.0.1"),
    ("inet", "::1", "::1"),
    ("timestamp", 1_767_312_000_000, 1_767_312_000_000),
    ("date", "1970-01-02", 2**31 + 1),
    ("time", "00:00:01", 1_000_000_000),
    ("duration", Duration(1, 2, 3), {"months": 1, "days": 2, "nanoseconds": 3}),
    ("varint", 2**70, 2**70),
    ("decimal", Decimal("1.50"), Decimal("1.50")),
    ("bigint", 5, 5),
    ("double", 1.5, 1.5),
    ("text", "x", "x"),
    ("blob", b"x", b"x"),
    ("list<uuid>", [ID], [str(ID)]),
    ("set<text>", {"b", "a"}, ["a", "b"]),
    ("set<frozen<set<int>>>", [{1}], [[1]]),
    ("map<uuid, date>", {ID: "1970-01-01"}, {str(ID): 2**31}),
    ("map<frozen<tuple<int, uuid>>, int>", {(1, ID): 2}, {(1, str(ID)): 2}),
    ("tuple<int, timestamp>", (1, 5), [1, 5]),
    ("vector<float, 2>", [1.0, 2.0], [1.0, 2.0]),
    ("frozen<person>", {"id": ID, "names": {"Ada"}}, {"id": str(ID), "names": ["Ada"]}),
    ("uuid", None, None),
]


@pytest.fixture(scope="module")
def read(node: str, shared: Session) -> Callable[[], list[Any]]:
    shared.execute("CREATE TYPE person (id uuid, names set<text>)")
    columns = ", ".join(f"c{number} {cql}" for number, (cql, _, _) in enumerate(CASES))
    shared.execute(f"CREATE TABLE t (k int PRIMARY KEY, {columns})")
    names = ", ".join(f"c{number}" for number in range(len(CASES)))
    markers = ", ".join("?" * len(CASES))
    shared.execute(
        f"INSERT INTO t (k, {names}) VALUES (1, {markers})", [value for _, value, _ in CASES]
    )

    async def main() -> list[Any]:
        async with await aio.Session.connect([node], upstream_types=True) as session:
            keyspace = shared.get_keyspace()
            result = await session.execute(f"SELECT {names} FROM {keyspace}.t WHERE k = ?", [1])
            return result.single_row().columns()

    values: list[Any] = []

    def once() -> list[Any]:
        if not values:
            values.extend(asyncio.run(main()))
        return values

    return once


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: CASES[number][0])
def test_values_are_what_they_were(read: Callable[[], list[Any]], number: int) -> None:
    expected = CASES[number][2]
    assert read()[number] == expected
    assert type(read()[number]) is type(expected)


def test_builder_and_handles_of_keyspaces_keep_it(node: str, keyspace: str) -> None:
    async def main() -> None:
        builder = aio.SessionBuilder(upstream_types=True).known_node(node)
        async with await builder.request_timeout(60_000).build() as session:
            handle = session.keyspace(keyspace)
            await handle.execute("CREATE TABLE t (k int PRIMARY KEY, at timestamp)")
            insert = await handle.prepare("INSERT INTO t (k, at) VALUES (?, ?) IF NOT EXISTS")
            await handle.execute_prepared(insert, (1, 5))
            batch = Batch()
            batch.append_prepared(insert)
            refused = (await handle.batch(batch, [(1, 6)])).single_row()
            assert (refused["[applied]"], refused.at) == (False, 5)
            many = await handle.execute_many("SELECT at FROM t WHERE k = ?", [[1]])
            assert many[0].rows() == [(5,)]

    asyncio.run(main())
