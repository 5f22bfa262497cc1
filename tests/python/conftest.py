"""A real server for all tests, and a keyspace of its own for each.

The server is the one that `RSYLLA_TEST_NODE` names as `host:port`, or one that the `rsylla`
command starts: the command of `RSYLLA_BIN`, or the one that was installed with the package.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import sysconfig
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rsylla

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.77.1"
PORT = 9142

_numbers = itertools.count()


def command() -> str:
    """The `rsylla` command."""
    named = os.environ.get("RSYLLA_BIN")
    if named:
        return named
    installed = Path(sysconfig.get_path("scripts")) / "rsylla"
    found = str(installed) if installed.exists() else shutil.which("rsylla")
    if not found:
        pytest.exit("no rsylla command: set RSYLLA_BIN, or RSYLLA_TEST_NODE", returncode=2)
    return found


def unique_keyspace() -> str:
    return f"t{os.getpid()}_{next(_numbers)}_{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The contact point of a real server."""
    given = os.environ.get("RSYLLA_TEST_NODE")
    if given:
        yield given
        return
    directory = str(tmp_path_factory.mktemp("cluster"))
    where = ["--host", HOST, "--port", str(PORT), "--dir", directory]
    subprocess.run([command(), "db", "up", *where], check=True, timeout=600)
    yield f"{HOST}:{PORT}"
    subprocess.run([command(), "db", "down", "--dir", directory], check=True, timeout=60)


@pytest.fixture(scope="session")
def cluster(node: str) -> Iterator[rsylla.Session]:
    """A session of the whole run, for making and dropping keyspaces."""
    with builder(node).build() as session:
        yield session


def builder(node: str) -> rsylla.SessionBuilder:
    """What waits longer than by default: a loaded machine's schema changes take their time."""
    return rsylla.SessionBuilder().known_node(node).request_timeout(60_000)


def make_keyspace(cluster: rsylla.Session) -> str:
    name = unique_keyspace()
    cluster.execute(
        f"CREATE KEYSPACE {name} WITH replication = "
        "{'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false"
    )
    return name


@pytest.fixture
def keyspace(cluster: rsylla.Session) -> Iterator[str]:
    """An empty keyspace."""
    name = make_keyspace(cluster)
    yield name
    cluster.execute(f"DROP KEYSPACE IF EXISTS {name}")


@pytest.fixture
def session(node: str, keyspace: str) -> Iterator[rsylla.Session]:
    """A session that uses the empty keyspace."""
    with builder(node).use_keyspace(keyspace).build() as session:
        yield session


@pytest.fixture(scope="module")
def shared(node: str, cluster: rsylla.Session) -> Iterator[rsylla.Session]:
    """A session whose keyspace all tests of a module share."""
    name = make_keyspace(cluster)
    with builder(node).use_keyspace(name).build() as session:
        yield session
    cluster.execute(f"DROP KEYSPACE IF EXISTS {name}")


def run_script(code: str, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Runs `code` in an interpreter of its own, in which warnings are errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
