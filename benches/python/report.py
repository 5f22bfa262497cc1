"""The page and the plot of a run."""

from __future__ import annotations

import datetime as dt
import os
import platform
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

Cells: TypeAlias = list[tuple[str, int]]

# What a ratio to the best peer should be at most.
BARS = {
    "blocking": {
        ("insert", 1): 0.55,
        ("insert", 64): 0.75,
        ("select", 1): 0.45,
        ("select", 64): 0.40,
        ("page", 1): 0.26,
        ("page", 64): 0.28,
        ("batch", 1): 0.42,
        ("batch", 64): 0.60,
    },
    "asyncio": {
        ("insert", 1): 0.85,
        ("insert", 64): 0.90,
        ("select", 1): 0.85,
        ("select", 64): 0.85,
        ("page", 1): 0.27,
        ("page", 64): 0.27,
        ("batch", 1): 0.52,
        ("batch", 64): 0.50,
    },
}
COLOURS = {True: "#d9480f", False: "#74838f"}


def page(contestants: list[Any], absent: list[str], cells: Cells, rounds: int) -> str:
    """Returns the page, in Markdown."""
    versions = dict.fromkeys(f"{one.requirement_name} {one.version}" for one in contestants)
    lines = [
        "# Python: cost beside the peers",
        "",
        (
            "Made by `make bench-python`: each driver in an environment of its own, one working at "
            f"a time, by turns, {rounds} rounds, on one Apache Cassandra node of the same machine."
        ),
        "",
        (
            f"{dt.datetime.now(tz=dt.UTC).date()} · CPython {platform.python_version()} · "
            f"{_machine()} · load {os.getloadavg()[0]:.0f} at the end · {', '.join(versions)}"
        ),
        "",
        "![Client CPU per operation](python.svg)",
        "",
    ]
    if absent:
        lines += [f"Left out, because they cannot be installed or fail: {', '.join(absent)}.", ""]
    lines += _table(
        contestants,
        cells,
        "cpu",
        "Client CPU per operation",
        "Microseconds, user and system, of all threads: the median, and in brackets the least and "
        "the most of the rounds.",
    )
    lines += _ratios(contestants, cells)
    lines += _table(
        contestants,
        cells,
        "throughput",
        "Operations per second",
        "The same rounds; client and server share the machine.",
    )
    return "\n".join(lines).rstrip("\n") + "\n"


def _machine() -> str:
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(": ")[2]
                break
    return f"{os.cpu_count()} processors, {model}"


def _values(contestant: Any, cell: tuple[str, int], what: str) -> list[float]:
    return [measured[what] for measured in contestant.measured.get(cell, [])]


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _head(cells: Cells) -> list[str]:
    names = " | ".join(f"{cell} {concurrency}" for cell, concurrency in cells)
    return [f"| | {names} |", "|---" * (len(cells) + 1) + "|"]


def _table(contestants: list[Any], cells: Cells, what: str, title: str, note: str) -> list[str]:
    lines = [f"## {title}", "", note, "", *_head(cells)]
    for one in contestants:
        row = [f"{one.name} ({one.style})"]
        for cell in cells:
            values = _values(one, cell, what)
            row.append(
                f"{_number(median(values))} ({_number(min(values))} to {_number(max(values))})"
                if values
                else ""
            )
        lines.append("| " + " | ".join(row) + " |")
    return [*lines, ""]


def _ratios(contestants: list[Any], cells: Cells) -> list[str]:
    lines = [
        "## Beside the best peer",
        "",
        (
            "CPU per operation as a ratio to the cheapest peer of the same style and run; in "
            "brackets what it should be at most. Pages are beside the peers that give a uuid as "
            "an object, and columns (`arrow`) beside our own rows."
        ),
        "",
        *_head(cells),
    ]
    for style in ("blocking", "asyncio"):
        ours = next((one for one in contestants if one.is_ours and one.style == style), None)
        if ours is None:
            continue
        row = [style]
        for cell in cells:
            if cell[0] == "arrow":
                peers = [ours]
                beside = ("page", cell[1])
            else:
                peers = [
                    one
                    for one in contestants
                    if one.style == style
                    and not one.is_ours
                    and not (cell[0] == "page" and one.gives_text)
                ]
                beside = cell
            costs = [median(values) for one in peers if (values := _values(one, beside, "cpu"))]
            own = _values(ours, cell, "cpu")
            bar = BARS[style].get(cell, 0.10)
            row.append(f"{median(own) / min(costs):.2f} ({bar:.2f})" if own and costs else "")
        lines.append("| " + " | ".join(row) + " |")
    return [*lines, ""]


def plot(contestants: list[Any], cells: Cells) -> str:
    """Returns the CPU per operation as bars, one panel for each cell."""
    shown = [cell for cell in cells if cell[0] != "arrow"]
    width, line, label, bar = 420, 16, 190, 170
    height = 34 + line * len(contestants)
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * width}" '
            f'height="{height * ((len(shown) + 1) // 2) + 10}" font-family="sans-serif" '
            'font-size="11">'
        ),
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for number, cell in enumerate(shown):
        left, top = width * (number % 2), height * (number // 2)
        costs = {one.name: _values(one, cell, "cpu") for one in contestants}
        most = max((median(values) for values in costs.values() if values), default=1)
        out.append(
            f'<text x="{left + 10}" y="{top + 22}" font-weight="bold">'
            f"{cell[0]}, {cell[1]} at a time: µs of CPU</text>"
        )
        for place, one in enumerate(contestants):
            if not costs[one.name]:
                continue
            cost = median(costs[one.name])
            y = top + 30 + line * place
            out.append(
                f'<text x="{left + label - 6}" y="{y + 11}" text-anchor="end">'
                f"{escape(one.name)}</text>"
                f'<rect x="{left + label}" y="{y + 1}" width="{max(1, cost / most * bar):.1f}" '
                f'height="{line - 4}" fill="{COLOURS[one.is_ours]}"/>'
                f'<text x="{left + label + 4 + cost / most * bar:.1f}" y="{y + 11}">'
                f"{_number(cost)}</text>"
            )
    return "\n".join([*out, "</svg>"]) + "\n"
