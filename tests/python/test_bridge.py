"""Waiting: threads, Ctrl-C, fork, and the end of the interpreter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from conftest import run_script
from rsylla import Session


def test_threads_share_a_session(session: Session) -> None:
    session.execute("CREATE TABLE t (k int PRIMARY KEY, v text)")
    write = session.prepare("INSERT INTO t (k, v) VALUES (?, ?)")
    read = session.prepare("SELECT v FROM t WHERE k = ?")
    failures: list[BaseException] = []
    each = 60

    def work(worker: int) -> None:
        try:
            for number in range(each):
                key = worker * each + number
                session.execute_prepared(write, (key, str(key)))
                assert session.execute_prepared(read, (key,)).single_row().v == str(key)
                assert session.execute("SELECT v FROM t WHERE k = ?", [key]).first_row() is not None
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=[worker]) for worker in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    assert not failures
    assert len(session.execute("SELECT k FROM t")) == 32 * each


def test_one_result_is_read_by_many_threads(session: Session) -> None:
    from rsylla import Query

    session.execute("CREATE TABLE t (p int, c int, PRIMARY KEY (p, c))")
    for number in range(50):
        session.execute("INSERT INTO t (p, c) VALUES (1, ?)", [number])
    result = session.query(Query("SELECT c FROM t WHERE p = 1").with_page_size(7))
    counts: list[int] = []

    def work() -> None:
        counts.append(sum(row.c for row in result))
        counts.append(sum(row.c for row in result.rows()))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert counts == [sum(range(50))] * 16


def test_waiting_leaves_the_interpreter_to_other_threads() -> None:
    """While one thread waits for a node that never answers, another one runs."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"127.0.0.1:{listener.getsockname()[1]}"

        def connect() -> None:
            from rsylla import ConnectError, SessionBuilder

            with pytest.raises(ConnectError):
                SessionBuilder().known_node(address).connection_timeout(1000).build()

        thread = threading.Thread(target=connect)
        thread.start()
        turns = 0
        while thread.is_alive():
            time.sleep(0.001)
            turns += 1
        assert turns > 100


def test_idle_connections_live_on(session: Session) -> None:
    """Keep-alives go on while nobody waits: five seconds apart, five seconds to answer."""
    time.sleep(11)
    assert session.execute("SELECT key FROM system.local")


def in_own_interpreter(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = run_script(code, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done


def test_child_of_a_fork_is_told_and_can_connect_anew(node: str) -> None:
    code = """
import os, sys
from rsylla import ForkError, Session
session = Session.connect([sys.argv[1]])
statement = session.prepare("SELECT key FROM system.local")
assert session.execute_prepared(statement)
child = os.fork()
if child == 0:
    status = 1
    try:
        for call in (
            lambda: session.execute("SELECT key FROM system.local"),
            lambda: session.execute_prepared(statement),
            lambda: session.prepare("SELECT key FROM system.local"),
        ):
            try:
                call()
            except ForkError as error:
                assert error.outcome == "not executed"
                assert "connect in the child" in str(error)
            else:
                raise SystemExit(2)
        session.close()
        with Session.connect([sys.argv[1]]) as own:
            assert own.execute("SELECT key FROM system.local").single_row().key == "local"
        del session
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 0, status
for _ in range(20):
    assert session.execute("SELECT key FROM system.local").single_row().key == "local"
session.close()
"""
    if sys.version_info >= (3, 12):
        # From 3.12 on Python warns of a fork beside threads; ours are the helper's.
        code = "import warnings; warnings.simplefilter('ignore', DeprecationWarning)\n" + code
    for _ in range(5):
        in_own_interpreter(code, node)


def test_child_process_of_multiprocessing_connects(node: str) -> None:
    code = """
import multiprocessing, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
from rsylla import Session

def work(node):
    with Session.connect([node]) as session:
        return session.execute("SELECT key FROM system.local").single_row().key

if __name__ == "__main__":
    with Session.connect([sys.argv[1]]) as session:
        assert work(sys.argv[1]) == "local"
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map(work, [sys.argv[1]] * 4) == ["local"] * 4
        assert session.execute("SELECT key FROM system.local")
"""
    in_own_interpreter(code, node)


ENDINGS = {
    "plain": "session.execute('SELECT key FROM system.local')",
    "unused": "",
    "closed": "session.close()",
    "exit code": "sys.exit(0)",
    "deleted": "del session; import gc; gc.collect()",
    "result alive": "result = session.execute('SELECT * FROM system.local'); first = iter(result)",
    "statement alive": "statement = session.prepare('SELECT key FROM system.local')",
    "cycle": "class A: pass\na = A(); a.a = a; a.session = session",
    "daemon threads": """
def work():
    while True:
        session.execute('SELECT * FROM system.local')
for _ in range(8):
    threading.Thread(target=work, daemon=True).start()
time.sleep(0.2)
""",
    "daemon thread that connects": """
def work():
    while True:
        rsylla.Session.connect([sys.argv[1]])
threading.Thread(target=work, daemon=True).start()
time.sleep(0.2)
""",
    "threads": """
def work():
    for _ in range(50):
        session.execute('SELECT * FROM system.local')
for _ in range(4):
    threading.Thread(target=work).start()
""",
    "atexit": "import atexit; atexit.register(lambda: session.execute('SELECT key FROM system.local'))",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_interpreter_ends_cleanly(node: str, ending: str) -> None:
    code = (
        "import sys, threading, time, rsylla\n"
        "threading.excepthook = lambda args: None\n"
        "session = rsylla.Session.connect([sys.argv[1]])\n" + ENDINGS[ending]
    )
    for _ in range(8):
        start = time.monotonic()
        in_own_interpreter(code, node)
        assert time.monotonic() - start < 10


def test_exception_at_the_end_is_reported_as_usual(node: str) -> None:
    code = "import sys, rsylla\ns = rsylla.Session.connect([sys.argv[1]])\nraise ValueError('mine')"
    done = run_script(code, node)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("ValueError: mine")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("call", ["execute", "connect", "iterate"])
def test_ctrl_c_ends_a_wait(node: str, call: str) -> None:
    code = """
import signal, socket, sys, threading, time
from rsylla import Query, Session, SessionBuilder

# A shell's background job inherits SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
node, call = sys.argv[1:]
session = Session.connect([node])

def proxy_to_nowhere():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener

calls = {
    "execute": lambda: [session.execute("SELECT * FROM system.local") for _ in range(10**9)],
    "iterate": lambda: [
        list(session.query(Query("SELECT * FROM system_schema.columns").with_page_size(1)))
        for _ in range(10**9)
    ],
}
listener = proxy_to_nowhere()
calls["connect"] = (
    SessionBuilder()
    .known_node(f"127.0.0.1:{listener.getsockname()[1]}")
    .connection_timeout(60_000)
    .build
)
print("ready", flush=True)
try:
    calls[call]()
except KeyboardInterrupt:
    print("interrupted", flush=True)
assert session.execute("SELECT key FROM system.local").single_row().key == "local"
session.close()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code, node, call],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.5)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    assert process.stdout.readline() == "interrupted\n"
    assert time.monotonic() - start < 5, "a loaded machine is slow, but not that slow"
    watchdog.cancel()
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert errors == ""


def test_signal_handler_that_raises_ends_a_wait(node: str) -> None:
    code = """
import signal, socket, sys
from rsylla import SessionBuilder

class Alarm(Exception):
    pass

def ring(*_):
    raise Alarm

signal.signal(signal.SIGALRM, ring)
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
signal.setitimer(signal.ITIMER_REAL, 0.2)
builder = SessionBuilder().known_node(f"127.0.0.1:{listener.getsockname()[1]}")
try:
    builder.connection_timeout(30_000).build()
except Alarm:
    print("rang")
listener.close()
"""
    assert in_own_interpreter(code, node).stdout == "rang\n"


def test_many_sessions_leave_no_threads_and_no_sockets(node: str) -> None:
    code = """
import os, sys, time
from rsylla import Session

def count():
    return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

with Session.connect([sys.argv[1]]):
    pass
time.sleep(1)
before = count()
for _ in range(40):
    with Session.connect([sys.argv[1]]) as session:
        session.execute("SELECT key FROM system.local")
    session = Session.connect([sys.argv[1]])
    del session
time.sleep(2)
after = count()
assert after[1] <= before[1] + 1, (before, after)
assert after[0] <= before[0] + 4, (before, after)
"""
    if not os.path.isdir("/proc/self/task"):
        pytest.skip("counts as Linux does")
    in_own_interpreter(code, node)
