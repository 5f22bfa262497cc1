"""Measures this package beside its peers, on one server, by turns.

    python benches/python/run.py NODE [--rounds 5] [--seconds 0.4]

It writes docs/benchmarks/python.md. Each driver works in an environment of its own below
.venv/bench, which is made at the first run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import report

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CELLS = [
    (cell, concurrency)
    for cell in ("insert", "select", "page", "batch", "arrow")
    for concurrency in (1, 64)
]


@dataclass
class Contestant:
    """One driver in one style, and what was measured of it."""

    name: str
    adapter: str
    requirement: str
    style: str
    # Whether a uuid comes as text, which costs less than an object.
    gives_text: bool = False
    version: str = ""
    process: subprocess.Popen[str] | None = None
    measured: dict[tuple[str, int], list[dict[str, float]]] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether it is this package."""
        return self.requirement.endswith(".whl")

    @property
    def requirement_name(self) -> str:
        """The name of the package."""
        return "rsylla" if self.is_ours else self.requirement.partition("=")[0]

    def ask(self, request: object = None) -> Any:
        """Sends a request, if there is one, and returns the next answer."""
        assert self.process is not None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if request is not None:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} ended")
        return json.loads(answer)


def contestants() -> list[Contestant]:
    """All, this package first: it makes the tables."""
    wheel = str(next((ROOT / "wheels").glob("rsylla-*.whl"), ROOT / "wheels" / "rsylla.whl"))
    return [
        Contestant("rsylla", "ours", wheel, "blocking"),
        Contestant("rsylla.aio", "ours_aio", wheel, "asyncio"),
        Contestant("scylla-driver", "datastax", "scylla-driver", "blocking"),
        Contestant("cassandra-driver", "datastax", "cassandra-driver", "blocking"),
        Contestant(
            "scylladb-rs-driver, threads", "scylladb_rs_blocking", "scylladb-rs-driver", "blocking"
        ),
        Contestant("scylladb-rs-driver", "scylladb_rs", "scylladb-rs-driver", "asyncio"),
        Contestant("acsylla", "acsylla_driver", "acsylla", "asyncio", gives_text=True),
        Contestant("scyllapy", "scyllapy_driver", "scyllapy", "asyncio"),
        Contestant(
            "rsylla 0.1 (published)", "rsylla_0_1", "rsylla==0.1.1", "asyncio", gives_text=True
        ),
    ]


def environment(requirement: str) -> tuple[Path, str]:
    """Returns the interpreter of an environment with `requirement`, and the version in it."""
    is_ours = requirement.endswith(".whl")
    name = "ours" if is_ours else requirement.partition("=")[0]
    folder = ROOT / ".venv" / "bench" / name
    python = folder / "bin" / "python"
    is_new = not python.exists()
    if is_new:
        venv.create(folder, with_pip=True)
    pip = [str(python), "-m", "pip"]
    if is_new:
        also = ["pyarrow"] if is_ours else []
        subprocess.run([*pip, "install", "-q", requirement, *also], check=True)
    elif is_ours:
        again = ["--force-reinstall", "--no-deps"]
        subprocess.run([*pip, "install", "-q", *again, requirement], check=True)
    listed = subprocess.run(
        [*pip, "list", "--format", "json"], check=True, capture_output=True, text=True
    )
    versions = {package["name"]: package["version"] for package in json.loads(listed.stdout)}
    return python, versions["rsylla" if is_ours else name]


def start(contestant: Contestant, node: str) -> None:
    """Starts the worker, which connects and proves that it does what it should."""
    python, contestant.version = environment(contestant.requirement)
    # Where one cannot keep its hand off the terminal, it is not heard.
    contestant.process = subprocess.Popen(
        [str(python), str(HERE / "worker.py"), contestant.adapter, node],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )
    contestant.ask()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser()
    parser.add_argument("node")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.4)
    arguments = parser.parse_args()
    present: list[Contestant] = []
    absent: list[str] = []
    for contestant in contestants():
        try:
            start(contestant, arguments.node)
            present.append(contestant)
        except (subprocess.CalledProcessError, RuntimeError, ValueError) as error:
            absent.append(contestant.name)
            print(f"{contestant.name} is left out: {error}", file=sys.stderr)
    for turn in range(arguments.rounds + 1):
        for cell, concurrency in CELLS:
            request = {
                "cell": cell,
                "concurrency": concurrency,
                "seconds": arguments.seconds,
            }
            for contestant in present:
                answer = contestant.ask(request)
                # The first turn warms up.
                if turn and answer is not None:
                    contestant.measured.setdefault((cell, concurrency), []).append(answer)
        print(f"round {turn} of {arguments.rounds}", file=sys.stderr)
    folder = ROOT / "docs" / "benchmarks"
    folder.mkdir(exist_ok=True)
    (folder / "python.md").write_text(report.page(present, absent, CELLS, arguments.rounds))
    (folder / "python.svg").write_text(report.plot(present, CELLS))


if __name__ == "__main__":
    main()
