"""The live schema as Python objects."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rsylla import aio, metadata

if TYPE_CHECKING:
    from rsylla import Session


def test_keyspace_tells_its_tables_types_and_indexes(session: Session, node: str) -> None:
    name = session.get_keyspace() or ""
    session.execute("CREATE TYPE address (street text, zip int)")
    session.execute(
        "CREATE TABLE orders (shop int, year int, number int, note text, total decimal static,"
        " ship frozen<address>, PRIMARY KEY ((shop, year), number))"
        " WITH CLUSTERING ORDER BY (number DESC) AND comment = 'all orders'"
    )
    session.execute("CREATE INDEX by_note ON orders (note)")
    keyspace = metadata.keyspaces(session)[name]
    assert keyspace.durable_writes is False
    assert keyspace.replication["class"].endswith("SimpleStrategy")
    assert dict(keyspace.types["address"].fields) == {"street": "text", "zip": "int"}
    orders = keyspace.tables["orders"]
    assert [column.name for column in orders.partition_key] == ["shop", "year"]
    [number] = orders.clustering
    assert (number.name, number.type, number.descending) == ("number", "int", True)
    assert orders.columns["total"].kind == "static"
    assert orders.columns["ship"].type == "frozen<address>"
    assert list(orders.columns)[:3] == ["shop", "year", "number"]
    assert orders.indexes["by_note"].target == "note"
    assert orders.comment == "all orders"
    assert keyspace.views == {}

    async def awaited() -> metadata.Keyspace:
        async with await aio.Session.connect([node]) as other:
            return (await metadata.keyspaces_awaited(other))[name]

    assert asyncio.run(awaited()) == keyspace
