"""Finding the value of each bind marker: by name, by position, from objects."""

from __future__ import annotations

import dataclasses
import types
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from rsylla import BindError, ScyllaWarning

if TYPE_CHECKING:
    import rsylla


@pytest.fixture(scope="module")
def tables(shared: rsylla.Session) -> rsylla.Session:
    shared.execute("CREATE TYPE point (x int, y int)")
    shared.execute(
        "CREATE TABLE t (p int, c int, d int, v int, ttl int, timestamp int, class int, "
        "l list<int>, m map<text, int>, s set<int>, pt point, PRIMARY KEY (p, c, d))"
    )
    shared.execute("INSERT INTO t (p, c, d, v) VALUES (1, 2, 3, 4)")
    return shared


# A statement, values that the server's names take, and values that people write.
NAMES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "INSERT INTO t (p, c, d) VALUES (?, ?, ?) USING TTL ?",
        {"p": 1, "c": 1, "d": 1, "[ttl]": 100},
        {"p": 1, "c": 1, "d": 1, "ttl": 100},
    ),
    (
        "UPDATE t USING TIMESTAMP ? AND TTL ? SET v = ? WHERE p = 1 AND c = 1 AND d = 1",
        {"[timestamp]": 1, "[ttl]": 1, "v": 1},
        {"timestamp": 1, "ttl": 1, "v": 1},
    ),
    (
        "SELECT v FROM t WHERE p = ? PER PARTITION LIMIT ? LIMIT ?",
        {"p": 1, "[per_partition_limit]": 1, "[limit]": 1},
        {"p": 1, "per_partition_limit": 1, "limit": 1},
    ),
    ("SELECT v FROM t WHERE p IN ?", {"in(p)": [1]}, {"p": [1]}),
    ("SELECT v FROM t WHERE p = 1 AND (c, d) > ?", {"(c,d)": (0, 0)}, {"c_d": (0, 0)}),
    ("SELECT v FROM t WHERE p = 1 AND (c, d) IN ?", {"in(c,d)": [(2, 3)]}, {"c_d": [(2, 3)]}),
    ("SELECT v FROM t WHERE p = 1 AND (c, d) > (?, ?)", {"c": 0, "d": 0}, {"c": 0, "d": 0}),
    ("SELECT v FROM t WHERE token(p) > ?", {"partition key token": -(2**63)}, {"token": -(2**63)}),
    (
        "UPDATE t SET m[?] = ? WHERE p = 1 AND c = 1 AND d = 1",
        {"key(m)": "a", "value(m)": 1},
        {"m_key": "a", "m_value": 1},
    ),
    (
        "SELECT v FROM t WHERE p = 1 AND m CONTAINS ? ALLOW FILTERING",
        {"value(m)": 1},
        {"m_value": 1},
    ),
    (
        "SELECT v FROM t WHERE p = 1 AND m CONTAINS KEY ? ALLOW FILTERING",
        {"key(m)": "a"},
        {"m_key": "a"},
    ),
    (
        "UPDATE t SET l = [1], pt.x = ? WHERE p = 1 AND c = 1 AND d = 1",
        {"pt.x": 1},
        {"pt_x": 1},
    ),
    ("INSERT INTO t JSON ?", {"[json]": '{"p":1,"c":1,"d":1}'}, {"json": '{"p":1,"c":1,"d":1}'}),
    ("SELECT v FROM t WHERE p = :key AND c = :c", {"key": 1, "c": 2}, {"key": 1, "c": 2}),
    (
        'SELECT v FROM t WHERE p = :"Mixed Case" AND c = :LOWER',
        {"Mixed Case": 1, "lower": 2},
        {"Mixed Case": 1, "lower": 2},
    ),
    (
        "UPDATE t SET class = ? WHERE p = 1 AND c = 1 AND d = 1",
        {"class": 1},
        {"class_": 1},
    ),
]


@pytest.mark.parametrize(("cql", "servers", "ours"), NAMES, ids=[cql for cql, _, _ in NAMES])
def test_markers_go_by_the_servers_names_and_by_ours(
    tables: rsylla.Session, cql: str, servers: dict[str, Any], ours: dict[str, Any]
) -> None:
    tables.execute(cql, servers)
    tables.execute(cql, ours)
    tables.execute(cql, list(ours.values()))
    tables.execute(cql, tuple(ours.values()))
    tables.execute_prepared(tables.prepare(cql), ours)


def test_list_index_goes_by_a_name(tables: rsylla.Session) -> None:
    tables.execute("UPDATE t SET l = [1, 2] WHERE p = 7 AND c = 1 AND d = 1")
    cql = "UPDATE t SET l[?] = ? WHERE p = 7 AND c = 1 AND d = 1"
    tables.execute(cql, {"idx(l)": 0, "value(l)": 9})
    tables.execute(cql, {"l_index": 1, "l_value": 8})
    assert tables.execute("SELECT l FROM t WHERE p = 7").single_row().l == [9, 8]


def test_a_columns_name_never_means_the_ttl(tables: rsylla.Session) -> None:
    cql = "INSERT INTO t (p, c, d, ttl) VALUES (1, 9, 9, ?) USING TTL ?"
    with pytest.raises(BindError, match=r'no value for "\[ttl\]"'):
        tables.execute(cql, {"ttl": 5})
    tables.execute(cql, {"ttl": 5, "[ttl]": 1000})
    row = tables.execute("SELECT ttl, ttl(ttl) FROM t WHERE p = 1 AND c = 9 AND d = 9").single_row()
    assert row[0] == 5
    assert 990 < row[1] <= 1000


def test_one_value_serves_all_markers_of_a_given_name(tables: rsylla.Session) -> None:
    cql = "SELECT v FROM t WHERE p = :same AND c = 2 AND d >= :same"
    assert tables.execute(cql, {"same": 1}).single_row().v == 4


def test_one_value_for_several_unnamed_markers_warns_once(tables: rsylla.Session) -> None:
    cql = "SELECT v FROM t WHERE p = 1 AND c >= ? AND c <= ?"
    with pytest.warns(ScyllaWarning, match='one value serves several markers named "c"') as caught:
        assert len(tables.execute(cql, {"c": 2})) == 1
    assert len(caught) == 1
    assert caught[0].filename == __file__
    tables.execute(cql, {"c": 2})  # a second warning would be an error
    assert len(tables.execute(cql, (2, 2))) == 1


def test_warning_as_error_sends_nothing(tables: rsylla.Session) -> None:
    cql = "UPDATE t SET v = ? WHERE p = 55 AND c = 1 AND d = 1 IF v = ?"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ScyllaWarning):
            tables.execute(cql, {"v": 1})


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, 'no value for "p", "ttl"'),
        ({"p": 1}, 'no value for "ttl"; the statement\'s bind markers are "p", "ttl"'),
        ({"p": 1, "tll": 2}, 'the values also name "tll"'),
        ({"p": 1, "ttl": 2, "x": 3}, 'no bind marker is named "x"'),
        ({"p": 1, "ttl": 2, "[ttl]": 3}, "given twice"),
        ({"p": 1, "ttl": 2, 3: 3}, "a key of type int"),
        ([], "2 bind markers"),
        ([1], 'has 2 bind markers ("p", "ttl"), but 1 values were given'),
        ((1, 2, 3), "3 values were given"),
        ("ab", "not str"),
        (5, "not int"),
        ({1, 2}, "not set"),
    ],
)
def test_values_that_do_not_fit_the_markers_are_refused(
    tables: rsylla.Session, values: Any, reason: str
) -> None:
    with pytest.raises(BindError) as raised:
        tables.execute("INSERT INTO t (p, c, d) VALUES (?, 77, 1) USING TTL ?", values)
    assert reason in str(raised.value)
    assert raised.value.outcome == "not executed"
    assert not tables.execute("SELECT p FROM t WHERE p = 1 AND c = 77")


def test_missing_values_of_a_prepared_statement_are_refused(tables: rsylla.Session) -> None:
    statement = tables.prepare("SELECT v FROM t WHERE p = ?")
    with pytest.raises(BindError, match="1 bind markers"):
        tables.execute_prepared(statement)
    with pytest.raises(BindError, match="1 bind markers"):
        tables.execute_prepared(statement, None)


class Named(NamedTuple):
    c: int
    p: int


@dataclasses.dataclass
class Data:
    c: int
    p: int


@dataclasses.dataclass(frozen=True, slots=True)
class SlottedData:
    c: int
    p: int


@pytest.mark.parametrize(
    "values",
    [
        Named(2, 1),
        Data(2, 1),
        SlottedData(2, 1),
        types.MappingProxyType({"p": 1, "c": 2}),
        {"c": 2, "p": 1},
    ],
    ids=lambda values: type(values).__name__,
)
def test_what_names_its_values_is_bound_by_name(tables: rsylla.Session, values: Any) -> None:
    cql = "SELECT v FROM t WHERE p = ? AND c = ?"
    assert tables.execute(cql, values).single_row().v == 4


def test_a_row_is_bound_by_name(tables: rsylla.Session) -> None:
    row = tables.execute("SELECT c, p FROM t WHERE p = 1 AND c = 2").first_row()
    assert row is not None
    assert tables.execute("SELECT v FROM t WHERE p = ? AND c = ?", row).single_row().v == 4


def test_statement_without_markers_takes_no_values(tables: rsylla.Session) -> None:
    cql = "SELECT v FROM t WHERE p = 1 AND c = 2"
    for nothing in (None, {}, [], ()):
        assert tables.execute(cql, nothing).single_row().v == 4
    with pytest.raises(
        BindError, match='no bind marker is named "x"; the statement\'s bind markers are none'
    ):
        tables.execute(cql, {"x": 1})
