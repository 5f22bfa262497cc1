"""Batches: what they hold, and their values by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rsylla import UNSET, ArgumentError, Batch, BindError, Query, StatementError

if TYPE_CHECKING:
    from rsylla import Session


@pytest.fixture
def table(session: Session) -> Session:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v text, w text)")
    session.execute("CREATE TABLE counts (k int PRIMARY KEY, n counter)")
    return session


@pytest.mark.parametrize("kind", ["logged", "unlogged", "Logged", "UNLOGGED"])
def test_batch_runs_text_queries_and_prepared_statements(table: Session, kind: str) -> None:
    batch = Batch(kind)
    batch.append_statement("INSERT INTO t (k, v) VALUES (1, 'text')")
    batch.append_statement("INSERT INTO t (k, v) VALUES (?, ?)")
    batch.append_query(Query("UPDATE t SET v = ? WHERE k = ?"))
    batch.append_prepared(table.prepare("INSERT INTO t (k, v, w) VALUES (?, ?, ?)"))
    assert batch.statements_count() == len(batch) == 4
    assert repr(batch) == "Batch(statements=4)"
    result = table.batch(batch, [None, {"k": 2, "v": "dict"}, ("tuple", 3), [4, "list", UNSET]])
    assert result.rows() == []
    rows = table.execute("SELECT k, v FROM t").rows()
    assert sorted(rows, key=lambda row: row.k) == [
        (1, "text"),
        (2, "dict"),
        (3, "tuple"),
        (4, "list"),
    ]


def test_batch_needs_no_values_without_markers(table: Session) -> None:
    batch = Batch()
    batch.append_statement("INSERT INTO t (k) VALUES (1)")
    batch.append_prepared(table.prepare("INSERT INTO t (k) VALUES (2)"))
    table.batch(batch)
    table.batch(batch, [None, None])
    table.batch(batch, [{}, ()])
    assert len(table.execute("SELECT k FROM t")) == 2


def test_counter_batch_counts(table: Session) -> None:
    batch = Batch("counter")
    update = table.prepare("UPDATE counts SET n = n + ? WHERE k = ?")
    for _ in range(3):
        batch.append_prepared(update)
    table.batch(batch, [(1, 1), (2, 1), (3, 2)])
    rows = table.execute("SELECT k, n FROM counts").rows()
    assert sorted(rows, key=lambda row: row.k) == [(1, 3), (2, 3)]


def test_batch_with_a_condition_answers(table: Session) -> None:
    batch = Batch()
    batch.append_statement("INSERT INTO t (k, v) VALUES (1, 'a') IF NOT EXISTS")
    batch.append_statement("UPDATE t SET w = 'b' WHERE k = 1")
    assert table.batch(batch).single_row()[0] is True
    again = table.batch(batch).single_row()
    assert again[0] is False
    assert again["v"] == "a"


def test_timestamp_of_a_batch_is_that_of_its_writes(table: Session) -> None:
    batch = Batch("unlogged").with_timestamp(99).with_consistency("one").with_timeout(5000)
    batch.append_statement("INSERT INTO t (k, v) VALUES (?, ?)")
    table.batch(batch, [(1, "a")])
    assert table.execute("SELECT writetime(v) FROM t").single_row()[0] == 99


def test_traced_batch_has_an_id(table: Session) -> None:
    batch = Batch().with_tracing(True).with_serial_consistency("serial")
    batch.append_statement("INSERT INTO t (k) VALUES (1)")
    assert table.batch(batch).tracing_id() is not None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "the batch has 2 statements, but values for 0 were given"),
        ([(1, "a")], "the batch has 2 statements, but values for 1 were given"),
        ([(1, "a")] * 3, "values for 3 were given"),
        (None, 'has 2 bind markers ("k", "v"), but 0 values'),
        ([(1, "a"), None], 'has 2 bind markers ("k", "v"), but 0 values'),
        ([(1, "a"), {"k": 1}], 'no value for "v"'),
        ([(1, "a"), {"k": 1, "v": "b", "x": 2}], 'no bind marker is named "x"'),
        ([(1, "a"), (2**31, "b")], 'cannot bind "k" (int): the number is out of the range'),
        ([(1, "a"), (2, 3)], 'cannot bind "v" (text): expected str, got int'),
    ],
)
def test_values_that_do_not_match_send_nothing(table: Session, values: Any, reason: str) -> None:
    batch = Batch("unlogged")
    insert = table.prepare("INSERT INTO t (k, v) VALUES (?, ?)")
    batch.append_prepared(insert)
    batch.append_prepared(insert)
    with pytest.raises(BindError) as raised:
        table.batch(batch, values)
    assert reason in str(raised.value)
    assert raised.value.outcome == "not executed"
    if values is not None and len(values) == 2:
        assert raised.value.__notes__ == ["statement 1 of the batch"]
    assert not table.execute("SELECT k FROM t")


def test_what_a_batch_cannot_hold_is_refused_by_the_server(table: Session) -> None:
    batch = Batch()
    batch.append_statement("SELECT k FROM t")
    with pytest.raises(StatementError):
        table.batch(batch)
    batch = Batch("logged")
    batch.append_statement("UPDATE counts SET n = n + 1 WHERE k = 1")
    with pytest.raises(StatementError, match="ounter"):
        table.batch(batch)
    batch = Batch()
    batch.append_statement("SELEC")
    with pytest.raises(StatementError) as raised:
        table.batch(batch, [[]])
    assert raised.value.code == 0x2000
    assert raised.value.statement == "SELEC"


def test_unknown_kind_of_batch_is_refused() -> None:
    with pytest.raises(ArgumentError, match='"fast" is no type of batch'):
        Batch("fast")


def test_empty_batch_does_nothing(table: Session) -> None:
    batch = Batch()
    assert batch
    assert len(batch) == 0
    table.batch(batch)
    table.batch(batch, [])


def test_batch_methods_change_the_batch_and_return_it() -> None:
    batch = Batch()
    assert batch.with_consistency("ONE") is batch
    assert batch.with_timeout(1) is batch


def test_a_large_batch_keeps_its_order(table: Session) -> None:
    batch = Batch("unlogged")
    insert = table.prepare("INSERT INTO t (k, v) VALUES (?, ?)")
    for _ in range(500):
        batch.append_prepared(insert)
    table.batch(batch, [{"k": number, "v": f"{number}" * (number % 7)} for number in range(500)])
    rows = {row.k: row.v for row in table.execute("SELECT k, v FROM t")}
    assert rows == {number: f"{number}" * (number % 7) for number in range(500)}
