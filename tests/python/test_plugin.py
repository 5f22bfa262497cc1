"""The pytest plugin, as a project that installs the package sees it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """
import asyncio

def test_first(rsylla_session):
    rsylla_session.execute("CREATE TABLE t (id int PRIMARY KEY)")
    rsylla_session.execute("INSERT INTO t (id) VALUES (1)")
    assert rsylla_session.execute("SELECT id FROM t").single_row() == (1,)

def test_second_begins_empty(rsylla_session, rsylla_keyspace):
    assert rsylla_session.get_keyspace() == rsylla_keyspace
    rsylla_session.execute("CREATE TABLE t (id int PRIMARY KEY)")
    assert not rsylla_session.execute("SELECT id FROM t")
"""

CHECKED = """
import pytest, rsylla

def test_statements_are_checked(rsylla_session):
    with pytest.raises(rsylla.CheckError):
        rsylla_session.execute("SELECT nme FROM users WHERE id = 1")
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_fixtures_give_each_test_a_keyspace(tmp_path: Path, node: str) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    done = run(tmp_path, "--rsylla-node", node)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout


def test_schema_checks_the_statements_of_tests(tmp_path: Path, node: str) -> None:
    (tmp_path / "users.cql").write_text("CREATE TABLE users (id int PRIMARY KEY, name text);")
    (tmp_path / "test_it.py").write_text(CHECKED)
    done = run(tmp_path, "--rsylla-node", node, "--rsylla-schema", "users.cql")
    assert done.returncode == 0, done.stdout + done.stderr
