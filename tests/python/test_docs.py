"""The documentation: its code runs, and its table of types is true."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import inspect
import ipaddress
import re
import uuid
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import rsylla

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = Path(__file__).parents[2] / "docs" / "python"
CASE = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
CASES = CASE.findall((PAGES / "types.md").read_text())
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NATIVE = (
    "text ascii boolean tinyint smallint int bigint counter varint float double decimal blob uuid "
    "timeuuid inet timestamp date time duration list set map tuple vector"
)


class Place(NamedTuple):
    street: str
    zip: int


@dataclasses.dataclass
class Address:
    street: str
    zip: int


NAMES: dict[str, Any] = {
    "Address": Address,
    "Date": rsylla.Date,
    "Decimal": Decimal,
    "Duration": rsylla.Duration,
    "Place": Place,
    "Time": rsylla.Time,
    "UTC": dt.UTC,
    "UUID_1": uuid.UUID("7f0f2b6c-6f0a-11ee-b962-0242ac120002"),
    "UUID_4": uuid.UUID("123e4567-e89b-42d3-a456-426614174000"),
    "date": dt.date,
    "datetime": dt.datetime,
    "ip_address": ipaddress.ip_address,
    "time": dt.time,
    "timedelta": dt.timedelta,
}


@pytest.fixture(scope="module")
def round_trip(shared: rsylla.Session) -> Callable[[str, Any], Any]:
    shared.execute("CREATE TYPE address (street text, zip int)")
    types = sorted({cql for cql, _, _ in CASES} - {"counter"})
    columns = ", ".join(f"c{number} {cql}" for number, cql in enumerate(types))
    shared.execute(f"CREATE TABLE types (id int PRIMARY KEY, {columns})")
    shared.execute("CREATE TABLE counters (id int PRIMARY KEY, c counter)")

    def run(cql: str, value: Any) -> Any:
        if cql == "counter":
            shared.execute("UPDATE counters SET c = c + ? WHERE id = 1", [value])
            return shared.execute("SELECT c FROM counters WHERE id = 1").single_row()[0]
        column = f"c{types.index(cql)}"
        shared.execute(f"INSERT INTO types (id, {column}) VALUES (1, ?)", [value])
        return shared.execute(f"SELECT {column} FROM types WHERE id = 1").single_row()[0]

    return run


@pytest.mark.parametrize(("cql", "bound", "read"), CASES)
def test_table_of_types_is_true(
    round_trip: Callable[[str, Any], Any], cql: str, bound: str, read: str
) -> None:
    got, expected = round_trip(cql, eval(bound, NAMES)), eval(read, NAMES)
    assert got == expected
    assert type(got) is type(expected)


def test_every_type_has_its_cases() -> None:
    assert len(CASES) >= 52
    listed = re.findall(r"^\| `(\w+)` \|", (PAGES / "types.md").read_text(), re.MULTILINE)
    cases = {re.split(r"[<]", cql)[0] for cql, _, _ in CASES}
    for native in NATIVE.split():
        assert native in listed
        assert native in cases


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_code_of_the_page_runs(
    page: Path, session: rsylla.Session, node: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    names: dict[str, Any] = {
        "__name__": "__docs__",
        "keyspace": session.get_keyspace(),
        "node": node,
        "session": session,
        "tmp_path": tmp_path,
    }
    text = page.read_text()
    for found in BLOCK.finditer(text):
        lines = text[: found.start(1)].count("\n")
        flags = 0x2000  # ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile("\n" * lines + found[1], str(page), "exec", flags, dont_inherit=True)
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(eval(code, names))
        else:
            exec(code, names)


def test_every_class_has_a_page() -> None:
    told = "".join(page.read_text() for page in PAGES.glob("*.md"))
    for name in set(rsylla.__all__) - {"__version__"}:
        assert f"`{name}" in told or f"## {name}" in told, name
