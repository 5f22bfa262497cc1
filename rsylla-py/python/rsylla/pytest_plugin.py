"""The pytest plugin: a session with an empty keyspace of its own for each test that asks for one.

It comes with the package::

    def test_users(rsylla_session):
        rsylla_session.execute("CREATE TABLE users (id int PRIMARY KEY, name text)")

The server is the one that `--rsylla-node` or the variable `RSYLLA_TEST_NODE` names, or one that is
started for the run (`rsylla db up`) and stopped at its end.
"""

import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest

import rsylla


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what the command line can say."""
    group = parser.getgroup("rsylla")
    group.addoption(
        "--rsylla-node",
        metavar="HOST:PORT",
        help="the server for tests; without it RSYLLA_TEST_NODE, or one that is started",
    )
    group.addoption(
        "--rsylla-schema",
        metavar="PATH",
        help="schema files that statements of rsylla_session are checked against: see Schema.load",
    )


def _command(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rsylla._command", "db", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise pytest.UsageError(f"`rsylla db {arguments[0]}` failed; see above")
    return done.stdout


@pytest.fixture(scope="session")
def rsylla_node(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The contact point of a server, as `host:port`."""
    named = request.config.getoption("--rsylla-node") or os.environ.get("RSYLLA_TEST_NODE")
    if named:
        yield named
        return
    folder = str(tmp_path_factory.mktemp("rsylla"))
    # An address of its own, so that another checkout's tests can run beside these.
    number = os.getpid()
    host = f"127.{100 + number % 100}.{number // 100 % 250}.1"
    nodes = _command("up", "--host", host, "--dir", folder)
    try:
        yield nodes.splitlines()[0]
    finally:
        _command("down", "--dir", folder)


@pytest.fixture(scope="session")
def rsylla_cluster(rsylla_node: str) -> Iterator[rsylla.Session]:
    """A session of the whole run, without a keyspace."""
    with _builder(rsylla_node).build() as session:
        yield session


@pytest.fixture
def rsylla_keyspace(rsylla_cluster: rsylla.Session) -> Iterator[str]:
    """The name of an empty keyspace, dropped after the test."""
    name = f"t_{uuid.uuid4().hex}"
    rsylla_cluster.execute(
        f"CREATE KEYSPACE {name} WITH replication = "
        "{'class': 'SimpleStrategy', 'replication_factor': 1}"
    )
    yield name
    rsylla_cluster.execute(f"DROP KEYSPACE IF EXISTS {name}")


@pytest.fixture
def rsylla_session(
    request: pytest.FixtureRequest, rsylla_node: str, rsylla_keyspace: str
) -> Iterator[rsylla.Session]:
    """A session whose keyspace is empty and its own."""
    builder = _builder(rsylla_node).use_keyspace(rsylla_keyspace)
    path = request.config.getoption("--rsylla-schema")
    if path:
        builder = builder.schema(rsylla.Schema.load(path, keyspace=rsylla_keyspace))
    with builder.build() as session:
        yield session


@pytest.fixture
async def rsylla_aio_session(
    rsylla_node: str, rsylla_keyspace: str
) -> AsyncIterator["rsylla.aio.Session"]:
    """The same for asyncio, where a plugin runs asynchronous fixtures (pytest-asyncio, anyio)."""
    from rsylla import aio  # noqa: PLC0415 - only for those who await

    builder = aio.SessionBuilder().known_node(rsylla_node).request_timeout(60_000)
    async with await builder.use_keyspace(rsylla_keyspace).build() as session:
        yield session


def _builder(node: str) -> rsylla.SessionBuilder:
    # Longer than by default: a loaded machine's schema changes take their time.
    return rsylla.SessionBuilder().known_node(node).request_timeout(60_000)
