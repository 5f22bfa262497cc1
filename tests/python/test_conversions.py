"""The conversion tables: every CQL type, every Python form that it takes, and what it refuses.

Each case is bound by the real server's own types and read back.
"""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import ipaddress
import math
import types
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from rsylla import UNSET, BindError, Date, Duration, Time, Timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    import rsylla

UTC = dt.UTC
UUID_4 = uuid.UUID("123e4567-e89b-42d3-a456-426614174000")
UUID_1 = uuid.UUID("7f0f2b6c-6f0a-11ee-b962-0242ac120002")


class Address(NamedTuple):
    street: str | None
    zip: int | None


@dataclasses.dataclass
class AddressData:
    street: str | None
    zip: int | None


class AddressObject:
    def __init__(self, street: str | None, number: int | None) -> None:
        self.street = street
        self.zip = number


class Index:
    """What stands for an integer, as numpy's integers do."""

    def __index__(self) -> int:
        return 42


class Half:
    """What stands for a number, as numpy's floats do."""

    def __float__(self) -> float:
        return 0.5

    def __eq__(self, other: object) -> bool:
        return other == 0.5

    __hash__ = None  # type: ignore[assignment]


class Number(enum.IntEnum):
    SEVEN = 7


class Word(enum.StrEnum):
    HELLO = "hello"


ADDRESS = {"street": "Elm", "zip": 12}

# CQL type, what is bound, what is read.
ROUND_TRIPS: list[tuple[str, Any, Any]] = [
    ("boolean", True, True),
    ("boolean", False, False),
    ("tinyint", -128, -128),
    ("tinyint", 127, 127),
    ("smallint", -(2**15), -(2**15)),
    ("smallint", 2**15 - 1, 2**15 - 1),
    ("int", -(2**31), -(2**31)),
    ("int", 2**31 - 1, 2**31 - 1),
    ("int", Index(), 42),
    ("int", Number.SEVEN, 7),
    ("bigint", 5, 5),
    ("bigint", 1_763_769_600, 1_763_769_600),
    ("bigint", 2**40, 2**40),
    ("bigint", -(2**63), -(2**63)),
    ("bigint", 2**63 - 1, 2**63 - 1),
    ("varint", 0, 0),
    ("varint", -1, -1),
    ("varint", 127, 127),
    ("varint", 128, 128),
    ("varint", -128, -128),
    ("varint", -129, -129),
    ("varint", 2**63, 2**63),
    ("varint", 2**70, 2**70),
    ("varint", -(2**70), -(2**70)),
    ("varint", 10**5000, 10**5000),
    ("varint", Index(), 42),
    ("float", 1.5, 1.5),
    ("float", 3, 3.0),
    ("float", 0.1, 0.10000000149011612),
    ("float", math.inf, math.inf),
    ("double", 45.2, 45.2),
    ("double", 3, 3.0),
    ("double", 2**53, float(2**53)),
    ("double", -math.inf, -math.inf),
    ("double", 5e-324, 5e-324),
    ("double", Decimal("0.5"), 0.5),
    ("double", Half(), 0.5),
    ("double", 1e308, 1e308),
    ("decimal", Decimal("1.50"), Decimal("1.50")),
    ("decimal", Decimal("-0.001"), Decimal("-0.001")),
    ("decimal", Decimal("1E+3"), Decimal("1E+3")),
    ("decimal", Decimal("1E-30"), Decimal("1E-30")),
    ("decimal", Decimal(10**40), Decimal(10**40)),
    (
        "decimal",
        Decimal("-123456789012345678901234567890.123"),
        Decimal("-123456789012345678901234567890.123"),
    ),
    ("decimal", 7, Decimal(7)),
    ("decimal", 2**100, Decimal(2**100)),
    ("text", "", ""),
    ("text", "héllo wörld 🦀", "héllo wörld 🦀"),
    ("text", "a\0b", "a\0b"),
    ("text", Word.HELLO, "hello"),
    ("ascii", "plain", "plain"),
    ("blob", b"", b""),
    ("blob", b"\x00\xff", b"\x00\xff"),
    ("blob", bytearray(b"ab"), b"ab"),
    ("blob", memoryview(b"abcdef")[::2], b"ace"),
    ("uuid", UUID_4, UUID_4),
    ("uuid", str(UUID_4), UUID_4),
    ("uuid", UUID_4.hex, UUID_4),
    ("uuid", str(UUID_4).upper(), UUID_4),
    ("uuid", f"{{{UUID_4}}}", UUID_4),
    ("uuid", uuid.UUID(int=0), uuid.UUID(int=0)),
    ("uuid", uuid.UUID(int=2**128 - 1), uuid.UUID(int=2**128 - 1)),
    ("timeuuid", UUID_1, UUID_1),
    ("timeuuid", str(UUID_1), UUID_1),
    ("inet", "192.0.2.1", ipaddress.ip_address("192.0.2.1")),
    ("inet", "2001:db8::1", ipaddress.ip_address("2001:db8::1")),
    ("inet", ipaddress.ip_address("192.0.2.1"), ipaddress.ip_address("192.0.2.1")),
    ("inet", ipaddress.ip_address("::1"), ipaddress.ip_address("::1")),
    ("timestamp", 0, dt.datetime(1970, 1, 1, tzinfo=UTC)),
    ("timestamp", 5, dt.datetime(1970, 1, 1, microsecond=5000, tzinfo=UTC)),
    ("timestamp", 1_763_769_600_123, dt.datetime(2025, 11, 22, microsecond=123_000, tzinfo=UTC)),
    ("timestamp", -1, dt.datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
    ("timestamp", dt.datetime(2024, 2, 29, 12, 30), dt.datetime(2024, 2, 29, 12, 30, tzinfo=UTC)),
    (
        "timestamp",
        dt.datetime(2024, 1, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30))),
        dt.datetime(2023, 12, 31, 19, 0, tzinfo=UTC),
    ),
    (
        "timestamp",
        dt.datetime(2024, 1, 1, microsecond=123_999, tzinfo=UTC),
        dt.datetime(2024, 1, 1, microsecond=123_000, tzinfo=UTC),
    ),
    (
        "timestamp",
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    ),
    ("timestamp", dt.datetime.min, dt.datetime(1, 1, 1, tzinfo=UTC)),
    ("timestamp", 253_402_300_799_999, dt.datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC)),
    ("timestamp", 253_402_300_800_000, Timestamp(253_402_300_800_000)),
    ("timestamp", -(2**63), Timestamp(-(2**63))),
    ("timestamp", Timestamp(2**63 - 1), Timestamp(2**63 - 1)),
    ("date", 0, dt.date(1970, 1, 1)),
    ("date", 20_414, dt.date(2025, 11, 22)),
    ("date", -1, dt.date(1969, 12, 31)),
    ("date", dt.date(2024, 2, 29), dt.date(2024, 2, 29)),
    ("date", dt.date.min, dt.date.min),
    ("date", dt.date.max, dt.date.max),
    ("date", "2026-01-02", dt.date(2026, 1, 2)),
    ("date", 2**31 - 1, Date(2**31 - 1)),
    ("date", -(2**31), Date(-(2**31))),
    ("date", Date(10_000_000), Date(10_000_000)),
    ("time", dt.time(23, 59, 58, 123_456), dt.time(23, 59, 58, 123_456)),
    ("time", 0, dt.time()),
    ("time", 1_000, dt.time(microsecond=1)),
    ("time", 1, Time(1)),
    ("time", 86_399_999_999_999, Time(86_399_999_999_999)),
    ("time", Time(1), Time(1)),
    ("time", Time.from_time(dt.time(1, 2, 3)), dt.time(1, 2, 3)),
    ("time", "01:02:03", dt.time(1, 2, 3)),
    ("time", "01:02:03.000000001", Time(3_723_000_000_001)),
    ("duration", Duration(1, 2, 3_000_000_000), Duration(1, 2, 3_000_000_000)),
    ("duration", Duration(-1, -2, -3), Duration(-1, -2, -3)),
    ("duration", Duration(), Duration()),
    (
        "duration",
        Duration(2**31 - 1, 2**31 - 1, 2**63 - 1),
        Duration(2**31 - 1, 2**31 - 1, 2**63 - 1),
    ),
    ("duration", dt.timedelta(days=1, microseconds=1), Duration(0, 0, 86_400_000_001_000)),
    ("list<int>", [1, 2, 1], [1, 2, 1]),
    ("list<int>", (1000, 2000), [1000, 2000]),
    ("list<int>", range(3), [0, 1, 2]),
    ("list<int>", collections.deque([3, 4]), [3, 4]),
    ("list<int>", array.array("i", [5, 6]), [5, 6]),
    ("list<int>", {7: "a"}.keys(), [7]),
    ("list<int>", frozenset([8]), [8]),
    ("list<int>", [], None),
    ("set<text>", {"a", "b"}, {"a", "b"}),
    ("set<text>", ["b", "a", "b"], {"a", "b"}),
    ("set<text>", ("x",), {"x"}),
    ("set<text>", frozenset(["y"]), {"y"}),
    ("set<text>", set(), None),
    ("map<text, text>", {"k": "v"}, {"k": "v"}),
    ("map<text, text>", {}, None),
    ("map<text, text>", collections.OrderedDict(b="2", a="1"), {"a": "1", "b": "2"}),
    ("map<text, text>", types.MappingProxyType({"k": "v"}), {"k": "v"}),
    ("map<text, text>", [("k", "v")], {"k": "v"}),
    ("map<int, bigint>", {1: 2, 3: 2**40}, {1: 2, 3: 2**40}),
    ("map<text, frozen<list<int>>>", {"a": [1, 2], "b": []}, {"a": [1, 2], "b": []}),
    ("frozen<list<int>>", [], []),
    ("frozen<set<int>>", {3, 1, 2}, {1, 2, 3}),
    ("frozen<map<uuid, date>>", {str(UUID_4): "2026-01-02"}, {UUID_4: dt.date(2026, 1, 2)}),
    ("set<frozen<list<int>>>", [[1, 2], (3,)], {(1, 2), (3,)}),
    ("set<frozen<set<int>>>", [{1}, {2, 3}], {frozenset([1]), frozenset([2, 3])}),
    ("set<frozen<map<text, int>>>", [{"a": 1}], {(("a", 1),)}),
    ("set<frozen<map<text, int>>>", {(("a", 1),)}, {(("a", 1),)}),
    ("map<frozen<list<int>>, text>", {(1, 2): "x"}, {(1, 2): "x"}),
    ("set<frozen<address>>", [ADDRESS], {(("street", "Elm"), ("zip", 12))}),
    (
        "set<frozen<address>>",
        {(("street", "Elm"), ("zip", 12))},
        {(("street", "Elm"), ("zip", 12))},
    ),
    ("tuple<int, text>", (1, "a"), (1, "a")),
    ("tuple<int, text>", [1, None], (1, None)),
    ("tuple<int, text>", (None, None), (None, None)),
    ("tuple<int, frozen<list<text>>>", (1, ["a"]), (1, ["a"])),
    ("address", ADDRESS, ADDRESS),
    ("address", {"zip": 12}, {"street": None, "zip": 12}),
    ("address", types.MappingProxyType(ADDRESS), ADDRESS),
    ("address", Address("Elm", 12), ADDRESS),
    ("address", AddressData("Elm", None), {"street": "Elm", "zip": None}),
    ("address", AddressObject("Elm", 12), ADDRESS),
    ("list<frozen<address>>", [ADDRESS, Address(None, 1)], [ADDRESS, {"street": None, "zip": 1}]),
    ("vector<float, 3>", [1.0, 2.5, -3.0], [1.0, 2.5, -3.0]),
    ("vector<float, 3>", array.array("f", [1.0, 2.0, 3.0]), [1.0, 2.0, 3.0]),
    ("vector<int, 2>", (1, 2), [1, 2]),
    ("vector<text, 2>", ["", "x" * 300], ["", "x" * 300]),
    ("vector<uuid, 1>", [str(UUID_4)], [UUID_4]),
    ("vector<frozen<list<int>>, 2>", [[1], []], [[1], []]),
    ("vector<smallint, 2>", [-1, 300], [-1, 300]),
]

ALL_TYPES = sorted({cql for cql, _, _ in ROUND_TRIPS})

# CQL type, what is bound, a part of the reason.
REFUSALS: list[tuple[str, Any, str]] = [
    ("boolean", 1, "expected bool, got int"),
    ("boolean", "true", "got str"),
    ("tinyint", 128, "out of the range of tinyint, -128 to 127"),
    ("tinyint", -129, "out of the range of tinyint"),
    ("smallint", 2**15, "out of the range of smallint"),
    ("int", 2**31, "out of the range of int, -2147483648 to 2147483647"),
    ("int", 2**100, "out of the range of int"),
    ("int", True, "expected int, got bool"),
    ("int", 1.0, "expected int, got float"),
    ("int", "1", "expected int, got str"),
    ("int", Decimal(1), "expected int, got decimal.Decimal"),
    ("bigint", 2**63, "out of the range of bigint"),
    ("bigint", dt.datetime(2024, 1, 1), "expected int, got datetime.datetime"),
    ("varint", 1.5, "expected int, got float"),
    ("varint", True, "expected int, got bool"),
    ("float", 1e39, "beyond the range of float"),
    ("float", "1.5", "expected float or int, got str"),
    ("double", True, "got bool"),
    ("double", 2**53 + 1, "would have to round the int"),
    ("double", 10**400, "would have to round the int"),
    ("double", Decimal("0.1"), "would have to round the decimal.Decimal"),
    ("decimal", 0.1, "expected decimal.Decimal or int, got float"),
    ("decimal", Decimal("NaN"), "no NaN and no infinity"),
    ("decimal", Decimal("-Infinity"), "no NaN and no infinity"),
    ("decimal", Decimal("1E+99999999999"), "exponent is out of the range"),
    ("text", b"bytes", "expected str, got bytes"),
    ("text", 1, "expected str, got int"),
    ("text", "\ud800", "half of a surrogate pair"),
    ("text", UUID_4, "expected str, got uuid.UUID"),
    ("ascii", "é", "beyond ASCII"),
    ("blob", "text", "expected bytes, bytearray or memoryview, got str"),
    ("blob", [1, 2], "got list"),
    ("uuid", "no uuid", "the text is no UUID"),
    ("uuid", "", "the text is no UUID"),
    ("uuid", 5, "expected uuid.UUID or str, got int"),
    ("uuid", UUID_4.bytes, "got bytes"),
    ("timeuuid", UUID_4, "holds UUIDs of version 1 (uuid.uuid1()), got version 4"),
    ("inet", "localhost", "the text is no IP address"),
    ("inet", 5, "got int"),
    ("inet", ipaddress.ip_interface("192.0.2.1/24"), "mask would be lost"),
    ("inet", ipaddress.ip_address("fe80::1%eth0"), "scope, which would be lost"),
    ("timestamp", "2026-01-02", "got str"),
    ("timestamp", 1.5, "got float"),
    ("timestamp", dt.date(2024, 1, 1), "got datetime.date"),
    ("timestamp", 2**63, "out of the range of timestamp"),
    ("date", dt.datetime(2024, 1, 1), "whose time would be lost"),
    ("date", "2023-02-29", "the text is no date"),
    ("date", "2023-13-01", "the text is no date"),
    ("date", "20230101", "the text is no date"),
    ("date", "2023-1-1", "the text is no date"),
    ("date", 2**31, "days since 1970-01-01 is out of range"),
    ("date", 1.0, "got float"),
    ("time", -1, "out of range, 0 to 86399999999999"),
    ("time", 86_400_000_000_000, "out of range"),
    ("time", dt.time(1, tzinfo=UTC), "without time zone"),
    ("time", "24:00:00", "the text is no time"),
    ("time", "1:00:00", "the text is no time"),
    ("time", "01:00:00.0000000001", "the text is no time"),
    ("duration", 5, "expected rsylla.Duration or datetime.timedelta, got int"),
    ("duration", dt.timedelta.max, "beyond 2^63 nanoseconds"),
    ("list<int>", "12", "got str"),
    ("list<int>", b"12", "got bytes"),
    ("list<int>", {1: 2}, "got dict"),
    ("list<int>", (i for i in (1, 2)), "got generator"),
    ("list<int>", [1, "2"], "element 1: expected int, got str"),
    ("list<int>", [1, None], "element 1: a collection holds no null"),
    ("list<int>", 5, "got int"),
    ("set<text>", "text", "got str"),
    ("set<text>", {1}, "element 0: expected str, got int"),
    ("map<text, text>", {"a": 1}, "value of entry 0: expected str, got int"),
    ("map<text, text>", {1: "a"}, "key of entry 0: expected str, got int"),
    ("map<text, text>", {"a": None}, "value of entry 0: a collection holds no null"),
    ("map<text, text>", ["ab"], "entry 0"),
    ("map<text, text>", "ab", "got str"),
    (
        "map<text, frozen<list<int>>>",
        {"a": ["x"]},
        "value of entry 0: element 0: expected int, got str",
    ),
    ("tuple<int, text>", (1,), "expected 2 elements, got 1"),
    ("tuple<int, text>", (1, 2), "element 1: expected str, got int"),
    ("tuple<int, text>", {1, 2}, "got set"),
    (
        "address",
        {"street": "Elm", "city": "x"},
        'has no field "city"; its fields are "street", "zip"',
    ),
    ("address", {"zip": "12"}, 'field "zip": expected int, got str'),
    ("address", {1: "x"}, "a key that is no text"),
    ("address", "Elm", "got str"),
    ("address", ("Elm", 12), "got tuple"),
    ("address", object(), 'the object has no attribute "street"'),
    (
        "list<frozen<address>>",
        [{"zip": 2**31}],
        'element 0: field "zip": the number is out of the range',
    ),
    ("vector<float, 3>", [1.0, 2.0], "expected 3 elements, got 2"),
    ("vector<float, 3>", [1.0, None, 3.0], "element 1: a vector holds no null"),
    ("vector<int, 2>", [1, 2**31], "element 1: the number is out of the range"),
]


@pytest.fixture(scope="module")
def columns(shared: rsylla.Session) -> Callable[[str], str]:
    """One table with a column of each type."""
    shared.execute("CREATE TYPE address (street text, zip int)")
    names = {cql: f"c{number}" for number, cql in enumerate(ALL_TYPES)}
    definitions = ", ".join(f"{name} {cql}" for cql, name in names.items())
    shared.execute(f"CREATE TABLE typed (id int PRIMARY KEY, {definitions})")
    return names.__getitem__


def write(session: rsylla.Session, column: str, value: object) -> None:
    session.execute(f"INSERT INTO typed (id, {column}) VALUES (?, ?)", (1, value))


def read(session: rsylla.Session, column: str) -> Any:
    return session.execute(f"SELECT {column} FROM typed WHERE id = ?", (1,)).single_row()[0]


def case_id(value: object) -> str:
    text = repr(value) if not isinstance(value, int) or abs(value) < 2**200 else "huge int"
    return text[:60]


@pytest.mark.parametrize(("cql", "given", "expected"), ROUND_TRIPS, ids=case_id)
def test_value_reads_back(
    shared: rsylla.Session, columns: Callable[[str], str], cql: str, given: object, expected: object
) -> None:
    column = columns(cql)
    write(shared, column, given)
    got = read(shared, column)
    assert got == expected
    assert type(got) is type(expected)
    if isinstance(expected, Decimal):
        assert got.as_tuple() == expected.as_tuple()
    if isinstance(expected, dt.datetime):
        assert got.tzinfo is dt.UTC


@pytest.mark.parametrize(("cql", "_given", "expected"), ROUND_TRIPS, ids=case_id)
def test_what_was_read_can_be_bound_again(
    shared: rsylla.Session,
    columns: Callable[[str], str],
    cql: str,
    _given: object,
    expected: object,
) -> None:
    column = columns(cql)
    write(shared, column, expected)
    assert read(shared, column) == expected


@pytest.mark.parametrize("cql", ALL_TYPES)
def test_none_is_null_and_unset_leaves_the_value(
    shared: rsylla.Session, columns: Callable[[str], str], cql: str
) -> None:
    column = columns(cql)
    value = next(
        given for case, given, expected in ROUND_TRIPS if case == cql and expected is not None
    )
    write(shared, column, value)
    kept = read(shared, column)
    write(shared, column, UNSET)
    assert read(shared, column) == kept
    assert kept is not None
    write(shared, column, None)
    assert read(shared, column) is None


@pytest.mark.parametrize(("cql", "given", "reason"), REFUSALS, ids=case_id)
def test_value_is_refused_with_a_reason(
    shared: rsylla.Session, columns: Callable[[str], str], cql: str, given: object, reason: str
) -> None:
    column = columns(cql)
    with pytest.raises(BindError) as raised:
        write(shared, column, given)
    message = str(raised.value)
    assert reason in message
    assert f'cannot bind "{column}"' in message
    assert "INSERT INTO typed" in message
    assert raised.value.outcome == "not executed"
    assert raised.value.statement is not None
    assert raised.value.keyspace == shared.get_keyspace()


def test_nan_reads_back(shared: rsylla.Session, columns: Callable[[str], str]) -> None:
    for cql in ("float", "double"):
        write(shared, columns(cql), math.nan)
        assert math.isnan(read(shared, columns(cql)))


def test_negative_zero_keeps_its_sign(
    shared: rsylla.Session, columns: Callable[[str], str]
) -> None:
    write(shared, columns("double"), -0.0)
    assert math.copysign(1, read(shared, columns("double"))) == -1


def test_decimal_is_independent_of_the_context(
    shared: rsylla.Session, columns: Callable[[str], str]
) -> None:
    value = Decimal("3.14159265358979323846264338327950288419716939937510")
    with decimal.localcontext(prec=5):
        write(shared, columns("decimal"), value)
        assert read(shared, columns("decimal")) == value


def test_uuid_is_an_ordinary_uuid(shared: rsylla.Session, columns: Callable[[str], str]) -> None:
    import copy
    import pickle

    write(shared, columns("uuid"), UUID_4)
    got = read(shared, columns("uuid"))
    assert (got, hash(got), str(got), repr(got)) == (
        UUID_4,
        hash(UUID_4),
        str(UUID_4),
        repr(UUID_4),
    )
    assert got.is_safe is uuid.SafeUUID.unknown
    assert pickle.loads(pickle.dumps(got)) == UUID_4
    assert copy.deepcopy(got) == UUID_4
    assert got < uuid.UUID(int=2**128 - 1)


def test_timestamps_are_read_right_in_every_month(
    shared: rsylla.Session, columns: Callable[[str], str]
) -> None:
    column = columns("timestamp")
    for year in (1, 4, 100, 400, 1582, 1899, 1900, 1970, 2000, 2024, 2100, 9999):
        for month in range(1, 13):
            moment = dt.datetime(year, month, 1, 23, 59, 59, 999_000, tzinfo=UTC)
            write(shared, column, moment)
            assert read(shared, column) == moment


def test_an_error_of_the_values_own_code_comes_through(
    shared: rsylla.Session, columns: Callable[[str], str]
) -> None:
    class Broken:
        def __index__(self) -> int:
            raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        write(shared, columns("int"), Broken())


def test_values_are_not_shown_in_errors(
    shared: rsylla.Session, columns: Callable[[str], str]
) -> None:
    with pytest.raises(BindError) as raised:
        write(shared, columns("uuid"), "secret-looking text")
    assert "secret-looking" not in str(raised.value)


def test_a_list_that_changes_while_it_is_bound_stays_whole(
    shared: rsylla.Session, columns: Callable[[str], str]
) -> None:
    values: list[Any] = []

    class Growing:
        def __index__(self) -> int:
            values.append(1)
            return 9

    values.extend([Growing(), 2])
    write(shared, columns("list<int>"), values)
    assert read(shared, columns("list<int>")) == [9, 2]


def test_counter_takes_and_gives_ints(session: rsylla.Session) -> None:
    session.execute("CREATE TABLE hits (k text PRIMARY KEY, n counter)")
    for step in (1, 2**40, -3):
        session.execute("UPDATE hits SET n = n + ? WHERE k = ?", {"n": step, "k": "a"})
    assert session.execute("SELECT n FROM hits").single_row().n == 2**40 - 2
    with pytest.raises(BindError, match=r'cannot bind "n" \(counter\): expected int, got str'):
        session.execute("UPDATE hits SET n = n + ? WHERE k = ?", {"n": "1", "k": "a"})
