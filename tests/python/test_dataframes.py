"""pandas, polars and DuckDB, in and out."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import polars as pl
import pytest
from rsylla import Duration

if TYPE_CHECKING:
    from rsylla import Session

ROWS = [
    (
        1,
        2**60,
        "one",
        dt.datetime(2024, 2, 29, tzinfo=dt.UTC),
        Decimal("1.5"),
        [1, 2],
        Duration(1, 2, 3),
    ),
    (2, None, None, None, None, None, None),
]
COLUMNS = "id, big, note, moment, price, numbers, span"


@pytest.fixture(scope="module")
def table(shared: Session) -> Session:
    for name in ("things", "copies"):
        shared.execute(
            f"CREATE TABLE {name} (id int PRIMARY KEY, big bigint, note text, moment timestamp,"
            " price decimal, numbers list<int>, span duration, key uuid)"
        )
    insert = shared.prepare(f"INSERT INTO things ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)")
    for row in ROWS:
        shared.execute_prepared(insert, row)
    return shared


def rows(session: Session, name: str) -> list[tuple[object, ...]]:
    return sorted(session.execute(f"SELECT {COLUMNS} FROM {name}").rows(tuple))


def test_pandas_keeps_integers_beside_nulls(table: Session) -> None:
    frame = table.execute(f"SELECT {COLUMNS} FROM things").to_pandas().set_index("id")
    assert frame.loc[1, "big"] == 2**60
    assert pd.isna(frame.loc[2, "big"])
    assert str(frame["big"].dtype) == "int64[pyarrow]"
    assert list(frame.loc[1, "numbers"]) == [1, 2]
    plain = table.execute("SELECT id, big FROM things").to_pandas(types_mapper=None)
    assert str(plain["big"].dtype) == "float64"


def test_pandas_frame_is_inserted(table: Session) -> None:
    table.execute("TRUNCATE copies")
    frame = table.execute(f"SELECT {COLUMNS} FROM things").to_pandas()
    assert table.insert_arrow("copies", frame) == 2
    assert rows(table, "copies") == ROWS
    made = pd.DataFrame({"id": [3], "note": ["x"], "moment": [pd.Timestamp("2024-01-01")]})
    assert table.insert_arrow("copies", made) == 1
    [row] = table.execute("SELECT moment FROM copies WHERE id = 3").rows()
    assert row.moment == dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def test_polars_frame_goes_out_and_in(table: Session) -> None:
    table.execute("TRUNCATE copies")
    frame = table.execute(f"SELECT {COLUMNS} FROM things").to_polars().sort("id")
    assert frame["big"].to_list() == [2**60, None]
    assert frame["span"].to_list() == [{"months": 1, "days": 2, "nanoseconds": 3}, None]
    assert frame["price"].to_list() == [Decimal("1.5"), None]
    assert table.insert_arrow("copies", frame) == 2
    assert rows(table, "copies") == ROWS
    key = uuid.uuid4()
    made = pl.DataFrame({"id": [4], "key": [key.bytes], "numbers": [[1, 2]]})
    assert table.insert_arrow("copies", made) == 1
    assert table.execute("SELECT key FROM copies WHERE id = 4").single_row().key == key


def test_result_is_a_polars_frame_by_itself(table: Session) -> None:
    frame = pl.DataFrame(table.execute("SELECT id, note FROM things"))
    assert frame.sort("id").rows() == [(1, "one"), (2, None)]


def test_duckdb_queries_a_result(table: Session) -> None:
    things = table.execute(f"SELECT {COLUMNS} FROM things").arrow_reader()
    [(count, largest)] = duckdb.sql("SELECT count(*), max(big) FROM things").fetchall()
    assert (count, largest) == (2, 2**60)
    assert things is not None
