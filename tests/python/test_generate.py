"""`rsylla generate python`: what it writes is sound, whatever the names are, and works."""

from __future__ import annotations

import ast
import asyncio
import datetime as dt
import importlib
import ipaddress
import subprocess
import sys
import uuid
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rsylla
from conftest import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rsylla import aio
from rsylla.typed import Applied, all_given

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

SCHEMA = """\
CREATE KEYSPACE IF NOT EXISTS shop
    WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
CREATE TYPE shop.address (street text, "class" int, "1st line" text);
CREATE TYPE shop.numbers (n list<int>);
CREATE TABLE shop.orders (
    customer uuid,
    number int,
    total decimal,
    placed date,
    "list" list<frozen<list<int>>>,
    home frozen<address>,
    homes set<frozen<address>>,
    seen map<frozen<list<int>>, inet>,
    odd set<frozen<numbers>>,
    place tuple<double, text>,
    v vector<float, 3>,
    "from" text,
    PRIMARY KEY (customer, number)
);
"""

QUERIES = """\
-- Writes an order.
-- name: put
-- rsylla: null(total), unset(from)
INSERT INTO shop.orders
    (customer, number, total, placed, list, home, homes, seen, odd, place, v, "from")
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: get
SELECT * FROM shop.orders WHERE customer = ? AND number = ?;

-- Some orders.
-- name: orders
SELECT number, writetime(placed), placed FROM shop.orders
WHERE customer = ? [AND number >= :low AND number < :high] [latest: ORDER BY number DESC] [LIMIT ?];

-- name: first_number
-- rsylla: page_size = 2, consistency = "ONE"
SELECT min(number) AS "first one" FROM shop.orders WHERE customer = ?;

-- name: pay
UPDATE shop.orders SET total = :new WHERE customer = ? AND number = ? IF total = :old;

-- name: open_order
INSERT INTO shop.orders (customer, number) VALUES (?, ?) IF NOT EXISTS;

-- name: forget
BEGIN BATCH
    DELETE FROM shop.orders WHERE customer = :customer AND number = 0;
    DELETE FROM shop.orders WHERE customer = :customer AND number = 1;
APPLY BATCH;
"""


def generate(
    folder: Path, schema: str, queries: str, *options: str
) -> subprocess.CompletedProcess[str]:
    for name, text in (("schemas", schema), ("queries", queries)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "shop.cql").write_text(text, encoding="utf-8")
    return subprocess.run(
        [command(), "generate", "python", "--out", folder.name, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def imported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The generated package of `folder`, which is named as the folder is."""
    monkeypatch.syspath_prepend(folder)
    return importlib.import_module(f"{folder.name}.shop")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated_shop")
    done = generate(folder, SCHEMA, QUERIES)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def shop(package: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return imported(package, monkeypatch)


@pytest.fixture(params=["namedtuple", "pydantic", "msgspec"])
def other_shop(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> ModuleType:
    """The package with rows of another kind."""
    folder = tmp_path_factory.mktemp(f"generated_{request.param}")
    done = generate(folder, SCHEMA, QUERIES, "--rows", request.param)
    assert done.returncode == 0, done.stderr
    checked(folder, "mypy", "--strict", "--cache-dir", ".mypy", folder.name)
    return imported(folder, monkeypatch)


def checked(folder: Path, *arguments: str) -> None:
    """Runs a checker that finds nothing."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def store(node: str, cluster: rsylla.Session) -> Iterator[str]:
    """A keyspace with the tables."""
    name = f"generated_{uuid.uuid4().hex[:8]}"
    for statement in SCHEMA.replace("shop", name).split(";\n"):
        if statement.strip():
            cluster.execute(statement)
    yield name
    cluster.execute(f"DROP KEYSPACE {name}")


def order(shop: ModuleType, customer: uuid.UUID, number: int, **changed: Any) -> dict[str, Any]:
    types = sys.modules[f"{shop.__package__}.user_types"]
    home = types.Address(street="Elm", class_=3, column_1st_line="No. 1")
    return {
        "customer": customer,
        "number": number,
        "total": Decimal("1.50"),
        "placed": dt.date(2026, 1, number + 1),
        "list": [[1, 2], []],
        "home": home,
        "homes": [home, types.Address(street="Oak")],
        "seen": {(1, 2): ipaddress.ip_address("192.0.2.1")},
        "odd": [types.Numbers(n=[1])],
        "place": (1.5, None),
        "v": [1.0, 2.0, 3.0],
        **changed,
    }


def test_rows_come_back_as_they_went(shop: ModuleType, cluster: rsylla.Session, store: str) -> None:
    orders = shop.Shop(cluster, keyspace=store)
    customer = uuid.uuid4()
    assert orders.get(customer=customer, number=0) is None
    orders.put(**order(shop, customer, 0))
    row = orders.get(customer=customer, number=0)
    assert type(row) is shop.GetRow
    expected = order(shop, customer, 0)
    assert row.home == expected["home"]
    assert row.homes == set(expected["homes"])
    assert row.odd == {(("n", (1,)),)}
    for name in ("total", "placed", "list", "seen", "place", "v"):
        assert getattr(row, name) == expected[name], name
    assert row.from_ is None
    orders.put(**order(shop, customer, 0, total=None, from_="x"))
    orders.put(**order(shop, customer, 0, total=None))
    row = orders.get(customer=customer, number=0)
    assert (row.total, row.from_) == (None, "x")
    orders.forget(customer=customer)
    assert orders.get(customer=customer, number=0) is None


def test_rows_are_of_the_kind_that_was_asked_for(
    other_shop: ModuleType, cluster: rsylla.Session, store: str
) -> None:
    test_rows_come_back_as_they_went(other_shop, cluster, store)
    test_conditions_answer_whether_they_held(other_shop, cluster, store)


def test_all_statements_are_prepared_at_once(
    shop: ModuleType, cluster: rsylla.Session, store: str
) -> None:
    shop.Shop(cluster, keyspace=store).prepare_all()
    with pytest.raises(rsylla.StatementError, match="orders"):
        shop.Shop(cluster, keyspace="system").prepare_all()


def test_optional_parts_are_sent_where_they_are_given(
    shop: ModuleType, cluster: rsylla.Session, store: str
) -> None:
    orders = shop.Shop(cluster, keyspace=store)
    customer = uuid.uuid4()
    for number in range(5):
        orders.put(**order(shop, customer, number))

    def numbers(**parts: Any) -> list[int]:
        found = [row.number for row in orders.orders(customer=customer, **parts)]
        assert found == [row.number for row in orders.iter_orders(customer=customer, **parts)]
        return found

    assert numbers() == [0, 1, 2, 3, 4]
    assert numbers(low=1, high=3) == [1, 2]
    assert numbers(latest=True, limit=2) == [4, 3]
    assert numbers(low=1, high=4, latest=True, limit=1) == [3]
    with pytest.raises(rsylla.ArgumentError, match="given together"):
        numbers(low=1)
    [row] = orders.orders(customer=customer, limit=1)
    assert isinstance(row.writetime_placed, int)
    assert orders.first_number(customer=customer) == shop.FirstNumberRow(first_one=0)


def test_conditions_answer_whether_they_held(
    shop: ModuleType, cluster: rsylla.Session, store: str
) -> None:
    orders = shop.Shop(cluster, keyspace=store)
    customer = uuid.uuid4()
    old, new = Decimal("1.50"), Decimal(2)
    assert orders.pay(customer=customer, number=0, old=old, new=new) == Applied(applied=False)
    orders.put(**order(shop, customer, 0))
    assert orders.pay(customer=customer, number=0, old=old, new=new)
    refused = orders.pay(customer=customer, number=0, old=old, new=new)
    assert not refused
    assert refused.row == shop.PayRow(total=new)
    refused = orders.open_order(customer=customer, number=0)
    assert refused.row.placed == dt.date(2026, 1, 1)
    assert orders.open_order(customer=customer, number=1) == Applied(applied=True)


def test_a_batch_is_sent_as_one(shop: ModuleType, cluster: rsylla.Session, store: str) -> None:
    orders = shop.Shop(cluster, keyspace=store)
    customer = uuid.uuid4()
    batch = shop.ShopBatch("unlogged")
    orders.send(batch)
    for number in range(3):
        batch.put(**order(shop, customer, number))
    batch.batch.with_consistency("ONE")
    orders.send(batch)
    assert [row.number for row in orders.orders(customer=customer)] == [0, 1, 2]


def test_asyncio_has_the_same(shop: ModuleType, node: str, store: str) -> None:
    async def run() -> None:
        settings = aio.SessionBuilder().known_node(node).request_timeout(60_000)
        async with await settings.build() as session:
            orders = shop.AsyncShop(session, keyspace=store)
            customer = uuid.uuid4()
            for number in range(3):
                await orders.put(**order(shop, customer, number))
            found = await orders.orders(customer=customer, low=1, high=3)
            assert [row.number for row in found] == [1, 2]
            found = [row async for row in orders.iter_orders(customer=customer, latest=True)]
            assert [row.number for row in found] == [2, 1, 0]
            assert await orders.open_order(customer=customer, number=3)
            await orders.prepare_all()
            assert (await orders.first_number(customer=customer)).first_one == 0

    asyncio.run(run())


def test_checkers_find_nothing(package: Path) -> None:
    checked(package, "mypy", "--strict", "--cache-dir", ".mypy", package.name)
    rules = "A,ARG,B,C4,D,E,F,I,N,PL,RET,RUF,SIM,TC,UP,W"
    ours = ["--isolated", "--config", "lint.pydocstyle.convention='google'", package.name]
    checked(package, "ruff", "check", "--select", rules, *ours)
    for length in ("88", "100"):
        checked(
            package,
            "ruff",
            "format",
            "--isolated",
            "--check",
            "--line-length",
            length,
            package.name,
        )


def test_all_given_wants_all_or_nothing() -> None:
    assert all_given(a=1, b=0)
    assert not all_given(a=None, b=None)
    with pytest.raises(rsylla.ArgumentError, match="a, b are given together or not at all; b is"):
        all_given(a=1, b=None)


ALLOWED = (ast.Import, ast.ImportFrom, ast.Assign, ast.ClassDef, ast.FunctionDef)
HOSTILE = st.text(
    st.sampled_from([*"aZ_09 \t'\"\\#;:=()[]{}.,\n$%-", *"é\u2028\u202eﬁ名\0"])
    | st.characters(codec="utf-8"),
    min_size=1,
    max_size=12,
)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.lists(HOSTILE, min_size=1, max_size=4, unique=True),
    docs=HOSTILE,
    literal=HOSTILE,
)
def test_no_name_or_text_becomes_code(
    tmp_path: Path, names: list[str], docs: str, literal: str
) -> None:
    columns = ", ".join(f"{quoted(name)} int" for name in names)
    listed = ", ".join(map(quoted, names))
    comment = " ".join(docs.split())
    schema = (
        "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};\n"
        f"CREATE TYPE ks.{quoted(names[0])} ({columns});\n"
        f"-- {comment}\nCREATE TABLE ks.t (key text PRIMARY KEY, u frozen<{quoted(names[0])}>,\n"
        f"-- {comment}\n{columns});"
    )
    text = literal.replace("'", "''")
    queries = (
        f"-- {comment}\n-- name: hostile\nSELECT u, {listed} FROM ks.t WHERE key = '{text}';\n"
        f"-- name: write\nUPDATE ks.t SET {quoted(names[0])} = ? WHERE key = ?;\n"
    )
    done = generate(tmp_path, schema, queries)
    assert "panicked" not in done.stderr
    if done.returncode != 0:
        # Such a name is none to Cassandra either, or the text ends where it should not.
        assert "error" in done.stderr
        return
    for file in tmp_path.joinpath(tmp_path.name).glob("*.py"):
        only_declares(ast.parse(file.read_text(encoding="utf-8")))
        compile(file.read_text(encoding="utf-8"), str(file), "exec")
    constants: dict[str, Any] = {}
    source = tmp_path.joinpath(tmp_path.name, "shop.py").read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            [target] = node.targets
            constants[ast.unparse(target)] = ast.literal_eval(node.value)
    assert f"'{text}'" in constants["HOSTILE"]


def only_declares(module: ast.Module) -> None:
    """Nothing runs when the module is imported but imports, classes and functions."""
    for node in module.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        assert is_docstring or isinstance(node, ALLOWED), ast.dump(node)
        if isinstance(node, ast.ImportFrom):
            known = ("rsylla", "rsylla.aio", "rsylla.typed", "shop", "user_types", None)
            assert node.module in known or node.module in sys.stdlib_module_names | {
                "collections.abc"
            }
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                assert isinstance(
                    part, ast.AnnAssign | ast.FunctionDef | ast.AsyncFunctionDef | ast.Expr
                )
