"""Results: rows, pages, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rsylla import Query, RowCountError, ScyllaError, Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from rsylla import QueryResult

ROWS = 95


@pytest.fixture(scope="module")
def table(shared: Session) -> Session:
    shared.execute("CREATE TABLE t (p int, c int, v text, PRIMARY KEY (p, c))")
    insert = shared.prepare("INSERT INTO t (p, c, v) VALUES (1, ?, ?)")
    for number in range(ROWS):
        shared.execute_prepared(insert, (number, f"row {number}"))
    return shared


def text(session: Session, page_size: int) -> QueryResult:
    return session.query(Query("SELECT c, v FROM t WHERE p = 1").with_page_size(page_size))


def text_with_values(session: Session, page_size: int) -> QueryResult:
    query = Query("SELECT c, v FROM t WHERE p = ?").with_page_size(page_size)
    return session.query(query, {"p": 1})


def prepared(session: Session, page_size: int) -> QueryResult:
    statement = session.prepare("SELECT c, v FROM t WHERE p = ?").with_page_size(page_size)
    return session.execute_prepared(statement, [1])


EACH_WAY = pytest.mark.parametrize("select", [text, text_with_values, prepared])
EACH_PAGE_SIZE = pytest.mark.parametrize("page_size", [1, 10, 19, 94, 95, 96, 5000])
EXPECTED = [(number, f"row {number}") for number in range(ROWS)]


@EACH_WAY
@EACH_PAGE_SIZE
def test_all_pages_are_read(
    table: Session, select: Callable[[Session, int], QueryResult], page_size: int
) -> None:
    result = select(table, page_size)
    assert len(result.page()) == min(page_size, ROWS)
    assert list(result) == EXPECTED
    assert list(result) == EXPECTED, "a second loop sees all rows again"
    assert result.rows() == EXPECTED
    assert len(result) == ROWS
    assert bool(result)
    assert list(result) == EXPECTED
    first = result.first_row()
    assert first == EXPECTED[0]


@EACH_WAY
def test_loops_within_each_other_do_not_disturb(
    table: Session, select: Callable[[Session, int], QueryResult]
) -> None:
    result = select(table, 40)
    pairs = sum(1 for _outer in result for _inner in result)
    assert pairs == ROWS * ROWS


def test_next_walks_on_its_own(table: Session) -> None:
    result = prepared(table, 10)
    assert next(result) == EXPECTED[0]
    assert list(result) == EXPECTED
    assert next(result) == EXPECTED[1]
    rest = 0
    while True:
        try:
            next(result)
        except StopIteration:
            break
        rest += 1
    assert rest == ROWS - 2


def test_paging_state_goes_on_in_another_request(table: Session) -> None:
    seen: list[object] = []
    query = Query("SELECT c, v FROM t WHERE p = 1").with_page_size(30)
    state: bytes | None = None
    while True:
        result = table.query(query.with_paging_state(state))
        seen += result.page()
        state = result.paging_state
        if state is None:
            break
        assert isinstance(state, bytes)
    assert seen == EXPECTED
    statement = table.prepare("SELECT c, v FROM t WHERE p = ?").with_page_size(60)
    first = table.execute_prepared(statement, [1])
    second = table.execute_prepared(statement.with_paging_state(first.paging_state), [1])
    assert second.rows() == EXPECTED[60:]


def test_bad_paging_state_is_an_error(table: Session) -> None:
    query = Query("SELECT c, v FROM t WHERE p = 1").with_paging_state(b"nonsense")
    with pytest.raises(ScyllaError):
        table.query(query).rows()


def test_further_pages_of_a_closed_session_are_an_error(table: Session, node: str) -> None:
    with Session.connect([node]) as session:
        session.use_keyspace(table.get_keyspace() or "", False)
        result = prepared(session, 10)
        assert len(result.page()) == 10
    assert result.first_row() == EXPECTED[0]
    assert result.page() == EXPECTED[:10]
    with pytest.raises(ScyllaError, match="closed"):
        result.rows()


def test_statement_without_rows_has_an_empty_result(table: Session) -> None:
    result = table.execute("INSERT INTO t (p, c) VALUES (2, 1)")
    assert not result
    assert len(result) == 0
    assert result.rows() == list(result) == result.page() == result.rows_typed() == []
    assert result.first_row() is None
    assert result.first_row_typed() is None
    assert result.col_specs() == []
    assert result.warnings() == []
    assert result.paging_state is None
    assert repr(result) == "QueryResult(rows=0)"


def test_single_row_wants_exactly_one(table: Session) -> None:
    assert table.execute("SELECT v FROM t WHERE p = 1 AND c = 5").single_row() == ("row 5",)
    with pytest.raises(RowCountError, match="expected a single row, got none") as raised:
        table.execute("SELECT v FROM t WHERE p = 99").single_row()
    assert isinstance(raised.value, ValueError)
    assert "SELECT v FROM t WHERE p = 99" in str(raised.value)
    with pytest.raises(RowCountError, match="got 95 or more"):
        table.execute("SELECT v FROM t WHERE p = 1").single_row()
    with pytest.raises(RowCountError, match="got 95 or more"):
        prepared(table, 1).single_row()


def test_typed_rows_go_by_their_columns_names(table: Session) -> None:
    result = table.execute("SELECT c, v AS text FROM t WHERE p = 1 LIMIT 2")
    assert result.first_row_typed() == {"c": 0, "text": "row 0"}
    assert result.rows_typed() == [{"c": 0, "text": "row 0"}, {"c": 1, "text": "row 1"}]


def test_columns_are_described(table: Session) -> None:
    keyspace = table.get_keyspace()
    specs = table.execute("SELECT c, writetime(v) FROM t").col_specs()
    assert specs == [
        {
            "keyspace": keyspace,
            "table": "t",
            "table_spec": f"{keyspace}.t",
            "name": "c",
            "typ": "int",
        },
        {
            "keyspace": keyspace,
            "table": "t",
            "table_spec": f"{keyspace}.t",
            "name": "writetime(v)",
            "typ": "bigint",
        },
    ]


def test_server_warnings_are_handed_on(table: Session) -> None:
    result = table.execute("SELECT count(*) FROM t")
    assert any("Aggregation query" in warning for warning in result.warnings())


def test_condition_answers_with_its_row(table: Session) -> None:
    cql = "INSERT INTO t (p, c, v) VALUES (?, ?, ?) IF NOT EXISTS"
    applied = table.execute(cql, (3, 1, "first"))
    assert applied.first_row() == (True,)
    refused = table.execute(cql, (3, 1, "second")).single_row()
    assert refused.as_dict() == {"[applied]": False, "p": 3, "c": 1, "v": "first"}
    assert refused["[applied]"] is False
    again = table.execute(cql, (3, 2, "first"))
    assert again.first_row() == (True,), "the columns of an answer are its own"


def test_iterating_is_linear(table: Session) -> None:
    import time

    def cost(result: QueryResult) -> float:
        start = time.process_time()
        for _ in range(20):
            for _row in result:
                pass
        return time.process_time() - start

    small = table.execute("SELECT c FROM t WHERE p = 1 LIMIT 9")
    large = table.execute("SELECT c FROM t WHERE p = 1 LIMIT 90")
    cost(small), cost(large)
    assert cost(large) < 60 * cost(small) + 0.05
