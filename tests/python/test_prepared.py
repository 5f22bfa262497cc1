"""Prepared statements and queries: settings, and what their text tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rsylla import ArgumentError, Batch, Query, Session, StatementError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def tables(shared: Session) -> Session:
    shared.execute(
        "CREATE TABLE t (k int, c int, v int, s set<int>, l list<int>, m map<text, int>, at timeuuid, "
        "PRIMARY KEY (k, c))"
    )
    shared.execute("CREATE TABLE counts (k int PRIMARY KEY, n counter)")
    return shared


IDEMPOTENT = [
    "SELECT v FROM t WHERE k = ?",
    "SELECT v FROM t WHERE k = ? AND at > minTimeuuid(?) ALLOW FILTERING",
    "INSERT INTO t (k, c, v) VALUES (?, ?, ?) USING TTL ?",
    "INSERT INTO t (k, c, m) VALUES (1, 1, {'a': 1})",
    "INSERT INTO t JSON ?",
    "UPDATE t SET v = ? WHERE k = ? AND c = ?",
    "UPDATE t SET s = s + ? WHERE k = 1 AND c = 1",
    "UPDATE t SET s = s - {1} WHERE k = 1 AND c = 1",
    "UPDATE t SET m = m + ? WHERE k = 1 AND c = 1",
    "UPDATE t SET m[?] = ? WHERE k = 1 AND c = 1",
    "UPDATE t SET s += ? WHERE k = 1 AND c = 1",
    "DELETE FROM t WHERE k = ? AND c IN (1, 2)",
    "DELETE m[?] FROM t WHERE k = 1 AND c = 1",
    "DELETE v FROM t WHERE k = 1 AND c = 1",
    "BEGIN BATCH INSERT INTO t (k, c) VALUES (1, 1); DELETE FROM t WHERE k = 2; APPLY BATCH",
]

NOT_IDEMPOTENT = [
    "INSERT INTO t (k, c) VALUES (?, ?) IF NOT EXISTS",
    "UPDATE t SET v = ? WHERE k = 1 AND c = 1 IF v = 2",
    "UPDATE t SET v = ? WHERE k = 1 AND c = 1 IF EXISTS",
    "DELETE FROM t WHERE k = 1 AND c = 1 IF EXISTS",
    "UPDATE counts SET n = n + ? WHERE k = 1",
    "UPDATE counts SET n = n - 1 WHERE k = 1",
    "UPDATE counts SET n += 1 WHERE k = 1",
    "UPDATE t SET l = l + ? WHERE k = 1 AND c = 1",
    "UPDATE t SET l = ? + l WHERE k = 1 AND c = 1",
    "UPDATE t SET l = l + [1] WHERE k = 1 AND c = 1",
    "UPDATE t SET l[?] = ? WHERE k = 1 AND c = 1",
    "DELETE l[?] FROM t WHERE k = 1 AND c = 1",
    "INSERT INTO t (k, c, at) VALUES (1, 1, now())",
    "UPDATE t SET at = now() WHERE k = 1 AND c = 1",
    "BEGIN BATCH INSERT INTO t (k, c, at) VALUES (1, 1, now()); APPLY BATCH",
    "BEGIN COUNTER BATCH UPDATE counts SET n = n + 1 WHERE k = 1; APPLY BATCH",
]


@pytest.mark.parametrize("cql", IDEMPOTENT)
def test_statement_that_may_be_repeated(tables: Session, cql: str) -> None:
    assert tables.prepare(cql).is_idempotent()


@pytest.mark.parametrize("cql", NOT_IDEMPOTENT)
def test_statement_that_may_not_be_repeated(tables: Session, cql: str) -> None:
    assert not tables.prepare(cql).is_idempotent()


def test_idempotence_can_be_set_either_way(tables: Session) -> None:
    statement = tables.prepare("SELECT v FROM t WHERE k = ?")
    other = statement.set_idempotent(False)
    assert statement.is_idempotent()
    assert not other.is_idempotent()
    assert other.set_idempotent(True).is_idempotent()
    query = Query("UPDATE counts SET n = n + 1 WHERE k = 1")
    assert not query.is_idempotent()
    query.set_idempotent(True)
    assert query.is_idempotent()


def test_idempotence_of_a_batch_is_that_of_its_statements(tables: Session) -> None:
    batch = Batch("unlogged")
    assert batch.is_idempotent()
    batch.append_prepared(tables.prepare("INSERT INTO t (k, c, v) VALUES (?, ?, ?)"))
    batch.append_statement("DELETE FROM t WHERE k = 1")
    assert batch.is_idempotent()
    batch.append_query(Query("UPDATE t SET l = l + [1] WHERE k = 1 AND c = 1"))
    assert not batch.is_idempotent()
    batch.set_idempotent(True)
    assert batch.is_idempotent()


def test_settings_make_another_statement(tables: Session) -> None:
    statement = tables.prepare("SELECT v FROM t WHERE k = ?")
    changed = (
        statement.with_consistency("local_one")
        .with_serial_consistency("serial")
        .with_page_size(7)
        .with_timestamp(5)
        .with_timeout(1000)
        .with_tracing(True)
    )
    assert changed is not statement
    assert changed.get_id() == statement.get_id()
    assert changed.get_statement() == statement.get_statement() == "SELECT v FROM t WHERE k = ?"
    assert tables.execute_prepared(changed, [1]).tracing_id() is not None
    assert tables.execute_prepared(statement, [1]).tracing_id() is None


def test_timestamp_of_a_statement_is_that_of_its_writes(tables: Session) -> None:
    write = tables.prepare("INSERT INTO t (k, c, v) VALUES (90, 1, 1)").with_timestamp(77)
    tables.execute_prepared(write)
    assert tables.execute("SELECT writetime(v) FROM t WHERE k = 90").single_row()[0] == 77


@pytest.mark.parametrize(
    "name",
    [
        "ANY",
        "one",
        "Two",
        "THREE",
        "quorum",
        "ALL",
        "LOCAL_QUORUM",
        "localquorum",
        "EACH_QUORUM",
        "local_one",
    ],
)
def test_consistencies_go_by_their_names(tables: Session, name: str) -> None:
    Query("SELECT v FROM t").with_consistency(name)
    Batch().with_consistency(name)
    tables.prepare("SELECT v FROM t").with_consistency(name)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda q: q.with_consistency("most"), '"most" is no consistency'),
        (lambda q: q.with_serial_consistency("ONE"), '"ONE" is no serial consistency'),
        (lambda q: q.with_page_size(0), "1 to 2147483647 rows, not 0"),
        (lambda q: q.with_page_size(2**31), "not 2147483648"),
        (lambda q: q.with_timeout(0), "positive number of milliseconds"),
    ],
)
def test_settings_that_can_never_be_right_are_refused(
    tables: Session, change: Callable[[object], object], reason: str
) -> None:
    for target in (Query("SELECT v FROM t"), tables.prepare("SELECT v FROM t")):
        with pytest.raises(ArgumentError, match=reason):
            change(target)


def test_query_methods_change_the_query_and_return_it() -> None:
    query = Query("SELECT 1")
    assert query.with_page_size(5) is query
    assert query.with_tracing(False) is query
    assert query.get_contents() == "SELECT 1"
    assert repr(query) == 'Query("SELECT 1")'


def test_statement_of_another_session_is_refused(tables: Session, node: str) -> None:
    keyspace = tables.get_keyspace()
    with Session.connect([node]) as other:
        statement = other.prepare(f"SELECT v FROM {keyspace}.t WHERE k = ?")
        with pytest.raises(StatementError, match="prepared on another session"):
            tables.execute_prepared(statement, [1])
        batch = Batch()
        batch.append_prepared(statement)
        with pytest.raises(StatementError, match="prepared on another session"):
            tables.batch(batch, [[1]])


def test_statement_survives_a_change_of_its_table(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v int)")
    session.execute("INSERT INTO t (k, v) VALUES (1, 7)")
    everything = session.prepare("SELECT * FROM t WHERE k = ?")
    named = session.prepare("SELECT v FROM t WHERE k = ?")
    assert session.execute_prepared(everything, [1]).single_row().as_dict() == {"k": 1, "v": 7}
    session.execute("ALTER TABLE t ADD a text")
    row = session.execute_prepared(everything, [1]).single_row()
    assert row.as_dict() == {"k": 1, "a": None, "v": 7}
    assert session.execute_prepared(named, [1]).single_row().v == 7
    session.execute("ALTER TABLE t DROP v")
    with pytest.raises(StatementError, match="v"):
        session.execute_prepared(named, [1])
