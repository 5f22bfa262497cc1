"""Sessions: connecting, running text, keyspaces, closing."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import pytest
import rsylla
from rsylla import (
    ArgumentError,
    ConnectError,
    Query,
    Session,
    SessionBuilder,
    SessionClosed,
    StatementError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def test_connect_takes_a_list_of_nodes(node: str) -> None:
    with Session.connect([node]) as session:
        assert session.execute("SELECT key FROM system.local").single_row().key == "local"


def test_connect_needs_one_node_that_answers(node: str) -> None:
    host = node.rpartition(":")[0]
    with Session.connect([f"{host}:1", node]) as session:
        assert session.execute("SELECT key FROM system.local")


def test_connect_refuses_a_plain_text() -> None:
    with pytest.raises(TypeError):
        Session.connect("127.0.0.1:9042")  # type: ignore[arg-type]


def test_builder_without_nodes_is_refused() -> None:
    with pytest.raises(ArgumentError, match="no node is named"):
        SessionBuilder().build()


def test_builder_settings_chain(node: str, keyspace: str) -> None:
    builder = SessionBuilder()
    chained = (
        builder.known_node(node)
        .known_nodes([node])
        .use_keyspace(keyspace, False)
        .connection_timeout(4000)
        .pool_size(2)
        .user("anyone", "a password")
        .compression("lz4")
        .tcp_nodelay(True)
        .tcp_keepalive(60_000)
        .consistency("one")
        .request_timeout(8000)
    )
    assert chained is builder
    with builder.build() as session:
        assert session.get_keyspace() == keyspace
        assert session.execute("SELECT key FROM system.local")


@pytest.mark.parametrize("compression", ["lz4", "snappy", "LZ4", None])
def test_compression_carries_data(node: str, keyspace: str, compression: str | None) -> None:
    builder = SessionBuilder().known_node(node).use_keyspace(keyspace).compression(compression)
    with builder.build() as session:
        session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)")
        text = "a long text " * 10_000
        session.execute("INSERT INTO t (k, v) VALUES (1, ?)", [text])
        assert session.execute("SELECT v FROM t").single_row().v == text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda b: b.pool_size(0), "one connection or more, not 0"),
        (lambda b: b.pool_size(-1), "not -1"),
        (lambda b: b.compression("zip"), '"zip" is no compression'),
        (lambda b: b.connection_timeout(0), "positive number of milliseconds, not 0"),
        (lambda b: b.request_timeout(-5), "not -5"),
        (lambda b: b.tcp_keepalive(0), "not 0"),
        (lambda b: b.consistency("most"), '"most" is no consistency'),
    ],
)
def test_builder_refuses_what_can_never_be_right(
    change: Callable[[SessionBuilder], object], reason: str
) -> None:
    with pytest.raises(ArgumentError, match=reason) as raised:
        change(SessionBuilder())
    assert isinstance(raised.value, ValueError)


def test_repr_shows_no_secret(node: str) -> None:
    builder = SessionBuilder().known_node(node).user("ada", "s3cret")
    assert node in repr(builder)
    assert "s3cret" not in repr(builder)
    with builder.build() as session:
        assert "s3cret" not in repr(session)


def test_unknown_name_is_a_connect_error() -> None:
    with pytest.raises(ConnectError, match=r"no address is known for nowhere\.invalid:9042"):
        Session.connect(["nowhere.invalid:9042"])


def test_refused_port_is_a_connect_error() -> None:
    with pytest.raises(ConnectError, match=r"cannot connect to 127\.0\.0\.1:1: connection refused"):
        Session.connect(["127.0.0.1:1"])


def test_unknown_keyspace_is_refused_at_once(node: str, session: Session) -> None:
    with pytest.raises(StatementError, match="nowhere") as raised:
        SessionBuilder().known_node(node).use_keyspace("nowhere", False).build()
    assert raised.value.keyspace == "nowhere"
    before = session.get_keyspace()
    with pytest.raises(StatementError, match="nowhere"):
        session.use_keyspace("nowhere", False)
    assert session.get_keyspace() == before
    with pytest.raises(ArgumentError, match="llegal character"):
        session.use_keyspace("no; DROP", False)


def test_execute_runs_schema_changes_and_waits_for_them(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)")
    assert session.await_schema_agreement() is True
    session.execute("INSERT INTO t (k, v) VALUES (1, 'a')")
    assert session.execute("SELECT * FROM t").rows() == [(1, "a")]


def test_execute_with_values_prepares_once(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)")
    for number in range(20):
        session.execute("INSERT INTO t (k, v) VALUES (?, ?)", {"k": number, "v": str(number)})
    rows = session.execute("SELECT k, v FROM t WHERE k IN ?", {"k": [3, 4]}).rows()
    assert sorted(rows, key=lambda row: row.k) == [(3, "3"), (4, "4")]


def test_more_texts_than_the_cache_holds_still_work(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v int)")
    for number in range(1300):
        session.execute(f"INSERT INTO t (k, v) VALUES (?, {number})", [number % 10])
    session.execute("INSERT INTO t (k, v) VALUES (?, 0)", [0])
    assert len(session.execute("SELECT k FROM t")) == 10


def test_query_carries_settings(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)")
    write = Query("INSERT INTO t (k, v) VALUES (?, ?)").with_timestamp(1234)
    session.query(write.with_consistency("one"), [1, "a"])
    read = Query("SELECT writetime(v) FROM t WHERE k = 1").with_tracing(True)
    result = session.query(read)
    assert result.single_row()[0] == 1234
    tracing_id = result.tracing_id()
    assert tracing_id is not None
    assert len(tracing_id) == 36
    assert session.execute("SELECT v FROM t").tracing_id() is None


def test_use_keyspace_is_session_wide(node: str, keyspace: str, cluster: Session) -> None:
    cluster.execute(f"CREATE TABLE {keyspace}.t (k int PRIMARY KEY)")
    with Session.connect([node]) as session:
        assert session.get_keyspace() is None
        with pytest.raises(StatementError, match="eyspace"):
            session.execute("SELECT * FROM t")
        session.use_keyspace(keyspace, False)
        assert session.get_keyspace() == keyspace
        assert session.execute("SELECT * FROM t").rows() == []


def test_use_as_a_statement_changes_the_keyspace(node: str, keyspace: str) -> None:
    with Session.connect([node]) as session:
        session.execute(f"USE {keyspace}")
        assert session.get_keyspace() == keyspace


@pytest.fixture
def two_keyspaces(cluster: Session, keyspace: str) -> Iterator[tuple[str, str]]:
    """Two keyspaces with a table of the same name: `v` says which."""
    other = f"{keyspace}_b"
    cluster.execute(
        f"CREATE KEYSPACE {other} WITH replication = "
        "{'class': 'SimpleStrategy', 'replication_factor': 1}"
    )
    for name in (keyspace, other):
        cluster.execute(f"CREATE TABLE {name}.t (k int PRIMARY KEY, v text)")
        cluster.execute(f"INSERT INTO {name}.t (k, v) VALUES (1, '{name}')")
    yield keyspace, other
    cluster.execute(f"DROP KEYSPACE {other}")


def test_cached_statements_follow_the_keyspace(
    session: Session, two_keyspaces: tuple[str, str]
) -> None:
    for name in (*two_keyspaces, *two_keyspaces):
        session.use_keyspace(name, False)
        assert session.execute("SELECT v FROM t WHERE k = ?", [1]).single_row().v == name
        assert session.execute("SELECT v FROM t").single_row().v == name


def test_prepared_statement_keeps_its_keyspace(
    session: Session, two_keyspaces: tuple[str, str]
) -> None:
    first, second = two_keyspaces
    statement = session.prepare("SELECT v FROM t WHERE k = ?")
    assert statement.get_statement() == "SELECT v FROM t WHERE k = ?"
    session.use_keyspace(second, False)
    # A change of the table makes the servers forget the statement: it is prepared again.
    session.execute(f"ALTER TABLE {first}.t ADD extra int")
    assert session.execute_prepared(statement, [1]).single_row().v == first


def test_handles_of_keyspaces_do_not_disturb_each_other(
    session: Session, two_keyspaces: tuple[str, str]
) -> None:
    first, second = two_keyspaces
    handles = {name: session.keyspace(name) for name in two_keyspaces}
    for name, handle in handles.items():
        assert handle.get_keyspace() == name
        assert handle.execute("SELECT v FROM t").single_row().v == name
        assert handle.execute("SELECT v FROM t WHERE k = ?", [1]).single_row().v == name
        assert handle.query(Query("SELECT v FROM t")).single_row().v == name
        statement = handle.prepare("SELECT v FROM t WHERE k = ?")
        assert session.execute_prepared(statement, [1]).single_row().v == name
    batch = rsylla.Batch()
    batch.append_statement("INSERT INTO t (k, v) VALUES (2, 'x')")
    batch.append_statement("UPDATE t SET v = ? WHERE k = 3")
    handles[second].batch(batch, [None, ["y"]])
    assert len(handles[second].execute("SELECT * FROM t")) == 3
    assert len(handles[first].execute("SELECT * FROM t")) == 1
    assert session.get_keyspace() == first


def test_handle_of_a_keyspace_places_schema_statements(
    session: Session, two_keyspaces: tuple[str, str]
) -> None:
    handle = session.keyspace(two_keyspaces[1])
    handle.execute("CREATE TYPE address (street text)")
    handle.execute("CREATE TABLE people (id int PRIMARY KEY, home frozen<address>, name text)")
    handle.execute("CREATE INDEX by_name ON people (name)")
    handle.execute(
        "INSERT INTO people (id, home, name) VALUES (?, ?, ?)", [1, {"street": "Elm"}, "A"]
    )
    row = handle.execute("SELECT home FROM people WHERE name = ?", {"name": "A"}).single_row()
    assert row.home == {"street": "Elm"}
    handle.execute("TRUNCATE people")
    handle.execute("DROP INDEX by_name")
    handle.execute("DROP TABLE people")
    handle.execute("DROP TYPE address")
    with pytest.raises(StatementError):
        session.execute("SELECT * FROM people")


def test_threads_with_handles_write_to_their_own_keyspace(
    session: Session, two_keyspaces: tuple[str, str]
) -> None:
    failures: list[BaseException] = []

    def work(name: str) -> None:
        handle = session.keyspace(name)
        try:
            for number in range(30):
                handle.execute("INSERT INTO t (k, v) VALUES (?, ?)", [number + 10, name])
                session.use_keyspace(name, False)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=[name]) for name in two_keyspaces for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    for name in two_keyspaces:
        assert {row.v for row in session.keyspace(name).execute("SELECT v FROM t")} == {name}


def test_handle_refuses_what_it_cannot_place(session: Session) -> None:
    handle = session.keyspace("anywhere")
    with pytest.raises(ArgumentError, match="belongs to keyspace anywhere"):
        handle.use_keyspace("elsewhere", False)
    for text in ("USE elsewhere", "SELEKT nonsense", "GRANT SELECT ON t TO someone"):
        with pytest.raises(ArgumentError, match="cannot be placed in keyspace anywhere"):
            handle.execute(text)
        with pytest.raises(ArgumentError, match="cannot be placed"):
            handle.prepare(text)
    assert handle.execute("SELECT key FROM system.local").single_row().key == "local"
    with pytest.raises(StatementError, match="anywhere"):
        handle.execute("SELECT * FROM t")


@pytest.mark.parametrize("name", ["", "a b", "a.t --", 'a"; DROP', "x" * 49, "é", "a-b", "a\0"])
def test_handle_refuses_what_is_no_keyspace(session: Session, name: str) -> None:
    with pytest.raises(ArgumentError, match="1 to 48 letters, digits and underscores"):
        session.keyspace(name)


def test_handle_folds_names_as_cql_does(session: Session) -> None:
    assert session.keyspace("Tenant_1").get_keyspace() == "tenant_1"
    assert session.keyspace("Tenant_1", case_sensitive=True).get_keyspace() == "Tenant_1"


def test_closing_a_handle_leaves_the_session_open(session: Session) -> None:
    with session.keyspace("anywhere") as handle:
        pass
    handle.close()
    assert session.execute("SELECT key FROM system.local")


def test_closed_session_refuses_everything(node: str) -> None:
    session = Session.connect([node])
    statement = session.prepare("SELECT key FROM system.local")
    handle = session.keyspace("anywhere")
    assert repr(session) == "Session(open)"
    session.close()
    session.close()
    assert repr(session) == "Session(closed)"
    batch = rsylla.Batch()
    batch.append_statement("SELECT 1")
    for call in (
        lambda: session.execute("SELECT key FROM system.local"),
        lambda: session.execute("SELECT key FROM system.local WHERE key = ?", ["a"]),
        lambda: session.query(Query("SELECT key FROM system.local")),
        lambda: session.prepare("SELECT key FROM system.local"),
        lambda: session.execute_prepared(statement),
        lambda: session.batch(batch),
        lambda: session.use_keyspace("system", False),
        session.await_schema_agreement,
        session.get_keyspace,
        session.get_cluster_data,
        lambda: handle.execute("SELECT key FROM system.local"),
    ):
        with pytest.raises(SessionClosed, match="the session is closed") as raised:
            call()
        assert raised.value.outcome == "not executed"


def test_cluster_data_names_nodes_and_keyspaces(session: Session, keyspace: str, node: str) -> None:
    data = session.get_cluster_data()
    assert node in data
    assert "dc1" in data
    assert f"keyspace {keyspace} (replication 1)" in data


def test_localhost_reaches_the_address_that_answers(node: str) -> None:
    host, _, port = node.rpartition(":")
    with contextlib.ExitStack() as stack:
        if host not in {"127.0.0.1", "localhost"}:
            stack.enter_context(forwarded(("127.0.0.1", int(port)), (host, int(port))))
        with Session.connect([f"localhost:{port}"]) as session:
            assert session.execute("SELECT key FROM system.local")


@contextlib.contextmanager
def forwarded(source: tuple[str, int], target: tuple[str, int]) -> Iterator[None]:
    """Carries what comes to one address on to another."""

    def carry(reader: socket.socket, writer: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := reader.recv(65536):
                writer.sendall(data)
            writer.shutdown(socket.SHUT_WR)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(target)
                sockets.extend((near, far))
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=carry, args=pair, daemon=True).start()

    sockets: list[socket.socket] = []
    with socket.create_server(source) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield
        listener.shutdown(socket.SHUT_RDWR)
    for open_socket in sockets:
        open_socket.close()
