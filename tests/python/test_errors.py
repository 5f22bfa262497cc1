"""Exceptions: their classes, their attributes, and what they tell."""

from __future__ import annotations

import copy
import pickle
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest
import rsylla
from rsylla import (
    AuthenticationError,
    BindError,
    ConnectError,
    Query,
    RequestTimeout,
    SchemaDrift,
    ScyllaError,
    Session,
    SessionBuilder,
    StatementError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES = [
    value
    for value in vars(rsylla).values()
    if isinstance(value, type) and issubclass(value, ScyllaError)
]


def test_every_exception_is_below_one_and_named_like_no_builtin() -> None:
    import builtins

    assert len(CLASSES) == 17
    for exception in CLASSES:
        assert not hasattr(builtins, exception.__name__)
        assert exception.__module__.startswith("rsylla")
        assert exception.__doc__


@pytest.mark.parametrize("exception", CLASSES)
def test_exceptions_can_be_made_copied_and_pickled(exception: type[ScyllaError]) -> None:
    error = exception("broken", code=7, statement="SELECT", outcome="unknown", required=2, alive=1)
    for twin in (error, copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is exception
        assert str(twin) == "broken"
        assert (twin.code, twin.statement, twin.outcome) == (7, "SELECT", "unknown")
        assert (twin.required, twin.alive, twin.consistency, twin.keyspace) == (2, 1, None, None)


def test_syntax_error_names_code_and_statement(session: Session) -> None:
    for call in (
        lambda: session.execute("SELEC 1"),
        lambda: session.execute("SELEC 1", []),
        lambda: session.prepare("SELEC 1"),
        lambda: session.query(Query("SELEC 1")),
    ):
        with pytest.raises(StatementError, match="SELEC") as raised:
            call()
        assert raised.value.code == 0x2000
        assert raised.value.statement == "SELEC 1"
        assert raised.value.outcome == "not executed"
        assert str(raised.value).endswith("\n  in: SELEC 1")


def test_unknown_names_are_statement_errors(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY)")
    for cql in ("SELECT * FROM nowhere", "SELECT nothing FROM t", "SELECT * FROM nowhere.t"):
        with pytest.raises(StatementError) as raised:
            session.execute(cql)
        assert raised.value.code == 0x2200
        assert raised.value.outcome == "not executed"


def test_existing_table_is_a_statement_error(session: Session, keyspace: str) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY)")
    with pytest.raises(StatementError, match="t") as raised:
        session.execute("CREATE TABLE t (k int PRIMARY KEY)")
    assert raised.value.code == 0x2400
    assert raised.value.keyspace == keyspace


def test_markers_without_values_are_refused(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY)")
    with pytest.raises(StatementError) as raised:
        session.execute("SELECT * FROM t WHERE k = ?")
    assert raised.value.outcome == "not executed"


def test_long_statement_is_shortened_in_the_message_only(session: Session) -> None:
    cql = "SELECT\n   " + ", ".join(f"column_{number}" for number in range(300)) + "\nFROM t"
    with pytest.raises(StatementError) as raised:
        session.execute(cql)
    assert raised.value.statement == cql
    assert "\n  in: SELECT column_0, column_1" in str(raised.value)
    assert len(str(raised.value)) < 1000


def test_too_few_replicas_names_consistency_and_replication(
    session: Session, cluster: Session, keyspace: str
) -> None:
    wide = f"{keyspace}_wide"
    cluster.execute(
        f"CREATE KEYSPACE {wide} WITH replication = "
        "{'class': 'NetworkTopologyStrategy', 'dc1': 3}"
    )
    try:
        cluster.execute(f"CREATE TABLE {wide}.t (k int PRIMARY KEY)")
        session.use_keyspace(wide, False)
        with pytest.raises(UnavailableError) as raised:
            session.execute("INSERT INTO t (k) VALUES (?)", [1])
        error = raised.value
        assert (error.code, error.consistency) == (0x1000, "LOCAL_QUORUM")
        assert (error.required, error.alive) == (2, 1)
        assert (error.keyspace, error.outcome) == (wide, "not executed")
        assert f"keyspace {wide} has replication 3 in dc1" in str(error)
        one = session.prepare("INSERT INTO t (k) VALUES (?)").with_consistency("ONE")
        session.execute_prepared(one, [1])
    finally:
        cluster.execute(f"DROP KEYSPACE {wide}")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_server_that_never_answers_is_given_up(silent_port: int) -> None:
    start = time.monotonic()
    with pytest.raises(ConnectError):
        SessionBuilder().known_node(f"127.0.0.1:{silent_port}").connection_timeout(300).build()
    # Its own keep-alive, five seconds and five more, gives it up at the latest.
    assert time.monotonic() - start < 15


def test_port_that_speaks_something_else_is_a_connect_error() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def answer() -> None:
            connection, _ = listener.accept()
            connection.recv(100)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with pytest.raises(ConnectError) as raised:
            Session.connect([f"127.0.0.1:{listener.getsockname()[1]}"])
        assert raised.value.outcome == "not executed"
        thread.join(5)


def test_timeout_leaves_the_outcome_unknown(session: Session) -> None:
    session.execute("CREATE TABLE t (p int, c int, v text, PRIMARY KEY (p, c))")
    insert = session.prepare("INSERT INTO t (p, c, v) VALUES (1, ?, ?)")
    for number in range(60):
        session.execute_prepared(insert, (number, "x" * 100_000))
    slow = Query("SELECT * FROM t WHERE p = 1").with_timeout(1)
    with pytest.raises(RequestTimeout, match="no answer within 1 ms") as raised:
        session.query(slow)
    assert raised.value.outcome == "unknown"
    assert raised.value.statement == "SELECT * FROM t WHERE p = 1"


def test_keyspace_that_is_gone_is_a_statement_error(
    session: Session, cluster: Session, keyspace: str
) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY)")
    statement = session.prepare("SELECT * FROM t WHERE k = ?")
    cluster.execute(f"DROP KEYSPACE {keyspace}")
    for _ in range(2):
        with pytest.raises(StatementError) as raised:
            session.execute_prepared(statement, [1])
        assert raised.value.outcome == "not executed"


def test_errors_are_told_apart_by_class() -> None:
    assert issubclass(BindError, StatementError)
    assert issubclass(SchemaDrift, StatementError)
    assert issubclass(AuthenticationError, ConnectError)
    assert not issubclass(RequestTimeout, StatementError)
