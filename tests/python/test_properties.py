"""Round trips of values that nobody thought of."""

from __future__ import annotations

import datetime as dt
import struct
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rsylla import Date, Duration, Time, Timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    import rsylla

settings.register_profile(
    "live",
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("live")


def integers(bits: int) -> st.SearchStrategy[int]:
    return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    sign = draw(st.sampled_from([1, -1]))
    return Duration(
        sign * draw(st.integers(0, 2**31 - 1)),
        sign * draw(st.integers(0, 2**31 - 1)),
        sign * draw(st.integers(0, 2**63 - 1)),
    )


def as_float32(number: float) -> float:
    return struct.unpack("<f", struct.pack("<f", number))[0]


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MOMENTS = st.datetimes(timezones=st.just(dt.UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)

STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "tinyint": integers(8),
    "smallint": integers(16),
    "int": integers(32),
    "bigint": integers(64),
    "varint": st.one_of(integers(70), integers(2000)),
    "float": st.floats(width=32, allow_nan=False),
    "double": st.floats(allow_nan=False),
    "decimal": st.one_of(
        st.decimals(allow_nan=False, allow_infinity=False),
        st.builds(
            lambda number, exponent: Decimal(
                (int(number < 0), tuple(map(int, str(abs(number)))), exponent)
            ),
            integers(300),
            st.integers(-5000, 5000),
        ),
    ).filter(lambda number: not (number.is_zero() and number.is_signed())),
    "text": TEXT,
    "ascii": st.text(st.characters(max_codepoint=127)),
    "blob": st.binary(),
    "uuid": st.uuids(allow_nil=True),
    "inet": st.ip_addresses(v=4) | st.ip_addresses(v=6).filter(lambda ip: ip.ipv4_mapped is None),
    "timestamp": MOMENTS,
    "date": st.dates(),
    "time": st.times().filter(lambda time: time.tzinfo is None),
    "duration": durations(),
}

NESTED: dict[str, st.SearchStrategy[Any]] = {
    "frozen<list<varint>>": st.lists(integers(100)),
    "frozen<set<uuid>>": st.sets(st.uuids()),
    "frozen<map<text, frozen<list<timestamp>>>>": st.dictionaries(TEXT, st.lists(MOMENTS)),
    "frozen<map<frozen<tuple<int, text>>, frozen<set<date>>>>": st.dictionaries(
        st.tuples(integers(32), TEXT), st.sets(st.dates())
    ),
    "frozen<list<frozen<map<int, frozen<list<frozen<set<bigint>>>>>>>>": st.lists(
        st.dictionaries(integers(32), st.lists(st.sets(integers(64)))), max_size=4
    ),
    "frozen<tuple<int, text, double>>": st.tuples(
        st.none() | integers(32), st.none() | TEXT, st.none() | st.floats(allow_nan=False)
    ),
    "vector<double, 4>": st.lists(st.floats(allow_nan=False), min_size=4, max_size=4),
    "vector<text, 3>": st.lists(TEXT, min_size=3, max_size=3),
    "frozen<thing>": st.fixed_dictionaries(
        {
            "a": st.none() | integers(32),
            "b": st.none() | st.lists(st.uuids()),
            "c": st.none() | st.fixed_dictionaries({"d": st.none() | TEXT}),
        }
    ),
}


@pytest.fixture(scope="module")
def round_trip(shared: rsylla.Session) -> Callable[[str, object], object]:
    shared.execute("CREATE TYPE inner_thing (d text)")
    shared.execute("CREATE TYPE thing (a int, b frozen<list<uuid>>, c frozen<inner_thing>)")
    types = [*STRATEGIES, *NESTED]
    columns = ", ".join(f"c{number} {cql}" for number, cql in enumerate(types))
    shared.execute(f"CREATE TABLE typed (id int PRIMARY KEY, {columns})")
    statements = {
        cql: (
            shared.prepare(f"INSERT INTO typed (id, c{number}) VALUES (1, ?)"),
            shared.prepare(f"SELECT c{number} FROM typed WHERE id = 1"),
        )
        for number, cql in enumerate(types)
    }

    def write_and_read(cql: str, value: object) -> object:
        write, read = statements[cql]
        shared.execute_prepared(write, [value])
        return shared.execute_prepared(read).single_row()[0]

    return write_and_read


@pytest.mark.parametrize("cql", STRATEGIES)
@given(data=st.data())
def test_scalar_reads_back(
    round_trip: Callable[[str, object], object], cql: str, data: st.DataObject
) -> None:
    value = data.draw(STRATEGIES[cql])
    got = round_trip(cql, value)
    assert got == value
    if isinstance(value, Decimal):
        assert got.as_tuple() == value.as_tuple()


@pytest.mark.parametrize("cql", NESTED)
@settings(max_examples=60)
@given(data=st.data())
def test_nested_value_reads_back(
    round_trip: Callable[[str, object], object], cql: str, data: st.DataObject
) -> None:
    value = data.draw(NESTED[cql])
    assert round_trip(cql, value) == value


@given(number=st.floats())
def test_float_column_takes_the_nearest_float(
    round_trip: Callable[[str, object], object], number: float
) -> None:
    try:
        nearest = as_float32(number)
    except OverflowError:
        return
    got = round_trip("float", number)
    assert got == nearest or (got != got and nearest != nearest)  # noqa: PLR0124


@given(milliseconds=integers(64))
def test_every_timestamp_reads_back(
    round_trip: Callable[[str, object], object], milliseconds: int
) -> None:
    got = round_trip("timestamp", milliseconds)
    if isinstance(got, Timestamp):
        assert got.milliseconds == milliseconds
    else:
        assert isinstance(got, dt.datetime)
        epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        assert (got - epoch) // dt.timedelta(milliseconds=1) == milliseconds


@given(days=integers(32))
def test_every_date_reads_back(round_trip: Callable[[str, object], object], days: int) -> None:
    got = round_trip("date", days)
    if isinstance(got, Date):
        assert got.days == days
    else:
        assert isinstance(got, dt.date)
        assert got.toordinal() - dt.date(1970, 1, 1).toordinal() == days


@given(nanoseconds=st.integers(0, 86_399_999_999_999))
def test_every_time_reads_back(
    round_trip: Callable[[str, object], object], nanoseconds: int
) -> None:
    got = round_trip("time", nanoseconds)
    exact = got if isinstance(got, Time) else Time.from_time(got)  # type: ignore[arg-type]
    assert exact.nanoseconds == nanoseconds


@given(moment=st.datetimes(timezones=st.none() | st.timezones()))
def test_datetime_of_any_zone_is_the_same_moment(
    round_trip: Callable[[str, object], object], moment: dt.datetime
) -> None:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    got = round_trip("timestamp", moment)
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    milliseconds = (aware - epoch) // dt.timedelta(milliseconds=1)
    if isinstance(got, Timestamp):
        # A zone may move the first or the last day out of Python's years.
        assert got.milliseconds == milliseconds
    else:
        assert (got - epoch) // dt.timedelta(milliseconds=1) == milliseconds  # type: ignore[operator]


@given(value=st.uuids())
def test_uuid_text_is_the_same_uuid(
    round_trip: Callable[[str, object], object], value: uuid.UUID
) -> None:
    assert round_trip("uuid", str(value)) == value
