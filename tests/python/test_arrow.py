"""Results as Arrow columns, and Arrow data as bulk inserts."""

from __future__ import annotations

import datetime as dt
import ipaddress
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from rsylla import ArgumentError, BindError, Duration, Query, ResultError, StatementError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rsylla

UTC = dt.UTC
UUID_1 = uuid.UUID("7f0f2b6c-6f0a-11ee-b962-0242ac120002")
UUID_4 = uuid.UUID("123e4567-e89b-42d3-a456-426614174000")
INTERVAL = pa.MonthDayNano([1, 2, 3])
UUIDS = pa.uuid()

# CQL type, what is bound, the Arrow type, what the Arrow array holds.
COLUMNS: list[tuple[str, Any, pa.DataType, Any]] = [
    ("text", "héllo", pa.string(), "héllo"),
    ("ascii", "plain", pa.string(), "plain"),
    ("blob", b"\x00\xff", pa.binary(), b"\x00\xff"),
    ("boolean", True, pa.bool_(), True),
    ("tinyint", -128, pa.int8(), -128),
    ("smallint", -300, pa.int16(), -300),
    ("int", 2**31 - 1, pa.int32(), 2**31 - 1),
    ("bigint", -(2**63), pa.int64(), -(2**63)),
    ("varint", -(2**100), pa.decimal128(38, 0), Decimal(-(2**100))),
    ("float", 1.5, pa.float32(), 1.5),
    ("double", 0.1, pa.float64(), 0.1),
    ("decimal", Decimal("-12.50"), pa.decimal128(38, 2), Decimal("-12.50")),
    ("uuid", UUID_4, UUIDS, UUID_4),
    ("timeuuid", UUID_1, UUIDS, UUID_1),
    ("inet", "2001:db8::1", pa.string(), "2001:db8::1"),
    ("inet", ipaddress.ip_address("192.0.2.1"), pa.string(), "192.0.2.1"),
    (
        "timestamp",
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
        pa.timestamp("ms", "UTC"),
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    ),
    ("date", dt.date(1904, 2, 29), pa.date32(), dt.date(1904, 2, 29)),
    ("time", dt.time(23, 59, 58, 7), pa.time64("ns"), dt.time(23, 59, 58, 7)),
    ("duration", Duration(1, 2, 3), pa.month_day_nano_interval(), INTERVAL),
    ("list<int>", [1, 2], pa.list_(pa.int32()), [1, 2]),
    ("set<text>", {"b", "a"}, pa.list_(pa.string()), ["a", "b"]),
    ("map<text, int>", {"k": 1}, pa.map_(pa.string(), pa.int32()), [("k", 1)]),
    ("frozen<list<uuid>>", [UUID_4], pa.list_(UUIDS), [UUID_4]),
    (
        "map<int, frozen<list<decimal>>>",
        {1: [Decimal("1.5"), Decimal("1E+2")]},
        pa.map_(pa.int32(), pa.list_(pa.decimal128(38, 1))),
        [(1, [Decimal("1.5"), Decimal("100.0")])],
    ),
    (
        "tuple<int, text>",
        (1, None),
        pa.struct([("0", pa.int32()), ("1", pa.string())]),
        {"0": 1, "1": None},
    ),
    (
        "frozen<address>",
        {"street": "Elm", "zip": None},
        pa.struct([("street", pa.string()), ("zip", pa.int32())]),
        {"street": "Elm", "zip": None},
    ),
    ("vector<float, 3>", [1.0, 2.5, -3.0], pa.list_(pa.float32(), 3), [1.0, 2.5, -3.0]),
    ("vector<text, 2>", ["", "x" * 300], pa.list_(pa.string(), 2), ["", "x" * 300]),
    (
        "list<frozen<map<text, frozen<set<date>>>>>",
        [{"a": {dt.date(2024, 1, 1)}}, {}],
        pa.list_(pa.map_(pa.string(), pa.list_(pa.date32()))),
        [[("a", [dt.date(2024, 1, 1)])], []],
    ),
]


@pytest.fixture(scope="module")
def typed(shared: rsylla.Session) -> rsylla.Session:
    shared.execute("CREATE TYPE address (street text, zip int)")
    columns = ", ".join(f"c{number} {cql}" for number, (cql, *_) in enumerate(COLUMNS))
    shared.execute(f"CREATE TABLE typed (id int PRIMARY KEY, {columns})")
    shared.execute(f"CREATE TABLE copied (id int PRIMARY KEY, {columns})")
    names = ["id", *(f"c{number}" for number in range(len(COLUMNS)))]
    insert = f"INSERT INTO typed ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"
    shared.execute(insert, [1, *(value for _, value, *_ in COLUMNS)])
    shared.execute("INSERT INTO typed (id) VALUES (2)")
    return shared


def test_every_type_has_its_arrow_type_and_value(typed: rsylla.Session) -> None:
    table = typed.execute("SELECT * FROM typed").to_arrow()
    assert table.num_rows == 2
    filled, empty = sorted(table.to_pylist(), key=lambda row: row["id"])
    for number, (cql, _, data_type, expected) in enumerate(COLUMNS):
        name = f"c{number}"
        assert table.schema.field(name).type == data_type, cql
        assert filled[name] == expected, cql
        assert empty[name] is None, cql
    table.validate(full=True)


def test_every_type_is_inserted_as_it_was_read(typed: rsylla.Session) -> None:
    table = typed.execute("SELECT * FROM typed").to_arrow()
    assert typed.insert_arrow("copied", table) == 2
    assert set(typed.execute("SELECT * FROM copied").rows()[0].as_dict()) == set(table.schema.names)
    original = typed.execute("SELECT * FROM typed WHERE id = 1").single_row().as_dict()
    copy = typed.execute("SELECT * FROM copied WHERE id = 1").single_row().as_dict()
    assert copy == original
    assert typed.execute("SELECT c0 FROM copied WHERE id = 2").single_row() == (None,)


def test_result_is_arrow_data_itself(typed: rsylla.Session) -> None:
    result = typed.execute("SELECT id, c0 FROM typed")
    assert pa.table(result).equals(result.to_arrow())
    assert pa.table(result).equals(result.to_arrow()), "again and again"
    assert typed.insert_arrow("copied", result) == 2


@pytest.fixture(scope="module")
def paged(shared: rsylla.Session) -> rsylla.Session:
    shared.execute("CREATE TABLE paged (p int, c int, d decimal, PRIMARY KEY (p, c))")
    data = pa.table({"p": pa.array([1] * 95, pa.int8()), "c": pa.array(range(95), pa.uint64())})
    assert shared.insert_arrow("paged", data) == 95
    update = shared.prepare("UPDATE paged SET d = ? WHERE p = 1 AND c = ?")
    for number in range(95):
        shared.execute_prepared(update, (Decimal(number).scaleb(-(number // 20)), number))
    return shared


PAGED = Query("SELECT c, d FROM paged WHERE p = 1").with_page_size(20)


def test_reader_fetches_page_by_page(paged: rsylla.Session) -> None:
    reader = paged.query(PAGED).arrow_reader(decimal_scale=4)
    sizes = [batch.num_rows for batch in reader]
    assert sizes == [20, 20, 20, 20, 15]
    table = paged.query(PAGED).to_arrow()
    assert table.column("c").to_pylist() == list(range(95))
    assert table.schema.field("d").type == pa.decimal128(38, 4)
    assert table.column("d").num_chunks == 5


def test_scale_of_decimals_holds_every_value(paged: rsylla.Session) -> None:
    result = paged.query(PAGED)
    assert result.to_arrow().column("d").to_pylist() == [row.d for row in result]
    with pytest.raises(ResultError, match=r'cannot read "d" \(decimal\): .*decimal_scale'):
        result.to_arrow(decimal_scale=2)
    with pytest.raises(pa.ArrowException, match="decimal_scale"):
        result.arrow_reader().read_all()
    with pytest.raises(ArgumentError, match="0 to 38"):
        result.to_arrow(decimal_scale=39)


def test_numbers_of_more_digits_are_refused(shared: rsylla.Session) -> None:
    shared.execute("CREATE TABLE IF NOT EXISTS long (id int PRIMARY KEY, v varint, d decimal)")
    shared.execute("INSERT INTO long (id, v, d) VALUES (1, ?, 1)", [10**38])
    shared.execute("INSERT INTO long (id, v, d) VALUES (2, 1, ?)", [Decimal("1E-39")])
    shared.execute("INSERT INTO long (id, v, d) VALUES (3, ?, ?)", [10**38 - 1, Decimal("1E-38")])
    for key, column in ((1, "v"), (2, "d")):
        with pytest.raises(ResultError, match=f'"{column}".*more than 38 digits'):
            shared.execute("SELECT * FROM long WHERE id = ?", [key]).to_arrow()
    exact = shared.execute("SELECT * FROM long WHERE id = 3").to_arrow().to_pylist()[0]
    assert (exact["v"], exact["d"]) == (10**38 - 1, Decimal("1E-38"))


def test_results_without_rows_are_empty_tables(shared: rsylla.Session) -> None:
    shared.execute("CREATE TABLE none (id int PRIMARY KEY, v list<text>)")
    nothing = shared.execute("SELECT * FROM none").to_arrow()
    assert nothing.num_rows == 0
    assert nothing.schema.field("v").type == pa.list_(pa.string())
    assert shared.execute("INSERT INTO none (id) VALUES (1)").to_arrow().num_columns == 0
    assert shared.execute("SELECT v FROM none").to_arrow().num_rows == 1


# CQL type, an Arrow array of one value, what is read back.
TAKEN: list[tuple[str, pa.Array, Any]] = [
    ("bigint", pa.array([7], pa.uint8()), 7),
    ("varint", pa.array([2**63], pa.uint64()), 2**63),
    ("varint", pa.array([Decimal(120)], pa.decimal128(5, 2)), 120),
    ("varint", pa.array([Decimal(-(2**200))], pa.decimal256(70, 0)), -(2**200)),
    ("double", pa.array([3]), 3.0),
    ("double", pa.array([1.5], pa.float32()), 1.5),
    ("float", pa.array([0.1], pa.float64()), 0.10000000149011612),
    ("decimal", pa.array([7]), Decimal(7)),
    ("decimal", pa.array([Decimal("1.5")], pa.decimal128(10, 3)), Decimal("1.500")),
    ("text", pa.array(["x"], pa.large_string()), "x"),
    ("text", pa.array(["x"], pa.string_view()), "x"),
    ("text", pa.array(["x"]).dictionary_encode(), "x"),
    ("blob", pa.array([b"x"], pa.large_binary()), b"x"),
    ("blob", pa.array([b"x"], pa.binary_view()), b"x"),
    ("blob", pa.array([b"xy"], pa.binary(2)), b"xy"),
    ("uuid", pa.array([str(UUID_4)]), UUID_4),
    ("uuid", pa.array([UUID_4.bytes]), UUID_4),
    ("uuid", pa.array([UUID_4.bytes], pa.binary(16)), UUID_4),
    ("uuid", pa.array([UUID_4.bytes], UUIDS), UUID_4),
    ("inet", pa.array(["::1"]), ipaddress.ip_address("::1")),
    ("timestamp", pa.array([5]), dt.datetime(1970, 1, 1, microsecond=5000, tzinfo=UTC)),
    (
        "timestamp",
        pa.array([-1], pa.timestamp("ns")),
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    ),
    ("timestamp", pa.array([1], pa.timestamp("s")), dt.datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
    (
        "timestamp",
        pa.array([dt.datetime(2024, 1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))]),
        dt.datetime(2024, 1, 1, tzinfo=UTC),
    ),
    ("date", pa.array([3]), dt.date(1970, 1, 4)),
    ("date", pa.array(["2024-02-29"]), dt.date(2024, 2, 29)),
    ("date", pa.array([dt.date(2024, 2, 29)], pa.date64()), dt.date(2024, 2, 29)),
    ("time", pa.array([dt.time(1, 2, 3)], pa.time32("s")), dt.time(1, 2, 3)),
    ("time", pa.array([dt.time(1, 2, 3, 4)], pa.time64("us")), dt.time(1, 2, 3, 4)),
    ("duration", pa.array([dt.timedelta(days=1)]), Duration(0, 0, 86_400 * 10**9)),
    (
        "duration",
        pa.array(
            [{"months": 1, "days": 2, "nanoseconds": 3}],
            pa.struct([("months", pa.int32()), ("days", pa.int32()), ("nanoseconds", pa.int64())]),
        ),
        Duration(1, 2, 3),
    ),
    ("list<int>", pa.array([[1, 2]], pa.large_list(pa.int64())), [1, 2]),
    ("list<int>", pa.array([[1, 2]], pa.list_(pa.int16(), 2)), [1, 2]),
    ("set<text>", pa.array([["b", "a", "b"]]), {"a", "b"}),
    ("map<text, int>", pa.array([[{"key": "k", "value": 1}]]), {"k": 1}),
    ("tuple<int, text>", pa.array([{"a": 1, "b": "x"}]), (1, "x")),
    ("frozen<address>", pa.array([{"zip": 1}]), {"street": None, "zip": 1}),
    ("vector<float, 2>", pa.array([[1, 2]]), [1.0, 2.0]),
    ("vector<text, 2>", pa.array([["", "xy"]]), ["", "xy"]),
    ("int", pa.nulls(1), None),
    ("ascii", pa.array(["x"]), "x"),
    ("timeuuid", pa.array([str(UUID_1)]), UUID_1),
    ("boolean", pa.array([False]), False),
]

# CQL type, an Arrow array of one value, a part of the reason.
REFUSED: list[tuple[str, pa.Array, str]] = [
    ("tinyint", pa.array([128]), "out of the range"),
    ("bigint", pa.array([2**63], pa.uint64()), "out of the range"),
    ("int", pa.array([1.0]), "Arrow's Float64 is no int"),
    ("int", pa.array(["1"]), "Arrow's Utf8 is no int"),
    ("boolean", pa.array([1]), "is no boolean"),
    ("double", pa.array([2**53 + 1]), "would have to be rounded"),
    ("float", pa.array([1e39]), "beyond the range of float"),
    ("varint", pa.array([Decimal("1.5")]), "has a fraction"),
    ("ascii", pa.array(["é"]), "beyond ASCII"),
    ("text", pa.array([b"x"]), "is no text"),
    ("uuid", pa.array(["nope"]), "is no UUID"),
    ("uuid", pa.array([b"short"]), "16 bytes"),
    ("timeuuid", pa.array([str(UUID_4)]), "version 4"),
    ("inet", pa.array(["localhost"]), "no IP address"),
    ("date", pa.array(["2023-02-29"]), "no date"),
    ("date", pa.array([1], pa.timestamp("ms")), "is no date"),
    ("time", pa.array([-1]), "outside its day"),
    ("duration", pa.array([pa.MonthDayNano([1, -1, 0])]), "same sign"),
    ("list<int>", pa.array([[1, None]]), "holds no null"),
    ("map<text, int>", pa.array([[("k", None)]], pa.map_(pa.string(), pa.int32())), "no null"),
    ("tuple<int, text>", pa.array([{"a": 1}]), "expected 2 elements, got 1"),
    ("frozen<address>", pa.array([{"city": "x"}]), 'has no field "city"'),
    ("frozen<address>", pa.array([{"zip": "x"}]), 'field "zip": Arrow\'s Utf8 is no int'),
    ("vector<float, 2>", pa.array([[1.0]]), "expected 2 elements, got 1"),
    ("vector<float, 2>", pa.array([[1.0, None]]), "holds no null"),
]


@pytest.fixture(scope="module")
def one_by_one(typed: rsylla.Session) -> rsylla.Session:
    kinds = sorted({cql for cql, *_ in [*TAKEN, *REFUSED]})
    columns = ", ".join(f"c{number} {cql}" for number, cql in enumerate(kinds))
    typed.execute(f"CREATE TABLE one (id int PRIMARY KEY, {columns})")
    return typed


def column_of(cql: str) -> str:
    return f"c{sorted({cql for cql, *_ in [*TAKEN, *REFUSED]}).index(cql)}"


@pytest.mark.parametrize(("cql", "array", "expected"), TAKEN)
def test_arrow_is_taken_by_the_columns_type(
    one_by_one: rsylla.Session, cql: str, array: pa.Array, expected: object
) -> None:
    column = column_of(cql)
    data = pa.table({"id": pa.array([1]), column: array})
    assert one_by_one.insert_arrow("one", data, nulls="null") == 1
    assert one_by_one.execute(f"SELECT {column} FROM one WHERE id = 1").single_row()[0] == expected


@pytest.mark.parametrize(("cql", "array", "reason"), REFUSED)
def test_what_does_not_fit_is_refused(
    one_by_one: rsylla.Session, cql: str, array: pa.Array, reason: str
) -> None:
    column = column_of(cql)
    data = pa.table({"id": pa.array([99]), column: array})
    with pytest.raises(BindError, match=f'cannot bind "{column}"') as raised:
        one_by_one.insert_arrow("one", data)
    assert reason in str(raised.value)
    assert raised.value.outcome == "not executed"
    assert not one_by_one.execute("SELECT id FROM one WHERE id = 99")


def test_slices_and_batches_are_read_where_they_begin(shared: rsylla.Session) -> None:
    shared.execute("CREATE TABLE sliced (id int PRIMARY KEY, l list<text>, f frozen<tuple<int>>)")
    whole = pa.table(
        {
            "id": pa.array(range(9), pa.int32()),
            "l": [[str(number)] * number for number in range(9)],
            "f": [{"x": number} for number in range(9)],
        }
    )
    assert shared.insert_arrow("sliced", whole.slice(3, 2)) == 2
    assert shared.insert_arrow("sliced", whole.slice(6).to_batches()[0]) == 3
    read = {row.id: (row.l, row.f) for row in shared.execute("SELECT * FROM sliced")}
    assert read == {number: ([str(number)] * number, (number,)) for number in (3, 4, 6, 7, 8)}


@pytest.fixture
def noted(shared: rsylla.Session) -> Iterator[rsylla.Session]:
    shared.execute("CREATE TABLE IF NOT EXISTS noted (id int PRIMARY KEY, note text)")
    shared.execute("INSERT INTO noted (id, note) VALUES (1, 'kept')")
    yield shared
    shared.execute("TRUNCATE noted")


def test_nulls_leave_a_column_alone_unless_asked_to_delete(noted: rsylla.Session) -> None:
    data = pa.table({"id": [1], "note": pa.array([None], pa.string())})
    noted.insert_arrow("noted", data)
    assert noted.execute("SELECT note FROM noted WHERE id = 1").single_row().note == "kept"
    noted.insert_arrow("noted", data, nulls="null")
    assert noted.execute("SELECT note FROM noted WHERE id = 1").single_row().note is None


def test_prepared_statement_takes_the_datas_columns(noted: rsylla.Session) -> None:
    statement = noted.prepare("UPDATE noted USING TTL ? SET note = ? WHERE id = ?")
    data = pa.table({"note": ["a", "b"], "id": [1, 2], "ttl": [100, 200]})
    assert noted.insert_arrow(statement, data, concurrency=1) == 2
    rows = noted.execute("SELECT id, note, ttl(note) AS ttl FROM noted").rows()
    assert sorted((row.id, row.note) for row in rows) == [(1, "a"), (2, "b")]
    assert all(0 < row.ttl <= 200 for row in rows)
    with pytest.raises(BindError, match='the data has no column "ttl"'):
        noted.insert_arrow(statement, data.drop(["ttl"]))
    with pytest.raises(BindError, match='no bind marker is named "more"'):
        noted.insert_arrow(statement, data.append_column("more", [[1, 2]]))


def test_error_names_the_row(noted: rsylla.Session) -> None:
    data = pa.table({"id": [1, 2, 2**40], "note": ["a", "b", "c"]})
    with pytest.raises(BindError, match='row 2: cannot bind "id"'):
        noted.insert_arrow("noted", data, concurrency=1)
    assert len(noted.execute("SELECT id FROM noted")) == 2


def test_bad_arguments_are_refused(noted: rsylla.Session) -> None:
    data = pa.table({"id": [1]})
    for table in ("", "a.b.c", "noted; DROP TABLE noted", "noted (id) VALUES (1) --", "a b"):
        with pytest.raises(ArgumentError, match="a table is named"):
            noted.insert_arrow(table, data)
    with pytest.raises(ArgumentError, match=r"expected Arrow data .* got dict"):
        noted.insert_arrow("noted", {"id": [1]})  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match='"unset" or "null"'):
        noted.insert_arrow("noted", data, nulls="no")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="one or more"):
        noted.insert_arrow("noted", data, concurrency=0)
    with pytest.raises(StatementError):
        noted.insert_arrow("noted", pa.table({'x"; --': [1]}))
    with pytest.raises(StatementError):
        noted.insert_arrow("no_such_table", data)


def test_datas_own_error_is_raised(noted: rsylla.Session) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"id": [5]})
        raise RuntimeError("the source broke")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("id", pa.int64())]), batches())
    with pytest.raises(ArgumentError, match="the source broke"):
        noted.insert_arrow("noted", reader)
    assert noted.execute("SELECT id FROM noted WHERE id = 5")


def test_reader_of_a_closed_session_says_so(paged: rsylla.Session, node: str) -> None:
    import rsylla

    with rsylla.Session.connect([node]) as session:
        session.use_keyspace(paged.get_keyspace() or "")
        reader = session.query(PAGED).arrow_reader(decimal_scale=4)
    assert reader.read_next_batch().num_rows == 20
    with pytest.raises(pa.ArrowException, match="closed"):
        reader.read_next_batch()
