"""Execution profiles: what a session, a statement, a query or a batch is sent with."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rsylla import (
    ArgumentError,
    Batch,
    ExecutionProfile,
    Query,
    ScyllaError,
    Session,
    SessionBuilder,
    UnavailableError,
    aio,
)

READ = "SELECT v FROM t WHERE k = ?"
# One node cannot answer these.
TWO = ExecutionProfile(consistency="two")
DOWNGRADED = ExecutionProfile(consistency="two", retry="downgrading_consistency")


@pytest.fixture
def table(session: Session) -> Session:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v int)")
    return session


def test_statement_goes_by_its_profile(table: Session) -> None:
    read = table.prepare(READ)
    table.execute_prepared(read, [1])
    with pytest.raises(UnavailableError) as raised:
        table.execute_prepared(read.with_execution_profile(TWO), [1])
    assert (raised.value.consistency, raised.value.required) == ("TWO", 2)
    with pytest.raises(UnavailableError):
        table.query(Query(READ).with_execution_profile(TWO), [1])
    batch = Batch().with_execution_profile(TWO)
    batch.append_statement("INSERT INTO t (k, v) VALUES (1, 1)")
    with pytest.raises(UnavailableError):
        table.batch(batch)
    with pytest.raises(ScyllaError, match="2 of 2 rows failed"):
        table.write_many(
            table.prepare("INSERT INTO t (k, v) VALUES (1, ?)").with_execution_profile(TWO),
            [[1], [2]],
        )


def test_what_the_statement_says_itself_comes_first(table: Session) -> None:
    read = table.prepare(READ).with_execution_profile(TWO).with_consistency("one")
    assert table.execute_prepared(read, [1]).rows() == []


def test_retry_with_fewer_replicas(table: Session) -> None:
    read = table.prepare(READ).with_execution_profile(DOWNGRADED)
    assert table.execute_prepared(read, [1]).rows() == []


def test_session_goes_by_its_profile(node: str, keyspace: str, table: Session) -> None:
    builder = SessionBuilder().known_node(node).use_keyspace(keyspace).execution_profile(TWO)
    with builder.build() as session, pytest.raises(UnavailableError):
        session.execute("SELECT * FROM t")
    with builder.consistency("one").build() as session:
        assert session.execute("SELECT * FROM t").rows() == []

    async def main() -> None:
        awaited = aio.SessionBuilder().known_node(node).use_keyspace(keyspace)
        async with await awaited.execution_profile(TWO).build() as session:
            with pytest.raises(UnavailableError):
                await session.execute("SELECT * FROM t")
            read = Query("SELECT * FROM t").with_execution_profile(DOWNGRADED)
            assert (await session.query(read)).rows() == []

    asyncio.run(main())


def test_data_centres_decide_which_nodes_are_asked(
    node: str, keyspace: str, table: Session
) -> None:
    read = table.prepare(READ)
    for near in (
        ExecutionProfile(datacenter="dc1"),
        ExecutionProfile(datacenter="dc1", rack="another"),
        ExecutionProfile(datacenter="dc2", datacenter_failover=True),
        ExecutionProfile(token_aware=False),
        ExecutionProfile(speculative_execution=(2, 50)),
        ExecutionProfile(retry="never", request_timeout=60_000, serial_consistency="serial"),
    ):
        assert table.execute_prepared(read.with_execution_profile(near), [1]).rows() == []
    far = read.with_execution_profile(ExecutionProfile(datacenter="dc2"))
    with pytest.raises(ScyllaError) as raised:
        table.execute_prepared(far, [1])
    assert raised.value.outcome == "not executed"
    builder = SessionBuilder().known_node(node).use_keyspace(keyspace)
    with builder.prefer_datacenter("dc1", "rack1").build() as session:
        assert session.execute("SELECT * FROM t").rows() == []
    with builder.prefer_datacenter("dc2").build() as session, pytest.raises(ScyllaError):
        session.execute("SELECT * FROM t")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"consistency": "most"}, '"most" is no consistency'),
        ({"serial_consistency": "one"}, '"one" is no serial consistency'),
        ({"request_timeout": 0}, "not 0"),
        ({"rack": "r1"}, "a rack is one of a datacenter"),
        ({"retry": "often"}, '"often" is no way to retry'),
        ({"speculative_execution": (-1, 5)}, "0 or more, not -1"),
        ({"speculative_execution": (1, 0)}, "not 0"),
    ],
)
def test_what_can_never_be_right_is_refused(arguments: dict[str, Any], reason: str) -> None:
    with pytest.raises(ArgumentError, match=reason):
        ExecutionProfile(**arguments)


def test_profiles_show_what_was_said() -> None:
    assert repr(ExecutionProfile()) == "ExecutionProfile()"
    assert (
        repr(ExecutionProfile(consistency="one", retry="never", speculative_execution=(2, 50)))
        == 'ExecutionProfile(consistency="one", retry="never", speculative_execution=(2, 50))'
    )
