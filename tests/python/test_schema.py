"""Schema files at run time: statements checked before they leave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rsylla
from conftest import builder
from rsylla import ArgumentError, Batch, CheckError, Query, Schema, aio

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[2]
DDL = """
CREATE TABLE users (id int PRIMARY KEY, name text, tags set<text>);
"""
SCHEMA = Schema.parse(DDL, keyspace="app")


def test_right_statement_has_no_diagnostics() -> None:
    assert rsylla.check("SELECT name FROM users WHERE id = ?", SCHEMA) == []
    assert SCHEMA.check("SELECT name FROM app.users WHERE id = ?", keyspace="app") == []


def test_diagnostic_says_what_where_and_the_cure() -> None:
    [found] = SCHEMA.check("SELECT id,\n  nmae FROM users WHERE id = ?")
    assert (found.code, found.severity) == ("unknown-column", "error")
    assert (found.line, found.column, found.end_line, found.end_column) == (2, 3, 2, 7)
    assert "`nmae`" in found.message
    assert found.help == "did you mean `name`?"
    assert str(found) == found.rendered
    assert "2 |   nmae FROM users" in found.rendered
    assert "^^^^" in found.rendered


def test_lints_are_warnings() -> None:
    [found] = SCHEMA.check("SELECT name FROM users")
    assert (found.code, found.severity) == ("full-scan", "warning")


def test_schema_is_read_from_a_file_a_folder_and_a_project(tmp_path: Path) -> None:
    (tmp_path / "10_more.cql").write_text("ALTER TABLE app.users ADD age int;")
    (tmp_path / "2_users.cql").write_text(
        "CREATE KEYSPACE app WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};"
        "CREATE TABLE app.users (id int PRIMARY KEY);"
    )
    assert rsylla.check("SELECT age FROM app.users WHERE id = 1", tmp_path) == []
    [found] = rsylla.check("SELECT age FROM app.users WHERE id = 1", str(tmp_path / "2_users.cql"))
    assert found.code == "unknown-column"
    project = Schema.load(REPOSITORY)
    assert project.check("SELECT title FROM blog.posts WHERE post_id = ?") == []
    assert repr(SCHEMA) == 'Schema(keyspaces=["app"])'


def test_keyspaces_of_a_pattern_share_a_schema(tmp_path: Path) -> None:
    (tmp_path / "rsylla.toml").write_text(
        '[schema]\nfiles = ["shared/*.cql"]\n[keyspaces."tenant_*"]\nfiles = ["tenant.cql"]\n'
        '[lints]\nfull-scan = "deny"\n'
    )
    (tmp_path / "tenant.cql").write_text(DDL)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "empty.cql").write_text("")
    schema = Schema.load(tmp_path)
    for cql, keyspace in (
        ("SELECT name FROM tenant_42.users WHERE id = 1", None),
        ("SELECT name FROM users WHERE id = 1", "tenant_43"),
    ):
        assert schema.check(cql, keyspace=keyspace) == []
    [found] = schema.check("SELECT nme FROM tenant_42.users WHERE id = 1")
    assert found.code == "unknown-column"
    [found] = schema.check("SELECT name FROM tenant_42.users")
    assert (found.code, found.severity) == ("full-scan", "error"), "a denied lint"


def test_wrong_schema_files_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="nonsense") as raised:
        Schema.parse("CREATE TABLE t (id nonsense PRIMARY KEY)", keyspace="app")
    assert raised.value.line == 1
    for wrong in (tmp_path, tmp_path / "missing.cql"):
        with pytest.raises(ArgumentError):
            Schema.load(wrong)
    with pytest.raises(ArgumentError, match="a dialect"):
        Schema.parse("", dialect="oracle")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def checked(node: str, shared: rsylla.Session) -> Iterator[rsylla.Session]:
    keyspace = shared.get_keyspace() or ""
    shared.execute("CREATE TABLE users (id int PRIMARY KEY, name text, tags set<text>)")
    schema = Schema.parse(DDL, keyspace=keyspace)
    with builder(node).use_keyspace(keyspace).schema(schema).build() as session:
        yield session


def test_session_refuses_before_anything_is_sent(checked: rsylla.Session) -> None:
    checked.execute("INSERT INTO users (id, name) VALUES (?, ?)", (1, "Ada"))
    assert checked.execute("SELECT name FROM users WHERE id = 1").single_row().name == "Ada"
    wrong = "SELECT nmae FROM users WHERE id = 1"
    batch = Batch()
    batch.append_statement("INSERT INTO users (id, nmae) VALUES (?, ?)")
    for call in (
        lambda: checked.execute(wrong),
        lambda: checked.execute("SELECT nmae FROM users WHERE id = ?", (1,)),
        lambda: checked.query(Query(wrong)),
        lambda: checked.prepare(wrong),
        lambda: checked.batch(batch, [(1, "x")]),
        lambda: checked.keyspace(checked.get_keyspace() or "").execute(wrong),
    ):
        with pytest.raises(CheckError, match="nmae") as raised:
            call()
        error = raised.value
        assert error.code == "unknown-column"
        assert error.help == "did you mean `name`?"
        assert (error.line, error.outcome) == (1, "not executed")
        assert error.statement is not None
        assert error.diagnostics[0].rendered == error.rendered
        assert isinstance(error, rsylla.StatementError)


def test_schema_statements_pass(checked: rsylla.Session) -> None:
    checked.execute("CREATE TABLE IF NOT EXISTS later (id int PRIMARY KEY)")
    with pytest.raises(CheckError, match="later"):
        checked.execute("SELECT id FROM later WHERE id = 1")


def test_awaited_session_refuses_too(node: str, checked: rsylla.Session) -> None:
    import asyncio

    async def run() -> None:
        schema = Schema.parse(DDL, keyspace=checked.get_keyspace())
        settings = aio.SessionBuilder().known_node(node).schema(schema)
        async with await settings.build() as session:
            with pytest.raises(CheckError, match="nmae"):
                await session.execute("SELECT nmae FROM users WHERE id = ?", (1,))
            with pytest.raises(CheckError, match="nmae"):
                await session.prepare("SELECT nmae FROM users WHERE id = ?")

    asyncio.run(run())
