"""Many executions of one statement: windows of rows, and what became of each."""

from collections.abc import Callable, Iterable, Iterator, Sized
from itertools import islice
from typing import Any, Generic, TypeAlias, TypeVar

from rsylla._errors import ArgumentError, ManyError
from rsylla._native import PreparedStatement, QueryResult, Session

_Result = TypeVar("_Result")
Progress: TypeAlias = Callable[[int, int | None], object]

# Rows that are bound at once, for each that is under way: enough that the end of one window, where
# fewer are under way, costs little.
_WINDOW = 16
# Rows that are ordered by partition at once.
_ORDERED = 4096


class Tally(Generic[_Result]):
    """What became of the rows so far."""

    def __init__(self, values: object, concurrency: int, progress: Progress | None) -> None:
        if concurrency < 1:
            raise ArgumentError("concurrency is one or more")
        self.size = concurrency * _WINDOW
        self.ordered_size = max(self.size, _ORDERED)
        self._total = len(values) if isinstance(values, Sized) else None
        self._progress = progress
        self._done = 0
        self._results: list[_Result | None] = []
        self._failures: dict[int, Exception] = {}

    def add(
        self,
        count: int,
        failures: list[tuple[int, Exception]],
        results: Iterable[_Result | None] = (),
    ) -> None:
        """Adds a window of `count` rows."""
        for position, failure in sorted(failures, key=lambda failed: failed[0]):
            self._failures[self._done + position] = failure
        self._results.extend(results)
        self._done += count
        if self._progress is not None:
            self._progress(self._done, self._total)

    def results(self) -> list[_Result]:
        """Returns the results in order.

        Raises:
            ManyError: if a row failed.
        """
        self.count()
        return self._results  # type: ignore[return-value] # none is missing where none failed

    def count(self) -> int:
        """Returns how many rows there were.

        Raises:
            ManyError: if a row failed.
        """
        if self._failures:
            raise ManyError.of(self._done, self._failures, self._results)
        return self._done


def windows(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Cuts `values` into lists of `size`, the last one shorter."""
    iterator = iter(values)
    while window := list(islice(iterator, size)):
        yield window


def execute_many(
    self: Session,
    statement: str | PreparedStatement,
    values: Iterable[Any],
    *,
    concurrency: int = 128,
    progress: Progress | None = None,
) -> list[QueryResult]:
    """Runs a statement for each entry of `values`, so many at a time; returns the results."""
    tally: Tally[QueryResult] = Tally(values, concurrency, progress)
    prepared = self.prepare(statement) if isinstance(statement, str) else statement
    for window in windows(values, tally.size):
        results, failures = self._execute_window(prepared, window, concurrency)
        tally.add(len(window), failures, results)
    return tally.results()


def write_many(
    self: Session,
    statement: str | PreparedStatement,
    values: Iterable[Any],
    *,
    concurrency: int = 128,
    progress: Progress | None = None,
) -> int:
    """Runs a statement that writes for each entry of `values`, ordered by partition."""
    tally: Tally[None] = Tally(values, concurrency, progress)
    prepared = self.prepare(statement) if isinstance(statement, str) else statement
    for window in windows(values, tally.ordered_size):
        tally.add(len(window), self._write_window(prepared, window, concurrency))
    return tally.count()


# Methods of Python's: a thread that the interpreter's end takes away while Python runs in it must
# have no compiled function below it.
Session.execute_many = execute_many  # type: ignore[method-assign]
Session.write_many = write_many  # type: ignore[method-assign]
