"""The stubs: they fit the binary, and what they promise type-checks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Shared by all runs of mypy: reading what others have written takes longest.
CACHE = str(HERE.parents[1] / ".mypy_cache" / "tests")


def run(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], capture_output=True, text=True, check=False, cwd=HERE
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_fit_the_binary() -> None:
    config = ["--mypy-config-file", "../../mypy.ini"]
    run("mypy.stubtest", "rsylla", "--allowlist", "stubtest-allowlist.txt", *config)


def test_package_is_strictly_typed() -> None:
    run("mypy", "--strict", "--cache-dir", CACHE, "-p", "rsylla")


GOOD = """
import dataclasses
from typing import Any, assert_type

from rsylla import (
    UNSET, Batch, Diagnostic, Duration, PreparedStatement, Query, QueryResult, Row, Schema,
    ScyllaError, Session, SessionBuilder, check,
)

@dataclasses.dataclass
class Key:
    id: int

def use(builder: SessionBuilder) -> None:
    with builder.known_node("a").known_nodes(["b"]).pool_size(3).compression("lz4").build() as session:
        assert_type(session, Session)
        assert_type(session.execute("SELECT 1"), QueryResult)
        statement = session.prepare("SELECT 1").set_idempotent(True).with_consistency("one")
        assert_type(statement, PreparedStatement)
        for values in ({"id": 1}, (1,), [1], Key(1), None):
            session.execute_prepared(statement, values)
        session.execute("x", {"id": UNSET, "d": Duration(1)})
        result = session.query(Query("SELECT 1").with_page_size(5))
        assert_type(result.rows(), list[Row])
        assert_type(result.first_row(), Row | None)
        assert_type(result.rows_typed(), list[dict[str, Any]])
        assert_type(result.paging_state, bytes | None)
        for row in result:
            assert_type(row, Row)
            a, b = row
            print(a, b, row[0], row["name"], row.name, row[1:], *row.columns())
        batch = Batch("unlogged")
        batch.append_prepared(statement)
        session.batch(batch, [{"id": 1}, None, (1,)])
        assert_type(session.keyspace("tenant_1"), Session)
        assert_type(result.rows(Key), list[Key])
        assert_type(result.first_row(Key), Key | None)
        assert_type(result.single_row(Key), Key)
        assert_type(session.insert_arrow("t", result), int)
        assert_type(check("SELECT 1", Schema.load("schemas")), list[Diagnostic])
    try:
        pass
    except ScyllaError as error:
        assert_type(error.code, int | None)
        if error.outcome == "unknown":
            print(error.statement)
"""

BAD = {
    "a text as nodes": "Session.connect('localhost')",
    "a text as values": "session.execute('x', 5)",
    "awaiting": "async def f() -> None:\n    await session.execute('x')",
    "a statement where text is asked for": "session.execute(session.prepare('x'))",
}


def test_right_use_type_checks(tmp_path: Path) -> None:
    module = tmp_path / "good.py"
    module.write_text(GOOD)
    run("mypy", "--strict", "--cache-dir", CACHE, str(module))
    run("pyright", "--pythonpath", sys.executable, str(module))


@pytest.mark.parametrize("mistake", BAD)
def test_wrong_use_does_not(tmp_path: Path, mistake: str) -> None:
    module = tmp_path / "bad.py"
    module.write_text(f"from rsylla import Session\nsession: Session\n{BAD[mistake]}\n")
    with pytest.raises(AssertionError, match=r"bad\.py:\d+: error"):
        run("mypy", "--strict", "--cache-dir", CACHE, str(module))
