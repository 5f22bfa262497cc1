"""Rows: by position, by name, as attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rsylla import Row, Session


@pytest.fixture(scope="module")
def row(shared: Session) -> Row:
    shared.execute(
        'CREATE TABLE t (id int PRIMARY KEY, name text, tags set<text>, "Odd name" int, get int, '
        "class int, __init__ int)".replace("__init__", '"__init__"')
    )
    shared.execute(
        "INSERT INTO t (id, name, tags, \"Odd name\", get, class) VALUES (1, 'Ada', {'x'}, 2, 3, 4)"
    )
    return shared.execute('SELECT id, name, tags, "Odd name", get, class FROM t').single_row()


def test_row_is_read_by_position(row: Row) -> None:
    assert row[0] == 1
    assert row[-1] == 4
    assert row[-6] == 1
    assert row[1:3] == ("Ada", {"x"})
    for index in (6, -7, 10**6, -(10**6)):
        with pytest.raises(IndexError, match=f"the row has 6 columns, none at {index}"):
            row[index]
    with pytest.raises(TypeError):
        row[1.5]  # type: ignore[call-overload]


def test_row_is_read_by_name(row: Row) -> None:
    assert row["name"] == "Ada"
    assert row["Odd name"] == 2
    assert row["get"] == 3
    assert row["".join(["na", "me"])] == "Ada"
    with pytest.raises(KeyError, match='has no column "nmae"; its columns are "id", "name"'):
        row["nmae"]


def test_row_is_read_by_attribute_and_methods_win(row: Row) -> None:
    assert row.name == "Ada"
    assert row.tags == {"x"}
    assert callable(row.get)
    assert getattr(row, "class") == 4
    assert getattr(row, "Odd name") == 2
    with pytest.raises(AttributeError, match='has no column "nmae"'):
        row.nmae
    assert not hasattr(row, "nmae")


def test_get_has_a_default(row: Row) -> None:
    assert row.get("name") == row.get(1) == "Ada"
    assert row.get(-1) == 4
    assert row.get("nope") is None
    assert row.get(17) is None
    assert row.get("nope", "default") == "default"
    assert row.get(17, "default") == "default"


def test_row_unpacks_and_iterates(row: Row) -> None:
    number, name, *rest = row
    assert (number, name, len(rest)) == (1, "Ada", 4)
    assert len(row) == 6
    assert list(row) == row.columns() == [1, "Ada", {"x"}, 2, 3, 4]
    assert isinstance(row.columns(), list)
    assert "Ada" in row
    assert "x" not in row


def test_row_is_a_dict_by_column(row: Row) -> None:
    expected = {"id": 1, "name": "Ada", "tags": {"x"}, "Odd name": 2, "get": 3, "class": 4}
    assert row.as_dict() == expected
    assert list(row.as_dict()) == list(expected)


def test_row_cannot_be_changed(row: Row) -> None:
    with pytest.raises(TypeError):
        row[0] = 2  # type: ignore[index]
    with pytest.raises(AttributeError):
        row.name = "Eve"
    row.columns().clear()
    row.as_dict().clear()
    assert len(row) == 6


def test_rows_compare_by_value(shared: Session, row: Row) -> None:
    again = shared.execute("SELECT id, name FROM t").single_row()
    other = shared.execute("SELECT id AS a, name AS b FROM t").single_row()
    assert again == other == (1, "Ada")
    assert hash(again) == hash(other) == hash((1, "Ada"))
    assert len({again, other, (1, "Ada")}) == 1
    assert again != row
    assert again != [1, "Ada"]
    assert again != (1, "Eve")
    with pytest.raises(TypeError, match="unhashable"):
        hash(row)


def test_row_shows_names_and_values(shared: Session, row: Row) -> None:
    assert repr(row) == ("Row(id=1, name='Ada', tags={'x'}, Odd name=2, get=3, class=4)")
    assert {"id", "name", "columns", "as_dict"} <= set(dir(row))


def test_columns_of_one_name_are_read_by_position(shared: Session, row: Row) -> None:
    twice = shared.execute("SELECT name, id, name FROM t").single_row()
    assert twice.columns() == ["Ada", 1, "Ada"]
    assert twice.id == 1
    with pytest.raises(KeyError, match='several columns are named "name"'):
        twice["name"]
    with pytest.raises(AttributeError, match='several columns are named "name"'):
        twice.name
    with pytest.raises(KeyError, match="several columns have the same name"):
        twice.as_dict()


def test_functions_are_columns_too(shared: Session, row: Row) -> None:
    counted = shared.execute("SELECT count(*), max(id) AS most FROM t").single_row()
    assert counted["count"] == 1
    assert counted.most == 1
