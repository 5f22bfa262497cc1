"""Rows as objects of people's own classes, and those objects as values."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import enum
import pickle
import uuid
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
import pydantic
import pytest
from rsylla import UNSET, ArgumentError, BindError, Duration, ResultError, Row, Session

UUID = uuid.UUID("123e4567-e89b-42d3-a456-426614174000")
MOMENT = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)


class Colour(enum.Enum):
    RED = "red"


@dataclasses.dataclass(frozen=True)
class AddressData:
    street: str | None
    zip: int | None = None


class AddressTuple(NamedTuple):
    street: str | None
    zip: int | None


class AddressModel(pydantic.BaseModel):
    street: str | None
    zip: int | None


class AddressStruct(msgspec.Struct):
    street: str | None
    zip: int | None


@dataclasses.dataclass(kw_only=True)
class EventData:
    id: int
    key: uuid.UUID
    moment: dt.datetime
    home: AddressData | None
    others: list[AddressData]
    by_name: dict[str, AddressData]
    visited: frozenset[AddressData]
    pair: tuple[int, AddressData]
    class_: Colour
    tags: frozenset[str]
    extra: str = "by default"


class EventTuple(NamedTuple):
    id: int
    key: uuid.UUID
    moment: dt.datetime
    home: AddressTuple | None
    others: list[AddressTuple]
    by_name: dict[str, AddressTuple]
    visited: set[AddressTuple]
    pair: tuple[int, AddressTuple]
    class_: str
    tags: tuple[str, ...]
    extra: str = "by default"


class EventModel(pydantic.BaseModel):
    id: int
    key: uuid.UUID
    moment: dt.datetime
    home: AddressModel | None
    others: list[AddressModel]
    by_name: dict[str, AddressModel]
    visited: Any
    pair: tuple[int, AddressModel]
    class_: Colour
    tags: set[str]
    extra: str = "by default"


class EventStruct(msgspec.Struct):
    id: int
    key: uuid.UUID
    moment: dt.datetime
    home: AddressStruct | None
    others: list[AddressStruct]
    by_name: dict[str, AddressStruct]
    visited: Any
    pair: tuple[int, AddressStruct]
    class_: Colour
    tags: set[str]
    extra: str = "by default"


ALL = "id, key, moment, home, others, by_name, visited, pair, class, tags"
ADDRESS = {"street": "Elm", "zip": 12}
VALUES: dict[str, Any] = {
    "id": 1,
    "key": UUID,
    "moment": MOMENT,
    "home": ADDRESS,
    "others": [ADDRESS, {"street": "Oak", "zip": None}],
    "by_name": {"x": ADDRESS},
    "visited": [ADDRESS],
    "pair": (7, ADDRESS),
    "class": "red",
    "tags": {"a", "b"},
}


@pytest.fixture(scope="module")
def events(shared: Session) -> Session:
    shared.execute("CREATE TYPE address (street text, zip int)")
    shared.execute(
        "CREATE TABLE events (id int PRIMARY KEY, key uuid, moment timestamp, home address,"
        " others list<frozen<address>>, by_name map<text, frozen<address>>,"
        " visited set<frozen<address>>, pair tuple<int, frozen<address>>, class text,"
        " tags set<text>)"
    )
    markers = ", ".join("?" for _ in VALUES)
    shared.execute(f"INSERT INTO events ({ALL}) VALUES ({markers})", VALUES)
    return shared


def test_rows_become_dataclasses(events: Session) -> None:
    [event] = events.execute(f"SELECT {ALL} FROM events").rows(EventData)
    elm = AddressData("Elm", 12)
    assert event == EventData(
        id=1,
        key=UUID,
        moment=MOMENT,
        home=elm,
        others=[elm, AddressData("Oak")],
        by_name={"x": elm},
        visited=frozenset({elm}),
        pair=(7, elm),
        class_=Colour.RED,
        tags=frozenset({"a", "b"}),
    )


def test_rows_become_named_tuples(events: Session) -> None:
    result = events.execute(f"SELECT {ALL} FROM events")
    elm = AddressTuple("Elm", 12)
    expected = EventTuple(
        1, UUID, MOMENT, elm, [elm, AddressTuple("Oak", None)], {"x": elm}, {elm}, (7, elm), "red",
        ("a", "b"),
    )  # fmt: skip
    event = result.single_row(EventTuple)
    assert event._replace(tags=tuple(sorted(event.tags))) == expected
    first = result.first_row(EventTuple)
    assert first is not None
    assert first.home == elm


@pytest.mark.parametrize("kind", [EventModel, EventStruct])
def test_rows_become_models_and_structs(events: Session, kind: Any) -> None:
    [event] = events.execute(f"SELECT {ALL} FROM events").rows(kind)
    assert type(event) is kind
    assert (event.id, event.key, event.moment, event.class_) == (1, UUID, MOMENT, Colour.RED)
    assert event.home.zip == event.pair[1].zip == event.by_name["x"].zip == 12
    assert [address.street for address in event.others] == ["Elm", "Oak"]
    assert event.tags == {"a", "b"}
    assert event.extra == "by default"


def test_rows_become_builtin_containers(events: Session) -> None:
    result = events.execute("SELECT id, class FROM events")
    assert result.rows(tuple) == [(1, "red")]
    assert result.rows(list) == [[1, "red"]]
    assert result.rows(dict) == [{"id": 1, "class": "red"}]
    assert type(result.rows(tuple)[0]) is tuple
    assert result.first_row(dict) == {"id": 1, "class": "red"}
    nothing = events.execute(f"SELECT {ALL} FROM events WHERE id = 9")
    assert nothing.rows(EventData) == []
    assert nothing.first_row(EventData) is None


def test_null_stays_none(events: Session) -> None:
    events.execute("INSERT INTO events (id) VALUES (2)")
    cql = "SELECT home AS street FROM events WHERE id = 2"

    @dataclasses.dataclass
    class Holder:
        street: AddressData | None

    Holder.__annotations__["street"] = AddressData | None
    assert events.execute(cql).single_row(Holder) == Holder(None)
    events.execute("DELETE FROM events WHERE id = 2")


def test_columns_that_are_not_the_fields_are_refused(events: Session) -> None:
    result = events.execute("SELECT id, tags FROM events")
    with pytest.raises(ResultError, match='no field "id", "tags"; the result has no column "stre'):
        result.rows(AddressData)
    with pytest.raises(ResultError, match='several columns are named "id"'):
        events.execute("SELECT id, id FROM events").rows(dict)
    with pytest.raises(ResultError, match="row 0 is no AddressModel") as raised:
        result.rows(AddressModel)
    assert isinstance(raised.value.__cause__, pydantic.ValidationError)
    with pytest.raises(ResultError, match="row 0 is no AddressStruct") as raised:
        result.rows(AddressStruct)
    assert isinstance(raised.value.__cause__, msgspec.ValidationError)


@pytest.mark.parametrize("kind", [int, str, object, "Event", Row, set])
def test_other_types_are_refused(events: Session, kind: Any) -> None:
    with pytest.raises(ArgumentError, match="rows become objects of a dataclass"):
        events.execute("SELECT id FROM events").rows(kind)


@pytest.mark.parametrize("kind", [AddressData, AddressTuple, AddressModel, AddressStruct, dict])
def test_user_types_are_bound_from_objects(events: Session, kind: Any) -> None:
    address = kind(street="Ash", zip=3)
    events.execute("UPDATE events SET home = ?, others = ? WHERE id = 3", (address, [address]))
    row = events.execute("SELECT home, others FROM events WHERE id = 3").single_row()
    assert row == ({"street": "Ash", "zip": 3}, [{"street": "Ash", "zip": 3}])


class KeyModel(pydantic.BaseModel):
    id: int
    class_: Any


class KeyStruct(msgspec.Struct):
    id: int
    class_: Any


@pytest.mark.parametrize("kind", [KeyModel, KeyStruct])
def test_models_and_structs_are_bound_by_name(events: Session, kind: Any) -> None:
    cql = "INSERT INTO events (id, class) VALUES (?, ?)"
    read = "SELECT class FROM events WHERE id = 4"
    events.execute(cql, kind(id=4, class_="x"))
    assert events.execute(read).single_row() == ("x",)
    events.execute(cql, kind(id=4, class_=UNSET))
    assert events.execute(read).single_row() == ("x",)
    with pytest.raises(BindError, match='no bind marker is named "class_"'):
        events.execute("SELECT id FROM events WHERE id = ?", kind(id=4, class_=1))
    events.execute("DELETE FROM events WHERE id = 4")


def test_rows_are_pickled_and_copied(events: Session) -> None:
    events.execute("INSERT INTO events (id, tags) VALUES (5, {'t'})")
    rows = events.execute("SELECT id, tags, home FROM events WHERE id IN (1, 5)").rows()
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(rows, protocol))
        assert again == rows
        for row, before in zip(again, rows, strict=True):
            assert row.as_dict() == before.as_dict()
            # The elements of a larger set may be shown in another order.
            assert row.id != 5 or repr(row) == repr(before)
    assert copy.copy(rows[0]) is rows[0]
    deep = copy.deepcopy(rows[0])
    assert deep == rows[0]
    assert deep.tags is not rows[0].tags
    assert pickle.dumps(rows).count(b"home") == 1, "names are written once"
    events.execute("DELETE FROM events WHERE id = 5")


@pytest.mark.parametrize("value", [UNSET, Duration(1, 2, 3)])
def test_values_of_ours_are_pickled_and_copied(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == copy.copy(value) == copy.deepcopy(value) == value
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET


def test_decimals_and_enums_of_models_are_bound_as_they_are(events: Session) -> None:
    events.execute("CREATE TABLE prices (id int PRIMARY KEY, price decimal)")

    class Price(pydantic.BaseModel):
        id: int
        price: Decimal

    events.execute(
        "INSERT INTO prices (id, price) VALUES (?, ?)", Price(id=1, price=Decimal("1.5"))
    )
    assert events.execute("SELECT id, price FROM prices").rows(Price) == [
        Price(id=1, price=Decimal("1.5"))
    ]
