"""TLS: right, wrong, expired and misnamed certificates, and a real server with TLS and a login.

What is decided before a server speaks CQL is asked of one that does nothing but TLS.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import socket
import ssl
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from conftest import PORT, command
from rsylla import ArgumentError, AuthenticationError, ConnectError, SessionBuilder, aio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


class Greeter:
    """A server that shakes hands, remembers the client's certificate, and hangs up."""

    def __init__(
        self, certificate: trustme.LeafCert, client_authority: trustme.CA | None = None
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        if client_authority is not None:
            context.verify_mode = ssl.CERT_REQUIRED
            client_authority.configure_trust(context)
        self.context = context
        self.seen: list[Any] = []
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.thread = threading.Thread(target=self.greet)
        self.thread.start()

    def greet(self) -> None:
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            try:
                with peer, self.context.wrap_socket(peer, server_side=True) as greeted:
                    greeted.recv(1)
                    self.seen.append(greeted.getpeercert())
            except OSError as error:
                self.seen.append(error)

    def builder(self) -> SessionBuilder:
        port = self.listener.getsockname()[1]
        return SessionBuilder().known_node(f"127.0.0.1:{port}").connection_timeout(5000)

    def refusal(self, builder: SessionBuilder) -> str:
        with pytest.raises(ConnectError) as raised:
            builder.build()
        return str(raised.value)

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def greeters() -> Iterator[list[Greeter]]:
    made: list[Greeter] = []
    yield made
    for greeter in made:
        greeter.close()


def pem(authority: trustme.CA) -> bytes:
    return authority.cert_pem.bytes()


def shook_hands(greeter: Greeter) -> bool:
    return any(not isinstance(seen, OSError) for seen in greeter.seen)


def test_certificate_of_a_trusted_authority_is_taken(
    authority: trustme.CA, greeters: list[Greeter]
) -> None:
    greeter = Greeter(authority.issue_cert("127.0.0.1"))
    greeters.append(greeter)
    greeter.refusal(greeter.builder().tls(pem(authority)))
    assert shook_hands(greeter)


def test_certificate_of_another_authority_is_not(
    authority: trustme.CA, greeters: list[Greeter]
) -> None:
    greeter = Greeter(trustme.CA().issue_cert("127.0.0.1"))
    greeters.append(greeter)
    refusal = greeter.refusal(greeter.builder().tls(pem(authority)))
    assert "invalid peer certificate: UnknownIssuer; its authority is not trusted" in refusal
    assert "invalid peer certificate: UnknownIssuer" in greeter.refusal(
        greeter.builder().tls(pem(authority), check_host_name=False)
    )
    assert not shook_hands(greeter)


def test_expired_certificate_is_not(authority: trustme.CA, greeters: list[Greeter]) -> None:
    expired = authority.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO)
    greeter = Greeter(expired)
    greeters.append(greeter)
    for check_host_name in (True, False):
        builder = greeter.builder().tls(pem(authority), check_host_name=check_host_name)
        assert "certificate expired" in greeter.refusal(builder)
    assert not shook_hands(greeter)


def test_name_of_the_certificate_counts_unless_told_otherwise(
    authority: trustme.CA, greeters: list[Greeter]
) -> None:
    greeter = Greeter(authority.issue_cert("db.example"))
    greeters.append(greeter)
    refusal = greeter.refusal(greeter.builder().tls(pem(authority)))
    assert "certificate not valid for name" in refusal
    assert "db.example" in refusal
    refusal = greeter.refusal(greeter.builder().tls(pem(authority), server_name="other.example"))
    assert "certificate not valid for name" in refusal
    assert not shook_hands(greeter)
    greeter.refusal(greeter.builder().tls(pem(authority), server_name="db.example"))
    assert shook_hands(greeter)
    greeter.seen.clear()
    greeter.refusal(greeter.builder().tls(pem(authority), check_host_name=False))
    assert shook_hands(greeter)


def test_client_shows_its_certificate(
    authority: trustme.CA, greeters: list[Greeter], tmp_path: Path
) -> None:
    greeter = Greeter(authority.issue_cert("127.0.0.1"), client_authority=authority)
    greeters.append(greeter)
    greeter.refusal(greeter.builder().tls(pem(authority)))
    assert not shook_hands(greeter)
    own = authority.issue_cert("ada@example.org", common_name="ada")
    certificate, key = tmp_path / "client.pem", tmp_path / "client.key"
    own.cert_chain_pems[0].write_to_path(certificate)
    own.private_key_pem.write_to_path(key)
    greeter.seen.clear()
    greeter.refusal(greeter.builder().tls(pem(authority), certificate=certificate, key=str(key)))
    assert shook_hands(greeter)
    assert "ada" in str(greeter.seen)


def test_server_without_tls_is_told_from_one_with(authority: trustme.CA, node: str) -> None:
    with pytest.raises(ConnectError, match="the server answers without TLS"):
        SessionBuilder().known_node(node).tls(pem(authority)).build()


def test_what_can_never_be_right_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    own, other = (authority.issue_cert("ada@example.org") for _ in range(2))
    chain, key = own.cert_chain_pems[0].bytes(), own.private_key_pem.bytes()
    builder = SessionBuilder()
    missing = tmp_path / "missing.pem"
    for arguments, reason in (
        ({"ca": missing}, f"{missing} cannot be read"),
        ({"ca": b"nothing"}, "no certificate in the bytes given"),
        ({"certificate": chain}, "give both"),
        ({"certificate": chain, "key": chain}, "no private key in the bytes given"),
        (
            {"certificate": chain, "key": other.private_key_pem.bytes()},
            "is not that of the certificate",
        ),
        ({"server_name": "a b"}, '"a b" is no name of a server'),
        ({"server_name": "a", "check_host_name": False}, "leave server_name out"),
    ):
        with pytest.raises(ArgumentError, match=reason) as raised:
            builder.tls(**arguments)  # type: ignore[arg-type]
        assert "PRIVATE" not in str(raised.value)
    builder.tls(pem(authority), certificate=chain, key=key)
    assert "PRIVATE" not in repr(builder)


@pytest.fixture(scope="module")
def guarded(node: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A real server with TLS and logins, beside the one of all tests."""
    folder = tmp_path_factory.mktemp("guarded")
    host = re.sub(r"\.\d+$", ".9", node.rpartition(":")[0])
    if not (host.startswith("127.") and sys.platform == "linux"):
        host = "127.0.0.1"
    where = ["--host", host, "--port", str(PORT + 1), "--dir", str(folder)]
    subprocess.run([command(), "db", "up", "--tls", "--auth", *where], check=True, timeout=600)
    yield f"{host}:{PORT + 1}", folder / "tls" / "ca.pem"
    subprocess.run([command(), "db", "down", "--dir", str(folder)], check=True, timeout=60)


def test_real_server_with_tls_and_a_login(guarded: tuple[str, Path]) -> None:
    node, ca = guarded
    builder = SessionBuilder().known_node(node).tls(ca).request_timeout(60_000)
    with pytest.raises(AuthenticationError, match="asks for a login"):
        builder.build()
    with pytest.raises(AuthenticationError) as raised:
        builder.user("cassandra", "s3cret").build()
    assert "s3cret" not in str(raised.value)
    assert "s3cret" not in repr(builder)
    with builder.user("cassandra", "cassandra").compression("lz4").build() as session:
        session.execute("CREATE ROLE IF NOT EXISTS ada WITH PASSWORD = 'pw' AND LOGIN = true")
        assert session.execute("SELECT cluster_name FROM system.local").single_row()[0]

    async def main() -> None:
        awaited = aio.SessionBuilder().known_node(node).tls(ca).user("cassandra", "cassandra")
        async with await awaited.build() as session:
            assert (await session.execute("SELECT key FROM system.local")).single_row()[0]

    asyncio.run(main())
    with pytest.raises(ConnectError):
        SessionBuilder().known_node(node).user("cassandra", "cassandra").build()
